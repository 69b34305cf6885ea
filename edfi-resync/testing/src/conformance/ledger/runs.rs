//! What every ledger promises of targets and runs.

use std::sync::Arc;
use std::time::Duration;

use edfi_resync::ErrorKind;
use edfi_resync::campus::StudentUniqueId;
use edfi_resync::ledger::{
    Ending, Entry, ErrorFilter, KEPT_ERRORS, KEPT_RUNS, Ledger, LedgerTarget, RunId, RunStart, RunState, TargetId,
};

use super::records::{commit, objects};
use crate::ledger::samples::{at, begun, entry, finished, key, kind, start, stopped, target, target as world_target, unfinished};

pub(super) async fn a_run_that_was_stopped_is_resumed_and_a_finished_one_is_not(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    commit(ledger, run, vec![entry(1, Ending::Created), entry(2, Ending::Failed)]).await;
    assert_eq!(unfinished(ledger, target).await.unwrap().state, RunState::Open);
    ledger.end(run, stopped("deadline")).await.unwrap();
    let row = unfinished(ledger, target).await.unwrap();
    assert_eq!((row.id, row.state, row.stopped.as_deref(), row.resumed), (run, RunState::Stopped, Some("deadline"), 0));
    assert_eq!(
        (row.url.as_str(), row.school_year, row.started, row.ended),
        ("https://api.example.org/v7.3", 2027, at(0), Some(at(8)))
    );
    let late = ledger.commit(run, vec![entry(3, Ending::Created)]).await.unwrap_err();
    assert_eq!(late.kind(), ErrorKind::RequestInvalid, "{late}");
    let plans = (ledger.plan(run).await.unwrap(), ledger.plan(RunId(99)).await.unwrap());
    assert_eq!(plans, (Some(start(target).plan), None));

    let row = ledger.resume(target, run).await.unwrap();
    assert_eq!((row.state, row.stopped, row.resumed, row.counts.len()), (RunState::Open, None, 1, 0));
    let found = ledger.known(target, &kind("students"), &[key(1), key(2)]).await.unwrap();
    assert_eq!(
        found.iter().flatten().map(|known| (known.ending, known.run)).collect::<Vec<_>>(),
        [(Ending::Created, run), (Ending::Failed, run)]
    );
    commit(ledger, run, vec![entry(2, Ending::Created)]).await;
    ledger.end(run, finished([(Ending::Created, 2)])).await.unwrap();
    assert_eq!(unfinished(ledger, target).await, None);
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);

    let other = ledger.target(&world_target("another")).await.unwrap().id;
    for (target, run) in [(target, run), (target, RunId(99)), (other, run)] {
        assert_eq!(ledger.resume(target, run).await.unwrap_err().kind(), ErrorKind::RequestInvalid);
    }
    assert_eq!(ledger.end(run, stopped("late")).await.unwrap_err().kind(), ErrorKind::RequestInvalid);
    assert_eq!(ledger.outcomes(RunId(99)).await.unwrap_err().kind(), ErrorKind::RequestInvalid);
    assert_eq!(ledger.begin(start(TargetId(99))).await.unwrap_err().kind(), ErrorKind::RequestInvalid);
}

pub(super) async fn nothing_printed_shows_a_client_key(ledger: Arc<dyn Ledger>) {
    let target = ledger.target(&target("Canary, a client")).await.unwrap().id;
    ledger.begin(start(target)).await.unwrap();
    let shown = format!("{ledger} {ledger:?} {ledger:#?}");
    assert!(!ledger.to_string().trim().is_empty() && !shown.contains("Canary"), "{shown}");
}

pub(super) async fn rows_of_one_target_are_never_taken_for_anothers(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (first, run) = begun(ledger).await;
    commit(ledger, run, vec![entry(1, Ending::Created)]).await;
    ledger.end(run, finished([(Ending::Created, 1)])).await.unwrap();
    let mut others = vec![target("another")];
    others.push(LedgerTarget { tenant: Some("a".into()), ..target("k") });
    others.push(LedgerTarget { tenant: Some(String::new()), ..target("k") });
    others.push(LedgerTarget { instance: Some("a".into()), ..target("k") });
    others.push(LedgerTarget { school_year: 2028, ..target("k") });
    others.push(LedgerTarget { url: "https://api.example.org/v7.3/other".parse().unwrap(), ..target("k") });
    let mut seen = vec![first];
    for other in others {
        let state = ledger.target(&other).await.unwrap();
        assert!(!seen.contains(&state.id) && state.records == 0, "{other:?} in {ledger}");
        assert_eq!(ledger.known(state.id, &kind("students"), &[key(1)]).await.unwrap(), [None]);
        seen.push(state.id);
    }
    // Only how the address is written differs.
    let same = LedgerTarget { url: "HTTPS://API.example.org:443/v7.3".parse().unwrap(), ..target("k") };
    assert_eq!(ledger.target(&same).await.unwrap().id, first);
}

