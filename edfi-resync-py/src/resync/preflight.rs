//! What must be so before anything is sent.

use pyo3::prelude::*;

use super::{Resync, all};
use crate::arguments::Value;
use crate::asked::How;
use crate::offer::Prerequisite;
use crate::preflight::LOOKED_AT;
use crate::work::Answer;

#[pymethods]
impl Resync {
    /// What must be so before anything is sent, and whether it is, as `edfi_resync.preflight` says. Writes nothing.
    ///
    /// Args:
    ///     deadline: How long it may take, in seconds or as a `timedelta`.
    ///     stop: A `Stop` that ends it when any thread presses it.
    ///
    /// Raises:
    ///     RightMissingError: Read of the Resync tool is missing.
    ///     StoppedError: `stop` was pressed, or `deadline` passed.
    #[pyo3(signature = (*, deadline=None, stop=None))]
    fn preflight(&self, py: Python<'_>, deadline: Value<'_, '_>, stop: Value<'_, '_>) -> PyResult<Answer<Vec<Prerequisite>>> {
        let how = How::until(deadline, stop)?;
        self.ask_within(py, how, LOOKED_AT, |resync| async move { resync.prerequisites().await }, all(Prerequisite))
    }
}
