//! A CSV folder of what a configuration sends.

use std::sync::Arc;

use pyo3::prelude::*;

use super::Resync;
use crate::arguments::Value;
use crate::asked::How;
use crate::extract::{EXTRACTED, Extracted, written};
use crate::work::Answer;

#[pymethods]
impl Resync {
    /// Writes a folder of CSV files of all that this configuration sends; see `edfi_resync.extract`. Nothing is sent.
    ///
    /// Args:
    ///     folder: The folder, which is new, or empty but for a configuration file.
    ///     gzip: Whether the files are compressed.
    ///     deadline: How long it may take, in seconds or as a `timedelta`.
    ///     stop: A `Stop` that ends it when any thread presses it.
    ///
    /// Raises:
    ///     RightMissingError: Read of the Resync tool is missing.
    ///     ConfigError: The folder holds something or cannot be written to.
    ///     StoppedError: `stop` was pressed, or `deadline` passed. What was written is taken away.
    #[pyo3(signature = (folder, *, gzip=None, deadline=None, stop=None), text_signature = "($self, folder, *, gzip=False, deadline=None, stop=None)")]
    fn extract(
        &self,
        py: Python<'_>,
        folder: &Bound<'_, PyAny>,
        gzip: Value<'_, '_>,
        deadline: Value<'_, '_>,
        stop: Value<'_, '_>,
    ) -> PyResult<Answer<Extracted>> {
        let how = How::until(deadline, stop)?;
        let (folder, options) = written(folder, gzip)?;
        let extracting = move |resync: Arc<edfi_resync::Resync>| async move { resync.extract(folder, &options).await };
        self.ask_within(py, how, EXTRACTED, extracting, Extracted)
    }
}
