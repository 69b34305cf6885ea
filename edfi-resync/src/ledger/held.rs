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
    /// The run in which the ODS last took the record from us, or was found to hold it as we send it. What fails later leaves it, and so
    /// does what only the ODS shows. Absent if no run did, or if the target was forgotten since.
    pub delivered: Option<RunId>,
    /// Every Campus object behind it, in order. There are several where twins have one key, and none where the source names none.
    pub objects: Vec<CampusObject>,
}

impl Held {
    /// A key of which nothing is known yet.
    pub fn new(key: Key) -> Self {
        Self { key, accepted: None, id: None, ending: None, run: None, delivered: None, objects: Vec::new() }
    }

    /// Whether the record in the ODS is ours: a run has brought it there, or found it as Campus has it. One that we only failed to send over
    /// another vendor's is not, nor is one that was merely seen there.
    pub fn is_ours(&self) -> bool {
        self.delivered.is_some()
    }
}
