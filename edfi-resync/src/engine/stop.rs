//! [`Stop`]: how a run is ended from outside.

use tokio_util::sync::CancellationToken;

/// Ends a run early, cleanly or at once. Clones share one state; [`press`](Stop::press) does what Ctrl-C should.
///
/// Either way nothing that was accepted is forgotten where there is a ledger, and the run can be resumed.
///
/// ```
/// use edfi_resync::engine::Stop;
///
/// let stop = Stop::new();
/// stop.press();
/// assert!(stop.cleanly().is_cancelled() && !stop.at_once().is_cancelled());
/// stop.press();
/// assert!(stop.at_once().is_cancelled());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Stop {
    cleanly: CancellationToken,
    at_once: CancellationToken,
}

impl Stop {
    /// A stop that nobody has pressed.
    pub fn new() -> Self {
        Self::default()
    }

    /// Admits nothing more, waits for the requests in flight within a limit, keeps every outcome, and reports the rest as cancelled.
    pub fn cleanly(&self) -> &CancellationToken {
        &self.cleanly
    }

    /// Abandons the requests in flight as well: their records end as failed, maybe applied.
    pub fn at_once(&self) -> &CancellationToken {
        &self.at_once
    }

    /// The first time cleanly, then at once.
    pub fn press(&self) {
        if self.cleanly.is_cancelled() {
            self.at_once.cancel();
        }
        self.cleanly.cancel();
    }

    /// What comes of this work, which writes nothing, or nothing when this is pressed meanwhile, one way or the other.
    pub(crate) async fn unless_pressed<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.cleanly.cancelled() => None,
            () = self.at_once.cancelled() => None,
            done = work => Some(done),
        }
    }

    /// The same stop whose clean end is this token's.
    #[must_use]
    pub fn with_cleanly(mut self, token: CancellationToken) -> Self {
        self.cleanly = token;
        self
    }

    /// Presses itself at Ctrl-C, and on Unix at SIGTERM, for as long as the future is polled; it never ends.
    ///
    /// # Errors
    /// When the system does not let signals be listened to.
    #[cfg(feature = "signal")]
    pub async fn press_on_signals(&self) -> std::io::Result<()> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
            loop {
                tokio::select! {
                    _ = interrupt.recv() => self.press(),
                    _ = terminate.recv() => self.press(),
                }
            }
        }
        #[cfg(not(unix))]
        loop {
            tokio::signal::ctrl_c().await?;
            self.press();
        }
    }
}
