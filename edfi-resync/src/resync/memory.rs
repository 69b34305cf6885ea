//! [`Memory`]: the ledger as one target's runs use it: is the ODS still the one that it knows, which run is begun or resumed.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::lease::Held;
use super::resume::Resume;
use crate::engine::{Ended, LedgerRun};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{Ledger, LedgerTarget, RunEnd, RunId, RunStart, RunState, TargetId, TargetState};
use crate::model::Model;
use crate::ods::{Clock, Ods, Verdict};
use crate::plan::Plan;
use crate::report::Gap;
use crate::shown::{self, Shown};

/// How many known records are looked for, to tell whether the ODS still holds what it should.
const SAMPLES: usize = 5;
/// How long the newest change version is waited for.
const LAST_WORD: Duration = Duration::from_secs(5);

/// A ledger, and the target whose rows are used.
#[derive(Debug)]
pub(super) struct Memory {
    ledger: Arc<dyn Ledger>,
    target: LedgerTarget,
    /// The ODS did not tell its newest change version although it answered otherwise: it is not asked again.
    is_silent: AtomicBool,
    /// Of a source whose records could be drawn only once: the runs that were begun with it, which alone can go on with it.
    own_runs: Option<Mutex<BTreeSet<RunId>>>,
}

/// A run as it begins, with what should be said about it.
pub(super) struct Begun {
    pub(super) run: LedgerRun,
    pub(super) resumed: bool,
    /// The ODS was seen to ignore letter case.
    pub(super) ignores_case: bool,
    pub(super) warnings: Vec<String>,
}

impl Memory {
    /// Opens a target's rows, so that a ledger that does not fit is found before anything is sent.
    pub(super) async fn open(ledger: Arc<dyn Ledger>, target: LedgerTarget, drawn_once: bool) -> Result<Self> {
        ledger.target(&target).await?;
        let own_runs = drawn_once.then(Mutex::default);
        Ok(Self { ledger, target, is_silent: AtomicBool::new(false), own_runs })
    }

    pub(super) fn ledger(&self) -> &Arc<dyn Ledger> {
        &self.ledger
    }

    pub(super) async fn state(&self) -> Result<TargetState> {
        self.ledger.target(&self.target).await
    }

    /// The ledger and its rows of this target, unless the ODS was emptied or replaced, so that they say nothing of it.
    pub(super) async fn of_this_ods(
        &self,
        ods: &Ods,
        model: &Model,
        clock: &dyn Clock,
    ) -> Result<Option<(Arc<dyn Ledger>, TargetId)>> {
        let state = self.state().await?;
        let doubt = self.doubt(ods, model, clock).await?;
        let replaced = doubt.is_some_and(|doubt| doubt.replaced);
        Ok((!replaced).then(|| (Arc::clone(&self.ledger), state.id)))
    }

    /// Begins a run, or goes on with one.
    pub(super) async fn begin(
        &self,
        plan: &Plan,
        resume: &Resume,
        doubt: Option<Doubt>,
        clock: &dyn Clock,
        held: &Held,
    ) -> Result<Begun> {
        let (state, ledger) = (self.state().await?, &held.ledger);
        let mut warnings = state.warnings.clone();
        let earlier = match resume {
            Resume::No => None,
            Resume::Newest => self.unfinished(state.id, plan).await?,
            Resume::Run(run) => Some(*run),
        };
        let run = if let Some(run) = earlier {
            self.check_same_records(run)?;
            self.check_nobody_is_at(run, plan, &state, clock, held).await?;
            let row = ledger.resume(state.id, run).await?;
            if row.fingerprint != plan.fingerprint {
                warnings.push(format!(
                    "run {run} goes on with another plan than it began with: what it delivered and what has not changed since is not sent again"
                ));
            }
            run
        } else {
            if *resume == Resume::Newest {
                warnings.push("there was no unfinished run of this request to resume: a new one was begun".to_owned());
            }
            ledger.begin(start(plan, state.id, clock)?).await?
        };
        if let Some(own) = &self.own_runs {
            own.lock().unwrap_or_else(PoisonError::into_inner).insert(run);
        }
        let mut ignores_case = state.ignores_case;
        if let Some(doubt) = doubt {
            ignores_case &= !doubt.replaced;
            // What a resumed run skips must be there: where that is in doubt, sending it again costs only requests.
            if doubt.replaced || earlier.is_some() {
                ledger.forget(state.id).await?;
            }
            warnings.push(doubt.warning);
        }
        let run = LedgerRun::new(Arc::clone(ledger), state.id, run).resumed_if(earlier.is_some());
        Ok(Begun { run, resumed: earlier.is_some(), ignores_case, warnings })
    }

