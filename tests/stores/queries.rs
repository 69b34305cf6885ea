//! What wrong databases and wrong service queries get: the place, what is wrong, what to do.

use std::fs;

use edfi_resync::ErrorKind;
use edfi_resync::campus::{Dates, Narrowing, StudentUniqueId};
use edfi_resync::model::{Day, Model};
use edfi_resync::source::{SnapshotExt, SourceStore, SourceStoreExt, SqliteStore};

use crate::campus::Campus;
use crate::{plain_scope, read};

/// The error for one query of students.
fn students(sql: &str) -> String {
    Campus::with_queries([("students.sql", sql)]).error()
}

#[test]
fn wrong_queries_are_errors_with_their_place() {
    let cases = [
        (" -- nothing\n;", "query students.sql: is empty; write one SELECT statement, or remove the file"),
        (
            "SELECT id AS firstName FROM person",
            "query students.sql: has no ORDER BY; order it by columns that are unique, so that every scan gives one order",
        ),
        (
            "SELECT id AS firstName\nFROM persons ORDER BY 1",
            "query students.sql, line 2, column 6: no such table: persons; check the query",
        ),
        (
            "SELECT id AS firstName,\n  surname AS lastSurname FROM person ORDER BY 1",
            "query students.sql, line 2, column 3: no such column: surname; check the query",
        ),
        (
            "SELECT id AS firstName\n  FORM person ORDER BY 1",
            "query students.sql, line 2, column 3: near \"FORM\": syntax error; check",
        ),
        (
            "SELECT 1 AS firstName ORDER BY 1;\n DELETE FROM person",
            "query students.sql, line 2, column 2: has a second statement; a service query is one SELECT",
        ),
        (
            "DELETE FROM person",
            "query students.sql: is no SELECT statement; a service query begins with SELECT or WITH, and only reads",
        ),
        (
            "WITH p AS (SELECT 1 AS id) DELETE FROM person WHERE id IN (SELECT id FROM p ORDER BY id)",
            "query students.sql: changes the database",
        ),
        (
            "SELECT id AS firstName FROM person WHERE id = :person ORDER BY 1",
            "query students.sql: has the parameter \":person\", which is not known; the parameters are :school_year, :start_date",
        ),
        (
            "SELECT id AS firstName FROM person WHERE id = ? ORDER BY 1",
            "query students.sql: has the parameter \"?\", which is not known",
        ),
        (
            "SELECT id AS firstName FROM person WHERE id = @persons ORDER BY 1",
            "query students.sql: has the parameter \"@persons\", which is not known",
        ),
        (
            "SELECT id AS firstName, last AS firstName FROM person ORDER BY 1",
            "query students.sql: column \"firstName\" occurs twice; give each column a name of its own",
        ),
        (
            "SELECT max(id) FROM person ORDER BY 1",
            "query students.sql: column \"max(id)\" is no JSON path; give the column a name such as",
        ),
        ("SELECT id AS \"\" FROM person ORDER BY 1", "query students.sql: column 1 has an empty name"),
        (
            "SELECT id AS \"@persons\" FROM person ORDER BY 1",
            "query students.sql: column \"@persons\" is no column of Campus keys; use one of @schoolYear, @school, @person",
        ),
    ];
    for (sql, expected) in cases {
        let error = students(sql);
        assert!(error.starts_with(expected), "{sql}\n is: {error}\nnot: {expected}");
    }
}

#[tokio::test]
async fn columns_that_do_not_fit_the_model_are_errors_before_the_run() {
    // Without configurations the model is known when a run opens the source.
    let campus = Campus::with_queries([("students.sql", "SELECT id AS \"firstName.x\" FROM person ORDER BY 1")]);
    let error = campus.open().unwrap().open(&plain_scope()).await.unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("query students.sql: column \"firstName.x\" leads through \"firstName\", which has no members"),
        "{error}"
    );
    // With one, at open.
    campus.write("_configurations.sql", "SELECT 'State' AS name, 2027 AS schoolYear, '5.2' AS dataStandard");
    assert!(campus.error().starts_with("query students.sql: column \"firstName.x\" leads through"));
}

