//! The run loop: starts steps, reads batches, admits records, and moves the steps on. What answers mean is in `settle`.

use std::collections::{BTreeMap, HashMap, HashSet};

use bytes::Bytes;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::{BoxStream, FuturesUnordered};
use tokio_util::sync::CancellationToken;

use super::Engine;
use super::event::{Event, Observer};
use super::gate::{Gate, Passage};
use super::intake::{Sightings, look};
use super::journal::{GROUP_DELAY, Journal};
use super::moved::Told;
use super::related;
use super::seen::Memory;
use super::start::state;
use super::step::{Item, Status, StepState};
use super::stop::Stop;
use super::waves::Waves;
use crate::defect::{self, Defect};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::Ending;
use crate::model::{Key, ReferenceKey, ResourceKind, without_references};
use crate::ods::{Answer, GaveUp};
use crate::plan::{Pass, Plan, Selection};
use crate::source::Batch;

type Batches = BoxStream<'static, Result<Batch>>;
/// The step, the rest of its scan, and what was read; nothing at its end.
type ReadBatch = (usize, Batches, Option<Result<Sightings>>);

/// What is under way comes back as one of these.
pub(super) enum Done {
    /// The answer to the record sent under this number.
    Sent { number: u64, answer: Answer },
    /// Whether the ODS has the record with this key; `None` if that could not be found out.
    Presence { key: Key, present: Option<bool> },
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

/// One run of a plan.
pub(super) struct Run<'a> {
    pub(super) engine: &'a Engine,
    plan: &'a Plan,
    pub(super) observer: &'a mut dyn Observer,
    pub(super) stop: Stop,
    pub(super) steps: Vec<StepState>,
    /// The keys of related records, if any step asks for them.
    pub(super) related: Option<HashSet<Key>>,
    pub(super) gate: Gate,
    /// How to look up the records that are exceptions.
    pub(super) lookups: HashMap<Key, (ResourceKind, Vec<(String, String)>)>,
    /// Items that wait for an answer about the record with a key.
    pub(super) waiting: HashMap<Key, Vec<(usize, Item)>>,
    pub(super) sending: HashMap<u64, Sending>,
    sent: u64,
    pub(super) under_way: FuturesUnordered<BoxFuture<'a, Done>>,
    /// Scans that are not being read at the moment, by step.
    parked: HashMap<usize, Batches>,
    reads: FuturesUnordered<BoxFuture<'a, ReadBatch>>,
    rests: FuturesUnordered<BoxFuture<'a, usize>>,
    /// Questions to the ledger about objects under other keys, one a step.
    pub(super) asks: FuturesUnordered<BoxFuture<'a, Told>>,
    /// Keys whose records have another now, which the ledger forgets with its next group.
    pub(super) forgotten: Vec<(ResourceKind, Key)>,
    pub(super) memory: Memory,
    pub(super) journal: Journal,
    /// The group that is being committed, and the wait for others to join the next one; at most one of each.
    commits: FuturesUnordered<BoxFuture<'a, Result<()>>>,
    gathering: FuturesUnordered<BoxFuture<'a, ()>>,
    pub(super) stopped: Option<String>,
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
            gate: Gate::default(),
            lookups: HashMap::new(),
            waiting: HashMap::new(),
            sending: HashMap::new(),
            sent: 0,
            under_way: FuturesUnordered::new(),
            parked: HashMap::new(),
            reads: FuturesUnordered::new(),
            rests: FuturesUnordered::new(),
            asks: FuturesUnordered::new(),
            forgotten: Vec::new(),
            memory: Memory::new(engine.limits.memory_budget),
            journal: Journal::new(engine.ledger.is_some()),
            commits: FuturesUnordered::new(),
            gathering: FuturesUnordered::new(),
            stopped: None,
            stopping: CancellationToken::new(),
        })
    }

    pub(super) async fn carry_out(mut self) -> Result<Ended> {
        self.observer.on_event(&Event::RunStarted { plan: self.plan });
        let kinds: Vec<_> = self.steps.iter().map(|state| state.kind.clone()).collect();
        let (engine, plan, stop) = (self.engine, self.plan, self.stop.clone());
        let mut deadline = match engine.limits.deadline {
            Some(time) => engine.clock.sleep(time),
            None => Box::pin(std::future::pending()),
        };
        self.remove(&mut deadline).await;
        tokio::select! {
            biased;
            () = pressed(&stop) => self.stop(&"cancelled"),
            () = &mut deadline => self.stop(&DEADLINE),
            keys = related::keys(engine, plan, &kinds) => match keys {
                Ok(keys) => self.related = keys,
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
                () = pressed(&stop) => self.stop(&"cancelled"),
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

    /// Begins a commit, or the wait for one.
    fn keep(&mut self) {
        if self.journal.wants_commit() && self.commits.is_empty() {
            if self.journal.is_pressed() {
                self.commit();
            } else if self.gathering.is_empty() {
                self.gathering.push(self.engine.clock.sleep(GROUP_DELAY));
            }
        }
    }

    /// Sends a group to the ledger, unless one is on its way: then its end brings the next.
    fn commit(&mut self) {
        let Some(ledger) = self.engine.ledger.as_ref().filter(|_| self.journal.wants_commit()) else { return };
        let (group, forgotten) = (self.journal.group(), std::mem::take(&mut self.forgotten));
        self.commits.push(Box::pin(async move {
            // Before the group: an old key that outlives its record would stand there for ever, a new one comes back with the next run.
            let mut by_kind: BTreeMap<ResourceKind, Vec<Key>> = BTreeMap::new();
            for (kind, key) in forgotten {
                by_kind.entry(kind).or_default().push(key);
            }
            for (kind, keys) in by_kind {
                ledger.ledger.remove(ledger.target, &kind, &keys).await?;
            }
            ledger.ledger.commit(ledger.run, group).await
        }));
    }

    fn committed(&mut self, committed: Result<()>) {
        let committed = if defect::is_on(Defect::LosesGroups) { Ok(()) } else { committed };
        self.journal.committed(committed.is_ok());
        match committed {
            Ok(()) => {}
            // In words for people, and the same as when the next request finds out first.
            Err(error) if error.kind() == ErrorKind::Locked => self.stop(&GaveUp::Fenced),
            Err(error) => self.stop(&error),
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

    /// Ends the run early: nothing more is admitted.
    pub(super) fn stop(&mut self, reason: &dyn ToString) {
        self.stopped.get_or_insert_with(|| reason.to_string());
        self.stopping.cancel();
    }

    /// Starts every step whose prerequisites have settled.
    fn start_ready(&mut self) {
        for at in 0..self.steps.len() {
            let ready =
                self.steps[at].status == Status::Waiting && self.steps[at].after.iter().all(|&earlier| self.has_settled(earlier));
            if !ready {
                continue;
            }
            self.observer.on_event(&Event::StepStarted { step: at });
            let state = &mut self.steps[at];
            tracing::debug!(resource = %state.kind, pass = ?state.pass, "step started");
            if state.pass != Pass::First && state.awaiting.is_empty() {
                // A second pass that nobody waits for reads nothing.
                state.status = Status::Sending;
                state.exhausted = true;
                continue;
            }
            let surveys = state.pass == Pass::First && !state.references.own.is_empty();
            state.status = if surveys { Status::Surveying } else { Status::Sending };
            self.scan(at);
        }
    }

    fn has_settled(&self, step: usize) -> bool {
        let status = self.steps[step].status;
        status == Status::Settled || (defect::is_on(Defect::StartsEarly) && status != Status::Waiting)
    }

    /// Begins a scan of a step's kind from the start.
    fn scan(&mut self, at: usize) {
        let state = &mut self.steps[at];
        state.exhausted = false;
        let narrowing = match state.selection {
            Selection::Errors(_) => state.again.narrowing.clone(),
            _ => state.selection.narrowing(),
        };
        let batches = self.engine.snapshot.scan(&state.kind, &narrowing);
        self.request(at, batches);
    }

    fn request(&mut self, at: usize, mut batches: Batches) {
        self.steps[at].reading = true;
        let (kind, ledger) = (self.steps[at].kind.clone(), self.engine.ledger.as_ref());
        self.reads.push(Box::pin(async move {
            let batch = match batches.next().await {
                Some(Ok(batch)) => Some(look(batch, &kind, ledger).await),
                Some(Err(error)) => Some(Err(error)),
                None => None,
            };
            (at, batches, batch)
        }));
    }

    /// Asks running steps for more once their buffers are low.
    fn request_batches(&mut self) {
        if self.journal.room() == 0 {
            return;
        }
        for at in 0..self.steps.len() {
            if self.steps[at].wants_batch(self.engine.limits.deferred_records)
                && let Some(batches) = self.parked.remove(&at)
            {
                self.request(at, batches);
            }
        }
    }

    fn read(&mut self, at: usize, batches: Batches, batch: Option<Result<Sightings>>) {
        self.steps[at].reading = false;
        match batch {
            Some(Ok(batch)) => {
                self.parked.insert(at, batches);
                if let Err(error) = self.take_in(at, batch) {
                    self.stop(&error);
                }
            }
            Some(Err(error)) => self.stop(&error),
            None => self.steps[at].exhausted = true,
        }
    }

    /// Lets records go while there is room, those of early steps first: others wait for them.
    fn admit(&mut self) {
        for at in 0..self.steps.len() {
            // Every record that is under way becomes an outcome: there must be room for all of them.
            while self.sending.len() < self.engine.limits.concurrency.max(1).min(self.journal.room()) && self.steps[at].may_send() {
                if let Some(item) = self.steps[at].buffer.pop_front() {
                    self.let_pass(at, item);
                }
            }
        }
    }

    fn let_pass(&mut self, at: usize, item: Item) {
        let state = &self.steps[at];
        if state.closed.is_some() {
            return self.closed(at, &item);
        }
        let Some(item) = self.unless_held_back(at, item) else { return };
        let state = &self.steps[at];
        let specs = state.kind.spec().references;
        let references = |strong: bool| {
            let of_strength = move |reference: &&ReferenceKey| specs[usize::from(reference.reference)].strong == strong;
            item.references.iter().filter(of_strength).map(|reference| reference.key)
        };
        let firm = if state.pass == Pass::Refused {
            self.gate.check(references(true), [item.key])
        } else {
            let about = item.references.iter().filter(|reference| state.references.people.contains(&reference.reference));
            self.gate.check(references(true), about.map(|reference| reference.key))
        };
        // Weak references last: what only they hold back may be in the ODS without them, so that its dependents cost a look-up.
        let passage = if matches!(firm, Passage::Open) { self.gate.check(references(false), []) } else { firm };
        match passage {
            Passage::Open => self.send(at, item),
            Passage::Blocked { cause, reference } => self.blocked(at, &item, &cause, reference),
            Passage::Wait(key) => self.hold(at, item, key),
            Passage::Ask(key) => {
                self.hold(at, item, key);
                self.ask(key);
            }
        }
    }

    /// Sets a record aside if others were refused for one and the same reason; one in a while goes to see.
    fn unless_held_back(&mut self, at: usize, item: Item) -> Option<Item> {
        let (limits, refusals) = (&self.engine.limits, &mut self.steps[at].refusals);
        if !refusals.holds_back(limits.identical_refusals) {
            refusals.probing();
            return Some(item);
        }
        let cause = refusals.cause();
        if let (Some(item), Some(cause)) = (refusals.set_aside(item, limits.deferred_records), cause) {
            self.unsent(at, &item, &cause);
        }
        None
    }

    fn hold(&mut self, at: usize, item: Item, key: Key) {
        self.steps[at].held += 1;
        self.waiting.entry(key).or_default().push((at, item));
    }

    /// Asks the ODS, by natural key, whether it has a record that failed in this run.
    fn ask(&mut self, key: Key) {
        self.gate.asked(key);
        let lookup = self.lookups.remove(&key);
        let ods = &self.engine.ods;
        self.under_way.push(Box::pin(async move {
            let present = match lookup {
                Some((kind, query)) => match ods.find(&kind, &query).await {
                    Ok(items) if items.iter().any(|item| kind.inspector().inspect(item.get().as_bytes()).key == Some(key)) => {
                        Some(true)
                    }
                    // No key finds two: the ODS ignored a query parameter, and what is not on this page may still be there.
                    Ok(items) if items.len() > 1 => None,
                    Ok(_) => Some(false),
                    Err(_) => None,
                },
                None => None,
            };
            Done::Presence { key, present }
        }));
    }

    fn send(&mut self, at: usize, item: Item) {
        let (body, stripped) = match self.weak_part_left_out(at, &item) {
            Some(body) => (body, true),
            None => (item.record.body.clone(), false),
        };
        self.sent += 1;
        let (number, kind, ods) = (self.sent, self.steps[at].kind.clone(), &self.engine.ods);
        self.steps[at].in_flight += 1;
        let put = item.id_to_replace(&kind).filter(|_| !stripped).map(str::to_owned);
        self.sending.insert(number, Sending { step: at, item, stripped, put: put.clone() });
        let stopping = self.stopping.clone();
        self.under_way.push(Box::pin(async move {
            let answer = match put {
                Some(id) => ods.put_until(&kind, &id, body, &stopping).await,
                None => ods.upsert_until(&kind, body, &stopping).await,
            };
            Done::Sent { number, answer }
        }));
    }

    /// The body without references inside a ring, or to kinds that come later because a cycle was cut there.
    fn weak_part_left_out(&self, at: usize, item: &Item) -> Option<Bytes> {
        let state = &self.steps[at];
        if state.pass != Pass::First || state.awaiting.contains_key(&item.key) {
            return None;
        }
        let in_ring =
            |reference: u16, key: Key| state.references.own.contains(&reference) && state.waves.inside_ring(item.key, key);
        let leave_out = |reference: u16, key: Key| state.references.cut.contains(&reference) || in_ring(reference, key);
        if !item.references.iter().any(|reference| leave_out(reference.reference, reference.key)) {
            return None;
        }
        let specs = state.kind.spec().references;
        without_references(&item.record.body, &state.kind, &|reference, key| {
            let index = specs.iter().position(|spec| std::ptr::eq(spec, reference));
            index.is_some_and(|index| leave_out(index as u16, key))
        })
    }

    /// Moves steps on whose current scan is drained. Says whether anything moved.
    fn advance(&mut self) -> bool {
        let mut moved = false;
        for at in 0..self.steps.len() {
            let state = &mut self.steps[at];
            let running = matches!(state.status, Status::Surveying | Status::Sending);
            if !running || !state.is_drained() {
                continue;
            }
            moved = true;
            if state.status == Status::Surveying {
                state.waves = Waves::of(&std::mem::take(&mut state.survey));
                state.status = Status::Sending;
                if state.waves.count() > 0 {
                    self.scan(at);
                }
            } else if let Some(item) = state.refusals.last_probe() {
                state.buffer.push_back(item);
            } else if state.refusals.has_aside() {
                self.settle_aside(at);
            } else if !state.deferred.is_empty() {
                state.resting = true;
                // The longer something is missing, the longer it may still take.
                let times = state.deferred.iter().map(|item| item.deferrals).min().unwrap_or(1);
                let pause = self.engine.limits.deferral.saturating_mul(1 << times.saturating_sub(1).min(10));
                let clock = &self.engine.clock;
                self.rests.push(Box::pin(async move {
                    clock.sleep(pause).await;
                    at
                }));
            } else if state.wave + 1 < state.waves.count() {
                state.wave += 1;
                self.scan(at);
            } else {
                self.finish(at);
            }
        }
        moved
    }

    fn rested(&mut self, at: usize) {
        let state = &mut self.steps[at];
        state.resting = false;
        state.buffer.extend(std::mem::take(&mut state.deferred));
    }

    /// Waits for requests in flight, within a limit, and settles everything else as cancelled.
    async fn drain(&mut self) {
        self.reads.clear();
        self.parked.clear();
        self.rests.clear();
        self.asks.clear();
        let (clock, stop) = (&self.engine.clock, self.stop.clone());
        let mut limit = clock.sleep(self.engine.limits.drain);
        while !self.sending.is_empty() {
            self.keep();
            tokio::select! {
                biased;
                () = stop.at_once().cancelled() => break,
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

/// A clean stop, or one at once that nobody preceded by a clean one.
pub(super) async fn pressed(stop: &Stop) {
    tokio::select! {
        () = stop.cleanly().cancelled() => {}
        () = stop.at_once().cancelled() => {}
    }
}
