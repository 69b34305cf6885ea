//! [`Record`]: one resource as its source wrote it, with where it came from and the Campus IDs behind it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use super::day::Day;
use super::kind::ResourceKind;
use crate::shown::Shown;

/// One resource as its source wrote it. The bytes are never changed.
#[derive(Clone)]
pub struct Record {
    /// What it is.
    pub kind: ResourceKind,
    /// The JSON, as written.
    pub body: Bytes,
    /// The Campus IDs behind it.
    pub campus: CampusKeys,
    /// Where it came from.
    pub origin: Origin,
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({} <{} bytes> from {})", self.kind, self.body.len(), self.origin)
    }
}

/// Where a record came from: a file and line, or a service query and row.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The file or the query.
    pub source: Arc<str>,
    /// The line or row, from 1; 0 where there is none.
    pub position: u64,
}

impl Origin {
    /// An origin.
    pub fn new(source: impl Into<Arc<str>>, position: u64) -> Self {
        Self { source: source.into(), position }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            0 => write!(f, "{}", Shown(&self.source)),
            position => write!(f, "{}:{position}", Shown(&self.source)),
        }
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Origin({self})")
    }
}

/// What a Campus ID is the ID of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum CampusRole {
    /// A school year, by the year in which it ends: 2027 is 2026-27.
    SchoolYear,
    /// `School.schoolID`.
    School,
    /// `Person.personID`.
    Person,
    /// `Course.courseID`.
    Course,
    /// `Section.sectionID`.
    Section,
    /// `Calendar.calendarID`.
    Calendar,
}

/// As people say it: `school year`.
impl fmt::Display for CampusRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SchoolYear => "school year",
            Self::School => "school",
            Self::Person => "person",
            Self::Course => "course",
            Self::Section => "section",
            Self::Calendar => "calendar",
        })
    }
}

/// The Campus IDs behind a record, each with its role, the Campus object it was made from, and the day of its own, if it has one.
///
/// A record may carry several IDs of one role: a student enrolled in two schools belongs to both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CampusKeys {
    ids: Vec<(CampusRole, i64)>,
    object: Option<CampusObject>,
    is_of_any_year: bool,
    day: Option<Day>,
}

/// The Campus object that a record was made from: its type and its key, as Identity Mapping keeps them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CampusObject {
    /// The table: `Enrollment`.
    pub kind: Arc<str>,
    /// Its primary key there.
    pub id: i64,
}

/// As it is named everywhere: `Enrollment:4711`.
impl fmt::Display for CampusObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", Shown(&self.kind), self.id)
    }
}

impl CampusKeys {
    /// No IDs.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an ID.
    #[must_use]
    pub fn with(mut self, role: CampusRole, id: i64) -> Self {
        self.push(role, id);
        self
    }

    /// Names the Campus object.
    #[must_use]
    pub fn with_object(mut self, kind: impl Into<Arc<str>>, id: i64) -> Self {
        self.object = Some(CampusObject { kind: kind.into(), id });
        self
    }

    /// Says that a record is selected whatever its school year is, as history is: transcripts of earlier years stand beside those of this one.
    #[must_use]
    pub fn of_any_year(mut self) -> Self {
        self.is_of_any_year = true;
        self
    }

    /// Whether it is selected whatever its school year is.
    pub fn is_of_any_year(&self) -> bool {
        self.is_of_any_year
    }

    /// Says which day the record is of: that of an absence, of an incident, of a score.
    #[must_use]
    pub fn with_day(mut self, day: Day) -> Self {
        self.day = Some(day);
        self
    }

    /// Adds an ID.
    pub fn push(&mut self, role: CampusRole, id: i64) {
        if !self.ids.contains(&(role, id)) {
            self.ids.push((role, id));
        }
    }

    /// The IDs of one role.
    pub fn ids(&self, role: CampusRole) -> impl Iterator<Item = i64> + '_ {
        self.ids.iter().filter(move |(of, _)| *of == role).map(|&(_, id)| id)
    }

    /// All IDs with their roles.
    pub fn all(&self) -> &[(CampusRole, i64)] {
        &self.ids
    }

    /// All IDs, by their roles.
    pub fn by_role(&self) -> BTreeMap<CampusRole, Vec<i64>> {
        let mut ids: BTreeMap<CampusRole, Vec<i64>> = BTreeMap::new();
        for &(role, id) in &self.ids {
            ids.entry(role).or_default().push(id);
        }
        ids
    }

    /// The Campus object.
    pub fn object(&self) -> Option<&CampusObject> {
        self.object.as_ref()
    }

    /// The day of its own.
    pub fn day(&self) -> Option<Day> {
        self.day
    }

    /// Whether there is nothing here.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.object.is_none() && self.day.is_none()
    }
}
