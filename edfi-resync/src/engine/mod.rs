//! Carries a plan out: reads, holds, sends and accounts for every record.
//!
//! # The life of a record
//! `Engine::run`, with its `setup` and its `limits`, hands the plan to the `conductor`, which awaits. It makes the `core`, which decides (its own files
//! follow the same way): each `effect` that the core wants is started, and what came of it is given back to it.
//! First `removal` deletes what the plan lists (`removing`), `related` finds what the chosen records refer to, and of which kinds an object may
//! stand under another key. Then `step_queue` lets the step of the record start, and `passes` says what its scan is for: to send what comes; to survey
//! records that refer to their own kind, and then to send one of their `waves`; or to send what goes a second time, behind what it lacked. A batch is
//! looked at in `look`, with what the ledger knows; where errors are retried, `retry_set` says which records these are; `seen` tells the record from others
//! with its key (a `sight` of each in a `digest_table`, which may `spill` to a file behind a `digest_filter`), and `alike` whether the ODS was seen to have it so already. As an `item` it enters the `lane` of its step, which owns it until it settles or waits
//! for another scan; there it may wait until `rekey` has found out under which other keys its object stands. When there is `room`, `twins` (keys that differ in letter case alone) and `refusals` may end it or set it aside, and the
//! `gatekeeper` lets it go, holds it, or blocks it, as the `gate` says. Its answer has a `cause`, or is a success: that is its `outcome`, unless it goes
//! again. The `accounts` hand it to the `journal`, for the ledger, and to the observer as an `event`, of which
//! whoever keeps it takes the `owned_event`, with its `owned_outcome`. `stop`, the deadline, or a server, source or ledger
//! that is given up end the run early through `control`: requests in flight are awaited within a limit; what was not
//! delivered whole then settles as cancelled, what has no answer as failed, and what was not read has no outcome.
//!
//! # What it keeps
//! Every record that takes part settles exactly once; a record is never sent before what it refers to was sent and answered, at least without its weak
//! part, if both are in the run; nothing is sent that refers to something known to be absent. Memory holds digests of the kinds of running steps, and of
//! those that a second pass goes over; of the records themselves a few batches and, within the limits, those that wait; the exceptions, and whom the client
//! may write about; never all records. With a [ledger](crate::ledger), outcomes are committed to
//! it in groups while the run goes on; a record that an earlier part of the same run has delivered as it is now is not sent again, but for the first of twins. What a plan deletes
//! goes before what it sends: dependents before what they depend on, a person's primary association behind all else about the person, each only as long
//! as it is what it was when it was listed. The rules that are asked for here and there always hold, but where a test leaves one out.
//!
//! What it does not do: it writes nothing but to the ODS, to the ledger and to a temporary file of digests, prints nothing, and keeps no state of its
//! own between runs.

mod accounts;
mod alike;
mod cause;
mod conductor;
mod control;
mod core;
#[cfg(feature = "sqlite")]
mod digest_filter;
mod digest_table;
mod effect;
mod event;
mod gate;
mod gatekeeper;
mod item;
mod journal;
mod lane;
mod limits;
mod look;
mod outcome;
mod owned_event;
mod owned_outcome;
mod passes;
mod refusals;
mod rekey;
mod related;
mod removal;
mod removing;
mod retry_set;
mod room;
mod seen;
mod setup;
mod sight;
#[cfg(feature = "sqlite")]
mod spill;
mod step_queue;
mod stop;
mod twins;
mod waves;

pub(crate) use alike::{Alike, Witness};
pub(crate) use cause::code_as_shown;
pub use event::{Event, Observer};
pub(crate) use journal::LedgerRun;
pub(crate) use limits::Limits;
pub(crate) use outcome::Ended;
pub use outcome::{Cause, CauseClass, Outcome, RecordName, RemovalEnd, Skip};
pub use owned_event::{OwnedEvent, StepName};
pub use owned_outcome::{OwnedCause, OwnedOutcome, OwnedRecord, OwnedRemovalEnd, OwnedSkip};
pub(crate) use related::{Related, primary_references};
pub(crate) use removing::{Deletion, Removing};
pub(crate) use retry_set::RetrySet;
pub(crate) use setup::{Engine, Moved};
pub use stop::Stop;

use crate::error::Result;
use crate::plan::Plan;

impl Engine {
    /// Carries out a plan. Every record that is read settles once, as an [`Event::Settled`].
    ///
    /// # Cancellation
    /// When `stop` is pressed, nothing more is admitted, requests in flight are awaited, and the rest of what was read settles as cancelled. Dropping the
    /// future abandons the requests in flight and the outcomes that are not committed, at most 1,000 of what was sent; sending again is safe, since POST
    /// is an upsert.
    ///
    /// # Errors
    /// When the plan does not fit the model, or the run stands still, which is a defect of this library. What else goes wrong on the way ends the run
    /// early, with the reason in [`Event::RunFinished`].
    pub(crate) async fn run(&self, plan: &Plan, observer: &mut dyn Observer, stop: Stop) -> Result<Ended> {
        conductor::Conductor::carry_out(self, plan, observer, stop).await
    }
}