pub(super) async fn another_unique_id_choice_is_refused_and_another_standard_sets_aside(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (id, run) = begun(ledger).await;
    commit(ledger, run, vec![entry(1, Ending::Created)]).await;
    ledger.end(run, finished([(Ending::Created, 1)])).await.unwrap();
    let mut other = target("k");
    other.unique_ids.student = StudentUniqueId::LocalStudentNumber;
    let error = ledger.target(&other).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConfigInvalid);
    assert!(error.hint().is_some(), "it says what to do");

    let newer = LedgerTarget { data_standard: "6.0".to_owned(), ..target("k") };
    let state = ledger.target(&newer).await.unwrap();
    assert_eq!((state.id, state.records, state.warnings.len()), (id, 0, 1));
    assert_eq!(ledger.known(id, &kind("students"), &[key(1)]).await.unwrap(), [None]);
    assert_eq!(objects(ledger, id, &kind("students"), key(1)).await, "Person:1");
    assert_eq!(ledger.runs().await.unwrap().len(), 1);
    assert_eq!(ledger.target(&newer).await.unwrap().warnings.len(), 0, "it is said once");
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

pub(super) async fn outcomes_of_the_newest_runs_are_kept(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let target = ledger.target(&target("k")).await.unwrap().id;
    let kept = u64::from(KEPT_RUNS);
    let mut runs = Vec::new();
    for nth in 0..kept + 3 {
        let run = ledger.begin(start(target)).await.unwrap();
        let unread = Entry { key: None, ..entry(100 + nth, Ending::Invalid) };
        commit(ledger, run, vec![entry(nth, Ending::Failed), unread]).await;
        ledger.end(run, finished([(Ending::Failed, 1), (Ending::Invalid, 1)])).await.unwrap();
        runs.push(run);
    }
    for (nth, run) in runs.iter().enumerate() {
        let expected = if nth < 3 { 0 } else { 2 };
        assert_eq!(ledger.outcomes(*run).await.unwrap().len(), expected);
    }
    assert_eq!(ledger.runs().await.unwrap().len() as u64, kept + 3);
    let errors = ledger.errors(&ErrorFilter::default()).await.unwrap();
    assert_eq!(
        errors.iter().filter(|error| error.record.is_some()).count() as u64,
        kept + 3,
        "a record's last outcome is never let go"
    );
    assert_eq!(errors.iter().filter(|error| error.record.is_none()).count() as u64, kept + 3, "however many runs there were");
    assert!(errors.iter().all(|error| error.class == "refused"));
    let late = RunStart { at: start(target).at + KEPT_ERRORS + Duration::from_secs(1), ..start(target) };
    ledger.begin(late).await.unwrap();
    let errors = ledger.errors(&ErrorFilter::default()).await.unwrap();
    let keyless = errors.iter().filter(|error| error.record.is_none()).count() as u64;
    assert_eq!((errors.len() as u64 - keyless, keyless), (kept + 3, kept - 1), "those of runs whose outcomes are kept");
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
    // One whose outcomes are gone can be resumed nevertheless.
    let first = ledger.begin(start(target)).await.unwrap();
    for _ in 0..kept {
        ledger.begin(start(target)).await.unwrap();
    }
    ledger.resume(target, first).await.unwrap();
    commit(ledger, first, vec![entry(1, Ending::Created)]).await;
    ledger.end(first, finished([(Ending::Created, 5)])).await.unwrap();
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

pub(super) async fn callers_may_come_at_once(ledger: Arc<dyn Ledger>) {
    let (target, run) = begun(&*ledger).await;
    let tasks = (0..20_u64).map(|task| {
        let ledger = Arc::clone(&ledger);
        tokio::spawn(async move {
            for group in 0..5 {
                let first = task * 1000 + group * 10;
                ledger.commit(run, (first..first + 10).map(|nth| entry(nth, Ending::Created)).collect()).await.unwrap();
                ledger.known(target, &kind("students"), &[key(first)]).await.unwrap();
            }
        })
    });
    futures::future::join_all(tasks).await.into_iter().for_each(|task| task.unwrap());
    ledger.end(run, finished([(Ending::Created, 1000)])).await.unwrap();
    let rows = ledger.outcomes(run).await.unwrap();
    assert_eq!(rows.len(), 1000);
    // Groups stand together.
    let lines: Vec<u64> = rows.iter().map(|row| row.origin.rsplit(':').next().unwrap().parse::<u64>().unwrap() - 1).collect();
    assert!(lines.chunks(10).all(|group| group.iter().zip(group[0]..).all(|(line, expected)| *line == expected)));
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

pub(super) async fn a_run_under_way_outlives_any_number_of_short_ones(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, long) = begun(ledger).await;
    ledger.commit(long, vec![entry(1, Ending::Created)]).await.unwrap();
    for _ in 0..2 * KEPT_RUNS {
        let short = ledger.begin(start(target)).await.unwrap();
        ledger.end(short, finished([])).await.unwrap();
    }
    ledger.commit(long, vec![entry(2, Ending::Created)]).await.unwrap();
    ledger.end(long, finished([(Ending::Created, 2)])).await.unwrap();
    assert_eq!(ledger.outcomes(long).await.unwrap().len(), 2);
    assert!(ledger.check().await.unwrap().is_empty());
}
