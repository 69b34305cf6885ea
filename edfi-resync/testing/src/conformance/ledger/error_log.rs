//! What every ledger promises of its error log.

use std::sync::Arc;

use edfi_resync::ledger::{Ending, Entry, ErrorFilter, ErrorId, ErrorState, Ledger, RunStart};
use edfi_resync::model::{CampusKeys, CampusObject, CampusRole, Origin};

use crate::ledger::samples::{begun, entry, finished, key, kind, reason, start, stopped};

/// Where the records come from, by their lines.
async fn lines(ledger: &dyn Ledger, filter: &ErrorFilter) -> Vec<String> {
    let errors = ledger.errors(filter).await.unwrap();
    errors.into_iter().map(|error| error.origin.rsplit(':').next().unwrap().to_owned()).collect()
}

async fn ids(ledger: &dyn Ledger, filter: &ErrorFilter) -> Vec<ErrorId> {
    ledger.errors(filter).await.unwrap().into_iter().map(|error| error.id).collect()
}

fn all() -> ErrorFilter {
    ErrorFilter::default()
}

pub(super) async fn errors_are_found_by_resource_class_configuration_run_and_campus_ids(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, first) = begun(ledger).await;
    let of = |nth: u64, campus: CampusKeys| Entry { campus, ..entry(nth, Ending::Failed) };
    let keys = CampusKeys::new;
    let group = vec![
        of(1, keys().with(CampusRole::School, 12).with(CampusRole::School, 15).with(CampusRole::Person, 1001)),
        of(2, keys().with(CampusRole::School, 12).with(CampusRole::Calendar, 5).with(CampusRole::Person, 1002)),
        Entry {
            kind: kind("sections"),
            ..of(3, keys().with(CampusRole::School, 15).with(CampusRole::Course, 1001).with(CampusRole::Section, 7))
        },
        Entry { reason: Some(reason("parentMissing", 4)), ending: Ending::Blocked, ..of(4, keys()) },
    ];
    ledger.commit(first, group).await.unwrap();
    ledger.end(first, stopped("to repair")).await.unwrap();
    let second = ledger.begin(RunStart { configuration: "Local".to_owned(), ..start(target) }).await.unwrap();
    ledger.commit(second, vec![of(5, keys().with(CampusRole::School, 12))]).await.unwrap();

    let found = |filter: ErrorFilter, expected: &[&str]| {
        let expected: Vec<_> = expected.iter().map(ToString::to_string).collect();
        async move { assert_eq!(lines(ledger, &filter).await, expected, "{filter:?}") }
    };
    found(all(), &["2", "3", "4", "5", "6"]).await;
    found(all().with_resource("/ed-fi/sections"), &["4"]).await;
    found(all().with_class("parentMissing"), &["5"]).await;
    found(all().with_configuration("Local"), &["6"]).await;
    found(all().with_run(first), &["2", "3", "4", "5"]).await;
    found(all().with(CampusRole::School, 12), &["2", "3", "6"]).await;
    found(all().with(CampusRole::School, 12).with(CampusRole::School, 15), &["2"]).await;
    found(all().with(CampusRole::Person, 1001), &["2"]).await;
    found(all().with(CampusRole::Course, 1001), &["4"]).await;
    found(all().with(CampusRole::Section, 7).with(CampusRole::School, 15), &["4"]).await;
    found(all().with(CampusRole::Calendar, 5), &["3"]).await;
    found(all().with(CampusRole::School, 12).with_configuration("State"), &["2", "3"]).await;
    found(all().with_state(ErrorState::Archived), &[]).await;
}

pub(super) async fn what_is_archived_stays_so_until_its_record_fails_again(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    ledger.commit(run, (1..=4).map(|nth| entry(nth, Ending::Failed)).collect()).await.unwrap();
    let failed = ids(ledger, &all()).await;
    assert!(failed.is_sorted(), "oldest first");
    assert_eq!(ledger.archive(&[failed[2], failed[0], ErrorId(-1), failed[1], failed[0], ErrorId(i64::MAX)]).await.unwrap(), 3);
    assert_eq!(lines(ledger, &all()).await, ["5"]);
    let archived = all().with_state(ErrorState::Archived);
    assert_eq!(lines(ledger, &archived).await, ["2", "3", "4"]);
    assert!(ledger.errors(&archived).await.unwrap().iter().all(|error| error.state == ErrorState::Archived));
    ledger.end(run, finished([(Ending::Failed, 4)])).await.unwrap();

    // One is repaired, one fails again, one is not touched.
    let run = ledger.begin(start(target)).await.unwrap();
    ledger.commit(run, vec![entry(1, Ending::Created), entry(2, Ending::Failed)]).await.unwrap();
    assert_eq!(lines(ledger, &archived).await, ["4"]);
    let open = ledger.errors(&all()).await.unwrap();
    let open: Vec<_> = open.iter().map(|error| (error.run == run, error.id > failed[3], error.state)).collect();
    assert_eq!(open, [(false, false, ErrorState::Open), (true, true, ErrorState::Open)]);
    assert_eq!(ledger.archive(&failed[..2]).await.unwrap(), 0, "an error that is gone has no number");
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

pub(super) async fn what_is_retried_is_closed_by_the_outcome_of_its_record(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    ledger.commit(run, (1..=3).map(|nth| entry(nth, Ending::Failed)).collect()).await.unwrap();
    ledger.end(run, finished([(Ending::Failed, 3)])).await.unwrap();
    assert_eq!(ledger.mark_retried(&ids(ledger, &all()).await).await.unwrap(), 3);
    assert_eq!(lines(ledger, &all()).await, [""; 0]);
    let run = ledger.begin(start(target)).await.unwrap();
    // The third is gone from the source.
    ledger.commit(run, vec![entry(1, Ending::Updated), entry(2, Ending::Failed)]).await.unwrap();
    let both = all().with_state(ErrorState::Open).with_state(ErrorState::Retried);
    let states: Vec<_> = ledger.errors(&both).await.unwrap().into_iter().map(|error| (error.origin, error.state)).collect();
    let expected = [("students.jsonl:4", ErrorState::Retried), ("students.jsonl:3", ErrorState::Open)];
    assert_eq!(states, expected.map(|(origin, state)| (origin.to_owned(), state)));
}

pub(super) async fn a_retry_finds_its_records(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    let unread =
        Entry { key: None, campus: CampusKeys::new(), origin: Origin::new("students.jsonl", 80), ..entry(80, Ending::Invalid) };
    ledger.commit(run, vec![entry(1, Ending::Failed), entry(2, Ending::Created), unread]).await.unwrap();
    let errors = ledger.errors(&all()).await.unwrap();
    let asked = [errors[1].id, ErrorId(5), errors[0].id, errors[1].id];
    let failed = ledger.failed(&asked).await.unwrap();
    assert_eq!(failed.iter().map(|record| record.id).collect::<Vec<_>>(), [errors[0].id, errors[1].id]);
    let [first, second] = &failed[..] else { panic!("two records") };
    assert_eq!((first.target, first.configuration.as_str(), first.resource.as_str()), (target, "State", "/ed-fi/students"));
    assert_eq!((first.key, first.origin.clone()), (Some(key(1)), Origin::new("students.jsonl", 2)));
    assert_eq!(first.object, Some(CampusObject { kind: "Person".into(), id: 1 }));
    assert_eq!(first.campus, [(CampusRole::Person, vec![1])].into());
    assert_eq!((second.key, second.object.clone(), second.campus.len()), (None, None, 0));
    assert_eq!(second.origin, Origin::new("students.jsonl", 80));
}
