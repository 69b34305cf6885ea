//! The reference Campus schema, its service queries and the district generator, held against the model without the store: a small
//! checker of its own assembles the rows by the rules in `edfi-resync/campus/README.md`.

#[path = "district/check.rs"]
mod check;
#[path = "district/kinds.rs"]
mod kinds;
#[path = "district/made.rs"]
mod made;
#[path = "district/narrowed.rs"]
mod narrowed;
#[path = "district/ours.rs"]
mod ours;
#[path = "district/queries.rs"]
mod queries;
#[path = "district/reader.rs"]
mod reader;
#[path = "district/real.rs"]
mod real;
#[path = "district/rules.rs"]
mod rules;
#[path = "district/standards.rs"]
mod standards;
#[path = "district/tables.rs"]
mod tables;
#[path = "district/user.rs"]
mod user;
#[path = "district/user_classes.rs"]
mod user_classes;
#[path = "district/user_people.rs"]
mod user_people;
#[path = "district/what_if.rs"]
mod what_if;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use edfi_resync::campus::SchoolYear;
use edfi_resync::model::Model;
use edfi_resync_testing::district::SampleDistrict;

use check::{Records, check_queries, check_references, check_references_in, check_shape, check_unique, check_unique_in};
use kinds::{HISTORY, KINDS, WAVE_FIVE};
use made::Made;
use queries::Queries;
use reader::{Parameters, Reader};

fn campus() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("edfi-resync/campus")
}

fn queries() -> Queries {
    queries_of(&Model::ds5_2())
}

fn queries_of(model: &Model) -> Queries {
    Queries::read(&campus().join("queries"), model)
}

fn descriptors() -> BTreeSet<String> {
    let file = campus().join("../testing/src/descriptors.txt");
    fs::read_to_string(file).expect("the descriptors").lines().filter(|line| line.contains('#')).map(str::to_owned).collect()
}

/// Nothing is wrong with the records themselves, and nothing refers to what is not among them.
fn check_all(records: &Records, codes: &BTreeSet<String>) {
    check_all_in(&Model::ds5_2(), records, codes);
}

/// The same of another Data Standard.
fn check_all_in(model: &Model, records: &Records, codes: &BTreeSet<String>) {
    check_unique_in(model, records);
    check_references_in(model, records);
    for (endpoint, rows) in records {
        let kind = model.kind(endpoint).expect("a kind");
        for row in rows {
            check_shape(&kind, row, codes);
        }
    }
}

#[test]
fn the_queries_are_one_ordered_select_each_whose_columns_are_paths_of_the_model() {
    check_queries(&Made::shared(30).reader);
}

#[test]
fn every_view_is_named_by_a_query() {
    let queries = queries_of(&Model::ds6_1());
    for view in queries.views().keys() {
        let named = |text: &str| text.contains(&format!(" {view} ")) || text.contains(&format!(" {view}\n"));
        let texts = queries.names().map(|name| queries.text(name)).chain(queries.views().values().map(String::as_str));
        assert!(texts.into_iter().any(named), "nothing names the view {view}");
    }
}

#[test]
fn no_query_builds_an_index_of_its_own() {
    let made = Made::shared(30);
    for reader in [&made.reader, &made.reader_of(&Model::ds6_1())] {
        for name in reader.queries().names() {
            let plan = reader.plan(name);
            assert!(!plan.contains("AUTOMATIC"), "{name} lacks an index:\n{plan}");
        }
    }
}

#[test]
fn a_small_district_is_complete_and_refers_to_nothing_that_is_not_sent() {
    let made = Made::shared(120);
    let records = made.records();
    check_all(records, &descriptors());
    for (endpoint, rows) in records {
        assert!(!rows.is_empty(), "{endpoint} has no records");
    }
    assert_eq!(records["students"].len(), 120);
}

#[test]
fn any_seed_and_any_size_will_do() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (seed, students) in [(0, 0), (1, 1), (2, 13), (3, 29), (4, 30), (5, 90), (6, 120), (u64::MAX, 250)] {
        let path = folder.path().join(format!("{seed}.db"));
        let summary = SampleDistrict::new(students).with_seed(seed).create(&path).expect("a district");
        let records = Reader::open(&path, &queries()).all(&Parameters::default());
        check_all(&records, &descriptors());
        assert_eq!((summary.students, records["students"].len()), (students.into(), students as usize));
        assert!(students < 120 || records.values().all(|rows| !rows.is_empty()), "seed {seed} leaves a kind empty");
    }
}

