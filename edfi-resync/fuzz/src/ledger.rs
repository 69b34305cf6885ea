//! Ledger files: any bytes, and a sound ledger of which bytes were overwritten, with its WAL.
//!
//! Input: a line `file` and then the file; or a line `open` (a ledger that its process has not closed) or `closed`, with `recover` behind it
//! if it is to be recovered from first, and then lines that damage it: `d 4096 00ff` overwrites its file there, `w 32 00ff` its WAL, `D 5000` and `W 5000` cut them off. Places count from the
//! beginning, and go round.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use edfi_resync::campus::UniqueIds;
use edfi_resync::ledger::{
    Accepted, Audit, AuditAction, AuditFilter, Detail, Ending, Entry, ErrorFilter, ErrorLog, EventAction, EventQueue, Ledger,
    LedgerTarget, LockRequest, Locks, NewAudit, NewEvent, Reason, RunEnd, RunRow, RunStart, RunState, SqliteLedger, TargetId,
};
use edfi_resync::model::{CampusKeys, CampusRole, Model, Origin, ResourceKind};
use edfi_resync::{Error, ErrorKind, Result};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::input::Input;

/// Nobody else has a ledger of ours open.
const PATIENCE: Duration = Duration::from_millis(1);

thread_local! {
    static PLACE: RefCell<Option<(TempDir, Runtime)>> = const { RefCell::new(None) };
}

/// The bytes of a ledger: its file and its WAL.
#[derive(Clone, Default, PartialEq)]
struct Files {
    database: Vec<u8>,
    wal: Vec<u8>,
}

pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let mode = input.line();
    let mut files = match mode {
        b"file" => Files { database: input.rest().to_vec(), wal: Vec::new() },
        b"closed" | b"closed recover" => sound().1.clone(),
        _ => sound().0.clone(),
    };
    while !input.is_empty() {
        damage(&mut files, &input.text());
    }
    PLACE.with_borrow_mut(|place| {
        let (folder, runtime) = place.get_or_insert_with(|| (tempfile::tempdir().expect("a folder"), runtime()));
        let path = folder.path().join("state.db");
        write(&path, &files);
        if mode.ends_with(b"recover") {
            recover(&path, &folder.path().join("fresh.db"), runtime);
            assert!(files == read(&path), "what is recovered from is only read");
        }
        match SqliteLedger::open_with_patience(&path, PATIENCE) {
            Err(error) => said(&error),
            Ok(ledger) => runtime.block_on(work(&ledger)),
        }
        remove(&path);
    });
}

/// What is recovered is a sound ledger, whatever it came from.
fn recover(path: &Path, fresh: &Path, runtime: &Runtime) {
    if let Err(error) = SqliteLedger::recover(path, fresh) {
        said(&error);
    } else {
        let ledger = SqliteLedger::open_with_patience(fresh, PATIENCE).expect("what was recovered is a ledger");
        let found = runtime.block_on(ledger.check()).expect("it can be looked at");
        assert!(found.is_empty(), "what was recovered is sound: {found:?}");
        runtime.block_on(work(&ledger));
    }
    remove(fresh);
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime")
}

/// Every method of a ledger that opens: it answers, or says what is wrong.
async fn work(ledger: &SqliteLedger) {
    let found = ledger.check().await;
    let sound = found.as_ref().is_ok_and(Vec::is_empty);
    if let Err(error) = &found {
        said(error);
    }
    let result = use_it(ledger).await;
    if let Err(error) = &result {
        said(error);
        assert!(!sound, "a ledger in which nothing is wrong works: {error:?}");
    }
}

