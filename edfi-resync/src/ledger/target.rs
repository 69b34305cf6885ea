//! [`LedgerTarget`]: where rows belong, and what they were made under.

use std::fmt;

use url::Url;

use crate::campus::{StaffUniqueId, StudentUniqueId, UniqueIds};
use crate::error::{Error, ErrorKind, Result};

/// A target, and under which choices its rows are made. `Debug` does not show the client key.
#[derive(Clone)]
pub struct LedgerTarget {
    /// The base URL of the API.
    pub url: Url,
    /// The tenant, on a multi-tenant host.
    pub tenant: Option<String>,
    /// The instance, on an instance-year-specific host.
    pub instance: Option<String>,
    /// The school year, by the year in which it ends.
    pub school_year: u16,
    /// The key of the API client.
    pub client_key: String,
    /// Which of a person's numbers is the Ed-Fi unique ID.
    pub unique_ids: UniqueIds,
    /// The Data Standard of keys and digests: `5.2`.
    pub data_standard: String,
}

impl LedgerTarget {
    /// A target without tenant and instance, whose people have the unique IDs that a configuration has by default.
    pub fn new(url: Url, school_year: u16, client_key: impl Into<String>, data_standard: impl Into<String>) -> Self {
        Self {
            url,
            tenant: None,
            instance: None,
            school_year,
            client_key: client_key.into(),
            unique_ids: UniqueIds::default(),
            data_standard: data_standard.into(),
        }
    }

    /// The base URL as rows show it: without a slash at the end, and without what is no part of an address: user, query, fragment.
    pub fn base_url(&self) -> String {
        format!("{}{}", self.url.origin().ascii_serialization(), self.url.path().trim_end_matches('/'))
    }

    /// Refuses rows of this target that were made under another unique-ID choice.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] if they were: every record of a person has another key then.
    pub fn check_unique_ids(&self, made_with: UniqueIds) -> Result<()> {
        if made_with == self.unique_ids {
            return Ok(());
        }
        let (url, year, made, says) = (self.base_url(), self.school_year, shown(made_with), shown(self.unique_ids));
        let message = format!("the ledger's rows for {url} ({year}) were made with {made}, the configuration now says {says}");
        Err(Error::new(ErrorKind::ConfigInvalid, message).with_hint(
            "set the choice back; or, if the unique IDs did change, use a new ledger file, since every record of a person has another key now",
        ))
    }
}

fn shown(choice: UniqueIds) -> String {
    let student = match choice.student {
        StudentUniqueId::EdFiId => "the Ed-Fi ID",
        StudentUniqueId::LocalStudentNumber => "the local student number",
        StudentUniqueId::StudentStateId => "the state ID",
    };
    let staff = match choice.staff {
        StaffUniqueId::EdFiId => "the Ed-Fi ID",
        StaffUniqueId::LocalStaffNumber => "the local staff number",
        StaffUniqueId::StaffStateId => "the state ID",
    };
    format!("{student} for students and {staff} for staff")
}

impl fmt::Debug for LedgerTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LedgerTarget({}{}, {})", self.url.origin().ascii_serialization(), self.url.path(), self.school_year)
    }
}

/// The number of a target in its ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TargetId(pub i64);

/// What the ledger holds of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TargetState {
    /// Its number.
    pub id: TargetId,
    /// How many records it should hold.
    pub records: u64,
    /// The newest change version that its ODS named at the end of the last run.
    pub newest_change_version: Option<u64>,
    /// Its ODS takes keys for one that differ in letter case only.
    pub ignores_case: bool,
    /// What is worth knowing, such as rows set aside because they belong to another Data Standard.
    pub warnings: Vec<String>,
}

impl TargetState {
    /// A target of which nothing is held yet.
    pub fn new(id: TargetId) -> Self {
        Self { id, records: 0, newest_change_version: None, ignores_case: false, warnings: Vec::new() }
    }
}
