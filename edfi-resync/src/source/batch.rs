//! [`Batch`]: some records of one kind, with what was seen of them when they came in.

use std::collections::VecDeque;
use std::fmt;

use bytes::Bytes;

use super::json::object_problem;
use crate::model::{CampusKeys, Inspection, Mending, Normalized, Origin, Record, ResourceKind, ShapeError, Spelling, normalize};

/// Some records of one kind, in the order of the source.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Batch {
    /// What was read.
    pub records: Vec<Record>,
    /// Rows that are no record.
    pub rejects: Vec<Reject>,
    /// What was seen of records that were taken in, in their order.
    looks: VecDeque<Look>,
}

/// A row that is no record: it becomes an `invalid` outcome, and the rest goes on.
#[derive(Debug)]
#[non_exhaustive]
pub struct Reject {
    /// What it would have been.
    pub kind: ResourceKind,
    /// Where it is.
    pub origin: Origin,
    /// The Campus IDs behind it, as far as they could be read.
    pub campus: CampusKeys,
    /// What is wrong, with the JSON path where there is one.
    pub errors: Vec<ShapeError>,
    /// What could be put together of it: if it still shows its natural key, its dependents can be held back.
    pub partial: Option<Bytes>,
}

/// A record that was looked at.
pub(crate) struct Looked {
    pub(crate) record: Record,
    pub(crate) inspection: Inspection,
    /// What was mended in it when it came in.
    pub(crate) mended: Vec<Mending>,
}

/// What was seen of a body. It keeps that body, so that no other one can be taken for it.
struct Look {
    kind: ResourceKind,
    body: Bytes,
    inspection: Inspection,
    mended: Vec<Mending>,
}

impl Batch {
    /// Most rows of a batch, records and rejects together.
    pub const MOST_ROWS: usize = 1024;
    /// Most bytes of the bodies in a batch of more than one row. A single record may be larger: then its batch holds nothing else.
    pub const MOST_BYTES: usize = 8 << 20;

    /// An empty batch.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a record as a tool wrote it, for stores of foreign JSON: it is looked at once, here, and brought into the model's own form
    /// where it is not. One that is no JSON object, or that must not be sent as it is, becomes a reject.
    pub fn take(&mut self, record: Record, spelling: Spelling) {
        self.take_faulty(record, Vec::new(), spelling);
    }

    /// Adds a record as it is, and looks at it: where it is read, which is beside the engine.
    #[cfg(any(feature = "sqlite", feature = "database"))]
    pub(super) fn add(&mut self, record: Record) {
        let inspection = record.kind.inspector().inspect(&record.body);
        self.looks.push_back(Look { kind: record.kind.clone(), body: record.body.clone(), inspection, mended: Vec::new() });
        self.records.push(record);
    }

    /// Takes in a record of which these errors are known already.
    pub(super) fn take_faulty(&mut self, record: Record, mut errors: Vec<ShapeError>, spelling: Spelling) {
        let Record { kind, body, campus, origin } = record;
        let Normalized { body, inspection, mended, is_refused, .. } = normalize(&kind, body, spelling);
        let is_unreadable = inspection.is_unreadable().then(|| object_problem(&body)).flatten();
        let partial = is_unreadable.is_none().then(|| body.clone());
        match is_unreadable {
            Some(problem) => errors.push(problem),
            None if is_refused || !errors.is_empty() => {
                errors.extend(inspection.errors);
            }
            None => {
                self.looks.push_back(Look { kind: kind.clone(), body: body.clone(), inspection, mended });
                self.records.push(Record { kind, body, campus, origin });
                return;
            }
        }
        self.rejects.push(Reject { kind, origin, campus, errors, partial });
    }

    /// Its records, each looked at: those that were taken in have been, others are now.
    pub(crate) fn into_looked(self) -> (impl Iterator<Item = Looked>, Vec<Reject>) {
        let mut looks = self.looks;
        let looked = move |record: Record| {
            // Whoever stands between store and engine may have left records out, or put others in their place.
            let look = looks.iter().position(|look| look.is_of(&record)).and_then(|at| looks.drain(..=at).next_back());
            match look {
                Some(Look { inspection, mended, .. }) => Looked { record, inspection, mended },
                None => Looked { inspection: record.kind.inspector().inspect(&record.body), record, mended: Vec::new() },
            }
        };
        (self.records.into_iter().map(looked), self.rejects)
    }
}

impl Look {
    fn is_of(&self, record: &Record) -> bool {
        let same = |a: &Bytes, b: &Bytes| a.as_ptr() == b.as_ptr() && a.len() == b.len();
        same(&self.body, &record.body) && self.kind == record.kind
    }
}

/// Shows nothing of the body.
impl fmt::Debug for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Look({} <{} bytes>, {} mended)", self.kind, self.body.len(), self.mended.len())
    }
}

impl Reject {
    /// A reject without Campus keys and body.
    pub fn new(kind: ResourceKind, origin: Origin, errors: Vec<ShapeError>) -> Self {
        Self { kind, origin, campus: CampusKeys::new(), errors, partial: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    fn record(body: &'static str, position: u64) -> Record {
        let kind = Model::ds5_2().kind("students").unwrap();
        let origin = Origin::new("rows", position);
        Record { kind, body: Bytes::from_static(body.as_bytes()), campus: CampusKeys::new(), origin }
    }

    const GOOD: &str = r#"{"studentUniqueId":"1","firstName":"A","lastSurname":"B","birthDate":"2011-04-05"}"#;
    const ODD: &str = r#"{"studentUniqueId":1,"firstName":"A","lastSurname":"B","birthDate":"4/5/2011"}"#;

    #[test]
    fn what_was_seen_stays_with_its_record() {
        let mut batch = Batch::new();
        batch.take(record(ODD, 1), Spelling::Liberal);
        batch.take(record(GOOD, 2), Spelling::Liberal);
        batch.take(record(ODD, 3), Spelling::Liberal);
        batch.take(record("[1]", 4), Spelling::Liberal);
        // Between store and engine one is left out, and another one comes in.
        batch.records.remove(0);
        batch.records.insert(1, record(GOOD, 5));
        let (looked, rejects) = batch.into_looked();
        let seen: Vec<_> =
            looked.map(|looked| (looked.record.origin.position, looked.inspection.errors.len(), looked.mended.len())).collect();
        assert_eq!(seen, [(2, 0, 0), (5, 0, 0), (3, 0, 2)]);
        assert_eq!(rejects.len(), 1);
    }

    #[test]
    fn a_record_that_must_not_be_sent_keeps_its_key() {
        let mut batch = Batch::new();
        batch.take(record(ODD, 1), Spelling::Strict);
        let (_, rejects) = batch.into_looked();
        let errors: Vec<_> = rejects[0].errors.iter().map(ToString::to_string).collect();
        assert_eq!(errors, ["$.studentUniqueId is not text", "$.birthDate is not a date (YYYY-MM-DD)"]);
        let kind = &rejects[0].kind;
        let key = kind.inspector().inspect(rejects[0].partial.as_ref().unwrap()).key;
        assert!(key.is_some());
        assert_eq!(key, kind.inspector().inspect(GOOD.as_bytes()).key);
    }

    #[test]
    fn no_look_shows_a_body() {
        let mut batch = Batch::new();
        batch.take(record(GOOD, 1), Spelling::Liberal);
        assert!(!format!("{batch:?}").contains("firstName"));
    }
}
