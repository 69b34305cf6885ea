//! [`Core`]: everything that a run decides, without I/O.
//!
//! Two methods drive it: [`Core::next`] says what is to be started now, as [`Effect`]s, and [`Core::on`] takes what came of one of them, as
//! [`Done`]. The [conductor](super::conductor) stands between it and the world. What it holds is plain values with few methods each; the files
//! beneath are what it does with them:
//!
//! - [`start`]: steps as they are before the run
//! - [`advance`]: steps from their start to their end
//! - [`intake`]: from a batch to items
//! - [`admit`] and [`answer`]: which records go now, which wait, and for what; what answers mean
//! - [`finish`]: the end of a step, and of a run that was stopped
//! - [`exception`]: records that may be missing, which what refers to them is checked against
//! - [`rekey`] and [`twins`]: objects under another key, and keys that are one to the ODS
//!
//! Deletes come first, then what is to be known beforehand, then the steps; what was deleted in a source is deleted behind them. Once the run is stopped nothing more is started but what the ledger is to keep, and when what is
//! under way has come to its end, or is abandoned, everything that is left settles.

mod admit;
mod advance;
mod answer;
mod exception;
mod finish;
mod intake;
mod rekey;
mod start;
mod twins;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use self::start::{passes, prerequisites, step};
use super::accounts::{Accounts, Group};
use super::cause::Causes;
use super::control::Control;
use super::effect::{Done, Effect};
use super::event::{Event, Observer};
use super::gatekeeper::Gatekeeper;
use super::lane::Lane;
use super::limits::Limits;
use super::outcome::{Cause, Ended};
use super::passes::Passes;
use super::refusals::Refusals;
use super::related::Related;
use super::removal::{Next, Removal};
use super::removing::Removing;
use super::retry_set::RetrySet;
use super::room::Room;
use super::seen::{KeyBudget, Seen};
use super::setup::{Engine, Moved};
use super::step_queue::{StepQueue, longest_first};
use super::twins::Twins;
use crate::campus::Scope;
use crate::error::Result;
use crate::graph::Dependencies;
use crate::ledger::RunId;
use crate::model::{Mending, ResourceKind};
use crate::plan::{Plan, Selection};
use crate::rules::Rules;

/// How far a run is.
enum Phase<'a> {
    /// What is to be deleted goes; the ledger may be forgetting what has gone. It goes first, or behind the steps.
    Removing {
        removal: Removal<'a>,
        forgetting: bool,
        last: bool,
    },
    /// What is to be known before the steps is being found out.
    Preparing,
    Sending,
    Over,
}

/// What a run is about, and within which bounds: of the [`Engine`] what needs no I/O.
pub(super) struct Terms<'a> {
    scope: &'a Scope,
    limits: &'a Limits,
    dependencies: &'a Arc<Dependencies>,
    removals: &'a [Removing],
    removes_last: bool,
    moved: &'a HashMap<ResourceKind, Moved>,
    retry_sets: &'a HashMap<ResourceKind, RetrySet>,
    /// The run of the ledger that keeps its outcomes.
    run: Option<RunId>,
    keep_refusals: bool,
    ignores_case: bool,
    rules: Rules,
}

impl<'a> Terms<'a> {
    /// Those of an engine.
    pub(super) fn of(engine: &'a Engine) -> Self {
        Self {
            scope: engine.scope(),
            limits: engine.limits(),
            dependencies: engine.dependencies(),
            removals: engine.removals(),
            removes_last: engine.removes_last(),
            moved: engine.moved(),
            retry_sets: engine.retry_sets(),
            run: engine.ledger().as_ref().map(|ledger| ledger.run()),
            keep_refusals: engine.keep_refusals(),
            ignores_case: engine.ignores_case(),
            rules: engine.rules(),
        }
    }
}

/// One run of a plan.
pub(super) struct Core<'a> {
    plan: &'a Plan,
    terms: Terms<'a>,
    phase: Phase<'a>,
    /// What is deleted behind the steps.
    removes_last: Option<Removal<'a>>,
    accounts: Accounts<'a>,
    control: Control,
    causes: Causes,
    queue: StepQueue,
    passes: Passes,
    steps: Vec<StepState>,
    /// The steps in the order in which their records go.
    order: Vec<usize>,
    /// What makes records related, if any step asks for them.
    related: Option<Related>,
    keeper: Gatekeeper,
    room: Room,
    /// How many times a record was sent.
    sent: u64,
    key_budget: KeyBudget,
    /// The ODS was seen to ignore letter case.
    ignores_case: bool,
    /// Others may join the next group.
    gathering: bool,
    effects: Vec<Effect>,
}

