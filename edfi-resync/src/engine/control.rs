//! [`Control`]: whether a run goes on, why it ends early, and how long what is under way may take then.
//!
//! Pure: who presses stop, and whether the time is over, is heard elsewhere.

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::limits::Limits;
use crate::error::{Error, ErrorKind};
use crate::ods::{Answer, GaveUp, Verdict};

/// What ends a run before its plan is carried out: somebody who presses stop, its deadline, or what makes going on pointless.
#[derive(Debug)]
pub(super) struct Control {
    /// When the run is over, whatever is still under way.
    ends: Option<Instant>,
    /// How long requests in flight may take once the run is stopped.
    drain: Duration,
    reason: Option<String>,
    /// Tells the client that the run is stopped, so that nothing waits for a place or an outage any longer.
    stopping: CancellationToken,
}

impl Control {
    /// The control of a run that begins now.
    pub(super) fn new(limits: &Limits, now: Instant) -> Self {
        let ends = limits.deadline().and_then(|time| now.checked_add(time));
        Self { ends, drain: limits.drain(), reason: None, stopping: CancellationToken::new() }
    }

    /// Ends the run early: nothing more is admitted. The first reason stands.
    pub(super) fn stop(&mut self, reason: &dyn ToString) {
        self.reason.get_or_insert_with(|| reason.to_string());
        self.stopping.cancel();
    }

    /// Ends the run early because the ledger fails.
    pub(super) fn ledger_failed(&mut self, error: &Error) {
        match error.kind() {
            // In words for people, and the same as when the next request finds out first.
            ErrorKind::Locked => self.stop(&GaveUp::Fenced),
            _ => self.stop(error),
        }
    }

    /// Ends the run early if an answer shows that no other will be better.
    pub(super) fn heed(&mut self, answer: &Answer) {
        if let Some(gave_up) = &answer.gave_up {
            self.stop(gave_up);
        }
        match answer.verdict {
            Verdict::Unauthorized => self.stop(&"the server does not accept the key and secret of this client"),
            Verdict::AuthThrottled => self.stop(&"the server issues no more tokens to this client for now"),
            _ => {}
        }
    }

    /// Whether the run ends early.
    pub(super) fn is_stopped(&self) -> bool {
        self.reason.is_some()
    }

    /// Whether what got this answer was not carried out only because the run ends: it has not failed.
    pub(super) fn cut_off(&self, answer: &Answer) -> bool {
        let left_off = matches!(answer.gave_up, Some(GaveUp::Stopped | GaveUp::Fenced));
        self.is_stopped() && (answer.attempts == 0 || (left_off && !answer.maybe_applied))
    }

    /// Why the run ends early, if it does.
    pub(super) fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// What requests listen to: nothing waits any longer once it is cancelled.
    pub(super) fn stopping(&self) -> CancellationToken {
        self.stopping.clone()
    }

    /// How long requests in flight may take from now on: no longer than the deadline lets them.
    pub(super) fn time_to_drain(&self, now: Instant) -> Duration {
        self.ends.map_or(self.drain, |ends| self.drain.min(ends.saturating_duration_since(now)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn control(deadline: Option<Duration>, now: Instant) -> Control {
        Control::new(&Limits::default().with_deadline(deadline).with_drain(30 * SECOND), now)
    }

    #[test]
    fn what_is_under_way_has_its_time_but_no_longer_than_the_deadline() {
        let now = Instant::now();
        assert_eq!(control(None, now).time_to_drain(now), 30 * SECOND);
        let control = control(Some(100 * SECOND), now);
        assert_eq!(control.time_to_drain(now), 30 * SECOND);
        assert_eq!(control.time_to_drain(now + 90 * SECOND), 10 * SECOND);
        assert_eq!(control.time_to_drain(now + 160 * SECOND), Duration::ZERO);
    }

    #[test]
    fn the_first_reason_stands_and_requests_hear_of_it() {
        let mut control = control(None, Instant::now());
        assert!(!control.is_stopped() && !control.stopping().is_cancelled());
        control.stop(&"cancelled");
        control.ledger_failed(&Error::new(ErrorKind::Locked, "somebody else writes"));
        assert_eq!(control.reason(), Some("cancelled"));
        assert!(control.is_stopped() && control.stopping().is_cancelled());
    }

    #[test]
    fn what_was_never_sent_is_cut_off_and_what_may_have_arrived_is_not() {
        let mut control = control(None, Instant::now());
        let answer = |attempts, maybe_applied| {
            let mut answer = Answer::new(Verdict::Transient, String::new());
            (answer.attempts, answer.maybe_applied, answer.gave_up) = (attempts, maybe_applied, Some(GaveUp::Stopped));
            answer
        };
        assert!(!control.cut_off(&answer(0, false)), "the run goes on");
        control.heed(&answer(0, false));
        assert!(control.cut_off(&answer(0, true)) && control.cut_off(&answer(2, false)));
        assert!(!control.cut_off(&answer(2, true)));
    }
}
