//! What a ledger keeps of records that share a key, and of runs that are resumed.

use std::sync::Arc;

use edfi_resync::ledger::{Ending, Entry, ErrorFilter, ErrorRow, KEPT_RUNS, Ledger, RunId};
use edfi_resync::model::Origin;

use crate::ledger::samples::{begun, entry, finished, key, kind, start, stopped, target as world_target, unfinished};

async fn commit(ledger: &dyn Ledger, run: RunId, group: Vec<Entry>) {
    ledger.commit(run, group).await.unwrap();
}

pub(super) async fn a_malformed_record_before_a_good_one_of_its_key_stays_an_error(ledger: Arc<dyn Ledger>) {
    malformed_beside_good(&*ledger, true).await;
}

pub(super) async fn a_malformed_record_behind_a_good_one_of_its_key_stays_an_error(ledger: Arc<dyn Ledger>) {
    malformed_beside_good(&*ledger, false).await;
}

async fn malformed_beside_good(ledger: &dyn Ledger, malformed_first: bool) {
    let malformed = |line| Entry { origin: Origin::new("students.jsonl", line), ..entry(1, Ending::Invalid) };
    let (target, run) = begun(ledger).await;
    let mut groups = vec![malformed(90), entry(1, Ending::Created)];
    if !malformed_first {
        groups.reverse();
    }
    for entry in groups {
        commit(ledger, run, vec![entry]).await;
    }
    ledger.end(run, finished([(Ending::Invalid, 1), (Ending::Created, 1)])).await.unwrap();
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
    let mut rows: Vec<_> = ledger.outcomes(run).await.unwrap().into_iter().map(|row| (row.outcome, row.origin)).collect();
    rows.sort();
    let expected = [(Ending::Created, "students.jsonl:2".to_owned()), (Ending::Invalid, "students.jsonl:90".to_owned())];
    assert_eq!(rows, expected);
    let origins = |errors: Vec<ErrorRow>| errors.into_iter().map(|error| error.origin).collect::<Vec<_>>();
    assert_eq!(origins(ledger.errors(&ErrorFilter::default()).await.unwrap()), ["students.jsonl:90"]);
    let found = ledger.known(target, &kind("students"), &[key(1)]).await.unwrap().remove(0).unwrap();
    assert_eq!((found.ending, found.accepted.is_some()), (Ending::Created, true));

    // The next run still has it, as a twin of the good one now; then it has only the good one.
    let run = ledger.begin(start(target)).await.unwrap();
    commit(ledger, run, vec![malformed(90), entry(1, Ending::Unchanged)]).await;
    assert_eq!(origins(ledger.errors(&ErrorFilter::default()).await.unwrap()), ["students.jsonl:90"]);
    let twin = Entry { ending: Ending::Skipped, reason: None, ..malformed(90) };
    commit(ledger, run, vec![twin]).await;
    assert_eq!(origins(ledger.errors(&ErrorFilter::default()).await.unwrap()), [""; 0]);
    let found = ledger.known(target, &kind("students"), &[key(1)]).await.unwrap().remove(0).unwrap();
    assert_eq!((found.ending, found.run), (Ending::Unchanged, run));
    commit(ledger, run, vec![malformed(91)]).await;
    assert_eq!(origins(ledger.errors(&ErrorFilter::default()).await.unwrap()), ["students.jsonl:91"]);
    ledger.end(run, stopped("to repair")).await.unwrap();
    let run = ledger.begin(start(target)).await.unwrap();
    commit(ledger, run, vec![entry(1, Ending::Unchanged)]).await;
    assert_eq!(origins(ledger.errors(&ErrorFilter::default()).await.unwrap()), [""; 0]);
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

pub(super) async fn a_resumed_run_may_end_with_fewer_records_than_its_log_has(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    let twin = |line| Entry { origin: Origin::new("students.jsonl", line), ..entry(1, Ending::Skipped) };
    commit(ledger, run, vec![entry(1, Ending::Created), entry(2, Ending::Created), twin(90)]).await;
    ledger.end(run, stopped("deadline")).await.unwrap();
    ledger.resume(target, run).await.unwrap();
    // The second left the source, and the line of the twin has moved.
    commit(ledger, run, vec![entry(1, Ending::Unchanged), twin(89)]).await;
    ledger.end(run, finished([(Ending::Unchanged, 1), (Ending::Skipped, 1)])).await.unwrap();
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
    assert_eq!(ledger.outcomes(run).await.unwrap().len(), 4, "nothing of the log is lost");

    // Those of a run that was never resumed are held against it.
    let run = ledger.begin(start(target)).await.unwrap();
    commit(ledger, run, vec![entry(1, Ending::Unchanged)]).await;
    ledger.end(run, finished([(Ending::Unchanged, 2)])).await.unwrap();
    assert_eq!(ledger.check().await.unwrap().len(), 1);
}

pub(super) async fn what_is_older_than_a_finished_run_is_not_taken_up_again(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, older) = begun(ledger).await;
    ledger.end(older, stopped("deadline")).await.unwrap();
    let other = ledger.target(&world_target("another")).await.unwrap().id;
    let of_other = ledger.begin(start(other)).await.unwrap();
    let newer = ledger.begin(start(target)).await.unwrap();
    assert_eq!(unfinished(ledger, target).await.unwrap().id, newer);
    ledger.end(newer, finished([])).await.unwrap();
    assert_eq!(unfinished(ledger, target).await, None);
    assert_eq!(unfinished(ledger, other).await.unwrap().id, of_other);
    let newest = ledger.begin(start(target)).await.unwrap();
    ledger.end(newest, stopped("deadline")).await.unwrap();
    assert_eq!(unfinished(ledger, target).await.unwrap().id, newest);
    assert_eq!(ledger.resume(target, older).await.unwrap().id, older, "whoever asks for it gets it");
}

pub(super) async fn a_pruned_run_that_is_resumed_loses_no_error(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, first) = begun(ledger).await;
    commit(ledger, first, (0..3).map(|nth| entry(nth, Ending::Failed)).collect()).await;
    ledger.end(first, stopped("deadline")).await.unwrap();
    // Twice: what is added after the first time is let go again, too.
    for round in 1..3 {
        for _ in 0..KEPT_RUNS {
            let run = ledger.begin(start(target)).await.unwrap();
            ledger.end(run, stopped("deadline")).await.unwrap();
        }
        assert_eq!(ledger.outcomes(first).await.unwrap(), []);
        ledger.resume(target, first).await.unwrap();
        commit(ledger, first, vec![entry(10 * round, Ending::Failed), entry(10 * round + 1, Ending::Created)]).await;
        ledger.end(first, stopped("deadline")).await.unwrap();
    }
    let errors: Vec<_> = ledger.errors(&ErrorFilter::default()).await.unwrap().into_iter().map(|error| error.origin).collect();
    let lines = [1, 2, 3, 11, 21].map(|line| format!("students.jsonl:{line}"));
    assert_eq!(errors, lines);
    assert_eq!(ledger.outcomes(first).await.unwrap().len(), 2);
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}
