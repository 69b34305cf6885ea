//! What the ledger costs for each outcome, beside a keyed upsert for each.
//!
//! Both keep the same 1,000,000 outcomes in groups of 1,000, twice: into an empty ledger, then over all rows with other values (a row that is
//! written as it was costs SQLite next to nothing). The CPU time is that of all threads of this process while a ledger is called; what making
//! the entries takes does not count, nor does other work on the machine, as far as it leaves the caches alone.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use edfi_resync::campus::UniqueIds;
use edfi_resync::ledger::{Ending, Entry, Ledger, LedgerTarget, RunEnd, RunId, RunStart, SqliteLedger, TargetId};
use edfi_resync::model::{CampusKeys, CampusRole, Key, Model, Origin, ResourceKind};
use edfi_resync_testing::ledger::{digest_of, key_of};
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
    println!("{:<48} {:>16} {:>16}", format!("{outcomes} outcomes in groups of {GROUP}"), "us CPU each", "us each");

    let path = folder.path().join("ledger.db");
    let ledger = SqliteLedger::open(&path).expect("a new ledger");
    let target = ledger.target(&target()).await.expect("a new target").id;
    for pass in 0..3 {
        let mut watch = Watch::default();
        let run = keep(&ledger, target, &kinds, outcomes, pass, &mut watch).await;
        watch.show(&format!("append and fold, pass {pass}"), outcomes);
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
        let mut watch = Watch::default();
        upsert(&keyed, &kinds, outcomes, pass, &mut watch);
        watch.show(&format!("keyed upsert, pass {pass}"), outcomes);
    }
    println!("file: {:.0} bytes a record", size(&path) as f64 / outcomes as f64);
}

/// One outcome of a pass: the same key each time, other values.
fn entry(kind: &ResourceKind, nth: u64, pass: u64) -> Entry {
    Entry {
        kind: kind.clone(),
        key: Some(key(nth)),
        digest: Some(digest_of(digest_bits(nth, pass))),
        ending: if pass == 0 { Ending::Created } else { Ending::Updated },
        id: Some(format!("{:032x}", id_bits(nth))),
        etag: Some(format!("\"{}\"", 5_250_000_000_000 + digest_bits(nth, pass) % 1_000_000_000_000)),
        origin: Origin { source: kind.endpoint().into(), position: nth + 1 },
        campus: CampusKeys::new().with(CampusRole::Person, nth.cast_signed()).with_object("Person", nth.cast_signed()),
        reason: None,
        maybe_applied: false,
    }
}

fn key(nth: u64) -> Key {
    key_of(key_bits(nth))
}

/// Spread as digests are.
fn key_bits(nth: u64) -> u128 {
    u128::from(nth + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)
}

fn digest_bits(nth: u64, pass: u64) -> u128 {
    key_bits(nth).rotate_left(17).wrapping_add(u128::from(pass).wrapping_mul(0xda94_2042_e4dd_58b5))
}

fn id_bits(nth: u64) -> u128 {
    key_bits(nth).rotate_left(41)
}

/// The groups of a pass, one kind after another.
fn groups(kinds: &[ResourceKind], outcomes: u64, pass: u64) -> impl Iterator<Item = Vec<Entry>> {
    let of_kind = outcomes / kinds.len() as u64;
    (0..outcomes / GROUP).map(move |group| {
        let kind = &kinds[((group * GROUP) / of_kind) as usize % kinds.len()];
        (group * GROUP..(group + 1) * GROUP).map(|nth| entry(kind, nth, pass)).collect()
    })
}

async fn keep(
    ledger: &SqliteLedger,
    target: TargetId,
    kinds: &[ResourceKind],
    outcomes: u64,
    pass: u64,
    watch: &mut Watch,
) -> RunId {
    let start = RunStart {
        target,
        configuration: "State".to_owned(),
        fingerprint: "f".to_owned(),
        plan: "{}".to_owned(),
        at: SystemTime::now(),
    };
    let run = ledger.begin(start).await.expect("a run");
    for group in groups(kinds, outcomes, pass) {
        watch.start();
        ledger.commit(run, group).await.expect("a group is kept");
        watch.stop();
    }
    let ending = if pass == 0 { Ending::Created } else { Ending::Updated };
    let end = RunEnd { stopped: None, counts: [(ending, outcomes)].into(), newest_change_version: None, at: SystemTime::now() };
    watch.start();
    ledger.end(run, end).await.expect("the run ends");
    watch.stop();
    run
}

/// Lookups of 500 keys at once: all keys, in the order in which a source has them; and of a kind without rows.
async fn look(ledger: &SqliteLedger, target: TargetId, kinds: &[ResourceKind], outcomes: u64) {
    let of_kind = outcomes / kinds.len() as u64;
    for kind in [kinds[0].clone(), Model::ds5_2().kind("grades").expect("the standard has it")] {
        let keys: Vec<_> = (0..of_kind).map(key).collect();
        let (mut found, mut watch) = (0, Watch::default());
        watch.start();
        for keys in keys.chunks(500) {
            found += ledger.known(target, &kind, keys).await.expect("an answer").iter().flatten().count();
        }
        watch.stop();
        assert_eq!(found as u64, if kind == kinds[0] { of_kind } else { 0 });
        watch.show(&format!("known, 500 {kind} at once"), of_kind);
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
fn upsert(connection: &Connection, kinds: &[ResourceKind], outcomes: u64, pass: u64, watch: &mut Watch) {
    for group in groups(kinds, outcomes, pass) {
        watch.start();
        let transaction = connection.unchecked_transaction().expect("a transaction");
        let mut put = transaction
            .prepare_cached("INSERT OR REPLACE INTO record VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8)")
            .expect("a statement");
        for entry in group {
            let nth = entry.origin.position - 1;
            put.execute(params![
                kinds.iter().position(|kind| *kind == entry.kind).map_or(0, |kind| kind as u32),
                key_bits(nth).to_be_bytes(),
                digest_bits(nth, pass).to_be_bytes(),
                id_bits(nth).to_be_bytes(),
                entry.etag,
                1,
                pass.cast_signed(),
                nth.cast_signed()
            ])
            .expect("a row is written");
        }
        drop(put);
        transaction.commit().expect("a group is kept");
        watch.stop();
    }
}

/// Adds up the time of calls.
#[derive(Default)]
struct Watch {
    started: Option<(Instant, Duration)>,
    wall: Duration,
    cpu: Duration,
}

impl Watch {
    fn start(&mut self) {
        self.started = Some((Instant::now(), cpu()));
    }

    fn stop(&mut self) {
        if let Some((wall, before)) = self.started.take() {
            self.wall += wall.elapsed();
            self.cpu += cpu().saturating_sub(before);
        }
    }

    fn show(&self, what: &str, outcomes: u64) {
        let each = |time: Duration| time.as_secs_f64() * 1e6 / outcomes as f64;
        println!("{what:<48} {:>16.2} {:>16.2}", each(self.cpu), each(self.wall));
    }
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

/// The CPU time of the threads of this process so far, in nanoseconds; where the system does not tell, the time since 1970.
fn cpu() -> Duration {
    let of_thread = |folder: fs::DirEntry| {
        let text = fs::read_to_string(folder.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    };
    let threads = fs::read_dir("/proc/self/task").ok().map(|threads| threads.flatten().filter_map(of_thread).sum::<u64>());
    match threads {
        Some(nanoseconds) if nanoseconds > 0 => Duration::from_nanos(nanoseconds),
        _ => SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default(),
    }
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
