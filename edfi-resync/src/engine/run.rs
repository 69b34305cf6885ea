//! The run loop: waits for whatever comes back next, and lets the rest of the engine move on from there.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::{BoxStream, FuturesUnordered};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Engine;
use super::event::{Event, Observer};
use super::gate::{Doubt, Found};
use super::gatekeeper::Gatekeeper;
use super::intake::Sightings;
use super::journal::Journal;
use super::moved::Told;
use super::related::Related;
use super::room::Room;
use super::seen::Memory;
use super::start::state;
use super::step::{Item, Status, StepState};
use super::stop::Stop;
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::Ending;
use crate::model::{Key, ResourceKind};
use crate::ods::{Answer, Sent, Waiting};
use crate::plan::Plan;
use crate::source::Batch;

pub(super) type Batches = BoxStream<'static, Result<Batch>>;
/// The step, the rest of its scan, and what was read; nothing at its end.
type ReadBatch = (usize, Batches, Option<Result<Sightings>>);

/// What is under way comes back as one of these.
pub(super) enum Done {
    /// The answer to the record sent under this number.
    Sent { number: u64, answer: Box<Answer> },
    /// The record sent under this number waits to be sent again.
    Waits { number: u64, waiting: Waiting },
    /// What was found of the record with this key, and the kind if this client may not read it.
    Presence { key: Key, found: Found, closed: Option<ResourceKind> },
}

impl Done {
    /// How far the record sent under this number has come.
    pub(super) fn of(number: u64, sent: Sent) -> Self {
        match sent {
            Sent::Answered(answer) => Self::Sent { number, answer },
            Sent::Waits(waiting) => Self::Waits { number, waiting },
        }
    }
}

/// A record that was sent and not answered yet.
#[derive(Debug)]
pub(super) struct Sending {
    pub(super) step: usize,
    pub(super) item: Item,
    /// It went without its weak part, and goes whole later.
    pub(super) stripped: bool,
    /// The id that it went to as a PUT, to change the key of what is there.
    pub(super) put: Option<String>,
    /// What its answer tells about, for others that wait.
    pub(super) doubts: Vec<Doubt>,
    /// It waits to be sent again, or has waited.
    pub(super) waits: bool,
}

pub(super) const DEADLINE: &str = "the deadline has passed";

/// How a run went, beyond its events.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Ended {
    /// Why it ended early, if it did.
    pub stopped: Option<String>,
    /// How many records ended how.
    pub counts: BTreeMap<Ending, u64>,
    /// How many outcomes the ledger could not keep: their records are sent again on resume.
    pub lost: usize,
}

/// What is said of a server once a run.
#[derive(Debug, Default)]
pub(super) struct SaidOnce {
    /// It shows nothing of what it takes.
    pub(super) status_alone: bool,
    /// It gives no ETags.
    pub(super) no_etags: bool,
}

/// One run of a plan.
pub(super) struct Run<'a> {
    pub(super) engine: &'a Engine,
    pub(super) plan: &'a Plan,
    pub(super) observer: &'a mut dyn Observer,
    pub(super) stop: Stop,
    pub(super) steps: Vec<StepState>,
    /// What makes records related, if any step asks for them.
    pub(super) related: Option<Related>,
    pub(super) keeper: Gatekeeper,
    pub(super) sending: HashMap<u64, Sending>,
    pub(super) room: Room,
    pub(super) sent: u64,
    pub(super) under_way: FuturesUnordered<BoxFuture<'a, Done>>,
    /// Scans that are not being read at the moment, by step.
    pub(super) parked: HashMap<usize, Batches>,
    pub(super) reads: FuturesUnordered<BoxFuture<'a, ReadBatch>>,
    pub(super) rests: FuturesUnordered<BoxFuture<'a, usize>>,
    /// Questions to the ledger about objects under other keys, one a step.
    pub(super) asks: FuturesUnordered<BoxFuture<'a, Told>>,
    /// Keys whose records have another now, which the ledger forgets with its next group.
    pub(super) forgotten: Vec<(ResourceKind, Key)>,
    pub(super) memory: Memory,
    pub(super) journal: Journal,
    /// The group that is being committed, and the wait for others to join the next one; at most one of each.
    pub(super) commits: FuturesUnordered<BoxFuture<'a, Result<()>>>,
    pub(super) gathering: FuturesUnordered<BoxFuture<'a, ()>>,
    /// The ODS was seen to ignore letter case; that is still to be kept in the ledger.
    pub(super) ignores_case: bool,
    pub(super) notes_case: bool,
    pub(super) said: SaidOnce,
    pub(super) stopped: Option<String>,
    /// When the run is over, whatever is still under way.
    ends: Option<Instant>,
    /// Tells the client that the run is stopped, so that nothing waits for a place or an outage any longer.
    pub(super) stopping: CancellationToken,
}