    /// The newest run of this plan, or of the same request when what it was made from changed since, if it is not finished. What was run of
    /// other requests meanwhile has nothing to do with it.
    async fn unfinished(&self, target: TargetId, plan: &Plan) -> Result<Option<RunId>> {
        for run in self.ledger.runs().await?.iter().filter(|run| run.target == target) {
            if run.fingerprint == plan.fingerprint || self.asks_for_the_same(run.id, plan).await? {
                return Ok((run.state != RunState::Finished).then_some(run.id));
            }
        }
        Ok(None)
    }

    /// Whether a run was asked for as this plan is.
    async fn asks_for_the_same(&self, run: RunId, plan: &Plan) -> Result<bool> {
        let Some(json) = self.ledger.plan(run).await? else { return Ok(false) };
        // The plan of another version of this library may be none for this one.
        let earlier = serde_json::from_str::<Plan>(&json).ok();
        let asked = |plan: &Plan| (plan.mode, plan.occasion, plan.request.clone());
        Ok(earlier.is_some_and(|earlier| asked(&earlier) == asked(plan)))
    }

    /// Refuses to go on with a run whose records were drawn once, by somebody else: these are others, and what that run had still to send is in none of them.
    fn check_same_records(&self, run: RunId) -> Result<()> {
        let is_own = |own: &Mutex<BTreeSet<RunId>>| own.lock().unwrap_or_else(PoisonError::into_inner).contains(&run);
        if self.own_runs.as_ref().is_none_or(is_own) {
            return Ok(());
        }
        let message = format!("run {run} cannot be resumed: its records could be drawn only once, and these are others");
        Err(Error::new(ErrorKind::RequestInvalid, message)
            .with_hint("begin a new run; to be able to resume, write records into JSON Lines files first, or give lists"))
    }

    /// Refuses to go on with a run that another process may be at. With its own plan it cannot be: its locks would be in the way.
    async fn check_nobody_is_at(&self, run: RunId, plan: &Plan, state: &TargetState, clock: &dyn Clock, held: &Held) -> Result<()> {
        let row = self.ledger.runs().await?.into_iter().find(|row| row.id == run);
        if row.is_none_or(|row| row.state != RunState::Open || row.fingerprint == plan.fingerprint) {
            return Ok(());
        }
        let locks = self.ledger.locks(state.id, clock.wall()).await?;
        match locks.into_iter().find(|lock| lock.token != held.token()) {
            None => Ok(()),
            Some(lock) => {
                let message =
                    format!("run {run} has another plan and may still be under way: {} works on this target", Shown(&lock.holder));
                Err(Error::new(ErrorKind::Locked, message).with_hint("begin a new run, or wait until that one has ended"))
            }
        }
    }

    /// Ends a run; says what could not be kept.
    pub(super) async fn end(&self, run: &LedgerRun, ended: Ended, ods: &Ods, clock: &dyn Clock, hurry: bool) -> Option<Gap> {
        // A run that lost outcomes cannot say what it delivered: it stays open, and resumes.
        if ended.lost() > 0 {
            let lost = ended.lost();
            return Some(Gap::new(format!(
                "{lost} outcomes could not be kept in the ledger; their records are sent again on resume"
            )));
        }
        // Whoever is in a hurry does not wait for this.
        let newest_change_version =
            if hurry { None } else { self.newest_change_version(ods, clock, ended.stopped().is_none()).await };
        let (stopped, counts) = (ended.stopped().map(str::to_owned), ended.counts().clone());
        let end = RunEnd { stopped, counts, newest_change_version, at: clock.wall() };
        match run.ledger().end(run.run(), end).await {
            Ok(()) => None,
            Err(error) => Some(Gap::new(format!("the end of run {} could not be kept in the ledger: {error}", run.run()))),
        }
    }

