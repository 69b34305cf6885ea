//! Any sequence of operations leaves both ledgers in the same visible state.

use std::collections::HashMap;

use edfi_resync::ledger::{
    Accepted, Ending, Entry, ErrorFilter, ErrorId, ErrorRow, ErrorState, Ledger, OutcomeRow, RunId, RunState, TargetId,
};
use edfi_resync::model::{CampusKeys, CampusObject, Origin, ResourceKind};
use edfi_resync_testing::ledger::digest_of;
use proptest::prelude::*;

use super::world::{Subject, entry, finished, key, kind, reason, start, stopped, target};

/// Few keys, kinds and lines, so that they meet.
const KEYS: u64 = 6;
const KINDS: [&str; 3] = ["students", "schools", "sections"];
const CLIENTS: [&str; 2] = ["k", "l"];

#[derive(Debug, Clone)]
enum Operation {
    Begin(usize),
    Resume(usize, usize),
    Commit(usize, Vec<Entry>),
    End(usize, bool),
    Forget(usize),
    Adopt(usize, usize, Vec<(u64, u64, bool)>),
    Remove(usize, usize, Vec<u64>),
    Mark(usize, bool),
}

fn an_entry() -> impl Strategy<Value = Entry> {
    let endings = [
        Ending::Created,
        Ending::Updated,
        Ending::Unchanged,
        Ending::Invalid,
        Ending::Failed,
        Ending::Blocked,
        Ending::Skipped,
        Ending::Cancelled,
    ];
    let which = (0..KINDS.len(), prop::option::weighted(0.85, 0..KEYS), prop::sample::select(endings.to_vec()));
    let what = (0..9_u64, any::<bool>(), any::<bool>(), prop::option::of(0..4_i64), 0..4_u64, any::<bool>(), any::<bool>());
    (which, what).prop_map(|((of, nth, ending), (value, id, etag, object, line, maybe, why))| Entry {
        kind: kind(KINDS[of]),
        key: nth.map(key),
        digest: (value > 0).then(|| digest_of(value.into())),
        id: id.then(|| format!("id{value}")),
        etag: etag.then(|| format!("\"{value}\"")),
        origin: Origin::new("some.jsonl", line),
        campus: object.map_or_else(CampusKeys::new, |object| CampusKeys::new().with_object("Person", object)),
        reason: (why && ending.is_failure()).then(|| reason("refused", value % 3)),
        maybe_applied: maybe && ending == Ending::Failed,
        ..entry(0, ending)
    })
}

fn an_operation() -> impl Strategy<Value = Operation> {
    let target = 0..CLIENTS.len();
    let records = prop::collection::vec((0..KEYS, 0..9_u64, any::<bool>()), 0..4);
    prop_oneof![
        // More than a ledger keeps of runs that have ended.
        5 => target.clone().prop_map(Operation::Begin),
        2 => (target.clone(), 0..6_usize).prop_map(|(target, run)| Operation::Resume(target, run)),
        8 => (0..6_usize, prop::collection::vec(an_entry(), 0..12)).prop_map(|(run, group)| Operation::Commit(run, group)),
        5 => (0..6_usize, any::<bool>()).prop_map(|(run, stops)| Operation::End(run, stops)),
        1 => target.clone().prop_map(Operation::Forget),
        1 => (target.clone(), 0..KINDS.len(), prop::collection::vec(0..KEYS, 0..4)).prop_map(|(target, of, keys)| Operation::Remove(target, of, keys)),
        1 => (0..4_usize, any::<bool>()).prop_map(|(nth, archives)| Operation::Mark(nth, archives)),
        1 => (target, 0..KINDS.len(), records).prop_map(|(target, of, records)| Operation::Adopt(target, of, records)),
    ]
}

/// By which run a resource is locked: the one that wrote of it, as long as it is open.
type Locked = HashMap<(TargetId, ResourceKind), RunId>;

/// What an operation says: what it gives, or which sort of error.
async fn carry_out(ledger: &dyn Ledger, targets: &[TargetId], locked: &mut Locked, operation: Operation) -> String {
    // The newest runs are those that are of interest.
    let runs = ledger.runs().await.unwrap();
    let run = |back: usize| runs.get(back).map_or(RunId(1_000), |run| run.id);
    let said = match operation {
        // Runs of one target overlap, and share no record while they do.
        Operation::Begin(at) => ledger.begin(start(targets[at])).await.map(|run| format!("{run}")),
        Operation::Resume(at, back) => ledger.resume(targets[at], run(back)).await.map(|row| format!("{row:?}")),
        Operation::Commit(back, mut group) => {
            let writer = runs.get(back).filter(|run| run.state == RunState::Open);
            let is_open = |id: RunId| runs.iter().any(|run| run.id == id && run.state == RunState::Open);
            group.retain(|entry| {
                let Some(run) = writer else { return true };
                let by = locked.entry((run.target, entry.kind.clone())).or_insert(run.id);
                if *by == run.id || !is_open(*by) {
                    *by = run.id;
                }
                *by == run.id
            });
            ledger.commit(run(back), group).await.map(|()| String::new())
        }
        Operation::End(back, stops) => {
            let mut counts = std::collections::BTreeMap::new();
            for row in ledger.outcomes(run(back)).await.unwrap_or_default() {
                *counts.entry(row.outcome).or_default() += 1;
            }
            let end = if stops { stopped("told to") } else { finished(counts) };
            ledger.end(run(back), end).await.map(|()| String::new())
        }
        Operation::Forget(at) => ledger.forget(targets[at]).await.map(|()| String::new()),
        Operation::Adopt(at, of, records) => {
            let accepted = |value: u64, id: bool| {
                Accepted::new(digest_of(value.into()), id.then(|| format!("adopted{value}")), id.then(|| "\"e\"".to_owned()))
            };
            let records = records.into_iter().map(|(nth, value, id)| (key(nth), accepted(value, id))).collect();
            ledger.adopt(targets[at], &kind(KINDS[of]), records).await.map(|()| String::new())
        }
        Operation::Mark(nth, archives) => {
            let open = ledger.errors(&ErrorFilter::default()).await.unwrap();
            let ids: Vec<_> = open.iter().skip(nth).step_by(2).map(|error| error.id).chain([ErrorId(7)]).collect();
            let marked = if archives { ledger.archive(&ids).await } else { ledger.mark_retried(&ids).await };
            marked.map(|marked| format!("{marked}"))
        }
        Operation::Remove(at, of, keys) => {
            let keys: Vec<_> = keys.into_iter().map(key).collect();
            ledger.remove(targets[at], &kind(KINDS[of]), &keys).await.map(|()| String::new())
        }
    };
    said.unwrap_or_else(|error| format!("{:?}", error.kind()))
}

