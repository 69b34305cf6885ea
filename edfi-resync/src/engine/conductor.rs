//! [`Conductor`]: starts what the [`Core`] asks for, waits for whatever comes back next, and tells the core.
//!
//! Every `await` of a run is here, or in what is started here. What comes back is taken in an order of urgency: what the ledger has written and the
//! wait for others to join a group, then the ODS, then the source, pauses, and what is asked of the ledger.

use std::collections::HashMap;

use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::{BoxStream, FuturesUnordered};
use tokio_util::sync::CancellationToken;

use super::core::{Core, Terms};
use super::effect::{Done, Effect};
use super::event::Observer;
use super::gate::Found;
use super::journal::{GROUP_DELAY, LedgerRun};
use super::lane::Ticket;
use super::look::{Sightings, look};
use super::outcome::Ended;
use super::rekey;
use super::related::Related;
use super::removal::Position;
use super::setup::Engine;
use super::stop::Stop;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Key, ResourceKind};
use crate::ods::{Sent, Verdict, Waiting};
use crate::plan::Plan;
use crate::source::Batch;

type Batches = BoxStream<'static, Result<Batch>>;
type Line<'a> = FuturesUnordered<BoxFuture<'a, Back>>;

/// What was started comes back as one of these.
enum Back {
    Done(Done),
    /// A record, or a delete, waits to be sent again.
    Waits(Request, Waiting),
    /// The step, the rest of its scan, and what was read; nothing at its end.
    Read(usize, Batches, Option<Result<Sightings>>),
}

/// What a request to the ODS is for.
#[derive(Clone, Copy)]
enum Request {
    Send(Ticket),
    Delete(Position),
}

impl Request {
    /// How far it has come.
    fn came_to(self, sent: Sent) -> Back {
        match (self, sent) {
            (Self::Send(ticket), Sent::Answered(answer)) => Back::Done(Done::Sent { ticket, answer }),
            (Self::Delete(position), Sent::Answered(answer)) => Back::Done(Done::Deleted { position, answer }),
            (request, Sent::Waits(waiting)) => Back::Waits(request, waiting),
        }
    }
}

/// What makes a conductor stop waiting.
enum Woken {
    Back(Option<Back>),
    /// The run is to end early.
    CalledOff(&'static str),
    /// What is under way has had its time.
    Abandoned,
}

/// A run, and what it has under way.
pub(super) struct Conductor<'a> {
    engine: &'a Engine,
    plan: &'a Plan,
    core: Core<'a>,
    stopping: CancellationToken,
    /// Scans that are not being read at the moment, by step.
    scans: HashMap<usize, Batches>,
    /// What is being written to the ledger, or forgotten there.
    commits: Line<'a>,
    gathering: Line<'a>,
    /// What the ODS is asked: records that are sent, deletes and look-ups.
    requests: Line<'a>,
    reads: Line<'a>,
    /// Pauses of deferred records.
    rests: Line<'a>,
    /// What is found out beforehand, and which other keys objects have.
    asks: Line<'a>,
}

