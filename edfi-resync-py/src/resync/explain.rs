//! Why records are in the ODS of a configuration as Campus has them, or why not.

use std::sync::Arc;

use pyo3::prelude::*;

use super::Resync;
use crate::arguments::{Value, truth};
use crate::asked::How;
use crate::explain::{EXPLAINED, Explanation, subject};
use crate::work::Answer;

#[pymethods]
impl Resync {
    /// Why the records of a person, a course, a section, a school, or one record are in the ODS as Campus has them, or why not; see `edfi_resync.explain`.
    ///
    /// Args:
    ///     person: A Campus person ID.
    ///     course: A Campus course ID.
    ///     section: A Campus section ID.
    ///     school: A Campus school ID.
    ///     record: An endpoint, and the parts of a natural key as a query of the API names them.
    ///     show_values: Whether the members that differ are shown with what both sides hold: protected student data.
    ///     deadline: How long it may take, in seconds or as a `timedelta`.
    ///     stop: A `Stop` that ends it when any thread presses it.
    ///
    /// Raises:
    ///     RightMissingError: Read of the Resync tool is missing.
    ///     StoppedError: `stop` was pressed, or `deadline` passed.
    #[pyo3(signature = (
        *, person=None, course=None, section=None, school=None, record=None, show_values=None, deadline=None, stop=None
    ), text_signature = "($self, *, person=None, course=None, section=None, school=None, record=None, show_values=False, deadline=None, stop=None)")]
    #[expect(clippy::too_many_arguments, reason = "they are named at the call")]
    fn explain(
        &self,
        py: Python<'_>,
        person: Value<'_, '_>,
        course: Value<'_, '_>,
        section: Value<'_, '_>,
        school: Value<'_, '_>,
        record: Value<'_, '_>,
        show_values: Value<'_, '_>,
        deadline: Value<'_, '_>,
        stop: Value<'_, '_>,
    ) -> PyResult<Answer<Explanation>> {
        let how = How::until(deadline, stop)?;
        let show_values = truth("show_values", show_values)?.unwrap_or_default();
        let subject = subject(py, person, course, section, school, record)?;
        let explaining =
            move |resync: Arc<edfi_resync::Resync>| async move { resync.explain(subject).show_values(show_values).await };
        self.ask_within(py, how, EXPLAINED, explaining, |found| Explanation(Arc::new(found)))
    }
}