/// Everything that can be seen. The names of records are of each ledger's own secret; that there is one must agree.
async fn visible(subject: &Subject, targets: &[TargetId]) -> Vec<String> {
    let ledger = &*subject.ledger;
    let mut seen = Vec::new();
    let every =
        ErrorFilter::default().with_state(ErrorState::Open).with_state(ErrorState::Retried).with_state(ErrorState::Archived);
    let errors = ledger.errors(&every).await.unwrap();
    assert!(errors.is_sorted_by_key(|error| error.id), "oldest first");
    let ids: Vec<_> = errors.iter().map(|error| error.id).collect();
    for mut record in ledger.failed(&ids).await.unwrap() {
        record.id = ErrorId(0);
        seen.push(format!("{record:?}"));
    }
    let error = |mut row: ErrorRow| {
        // Where a run was let go and goes on, places are counted differently.
        row.id = ErrorId(0);
        row.record = row.record.map(|name| name.len().to_string());
        format!("{row:?}")
    };
    let outcome = |mut row: OutcomeRow| {
        row.record = row.record.map(|name| name.len().to_string());
        format!("{row:?}")
    };
    seen.extend(errors.into_iter().map(error));
    for run in ledger.runs().await.unwrap() {
        let rows = ledger.outcomes(run.id).await.unwrap();
        seen.push(format!("{run:?}"));
        seen.extend(rows.into_iter().map(outcome));
    }
    let keys: Vec<_> = (0..KEYS).map(key).collect();
    for &of in targets {
        seen.push(format!("{:?}", ledger.samples(of, 5).await.unwrap()));
        for endpoint in KINDS {
            seen.push(format!("{:?}", ledger.known(of, &kind(endpoint), &keys).await.unwrap()));
            seen.push(format!("{:?}", ledger.objects(of, &kind(endpoint), &keys).await.unwrap()));
            let rows = ledger.rows(of, &kind(endpoint), None, 100).await.unwrap();
            let first = ledger.rows(of, &kind(endpoint), None, 2).await.unwrap();
            let rest = ledger.rows(of, &kind(endpoint), first.last().map(|row| row.key), 100).await.unwrap();
            assert!(first.is_empty() || [first, rest].concat() == rows, "pages are the whole");
            seen.push(format!("{rows:?}"));
            let objects: Vec<_> = (0..4).map(|id| CampusObject { kind: "Person".into(), id }).collect();
            seen.push(format!("{:?}", ledger.keys_of(of, &kind(endpoint), &objects).await.unwrap()));
        }
    }
    seen
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_ledgers_agree(operations in prop::collection::vec(an_operation(), 1..80)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let subjects = Subject::both();
            let mut targets = Vec::new();
            for client in CLIENTS {
                let ids = [subjects[0].ledger.target(&target(client)).await.unwrap().id, subjects[1].ledger.target(&target(client)).await.unwrap().id];
                assert_eq!(ids[0], ids[1]);
                targets.push(ids[0]);
            }
            let mut locked = [Locked::new(), Locked::new()];
            for operation in operations {
                let [first, second] = &mut locked;
                let said = [
                    carry_out(&*subjects[0].ledger, &targets, first, operation.clone()).await,
                    carry_out(&*subjects[1].ledger, &targets, second, operation.clone()).await,
                ];
                assert_eq!(&said[0], &said[1], "{operation:?}");
            }
            let (sqlite, model) = (visible(&subjects[0], &targets).await, visible(&subjects[1], &targets).await);
            for (sqlite, model) in sqlite.iter().zip(&model) {
                assert_eq!(sqlite, model);
            }
            assert_eq!(sqlite.len(), model.len());
            for client in CLIENTS {
                let states = [subjects[0].ledger.target(&target(client)).await.unwrap(), subjects[1].ledger.target(&target(client)).await.unwrap()];
                assert_eq!(&states[0], &states[1]);
            }
            for subject in &subjects {
                assert_eq!(subject.ledger.check().await.unwrap(), [""; 0]);
            }
        });
    }
}
