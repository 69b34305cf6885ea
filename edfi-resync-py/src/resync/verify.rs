//! What the ODS of a configuration lacks, has otherwise, or has beyond it.

use std::sync::Arc;

use pyo3::prelude::*;

use super::Resync;
use crate::arguments::{Value, truth};
use crate::asked::How;
use crate::verify::{COMPARED, Differences, compared};
use crate::work::Answer;

#[pymethods]
impl Resync {
    /// What of a request's records the ODS lacks, has otherwise, or has beyond them, as `edfi_resync.verify` says. Writes nothing.
    ///
    /// Args:
    ///     show_values: Whether the members that differ are shown with what both sides hold: protected student data.
    ///     deadline: How long it may take, in seconds or as a `timedelta`.
    ///     stop: A `Stop` that ends it when any thread presses it.
    ///
    /// Raises:
    ///     RightMissingError: Read of the Resync tool is missing.
    ///     StoppedError: `stop` was pressed, or `deadline` passed.
    #[pyo3(signature = (
        *, schools=None, persons=None, courses=None, sections=None, dates=None, resources=None, select_dependencies=None, non_person=None,
        show_values=None, deadline=None, stop=None
    ), text_signature = "($self, *, schools=None, persons=None, courses=None, sections=None, dates=None, resources=None, \
        select_dependencies=False, non_person='related', show_values=False, deadline=None, stop=None)")]
    #[expect(clippy::too_many_arguments, reason = "they are named at the call")]
    fn verify(
        &self,
        py: Python<'_>,
        schools: Value<'_, '_>,
        persons: Value<'_, '_>,
        courses: Value<'_, '_>,
        sections: Value<'_, '_>,
        dates: Value<'_, '_>,
        resources: Value<'_, '_>,
        select_dependencies: Value<'_, '_>,
        non_person: Value<'_, '_>,
        show_values: Value<'_, '_>,
        deadline: Value<'_, '_>,
        stop: Value<'_, '_>,
    ) -> PyResult<Answer<Differences>> {
        let how = How::until(deadline, stop)?;
        let show_values = truth("show_values", show_values)?.unwrap_or_default();
        #[rustfmt::skip]
        let request = compared(py, schools, persons, courses, sections, dates, resources, select_dependencies, non_person)?;
        let comparing =
            move |resync: Arc<edfi_resync::Resync>| async move { resync.verify(&request).show_values(show_values).await };
        self.ask_within(py, how, COMPARED, comparing, |found| Differences(Arc::new(found)))
    }
}
