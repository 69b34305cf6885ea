//! [`Clock`] and [`Rng`]: time and chance, passed in.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use tokio::time::Instant;

/// Monotonic and wall time.
#[async_trait]
pub trait Clock: Debug + Send + Sync + 'static {
    /// Monotonic time.
    fn now(&self) -> Instant;
    /// Wall time.
    fn wall(&self) -> SystemTime;
    /// Waits.
    async fn sleep(&self, duration: Duration);
}

/// Tokio's clock. Under `tokio::time::pause` wall time stands still with it and moves with it.
#[derive(Debug)]
pub struct TokioClock {
    started: Instant,
    started_wall: SystemTime,
    /// Wall time is the system's as long as tokio's time is real.
    follows_system: bool,
}

impl TokioClock {
    /// A clock that shows the system's wall time, so that processes of one machine agree on it whenever they started, even behind a sleep of the
    /// machine, which monotonic time leaves out. While tokio's time is paused, what passes of it is added to where the clock started.
    pub fn new() -> Self {
        Self { started: Instant::now(), started_wall: SystemTime::now(), follows_system: true }
    }

    /// A clock whose wall time starts where it is told, for simulations.
    pub fn starting_at(wall: SystemTime) -> Self {
        Self { started: Instant::now(), started_wall: wall, follows_system: false }
    }
}

impl Default for TokioClock {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Clock for TokioClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn wall(&self) -> SystemTime {
        // Tokio's time is real if it is between two looks at the system's.
        let before = std::time::Instant::now();
        let now = Instant::now();
        if self.follows_system && before <= now.into_std() && now.into_std() <= std::time::Instant::now() {
            return SystemTime::now();
        }
        self.started_wall + now.duration_since(self.started)
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// A seeded random generator, shared by what needs chance in one run.
#[derive(Debug, Clone)]
pub struct Rng(Arc<Mutex<fastrand::Rng>>);

impl Rng {
    /// A generator that always gives the same sequence.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(fastrand::Rng::with_seed(seed))))
    }

    /// A generator seeded by the system.
    pub fn from_system() -> Self {
        Self(Arc::new(Mutex::new(fastrand::Rng::new())))
    }

    /// A number of 64 random bits.
    pub fn bits(&self) -> u64 {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).u64(..)
    }

    /// A number from 0 up to, not including, 1.
    pub fn fraction(&self) -> f64 {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).f64()
    }
}
