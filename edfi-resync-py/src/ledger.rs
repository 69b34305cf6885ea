//! `Ledger`: where runs remember.

use std::future::Future;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;

use edfi_resync::ledger::{ErrorFilter, ErrorLog as _, Ledger as _, RunId, SqliteLedger};
use edfi_resync::{Error, ErrorKind, Result};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};
use tokio::runtime::Builder;

use crate::arguments::{path, whole_number};
use crate::errors::{OrRaise, refused, wrong_type};
use crate::history::{FailedRecord, Outcome, Refusal, Run};
use crate::logging::listen;

/// What we know the targets hold of ours, and how every record of every run ended, in one SQLite file that only its owner may read.
///
/// The file is opened once, and made if there is none. Pass the object to `run` as `ledger=`, or pass the path itself. Several threads
/// and processes may share one file. It names records by where they come from, by Campus IDs and by digests that nobody can guess a unique
/// ID from; bodies, names and secrets are not in it; what servers say may be, where a run was asked to keep it.
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

#[pymethods]
impl Ledger {
    #[new]
    fn new(py: Python<'_>, path: &Bound<'_, PyAny>) -> PyResult<Self> {
        let path = file("path", path)?;
        listen(py);
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
        let id = id_of(run)?;
        let outcomes = self.ask(py, move |ledger| async move { ledger.outcomes(id).await })?;
        Ok(outcomes.into_iter().map(Outcome).collect())
    }

    /// What the server said to records of a run that it refused, word for word, in the order in which it came: kept only where the run was asked to
    /// with `keep_refusals=True`, 16 MiB a run, and as long as its outcomes are. It is protected student data, since servers quote what they were sent.
    ///
    /// Args:
    ///     run: A run, or its number.
    ///
    /// Raises:
    ///     RequestError: The ledger has no such run.
    fn refusals(&self, py: Python<'_>, run: &Bound<'_, PyAny>) -> PyResult<Vec<Refusal>> {
        let id = id_of(run)?;
        let refusals = self.ask(py, move |ledger| async move { ledger.refusals(id, None).await })?;
        Ok(refusals.into_iter().map(Refusal).collect())
    }

    /// The records whose last outcome is a failure, of all targets, oldest first.
    fn errors(&self, py: Python<'_>) -> PyResult<Vec<FailedRecord>> {
        let errors = self.ask(py, |ledger| async move { ledger.errors(&ErrorFilter::default()).await })?;
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

    fn __eq__(&self, other: &Self) -> bool {
        self.path == other.path
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.path.hash(&mut hasher);
        hasher.finish()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (PathBuf,)) {
        (slf.get_type(), (slf.get().path.clone(),))
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

/// The number of a run that is given as it is or by its number.
fn id_of(run: &Bound<'_, PyAny>) -> PyResult<RunId> {
    match run.cast::<Run>() {
        Ok(run) => Ok(run.get().0.id),
        Err(_) => run_id("run", run, "a Run, or its number"),
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

/// The path of a file. SQLite's name for a database in memory is none: it would become a file of that name.
fn file(name: &str, value: &Bound<'_, PyAny>) -> PyResult<PathBuf> {
    let path = path(name, value, "the path of a file")?;
    if path.as_os_str().to_string_lossy().starts_with(":memory:") {
        let message = format!("{name} is \":memory:\": a ledger is a file, which outlives the process");
        return Err(refused(
            value.py(),
            ErrorKind::ConfigInvalid,
            message,
            "name a file, or leave the ledger out to remember nothing",
        ));
    }
    Ok(path)
}
