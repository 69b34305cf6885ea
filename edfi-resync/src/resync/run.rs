//! [`Running`]: a run that has not been awaited yet.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use super::audit::Noting;
use super::lease::Held;
use super::memory::{Doubt, Memory};
use super::opened::Resync;
use super::resume::Resume;
use super::until::{Stops, Until};
use crate::campus::Mode;
#[cfg(doc)]
use crate::campus::Request;
use crate::engine::{Event, Observer, Stop};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::ErrorId;
use crate::orphans::{Revalidated, clean_mapping, revalidate_cleanup, revalidate_deleted, revalidate_listed};
use crate::plan::{Occasion, Plan};
use crate::report::{Gap, Report, ReportFold};

/// What is said where successes rest on their status alone.
const NOTHING_SHOWN: &str = "nothing shows that the server keeps what it takes: its answers have neither Location nor ETag, and not one of the \
    records that were looked up could be seen; look into the ODS before this is relied on";

/// A run of a plan: say who observes it and what stops it, then await it.
///
/// With a ledger it locks what it writes, as [`Resync::locks`] shows, and is refused where somebody else holds it. A run whose locks run out,
/// because its process slept, sends nothing more and stops; it can be resumed.
///
/// # Cancellation
/// Dropping the future abandons the run where it stands: nothing more is written, and what was in flight may have arrived. With a ledger its
/// locks are given back, as long as a tokio runtime is there to do it (else they run out), and the run can be resumed. A [`Stop`] ends it
/// in an orderly way.
#[must_use = "a run does nothing until it is awaited"]
pub struct Running<'a> {
    resync: &'a Resync,
    plan: &'a Plan,
    observers: Vec<Box<dyn Observer + 'a>>,
    stops: Stops,
    resume: Resume,
    deadline: Option<Duration>,
    force: bool,
    held: Option<&'a Held>,
}

impl<'a> Running<'a> {
    pub(super) fn new(resync: &'a Resync, plan: &'a Plan) -> Self {
        let deadline = resync.options.deadline;
        let (observers, stops) = (Vec::new(), Stops::default());
        Self { resync, plan, observers, stops, resume: Resume::No, deadline, force: false, held: None }
    }

    /// Runs under locks that are held already, and are kept and given back by whoever holds them.
    pub(super) fn under(mut self, held: &'a Held) -> Self {
        self.held = Some(held);
        self
    }

    /// Shows every event to an observer too, such as a progress bar. Whoever was named before sees each first.
    pub fn observe(mut self, observer: impl Observer + 'a) -> Self {
        self.observers.push(Box::new(observer));
        self
    }

    /// Goes on with an earlier run. Needs a ledger.
    pub fn resume(mut self, resume: Resume) -> Self {
        self.resume = resume;
        self
    }

    /// Stops the run when this token is cancelled, too: nothing more is admitted, requests in flight are awaited, and what was read and not
    /// sent ends as cancelled. Whatever else may stop it still does.
    pub fn cancel_with(mut self, cancel: CancellationToken) -> Self {
        self.stops.add_token(cancel);
        self
    }

    /// Stops the run when this is pressed, too, cleanly or at once. Whatever else may stop it still does.
    pub fn stop_with(mut self, stop: Stop) -> Self {
        self.stops.add(stop);
        self
    }

    /// Lets the run take this long and no longer, from when it is awaited: what comes before the first record, and what is still in flight at
    /// the end, included. It admits nothing more shortly before, so that requests in flight can finish. The hour of the clock in
    /// [`Options::until`](super::Options::until) ends it as well, whichever comes first.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Deletes what the plan lists even if that is more than a run deletes unasked: for a list that was made without [`Request::force`], and
    /// reviewed since.
    pub fn force(mut self, force: bool) -> Self {
        self.force = force;
        self
    }

    async fn carry_out(self) -> Result<Report> {
        let resync = self.resync;
        let until = resync.until(&self.stops, self.deadline)?;
        let mut noting = resync.noting(self.plan);
        let (before, drawing) = (resync.ods.traffic(), resync.ods.draw());
        let mut result = Box::pin(self.permitted(&until, &mut noting)).await;
        if let Ok(report) = &mut result {
            report.by_status = resync.ods.traffic().since(&before);
            report.pace = resync.ods.drawn(&drawing);
            if resync.ods.shows_nothing_at_all() {
                report.gap(Gap::new(NOTHING_SHOWN));
            }
        }
        noting.ended(result).await
    }

