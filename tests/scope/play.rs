//! Plays seeds, on every core: each is a small district with a few requests.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Instant;

use edfi_resync::campus::Request;
use edfi_resync::model::Model;
use edfi_resync::source::SqliteStore;
use edfi_resync::{Error, ErrorKind, Rules};
use edfi_resync_testing::MockOds;
use fastrand::Rng;

use super::case::{Ask, Case};
use super::slip::{Slip, Slipping};
use super::wire::{self, Ran, Target, compare, run};

/// How many requests a district gets.
const REQUESTS: usize = 4;

/// An ODS that holds nothing and demands what an ODS demands, and one that takes everything.
pub(crate) static STRICT: LazyLock<MockOds> = LazyLock::new(|| MockOds::new(&Model::ds5_2()));
pub(crate) static LENIENT: LazyLock<MockOds> = LazyLock::new(|| MockOds::builder(&Model::ds5_2()).load_mode(true).build());

/// Plays a seed by these rules, against a source that slips like this; how many records were sent in all.
///
/// # Errors
/// What does not hold that must.
pub(crate) async fn play(seed: u64, slip: Slip, rules: Rules) -> Result<usize, String> {
    let case = Case::of(seed, REQUESTS);
    let store = Arc::new(SqliteStore::open(case.path()).expect("the district opens"));
    let mut rng = Rng::with_seed(!seed);
    let mut sent = 0;
    let mut lived_in = None;
    for (nth, ask) in case.asks.iter().enumerate() {
        // A source that gives more than it is asked for must not lead to more being sent.
        let slip = match rng.u32(..8) {
            0 | 1 if slip == Slip::None => Slip::Filters,
            2 if slip == Slip::None => Slip::Year,
            _ => slip,
        };
        let into = [Into::Lenient, Into::Lenient, Into::Strict, Into::LivedIn][rng.usize(..4)];
        let mut target = match into {
            Into::Lenient => Target::of(LENIENT.copy()),
            Into::Strict => Target::of(STRICT.copy()),
            Into::LivedIn => match &lived_in {
                Some(target) => Target::clone(target),
                None => lived_in.insert(live_in(&case).await?).clone(),
            },
        };
        target.rules = rules;
        let played = request(&case, &store, ask, &mut rng, slip, (into, &target)).await;
        sent += played.map_err(|why| format!("request {nth}, {ask:#?}, {slip:?}, {into:?}\n{:#?}\n{why}", case.changes))?;
    }
    Ok(sent)
}

/// What a request is sent into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Into {
    /// An ODS that takes everything.
    Lenient,
    /// One that is strict, and empty.
    Strict,
    /// One that is strict, and holds what we sent when the district was another, and what others sent; with our ledger.
    LivedIn,
}

/// Sends the district as it was, and lets another vendor write about the same students.
async fn live_in(case: &Case) -> Result<Target, String> {
    let before = case.path_before();
    let target = Target { ledger: Some(before.with_file_name("ledger.db")), ..Target::of(STRICT.copy()) };
    let store = SqliteStore::open(&before).expect("the district opens");
    let all = Request::new().all_schools();
    let said = |what: String| format!("while the ODS is filled: {what}");
    let Ran { report, .. } = run(store, &case.configuration, &target, &all).await.map_err(|error| said(error.to_string()))?;
    if !report.is_success() {
        return Err(said(report.to_string()));
    }
    for (endpoint, date) in [("studentSchoolAssociations", "entryDate"), ("studentSchoolAttendanceEvents", "eventDate")] {
        let others = target.ods.records(endpoint).into_iter().step_by(3).map(|mut record| {
            record[date] = "2020-02-29".into();
            record
        });
        target.ods.seed(endpoint, others.collect()).map_err(|error| said(error.to_string()))?;
    }
    Ok(target)
}

/// Runs a request; how many records were sent.
async fn request(
    case: &Case,
    store: &Arc<SqliteStore>,
    ask: &Ask,
    rng: &mut Rng,
    slip: Slip,
    (into, target): (Into, &Target),
) -> Result<usize, String> {
    let (one, other, again) = (ask.request(rng), ask.request(rng), rng.u32(..4) == 0);
    let answer = case.oracle.answer(&one);
    let target = || target.copy("copied.db");
    let store = || Slipping(Arc::clone(store), slip);
    let Ran { plan, report, sent, taken } = match run(store(), &case.configuration, &target(), &one).await {
        Ok(ran) => ran,
        Err(error) if answer.is_empty() && says_nothing_selected(&error) => return Ok(0),
        Err(error) => return Err(format!("{} records are in the scope, but {error}", answer.len())),
    };
    let lenient = into == Into::Lenient;
    if lenient && report.total.failed + report.total.blocked + report.total.cancelled > 0 {
        return Err(format!("not everything arrived: {report}"));
    }
    // Into an ODS that is strict, what refers to something that is not there is not sent.
    compare(&sent, &answer, lenient)?;
    let in_another = |error: Error| format!("in another order: {error}");
    let same = if again {
        let ran = run(store(), &case.configuration, &target(), &other).await.map_err(in_another)?;
        // Into an ODS that is strict, the first of several that refer to one that is refused goes to find out: which of them that is, is chance.
        if ran.taken != taken || (lenient && ran.sent != sent) {
            let differ: Vec<_> =
                ran.taken.symmetric_difference(&taken).chain(ran.sent.symmetric_difference(&sent)).take(5).collect();
            return Err(format!("in another order of filters other records are sent: {differ:?}\n{report}\n{}", ran.report));
        }
        ran.plan
    } else {
        wire::plan(store(), &case.configuration, &target(), &other).await.map_err(in_another)?
    };
    if same.fingerprint != plan.fingerprint {
        return Err(format!("the order of filters matters: {:#?}\n{:#?}", plan.request, same.request));
    }
    Ok(sent.len())
}

/// Whether a request is refused because no record passes its filters, and not for anything else.
fn says_nothing_selected(error: &Error) -> bool {
    let said = error.to_string();
    error.kind() == ErrorKind::RequestInvalid
        && ["selects nothing", "nothing is selected"].iter().any(|nothing| said.contains(nothing))
}

/// Plays a seed on this thread, in a time of its own.
pub(crate) fn attempt(seed: u64, slip: Slip, rules: Rules) -> Result<usize, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
    let text = |reason: Box<dyn Any + Send>| {
        let text = reason.downcast_ref::<String>().cloned();
        text.or_else(|| reason.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
    };
    catch_unwind(AssertUnwindSafe(|| runtime.block_on(play(seed, slip, rules)))).unwrap_or_else(|reason| Err(text(reason)))
}

/// Plays seeds on every core.
///
/// # Panics
/// With the lines that play those again which failed.
pub(crate) fn play_seeds(from: u64, to: u64) {
    let (next, records) = (AtomicU64::new(from), AtomicU64::new(0));
    let failed = Mutex::new(Vec::new());
    let started = Instant::now();
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= to || failed.lock().expect("no panic").len() >= 5 {
                break;
            }
            match attempt(seed, Slip::None, Rules::default()) {
                Ok(sent) => drop(records.fetch_add(sent as u64, Ordering::Relaxed)),
                Err(reason) => {
                    println!("SCOPE_SEED={seed} cargo test --test scope one_seed -- --nocapture");
                    failed.lock().expect("no panic").push(format!("seed {seed}: {reason}"));
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let failed = failed.into_inner().expect("no panic");
    println!("seeds {from}..{to}, {} records sent, in {:?}", records.into_inner(), started.elapsed());
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}
