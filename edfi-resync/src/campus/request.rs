//! [`Request`]: what the Resync screen holds.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::changes::Changes;
use super::dates::Dates;
use super::ids::IdList;
use crate::error::{Error, ErrorKind};
use crate::model::Day;

/// What to resync: schools, people, courses, sections, days and resources, with or without their dependencies.
///
/// ```
/// use edfi_resync::campus::Request;
/// use edfi_resync::model::Day;
///
/// let request = Request::new()
///     .schools([12, 15])
///     .persons("1001, 1002\n1003".parse()?)
///     .resources(["courseOfferings"])
///     .select_dependencies(true);
///
/// // Attendance of one day.
/// let day = Day::new(2026, 11, 30)?;
/// let events = ["studentSchoolAttendanceEvents", "studentSectionAttendanceEvents"];
/// let attendance = Request::new().all_schools().resources(events).dates(day, day);
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
#[must_use]
pub struct Request {
    /// The schools. A source with schools needs a choice; a source without takes none.
    pub schools: Option<SchoolSelection>,
    /// Campus person IDs.
    pub persons: Option<BTreeSet<i64>>,
    /// Campus course IDs.
    pub courses: Option<BTreeSet<i64>>,
    /// Campus section IDs.
    pub sections: Option<BTreeSet<i64>>,
    /// Days: those of the records that have a day of their own, such as attendance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<Dates>,
    /// Only what changed, of a source that numbers its changes. Absent: everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
    /// Endpoints; absent: all that are switched on.
    pub resources: Option<Vec<String>>,
    /// Whether what the records of the chosen resources refer to, and what an ODS authorizes them by, is selected too.
    pub select_dependencies: bool,
    /// What resources do that the people, courses, sections or dates given cannot narrow.
    pub non_person_policy: NonPersonPolicy,
    /// What to do with the records.
    pub mode: Mode,
    /// Whether more may be deleted than a run deletes unasked: more than 500 records, or more than a tenth of those in scope.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub force: bool,
}

/// Which schools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum SchoolSelection {
    /// The whole district. Campus strongly discourages it for large districts.
    All,
    /// These Campus school IDs.
    Only(BTreeSet<i64>),
    /// The schools of these numbers or names, in full; letter case does not matter. They are looked up when the request is planned.
    Named(BTreeSet<String>),
}

/// What a resource that the given people, courses, sections or dates cannot narrow does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum NonPersonPolicy {
    /// Only the records that the narrowed ones refer to: their schools, calendars, courses, offerings, sessions and sections.
    #[default]
    Related,
    /// Everything in the chosen schools.
    FullScope,
    /// Nothing.
    Skip,
}

impl NonPersonPolicy {
    /// Every policy.
    pub(crate) const ALL: [Self; 3] = [Self::Related, Self::FullScope, Self::Skip];

    /// Its name in text: `full_scope`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Related => "related",
            Self::FullScope => "full_scope",
            Self::Skip => "skip",
        }
    }
}

impl fmt::Display for NonPersonPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads what [`NonPersonPolicy::as_str`] gives.
impl FromStr for NonPersonPolicy {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|policy| policy.as_str() == text).ok_or_else(|| {
            Error::new(ErrorKind::RequestInvalid, format!("{text:?} is no policy for resources that are not of people"))
                .with_hint(format!("the policies are {}", Self::ALL.map(Self::as_str).join(", ")))
        })
    }
}

/// What a run does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Mode {
    /// Sends every record, and before that drops from the ledger what the ODS does not have any more of the resources that take part whole:
    /// Campus's *Resync*. Nothing is deleted from the ODS.
    #[default]
    Resync,
    /// Compares with the ODS first, and sends only what it lacks or has otherwise; in doubt, sends. Nothing is deleted from the ODS.
    Reconcile,
    /// Sends nothing, deletes from the ODS what is ours and gone from Campus, and drops from the ledger what the ODS does not have any
    /// more: Campus's *Cleanup*. The plan lists every record; a run deletes those of the list that still are to be.
    Cleanup,
}

