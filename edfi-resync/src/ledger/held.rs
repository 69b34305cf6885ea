//! [`Held`]: all that the ledger keeps of one record.

use super::entry::{Accepted, Ending};
use super::run::RunId;
use crate::model::{CampusObject, Key};

/// All that the ledger keeps of one record. It is what we know, not what the ODS holds now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Held {
    /// Its natural key.
    pub key: Key,
    /// What the ODS accepted last; absent if nothing was, or if that is not certain.
    pub accepted: Option<Accepted>,
    /// Its id in the ODS. It stays known where what was accepted is not certain; without one, the ODS never took the record, as far as
    /// we know.
    pub id: Option<String>,
    /// How it ended last; absent where the target was forgotten since.
    pub ending: Option<Ending>,
    /// The run in which it did. Absent where the target was forgotten since, or where only the ODS itself showed the record: then it may be another
    /// vendor's.
    pub run: Option<RunId>,
    /// Every Campus object behind it, in order. There are several where twins have one key, and none where the source names none.
    pub objects: Vec<CampusObject>,
}
