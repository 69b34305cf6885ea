//! The run loop: waits for whatever comes back next, and lets the rest of the engine move on from there.

use std::collections::{BTreeMap, HashMap};

use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::{BoxStream, FuturesUnordered};

use super::Engine;
use super::accounts::Accounts;
use super::cause::Causes;
use super::control::Control;
use super::event::{Event, Observer};
use super::gate::Found;
use super::gatekeeper::Gatekeeper;
use super::intake::Sightings;
use super::journal::GROUP_DELAY;
use super::lane::Ticket;
use super::moved::Told;
use super::passes::Passes;
use super::related::Related;
use super::removal::{Next, Place, Removal};
use super::room::Room;
use super::seen::Memory;
use super::start::{passes, state};
use super::step::StepState;
use super::step_queue::StepQueue;
use super::stop::Stop;
use crate::defect::{self, Defect};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::Ending;
use crate::model::{Key, ResourceKind};
use crate::ods::{Answer, Sent, Waiting};
use crate::plan::{Plan, Step};
use crate::source::Batch;

pub(super) type Batches = BoxStream<'static, Result<Batch>>;
/// The step, the rest of its scan, and what was read; nothing at its end.
type ReadBatch = (usize, Batches, Option<Result<Sightings>>);

/// What is under way comes back as one of these.
pub(super) enum Done {
    /// The answer to a record that was sent.
    Sent { ticket: Ticket, answer: Box<Answer> },
    /// A record that was sent waits to be sent again.
    Waits { ticket: Ticket, waiting: Waiting },
    /// What was found of the record with this key, and the kind if this client may not read it.
    Presence { key: Key, found: Found, closed: Option<ResourceKind> },
}

impl Done {
    /// How far a record that was sent has come.
    pub(super) fn of(ticket: Ticket, sent: Sent) -> Self {
        match sent {
            Sent::Answered(answer) => Self::Sent { ticket, answer },
            Sent::Waits(waiting) => Self::Waits { ticket, waiting },
        }
    }
}

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

/// One run of a plan.
pub(super) struct Run<'a> {
    pub(super) engine: &'a Engine,
    pub(super) plan: &'a Plan,
    pub(super) accounts: Accounts<'a>,
    pub(super) control: Control<'a>,
    pub(super) causes: Causes,
    pub(super) queue: StepQueue,
    pub(super) passes: Passes,
    pub(super) steps: Vec<StepState>,
    /// What makes records related, if any step asks for them.
    pub(super) related: Option<Related>,
    pub(super) keeper: Gatekeeper,
    pub(super) room: Room,
    pub(super) sent: u64,
    pub(super) under_way: FuturesUnordered<BoxFuture<'a, Done>>,
    /// Scans that are not being read at the moment, by step.
    pub(super) parked: HashMap<usize, Batches>,
    pub(super) reads: FuturesUnordered<BoxFuture<'a, ReadBatch>>,
    pub(super) rests: FuturesUnordered<BoxFuture<'a, usize>>,
    /// Questions to the ledger about objects under other keys, one a step.
    pub(super) asks: FuturesUnordered<BoxFuture<'a, Told>>,
    pub(super) memory: Memory,
    /// The group that is being committed, and the wait for others to join the next one; at most one of each.
    commits: FuturesUnordered<BoxFuture<'a, Result<()>>>,
    gathering: FuturesUnordered<BoxFuture<'a, ()>>,
    /// The ODS was seen to ignore letter case.
    pub(super) ignores_case: bool,
}

impl<'a> Run<'a> {
    pub(super) fn new(engine: &'a Engine, plan: &'a Plan, observer: &'a mut dyn Observer, stop: Stop) -> Result<Self> {
        let kinds = plan.steps.iter().map(|step| engine.scope.model.kind(&step.resource)).collect::<Result<Vec<_>>>()?;
        Ok(Self {
            engine,
            plan,
            accounts: Accounts::new(observer, engine.ledger.is_some(), engine.keep_refusals),
            control: Control::new(&engine.limits, engine.clock.as_ref(), stop),
            causes: Causes::new(&engine.dependencies, &plan.request, &kinds),
            queue: StepQueue::new(plan.steps.iter().map(prerequisites)),
            passes: passes(engine, plan, &kinds),
            steps: (0..kinds.len()).map(|at| state(engine, plan, &kinds, at)).collect(),
            related: None,
            keeper: Gatekeeper::default(),
            room: Room::new(engine.limits.concurrency),
            sent: 0,
            under_way: FuturesUnordered::new(),
            parked: HashMap::new(),
            reads: FuturesUnordered::new(),
            rests: FuturesUnordered::new(),
            asks: FuturesUnordered::new(),
            memory: Memory::new(engine.limits.memory_budget),
            commits: FuturesUnordered::new(),
            gathering: FuturesUnordered::new(),
            ignores_case: engine.ignores_case,
        })
    }

