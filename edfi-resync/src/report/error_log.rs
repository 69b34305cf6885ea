//! [`ErrorGroup`]: errors of the ledger under their root cause, as a report groups the failures of one run.

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;

use super::failure::grouped;
use crate::ledger::{Ending, ErrorId, ErrorRow};
use crate::shown::line;

/// Records that failed for one reason, with those that were held back by them.
///
/// `Display` is one line for people. Records are named by origin and Campus IDs, never by what is in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ErrorGroup {
    /// The path of the resource that failed: `/ed-fi/students`.
    pub resource: String,
    /// What sort of failure it is: `parentMissing`.
    pub class: String,
    /// The HTTP status, if the ODS answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What is wrong, without values.
    pub message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The records that failed, oldest first.
    pub failed: Vec<ErrorRow>,
    /// Records that were not sent because they depend on these, oldest first.
    pub blocked: Vec<ErrorRow>,
}

impl ErrorGroup {
    /// Groups errors by resource, class and message of what failed first; groups that cost most records come first. A record with several codes that
    /// are not mapped is in a group for each.
    pub fn of(rows: Vec<ErrorRow>) -> Vec<Self> {
        let mut places: HashMap<(String, String, String), usize> = HashMap::new();
        let mut groups: Vec<Self> = Vec::new();
        for row in rows {
            let row = as_shown(row);
            // `because_of` is the path of the resource and the origin of the record that failed first.
            let first = row.because_of.as_deref().and_then(|because| because.split_once(' ')).map(|(path, _)| path);
            let resource = first.unwrap_or(&row.resource).to_owned();
            for message in grouped(&row.class, &row.message) {
                let place = *places.entry((resource.clone(), row.class.clone(), message.to_owned())).or_insert_with_key(|key| {
                    groups.push(Self {
                        resource: key.0.clone(),
                        class: row.class.clone(),
                        status: row.status,
                        message: key.2.clone(),
                        hint: row.hint.clone(),
                        failed: Vec::new(),
                        blocked: Vec::new(),
                    });
                    groups.len() - 1
                });
                let group = &mut groups[place];
                let of_it = if row.outcome == Ending::Blocked { &mut group.blocked } else { &mut group.failed };
                of_it.push(row.clone());
            }
        }
        let cost = |group: &Self| group.failed.len() + group.blocked.len();
        groups.sort_by(|a, b| cost(b).cmp(&cost(a)).then_with(|| (&a.resource, &a.message).cmp(&(&b.resource, &b.message))));
        groups
    }

    /// The numbers of all its errors, to retry or archive them.
    pub fn ids(&self) -> impl Iterator<Item = ErrorId> + '_ {
        self.failed.iter().chain(&self.blocked).map(|row| row.id)
    }
}

/// Whoever wrote the row, its texts are lines that may be shown.
fn as_shown(row: ErrorRow) -> ErrorRow {
    ErrorRow {
        configuration: line(row.configuration),
        resource: line(row.resource),
        class: line(row.class),
        message: line(row.message),
        hint: row.hint.map(line),
        origin: line(row.origin),
        object: row.object.map(line),
        because_of: row.because_of.map(line),
        ..row
    }
}

impl fmt::Display for ErrorGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.failed.len(), self.resource, self.message)?;
        if !self.blocked.is_empty() {
            write!(f, " ({} more wait for them)", self.blocked.len())?;
        }
        if let Some(hint) = &self.hint { write!(f, "; {hint}") } else { Ok(()) }
    }
}
