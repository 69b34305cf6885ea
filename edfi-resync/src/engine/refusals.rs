//! [`Refusals`]: a circuit breaker for one resource.
//!
//! When the ODS refuses record after record of a resource for one and the same reason and has accepted none, the rest would most likely meet the
//! same end. From then on records are set aside, and only one now and then goes to see whether that has changed. One that is accepted
//! brings all that were set aside back; otherwise they end, unsent, by the shared cause.
//!
//! Pure: no clock, no I/O.

use std::sync::Arc;

use super::outcome::{Cause, CauseClass};
use super::step::Item;

/// How many records go unsent for one that is tried.
const PROBE_EVERY: usize = 100;

/// How many of those set aside go to see before the others end.
const LAST_PROBES: usize = 10;

/// Identical refusals in a row, and what was set aside because of them.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    cause: Option<Arc<Cause>>,
    count: usize,
    aside: Vec<Item>,
    since_probe: usize,
    last_probes: usize,
}

impl Refusals {
    /// The ODS refused a record.
    pub(super) fn refused(&mut self, cause: &Arc<Cause>) {
        // What depends on time or on another record says nothing of the next. A server that breaks down over every record does.
        let broke_down = cause.status == Some(500);
        let passing = matches!(
            cause.class,
            CauseClass::Temporary | CauseClass::PersonRefused | CauseClass::Unauthorized | CauseClass::TokenRefused
        );
        let lasting = broke_down || !passing;
        let same = self
            .cause
            .as_ref()
            .is_some_and(|first| (first.class, first.status, &first.message) == (cause.class, cause.status, &cause.message));
        if lasting && same {
            self.count += 1;
        } else {
            (self.cause, self.count) = (lasting.then(|| Arc::clone(cause)), usize::from(lasting));
        }
    }

    /// The ODS accepted a record: what was set aside may go.
    pub(super) fn accepted(&mut self) -> Vec<Item> {
        std::mem::take(self).aside
    }

    /// Whether the next record should be set aside rather than sent.
    pub(super) fn holds_back(&self, limit: usize) -> bool {
        self.count >= limit && self.since_probe < PROBE_EVERY
    }

    /// Sets a record aside. Beyond `most` it comes back at once, to end by the shared cause.
    pub(super) fn set_aside(&mut self, item: Item, most: usize) -> Option<Item> {
        self.since_probe += 1;
        if self.aside.len() >= most {
            return Some(item);
        }
        self.aside.push(item);
        None
    }

    /// A record goes to see whether the answer has changed.
    pub(super) fn probing(&mut self) {
        self.since_probe = 0;
    }

    /// The shared cause, once records were set aside by it.
    pub(super) fn cause(&self) -> Option<Arc<Cause>> {
        self.cause.clone()
    }

    /// One of those set aside, to go and see before the others end: a few of them, from all over.
    pub(super) fn last_probe(&mut self) -> Option<Item> {
        if self.aside.is_empty() || self.last_probes == LAST_PROBES {
            return None;
        }
        self.since_probe = PROBE_EVERY;
        let at = self.aside.len() * self.last_probes / LAST_PROBES;
        self.last_probes += 1;
        Some(self.aside.remove(at))
    }

    /// Whether anything is set aside.
    pub(super) fn has_aside(&self) -> bool {
        !self.aside.is_empty()
    }

    /// What is set aside, when nothing more can bring it back.
    pub(super) fn take_aside(&mut self) -> Vec<Item> {
        self.last_probes = 0;
        std::mem::take(&mut self.aside)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::engine::outcome::RecordName;
    use crate::model::{CampusKeys, Digest, Key, Model, Origin, Record};

    fn record() -> Record {
        let kind = Model::ds5_2().kind("schools").expect("schools exist");
        Record { kind, body: Bytes::new(), campus: CampusKeys::new(), origin: Origin::new("test", 1) }
    }

    fn cause(message: &str, class: CauseClass) -> Arc<Cause> {
        let record = RecordName::new(record().kind, Origin::new("test", 1), CampusKeys::new());
        let message = message.to_owned();
        Arc::new(Cause { record, class, status: Some(400), message, hint: None, errors: Vec::new(), maybe_applied: false })
    }

    fn item() -> Item {
        Item {
            record: record(),
            key: Key(1),
            any_case: Key(1),
            digest: Digest(1),
            references: Vec::new(),
            accepted: None,
            deferrals: 0,
            moved: None,
        }
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
            assert!(refusals.set_aside(item(), 60).is_some() == (aside > 60));
        }
        assert_eq!(aside, PROBE_EVERY);
        refusals.probing();
        assert!(refusals.holds_back(1));
        for _ in 0..LAST_PROBES {
            assert!(refusals.last_probe().is_some() && !refusals.holds_back(1));
            refusals.probing();
        }
        assert!(refusals.last_probe().is_none() && refusals.holds_back(1));
        assert_eq!(refusals.accepted().len(), 50);
        assert!(!refusals.holds_back(1) && !refusals.has_aside() && refusals.cause().is_none());
    }
}
