//! [`Gap`]: what a run could not look at.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::shown::line;

/// Something that a run could not look at: a list that the ODS refused, rows of the source that are no records, a ledger that left its place. What
/// hangs on it is not known, so that a report with a gap is no success, whatever else it says.
///
/// `Display` is one line for people, which stands among the warnings of the report too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Gap {
    /// The endpoint; absent where it is no resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Why, without values.
    pub why: String,
}

impl Gap {
    /// A resource that could not be looked at, or not completely.
    pub fn of(resource: impl Into<String>, why: impl Into<String>) -> Self {
        Self { resource: Some(line(resource)), why: line(why) }
    }

    /// Something else.
    pub fn new(why: impl Into<String>) -> Self {
        Self { resource: None, why: line(why) }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.resource {
            Some(resource) => write!(f, "not all of {resource} was looked at: {}", self.why),
            None => f.write_str(&self.why),
        }
    }
}
