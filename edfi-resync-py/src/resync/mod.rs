//! `Resync`: a source and an ODS, opened for one configuration; what can be asked for, planned and run.

mod events;
mod explain;
mod extract;
mod preflight;
mod tools;
mod validate;
mod verify;

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use edfi_resync::ResourceSort;
use edfi_resync::campus::Request;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arguments::{Value, schools, truth};
use crate::asked::{How, RequestArguments};
use crate::carry::{Listeners, ask, ask_within, carry_out};
use crate::errors::{OrRaise, wrong_type};
use crate::offer::{Configuration, Prerequisite, Resource, School, Wave};
use crate::opening::OpeningArguments;
use crate::options::options;
use crate::plan::{PLANNED, Plan};
use crate::report::Report;
use crate::run::cleaning;
use crate::work::Answer;

/// A source and an ODS, opened for one configuration: the object behind `run` and `plan`, which open one for a single call.
///
/// What it is made of is checked when it is made; nothing is written to the ODS before `run`. It keeps its connection, and may be used by
/// several threads. What only reads stops at once when Ctrl-C is pressed. Its `with` statement closes it.
///
/// Args:
///     source: As in `edfi_resync.run`.
///     ods: As in `edfi_resync.run`.
///     key: The key of the API client; or, by the names of configurations, the key of each.
///     secret: The secret of the API client, likewise.
///     configuration: As in `edfi_resync.run`.
///     queries: As in `edfi_resync.run`.
///     configuration_file: As in `edfi_resync.run`.
///     school_year: The school year of a source without configurations: `2027` or `"2026-27"`. Absent: the current one.
///     data_standard: The Data Standard of a source without configurations. Absent: the server's.
///     strict: As in `edfi_resync.run`.
///     tenant: As in `edfi_resync.run`, and so are all others that say how to connect and work: `instance`, `placeholders`, `data_url`,
///         `oauth_url`, `ca_file`, `token_cache`, `transport`, `allow_http`, `memory_budget`, `concurrency`, `requests_per_second`, `request_timeout`,
///         `max_retries`, `retry_budget`, `outage_patience`, `keep_refusals`, `trust_ledger`, `until`, `time_zone`.
///     ledger: Where runs remember: a `Ledger`, or the path of one, which is made if there is none.
///     rights: What the caller may do, as text such as `"resync:read, resync:write"`, or as a list of pairs such as `[("resync", "read")]`. The
///         tools are `resync`, `errorLog`, `eventQueue` and `deleteTool`, the rights `read`, `write`, `add` and `delete`; none
///         contains another. Absent: everything.
///     holder: Who asks, as others read it in locks and audit: a name, a service, a job. Absent: the number of this process.
///     lease: How long the locks of a run outlive its process, should that die, in seconds or as a `timedelta`. Absent: two minutes.
///
/// Raises:
///     ResyncError: Source, ledger or ODS cannot be opened, or an argument is wrong.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Resync(Mutex<Option<Arc<edfi_resync::Resync>>>);

