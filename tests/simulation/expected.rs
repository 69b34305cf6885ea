//! How the records of a world end, from a few rules that know nothing of the engine.

use std::collections::BTreeSet;

use super::scene::{Entry, Fault, Scene};

/// The members of a ring of entries that refer to each other.
pub(crate) fn ring(scene: &Scene, at: usize) -> BTreeSet<usize> {
    let reach = |from: usize| {
        let (mut open, mut reached) = (scene.entries[from].parents.clone(), BTreeSet::new());
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend(&scene.entries[next].parents);
            }
        }
        reached
    };
    let above = reach(at);
    above.iter().copied().filter(|&other| reach(other).contains(&at)).collect()
}

/// How records end: `None` where that depends on who was faster. Knows nothing of the engine.
pub(crate) struct Expected<'a> {
    pub(crate) scene: &'a Scene,
    pub(crate) ends: Vec<Option<&'static str>>,
    /// Whether the ODS has it in the end; `None` where the end is open.
    pub(crate) present: Vec<Option<bool>>,
}

impl<'a> Expected<'a> {
    pub(crate) fn of(scene: &'a Scene) -> Self {
        let present = scene.entries.iter().map(|entry| if entry.in_source { None } else { Some(true) }).collect();
        let mut expected = Self { scene, ends: vec![None; scene.entries.len()], present };
        for at in 0..scene.entries.len() {
            // Primaries come after their person; entries otherwise stand behind what they refer to, rings aside.
            if scene.entries[at].in_source && scene.primaries(at).is_empty() {
                expected.judge(at, &mut BTreeSet::new());
            }
        }
        for at in 0..scene.entries.len() {
            if scene.entries[at].in_source {
                expected.judge(at, &mut BTreeSet::new());
            }
        }
        expected
    }

    pub(crate) fn judge(&mut self, at: usize, open: &mut BTreeSet<usize>) {
        if self.ends[at].is_some() || !self.scene.entries[at].in_source || !open.insert(at) {
            return;
        }
        let entry = &self.scene.entries[at];
        for &parent in &entry.parents {
            self.judge(parent, open);
        }
        let primaries: Vec<_> = entry.about.iter().flat_map(|&person| self.scene.primaries(person)).collect();
        for primary in primaries {
            self.judge(primary, open);
        }
        let whole_ring = ring(self.scene, at);
        if !whole_ring.is_empty() {
            self.judge_ring(&whole_ring);
            return;
        }
        let is_person = !self.scene.primaries(at).is_empty();
        let (end, delivered) = if entry.fault == Fault::Malformed {
            (Some("invalid"), Some(false))
        } else if entry.parents.iter().any(|&parent| self.present[parent].is_none())
            || entry.about.iter().any(|&person| self.authorized(person).is_none())
            || entry.parents.iter().any(|&parent| self.is_told_wrongly(parent))
        {
            (None, None)
        } else if entry.parents.iter().any(|&parent| self.present[parent] == Some(false))
            || entry.about.iter().any(|&person| self.authorized(person) == Some(false))
        {
            // It may be the one that goes to see, and is refused for a reason of its own.
            let end = if entry.fault == Fault::Refused { None } else { Some("blocked") };
            (end, Some(false))
        } else if entry.fault == Fault::Refused {
            (Some("failed"), Some(false))
        } else {
            (Some("delivered"), Some(true))
        };
        // That the ODS shows an unseen one nobody does not make it absent.
        let seen = !is_person || self.scene.primaries(at).iter().any(|&primary| self.visibly_seeded(primary));
        self.present[at] = delivered.map(|delivered| delivered || entry.seeded);
        self.ends[at] = end;
        if is_person && entry.seeded && !seen && end == Some("delivered") {
            // It exists unseen, so it waits for its associations.
            for primary in self.scene.primaries(at) {
                self.judge(primary, open);
            }
            let connects = |primary: &usize| self.ends[*primary] == Some("delivered") || self.visibly_seeded(*primary);
            let visible = self.scene.primaries(at).iter().any(connects);
            self.ends[at] = match self.authorized(at) {
                // The association is there from before, and hidden as well, since the other person of it is not visible.
                Some(true) if !visible => None,
                authorized => authorized.map(|authorized| if authorized { "delivered" } else { "blocked" }),
            };
        }
    }

    /// Whether the ODS says of one that failed, and that it holds unseen, that it is missing: whoever finds that out is believed.
    fn is_told_wrongly(&self, parent: usize) -> bool {
        let failed = matches!(self.ends[parent], Some("failed" | "invalid")) && self.present[parent] == Some(true);
        let lies = |entry: &Entry| entry.fault == Fault::MissingOnce && entry.parents.contains(&parent);
        failed && self.scene.entries.iter().any(lies)
    }

    /// The order in which a ring fails decides what of it arrives: only a ring without any trouble is certain.
    pub(crate) fn judge_ring(&mut self, members: &BTreeSet<usize>) {
        let outside = |at: &usize| self.scene.entries[*at].parents.iter().filter(|parent| !members.contains(parent));
        let fine = members
            .iter()
            .all(|at| self.scene.entries[*at].fault.passes() && outside(at).all(|&parent| self.present[parent] == Some(true)));
        for &member in members {
            self.ends[member] = fine.then_some("delivered");
            self.present[member] = fine.then_some(true);
        }
    }

    pub(crate) fn visibly_seeded(&self, primary: usize) -> bool {
        let entry = &self.scene.entries[primary];
        let people = |person: usize| self.scene.primaries(person).iter().any(|&other| self.visibly_seeded(other));
        entry.seeded && entry.about.iter().all(|&person| people(person) || self.authorized(person) == Some(true))
    }

    /// Whether an ODS lets this client write about a person: one primary association is there.
    pub(crate) fn authorized(&self, person: usize) -> Option<bool> {
        let primaries = self.scene.primaries(person);
        let present: Vec<_> = primaries.iter().map(|&primary| self.present[primary]).collect();
        // Open: the run judges a person by the associations that it sends, the ODS by all that it has.
        let elsewhere = primaries.iter().any(|&primary| {
            let entry = &self.scene.entries[primary];
            !entry.in_source && (primaries.len() > 1 || entry.about.iter().any(|&other| self.authorized(other) != Some(true)))
        });
        if elsewhere {
            None
        } else if present.contains(&Some(true)) {
            Some(true)
        } else if present.contains(&None) {
            None
        } else {
            Some(false)
        }
    }
}
