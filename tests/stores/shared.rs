//! What queries share: views, dialects, lists of IDs, and the years that they give.

use std::fs;

use edfi_resync::campus::Narrowing;
use edfi_resync::model::{CampusRole, Model};
use edfi_resync::source::{SnapshotExt, SourceStore};

use crate::campus::Campus;
use crate::{bodies, plain_scope, read, rejects};

fn write(campus: &Campus, folder: &str, file: &str, sql: &str) {
    let folder = campus.queries().join(folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(file), sql).unwrap();
}

/// Students of open schools, of whom views tell.
fn campus() -> Campus {
    let campus = Campus::with_queries([(
        "students.sql",
        r#"SELECT p.number AS "studentUniqueId", p.id AS "@person" FROM person p
           WHERE p.id IN (SELECT person FROM sendableEnrollment) AND (:persons IS NULL OR p.id IN (:persons)) ORDER BY p.id"#,
    )]);
    write(&campus, "views", "OpenSchool.sql", "-- Not excluded.\nSELECT id, name FROM school WHERE exclude = 0;");
    write(
        &campus,
        "views",
        "SendableEnrollment.sql",
        "SELECT e.person\nFROM enrollment e JOIN OpenSchool s ON s.id = e.school\nWHERE e.year = :school_year AND (:schools IS NULL OR s.id IN (:schools))",
    );
    campus
}

async fn students(campus: &Campus) -> usize {
    let batch = read(&campus.open().unwrap(), &plain_scope().with_schools([15].into()), "students").await.unwrap();
    assert_eq!(rejects(&batch), [""; 0]);
    batch.records.len()
}

#[tokio::test]
async fn a_file_put_in_the_place_of_another_changes_what_all_queries_take_for_a_school() {
    let campus = campus();
    // 13 of the 40 are enrolled in school 15, and every tenth from the first, of whom one is among them.
    assert_eq!(students(&campus).await, 16);
    write(&campus, "views", "OpenSchool.sql", "SELECT id FROM school WHERE exclude = 0 AND name <> 'South'");
    assert_eq!(students(&campus).await, 0);
    // What is SQLite's alone goes before; what is another's is not even read.
    write(&campus, "sqlite/views", "openschool.sql", "SELECT id FROM school");
    write(&campus, "tsql", "students.sql", "SELECT TOP 1 no SQL at all");
    write(&campus, "tsql/views", "OpenSchool.sql", "DROP");
    write(&campus, "drafts", "pupils.sql", "SELECT");
    assert_eq!(students(&campus).await, 16);
    write(
        &campus,
        "sqlite",
        "Students.sql",
        "SELECT number AS \"studentUniqueId\", 15 AS \"@school\" FROM person WHERE id = 1001 ORDER BY id",
    );
    assert_eq!(students(&campus).await, 1);
}

#[test]
fn errors_within_views_name_them() {
    for (file, sql, expected) in [
        (
            "OpenSchool.sql",
            "-- Of the district.\nSELECT id,\n  excluded FROM school",
            "query views/OpenSchool.sql, line 3, column 3: no such column: excluded; check the query against",
        ),
        (
            "OpenSchool.sql",
            "SELECT id FROM schools",
            "query views/OpenSchool.sql, line 1, column 16: no such table: schools; check the query against",
        ),
        (
            "SendableEnrollment.sql",
            "SELECT e.person FROM enrollment e JOIN\n  openschool s ON s.id IN (:schools) AND s.number = 1",
            "query views/SendableEnrollment.sql, line 2, column 42: no such column: s.number; check the query against",
        ),
        (
            "OpenSchool.sql",
            "SELECT id FROM SendableEnrollment",
            "query views/OpenSchool.sql: names itself by way of views/SendableEn",
        ),
        (
            "openschool.sql",
            "SELECT id FROM school",
            "query views/openschool.sql: is named as views/OpenSchool.sql is, but for letter",
        ),
        ("OpenSchool.sql", "SELECT 1; SELECT 2", "query views/OpenSchool.sql, line 1, column 11: has a second statement"),
        ("Open School.sql", "SELECT 1", "query views/Open School.sql: is named after what cannot name a view"),
    ] {
        let campus = campus();
        write(&campus, "views", file, sql);
        let error = campus.error();
        assert!(error.starts_with(expected), "{error}");
    }
    // Behind what is in front, a place in the query is still its own.
    let campus = campus();
    campus.write("students.sql", "SELECT person AS \"@person\"\n  FROM SendableEnrollment WHERE nobody IN (:schools) ORDER BY 1");
    assert!(campus.error().starts_with("query students.sql, line 2, column 33: no such column: nobody"), "{}", campus.error());
    campus.write("students.sql", "WITH a AS (SELECT * FROM SendableEnrollment)\nSELECT person AS \"@person\" FROM a ORDER BY b");
    assert!(campus.error().starts_with("query students.sql, line 2, column 44: no such column: b"), "{}", campus.error());
}