impl<'a> Conductor<'a> {
    /// Carries out a plan.
    ///
    /// # Errors
    /// When the plan does not fit the model.
    pub(super) async fn carry_out(engine: &'a Engine, plan: &'a Plan, observer: &'a mut dyn Observer, stop: Stop) -> Result<Ended> {
        let clock = engine.clock();
        let mut deadline: BoxFuture<'_, ()> = match engine.limits().deadline() {
            Some(time) => clock.sleep(engine.limits().time_to_admit(time)),
            None => Box::pin(std::future::pending()),
        };
        let mut limit: Option<BoxFuture<'_, ()>> = None;
        let mut abandoned = false;
        let mut this = Self::new(engine, plan, Core::new(Terms::of(engine), plan, observer, clock.now())?);
        loop {
            this.core.follows(engine.ods().limit());
            for effect in this.core.next() {
                this.start(effect);
            }
            if this.core.is_over() {
                break;
            }
            let woken = if abandoned {
                // Only what the ledger is forgetting is left, which is awaited, whoever is in a hurry.
                Woken::Back(this.back().await)
            } else if this.core.is_stopped() {
                let limit = limit.get_or_insert_with(|| clock.sleep(this.core.time_to_drain(clock.now())));
                tokio::select! {
                    biased;
                    () = stop.hurried() => Woken::Abandoned,
                    back = this.back() => back.map_or(Woken::Abandoned, |back| Woken::Back(Some(back))),
                    () = limit => Woken::Abandoned,
                }
            } else {
                tokio::select! {
                    biased;
                    () = stop.pressed() => Woken::CalledOff("cancelled"),
                    () = &mut deadline => Woken::CalledOff("the deadline has passed"),
                    back = this.back() => Woken::Back(back),
                }
            };
            match woken {
                Woken::Back(Some(back)) => this.came(back),
                Woken::Back(None) => {
                    this.keep_the_rest().await;
                    return Err(Error::new(ErrorKind::Unexpected, "the run stands still although steps are left")
                        .with_hint("this is a defect of edfi-resync; please report it"));
                }
                Woken::CalledOff(reason) => this.core.stop(&reason),
                Woken::Abandoned => {
                    abandoned = true;
                    this.requests.clear();
                    this.core.abandon();
                }
            }
            if this.core.is_stopped() {
                this.read_no_more();
            }
        }
        this.requests.clear();
        this.keep_the_rest().await;
        Ok(this.core.end())
    }

    fn new(engine: &'a Engine, plan: &'a Plan, core: Core<'a>) -> Self {
        Self {
            engine,
            plan,
            stopping: core.stopping(),
            core,
            scans: HashMap::new(),
            commits: Line::new(),
            gathering: Line::new(),
            requests: Line::new(),
            reads: Line::new(),
            rests: Line::new(),
            asks: Line::new(),
        }
    }

    /// Starts what the core asks for.
    fn start(&mut self, effect: Effect) {
        let (engine, stopping) = (self.engine, self.stopping.clone());
        match effect {
            Effect::Delete { position, kind, id, etag } => self.requests.push(Box::pin(async move {
                Request::Delete(position).came_to(engine.ods().send_delete(&kind, &id, etag.as_deref(), &stopping).await)
            })),
            Effect::Send { ticket, kind, put, body } => self.requests.push(Box::pin(async move {
                let sent = match put {
                    Some(id) => engine.ods().send_put(&kind, &id, body, &stopping).await,
                    None => engine.ods().send_upsert(&kind, body, &stopping).await,
                };
                Request::Send(ticket).came_to(sent)
            })),
            Effect::Find { key, kind, query } => self.requests.push(Box::pin(find(engine, key, kind, query))),
            Effect::Scan { step, kind, narrowing } => {
                let batches = engine.snapshot().scan(&kind, &narrowing);
                self.reads.push(Box::pin(read(engine, step, kind, batches)));
            }
            Effect::NextBatch { step, kind } => {
                if let Some(batches) = self.scans.remove(&step) {
                    self.reads.push(Box::pin(read(engine, step, kind, batches)));
                }
            }
            Effect::Rest { step, pause } => self.rests.push(Box::pin(async move {
                engine.clock().sleep(pause).await;
                Back::Done(Done::Rested { step })
            })),
            Effect::Prepare(kinds) => {
                let plan = self.plan;
                self.asks.push(Box::pin(async move { Back::Done(Done::Prepared(prepare(engine, plan, &kinds).await)) }));
            }
            Effect::AskObjects { step, kind, wanted, all } => self.asks.push(Box::pin(async move {
                let old_keys = rekey::ask(engine, &kind, wanted, all).await;
                Back::Done(Done::ObjectsFound { step, old_keys })
            })),
            Effect::Gather => self.gathering.push(Box::pin(async move {
                engine.clock().sleep(GROUP_DELAY).await;
                Back::Done(Done::Gathered)
            })),
            Effect::Commit(group) => {
                if let Some(ledger) = engine.ledger() {
                    self.commits.push(Box::pin(async move { Back::Done(Done::Committed(group.write(ledger).await)) }));
                }
            }
            Effect::Forget(keys) => self.commits.push(Box::pin(async move {
                Back::Done(Done::Forgotten(match engine.ledger() {
                    Some(ledger) => forget(ledger, keys).await,
                    None => Ok(()),
                }))
            })),
        }
    }

    /// What comes back next, the most urgent first; nothing if nothing is under way.
    async fn back(&mut self) -> Option<Back> {
        tokio::select! {
            biased;
            Some(back) = self.commits.next() => Some(back),
            Some(back) = self.gathering.next() => Some(back),
            Some(back) = self.requests.next() => Some(back),
            Some(back) = self.reads.next() => Some(back),
            Some(back) = self.rests.next() => Some(back),
            Some(back) = self.asks.next() => Some(back),
            else => None,
        }
    }

    /// Tells the core what came back.
    fn came(&mut self, back: Back) {
        match back {
            Back::Done(done) => self.core.on(done),
            Back::Waits(request, waiting) => {
                self.core.on(match request {
                    Request::Send(ticket) => Done::Waits { ticket },
                    Request::Delete(position) => Done::DeleteWaits { position },
                });
                self.requests.push(Box::pin(async move { request.came_to(waiting.go_on().await) }));
            }
            Back::Read(step, batches, batch) => {
                if matches!(batch, Some(Ok(_))) {
                    self.scans.insert(step, batches);
                }
                self.core.on(Done::Read { step, batch });
            }
        }
    }

    /// The run is stopped: nothing more is read or found out, and no pause is waited for.
    fn read_no_more(&mut self) {
        self.reads.clear();
        self.scans.clear();
        self.rests.clear();
        self.asks.clear();
    }

    /// Commits what is left, at the end of a run.
    async fn keep_the_rest(&mut self) {
        self.gathering.clear();
        loop {
            if let Some(group) = self.core.last_group() {
                self.start(Effect::Commit(group));
            }
            match self.commits.next().await {
                Some(back) => self.came(back),
                None => break,
            }
        }
    }
}

