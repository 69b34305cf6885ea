//! [`Stretch`]: how much longer requests take than on a server that has nothing else to do.
//!
//! A page of four hundred records takes longer than a record that is written, and a student longer than a calendar date. So latencies are compared
//! within one [`Sort`] of requests only, operation and kind: each has a latency of its own for an idle server, and what is heard of all of them
//! together is by how much they exceed it. Only what the server has carried out is timed: a refusal may come before the work.
//!
//! Latencies have long tails, and a single slow one says nothing; the mean of a round leaves its slowest tenth out.
//!
//! Pure: latencies come in.

use std::collections::HashMap;
use std::time::Duration;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::verdict::Operation;

/// Latencies below this are all alike: nobody waits for so little, and most of it is this machine's own, whose cores may be busy with other things.
const UNNOTICED: f64 = 0.005;
/// Fewer latencies than these tell nothing of their sort.
const FEW: usize = 4;
/// A mean that differs from what is known by less than this may be chance.
const ALIKE: f64 = 0.25;

/// Requests whose latencies can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Sort(u64);

impl Sort {
    /// The sort of an operation on a kind.
    pub(super) fn of(operation: Operation, kind: &str) -> Self {
        Self(xxh3_64_with_seed(kind.as_bytes(), operation as u64))
    }
}

/// What is known of the latencies of a connection, in seconds.
#[derive(Debug, Default)]
pub(super) struct Stretch {
    /// Those on an idle server.
    idle: HashMap<Sort, f64>,
    /// Those of this round.
    heard: HashMap<Sort, Vec<f64>>,
}

/// What the latencies of a round come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Heard {
    /// By what factor they exceed those on an idle server.
    pub(super) stretch: f64,
    /// How far that may be off by chance, as a part of it.
    pub(super) error: f64,
}

impl Stretch {
    /// A request was carried out.
    pub(super) fn hear(&mut self, sort: Sort, latency: Duration) {
        self.heard.entry(sort).or_default().push(latency.as_secs_f64().max(UNNOTICED));
    }

    /// What this round has heard so far, if that is enough to tell. Nothing is known of a sort that is heard for the first time.
    pub(super) fn heard(&mut self) -> Option<Heard> {
        let (mut count, mut sum, mut variance) = (0.0, 0.0, 0.0);
        for (sort, heard) in &mut self.heard {
            let (mean, error) = mean(heard);
            let Some(idle) = self.idle.get(sort).filter(|_| heard.len() >= FEW) else { continue };
            let weight = heard.len() as f64;
            count += weight;
            sum += weight * mean / idle;
            variance += (weight * error / idle).powi(2);
        }
        (count > 0.0).then(|| Heard { stretch: sum / count, error: variance.sqrt() / sum })
    }

    /// Ends a round, at whose end latencies were stretched by so much. Those of a sort that is new are taken to be, too.
    pub(super) fn close(&mut self, stretch: f64) {
        for (sort, mut heard) in self.heard.drain().filter(|(_, heard)| heard.len() >= FEW) {
            self.idle.entry(sort).or_insert_with(|| mean(&mut heard).0 / stretch);
        }
    }

    /// Ends a round in which latencies were what they are on an idle server.
    pub(super) fn close_idle(&mut self) {
        for (sort, mut heard) in self.heard.drain().filter(|(_, heard)| heard.len() >= FEW) {
            let (mean, _) = mean(&mut heard);
            let idle = self.idle.entry(sort).or_insert(mean);
            *idle = if (mean / *idle - 1.0).abs() < ALIKE { f64::midpoint(*idle, mean) } else { mean };
        }
    }

    /// Ends a round of which nothing is kept.
    pub(super) fn forget_round(&mut self) {
        self.heard.clear();
    }
}

/// The mean of all but the slowest tenth, and how far it may be off by chance.
fn mean(latencies: &mut [f64]) -> (f64, f64) {
    latencies.sort_unstable_by(f64::total_cmp);
    let kept = &latencies[..latencies.len() - latencies.len() / 10];
    let count = kept.len() as f64;
    let mean = kept.iter().sum::<f64>() / count;
    let variance = kept.iter().map(|latency| (latency - mean).powi(2)).sum::<f64>() / count;
    (mean, (variance / count).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn round(stretch: &mut Stretch, latencies: &[(Sort, u32)]) -> Option<Heard> {
        for (sort, millis) in latencies {
            for _ in 0..8 {
                stretch.hear(*sort, MS * *millis);
            }
        }
        stretch.heard()
    }

    fn sorts() -> (Sort, Sort) {
        (Sort::of(Operation::Upsert, "ed-fi/students"), Sort::of(Operation::List, "ed-fi/students"))
    }

    #[test]
    fn each_sort_is_compared_with_its_own() {
        let ((write, read), mut stretch) = (sorts(), Stretch::default());
        assert_ne!(write, read);
        assert_eq!(round(&mut stretch, &[(write, 20), (read, 400)]), None, "nothing is known");
        stretch.close(1.0);
        let heard = round(&mut stretch, &[(write, 30), (read, 400)]).expect("both are known");
        assert!((heard.stretch - 1.25).abs() < 1e-9 && heard.error < 1e-9, "{heard:?}");
        // More of what takes long is no sign of load.
        stretch.forget_round();
        let heard = round(&mut stretch, &[(write, 20), (read, 400), (read, 400)]).expect("both are known");
        assert!((heard.stretch - 1.0).abs() < 1e-9, "{heard:?}");
    }

    #[test]
    fn a_new_sort_is_taken_to_be_stretched_like_the_others() {
        let ((write, read), mut stretch) = (sorts(), Stretch::default());
        round(&mut stretch, &[(write, 20)]);
        stretch.close(1.0);
        let heard = round(&mut stretch, &[(write, 40), (read, 400)]).expect("one is known");
        stretch.close(heard.stretch);
        let heard = round(&mut stretch, &[(read, 200)]).expect("it is known now");
        assert!((heard.stretch - 1.0).abs() < 1e-9, "{heard:?}");
    }

    #[test]
    fn a_slow_one_among_many_says_nothing_and_neither_does_what_is_too_short() {
        let ((write, _), mut stretch) = (sorts(), Stretch::default());
        round(&mut stretch, &[(write, 20), (write, 20)]);
        stretch.close(1.0);
        stretch.hear(write, MS * 60_000);
        let heard = round(&mut stretch, &[(write, 20), (write, 20)]).expect("it is known");
        assert!((heard.stretch - 1.0).abs() < 1e-9, "{heard:?}");
        let mut short = Stretch::default();
        short.hear(write, MS);
        (0..8).for_each(|_| short.hear(write, Duration::ZERO));
        short.close(1.0);
        let heard = round(&mut short, &[(write, 1), (write, 2)]).expect("it is known");
        assert!((heard.stretch - 1.0).abs() < 1e-9, "{heard:?}");
    }

    #[test]
    fn what_an_idle_server_takes_is_followed_both_ways() {
        let ((write, _), mut stretch) = (sorts(), Stretch::default());
        for millis in [20, 60, 10] {
            round(&mut stretch, &[(write, millis)]);
            stretch.close_idle();
            let heard = round(&mut stretch, &[(write, millis)]).expect("it is known");
            assert!((heard.stretch - 1.0).abs() < 1e-9, "{millis}: {heard:?}");
            stretch.forget_round();
        }
    }
}
