//! [`Reach`]: whether a record that only the ODS shows belongs to a request.
//!
//! It does if its own natural key says so: the schools in it are chosen ones, its person is a listed one, its course or section too, and its
//! school year is the configuration's, or one that the source gave records of where it gives those of all years; and if it shows a day that is
//! asked for, where days are. A kind without a school in its key belongs to the district: to a request for all schools, or to one that
//! names its person. What cannot be told is outside, and stays.
//!
//! Pure: which Ed-Fi number a school has and which unique ID a person, the front door reads from the source.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use super::courses::Courses;
use super::days::{day_parameter, shown_day};
use super::organizations::Organizations;
use crate::campus::{Dates, SchoolYear};
use crate::model::{Day, Inspection, KeyPart, KeyPartOf, ResourceKind, key_parameters, key_parts};

/// What of an ODS belongs to a request.
#[derive(Clone)]
pub(crate) struct Reach {
    /// The years in which the school years end.
    years: BTreeSet<i64>,
    /// The source gives records of any year, and gave some of these.
    is_history: bool,
    organizations: Organizations,
    /// Unique IDs of the listed people, by the kind of person.
    people: Option<BTreeMap<&'static str, BTreeSet<String>>>,
    courses: Option<Courses>,
    dates: Option<Dates>,
}

/// Whether a record belongs to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Within {
    /// It does.
    Inside,
    /// It does if it is ours: a date in its key lies before or behind the school year, as that of a staff assignment may that lasts for years. The
    /// rows of a ledger are of one school year.
    IfOurs,
    /// The source gives records of any year, and gave none of its year: it is nobody's to judge, ours or not.
    OtherYear,
    /// It does not, or that cannot be told.
    Outside,
}

impl Reach {
    /// Everything of these organizations in a school year.
    pub(crate) fn new(year: SchoolYear, organizations: Organizations) -> Self {
        Self { years: BTreeSet::from([year.into()]), is_history: false, organizations, people: None, courses: None, dates: None }
    }

    /// The same for a kind of which the source gave records of these years too, by the years in which they end. Of other years it may have none,
    /// or may not have been asked: what an ODS shows of them is nobody's to judge.
    #[must_use]
    pub(crate) fn with_years(mut self, years: &BTreeSet<i64>) -> Self {
        self.is_history |= !years.is_empty();
        self.years.extend(years);
        self
    }

    /// Only what is about these people: unique IDs by the kind of person.
    #[must_use]
    pub(crate) fn with_people(mut self, people: BTreeMap<&'static str, BTreeSet<String>>) -> Self {
        self.people = Some(people);
        self
    }

    /// Only what is of these courses and sections.
    #[must_use]
    pub(crate) fn with_courses(mut self, courses: Courses) -> Self {
        self.courses = Some(courses);
        self
    }

    /// Only what is of these days.
    #[must_use]
    pub(crate) fn with_dates(mut self, dates: Dates) -> Self {
        self.dates = Some(dates);
        self
    }

    /// Which education organizations are the source's; more may turn up while it is read.
    pub(crate) fn organizations_mut(&mut self) -> &mut Organizations {
        &mut self.organizations
    }

    /// Whether all that the source has of a kind is inside, so that the whole collection is worth listing.
    pub(crate) fn is_whole(&self) -> bool {
        self.organizations.chosen.is_none() && self.people.is_none() && self.courses.is_none() && self.dates.is_none()
    }