#[test]
fn wrong_databases_and_folders_say_what_to_do() {
    let campus = Campus::new();
    let open = |database: &str, folder: &str| {
        let directory = campus.database().parent().unwrap().to_owned();
        let error = SqliteStore::open_with_queries(directory.join(database), directory.join(folder)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SourceInvalid);
        error.to_string().replace(&format!("{}/", directory.display()), "")
    };
    assert_eq!(open("camps.db", "queries"), "database camps.db does not exist; name the file of the Campus database");
    assert!(!campus.database().with_file_name("camps.db").exists());
    assert_eq!(open("queries", "queries"), "database queries is a directory; name the file of the Campus database");
    fs::write(campus.database().with_file_name("text.db"), "no database at all, but long enough to have a header ".repeat(40))
        .unwrap();
    assert_eq!(open("text.db", "queries"), "database text.db is no SQLite database; name the file of the Campus database");
    assert_eq!(open("campus.db", "query"), "query folder query does not exist; name the folder that holds the service queries");
    assert_eq!(
        open("campus.db", "campus.db"),
        "query folder campus.db is not a folder; name the folder that holds the service queries"
    );
    fs::create_dir(campus.database().with_file_name("empty")).unwrap();
    assert!(
        open("campus.db", "empty")
            .starts_with("query folder empty holds no service queries; put the query of each resource in a file")
    );
    campus.write("student.sql", "SELECT 1");
    assert_eq!(campus.error(), "query student.sql: is named after no resource of any Data Standard; did you mean \"students\"?");
    fs::remove_file(campus.queries().join("student.sql")).unwrap();
    fs::write(campus.queries().join("staffs.sql"), b"SELECT '\xff'").unwrap();
    assert_eq!(campus.error(), "query staffs.sql: is no UTF-8 text; save it as UTF-8");
}

#[tokio::test]
async fn a_query_that_fails_while_it_runs_fails_the_run_with_its_row() {
    let sql = "SELECT json_extract(iif(id = 1003, '{broken', '{\"a\": 1}'), '$.a') AS firstName FROM person ORDER BY id";
    let campus = Campus::with_queries([("students.sql", sql)]);
    let store = campus.open().unwrap();
    let error = read(&store, &plain_scope(), "students").await.unwrap_err();
    assert!(error.to_string().starts_with("query students.sql, row "), "{error}");
    assert!(error.to_string().contains("malformed JSON"), "{error}");
}

#[tokio::test]
async fn configurations_and_schools_are_read() {
    let campus = Campus::new();
    let store = campus.open().unwrap();
    let configurations = store.configurations().await.unwrap();
    assert_eq!(configurations.iter().map(|configuration| configuration.name.as_str()).collect::<Vec<_>>(), ["State", "Next"]);
    let state = &configurations[0];
    assert_eq!(state.target.url.as_ref().unwrap().host_str(), Some("api.example.org"));
    assert_eq!(state.unique_ids.student, StudentUniqueId::LocalStudentNumber);
    assert_eq!((state.school_year.ending(), state.data_standard.as_str()), (2027, "5.2"));
    assert!(!state.preferences.is_on("grades"));
    assert!(configurations[1].preferences.is_on("grades"));
    assert_eq!(
        state.preferences.descriptor("GradeLevelDescriptor", "10"),
        Some("uri://ed-fi.org/GradeLevelDescriptor#Tenth grade")
    );
    assert!(!format!("{state:?}").contains("tres-secret"));

    let snapshot = store.open(&crate::scope(state.clone()).with_schools([12].into())).await.unwrap();
    let schools: Vec<_> =
        snapshot.schools().await.unwrap().into_iter().map(|school| (school.id, school.number, school.excluded)).collect();
    assert_eq!(schools, [(12, "0012".to_owned(), false), (15, "0015".to_owned(), false), (19, "0019".to_owned(), true)]);

    let missing = store.configuration("Stat").await.unwrap_err();
    assert!(missing.to_string().ends_with("has no configuration \"Stat\"; it has \"State\", \"Next\""), "{missing}");
}