/// One step of the plan, beside its lane and its passes. What is kept of the records that were read (`seen`, `twins`, `conflicts`, `unknown`) stands in the
/// first step of their kind, and in a second one not at all.
#[derive(Debug)]
struct StepState {
    kind: ResourceKind,
    selection: Selection,
    /// Which records its errors mean, where it sends errors again.
    retry_set: RetrySet,
    lane: Lane,
    /// The ODS has accepted at least one record, if only in part.
    accepted: bool,
    closed: Option<Closed>,
    /// Identical refusals in a row.
    refusals: Refusals,
    seen: Seen,
    /// Keys that are one to the ODS.
    twins: Twins,
    /// Conflicting twins, for the warning at the end.
    conflicts: u64,
    /// Members that the model does not have.
    unknown: BTreeSet<String>,
    /// What was mended in the batch that is being taken in, and in how many of its records.
    mended: BTreeMap<Mending, u64>,
    references: References,
    /// What the ledger knows to be delivered as it is now is not sent: only what changed takes part.
    trusts_ledger: bool,
}

/// Why a step does not send its records.
#[derive(Debug, Clone)]
enum Closed {
    /// The claim set does not let this client write the resource.
    ReferenceOnly,
    /// The server does not offer the resource.
    NotOffered(Arc<Cause>),
}

/// What the references of a kind mean to a run, by their position in its spec.
#[derive(Debug, Default)]
struct References {
    /// References to people by which the ODS authorizes a record.
    people: BTreeSet<u16>,
    /// The reference to the person whose primary association this kind is.
    primary: BTreeSet<u16>,
    /// That person may have primary associations in the ODS that take no part in the run.
    elsewhere: bool,
}

impl<'a> Core<'a> {
    /// A run that begins now.
    ///
    /// # Errors
    /// When the plan names a resource that the model does not have.
    pub(super) fn new(terms: Terms<'a>, plan: &'a Plan, observer: &'a mut dyn Observer, now: Instant) -> Result<Self> {
        let kinds = plan.steps.iter().map(|step| terms.scope.model.kind(&step.resource)).collect::<Result<Vec<_>>>()?;
        let mut accounts = Accounts::new(observer, terms.run.is_some(), terms.keep_refusals);
        accounts.tell(&Event::RunStarted { plan });
        let concurrency = terms.limits.concurrency();
        let (first, later) = if terms.removes_last { (&[][..], terms.removals) } else { (terms.removals, &[][..]) };
        let removal = Removal::begin(first, concurrency, &mut accounts);
        let removes_last = terms.removes_last.then(|| Removal::begin(later, concurrency, &mut accounts));
        Ok(Self {
            plan,
            phase: Phase::Removing { removal, forgetting: false, last: false },
            removes_last,
            accounts,
            control: Control::new(terms.limits, now),
            causes: Causes::new(terms.dependencies, &plan.request, &kinds),
            queue: StepQueue::new(plan.steps.iter().map(|step| prerequisites(step, terms.rules))),
            passes: passes(&terms, plan, &kinds),
            steps: (0..kinds.len()).map(|at| step(&terms, plan, &kinds, at)).collect(),
            order: longest_first(plan.steps.iter().map(|step| (step.after.as_slice(), step.records))),
            related: None,
            keeper: Gatekeeper::new(terms.rules),
            room: Room::new(terms.limits.concurrency()),
            sent: 0,
            key_budget: KeyBudget::new(terms.limits.memory_budget()),
            ignores_case: terms.ignores_case,
            gathering: false,
            effects: Vec::new(),
            terms,
        })
    }

    /// The client sends so many requests at once at the moment.
    pub(super) fn follows(&mut self, limit: usize) {
        self.room.follows(limit);
        if let Phase::Removing { removal, .. } = &mut self.phase {
            removal.follows(limit);
        }
    }

    /// What is to be started now.
    pub(super) fn next(&mut self) -> Vec<Effect> {
        loop {
            match &mut self.phase {
                &mut Phase::Removing { ref mut removal, ref mut forgetting, last } if !*forgetting => {
                    match removal.next(&mut self.accounts, &self.control) {
                        Next::Delete(position, kind, listed) => {
                            let (kind, id, etag) = (kind.clone(), listed.id.clone(), listed.etag.clone());
                            self.effects.push(Effect::Delete { position, kind, id, etag });
                        }
                        Next::Forget(keys) => {
                            *forgetting = true;
                            self.effects.push(Effect::Forget(keys.into_iter().map(|(kind, keys)| (kind.clone(), keys)).collect()));
                        }
                        Next::Wait => break,
                        Next::Done if last => self.phase = Phase::Over,
                        Next::Done => {
                            self.effects.push(Effect::Prepare(self.steps_for_rekeys()));
                            self.phase = Phase::Preparing;
                        }
                    }
                }
                Phase::Preparing | Phase::Sending if self.control.is_stopped() => {
                    let is_settled = self.room.taken() == 0;
                    if is_settled {
                        self.settle_the_rest();
                        self.steps_are_over();
                    }
                    self.keep();
                    if !is_settled || self.is_over() {
                        break;
                    }
                }
                // A group of deletes waits for the ledger to forget the one before, whoever stops.
                Phase::Removing { .. } | Phase::Preparing | Phase::Over => break,
                Phase::Sending => {
                    if !self.go_on() {
                        break;
                    }
                }
            }
        }
        std::mem::take(&mut self.effects)
    }

