//! [`Control`]: whether a run goes on, why it ends early, and how long what is under way may take then.

use std::time::Duration;

use futures::future::BoxFuture;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Limits;
use super::stop::Stop;
use crate::error::{Error, ErrorKind};
use crate::ods::{Answer, Clock, GaveUp, Verdict};

/// What ends a run before its plan is carried out: somebody who presses stop, its deadline, or what makes going on pointless.
pub(super) struct Control<'a> {
    stop: Stop,
    deadline: BoxFuture<'a, ()>,
    /// When the run is over, whatever is still under way.
    ends: Option<Instant>,
    /// How long requests in flight may take once the run is stopped.
    drain: Duration,
    reason: Option<String>,
    /// Tells the client that the run is stopped, so that nothing waits for a place or an outage any longer.
    stopping: CancellationToken,
}

impl<'a> Control<'a> {
    /// The control of a run that begins now.
    pub(super) fn new(limits: &Limits, clock: &'a dyn Clock, stop: Stop) -> Self {
        let (deadline, ends): (BoxFuture<'a, ()>, _) = match limits.deadline {
            Some(time) => (clock.sleep(limits.time_to_admit(time)), clock.now().checked_add(time)),
            None => (Box::pin(std::future::pending()), None),
        };
        Self { stop, deadline, ends, drain: limits.drain, reason: None, stopping: CancellationToken::new() }
    }

    /// Waits until the run is to end early, because somebody wants it or its time is over, and says which.
    pub(super) async fn called_off(&mut self) -> &'static str {
        tokio::select! {
            biased;
            () = self.stop.pressed() => "cancelled",
            () = &mut self.deadline => "the deadline has passed",
        }
    }

    /// Waits until even requests in flight are to be abandoned.
    pub(super) async fn hurried(&mut self) {
        self.stop.hurried().await;
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
    use crate::ods::TokioClock;

    const SECOND: Duration = Duration::from_secs(1);

    fn limits(deadline: Option<Duration>) -> Limits {
        Limits { deadline, drain: 30 * SECOND, ..Limits::default() }
    }

    #[tokio::test(start_paused = true)]
    async fn a_deadline_leaves_a_tenth_of_itself_for_what_is_in_flight() {
        let clock = TokioClock::new();
        let (mut control, began) = (Control::new(&limits(Some(100 * SECOND)), &clock, Stop::new()), Instant::now());
        assert_eq!(control.called_off().await, "the deadline has passed");
        assert_eq!(began.elapsed(), 90 * SECOND);
        assert_eq!(control.time_to_drain(clock.now()), 10 * SECOND);
        assert_eq!(control.time_to_drain(clock.now() + 60 * SECOND), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn who_presses_goes_before_the_deadline_and_the_first_reason_stands() {
        let (clock, stop) = (TokioClock::new(), Stop::new());
        let mut control = Control::new(&limits(Some(Duration::ZERO)), &clock, stop.clone());
        stop.press();
        let reason = control.called_off().await;
        control.stop(&reason);
        control.stop(&"something else");
        assert_eq!(control.reason(), Some("cancelled"));
        assert!(control.is_stopped() && control.stopping().is_cancelled());
        assert_eq!(Control::new(&limits(None), &clock, stop).time_to_drain(clock.now()), 30 * SECOND);
    }

    #[test]
    fn what_was_never_sent_is_cut_off_and_what_may_have_arrived_is_not() {
        let clock = TokioClock::new();
        let mut control = Control::new(&limits(None), &clock, Stop::new());
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
