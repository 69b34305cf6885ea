//! [`DeleteRequest`]: what the Delete Tool is asked to delete.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ids::IdList;
use crate::error::{Error, ErrorKind};

/// What to delete from an ODS: records of people by their Campus person IDs, or single records by resource and ODS id.
///
/// Of people, everything person-related under their unique IDs is deleted, except kinds that are never deleted; those must be named. Campus
/// itself is not changed, so that a later resync may send the same again.
///
/// ```
/// use edfi_resync::campus::DeleteRequest;
///
/// let people = DeleteRequest::new().persons("1001, 1002".parse()?);
/// let one = DeleteRequest::new().record("sections", "0f7c2a9d3b5e4c61a8d2e4f60b1c3d5e");
/// assert!(people.check().is_ok() && one.check().is_ok());
/// assert!(DeleteRequest::new().check().is_err(), "nothing is never everything");
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
#[must_use]
pub struct DeleteRequest {
    /// Campus person IDs.
    pub persons: BTreeSet<i64>,
    /// Endpoints: of the people, only records of these, and of these even kinds that are never deleted otherwise. Absent: all person-related ones.
    pub resources: Option<Vec<String>>,
    /// Single records: endpoint and ODS id.
    pub records: Vec<(String, String)>,
}

impl DeleteRequest {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What is of these people.
    pub fn persons(mut self, persons: IdList) -> Self {
        self.persons = persons.into_set();
        self
    }

    /// Of the people, only records of these resources.
    pub fn resources<S: Into<String>>(mut self, endpoints: impl IntoIterator<Item = S>) -> Self {
        self.resources = Some(endpoints.into_iter().map(Into::into).collect());
        self
    }

    /// One record, by its resource and its id in the ODS. May be said several times.
    pub fn record(mut self, endpoint: impl Into<String>, id: impl Into<String>) -> Self {
        self.records.push((endpoint.into(), id.into()));
        self
    }

    /// Checks that it asks for something, and for nothing that contradicts itself.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] says what is wrong.
    pub fn check(&self) -> Result<(), Error> {
        let invalid = |message: &str, hint: &str| Err(Error::new(ErrorKind::RequestInvalid, message).with_hint(hint));
        match &self.resources {
            Some(resources) if resources.is_empty() => {
                invalid("the list of resources is empty", "name at least one, or leave it out for all that are person-related")
            }
            Some(_) if self.persons.is_empty() => {
                invalid("resources are named, but no people", "name the people, or leave the resources out")
            }
            None if self.persons.is_empty() && self.records.is_empty() => {
                invalid("the request names nothing to delete", "name people by their Campus IDs, or records by resource and ODS id")
            }
            _ => Ok(()),
        }
    }
}
