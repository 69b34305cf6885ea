//! [`Failure`]: records that failed for one reason, with everything that waited for them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::engine::{Cause, CauseClass, RecordName};
use crate::model::CampusRole;
use crate::shown::line;

/// Records of one resource that failed for one reason. A record with several codes that are not mapped counts for each of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Failure {
    /// The endpoint.
    pub resource: String,
    /// What sort of failure it is.
    pub class: CauseClass,
    /// The HTTP status, if the ODS answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What is wrong, without values.
    pub message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// How many records it concerns.
    pub records: u64,
    /// Some of them.
    pub examples: Vec<Example>,
    /// Records that were not sent because they depend on these, by endpoint; and under the endpoint of these, others that were not tried because
    /// they would have been refused alike.
    pub blocked: BTreeMap<String, u64>,
}

/// A record by its names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Example {
    /// Where it came from: file and line, or query and row.
    pub origin: String,
    /// The Campus IDs behind it, by role.
    pub campus: BTreeMap<CampusRole, Vec<i64>>,
    /// The Campus object it was made from: `Enrollment:4711`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
}

/// How many records of a failure are named.
const EXAMPLES: usize = 10;

/// What failures are grouped by: the message; of codes that are not mapped each one by itself, however they come together in the records.
pub(super) fn grouped<'a>(class: &str, message: &'a str) -> Vec<&'a str> {
    if class != CauseClass::UnmappedCode.as_str() {
        return vec![message];
    }
    // The words of the engine; what a code may be shown as holds no semicolon.
    let codes: Vec<_> = message.split("; ").filter(|part| part.starts_with("the Campus code ")).collect();
    if codes.is_empty() { vec![message] } else { codes }
}

impl Failure {
    /// A failure of this message, which is the cause's or a part of it.
    pub(super) fn of(cause: &Cause, message: &str) -> Self {
        Self {
            resource: cause.record().kind().endpoint().to_owned(),
            class: cause.class(),
            status: cause.status(),
            message: line(message),
            hint: cause.hint().map(line),
            records: 0,
            examples: Vec::new(),
            blocked: BTreeMap::new(),
        }
    }

    pub(super) fn add(&mut self, record: &RecordName) {
        self.records += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(Example::of(record));
        }
    }

    /// Adds the records of another failure, of the same resource and class.
    pub(super) fn merge(&mut self, other: Self) {
        self.records += other.records;
        self.examples.extend(other.examples);
        self.examples.truncate(EXAMPLES);
        for (endpoint, records) in other.blocked {
            *self.blocked.entry(endpoint).or_default() += records;
        }
    }

    /// How many records depend on it.
    pub fn blocked_records(&self) -> u64 {
        self.blocked.values().sum()
    }
}

impl Example {
    pub(crate) fn of(record: &RecordName) -> Self {
        let mut campus: BTreeMap<CampusRole, Vec<i64>> = BTreeMap::new();
        for &(role, id) in record.campus().all() {
            campus.entry(role).or_default().push(id);
        }
        let object = record.campus().object().map(ToString::to_string);
        Self { origin: record.origin().to_string(), campus, object }
    }
}
