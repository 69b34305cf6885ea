//! The engine, the real client and the mock ODS in one process, on one thread, by one clock and one seed.
//!
//! A seed stands for a world of a few dozen records, what is asked for, what goes wrong, and how the run is interrupted: see
//! [`case`]. It is played undisturbed, then disturbed in all its parts, resumed until it is done, and once more; [`check`] and
//! [`end`] say what must hold. A seed that fails prints one line that plays it again:
//!
//! ```text
//! SIMULATION_SEED=123 cargo test --test simulation one_seed -- --nocapture
//! ```
//! `SIMULATION_SHOW=1` prints what happens in it. `SIMULATION_SEEDS=from..to` plays others, `SIMULATION_SECONDS=600` plays for a time from
//! wherever chance says, `SIMULATION_TWICE=200` plays that many twice and compares.

#[path = "simulation/baseline.rs"]
mod baseline;
#[path = "simulation/blame.rs"]
mod blame;
#[path = "simulation/build.rs"]
mod build;
#[path = "simulation/case.rs"]
mod case;
#[path = "simulation/check.rs"]
mod check;
#[path = "simulation/end.rs"]
mod end;
#[path = "simulation/expected.rs"]
mod expected;
#[path = "simulation/kept.rs"]
mod kept;
#[path = "simulation/leaky.rs"]
mod leaky;
#[path = "simulation/life.rs"]
mod life;
#[path = "simulation/oddity.rs"]
mod oddity;
#[path = "simulation/planted.rs"]
mod planted;
#[path = "simulation/play.rs"]
mod play;
#[path = "simulation/scene.rs"]
mod scene;
#[path = "simulation/scope.rs"]
mod scope;
#[path = "simulation/seeds.rs"]
mod seeds;
#[path = "simulation/source.rs"]
mod source;
#[path = "simulation/tape.rs"]
mod tape;
#[path = "simulation/wire.rs"]
mod wire;

use std::env;
use std::time::Duration;

use edfi_resync::campus::Mode;

use self::case::Case;
use self::seeds::{attempt, play_seeds, range, simulate};

/// The seed that a failure names.
#[test]
fn one_seed() {
    let Some(seed) = env::var("SIMULATION_SEED").ok().and_then(|seed| seed.parse().ok()) else { return };
    if env::var("SIMULATION_SHOW").is_ok() {
        println!("{:#?}", Case::of(seed));
    }
    let mode = env::var("SIMULATION_MODE").map_or(Mode::Resync, |mode| mode.parse().expect("a mode"));
    let trace = simulate(seed, mode);
    println!("{} requests, {} outcomes", trace.calls.len(), trace.outcomes.len());
}

/// The same seeds every time, or those that the environment names.
#[test]
fn seeds() {
    let range = range("SIMULATION_SEEDS");
    let seconds = env::var("SIMULATION_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    match (range, seconds) {
        (None, Some(seconds)) => {
            play_seeds(fastrand::u64(..u64::MAX / 2), u64::MAX, Some(Duration::from_secs(seconds)), Mode::Resync);
        }
        (range, _) => {
            let (from, to) = range.unwrap_or((0, 100));
            play_seeds(from, to, None, Mode::Resync);
        }
    }
}

/// A Reconcile, however it is disturbed, leads where an undisturbed Resync leads.
#[test]
fn reconciled_seeds() {
    let (from, to) = range("SIMULATION_SEEDS").unwrap_or((0, 100));
    play_seeds(from, to, None, Mode::Reconcile);
}

/// Nothing but the seed decides what happens.
#[test]
fn a_seed_is_played_alike_each_time() {
    let seeds = env::var("SIMULATION_TWICE").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(30);
    for seed in 0..seeds {
        let (Ok(first), Ok(second)) = (attempt(seed), attempt(seed)) else { continue };
        for (at, (first, second)) in first.calls.iter().zip(&second.calls).enumerate() {
            assert_eq!(first, second, "request {at} of seed {seed}");
        }
        assert!(first == second, "seed {seed}");
    }
}
