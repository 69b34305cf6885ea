//! `run` and `plan`.

use edfi_resync::engine::Event;
use edfi_resync::{Error, ErrorKind, Result};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;

use crate::arguments::{Arguments, Call};
use crate::errors::{OrRaise, interrupted, is_interrupt, wrong_type};
use crate::plan::Plan;
use crate::report::Report;
use crate::supervise::{Callbacks, Ended, Events, Stop, supervise};

/// Sends the records of a source into an ODS, in order, and accounts for every one of them.
///
/// Args:
///     source: The path of a SQLite database in the reference Campus schema, the path of a directory of JSON Lines files named after
///         their endpoints, or records as `{"endpoint": [dict, ...]}`. Decimals are sent as written, dates as ISO text.
///     ods: The base URL of the API. Needed where the source's configuration leaves it open; elsewhere it must be the
///         configuration's own target.
///     key: The key of the API client.
///     secret: The secret of the API client.
///     configuration: The name of the configuration; may be left out where the source has only one, or none.
///     school_year: The school year of a source without configurations: `2027` or `"2026-27"`. Absent: the current one.
///     schools: Campus school IDs, or `"all"`. A source with schools needs a choice; others take none.
///     persons: Campus person IDs, as a list or as text such as `"1001, 1002"`.
///     courses: Campus course IDs, likewise.
///     sections: Campus section IDs, likewise.
///     resources: Endpoints; absent: all that are switched on.
///     select_dependencies: Whether the resources that the chosen ones require are sent too.
///     mode: What to do with the records: `"resync"` sends every one.
///     data_standard: The Data Standard of a source without configurations. Absent: the server's.
///     allow_http: Whether `http://` is allowed for other hosts than this machine.
///     progress: Whether a line on standard error shows how far the run is.
///     on_event: Called with a dict for everything that happens, on the calling thread. It should be quick. An exception in it stops
///         the run cleanly and is raised again.
///
/// Raises:
///     ResyncError: The run as a whole could not be done. What befalls single records stands in the report.
///     RunInterrupted: Ctrl-C was pressed; the run was stopped cleanly, and the exception carries the report. A second Ctrl-C abandons
///         the run at once, without a report.
#[pyfunction]
#[pyo3(signature = (
    source, ods=None, *, key, secret, configuration=None, school_year=None, schools=None, persons=None, courses=None, sections=None,
    resources=None, select_dependencies=false, mode="resync", data_standard=None, allow_http=false, progress=false, on_event=None
))]
#[expect(clippy::too_many_arguments, reason = "they are named at the call")]
pub(crate) fn run(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    ods: Option<&Bound<'_, PyAny>>,
    key: &Bound<'_, PyAny>,
    secret: &Bound<'_, PyAny>,
    configuration: Option<&Bound<'_, PyAny>>,
    school_year: Option<&Bound<'_, PyAny>>,
    schools: Option<&Bound<'_, PyAny>>,
    persons: Option<&Bound<'_, PyAny>>,
    courses: Option<&Bound<'_, PyAny>>,
    sections: Option<&Bound<'_, PyAny>>,
    resources: Option<&Bound<'_, PyAny>>,
    select_dependencies: bool,
    mode: &str,
    data_standard: Option<&Bound<'_, PyAny>>,
    allow_http: bool,
    progress: bool,
    on_event: Option<Py<PyAny>>,
) -> PyResult<Report> {
    let on_event = callable(py, on_event)?;
    #[rustfmt::skip]
    let call = Arguments {
        source, ods, key, secret, configuration, school_year, schools, persons, courses, sections, resources, select_dependencies,
        mode, data_standard, allow_http,
    }
    .into_call(py)?;
    let progress = if progress { Some(py.import("edfi_resync._progress")?.getattr("Progress")?.call0()?.unbind()) } else { None };
    let callbacks = Callbacks { progress: progress.as_ref().map(|progress| progress.clone_ref(py)), on_event };
    let ended = supervise(py, callbacks, move |stop, events| carry_out(call, stop, events));
    let closed = progress.map(|progress| progress.call_method0(py, "close"));
    let report = finish(py, ended, Report::new)?;
    closed.transpose()?;
    Ok(report)
}

/// What `run` with the same arguments would do. Reads from source and ODS, and writes nothing.
///
/// `progress` and `on_event` are taken for likeness' sake: a plan has no events.
///
/// Raises:
///     ResyncError: The request cannot be carried out as it stands, or source or ODS cannot be read.
#[pyfunction]
#[pyo3(signature = (
    source, ods=None, *, key, secret, configuration=None, school_year=None, schools=None, persons=None, courses=None, sections=None,
    resources=None, select_dependencies=false, mode="resync", data_standard=None, allow_http=false, progress=false, on_event=None
))]
#[expect(clippy::too_many_arguments, reason = "they are named at the call")]
pub(crate) fn plan(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    ods: Option<&Bound<'_, PyAny>>,
    key: &Bound<'_, PyAny>,
    secret: &Bound<'_, PyAny>,
    configuration: Option<&Bound<'_, PyAny>>,
    school_year: Option<&Bound<'_, PyAny>>,
    schools: Option<&Bound<'_, PyAny>>,
    persons: Option<&Bound<'_, PyAny>>,
    courses: Option<&Bound<'_, PyAny>>,
    sections: Option<&Bound<'_, PyAny>>,
    resources: Option<&Bound<'_, PyAny>>,
    select_dependencies: bool,
    mode: &str,
    data_standard: Option<&Bound<'_, PyAny>>,
    allow_http: bool,
    progress: bool,
    on_event: Option<Py<PyAny>>,
) -> PyResult<Plan> {
    callable(py, on_event)?;
    let _ = progress;
    #[rustfmt::skip]
    let call = Arguments {
        source, ods, key, secret, configuration, school_year, schools, persons, courses, sections, resources, select_dependencies,
        mode, data_standard, allow_http,
    }
    .into_call(py)?;
    let ended = supervise(py, Callbacks::default(), move |stop, _| async move {
        let planning = async {
            let (resync, request) = call.open().await?;
            resync.plan(&request).await
        };
        unless_stopped(&stop, planning).await
    });
    finish(py, ended, Plan)
}

fn callable(py: Python<'_>, on_event: Option<Py<PyAny>>) -> PyResult<Option<Py<PyAny>>> {
    match on_event {
        Some(callback) if !callback.bind(py).is_callable() => {
            Err(wrong_type("on_event", callback.bind(py), "a function that takes a dict"))
        }
        on_event => Ok(on_event),
    }
}

/// Nothing is written before the run itself, so until then a stop need not wait for anything.
async fn carry_out(call: Call, stop: Stop, events: Events) -> Result<edfi_resync::report::Report> {
    let opening = async {
        let (resync, request) = call.open().await?;
        let plan = resync.plan(&request).await?;
        resync.ods().authenticate().await?;
        Ok((resync, plan))
    };
    let (resync, plan) = unless_stopped(&stop, opening).await?;
    let mut run = resync.run(&plan).cancel_with(stop.cleanly.clone());
    if events.is_wanted() {
        run = run.observe(move |event: &Event<'_>| events.send(event));
    }
    run.await
}

async fn unless_stopped<T>(stop: &Stop, work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::select! {
        biased;
        () = stop.cleanly.cancelled() => Err(Error::new(ErrorKind::Unexpected, "stopped before the run began")),
        result = work => result,
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
