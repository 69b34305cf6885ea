//! [`Fence`]: until when somebody may write.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// Lets writes pass until a moment, which can be put off. Clones are one fence.
///
/// Behind it stands a lease: whoever has slept through the end of it does not know who writes now, and must not. Every single request is held
/// against the wall clock as it leaves, whatever it had to wait for before.
#[derive(Clone)]
pub(crate) struct Fence(Arc<Mutex<Option<SystemTime>>>);

impl Fence {
    /// Open until then.
    pub(crate) fn until(end: SystemTime) -> Self {
        Self(Arc::new(Mutex::new(Some(end))))
    }

    /// Stays open until then, unless it is closed already.
    pub(crate) fn put_off(&self, end: SystemTime) {
        let mut until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *until = until.map(|until| until.max(end));
    }

    /// Closes it for good.
    pub(crate) fn close(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Whether one may write at this time.
    pub(crate) fn is_open(&self, now: SystemTime) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|until| now < until)
    }
}

impl fmt::Debug for Fence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fence({:?})", self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn it_is_open_until_its_end_which_can_be_put_off_and_shut_once_closed() {
        let now = SystemTime::UNIX_EPOCH;
        let fence = Fence::until(now + Duration::from_secs(120));
        assert!(fence.is_open(now + Duration::from_secs(119)));
        fence.put_off(now + Duration::from_secs(160));
        assert!(fence.is_open(now + Duration::from_secs(120)) && !fence.is_open(now + Duration::from_secs(160)));
        fence.close();
        assert!(!fence.is_open(now));
    }
}
