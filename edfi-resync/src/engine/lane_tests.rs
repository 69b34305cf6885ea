//! Lanes by themselves, and against a list of what went in and came out.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::model::Key;

fn keys(items: &[Item]) -> Vec<u128> {
    items.iter().map(|item| item.key().0).collect()
}

fn trip(number: u64) -> Trip {
    Trip::new(number, false, None, Vec::new())
}

/// Everything that is ready, by key.
fn ready(lane: &mut Lane) -> Vec<u128> {
    std::iter::from_fn(|| lane.next_ready()).map(|item| item.key().0).collect()
}

#[test]
fn who_comes_first_goes_first_and_who_was_held_before_all() {
    let mut lane = Lane::default();
    (1..=3).for_each(|key| lane.enters(Item::of_key(key), false));
    let item = lane.next_ready().expect("the first");
    let held = lane.hold(item);
    assert!(!lane.is_drained());
    lane.release(held);
    lane.goes_first(Item::of_key(9));
    assert_eq!(ready(&mut lane), [9, 1, 2, 3]);
}

#[test]
fn until_the_first_answer_one_goes_at_a_time() {
    let mut lane = Lane::default();
    (1..=3).for_each(|key| lane.goes_last(Item::of_key(key)));
    assert!(lane.may_send());
    let item = lane.next_ready().expect("the first");
    let sent = lane.send(item, trip(1));
    assert!(!lane.may_send());
    assert!(lane.waits(sent) && !lane.waits(sent), "it waits once");
    let (item, trip) = lane.answered(sent).expect("it was sent");
    assert!(trip.has_waited() && item.key().0 == 1 && lane.answered(sent).is_none());
    assert!(lane.may_send());
}

#[test]
fn a_scan_is_drained_when_nothing_of_it_is_anywhere_but_put_off() {
    let mut lane = Lane::default();
    assert!(!lane.is_drained() && !lane.wants_batch(10), "it has not begun");
    lane.reads();
    lane.read(true);
    assert!(lane.wants_batch(10) && !lane.is_drained());
    lane.goes_last(Item::of_key(1));
    lane.goes_last(Item::of_key(2));
    lane.read(false);
    assert!(!lane.wants_batch(10) && !lane.is_drained());
    let item = lane.next_ready().expect("the first");
    lane.defer(item);
    let item = lane.next_ready().expect("the second");
    lane.set_aside(item);
    assert!(lane.is_drained());
    assert_eq!((lane.deferred(), lane.set_aside_count()), (1, 1));
    assert_eq!(lane.rest(), Some(1), "put off once");
    assert!(!lane.is_drained(), "somebody waits for the pause");
    lane.rested();
    lane.bring_back_one(0);
    assert_eq!(ready(&mut lane), [1, 2]);
    assert_eq!(lane.rest(), None);
}

#[test]
fn what_may_stand_under_another_key_waits_for_the_ledger_and_for_the_scan() {
    let mut lane = Lane::default();
    lane.look_for_rekeys(true);
    lane.reads();
    for key in 1..=3 {
        let mut item = Item::of_key(key);
        item.give_object(key as i64);
        lane.enters(item, key == 3);
    }
    lane.read(true);
    assert_eq!(ready(&mut lane), [3], "the ledger knows it");
    assert!(!lane.wants_batch(2), "so many are fresh");
    assert!(lane.asks(2) && !lane.asks(2), "once");
    assert_eq!(lane.asked().map(|item| item.key().0).collect::<Vec<_>>(), [1, 2]);
    let others = [Before::new(Key(70), "a".to_owned()), Before::new(Key(71), "b".to_owned())];
    assert!(lane.objects_found(vec![Vec::new(), others.to_vec()], 1).is_empty(), "one suspect may wait");
    assert_eq!(ready(&mut lane), [1]);
    lane.release_suspects(|_| Err(())).expect("the scan is not at its end");
    lane.read(false);
    assert_eq!(lane.release_suspects(|_| Err(())), Err(()));
    lane.release_suspects(|before| Ok::<_, ()>(before.key().0 == 70)).expect("the source gives a record under the first key");
    let item = lane.next_ready().expect("it is ready");
    assert_eq!(item.befores().iter().map(Before::id).collect::<Vec<_>>(), ["b"]);
    assert!(lane.is_drained());
}

