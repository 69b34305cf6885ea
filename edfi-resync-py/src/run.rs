//! `run`, `cleanup` and `plan`: a [`Resync`](crate::resync::Resync) that is opened for one call.

use edfi_resync::{ErrorKind, Resume};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arguments::{Value, truth};
use crate::asked::{How, RequestArguments};
use crate::carry::{BEGUN, Listeners, ask_within, carry_out};
use crate::errors::refused;
use crate::opening::OpeningArguments;
use crate::options::options;
use crate::plan::{PLANNED, Plan};
use crate::report::Report;
use crate::work::Answer;

/// Sends the records of a source into an ODS, in order, and accounts for every one of them.
///
/// Args:
///     source: The path of a SQLite database in the reference Campus schema, the path of a directory of JSON Lines or CSV files named after
///         their endpoints, or records as `{"endpoint": [dict, ...]}`. Decimals are sent as written, dates as ISO text; dataclasses, UUIDs and the
///         scalars of numpy and pandas are taken. A value of another type makes its record invalid.
///     ods: The base URL of the API. Needed where the source's configuration leaves it open; elsewhere it must be the
///         configuration's own target.
///     key: The key of the API client; or, by the names of configurations, the key of each.
///     secret: The secret of the API client, likewise.
///     configuration: The name of the configuration; may be left out where the source has only one, or none. Or a `Configuration` of the
///         caller's own, as `Configuration.clone_as` makes one.
///     queries: The folder of the service queries of a SQLite database that is not in the reference Campus schema. Absent: the queries that
///         come with the library.
///     configuration_file: The path of a TOML file of configurations, Resource Preferences and mappings, for a database with queries of its own or a
///         directory of JSON Lines or CSV. Absent: `edfi.toml` beside these, if there is one. It holds no secrets.
///     school_year: The school year of a source without configurations: `2027` or `"2026-27"`. Absent: the current one.
///     schools: Campus school IDs, or numbers and names of schools, or `"all"`. A source with schools needs a choice; others take none.
///     persons: Campus person IDs, as a list or as text such as `"1001, 1002"`.
///     courses: Campus course IDs, likewise.
///     sections: Campus section IDs, likewise.
///     dates: The first and the last day, both included, such as `("2026-11-30", "2026-12-01")`, as text or as `datetime.date`; `None` for an end is
///         open, and one day by itself is that day alone. They narrow what has a day of its own, such as attendance, discipline, grades, calendar
///         dates and assessments; a source that does not tell the days of such records is refused. What people, courses or sections narrow too must
///         match all of them. Days of another school year are refused.
///     resources: Endpoints; absent: all that are switched on.
///     select_dependencies: Whether what the records of the chosen resources refer to, and what an ODS authorizes them by, is sent too.
///     mode: `"resync"` sends every record. `"reconcile"` compares with the ODS first, and sends what that lacks or has otherwise, and what is in
///         doubt; of each resource it takes the way that costs fewer requests, as the plan shows. `"cleanup"` sends nothing, and deletes from the ODS what is ours and gone from Campus: see
///         the list in a plan first. It needs a ledger to know what is ours.
///     non_person: What resources do that the people, courses, sections or dates given cannot narrow: `"related"` sends only what these refer to,
///         `"full_scope"` everything in the chosen schools, `"skip"` nothing.
///     force: Whether more may be deleted than a run deletes unasked: more than 500 records, or more than a tenth of those in scope. It may
///         be given with a plan that was made without it.
///     plan: A plan that was made before and approved, instead of the arguments from `schools` to `force`: one of these that says something
///         else is refused. `configuration`, `ods`, `school_year` and `data_standard` are the plan's where they are left out. Of what it
///         deletes, only what still is to be deleted is.
///     data_standard: The Data Standard of a source without configurations. Absent: the server's.
///     strict: Whether records must be in the model's own form. Absent: what real tools write is brought into it, counted, and said in
///         `Report.warnings`, such as numbers in quotes, days for moments, `4/5/2011` or `nan`. A SQLite database is read by its own rules.
///     tenant: The tenant, on a host of several. Of a configuration it must be its own.
///     instance: The instance, on a host that has one for each year. Of a configuration it must be its own.
///     placeholders: Values for other placeholders in the server's URLs, such as `{"districtId": "255901"}`.
///     data_url: Where data lies, if the server publishes a wrong URL. Absent: as it publishes it.
///     oauth_url: Where tokens are issued, if the server publishes a wrong URL. Absent: as it publishes it.
///     ca_file: A file of certificates (PEM) that are trusted besides those of the system: the authority of a district's own.
///     token_cache: The path of a file in which programs share their access tokens; only its owner may read it, and it is made if there is none.
///         Hosts issue a client fifteen at a time. Absent: calls of one process share theirs.
///     transport: What carries requests over the network: `"reqwest"`, or `"hyper"`, which does the same at less cost for each. Absent: `"reqwest"`.
///     allow_http: Whether `http://` is allowed for other hosts than this machine.
///     progress: Whether a line on standard error shows how far the run is.
///     on_event: Called with a dict for everything that happens, on the calling thread. It should be quick. An exception in it stops
///         the run cleanly and is raised again.
///     ledger: Where runs remember: a `Ledger`, or the path of one, which is made if there is none. Absent: nothing is kept, so that no
///         run can be resumed, records that did not change count as updated, an ODS that was emptied is not noticed, and nothing keeps two
///         runs from writing the same at once.
///     resume: `True` goes on with the newest run of the same request, if that was stopped or its process died (else a new run begins and the
///         report says so); a number, with the run that has it, whatever was asked for then. What was delivered and has not changed since is not sent again; the rest is.
///         The report is that of the whole run. A finished run is never resumed.
///     memory_budget: Bytes that the natural keys of running steps may take in memory; the rest is in a temporary file.
///     concurrency: How many requests may be in flight at once, at most. Absent: 128.
///     requests_per_second: How many requests may be sent per second, at most. Absent: as many as the server carries.
///     request_timeout: How long one request may take, in seconds or as a `timedelta`. Absent: a minute.
///     max_retries: How often the request of a record is repeated before the record fails. `0`: never. What a server answers to all alike is no
///         record's fault, and waited for apart from that: no connection, errors of its own, 429, refused tokens, a page of something else.
///     retry_budget: How many requests of the whole run may be repetitions. Absent: any number.
///     outage_patience: How long a server may give no good answer to anything, in seconds or as a `timedelta`, before the run is given up. Absent: five
///         minutes.
///     keep_refusals: Whether the ledger keeps what the server says to records that it refuses, word for word, for `Failure.server_text` and
///         `Ledger.refusals`. Servers quote what they were sent: it is protected student data, in a file that only its owner may read.
///     trust_ledger: Whether `mode="reconcile"` goes by what the ledger knows alone and asks the ODS for nothing: for those who are the only ones to
///         write there, since what others changed or removed is not found then. It needs a ledger.
///     until: An hour of the clock at which the run is over, as text such as `"05:00"` or a `datetime.time`; whatever was not sent by then is left to the
///         next run that resumes it. One that was over a few minutes ago is meant, and refused; behind that it is the next day's.
///     time_zone: The time zone of that hour, by its IANA name, such as `"America/Denver"`. Absent: the system's.
///     deadline: How long the call may take, in seconds or as a `timedelta`: reading `source`, opening, planning, and what is in flight at the end
///         included. A generator is looked at between its records. A run that has begun is stopped cleanly, early enough to be over then.
///     stop: A `Stop` that ends the run when any thread presses it.
///
/// Events: every dict has `"event"`. Those of a step have `"step"`, which is its place in the plan, its `"resource"`, and `"pass"`:
///     `"first"`, `"refused"` (people once more, behind their associations) or `"whole"` (records that first went without a reference).
///
///     - `"run_started"`: `plan`, its fingerprint; `records`, how many will be read, or `None` if that is not known; `steps`, how many.
///     - `"step_started"`, `"step_finished"`: nothing else.
///     - `"read"`: `records`, how many more were read; each settles once.
///     - `"mended"`: `member`, and `how` it was given and sent; `records`, in how many more.
///     - `"settled"`: `outcome`, the name of its column in the report; `origin`, where it came from; `campus`, its Campus IDs by role;
///       `object`, its Campus object such as `"Enrollment:4711"`, or `None`. If it is `"invalid"`, `"failed"` or `"blocked"`, also
///       `class`, `status`, `message` and `hint` as in `Failure`, and `maybe_applied`, whether it may be in the ODS although no answer
///       came; if `"blocked"`, also `blocked_by`, resource and origin of the record that failed. If it is `"skipped"`, also `reason`,
///       which is `"duplicate"`, `"conflict"` or `"referenceOnly"`, and `of`, the origin of the earlier record, or `None`.
///     - `"found"`: of a resource that is cleaned up, `records`, how many the ODS has in scope, and `kept`, how many of them stay, by reason;
///       each of the others is removed once. It and the next have no `"step"`, and no `"pass"`.
///     - `"removed"`: `end`, which is `"deleted"`, `"kept"` or `"failed"`; `id`, its id in the ODS; `object`; `because`, why the plan deletes
///       it. If it is `"kept"`, also `reason`; if it is `"failed"`, also `class`, `status`, `message`, `hint` and `maybe_applied`.
///     - `"warning"`: `message`.
///     - `"run_finished"`: `stopped`, why it ended early, or `None`.
///
/// Raises:
///     ResyncError: The run as a whole could not be done. What befalls single records stands in the report.
///     LedgerError: The ledger cannot be read or written; nothing was sent. One that fails later stops the run, and `Report.stopped` says
///         why.
///     LockedError: Another run that shares the ledger writes the same. Should its process have died, it is in nobody's way any more after
///         two minutes.
///     TooManyTokensError: Too many tokens of this key are in use elsewhere.
///     StoppedError: `stop` was pressed, or `deadline` passed, before the run began. Nothing was sent.
///     RunInterrupted: Ctrl-C was pressed; the run was stopped cleanly, and the exception carries the report. A second Ctrl-C ends it
///         at once: what is in flight is not awaited, and counts as failed, maybe applied. Either way it can be resumed from a ledger.
#[pyfunction]
#[pyo3(signature = (
    source, ods=None, *, key, secret, configuration=None, queries=None, configuration_file=None, school_year=None, schools=None, persons=None, courses=None,
    sections=None, dates=None, resources=None, select_dependencies=None, mode=None, non_person=None, force=None, plan=None, data_standard=None,
    strict=None, progress=None, on_event=None, ledger=None, resume=None, deadline=None, stop=None, **options
), text_signature = "(source, ods=None, *, key, secret, configuration=None, queries=None, configuration_file=None, school_year=None, schools=None, persons=None, \
    courses=None, sections=None, dates=None, resources=None, select_dependencies=False, mode='resync', non_person='related', force=False, plan=None, \
    data_standard=None, strict=False, tenant=None, instance=None, placeholders=None, data_url=None, oauth_url=None, ca_file=None, token_cache=None, \
    transport=None, allow_http=False, \
    progress=False, on_event=None, ledger=None, resume=False, memory_budget=None, concurrency=None, requests_per_second=None, request_timeout=None, \
    max_retries=None, retry_budget=None, outage_patience=None, keep_refusals=False, trust_ledger=False, until=None, time_zone=None, deadline=None, stop=None)")]
