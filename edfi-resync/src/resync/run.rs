//! [`Running`]: a run that has not been awaited yet.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use tokio_util::sync::CancellationToken;

use super::Resync;
use crate::engine::{Event, Observer};
use crate::error::Result;
use crate::plan::Plan;
use crate::report::{Report, ReportFold};

/// A run of a plan: say who observes it and what cancels it, then await it.
#[must_use = "a run does nothing until it is awaited"]
pub struct Running<'a> {
    resync: &'a Resync,
    plan: &'a Plan,
    observer: Option<Box<dyn Observer + 'a>>,
    cancel: CancellationToken,
}

impl<'a> Running<'a> {
    pub(super) fn new(resync: &'a Resync, plan: &'a Plan) -> Self {
        Self { resync, plan, observer: None, cancel: CancellationToken::new() }
    }

    /// Shows every event to an observer, such as a progress bar.
    pub fn observe(mut self, observer: impl Observer + 'a) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Stops the run when this token is cancelled: nothing more is admitted, requests in flight are awaited, and what was read and not
    /// sent ends as cancelled.
    pub fn cancel_with(mut self, cancel: CancellationToken) -> Self {
        self.cancel = cancel;
        self
    }

    async fn carry_out(self) -> Result<Report> {
        self.resync.check(self.plan)?;
        self.resync.ods.authenticate().await?;
        let engine = self.resync.engine(self.plan).await?;
        let mut fold = Folding { report: ReportFold::new(), observer: self.observer };
        engine.run(self.plan, &mut fold, self.cancel).await?;
        fold.report.finish()
    }
}

/// The report, and whoever else wants to see the events.
struct Folding<'a> {
    report: ReportFold,
    observer: Option<Box<dyn Observer + 'a>>,
}

impl Observer for Folding<'_> {
    fn on_event(&mut self, event: &Event<'_>) {
        self.report.on_event(event);
        if let Some(observer) = &mut self.observer {
            observer.on_event(event);
        }
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
