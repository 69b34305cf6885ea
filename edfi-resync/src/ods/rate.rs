//! [`Rate`]: a cap in requests per second.
//!
//! Requests are spread evenly: each is due one interval after the one before. Timers are late by a millisecond or so, so one may go ahead of its time by as
//! much as that; in any stretch of time there are no more than the rate allows, and those of a hundredth of a second.
//!
//! Pure: time comes in.

use std::time::Duration;

use tokio::time::Instant;

/// How far ahead of its time a request may go.
const AHEAD: Duration = Duration::from_millis(10);

/// The cap of one connection.
#[derive(Debug)]
pub(super) struct Rate {
    interval: Duration,
    /// When the next request is due.
    due: Option<Instant>,
}

impl Rate {
    /// So many requests per second. A rate at which the next request would never be due is as slow as can be.
    pub(super) fn new(requests_per_second: f64) -> Self {
        let interval = Duration::try_from_secs_f64(requests_per_second.recip()).unwrap_or(Duration::MAX);
        Self { interval, due: None }
    }

    /// When the next request may go, if that is not now.
    pub(super) fn wait(&self, now: Instant) -> Option<Instant> {
        self.due.and_then(|due| due.checked_sub(AHEAD)).filter(|may| *may > now)
    }

    /// A request goes.
    pub(super) fn take(&mut self, now: Instant) {
        let due = self.due.map_or(now, |due| due.max(now));
        // A hundred years are as good as for ever.
        self.due = due.checked_add(self.interval).or_else(|| due.checked_add(Duration::from_secs(100 * 365 * 86_400)));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn requests_are_spread_evenly_and_idle_time_is_not_saved_up() {
        let (mut rate, start) = (Rate::new(10.0), Instant::now());
        rate.take(start);
        assert_eq!(rate.wait(start), Some(start + Duration::from_millis(90)));
        let later = start + Duration::from_secs(60);
        assert_eq!(rate.wait(later), None);
        rate.take(later);
        assert_eq!(rate.wait(later), Some(later + Duration::from_millis(90)));
    }

    #[test]
    fn a_rate_next_to_nothing_waits_next_to_for_ever() {
        let (mut rate, start) = (Rate::new(f64::MIN_POSITIVE), Instant::now());
        rate.take(start);
        assert!(rate.wait(start + Duration::from_secs(86_400)).is_some());
    }

    proptest! {
        #[test]
        fn no_stretch_of_time_has_more_than_the_rate_allows_and_none_is_wasted(
            requests_per_second in 0.5f64..5_000.0,
            late in prop::collection::vec(0u64..2_000, 2..300),
        ) {
            let (mut rate, start) = (Rate::new(requests_per_second), Instant::now());
            let (mut now, mut sent) = (start, Vec::new());
            for micros in late {
                if let Some(until) = rate.wait(now) {
                    now = until + Duration::from_micros(micros);
                }
                prop_assert_eq!(rate.wait(now), None);
                rate.take(now);
                sent.push(now);
            }
            for (at, from) in sent.iter().enumerate() {
                for (count, to) in sent[at..].iter().enumerate() {
                    let most = (*to - *from + AHEAD).as_secs_f64() * requests_per_second + 1.0;
                    prop_assert!((count as f64) < most + 1e-6, "{count} in {:?}", *to - *from);
                }
            }
            let whole = (now - start).as_secs_f64() * requests_per_second;
            prop_assert!(sent.len() as f64 + 12.0 * requests_per_second / 1_000.0 + 1.0 >= whole);
        }
    }
}
