//! [`Selection`]: what the filters of a request do to one resource.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::days;
use crate::campus::{Narrowing, NonPersonPolicy, Request};
use crate::model::{CampusKeys, ResourceKind, ScopeClass};

/// Which records of a resource take part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Selection {
    /// All records of the chosen schools and year.
    FullScope,
    /// Only records of the listed people, courses or sections, and of the days asked for; or only what changed.
    Narrowed(Narrowing),
    /// Only records that narrowed ones, or the chosen resources, refer to.
    Related,
    /// The same, and records that narrowed ones refer to.
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
    /// What the filters of a request do to a kind, of which the source tells the [day](CampusKeys::day) of each record or not; `None` when the policy
    /// skips it.
    pub fn of(kind: &ResourceKind, request: &Request, tells_day: bool) -> Option<Self> {
        let by_people = request.persons.is_some();
        let by_courses = request.courses.is_some() || request.sections.is_some();
        if !by_people && !by_courses && request.dates.is_none() {
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
        // Dates narrow what people, courses and sections leave: they never let in what these leave out.
        let is_left = !narrowing.is_none() || request.non_person_policy == NonPersonPolicy::FullScope;
        if (tells_day || days::has_day(kind)) && (is_left || !(by_people || by_courses)) {
            narrowing.dates = request.dates;
        }
        // A student brings the contacts its records refer to; a listed section brings its course and offering, an action the incident that it follows.
        let brought = matches!(kind.endpoint(), "contacts" | "parents" | "courses" | "courseOfferings" | "sections")
            || (narrowing.dates.is_some() && days::is_brought(kind));
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

    /// The same for whatever day, where dates narrow it.
    pub(crate) fn of_any_day(&self) -> Option<Self> {
        let (Self::Narrowed(narrowing) | Self::NarrowedAndRelated(narrowing)) = self else { return None };
        narrowing.dates?;
        Some(Self::Narrowed(Narrowing { dates: None, ..narrowing.clone() }))
    }

    /// Whether dates narrow it.
    pub(super) fn has_dates(&self) -> bool {
        matches!(self, Self::Narrowed(narrowing) | Self::NarrowedAndRelated(narrowing) if narrowing.dates.is_some())
    }

    /// Whether it takes in records because others refer to them.
    pub fn takes_related(&self) -> bool {
        matches!(self, Self::Related | Self::NarrowedAndRelated(_))
    }

    /// The IDs and days it lists, in words for people: `3 people, 1 course, 2026-11-30`.
    pub(super) fn filters(&self) -> String {
        let (Self::Narrowed(narrowing) | Self::NarrowedAndRelated(narrowing)) = self else { return String::new() };
        let count = |ids: &Option<BTreeSet<i64>>, one: &str, many: &str| {
            ids.as_ref().map(|ids| format!("{} {}", ids.len(), if ids.len() == 1 { one } else { many }))
        };
        [
            count(&narrowing.persons, "person", "people"),
            count(&narrowing.courses, "course", "courses"),
            count(&narrowing.sections, "section", "sections"),
            narrowing.dates.map(|dates| dates.to_string()),
            narrowing.changed_since.map(|version| format!("changes since version {version}")),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campus::Dates;
    use crate::model::{Day, Model};

    fn of(endpoint: &str, request: &Request) -> Option<Selection> {
        Selection::of(&Model::ds5_2().kind(endpoint).expect("it exists"), request, false)
    }

    fn dates() -> Dates {
        Dates::new(Day::new(2026, 11, 30).expect("a day"), None)
    }

    fn request() -> Request {
        Request::new().dates(dates().from, dates().to)
    }

    fn narrowed(persons: bool, sections: bool) -> Narrowing {
        let listed = |is: bool| is.then(|| BTreeSet::from([7]));
        Narrowing { persons: listed(persons), sections: listed(sections), dates: Some(dates()), ..Narrowing::none() }
    }

    #[test]
    fn dates_narrow_what_has_a_day_and_the_policy_decides_about_the_rest() {
        let [related, full, skip] = NonPersonPolicy::ALL.map(|policy| request().non_person_policy(policy));
        for endpoint in
            ["studentSectionAttendanceEvents", "studentSchoolAttendanceEvents", "grades", "calendarDates", "disciplineActions"]
        {
            for request in [&related, &full, &skip] {
                assert_eq!(of(endpoint, request), Some(Selection::Narrowed(narrowed(false, false))), "{endpoint}");
            }
        }
        for endpoint in ["students", "sections", "schools", "studentSchoolAssociations", "courseTranscripts"] {
            assert_eq!(of(endpoint, &related), Some(Selection::Related), "{endpoint}");
            assert_eq!(of(endpoint, &full), Some(Selection::FullScope), "{endpoint}");
            assert_eq!(of(endpoint, &skip), None, "{endpoint}");
        }
        for endpoint in ["disciplineIncidents", "studentDisciplineIncidentBehaviorAssociations"] {
            assert_eq!(of(endpoint, &related), Some(Selection::NarrowedAndRelated(narrowed(false, false))), "{endpoint}");
        }
        let cohorts = Model::ds5_2().kind("studentCohortAssociations").expect("it exists");
        let told = Selection::of(&cohorts, &related, true);
        assert_eq!(told, Some(Selection::Narrowed(narrowed(false, false))), "a source tells the day of whatever it has one of");
    }

    #[test]
    fn dates_narrow_what_people_and_sections_leave_and_let_in_nothing_else() {
        let people = request().persons([7].into());
        assert_eq!(of("studentSchoolAttendanceEvents", &people), Some(Selection::Narrowed(narrowed(true, false))));
        let of_people = Narrowing { dates: None, ..narrowed(true, false) };
        assert_eq!(of("students", &people), Some(Selection::Narrowed(of_people)), "it has no day");
        // An incident names nobody: of which of them a person's records speak, only these say.
        assert_eq!(of("disciplineIncidents", &people), Some(Selection::Related));
        assert_eq!(of("calendarDates", &people), Some(Selection::Related));
        let full = people.clone().non_person_policy(NonPersonPolicy::FullScope);
        assert_eq!(of("calendarDates", &full), Some(Selection::Narrowed(narrowed(false, false))));
        assert_eq!(of("schools", &full), Some(Selection::FullScope));
        assert_eq!(of("calendarDates", &people.clone().non_person_policy(NonPersonPolicy::Skip)), None);
        let both = people.sections([7].into());
        assert_eq!(of("studentSectionAttendanceEvents", &both), Some(Selection::Narrowed(narrowed(true, true))));
        assert_eq!(of("studentSchoolAttendanceEvents", &both), Some(Selection::Narrowed(narrowed(true, false))));
        let said = of("studentSectionAttendanceEvents", &both).expect("it takes part").filters();
        assert_eq!(said, "1 person, 1 section, 2026-11-30 and later");
    }
}
