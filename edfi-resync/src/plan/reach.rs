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
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{CampusKeys, CampusRole, Model};

    const A: i64 = 255_901_001;
    const B: i64 = 255_901_002;
    const DISTRICT: i64 = 255_901;

    fn kind(endpoint: &str) -> ResourceKind {
        Model::ds5_2().kind(endpoint).expect("it exists")
    }

    /// Campus schools 12 and 15 report as A and B of one district.
    fn organizations(chosen: Option<&[i64]>) -> Organizations {
        let mut organizations = Organizations::new(chosen.map(|ids| ids.iter().copied().collect()));
        let schools = kind("schools");
        for (number, id) in [(A, 12), (B, 15)] {
            let body = json!({"schoolId": number}).to_string();
            organizations.learn(&key_parts(&schools), body.as_bytes(), &CampusKeys::new().with(CampusRole::School, id));
        }
        let body = json!({"localEducationAgencyId": DISTRICT}).to_string();
        organizations.learn(&key_parts(&kind("localEducationAgencies")), body.as_bytes(), &CampusKeys::new());
        organizations
    }

    fn reach(chosen: Option<&[i64]>) -> Reach {
        Reach::new(2027.try_into().expect("a school year"), organizations(chosen))
    }

    fn within(reach: &Reach, endpoint: &str, body: &Value) -> Within {
        let (kind, text) = (kind(endpoint), body.to_string());
        reach.of(&kind, &key_parts(&kind), text.as_bytes(), &kind.inspector().inspect(text.as_bytes()))
    }

    fn enrollment(school: i64, student: &str, entry: &str) -> Value {
        json!({"schoolReference": {"schoolId": school}, "studentReference": {"studentUniqueId": student}, "entryDate": entry})
    }

    fn at_the_district(student: &str) -> Value {
        json!({"educationOrganizationReference": {"educationOrganizationId": DISTRICT}, "studentReference": {"studentUniqueId": student}})
    }

    fn section(school: i64, code: &str, section: &str) -> Value {
        let offering = json!({"schoolId": school, "schoolYear": 2027, "sessionName": "Fall", "localCourseCode": code});
        json!({"sectionIdentifier": section, "courseOfferingReference": offering})
    }

    #[test]
    fn the_schools_of_a_key_must_be_chosen_ones() {
        let (one, all) = (reach(Some(&[12])), reach(None));
        let entry = "2026-08-20";
        assert_eq!(within(&one, "studentSchoolAssociations", &enrollment(A, "1", entry)), Within::Inside);
        assert_eq!(within(&one, "studentSchoolAssociations", &enrollment(B, "1", entry)), Within::Outside);
        assert_eq!(within(&all, "studentSchoolAssociations", &enrollment(B, "1", entry)), Within::Inside);
        assert_eq!(within(&all, "studentSchoolAssociations", &enrollment(77, "1", entry)), Within::Outside, "another district's");
        assert_eq!(within(&one, "sections", &section(A, "ALG1", "S1")), Within::Inside, "through its offering");
    }

    #[test]
    fn what_has_no_school_is_of_the_whole_district() {
        let association = "studentEducationOrganizationAssociations";
        assert_eq!(within(&reach(Some(&[12])), association, &at_the_district("1")), Within::Outside);
        assert_eq!(within(&reach(None), association, &at_the_district("1")), Within::Inside);
        assert_eq!(within(&reach(Some(&[12, 15])), "students", &json!({"studentUniqueId": "1"})), Within::Outside);
        assert_eq!(within(&reach(None), "students", &json!({"studentUniqueId": "1"})), Within::Inside);
        let program = json!({
            "beginDate": "2026-09-01", "educationOrganizationReference": {"educationOrganizationId": A},
            "programReference": {"educationOrganizationId": DISTRICT, "programName": "P", "programTypeDescriptor": "uri://x#P"},
            "studentReference": {"studentUniqueId": "1"},
        });
        assert_eq!(within(&reach(Some(&[12])), "studentProgramAssociations", &program), Within::Inside, "the school is in its key");
        assert_eq!(within(&reach(Some(&[15])), "studentProgramAssociations", &program), Within::Outside);
    }

    #[test]
    fn a_school_that_several_campus_schools_report_as_needs_them_all() {
        let mut organizations = organizations(Some(&[12]));
        let body = json!({"schoolId": A}).to_string();
        organizations.learn(&key_parts(&kind("schools")), body.as_bytes(), &CampusKeys::new().with(CampusRole::School, 16));
        let reach = Reach::new(2027.try_into().expect("a school year"), organizations);
        assert_eq!(within(&reach, "sections", &section(A, "ALG1", "S1")), Within::Outside);
    }

    #[test]
    fn the_person_must_be_a_listed_one() {
        let people = BTreeMap::from([("Student", BTreeSet::from(["1".to_owned()]))]);
        let reach = reach(Some(&[12])).with_people(people);
        let entry = "2026-08-20";
        assert_eq!(within(&reach, "studentSchoolAssociations", &enrollment(A, "1", entry)), Within::Inside);
        assert_eq!(within(&reach, "studentSchoolAssociations", &enrollment(A, "2", entry)), Within::Outside);
        assert_eq!(
            within(&reach, "studentSchoolAssociations", &enrollment(B, "1", entry)),
            Within::Outside,
            "the school is not chosen"
        );
        assert_eq!(within(&reach, "studentEducationOrganizationAssociations", &at_the_district("1")), Within::Inside);
        let contact = json!({"studentReference": {"studentUniqueId": "1"}, "contactReference": {"contactUniqueId": "9"}});
        assert_eq!(within(&reach, "studentContactAssociations", &contact), Within::Inside, "one of its people is enough");
    }

    #[test]
    fn the_school_year_must_be_the_configuration_s() {
        let mut other = section(A, "ALG1", "S1");
        other["courseOfferingReference"]["schoolYear"] = json!(2026);
        assert_eq!(within(&reach(None), "sections", &other), Within::Outside);
        for (date, wanted) in [
            ("2026-06-30", Within::IfOurs),
            ("2026-07-01", Within::Inside),
            ("2027-06-30", Within::Inside),
            ("2027-07-01", Within::IfOurs),
            ("x", Within::IfOurs),
        ] {
            assert_eq!(within(&reach(None), "studentSchoolAssociations", &enrollment(A, "1", date)), wanted, "{date}");
        }
    }

    #[test]
    fn years_that_the_source_gave_are_covered_and_no_others() {
        let transcript = |year: i64| {
            json!({
                "courseAttemptResultDescriptor": "uri://x#P", "courseReference": {"courseCode": "ALG1", "educationOrganizationId": A},
                "studentAcademicRecordReference": {
                    "educationOrganizationId": A, "schoolYear": year, "studentUniqueId": "1", "termDescriptor": "uri://x#F",
                },
            })
        };
        let history = reach(None).with_years(&[2024, 2025].into());
        for (year, wanted) in [
            (2027, Within::Inside),
            (2025, Within::Inside),
            (2024, Within::Inside),
            (2026, Within::OtherYear),
            (2023, Within::OtherYear),
        ] {
            assert_eq!(within(&history, "courseTranscripts", &transcript(year)), wanted, "{year}");
        }
        assert_eq!(within(&history, "studentSchoolAssociations", &enrollment(A, "1", "2024-09-01")), Within::Inside);
        assert_eq!(within(&history, "studentSchoolAssociations", &enrollment(A, "1", "2025-09-01")), Within::OtherYear);
        assert_eq!(within(&history, "studentSchoolAssociations", &enrollment(77, "1", "2025-09-01")), Within::Outside);
        assert_eq!(within(&reach(None).with_years(&BTreeSet::new()), "courseTranscripts", &transcript(2026)), Within::Outside);
    }

    #[test]
    fn the_course_or_section_must_be_a_listed_one() {
        let mut listed = Courses::default();
        let offering = json!({"localCourseCode": "ALG1", "schoolReference": {"schoolId": A},
            "sessionReference": {"schoolId": A, "schoolYear": 2027, "sessionName": "Fall"}});
        listed.learn(&kind("courseOfferings"), offering.to_string().as_bytes());
        listed.learn(&kind("sections"), section(A, "BIO1", "S7").to_string().as_bytes());
        let course = json!({"courseCode": "ALG1", "educationOrganizationReference": {"educationOrganizationId": A}});
        listed.learn(&kind("courses"), course.to_string().as_bytes());
        let reach = reach(Some(&[12])).with_courses(listed);
        assert_eq!(within(&reach, "sections", &section(A, "ALG1", "S1")), Within::Inside, "of the course");
        assert_eq!(within(&reach, "sections", &section(A, "BIO1", "S7")), Within::Inside, "the section");
        assert_eq!(within(&reach, "sections", &section(A, "BIO1", "S8")), Within::Outside);
        let mut roster = json!({"beginDate": "2026-08-20", "studentReference": {"studentUniqueId": "1"}});
        roster["sectionReference"] = section(A, "BIO1", "S7")["courseOfferingReference"].clone();
        roster["sectionReference"]["sectionIdentifier"] = json!("S7");
        assert_eq!(within(&reach, "studentSectionAssociations", &roster), Within::Inside);
        roster["sectionReference"]["sectionIdentifier"] = json!("S8");
        assert_eq!(within(&reach, "studentSectionAssociations", &roster), Within::Outside);
        assert_eq!(within(&reach, "courses", &course), Within::Inside);
    }

    fn dates(from: &str, to: &str) -> Dates {
        let day = |text: &str| (!text.is_empty()).then(|| text.parse::<Day>().expect("a day"));
        Dates::new(day(from), day(to))
    }

    #[test]
    fn the_day_that_a_record_shows_must_be_one_of_those_asked_for() {
        let reach = reach(Some(&[12])).with_dates(dates("2026-11-30", "2026-12-01"));
        assert!(!reach.is_whole());
        let event = |date: &str| {
            json!({"eventDate": date, "schoolReference": {"schoolId": A}, "studentReference": {"studentUniqueId": "1"},
                "sessionReference": {"schoolId": A, "schoolYear": 2027, "sessionName": "Fall"}, "attendanceEventCategoryDescriptor": "uri://x#A"})
        };
        for (date, wanted) in [
            ("2026-11-29", Within::Outside),
            ("2026-11-30", Within::Inside),
            ("2026-12-01", Within::Inside),
            ("2026-12-02", Within::Outside),
            ("x", Within::Outside),
        ] {
            assert_eq!(within(&reach, "studentSchoolAttendanceEvents", &event(date)), wanted, "{date}");
        }
        let incident = json!({"incidentIdentifier": "1", "incidentDate": "2026-12-01", "schoolReference": {"schoolId": A}});
        assert_eq!(within(&reach, "disciplineIncidents", &incident), Within::Inside, "its day need not be in its key");
        let part = json!({"disciplineIncidentReference": {"incidentIdentifier": "1", "schoolId": A}, "studentReference": {"studentUniqueId": "1"}});
        assert_eq!(within(&reach, "studentDisciplineIncidentNonOffenderAssociations", &part), Within::Outside, "it shows none");
    }

    #[test]
    fn an_ods_is_asked_by_the_day_where_the_days_are_few() {
        let shown = |reach: &Reach, endpoint: &str| {
            let lists = reach.filters_by_day(&kind(endpoint))?;
            let pair = |(name, value): &(String, String)| format!("{name}={value}");
            Some(lists.iter().map(|list| list.iter().map(pair).collect::<Vec<_>>().join("&")).collect::<Vec<_>>().join(" "))
        };
        let days = dates("2026-11-30", "2026-12-01");
        let (all, one) = (reach(None).with_dates(days), reach(Some(&[12])).with_dates(days));
        let events = "studentSchoolAttendanceEvents";
        assert_eq!(shown(&all, events).as_deref(), Some("eventDate=2026-11-30 eventDate=2026-12-01"));
        let wanted = format!("schoolId={A}&eventDate=2026-11-30 schoolId={A}&eventDate=2026-12-01");
        assert_eq!(shown(&one, events), Some(wanted));
        assert_eq!(shown(&one, "disciplineActions").as_deref(), Some(""), "nothing of it can be in scope");
        assert_eq!(shown(&all, "disciplineIncidents"), None, "its day is no part of its key");
        assert_eq!(shown(&reach(None), events), None);
        assert_eq!(shown(&reach(None).with_dates(dates("2026-11-30", "")), events), None, "an open end");
        assert_eq!(shown(&reach(None).with_dates(dates("2026-07-01", "2027-06-30")), events), None, "a year of days");
        assert_eq!(shown(&all.with_people(BTreeMap::new()), events), None, "people are asked for by themselves");
    }

    #[test]
    fn an_ods_is_asked_for_no_more_than_needed() {
        let shown = |reach: &Reach, endpoint: &str| {
            let lists = reach.filters(&kind(endpoint));
            let pair = |(name, value): &(String, String)| format!("{name}={value}");
            lists.iter().map(|list| list.iter().map(pair).collect::<Vec<_>>().join("&")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(&reach(None), "sections"), "");
        assert_eq!(reach(None).filters(&kind("sections")).len(), 1, "the whole collection");
        assert_eq!(shown(&reach(Some(&[12, 15])), "sections"), format!("schoolId={A} schoolId={B}"));
        assert_eq!(shown(&reach(Some(&[12])), "courses"), format!("educationOrganizationId={A}"));
        assert!(reach(Some(&[12])).filters(&kind("students")).is_empty(), "nothing of it can be in scope");
        let people = BTreeMap::from([("Student", BTreeSet::from(["1".to_owned(), "2".to_owned()]))]);
        let reach = reach(Some(&[12])).with_people(people);
        assert_eq!(shown(&reach, "grades"), "studentUniqueId=1 studentUniqueId=2");
        assert_eq!(shown(&reach, "studentContactAssociations"), "studentUniqueId=1 studentUniqueId=2");
    }
}
