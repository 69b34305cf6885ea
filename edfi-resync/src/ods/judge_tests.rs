//! The judge: what it says in the cases that its rules are about.

#[path = "judge_property_tests.rs"]
mod property;

use super::*;
use crate::ods::clock::Rng;
use crate::ods::pauses::BASE;

const SECOND: Duration = Duration::from_secs(1);
const BROKEN: Experience = Experience::ServersFault { status: 500, pause: None };

fn judge(patience: Duration, attempts: u32) -> (Judge, Instant, Rng) {
    (Judge::new(patience, attempts, Rules::default()), Instant::now(), Rng::seeded(1))
}

fn go(judge: &mut Judge, number: u64, now: Instant) {
    assert_eq!(judge.admit(number, now, 1), Admission::Go { alone: false });
}

/// Eight records in a row get this.
fn take_down(judge: &mut Judge, experience: &Experience, now: Instant, rng: &Rng) -> Vec<u64> {
    let numbers: Vec<_> = (0..IN_A_ROW).map(|_| judge.begin()).collect();
    for number in &numbers {
        go(judge, *number, now);
        judge.answered(*number, Some(experience), now, rng);
    }
    numbers
}

#[test]
fn who_alone_has_faults_while_others_pass_is_to_blame() {
    let (mut judge, now, rng) = judge(300 * SECOND, 6);
    let (bad, other) = (judge.begin(), judge.begin());
    for nth in 1..=6 {
        assert!(matches!(judge.admit(bad, now, 0), Admission::Go { .. }));
        judge.answered(bad, Some(&BROKEN), now, &rng);
        assert!(!judge.blame().is_to_blame(bad), "nobody has passed since");
        judge.answered(other, Some(&Experience::RecordsFault), now, &rng);
        assert_eq!(judge.blame().is_to_blame(bad), nth == 6, "{nth}");
    }
}

#[test]
fn those_that_wait_hear_of_an_end_when_it_is_the_last_of_the_others() {
    let (mut judge, now, rng) = judge(300 * SECOND, 6);
    let [bad, first, second] = [(); 3].map(|()| judge.begin());
    judge.answered(bad, Some(&BROKEN), now, &rng);
    assert!(!judge.end(first), "another may still tell");
    assert!(judge.end(second));
}

#[test]
fn different_records_in_a_row_are_an_outage_and_only_the_first_of_them_counts() {
    let (mut judge, mut now, rng) = judge(300 * SECOND, 2);
    let other = judge.begin();
    let numbers = take_down(&mut judge, &Experience::Foreign, now, &rng);
    let Admission::WaitUntil(until) = judge.admit(numbers[0], now, 0) else { panic!("{judge:?}") };
    assert!((BASE..=3 * BASE).contains(&(until - now)));
    now = until;
    assert_eq!(judge.admit(other, now, 0), Admission::Probe { within: None });
    assert_eq!(judge.admit(numbers[0], now, 0), Admission::Wait, "one probe");
    assert!(judge.probed(&BROKEN, now, &rng));
    assert!(matches!(judge.admit(other, now, 0), Admission::WaitUntil(_)), "a probe's failure keeps it open");
    now += 3 * SECOND;
    assert_eq!(judge.admit(other, now, 0), Admission::Probe { within: None });
    assert!(judge.probed(&Experience::Good, now, &rng));
    // One at a time until one passes.
    assert_eq!(judge.admit(other, now, 0), Admission::Go { alone: true });
    assert_eq!(judge.admit(numbers[0], now, 1), Admission::Wait);
    judge.answered(other, Some(&Experience::Good), now, &rng);
    // Those that were caught go alone; the first has one of its two attempts left.
    for number in numbers {
        assert_eq!(judge.admit(number, now, 0), Admission::Go { alone: true });
        let first = judge.blame().is_at_its_end(number);
        assert!(!first);
        judge.answered(number, Some(&Experience::Good), now, &rng);
    }
}

