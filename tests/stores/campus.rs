//! A small Campus-like database and its service queries, made by hand.

use std::fs;
use std::path::{Path, PathBuf};

use edfi_resync::source::SqliteStore;
use rusqlite::Connection;
use rusqlite::types::Value;
use tempfile::TempDir;

const SCHEMA: &str = "
    CREATE TABLE school (id INTEGER PRIMARY KEY, number TEXT, name TEXT, exclude INTEGER, edfi INTEGER);
    CREATE TABLE person (id INTEGER PRIMARY KEY, number TEXT, first TEXT, last TEXT, born TEXT);
    CREATE TABLE enrollment (id INTEGER PRIMARY KEY, person INTEGER, school INTEGER, year INTEGER, grade TEXT, start TEXT);
    CREATE TABLE course (id INTEGER PRIMARY KEY, school INTEGER, code TEXT, credits TEXT);
    CREATE TABLE section (id INTEGER PRIMARY KEY, course INTEGER, school INTEGER, year INTEGER, name TEXT);
    CREATE TABLE roster (id INTEGER PRIMARY KEY, person INTEGER, section INTEGER, start TEXT);
    CREATE TABLE connection (name TEXT, url TEXT, year INTEGER, password TEXT);
    CREATE TABLE meaning (descriptor TEXT, code TEXT, value TEXT);

    INSERT INTO school VALUES (12, '0012', 'North', 0, 255901012), (15, '0015', 'South', 0, 255901015), (19, '0019', 'Closed', 1, 255901019);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
    INSERT INTO person SELECT 1000 + i, printf('%06d', 600000 + i), 'First' || i, 'Last' || i, '2012-09-0' || (1 + i % 9) FROM n;
    INSERT INTO enrollment SELECT id + 3000, id, iif(id % 3, 12, 15), 2027, iif(id = 1007, '99', '09'), '2026-08-17' FROM person;
    INSERT INTO enrollment SELECT id + 4000, id, 15, 2027, '09', '2027-01-11' FROM person WHERE id % 10 = 1;
    INSERT INTO enrollment SELECT id + 5000, id, 12, 2026, '08', '2025-08-18' FROM person;
    INSERT INTO course VALUES (1, 12, 'ALG-1', '1.50'), (2, 12, 'ENG-1', '0.5'), (3, 15, 'ALG-1', NULL);
    INSERT INTO section SELECT 10 * c.id + n, c.id, c.school, 2027, 'S' || (10 * c.id + n)
        FROM course c, (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3);
    INSERT INTO section VALUES (91, 1, 12, 2026, 'old');
    INSERT INTO roster SELECT NULL, e.person, s.id, e.start FROM enrollment e JOIN section s ON s.school = e.school AND s.year = e.year;
    INSERT INTO connection VALUES ('State', 'https://user:tres-secret@api.example.org/v7.3?key=tres-secret', 2027, 'tres-secret'), ('Next', NULL, 2028, NULL);
    INSERT INTO meaning VALUES ('GradeLevelDescriptor', '09', 'uri://ed-fi.org/GradeLevelDescriptor#Ninth grade'),
        ('gradeLevelDescriptors', '10', 'uri://ed-fi.org/GradeLevelDescriptor#Tenth grade'),
        ('EducationOrganizationCategoryDescriptor', 'school', 'uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School');
";

const QUERIES: [(&str, &str); 9] = [
    (
        "_configurations.sql",
        "SELECT name, url, year AS schoolYear, '5.2' AS dataStandard, 'localStudentNumber' AS studentUniqueId FROM connection ORDER BY name DESC;",
    ),
    ("_preferences.sql", "SELECT 'State' AS configuration, 'Grades' AS resource, 0 AS enabled"),
    ("_mappings.sql", "SELECT NULL AS configuration, descriptor, code, value FROM meaning"),
    ("_schools.sql", "SELECT id, number, name, exclude AS excluded FROM school ORDER BY id"),
    (
        "schools.sql",
        r#"SELECT edfi AS schoolId, name AS nameOfInstitution,
                  json_array(json_object('educationOrganizationCategoryDescriptor', 'school')) AS educationOrganizationCategories,
                  json_array(json_object('gradeLevelDescriptor', '09')) AS "gradeLevels",
                  id AS "@school", 'School:' || id AS "@object"
           FROM school WHERE exclude = 0 AND (:schools IS NULL OR id IN (SELECT value FROM json_each(:schools))) ORDER BY id -- by ID"#,
    ),
    (
        "Students.sql",
        r#"SELECT p.number AS studentUniqueId, p.first AS firstName, p.last AS lastSurname, p.born AS birthDate,
                  p.id AS "@person", json_group_array(DISTINCT e.school) AS "@school", max(e.year) AS "@schoolYear"
           FROM person p JOIN enrollment e ON e.person = p.id
           WHERE e.year = :school_year AND e.start BETWEEN :start_date AND :end_date
             AND (:schools IS NULL OR p.id IN (SELECT person FROM enrollment WHERE year = :school_year AND school IN (SELECT value FROM json_each(:schools))))
             AND :student_unique_id = 'localStudentNumber' AND :staff_unique_id = 'edFiId' AND :configuration = 'State'
           GROUP BY p.id ORDER BY p.id;"#,
    ),
    (
        "studentSchoolAssociations.sql",
        r#"SELECT p.number AS "studentReference.studentUniqueId", s.edfi AS "schoolReference.schoolId", e.start AS entryDate,
                  e.grade AS entryGradeLevelDescriptor,
                  e.person AS "@person", e.school AS "@school", e.year AS "@schoolYear", 'Enrollment:' || e.id AS "@object",
                  e.start AS "@date"
           FROM enrollment e JOIN person p ON p.id = e.person JOIN school s ON s.id = e.school
           WHERE e.year = :school_year AND (:schools IS NULL OR e.school IN (SELECT value FROM json_each(:schools)))
             AND (:persons IS NULL OR e.person IN (SELECT value FROM json_each(:persons)))
             AND (:from_date IS NULL OR e.start >= :from_date) AND (:to_date IS NULL OR e.start <= :to_date)
           ORDER BY e.id"#,
    ),
    (
        "sections.sql",
        r#"SELECT x.name AS sectionIdentifier, c.code AS "courseOfferingReference.localCourseCode", c.credits AS availableCredits,
                  x.course AS "@course", x.id AS "@section", x.school AS "@school", x.year AS "@schoolYear"
           FROM section x JOIN course c ON c.id = x.course
           WHERE x.year = :school_year AND (:schools IS NULL OR x.school IN (SELECT value FROM json_each(:schools)))
             AND (:courses IS NULL OR x.course IN (SELECT value FROM json_each(:courses)))
             AND (:sections IS NULL OR x.id IN (SELECT value FROM json_each(:sections)))
           ORDER BY x.id"#,
    ),
    (
        "studentSectionAssociations.sql",
        r#"SELECT p.number AS "studentReference.studentUniqueId", x.name AS "sectionReference.sectionIdentifier", r.start AS beginDate,
                  r.person AS "@person", x.course AS "@course", x.id AS "@section", x.school AS "@school", x.year AS "@schoolYear",
                  nullif(r.start, '2027-01-11') || ' 00:00:00.000' AS "@date"
           FROM roster r JOIN person p ON p.id = r.person JOIN section x ON x.id = r.section
           WHERE x.year = :school_year AND (:schools IS NULL OR x.school IN (SELECT value FROM json_each(:schools)))
           ORDER BY r.id"#,
    ),
];

