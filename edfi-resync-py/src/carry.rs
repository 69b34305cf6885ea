//! How a question is asked and a run is carried out, with Python looked after meanwhile.

use std::future::Future;
use std::sync::Arc;

use edfi_resync::engine::{Event, Stop};
use edfi_resync::plan::Plan;
use edfi_resync::{Error, ErrorKind, Result, Resync, report};
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use tokio::time::sleep;

use crate::arguments::{Value, truth};
use crate::asked::{How, PASSED, PRESSED, stopped};
use crate::errors::{OrRaise, interrupted, is_interrupt, wrong_type};
use crate::logging::listen;
use crate::report::Report;
use crate::supervise::{Callbacks, Ended, Events, Started, start};
use crate::work::{Answer, Way, Work};

/// Who hears of the events of a run.
pub(crate) struct Listeners {
    progress: Option<Py<PyAny>>,
    on_event: Option<Py<PyAny>>,
}

impl Listeners {
    /// Reads the arguments.
    ///
    /// # Errors
    /// `TypeError` for an `on_event` that cannot be called, or a `progress` that is no truth value.
    pub(crate) fn of(py: Python<'_>, progress: Value<'_, '_>, on_event: Option<Py<PyAny>>) -> PyResult<Self> {
        if let Some(callback) = &on_event
            && !callback.bind(py).is_callable()
        {
            return Err(wrong_type("on_event", callback.bind(py), "a function that takes a dict"));
        }
        let progress = if truth("progress", progress)? == Some(true) {
            Some(py.import("edfi_resync._progress")?.getattr("shown")?.call0()?.unbind())
        } else {
            None
        };
        Ok(Self { progress, on_event })
    }

    /// Does work that has events, and lets them hear these.
    ///
    /// # Errors
    /// What the work says, what a callback raises, `RunInterrupted` with the report.
    pub(crate) fn hear<F>(
        self,
        py: Python<'_>,
        way: Way,
        work: impl FnOnce(Stop, Events) -> F + Send + 'static,
    ) -> PyResult<Answer<Report>>
    where
        F: Future<Output = Result<report::Report>>,
    {
        let Self { progress, on_event } = self;
        let callbacks = Callbacks { progress: progress.as_ref().map(|progress| progress.clone_ref(py)), on_event };
        let finish = move |py: Python<'_>, ended| {
            let closed = progress.map(|progress| progress.call_method0(py, "close"));
            let report = finish(py, ended, Report::new)?;
            closed.transpose()?;
            Ok(report)
        };
        carry(py, way, callbacks, work, finish)
    }
}

/// Does work as it is waited for.
fn carry<T, P, F>(
    py: Python<'_>,
    way: Way,
    callbacks: Callbacks,
    work: impl FnOnce(Stop, Events) -> F + Send + 'static,
    finish: impl FnOnce(Python<'_>, Ended<T>) -> PyResult<P> + Send + 'static,
) -> PyResult<Answer<P>>
where
    T: Send + 'static,
    P: for<'py> IntoPyObject<'py>,
    F: Future<Output = Result<T>>,
{
    listen(py);
    let keeps_events = way == Way::Apart { keeps_events: true };
    let Started { watch, result } = start(callbacks, keeps_events, work);
    if way == Way::Here {
        watch.until_over(py);
        return finish(py, Ended { result: result.take(), raised: watch.take_raised() }).map(Answer::Now);
    }
    let outcome = move |py: Python<'_>, raised| finish(py, Ended { result: result.take(), raised })?.into_py_any(py);
    Ok(Answer::Later(Box::new(Work::new(watch, outcome))))
}

/// Asks something that writes nothing: a stop need not wait for its end.
///
/// # Errors
/// What the question says; `RunInterrupted`.
pub(crate) fn ask<T, P, F>(
    py: Python<'_>,
    question: impl FnOnce() -> F + Send + 'static,
    make: impl FnOnce(T) -> P + Send + 'static,
) -> PyResult<P>
where
    T: Send + 'static,
    P: for<'py> IntoPyObject<'py>,
    F: Future<Output = Result<T>>,
{
    match ask_within(py, How::default(), "it was answered", question, make)? {
        Answer::Now(answer) => Ok(answer),
        Answer::Later(_) => Err(PyRuntimeError::new_err("an answer was not waited for")),
    }
}

/// The same, within a deadline and until a stop is pressed; `before` names what was not done then.
///
/// # Errors
/// What the question says; `Stopped`; `RunInterrupted`.
pub(crate) fn ask_within<T, P, F>(
    py: Python<'_>,
    how: How,
    before: &'static str,
    question: impl FnOnce() -> F + Send + 'static,
    make: impl FnOnce(T) -> P + Send + 'static,
) -> PyResult<Answer<P>>
where
    T: Send + 'static,
    P: for<'py> IntoPyObject<'py>,
    F: Future<Output = Result<T>>,
{
    let way = how.way;
    let bounded = move |ctrl_c| async move { Within::new(how, &ctrl_c).done(before, question()).await };
    until_stopped(py, way, bounded, make)
}

/// Does work that nobody hears of, and that ends soon when it is stopped.
///
/// # Errors
/// What the work says; `RunInterrupted`.
pub(crate) fn until_stopped<T, P, F>(
    py: Python<'_>,
    way: Way,
    work: impl FnOnce(Stop) -> F + Send + 'static,
    make: impl FnOnce(T) -> P + Send + 'static,
) -> PyResult<Answer<P>>
where
    T: Send + 'static,
    P: for<'py> IntoPyObject<'py>,
    F: Future<Output = Result<T>>,
{
    let finish = move |py: Python<'_>, mut ended: Ended<T>| {
        if ended.raised.is_some() {
            // An answer is no report.
            ended.result = None;
        }
        finish(py, ended, make)
    };
    carry(py, way, Callbacks::default(), move |stop, _| work(stop), finish)
}

