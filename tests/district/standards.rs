//! Another Data Standard than 5.2: the same district in its terms, with all that was known of it; and two years of it, each in its own.

use std::collections::{BTreeMap, BTreeSet};

use edfi_resync::model::Model;
use edfi_resync_testing::district::SampleDistrict;
use serde_json::{Map, Value, json};

use super::check::{Records, check_queries, check_references_in};
use super::kinds::{ADDED_BY_6, KINDS, kinds};
use super::reader::{Parameters, Reader, Row};
use super::{Made, check_all_in, descriptors};

fn members(row: &Row) -> Map<String, Value> {
    row.body.as_object().expect("an object").clone()
}

#[test]
fn every_data_standard_has_its_kinds_and_nothing_of_another() {
    let made = Made::shared(30);
    for model in [Model::ds5_2(), Model::ds6_0(), Model::ds6_1()] {
        check_queries(&made.reader_of(&model));
    }
    assert_eq!(kinds(&Model::ds5_2()), KINDS);
    assert_eq!(kinds(&Model::ds6_1()).len(), KINDS.len() + ADDED_BY_6.len());
}

#[test]
fn a_district_is_complete_in_data_standard_6_too() {
    let made = Made::shared(120);
    for model in [Model::ds6_0(), Model::ds6_1()] {
        let records = made.reader_of(&model).all(&Parameters::default());
        check_all_in(&model, &records, &descriptors());
        assert_eq!(records.keys().map(String::as_str).collect::<Vec<_>>(), kinds(&model));
        for (endpoint, rows) in &records {
            assert!(!rows.is_empty(), "{endpoint} has no records");
        }
    }
}

/// What a resource said in 5.2 and others say in 6.1: by the members of its key, the rest of its members, those of one person and organization together.
fn told(records: &Records, resources: &[&str], key: &[&str]) -> BTreeMap<String, Value> {
    let mut told: BTreeMap<String, Value> = BTreeMap::new();
    for row in resources.iter().flat_map(|resource| &records[*resource]) {
        let mut members = members(row);
        let of: Vec<_> = key.iter().map(|member| members.remove(*member).expect("a part of the key").to_string()).collect();
        let all = told.entry(of.join(" ")).or_insert_with(|| json!({})).as_object_mut().expect("an object");
        for (member, value) in members {
            assert!(all.insert(member.clone(), value).is_none(), "{member} is told twice");
        }
    }
    told
}

#[test]
fn whatever_moved_is_told_where_it_stands_now() {
    let made = Made::shared(120);
    let before = made.records();
    let after = made.reader_of(&Model::ds6_1()).all(&Parameters::default());
    // What is of students: the numbers became records of their own.
    let key = ["studentReference", "educationOrganizationReference"];
    let mut of_students = told(before, &["studentEducationOrganizationAssociations"], &key);
    let now = ["studentEducationOrganizationAssociations", "studentDemographics", "studentDirectories"];
    let mut codes = told(before, &[], &key);
    for row in &after["studentIdentificationCodes"] {
        let mut code = members(row);
        let of: Vec<_> = key.iter().map(|member| code.remove(*member).expect("a part of the key").to_string()).collect();
        let all = codes.entry(of.join(" ")).or_insert_with(|| json!([]));
        all.as_array_mut().expect("an array").push(Value::Object(code));
    }
    for (student, told) in &mut of_students {
        let numbers = told.as_object_mut().expect("an object").remove("studentIdentificationCodes").unwrap_or(json!([]));
        let sorted =
            |numbers: &Value| numbers.as_array().expect("an array").iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        assert_eq!(codes.get(student).map(sorted).unwrap_or_default(), sorted(&numbers), "{student}");
    }
    assert_eq!(told(&after, &now, &key), of_students);

    // What is of staff: of one district, which the staff itself never named.
    let of_staff = |row: &Row| row.body["staffReference"]["staffUniqueId"].clone();
    for staff in &before["staffs"] {
        let mut expected = members(staff);
        let id = expected["staffUniqueId"].clone();
        let mut found = Map::new();
        for resource in ["staffs", "staffDemographics", "staffDirectories"] {
            let own = after[resource].iter().filter(|row| of_staff(row) == id || row.body["staffUniqueId"] == id);
            let own: Vec<_> = own.collect();
            assert_eq!(own.len(), 1, "{resource}");
            found.extend(members(own[0]).into_iter().filter(|(member, _)| !member.ends_with("Reference")));
        }
        let numbers = after["staffIdentificationCodes"].iter().filter(|row| of_staff(row) == id);
        let numbers: Vec<_> =
            numbers.map(|row| members(row).into_iter().filter(|(member, _)| !member.ends_with("Reference")).collect()).collect();
        if !numbers.is_empty() {
            found.insert("identificationCodes".to_owned(), Value::Array(numbers));
        }
        expected.sort_keys();
        found.sort_keys();
        assert_eq!(found, expected);
    }

    // What is of schools and the district.
    let mut numbers = BTreeMap::new();
    for (resource, id) in [("schools", "schoolId"), ("localEducationAgencies", "localEducationAgencyId")] {
        assert_eq!(before[resource].len(), after[resource].len());
        for (was, is) in before[resource].iter().zip(&after[resource]) {
            let mut expected = members(was);
            if let Some(codes) = expected.remove("identificationCodes") {
                numbers.insert(was.body[id].to_string(), codes[0]["identificationCode"].clone());
            }
            assert_eq!(members(is), expected);
        }
    }
    let now = after["educationOrganizationIdentificationCodes"].iter();
    let now = now.map(|row| {
        (row.body["educationOrganizationReference"]["educationOrganizationId"].to_string(), row.body["identificationCode"].clone())
    });
    assert_eq!(now.collect::<BTreeMap<_, _>>(), numbers);

    // Everything else is as it was, but for a name and a subject.
    for endpoint in KINDS {
        let moved = ["schools", "localEducationAgencies", "staffs", "studentEducationOrganizationAssociations"];
        if moved.contains(&endpoint) {
            continue;
        }
        assert_eq!(before[endpoint].len(), after[endpoint].len(), "{endpoint}");
        for (was, is) in before[endpoint].iter().zip(&after[endpoint]) {
            let mut expected = members(was);
            match endpoint {
                "assessments" => {
                    let subjects = expected.remove("academicSubjects").expect("subjects");
                    expected.insert("academicSubjectDescriptor".to_owned(), subjects[0]["academicSubjectDescriptor"].clone());
                }
                "studentSpecialEducationProgramAssociations" => {
                    let day = expected.remove("lastEvaluationDate").expect("a day");
                    expected.insert("iepLastEvaluationDate".to_owned(), day);
                }
                "studentEducationOrganizationResponsibilityAssociations" => {
                    let district = expected["educationOrganizationReference"].clone();
                    expected.insert("responsibleEducationOrganizationReference".to_owned(), district);
                }
                _ => {}
            }
            assert_eq!((&members(is), &is.keys, &is.object, &is.day), (&expected, &was.keys, &was.object, &was.day), "{endpoint}");
        }
    }
}

