//! Servers in virtual time: what the limit makes of each, beside the best limit that never moves.
//!
//! Whoever sends always has more to send. A server carries so many requests at once, each for 20 ms; others wait. One that refuses does so beyond three
//! times what it carries; one that breaks down fails writes that begin beside too many others, or beside one that shares their parent.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};

use super::*;
use crate::ods::verdict::Operation;

/// Nanoseconds, so that virtual time has an order.
type Time = u64;

const SERVICE: Time = 20_000_000;
const SECOND: Time = 1_000_000_000;

#[derive(Debug, Clone, Copy)]
struct Server {
    carries: usize,
    service: Time,
    /// Refuses beyond three times what it carries.
    refuses: bool,
    /// Breaks down, in so many of a hundred, when more are in flight.
    breaks_down: Option<(usize, u64)>,
    /// Breaks down beside a request with the same parent, of so many.
    parents: Option<u64>,
    /// Fails so many of a thousand, and refuses so many as if it were too much.
    faults: u64,
    throttles: u64,
}

const fn carries(carries: usize) -> Server {
    Server { carries, service: SERVICE, refuses: false, breaks_down: None, parents: None, faults: 0, throttles: 0 }
}

impl Server {
    /// How many requests at once get most done, if few may fail.
    fn at_best(&self) -> usize {
        let most = self.breaks_down.map_or(self.carries, |(most, _)| most);
        if self.parents == Some(1) { 1 } else { most.min(self.carries) }
    }

    fn has_chances(&self) -> bool {
        self.breaks_down.is_some() || self.parents.is_some_and(|parents| parents > 1) || self.faults + self.throttles > 0
    }
}

struct Sent {
    ticket: Ticket,
    began: Time,
    parent: u64,
    fails: Option<Load>,
}

#[derive(Debug)]
struct Came {
    /// Requests that were carried out.
    done: u64,
    /// How long those took, in parts of what they take on an idle server.
    latency: f64,
    /// The part that failed, behind the first 2,000.
    failed: f64,
}

/// Sends for so long to each server in turn.
fn play(mut pacing: Pacing, turns: &[(Time, Server)], seed: u64) -> Came {
    let mut rng = fastrand::Rng::with_seed(seed);
    let end: Time = turns.iter().map(|(time, _)| time).sum();
    let server_at = |now: Time| {
        let mut ends = 0;
        *turns
            .iter()
            .map(|(time, server)| (time, server))
            .find(|(time, _)| {
                ends += **time;
                now < ends
            })
            .map_or(&turns[0].1, |(_, server)| server)
    };
    let (mut sent, mut next): (HashMap<u64, Sent>, u64) = (HashMap::new(), 0);
    // When each ends, and whether the server worked on it.
    let mut ends: BinaryHeap<Reverse<(Time, u64, bool)>> = BinaryHeap::new();
    let (mut queue, mut working, mut parents) = (VecDeque::new(), 0, HashMap::<u64, usize>::new());
    let (mut now, mut answers, mut done, mut latency, mut failed) = (0, 0_u64, 0_u64, 0.0, 0_u64);
    let sort = Sort::of(Operation::Upsert, "ed-fi/students");
    loop {
        let server = server_at(now);
        while let Some(ticket) = pacing.start() {
            next += 1;
            let parent = server.parents.map_or(next, |parents| rng.u64(..parents));
            let beside = parents.entry(parent).or_default();
            let chance = rng.u64(..1_000);
            let mut fails = (server.parents.is_some() && *beside > 0) || chance < server.faults;
            let throttled = (server.faults..server.faults + server.throttles).contains(&chance);
            *beside += 1;
            fails |= server.breaks_down.is_some_and(|(most, percent)| pacing.in_flight() > most && rng.u64(..100) < percent);
            let refused = server.refuses && pacing.in_flight() > 3 * server.carries;
            let fails = if fails || refused { Some(Load::Failed) } else { throttled.then_some(Load::Throttled) };
            sent.insert(next, Sent { ticket, began: now, parent, fails });
            if refused {
                ends.push(Reverse((now + 1_000_000, next, false)));
            } else {
                queue.push_back(next);
            }
        }
        while working < server.carries
            && let Some(number) = queue.pop_front()
        {
            working += 1;
            ends.push(Reverse((now + server.service, number, true)));
        }
        let Some(Reverse((at, number, worked))) = ends.pop().filter(|Reverse((at, ..))| *at <= end) else { break };
        now = at;
        working -= usize::from(worked);
        let Sent { ticket, began, parent, fails } = sent.remove(&number).expect("it was sent");
        if let Some(beside) = parents.get_mut(&parent) {
            *beside -= 1;
        }
        answers += 1;
        let took = now - began;
        if fails.is_some() {
            failed += u64::from(answers > 2_000);
        } else {
            done += 1;
            latency += took as f64 / server.service as f64;
        }
        pacing.finish(ticket, fails.unwrap_or(Load::Fine(Some((sort, Duration::from_nanos(took))))));
    }
    Came { done, latency: latency / done as f64, failed: failed as f64 / answers.saturating_sub(2_000).max(1) as f64 }
}