    /// Checks what must be so, and sends under locks where there is a ledger.
    async fn permitted(self, until: &Until<'_>, noting: &mut Noting<'_>) -> Result<Report> {
        let Self { resync, plan, resume, .. } = &self;
        resync.may_run(plan)?;
        resync.check(plan)?;
        if plan.selects_nothing() {
            let mut message = vec!["the plan selects nothing: no record in scope passes its filters"];
            message.extend(plan.unmatched());
            return Err(Error::new(ErrorKind::RequestInvalid, message.join("; "))
                .with_hint("correct the people, courses, sections or schools, and plan again"));
        }
        if resync.memory.is_none() && *resume != Resume::No {
            return Err(Error::new(ErrorKind::RequestInvalid, "a run cannot be resumed without a ledger")
                .with_hint("name the ledger that the run was kept in"));
        }
        let retries = !plan.errors().is_empty();
        if retries && *resume != Resume::No {
            return Err(Error::new(ErrorKind::RequestInvalid, "what sends errors again is not resumed")
                .with_hint("send what is still in the error log again"));
        }
        let Some(memory) = &resync.memory else {
            if retries {
                return Err(Error::new(
                    ErrorKind::RequestInvalid,
                    "errors cannot be sent again without the ledger that knows them",
                )
                .with_hint("name the ledger"));
            }
            return Box::pin(self.send(None, until, noting)).await;
        };
        if let Some(held) = self.held {
            return Box::pin(self.send(Some((memory, held)), until, noting)).await;
        }
        let held = resync.lock(memory, plan).await?;
        held.during(Box::pin(self.send(Some((memory, &held)), until, noting))).await
    }