impl Mode {
    /// Every mode.
    const ALL: [Self; 3] = [Self::Resync, Self::Reconcile, Self::Cleanup];

    /// Its name in text: `resync`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resync => "resync",
            Self::Reconcile => "reconcile",
            Self::Cleanup => "cleanup",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads what [`Mode::as_str`] gives.
impl FromStr for Mode {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == text).ok_or_else(|| {
            Error::new(ErrorKind::RequestInvalid, format!("{text:?} is not a mode"))
                .with_hint(format!("the modes are {}", Self::ALL.map(Self::as_str).join(", ")))
        })
    }
}

impl Request {
    /// Everything that is switched on, in no school yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// These Campus school IDs.
    pub fn schools(mut self, schools: impl IntoIterator<Item = i64>) -> Self {
        self.schools = Some(SchoolSelection::Only(schools.into_iter().collect()));
        self
    }

    /// The schools of these numbers or names, in full; letter case does not matter. One that is that of no school or of several is an error
    /// when the request is planned.
    pub fn schools_named<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.schools = Some(SchoolSelection::Named(names.into_iter().map(Into::into).collect()));
        self
    }

    /// The whole district.
    pub fn all_schools(mut self) -> Self {
        self.schools = Some(SchoolSelection::All);
        self
    }

    /// Only these people.
    pub fn persons(mut self, persons: IdList) -> Self {
        self.persons = Some(persons.into_set());
        self
    }

    /// Only these courses.
    pub fn courses(mut self, courses: IdList) -> Self {
        self.courses = Some(courses.into_set());
        self
    }

    /// Only these sections.
    pub fn sections(mut self, sections: IdList) -> Self {
        self.sections = Some(sections.into_set());
        self
    }

    /// Only records of these days, the first and the last included; an end that is absent is open. One day alone is that
    /// day twice.
    ///
    /// Narrowed is what has a day of its own: attendance, discipline, grades (the day of the score), calendar dates, assessments, and whatever
    /// else the source says a day of. People, courses and sections narrow as they do without; a record that they narrow too must match all.
    /// Where dates alone are given, other resources do what [`NonPersonPolicy`] says.
    pub fn dates(mut self, from: impl Into<Option<Day>>, to: impl Into<Option<Day>>) -> Self {
        self.dates = Some(Dates::new(from, to));
        self
    }

    /// Only what changed, of a source that numbers its changes, such as another ODS. They go with whole resources only.
    pub fn changes(mut self, changes: Changes) -> Self {
        self.changes = Some(changes);
        self
    }

    /// Only these resources.
    pub fn resources<S: Into<String>>(mut self, endpoints: impl IntoIterator<Item = S>) -> Self {
        self.resources = Some(endpoints.into_iter().map(Into::into).collect());
        self
    }

    /// Whether what the records of the chosen resources refer to, and what an ODS authorizes them by, is selected too.
    pub fn select_dependencies(mut self, select: bool) -> Self {
        self.select_dependencies = select;
        self
    }

    /// What resources do that the people, courses, sections or dates given cannot narrow.
    pub fn non_person_policy(mut self, policy: NonPersonPolicy) -> Self {
        self.non_person_policy = policy;
        self
    }

    /// What to do with the records.
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Whether more may be deleted than a run deletes unasked.
    pub fn force(mut self, force: bool) -> Self {
        self.force = force;
        self
    }

    /// The same request in groups of these schools, at most so many each, one request a group. A calendar belongs to one school, so that
    /// these are the groups of calendars in which Campus's manual advises to resync a large district, off-peak.
    ///
    /// Records of the district as a whole belong to every group, and are sent with each.
    pub fn in_groups(&self, schools: impl IntoIterator<Item = i64>, most: usize) -> Vec<Self> {
        let schools: Vec<i64> = schools.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        schools.chunks(most.max(1)).map(|group| self.clone().schools(group.iter().copied())).collect()
    }
}
