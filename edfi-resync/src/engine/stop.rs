//! [`Stop`]: how a run is ended from outside.

use futures::future::select_all;
use tokio_util::sync::CancellationToken;

/// Ends a run early, cleanly or at once. Clones share one state; [`press`](Stop::press) does what Ctrl-C should.
///
/// Several can be [joined](Stop::or): then any of them ends the run. Either way nothing that was accepted is forgotten where there is a
/// ledger, and the run can be resumed.
///
/// ```
/// use edfi_resync::engine::Stop;
///
/// let (mine, theirs) = (Stop::new(), Stop::new());
/// let either = mine.clone().or(theirs.clone());
/// theirs.press();
/// assert!(either.is_pressed() && !mine.is_pressed() && !either.is_hurried());
/// theirs.press();
/// assert!(either.is_hurried());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Stop {
    own: Button,
    others: Vec<Button>,
}

#[derive(Debug, Clone, Default)]
struct Button {
    cleanly: CancellationToken,
    at_once: CancellationToken,
}

impl Button {
    async fn pressed(&self) {
        tokio::select! {
            biased;
            () = self.cleanly.cancelled() => {}
            () = self.at_once.cancelled() => {}
        }
    }
}

impl Stop {
    /// A stop that nobody has pressed.
    pub fn new() -> Self {
        Self::default()
    }

    /// A stop whose clean end is this token's.
    pub fn of_token(cleanly: CancellationToken) -> Self {
        Self { own: Button { cleanly, at_once: CancellationToken::new() }, others: Vec::new() }
    }

    /// This and another: whichever is pressed ends what this ends. Pressing the joined one presses this one alone.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.others.push(other.own);
        self.others.extend(other.others);
        self
    }

    /// The first time cleanly, then at once.
    ///
    /// Cleanly: nothing more is admitted, requests in flight are awaited within a limit, every outcome is kept, and the rest is reported as
    /// cancelled. At once: the requests in flight are abandoned as well, and their records end as failed, maybe applied.
    pub fn press(&self) {
        if self.own.cleanly.is_cancelled() {
            self.own.at_once.cancel();
        }
        self.own.cleanly.cancel();
    }

    /// Abandons the requests in flight, whether a clean end was asked for before or not.
    pub fn hurry(&self) {
        self.own.at_once.cancel();
    }

    /// Whether an end was asked for, one way or the other.
    pub fn is_pressed(&self) -> bool {
        self.buttons().any(|button| button.cleanly.is_cancelled() || button.at_once.is_cancelled())
    }

    /// Whether an end at once was asked for.
    pub fn is_hurried(&self) -> bool {
        self.buttons().any(|button| button.at_once.is_cancelled())
    }

    /// Waits until an end is asked for, one way or the other.
    pub async fn pressed(&self) {
        if self.others.is_empty() {
            return self.own.pressed().await;
        }
        select_all(self.buttons().map(|button| Box::pin(button.pressed()))).await;
    }

    /// Waits until an end at once is asked for.
    pub async fn hurried(&self) {
        if self.others.is_empty() {
            return self.own.at_once.cancelled().await;
        }
        select_all(self.buttons().map(|button| Box::pin(button.at_once.cancelled()))).await;
    }

    /// What comes of this work, which writes nothing, or nothing when this is pressed meanwhile, one way or the other.
    pub(crate) async fn unless_pressed<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.pressed() => None,
            done = work => Some(done),
        }
    }

    fn buttons(&self) -> impl Iterator<Item = &Button> {
        std::iter::once(&self.own).chain(&self.others)
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