    /// Moves the steps on. Says whether there may be more to do at once.
    fn go_on(&mut self) -> bool {
        self.start_ready();
        if let Err(error) = self.advance_rekeys() {
            self.control.stop(&error);
            return true;
        }
        self.admit();
        // Behind admitting: records that are held back leave none ready without anything coming back to wake the run.
        self.request_batches();
        if self.advance() {
            return true;
        }
        if self.queue.is_empty() {
            self.steps_are_over();
            return !self.is_over();
        }
        // Behind admitting as well: what is held back settles there.
        self.keep();
        false
    }

    /// Behind the steps comes what is deleted last, if anything is.
    fn steps_are_over(&mut self) {
        self.phase = match self.removes_last.take() {
            Some(removal) => Phase::Removing { removal, forgetting: false, last: true },
            None => Phase::Over,
        };
    }

    /// Takes what came of an effect.
    pub(super) fn on(&mut self, done: Done) {
        match done {
            Done::Deleted { position, answer } => {
                if let Phase::Removing { removal, .. } = &mut self.phase {
                    removal.answered(position, &answer, &self.causes, &mut self.accounts, &mut self.control);
                }
            }
            Done::DeleteWaits { position } => {
                if let Phase::Removing { removal, .. } = &mut self.phase {
                    removal.waits(position);
                }
            }
            Done::Forgotten(forgotten) => {
                if let Err(error) = forgotten {
                    self.control.ledger_failed(&error);
                }
                if let Phase::Removing { forgetting, .. } = &mut self.phase {
                    *forgetting = false;
                }
            }
            Done::Prepared(Ok((related, looks))) => {
                self.related = related;
                self.look_for_rekeys(looks);
                self.phase = Phase::Sending;
            }
            Done::Prepared(Err(error)) => self.control.stop(&error),
            Done::Read { step, batch } => self.read(step, batch),
            Done::Sent { ticket, answer } => self.sent(ticket, &answer),
            Done::Waits { ticket } => self.waits(ticket),
            Done::Found { key, found, closed } => self.found(key, found, closed.as_ref()),
            Done::ObjectsFound { step, old_keys } => self.objects_found(step, old_keys),
            Done::Rested { step } => self.steps[step].lane.rested(),
            Done::Committed(committed) => {
                if let Err(error) = self.accounts.committed(committed) {
                    self.control.ledger_failed(&error);
                }
            }
            Done::Gathered => {
                self.gathering = false;
                self.effects.extend(self.accounts.next_group().map(Effect::Commit));
            }
        }
    }

    /// Begins a commit, or the wait for one.
    fn keep(&mut self) {
        if !self.accounts.wants_commit() {
            return;
        }
        if self.accounts.is_urgent() {
            self.effects.extend(self.accounts.next_group().map(Effect::Commit));
        } else if !std::mem::replace(&mut self.gathering, true) {
            self.effects.push(Effect::Gather);
        }
    }

    /// Ends the run early.
    pub(super) fn stop(&mut self, reason: &dyn ToString) {
        self.control.stop(reason);
    }

    /// Whether the run ends early.
    pub(super) fn is_stopped(&self) -> bool {
        self.control.is_stopped()
    }

    /// What requests listen to: nothing waits any longer once it is cancelled.
    pub(super) fn stopping(&self) -> CancellationToken {
        self.control.stopping()
    }

    /// How long what is under way may take from now on, once the run is stopped.
    pub(super) fn time_to_drain(&self, now: Instant) -> Duration {
        self.control.time_to_drain(now)
    }

    /// What is under way is not waited for any longer.
    pub(super) fn abandon(&mut self) {
        match &mut self.phase {
            Phase::Removing { removal, .. } => removal.abandon(&mut self.accounts),
            Phase::Preparing | Phase::Sending => {
                self.settle_the_rest();
                self.steps_are_over();
            }
            Phase::Over => {}
        }
    }

    /// Whether everything has settled. What the ledger is to keep may still be left.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over)
    }

    /// What is left for the ledger at the end, group by group.
    pub(super) fn last_group(&mut self) -> Option<Group> {
        self.accounts.next_group()
    }

    /// Ends the run.
    pub(super) fn end(mut self) -> Ended {
        let stopped = self.control.reason().map(str::to_owned);
        tracing::info!(plan = %self.plan.fingerprint, stopped, "run finished");
        self.accounts.tell(&Event::RunFinished { stopped: stopped.as_deref() });
        let (counts, lost) = self.accounts.close();
        Ended::new(stopped, counts, lost)
    }
}

#[cfg(test)]
#[path = "property_tests.rs"]
mod property_tests;
