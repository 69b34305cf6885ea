//! [`apart`]: work that blocks, on a thread for such; and [`waiting`]: whether somebody still waits for what comes of it.

#[cfg(any(feature = "sqlite", feature = "database"))]
use std::sync::Arc;

use tokio::task::spawn_blocking;

use crate::error::{Error, ErrorKind, Result};

/// Does a piece of blocking work on a thread for such.
///
/// # Errors
/// Those of the work; [`ErrorKind::Unexpected`] for one that panics.
pub(super) async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    spawn_blocking(work)
        .await
        .map_err(|panic| Error::new(ErrorKind::Unexpected, "what was asked of the source did not finish").with_source(panic))?
}

/// Something to hold while a result is waited for, and the question whether it still is.
#[cfg(any(feature = "sqlite", feature = "database"))]
pub(super) fn waiting() -> (Arc<()>, impl Fn() -> bool + Send + Sync + 'static) {
    let waiting = Arc::new(());
    let seen = Arc::downgrade(&waiting);
    (waiting, move || seen.strong_count() > 0)
}
