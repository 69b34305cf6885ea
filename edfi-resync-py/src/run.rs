//! `run` and `plan`.

use edfi_resync::engine::{Event, Stop};
use edfi_resync::{Error, ErrorKind, Result};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;

use crate::arguments::{Arguments, Call};
use crate::errors::{OrRaise, interrupted, is_interrupt, wrong_type};
use crate::plan::Plan;
use crate::report::Report;
use crate::supervise::{Callbacks, Ended, Events, supervise};

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
///     ledger: Where runs remember: a `Ledger`, or the path of one, which is made if there is none. Absent: nothing is kept, so that no
///         run can be resumed, records that did not change count as updated, and an ODS that was emptied is not noticed.
///     resume: `True` goes on with the newest run that was stopped or whose process died (with none, a new run begins and the report
///         says so); a number, with the run that has it. What was delivered and has not changed since is not sent again; the rest is.
///         The report is that of the whole run. A finished run is never resumed.
///     memory_budget: Bytes that the natural keys of running steps may take in memory; the rest is in a temporary file.
///     max_retries: How often the request of a record is repeated before the record fails. `0`: never. A server that is out of reach (no
///         connection, 502, 503, 504) is no record's fault: it is waited for apart from that.
///     deadline: How long the run may take, in seconds or as a `timedelta`, from the first record on; then it is stopped cleanly.
///
/// Events: every dict has `"event"`. Those of a step have `"step"`, which is its place in the plan, its `"resource"`, and `"pass"`:
///     `"first"`, `"refused"` (people once more, behind their associations) or `"whole"` (records that first went without a reference).
///
///     - `"run_started"`: `plan`, its fingerprint; `records`, how many will be read, or `None` if that is not known; `steps`, how many.
///     - `"step_started"`, `"step_finished"`: nothing else.
///     - `"read"`: `records`, how many more were read; each settles once.
///     - `"settled"`: `outcome`, the name of its column in the report; `origin`, where it came from; `campus`, its Campus IDs by role;
///       `object`, its Campus object such as `"Enrollment:4711"`, or `None`. If it is `"invalid"`, `"failed"` or `"blocked"`, also
///       `class`, `status`, `message` and `hint` as in `Failure`, and `maybe_applied`, whether it may be in the ODS although no answer
///       came; if `"blocked"`, also `blocked_by`, resource and origin of the record that failed. If it is `"skipped"`, also `reason`,
///       which is `"duplicate"`, `"conflict"` or `"referenceOnly"`, and `of`, the origin of the earlier record, or `None`.
///     - `"warning"`: `message`.
///     - `"run_finished"`: `stopped`, why it ended early, or `None`.
///
/// Raises:
///     ResyncError: The run as a whole could not be done. What befalls single records stands in the report.
///     LedgerError: The ledger cannot be read or written; nothing was sent. One that fails later stops the run, and `Report.stopped` says
///         why.
///     RunInterrupted: Ctrl-C was pressed; the run was stopped cleanly, and the exception carries the report. A second Ctrl-C ends it
///         at once: what is in flight is not awaited, and counts as failed, maybe applied. Either way it can be resumed from a ledger.
#[pyfunction]
#[pyo3(signature = (
    source, ods=None, *, key, secret, configuration=None, school_year=None, schools=None, persons=None, courses=None, sections=None,
    resources=None, select_dependencies=false, mode="resync", data_standard=None, allow_http=false, progress=false, on_event=None,
    ledger=None, resume=None, memory_budget=None, max_retries=None, deadline=None
), text_signature = "(source, ods=None, *, key, secret, configuration=None, school_year=None, schools=None, persons=None, courses=None, \
    sections=None, resources=None, select_dependencies=False, mode='resync', data_standard=None, allow_http=False, progress=False, \
    on_event=None, ledger=None, resume=False, memory_budget=None, max_retries=None, deadline=None)")]
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
    ledger: Option<&Bound<'_, PyAny>>,
    resume: Option<&Bound<'_, PyAny>>,
    memory_budget: Option<&Bound<'_, PyAny>>,
    max_retries: Option<&Bound<'_, PyAny>>,
    deadline: Option<&Bound<'_, PyAny>>,
) -> PyResult<Report> {
    let on_event = callable(py, on_event)?;
    #[rustfmt::skip]
    let call = Arguments {
        source, ods, key, secret, configuration, school_year, schools, persons, courses, sections, resources, select_dependencies,
        mode, data_standard, allow_http, ledger, resume, memory_budget, max_retries, deadline,
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

/// What `run` with the same arguments would do. Reads from source and ODS, and writes nothing to them.
///
/// With a ledger it says if the ODS was emptied or replaced. `progress`, `on_event`, `resume` and `deadline` are taken for likeness'
/// sake: a plan has no events, and does not take long.
///
/// Raises:
///     ResyncError: The request cannot be carried out as it stands, or source or ODS cannot be read.
#[pyfunction]
#[pyo3(signature = (
    source, ods=None, *, key, secret, configuration=None, school_year=None, schools=None, persons=None, courses=None, sections=None,
    resources=None, select_dependencies=false, mode="resync", data_standard=None, allow_http=false, progress=false, on_event=None,
    ledger=None, resume=None, memory_budget=None, max_retries=None, deadline=None
), text_signature = "(source, ods=None, *, key, secret, configuration=None, school_year=None, schools=None, persons=None, courses=None, \
    sections=None, resources=None, select_dependencies=False, mode='resync', data_standard=None, allow_http=False, progress=False, \
    on_event=None, ledger=None, resume=False, memory_budget=None, max_retries=None, deadline=None)")]
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
    ledger: Option<&Bound<'_, PyAny>>,
    resume: Option<&Bound<'_, PyAny>>,
    memory_budget: Option<&Bound<'_, PyAny>>,
    max_retries: Option<&Bound<'_, PyAny>>,
    deadline: Option<&Bound<'_, PyAny>>,
) -> PyResult<Plan> {
    callable(py, on_event)?;
    let _ = progress;
    #[rustfmt::skip]
    let call = Arguments {
        source, ods, key, secret, configuration, school_year, schools, persons, courses, sections, resources, select_dependencies,
        mode, data_standard, allow_http, ledger, resume, memory_budget, max_retries, deadline,
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
    let resume = call.resume();
    let opening = async {
        let (resync, request) = call.open().await?;
        let plan = resync.plan(&request).await?;
        resync.ods().authenticate().await?;
        Ok((resync, plan))
    };
    let (resync, plan) = unless_stopped(&stop, opening).await?;
    let mut run = resync.run(&plan).stop_with(stop).resume(resume);
    if events.is_wanted() {
        run = run.observe(move |event: &Event<'_>| events.send(event));
    }
    run.await
}

async fn unless_stopped<T>(stop: &Stop, work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::select! {
        biased;
        () = stop.cleanly().cancelled() => Err(Error::new(ErrorKind::Unexpected, "stopped before the run began")),
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
