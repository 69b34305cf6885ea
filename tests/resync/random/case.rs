//! What is done with a world: its shape, its faults, what is left out and what is there before.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::scene::{Fault, Scene, Shape, build};

/// What is done with a world.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) shape: Shape,
    /// Where faults strike: a place and what.
    pub(super) faults: Vec<(prop::sample::Index, Fault)>,
    /// Endpoints that are left out of the source.
    pub(super) left_out: Vec<prop::sample::Index>,
    pub(super) seeded: Vec<prop::sample::Index>,
    pub(super) cancel_after: Option<usize>,
    pub(super) concurrency: usize,
    pub(super) seed: u64,
}

impl Case {
    pub(super) fn scene(&self) -> Scene {
        let mut scene = build(&self.shape);
        for (place, fault) in &self.faults {
            let at = place.index(scene.entries.len());
            let entry = &mut scene.entries[at];
            // A person whose answer is lost exists unseen, and is judged by its associations: the end is another one then.
            if *fault == Fault::LostAnswer && matches!(entry.endpoint, "students" | "staffs" | "contacts") {
                continue;
            }
            if entry.spare().is_some()
                || matches!(fault, Fault::Refused | Fault::MissingOnce | Fault::Breakdown | Fault::LostAnswer | Fault::Twin)
            {
                entry.fault = *fault;
            }
        }
        for place in &self.left_out {
            let at = place.index(scene.entries.len());
            let endpoint = scene.entries[at].endpoint;
            for entry in scene.entries.iter_mut().filter(|entry| entry.endpoint == endpoint) {
                (entry.in_source, entry.seeded, entry.fault) = (false, true, Fault::None);
            }
        }
        for place in &self.seeded {
            let at = place.index(scene.entries.len());
            scene.entries[at].seeded = true;
        }
        // What an ODS holds refers to nothing that it does not hold: what is left out of the source brings what it refers to, and
        // what else was seeded without its parents is not.
        let mut open: Vec<_> = (0..scene.entries.len()).filter(|&at| !scene.entries[at].in_source).collect();
        let mut kept = BTreeSet::new();
        while let Some(at) = open.pop() {
            if kept.insert(at) {
                open.extend(&scene.entries[at].parents);
                scene.entries[at].seeded = true;
            }
        }
        let stray = |scene: &Scene| {
            let lacks = |at: &usize| scene.entries[*at].parents.iter().any(|&parent| !scene.entries[parent].seeded);
            (0..scene.entries.len()).find(|at| scene.entries[*at].seeded && lacks(at))
        };
        while let Some(at) = stray(&scene) {
            scene.entries[at].seeded = false;
        }
        scene
    }
}

pub(super) fn shapes() -> impl Strategy<Value = Shape> {
    let students = prop::collection::vec((0..4_u8, any::<bool>()), 0..4);
    let staff = prop::collection::vec(any::<(bool, bool)>(), 0..3);
    let objectives = prop::collection::vec(prop::option::weighted(0.7, 0..5_usize), 0..5);
    (1..3_usize, 0..3_usize, any::<bool>(), students, staff, objectives).prop_map(
        |(schools, sections, periods, students, staff, objectives)| Shape {
            schools,
            sections,
            periods,
            students,
            staff,
            objectives,
        },
    )
}

pub(super) fn faults() -> impl Strategy<Value = Fault> {
    prop_oneof![
        3 => Just(Fault::Refused),
        2 => Just(Fault::Malformed),
        1 => Just(Fault::MissingOnce),
        1 => Just(Fault::Breakdown),
        1 => Just(Fault::LostAnswer),
        1 => Just(Fault::Twin),
        1 => Just(Fault::OtherTwin),
        1 => Just(Fault::MalformedTwin),
        1 => Just(Fault::MalformedBefore),
    ]
}

pub(super) fn cases() -> impl Strategy<Value = Case> {
    let faults = prop::collection::vec((any::<prop::sample::Index>(), faults()), 0..6);
    let left_out = prop::collection::vec(any::<prop::sample::Index>(), 0..3);
    let seeded = prop::collection::vec(any::<prop::sample::Index>(), 0..8);
    (shapes(), faults, left_out, seeded, prop::option::weighted(0.3, 0..40_usize), 1..9_usize, any::<u64>()).prop_map(
        |(shape, faults, left_out, seeded, cancel_after, concurrency, seed)| Case {
            shape,
            faults,
            left_out,
            seeded,
            cancel_after,
            concurrency,
            seed,
        },
    )
}
