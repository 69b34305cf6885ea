//! [`Notes`]: what a test should know of its mock, each once: what was dropped without a word, and what a client asked for that this version has not.

use edfi_resync::model::Model;

use super::flavour::Flavour;

/// Notes, in the order in which they arose.
#[derive(Debug, Default, Clone)]
pub(super) struct Notes(Vec<String>);

/// More are not kept: whoever has so many reads none.
const MOST: usize = 1_000;

impl Notes {
    /// Those of a mock that was just made.
    pub(super) fn at_the_start(flavour: &Flavour, model: &Model) -> Self {
        let mut notes = Self::default();
        let standard = model.version();
        if !flavour.standards.contains(&standard) {
            notes.add(format!("{flavour} was never released with Data Standard {standard}"));
        }
        notes
    }

    pub(super) fn add(&mut self, note: String) {
        if self.0.len() < MOST && !self.0.contains(&note) {
            self.0.push(note);
        }
    }

    pub(super) fn all(&self) -> Vec<String> {
        self.0.clone()
    }
}