#[tokio::test]
async fn rows_of_all_years_are_taken_where_a_query_says_so() {
    let history = r#"-- Enrollments of years before, too.
-- years: all
SELECT number AS "studentUniqueId", e.year AS "@schoolYear", e.school AS "@school"
FROM enrollment e JOIN person p ON p.id = e.person WHERE e.person = 1001 AND (:schools IS NULL OR e.school IN (:schools)) ORDER BY e.id"#;
    let campus = Campus::with_queries([("students.sql", history)]);
    let store = campus.open().unwrap();
    let snapshot = store.open(&plain_scope().with_schools([12].into())).await.unwrap();
    let batch = snapshot.collect(&Model::ds5_2().kind("students").unwrap(), &Narrowing::none()).await.unwrap();
    let years: Vec<_> = batch.records.iter().flat_map(|record| record.campus.ids(CampusRole::SchoolYear)).collect();
    assert_eq!((years, bodies(&batch).len()), (vec![2027, 2026], 2));
    assert!(batch.records.iter().all(|record| plain_scope().excludes(&record.campus).is_none()));
    let elsewhere = plain_scope().with_schools([15].into());
    assert!(batch.records.iter().all(|record| elsewhere.excludes(&record.campus).is_some()), "schools count as ever");
    // Without the line they are outside.
    campus.write("students.sql", &history.replace("-- years: all\n", ""));
    let batch = read(&campus.open().unwrap(), &plain_scope(), "students").await.unwrap();
    assert_eq!(batch.records.iter().filter(|record| plain_scope().excludes(&record.campus).is_some()).count(), 1);

    for (sql, expected) in [
        (
            history.replace("years: all", "years: some"),
            "query students.sql, line 2, column 1: says of which years its rows are in a word that is not known; write \"-- years: all\"",
        ),
        (
            history.replace("e.year AS \"@schoolYear\", ", ""),
            "query students.sql: says that its rows are of all years, and has no column \"@schoolYear\"; add the column",
        ),
    ] {
        campus.write("students.sql", &sql);
        assert!(campus.error().starts_with(expected), "{}", campus.error());
    }
    campus.write("students.sql", r#"SELECT 1 AS "@key", 2 AS "studentUniqueId" ORDER BY 1"#);
    campus.write("students.visas.sql", "-- years: all\nSELECT 1 AS \"@key\", 2 AS \"visaDescriptor\" ORDER BY 1");
    let expected = "query students.visas.sql: says of which years its rows are, which is for the query of the records to say";
    assert!(campus.error().starts_with(expected), "{}", campus.error());
}

#[tokio::test]
async fn dates_hold_to_the_end_of_their_day_and_lose_their_midnights() {
    let campus = Campus::with_queries([(
        "studentSchoolAssociations.sql",
        r#"SELECT start AS "entryDate", person AS "@person" FROM enrollment
           WHERE start >= :start_date AND start <= :end_date AND id > 9000 ORDER BY id"#,
    )]);
    let days = [
        "2026-06-30 23:59:59",
        "2026-07-01",
        "2026-07-01 00:00:00",
        "2027-06-30",
        "2027-06-30 23:59:59.997",
        "2027-06-30 08:15:00",
        "2027-07-01",
        "2027-07-01 00:00:00",
    ];
    for (id, day) in (9001..).zip(days) {
        campus.connect().execute("INSERT INTO enrollment VALUES (?, ?, 12, 2027, '09', ?)", (id, id, day)).unwrap();
    }
    let batch = read(&campus.open().unwrap(), &plain_scope(), "studentSchoolAssociations").await.unwrap();
    let taken: Vec<_> = bodies(&batch).iter().map(|body| body.replace(r#"{"entryDate":"#, "").replace('}', "")).collect();
    assert_eq!(taken, [r#""2026-07-01""#, r#""2026-07-01""#, r#""2027-06-30""#]);
    assert_eq!(
        rejects(&batch),
        [
            "studentSchoolAssociations.sql:4: $.entryDate is no midnight",
            "studentSchoolAssociations.sql:5: $.entryDate is no midnight",
        ]
    );
}
