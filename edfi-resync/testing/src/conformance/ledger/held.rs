//! What every ledger says of whole kinds, of keys and of Campus objects, and what it lets go of.

use std::sync::Arc;

use edfi_resync::ErrorKind;
use edfi_resync::ledger::{Accepted, Ending, Entry, ErrorFilter, Held, Ledger, RunId, TargetId};
use edfi_resync::model::{CampusKeys, CampusObject, Origin};

use crate::ledger::digest_of;
use crate::ledger::samples::{begun, entry, finished, key, kind, start, stopped, target as target_of};

fn person(id: i64) -> CampusObject {
    CampusObject { kind: "Person".into(), id }
}

/// Keys and Campus objects: `3 Person:3 Person:30`.
fn shown(rows: &[Held]) -> Vec<String> {
    let nth = |held: &Held| (0..1_000).find(|nth| key(*nth) == held.key).unwrap();
    let object = |object: &CampusObject| format!(" {}:{}", object.kind, object.id);
    rows.iter().map(|held| format!("{}{}", nth(held), held.objects.iter().map(object).collect::<String>())).collect()
}

async fn all(ledger: &dyn Ledger, target: TargetId) -> Vec<Held> {
    ledger.rows(target, &kind("students"), None, 10_000).await.unwrap()
}

pub(super) async fn rows_come_by_pages_in_the_order_of_their_keys(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    let mut group: Vec<_> = (0..25).map(|nth| entry(nth, Ending::Created)).collect();
    group.push(Entry { kind: kind("schools"), ..entry(1, Ending::Created) });
    ledger.commit(run, group).await.unwrap();
    // The run is under way: what it has committed is seen.
    let mut expected: Vec<_> = (0..25).map(key).collect();
    expected.sort();
    let keys = |rows: &[Held]| rows.iter().map(|held| held.key).collect::<Vec<_>>();
    assert_eq!(keys(&all(ledger, target).await), expected);
    let digests = ledger.digests(target, &kind("students"), None, 10_000).await.unwrap();
    let of_rows = |held: &Held| Some((held.key, held.accepted.as_ref()?.digest));
    assert_eq!(digests, all(ledger, target).await.iter().filter_map(of_rows).collect::<Vec<_>>());
    assert_eq!(digests.len(), expected.len());
    let (first, second) = digests.split_at(10);
    assert_eq!(ledger.digests(target, &kind("students"), None, 10).await.unwrap(), first);
    assert_eq!(ledger.digests(target, &kind("students"), Some(first[9].0), 15).await.unwrap(), second);
    assert_eq!(ledger.digests(target, &kind("grades"), None, 10).await.unwrap(), []);
    let (mut paged, mut after) = (Vec::new(), None);
    loop {
        let page = ledger.rows(target, &kind("students"), after, 10).await.unwrap();
        after = page.last().map(|held| held.key);
        paged.extend(keys(&page));
        if page.len() < 10 {
            break;
        }
    }
    assert_eq!(paged, expected);
    assert_eq!(ledger.rows(target, &kind("students"), after, 10).await.unwrap(), []);
    assert_eq!(ledger.rows(target, &kind("grades"), None, 10).await.unwrap(), []);
    assert_eq!(ledger.rows(TargetId(9), &kind("students"), None, 10).await.unwrap(), []);
}

pub(super) async fn a_row_says_what_was_accepted_what_is_uncertain_and_what_only_the_ods_showed(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    ledger.commit(run, (0..3).map(|nth| entry(nth, Ending::Created)).collect()).await.unwrap();
    let uncertain = Entry { maybe_applied: true, ..entry(1, Ending::Failed) };
    ledger.commit(run, vec![uncertain, entry(3, Ending::Failed)]).await.unwrap();
    let shown = |nth: u64| Accepted::new(digest_of(nth.into()), Some(format!("id{nth}")), None);
    ledger.adopt(target, &kind("students"), vec![(key(4), shown(4))]).await.unwrap();
    let digests = ledger.digests(target, &kind("students"), None, 10).await.unwrap();
    let mut good = [0, 2].map(|nth| (key(nth), digest_of(u128::from(nth) + 1)));
    good.sort_unstable();
    assert_eq!(digests, good, "neither one that failed last nor one that was only shown");
    let rows = all(ledger, target).await;
    let row = |nth| rows.iter().find(|held| held.key == key(nth)).unwrap();
    let id = |nth| entry(nth, Ending::Created).id;
    assert_eq!((row(0).ending, row(0).run, row(0).id.clone()), (Some(Ending::Created), Some(run), id(0)));
    assert_eq!(row(0).accepted.as_ref().unwrap().digest, digest_of(1));
    assert_eq!((row(1).ending, row(1).accepted.clone(), row(1).id.clone()), (Some(Ending::Failed), None, id(1)));
    assert_eq!((row(3).accepted.clone(), row(3).id.clone(), &row(3).objects[..]), (None, None, &[person(3)][..]));
    assert_eq!((row(4).run, row(4).accepted.clone(), row(4).objects.len()), (None, Some(shown(4)), 0));

    ledger.forget(target).await.unwrap();
    for held in all(ledger, target).await {
        assert_eq!((held.accepted, held.id, held.ending, held.run), (None, None, None, None));
        assert_eq!(held.delivered, None);
    }
}

