//! [`LeftBehind`]: what a run leaves in the ODS under an old natural key.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::engine::RecordName;
use crate::shown::Shown;

/// A record of the ODS whose Campus object has another natural key now. The ODS does not let that kind change its key, so the record was sent under the
/// new one, and the old record stays. A Cleanup deletes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LeftBehind {
    /// The endpoint.
    pub resource: String,
    /// The id of the old record in the ODS.
    pub id: String,
    /// Where the record that took its place came from.
    pub origin: String,
    /// The Campus object behind both: `Enrollment:4711`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
}

impl LeftBehind {
    pub(super) fn new(record: &RecordName, id: &str) -> Self {
        Self {
            resource: record.kind().endpoint().to_owned(),
            id: Shown(id).to_string(),
            origin: record.origin().to_string(),
            object: record.campus().object().map(ToString::to_string),
        }
    }
}

impl fmt::Display for LeftBehind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.resource, self.id)?;
        match &self.object {
            Some(object) => write!(f, ", {object}"),
            None => write!(f, ", {}", self.origin),
        }
    }
}
