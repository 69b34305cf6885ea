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

fn permits(concurrency: usize, patience: Duration, budget: Option<u64>) -> Arc<Permits> {
    Arc::new(Permits::new(concurrency, None, patience, 6, budget, Rules::default()))
}

async fn send<'a>(permits: &'a Permits, exchange: &'a Exchange, member: &Member) -> Place<'a> {
    match permits.enter(exchange, member.number()).await {
        Ok(Entry::Send(place)) => place,
        other => panic!("{other:?}"),
    }
}

async fn stay(permits: &Arc<Permits>, exchange: &Exchange, time: Duration, experience: Experience) -> Instant {
    let member = permits.join();
    let place = send(permits, exchange, &member).await;
    let entered = Instant::now();
    tokio::time::sleep(time).await;
    place.leave(Some(&experience));
    entered
}

/// Eight records in a row get no answer.
async fn take_down(permits: &Arc<Permits>, exchange: &Exchange) {
    let members: Vec<_> = (0..8).map(|_| permits.join()).collect();
    for member in &members {
        send(permits, exchange, member).await.leave(Some(&Experience::Nothing));
    }
}

async fn probe<'a>(permits: &'a Permits, exchange: &'a Exchange, member: &Member) -> Place<'a> {
    match permits.enter(exchange, member.number()).await {
        Ok(Entry::Probe(place, _)) => place,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn places_are_given_in_order_and_never_more_than_there_are() {
    let (permits, exchange, start) = (permits(4, 60 * SECOND, None), exchange(), Instant::now());
    let entered = join_all((0..12).map(|_| stay(&permits, &exchange, SECOND, Experience::Good))).await;
    let seconds: Vec<_> = entered.into_iter().map(|at| (at - start).as_secs()).collect();
    assert_eq!(seconds, [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_future_gives_back_its_place_in_the_queue_and_on_the_wire() {
    let (permits, exchange) = (permits(1, 60 * SECOND, None), exchange());
    let members: Vec<_> = (0..4).map(|_| permits.join()).collect();
    let sending = send(&permits, &exchange, &members[0]).await;
    // Who is first in the queue leaves it, and so does the second.
    let short =
        |member: &Member, millis| tokio::time::timeout(Duration::from_millis(millis), permits.enter(&exchange, member.number()));
    let (first, second) = tokio::join!(short(&members[1], 10), short(&members[2], 20));
    assert!(first.is_err() && second.is_err());
    let dropped = tokio::time::timeout(SECOND, async {
        let _held = sending;
        std::future::pending::<()>().await;
    });
    let (dropped, place) = tokio::join!(dropped, send(&permits, &exchange, &members[3]));
    assert!(dropped.is_err());
    drop(place);
    assert_eq!(permits.state().pacing.in_flight(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_pause_is_everybodys_and_nobody_goes_early() {
    let (permits, exchange, start) = (permits(4, 60 * SECOND, None), exchange(), Instant::now());
    stay(&permits, &exchange, Duration::ZERO, Experience::Throttled(Some(30 * SECOND))).await;
    let entered = join_all((0..8).map(|_| stay(&permits, &exchange, SECOND, Experience::Good))).await;
    assert!(entered.into_iter().all(|at| at - start >= 30 * SECOND));
    assert!(start.elapsed() < 40 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_is_dropped_is_followed_by_another() {
    let (permits, exchange) = (permits(4, 60 * SECOND, None), exchange());
    take_down(&permits, &exchange).await;
    let members: Vec<_> = (0..3).map(|_| permits.join()).collect();
    let first = probe(&permits, &exchange, &members[0]).await;
    let waiting = tokio::time::timeout(SECOND, permits.enter(&exchange, members[1].number())).await;
    assert!(waiting.is_err(), "one probe at a time");
    let (next, ()) = tokio::join!(probe(&permits, &exchange, &members[1]), async { drop(first) });
    next.leave(Some(&Experience::Good));
    send(&permits, &exchange, &members[2]).await.leave(Some(&Experience::Good));
}

#[tokio::test(start_paused = true)]
async fn all_who_wait_end_with_an_outage_that_lasts_too_long() {
    let (permits, exchange, start) = (permits(4, 60 * SECOND, None), exchange(), Instant::now());
    take_down(&permits, &exchange).await;
    let asleep = async {
        let member = permits.join();
        member.rest(&exchange, 3600 * SECOND, false).await;
    };
    let waiting = join_all((0..200).map(|_| async {
        let (member, mut probes) = (permits.join(), 0);
        loop {
            match permits.enter(&exchange, member.number()).await {
                Ok(Entry::Probe(place, _)) => place.leave(Some(&Experience::Nothing)),
                Ok(other) => panic!("{other:?}"),
                Err(why) => return (probes, why),
            }
            probes += 1;
        }
    }));
    let (probes, ()) = tokio::join!(waiting, asleep);
    assert!(probes.iter().all(|(_, why)| *why == GaveUp::OutOfReach(60 * SECOND)));
    assert!((3..=60).contains(&probes.iter().map(|(probes, _)| probes).sum::<u32>()));
    assert_eq!(start.elapsed(), 60 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn who_was_caught_in_an_outage_has_nobody_beside_it() {
    let (permits, exchange) = (permits(4, 60 * SECOND, None), exchange());
    let caught: Vec<_> = (0..8).map(|_| permits.join()).collect();
    for member in &caught {
        send(&permits, &exchange, member).await.leave(Some(&Experience::Nothing));
    }
    probe(&permits, &exchange, &caught[0]).await.leave(Some(&Experience::Good));
    let others = |count| join_all((0..count).map(|_| stay(&permits, &exchange, SECOND, Experience::Good)));
    let alone = async {
        let place = send(&permits, &exchange, &caught[1]).await;
        assert_eq!(permits.state().pacing.in_flight(), 1);
        tokio::time::sleep(SECOND).await;
        assert_eq!(permits.state().pacing.in_flight(), 1);
        place.leave(Some(&Experience::Good));
    };
    tokio::join!(others(2), alone, others(3));
}

#[tokio::test(start_paused = true)]
async fn who_stands_aside_keeps_nobody_from_sending_and_is_told_when_others_pass() {
    let (permits, exchange) = (permits(4, 60 * SECOND, None), exchange());
    let (lone, other) = (permits.join(), permits.join());
    for _ in 0..2 {
        send(&permits, &exchange, &lone).await.leave(Some(&Experience::Nothing));
    }
    let (place, ()) = tokio::join!(send(&permits, &exchange, &lone), async {
        let place = send(&permits, &exchange, &other).await;
        tokio::time::sleep(SECOND).await;
        place.leave(Some(&Experience::Good));
    });
    place.leave(Some(&Experience::Good));
}

#[test]
fn a_budget_of_repetitions_ends() {
    let limited = permits(4, SECOND, Some(2));
    assert_eq!([limited.spend_retry(), limited.spend_retry()], [Ok(()), Ok(())]);
    assert_eq!(limited.spend_retry(), Err(GaveUp::RetryBudget(2)));
    assert_eq!(permits(4, SECOND, None).spend_retry(), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_cap_per_second_holds_for_all_and_whoever_waits_for_it_keeps_its_turn() {
    let permits = Arc::new(Permits::new(16, Some(100.0), 60 * SECOND, 6, None, Rules::default()));
    let (exchange, start) = (exchange(), Instant::now());
    let drawing = permits.draw(start);
    let entered = join_all((0..500).map(|_| stay(&permits, &exchange, Duration::from_millis(20), Experience::Good))).await;
    assert!(entered.is_sorted());
    assert!((4_980..5_050).contains(&start.elapsed().as_millis()), "{:?}", start.elapsed());
    let points = drawing.points(Instant::now());
    assert!(points.iter().take(4).all(|point| (95.0..=103.0).contains(&point.requests_per_second)), "{points:?}");
    drop(drawing);
    assert!(permits.state().curves.is_empty());
    // Whoever goes alone waits for its time as well, and then goes.
    take_down(&permits, &exchange).await;
    let members: Vec<_> = (0..4).map(|_| permits.join()).collect();
    probe(&permits, &exchange, &members[0]).await.leave(Some(&Experience::Good));
    for member in &members {
        send(&permits, &exchange, member).await.leave(Some(&Experience::Good));
    }
}
