//! What is wrong with the records of a configuration, found without its ODS; and the descriptor values that this has.

use std::sync::Arc;

use pyo3::prelude::*;

use super::Resync;
use crate::arguments::Value;
use crate::asked::How;
use crate::validate::{Against, CHECKED, Descriptors, Validation, checked};

/// What was not done when a deadline passed, or a stop was pressed.
const READ: &str = "the descriptors were read";

#[pymethods]
impl Resync {
    /// Checks every record of the source, as this configuration sends it, without asking the ODS anything; see `edfi_resync.validate`.
    ///
    /// Args:
    ///     descriptors: As in `edfi_resync.validate`; or what `descriptors()` has read.
    ///     deadline: How long it may take, in seconds or as a `timedelta`.
    ///     stop: A `Stop` that ends it when any thread presses it.
    ///
    /// Raises:
    ///     RightMissingError: Read of the Resync tool is missing.
    ///     StoppedError: `stop` was pressed, or `deadline` passed.
    #[pyo3(signature = (descriptors=None, *, deadline=None, stop=None))]
    fn validate(
        &self,
        py: Python<'_>,
        descriptors: Value<'_, '_>,
        deadline: Value<'_, '_>,
        stop: Value<'_, '_>,
    ) -> PyResult<Validation> {
        let how = How::until(deadline, stop)?;
        let against = Against::of(descriptors)?;
        let checking = move |resync: Arc<edfi_resync::Resync>| async move {
            let list = against.list(resync.model()).await?;
            checked(resync.validate(list.as_deref())).await
        };
        self.ask_within(py, how, CHECKED, checking, Validation::of)
    }

    /// Reads which values the ODS has for each descriptor; of those that a claim set hides, none.
    ///
    /// Args:
    ///     deadline: How long it may take, in seconds or as a `timedelta`.
    ///     stop: A `Stop` that ends it when any thread presses it.
    ///
    /// Raises:
    ///     RightMissingError: Read of the Resync tool is missing.
    ///     UnreachableError: Not one of them can be listed.
    ///     StoppedError: `stop` was pressed, or `deadline` passed.
    #[pyo3(signature = (*, deadline=None, stop=None))]
    fn descriptors(&self, py: Python<'_>, deadline: Value<'_, '_>, stop: Value<'_, '_>) -> PyResult<Descriptors> {
        let how = How::until(deadline, stop)?;
        let reading = move |resync: Arc<edfi_resync::Resync>| async move { resync.descriptors().await };
        self.ask_within(py, how, READ, reading, |list| Descriptors(Arc::new(list)))
    }
}
