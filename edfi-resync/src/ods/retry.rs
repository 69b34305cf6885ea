//! [`RetryPolicy`] and [`Backoff`]: how long to wait before an operation is tried again, and when to stop.
//!
//! Most faults are over at once, so the first wait is drawn from below the base. From there waits grow by decorrelated jitter (each is drawn between
//! the base and three times the one before), so that clients which failed together do not come back together. A `Retry-After` is a least wait, never
//! shortened: when it does not fit the budget the operation ends, and whoever began the operation is told how long the server wants.
//!
//! Pure: chance and the server's `Retry-After` come in, a delay goes out.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::RETRY_AFTER;
use jiff::fmt::rfc2822::DateTimeParser;

use super::clock::Rng;
use super::verdict::Verdict;

/// How often and how long one operation is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Attempts in all, the first included. Attempts that were throttled do not count, nor those that met an outage, but for the one that began it.
    pub max_attempts: u32,
    /// Waiting in all; attempts themselves do not count.
    pub max_wait: Duration,
    /// What waits are drawn from: the first after a fault is between a fifth of this and this, and no other is shorter than this.
    pub base: Duration,
    /// The longest wait, unless the server asks for more.
    pub cap: Duration,
}

impl Default for RetryPolicy {
    /// Six attempts, the second within a quarter of a second, then with waits that double on average: what ails one record may last for seconds. Five
    /// minutes hold the longest `Retry-After` that throttling windows in use ask for.
    fn default() -> Self {
        Self { max_attempts: 6, max_wait: Duration::from_secs(300), base: Duration::from_millis(250), cap: Duration::from_secs(30) }
    }
}

/// How often a duplicate is tried again. An upsert that lost a race against another writer finds the record then; a true duplicate fails however
/// often it is tried.
const DUPLICATE_RETRIES: u32 = 2;

/// How often a success that nothing shows is asked for again before its record is looked up.
const UNPROVEN_RETRIES: u32 = 1;

/// What the base is divided by for the shortest first wait.
const FIRST: u32 = 5;

/// The attempts and waits of one operation so far.
#[derive(Debug)]
pub(super) struct Backoff {
    policy: RetryPolicy,
    attempts: u32,
    duplicates: u32,
    unproven: u32,
    waited: Duration,
    /// The last wait that was drawn; absent before the first.
    last: Option<Duration>,
}

impl Backoff {
    /// Nothing was tried or waited for.
    pub(super) fn new(policy: RetryPolicy) -> Self {
        Self { policy, attempts: 0, duplicates: 0, unproven: 0, waited: Duration::ZERO, last: None }
    }

    /// How long to wait after an attempt with this verdict; `None` if it was the last.
    pub(super) fn after(&mut self, verdict: &Verdict, retry_after: Option<Duration>, rng: &Rng) -> Option<Duration> {
        self.attempts += 1;
        match verdict {
            Verdict::Transient | Verdict::Throttled => {}
            Verdict::Duplicate => {
                self.duplicates += 1;
                if self.duplicates > DUPLICATE_RETRIES {
                    return None;
                }
            }
            Verdict::Unproven => {
                self.unproven += 1;
                if self.unproven > UNPROVEN_RETRIES {
                    return None;
                }
            }
            _ => return None,
        }
        if self.attempts >= self.policy.max_attempts {
            return None;
        }
        self.wait(retry_after, self.policy.max_wait, rng)
    }

    /// How long to wait after a fault that may be the server's; `None` if the time for waiting is used up. Such attempts are not counted here: the
    /// judge knows which of them are the operation's own.
    pub(super) fn between(&mut self, rng: &Rng) -> Option<Duration> {
        self.wait(None, self.policy.max_wait, rng)
    }

    /// How long to wait after a throttle, which costs no attempt but time; `None` if that is used up. The time for waiting is `max_wait` here, or the
    /// `patience` that there is with the server, if that is more.
    pub(super) fn throttled(&mut self, retry_after: Option<Duration>, patience: Duration, rng: &Rng) -> Option<Duration> {
        let max_wait = self.policy.max_wait.max(patience);
        let heard = |asked: &Duration| !asked.is_zero();
        let Some(asked) = retry_after.filter(heard) else {
            // A server that has too much to do is not asked again soon: even the first wait is no shorter than the base.
            self.last.get_or_insert(self.policy.base);
            return self.wait(None, max_wait, rng);
        };
        self.waited = self.waited.saturating_add(asked);
        // A wait beyond all patience is passed on, so that the judge gives the server up for all operations at once.
        (self.waited <= max_wait || asked > max_wait).then_some(asked)
    }

    fn wait(&mut self, retry_after: Option<Duration>, max_wait: Duration, rng: &Rng) -> Option<Duration> {
        let base = self.policy.base;
        let (least, most) = self.last.map_or((base / FIRST, base), |last| (base, last.saturating_mul(3).max(base)));
        let jittered = (least + most.saturating_sub(least).mul_f64(rng.fraction())).min(self.policy.cap);
        self.last = Some(jittered.max(base));
        // Beyond what the server asks for, a tenth of the drawn wait keeps a herd apart.
        let delay = retry_after.map_or(jittered, |least| jittered.max(least.saturating_add(jittered / 10)));
        let waited = self.waited.saturating_add(delay);
        if waited > max_wait {
            return None;
        }
        self.waited = waited;
        Some(delay)
    }
}