#[expect(clippy::too_many_arguments, reason = "they are named at the call")]
pub(crate) fn run(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    ods: Value<'_, '_>,
    key: &Bound<'_, PyAny>,
    secret: &Bound<'_, PyAny>,
    configuration: Value<'_, '_>,
    queries: Value<'_, '_>,
    configuration_file: Value<'_, '_>,
    school_year: Value<'_, '_>,
    schools: Value<'_, '_>,
    persons: Value<'_, '_>,
    courses: Value<'_, '_>,
    sections: Value<'_, '_>,
    dates: Value<'_, '_>,
    resources: Value<'_, '_>,
    select_dependencies: Value<'_, '_>,
    mode: Value<'_, '_>,
    non_person: Value<'_, '_>,
    force: Value<'_, '_>,
    plan: Value<'_, '_>,
    data_standard: Value<'_, '_>,
    strict: Value<'_, '_>,
    progress: Value<'_, '_>,
    on_event: Option<Py<PyAny>>,
    ledger: Value<'_, '_>,
    resume: Value<'_, '_>,
    deadline: Value<'_, '_>,
    stop: Value<'_, '_>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Answer<Report>> {
    let how = how(py, resume, deadline, stop, ledger)?;
    let options = self::options("run", options)?;
    let listeners = Listeners::of(py, progress, on_event)?;
    #[rustfmt::skip]
    let asked = RequestArguments {
        plan, schools, persons, courses, sections, dates, resources, select_dependencies, mode, non_person, force,
    }
    .into_asked(py)?;
    let how = How { force: asked.is_forced(), ..how };
    #[rustfmt::skip]
    let opening = OpeningArguments {
        source, ods, key, secret, configuration, queries, configuration_file, school_year, data_standard, strict, ledger, rights: None, holder: None, lease: None,
        options,
    }
    .into_opening(py, &how, BEGUN)?;
    listeners.hear(py, how.way, move |stop, events| {
        let planned = async move {
            let resync = opening.open(asked.plan()).await?;
            let plan = asked.planned(&resync).await?;
            Ok((resync, plan))
        };
        carry_out(planned, how, stop, events)
    })
}

/// Deletes from the ODS what is ours and gone from Campus, dependents first, and sends nothing: `run` with `mode="cleanup"`, whose other arguments it takes.
///
/// See the list before: `plan` with `mode="cleanup"`; handed over as `plan=`, nothing is deleted that was not on it. It needs a ledger to know what is ours.
///
/// Raises:
///     ResyncError: As in `run`.
///     RunInterrupted: As in `run`.
#[pyfunction]
#[pyo3(signature = (source, ods=None, *, key, secret, **rest), text_signature = "(source, ods=None, *, key, secret, configuration=None, queries=None, \
    configuration_file=None, school_year=None, schools=None, persons=None, courses=None, sections=None, dates=None, resources=None, \
    select_dependencies=False, non_person='related', force=False, plan=None, data_standard=None, strict=False, tenant=None, instance=None, \
    placeholders=None, data_url=None, oauth_url=None, ca_file=None, token_cache=None, transport=None, allow_http=False, \
    progress=False, on_event=None, ledger=None, resume=False, memory_budget=None, concurrency=None, requests_per_second=None, request_timeout=None, \
    max_retries=None, retry_budget=None, outage_patience=None, keep_refusals=False, trust_ledger=False, until=None, time_zone=None, deadline=None, stop=None)")]