    pub(super) async fn carry_out(mut self) -> Result<Ended> {
        self.accounts.tell(&Event::RunStarted { plan: self.plan });
        let kinds: Vec<_> = self.steps.iter().map(|state| state.kind.clone()).collect();
        let (engine, plan) = (self.engine, self.plan);
        self.remove().await;
        tokio::select! {
            biased;
            why = self.control.called_off() => self.control.stop(&why),
            related = Related::read(engine, plan, &kinds) => match related {
                Ok(related) => self.related = related,
                Err(error) => self.control.stop(&error),
            },
        }
        let steps = self.steps_for_moves();
        match Self::prepare_moves(engine, &steps).await {
            Ok(look) => self.look_for_moves(look),
            Err(error) => self.control.stop(&error),
        }
        while !self.control.is_stopped() {
            self.start_ready();
            if let Err(error) = self.advance_moves() {
                self.control.stop(&error);
                break;
            }
            self.admit();
            // Behind admitting: records that are held back empty a buffer without anything coming back to wake the run.
            self.request_batches();
            if self.advance() {
                continue;
            }
            if self.queue.is_empty() {
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
                why = self.control.called_off() => self.control.stop(&why),
                Some(committed) = self.commits.next() => self.committed(committed),
                Some(()) = self.gathering.next() => self.commit(),
                Some(done) = self.under_way.next() => self.done(done),
                Some((step, batches, batch)) = self.reads.next() => self.read(step, batches, batch),
                Some(step) = self.rests.next() => self.rested(step),
                Some(told) = self.asks.next() => self.told(told),
            }
        }
        if self.control.is_stopped() {
            self.drain().await;
        }
        self.keep_the_rest().await;
        let stopped = self.control.reason();
        tracing::info!(plan = %self.plan.fingerprint, stopped, "run finished");
        self.accounts.tell(&Event::RunFinished { stopped });
        let stopped = stopped.map(str::to_owned);
        let (counts, lost) = self.accounts.close();
        Ok(Ended { stopped, lost, counts })
    }

    /// Deletes what the engine was given to delete.
    async fn remove(&mut self) {
        let engine = self.engine;
        let mut removal = Removal::begin(&engine.removals, engine.limits.concurrency, &mut self.accounts);
        let mut under_way: FuturesUnordered<BoxFuture<'_, (Place, Sent)>> = FuturesUnordered::new();
        let mut limit: Option<BoxFuture<'_, ()>> = None;
        loop {
            match removal.next(&mut self.accounts, &self.control) {
                Next::Delete(place, kind, listed) => {
                    let stopping = self.control.stopping();
                    under_way.push(Box::pin(async move {
                        (place, engine.ods.send_delete(kind, &listed.id, listed.etag.as_deref(), &stopping).await)
                    }));
                    continue;
                }
                Next::Forget(confirmed) => {
                    self.forget(confirmed).await;
                    continue;
                }
                Next::Wait => {}
                Next::Done => return,
            }
            let answered = if self.control.is_stopped() {
                let time = self.control.time_to_drain(engine.clock.now());
                let limit = limit.get_or_insert_with(|| engine.clock.sleep(time));
                tokio::select! {
                    biased;
                    () = self.control.hurried() => None,
                    answered = under_way.next() => answered,
                    () = limit => None,
                }
            } else {
                tokio::select! {
                    biased;
                    why = self.control.called_off() => {
                        self.control.stop(&why);
                        continue;
                    }
                    answered = under_way.next() => answered,
                }
            };
            match answered {
                Some((place, Sent::Answered(answer))) => {
                    removal.answered(place, &answer, &self.causes, &mut self.accounts, &mut self.control);
                }
                Some((place, Sent::Waits(waiting))) => {
                    removal.waits(place);
                    under_way.push(Box::pin(async move { (place, waiting.go_on().await) }));
                }
                None => {
                    under_way.clear();
                    removal.abandon(&mut self.accounts);
                }
            }
        }
    }

    /// Lets the ledger forget what the ODS has confirmed to be gone.
    async fn forget(&mut self, confirmed: Vec<(&ResourceKind, Vec<Key>)>) {
        let Some(ledger) = &self.engine.ledger else { return };
        for (kind, keys) in confirmed {
            if let Err(error) = ledger.ledger.remove(ledger.target, kind, &keys).await {
                self.control.ledger_failed(&error);
            }
        }
    }

    /// Begins a commit, or the wait for one.
    fn keep(&mut self) {
        if self.accounts.wants_commit() && self.commits.is_empty() {
            if self.accounts.is_pressed() {
                self.commit();
            } else if self.gathering.is_empty() {
                self.gathering.push(self.engine.clock.sleep(GROUP_DELAY));
            }
        }
    }

    /// Sends a group to the ledger, unless one is on its way: then its end brings the next.
    fn commit(&mut self) {
        if let Some(ledger) = &self.engine.ledger
            && let Some(group) = self.accounts.next_group()
        {
            self.commits.push(Box::pin(group.write(ledger)));
        }
    }

    fn committed(&mut self, committed: Result<()>) {
        if let Err(error) = self.accounts.committed(committed) {
            self.control.ledger_failed(&error);
        }
    }

    /// Commits what is left, at the end of a run.
    async fn keep_the_rest(&mut self) {
        self.gathering.clear();
        loop {
            self.commit();
            match self.commits.next().await {
                Some(committed) => self.committed(committed),
                None => break,
            }
        }
    }

    /// Waits for requests in flight, within a limit, and settles everything else as cancelled.
    async fn drain(&mut self) {
        self.reads.clear();
        self.parked.clear();
        self.rests.clear();
        self.asks.clear();
        let clock = &self.engine.clock;
        let mut limit = clock.sleep(self.control.time_to_drain(clock.now()));
        while self.room.taken() > 0 {
            self.keep();
            tokio::select! {
                biased;
                () = self.control.hurried() => break,
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

/// The steps that one comes after.
fn prerequisites(step: &Step) -> Vec<usize> {
    if defect::is_on(Defect::StartsEarly) { Vec::new() } else { step.after.clone() }
}
