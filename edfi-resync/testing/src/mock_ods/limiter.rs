//! [`Window`]: how many requests a version takes in a fixed time.

use std::time::Duration;

use http::StatusCode;
use tokio::time::Instant;

use super::answers::{Answer, Outcome};
use super::flavour::{Errors, Flavour, Limiter};
use super::problem::Problem;

/// The requests of the present window.
#[derive(Debug, Default)]
pub(super) struct Window {
    begun: Option<Instant>,
    taken: u64,
}

impl Window {
    /// Counts a request. What is beyond the limit is refused: 8.0 says nothing with that, not even when to come back.
    pub(super) fn pass(&mut self, flavour: &Flavour, now: Instant) -> Option<Outcome> {
        let Limiter { requests, window } = flavour.limiter?;
        let begun = match self.begun {
            Some(begun) if now < end_of(begun, window) => begun,
            _ => {
                self.taken = 0;
                *self.begun.insert(now)
            }
        };
        self.taken += 1;
        if self.taken <= requests {
            return None;
        }
        if flavour.errors == Errors::Api80 {
            return Some(Ok(Answer::status(StatusCode::TOO_MANY_REQUESTS)));
        }
        let left = whole_seconds(end_of(begun, window).saturating_duration_since(now));
        Some(Err(Box::new(Problem::typical(429).retry_after(left))))
    }
}

/// When something ends that lasts so long; what lasts longer than a clock can tell ends in a hundred years.
pub(super) fn end_of(begun: Instant, lasts: Duration) -> Instant {
    const CENTURY: Duration = Duration::from_secs(100 * 365 * 86_400);
    begun.checked_add(lasts).unwrap_or_else(|| begun + CENTURY)
}

/// A time for `Retry-After`: whole seconds, one at least.
pub(super) fn whole_seconds(time: Duration) -> u32 {
    let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
    u32::try_from(seconds).unwrap_or(u32::MAX).max(1)
}
