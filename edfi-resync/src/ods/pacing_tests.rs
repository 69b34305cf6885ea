//! Rounds, places, and what may never happen.

use proptest::prelude::*;

use super::*;
use crate::ods::verdict::Operation;

fn fill(pacing: &mut Pacing) -> Vec<Ticket> {
    std::iter::from_fn(|| pacing.start()).collect()
}

fn fine(millis: u64) -> Load {
    Load::Fine(Some((Sort::of(Operation::Upsert, "ed-fi/students"), Duration::from_millis(millis))))
}

/// So many answers, one after another behind a full house.
fn answers(pacing: &mut Pacing, count: usize, load: impl Fn(usize) -> Load) {
    let mut tickets = std::collections::VecDeque::new();
    for _ in 0..count {
        tickets.extend(fill(pacing));
        let in_flight = pacing.in_flight();
        pacing.finish(tickets.pop_front().expect("one is in flight"), load(in_flight));
    }
    for ticket in tickets {
        pacing.finish(ticket, Load::Unknown);
    }
}

#[test]
fn the_limit_doubles_while_latencies_stay_and_goes_no_further_than_it_may() {
    let mut pacing = Pacing::new(16, 100);
    let mut tickets = std::collections::VecDeque::new();
    let mut limits = Vec::new();
    for _ in 0..1_000 {
        limits.push(pacing.limit());
        tickets.extend(fill(&mut pacing));
        pacing.finish(tickets.pop_front().expect("one is in flight"), fine(20));
    }
    limits.dedup();
    assert_eq!(limits[..4], [16, 32, 64, 100]);
    assert!(limits.iter().all(|limit| *limit <= 100));
}

#[test]
fn a_limit_of_which_no_use_is_made_does_not_grow() {
    let mut pacing = Pacing::new(4, 32);
    for _ in 0..1_000 {
        let ticket = pacing.start().expect("nothing is in flight");
        pacing.finish(ticket, fine(20));
    }
    assert_eq!(pacing.limit(), 4);
}

#[test]
fn what_is_not_carried_out_is_not_timed() {
    let mut pacing = Pacing::new(16, 32);
    answers(&mut pacing, 1_000, |_| Load::Fine(None));
    assert_eq!(pacing.limit(), 16);
}

#[test]
fn one_overload_halves_once_however_many_requests_report_it() {
    let mut pacing = Pacing::new(16, 32);
    let round = fill(&mut pacing);
    assert_eq!(round.len(), 16);
    for ticket in round {
        pacing.finish(ticket, Load::Failed);
    }
    assert_eq!(pacing.limit(), 8);
    for ticket in fill(&mut pacing) {
        pacing.finish(ticket, Load::Throttled);
    }
    assert_eq!(pacing.limit(), 4);
}

#[test]
fn a_look_finds_out_whether_latencies_are_the_servers_own() {
    // Sixteen wait for a server that carries four from the first request on: nothing else is known of it.
    let mut pacing = Pacing::new(16, 128);
    answers(&mut pacing, 2_000, |in_flight| fine(5 * in_flight.max(4) as u64));
    assert!((4..=5).contains(&pacing.limit()), "{}", pacing.limit());
    // It gets three times as slow, whatever is in flight.
    answers(&mut pacing, 2_000, |in_flight| fine(15 * in_flight.max(4) as u64));
    assert!((4..=5).contains(&pacing.limit()), "{}", pacing.limit());
    // It carries thirty.
    answers(&mut pacing, 5_000, |in_flight| fine(2 * in_flight.max(30) as u64));
    assert!((28..=36).contains(&pacing.limit()), "{}", pacing.limit());
}

#[test]
fn requests_that_hang_do_not_hold_a_round_up() {
    let mut pacing = Pacing::new(16, 64);
    let hangs: Vec<_> = (0..4).filter_map(|_| pacing.start()).collect();
    answers(&mut pacing, 2_000, |_| fine(20));
    assert_eq!(pacing.limit(), 64);
    drop(hangs);
}

proptest! {
    #[test]
    fn it_stays_within_its_bounds_and_never_loses_a_place(
        start in 0usize..64,
        max in 0usize..64,
        steps in prop::collection::vec((0u8..3, 0u8..8, 0u64..2_000, any::<prop::sample::Index>()), 0..2_000),
    ) {
        let mut pacing = Pacing::new(start, max);
        let mut tickets = Vec::new();
        for (step, load, millis, which) in steps {
            if step > 0 {
                let free = pacing.in_flight() < pacing.limit();
                prop_assert_eq!(free, !pacing.is_full());
                let ticket = pacing.start();
                prop_assert_eq!(ticket.is_some(), free);
                tickets.extend(ticket);
            } else if !tickets.is_empty() {
                let ticket = tickets.swap_remove(which.index(tickets.len()));
                let load = match load {
                    0 => Load::Throttled,
                    1 => Load::Failed,
                    2 => Load::Unknown,
                    3 => Load::Fine(None),
                    _ => fine(millis),
                };
                pacing.finish(ticket, load);
            }
            prop_assert_eq!(pacing.in_flight(), tickets.len());
            prop_assert!((1..=max.max(1)).contains(&pacing.limit()));
        }
    }
}
