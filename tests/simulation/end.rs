//! What must hold once nothing disturbs a run any more: it ends as if nothing ever had.

use std::collections::{BTreeMap, BTreeSet};

use edfi_resync::Options;
use edfi_resync::ledger::Ledger as _;
use edfi_resync::model::Model;
use serde_json::Value;

use super::case::Case;
use super::check::delivered;
use super::expected::ring;
use super::play::{Ran, World};
use super::scene::{Entry, Fault};
use super::tape::Moment;

/// How an undisturbed run ends.
#[derive(Debug)]
pub(crate) struct Undisturbed {
    outcomes: BTreeMap<String, &'static str>,
    /// By endpoint: what the ODS holds.
    bodies: BTreeMap<&'static str, Vec<String>>,
    /// Entries that the ODS lets nobody see, for want of an association.
    unseen: Vec<usize>,
    /// Entries that lack what no list tells of, and would be refused without that as well: whichever of them goes to see fails, and the others
    /// are held back.
    scouts: Vec<usize>,
}

impl Undisturbed {
    pub(crate) fn of(world: &World<'_>, ran: &Ran) -> Self {
        let scene = world.tape.scene();
        let state = world.tape.lock();
        let person = |at: &usize| matches!(scene.entries[*at].endpoint, "students" | "staffs" | "contacts");
        let seen = |at: &usize| scene.primaries(*at).iter().any(|&primary| state.held[primary].is_some());
        let shows_all = |at: usize| Model::ds5_2().kind(scene.entries[at].endpoint).is_ok_and(|kind| kind.is_shown_to_all());
        let scouts = |at: &usize| {
            let entry = &scene.entries[*at];
            let lacks = entry.parents.iter().any(|&parent| state.held[parent].is_none() && !shows_all(parent));
            lacks && (entry.fault == Fault::Refused || entry.about.iter().any(|person| !seen(person)))
        };
        Self {
            outcomes: ran.outcomes().into_iter().map(|(origin, outcome)| (origin.to_owned(), plain(outcome))).collect(),
            bodies: bodies(world),
            unseen: (0..scene.entries.len()).filter(person).filter(|at| !seen(at)).collect(),
            scouts: (0..scene.entries.len()).filter(scouts).collect(),
        }
    }

    /// Asserts that a record ended as here. In a ring that cannot be delivered, among scouts, and in a resource of which more are refused alike
    /// than are tried, chance decides who fails and who is held back by that.
    fn check(&self, case: &Case, ran: &Ran, origin: &str, outcome: &'static str) {
        let (at, scene) = (ran.origins[origin].0, &case.scene);
        if scene.entries[at].is_two() {
            return;
        }
        let in_ring = !ring(scene, at).is_empty();
        let alike = scene.entries.iter().filter(|entry| entry.endpoint == scene.entries[at].endpoint).count();
        let by_chance = in_ring || self.scouts.contains(&at) || alike > Options::default().identical_refusals;
        let end = |outcome: &'static str| if by_chance && outcome == "blocked" { "failed" } else { plain(outcome) };
        assert_eq!(Some(end(outcome)), self.outcomes.get(origin).copied().map(end), "{origin}\n{}", ran.report());
    }

    /// Whether the end of a record is certain. A person that exists and whom the ODS shows nobody cannot be told from others.
    fn is_certain(&self, ran: &Ran, origin: &str) -> bool {
        let (at, itself) = ran.origins[origin];
        !itself || !self.unseen.contains(&at)
    }
}

