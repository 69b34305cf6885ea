//! `edfi_resync.testing.Hold`: requests to the mock ODS that wait until a test lets them go.

use std::time::Duration;

use edfi_resync::{Error, ErrorKind};
use edfi_resync_testing::mock_ods;
use pyo3::prelude::*;
use tokio::runtime::Builder;
use tokio::time::timeout;

use crate::errors::{OrRaise, refused};

/// Requests that wait before they are carried out, as `MockOds.hold` took them. At the end of its `with` statement they go on.
#[pyclass(frozen, module = "edfi_resync.testing")]
#[derive(Debug)]
pub(crate) struct Hold(pub(crate) mock_ods::Hold);

#[pymethods]
impl Hold {
    /// How many requests wait.
    #[getter]
    fn waiting(&self) -> usize {
        self.0.waiting()
    }

    /// Waits until requests are held and no other is in progress: as many as were let through have been answered, and no more will be.
    ///
    /// Args:
    ///     timeout: For how many seconds at most.
    ///
    /// Returns:
    ///     Whether it came to that.
    #[pyo3(signature = (timeout=60.0))]
    fn wait(&self, py: Python<'_>, timeout: f64) -> PyResult<bool> {
        let Ok(most) = Duration::try_from_secs_f64(timeout) else {
            let hint = "pass a number of seconds, from 0";
            return Err(refused(py, ErrorKind::RequestInvalid, "timeout is not a time that can pass", hint));
        };
        py.detach(|| {
            let failed = |error| Error::new(ErrorKind::Unexpected, "no runtime can be started").with_source(error);
            let runtime = Builder::new_current_thread().enable_time().build().map_err(failed)?;
            Ok::<_, Error>(runtime.block_on(async { self::timeout(most, self.0.still()).await.is_ok() }))
        })
        .or_raise(py)
    }

    /// Lets those that wait, and all that come, go on.
    fn release(&self) {
        self.0.release();
    }

    /// Breaks the connections of those that wait, and of those that come until it is released; nothing of them is carried out.
    fn cut(&self) {
        self.0.cut();
    }

    fn __enter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, _exception: &Bound<'_, PyAny>) {
        self.0.release();
    }

    fn __repr__(&self) -> String {
        format!("<Hold with {} requests waiting>", self.0.waiting())
    }
}
