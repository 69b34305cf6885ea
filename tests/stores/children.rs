//! Child queries: collections and Campus keys that are rows of queries of their own.

use std::fmt::Write as _;
use std::sync::Arc;

use edfi_resync::campus::{Configuration, Narrowing, Preferences};
use edfi_resync::model::{CampusRole, Model};
use edfi_resync::source::{SnapshotExt, SourceStore, SourceStoreExt};
use edfi_resync_testing::conformance::store::{Expectations, check};
use futures::StreamExt;

use crate::campus::Campus;
use crate::{bodies, plain_scope, read, rejects, scope};

const STUDENTS: (&str, &str) = (
    "students.sql",
    r#"SELECT id AS "@key", number AS "studentUniqueId", first AS "firstName", id AS "@person", 2027 AS "@schoolYear"
       FROM person WHERE (:persons IS NULL OR id IN (:persons)) AND id < 1006 ORDER BY id"#,
);
/// Of more people than are asked for, and of nobody.
const VISAS: (&str, &str) =
    ("students.visas.sql", r#"SELECT v.code AS "visaDescriptor", v.person AS "@key" FROM visa v ORDER BY v.person, v.code"#);
const SCHOOLS: (&str, &str) = (
    "students.@school.sql",
    r#"SELECT DISTINCT e.person AS "@key", e.school AS "@school" FROM enrollment e WHERE e.year = :school_year ORDER BY 1, 2"#,
);

fn campus(queries: &[(&'static str, &'static str)]) -> Campus {
    let campus = Campus::with_queries([STUDENTS].into_iter().chain(queries.iter().copied()));
    campus
        .connect()
        .execute_batch(
            "CREATE TABLE visa (person INTEGER, code TEXT);
             INSERT INTO visa VALUES (1004, 'H1'), (1004, 'F1'), (7, 'F1'), (1001, NULL), (1002, 'F1'), (9999, 'F1')",
        )
        .unwrap();
    campus
}

fn configuration() -> Configuration {
    let visa = |code: &str| format!("uri://ed-fi.org/VisaDescriptor#{code}");
    let preferences =
        Preferences::default().with_mapping("VisaDescriptor", "F1", visa("F1")).with_mapping("VisaDescriptor", "H1", visa("H1"));
    Configuration::new("State", 2027.try_into().unwrap(), "5.2").with_preferences(preferences)
}

#[tokio::test]
async fn children_belong_to_the_record_with_their_key() {
    let campus = campus(&[VISAS, SCHOOLS]);
    let store = campus.open().unwrap();
    assert_eq!(
        store.capabilities().campus_keys.into_iter().collect::<Vec<_>>(),
        [CampusRole::SchoolYear, CampusRole::School, CampusRole::Person]
    );
    let batch = read(&store, &scope(configuration()), "students").await.unwrap();
    assert_eq!(rejects(&batch), [""; 0]);
    let visas = |codes: &[&str]| {
        let visa = |code: &&str| format!(r#"{{"visaDescriptor":"uri://ed-fi.org/VisaDescriptor#{code}"}}"#);
        codes.iter().map(visa).collect::<Vec<_>>().join(",")
    };
    assert_eq!(
        bodies(&batch),
        [
            r#"{"studentUniqueId":"600001","firstName":"First1"}"#.to_owned(),
            format!(r#"{{"studentUniqueId":"600002","firstName":"First2","visas":[{}]}}"#, visas(&["F1"])),
            r#"{"studentUniqueId":"600003","firstName":"First3"}"#.to_owned(),
            format!(r#"{{"studentUniqueId":"600004","firstName":"First4","visas":[{}]}}"#, visas(&["F1", "H1"])),
            r#"{"studentUniqueId":"600005","firstName":"First5"}"#.to_owned(),
        ]
    );
    let schools: Vec<Vec<_>> = batch.records.iter().map(|record| record.campus.ids(CampusRole::School).collect()).collect();
    assert_eq!(schools, [vec![12, 15], vec![15], vec![12], vec![12], vec![15]]);
}

#[tokio::test]
async fn a_filter_sees_the_keys_that_children_give() {
    let campus = campus(&[
        VISAS,
        ("students.sql", r#"SELECT id AS "@key", number AS "studentUniqueId" FROM person WHERE id < 1006 ORDER BY id"#),
        ("students.@person.sql", r#"SELECT id AS "@key", id AS "@person" FROM person ORDER BY id"#),
        (
            "students.@course.sql",
            r#"SELECT person AS "@key", id AS "@course" FROM enrollment WHERE id IN (:courses) ORDER BY 1, 2"#,
        ),
    ]);
    let store = campus.open().unwrap();
    let snapshot = store.open(&scope(configuration())).await.unwrap();
    let students = Model::ds5_2().kind("students").unwrap();
    let mut narrowing = Narrowing::none();
    narrowing.persons = Some([1002, 1004].into());
    let batch = snapshot.collect(&students, &narrowing).await.unwrap();
    assert_eq!(batch.records.iter().map(|record| record.origin.position).collect::<Vec<_>>(), [2, 4]);
    assert!(bodies(&batch).iter().all(|body| body.contains("visas")));
    // Given to the child alone, which says whose the courses are.
    narrowing.courses = Some([4003, 5003, 4004].into());
    let batch = snapshot.collect(&students, &narrowing).await.unwrap();
    assert_eq!(batch.records.iter().map(|record| record.origin.position).collect::<Vec<_>>(), [4]);
}

#[tokio::test]
async fn what_is_wrong_with_an_element_rejects_its_record() {
    let campus = campus(&[VISAS]);
    let store = campus.open().unwrap();
    let batch = read(&store, &plain_scope(), "students").await.unwrap();
    assert_eq!(
        rejects(&batch),
        [
            "students.sql:2: $.visas[0].visaDescriptor has the Campus code \"F1\", which is not mapped to a VisaDescriptor",
            "students.sql:4: $.visas[0].visaDescriptor has the Campus code \"F1\", which is not mapped to a VisaDescriptor; \
             $.visas[1].visaDescriptor has the Campus code \"H1\", which is not mapped to a VisaDescriptor",
        ]
    );
    assert_eq!(batch.records.len(), 3);
    let counted = store.open(&plain_scope()).await.unwrap().count(&Model::ds5_2().kind("students").unwrap()).await.unwrap();
    let codes = counted.unmapped.unwrap();
    let codes: Vec<_> = codes.iter().map(|code| (code.code.as_str(), code.records)).collect();
    assert_eq!((counted.records, codes), (Some(5), vec![("F1", 2), ("H1", 1)]));
}

#[tokio::test]
async fn a_store_with_children_conforms() {
    let campus = campus(&[VISAS, SCHOOLS]);
    campus.write("_configurations.sql", "SELECT 'State' AS name, 2027 AS schoolYear, '5.2' AS dataStandard");
    campus.write("_schools.sql", "SELECT id, number, name FROM school ORDER BY id");
    campus.write(
        "_mappings.sql",
        "SELECT 'State' AS configuration, 'VisaDescriptor' AS descriptor, 'F1' AS code, 'uri://x#F1' AS value",
    );
    campus.write(
        "students.sql",
        &STUDENTS.1.replace(
            "AND id < 1006",
            "AND (:schools IS NULL OR id IN (SELECT person FROM enrollment WHERE school IN (:schools) AND year = 2027))",
        ),
    );
    let store = campus.open().unwrap();
    let expectations =
        Expectations::new(scope(store.configuration("State").await.unwrap())).holds("students", 39, 1).with_secret("First7");
    check(Arc::new(store), &expectations).await.assert_none();
}

#[tokio::test]
async fn a_scan_that_is_dropped_gives_its_connection_back() {
    let campus = campus(&[VISAS, SCHOOLS]);
    campus
        .connect()
        .execute_batch(
            "WITH RECURSIVE n(i) AS (SELECT 2000 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
             INSERT INTO person SELECT i, i, 'A', 'B', '2012-09-01' FROM n",
        )
        .unwrap();
    campus.write("students.sql", &STUDENTS.1.replace("AND id < 1006", ""));
    let store = campus.open().unwrap();
    let snapshot = store.open(&scope(configuration())).await.unwrap();
    let students = Model::ds5_2().kind("students").unwrap();
    for _ in 0..20 {
        let mut batches = snapshot.scan(&students, &Narrowing::none());
        assert!(batches.next().await.unwrap().is_ok());
    }
    assert_eq!(snapshot.collect(&students, &Narrowing::none()).await.unwrap().records.len(), 7041);
}

#[tokio::test]
async fn rows_out_of_order_fail_the_scan_with_their_query() {
    let cases = [
        (
            VISAS.0,
            VISAS.1.replace("v.person, v.code", "v.code, v.person"),
            "query students.visas.sql, row 2: its key columns are before",
        ),
        (
            VISAS.0,
            VISAS.1.replace("v.person AS", "v.code AS"),
            "query students.visas.sql, row 1: a key column holds no whole number",
        ),
        (
            STUDENTS.0,
            STUDENTS.1.replace("id AS \"@key\"", "id / 2 AS \"@key\""),
            "query students.sql, row 3: its key columns are those",
        ),
        (
            STUDENTS.0,
            STUDENTS.1.replace("id AS \"@key\"", "nullif(id, 1003) AS \"@key\""),
            "query students.sql, row 3: a key column",
        ),
    ];
    for (file, sql, expected) in cases {
        let campus = campus(&[VISAS]);
        campus.write(file, &sql);
        let error = read(&campus.open().unwrap(), &scope(configuration()), "students").await.unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[tokio::test]
async fn wrong_children_are_errors_that_name_their_file() {
    let mut wrong = String::new();
    for (file, sql) in [
        ("students.visas.sql", "SELECT 'F1' AS \"visaDescriptor\" ORDER BY 1"),
        ("students.visas.sql", "SELECT 1 AS \"@key\", 'F1' AS \"visaDescriptor\""),
        ("students.visas.sql", "SELECT 1 AS \"@key.visa\", 'F1' AS \"visaDescriptor\" ORDER BY 1"),
        ("students.visas.sql", "SELECT 1 AS \"@key\", 1 AS \"@person\" ORDER BY 1"),
        ("students.visas.sql", "SELECT 1 AS \"@key\", :objects AS \"visaDescriptor\" ORDER BY 1"),
        ("students.visas.sql", "SELECT 1 AS \"@key\",\n  code AS \"visaDescriptor\" FROM visas ORDER BY 1"),
        ("students.@person.sql", "SELECT 1 AS \"@key\", 1 AS \"@person\" ORDER BY 1"),
        ("students.@object.sql", "SELECT 1 AS \"@key\", 1 AS \"@object\" ORDER BY 1"),
        ("staffs.addresses.sql", "SELECT 1 AS \"@key\", 'A' AS \"city\" ORDER BY 1"),
    ] {
        let campus = campus(&[]);
        campus.write(file, sql);
        writeln!(wrong, "{}", campus.error()).unwrap();
    }
    insta::assert_snapshot!(wrong, @r#"
    query students.visas.sql: has no key column; give it and students.sql the same: "@key"
    query students.visas.sql: has no ORDER BY; order it by columns that are unique, so that every scan gives one order
    query students.visas.sql: has the key column "@key.visa", which students.sql does not have; give both the same
    query students.visas.sql: has the column "@person"; an element has no Campus keys: put "@person" into students.sql, or give it rows of its own
    query students.visas.sql: has the parameter ":objects"; only _objects.sql is asked about objects
    query students.visas.sql, line 2, column 33: no such table: visas; check the query against the tables and columns of this database
    query students.@person.sql: gives "@person", which a column of students.sql gives too; use either the column or rows of their own
    query students.@object.sql: is named after @object, which is no role of Campus keys; use one of @schoolYear, @school, @person, @course, @section, @calendar
    query staffs.addresses.sql: belongs to no query; add staffs.sql, whose records these belong to, or remove the file
    "#);
    // What needs a model is an error of whoever opens it for one.
    let mut wrong = String::new();
    for (file, sql) in [
        ("students.visa.sql", "SELECT 1 AS \"@key\", 'F1' AS \"visaDescriptor\" ORDER BY 1"),
        ("students.firstName.sql", "SELECT 1 AS \"@key\", 'F1' AS \"visaDescriptor\" ORDER BY 1"),
        ("students.visas.sql", "SELECT 1 AS \"@key\", 'F1' AS \"visadescriptor\" ORDER BY 1"),
    ] {
        let campus = campus(&[]);
        campus.write(file, sql);
        let error = campus.open().unwrap().open(&plain_scope()).await.unwrap_err();
        writeln!(wrong, "{error}").unwrap();
    }
    let campus = campus(&[VISAS]);
    campus.write("students.sql", &STUDENTS.1.replace("first AS \"firstName\"", "'[]' AS \"visas\""));
    writeln!(wrong, "{}", campus.open().unwrap().open(&plain_scope()).await.unwrap_err()).unwrap();
    insta::assert_snapshot!(wrong, @r#"
    query students.visa.sql: is named after "visa", which the model does not have; name it after a collection as the model spells it, such as sections.classPeriods
    query students.firstName.sql: is named after "firstName", which is no collection; give it by columns of the query of the record
    query students.visas.sql: column "visadescriptor" differs from "visaDescriptor" in letter case; write it as the model does
    query students.visas.sql: gives "visas", which something else gives too; use either one column or its members, and either a column or rows of their own
    "#);
}