/// The database and its queries, in a directory that goes away with this.
pub(crate) struct Campus {
    directory: TempDir,
}

impl Campus {
    pub(crate) fn new() -> Self {
        let campus = Self { directory: TempDir::new().unwrap() };
        fs::create_dir(campus.queries()).unwrap();
        for (file, sql) in QUERIES {
            campus.write(file, sql);
        }
        campus.connect().execute_batch(SCHEMA).unwrap();
        campus
    }

    /// Only these queries.
    pub(crate) fn with_queries<'a>(queries: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let campus = Self::new();
        for (file, _) in QUERIES {
            fs::remove_file(campus.queries().join(file)).unwrap();
        }
        for (file, sql) in queries {
            campus.write(file, sql);
        }
        campus
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.directory.path().join("campus.db")
    }

    pub(crate) fn queries(&self) -> PathBuf {
        self.directory.path().join("queries")
    }

    pub(crate) fn write(&self, file: &str, sql: &str) {
        fs::write(self.queries().join(file), sql).unwrap();
    }

    /// A connection that writes.
    pub(crate) fn connect(&self) -> Connection {
        let connection = Connection::open(self.database()).unwrap();
        // Nothing here has to survive a power cut.
        connection.execute_batch("PRAGMA synchronous = OFF").unwrap();
        connection
    }

    pub(crate) fn open(&self) -> edfi_resync::Result<SqliteStore> {
        SqliteStore::open_with_queries(self.database(), self.queries())
    }

    /// The error at open, without the path of the directory.
    pub(crate) fn error(&self) -> String {
        let error = self.open().unwrap_err();
        assert_eq!(error.kind(), edfi_resync::ErrorKind::SourceInvalid, "{error}");
        error.to_string().replace(&format!("{}/", self.directory.path().display()), "")
    }
}

/// Every row that the queries give for 2026-27, as Campus's own extracts have them: a CSV file for each, with this separator.
pub(crate) fn export(campus: &Campus, folder: &Path, separator: &str) {
    let connection = campus.connect();
    for (file, sql) in QUERIES {
        let mut query = connection.prepare(sql.trim_end().trim_end_matches(';')).unwrap();
        let names: Vec<_> = (1..=query.parameter_count()).map(|at| query.parameter_name(at).unwrap().to_owned()).collect();
        for (at, name) in names.iter().enumerate() {
            let value: Value = match name.as_str() {
                ":school_year" => 2027.into(),
                ":start_date" => "2026-07-01".to_owned().into(),
                ":end_date" => "2027-06-30 23:59:59.997".to_owned().into(),
                ":configuration" => "State".to_owned().into(),
                ":student_unique_id" => "localStudentNumber".to_owned().into(),
                ":staff_unique_id" => "edFiId".to_owned().into(),
                _ => Value::Null,
            };
            query.raw_bind_parameter(at + 1, value).unwrap();
        }
        let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let mut lines = vec![query.column_names().map(cell).collect::<Vec<_>>().join(separator)];
        let width = query.column_count();
        let mut rows = query.raw_query();
        while let Some(row) = rows.next().unwrap() {
            let cells = (0..width).map(|at| match row.get::<_, Value>(at).unwrap() {
                Value::Null => String::new(),
                Value::Integer(number) => number.to_string(),
                Value::Real(number) => number.to_string(),
                Value::Text(text) => cell(&text),
                Value::Blob(_) => panic!("no query gives one"),
            });
            lines.push(cells.collect::<Vec<_>>().join(separator));
        }
        fs::write(folder.join(file.replace(".sql", ".csv")), lines.join("\r\n") + "\r\n").unwrap();
    }
}
