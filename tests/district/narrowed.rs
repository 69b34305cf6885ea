//! What a filter leaves: exactly the records that its Campus keys name.

use std::collections::BTreeSet;

use crate::Made;
use crate::check::{Records, check_references};
use crate::reader::{Parameters, Row};

/// What a filter should leave of the whole, by the Campus keys alone.
fn narrowed(whole: &Records, admits: impl Fn(&str, &Row) -> bool) -> Records {
    let keep = |endpoint: &String, rows: &Vec<Row>| rows.iter().filter(|row| admits(endpoint, row)).cloned().collect();
    whole.iter().map(|(endpoint, rows)| (endpoint.clone(), keep(endpoint, rows))).collect()
}

#[test]
fn one_school_is_exactly_its_records_and_is_complete_in_itself() {
    let made = Made::shared(600);
    let whole = made.records();
    for school in &made.summary.schools {
        let parameters = Parameters { schools: Some(format!("[{school}]")), ..Parameters::default() };
        let found = made.reader.all(&parameters);
        let mut expected = narrowed(whole, |_, row| row.keys.get("@school").is_none_or(|schools| schools.contains(school)));
        // A guardian carries the own students of this school, and not their brothers and sisters elsewhere.
        let here: BTreeSet<i64> = expected["students"].iter().flat_map(|row| row.keys["@person"].clone()).collect();
        for row in expected.get_mut("contacts").expect("there are contacts") {
            let own = row.object.clone();
            let people = row.keys.get_mut("@person").expect("contacts carry people");
            people.retain(|person| here.contains(person) || own == format!("Person:{person}"));
        }
        assert_same(&found, &expected);
        check_references(&found);
        assert!(found["students"].len() < whole["students"].len());
    }
}

#[test]
fn three_people_are_exactly_their_records() {
    let made = Made::shared(120);
    let whole = made.records();
    let person = |endpoint: &str, nth: usize| *whole[endpoint][nth].keys["@person"].first().expect("a person");
    let people =
        BTreeSet::from([person("students", 17), person("staffSectionAssociations", 40), person("studentContactAssociations", 90)]);
    assert_eq!(people.len(), 3);
    let list = people.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let found = made.reader.all(&Parameters { persons: Some(format!("[{list}]")), ..Parameters::default() });
    let person_related = |endpoint: &str| made.reader.carries(endpoint, "@person");
    let expected = narrowed(whole, |endpoint, row| !person_related(endpoint) || !row.keys["@person"].is_disjoint(&people));
    assert_same(&found, &expected);
    assert_eq!(found["students"].len(), 1);
    assert_eq!(found["staffs"].len(), 1);
    // The guardian, and those of the student.
    assert!(found["contacts"].len() > 1 && !found["grades"].is_empty() && !found["studentSchoolAttendanceEvents"].is_empty());
}

#[test]
fn listed_courses_and_sections_are_exactly_their_records() {
    let made = Made::shared(120);
    let whole = made.records();
    let course = *whole["courses"][8].keys["@course"].first().expect("a course");
    let section = *whole["sections"][50].keys["@section"].first().expect("a section");
    let course_related = |endpoint: &str| made.reader.carries(endpoint, "@course");
    for (courses, sections) in [(Some(course), None), (None, Some(section)), (Some(course), Some(section))] {
        let list = |id: Option<i64>| id.map(|id| format!("[{id}]"));
        let found = made.reader.all(&Parameters { courses: list(courses), sections: list(sections), ..Parameters::default() });
        // Transcripts name no section; everything else that names a course does.
        let carries = |row: &Row, key: &str, id: Option<i64>| {
            assert!(row.keys.contains_key(key) || row.object.starts_with("TranscriptCourse:"), "{} lacks {key}", row.object);
            id.is_some_and(|id| row.keys.get(key).is_some_and(|found| found.contains(&id)))
        };
        let listed = |row: &Row| carries(row, "@course", courses) || carries(row, "@section", sections);
        let expected = narrowed(whole, |endpoint, row| !course_related(endpoint) || listed(row));
        assert_same(&found, &expected);
        let wanted = usize::from(courses.is_some()) + usize::from(sections.is_some());
        assert_eq!(found["courses"].len(), wanted);
        assert!(!found["sections"].is_empty() && !found["studentSectionAssociations"].is_empty());
    }
}

/// What has a day of its own, and where its record shows it, if it does.
const DATED: [(&str, &str); 10] = [
    ("calendarDates", "/date"),
    ("disciplineActions", "/disciplineDate"),
    ("disciplineIncidents", "/incidentDate"),
    ("grades", ""),
    ("staffDisciplineIncidentAssociations", ""),
    ("studentAssessments", "/administrationDate"),
    ("studentDisciplineIncidentBehaviorAssociations", ""),
    ("studentDisciplineIncidentNonOffenderAssociations", ""),
    ("studentSchoolAttendanceEvents", "/eventDate"),
    ("studentSectionAttendanceEvents", "/eventDate"),
];

#[test]
fn days_are_those_that_records_show_and_what_asks_by_them_gets_exactly_theirs() {
    let made = Made::shared(240);
    let whole = made.records();
    let days: BTreeSet<&str> = whole["studentSectionAttendanceEvents"].iter().filter_map(|row| row.day.as_deref()).collect();
    let days: Vec<_> = days.into_iter().collect();
    let (from, to) = (days[days.len() / 3], days[days.len() / 2]);
    let last_moment = format!("{to} 23:59:59.997");
    let parameters = Parameters { from_date: Some(from.to_owned()), to_date: Some(last_moment), ..Parameters::default() };
    let found = made.reader.all(&parameters);
    for (endpoint, rows) in whole {
        let dated = DATED.iter().find(|(dated, _)| dated == endpoint);
        assert_eq!(made.reader.columns(endpoint).iter().any(|column| column == "@date"), dated.is_some(), "{endpoint}");
        let Some((_, path)) = dated else {
            assert_eq!(&found[endpoint], rows, "{endpoint}: days are nothing to it");
            continue;
        };
        for row in rows {
            let day = row.day.as_deref().unwrap_or_else(|| panic!("{endpoint}: {} is of no day", row.object));
            let shown = row.body.pointer(path).filter(|_| !path.is_empty()).and_then(|shown| shown.as_str());
            assert!(path.is_empty() || shown.and_then(|shown| shown.get(..10)) == Some(day), "{endpoint}: {}", row.object);
        }
        let is_asked = |row: &&Row| row.day.as_deref().is_some_and(|day| (from..=to).contains(&day));
        let expected: Vec<_> = rows.iter().filter(is_asked).collect();
        // Those that name the parameters give nothing else; of the others it is left to whoever asks.
        let narrows = ["studentSchoolAttendanceEvents", "studentSectionAttendanceEvents", "grades", "studentAssessments"];
        let given: Vec<_> = found[endpoint].iter().filter(|row| narrows.contains(&endpoint.as_str()) || is_asked(row)).collect();
        assert_eq!(given, expected, "{endpoint}");
        let is_daily = endpoint.ends_with("AttendanceEvents") || endpoint == "calendarDates";
        assert!(!is_daily || (1..rows.len()).contains(&expected.len()), "{endpoint}: {from} to {to}");
    }
}

fn assert_same(found: &Records, expected: &Records) {
    for (endpoint, rows) in expected {
        assert_eq!(found[endpoint].len(), rows.len(), "{endpoint}");
        for (found, expected) in found[endpoint].iter().zip(rows) {
            assert_eq!(found, expected, "{endpoint}");
        }
    }
}
