//! What seeds came to when the engine was last changed in what it does: `baseline.txt` has two digests a seed.
//!
//! The first is of every request and outcome in order, but for the ids that the mock makes up, which move with every descriptor value that it is
//! given: moving code from one place to another leaves it as it is. The second leaves order and time out: the outcomes of every record, how many requests each took, and what the ODS holds in the end. Whoever changes what the engine does
//! writes the file anew, and says so:
//!
//! ```text
//! SIMULATION_RECORD=0..2000 cargo test --release --test simulation baseline
//! ```

use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Write as _};
use std::path::Path;
use std::sync::Mutex;

use xxhash_rust::xxh3::Xxh3;

use super::play::Trace;
use super::seeds::{attempt, on_every_core, range};

const FILE: &str = "tests/simulation/baseline.txt";
/// How many seeds `make test` compares.
const FEW: u64 = 100;

/// The digests of what a seed came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Digests {
    exact: u64,
    sums: u64,
}

impl Digests {
    fn of(trace: &Trace) -> Self {
        let (mut exact, mut sums) = (Xxh3::new(), Xxh3::new());
        let add = |of: &mut Xxh3, what: &dyn fmt::Debug| of.update(format!("{what:?}\n").as_bytes());
        let mut requests: BTreeMap<_, u64> = BTreeMap::new();
        let mut ids = HashMap::new();
        for call in &trace.calls {
            let (path, id) = call.path.rsplit_once('/').filter(|(_, id)| is_id(id)).unwrap_or((&call.path, ""));
            let next = ids.len();
            add(&mut exact, &(call.at, &call.method, path, ids.entry(id).or_insert(next), call.digest, call.status));
            if let Some(entry) = call.entry {
                *requests.entry((&call.method, entry)).or_default() += 1;
            }
        }
        add(&mut exact, &trace.outcomes);
        let mut outcomes: Vec<_> = trace.outcomes.iter().collect();
        outcomes.sort_unstable();
        add(&mut sums, &(requests, outcomes, &trace.held));
        Self { exact: exact.digest(), sums: sums.digest() }
    }
}

/// Whether a part of a path is an id that the mock made up.
fn is_id(part: &str) -> bool {
    part.len() == 32 && part.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[test]
fn seeds_come_to_what_they_came_to_before() {
    if let Some((from, to)) = range("SIMULATION_RECORD") {
        return record(from, to);
    }
    let (from, to) = range("SIMULATION_SEEDS").unwrap_or((0, FEW));
    let (mut moved, mut changed) = (Vec::new(), Vec::new());
    let known: BTreeMap<_, _> = read().into_iter().filter(|(seed, _)| (from..to).contains(seed)).collect();
    let now = played(known.keys().copied());
    for (seed, before) in known {
        // One that fails now did not when this was written.
        match now.get(&seed) {
            Some(now) if *now == before => {}
            Some(now) if now.sums == before.sums => moved.push(seed),
            _ => changed.push(seed),
        }
    }
    assert!(
        changed.is_empty() && moved.is_empty(),
        "other outcomes, requests or end, or a failure: {changed:?}; another order or time: {moved:?}"
    );
}

/// What seeds come to; those that fail are not in it.
fn played(seeds: impl Iterator<Item = u64> + Send) -> BTreeMap<u64, Digests> {
    let played = Mutex::new(BTreeMap::new());
    on_every_core(seeds, |seed| {
        if let Ok(trace) = attempt(seed) {
            played.lock().expect("no panic").insert(seed, Digests::of(&trace));
        }
    });
    played.into_inner().expect("no panic")
}

fn read() -> Vec<(u64, Digests)> {
    let text = std::fs::read_to_string(Path::new(FILE)).expect("the file is there");
    let line = |line: &str| {
        let mut parts = line.split(' ');
        let mut next = || parts.next();
        let seed = next()?.parse().ok()?;
        let mut digest = || u64::from_str_radix(next()?, 16).ok();
        Some((seed, Digests { exact: digest()?, sums: digest()? }))
    };
    text.lines().map(|text| line(text).expect("a seed and its digests")).collect()
}

fn record(from: u64, to: u64) {
    let mut text = String::new();
    for (seed, Digests { exact, sums }) in played(from..to) {
        writeln!(text, "{seed} {exact:016x} {sums:016x}").expect("a string takes it");
    }
    std::fs::write(FILE, text).expect("it is written");
}