    /// The newest change version of the ODS, if it tells in time. One that answers other requests and not this one is asked once.
    async fn newest_change_version(&self, ods: &Ods, clock: &dyn Clock, answers: bool) -> Option<u64> {
        if self.is_silent.load(Ordering::Relaxed) {
            return None;
        }
        let newest = tokio::select! {
            biased;
            newest = ods.newest_change_version() => newest.ok().flatten(),
            () = clock.sleep(LAST_WORD) => None,
        };
        if newest.is_none() && answers {
            self.is_silent.store(true, Ordering::Relaxed);
        }
        newest
    }

    /// What makes it doubtful that the ODS holds what the ledger knows. What cannot be found out says nothing.
    ///
    /// Records are asked for by their ids first, and not in lists: asked so, an ODS tells what it does not show from what it does not have.
    pub(super) async fn doubt(&self, ods: &Ods, model: &Model, clock: &dyn Clock) -> Result<Option<Doubt>> {
        let state = self.state().await?;
        if state.records == 0 {
            return Ok(None);
        }
        let (mut gone, mut found, mut unknown) = (0_usize, 0_usize, 0_usize);
        for (resource, id) in self.ledger.samples(state.id, SAMPLES).await? {
            let Ok(kind) = model.kind(&resource) else { continue };
            match ods.get(&kind, &id).await {
                Ok(Some(_)) => found += 1,
                Ok(None) => gone += 1,
                Err(answer) if matches!(answer.verdict, Verdict::StaleId | Verdict::AlreadyGone) => gone += 1,
                Err(_) => unknown += 1,
            }
        }
        let newest = match state.newest_change_version {
            Some(known) => self.newest_change_version(ods, clock, found + gone > 0).await.map(|newest| (known, newest)),
            None => None,
        };
        let back = newest
            .filter(|(known, newest)| newest < known)
            .map(|(known, newest)| format!("the newest change version of the ODS went back from {known} to {newest}"));
        let older = "somebody deleted records, or an older state was restored";
        // Forgetting what the ledger knows cannot be undone: a single number, or a record or two, are no ground for it.
        Ok(match (gone, found, back) {
            (1.., 0, Some(back)) => Some(Doubt::replaced(&back)),
            (1.., 0, None) if unknown == 0 => {
                Some(Doubt::replaced(&format!("of {} that the ledger knows, the ODS holds none", shown::records(gone as u64))))
            }
            (0, _, Some(back)) => {
                Some(Doubt::some(format!("{back}: an older state was restored, or a copy answered that lags behind")))
            }
            (0, _, None) => None,
            (gone, _, _) => Some(Doubt::some(format!(
                "of {} that the ledger knows, the ODS lacks {gone}: {older}",
                shown::records((gone + found + unknown) as u64)
            ))),
        })
    }
}

/// Why the ledger may not tell what the ODS holds.
pub(super) struct Doubt {
    /// The ODS was emptied or replaced as a whole.
    replaced: bool,
    pub(super) warning: String,
}

impl Doubt {
    /// Whether the ODS was emptied or replaced as a whole.
    pub(super) fn is_replaced(&self) -> bool {
        self.replaced
    }

    fn replaced(evidence: &str) -> Self {
        let meaning = "it was emptied or replaced since the last run, and nothing that the ledger knew of it is relied on";
        Self { replaced: true, warning: format!("{evidence}: {meaning}") }
    }

    fn some(warning: String) -> Self {
        Self { replaced: false, warning }
    }
}

fn start(plan: &Plan, target: TargetId, clock: &dyn Clock) -> Result<RunStart> {
    let json = serde_json::to_string(plan)
        .map_err(|error| Error::new(ErrorKind::Unexpected, "the plan cannot be written as JSON").with_source(error))?;
    let (configuration, fingerprint) = (plan.configuration.clone(), plan.fingerprint.clone());
    Ok(RunStart { target, configuration, fingerprint, plan: json, at: clock.wall() })
}
