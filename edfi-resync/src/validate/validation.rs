//! [`Validation`]: what was found to be wrong with the records of a source.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::engine::{CauseClass, RecordName};
use crate::report::{Example, Failure};
use crate::shown::line;

/// What was found to be wrong with the records of a source. `Display` prints it for people, serde as JSON. It names records by their origins, never by
/// what is in them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Validation {
    /// The sum over all resources.
    pub total: Validated,
    /// By endpoint.
    pub resources: BTreeMap<String, Validated>,
    /// What is wrong, by cause, that of most records first. A record with several errors counts for each.
    pub failures: Vec<Failure>,
    /// What was not checked.
    pub warnings: Vec<String>,
}

/// How many records were read, and what they are. The others add up to `read`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Validated {
    /// Records read.
    pub read: u64,
    /// With nothing wrong.
    pub valid: u64,
    /// With something wrong.
    pub invalid: u64,
    /// The same as an earlier one: a run sends it once.
    pub duplicates: u64,
}

/// A record with what is wrong with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct InvalidRecord {
    /// The endpoint.
    pub resource: String,
    /// Where it is: file and line, or query and row.
    pub origin: String,
    /// Each error, with its JSON path.
    pub errors: Vec<String>,
}

/// Examples of a failure.
const EXAMPLES: usize = 10;
/// Failures that are told apart; a source may make up any number.
const MOST_FAILURES: usize = 1_000;

impl Validation {
    /// Whether nothing is wrong.
    pub fn is_valid(&self) -> bool {
        self.total.invalid == 0
    }
}

impl Validated {
    pub(super) fn add(&mut self, other: Self) {
        self.read += other.read;
        self.valid += other.valid;
        self.invalid += other.invalid;
        self.duplicates += other.duplicates;
    }
}

/// Failures while they are gathered, by kind, class and message.
#[derive(Debug, Default)]
pub(super) struct Failures {
    of: HashMap<(u16, CauseClass, String), Failure>,
    /// Records of failures that there was no room for.
    more: u64,
}

impl Failures {
    /// Counts a record for a failure.
    pub(super) fn add(&mut self, kind: u16, class: CauseClass, message: String, hint: Option<&str>, record: &RecordName) {
        let has_room = self.of.len() < MOST_FAILURES;
        let key = (kind, class, message);
        if !has_room && !self.of.contains_key(&key) {
            self.more += 1;
            return;
        }
        let failure = self.of.entry(key).or_insert_with_key(|(_, class, message)| Failure {
            resource: record.kind().to_string(),
            class: *class,
            status: None,
            message: line(message.clone()),
            hint: hint.map(line),
            records: 0,
            examples: Vec::new(),
            blocked: BTreeMap::new(),
        });
        failure.records += 1;
        if failure.examples.len() < EXAMPLES {
            failure.examples.push(Example::of(record));
        }
    }

    /// All of them, those of most records first; and of how many records others were left out.
    pub(super) fn sorted(self) -> (Vec<Failure>, u64) {
        let mut failures: Vec<_> = self.of.into_values().collect();
        failures.sort_by(|a, b| b.records.cmp(&a.records).then_with(|| (&a.resource, &a.message).cmp(&(&b.resource, &b.message))));
        (failures, self.more)
    }
}
