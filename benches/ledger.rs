//! What the ledger costs for each outcome, beside a keyed upsert for each.
//!
//! Both keep the same 1,000,000 outcomes in groups of 1,000, twice: into an empty ledger, then over all rows with other values (a row that is
//! written as it was costs SQLite next to nothing). CPU time is that of the whole process, less what making the entries takes; it is
//! read from the system, so that other work on the machine does not count.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use edfi_resync::campus::UniqueIds;
use edfi_resync::ledger::{Ending, Entry, Ledger, LedgerTarget, RunEnd, RunId, RunStart, SqliteLedger, TargetId};
use edfi_resync::model::{CampusKeys, CampusRole, Key, Model, Origin, ResourceKind};
use edfi_resync::testing::ledger::{digest_of, key_of};
use rusqlite::{Connection, params};

const GROUP: u64 = 1_000;
/// Kinds among which the outcomes are spread, in steps one after another, as in a run.
const ENDPOINTS: [&str; 4] = ["students", "studentSchoolAssociations", "sections", "studentSectionAssociations"];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // `cargo test --benches` comes without this: then it only has to work.
    let outcomes = if std::env::args().any(|argument| argument == "--bench") { 1_000_000 } else { 4_000 };
    let folder = tempfile::tempdir().expect("a folder for the ledgers");
    let kinds: Vec<_> = ENDPOINTS.iter().map(|endpoint| Model::ds5_2().kind(endpoint).expect("the standard has it")).collect();
    let making = making(&kinds, outcomes);
    println!("{outcomes} outcomes in groups of {GROUP}          us CPU an outcome    us an outcome");

    let path = folder.path().join("ledger.db");
    let ledger = SqliteLedger::open(&path).expect("a new ledger");
    let target = ledger.target(&target()).await.expect("a new target").id;
    for pass in 0..3 {
        let (begun, cpu) = (Instant::now(), cpu());
        let run = keep(&ledger, target, &kinds, outcomes, pass).await;
        show(&format!("append and fold, pass {pass}"), outcomes, cpu, begun, making);
        assert!(ledger.outcomes(run).await.expect("its outcomes").len() as u64 == outcomes);
    }
    look(&ledger, target, &kinds, outcomes).await;
    println!("file: {:.0} bytes a record and three outcomes", size(&path) as f64 / outcomes as f64);
    drop(ledger);
    let begun = Instant::now();
    let ledger = SqliteLedger::open(&path).expect("the ledger again");
    println!("opening it: {:.2} s", begun.elapsed().as_secs_f64());
    assert_eq!(ledger.target(&self::target()).await.expect("the target").records, outcomes);

    let path = folder.path().join("keyed.db");
    let keyed = keyed_table(&path);
    for pass in 0..3 {
        let (begun, cpu) = (Instant::now(), cpu());
        upsert(&keyed, &kinds, outcomes, pass);
        show(&format!("keyed upsert, pass {pass}"), outcomes, cpu, begun, making);
    }
    println!("file: {:.0} bytes a record", size(&path) as f64 / outcomes as f64);
}