#[test]
fn who_takes_the_server_down_each_time_is_to_blame_and_nobody_else() {
    let (mut judge, mut now, rng) = judge(300 * SECOND, 6);
    let others = judge.begin();
    let poison = take_down(&mut judge, &BROKEN, now, &rng)[0];
    let mut downs = 1;
    loop {
        // Half a minute of the same for all.
        let back = now + 30 * SECOND;
        loop {
            match judge.admit(others, now, 0) {
                Admission::WaitUntil(until) => now = until,
                Admission::Probe { .. } => {
                    judge.probed(if now < back { &BROKEN } else { &Experience::RecordsFault }, now, &rng);
                }
                Admission::Go { .. } => break,
                other => panic!("{other:?}"),
            }
        }
        judge.answered(others, Some(&Experience::Good), now, &rng);
        match judge.admit(poison, now, 0) {
            Admission::Go { alone: true } => {
                downs += 1;
                judge.answered(poison, Some(&BROKEN), now, &rng);
                assert_eq!(judge.admit(others, now, 0), Admission::Probe { within: None }, "a look before anybody else goes");
                judge.probed(&BROKEN, now, &rng);
            }
            Admission::Settle => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(downs, 6);
}

#[test]
fn the_last_record_is_judged_by_a_get() {
    for (passes, attempts) in [(true, 6), (false, 6), (true, 1)] {
        let (mut judge, mut now, rng) = judge(300 * SECOND, attempts);
        let last = judge.begin();
        let (mut sent, mut probes) = (0, 0);
        let end = loop {
            now += SECOND;
            match judge.admit(last, now, 0) {
                Admission::Go { .. } => {
                    sent += 1;
                    judge.answered(last, Some(&Experience::Foreign), now, &rng);
                }
                Admission::Probe { .. } => {
                    probes += 1;
                    judge.probed(if passes { &Experience::Good } else { &Experience::Nothing }, now, &rng);
                }
                Admission::WaitUntil(until) => now = until,
                end => break end,
            }
        };
        match (passes, end) {
            (true, Admission::Settle) => assert_eq!((sent, probes), (attempts, if attempts == 1 { 1 } else { 4 })),
            (false, Admission::GiveUp(GaveUp::OutOfReach(_))) => assert_eq!(sent, 2, "then nobody sends"),
            (_, end) => panic!("{end:?}"),
        }
    }
}

#[test]
fn one_throttled_record_does_not_hold_up_others_that_pass() {
    let (mut judge, now, rng) = judge(300 * SECOND, 6);
    let (throttled, other) = (judge.begin(), judge.begin());
    for _ in 0..2 {
        judge.answered(throttled, Some(&Experience::Throttled(Some(SECOND))), now, &rng);
        assert!(matches!(judge.admit(other, now, 1), Admission::WaitUntil(_)), "the server asks for a rest");
        judge.answered(other, Some(&Experience::Good), now + 2 * SECOND, &rng);
    }
    let now = now + 10 * SECOND;
    judge.answered(throttled, Some(&Experience::Throttled(Some(SECOND))), now, &rng);
    go(&mut judge, other, now);
}

#[test]
fn a_throttle_without_a_time_holds_up_its_record_alone_and_three_in_a_row_hold_up_all() {
    let (mut judge, now, rng) = judge(300 * SECOND, 6);
    let [first, second, third, other] = [(); 4].map(|()| judge.begin());
    for throttled in [first, second, third] {
        judge.answered(throttled, Some(&Experience::Throttled(None)), now, &rng);
        go(&mut judge, other, now);
        judge.answered(other, Some(&Experience::Good), now, &rng);
    }
    for throttled in [first, second] {
        judge.answered(throttled, Some(&Experience::Throttled(None)), now, &rng);
        go(&mut judge, other, now);
    }
    judge.answered(third, Some(&Experience::Throttled(None)), now, &rng);
    assert!(matches!(judge.admit(other, now, 1), Admission::WaitUntil(until) if until > now));
}

#[test]
fn a_rest_longer_than_patience_ends_all_at_once_and_many_short_ones_when_patience_does() {
    let (mut judge, start, rng) = judge(20 * SECOND, 6);
    let number = judge.begin();
    go(&mut judge, number, start);
    judge.answered(number, Some(&Experience::Throttled(Some(21 * SECOND))), start, &rng);
    assert_eq!(judge.admit(number, start, 0), Admission::GiveUp(GaveUp::AskedToWait(21 * SECOND)));
    let (mut judge, start, rng) = self::judge(20 * SECOND, 6);
    // With another beside it: one that is throttled alone is looked into.
    let (mut now, number, _) = (start, judge.begin(), judge.begin());
    loop {
        match judge.admit(number, now, 0) {
            Admission::Go { .. } => {
                judge.answered(number, Some(&Experience::Throttled(Some(15 * SECOND))), now, &rng);
            }
            Admission::WaitUntil(until) => now = until,
            Admission::GiveUp(GaveUp::AskedToWait(_)) => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(now - start, 20 * SECOND);
}

#[test]
fn who_comes_after_the_server_was_given_up_starts_anew() {
    let (mut judge, mut now, rng) = judge(60 * SECOND, 6);
    let number = take_down(&mut judge, &Experience::Nothing, now, &rng)[0];
    let why = loop {
        match judge.admit(number, now, 0) {
            Admission::WaitUntil(until) => now = until,
            Admission::Probe { .. } => {
                judge.probed(&Experience::Nothing, now, &rng);
            }
            Admission::GiveUp(why) => break why,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(why, GaveUp::OutOfReach(60 * SECOND));
    let late = judge.begin();
    assert_eq!(judge.admit(late, now + SECOND, 0), Admission::GiveUp(why.clone()), "all who wait hear of it");
    judge.ask_anew(now + SECOND);
    assert_eq!(judge.admit(late, now + SECOND, 0), Admission::Probe { within: None });
    judge.probed(&Experience::Nothing, now + SECOND, &rng);
    assert!(matches!(judge.admit(late, now + SECOND, 0), Admission::WaitUntil(_)), "fresh patience");
}
