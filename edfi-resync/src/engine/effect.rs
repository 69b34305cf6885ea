//! [`Effect`]: what the core wants to be started; [`Done`]: what came of it.

use std::time::Duration;

use bytes::Bytes;

use super::accounts::Group;
use super::gate::Found;
use super::item::Before;
use super::lane::Ticket;
use super::look::Sightings;
use super::rekey::Wanted;
use super::related::Related;
use super::removal::Position;
use crate::campus::Narrowing;
use crate::error::Result;
use crate::model::{Key, ResourceKind};
use crate::ods::Answer;

/// What is to be started. Each comes back as one [`Done`].
#[derive(Debug)]
pub(super) enum Effect {
    /// Delete this record.
    Delete { position: Position, kind: ResourceKind, id: String, etag: Option<String> },
    /// Let the ledger forget these keys, which the ODS has confirmed to be gone.
    Forget(Vec<(ResourceKind, Vec<Key>)>),
    /// Find out what is related, and of which kinds the ledger holds something; each kind says whether that is worth knowing.
    Prepare(Vec<(ResourceKind, bool)>),
    /// Read a step's kind from the start, a first batch.
    Scan { step: usize, kind: ResourceKind, narrowing: Narrowing },
    /// Read on.
    NextBatch { step: usize, kind: ResourceKind },
    /// Send a record: as a POST, or as a PUT to this id.
    Send { ticket: Ticket, kind: ResourceKind, put: Option<String>, body: Bytes },
    /// Look a record up by its natural key.
    Find { key: Key, kind: ResourceKind, query: Vec<(String, String)> },
    /// Find out under which other keys the ODS has these Campus objects; `all` of the kind takes part, or not.
    AskObjects { step: usize, kind: ResourceKind, wanted: Vec<Wanted>, all: bool },
    /// Wait.
    Rest { step: usize, pause: Duration },
    /// Write a group to the ledger.
    Commit(Group),
    /// Wait for others to join the next group.
    Gather,
}

/// What came of an [`Effect`].
#[derive(Debug)]
pub(super) enum Done {
    /// A delete has its answer.
    Deleted { position: Position, answer: Box<Answer> },
    /// A delete waits to be sent again.
    DeleteWaits { position: Position },
    /// The ledger has forgotten what was deleted.
    Forgotten(Result<()>),
    /// What is related, and of which kinds the ledger holds something.
    Prepared(Result<(Option<Related>, Vec<bool>)>),
    /// A batch of a step; nothing at the end of the scan.
    Read { step: usize, batch: Option<Result<Sightings>> },
    /// A record that was sent has its answer.
    Sent { ticket: Ticket, answer: Box<Answer> },
    /// A record that was sent waits to be sent again.
    Waits { ticket: Ticket },
    /// What was found of the record with this key, and the kind if this client may not read it.
    Found { key: Key, found: Found, closed: Option<ResourceKind> },
    /// What the ODS has of each object under other keys.
    ObjectsFound { step: usize, old_keys: Result<Vec<Vec<Before>>> },
    /// A pause is over.
    Rested { step: usize },
    /// How the group ended.
    Committed(Result<()>),
    /// Others had their time to join.
    Gathered,
}