async fn use_it(ledger: &SqliteLedger) -> Result<()> {
    let students = students();
    for run in ledger.runs().await? {
        ledger.outcomes(run.id).await?;
        assert!(!format!("{run:?}").is_empty());
    }
    for error in ledger.errors(&ErrorFilter::default()).await? {
        assert!(error.outcome.is_failure(), "{error:?}");
    }
    let target = match ledger.target(&ledger_target()).await {
        // The choice of unique IDs that stands there may have become another one.
        Err(error) if error.kind() == ErrorKind::ConfigInvalid => return Ok(()),
        other => other?.id,
    };
    let keys: Vec<_> = (0..6).filter_map(|nth| entry(nth).key).collect();
    assert_eq!(ledger.known(target, &students, &keys).await?.len(), keys.len());
    ledger.objects(target, &students, &keys).await?;
    let rows = ledger.rows(target, &students, None, 1_000).await?;
    assert!(rows.is_sorted_by(|a, b| a.key < b.key), "rows come in the order of their keys");
    let objects: Vec<_> = rows.iter().flat_map(|row| row.objects.clone()).collect();
    let now = start(target).at;
    ledger.locks(target, now).await?;
    for event in ledger.pending(None, now).await? {
        assert!(!format!("{event:?}").contains("zyxwqkv"), "a detail is not shown");
    }
    ledger.audit_rows(&AuditFilter::default()).await?;
    let ids: Vec<_> = ledger.errors(&ErrorFilter::default()).await?.into_iter().map(|error| error.id).collect();
    assert!(ledger.failed(&ids).await?.len() <= ids.len());
    ledger.keys_of(target, &students, &objects).await?;
    assert!(ledger.samples(target, 3).await?.len() <= 3);
    let unfinished = |run: &RunRow| run.target == target && run.state != RunState::Finished;
    if let Some(run) = ledger.runs().await?.into_iter().find(unfinished) {
        match ledger.resume(target, run.id).await {
            Err(error) if error.kind() == ErrorKind::RequestInvalid => {}
            other => drop(other?),
        }
    }
    let run = ledger.begin(start(target)).await?;
    let before = ledger.outcomes(run).await?.len();
    ledger.commit(run, (0..4).map(entry).collect()).await?;
    assert_eq!(ledger.outcomes(run).await?.len(), before + 4, "what was committed is there");
    ledger.end(run, end(None)).await?;
    let accepted = entry(9).key.zip(entry(9).digest).map(|(key, digest)| (key, Accepted::new(digest, None, None)));
    ledger.adopt(target, &students, accepted.into_iter().collect()).await?;
    ledger.remove(target, &students, &keys).await?;
    ledger.forget(target).await?;
    Ok(())
}

/// An error says what it is about, and is none of ours.
fn said(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::LedgerInvalid, "{error:?}");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("zyxwqkv"), "{shown}");
}

/// A sound ledger, as its process leaves it when it dies, and when it ends.
fn sound() -> &'static (Files, Files) {
    static SOUND: OnceLock<(Files, Files)> = OnceLock::new();
    SOUND.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state.db");
        let ledger = SqliteLedger::open(&path).expect("a new ledger");
        runtime().block_on(fill(&ledger)).expect("a new ledger takes outcomes");
        let open = read(&path);
        drop(ledger);
        (open, read(&path))
    })
}