#[test]
fn filters_leave_of_the_kinds_of_6_what_their_keys_name() {
    let made = Made::shared(120);
    let (model, reader) = (Model::ds6_1(), made.reader_of(&Model::ds6_1()));
    let whole = reader.all(&Parameters::default());
    let school = made.summary.schools[0];
    let of_school = reader.all(&Parameters { schools: Some(format!("[{school}]")), ..Parameters::default() });
    check_references_in(&model, &of_school);
    let student = *whole["studentDirectories"][7].keys["@person"].first().expect("a person");
    let teacher = *whole["staffDirectories"][9].keys["@person"].first().expect("a person");
    let people = BTreeSet::from([student, teacher]);
    let of_people = reader.all(&Parameters { persons: Some(format!("[{student},{teacher}]")), ..Parameters::default() });
    for endpoint in ADDED_BY_6 {
        let at_school = |row: &&Row| row.keys.get("@school").is_none_or(|schools| schools.contains(&school));
        assert_eq!(of_school[endpoint].iter().collect::<Vec<_>>(), whole[endpoint].iter().filter(at_school).collect::<Vec<_>>());
        assert!(of_school[endpoint].len() < whole[endpoint].len(), "{endpoint}");
        let named = |row: &&Row| row.keys.get("@person").is_none_or(|found| !found.is_disjoint(&people));
        assert_eq!(of_people[endpoint].iter().collect::<Vec<_>>(), whole[endpoint].iter().filter(named).collect::<Vec<_>>());
    }
    assert_eq!((of_people["studentDirectories"].len(), of_people["staffDemographics"].len()), (1, 1));
}

/// What nobody may have had in that last year: programs of very few students, and evaluations, which few have twice.
const RARE: [&str; 4] = [
    "studentHomelessProgramAssociations",
    "studentMigrantEducationProgramAssociations",
    "studentNeglectedOrDelinquentProgramAssociations",
    "studentSpecialEducationProgramEligibilityAssociations",
];

#[test]
fn two_years_of_one_district_are_whole_each_in_its_own_data_standard() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("campus.db");
    let district = SampleDistrict::new(150).with_data_standard("6.1").with_last_year("5.2", None);
    let summary = district.create(&path).expect("a district");
    let (old, new) = (Model::ds5_2(), Model::ds6_1());
    let reader = |model: &Model| Reader::open(&path, &super::queries_of(model));
    let (before, after) = (reader(&old).all(&Parameters::last_year()), reader(&new).all(&Parameters::default()));
    check_all_in(&old, &before, &descriptors());
    check_all_in(&new, &after, &descriptors());
    assert_eq!((after["students"].len(), summary.students), (150, 150));
    for (endpoint, rows) in after.iter().chain(before.iter().filter(|(endpoint, _)| !RARE.contains(&endpoint.as_str()))) {
        assert!(!rows.is_empty(), "{endpoint} has no records");
    }
    // Last year is as full as this one is: a section for each subject, days of a whole year, scores of every term.
    let ratio = |endpoint: &str| before[endpoint].len() * 100 / after[endpoint].len();
    for endpoint in ["students", "studentSectionAssociations", "sections", "grades", "studentSectionAttendanceEvents", "courses"] {
        assert!((50..=160).contains(&ratio(endpoint)), "{endpoint}: {} and {}", before[endpoint].len(), after[endpoint].len());
    }
    let configurations = reader(&old).table("_configurations", &Parameters::default());
    assert_eq!(configurations, ["State ODS 2025-26||||2026|5.2|edFiId|edFiId", "State ODS 2026-27||||2027|6.1|edFiId|edFiId"]);
    assert_eq!(reader(&old).table("_preferences", &Parameters::default()).len(), 2 * KINDS.len() + ADDED_BY_6.len());
}

#[test]
fn a_district_of_an_unknown_data_standard_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for district in [SampleDistrict::new(1).with_data_standard("7.0"), SampleDistrict::new(1).with_last_year("3.3", None)] {
        let path = folder.path().join("campus.db");
        let error = district.create(&path).expect_err("no such standard").to_string();
        assert!(error.ends_with("is not known; use one of 4.0, 5.0, 5.1, 5.2, 6.0, 6.1"), "{error}");
        assert!(!path.exists());
    }
}
