//! [`EventQueue`]: Campus events that wait to be sent.
//!
//! Events wait per configuration, by its name: while it has no valid connection there is no target either, and they wait all the same. They are
//! taken in the order in which they came; to keep to it is the caller's part, as far as one event can depend on another.
//!
//! An event is under way as long as the lease under which it was begun is held. When its process dies, the lease runs out, and the event
//! is waiting again, by itself; so is one that was begun under a lease that was lost or given back.

use std::fmt;
use std::time::SystemTime;

use async_trait::async_trait;

use super::detail::Detail;
use super::locks::FencingToken;
use super::run::RunId;
use crate::error::{Error, ErrorKind, Result};
use crate::model::CampusObject;

/// The number of an event. Of two events of one ledger, the later has the greater one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventId(pub i64);

impl EventId {
    /// The error of a ledger that has no event of this number.
    pub fn unknown(self) -> Error {
        Error::new(ErrorKind::RequestInvalid, format!("the ledger has no event {self}"))
            .with_hint("ask the ledger for the events that are pending")
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What happened to a Campus object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventAction {
    /// It is new.
    Insert,
    /// It has changed.
    Update,
    /// It is gone.
    Delete,
}

impl EventAction {
    /// Its name: `insert`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

/// How far an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventState {
    /// Nobody is at it.
    Waiting,
    /// Somebody holds a lease and is at it.
    UnderWay,
    /// It was sent, or needs not be.
    Done,
}

impl EventState {
    /// Its name: `underWay`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::UnderWay => "underWay",
            Self::Done => "done",
        }
    }
}

/// An event that happened.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// The configuration that it is for, by name.
    pub configuration: String,
    /// What happened.
    pub action: EventAction,
    /// To what: Campus table and ID.
    pub object: CampusObject,
    /// Old and new values.
    pub detail: Option<Detail>,
    /// When it happened.
    pub at: SystemTime,
}

impl NewEvent {
    /// An event without old and new values.
    pub fn new(configuration: impl Into<String>, action: EventAction, object: CampusObject, at: SystemTime) -> Self {
        Self { configuration: configuration.into(), action, object, detail: None, at }
    }
}

/// An event of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventRow {
    /// Its number, in the order of all events.
    pub id: EventId,
    /// The configuration that it is for.
    pub configuration: String,
    /// What happened.
    pub action: EventAction,
    /// To what.
    pub object: CampusObject,
    /// Old and new values; nothing any more once it is done.
    pub detail: Option<Detail>,
    /// When it happened.
    pub at: SystemTime,
    /// How far it is.
    pub state: EventState,
    /// The run that has sent it, once it is done.
    pub run: Option<RunId>,
}

impl EventRow {
    /// An event that waits, under its number.
    pub fn new(id: EventId, event: NewEvent) -> Self {
        let NewEvent { configuration, action, object, detail, at } = event;
        Self { id, configuration, action, object, detail, at, state: EventState::Waiting, run: None }
    }
}

/// Campus events that wait. For implementers. Times are passed in.
///
/// # Errors
/// As [`Ledger`](super::Ledger); and [`ErrorKind::RequestInvalid`](crate::ErrorKind::RequestInvalid) for the number of an event that there is not.
#[async_trait]
pub trait EventQueue: Send + Sync {
    /// Puts an event at the end.
    async fn enqueue(&self, event: NewEvent) -> Result<EventId>;

    /// The events that are not done, of one configuration or of all, in order.
    async fn pending(&self, configuration: Option<&str>, now: SystemTime) -> Result<Vec<EventRow>>;

    /// One event, in whatever state.
    async fn event(&self, id: EventId, now: SystemTime) -> Result<EventRow>;

    /// Takes an event that waits, under a lease that is held. `false`: it does not wait.
    ///
    /// # Errors
    /// [`ErrorKind::Locked`](crate::ErrorKind::Locked) when the lease is not held any more.
    async fn begin_event(&self, id: EventId, lease: FencingToken, now: SystemTime) -> Result<bool>;

    /// An event was sent by a run, or needs not be sent. Its detail is let go.
    async fn event_done(&self, id: EventId, run: Option<RunId>) -> Result<()>;

    /// Lets an event wait again that was not sent. One that is done stays so.
    async fn event_back(&self, id: EventId) -> Result<()>;

    /// Lets go of events that are done and happened before this time; says how many.
    async fn prune_events(&self, before: SystemTime) -> Result<u64>;
}
