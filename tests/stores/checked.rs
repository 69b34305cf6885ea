//! A source is held against its queries without being read: what runs, what does not, and why.

use std::fs;

use edfi_resync::model::Model;
use edfi_resync::source::SqliteStore;
use edfi_resync::source::service_query::{KindState, SourceCheck, write_reference_queries};
use edfi_resync_testing::district::SampleDistrict;
use tempfile::TempDir;

use crate::campus::Campus;

fn check(campus: &Campus) -> SourceCheck {
    SqliteStore::check(campus.database(), Some(&campus.queries()), &Model::ds5_2()).unwrap()
}

/// The table without the kinds that have no query, of which there are many.
fn shown(check: &SourceCheck) -> String {
    let text = check.to_string();
    let (with, without) = text.rsplit_once("\nno query: ").unwrap();
    assert!(without.contains("sessions, ") && !without.contains("Descriptor"), "{without}");
    with.to_owned()
}

#[test]
fn a_source_that_fits_runs() {
    let campus = Campus::new();
    let check = check(&campus);
    assert!(check.is_ok(), "{check}");
    let runs: Vec<_> = check.in_state(KindState::Runs).map(|kind| kind.resource.as_str()).collect();
    assert_eq!(runs, ["schools", "sections", "studentSchoolAssociations", "studentSectionAssociations", "students"]);
    assert!(check.kinds.iter().all(|kind| kind.problems.is_empty()));
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let campus = Campus::new();
    fs::create_dir(campus.queries().join("views")).unwrap();
    for (file, sql) in [
        ("views/Placed.sql", "SELECT p.sectionID\nFROM SectionPlacement p"),
        ("sections.sql", "SELECT id AS \"@key\", name AS \"sectionName\" FROM section ORDER BY id"),
        ("sections.classPeriods.sql", "SELECT sectionID AS \"@key\", 1 AS \"a.b\" FROM placed ORDER BY 1"),
        ("sections.@school.sql", "SELECT id AS \"@key\",\n  schoolID AS \"@school\" FROM section, Placed ORDER BY 1"),
        ("sections.characteristics.sql", "SELECT id AS \"@key\", room AS \"a\" FROM section ORDER BY 1"),
        ("grades.sql", "SELECT id AS \"gradetypeDescriptor\" FROM section ORDER BY 1"),
        ("staffs.sql", "DELETE FROM person"),
        ("courses.sql", "SELECT code AS \"courseCode\" FROM course"),
        ("contacts.sql", "WITH x AS (SELECT 1) INSERT INTO person SELECT 1, 2, 3, 4, 5"),
        ("cohorts.sql", "SELECT FROM"),
        ("parents.sql", "SELECT id AS \"parentUniqueId\" FROM person ORDER BY 1"),
        ("_system.sql", "SELECT enable AS enableEdFi FROM SystemPreference"),
        ("pupils.sql", "SELECT 1"),
    ] {
        campus.write(file, sql);
    }
    fs::write(campus.queries().join("locations.sql"), b"SELECT '\xff'").unwrap();
    let check = check(&campus);
    assert!(!check.is_ok());
    insta::assert_snapshot!(shown(&check), @r#"
    Data Standard 5.2: queries of 4 kinds run, of 7 they cannot; 126 have none
    query pupils.sql: is named after no resource of any Data Standard; use the endpoint as it stands in the API's route, such as "students"
    query _system.sql, line 1, column 34: no such table: SystemPreference; check the query against the tables and columns of this database
    query parents.sql: "parents" is not a resource of Data Standard 5.2; did you mean "contacts"?
    cohorts                     cannot run
      query cohorts.sql, line 1, column 8: near "FROM": syntax error; check the query against the tables and columns of this database
    contacts                    cannot run
      query contacts.sql: changes the database; a service query only reads
    courses                     cannot run
      query courses.sql: has no ORDER BY; order it by columns that are unique, so that every scan gives one order
    grades                      cannot run
      query grades.sql: column "gradetypeDescriptor" differs from "gradeTypeDescriptor" in letter case; write it as the model does
    locations                   cannot run
      query locations.sql: is no UTF-8 text; save it as UTF-8
    schools                     runs
    sections                    cannot run
      query sections.characteristics.sql, line 1, column 22: no such column: room; check the query against the tables and columns of this database
      query views/Placed.sql, line 2, column 6: no such table: SectionPlacement; check the query against the tables and columns of this database
    staffs                      cannot run
      query staffs.sql: is no SELECT statement; a service query begins with SELECT or WITH, and only reads
    studentSchoolAssociations   runs
    studentSectionAssociations  runs
    students                    runs
    "#);
    let json = serde_json::to_value(&check).unwrap();
    let sections = json["kinds"].as_array().unwrap().iter().find(|kind| kind["resource"] == "sections").unwrap();
    assert_eq!(sections["state"], "cannotRun");
    // Both the child queries name the view, with which one thing is wrong.
    assert_eq!(sections["problems"].as_array().unwrap().len(), 2);
    let view = &sections["problems"][1];
    assert_eq!((&view["file"], &view["line"], &view["column"]), (&"views/Placed.sql".into(), &2.into(), &6.into()));
    assert_eq!(view["message"], "no such table: SectionPlacement");
}

#[test]
fn the_reference_queries_run_on_a_generated_district_wherever_they_lie() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("campus.db");
    SampleDistrict::new(20).create(&database).unwrap();
    let built_in = SqliteStore::check(&database, None, &Model::ds5_2()).unwrap();
    assert!(built_in.is_ok(), "{built_in}");
    assert!(built_in.in_state(KindState::Runs).count() > 50);
    let queries = folder.path().join("queries");
    write_reference_queries(&queries, None).unwrap();
    assert_eq!(SqliteStore::check(&database, Some(&queries), &Model::ds5_2()).unwrap(), built_in);
    SqliteStore::open_with_queries(&database, &queries).unwrap();
    let error = write_reference_queries(&queries, None).unwrap_err().to_string();
    assert!(error.contains("is not empty"), "{error}");
}

#[test]
fn what_cannot_be_looked_at_is_an_error() {
    let campus = Campus::new();
    let wrong = |database: &str, folder: &str| {
        let directory = campus.database().parent().unwrap().to_owned();
        let error = SqliteStore::check(directory.join(database), Some(&directory.join(folder)), &Model::ds5_2()).unwrap_err();
        error.to_string().replace(&format!("{}/", directory.display()), "")
    };
    assert!(wrong("none.db", "queries").starts_with("database none.db does not exist"));
    assert!(wrong("campus.db", "none").starts_with("query folder none does not exist"));
}