pub(crate) fn cleanup<'py>(
    py: Python<'py>,
    source: &Bound<'py, PyAny>,
    ods: Value<'_, 'py>,
    key: &Bound<'py, PyAny>,
    secret: &Bound<'py, PyAny>,
    rest: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let keywords = cleaning("cleanup", py, rest)?;
    keywords.set_item("key", key)?;
    keywords.set_item("secret", secret)?;
    py.import("edfi_resync._native")?.getattr("run")?.call((source, ods), Some(&keywords))
}

/// The keywords of a run that cleans up.
///
/// # Errors
/// `TypeError` for a mode, which is said already.
pub(crate) fn cleaning<'py>(function: &str, py: Python<'py>, rest: Option<&Bound<'py, PyDict>>) -> PyResult<Bound<'py, PyDict>> {
    let keywords = rest.map_or_else(|| Ok(PyDict::new(py)), PyDictMethods::copy)?;
    if keywords.contains("mode")? {
        return Err(PyTypeError::new_err(format!("{function}() got an unexpected keyword argument 'mode'")));
    }
    keywords.set_item("mode", "cleanup")?;
    Ok(keywords)
}

/// What `run` with the same arguments would do. Reads from source and ODS, and writes nothing to them.
///
/// Of a cleanup, the plan lists what is deleted, record by record: it can be printed, saved with `Plan.to_json`, approved, and handed to
/// `run` later. With `plan=`, what that plan was asked for is planned anew: what is still the same has the same fingerprint. With a ledger it says if the ODS was emptied or replaced. `progress`, `on_event` and `resume` are taken for likeness'
/// sake: a plan has no events.
///
/// Args:
///     counts: Whether it says how many records will be read, and which of their Campus codes are not mapped, which takes
///         one reading of what they are made from: some seconds in a large district. Without, neither is looked at, and
///         `Plan.counted` is false.
///
/// Raises:
///     ResyncError: The request cannot be carried out as it stands, or source or ODS cannot be read.
///     StoppedError: `stop` was pressed, or `deadline` passed.
#[pyfunction]
#[pyo3(signature = (
    source, ods=None, *, key, secret, configuration=None, queries=None, configuration_file=None, school_year=None, schools=None, persons=None, courses=None,
    sections=None, dates=None, resources=None, select_dependencies=None, mode=None, non_person=None, force=None, plan=None, data_standard=None,
    strict=None, progress=None, on_event=None, ledger=None, resume=None, deadline=None, stop=None, counts=None, **options
), text_signature = "(source, ods=None, *, key, secret, configuration=None, queries=None, configuration_file=None, school_year=None, schools=None, persons=None, \
    courses=None, sections=None, dates=None, resources=None, select_dependencies=False, mode='resync', non_person='related', force=False, plan=None, \
    data_standard=None, strict=False, tenant=None, instance=None, placeholders=None, data_url=None, oauth_url=None, ca_file=None, token_cache=None, \
    transport=None, allow_http=False, \
    progress=False, on_event=None, ledger=None, resume=False, memory_budget=None, concurrency=None, requests_per_second=None, request_timeout=None, \
    max_retries=None, retry_budget=None, outage_patience=None, keep_refusals=False, trust_ledger=False, until=None, time_zone=None, deadline=None, stop=None, \
    counts=True)")]
