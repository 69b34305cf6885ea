//! [`Work`]: a call that was begun and is not waited for; [`Answer`]: what a call gives, or the work that will.

use std::sync::{Mutex, PoisonError};

use pyo3::IntoPyObjectExt as _;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::sync::MutexExt as _;

use crate::supervise::Watch;

/// What makes the result of work that is over, of the exception that was raised meanwhile.
type Make = Box<dyn FnOnce(Python<'_>, Option<PyErr>) -> PyResult<Py<PyAny>> + Send>;

/// What came of the work.
enum Outcome {
    ToBeMade(Make),
    BeingMade,
    Made(PyResult<Py<PyAny>>),
}

/// Work that was begun and is not waited for: what awaitable calls and `Running` are made of. It is stopped when nobody holds it any more.
#[pyclass(frozen, module = "edfi_resync._native")]
pub(crate) struct Work {
    watch: Watch,
    outcome: Mutex<Outcome>,
}

impl Work {
    pub(crate) fn new(watch: Watch, make: impl FnOnce(Python<'_>, Option<PyErr>) -> PyResult<Py<PyAny>> + Send + 'static) -> Self {
        Self { watch, outcome: Mutex::new(Outcome::ToBeMade(Box::new(make))) }
    }
}

#[pymethods]
impl Work {
    /// Ends it: the first time cleanly, then at once.
    fn stop(&self) {
        self.watch.stop.press();
    }

    /// Whether it has ended.
    #[getter]
    fn ended(&self) -> bool {
        self.watch.mailbox.has_ended()
    }

    /// Has `callback` called once, from any thread, when there is something to deliver or to take; or, `at_end`, when it has ended.
    fn wake(&self, py: Python<'_>, callback: Py<PyAny>, at_end: bool) {
        py.detach(|| self.watch.mailbox.wake(callback, at_end));
    }

    /// Hands events to callbacks. Returns whether it is over, and all of it was told.
    fn deliver(&self, py: Python<'_>) -> bool {
        self.watch.deliver(py)
    }

    /// Keeps every event from now on for `take`.
    fn hear(&self) {
        self.watch.mailbox.hear();
    }

    /// Waits for nobody who takes events, from now on.
    fn await_end(&self) {
        self.watch.mailbox.await_end();
    }

    /// The events that wait. With `wait`, at least one; `None` when there are no more.
    fn take<'py>(&self, py: Python<'py>, wait: bool) -> PyResult<Option<Vec<Bound<'py, PyAny>>>> {
        self.watch.take(py, wait)
    }

    /// Whether callbacks hear of its events.
    #[getter]
    fn listened(&self) -> bool {
        self.watch.is_listened()
    }

    /// Waits for its end, and gives or raises what came of it; asked again, the same.
    fn result(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        if self.watch.is_listened() {
            self.watch.until_over(py);
        } else {
            self.watch.until_ended(py);
        }
        let mut outcome = self.outcome.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner);
        let made = match std::mem::replace(&mut *outcome, Outcome::BeingMade) {
            Outcome::ToBeMade(make) => make(py, self.watch.take_raised()),
            Outcome::Made(made) => made,
            Outcome::BeingMade => Err(PyRuntimeError::new_err("its result is being made")),
        };
        let shown = match &made {
            Ok(made) => Ok(made.clone_ref(py)),
            Err(error) => Err(error.clone_ref(py)),
        };
        *outcome = Outcome::Made(made);
        shown
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if !self.watch.mailbox.has_ended() {
            self.watch.stop.press();
        }
        self.watch.mailbox.await_end();
    }
}

/// What a call gives, or the work that will have it, for calls that are not waited for.
pub(crate) enum Answer<P> {
    Now(P),
    Later(Box<Work>),
}

impl<'py, P: IntoPyObject<'py>> IntoPyObject<'py> for Answer<P> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Now(answer) => answer.into_bound_py_any(py),
            Self::Later(work) => (*work).into_bound_py_any(py),
        }
    }
}

/// How a call is waited for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Way {
    /// By the calling thread.
    #[default]
    Here,
    /// By whoever holds its [`Work`].
    Apart {
        /// Its events are kept for whoever asks.
        keeps_events: bool,
    },
}