#[test]
fn wrong_rows_of_special_queries_are_named() {
    let cases = [
        (
            "_configurations.sql",
            "SELECT 'State' AS name, 2027 AS schoolYear",
            "query _configurations.sql has no column \"dataStandard\"; its columns are name, schoolYear",
        ),
        (
            "_configurations.sql",
            "SELECT 'State' AS name, 2027 AS schoolYear, '5.2' AS dataStandard, 1 AS uri",
            "query _configurations.sql has the column \"uri\", which means nothing",
        ),
        (
            "_configurations.sql",
            "SELECT 'State' AS name, 27 AS schoolYear, '5.2' AS dataStandard",
            "query _configurations.sql, row 1, column schoolYear: 27 is not a school year",
        ),
        (
            "_configurations.sql",
            "SELECT 'State' AS name, '2026-27' AS schoolYear, '3.3' AS dataStandard",
            "query _configurations.sql, row 1, column dataStandard: Data Standard \"3.3\" is not known",
        ),
        (
            "_configurations.sql",
            "SELECT 'State' AS name, 2027 AS schoolYear, '5.2' AS dataStandard, 'ftp://tres-secret@x' AS url",
            "query _configurations.sql, row 1, column url: is no URL of an API; write it in full",
        ),
        (
            "_configurations.sql",
            "SELECT 'State' AS name, 2027 AS schoolYear, '5.2' AS dataStandard, 'ssn' AS staffUniqueId",
            "query _configurations.sql, row 1, column staffUniqueId: is no unique ID to choose; use one of edFiId",
        ),
        (
            "_configurations.sql",
            "SELECT year AS name, 2027 AS schoolYear, '5.2' AS dataStandard FROM enrollment",
            "query _configurations.sql, row 2, column name: is the name of two configurations",
        ),
        (
            "_configurations.sql",
            "SELECT 'State' AS name, :school_year AS schoolYear, '5.2' AS dataStandard",
            "query _configurations.sql: has a parameter, but is read before anything is chosen",
        ),
        (
            "_preferences.sql",
            "SELECT 'State' AS configuration, 'grade' AS resource, 1 AS enabled",
            "query _preferences.sql, row 1, column resource: \"grade\" is not a resource of Data Standard 5.2; did you mean \"grades\"?",
        ),
        (
            "_preferences.sql",
            "SELECT 'State' AS configuration, 'grades' AS resource, 'off' AS enabled",
            "query _preferences.sql, row 1, column enabled: is neither 0 nor 1",
        ),
        (
            "_mappings.sql",
            "SELECT NULL AS configuration, 'Student' AS descriptor, '9' AS code, 'uri://x#y' AS value",
            "query _mappings.sql, row 1, column descriptor: \"Student\" is no descriptor of Data Standard 5.2",
        ),
        (
            "_mappings.sql",
            "SELECT NULL AS configuration, 'SexDescriptor' AS descriptor, 'F' AS code, 'Female' AS value",
            "query _mappings.sql, row 1, column value: is no descriptor value; write it in full",
        ),
        (
            "_mappings.sql",
            "SELECT NULL AS configuration, 'SexDescriptor' AS descriptor, 'F' AS code, 'uri://x#' || id AS value FROM school",
            "query _mappings.sql, row 2, column code: is mapped twice, to different values",
        ),
    ];
    for (file, sql, expected) in cases {
        let campus = Campus::new();
        campus.write(file, sql);
        let error = campus.error();
        assert!(error.starts_with(expected), "{sql}\n is: {error}\nnot: {expected}");
        assert!(!error.contains("tres-secret"), "{error}");
    }
}

#[tokio::test]
async fn a_filter_that_cannot_be_applied_is_refused() {
    let campus = Campus::with_queries([
        ("students.sql", "SELECT id AS firstName FROM person ORDER BY id"),
        ("staffs.sql", "SELECT id AS firstName, id AS \"@person\" FROM person ORDER BY id"),
    ]);
    let store = campus.open().unwrap();
    let error = store.open(&plain_scope().with_schools([12].into())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RequestInvalid);
    let snapshot = store.open(&plain_scope()).await.unwrap();
    let kind = |endpoint| Model::ds5_2().kind(endpoint).unwrap();
    let mut narrowing = Narrowing::none();
    narrowing.persons = Some([1003].into());
    let error = snapshot.collect(&kind("students"), &narrowing).await.unwrap_err();
    assert!(error.to_string().starts_with("query students.sql cannot be filtered: it has no column \"@person\""), "{error}");
    assert_eq!(snapshot.collect(&kind("staffs"), &narrowing).await.unwrap().records.len(), 1);
    narrowing.sections = Some([1].into());
    let error = snapshot.collect(&kind("staffs"), &narrowing).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RequestInvalid);
}

#[tokio::test]
async fn days_are_applied_to_what_a_query_gives_and_refused_where_it_tells_none() {
    let campus = Campus::with_queries([
        // Of the day before too, and of no day at all.
        (
            "students.sql",
            "SELECT id AS firstName, CASE id % 3 WHEN 0 THEN '2026-11-30' WHEN 1 THEN '2026-11-29' END AS \"@date\"
             FROM person WHERE :from_date IS NULL OR id <= 1010 ORDER BY id",
        ),
        ("staffs.sql", "SELECT id AS firstName FROM person ORDER BY id"),
    ]);
    let store = campus.open().unwrap();
    let kind = |endpoint| Model::ds5_2().kind(endpoint).unwrap();
    assert_eq!(store.capabilities().days, ["students".to_owned()].into());
    let snapshot = store.open(&plain_scope()).await.unwrap();
    let day = Day::new(2026, 11, 30).unwrap();
    let rows = async |from: Option<Day>, to: Option<Day>| {
        let mut narrowing = Narrowing::none();
        narrowing.dates = Some(Dates::new(from, to));
        snapshot.collect(&kind("students"), &narrowing).await.unwrap().records.len()
    };
    // 1001 to 1040; of those up to 1010, three are of the day.
    assert_eq!((rows(Some(day), Some(day)).await, rows(None, Some(day)).await), (3, 26));
    assert_eq!(snapshot.collect(&kind("students"), &Narrowing::none()).await.unwrap().records.len(), 40);
    let mut narrowing = Narrowing::none();
    narrowing.dates = Some(Dates::new(day, day));
    let error = snapshot.collect(&kind("staffs"), &narrowing).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RequestInvalid);
    assert!(error.to_string().starts_with("the source does not tell of which day each of its staffs is"), "{error}");
}
