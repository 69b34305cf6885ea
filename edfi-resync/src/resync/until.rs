//! [`Until`]: how long something may take, and what stops it before.

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::engine::Stop;
use crate::error::{Error, ErrorKind, Result};
use crate::ods::Clock;

/// A deadline that counts from the call on, and a stop.
#[derive(Debug)]
pub(super) struct Until<'a> {
    stop: Stop,
    clock: &'a dyn Clock,
    ends: Option<Instant>,
}

impl<'a> Until<'a> {
    /// The deadline begins now.
    pub(super) fn new(stop: Stop, clock: &'a dyn Clock, deadline: Option<Duration>) -> Self {
        Self { stop, clock, ends: deadline.and_then(|deadline| clock.now().checked_add(deadline)) }
    }

    /// What stops it.
    pub(super) fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// How much of the deadline is left.
    pub(super) fn left(&self) -> Option<Duration> {
        self.ends.map(|ends| ends.saturating_duration_since(self.clock.now()))
    }

    /// Whether nothing more is to be waited for.
    pub(super) fn is_hurried(&self) -> bool {
        self.stop.is_hurried() || self.left().is_some_and(|left| left.is_zero())
    }

    /// Why what was given up was.
    pub(super) fn why(&self) -> &'static str {
        if self.stop.is_pressed() { "cancelled" } else { "the deadline has passed" }
    }

    /// What comes of this work, or nothing when it is over meanwhile; what is over already begins nothing.
    pub(super) async fn unless_over<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        if self.left().is_some_and(|left| left.is_zero()) {
            return None;
        }
        let deadline = async {
            match self.left() {
                Some(left) => self.clock.sleep(left).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            done = self.stop.unless_pressed(work) => done,
            () = deadline => None,
        }
    }

    /// What comes of this work, or the error that says that it was not done in time.
    pub(super) async fn done<T>(&self, what: &str, work: impl Future<Output = Result<T>>) -> Result<T> {
        self.unless_over(work).await.unwrap_or_else(|| Err(stopped(&format!("{} before {what}", self.said()))))
    }

    /// The same reason as the beginning of a sentence.
    pub(super) fn said(&self) -> &'static str {
        if self.stop.is_pressed() { "it was stopped" } else { "the deadline passed" }
    }
}

/// What was stopped before it could be done.
pub(super) fn stopped(message: &str) -> Error {
    Error::new(ErrorKind::Stopped, message).with_hint("nothing was sent; call it again, with more time if it had a deadline")
}

/// What stops something: whatever is added, any of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Stops(Option<Stop>);

impl Stops {
    /// Adds one.
    pub(super) fn add(&mut self, stop: Stop) {
        self.0 = Some(match self.0.take() {
            Some(earlier) => earlier.or(stop),
            None => stop,
        });
    }

    /// Adds one that stops cleanly.
    pub(super) fn add_token(&mut self, cancel: CancellationToken) {
        self.add(Stop::of_token(cancel));
    }

    /// All of them as one.
    pub(super) fn joined(&self) -> Stop {
        self.0.clone().unwrap_or_default()
    }
}
