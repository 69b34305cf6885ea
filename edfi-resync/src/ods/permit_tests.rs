//! Places under paused time: order, dropped futures, pauses.

use std::sync::Arc;

use futures::future::join_all;
use tokio::time::Instant;

use super::*;
use crate::ods::clock::{Rng, TokioClock};
use crate::ods::retry::RetryPolicy;
use crate::ods::scripted::Scripted;

const SECOND: Duration = Duration::from_secs(1);

fn exchange() -> Exchange {
    Exchange {
        service: Arc::new(Scripted::default()),
        clock: Arc::new(TokioClock::new()),
        rng: Rng::seeded(3),
        policy: RetryPolicy::default(),
        request_timeout: Duration::from_secs(100),
    }
}

async fn stay(permits: &Permits, exchange: &Exchange, time: Duration, lesson: Lesson) -> Result<Instant, GaveUp> {
    let place = permits.enter(exchange, false).await?;
    let entered = Instant::now();
    tokio::time::sleep(time).await;
    place.leave(lesson);
    Ok(entered)
}

#[tokio::test(start_paused = true)]
async fn places_are_given_in_order_and_never_more_than_there_are() {
    let (permits, exchange, start) = (Permits::new(4, 60 * SECOND, None), exchange(), Instant::now());
    let entered = join_all((0..12).map(|_| stay(&permits, &exchange, SECOND, Lesson::Answered))).await;
    let seconds: Vec<_> = entered.into_iter().map(|at| (at.expect("a place") - start).as_secs()).collect();
    assert_eq!(seconds, [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_future_gives_back_its_place_in_the_queue_and_on_the_wire() {
    let (permits, exchange) = (Permits::new(1, 60 * SECOND, None), exchange());
    let sending = permits.enter(&exchange, false).await.expect("a place");
    // Who is first in the queue leaves it, and so does the second.
    let short = |millis| tokio::time::timeout(Duration::from_millis(millis), permits.enter(&exchange, false));
    let (first, second) = tokio::join!(short(10), short(20));
    assert!(first.is_err() && second.is_err());
    let dropped = tokio::time::timeout(SECOND, async {
        let _held = sending;
        std::future::pending::<()>().await;
    });
    let (dropped, place) = tokio::join!(dropped, permits.enter(&exchange, false));
    assert!(dropped.is_err());
    drop(place.expect("the place of the one that was dropped"));
    assert_eq!(permits.state().pacing.in_flight(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_pause_is_everybodys_and_nobody_goes_early() {
    let (permits, exchange, start) = (Permits::new(4, 60 * SECOND, None), exchange(), Instant::now());
    stay(&permits, &exchange, Duration::ZERO, Lesson::Throttled(Some(30 * SECOND))).await.expect("a place");
    let entered = join_all((0..8).map(|_| stay(&permits, &exchange, SECOND, Lesson::Answered))).await;
    assert!(entered.into_iter().all(|at| at.expect("a place") - start >= 30 * SECOND));
    assert!(start.elapsed() < 40 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_is_dropped_is_followed_by_another() {
    let (permits, exchange) = (Permits::new(4, 60 * SECOND, None), exchange());
    permits.trip(&exchange);
    let probe = permits.enter(&exchange, false).await.expect("a place");
    assert!(probe.is_probe());
    let waiting = tokio::time::timeout(SECOND, permits.enter(&exchange, false)).await;
    assert!(waiting.is_err(), "one probe at a time");
    let (next, ()) = tokio::join!(permits.enter(&exchange, false), async { drop(probe) });
    let next = next.expect("a place");
    assert!(next.is_probe());
    next.leave(Lesson::Answered);
    assert!(!permits.enter(&exchange, false).await.expect("a place").is_probe());
}

#[tokio::test(start_paused = true)]
async fn all_who_wait_end_with_an_outage_that_lasts_too_long() {
    let (permits, exchange, start) = (Permits::new(4, 60 * SECOND, None), exchange(), Instant::now());
    permits.trip(&exchange);
    let probes = join_all((0..200).map(|_| async {
        let mut probes = 0;
        loop {
            match permits.enter(&exchange, false).await {
                Ok(place) => place.leave(Lesson::Failed(None)),
                Err(why) => return (probes, why),
            }
            probes += 1;
        }
    }))
    .await;
    assert!(probes.iter().all(|(_, why)| *why == GaveUp::OutOfReach(60 * SECOND)));
    assert!(probes.iter().map(|(probes, _)| probes).sum::<u32>() <= 60);
    assert_eq!(start.elapsed(), 60 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn who_goes_alone_has_nobody_beside_it() {
    let (permits, exchange, start) = (Permits::new(4, 60 * SECOND, None), exchange(), Instant::now());
    let others = |count| join_all((0..count).map(|_| stay(&permits, &exchange, SECOND, Lesson::Answered)));
    let alone = async {
        let place = permits.enter(&exchange, true).await.expect("a place");
        assert_eq!((start.elapsed(), permits.state().pacing.in_flight()), (SECOND, 1));
        tokio::time::sleep(SECOND).await;
        assert_eq!(permits.state().pacing.in_flight(), 1);
        place.leave(Lesson::Answered);
    };
    let (_, (), later) = tokio::join!(others(2), alone, others(3));
    assert!(later.into_iter().all(|at| at.expect("a place") - start == 2 * SECOND));
}

#[test]
fn a_budget_of_repetitions_ends() {
    let permits = Permits::new(4, SECOND, Some(2));
    assert_eq!([permits.spend_retry(), permits.spend_retry()], [Ok(()), Ok(())]);
    assert_eq!(permits.spend_retry(), Err(GaveUp::RetryBudget(2)));
    assert_eq!(Permits::new(4, SECOND, None).spend_retry(), Ok(()));
}
