//! [`Explanation`]: why the records of somebody or something are in an ODS as Campus has them, or why they are not.

use serde::{Deserialize, Serialize};

use crate::ledger::{Ending, RunId};
use crate::verify::MemberDifference;

/// Why the records of a subject are in an ODS as Campus has them, or why not: one reason and one next step each. `Display` prints it for a help desk, serde as
/// JSON. It names records by their origins, Campus objects and ids of the ODS, never by what is in them, unless values were asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Explanation {
    /// Who or what was asked about: `person 1001`.
    pub subject: String,
    /// The configuration.
    pub configuration: String,
    /// Every record that Campus should give for it, in load order, and what it withholds.
    pub records: Vec<ExplainedRecord>,
    /// What to do first; nothing where all is in place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// What should be known of the answer.
    pub warnings: Vec<String>,
}

/// A record, and why it is in the ODS as Campus has it or why not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExplainedRecord {
    /// The endpoint; absent where nothing of the subject is given at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Where the source gives it; absent for what it withholds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The Campus object behind it, as far as the source says: `Enrollment:4711`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// Its id in the ODS, if that shows it or the ledger knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How it ended when it was sent last, and in which run, as the ledger knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<(Ending, RunId)>,
    /// The reason.
    pub reason: Reason,
    /// The reason in a sentence.
    pub message: String,
    /// The members in which it differs, of one that both have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<MemberDifference>,
    /// What to do; nothing for what is in place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Why a record is in the ODS as Campus has it, or why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Reason {
    /// The ODS has it as Campus has it.
    InPlace,
    /// Nobody and nothing in Campus has the ID; or no record that the source gives has the key.
    NotInCampus,
    /// The person lacks the number that is sent as unique ID.
    NoUniqueId,
    /// The school is marked Exclude.
    SchoolExcluded,
    /// The calendar is marked Exclude.
    CalendarExcluded,
    /// The student did not show up.
    NoShow,
    /// The enrollment, its grade level or the course is marked State Exclude.
    StateExcluded,
    /// It is marked Exclude itself.
    Excluded,
    /// The course is not active.
    Inactive,
    /// The section has no placement.
    NotPlaced,
    /// The grade of the enrollment is none of its structure.
    GradeUnknown,
    /// The Ed-Fi number of the school, or of the district, is no number.
    NumberUnfit,
    /// It is in Campus, and the source does not give it: its query knows why.
    Withheld,
    /// It belongs to another school year than the configuration.
    OtherYear,
    /// Its query gives it although it is outside of the scope.
    OutsideScope,
    /// The resource is switched off in the configuration.
    ResourceOff,
    /// The resource is read-only in the ODS of this configuration.
    ReadOnly,
    /// A Campus code in it is not mapped.
    UnmappedCode,
    /// Its shape is wrong.
    Malformed,
    /// An earlier record has its natural key and another body: that one is sent.
    Conflict,
    /// The ODS lacks something that it refers to.
    ParentMissing,
    /// The ODS lacks a descriptor value.
    DescriptorMissing,
    /// The ODS refused the data.
    Refused,
    /// No association lets this client see the person that it is about.
    PersonUnseen,
    /// The claim set does not let this client write it.
    NotPermitted,
    /// The server does not offer the resource.
    NotOffered,
    /// The server gave no lasting answer when it was sent.
    NoAnswer,
    /// It was in the ODS, and is not there any more: another client deleted it, or the ODS was restored.
    Vanished,
    /// Somebody else wrote it in the ODS since.
    ChangedInOds,
    /// It was changed in Campus since it was sent.
    ChangedInCampus,
    /// It was not sent yet.
    NotSent,
    /// The ODS lacks it; whether it was sent is not known, for want of a ledger.
    Missing,
    /// The ODS has it otherwise; who wrote that is not known, for want of a ledger.
    Different,
    /// Whether the ODS has it cannot be seen.
    Unseen,
}

impl Reason {
    /// Its name in text: `parentMissing`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InPlace => "inPlace",
            Self::NotInCampus => "notInCampus",
            Self::NoUniqueId => "noUniqueId",
            Self::SchoolExcluded => "schoolExcluded",
            Self::CalendarExcluded => "calendarExcluded",
            Self::NoShow => "noShow",
            Self::StateExcluded => "stateExcluded",
            Self::Excluded => "excluded",
            Self::Inactive => "inactive",
            Self::NotPlaced => "notPlaced",
            Self::GradeUnknown => "gradeUnknown",
            Self::NumberUnfit => "numberUnfit",
            Self::Withheld => "withheld",
            Self::OtherYear => "otherYear",
            Self::OutsideScope => "outsideScope",
            Self::ResourceOff => "resourceOff",
            Self::ReadOnly => "readOnly",
            Self::UnmappedCode => "unmappedCode",
            Self::Malformed => "malformed",
            Self::Conflict => "conflict",
            Self::ParentMissing => "parentMissing",
            Self::DescriptorMissing => "descriptorMissing",
            Self::Refused => "refused",
            Self::PersonUnseen => "personUnseen",
            Self::NotPermitted => "notPermitted",
            Self::NotOffered => "notOffered",
            Self::NoAnswer => "noAnswer",
            Self::Vanished => "vanished",
            Self::ChangedInOds => "changedInOds",
            Self::ChangedInCampus => "changedInCampus",
            Self::NotSent => "notSent",
            Self::Missing => "missing",
            Self::Different => "different",
            Self::Unseen => "unseen",
        }
    }
}

impl Explanation {
    /// Whether every record is in the ODS as Campus has it.
    pub fn is_all_well(&self) -> bool {
        self.records.iter().all(|record| record.reason == Reason::InPlace)
    }
}

impl ExplainedRecord {
    /// A record of which nothing is known but the reason, a sentence, and what to do.
    pub(super) fn new(reason: Reason, message: impl Into<String>, next: Option<String>) -> Self {
        Self {
            resource: None,
            origin: None,
            object: None,
            id: None,
            sent: None,
            reason,
            message: message.into(),
            members: Vec::new(),
            next,
        }
    }
}
