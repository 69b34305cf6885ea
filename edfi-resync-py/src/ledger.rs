//! `Ledger`: where runs remember, and what it says of them.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use edfi_resync::ledger::{self, Ledger as _, RunId, SqliteLedger};
use edfi_resync::{Error, ErrorKind, Result};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use tokio::runtime::Builder;

use crate::arguments::whole_number;
use crate::errors::{OrRaise, refused, wrong_type};
use crate::json::name_of;

/// What we know the targets hold of ours, and how every record of every run ended, in one SQLite file that only its owner may read.
///
/// The file is opened once, and made if there is none. Pass the object to `run` as `ledger=`, or pass the path itself. Several threads
/// and processes may share one file. It names records by where they come from, by Campus IDs and by digests that nobody can guess a unique
/// ID from; bodies, names and secrets are not in it.
///
/// Args:
///     path: The file.
///
/// Raises:
///     LedgerError: It is no ledger, or one of a newer version, or damaged, or cannot be read or made. The file is not changed.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Ledger {
    ledger: SqliteLedger,
    path: PathBuf,
}

/// A run as the ledger keeps it.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Run(ledger::RunRow);

/// How one record of a run ended.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Outcome(ledger::OutcomeRow);

/// A record whose last outcome is a failure, with the reason.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct FailedRecord(ledger::ErrorRow);

#[pymethods]
impl Ledger {
    #[new]
    fn new(py: Python<'_>, path: &Bound<'_, PyAny>) -> PyResult<Self> {
        let path = file("path", path)?;
        let ledger = py.detach(|| SqliteLedger::open(&path)).or_raise(py)?;
        Ok(Self { ledger, path })
    }

    /// Its file.
    #[getter]
    fn path(&self) -> String {
        self.path.display().to_string()
    }

    /// The runs of all targets, newest first.
    fn runs(&self, py: Python<'_>) -> PyResult<Vec<Run>> {
        let runs = self.ask(py, |ledger| async move { ledger.runs().await })?;
        Ok(runs.into_iter().map(Run).collect())
    }

    /// How the records of a run ended, in the order in which they did. A record that a resumed run sent again stands there with its
    /// last outcome.
    ///
    /// Args:
    ///     run: A run, or its number.
    ///
    /// Raises:
    ///     RequestError: The ledger has no such run.
    fn outcomes(&self, py: Python<'_>, run: &Bound<'_, PyAny>) -> PyResult<Vec<Outcome>> {
        let id = match run.cast::<Run>() {
            Ok(run) => run.get().0.id,
            Err(_) => run_id("run", run, "a Run, or its number")?,
        };
        let outcomes = self.ask(py, move |ledger| async move { ledger.outcomes(id).await })?;
        Ok(outcomes.into_iter().map(Outcome).collect())
    }

    /// The records whose last outcome is a failure, of all targets, oldest first.
    fn errors(&self, py: Python<'_>) -> PyResult<Vec<FailedRecord>> {
        let errors = self.ask(py, |ledger| async move { ledger.errors().await })?;
        Ok(errors.into_iter().map(FailedRecord).collect())
    }

    /// What is wrong with the ledger itself; empty if nothing is. It reads the whole file.
    fn check(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        self.ask(py, |ledger| async move { ledger.check().await })
    }

    /// Copies what can still be read of a damaged ledger into a new file. The damaged one is only read.
    ///
    /// Args:
    ///     damaged: The ledger that cannot be opened, or of which `check` says that something is wrong.
    ///     fresh: The file to be made; it must not exist.
    ///
    /// Returns:
    ///     How many rows were copied, by table, and what was lost. Ids and digests that were lost come back with the next run, and so do
    ///     Campus objects.
    ///
    /// Raises:
    ///     LedgerError: The damaged file is none of a ledger, or there is a file already where the new one should be.
    #[staticmethod]
    fn recover<'py>(py: Python<'py>, damaged: &Bound<'_, PyAny>, fresh: &Bound<'_, PyAny>) -> PyResult<Bound<'py, PyDict>> {
        let (damaged, fresh) = (file("damaged", damaged)?, file("fresh", fresh)?);
        let recovery = py.detach(|| SqliteLedger::recover(damaged, fresh)).or_raise(py)?;
        let dict = PyDict::new(py);
        dict.set_item("copied", recovery.copied)?;
        dict.set_item("lost", recovery.lost)?;
        Ok(dict)
    }

    fn __repr__(&self) -> String {
        format!("<Ledger {}>", self.path.display())
    }
}