    async fn send(self, kept: Option<(&Memory, &Held)>, until: &Until<'_>, noting: &mut Noting<'_>) -> Result<Report> {
        let Self { resync, plan, observers, stops, resume, force, .. } = self;
        let (clock, stop) = (resync.clock().as_ref(), stops.joined());
        let mut fold = Folding { report: ReportFold::new(), observers };
        until.unless_over(resync.check_prerequisites()).await.transpose()?;
        let Some(mut engine) = until.unless_over(resync.engine(plan)).await.transpose()? else {
            // Nothing was read: a run of which there is nothing else to tell.
            fold.on_event(&Event::RunStarted { plan });
            fold.on_event(&Event::RunFinished { stopped: Some(until.why()) });
            return fold.report.finish();
        };
        // Before the run begins: what is refused for being too much is no run. When it is over meanwhile, the engine says so.
        let mut revalidated =
            if plan.removals.is_empty() { None } else { until.unless_over(revalidate(resync, plan, force)).await.transpose()? };
        if let Some(found) = &mut revalidated {
            let (removing, warnings, gaps) = found.hand_over();
            engine = engine.with_removals(removing);
            if plan.follows_deletes() {
                engine = engine.removing_last();
            }
            for warning in warnings {
                fold.report.warn(warning);
            }
            for gap in gaps {
                fold.report.gap(gap);
            }
        }
        let snapshot = Arc::clone(engine.snapshot());
        let (moved, warnings) = until.unless_over(resync.moved(plan, snapshot.as_ref())).await.transpose()?.unwrap_or_default();
        engine = engine.with_moved(moved);
        for warning in warnings {
            fold.report.warn(warning);
        }
        let Some((memory, held)) = kept else {
            let (alike, warnings) = until.unless_over(resync.alike(plan, None)).await.transpose()?.unwrap_or_default();
            for warning in warnings {
                fold.report.warn(warning);
            }
            engine = engine.with_alike(alike);
            engine = engine.with_deadline(until.left());
            engine.run(plan, &mut fold, stop).await?;
            let mut report = fold.report.finish()?;
            until.unless_over(resync.look_back(plan, snapshot.as_ref(), None, &mut report)).await;
            return Ok(report);
        };
        let retry_sets = resync.retry_sets(plan).await?;
        // Where nothing more is sent, it does not matter.
        let doubt = until.unless_over(memory.doubt(&resync.ods, &resync.model, clock)).await.transpose()?.flatten();
        Resync::check_base(plan, doubt.as_ref().is_some_and(Doubt::is_replaced))?;
        let begun = memory.begin(plan, &resume, doubt, clock, held).await?;
        noting.begun(begun.run.run(), held).await?;
        fold.report = fold.report.of_run(begun.run.run(), begun.resumed);
        for warning in begun.warnings {
            fold.report.warn(warning);
        }
        engine = engine.fenced(held.fence.clone());
        if let Some(found) = &mut revalidated {
            found.keep(&begun.run).await?;
        }
        // What a run delivered before it was stopped has its rows already.
        if plan.mode == Mode::Resync && !begun.resumed {
            let cleaning = clean_mapping(&resync.ods, &resync.model, resync.options.concurrency, plan, &begun.run);
            let cleaned = until.unless_over(cleaning).await.transpose()?;
            cleaned.into_iter().flatten().for_each(|gap| fold.report.gap(gap));
        }
        let (alike, warnings) = until.unless_over(resync.alike(plan, Some(&begun.run))).await.transpose()?.unwrap_or_default();
        for warning in warnings {
            fold.report.warn(warning);
        }
        engine = engine.with_alike(alike);
        engine = engine.with_deadline(until.left());
        let keeps_refusals = resync.options.keep_refusals;
        let engine = engine.with_ledger(begun.run.clone()).with_retry_sets(retry_sets).with_ignored_case(begun.ignores_case);
        let engine = engine.with_keep_refusals(keeps_refusals);
        let ended = engine.run(plan, &mut fold, stop).await?;
        // What a retry that was stopped has not come to is still to be sent again. What it has sent is settled by its new outcome.
        let errors: Vec<_> = plan.errors().into_iter().map(ErrorId).collect();
        let all_sent = ended.stopped().is_none() && ended.lost() == 0 && !errors.is_empty();
        let marked = if all_sent { held.ledger.mark_retried(&errors).await.err() } else { None };
        // A run whose accounts do not close is not ended: it can be resumed.
        let mut report = fold.report.finish()?;
        if let Some(error) = marked {
            report.gap(Gap::new(format!("which errors were sent again could not be kept in the ledger: {error}")));
        }
        if keeps_refusals {
            report = report.kept_in(Arc::clone(memory.ledger()));
        }
        if ended.lost() == 0 {
            let kept = Some((&begun.run, &held.ledger));
            until.unless_over(resync.look_back(plan, snapshot.as_ref(), kept, &mut report)).await;
        }
        if let Some(gap) = memory.end(&begun.run, ended, &resync.ods, clock, until.is_hurried()).await {
            report.gap(gap);
        }
        if report.stopped.is_some() {
            // A write that changes nothing shows it.
            report.lost_ledger(memory.state().await.is_err());
        }
        Ok(report)
    }
}

/// What the plan deletes and still holds.
fn revalidate<'a>(resync: &'a Resync, plan: &'a Plan, force: bool) -> BoxFuture<'a, Result<Revalidated>> {
    Box::pin(async move {
        if plan.occasion != Occasion::Request {
            return revalidate_listed(&resync.search().await?, plan).await;
        }
        // What the plan itself says to be too much is refused without a look.
        plan.check_ceiling(plan.deletes(), force)?;
        if plan.follows_deletes() {
            return revalidate_deleted(&resync.search().await?, plan, force).await;
        }
        revalidate_cleanup(resync.search().await?, resync.sibling().await?, plan, force).await
    })
}

/// The report, and whoever else wants to see the events.
struct Folding<'a> {
    report: ReportFold,
    observers: Vec<Box<dyn Observer + 'a>>,
}

impl Observer for Folding<'_> {
    fn on_event(&mut self, event: &Event<'_>) {
        self.report.on_event(event);
        self.observers.iter_mut().for_each(|observer| observer.on_event(event));
    }
}

impl<'a> IntoFuture for Running<'a> {
    type Output = Result<Report>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Report>> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.carry_out())
    }
}

impl fmt::Debug for Running<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running").field("plan", &self.plan.fingerprint).finish_non_exhaustive()
    }
}