pub(super) async fn a_record_that_was_delivered_stays_ours_when_it_fails_later_and_one_that_was_only_shown_does_not_become_so(
    ledger: Arc<dyn Ledger>,
) {
    let ledger = &*ledger;
    let students = kind("students");
    let (target, first) = begun(ledger).await;
    ledger.commit(first, (0..8).map(|nth| entry(nth, Ending::Created)).collect()).await.unwrap();
    ledger.end(first, finished([(Ending::Created, 8)])).await.unwrap();
    let shown = |nth: u64| Accepted::new(digest_of(nth.into()), Some(format!("id{nth}")), None);
    ledger.adopt(target, &students, vec![(key(6), shown(6)), (key(10), shown(10)), (key(11), shown(11))]).await.unwrap();
    let second = ledger.begin(start(target)).await.unwrap();
    let uncertain = Entry { maybe_applied: true, ..entry(4, Ending::Failed) };
    let failures = [(0, Ending::Failed), (1, Ending::Blocked), (2, Ending::Invalid), (3, Ending::Skipped), (5, Ending::Cancelled)];
    let mut group: Vec<_> = failures.map(|(nth, ending)| entry(nth, ending)).into();
    group.extend([uncertain, entry(7, Ending::Unchanged), entry(9, Ending::Failed), entry(10, Ending::Failed)]);
    ledger.commit(second, group).await.unwrap();
    let rows = all(ledger, target).await;
    for nth in (0..8).chain(9..12) {
        let row = rows.iter().find(|held| held.key == key(nth)).unwrap();
        let expected = match nth {
            7 => Some(second),
            8.. => None,
            _ => Some(first),
        };
        assert_eq!((row.delivered, row.is_ours()), (expected, expected.is_some()), "{nth}");
        let known = ledger.known(target, &students, &[key(nth)]).await.unwrap().remove(0).unwrap();
        assert_eq!((known.delivered, known.is_ours()), (row.delivered, row.is_ours()), "{nth}");
    }
    ledger.remove(target, &students, &[key(0)]).await.unwrap();
    ledger.commit(second, vec![entry(0, Ending::Failed)]).await.unwrap();
    let rows = all(ledger, target).await;
    assert!(!rows.iter().find(|held| held.key == key(0)).unwrap().is_ours(), "what was removed begins anew");
    ledger.forget(target).await.unwrap();
    assert!(all(ledger, target).await.iter().all(|row| !row.is_ours()));
}