#[test]
fn two_thousand_students_make_the_promised_records() {
    let made = Made::shared(2000);
    let records = made.records();
    check_all(records, &descriptors());

    let count = |endpoint: &str| records[endpoint].len();
    let filled = records.values().filter(|rows| !rows.is_empty()).count();
    assert_eq!(filled, KINDS.len());
    let total = |wave_five: bool| -> usize {
        let of = records.iter().filter(|(endpoint, _)| WAVE_FIVE.contains(&endpoint.as_str()) == wave_five);
        of.map(|(_, rows)| rows.len()).sum()
    };
    assert!((65_000..=90_000).contains(&total(false)), "{} records", total(false));
    assert!((6_000..=12_000).contains(&total(true)), "{} records", total(true));
    assert_eq!(count("students"), 2000);
    assert_eq!(made.summary.students, 2000);
    assert_eq!(made.summary.schools.len(), count("schools"));
    assert!(count("studentSectionAssociations") >= 5 * 2000, "{}", count("studentSectionAssociations"));
    let attendance = count("studentSchoolAttendanceEvents") + count("studentSectionAttendanceEvents");
    assert!(attendance >= 10 * 2000, "{attendance}");
    assert!(count("grades") >= 10 * 2000, "{}", count("grades"));
    assert!(count("studentContactAssociations") >= 3000, "{}", count("studentContactAssociations"));
    // Siblings share their guardians.
    assert!(count("contacts") < count("studentContactAssociations"));
    // Sections hold some twenty students.
    let sections = count("sections");
    let seats = count("studentSectionAssociations") / sections;
    assert!((15..=25).contains(&seats), "{seats} students a section");
    // Somebody is in two schools of the year.
    assert!(records["students"].iter().any(|row| row.keys["@school"].len() > 1));
}

#[test]
fn what_must_not_be_sent_is_there_and_is_not_sent() {
    let made = Made::shared(120);
    let records = made.records();
    let excluded = made.numbers("SELECT schoolID FROM School WHERE exclude = 1");
    let summer = made.numbers("SELECT calendarID FROM Calendar WHERE exclude = 1");
    let nameless = made.numbers("SELECT personID FROM Person WHERE edFiID IS NULL");
    // Nobody but these may be sent as a student, whatever the queries say.
    let enrolled: BTreeSet<i64> = made
        .numbers(
            "SELECT personID FROM Enrollment e JOIN Calendar c USING (calendarID) JOIN School s USING (schoolID)
             WHERE c.endYear = 2027 AND ifnull(c.exclude, 0) = 0 AND ifnull(s.exclude, 0) = 0 AND ifnull(noShow, 0) = 0
               AND ifnull(stateExclude, 0) = 0 AND grade <> 'PK'
               AND personID IN (SELECT personID FROM Person WHERE edFiID IS NOT NULL)",
        )
        .into_iter()
        .collect();
    assert!(!excluded.is_empty() && !summer.is_empty() && !nameless.is_empty());
    for condition in ["noShow = 1", "stateExclude = 1", "grade = 'PK'", "personID NOT IN (SELECT personID FROM Roster)"] {
        assert!(!made.numbers(&format!("SELECT 1 FROM Enrollment WHERE {condition}")).is_empty(), "nobody with {condition}");
    }
    for (endpoint, rows) in records {
        for row in rows {
            let carries = |key: &str, ids: &[i64]| row.keys.get(key).is_some_and(|found| ids.iter().any(|id| found.contains(id)));
            assert!(!carries("@school", &excluded), "{endpoint}: {row:?}");
            assert!(!carries("@calendar", &summer), "{endpoint}: {row:?}");
            assert!(!carries("@person", &nameless), "{endpoint}: {row:?}");
            let of_years = |years: &BTreeSet<i64>| {
                if HISTORY.contains(&endpoint.as_str()) {
                    years.iter().all(|year| (2024..=2027).contains(year))
                } else {
                    years == &BTreeSet::from([2027])
                }
            };
            assert!(row.keys.get("@schoolYear").is_none_or(of_years), "{endpoint}: {row:?}");
            if endpoint.starts_with("student") && endpoint != "studentContactAssociations" {
                assert!(row.keys["@person"].is_subset(&enrolled), "{endpoint}: {row:?}");
            }
        }
    }
    let students: BTreeSet<i64> = records["students"].iter().flat_map(|row| row.keys["@person"].clone()).collect();
    assert_eq!(students, enrolled);
}

#[test]
fn the_chosen_number_is_the_unique_id() {
    let made = Made::shared(30);
    let sent = |choice: &str| {
        let parameters = Parameters { student_unique_id: choice.to_owned(), ..Parameters::default() };
        let records = made.reader.all(&parameters);
        check_unique(&records);
        check_references(&records);
        records["students"].iter().map(|row| row.body["studentUniqueId"].as_str().expect("text").to_owned()).collect::<Vec<_>>()
    };
    let (ed_fi, local, state) = (sent("edFiId"), sent("localStudentNumber"), sent("studentStateId"));
    assert!(state.iter().all(|id| id.starts_with("MN")));
    assert!(local.iter().all(|id| id.len() == 7));
    // Who has no Ed-Fi ID may have a local number.
    assert!(local.len() > ed_fi.len() && state.len() == ed_fi.len());
}

