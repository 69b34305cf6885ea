//! Plays seeds, many of them, on every core.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, Once};
use std::time::{Duration, Instant};

use edfi_resync::campus::Mode;

use super::case::Case;
use super::planted::Fault;
use super::play::{Trace, play};

/// Plays a seed.
///
/// # Panics
/// When something does not hold that must.
pub(crate) fn simulate(seed: u64, mode: Mode) -> Trace {
    simulate_with(seed, mode, None)
}

fn simulate_with(seed: u64, mode: Mode, planted: Option<Fault>) -> Trace {
    let case = Case { planted, mode, ..Case::of(seed) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
    runtime.block_on(play(&case))
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Plays a seed; what does not hold is returned, and not printed.
pub(crate) fn attempt(seed: u64) -> Result<Trace, String> {
    attempt_in(seed, Mode::Resync, None)
}

/// The same, with a fault that was planted.
pub(crate) fn attempt_with(seed: u64, planted: Option<Fault>) -> Result<Trace, String> {
    attempt_in(seed, Mode::Resync, planted)
}

fn attempt_in(seed: u64, mode: Mode, planted: Option<Fault>) -> Result<Trace, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                loud(info);
            }
        }));
    });
    QUIET.set(true);
    let played = panic::catch_unwind(AssertUnwindSafe(|| simulate_with(seed, mode, planted)));
    QUIET.set(false);
    played.map_err(|reason| text(reason.as_ref()))
}

fn text(reason: &(dyn Any + Send)) -> String {
    let text = reason.downcast_ref::<String>().cloned();
    text.or_else(|| reason.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

/// A range of seeds that the environment names: `0..2000`.
pub(crate) fn range(variable: &str) -> Option<(u64, u64)> {
    let range = std::env::var(variable).ok()?;
    let (from, to) = range.split_once("..")?;
    Some((from.parse().ok()?, to.parse().ok()?))
}

/// Does something with each of these, on every core; in no order.
pub(crate) fn on_every_core(seeds: impl Iterator<Item = u64> + Send, work: impl Fn(u64) + Sync) {
    let seeds = Mutex::new(seeds);
    let next = || seeds.lock().expect("no panic").next();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(seed) = next() {
                    work(seed);
                }
            });
        }
    });
}

/// Plays seeds on every core, until they or the time are used up, or ten have failed.
///
/// # Panics
/// With the lines that play those again which failed.
pub(crate) fn play_seeds(from: u64, to: u64, time: Option<Duration>, mode: Mode) {
    let (played, over) = (AtomicU64::new(0), AtomicBool::new(false));
    let failed = Mutex::new(Vec::new());
    let started = Instant::now();
    let goes_on = |_: &u64| !over.load(Ordering::Relaxed) && time.is_none_or(|time| started.elapsed() < time);
    on_every_core((from..to).take_while(goes_on), |seed| {
        if let Err(reason) = attempt_in(seed, mode, None) {
            println!("SIMULATION_SEED={seed} SIMULATION_MODE={mode} cargo test --test simulation one_seed -- --nocapture");
            let mut failed = failed.lock().expect("no panic");
            failed.push((seed, reason));
            over.store(failed.len() >= 10, Ordering::Relaxed);
        }
        let played = played.fetch_add(1, Ordering::Relaxed) + 1;
        if played.is_multiple_of(5_000) {
            println!("{played} seeds in {:?}", started.elapsed());
        }
    });
    let (played, failed) = (played.into_inner(), failed.into_inner().expect("no panic"));
    println!("{played} seeds from {from} in {:?}, {} failed", started.elapsed(), failed.len());
    let reasons: Vec<_> = failed.iter().map(|(seed, reason)| format!("seed {seed}: {reason}")).collect();
    assert!(reasons.is_empty(), "{}", reasons.join("\n\n"));
}