pub(super) async fn a_campus_object_is_found_under_every_key_it_stands_behind(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let students = kind("students");
    let (target, run) = begun(ledger).await;
    let of = |nth, ending, id| Entry { campus: CampusKeys::new().with_object("Person", id), ..entry(nth, ending) };
    let twin = Entry { origin: Origin::new("students.jsonl", 90), ..of(1, Ending::Skipped, 50) };
    // Person 2 under two keys: the second was never accepted.
    ledger.commit(run, vec![entry(1, Ending::Created), twin, entry(2, Ending::Created), of(3, Ending::Failed, 2)]).await.unwrap();
    ledger.commit(run, vec![Entry { kind: kind("schools"), ..of(7, Ending::Created, 2) }]).await.unwrap();
    let enrollment = CampusObject { kind: "Enrollment".into(), id: 2 };
    let asked = [person(2), person(50), person(1), person(99), enrollment, person(50)];
    let found = ledger.keys_of(target, &students, &asked).await.unwrap();
    let found: Vec<_> = found.iter().map(|rows| shown(rows)).collect();
    let both = ["1 Person:1 Person:50"];
    assert_eq!(found[0], ["3 Person:2", "2 Person:2"], "in the order of the keys");
    assert_eq!(
        (&found[1][..], &found[2][..], &found[5][..]),
        (&both.map(String::from)[..], &both.map(String::from)[..], &both.map(String::from)[..])
    );
    assert!(found[3].is_empty() && found[4].is_empty());
    assert_eq!(
        ledger.objects(target, &students, &[key(3), key(99), key(1)]).await.unwrap(),
        [vec![person(2)], vec![], vec![person(1), person(50)]]
    );

    // Accepted under another object, the former one is not behind it any more.
    ledger.end(run, stopped("to look")).await.unwrap();
    let run = ledger.begin(start(target)).await.unwrap();
    ledger.commit(run, vec![of(2, Ending::Updated, 60)]).await.unwrap();
    let found = ledger.keys_of(target, &students, &[person(2), person(60)]).await.unwrap();
    assert_eq!((shown(&found[0]), shown(&found[1])), (vec!["3 Person:2".to_owned()], vec!["2 Person:60".to_owned()]));
    let other = ledger.target(&target_of("another")).await.unwrap().id;
    assert_eq!(ledger.keys_of(other, &students, &[person(60)]).await.unwrap(), [vec![]]);
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

pub(super) async fn what_is_removed_is_not_known_any_more_and_its_past_stays(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let students = kind("students");
    let (target, run) = begun(ledger).await;
    let twin = Entry { origin: Origin::new("students.jsonl", 90), ..entry(1, Ending::Skipped) };
    let unread = Entry { key: None, ..entry(80, Ending::Invalid) };
    let school = Entry { kind: kind("schools"), ..entry(1, Ending::Created) };
    ledger
        .commit(run, vec![entry(1, Ending::Created), twin, entry(2, Ending::Failed), entry(3, Ending::Failed), unread, school])
        .await
        .unwrap();
    // What waits to be folded is removed, too.
    ledger.remove(target, &students, &[key(2), key(1), key(77), key(1)]).await.unwrap();
    assert_eq!(shown(&all(ledger, target).await), ["3 Person:3"]);
    assert_eq!(ledger.known(target, &students, &[key(1), key(2)]).await.unwrap(), [None, None]);
    assert_eq!(ledger.objects(target, &students, &[key(1), key(2)]).await.unwrap(), [vec![], vec![]]);
    assert_eq!(ledger.keys_of(target, &students, &[person(1), person(2)]).await.unwrap(), [vec![], vec![]]);
    let errors: Vec<_> = ledger.errors(&ErrorFilter::default()).await.unwrap().into_iter().map(|error| error.origin).collect();
    assert_eq!(errors, ["students.jsonl:4", "students.jsonl:81"]);
    assert_eq!(ledger.rows(target, &kind("schools"), None, 9).await.unwrap().len(), 1);
    assert_eq!(ledger.outcomes(run).await.unwrap().len(), 6);
    let counts = [(Ending::Created, 2), (Ending::Skipped, 1), (Ending::Failed, 2), (Ending::Invalid, 1)];
    ledger.end(run, finished(counts)).await.unwrap();
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);

    // The record may come back.
    let run = ledger.begin(start(target)).await.unwrap();
    ledger.commit(run, vec![entry(1, Ending::Created)]).await.unwrap();
    assert_eq!(all(ledger, target).await.iter().filter(|held| held.run == Some(run)).count(), 1);
    ledger.remove(target, &kind("grades"), &[key(1)]).await.unwrap();
    assert_eq!(ledger.remove(TargetId(9), &students, &[]).await.unwrap_err().kind(), ErrorKind::RequestInvalid);
    assert_ne!(run, RunId(1));
}

pub(super) async fn that_letter_case_is_ignored_is_remembered_until_the_ods_is_another(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    assert!(!ledger.target(&target_of("k")).await.unwrap().ignores_case);
    ledger.ignore_case(target).await.unwrap();
    ledger.end(run, finished([])).await.unwrap();
    assert!(ledger.target(&target_of("k")).await.unwrap().ignores_case);
    assert!(!ledger.target(&target_of("another")).await.unwrap().ignores_case);
    ledger.forget(target).await.unwrap();
    assert!(!ledger.target(&target_of("k")).await.unwrap().ignores_case);
    assert!(ledger.ignore_case(TargetId(99)).await.is_err());
}
