//! [`Places`]: how many writes a server carries at once. The others wait in the order in which they came; beyond three times as many it refuses.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use tokio::time::Instant;

pub(super) struct Places {
    /// From so many seconds on, so many.
    carries: Vec<(f64, usize)>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    taken: usize,
    waiting: VecDeque<oneshot::Sender<()>>,
}

/// A place that is given back when it is dropped.
pub(super) struct Place<'a> {
    places: &'a Places,
    began: Instant,
}

impl Places {
    pub(super) fn new(carries: Vec<(f64, usize)>) -> Self {
        Self { carries, state: Mutex::default() }
    }

    fn at(&self, seconds: f64) -> usize {
        self.carries.iter().rev().find(|(from, _)| *from <= seconds).map_or(usize::MAX, |(_, places)| *places)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether one more would be refused.
    pub(super) fn are_overrun(&self, seconds: f64) -> bool {
        let state = self.state();
        state.taken + state.waiting.len() >= self.at(seconds).saturating_mul(3)
    }

    pub(super) async fn enter(&self, began: Instant) -> Place<'_> {
        let turn = {
            let mut state = self.state();
            if state.taken < self.at(began.elapsed().as_secs_f64()) {
                state.taken += 1;
                None
            } else {
                let (give, turn) = oneshot::channel();
                state.waiting.push_back(give);
                Some(turn)
            }
        };
        let place = Place { places: self, began };
        if let Some(turn) = turn {
            drop(turn.await);
        }
        place
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let places = self.places.at(self.began.elapsed().as_secs_f64());
        let mut state = self.places.state();
        state.taken -= 1;
        while state.taken < places
            && let Some(next) = state.waiting.pop_front()
        {
            // Who has hung up while waiting takes no place.
            state.taken += usize::from(next.send(()).is_ok());
        }
    }
}