impl Ledger {
    /// Asks the ledger, while Python goes on.
    fn ask<T, F>(&self, py: Python<'_>, question: impl FnOnce(SqliteLedger) -> F + Send) -> PyResult<T>
    where
        T: Send,
        F: Future<Output = Result<T>>,
    {
        py.detach(|| {
            let runtime = Builder::new_current_thread().build();
            let runtime =
                runtime.map_err(|error| Error::new(ErrorKind::Unexpected, "no runtime can be started").with_source(error))?;
            runtime.block_on(question(self.ledger.clone()))
        })
        .or_raise(py)
    }
}

#[pymethods]
impl Run {
    /// Its number, unique in its ledger.
    #[getter]
    fn id(&self) -> i64 {
        self.0.id.0
    }

    /// The name of the configuration.
    #[getter]
    fn configuration(&self) -> &str {
        &self.0.configuration
    }

    /// The base URL of the ODS.
    #[getter]
    fn target(&self) -> &str {
        &self.0.url
    }

    /// The school year, by the year in which it ends.
    #[getter]
    fn school_year(&self) -> u16 {
        self.0.school_year
    }

    /// The fingerprint of the plan that it began with.
    #[getter]
    fn plan(&self) -> &str {
        &self.0.fingerprint
    }

    /// `"open"`: it is under way, or its process died. `"stopped"`: it can be resumed. `"finished"`: every record has its outcome.
    #[getter]
    fn state(&self) -> &'static str {
        self.0.state.as_str()
    }

    /// Why it was stopped, if it was.
    #[getter]
    fn stopped(&self) -> Option<&str> {
        self.0.stopped.as_deref()
    }

    /// When it began, in UTC.
    #[getter]
    fn started(&self) -> SystemTime {
        in_python(self.0.started)
    }

    /// When it ended, in UTC, if it did.
    #[getter]
    fn ended(&self) -> Option<SystemTime> {
        self.0.ended.map(in_python)
    }

    /// How many times it was resumed.
    #[getter]
    fn resumed(&self) -> u32 {
        self.0.resumed
    }

    /// How many records ended how, by the columns of a report that are not zero; empty while it is open.
    #[getter]
    fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.0.counts.iter().filter(|(_, records)| **records > 0).map(|(ending, records)| (ending.as_str(), *records)).collect()
    }

    fn __repr__(&self) -> String {
        let Self(run) = self;
        let counts = run.counts.iter().filter(|(_, records)| **records > 0);
        let counts = counts.map(|(ending, records)| format!(", {records} {}", ending.as_str())).collect::<String>();
        format!("<Run {}: {}{counts}>", run.id, run.state.as_str())
    }
}

#[pymethods]
impl Outcome {
    /// The path of its resource: `"/ed-fi/students"`.
    #[getter]
    fn resource(&self) -> &str {
        &self.0.resource
    }

    /// A name for its natural key that tells nobody the key; `None` where the key could not be read.
    #[getter]
    fn record(&self) -> Option<&str> {
        self.0.record.as_deref()
    }

    /// How it ended: the name of its column in the report.
    #[getter]
    fn outcome(&self) -> &'static str {
        self.0.outcome.as_str()
    }

    /// Its id in the ODS, if the ODS gave one.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }

    /// Where it came from: file and line, or query and row.
    #[getter]
    fn origin(&self) -> &str {
        &self.0.origin
    }

    /// The Campus object behind it, such as `"Enrollment:4711"`.
    #[getter]
    fn object(&self) -> Option<&str> {
        self.0.object.as_deref()
    }

    fn __repr__(&self) -> String {
        format!("<Outcome {} {}>", self.0.resource, self.0.outcome.as_str())
    }
}

