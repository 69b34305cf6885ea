//! The parameters that a service query may name, and which filters a query applies by them.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use crate::campus::{Narrowing, Scope};
use crate::model::{CampusObject, Day};

/// A parameter of a service query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Parameter {
    SchoolYear,
    StartDate,
    EndDate,
    Schools,
    Persons,
    Courses,
    Sections,
    FromDate,
    ToDate,
    Configuration,
    StudentUniqueId,
    StaffUniqueId,
    Objects,
}

/// What is bound to a parameter of a service query.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterValue {
    /// NULL.
    Null,
    /// A whole number.
    Integer(i64),
    /// Text; a list of IDs is one, as JSON.
    Text(String),
}

impl Parameter {
    const ALL: [(&'static str, Self); 13] = [
        ("school_year", Self::SchoolYear),
        ("start_date", Self::StartDate),
        ("end_date", Self::EndDate),
        ("schools", Self::Schools),
        ("persons", Self::Persons),
        ("courses", Self::Courses),
        ("sections", Self::Sections),
        ("from_date", Self::FromDate),
        ("to_date", Self::ToDate),
        ("configuration", Self::Configuration),
        ("student_unique_id", Self::StudentUniqueId),
        ("staff_unique_id", Self::StaffUniqueId),
        ("objects", Self::Objects),
    ];

    /// The parameter of this name, which is written without the colon.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|&(_, parameter)| parameter)
    }

    /// All names with their colons, for a hint.
    pub(crate) fn names() -> String {
        Self::ALL.map(|(name, _)| format!(":{name}")).join(", ")
    }

    /// Its value for a scan.
    pub(crate) fn value(self, scope: &Scope, narrowing: &Narrowing) -> ParameterValue {
        let configuration = &scope.configuration;
        let ending = i64::from(scope.school_year());
        match self {
            Self::SchoolYear => ParameterValue::Integer(ending),
            Self::StartDate => ParameterValue::Text(format!("{}-07-01", ending - 1)),
            // Its last moment, as SQL Server keeps it: a day and a moment of that day are before it as text too.
            Self::EndDate => ParameterValue::Text(format!("{ending}-06-30 23:59:59.997")),
            Self::Schools => ids(scope.schools.as_ref()),
            Self::Persons => ids(narrowing.persons.as_ref()),
            Self::Courses => ids(narrowing.courses.as_ref()),
            Self::Sections => ids(narrowing.sections.as_ref()),
            Self::FromDate => moment(narrowing.dates.and_then(|dates| dates.from), ""),
            Self::ToDate => moment(narrowing.dates.and_then(|dates| dates.to), LAST_MOMENT),
            Self::Configuration => ParameterValue::Text(configuration.name.clone()),
            Self::StudentUniqueId => name_of(&configuration.unique_ids.student),
            Self::StaffUniqueId => name_of(&configuration.unique_ids.staff),
            // Only the query about objects is asked about any.
            Self::Objects => ParameterValue::Null,
        }
    }

    /// The value of `:objects`: pairs of type and key.
    pub(crate) fn objects(objects: &[CampusObject]) -> ParameterValue {
        let pairs: Vec<_> = objects.iter().map(|object| json!([&*object.kind, object.id])).collect();
        ParameterValue::Text(Value::from(pairs).to_string())
    }
}

/// Parts a narrowing into what a query applies by its parameters and what is left to be applied to the Campus keys of its rows.
///
/// Course and section IDs are alternatives: with both of them given, a query that filters by each on its own would demand both. So
/// then neither is handed to it.
///
/// Days are always left to the Campus keys too: a query may compare with them what is not quite the day of its records.
pub(crate) fn split(narrowing: &Narrowing, used: &BTreeSet<Parameter>) -> (Narrowing, Narrowing) {
    let (mut bound, mut rest) = (Narrowing::none(), Narrowing::none());
    let alone = narrowing.courses.is_none() || narrowing.sections.is_none();
    let side = |bind: bool, bound, rest| if bind { bound } else { rest };
    side(used.contains(&Parameter::Persons), &mut bound.persons, &mut rest.persons).clone_from(&narrowing.persons);
    side(alone && used.contains(&Parameter::Courses), &mut bound.courses, &mut rest.courses).clone_from(&narrowing.courses);
    side(alone && used.contains(&Parameter::Sections), &mut bound.sections, &mut rest.sections).clone_from(&narrowing.sections);
    (bound.dates, rest.dates) = (narrowing.dates, narrowing.dates);
    (bound, rest)
}

