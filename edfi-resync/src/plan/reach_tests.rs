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
