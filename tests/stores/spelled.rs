//! What real tools write, sent to a server that shares nothing with ours: the bodies that it gets are in the model's own form.
//!
//! Cases 02 to 04 are inputs after public reports of people who send data into Ed-Fi APIs.

use std::fs;
use std::io::Write as _;
use std::sync::Arc;

use edfi_resync::Resync;
use edfi_resync::campus::Request;
use edfi_resync::model::{Model, Spelling};
use edfi_resync::ods::Credentials;
use edfi_resync::report::Report;
use edfi_resync::source::{JsonlStore, MemoryStore, SourceStore};
use tempfile::TempDir;

use crate::scripted::{KEY, SECRET, Script, Store};

type Files<'a> = &'a [(&'a str, &'a str)];

const KEYS: &[(&str, &[&str])] = &[
    ("schools", &["schoolId"]),
    ("students", &["studentUniqueId"]),
    ("studentAssessments", &["studentAssessmentIdentifier", "studentReference.studentUniqueId"]),
    ("studentEducationOrganizationAssociations", &["studentReference.studentUniqueId"]),
    ("studentSchoolAssociations", &["schoolReference.schoolId", "studentReference.studentUniqueId", "entryDate"]),
    ("courses", &["courseCode"]),
];

/// A run into a scripted server: its report, and the bodies that the server was sent, in the order of their bytes.
async fn run(store: Arc<dyn SourceStore>) -> (Report, Vec<String>) {
    let script = Script::ed_fi(&Store::new(KEYS));
    let builder = Resync::builder(store).ods("https://ods.example/").service(Arc::new(script.clone()));
    let builder = builder.secrets(Credentials::new(KEY, SECRET));
    let resync = builder.open().await.unwrap();
    let report = resync.run(&resync.plan(&Request::new()).await.unwrap()).await.unwrap();
    let posts = script.asked().into_iter().filter(|asked| asked.method == "POST" && asked.is_data());
    let mut bodies: Vec<_> = posts.map(|asked| String::from_utf8(asked.body).unwrap()).collect();
    bodies.sort();
    (report, bodies)
}

/// The same lines as a directory of JSON Lines, compressed, and in memory.
fn stores(files: Files<'_>, spelling: Spelling) -> (TempDir, [Arc<dyn SourceStore>; 3]) {
    let directory = TempDir::new().unwrap();
    let mut memory = MemoryStore::new(Model::ds5_2());
    for (endpoint, lines) in files {
        for (folder, is_gzip) in [("plain", false), ("packed", true)] {
            let folder = directory.path().join(folder);
            fs::create_dir_all(&folder).unwrap();
            if is_gzip {
                let file = fs::File::create(folder.join(format!("{endpoint}.jsonl.gz"))).unwrap();
                let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
                encoder.write_all(lines.as_bytes()).unwrap();
                encoder.finish().unwrap();
            } else {
                fs::write(folder.join(format!("{endpoint}.jsonl")), lines).unwrap();
            }
        }
        memory = memory.with_records(endpoint, lines.lines()).unwrap();
    }
    let files = |folder: &str| JsonlStore::open(directory.path().join(folder)).unwrap().with_spelling(spelling);
    let all: [Arc<dyn SourceStore>; 3] =
        [Arc::new(files("plain")), Arc::new(files("packed")), Arc::new(memory.with_spelling(spelling))];
    (directory, all)
}

/// What each store sends of these lines, which is the same, and what the report says.
async fn sent(files: Files<'_>) -> (Report, Vec<String>) {
    let (_directory, stores) = stores(files, Spelling::Liberal);
    let mut all = Vec::new();
    for store in stores {
        all.push(run(store).await);
    }
    let (report, bodies) = all.pop().unwrap();
    for (other, others) in all {
        assert_eq!((&other.total, &other.warnings, &others), (&report.total, &report.warnings, &bodies));
    }
    (report, bodies)
}

fn assessment(identifier: &str, rest: &str) -> String {
    format!(
        r#"{{"studentAssessmentIdentifier": "{identifier}", "assessmentReference": {{"assessmentIdentifier": "ELA", "namespace": "uri://example.org"}}, "studentReference": {{"studentUniqueId": "900001"}}, {rest}}}"#
    )
}

fn enrollment(school: &str, student: &str, rest: &str) -> String {
    format!(
        r#"{{"entryDate": "2026-08-20", "entryGradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade", "schoolReference": {{"schoolId": {school}}}, "studentReference": {{"studentUniqueId": {student}}}{rest}}}"#
    )
}

