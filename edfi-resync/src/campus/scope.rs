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
use super::dates::Dates;
use crate::error::{Error, ErrorKind};
use crate::model::{CampusKeys, CampusRole, Day, Model};

/// A school year, by the year in which it ends: 2027 is 2026-27.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct SchoolYear(u16);

impl SchoolYear {
    /// The year in which it ends.
    pub fn ending(self) -> u16 {
        self.0
    }

    /// Its days, from July 1 to June 30.
    pub fn days(self) -> Dates {
        Dates::new(of_every_year(self.0 - 1, 7, 1), of_every_year(self.0, 6, 30))
    }

    /// Checks that both ends of some dates, as far as they are named, lie in it: what is sent is of one school year alone.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] names the day, and the days of the year.
    pub fn check(self, dates: &Dates) -> Result<(), Error> {
        let all = self.days();
        match [dates.from, dates.to].into_iter().flatten().find(|day| !all.hold(*day)) {
            None => Ok(()),
            Some(day) => {
                let message = format!("the dates name {day}, which is not in the school year {self} ({all})");
                let hint = "name days of that year, leave that end out, or choose the configuration of the other year";
                Err(Error::new(ErrorKind::RequestInvalid, message).with_hint(hint))
            }
        }
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

/// A day that every year has.
fn of_every_year(year: u16, month: u8, day: u8) -> Day {
    Day::new(year, month, day).expect("a school year is one of 1900 to 2100")
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

/// How one scan is narrowed to people, courses, sections, days and changes. Absent filters admit everything.
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
    /// Days; the one that a record carries must be among them, and one that carries none is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<Dates>,
    /// A change version of the source: only what changed behind it. Only the source can tell, and the IDs of a record cannot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_since: Option<u64>,
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

    /// Only what changed behind this version of the source.
    pub fn changed_since(version: u64) -> Self {
        Self { changed_since: Some(version), ..Self::default() }
    }

    /// Whether it lists people, courses or sections.
    pub(crate) fn lists_ids(&self) -> bool {
        self.persons.is_some() || self.courses.is_some() || self.sections.is_some()
    }

    /// Whether a record with these Campus keys passes: a listed person, a listed course **or** section, and a day among the dates. When a record
    /// changed, they do not say.
    pub fn admits(&self, keys: &CampusKeys) -> bool {
        self.refuses(keys).is_none()
    }

    /// Why a record with these Campus keys does not pass, if it does not.
    pub(crate) fn refuses(&self, keys: &CampusKeys) -> Option<&'static str> {
        let carries = |role, wanted: &Option<BTreeSet<i64>>| {
            wanted.as_ref().is_some_and(|wanted| keys.ids(role).any(|id| wanted.contains(&id)))
        };
        let person = self.persons.is_none() || carries(CampusRole::Person, &self.persons);
        let course_or_section = (self.courses.is_none() && self.sections.is_none())
            || carries(CampusRole::Course, &self.courses)
            || carries(CampusRole::Section, &self.sections);
        let day = self.dates.is_none_or(|dates| keys.day().is_some_and(|day| dates.hold(day)));
        match (person && course_or_section, day) {
            (true, true) => None,
            (false, _) => Some("it is about none of the listed people, courses or sections"),
            (true, false) => Some("its day is not among the dates"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<Day> {
        (!text.is_empty()).then(|| text.parse().expect("a day"))
    }

    #[test]
    fn dates_that_name_a_day_of_another_school_year_are_refused() {
        let year = SchoolYear::try_from(2027).expect("a school year");
        let check = |from, to| year.check(&Dates::new(day(from), day(to)));
        for (from, to, named) in [
            ("2026-06-30", "", "2026-06-30"),
            ("", "2027-07-01", "2027-07-01"),
            ("2026-11-30", "2062-12-01", "2062-12-01"),
            ("2025-11-30", "2025-11-30", "2025-11-30"),
        ] {
            let said = check(from, to).expect_err("it is refused").to_string();
            let wanted =
                format!("the dates name {named}, which is not in the school year 2027 (2026-07-01 to 2027-06-30); name days");
            assert!(said.starts_with(&wanted), "{said}");
        }
        for (from, to) in [("2026-07-01", "2027-06-30"), ("2026-07-01", ""), ("", "2027-06-30")] {
            assert!(check(from, to).is_ok(), "{from} {to}");
        }
    }

    #[test]
    fn a_record_passes_if_it_matches_every_filter() {
        let keys = |person, day| CampusKeys::new().with(CampusRole::Person, person).with_day(day);
        let (monday, tuesday) = (Day::new(2026, 11, 30).expect("a day"), Day::new(2026, 12, 1).expect("a day"));
        let mut narrowing = Narrowing { dates: Some(Dates::new(monday, monday)), ..Narrowing::none() };
        assert!(narrowing.admits(&keys(1, monday)) && !narrowing.admits(&keys(1, tuesday)));
        let dateless = CampusKeys::new().with(CampusRole::Person, 1);
        assert_eq!(narrowing.refuses(&dateless), Some("its day is not among the dates"), "a record without a day is of none");
        narrowing.persons = Some([1].into());
        assert!(narrowing.admits(&keys(1, monday)) && !narrowing.admits(&keys(1, tuesday)) && !narrowing.admits(&keys(2, monday)));
        narrowing.sections = Some([7].into());
        assert!(!narrowing.admits(&keys(1, monday)));
        assert!(narrowing.admits(&keys(1, monday).with(CampusRole::Section, 7)));
    }
}
