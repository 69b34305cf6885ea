//! [`RemovalStep`]: what a plan deletes of one resource, record by record, and what it leaves there and why.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::selection::Selection;
use crate::error::{Error, ErrorKind, Result};
use crate::model::CampusObject;
use crate::shown;

/// What a plan deletes of one resource. Its records were found in the ODS within the request's scope: found = those to delete + those kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RemovalStep {
    /// The endpoint.
    pub resource: String,
    /// The group of the load order it stands in. What is deleted goes in the opposite order.
    pub order: u32,
    /// Which of its records take part.
    pub selection: Selection,
    /// How many records the ODS shows within the scope.
    pub found: u64,
    /// How many more it showed that are outside the scope, or of which that cannot be told: they stay.
    pub outside: u64,
    /// What is deleted: the list to review.
    pub deletes: Vec<Removal>,
    /// How many records stay, by reason.
    pub kept: BTreeMap<Kept, u64>,
    /// Some of the records that stay although Campus does not send them, by reason and ODS id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub examples: BTreeMap<Kept, Vec<String>>,
    /// How many rows of the ledger go, because the ODS does not have their records any more.
    pub dropped: u64,
    /// Why nothing of it is deleted, if so: its scan or its listing has a gap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<String>,
}

/// A record that is deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Removal {
    /// Its id in the ODS.
    pub id: String,
    /// The ETag that it had when it was listed: if it has another one, it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The Campus object that it was made from, as the ledger knows it: `Enrollment:4711`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// Why.
    pub because: Because,
}

/// Why a record is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Because {
    /// We sent it, and Campus does not have it any more.
    Gone,
    /// We sent it, and Campus sends the same object under another key, under which the ODS has it.
    KeyChanged,
    /// We sent it, and its calendar was marked Exclude.
    CalendarExcluded,
    /// Nobody else writes its kind, and Campus does not have it.
    Exclusive,
    /// It is under an Ed-Fi ID that its person does not have any more.
    EdFiIdChanged,
    /// It is of a person who was combined with another.
    PeopleCombined,
    /// Somebody asked for it.
    Asked,
}

/// Why a record that was found is not deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Kept {
    /// Campus has it.
    Match,
    /// Campus has it, and the ledger did not know it: it does now.
    Adopted,
    /// Its Campus object exists, but cannot be sent, or was not sent yet under the key that it has now.
    NotSent,
    /// Its kind is switched off.
    SwitchedOff,
    /// Its kind is never deleted.
    Protected,
    /// The ODS only lets us read its kind.
    ReferenceOnly,
    /// It is not ours, or nobody knows whose it is.
    NotOurs,
    /// The source cannot tell whether its Campus object still exists.
    Unknown,
    /// Its kind could not be read from the source, or listed, completely.
    ScanIncomplete,
    /// The plan does not list it.
    NotInPlan,
    /// Somebody changed it in the ODS since it was listed, or made it anew since we sent it.
    Changed,
    /// The run was stopped before.
    Cancelled,
}

/// Records that a plan names of those that stay, for each reason.
pub(crate) const EXAMPLES: usize = 5;

/// Most records that a run deletes unasked.
pub const CEILING: u64 = 500;
/// Most of those in scope that it deletes unasked: one in so many.
const CEILING_SHARE: u64 = 10;

impl RemovalStep {
    /// A step that has found nothing.
    pub fn new(resource: impl Into<String>, order: u32, selection: Selection) -> Self {
        Self {
            resource: resource.into(),
            order,
            selection,
            found: 0,
            outside: 0,
            deletes: Vec::new(),
            kept: BTreeMap::new(),
            examples: BTreeMap::new(),
            dropped: 0,
            gap: None,
        }
    }

    /// Counts a record that stays, and names it if not so many are named yet for its reason and there is something to look into.
    pub(crate) fn keep(&mut self, why: Kept, id: &str, examples: usize) {
        *self.kept.entry(why).or_default() += 1;
        if !why.is_match() {
            let named = self.examples.entry(why).or_default();
            if named.len() < examples {
                named.push(id.to_owned());
            }
        }
    }