#[test]
fn another_year_is_another_district_of_records() {
    let made = Made::shared(60);
    let records = made.reader.all(&Parameters::last_year());
    check_all(&records, &descriptors());
    assert!(!records["grades"].is_empty() && !records["studentSchoolAttendanceEvents"].is_empty());
    for (endpoint, rows) in records {
        let history = HISTORY.contains(&endpoint.as_str());
        let is_of = |years: &BTreeSet<i64>| years.iter().all(|&year| year == 2026 || (history && year < 2026));
        assert!(rows.iter().all(|row| row.keys.get("@schoolYear").is_none_or(is_of)), "{endpoint}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bytes = |name: &str, district: &SampleDistrict| {
        let path = folder.path().join(name);
        let summary = district.create(&path).expect("a district");
        (fs::read(path).expect("the file"), summary)
    };
    let district = SampleDistrict::new(150).with_seed(42);
    assert!(bytes("first.db", &district) == bytes("second.db", &district));
    assert!(bytes("third.db", &district.clone().with_seed(43)).0 != bytes("fourth.db", &district).0);
    let files: Vec<_> =
        fs::read_dir(folder.path()).expect("the folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(files.len(), 4, "nothing beside the databases: {files:?}");
}

#[test]
fn a_district_never_overwrites_a_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("campus.db");
    fs::write(&path, "precious").expect("a file");
    let error = SampleDistrict::new(1).create(&path).expect_err("the file exists");
    assert_eq!(error.kind(), edfi_resync::ErrorKind::SourceInvalid);
    assert_eq!(fs::read_to_string(&path).expect("the file"), "precious");
    assert!(SampleDistrict::new(1).create(folder.path().join("missing/campus.db")).is_err());
}

#[test]
fn the_configuration_says_what_it_was_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("campus.db");
    let url = "http://127.0.0.1:8001/v7.3".parse::<url::Url>().expect("a URL");
    let year: SchoolYear = "2029-30".parse().expect("a school year");
    let summary = SampleDistrict::new(5).with_ods_url(url).with_school_year(year).create(&path).expect("a district");
    assert_eq!(summary.configuration, "State ODS 2029-30");
    let reader = Reader::open(&path, &queries());
    let found = reader.table("_configurations", &Parameters::default());
    let expected = "State ODS 2029-30|http://127.0.0.1:8001/v7.3|||2030|5.2|edFiId|edFiId";
    assert_eq!(found, [expected]);
    assert_eq!(reader.table("_preferences", &Parameters::default()).len(), KINDS.len());
    let schools = reader.table("_schools", &Parameters { school_year: 2030, ..Parameters::default() });
    assert_eq!(schools.iter().filter(|school| school.ends_with("|1")).count(), 1, "one school is excluded");
    assert_eq!(schools.len(), summary.schools.len() + 1);
    let parameters = Parameters {
        school_year: 2030,
        start_date: "2029-07-01".to_owned(),
        end_date: "2030-06-30 23:59:59.997".to_owned(),
        ..Parameters::default()
    };
    check_all(&reader.all(&parameters), &descriptors());
}

/// Values that only the mock's own tests use.
const OF_THE_MOCK: [&str; 2] = [
    "uri://ed-fi.org/AttendanceEventCategoryDescriptor#In Attendance",
    "uri://ed-fi.org/LocalEducationAgencyCategoryDescriptor#Independent",
];

#[test]
fn the_list_of_descriptors_is_what_queries_and_mappings_use() {
    let made = Made::shared(1);
    let mut used: BTreeSet<String> = made
        .reader
        .table("_mappings", &Parameters::default())
        .into_iter()
        .map(|row| row.rsplit('|').next().expect("a value").to_owned())
        .collect();
    let (queries, of_6) = (queries(), queries_of(&Model::ds6_1()));
    let texts = [&queries, &of_6].into_iter().flat_map(|queries| queries.names().map(|name| queries.text(name)));
    for sql in texts.chain(of_6.views().values().map(String::as_str)) {
        used.extend(sql.split(['\'', '"']).filter(|text| text.starts_with("uri://") && text.contains('#')).map(str::to_owned));
    }
    let seeded = descriptors();
    assert!(used.is_subset(&seeded), "not seeded: {:?}", used.difference(&seeded).collect::<Vec<_>>());
    let others: Vec<_> = seeded.difference(&used).map(String::as_str).collect();
    assert_eq!(others, OF_THE_MOCK, "the mock seeds what nothing uses");
    let model = Model::ds5_2();
    for uri in used {
        let name = uri.split_once('#').map(|(namespace, _)| namespace.rsplit('/').next().expect("a name")).expect("a code value");
        assert!(model.named(name).is_some_and(|kind| kind.is_descriptor()), "{uri}");
    }
}
