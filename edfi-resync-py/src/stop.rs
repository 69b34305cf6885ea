//! `Stop`: ends a run from any thread.

use edfi_resync::engine;
use pyo3::prelude::*;

use crate::arguments::Value;
use crate::errors::wrong_type;
use crate::work::Way;

/// Ends a run from any thread: pass it as `stop=`, and call `press()` when it should end. Pressed once, the run admits nothing more, finishes what
/// is in flight, and returns a report whose `stopped` says so; pressed again, what is in flight is not awaited and counts as failed, maybe applied.
/// Either way it can be resumed from a ledger. One can stop several runs. Ctrl-C stops a run apart from it.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Stop(engine::Stop);

#[pymethods]
impl Stop {
    #[new]
    fn new() -> Self {
        Self(engine::Stop::new())
    }

    /// Ends the runs that it was passed to: the first time cleanly, then at once. Later runs do not begin.
    fn press(&self) {
        self.0.press();
    }

    /// Whether it was pressed.
    #[getter]
    fn pressed(&self) -> bool {
        self.0.is_pressed()
    }

    fn __repr__(&self) -> &'static str {
        match (self.0.is_pressed(), self.0.is_hurried()) {
            (false, _) => "<Stop>",
            (true, false) => "<Stop, pressed>",
            (true, true) => "<Stop, pressed twice>",
        }
    }
}

/// A `stop=` of calls that are not waited for: the caller's own stop, if there is one, and whether the call's events are kept for whoever asks.
#[pyclass(frozen, module = "edfi_resync._native")]
#[derive(Debug)]
pub(crate) struct Apart {
    stop: Option<engine::Stop>,
    keeps_events: bool,
}

#[pymethods]
impl Apart {
    #[new]
    #[pyo3(signature = (stop, keeps_events=false))]
    fn new(stop: Value<'_, '_>, keeps_events: bool) -> PyResult<Self> {
        Ok(Self { stop: self::stop(stop)?.0, keeps_events })
    }
}

/// The argument of that name, and how the call is waited for.
///
/// # Errors
/// `TypeError` for anything else.
pub(crate) fn stop(value: Value<'_, '_>) -> PyResult<(Option<engine::Stop>, Way)> {
    let Some(value) = value else { return Ok((None, Way::Here)) };
    if let Ok(apart) = value.cast::<Apart>() {
        let Apart { stop, keeps_events } = apart.get();
        return Ok((stop.clone(), Way::Apart { keeps_events: *keeps_events }));
    }
    match value.cast::<Stop>() {
        Ok(stop) => Ok((Some(stop.get().0.clone()), Way::Here)),
        Err(_) => Err(wrong_type("stop", value, "a Stop")),
    }
}