/// A finished run, and one that is under way.
async fn fill(ledger: &SqliteLedger) -> Result<()> {
    let target = ledger.target(&ledger_target()).await?.id;
    let finished = ledger.begin(start(target)).await?;
    ledger.commit(finished, (0..40).map(entry).collect()).await?;
    let mut counts = BTreeMap::new();
    (0..40).for_each(|nth| *counts.entry(entry(nth).ending).or_insert(0) += 1);
    ledger.end(finished, RunEnd { counts, ..end(None) }).await?;
    let stopped = ledger.begin(start(target)).await?;
    ledger.commit(stopped, (30..50).map(entry).collect()).await?;
    ledger.end(stopped, end(Some("cancelled"))).await?;
    let open = ledger.resume(target, stopped).await?.id;
    assert_eq!(open, stopped);
    ledger.commit(open, (45..60).map(entry).collect()).await?;
    let now = start(target).at;
    let resources = vec![(students(), None)];
    let request = LockRequest::new(target, "fuzzer", resources, now, Duration::from_secs(60));
    ledger.acquire(request).await?;
    let object = entry(1).campus.object().cloned().expect("it has one");
    let detail = Some(Detail::new(r#"{"old":"zyxwqkv"}"#)?);
    let configuration = "State".to_owned();
    ledger.enqueue(NewEvent { configuration, action: EventAction::Update, object, detail: detail.clone(), at: now }).await?;
    let (actor, action, configuration) = ("fuzzer".to_owned(), AuditAction::Resync, None);
    ledger.audit(NewAudit { at: now, actor, action, configuration, target: Some(target), run: Some(open), detail }).await?;
    assert_eq!(ledger.check().await?, Vec::<String>::new());
    Ok(())
}

fn ledger_target() -> LedgerTarget {
    LedgerTarget {
        url: "https://ods.example/v7.3/".parse().expect("a URL"),
        tenant: Some("north".to_owned()),
        instance: None,
        school_year: 2027,
        client_key: "zyxwqkvkey".to_owned(),
        unique_ids: UniqueIds::default(),
        data_standard: "5.2".to_owned(),
    }
}

fn start(target: TargetId) -> RunStart {
    let (fingerprint, plan) = ("f1".to_owned(), "{\"steps\":[]}".to_owned());
    RunStart {
        target,
        configuration: "State".to_owned(),
        fingerprint,
        plan,
        at: SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000),
    }
}

fn end(stopped: Option<&str>) -> RunEnd {
    let counts = BTreeMap::new();
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_100);
    RunEnd { stopped: stopped.map(str::to_owned), counts, newest_change_version: Some(77), at }
}

fn students() -> ResourceKind {
    Model::ds5_2().kind("students").expect("it exists")
}

/// An outcome that is made of one number.
fn entry(nth: u64) -> Entry {
    let students = students();
    let inspection = students.inspector().inspect(format!(r#"{{"studentUniqueId":"{nth}"}}"#).as_bytes());
    let ending =
        [Ending::Created, Ending::Updated, Ending::Failed, Ending::Unchanged, Ending::Blocked, Ending::Skipped, Ending::Invalid]
            [(nth % 7) as usize];
    let reason = Reason {
        class: "parentMissing".to_owned(),
        status: Some(409),
        message: "what it refers to is missing".to_owned(),
        hint: None,
        kind: students.clone(),
        origin: Origin::new("students.jsonl", 3),
    };
    Entry {
        kind: students,
        key: inspection.key.filter(|_| ending != Ending::Invalid),
        digest: Some(inspection.digest),
        ending,
        id: ending.is_good().then(|| format!("{nth:032x}")),
        etag: ending.is_good().then(|| nth.to_string()),
        origin: Origin::new("students.jsonl", nth + 1),
        campus: CampusKeys::new().with(CampusRole::Person, nth.cast_signed()).with_object("Person", nth.cast_signed()),
        reason: ending.is_failure().then(|| Arc::new(reason)),
        maybe_applied: ending == Ending::Failed,
    }
}

fn damage(files: &mut Files, line: &str) {
    let mut words = line.split(' ');
    let (what, place, hexadecimal) =
        (words.next().unwrap_or_default(), words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let bytes = if what.eq_ignore_ascii_case("w") { &mut files.wal } else { &mut files.database };
    if bytes.is_empty() {
        return;
    }
    let place = place.parse::<usize>().unwrap_or(0) % bytes.len();
    if what == "D" || what == "W" {
        bytes.truncate(place);
        return;
    }
    let length = bytes.len();
    for (at, pair) in (place..).zip(hexadecimal.as_bytes().chunks_exact(2)) {
        let byte = std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes[at % length] = byte.unwrap_or(0xff);
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn write(path: &Path, files: &Files) {
    fs::write(path, &files.database).expect("a file can be written");
    if !files.wal.is_empty() {
        fs::write(beside(path, "-wal"), &files.wal).expect("a file can be written");
    }
}

fn read(path: &Path) -> Files {
    Files { database: fs::read(path).expect("the file is there"), wal: fs::read(beside(path, "-wal")).unwrap_or_default() }
}

fn remove(path: &Path) {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(beside(path, ending));
    }
}