    /// Whether every record that was found is deleted or kept.
    pub fn is_closed(&self) -> bool {
        self.found == self.deletes.len() as u64 + self.kept.values().sum::<u64>()
    }
}

impl Removal {
    /// A record to delete.
    pub fn new(id: impl Into<String>, because: Because) -> Self {
        Self { id: id.into(), etag: None, object: None, because }
    }

    /// The same with the ETag that it has, and the Campus object that it was made from.
    pub(crate) fn known_by(self, etag: Option<String>, object: Option<&CampusObject>) -> Self {
        Self { etag, object: object.map(ToString::to_string), ..self }
    }
}

/// Refuses to delete more than [`CEILING`] records, or more than a tenth of those found.
///
/// # Errors
/// [`ErrorKind::RequestInvalid`] with both numbers.
pub(super) fn check_ceiling(deletes: u64, found: u64) -> Result<()> {
    if !exceeds_ceiling(deletes, found) {
        return Ok(());
    }
    let message = format!(
        "{deletes} of the {} found in scope would be deleted; more than {CEILING}, or than a tenth, are not deleted unasked",
        shown::records(found)
    );
    Err(Error::new(ErrorKind::RequestInvalid, message)
        .with_hint("review the list in the plan; if it is right, run the plan with force"))
}

/// Whether so many deletes need to be asked for.
pub(super) fn exceeds_ceiling(deletes: u64, found: u64) -> bool {
    deletes > CEILING || deletes.saturating_mul(CEILING_SHARE) > found
}

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gone => "gone from the source",
            Self::KeyChanged => "sent under another key now",
            Self::CalendarExcluded => "its calendar is excluded",
            Self::Exclusive => "exclusively ours, and not in the source",
            Self::EdFiIdChanged => "under an Ed-Fi ID that was changed",
            Self::PeopleCombined => "of a person who was combined with another",
            Self::Asked => "asked for",
        })
    }
}

impl Kept {
    /// Its name, as JSON and Python have it: `notOurs`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Adopted => "adopted",
            Self::NotSent => "notSent",
            Self::SwitchedOff => "switchedOff",
            Self::Protected => "protected",
            Self::ReferenceOnly => "referenceOnly",
            Self::NotOurs => "notOurs",
            Self::Unknown => "unknown",
            Self::ScanIncomplete => "scanIncomplete",
            Self::NotInPlan => "notInPlan",
            Self::Changed => "changed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether Campus and the ODS agree on the record, so that there is nothing to look into.
    pub fn is_match(self) -> bool {
        matches!(self, Self::Match | Self::Adopted)
    }
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Match => "in the source",
            Self::Adopted => "in the source, new to the ledger",
            Self::NotSent => "in the source, but not sent",
            Self::SwitchedOff => "switched off",
            Self::Protected => "protected",
            Self::ReferenceOnly => "reference only",
            Self::NotOurs => "not ours or unknown",
            Self::Unknown => "the source cannot tell",
            Self::ScanIncomplete => "not read completely",
            Self::NotInPlan => "not in the plan",
            Self::Changed => "changed since it was listed",
            Self::Cancelled => "the run was stopped",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ceiling_is_five_hundred_and_a_tenth() {
        for (deletes, found, exceeds) in
            [(0, 0, false), (1, 10, false), (1, 9, true), (500, 5_000, false), (500, 4_999, true), (501, 1_000_000, true)]
        {
            assert_eq!(exceeds_ceiling(deletes, found), exceeds, "{deletes} of {found}");
            assert_eq!(check_ceiling(deletes, found).is_err(), exceeds);
        }
        let error = check_ceiling(2, 3).expect_err("it is too much");
        assert!(error.to_string().contains("2 of the 3 records") && error.hint().is_some_and(|hint| hint.contains("force")));
    }

    #[test]
    fn names_are_those_of_the_json() {
        for kept in [Kept::Match, Kept::NotSent, Kept::ScanIncomplete, Kept::NotInPlan] {
            assert_eq!(serde_json::to_string(&kept).expect("JSON"), format!("{:?}", kept.as_str()));
        }
    }
}
