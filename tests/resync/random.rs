//! Random small worlds with random faults, against what must always hold.
//!
//! A world is a list of entries with who refers to whom, so that the expected end of each record follows from a few lines that know
//! nothing of the engine. Time is paused, and answers take random times, so that steps overlap differently in every case.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use edfi_resync::testing::mock_ods::MockOds;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use self::case::{Case, cases};
use self::expected::{Expected, ring};
use self::scene::{Fault, Scene};
use self::watch::{Moment, prepared, run, source};

#[path = "random/case.rs"]
mod case;
#[path = "random/expected.rs"]
mod expected;
#[path = "random/scene.rs"]
mod scene;
#[path = "random/watch.rs"]
mod watch;

fn delivered(outcome: &str) -> bool {
    matches!(outcome, "created" | "updated" | "unchanged")
}

/// What must hold of every run, cancelled or not.
fn check_order(scene: &Scene, origins: &HashMap<String, (usize, bool)>, ods: &MockOds, moments: &[Moment]) {
    let mut ended: HashMap<usize, &str> = HashMap::new();
    let mut open: BTreeSet<usize> = BTreeSet::new();
    let mut answered: BTreeSet<usize> = BTreeSet::new();
    let mut origins_seen = BTreeSet::new();
    let holds = |at: usize| {
        let entry = &scene.entries[at];
        ods.records(entry.endpoint).iter().any(|record| scene.find(entry.endpoint, record) == Some(at))
    };
    for moment in moments {
        match moment {
            Moment::Posted(at) => {
                assert!(open.insert(*at), "{at} was sent while an answer to it was awaited");
                let entry = &scene.entries[*at];
                let members = ring(scene, *at);
                for &parent in entry.parents.iter().filter(|parent| scene.entries[**parent].in_source && !members.contains(parent))
                {
                    // A ring, and people who exist unseen, settle in their second pass; the first must be over.
                    let twice = !ring(scene, parent).is_empty() || !scene.primaries(parent).is_empty();
                    let over = ended.contains_key(&parent) || (twice && answered.contains(&parent));
                    assert!(over, "{} {at} was sent before {} {parent} ended", entry.endpoint, scene.entries[parent].endpoint);
                    let absent = ended.get(&parent).is_some_and(|end| !delivered(end)) && !holds(parent);
                    assert!(
                        !absent,
                        "{} {at} was sent although {} {parent} is absent",
                        entry.endpoint, scene.entries[parent].endpoint
                    );
                }
                for &person in &entry.about {
                    let primaries = scene.primaries(person);
                    let over = primaries.iter().all(|primary| !scene.entries[*primary].in_source || ended.contains_key(primary));
                    assert!(over, "{} {at} was sent before the associations of its person ended", entry.endpoint);
                    assert!(
                        primaries.iter().any(|primary| holds(*primary)),
                        "{} {at} was sent for a person unseen",
                        entry.endpoint
                    );
                }
            }
            Moment::Answered(at, _) => {
                open.remove(at);
                answered.insert(*at);
            }
            Moment::Settled { origin, outcome } => {
                assert!(origins_seen.insert(origin.clone()), "{origin} settled twice");
                let (at, itself) = origins[origin];
                if itself {
                    ended.insert(at, outcome);
                }
                if itself && delivered(outcome) {
                    assert!(holds(at), "{origin} is said to be delivered");
                }
            }
        }
    }
}

async fn play(case: Case) {
    let scene = Arc::new(case.scene());
    let (store, origins) = source(&scene, true);
    if origins.is_empty() {
        return;
    }
    let ods = prepared(&scene);
    let first = run(&scene, store, &ods, &case, case.cancel_after).await;
    check_order(&scene, &origins, &ods, &first.moments);
    if case.cancel_after.is_none() {
        assert_eq!(first.report.stopped, None);
        assert_eq!(first.report.total.read, origins.len() as u64, "{}", first.report);
        let ends: HashMap<&str, &str> = first
            .moments
            .iter()
            .filter_map(|moment| match moment {
                Moment::Settled { origin, outcome } => Some((origin.as_str(), *outcome)),
                _ => None,
            })
            .collect();
        let expected = Expected::of(&scene);
        for (origin, (at, itself)) in &origins {
            let end = ends.get(origin.as_str()).copied().map(|end| if delivered(end) { "delivered" } else { end });
            let wanted = match scene.entries[*at].fault {
                _ if *itself => expected.ends[*at],
                Fault::Twin | Fault::OtherTwin => Some("skipped"),
                _ => Some("invalid"),
            };
            assert!(end.is_some(), "{origin} has no outcome");
            if let Some(wanted) = wanted {
                assert_eq!(end, Some(wanted), "{origin}\n{}", first.report);
            }
        }
        let mut lookups: Vec<_> = ods
            .requests()
            .into_iter()
            .filter(|request| request.method == "GET" && request.path.contains('?'))
            .map(|request| request.path)
            .collect();
        let all = lookups.len();
        lookups.sort_unstable();
        lookups.dedup();
        assert_eq!(lookups.len(), all, "each failed record is looked up once");
    }

    // The faults are gone: everything arrives, and a third run moves nothing.
    ods.clear_failures();
    let (store, origins) = source(&scene, false);
    let second = run(&scene, store.clone(), &ods, &case, None).await;
    check_order(&scene, &origins, &ods, &second.moments);
    let total = second.report.total;
    assert_eq!((total.failed, total.blocked, total.cancelled), (0, 0, 0), "{}", second.report);
    for entry in &scene.entries {
        let found = ods.records(entry.endpoint).iter().any(|record| scene.find(entry.endpoint, record).is_some());
        assert!(found, "{} arrived", entry.endpoint);
    }
    for endpoint in scene.entries.iter().map(|entry| entry.endpoint).collect::<BTreeSet<_>>() {
        assert_eq!(ods.count(endpoint), scene.entries.iter().filter(|entry| entry.endpoint == endpoint).count(), "{endpoint}");
    }
    let version = ods.newest_change_version();
    let third = run(&scene, store, &ods, &case, None).await;
    assert_eq!(third.report.total.created, 0, "{}", third.report);
    // The stripped half of a ring is a change, and so is its repair.
    if (0..scene.entries.len()).all(|at| ring(&scene, at).is_empty()) {
        assert_eq!(ods.newest_change_version(), version, "nothing moved");
    }
}

/// The same 64 cases at every run. `RANDOM_WORLDS=1000` plays that many others.
fn config() -> ProptestConfig {
    let others = std::env::var("RANDOM_WORLDS").ok().and_then(|count| count.parse().ok());
    let (cases, rng_seed) = others.map_or((64, RngSeed::Fixed(2027)), |cases| (cases, RngSeed::Random));
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_must_always_hold(case in cases()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().expect("a runtime");
        runtime.block_on(play(case));
    }
}