#[pymethods]
impl FailedRecord {
    /// The number of the run.
    #[getter]
    fn run(&self) -> i64 {
        self.0.run.0
    }

    /// The name of the configuration.
    #[getter]
    fn configuration(&self) -> &str {
        &self.0.configuration
    }

    /// The path of its resource: `"/ed-fi/students"`.
    #[getter]
    fn resource(&self) -> &str {
        &self.0.resource
    }

    /// A name for its natural key, as in `Outcome.record`.
    #[getter]
    fn record(&self) -> Option<&str> {
        self.0.record.as_deref()
    }

    /// `"invalid"`, `"failed"` or `"blocked"`.
    #[getter]
    fn outcome(&self) -> &'static str {
        self.0.outcome.as_str()
    }

    /// What sort of failure it is, such as `"parentMissing"`.
    #[getter]
    fn class_(&self) -> &str {
        &self.0.class
    }

    /// The HTTP status, if the ODS answered.
    #[getter]
    fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// What is wrong, without values.
    #[getter]
    fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do.
    #[getter]
    fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Where it came from: file and line, or query and row.
    #[getter]
    fn origin(&self) -> &str {
        &self.0.origin
    }

    /// The Campus IDs behind it, by role.
    #[getter]
    fn campus(&self) -> BTreeMap<String, Vec<i64>> {
        self.0.campus.iter().map(|(role, ids)| (name_of(role), ids.clone())).collect()
    }

    /// The Campus object behind it, such as `"Enrollment:4711"`.
    #[getter]
    fn object(&self) -> Option<&str> {
        self.0.object.as_deref()
    }

    /// Resource and origin of the record that it was held back by; `None` where it is its own cause.
    #[getter]
    fn because_of(&self) -> Option<&str> {
        self.0.because_of.as_deref()
    }

    /// Whether it may be in the ODS although no answer came.
    #[getter]
    fn maybe_applied(&self) -> bool {
        self.0.maybe_applied
    }

    fn __repr__(&self) -> String {
        format!("<FailedRecord {} {} {}>", self.0.resource, self.0.outcome.as_str(), self.0.class)
    }
}

/// The argument `ledger`.
#[derive(Debug)]
pub(crate) enum LedgerArgument {
    /// To be opened for this run only.
    Path(PathBuf),
    /// Open already.
    Open(SqliteLedger),
}

impl LedgerArgument {
    /// Reads the argument.
    ///
    /// # Errors
    /// `TypeError` for anything but a `Ledger` and a path.
    pub(crate) fn of(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        match value.cast::<Ledger>() {
            Ok(ledger) => Ok(Self::Open(ledger.get().ledger.clone())),
            Err(_) => file("ledger", value).map(Self::Path),
        }
    }

    /// The ledger. Blocks for as long as it takes to open it.
    ///
    /// # Errors
    /// What [`SqliteLedger::open`] says.
    pub(crate) fn open(self) -> Result<SqliteLedger> {
        match self {
            Self::Path(path) => SqliteLedger::open(path),
            Self::Open(ledger) => Ok(ledger),
        }
    }
}

/// The number of a run.
///
/// # Errors
/// `TypeError`, or `RequestError` for a number that no run has.
pub(crate) fn run_id(name: &str, value: &Bound<'_, PyAny>, wanted: &str) -> PyResult<RunId> {
    match whole_number(value) {
        None => Err(wrong_type(name, value, wanted)),
        Some(Ok(id)) if id > 0 => Ok(RunId(id)),
        Some(_) => {
            let message = format!("{name} is not the number of a run");
            Err(refused(value.py(), ErrorKind::RequestInvalid, message, "the runs of a ledger are numbered from 1"))
        }
    }
}

fn file(name: &str, value: &Bound<'_, PyAny>) -> PyResult<PathBuf> {
    let path = if value.is_instance_of::<PyBytes>() { None } else { value.extract::<PathBuf>().ok() };
    path.ok_or_else(|| wrong_type(name, value, "the path of a file"))
}

/// Python's times are after 1970 here, whatever a file says.
fn in_python(time: SystemTime) -> SystemTime {
    time.max(UNIX_EPOCH)
}
