//! What the fuzzers check, on every build: the committed seeds, and some thousand changed ones.
//!
//! The same functions as in `edfi-resync/fuzz`, without a fuzzer. Inputs that broke something once stand among the seeds.

#[path = "../edfi-resync/fuzz/src/lib.rs"]
pub mod fuzz;

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};

/// How many changed inputs each target gets, unless the environment's `FUZZ_CASES` says otherwise.
const CASES: u32 = 300;

fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("edfi-resync/fuzz/seeds").join(target);
    let read = |path: &Path| (path.display().to_string(), fs::read(path).expect("a seed can be read"));
    let paths = fs::read_dir(folder).expect("every target has seeds").map(|entry| entry.expect("an entry").path());
    let mut seeds: Vec<_> = paths.map(|path| read(&path)).collect();
    seeds.sort();
    seeds
}

/// Where bytes are replaced, put in or taken out, and a second seed whose end is taken.
type Changes = (Vec<(Index, u8, u8)>, Option<(Index, Index)>);

fn changed(seeds: &[(String, Vec<u8>)], first: Index, (changes, splice): &Changes) -> Vec<u8> {
    let mut data = first.get(seeds).1.clone();
    if let Some((other, at)) = splice {
        let other = &other.get(seeds).1;
        data.truncate(at.index(data.len() + 1));
        data.extend_from_slice(&other[at.index(other.len() + 1)..]);
    }
    for (at, how, byte) in changes {
        let at = at.index(data.len() + 1);
        match how % 3 {
            0 => data.insert(at, *byte),
            1 if at < data.len() => data[at] = *byte,
            _ if at < data.len() => drop(data.remove(at)),
            _ => {}
        }
    }
    data
}

fn check(target: &str) {
    let seeds = seeds(target);
    assert!(!seeds.is_empty(), "{target} has no seeds");
    for (path, seed) in &seeds {
        println!("{path}");
        fuzz::run(target, seed);
    }
    let byte = prop_oneof![prop::sample::select(&b"{}[]\",:\\ \n01aZ.-%'"[..]), any::<u8>()];
    let change = (any::<Index>(), any::<u8>(), byte);
    let splice = prop::option::weighted(0.3, any::<(Index, Index)>());
    let inputs = (any::<Index>(), (prop::collection::vec(change, 0..12), splice));
    let cases = std::env::var("FUZZ_CASES").map_or(CASES, |cases| cases.parse().expect("FUZZ_CASES is a number"));
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(cases) });
    let result = runner.run(&inputs, |(first, changes)| {
        fuzz::run(target, &changed(&seeds, first, &changes));
        Ok(())
    });
    if let Err(error) = result {
        panic!("{target}: {error}");
    }
}

macro_rules! targets {
    ($($name:ident),+ $(,)?) => {
        $(#[test]
        fn $name() {
            check(stringify!($name));
        })+

        #[test]
        fn every_target_is_checked() {
            let checked = [$(stringify!($name)),+];
            assert_eq!(fuzz::TARGETS.map(|(name, _)| name)[..], checked[..]);
            let manifest = include_str!("../edfi-resync/fuzz/Cargo.toml");
            for name in checked {
                assert!(manifest.contains(&format!("[[bin]]\nname = \"{name}\"\n")), "{name} has no program");
            }
        }
    };
}

targets!(answers, configuration, digest, discovery, ids, inspector, jsonl, ledger, normalizer, plan, problem, queries, typed);