/// What was not done where a run is over before it has written anything.
pub(crate) const BEGUN: &str = "the run began";

/// Carries out what was planned. Nothing is written before the run itself, so until then a stop need not wait for anything.
///
/// # Errors
/// What planning and running say.
pub(crate) async fn carry_out(
    planned: impl Future<Output = Result<(Arc<Resync>, Plan)>>,
    how: How,
    stop: Stop,
    events: Events,
) -> Result<report::Report> {
    let (resume, force) = (how.resume, how.force);
    let within = Within::new(how, &stop);
    let (resync, plan) = within.done(BEGUN, planned).await?;
    let mut run = resync.run(&plan).stop_with(within.stop.clone()).resume(resume).force(force);
    if let Some(left) = within.how.left() {
        run = run.deadline(left);
    }
    if events.is_wanted() {
        run = run.observe(move |event: &Event<'_>| events.send(event));
    }
    run.await
}

/// What comes of work that writes nothing, within a deadline and until a stop is pressed.
///
/// # Errors
/// What the work says; `Stopped` when it is not done in time.
pub(crate) async fn within<T>(how: &How, ctrl_c: &Stop, before: &str, work: impl Future<Output = Result<T>>) -> Result<T> {
    Within::new(how.clone(), ctrl_c).done(before, work).await
}

/// How long a call may take, and what ends it before.
struct Within {
    stop: Stop,
    how: How,
}

impl Within {
    /// Ctrl-C presses the one stop, the caller the other.
    fn new(how: How, ctrl_c: &Stop) -> Self {
        let stop = how.stop.iter().cloned().fold(ctrl_c.clone(), Stop::or);
        Self { stop, how }
    }

    /// What comes of work that writes nothing, so that its end need not be waited for.
    ///
    /// # Errors
    /// What the work says; `Stopped` when it is not done in time.
    async fn done<T>(&self, before: &str, work: impl Future<Output = Result<T>>) -> Result<T> {
        self.how.check(before)?;
        let deadline = async {
            match self.how.left() {
                Some(left) => sleep(left).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = self.stop.pressed() => Err(stopped(PRESSED, before)),
            result = work => result,
            () = deadline => Err(stopped(PASSED, before)),
        }
    }
}

fn finish<T, P: for<'py> IntoPyObject<'py>>(py: Python<'_>, ended: Ended<T>, make: impl FnOnce(T) -> P) -> PyResult<P> {
    let Some(raised) = ended.raised else {
        let result = ended.result.unwrap_or_else(|| Err(Error::new(ErrorKind::Unexpected, "the run was abandoned")));
        return result.map(make).or_raise(py);
    };
    if !is_interrupt(py, &raised) {
        return Err(raised);
    }
    let report = match ended.result {
        Some(Ok(result)) => Some(make(result).into_py_any(py)?),
        _ => None,
    };
    Err(interrupted(py, raised, report))
}
