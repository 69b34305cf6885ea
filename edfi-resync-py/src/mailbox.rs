//! [`Mailbox`]: what a run's thread leaves for whoever listens: events, and word of its end.
//!
//! It holds [`WAITING_EVENTS`] at most. Whoever listens is waited for, so that a slow listener slows the run down and memory does not grow. Where
//! nobody listens yet, or somebody waits for the end alone, nobody can be waited for: then the oldest events make room, and are counted.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use pyo3::prelude::*;

use crate::event::{Dicts, Message};

/// Events on their way.
const WAITING_EVENTS: usize = 1024;

#[derive(Debug, Default)]
pub(crate) struct Mailbox {
    state: Mutex<State>,
    news: Condvar,
    room: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Message>,
    dicts: Dicts,
    missed: u64,
    /// Somebody takes the events.
    heard: bool,
    /// Somebody waits for the end, and may be the one who would take the events.
    awaited: bool,
    ended: bool,
    /// Called once when there is something new.
    wakers: Vec<Arc<Py<PyAny>>>,
    /// Called once at the end.
    mourners: Vec<Arc<Py<PyAny>>>,
}

/// Events that were taken out.
pub(crate) struct Taken {
    pub(crate) messages: Vec<Message>,
    pub(crate) dicts: Dicts,
    /// Nothing more will come.
    pub(crate) over: bool,
}

impl Mailbox {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves an event.
    pub(crate) fn send(&self, message: Message) {
        let mut state = self.state();
        while state.waiting.len() >= WAITING_EVENTS {
            if state.heard && !state.awaited {
                state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner);
            } else if let Some(oldest) = state.waiting.pop_front() {
                state.dicts.pass(&oldest);
                state.missed += 1;
            }
        }
        state.waiting.push_back(message);
        let wakers = std::mem::take(&mut state.wakers);
        drop(state);
        self.news.notify_all();
        wake(&wakers);
    }

    /// Says that nothing more comes.
    pub(crate) fn end(&self) {
        let mut state = self.state();
        state.ended = true;
        let mut wakers = std::mem::take(&mut state.wakers);
        wakers.append(&mut state.mourners);
        drop(state);
        self.news.notify_all();
        wake(&wakers);
    }

    /// Takes events out, the oldest first.
    pub(crate) fn take(&self, most: usize) -> Taken {
        let mut state = self.state();
        let mut messages = Vec::new();
        if state.missed > 0 {
            messages.push(Message::Missed(std::mem::take(&mut state.missed)));
        }
        // The names of steps that were passed over are known; of those taken here, the first message tells them.
        let dicts = state.dicts.clone();
        let taken = state.waiting.len().min(most);
        let State { waiting, dicts: known, .. } = &mut *state;
        for message in waiting.drain(..taken) {
            known.pass(&message);
            messages.push(message);
        }
        let over = state.ended && state.waiting.is_empty();
        drop(state);
        self.room.notify_all();
        Taken { messages, dicts, over }
    }

    /// Waits, no longer than that, until there is something new.
    pub(crate) fn wait(&self, patience: Duration) {
        self.wait_while(patience, |state| state.waiting.is_empty() && !state.ended);
    }

    /// Waits, no longer than that, for the end; whether it came.
    pub(crate) fn wait_for_end(&self, patience: Duration) -> bool {
        self.wait_while(patience, |state| !state.ended);
        self.has_ended()
    }

    fn wait_while(&self, patience: Duration, condition: impl Fn(&mut State) -> bool) {
        let waited = self.news.wait_timeout_while(self.state(), patience, condition);
        drop(waited);
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.state().ended
    }

    /// Waits for whoever takes the events, from now on.
    pub(crate) fn hear(&self) {
        self.state().heard = true;
    }

    /// Waits for nobody any more.
    pub(crate) fn await_end(&self) {
        self.state().awaited = true;
        self.room.notify_all();
    }

    /// Has something called once when there is something new, or at the end; at once if it is so already.
    pub(crate) fn wake(&self, waker: Py<PyAny>, at_end: bool) {
        let mut state = self.state();
        let waker = Arc::new(waker);
        if state.ended || (!at_end && !state.waiting.is_empty()) {
            drop(state);
            wake(&[waker]);
        } else if at_end {
            state.mourners.push(waker);
        } else {
            state.wakers.push(waker);
        }
    }
}

/// Calls them, from whatever thread. Whoever cannot hear it any more, because a loop is closed or the interpreter ends, waits for nothing.
fn wake(wakers: &[Arc<Py<PyAny>>]) {
    if wakers.is_empty() {
        return;
    }
    let _ = Python::try_attach(|py| {
        for waker in wakers {
            let _ = waker.call0(py);
        }
    });
}
