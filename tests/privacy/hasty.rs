//! A clock that runs a hundred times as fast: waits are as many, and shorter.

use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use edfi_resync::Options;
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

    /// Options of a run by this clock: a busy machine is late by hours by it, which must not look like a server that is slow or gone.
    pub(super) fn options() -> Options {
        let mut options = Options::default();
        for (option, value) in [
            ("max_attempts", "2"),
            ("lease_seconds", "8640000"),
            ("request_timeout_seconds", "86400"),
            ("outage_patience_seconds", "8640000"),
        ] {
            options.set(option, value).expect("an option");
        }
        options
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