/// One outcome of a pass: the same key each time, other values.
fn entry(kind: &ResourceKind, nth: u64, pass: u64) -> Entry {
    let value = nth.wrapping_mul(31).wrapping_add(pass.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    Entry {
        kind: kind.clone(),
        key: Some(key(nth)),
        digest: Some(digest_of(u128::from(value) << 64 | u128::from(value))),
        ending: if pass == 0 { Ending::Created } else { Ending::Updated },
        id: Some(format!("{:032x}", u128::from(nth).wrapping_mul(0x2545_f491_4f6c_dd1d_9e37_79b9_7f4a_7c15))),
        etag: Some(format!("\"{}\"", 5_250_000_000_000 + value % 1_000_000_000_000)),
        origin: Origin { source: kind.endpoint().into(), position: nth + 1 },
        campus: CampusKeys::new().with(CampusRole::Person, nth.cast_signed()).with_object("Person", nth.cast_signed()),
        reason: None,
        maybe_applied: false,
    }
}

/// Spread as digests are.
fn key(nth: u64) -> Key {
    key_of(u128::from(nth + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))
}

/// The groups of a pass, one kind after another.
fn groups(kinds: &[ResourceKind], outcomes: u64, pass: u64) -> impl Iterator<Item = Vec<Entry>> {
    let of_kind = outcomes / kinds.len() as u64;
    (0..outcomes / GROUP).map(move |group| {
        let kind = &kinds[((group * GROUP) / of_kind) as usize % kinds.len()];
        (group * GROUP..(group + 1) * GROUP).map(|nth| entry(kind, nth, pass)).collect()
    })
}

/// What making the entries costs by itself.
fn making(kinds: &[ResourceKind], outcomes: u64) -> Duration {
    let before = cpu();
    for group in groups(kinds, outcomes, 0) {
        black_box(group);
    }
    cpu().saturating_sub(before)
}

async fn keep(ledger: &SqliteLedger, target: TargetId, kinds: &[ResourceKind], outcomes: u64, pass: u64) -> RunId {
    let start = RunStart {
        target,
        configuration: "State".to_owned(),
        fingerprint: "f".to_owned(),
        plan: "{}".to_owned(),
        at: SystemTime::now(),
    };
    let run = ledger.begin(start).await.expect("a run");
    for group in groups(kinds, outcomes, pass) {
        ledger.commit(run, group).await.expect("a group is kept");
    }
    let ending = if pass == 0 { Ending::Created } else { Ending::Updated };
    let end = RunEnd { stopped: None, counts: [(ending, outcomes)].into(), newest_change_version: None, at: SystemTime::now() };
    ledger.end(run, end).await.expect("the run ends");
    run
}

/// Lookups of 500 keys at once: all keys, in the order in which a source has them; and of a kind without rows.
async fn look(ledger: &SqliteLedger, target: TargetId, kinds: &[ResourceKind], outcomes: u64) {
    let of_kind = outcomes / kinds.len() as u64;
    for kind in [kinds[0].clone(), Model::ds5_2().kind("grades").expect("the standard has it")] {
        let (begun, before) = (Instant::now(), cpu());
        let keys: Vec<_> = (0..of_kind).map(key).collect();
        let mut found = 0;
        for keys in keys.chunks(500) {
            found += ledger.known(target, &kind, keys).await.expect("an answer").iter().flatten().count();
        }
        assert_eq!(found as u64, if kind == kinds[0] { of_kind } else { 0 });
        show(&format!("known, 500 {kind} at once"), of_kind, before, begun, Duration::ZERO);
    }
}

fn keyed_table(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("a new database");
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 16384; PRAGMA cache_size = -16384;
             CREATE TABLE record (
                 target INTEGER, kind INTEGER, key BLOB, digest BLOB, id BLOB, etag TEXT, ending INTEGER, run INTEGER,
                 object_type INTEGER, object_id INTEGER, PRIMARY KEY (target, kind, key)
             ) WITHOUT ROWID",
        )
        .expect("a new table");
    connection
}

/// The plain way: each outcome into the table of keys, a transaction for each group.
fn upsert(connection: &Connection, kinds: &[ResourceKind], outcomes: u64, pass: u64) {
    for group in groups(kinds, outcomes, pass) {
        let transaction = connection.unchecked_transaction().expect("a transaction");
        let mut put = transaction
            .prepare_cached("INSERT OR REPLACE INTO record VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8)")
            .expect("a statement");
        for entry in group {
            let kind =
                kinds.iter().position(|kind| *kind == entry.kind).map(i64::try_from).expect("one of the kinds").expect("a few");
            let bits = |bits: &dyn std::fmt::Debug| format!("{bits:?}")[4..20].to_owned().into_bytes();
            let id = entry.id.expect("an id").into_bytes();
            put.execute(params![
                kind,
                bits(&entry.key),
                bits(&entry.digest),
                &id[..16],
                entry.etag,
                1,
                pass.cast_signed(),
                entry.origin.position.cast_signed()
            ])
            .expect("a row is written");
        }
        drop(put);
        transaction.commit().expect("a group is kept");
    }
}

fn show(what: &str, outcomes: u64, cpu_before: Duration, begun: Instant, less: Duration) {
    let cpu = cpu().saturating_sub(cpu_before).saturating_sub(less);
    let each = |time: Duration| time.as_secs_f64() * 1e6 / outcomes as f64;
    println!("{what:<48} {:>8.2} {:>16.2}", each(cpu), each(begun.elapsed().saturating_sub(less)));
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

/// The CPU time of this process so far; where the system does not tell, the time since it began.
fn cpu() -> Duration {
    let ticks = fs::read_to_string("/proc/self/stat").ok().and_then(|text| {
        // Behind the name, which is in brackets: state is field 3, utime and stime are 14 and 15.
        let fields: Vec<_> = text.rsplit(')').next()?.split_whitespace().map(str::to_owned).collect();
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    });
    // A tick is a hundredth of a second on every Linux.
    ticks.map_or_else(
        || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default(),
        |ticks| Duration::from_millis(ticks * 10),
    )
}

fn target() -> LedgerTarget {
    LedgerTarget {
        url: "https://api.example.org/".parse().expect("a URL"),
        tenant: None,
        instance: None,
        school_year: 2027,
        client_key: "k".to_owned(),
        unique_ids: UniqueIds::default(),
        data_standard: "5.2".to_owned(),
    }
}
