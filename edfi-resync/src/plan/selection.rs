//! [`Selection`]: what the filters of a request do to one resource.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::campus::{Narrowing, NonPersonPolicy, Request};
use crate::model::{CampusKeys, ResourceKind, ScopeClass};

/// Which records of a resource take part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Selection {
    /// All records of the chosen schools and year.
    FullScope,
    /// Only records of the listed people, courses or sections.
    Narrowed(Narrowing),
    /// Only records that narrowed ones, or the chosen resources, refer to.
    Related,
    /// Records of the listed people, courses or sections, and those that narrowed ones refer to.
    NarrowedAndRelated(Narrowing),
    /// Only the records of these errors, by their numbers in the ledger: it knows their keys, which are those of people.
    Errors(BTreeSet<i64>),
}

/// Endpoints that a list of courses or sections narrows. What a record refers to decides for the rest.
const COURSE_RELATED: [&str; 8] = [
    "courses",
    "courseOfferings",
    "sections",
    "studentSectionAssociations",
    "staffSectionAssociations",
    "studentSectionAttendanceEvents",
    "grades",
    "courseTranscripts",
];

impl Selection {
    /// What the filters of a request do to a kind; `None` when the policy skips it.
    pub fn of(kind: &ResourceKind, request: &Request) -> Option<Self> {
        let by_people = request.persons.is_some();
        let by_courses = request.courses.is_some() || request.sections.is_some();
        if !by_people && !by_courses {
            return Some(Self::FullScope);
        }
        let person_kind = kind.spec().scope == ScopeClass::Person;
        let course_kind = COURSE_RELATED.contains(&kind.endpoint());
        let mut narrowing = Narrowing::none();
        if by_people && person_kind {
            narrowing.persons.clone_from(&request.persons);
        }
        if by_courses && course_kind {
            narrowing.courses.clone_from(&request.courses);
            narrowing.sections.clone_from(&request.sections);
        }
        // A student brings the contacts its records refer to; a listed section brings its course and offering.
        let brought = matches!(kind.endpoint(), "contacts" | "parents" | "courses" | "courseOfferings" | "sections");
        match (narrowing.is_none(), brought) {
            (false, true) => Some(Self::NarrowedAndRelated(narrowing)),
            (false, false) => Some(Self::Narrowed(narrowing)),
            (true, _) => match request.non_person_policy {
                NonPersonPolicy::Related => Some(Self::Related),
                NonPersonPolicy::FullScope => Some(Self::FullScope),
                NonPersonPolicy::Skip => None,
            },
        }
    }

    /// How the source is asked: what only related records decide cannot be pushed down.
    pub fn narrowing(&self) -> Narrowing {
        match self {
            Self::Narrowed(narrowing) => narrowing.clone(),
            Self::FullScope | Self::Related | Self::NarrowedAndRelated(_) | Self::Errors(_) => Narrowing::none(),
        }
    }

    /// Whether a record with these Campus keys takes part; which records of errors do, the ledger knows, and none is told here.
    pub(crate) fn takes(&self, keys: &CampusKeys, is_related: impl FnOnce() -> bool) -> bool {
        match self {
            Self::FullScope => true,
            Self::Narrowed(narrowing) => narrowing.admits(keys),
            Self::Related => is_related(),
            Self::NarrowedAndRelated(narrowing) => narrowing.admits(keys) || is_related(),
            Self::Errors(_) => false,
        }
    }

    /// Whether it takes in records because others refer to them.
    pub fn takes_related(&self) -> bool {
        matches!(self, Self::Related | Self::NarrowedAndRelated(_))
    }

    /// The IDs it lists, in words for people: `3 people, 1 course`.
    pub(super) fn filters(&self) -> String {
        let (Self::Narrowed(narrowing) | Self::NarrowedAndRelated(narrowing)) = self else { return String::new() };
        let count = |ids: &Option<BTreeSet<i64>>, one: &str, many: &str| {
            ids.as_ref().map(|ids| format!("{} {}", ids.len(), if ids.len() == 1 { one } else { many }))
        };
        [
            count(&narrowing.persons, "person", "people"),
            count(&narrowing.courses, "course", "courses"),
            count(&narrowing.sections, "section", "sections"),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
    }
}
