//! [`Server`]: the thread that serves a mock ODS.

use std::thread::{self, JoinHandle};

use edfi_resync::{Error, ErrorKind, Result};
use edfi_resync_testing::MockOds;
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use url::Url;

/// The thread that serves it.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) url: Url,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl Server {
    pub(crate) fn start(ods: &MockOds, port: u16) -> Result<Self> {
        let failed = |error| Error::new(ErrorKind::Unexpected, "the mock ODS cannot be served").with_source(error);
        let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let server = runtime.block_on(ods.serve_at(port))?;
        let url = server.url();
        let (stop, stopped) = oneshot::channel();
        let serve = move || {
            runtime.block_on(async move {
                // Stopped, or forgotten.
                let _ = stopped.await;
                server.stop().await;
            });
        };
        let thread = thread::Builder::new().name("mock-ods".to_owned()).spawn(serve).map_err(failed)?;
        Ok(Self { url, stop, thread })
    }

    pub(crate) fn stop(self) {
        let _ = self.stop.send(());
        let _ = self.thread.join();
    }
}