#[expect(clippy::too_many_arguments, reason = "they are named at the call")]
pub(crate) fn plan(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    ods: Value<'_, '_>,
    key: &Bound<'_, PyAny>,
    secret: &Bound<'_, PyAny>,
    configuration: Value<'_, '_>,
    queries: Value<'_, '_>,
    configuration_file: Value<'_, '_>,
    school_year: Value<'_, '_>,
    schools: Value<'_, '_>,
    persons: Value<'_, '_>,
    courses: Value<'_, '_>,
    sections: Value<'_, '_>,
    dates: Value<'_, '_>,
    resources: Value<'_, '_>,
    select_dependencies: Value<'_, '_>,
    mode: Value<'_, '_>,
    non_person: Value<'_, '_>,
    force: Value<'_, '_>,
    plan: Value<'_, '_>,
    data_standard: Value<'_, '_>,
    strict: Value<'_, '_>,
    progress: Value<'_, '_>,
    on_event: Option<Py<PyAny>>,
    ledger: Value<'_, '_>,
    resume: Value<'_, '_>,
    deadline: Value<'_, '_>,
    stop: Value<'_, '_>,
    counts: Value<'_, '_>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Answer<Plan>> {
    let counts = truth("counts", counts)?.unwrap_or(true);
    let how = how(py, resume, deadline, stop, ledger)?;
    let options = self::options("plan", options)?;
    Listeners::of(py, progress, on_event)?;
    #[rustfmt::skip]
    let asked = RequestArguments {
        plan, schools, persons, courses, sections, dates, resources, select_dependencies, mode, non_person, force,
    }
    .into_asked(py)?;
    #[rustfmt::skip]
    let opening = OpeningArguments {
        source, ods, key, secret, configuration, queries, configuration_file, school_year, data_standard, strict, ledger, rights: None, holder: None, lease: None,
        options,
    }
    .into_opening(py, &how, PLANNED)?;
    let planning = move || async move {
        let resync = opening.open(asked.plan()).await?;
        resync.plan(&asked.into_request()).counts(counts).await
    };
    ask_within(py, how, PLANNED, planning, Plan)
}

/// A run that goes on needs a ledger, which can be said before anything is opened.
fn how(
    py: Python<'_>,
    resume: Value<'_, '_>,
    deadline: Value<'_, '_>,
    stop: Value<'_, '_>,
    ledger: Value<'_, '_>,
) -> PyResult<How> {
    let how = How::of(resume, deadline, stop)?;
    if how.resume != Resume::No && ledger.is_none() {
        let message = "resume: a run cannot be resumed without a ledger";
        return Err(refused(py, ErrorKind::RequestInvalid, message, "name the ledger that the run was kept in"));
    }
    Ok(how)
}
