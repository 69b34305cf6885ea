//! [`PacePoint`]: how many requests were in flight at most at some time, and how many were answered; [`Curve`]: the points of some time.
//!
//! A curve keeps a bounded number of points, however long it gets: when it is full, each two become one. Pure: time comes in.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::seconds;

/// Most points of a curve, an even number.
const MOST: usize = 60;
/// The time of a point, at first.
const FIRST: Duration = Duration::from_secs(1);

/// What a connection was doing at some time of a run: the limit that it had found for the number of requests in flight, and how many were answered.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PacePoint {
    /// When that time began, since the run did. In JSON `atSeconds`.
    #[serde(rename = "atSeconds", with = "seconds")]
    pub at: Duration,
    /// How many requests could be in flight, on average over those that were answered; where none was, as before.
    pub limit: usize,
    /// How many were answered per second.
    pub requests_per_second: f64,
}

impl fmt::Display for PacePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s: {} ({:.0}/s)", self.at.as_secs(), self.limit, self.requests_per_second)
    }
}

/// What a connection does from some time on.
#[derive(Debug)]
pub(super) struct Curve {
    began: Instant,
    /// The time of each point.
    width: Duration,
    /// Of each: answers, and the sum of the limits under which they came.
    sums: Vec<(u64, u64)>,
}

impl Curve {
    /// A curve that begins now.
    pub(super) fn new(now: Instant) -> Self {
        Self { began: now, width: FIRST, sums: Vec::new() }
    }

    /// A request was answered under this limit.
    pub(super) fn answered(&mut self, now: Instant, limit: usize) {
        let nth = loop {
            let nth = self.points_until(now);
            if nth < MOST {
                break nth;
            }
            self.sums = self.sums.chunks(2).map(|two| two.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))).collect();
            self.width *= 2;
        };
        if self.sums.len() <= nth {
            self.sums.resize(nth + 1, (0, 0));
        }
        let (answers, limits) = &mut self.sums[nth];
        (*answers, *limits) = (*answers + 1, *limits + limit as u64);
    }

    /// The points so far. A curve that is shorter than two points has none: there is nothing to draw.
    pub(super) fn points(&self, now: Instant) -> Vec<PacePoint> {
        if self.sums.len() < 2 {
            return Vec::new();
        }
        let first = self.sums.iter().find(|(answers, _)| *answers > 0).copied().unwrap_or_default();
        let mut limit = mean(first).unwrap_or(0);
        let lasted = now.saturating_duration_since(self.began);
        let point = |(nth, sum): (usize, &(u64, u64))| {
            let at = self.width * nth as u32;
            limit = mean(*sum).unwrap_or(limit);
            // The last one may not be over, and one that has just begun says little of a second.
            let time = lasted.saturating_sub(at).clamp(self.width / 10, self.width);
            PacePoint { at, limit, requests_per_second: sum.0 as f64 / time.as_secs_f64() }
        };
        self.sums.iter().enumerate().map(point).collect()
    }

    fn points_until(&self, now: Instant) -> usize {
        let nth = now.saturating_duration_since(self.began).as_nanos() / self.width.as_nanos();
        usize::try_from(nth).unwrap_or(usize::MAX)
    }
}

fn mean((answers, limits): (u64, u64)) -> Option<usize> {
    limits.checked_add(answers / 2)?.checked_div(answers).map(|mean| mean as usize)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_curve_says_when_the_limit_was_what() {
        let start = Instant::now();
        let mut curve = Curve::new(start);
        let after = |millis| start + Duration::from_millis(millis);
        (0..100).for_each(|nth| curve.answered(after(nth * 10), 16));
        assert_eq!(curve.points(after(1_000)), [], "one point is no curve");
        (0..100).for_each(|nth| curve.answered(after(3_000 + nth * 5), 32));
        let said: Vec<_> = curve.points(after(3_500)).iter().map(ToString::to_string).collect();
        assert_eq!(said, ["0 s: 16 (100/s)", "1 s: 16 (0/s)", "2 s: 16 (0/s)", "3 s: 32 (200/s)"]);
    }

    proptest! {
        #[test]
        fn no_answer_is_lost_and_there_are_never_too_many_points(answers in prop::collection::vec((0u64..100_000, 1usize..200), 1..300)) {
            let mut now = Instant::now();
            let mut curve = Curve::new(now);
            for (millis, limit) in &answers {
                now += Duration::from_millis(*millis);
                curve.answered(now, *limit);
            }
            prop_assert_eq!(curve.sums.iter().map(|(answers, _)| answers).sum::<u64>(), answers.len() as u64);
            let points = curve.points(now);
            prop_assert!(points.len() <= MOST);
            let bounds = (answers.iter().map(|(_, limit)| *limit).min(), answers.iter().map(|(_, limit)| *limit).max());
            prop_assert!(points.iter().all(|point| Some(point.limit) >= bounds.0 && Some(point.limit) <= bounds.1));
            prop_assert!(points.iter().all(|point| point.requests_per_second.is_finite()));
        }
    }
}
