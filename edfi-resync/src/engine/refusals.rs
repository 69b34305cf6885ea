//! [`Refusals`]: a circuit breaker for one resource.
//!
//! When the ODS refuses record after record of a resource for one and the same reason and accepts none in between, the rest would most likely meet the
//! same end. From then on records are set aside, and only one now and then goes to see whether that has changed. One that is accepted
//! brings all that were set aside back; otherwise they end, unsent, by the shared cause.
//!
//! Pure: no clock, no I/O.

use std::sync::Arc;

use super::outcome::{Cause, CauseClass};

/// How many records go unsent for one that is tried.
const PROBE_EVERY: usize = 100;

/// How many of those set aside go to see before the others end.
const LAST_PROBES: usize = 10;

/// Identical refusals in a row, and how many records went unsent because of them.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    cause: Option<Arc<Cause>>,
    count: usize,
    since_probe: usize,
    last_probes: usize,
}

impl Refusals {
    /// The ODS refused a record.
    pub(super) fn refused(&mut self, cause: &Arc<Cause>) {
        // What depends on time or on another record says nothing of the next. A server that breaks down over every record does.
        let broke_down = cause.status() == Some(500);
        let passing = matches!(
            cause.class(),
            CauseClass::Temporary | CauseClass::PersonRefused | CauseClass::Unauthorized | CauseClass::TokenRefused
        );
        let lasting = broke_down || !passing;
        let same = self.cause.as_ref().is_some_and(|first| {
            (first.class(), first.status(), first.message()) == (cause.class(), cause.status(), cause.message())
        });
        if lasting && same {
            self.count += 1;
        } else {
            (self.cause, self.count) = (lasting.then(|| Arc::clone(cause)), usize::from(lasting));
        }
    }

    /// The ODS accepted a record: what was set aside may go.
    pub(super) fn accepted(&mut self) {
        *self = Self::default();
    }

    /// Whether the next record should be set aside rather than sent.
    pub(super) fn holds_back(&self, limit: usize) -> bool {
        self.count >= limit && self.since_probe < PROBE_EVERY
    }

    /// A record is held back.
    pub(super) fn held_back(&mut self) {
        self.since_probe += 1;
    }

    /// A record goes to see whether the answer has changed.
    pub(super) fn probing(&mut self) {
        self.since_probe = 0;
    }

    /// The shared cause, once records were set aside by it.
    pub(super) fn cause(&self) -> Option<Arc<Cause>> {
        self.cause.clone()
    }

    /// Which of so many that are set aside goes to see before the others end: a few of them, from all over.
    pub(super) fn last_probe(&mut self, aside: usize) -> Option<usize> {
        if aside == 0 || self.last_probes == LAST_PROBES {
            return None;
        }
        self.since_probe = PROBE_EVERY;
        let nth = aside * self.last_probes / LAST_PROBES;
        self.last_probes += 1;
        Some(nth)
    }

    /// Nothing more can bring back what is set aside: it ends.
    pub(super) fn ended(&mut self) {
        self.last_probes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::outcome::RecordName;
    use crate::model::{CampusKeys, Model, Origin};

    fn cause(message: &str, class: CauseClass) -> Arc<Cause> {
        let kind = Model::ds5_2().kind("schools").expect("schools exist");
        let record = RecordName::new(kind, Origin::new("test", 1), CampusKeys::new());
        let message = message.to_owned();
        Arc::new(Cause::new(record, class, message).with_status(Some(400)))
    }

    #[test]
    fn only_identical_refusals_in_a_row_count() {
        let mut refusals = Refusals::default();
        for message in ["a", "a", "b", "b"] {
            refusals.refused(&cause(message, CauseClass::Refused));
            assert!(!refusals.holds_back(3));
        }
        refusals.refused(&cause("b", CauseClass::Refused));
        assert!(refusals.holds_back(3));
    }

    #[test]
    fn an_outage_is_no_refusal() {
        let mut refusals = Refusals::default();
        for _ in 0..1_000 {
            refusals.refused(&cause("gone", CauseClass::Temporary));
        }
        assert!(!refusals.holds_back(1));
    }

    #[test]
    fn one_in_a_while_goes_to_see_and_its_acceptance_brings_the_rest_back() {
        let mut refusals = Refusals::default();
        refusals.refused(&cause("a", CauseClass::Refused));
        let mut aside = 0;
        while refusals.holds_back(1) {
            aside += 1;
            refusals.held_back();
        }
        assert_eq!(aside, PROBE_EVERY);
        refusals.probing();
        assert!(refusals.holds_back(1));
        let mut probes = Vec::new();
        while let Some(nth) = refusals.last_probe(aside) {
            assert!(!refusals.holds_back(1));
            refusals.probing();
            (aside, probes) = (aside - 1, [probes, vec![nth]].concat());
        }
        assert_eq!(probes, [0, 9, 19, 29, 38, 47, 56, 65, 73, 81], "from all over");
        assert!(refusals.holds_back(1));
        refusals.accepted();
        assert!(!refusals.holds_back(1) && refusals.cause().is_none());
    }
}
