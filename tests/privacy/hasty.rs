//! A clock that runs a hundred times as fast: waits are as many, and shorter.

use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use edfi_resync::ods::Clock;
use tokio::time::Instant;

const FASTER: u32 = 100;

#[derive(Debug)]
pub(super) struct Hasty {
    started: Instant,
    wall: SystemTime,
}

impl Hasty {
    pub(super) fn new() -> Self {
        Self { started: Instant::now(), wall: SystemTime::now() }
    }
}

#[async_trait]
impl Clock for Hasty {
    fn now(&self) -> Instant {
        self.started + self.started.elapsed() * FASTER
    }

    fn wall(&self) -> SystemTime {
        self.wall + self.started.elapsed() * FASTER
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration / FASTER).await;
    }
}