    /// Whether a record of the ODS belongs to it.
    pub(crate) fn of(&self, kind: &ResourceKind, parts: &[KeyPart], text: &[u8], inspection: &Inspection) -> Within {
        let Ok(body) = serde_json::from_slice::<Value>(text) else { return Within::Outside };
        let values: Vec<_> = parts.iter().map(|part| (part.of, part.text(&body))).collect();
        let of = |wanted: fn(KeyPartOf) -> bool| {
            values.iter().filter(move |(of, _)| wanted(*of)).filter_map(|(_, value)| value.as_deref())
        };
        let named = self.people.as_ref().map(|people| {
            values.iter().any(|(of, value)| match (of, value) {
                (KeyPartOf::Person(person), Some(id)) => people.get(person).is_some_and(|ids| ids.contains(id)),
                _ => false,
            })
        });
        let organizations: BTreeSet<_> = of(|of| matches!(of, KeyPartOf::School | KeyPartOf::EducationOrganization)).collect();
        let covers = |year: &str| year.parse().is_ok_and(|year| self.years.contains(&year));
        let outside = named == Some(false)
            || !self.organizations.hold(&organizations, named == Some(true))
            || self.courses.as_ref().is_some_and(|courses| !courses.hold(kind, text, inspection))
            || self.dates.is_some_and(|dates| shown_day(kind, &body).is_none_or(|day| !dates.hold(day)));
        if outside {
            return Within::Outside;
        }
        if of(|of| of == KeyPartOf::SchoolYear).any(|year| !covers(year)) {
            return if self.is_history { Within::OtherYear } else { Within::Outside };
        }
        let spans: Vec<_> = self.years.iter().map(|year| (format!("{}-07-01", year - 1), format!("{year}-06-30"))).collect();
        let is_in = |day: &str| spans.iter().any(|(first, last)| (first.as_str()..=last.as_str()).contains(&day));
        let during = |date: &str| date.get(..10).is_some_and(is_in);
        if of(|of| of == KeyPartOf::Date).all(during) {
            Within::Inside
        } else if self.is_history {
            Within::OtherYear
        } else {
            Within::IfOurs
        }
    }

    /// What to ask an ODS for, so that it does not show more than needed: each is a list of its own, by parameter and value; one without
    /// parameters is the whole collection.
    pub(crate) fn filters(&self, kind: &ResourceKind) -> Vec<Vec<(String, String)>> {
        let parts = key_parts(kind);
        let parameters = key_parameters(kind);
        let name = |part: &KeyPart| parameters.iter().find(|(path, _)| *path == part.path).map(|(_, name)| name.clone());
        let mut filters = Vec::new();
        if let Some(people) = &self.people {
            for part in &parts {
                if let (KeyPartOf::Person(person), Some(name)) = (part.of, name(part)) {
                    let ids = people.get(person).into_iter().flatten();
                    filters.extend(ids.map(|id| vec![(name.clone(), id.clone())]));
                }
            }
        } else if self.organizations.chosen.is_some() {
            let of = |wanted: KeyPartOf| parts.iter().filter(move |part| part.of == wanted).find_map(name);
            if let Some(name) = of(KeyPartOf::School).or_else(|| of(KeyPartOf::EducationOrganization)) {
                filters.extend(self.organizations.chosen_numbers().map(|number| vec![(name.clone(), number.to_owned())]));
            }
        } else {
            return vec![Vec::new()];
        }
        // So many lists cost more than the whole collection, which is looked at row by row anyway.
        if filters.len() > MOST_FILTERS { vec![Vec::new()] } else { filters }
    }

    /// The same by the days that are asked for, of each chosen school; nothing where people are listed, of whom there is less, or where an ODS cannot be
    /// asked so.
    pub(crate) fn filters_by_day(&self, kind: &ResourceKind) -> Option<Vec<Vec<(String, String)>>> {
        let (dates, (name, _)) = (self.dates.filter(|_| self.people.is_none())?, day_parameter(kind)?);
        let days = dates.each(MOST_DAYS)?;
        let filters = self.filters(kind);
        let on = |day: &Day| {
            let day = (name.clone(), day.to_string());
            filters.iter().map(move |filter| filter.iter().cloned().chain([day.clone()]).collect())
        };
        let by_day: Vec<_> = days.iter().flat_map(on).collect();
        (by_day.len() <= MOST_FILTERS).then_some(by_day)
    }

    /// Whether schools are chosen.
    pub(crate) fn is_of_schools(&self) -> bool {
        self.organizations.chosen.is_some()
    }
}

/// More days than this are not asked for one by one: a list of all is not much longer.
const MOST_DAYS: usize = 62;
/// More lists than this are not asked for.
const MOST_FILTERS: usize = 1_000;

/// Counts people, and does not show them.
impl fmt::Debug for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let people = self.people.as_ref().map(|people| people.values().map(BTreeSet::len).sum::<usize>());
        write!(f, "Reach({:?}, {:?}, people {people:?}, {:?})", self.years, self.organizations, self.courses)
    }
}

#[cfg(test)]
#[path = "reach_tests.rs"]
mod tests;