#[pymethods]
impl Resync {
    #[new]
    #[pyo3(signature = (
        source, ods=None, *, key, secret, configuration=None, queries=None, configuration_file=None, school_year=None, data_standard=None, strict=None,
        ledger=None, rights=None, holder=None, lease=None, **options
    ), text_signature = "(source, ods=None, *, key, secret, configuration=None, queries=None, configuration_file=None, school_year=None, data_standard=None, \
        strict=False, tenant=None, instance=None, placeholders=None, data_url=None, oauth_url=None, ca_file=None, token_cache=None, transport=None, allow_http=False, \
        ledger=None, \
        rights=None, holder=None, lease=None, memory_budget=None, concurrency=None, requests_per_second=None, request_timeout=None, max_retries=None, \
        retry_budget=None, outage_patience=None, keep_refusals=False, trust_ledger=False, until=None, time_zone=None)")]
    #[expect(clippy::too_many_arguments, reason = "they are named at the call")]
    fn new(
        py: Python<'_>,
        source: &Bound<'_, PyAny>,
        ods: Value<'_, '_>,
        key: &Bound<'_, PyAny>,
        secret: &Bound<'_, PyAny>,
        configuration: Value<'_, '_>,
        queries: Value<'_, '_>,
        configuration_file: Value<'_, '_>,
        school_year: Value<'_, '_>,
        data_standard: Value<'_, '_>,
        strict: Value<'_, '_>,
        ledger: Value<'_, '_>,
        rights: Value<'_, '_>,
        holder: Value<'_, '_>,
        lease: Value<'_, '_>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let options = self::options("Resync", options)?;
        #[rustfmt::skip]
        let opening = OpeningArguments {
            source, ods, key, secret, configuration, queries, configuration_file, school_year, data_standard, strict, ledger, rights, holder, lease, options,
        }
        .into_opening(py, &How::default(), "it was opened")?;
        ask(py, || opening.open(None), |resync| Self(Mutex::new(Some(resync))))
    }

    /// The name of the configuration.
    #[getter]
    fn configuration(&self) -> PyResult<String> {
        Ok(self.opened()?.configuration().name.clone())
    }

    /// The base URL of the ODS.
    #[getter]
    fn target(&self) -> PyResult<String> {
        Ok(self.opened()?.configuration().target.to_string())
    }

    /// The school year whose records are sent, by the year in which it ends.
    #[getter]
    fn school_year(&self) -> PyResult<u16> {
        Ok(self.opened()?.configuration().school_year.ending())
    }

    /// The Data Standard of the records.
    #[getter]
    fn data_standard(&self) -> PyResult<String> {
        Ok(self.opened()?.model().version().to_owned())
    }

    /// What the caller may do: `"resync:read, resync:write"`.
    #[getter]
    fn rights(&self) -> PyResult<String> {
        Ok(self.opened()?.rights().to_string())
    }

    /// The configurations of the source, chosen or not; empty for a source without any.
    ///
    /// Raises:
    ///     RightMissingError: Read of the Resync tool is missing; so for everything else here that only reads.
    fn configurations(&self, py: Python<'_>) -> PyResult<Vec<Configuration>> {
        self.ask(py, |resync| async move { resync.configurations().await }, all(Configuration))
    }

    /// The schools of the school year that a search finds, excluded ones too.
    ///
    /// Args:
    ///     search: A Campus school ID, or a part of a number or name; letter case does not matter. Empty: every school.
    #[pyo3(signature = (search=""))]
    fn schools(&self, py: Python<'_>, search: &str) -> PyResult<Vec<School>> {
        let search = search.to_owned();
        self.ask(py, |resync| async move { resync.schools(&search).await }, all(School))
    }

    /// The resources of the Data Standard, held and switched on or not.
    ///
    /// Args:
    ///     sort: `"category"`, as the manual names the categories, or `"dependency"`, where what others depend on comes before them. A run is
    ///         always in the order of dependency.
    #[pyo3(signature = (sort="category"))]
    fn resources(&self, py: Python<'_>, sort: &str) -> PyResult<Vec<Resource>> {
        let sort = sort.parse::<ResourceSort>().map_err(|error| error.at("sort")).or_raise(py)?;
        self.ask(py, move |resync| async move { resync.resources(sort).await }, all(Resource))
    }

    /// The five waves of the recommended resync order, each with its resources that can be sent: `run(resources=wave.resources, schools=...)`.
    fn waves(&self, py: Python<'_>) -> PyResult<Vec<Wave>> {
        self.ask(py, |resync| async move { resync.waves().await }, all(Wave::new))
    }

    /// What must be so before anything is sent, and whether it is. A run checks it too.
    fn prerequisites(&self, py: Python<'_>) -> PyResult<Vec<Prerequisite>> {
        self.ask(py, |resync| async move { resync.prerequisites().await }, all(Prerequisite))
    }

    /// Schools in groups, so that a large district is sent group by group, off-peak: `run(schools=group)` for each. A calendar belongs to one
    /// school, so these are groups of calendars, as the vendor advises. Records of the district as a whole are sent with each group.
    ///
    /// Args:
    ///     schools: As in `plan`.
    ///     most: How many schools a group has at most.
    fn in_groups(&self, py: Python<'_>, schools: &Bound<'_, PyAny>, most: &Bound<'_, PyAny>) -> PyResult<Vec<Vec<i64>>> {
        let wanted = "how many schools a group has at most, from 1";
        let size = most.extract::<usize>().ok().filter(|size| *size > 0).ok_or_else(|| wrong_type("most", most, wanted))?;
        let request = self::schools(Request::new(), schools)?;
        self.ask(
            py,
            move |resync| async move { resync.in_groups(&request, size).await },
            |requests: Vec<Request>| requests.into_iter().filter_map(ids).collect(),
        )
    }

    /// What `run` with the same arguments would do, as `edfi_resync.plan` says. Reads from source and ODS, and writes nothing to them.
    ///
    /// Args:
    ///     plan: A plan whose request is planned anew; what is still the same has the same fingerprint.
    ///     deadline: How long it may take, in seconds or as a `timedelta`.
    ///     stop: A `Stop` that ends it when any thread presses it.
    ///     counts: Whether it counts records and looks at their Campus codes, as in `edfi_resync.plan`.
    ///
    /// Raises:
    ///     StoppedError: `stop` was pressed, or `deadline` passed.
    #[pyo3(signature = (
        plan=None, *, schools=None, persons=None, courses=None, sections=None, dates=None, resources=None, select_dependencies=None, mode=None,
        non_person=None, force=None, deadline=None, stop=None, counts=None
    ), text_signature = "($self, plan=None, *, schools=None, persons=None, courses=None, sections=None, dates=None, resources=None, \
        select_dependencies=False, mode='resync', non_person='related', force=False, deadline=None, stop=None, counts=True)")]
    #[expect(clippy::too_many_arguments, reason = "they are named at the call")]
    fn plan(
        &self,
        py: Python<'_>,
        plan: Value<'_, '_>,
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
        deadline: Value<'_, '_>,
        stop: Value<'_, '_>,
        counts: Value<'_, '_>,
    ) -> PyResult<Answer<Plan>> {
        let how = How::until(deadline, stop)?;
        let counts = truth("counts", counts)?.unwrap_or(true);
        #[rustfmt::skip]
        let asked = RequestArguments {
            plan, schools, persons, courses, sections, dates, resources, select_dependencies, mode, non_person, force,
        }
        .into_asked(py)?;
        let request = asked.into_request();
        self.ask_within(py, how, PLANNED, move |resync| async move { resync.plan(&request).counts(counts).await }, Plan)
    }

    /// Carries out a plan, or what is asked for. The arguments are explained in `edfi_resync.run`, and so are the events.
    ///
    /// Raises:
    ///     RightMissingError: Write of the Resync tool is missing; or Read, which planning needs.
    ///     PrerequisiteMissingError: Ed-Fi is not enabled, or the configuration is not as it was when it was opened.
    ///     LockedError: Another run is at it.
    ///     ResyncError: The run as a whole could not be done for another reason. What befalls single records stands in the report.
    ///     RunInterrupted: Ctrl-C was pressed.
    #[pyo3(signature = (
        plan=None, *, schools=None, persons=None, courses=None, sections=None, dates=None, resources=None, select_dependencies=None, mode=None,
        non_person=None, force=None, progress=None, on_event=None, resume=None, deadline=None, stop=None
    ), text_signature = "($self, plan=None, *, schools=None, persons=None, courses=None, sections=None, dates=None, resources=None, \
        select_dependencies=False, mode='resync', non_person='related', force=False, progress=False, on_event=None, resume=False, \
        deadline=None, stop=None)")]
    #[expect(clippy::too_many_arguments, reason = "they are named at the call")]
    fn run(
        &self,
        py: Python<'_>,
        plan: Value<'_, '_>,
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
        progress: Value<'_, '_>,
        on_event: Option<Py<PyAny>>,
        resume: Value<'_, '_>,
        deadline: Value<'_, '_>,
        stop: Value<'_, '_>,
    ) -> PyResult<Answer<Report>> {
        let listeners = Listeners::of(py, progress, on_event)?;
        #[rustfmt::skip]
        let asked = RequestArguments {
            plan, schools, persons, courses, sections, dates, resources, select_dependencies, mode, non_person, force,
        }
        .into_asked(py)?;
        let how = How { force: asked.is_forced(), ..How::of(resume, deadline, stop)? };
        let resync = self.opened()?;
        listeners.hear(py, how.way, move |stop, events| {
            let planned = async move {
                let plan = asked.planned(&resync).await?;
                Ok((resync, plan))
            };
            carry_out(planned, how, stop, events)
        })
    }

    /// Deletes from the ODS what is ours and gone from Campus, and sends nothing: `run` with `mode="cleanup"`, whose other arguments it takes. See the list
    /// before: `plan(mode="cleanup")`, or hand over such a plan.
    ///
    /// Raises:
    ///     ResyncError: As in `run`.
    ///     RunInterrupted: As in `run`.
    #[pyo3(signature = (plan=None, **rest), text_signature = "($self, plan=None, *, schools=None, persons=None, courses=None, sections=None, dates=None, \
        resources=None, select_dependencies=False, non_person='related', force=False, progress=False, on_event=None, resume=False, deadline=None, stop=None)")]
    fn cleanup<'py>(
        slf: &Bound<'py, Self>,
        plan: Value<'_, 'py>,
        rest: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        slf.call_method("run", (plan,), Some(&cleaning("cleanup", slf.py(), rest)?))
    }

    /// Lets go of source, ledger and connection; nothing can be asked of it any more. What is under way goes on, and holds them until it ends. The end of its
    /// `with` statement does so too.
    fn close(&self, py: Python<'_>) {
        let resync = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        py.detach(|| drop(resync));
    }

    fn __enter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, py: Python<'_>, _exception: &Bound<'_, PyAny>) {
        self.close(py);
    }

    fn __repr__(&self) -> String {
        match self.opened() {
            Ok(resync) => {
                let configuration = resync.configuration();
                format!("<Resync {:?} into {}>", configuration.name, configuration.target)
            }
            Err(_) => "<Resync, closed>".to_owned(),
        }
    }
}