/// Nine tenths of what the server can carry out at most, under whatever limit that lets no more fail, at a latency of no more than one and a half times
/// that of an idle server, with few failures.
fn holds(name: &str, turns: &[(Time, Server)], most_failing: f64) {
    let best: f64 = turns.iter().map(|(time, server)| *time as f64 * server.at_best() as f64 / server.service as f64).sum();
    let seeds = if turns.iter().any(|(_, server)| server.has_chances()) { 3 } else { 1 };
    for seed in 1..=seeds {
        let came = play(Pacing::new(16, 128), turns, seed);
        let part = came.done as f64 / best;
        println!("{name}: {part:.2} of the best, latency {:.2}, {:.2} % failed", came.latency, came.failed * 100.0);
        assert!(
            part >= 0.9 && came.latency <= 1.5 && came.failed < most_failing,
            "{name}, seed {seed}: {part:.2} of {best}; {came:?}"
        );
    }
}

const FEW: f64 = 0.02;

#[test]
fn a_server_is_given_what_it_carries() {
    for server in [carries(4), carries(16), carries(64)] {
        holds(&format!("carries {}", server.carries), &[(30 * SECOND, server)], FEW);
        holds(&format!("carries {}, refuses more", server.carries), &[(30 * SECOND, Server { refuses: true, ..server })], FEW);
    }
}

#[test]
fn one_that_gets_better_or_worse_is_followed() {
    for (from, to) in [(4, 64), (64, 4), (4, 16)] {
        let turns = [(15 * SECOND, carries(from)), (15 * SECOND, carries(to))];
        holds(&format!("{from}, then {to}"), &turns, FEW);
        let refusing = turns.map(|(time, server)| (time, Server { refuses: true, ..server }));
        holds(&format!("{from}, then {to}, refuses more"), &refusing, FEW);
    }
    for (from, to) in [(20, 60), (60, 20), (20, 26)] {
        let slow = |millis: Time| (15 * SECOND, Server { service: millis * 1_000_000, ..carries(16) });
        holds(&format!("{from} ms, then {to} ms"), &[slow(from), slow(to)], FEW);
    }
}

#[test]
fn one_that_breaks_down_under_concurrent_writes_is_asked_less_and_less_whether_it_still_does() {
    for most in [1, 2, 4, 8, 16] {
        let server = Server { breaks_down: Some((most, 15)), ..carries(64) };
        holds(&format!("breaks down beyond {most}"), &[(60 * SECOND, server)], FEW);
    }
    let siblings = Server { parents: Some(1), ..carries(64) };
    holds("breaks down beside any other write", &[(60 * SECOND, siblings)], FEW);
}

const SEEDS: u32 = 12;

/// No limit is the right one there: the higher, the more is done, and the more fails.
#[test]
fn where_the_part_that_breaks_down_grows_with_the_limit_it_stays_small() {
    for parents in [50, 100, 300, 1_000] {
        let turns = [(60 * SECOND, Server { parents: Some(parents), ..carries(64) })];
        let failed: Vec<_> = (1..=SEEDS).map(|seed| play(Pacing::new(16, 128), &turns, seed.into()).failed).collect();
        println!("{parents} parents: {failed:.3?}");
        assert!(
            failed.iter().sum::<f64>() / f64::from(SEEDS) < 0.03 && failed.iter().all(|failed| *failed < 0.08),
            "{parents} parents: {failed:.3?}"
        );
    }
}

#[test]
fn a_connection_that_breaks_now_and_then_keeps_its_limit() {
    holds("one in a hundred fails", &[(30 * SECOND, Server { faults: 10, ..carries(16) })], FEW);
    let sixteen = |faults, throttles| {
        let turns = [(120 * SECOND, Server { faults, throttles, ..carries(64) })];
        let done: Vec<_> = (1..=SEEDS).map(|seed| play(Pacing::new(16, 16), &turns, seed.into()).done as f64).collect();
        done.iter().sum::<f64>() / f64::from(SEEDS)
    };
    let (faulty, throttling, clean) = (sixteen(10, 0), sixteen(8, 2), sixteen(0, 0));
    assert!(faulty >= clean * 0.95 && throttling >= clean * 0.87, "{faulty} and {throttling} of {clean}");
}
