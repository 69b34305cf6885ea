//! [`LedgerTarget`]: where rows belong, and what they were made under.

use std::fmt;

use url::Url;

use crate::campus::UniqueIds;

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
