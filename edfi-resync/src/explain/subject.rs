//! [`Subject`]: who or what is asked about.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::campus::{Narrowing, NonPersonPolicy, Request};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusRole, Model, ResourceKind, ScopeClass, key_parameters};
use crate::plan::Selection;
use crate::shown::Shown;

/// Who or what is asked about: a person, course, section or school by its Campus ID, or one record by its natural key.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// A person: everything that is about the person.
    Person(i64),
    /// A course, with its offerings, sections and rosters.
    Course(i64),
    /// A section, with its rosters.
    Section(i64),
    /// A school, with its calendars, sessions, periods and whatever else belongs to a school and to no course, section or person.
    School(i64),
    /// One record.
    Record {
        /// Its endpoint: `sections`.
        resource: String,
        /// Its natural key, as a query of the API names its parts: `schoolId`, `sectionIdentifier`. Protected student data where it names a person.
        key: BTreeMap<String, String>,
    },
}

impl Subject {
    /// The record of this endpoint with this natural key.
    pub fn record<K: Into<String>, V: Into<String>>(resource: impl Into<String>, key: impl IntoIterator<Item = (K, V)>) -> Self {
        Self::Record { resource: resource.into(), key: key.into_iter().map(|(name, value)| (name.into(), value.into())).collect() }
    }

    /// The same subject, its endpoint as a model spells it.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for an endpoint that the model lacks; [`ErrorKind::RequestInvalid`] names the parts of the natural key, if the
    /// key has others.
    pub(crate) fn of_model(self, model: &Model) -> Result<Self> {
        let Self::Record { resource, key } = self else { return Ok(self) };
        let kind = model.kind(&resource)?;
        let names: BTreeSet<_> = key_parameters(&kind).iter().map(|(_, name)| name.as_str()).collect();
        if !key.keys().map(String::as_str).eq(names.iter().copied()) {
            let message = format!("the key that was given is not that of {}", kind.endpoint());
            let hint = format!("name {}", names.into_iter().collect::<Vec<_>>().join(", "));
            return Err(Error::new(ErrorKind::RequestInvalid, message).with_hint(hint));
        }
        Ok(Self::Record { resource: kind.endpoint().to_owned(), key })
    }

    /// Whether records of a kind are about it.
    pub(crate) fn is_about(&self, kind: &ResourceKind) -> bool {
        match self {
            Self::School(_) => kind.spec().scope == ScopeClass::School,
            Self::Record { resource, .. } => kind.endpoint() == resource,
            _ => {
                let selection = Selection::of(kind, &self.request(Vec::new(), false), false);
                matches!(selection, Some(Selection::Narrowed(_) | Selection::NarrowedAndRelated(_)))
            }
        }
    }

    /// The Campus ID that is asked about.
    pub(crate) fn campus_id(&self) -> Option<(CampusRole, i64)> {
        match self {
            Self::Person(id) => Some((CampusRole::Person, *id)),
            Self::Course(id) => Some((CampusRole::Course, *id)),
            Self::Section(id) => Some((CampusRole::Section, *id)),
            Self::School(id) => Some((CampusRole::School, *id)),
            Self::Record { .. } => None,
        }
    }

    /// The type of the Campus object with that ID.
    pub(super) fn object(&self) -> Option<(&'static str, i64)> {
        match self {
            Self::Person(id) => Some(("Person", *id)),
            Self::Course(id) => Some(("Course", *id)),
            Self::Section(id) => Some(("Section", *id)),
            Self::School(id) => Some(("School", *id)),
            Self::Record { .. } => None,
        }
    }

    /// How the source is asked about it.
    pub(crate) fn narrowing(&self) -> Narrowing {
        let mut narrowing = Narrowing::none();
        match self {
            Self::Person(id) => narrowing.persons = Some([*id].into()),
            Self::Course(id) => narrowing.courses = Some([*id].into()),
            Self::Section(id) => narrowing.sections = Some([*id].into()),
            Self::School(_) | Self::Record { .. } => {}
        }
        narrowing
    }

    /// What would be sent of it, of these endpoints, by a source that has schools or not.
    pub(crate) fn request(&self, endpoints: Vec<String>, has_schools: bool) -> Request {
        let request = Request::new().resources(endpoints).non_person_policy(NonPersonPolicy::Skip);
        let request = match self {
            Self::School(id) => return request.schools([*id]),
            Self::Person(id) => request.persons([*id].into()),
            Self::Course(id) => request.courses([*id].into()),
            Self::Section(id) => request.sections([*id].into()),
            Self::Record { .. } => request,
        };
        if has_schools { request.all_schools() } else { request }
    }
}

/// Names the Campus ID, or the endpoint of the record; not its key.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.campus_id(), self) {
            (Some((role, id)), _) => write!(f, "{role} {id}"),
            (None, Self::Record { resource, .. }) => write!(f, "a record of {}", Shown(resource)),
            (None, _) => f.write_str("nothing"),
        }
    }
}

/// As it is shown.
impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Subject({self})")
    }
}
