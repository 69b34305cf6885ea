//! What every ledger promises of records.

use std::sync::Arc;

use edfi_resync::ErrorKind;
use edfi_resync::ledger::{Accepted, Ending, Entry, ErrorFilter, Known, Ledger, RunId, TargetId};
use edfi_resync::model::{CampusKeys, CampusRole, Key, Origin, ResourceKind};

use crate::ledger::digest_of;
use crate::ledger::samples::{
    begun, entry, finished, key, kind, reason, spread, start, stopped, target as world_target, unfinished,
};

/// Ends the run, so that what was committed is seen, and begins none.
async fn known(ledger: &dyn Ledger, target: TargetId, run: RunId, nth: u64) -> Option<Known> {
    ledger.end(run, stopped("to look")).await.unwrap();
    let known = ledger.known(target, &kind("students"), &[key(nth)]).await.unwrap().remove(0);
    ledger.resume(target, run).await.unwrap();
    known
}

pub(super) async fn commit(ledger: &dyn Ledger, run: RunId, group: Vec<Entry>) {
    ledger.commit(run, group).await.unwrap();
}

/// The Campus objects behind a key: `Enrollment:1 Enrollment:2`.
pub(super) async fn objects(ledger: &dyn Ledger, target: TargetId, kind: &ResourceKind, key: Key) -> String {
    let objects = ledger.objects(target, kind, &[key]).await.unwrap().remove(0);
    objects.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

pub(super) async fn what_was_accepted_is_known(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    commit(ledger, run, (0..700).map(|nth| entry(nth, Ending::Created)).collect()).await;
    ledger.end(run, finished([(Ending::Created, 700)])).await.unwrap();

    // In the order of the question, not of the keys; strangers and other kinds are not known.
    let asked: Vec<_> = (300..800).rev().map(key).collect();
    let found = ledger.known(target, &kind("students"), &asked).await.unwrap();
    for (nth, found) in (300..800).rev().zip(found) {
        let expected = (nth < 700).then(|| {
            let accepted =
                Accepted::new(digest_of(u128::from(nth) + 1), entry(nth, Ending::Created).id, Some(format!("\"{nth}\"")));
            Known::new(Some(accepted), Ending::Created, run, Some(run))
        });
        assert_eq!(found, expected);
    }
    assert_eq!(ledger.known(target, &kind("schools"), &asked).await.unwrap(), vec![None; 500]);
    let state = ledger.target(&world_target("k")).await.unwrap();
    assert_eq!((state.id, state.records, state.newest_change_version), (target, 700, Some(77)));
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

pub(super) async fn a_good_answer_without_an_id_keeps_the_former_one(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    commit(ledger, run, vec![entry(1, Ending::Created)]).await;
    let again = Entry { id: None, etag: None, digest: Some(digest_of(99)), ..entry(1, Ending::Updated) };
    commit(ledger, run, vec![again]).await;
    let accepted = known(ledger, target, run, 1).await.unwrap().accepted.unwrap();
    assert_eq!(accepted, Accepted::new(digest_of(99), entry(1, Ending::Created).id, None));
}

pub(super) async fn a_failure_keeps_what_was_accepted_unless_it_may_have_been_applied(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    commit(ledger, run, vec![entry(1, Ending::Created), entry(2, Ending::Created)]).await;
    ledger.end(run, finished([(Ending::Created, 2)])).await.unwrap();
    let run = ledger.begin(start(target)).await.unwrap();
    let uncertain = Entry { maybe_applied: true, ..entry(2, Ending::Failed) };
    commit(ledger, run, vec![entry(1, Ending::Failed), uncertain]).await;

    let first = known(ledger, target, run, 1).await.unwrap();
    assert_eq!((first.ending, first.run), (Ending::Failed, run));
    assert_eq!(first.accepted.unwrap().digest, digest_of(2));
    let second = known(ledger, target, run, 2).await.unwrap();
    assert_eq!((second.ending, second.accepted), (Ending::Failed, None));
    let state = ledger.target(&world_target("k")).await.unwrap();
    assert_eq!(state.records, 2, "its id is known still");

    let errors = ledger.errors(&ErrorFilter::default()).await.unwrap();
    assert_eq!(errors.len(), 2);
    assert_eq!((errors[0].maybe_applied, errors[1].maybe_applied), (false, true));
    assert_eq!(errors[0].campus, [(CampusRole::Person, vec![1])].into());
    assert_eq!((errors[0].object.as_deref(), errors[0].class.as_str()), (Some("Person:1"), "refused"));
    assert_eq!((errors[0].origin.as_str(), errors[0].because_of.as_deref()), ("students.jsonl:2", None));
    let name = errors[0].record.as_deref().unwrap();
    assert!(name.len() == 32 && name != format!("{:032x}", spread(1)), "keys are not shown as they are");

    // What is delivered later is no error any more.
    commit(ledger, run, vec![entry(1, Ending::Updated)]).await;
    let errors = ledger.errors(&ErrorFilter::default()).await.unwrap();
    assert_eq!(errors.iter().map(|error| error.origin.as_str()).collect::<Vec<_>>(), ["students.jsonl:3"]);
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

pub(super) async fn errors_share_their_reason_and_name_who_failed_first(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (_, run) = begun(ledger).await;
    let shared = reason("refused", 1);
    let held_back = |nth| Entry {
        kind: kind("studentSchoolAssociations"),
        origin: Origin::new("enrollments.jsonl", nth),
        reason: Some(shared.clone()),
        ..entry(nth, Ending::Blocked)
    };
    let first = Entry { reason: Some(shared.clone()), ..entry(1, Ending::Failed) };
    commit(ledger, run, [first].into_iter().chain((10..20).map(held_back)).collect()).await;
    let errors = ledger.errors(&ErrorFilter::default()).await.unwrap();
    assert_eq!(errors.len(), 11);
    assert_eq!(errors[0].because_of, None);
    assert!(errors[1..].iter().all(|error| error.because_of.as_deref() == Some("/ed-fi/students students.jsonl:2")));
    assert!(errors.iter().all(|error| error.status == Some(400) && error.hint.as_deref() == Some("correct it")));
}

pub(super) async fn a_twin_adds_its_campus_object_and_no_ending(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    let twin = |object: i64, line: u64| Entry {
        id: None,
        etag: None,
        origin: Origin::new("students.jsonl", line),
        campus: CampusKeys::new().with_object("Person", object),
        ..entry(1, Ending::Skipped)
    };
    // Before and after the record that it is a twin of.
    commit(ledger, run, vec![twin(50, 90), entry(1, Ending::Created)]).await;
    commit(ledger, run, vec![twin(51, 91), twin(51, 91)]).await;
    let found = known(ledger, target, run, 1).await.unwrap();
    assert_eq!((found.ending, found.accepted.is_some()), (Ending::Created, true));
    assert_eq!(objects(ledger, target, &kind("students"), key(1)).await, "Person:1 Person:50 Person:51");
    let endings: Vec<_> = ledger.outcomes(run).await.unwrap().iter().map(|row| row.outcome).collect();
    assert_eq!(endings, [Ending::Skipped, Ending::Created, Ending::Skipped]);
    ledger.end(run, finished([(Ending::Created, 1), (Ending::Skipped, 2)])).await.unwrap();

    // The next run that has it accepted says anew which objects are behind it; a failure only adds.
    let run = ledger.begin(start(target)).await.unwrap();
    commit(ledger, run, vec![Entry { campus: CampusKeys::new().with_object("Person", 60), ..entry(1, Ending::Failed) }]).await;
    ledger.errors(&ErrorFilter::default()).await.unwrap();
    assert_eq!(objects(ledger, target, &kind("students"), key(1)).await, "Person:1 Person:50 Person:51 Person:60");
    commit(ledger, run, vec![twin(51, 91), entry(1, Ending::Unchanged)]).await;
    ledger.errors(&ErrorFilter::default()).await.unwrap();
    assert_eq!(objects(ledger, target, &kind("students"), key(1)).await, "Person:1 Person:51 Person:60");
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

pub(super) async fn cancelled_records_change_nothing(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    commit(ledger, run, vec![entry(1, Ending::Failed)]).await;
    commit(ledger, run, vec![entry(1, Ending::Cancelled), entry(2, Ending::Cancelled)]).await;
    assert_eq!(known(ledger, target, run, 1).await.unwrap().ending, Ending::Failed);
    assert_eq!(known(ledger, target, run, 2).await, None);
    let endings: Vec<_> = ledger.outcomes(run).await.unwrap().iter().map(|row| row.outcome).collect();
    assert_eq!(endings, [Ending::Cancelled, Ending::Cancelled]);
    assert_eq!(ledger.errors(&ErrorFilter::default()).await.unwrap().len(), 1);
}

pub(super) async fn a_record_without_a_key_is_told_by_its_origin(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    let unread = |line, ending| Entry { key: None, origin: Origin::new("students.jsonl", line), ..entry(line, ending) };
    commit(
        ledger,
        run,
        vec![unread(4, Ending::Invalid), unread(5, Ending::Invalid), unread(0, Ending::Invalid), unread(0, Ending::Invalid)],
    )
    .await;
    assert_eq!(ledger.errors(&ErrorFilter::default()).await.unwrap().len(), 4);
    ledger.end(run, stopped("to repair")).await.unwrap();
    ledger.resume(target, run).await.unwrap();
    // One is as it was, one was repaired; those without a line cannot be told apart.
    let repaired = Entry { origin: Origin::new("students.jsonl", 5), ..entry(77, Ending::Created) };
    commit(ledger, run, vec![unread(4, Ending::Invalid), repaired]).await;
    let rows = ledger.outcomes(run).await.unwrap();
    let seen: Vec<_> = rows.iter().map(|row| (row.origin.as_str(), row.outcome, row.record.is_some())).collect();
    let invalid = |origin| (origin, Ending::Invalid, false);
    let expected = [
        invalid("students.jsonl"),
        invalid("students.jsonl"),
        invalid("students.jsonl:4"),
        ("students.jsonl:5", Ending::Created, true),
    ];
    assert_eq!(seen, expected);
    let errors: Vec<_> = ledger.errors(&ErrorFilter::default()).await.unwrap().into_iter().map(|error| error.origin).collect();
    assert_eq!(errors, ["students.jsonl", "students.jsonl", "students.jsonl:4"]);
}

pub(super) async fn what_is_forgotten_is_sent_again_and_what_the_ods_shows_is_taken_over(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    commit(ledger, run, vec![entry(1, Ending::Created), entry(2, Ending::Failed)]).await;
    ledger.end(run, stopped("looks empty")).await.unwrap();
    ledger.forget(target).await.unwrap();
    let students = kind("students");
    assert_eq!(ledger.known(target, &students, &[key(1), key(2)]).await.unwrap(), [None, None]);
    assert_eq!(ledger.samples(target, 5).await.unwrap(), []);
    assert_eq!(objects(ledger, target, &students, key(1)).await, "Person:1");
    assert_eq!(unfinished(ledger, target).await.unwrap().id, run);

    let shown = |nth: u64| Accepted::new(digest_of(nth.into()), Some(format!("id{nth}")), None);
    ledger.adopt(target, &students, vec![(key(1), shown(10)), (key(3), shown(30)), (key(3), shown(31))]).await.unwrap();
    let found = ledger.known(target, &students, &[key(1), key(3)]).await.unwrap();
    let expected = |nth| Some(Known::new(Some(shown(nth)), Ending::Unchanged, RunId(0), None));
    assert_eq!(found, [expected(10), expected(31)]);
    assert_eq!(ledger.resume(target, run).await.unwrap().id, run, "it can still be resumed");
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
    assert_eq!(ledger.forget(TargetId(9)).await.unwrap_err().kind(), ErrorKind::RequestInvalid);
    assert_eq!(ledger.adopt(TargetId(9), &students, vec![]).await.unwrap_err().kind(), ErrorKind::RequestInvalid);
}

pub(super) async fn samples_are_spread_over_the_kinds(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    let mut group: Vec<_> = (0..50).map(|nth| entry(nth, Ending::Created)).collect();
    group.extend((0..2).map(|nth| Entry { kind: kind("schools"), ..entry(nth, Ending::Created) }));
    group.push(Entry { kind: kind("courses"), ..entry(1, Ending::Failed) });
    commit(ledger, run, group).await;
    let samples = ledger.samples(target, 7).await.unwrap();
    let schools = samples.iter().filter(|(path, _)| path == "/ed-fi/schools").count();
    let students = samples.iter().filter(|(path, _)| path == "/ed-fi/students").count();
    assert_eq!((schools, students, samples.len()), (2, 5, 7));
    assert_eq!(ledger.samples(target, 1).await.unwrap().len(), 1);
    assert_eq!(ledger.samples(target, 1000).await.unwrap().len(), 52);
}