#[test]
fn of_too_many_suspects_some_are_read_once_more_and_wait_for_no_end() {
    let mut lane = Lane::default();
    lane.look_for_rekeys(true);
    lane.reads();
    let item = |key: u128| {
        let mut item = Item::of_key(key);
        item.give_object(key as i64);
        item
    };
    let before = |key: u128| vec![Before::new(Key(key + 70), "a".to_owned())];
    (1..=3).for_each(|key| lane.enters(item(key), false));
    lane.read(false);
    assert!(lane.asks(2));
    assert_eq!(keys(&lane.objects_found(vec![before(1), before(2), before(3)], 2)), [3]);
    lane.release_suspects(|_| Ok::<_, ()>(false)).expect("nothing fails");
    assert_eq!(ready(&mut lane), [1, 2]);
    assert!(lane.is_drained());
    lane.reads_once_more();
    lane.reads();
    (3..=6).for_each(|key| lane.enters(item(key), false));
    lane.read(true);
    assert!(lane.asks(2));
    assert!(lane.objects_found((3..=6).map(before).collect(), 2).is_empty(), "they go at once");
    lane.release_suspects(|_| Ok::<_, ()>(false)).expect("nothing fails");
    assert_eq!(ready(&mut lane), [3, 4, 5, 6]);
}

#[test]
fn a_stop_takes_everything_out_and_says_what_was_sent() {
    let mut lane = Lane::default();
    (1..=5).for_each(|key| lane.goes_last(Item::of_key(key)));
    let mut next = || lane.next_ready().expect("one is left");
    let (first, second, third, fourth) = (next(), next(), next(), next());
    lane.set_aside(first);
    lane.send(second, trip(8));
    let held = lane.hold(third);
    lane.defer(fourth);
    assert_eq!(keys(&lane.take_unsent()), [5, 4, 1]);
    assert_eq!(lane.take_under_way().into_iter().map(|(number, item)| (number, item.key().0)).collect::<Vec<_>>(), [(8, 2)]);
    assert_eq!(lane.take_held(held).key().0, 3);
    assert!(lane.items.is_empty() && lane.counts == [0; Place::COUNT]);
}

proptest! {
    /// Whatever happens to records, each leaves once, and the counts are those of the places.
    #[test]
    fn what_enters_leaves_once(steps in prop::collection::vec((0u8..9, any::<prop::sample::Index>()), 0..300)) {
        let mut lane = Lane::default();
        let (mut entered, mut left) = (0u128, Vec::new());
        let (mut held, mut sent): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for (step, which) in steps {
            match step {
                0 | 1 => {
                    entered += 1;
                    lane.goes_last(Item::of_key(entered));
                }
                2 => left.extend(lane.next_ready()),
                3 => held.extend(lane.next_ready().map(|item| lane.hold(item))),
                4 => sent.extend(lane.next_ready().map(|item| lane.send(item, trip(0)))),
                5 => {
                    if let Some(item) = lane.next_ready() {
                        lane.defer(item);
                    }
                }
                6 if !held.is_empty() => lane.release(held.swap_remove(which.index(held.len()))),
                7 if !sent.is_empty() => left.extend(lane.answered(sent.swap_remove(which.index(sent.len()))).map(|(item, _)| item)),
                8 => {
                    lane.rest();
                    lane.rested();
                }
                _ => {}
            }
            let mut counts = [0; Place::COUNT];
            lane.items.iter().for_each(|(_, entry)| counts[entry.place.index()] += 1);
            prop_assert_eq!(counts, lane.counts);
            prop_assert_eq!(lane.ready.len(), counts[Place::READY]);
        }
        left.extend(held.into_iter().map(|id| lane.take_held(id)));
        left.extend(lane.take_under_way().into_iter().map(|(_, item)| item));
        left.extend(lane.take_unsent());
        prop_assert!(lane.items.is_empty());
        let once: BTreeSet<_> = keys(&left).into_iter().collect();
        prop_assert_eq!((once.len(), left.len()), (entered as usize, entered as usize));
    }
}