impl<'a> Run<'a> {
    pub(super) fn new(engine: &'a Engine, plan: &'a Plan, observer: &'a mut dyn Observer, stop: Stop) -> Result<Self> {
        let kinds = plan.steps.iter().map(|step| engine.scope.model.kind(&step.resource)).collect::<Result<Vec<_>>>()?;
        Ok(Self {
            engine,
            plan,
            observer,
            stop,
            steps: (0..kinds.len()).map(|at| state(engine, plan, &kinds, at)).collect(),
            related: None,
            keeper: Gatekeeper::default(),
            sending: HashMap::new(),
            room: Room::new(engine.limits.concurrency),
            sent: 0,
            under_way: FuturesUnordered::new(),
            parked: HashMap::new(),
            reads: FuturesUnordered::new(),
            rests: FuturesUnordered::new(),
            asks: FuturesUnordered::new(),
            forgotten: Vec::new(),
            memory: Memory::new(engine.limits.memory_budget),
            journal: Journal::new(engine.ledger.is_some(), engine.keep_refusals),
            commits: FuturesUnordered::new(),
            gathering: FuturesUnordered::new(),
            ignores_case: engine.ignores_case,
            notes_case: false,
            said: SaidOnce::default(),
            stopped: None,
            ends: None,
            stopping: CancellationToken::new(),
        })
    }

    pub(super) async fn carry_out(mut self) -> Result<Ended> {
        self.observer.on_event(&Event::RunStarted { plan: self.plan });
        let kinds: Vec<_> = self.steps.iter().map(|state| state.kind.clone()).collect();
        let (engine, plan, stop) = (self.engine, self.plan, self.stop.clone());
        let mut deadline = match engine.limits.deadline {
            Some(time) => {
                self.ends = engine.clock.now().checked_add(time);
                engine.clock.sleep(engine.limits.time_to_admit(time))
            }
            None => Box::pin(std::future::pending()),
        };
        self.remove(&mut deadline).await;
        tokio::select! {
            biased;
            () = stop.pressed() => self.stop(&"cancelled"),
            () = &mut deadline => self.stop(&DEADLINE),
            related = Related::read(engine, plan, &kinds) => match related {
                Ok(related) => self.related = related,
                Err(error) => self.stop(&error),
            },
        }
        let steps = self.steps_for_moves();
        match Self::prepare_moves(engine, &steps).await {
            Ok(look) => self.look_for_moves(look),
            Err(error) => self.stop(&error),
        }
        while self.stopped.is_none() {
            self.start_ready();
            if let Err(error) = self.advance_moves() {
                self.stop(&error);
                break;
            }
            self.admit();
            // Behind admitting: records that are held back empty a buffer without anything coming back to wake the run.
            self.request_batches();
            if self.advance() {
                continue;
            }
            if self.steps.iter().all(|step| step.status == Status::Settled) {
                break;
            }
            // Behind admitting as well: what is held back settles there.
            self.keep();
            // Not the `else` of the select: waiting for a cancel keeps that from ever being reached.
            let nothing_read = self.reads.is_empty() && self.rests.is_empty() && self.asks.is_empty();
            if self.under_way.is_empty() && nothing_read && self.commits.is_empty() {
                self.keep_the_rest().await;
                return Err(Error::new(ErrorKind::Unexpected, "the run stands still although steps are left")
                    .with_hint("this is a defect of edfi-resync; please report it"));
            }
            tokio::select! {
                biased;
                () = stop.pressed() => self.stop(&"cancelled"),
                () = &mut deadline => self.stop(&DEADLINE),
                Some(committed) = self.commits.next() => self.committed(committed),
                Some(()) = self.gathering.next() => self.commit(),
                Some(done) = self.under_way.next() => self.done(done),
                Some((step, batches, batch)) = self.reads.next() => self.read(step, batches, batch),
                Some(step) = self.rests.next() => self.rested(step),
                Some(told) = self.asks.next() => self.told(told),
            }
        }
        if self.stopped.is_some() {
            self.drain().await;
        }
        self.keep_the_rest().await;
        tracing::info!(plan = %self.plan.fingerprint, stopped = self.stopped.as_deref(), "run finished");
        self.observer.on_event(&Event::RunFinished { stopped: self.stopped.as_deref() });
        Ok(Ended { stopped: self.stopped, lost: self.journal.lost(), counts: self.journal.into_counts() })
    }

    /// Ends the run early: nothing more is admitted.
    pub(super) fn stop(&mut self, reason: &dyn ToString) {
        self.stopped.get_or_insert_with(|| reason.to_string());
        self.stopping.cancel();
    }

    /// How long requests in flight may take from now on: no longer than the deadline lets them.
    pub(super) fn time_to_drain(&self) -> Duration {
        let Engine { limits, clock, .. } = self.engine;
        self.ends.map_or(limits.drain, |ends| limits.drain.min(ends.saturating_duration_since(clock.now())))
    }

    /// Waits for requests in flight, within a limit, and settles everything else as cancelled.
    async fn drain(&mut self) {
        self.reads.clear();
        self.parked.clear();
        self.rests.clear();
        self.asks.clear();
        let (clock, stop) = (&self.engine.clock, self.stop.clone());
        let mut limit = clock.sleep(self.time_to_drain());
        while !self.sending.is_empty() {
            self.keep();
            tokio::select! {
                biased;
                () = stop.hurried() => break,
                Some(committed) = self.commits.next() => self.committed(committed),
                Some(()) = self.gathering.next() => self.commit(),
                Some(done) = self.under_way.next() => self.done(done),
                () = &mut limit => break,
            }
        }
        self.under_way.clear();
        self.settle_the_rest();
    }
}