/// Created, updated or unchanged: a crash may hide which.
fn plain(outcome: &'static str) -> &'static str {
    if delivered(outcome) { "delivered" } else { outcome }
}

/// What the ODS holds of the endpoints of a world, without what the server adds, sorted.
fn bodies(world: &World<'_>) -> BTreeMap<&'static str, Vec<String>> {
    let mut bodies = BTreeMap::new();
    for entry in &world.case.scene.entries {
        bodies.entry(entry.endpoint).or_insert_with(|| {
            let stripped = world.ods.records(entry.endpoint).into_iter().map(|mut record| {
                if let Value::Object(members) = &mut record {
                    members.retain(|name, _| !matches!(name.as_str(), "id" | "_etag" | "_lastModifiedDate"));
                }
                record.to_string()
            });
            let mut stripped: Vec<_> = stripped.collect();
            stripped.sort_unstable();
            stripped
        });
    }
    bodies
}

/// The disturbed run is over: state and report are those of the undisturbed one.
pub(crate) async fn check_end(world: &World<'_>, ran: &Ran, wanted: &Undisturbed) {
    let outcomes = ran.outcomes();
    let report = ran.report();
    assert_eq!(outcomes.len(), wanted.outcomes.len(), "records\n{report}");
    for (origin, outcome) in &outcomes {
        if wanted.is_certain(ran, origin) {
            wanted.check(world.case, ran, origin, outcome);
        }
    }
    check_bodies(world, wanted);
    check_twins(world, ran, wanted);
    if let Some(ledger) = &world.ledger {
        let wrong = ledger.check().await.expect("a model can be read");
        assert!(wrong.is_empty(), "{wrong:?}");
        check_rows(world, ran);
    }
}

/// Of two records that are one to the ODS one was delivered, as many as if nothing had been disturbed, and that is what the ODS holds.
fn check_twins(world: &World<'_>, ran: &Ran, wanted: &Undisturbed) {
    let (scene, state) = (world.tape.scene(), world.tape.lock());
    for at in (0..scene.entries.len()).filter(|&at| scene.entries[at].is_two()) {
        let both = || ran.origins.iter().filter(|(_, (of, _))| *of == at);
        let undisturbed = both().filter(|(origin, _)| wanted.outcomes.get(*origin) == Some(&"delivered")).count();
        let outcomes = ran.outcomes();
        let kept: Vec<_> = both().filter(|(origin, _)| outcomes.get(origin.as_str()).copied().is_some_and(delivered)).collect();
        assert_eq!(kept.len(), undisturbed, "of two that are one\n{}", ran.report());
        if let [(origin, (_, itself))] = kept[..] {
            let entry = &scene.entries[at];
            let body = if *itself { &entry.body } else { &entry.other() };
            assert_eq!(state.held[at], Some(entry.digest(body)), "{origin} is said to be delivered\n{}", ran.report());
        }
    }
}

fn check_bodies(world: &World<'_>, wanted: &Undisturbed) {
    let scene = world.tape.scene();
    for (endpoint, found) in bodies(world) {
        if scene.entries.iter().any(|entry| entry.endpoint == endpoint && entry.is_two()) {
            continue;
        }
        let edited = |at: &usize| scene.entries[*at].endpoint == endpoint && scene.entries[*at].edited_before > 0;
        if wanted.unseen.iter().any(edited) {
            continue;
        }
        assert_eq!(found, wanted.bodies[endpoint], "what the ODS holds of {endpoint}");
    }
}

/// What the ledger says the ODS accepted is what the ODS holds.
fn check_rows(world: &World<'_>, ran: &Ran) {
    let Some(ledger) = &world.ledger else { return };
    let snapshot = ledger.snapshot();
    let state = world.tape.lock();
    let mut rows = BTreeMap::new();
    for ((_, _, key), known) in &snapshot.known {
        let at = world.tape.entry(*key).expect("it is in the world");
        rows.insert(at, known.ending.is_good());
        if let Some(accepted) = known.accepted.as_ref().filter(|_| !world.tape.scene().entries[at].is_two()) {
            assert_eq!(state.held[at], Some(accepted.digest), "the ledger's row of {}", world.tape.scene().entries[at].endpoint);
        }
    }
    for (origin, outcome) in ran.outcomes() {
        let (at, itself) = ran.origins[origin];
        if itself && !world.case.scene.entries[at].is_two() {
            assert!(
                rows.get(&at) == Some(&delivered(outcome)) || !delivered(outcome),
                "{origin} is {outcome}, and not in the ledger"
            );
        }
    }
}

/// What was known before the same ran again.
#[derive(Debug)]
pub(crate) struct Before {
    /// The newest change version of the ODS.
    pub(crate) version: u64,
    /// The entries whose last success showed nothing.
    pub(crate) silent: BTreeSet<usize>,
}

/// The same again: nothing changes, and with a ledger that is said.
pub(crate) fn check_again(world: &World<'_>, again: &Ran, wanted: &Undisturbed, before: &Before) {
    let (scene, report) = (world.tape.scene(), again.report());
    let rings = has_rings(world.case);
    for (origin, outcome) in again.outcomes() {
        if !wanted.is_certain(again, origin) {
            continue;
        }
        wanted.check(world.case, again, origin, outcome);
        let (at, _) = again.origins[origin];
        if delivered(outcome) && world.ledger.is_some() && ring(scene, at).is_empty() {
            // One that was sent twice has a newer state than the ledger knows, and of one that was accepted without a word it knows none.
            let unknown = scene.entries[at].is_two() || before.silent.contains(&at);
            assert!(outcome == "unchanged" || unknown, "{origin} is {outcome}\n{report}");
        }
    }
    check_bodies(world, wanted);
    check_twins(world, again, wanted);
    // The stripped half of a ring is a change, and so is its repair; and so is who comes second of two that are one to the ODS, or first this
    // time.
    let twins = scene.entries.iter().any(Entry::is_two);
    if !rings && !twins {
        assert_eq!(world.ods.newest_change_version(), before.version, "something moved\n{report}");
    }
}

/// Bytes that are enough to remember of a record that it is the same.
const ALIKE: usize = 64;

/// A Reconcile behind all that: of what the ODS shows and has as it should be, nothing is sent again, but where looking would cost as much, or there is no
/// memory for what was seen.
pub(crate) fn check_reconciled(world: &World<'_>, ran: &Ran) {
    if world.case.options.memory_budget < ALIKE * ran.origins.len() {
        return;
    }
    let (scene, outcomes) = (world.tape.scene(), ran.outcomes());
    let sent: BTreeSet<usize> = ran
        .log
        .moments
        .iter()
        .filter_map(|moment| match moment {
            Moment::Posted { entry, .. } => Some(*entry),
            _ => None,
        })
        .collect();
    for (origin, outcome) in &outcomes {
        let (at, itself) = ran.origins[*origin];
        let entry = &scene.entries[at];
        let person = matches!(entry.endpoint, "students" | "staffs" | "contacts");
        // A list has two requests at most here, one of which finds out whether there are pages by token.
        // Its own records count, not those that are given twice: these are never sent.
        let of_kind = ran.origins.iter().filter(|(other, (of, itself))| {
            *itself && scene.entries[*of].endpoint == entry.endpoint && outcomes.contains_key(other.as_str())
        });
        let is_many = of_kind.count() > 3 && world.case.ask.is_everything();
        if itself && is_many && delivered(outcome) && !person && !entry.is_two() {
            assert!(!sent.contains(&at), "{origin} was sent although the ODS has it\n{}", ran.report());
        }
    }
}

fn has_rings(case: &Case) -> bool {
    (0..case.scene.entries.len()).any(|at| !ring(&case.scene, at).is_empty())
}
