//! [`Scope`] and [`Narrowing`]: which records a request may touch.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use super::configuration::Configuration;
use crate::error::{Error, ErrorKind};
use crate::model::{CampusKeys, CampusRole, Model};

/// A school year, by the year in which it ends: 2027 is 2026-27.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct SchoolYear(u16);

impl SchoolYear {
    /// The year in which it ends.
    pub fn ending(self) -> u16 {
        self.0
    }

    /// The school year in which a moment falls; school years begin on July 1, as Campus takes it where no dates are set.
    ///
    /// # Errors
    /// When the moment is out of every school year's reach.
    pub fn at(moment: SystemTime) -> Result<Self, Error> {
        let timestamp = Timestamp::try_from(moment)
            .map_err(|error| Error::new(ErrorKind::ConfigInvalid, "the clock shows no calendar date").with_source(error))?;
        let date = Offset::UTC.to_datetime(timestamp).date();
        Self::try_from(i64::from(date.year()) + i64::from(date.month() >= 7))
    }
}

impl TryFrom<i64> for SchoolYear {
    type Error = Error;

    fn try_from(year: i64) -> Result<Self, Error> {
        match u16::try_from(year) {
            Ok(ending) if (1900..=2100).contains(&ending) => Ok(Self(ending)),
            _ => Err(Error::new(ErrorKind::ConfigInvalid, format!("{year} is not a school year"))
                .with_hint("name the year in which it ends, such as 2027 for 2026-27")),
        }
    }
}

impl From<SchoolYear> for i64 {
    fn from(year: SchoolYear) -> i64 {
        year.0.into()
    }
}

/// Reads `2027`, `2026-27` and `2026-2027`.
impl FromStr for SchoolYear {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let malformed = || {
            Error::new(ErrorKind::ConfigInvalid, format!("{text:?} is not a school year"))
                .with_hint("name the year in which it ends, such as 2027 for 2026-27")
        };
        let number = |part: &str| part.trim().parse::<i64>().map_err(|_| malformed());
        match text.split_once('-') {
            None => Self::try_from(number(text)?),
            Some((start, end)) => {
                let ending = number(start)?.checked_add(1).ok_or_else(malformed)?;
                let same = number(end)?;
                if same == ending || same == ending % 100 { Self::try_from(ending) } else { Err(malformed()) }
            }
        }
    }
}

impl fmt::Display for SchoolYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a whole run may touch: one configuration's school year and the chosen schools. A snapshot is opened for a scope.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Scope {
    /// The model in whose terms records are wanted.
    pub model: Model,
    /// The configuration, with its preferences and code mappings.
    pub configuration: Arc<Configuration>,
    /// The Campus school IDs, or absent for all of them (and for sources without schools).
    pub schools: Option<BTreeSet<i64>>,
}

impl Scope {
    /// All schools of a configuration.
    pub fn new(model: Model, configuration: Arc<Configuration>) -> Self {
        Self { model, configuration, schools: None }
    }

    /// Only these schools.
    #[must_use]
    pub fn with_schools(mut self, schools: BTreeSet<i64>) -> Self {
        self.schools = Some(schools);
        self
    }

    /// The school year.
    pub fn school_year(&self) -> SchoolYear {
        self.configuration.school_year
    }

    /// Why a record with these Campus keys is outside the scope, if it is. Keys that carry no school year or no school are inside:
    /// district-wide records have none. So are those of another year, where the record is [of any](CampusKeys::of_any_year).
    pub fn excludes(&self, keys: &CampusKeys) -> Option<String> {
        let year = i64::from(self.school_year());
        let mut years = keys.ids(CampusRole::SchoolYear).peekable();
        if !keys.is_of_any_year() && years.peek().is_some() && !years.any(|found| found == year) {
            return Some(format!("its school year is not {year}"));
        }
        let schools = self.schools.as_ref()?;
        let mut found = keys.ids(CampusRole::School).peekable();
        let outside = found.peek().is_some() && !found.any(|school| schools.contains(&school));
        outside.then(|| "its school is not among the chosen schools".to_owned())
    }
}

/// How one scan is narrowed to people, courses and sections. Absent filters admit everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct Narrowing {
    /// Campus person IDs; a record must carry one of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persons: Option<BTreeSet<i64>>,
    /// Campus course IDs; a record must carry one of them, or one of `sections`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub courses: Option<BTreeSet<i64>>,
    /// Campus section IDs; a record must carry one of them, or one of `courses`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sections: Option<BTreeSet<i64>>,
}

impl Narrowing {
    /// Admits everything.
    pub fn none() -> Self {
        Self::default()
    }

    /// Whether it admits everything.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a record with these Campus keys passes: a listed person, and a listed course **or** section.
    pub fn admits(&self, keys: &CampusKeys) -> bool {
        let carries = |role, wanted: &Option<BTreeSet<i64>>| {
            wanted.as_ref().is_some_and(|wanted| keys.ids(role).any(|id| wanted.contains(&id)))
        };
        let person = self.persons.is_none() || carries(CampusRole::Person, &self.persons);
        let course_or_section = (self.courses.is_none() && self.sections.is_none())
            || carries(CampusRole::Course, &self.courses)
            || carries(CampusRole::Section, &self.sections);
        person && course_or_section
    }
}