#[tokio::test]
async fn case_02_a_day_for_a_date_time() {
    let of = |identifier: &str, date: &str| {
        assessment(identifier, &format!(r#""schoolYearTypeReference": {{"schoolYear": 2026}}, "administrationDate": "{date}""#))
    };
    let written = ["2026-04-01", "2026-04-01T08:00:00Z", "2026-04-01T08:00:00", "2026/04/01", "2026-04-01 2:15:30 PM"];
    let lines: Vec<_> = (1..).zip(written).map(|(at, date)| of(&format!("A{at}"), date)).collect();
    let (report, bodies) = sent(&[("studentAssessments", &lines.join("\n"))]).await;
    assert_eq!((report.total.read, report.total.created), (5, 5), "{report}");
    let moments =
        ["2026-04-01T00:00:00Z", "2026-04-01T08:00:00Z", "2026-04-01T08:00:00Z", "2026-04-01T00:00:00Z", "2026-04-01T14:15:30Z"];
    assert_eq!(bodies, (1..).zip(moments).map(|(at, date)| of(&format!("A{at}"), date)).collect::<Vec<_>>());
    assert_eq!(
        report.warnings,
        [
            "2 records of studentAssessments: administrationDate given as a day, sent as midnight UTC",
            "1 record of studentAssessments: administrationDate given without a zone, sent as UTC",
            "1 record of studentAssessments: administrationDate given in another form, sent as YYYY-MM-DDTHH:mm:ssZ",
        ]
    );
}

#[tokio::test]
async fn case_03_numbers_in_quotes() {
    let associations = [
        enrollment("\"0255901001\"", "\"900001\"", ""),
        enrollment("255901001", "\"900002\"", ", \"primarySchool\": \"true\""),
        enrollment("255901001", "\"900003\"", ", \"primarySchool\": 1"),
    ];
    let reference = |year: &str, school: &str| {
        format!(r#""schoolYearTypeReference": {{"schoolYear": {year}}}, "reportedSchoolReference": {{"schoolId": {school}}}"#)
    };
    let quoted = assessment("A1", &reference("\"2026 \"", "\"255901001\""));
    let (report, bodies) = sent(&[("studentSchoolAssociations", &associations.join("\n")), ("studentAssessments", &quoted)]).await;
    assert_eq!((report.total.read, report.total.created), (4, 4), "{report}");
    let mut own = vec![
        enrollment("255901001", "\"900001\"", ""),
        enrollment("255901001", "\"900002\"", ", \"primarySchool\": true"),
        enrollment("255901001", "\"900003\"", ", \"primarySchool\": true"),
        assessment("A1", &reference("2026", "255901001")),
    ];
    own.sort();
    assert_eq!(bodies, own);
    assert_eq!(report.warnings.len(), 5, "{report}");
    assert!(report.failures.is_empty(), "what was mended is no failure");
}

#[tokio::test]
async fn case_04_the_shapes_of_earthmovers_own_example() {
    let school = r#"{"schoolId": 15001, "nameOfInstitution": "North", "educationOrganizationCategories": [{"educationOrganizationCategoryDescriptor": "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"}], "gradeLevels": [{"gradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}], "identificationCodes": []}"#;
    let student = r#"{"studentUniqueId": "680001", "birthDate": "4/4/2005", "firstName": "A", "lastSurname": "B", "maidenName": "", "visas": []}"#;
    let association = enrollment("15001", "\"680001\"", ", \"educationPlans\": []");
    let demographics = r#"{"educationOrganizationReference": {"educationOrganizationId": 255901}, "studentReference": {"studentUniqueId": "680001"}, "sexDescriptor": "uri://ed-fi.org/SexDescriptor#Male", "disabilities": []}"#;
    let (report, bodies) = sent(&[
        ("schools", school),
        ("students", student),
        ("studentSchoolAssociations", &association),
        ("studentEducationOrganizationAssociations", demographics),
    ])
    .await;
    assert_eq!((report.total.read, report.total.created), (4, 4), "{report}");
    let student = student.replace("4/4/2005", "2005-04-04");
    let mut own = vec![school.to_owned(), student, association, demographics.to_owned()];
    own.sort();
    assert_eq!(bodies, own);
    assert_eq!(report.warnings, ["1 record of students: birthDate given in another form, sent as YYYY-MM-DD"]);
}

/// A column of IDs with a gap is one of floats in pandas, and `604822.0` another person than `604822`.
#[tokio::test]
async fn a_column_of_ids_with_a_gap_sends_no_wrong_person() {
    let of = |id: &str, number: u32| {
        format!(
            r#"{{"studentUniqueId": {id}, "firstName": "A", "lastSurname": "B{number}", "birthDate": "2011-04-05", "birthCity": NaN}}"#
        )
    };
    let lines = [of("604822.0", 1), of("NaN", 2), of("604824.0", 3), of("604825", 4)].join("\n");
    let (report, bodies) = sent(&[("students", &lines), ("studentSchoolAssociations", &enrollment("1", "\"604822\"", ""))]).await;
    let sent = r#"{"studentUniqueId": "604825", "firstName": "A", "lastSurname": "B4", "birthDate": "2011-04-05"}"#;
    assert_eq!(bodies.iter().filter(|body| body.contains("lastSurname")).collect::<Vec<_>>(), [sent]);
    assert_eq!((report.resources["students"].invalid, report.resources["students"].created), (3, 1), "{report}");
    let failure = report.failures.iter().find(|failure| failure.message.contains("fraction")).expect("it is named");
    assert_eq!(failure.records, 2);
    assert_eq!(failure.message, "$.studentUniqueId is not text, but a number with a fraction or an exponent");
    assert!(failure.hint.as_deref().unwrap().starts_with("a column of IDs with gaps becomes float in pandas"), "{failure:?}");
    assert_eq!(
        report.warnings,
        [
            "1 record of students: birthCity given as NaN, left out",
            "1 record of students: studentUniqueId given as a whole number, sent as text",
        ]
    );
}

/// The same column where a CSV lies between: the fraction and the word for a gap come as text. Blanks make no other person.
#[tokio::test]
async fn an_id_that_a_csv_spoiled_sends_no_wrong_person() {
    let of =
        |id: &str| format!(r#"{{"studentUniqueId": "{id}", "firstName": "None", "lastSurname": "B", "birthDate": "2011-04-05"}}"#);
    let lines = ["604822.0", "nan", "<NA>", "None", "NaT", " ", " 5 ", "5", "604825"].map(of).join("\n");
    let associations = [enrollment("1", "\"604822.0\"", ""), enrollment("1", "\"604825 \"", "")].join("\n");
    let (report, bodies) = sent(&[("students", &lines), ("studentSchoolAssociations", &associations)]).await;
    let mut own = vec![of("5"), of("604825"), enrollment("1", "\"604825\"", "")];
    own.sort();
    assert_eq!(bodies, own);
    let students = &report.resources["students"];
    assert_eq!((students.invalid, students.created, students.skipped), (6, 2, 1), "{report}");
    assert_eq!(report.resources["studentSchoolAssociations"].invalid, 1, "{report}");
    let failure = report.failures.iter().find(|failure| failure.message.contains("fraction")).expect("it is named");
    assert!(failure.hint.as_deref().unwrap().starts_with("a column of IDs with gaps becomes float in pandas"), "{failure:?}");
    let said = "$.studentUniqueId is no unique ID, but a word for a missing value";
    assert!(report.failures.iter().any(|failure| failure.message == said && failure.records == 4), "{report}");
    for warning in [
        "1 record of students: studentUniqueId given with blanks around it, sent without",
        "1 record of studentSchoolAssociations: studentReference.studentUniqueId given with blanks around it, sent without",
    ] {
        assert!(report.warnings.iter().any(|said| said == warning), "{report}");
    }
}

/// A record that needs no mending goes out as it came, beside others that do: decimals, escapes, blanks and unknown members.
#[tokio::test]
async fn a_well_formed_record_keeps_its_bytes() {
    let plain = r#"{ "studentUniqueId":"A\u0041" ,"firstName": "A", "lastSurname":"B", "x": [1E2, -0.0, 1.50], "birthDate" : "2011-04-05"}"#;
    let odd = r#"{"StudentUniqueId": 7, "firstName": "A",  "lastSurname":"B", "x": [1E2, -0.0, 1.50], "birthDate" : "4/5/2011" }"#;
    let mended =
        r#"{"studentUniqueId": "7", "firstName": "A",  "lastSurname":"B", "x": [1E2, -0.0, 1.50], "birthDate" : "2011-04-05" }"#;
    let (report, mut bodies) = sent(&[("students", &[plain, odd].join("\n"))]).await;
    assert_eq!(report.total.created, 2, "{report}");
    bodies.sort();
    assert_eq!(bodies, [plain, mended]);
}

#[tokio::test]
async fn strict_refuses_each_with_its_place() {
    let students = [
        r#"{"studentUniqueId": 1, "firstName": "A", "lastSurname": "B", "birthDate": "2011-04-05"}"#,
        r#"{"studentUniqueId": "2", "firstName": "A", "LastSurname": "B", "birthDate": "2011-04-05"}"#,
        r#"{"studentUniqueId": "3", "firstName": "A", "lastSurname": "B", "birthDate": "4/5/2011"}"#,
        r#"{"studentUniqueId": "4", "firstName": "A", "lastSurname": "B", "birthDate": "2011-04-05", "middleName": NaN}"#,
        r#"{"studentUniqueId": "5", "firstName": "A", "lastSurname": "B", "birthDate": "2011-04-05"}"#,
    ]
    .join("\n");
    let zoneless = assessment("A1", r#""administrationDate": "2026-04-01T08:00:00""#);
    let (_directory, stores) = stores(&[("students", &students), ("studentAssessments", &zoneless)], Spelling::Strict);
    for store in stores {
        let (report, bodies) = run(store).await;
        assert_eq!((report.total.invalid, report.total.created), (5, 1), "{report}");
        assert_eq!(bodies.len(), 1);
        let mut said: Vec<_> = report.failures.iter().map(|failure| failure.message.as_str()).collect();
        said.sort_unstable();
        assert_eq!(
            said,
            [
                "$.LastSurname has another letter case than the model's name",
                "$.administrationDate is not a date and time (YYYY-MM-DDTHH:mm:ssZ)",
                "$.birthDate is not a date (YYYY-MM-DD)",
                "$.middleName is NaN",
                "$.studentUniqueId is not text",
            ]
        );
        assert_eq!(report.warnings, [""; 0]);
    }
}