/// What a longer `Retry-After` is cut to: more than anybody waits, and still a time that a clock can show. Servers can write numbers beyond that.
const LONGEST: Duration = Duration::from_secs(u32::MAX as u64);

/// What `Retry-After` asks for, in seconds or as an HTTP date; a date that is past asks for nothing.
pub(super) fn retry_after(headers: &HeaderMap, wall: impl FnOnce() -> SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        // Some gateways ask for fractions of a second.
        let seconds = text.parse().ok().filter(|seconds: &f64| seconds.is_finite())?;
        return Some(Duration::try_from_secs_f64(seconds).unwrap_or(LONGEST).min(LONGEST));
    }
    let seconds = u64::try_from(DateTimeParser::new().parse_timestamp(text).ok()?.as_second()).ok()?;
    let date = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?;
    Some(date.duration_since(wall()).unwrap_or(Duration::ZERO).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ods::clock::Rng;

    fn headers(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(RETRY_AFTER, value.parse().expect("a header value"))])
    }

    fn waits(seed: u64, verdict: &Verdict) -> Vec<Duration> {
        let (mut backoff, rng) = (Backoff::new(RetryPolicy::default()), Rng::seeded(seed));
        std::iter::from_fn(|| backoff.after(verdict, None, &rng)).collect()
    }

    #[test]
    fn both_forms_of_retry_after_are_read() {
        let wall = || SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777); // Sun, 06 Nov 1994 08:49:37 GMT
        assert_eq!(retry_after(&headers("120"), wall), Some(Duration::from_secs(120)));
        assert_eq!(retry_after(&headers("Sun, 06 Nov 1994 08:50:07 GMT"), wall), Some(Duration::from_secs(30)));
        assert_eq!(retry_after(&headers("Sun, 06 Nov 1994 08:00:00 GMT"), wall), Some(Duration::ZERO));
        assert_eq!(retry_after(&headers("soon"), wall), None);
        assert_eq!(retry_after(&headers("-5"), wall), None);
        assert_eq!(retry_after(&headers("1.5"), wall), Some(Duration::from_millis(1_500)));
        assert_eq!([".", "1.5.2", "1e3"].map(|text| retry_after(&headers(text), wall)), [None; 3]);
        for endless in ["99999999999999999999999", "18446744073709551615", "Fri, 01 Jan 9999 00:00:00 GMT"] {
            let wait = retry_after(&headers(endless), wall).expect("a wait");
            assert!(wait > Duration::from_secs(24 * 3600) && tokio::time::Instant::now().checked_add(wait).is_some(), "{endless}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), wall), None);
    }

    #[test]
    fn a_seed_gives_its_waits_and_another_seed_gives_others() {
        assert_eq!(waits(7, &Verdict::Transient), waits(7, &Verdict::Transient));
        assert_ne!(waits(7, &Verdict::Transient), waits(8, &Verdict::Transient));
        assert_eq!(waits(7, &Verdict::Transient).len(), 5, "six attempts have five waits between them");
    }

    #[test]
    fn a_duplicate_is_tried_twice_more_and_a_refusal_never() {
        assert_eq!(waits(1, &Verdict::Duplicate).len(), 2);
        assert!(waits(1, &Verdict::Invalid).is_empty());
        assert!(waits(1, &Verdict::Permission).is_empty());
    }

    #[test]
    fn a_wait_that_does_not_fit_the_budget_ends_the_operation_instead_of_being_shortened() {
        let (mut backoff, rng) = (Backoff::new(RetryPolicy::default()), Rng::seeded(1));
        assert!(backoff.after(&Verdict::Throttled, Some(Duration::from_secs(240)), &rng) >= Some(Duration::from_secs(240)));
        assert_eq!(backoff.after(&Verdict::Throttled, Some(Duration::from_secs(120)), &rng), None);
    }

    proptest! {
        #[test]
        fn waits_stay_within_their_bounds(seed: u64, max_attempts in 1u32..40, base in 1u64..5_000, cap in 1u64..60_000, max_wait in 0u64..600_000) {
            let policy = RetryPolicy {
                max_attempts,
                max_wait: Duration::from_millis(max_wait),
                base: Duration::from_millis(base),
                cap: Duration::from_millis(cap),
            };
            let (mut backoff, rng) = (Backoff::new(policy.clone()), Rng::seeded(seed));
            let waits: Vec<_> = std::iter::from_fn(|| backoff.after(&Verdict::Transient, None, &rng)).collect();
            prop_assert!(waits.len() < max_attempts as usize);
            prop_assert!(waits.iter().sum::<Duration>() <= policy.max_wait);
            if let [first, later @ ..] = &waits[..] {
                prop_assert!(*first <= policy.base && *first >= (policy.base / FIRST).min(policy.cap));
                prop_assert!(later.iter().all(|wait| *wait <= policy.cap && *wait >= policy.base.min(policy.cap)));
            }
        }

        #[test]
        fn the_server_is_never_asked_earlier_than_it_wants(seed: u64, seconds in 0u64..120) {
            let (mut backoff, rng) = (Backoff::new(RetryPolicy::default()), Rng::seeded(seed));
            let wanted = Duration::from_secs(seconds);
            let wait = backoff.after(&Verdict::Throttled, Some(wanted), &rng).expect("it fits the budget");
            prop_assert!(wait >= wanted);
        }
    }
}
