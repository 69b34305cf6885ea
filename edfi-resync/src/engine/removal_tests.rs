//! Removals against a small ODS of names: who refers to whom, and what each answer is.

use std::sync::Arc;

use tokio::time::Instant;

use super::*;
use crate::campus::Request;
use crate::engine::event::Observer;
use crate::engine::limits::Limits;
use crate::engine::removing::Deletion;
use crate::graph::Dependencies;
use crate::model::Model;
use crate::ods::GaveUp;
use crate::plan::Because;

/// How each record ended, in order, and what was warned of.
#[derive(Default)]
struct Seen(Vec<String>);

impl Observer for Seen {
    fn on_event(&mut self, event: &Event<'_>) {
        match event {
            Event::Removed { listed, end, .. } => self.0.push(format!("{} {}", listed.id, end.as_str())),
            Event::RemovalWarning { message, .. } => self.0.push((*message).to_owned()),
            _ => {}
        }
    }
}

fn removing(endpoint: &str, order: u32, ids: &[&str]) -> Removing {
    let kind = Model::ds5_2().kind(endpoint).expect("it exists");
    let deletion = |(nth, id): (usize, &&str)| Deletion::new(Key(nth as u128), plan::Removal::new(*id, Because::Gone), None);
    let records = ids.iter().enumerate().map(deletion).collect();
    Removing::new(0, kind, order, ids.len() as u64, BTreeMap::new(), records)
}

fn answer(verdict: Verdict) -> Answer {
    let mut answer = Answer::new(verdict, String::new());
    answer.attempts = 1;
    answer
}

fn causes() -> Causes {
    let dependencies = Arc::new(Dependencies::of(&Model::ds5_2()).expect("it has an order"));
    Causes::new(&dependencies, &Request::new(), &[])
}

/// Deletes with so many at once, answering the oldest first, until `stop_at` answers have come; what was sent, by round trips, and how all ended.
fn play(
    removing: &[Removing],
    at_once: usize,
    stop_at: usize,
    mut answers: impl FnMut(&str) -> Verdict,
) -> (Vec<String>, Vec<String>, usize) {
    let (mut seen, causes) = (Seen::default(), causes());
    let mut accounts = Accounts::new(&mut seen, false, false);
    let mut control = Control::new(&Limits::default(), Instant::now());
    let mut removal = Removal::begin(removing, at_once, &mut accounts);
    let (mut sent, mut under_way, mut forgotten, mut answered) = (Vec::new(), VecDeque::new(), 0, 0);
    loop {
        match removal.next(&mut accounts, &control) {
            Next::Delete(position, _, listed) => {
                sent.push(listed.id.clone());
                under_way.push_back((position, listed.id.clone()));
                assert!(under_way.len() <= at_once);
            }
            Next::Forget(keys) => forgotten += keys.into_iter().map(|(_, keys)| keys.len()).sum::<usize>(),
            Next::Wait if control.is_stopped() => removal.abandon(&mut accounts),
            Next::Wait => {
                let (position, id) = under_way.pop_front().expect("something is under way");
                removal.answered(position, &answer(answers(&id)), &causes, &mut accounts, &mut control);
                answered += 1;
                if answered == stop_at {
                    control.stop(&"cancelled");
                }
            }
            Next::Done => return (sent, seen.0, forgotten),
        }
    }
}

#[test]
fn dependents_go_first_and_a_group_waits_for_the_one_before() {
    let all = [removing("students", 1, &["s1", "s2"]), removing("studentSchoolAssociations", 2, &["a1", "a2", "a3"])];
    let (sent, ends, forgotten) = play(&all, 2, 0, |_| Verdict::Ok);
    assert_eq!(sent, ["a1", "a2", "a3", "s1", "s2"]);
    assert_eq!(ends, ["a1 deleted", "a2 deleted", "a3 deleted", "s1 deleted", "s2 deleted"]);
    assert_eq!(forgotten, 5);
}

#[test]
fn what_others_refer_to_is_tried_again_for_as_long_as_that_helps() {
    let all = [removing("courses", 1, &["c1", "c2", "c3"])];
    let mut gone = BTreeSet::new();
    let (sent, ends, _) = play(&all, 1, 0, |id| {
        // The first waits for the second, the third for one of somebody else's.
        if id == "c2" || (id == "c1" && gone.contains("c2")) {
            gone.insert(id.to_owned());
            return Verdict::Ok;
        }
        Verdict::ChildPresent { children: vec!["Section".to_owned()] }
    });
    assert_eq!(sent, ["c1", "c2", "c3", "c1", "c3", "c3"]);
    assert_eq!(ends, ["c2 deleted", "c1 deleted", "c3 failed"]);
}

#[test]
fn a_resource_that_must_not_be_deleted_costs_one_request_and_one_warning() {
    let all = [removing("courses", 1, &["c1", "c2"]), removing("sections", 2, &["s1"])];
    let (sent, ends, _) = play(&all, 1, 0, |id| if id.starts_with('c') { Verdict::Permission } else { Verdict::AlreadyGone });
    assert_eq!(sent, ["s1", "c1"]);
    assert_eq!(ends, ["s1 deleted", "courses stay: the claim set of this key does not allow deleting them", "c1 kept", "c2 kept"]);
}

#[test]
fn what_is_under_way_at_a_stop_may_be_gone_and_the_rest_is_kept() {
    let all = [removing("courses", 1, &["c1"]), removing("sections", 2, &["s1", "s2", "s3", "s4"])];
    let (sent, ends, forgotten) = play(&all, 2, 1, |_| Verdict::Ok);
    assert_eq!(sent, ["s1", "s2"]);
    assert_eq!(ends, ["s1 deleted", "s2 failed", "s3 kept", "s4 kept", "c1 kept"]);
    assert_eq!(forgotten, 1, "what was confirmed is forgotten all the same");
}

#[test]
fn an_answer_that_gives_the_server_up_ends_the_rest() {
    let all = [removing("sections", 2, &["s1", "s2"])];
    let (mut seen, causes) = (Seen::default(), causes());
    let mut accounts = Accounts::new(&mut seen, false, false);
    let mut control = Control::new(&Limits::default(), Instant::now());
    let mut removal = Removal::begin(&all, 1, &mut accounts);
    let Next::Delete(position, ..) = removal.next(&mut accounts, &control) else { panic!("the first goes") };
    let mut given_up = Answer::new(Verdict::Transient, String::new());
    given_up.gave_up = Some(GaveUp::OutOfReach(std::time::Duration::from_secs(60)));
    removal.answered(position, &given_up, &causes, &mut accounts, &mut control);
    assert!(matches!(removal.next(&mut accounts, &control), Next::Done));
    assert_eq!(control.reason(), Some("the server has been out of reach for 60 s"));
    assert_eq!(seen.0, ["s1 kept", "s2 kept"]);
}