/// The last moment of a day that a database knows which counts in three hundredths of a second, behind the day.
const LAST_MOMENT: &str = " 23:59:59.997";

/// A moment of a day: its beginning, or what stands behind it.
fn moment(day: Option<Day>, time: &str) -> ParameterValue {
    day.map_or(ParameterValue::Null, |day| ParameterValue::Text(format!("{day}{time}")))
}

fn ids(ids: Option<&BTreeSet<i64>>) -> ParameterValue {
    let Some(ids) = ids else { return ParameterValue::Null };
    let ids: Vec<_> = ids.iter().map(i64::to_string).collect();
    ParameterValue::Text(format!("[{}]", ids.join(",")))
}

fn name_of(choice: &impl Serialize) -> ParameterValue {
    match serde_json::to_value(choice) {
        Ok(Value::String(name)) => ParameterValue::Text(name),
        _ => unreachable!("a choice of unique IDs is serialized as its name"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::campus::{Configuration, Dates};
    use crate::model::Model;

    fn narrowing(persons: Option<i64>, courses: Option<i64>, sections: Option<i64>) -> Narrowing {
        let set = |id: Option<i64>| id.map(|id| BTreeSet::from([id]));
        Narrowing { persons: set(persons), courses: set(courses), sections: set(sections), ..Narrowing::none() }
    }

    #[test]
    fn days_are_bound_from_their_first_moment_to_their_last_and_applied_again() {
        let configuration = Configuration::new("State", 2027.try_into().unwrap(), "5.2");
        let scope = Scope::new(Model::ds5_2(), Arc::new(configuration));
        let day = Day::new(2026, 11, 30).unwrap();
        let text = |text: &str| ParameterValue::Text(text.to_owned());
        for (dates, from, to) in [
            (Some(Dates::new(day, day)), text("2026-11-30"), text("2026-11-30 23:59:59.997")),
            (Some(Dates::new(day, None)), text("2026-11-30"), ParameterValue::Null),
            (Some(Dates::new(None, day)), ParameterValue::Null, text("2026-11-30 23:59:59.997")),
            (None, ParameterValue::Null, ParameterValue::Null),
        ] {
            let narrowing = Narrowing { dates, ..Narrowing::none() };
            let value = |name| Parameter::named(name).unwrap().value(&scope, &narrowing);
            assert_eq!((value("from_date"), value("to_date")), (from, to));
            for used in [BTreeSet::new(), BTreeSet::from([Parameter::FromDate, Parameter::ToDate])] {
                assert_eq!(split(&narrowing, &used), (narrowing.clone(), narrowing.clone()));
            }
        }
    }

    #[test]
    fn values_follow_the_scope() {
        let configuration = Configuration::new("State", 2027.try_into().unwrap(), "5.2");
        let scope = Scope::new(Model::ds5_2(), Arc::new(configuration)).with_schools([15, 12].into());
        let value = |name| Parameter::named(name).unwrap().value(&scope, &narrowing(None, Some(3), None));
        let text = |text: &str| ParameterValue::Text(text.to_owned());
        assert_eq!(value("school_year"), ParameterValue::Integer(2027));
        assert_eq!(value("start_date"), text("2026-07-01"));
        assert_eq!(value("end_date"), text("2027-06-30 23:59:59.997"));
        assert_eq!(value("schools"), text("[12,15]"));
        assert_eq!(value("persons"), ParameterValue::Null);
        assert_eq!(value("courses"), text("[3]"));
        assert_eq!(value("configuration"), text("State"));
        assert_eq!(value("student_unique_id"), text("edFiId"));
        assert_eq!(value("staff_unique_id"), text("edFiId"));
        assert_eq!(Parameter::named("School_Year"), None);
    }

    #[test]
    fn courses_or_sections_are_never_made_courses_and_sections() {
        let used = BTreeSet::from([Parameter::Courses, Parameter::Sections]);
        let (bound, rest) = split(&narrowing(Some(1), Some(2), Some(3)), &used);
        assert_eq!((bound, rest), (Narrowing::none(), narrowing(Some(1), Some(2), Some(3))));
        let (bound, rest) = split(&narrowing(Some(1), None, Some(3)), &used);
        assert_eq!((bound, rest), (narrowing(None, None, Some(3)), narrowing(Some(1), None, None)));
    }
}
