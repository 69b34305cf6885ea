//! [`Differences`]: what a comparison of source and ODS has found.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a comparison of source and ODS has found: every record of the source that takes part, and every other that the ODS shows within the same
/// bounds, is in exactly one column.
///
/// `Display` prints it for people, serde as JSON. It names records by origin, Campus IDs and ids of the ODS, never by what is in them, unless values
/// were asked for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Differences {
    /// The sum over all resources.
    pub total: Compared,
    /// By endpoint.
    pub resources: BTreeMap<String, Compared>,
    /// What is not the same, resource by resource in load order.
    pub differences: Vec<Difference>,
    /// What should be known of the comparison.
    pub warnings: Vec<String>,
}

/// How many records of a comparison are what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Compared {
    /// In source and ODS alike.
    pub same: u64,
    /// In the source, and not in the ODS.
    pub missing: u64,
    /// In both, with other values.
    pub different: u64,
    /// In the ODS, and not in the source.
    pub extra: u64,
    /// In one of them, and what the other has cannot be known.
    pub not_comparable: u64,
}

/// A record that is not the same on both sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Difference {
    /// The endpoint.
    pub resource: String,
    /// What it is.
    pub kind: DifferenceKind,
    /// Where the source has it; absent for one that only the ODS shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Its id in the ODS; absent for one that the ODS does not show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The Campus schools it belongs to, as far as the source says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schools: Vec<i64>,
    /// The Campus persons it is about, as far as the source says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<i64>,
    /// The members that differ, of a record that both have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<MemberDifference>,
    /// Why it cannot be compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What a record is that is not the same on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum DifferenceKind {
    /// In the source, and not in the ODS.
    Missing,
    /// In both, with other values.
    Different,
    /// In the ODS, sent from here as the ledger knows, and not in the source any more.
    ExtraOurs,
    /// In the ODS, and never sent from here as the ledger knows.
    ExtraOthers,
    /// In the ODS and not in the source; without a ledger that knows this ODS, nobody can tell whose it is.
    ExtraUnknown,
    /// What the ODS has cannot be known, or what the source has.
    NotComparable,
}

/// A member in which two records differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct MemberDifference {
    /// Its JSON path: `$.addresses[0].city`. An index is the item's place on the side that has it, the source's where both do.
    pub path: String,
    /// Which side has it.
    pub held: Side,
    /// What the source holds there, if values were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Value>,
    /// What the ODS holds there, if values were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ods: Option<Value>,
}

/// Which side has a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Side {
    /// The source alone: the ODS lost it, or never had it.
    #[serde(rename = "source")]
    Source,
    /// The ODS alone: it was removed in Campus since, or somebody else wrote it.
    #[serde(rename = "ods")]
    Ods,
    /// Both, with other values.
    #[serde(rename = "both")]
    Both,
}

impl DifferenceKind {
    /// Its name in text: `notComparable`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Different => "different",
            Self::ExtraOurs => "extraOurs",
            Self::ExtraOthers => "extraOthers",
            Self::ExtraUnknown => "extraUnknown",
            Self::NotComparable => "notComparable",
        }
    }
}

impl Compared {
    pub(super) fn count(&mut self, kind: Option<DifferenceKind>) {
        *match kind {
            None => &mut self.same,
            Some(DifferenceKind::Missing) => &mut self.missing,
            Some(DifferenceKind::Different) => &mut self.different,
            Some(DifferenceKind::ExtraOurs | DifferenceKind::ExtraOthers | DifferenceKind::ExtraUnknown) => &mut self.extra,
            Some(DifferenceKind::NotComparable) => &mut self.not_comparable,
        } += 1;
    }

    pub(super) fn add(&mut self, other: Self) {
        self.same += other.same;
        self.missing += other.missing;
        self.different += other.different;
        self.extra += other.extra;
        self.not_comparable += other.not_comparable;
    }

    /// Whether everything is the same, and nothing was left in doubt.
    pub fn is_all_well(&self) -> bool {
        (self.missing, self.different, self.extra, self.not_comparable) == (0, 0, 0, 0)
    }
}

impl Differences {
    /// What differs by Campus school, of the records whose school the source says.
    pub fn by_school(&self) -> BTreeMap<i64, Compared> {
        self.by(|difference| &difference.schools)
    }

    /// What differs by Campus person, of the records whose person the source says.
    pub fn by_person(&self) -> BTreeMap<i64, Compared> {
        self.by(|difference| &difference.persons)
    }

    fn by(&self, ids: impl Fn(&Difference) -> &Vec<i64>) -> BTreeMap<i64, Compared> {
        let mut by = BTreeMap::new();
        for difference in &self.differences {
            for id in ids(difference) {
                by.entry(*id).or_insert_with(Compared::default).count(Some(difference.kind));
            }
        }
        by
    }
}