impl Resync {
    /// What it is as long as it is not closed.
    ///
    /// # Errors
    /// `RuntimeError` afterwards.
    fn opened(&self) -> PyResult<Arc<edfi_resync::Resync>> {
        let resync = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        resync.ok_or_else(|| PyRuntimeError::new_err("this Resync is closed; make another one"))
    }

    /// Asks something that only reads, while Python goes on.
    fn ask<T, P, F>(
        &self,
        py: Python<'_>,
        question: impl FnOnce(Arc<edfi_resync::Resync>) -> F + Send + 'static,
        make: impl FnOnce(T) -> P + Send + 'static,
    ) -> PyResult<P>
    where
        T: Send + 'static,
        P: for<'py> IntoPyObject<'py>,
        F: Future<Output = edfi_resync::Result<T>>,
    {
        let resync = self.opened()?;
        ask(py, move || question(resync), make)
    }

    /// The same, within a deadline and until a stop is pressed.
    fn ask_within<T, P, F>(
        &self,
        py: Python<'_>,
        how: How,
        before: &'static str,
        question: impl FnOnce(Arc<edfi_resync::Resync>) -> F + Send + 'static,
        make: impl FnOnce(T) -> P + Send + 'static,
    ) -> PyResult<Answer<P>>
    where
        T: Send + 'static,
        P: for<'py> IntoPyObject<'py>,
        F: Future<Output = edfi_resync::Result<T>>,
    {
        let resync = self.opened()?;
        ask_within(py, how, before, move || question(resync), make)
    }
}

/// Each of them made.
pub(crate) fn all<T, P>(make: impl Fn(T) -> P + Send + 'static) -> impl FnOnce(Vec<T>) -> Vec<P> + Send + 'static {
    move |all| all.into_iter().map(make).collect()
}

/// The schools of a group.
fn ids(request: Request) -> Option<Vec<i64>> {
    match request.schools {
        Some(edfi_resync::campus::SchoolSelection::Only(ids)) => Some(ids.into_iter().collect()),
        _ => None,
    }
}
