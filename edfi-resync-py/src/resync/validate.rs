//! What is wrong with the records of a configuration, found without its ODS; the descriptor values that this has; and which of them codes may mean.

use std::sync::Arc;

use pyo3::prelude::*;

use super::{Resync, all};
use crate::arguments::Value;
use crate::asked::How;
use crate::mappings::{MappingProposal, PROPOSED, against};
use crate::validate::{Against, CHECKED, Descriptors, Validation, checked};
use crate::work::Answer;

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
    ) -> PyResult<Answer<Validation>> {
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
    fn descriptors(&self, py: Python<'_>, deadline: Value<'_, '_>, stop: Value<'_, '_>) -> PyResult<Answer<Descriptors>> {
        let how = How::until(deadline, stop)?;
        let reading = move |resync: Arc<edfi_resync::Resync>| async move { resync.descriptors().await };
        self.ask_within(py, how, READ, reading, |list| Descriptors(Arc::new(list)))
    }

    /// Which descriptor values may be meant by the codes that the source uses and that this configuration does not map; see
    /// `edfi_resync.propose_mappings`. Nothing is mapped by that.
    ///
    /// Args:
    ///     descriptors: From which values: a `Descriptors`, or the path of a file that one was saved to. Absent: those that the ODS has.
    ///     deadline: How long it may take, in seconds or as a `timedelta`.
    ///     stop: A `Stop` that ends it when any thread presses it.
    ///
    /// Raises:
    ///     RightMissingError: Read of the Resync tool is missing.
    ///     UnreachableError: The ODS shows no descriptor.
    ///     StoppedError: `stop` was pressed, or `deadline` passed.
    #[pyo3(signature = (descriptors=None, *, deadline=None, stop=None))]
    fn propose_mappings(
        &self,
        py: Python<'_>,
        descriptors: Value<'_, '_>,
        deadline: Value<'_, '_>,
        stop: Value<'_, '_>,
    ) -> PyResult<Answer<Vec<MappingProposal>>> {
        let how = How::until(deadline, stop)?;
        let against = against(descriptors)?;
        let proposing = move |resync: Arc<edfi_resync::Resync>| async move {
            let list = against.list(resync.model()).await?;
            resync.propose_mappings(list.as_deref()).await
        };
        self.ask_within(py, how, PROPOSED, proposing, all(MappingProposal))
    }
}