/// Reads and looks at one batch of a scan.
async fn read(engine: &Engine, step: usize, kind: ResourceKind, mut batches: Batches) -> Back {
    let batch = match batches.next().await {
        Some(Ok(batch)) => Some(look(batch, &kind, engine.ledger(), engine.alike()).await),
        Some(Err(error)) => Some(Err(error)),
        None => None,
    };
    Back::Read(step, batches, batch)
}

/// Reads what is related, and of which kinds the ledger holds something.
async fn prepare(engine: &Engine, plan: &Plan, kinds: &[(ResourceKind, bool)]) -> Result<(Option<Related>, Vec<bool>)> {
    let of_steps: Vec<_> = kinds.iter().map(|(kind, _)| kind.clone()).collect();
    let related = Related::read((engine.snapshot().as_ref(), engine.scope()), engine.dependencies(), plan, &of_steps).await?;
    Ok((related, rekey::known_kinds(engine, kinds).await?))
}

/// Asks the ODS, by natural key, whether it has a record that failed in this run.
async fn find(engine: &Engine, key: Key, kind: ResourceKind, query: Vec<(String, String)>) -> Back {
    let (found, closed) = match engine.ods().find(&kind, &query).await {
        Ok(items) if items.iter().any(|item| kind.inspector().inspect(item.get().as_bytes()).key == Some(key)) => {
            (Found::Shown, None)
        }
        // No key finds two: the ODS ignored a query parameter, and what is not on this page may still be there.
        Ok(items) if items.len() > 1 => (Found::Unreadable, None),
        Ok(_) => (Found::Nothing, None),
        // The claim set decides by resource: no other record of it could be looked up.
        Err(answer) if answer.verdict == Verdict::Permission => (Found::Unreadable, Some(kind)),
        Err(_) => (Found::Unreadable, None),
    };
    Back::Done(Done::Found { key, found, closed })
}

/// Lets the ledger forget keys, kind by kind.
async fn forget(ledger: &LedgerRun, keys: Vec<(ResourceKind, Vec<Key>)>) -> Result<()> {
    for (kind, keys) in keys {
        ledger.ledger().remove(ledger.target(), &kind, &keys).await?;
    }
    Ok(())
}
