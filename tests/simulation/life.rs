//! [`Life`]: one process, as far as a simulation is concerned. It may end at any moment, and then nothing it does has an effect any more.

use std::future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use edfi_resync::engine::Stop;
use tokio::sync::Notify;

use super::case::End;

/// The life of a process. Clones are one life.
#[derive(Debug, Clone)]
pub(crate) struct Life(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    end: End,
    over: AtomicBool,
    ended: Notify,
    calls: AtomicUsize,
    events: AtomicUsize,
    commits: AtomicUsize,
    stop: Stop,
}

impl Life {
    pub(crate) fn until(end: End) -> Self {
        Self(Arc::new(Inner {
            end,
            over: AtomicBool::new(false),
            ended: Notify::new(),
            calls: AtomicUsize::new(0),
            events: AtomicUsize::new(0),
            commits: AtomicUsize::new(0),
            stop: Stop::new(),
        }))
    }

    /// What stops the run of this process from outside.
    pub(crate) fn stop(&self) -> Stop {
        self.0.stop.clone()
    }

    pub(crate) fn is_over(&self) -> bool {
        self.0.over.load(Ordering::Relaxed)
    }

    /// Ends it.
    pub(crate) fn end(&self) {
        self.0.over.store(true, Ordering::Relaxed);
        self.0.ended.notify_one();
    }

    /// Waits for its end.
    pub(crate) async fn ended(&self) {
        self.0.ended.notified().await;
    }

    /// Whoever is in the middle of something when the process dies never returns.
    pub(crate) async fn unless_over(&self) {
        if self.is_over() {
            future::pending::<()>().await;
        }
    }

    /// The number of this call, and whether the process dies at it: before or after it was carried out.
    pub(crate) fn call(&self) -> (usize, Option<bool>) {
        let number = self.0.calls.fetch_add(1, Ordering::Relaxed);
        match self.0.end {
            End::AtCall(last, after) if last == number => (number, Some(after)),
            _ => (number, None),
        }
    }

    /// An event was seen: it may be the last one.
    pub(crate) fn event(&self) {
        let number = self.0.events.fetch_add(1, Ordering::Relaxed);
        match self.0.end {
            End::AtEvent(last) if last == number => self.end(),
            End::Stopped(last, at_once) if last == number => {
                self.0.stop.press();
                if at_once {
                    self.0.stop.press();
                }
            }
            _ => {}
        }
    }

    /// How this commit goes.
    pub(crate) fn commit(&self) -> Commit {
        let number = self.0.commits.fetch_add(1, Ordering::Relaxed);
        match self.0.end {
            End::AtCommit(last, percent) if last == number => Commit::Torn(percent),
            End::FullDisk(first) if first <= number => Commit::Refused,
            _ => Commit::Whole,
        }
    }
}

/// How a commit goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Commit {
    Whole,
    /// The process dies when so much of it is written, in percent.
    Torn(usize),
    /// The disk is full.
    Refused,
}
