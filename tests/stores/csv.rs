//! CSV folders: what is read from them, in whatever form tools write it.

use std::fs;
use std::io::Write as _;
use std::sync::Arc;

use edfi_resync::campus::{Configuration, Narrowing, Preferences, Scope};
use edfi_resync::model::{CampusObject, CampusRole, Model};
use edfi_resync::source::csv::{CsvOptions, Encoding};
use edfi_resync::source::{
    Batch, Capabilities, CsvStore, ObjectState, SnapshotExt as _, SourceStore, SourceStoreExt as _, UnmappedCode,
};
use edfi_resync_testing::conformance::store::{Expectations, check};
use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use crate::campus::{Campus, export};
use crate::{bodies, folder, plain_scope, read, rejects, scope};

/// A manifest of these files with their rows.
pub(crate) fn manifest(files: &[(&str, u64)]) -> String {
    let files: Vec<_> = files.iter().map(|(name, rows)| format!("\"{name}\": {{\"rows\": {rows}}}")).collect();
    format!(
        r#"{{"format": "edfi-resync-csv/1", "schoolYear": 2027, "extracted": "2026-11-30T04:00:00Z", "files": {{{}}}}}"#,
        files.join(", ")
    )
}

/// Two students with addresses elsewhere, one of another year.
const STUDENTS: &str = "@key,studentUniqueId,firstName,birthDate,@person,@school,@schoolYear\n\
    1,604822,Zoë,2012-04-30,1001,12,2027\n\
    4,604823,\"José \"\"Pepe\"\"\nGarcía\",4/5/2011,1002,\"[12,15]\",2027\n\
    5,604824,Old,2010-01-01,1003,12,2026\n";
const VISAS: &str = "visaDescriptor,@key\nF1,1\nuri://ed-fi.org/VisaDescriptor#H1,4\nF1,4\nF1,9\n";

fn mapped() -> Scope {
    let preferences = Preferences::default().with_mapping("VisaDescriptor", "F1", "uri://ed-fi.org/VisaDescriptor#F1");
    scope(Configuration::new("State", 2027.try_into().unwrap(), "5.2").with_preferences(preferences))
}

async fn students(store: &CsvStore) -> Batch {
    read(store, &mapped(), "students").await.unwrap()
}

#[tokio::test]
async fn rows_become_records_as_those_of_queries_do() {
    let folder = folder(&[("students.csv", STUDENTS), ("students.visas.csv", VISAS)]);
    let store = CsvStore::open(folder.path()).unwrap();
    let claimed = [CampusRole::SchoolYear, CampusRole::School, CampusRole::Person];
    let mut capabilities = store.capabilities();
    assert!(capabilities.incomplete.take().is_some());
    assert_eq!(capabilities, Capabilities::plain().with_campus_keys(claimed).with_counts().without_schools().of_plain_files());
    assert_eq!(store.to_string(), format!("CSV files in {}", folder.path().display()));
    let batch = students(&store).await;
    assert_eq!(rejects(&batch), [""; 0]);
    assert_eq!(
        bodies(&batch),
        [
            r#"{"studentUniqueId":"604822","firstName":"Zoë","birthDate":"2012-04-30","visas":[{"visaDescriptor":"uri://ed-fi.org/VisaDescriptor#F1"}]}"#,
            r#"{"studentUniqueId":"604823","firstName":"José \"Pepe\"\nGarcía","birthDate":"2011-04-05","visas":[{"visaDescriptor":"uri://ed-fi.org/VisaDescriptor#H1"},{"visaDescriptor":"uri://ed-fi.org/VisaDescriptor#F1"}]}"#,
        ]
    );
    let origins: Vec<_> = batch.records.iter().map(|record| record.origin.to_string()).collect();
    assert_eq!(origins, ["students.csv:2", "students.csv:3"]);
    let schools: Vec<Vec<_>> = batch.records.iter().map(|record| record.campus.ids(CampusRole::School).collect()).collect();
    assert_eq!(schools, [vec![12], vec![12, 15]]);
    let of_15 = read(&store, &mapped().with_schools([15].into()), "students").await.unwrap();
    assert_eq!(of_15.records.len(), 1);
    assert_eq!(of_15.records[0].origin.to_string(), "students.csv:3");
}

#[tokio::test]
async fn the_rows_of_queries_give_the_same_records_from_a_folder() {
    let campus = Campus::new();
    let database = campus.open().unwrap();
    let scope = scope(database.configuration("State").await.unwrap());
    for separator in [",", ";", "\t"] {
        let folder = TempDir::new().unwrap();
        export(&campus, folder.path(), separator);
        let store = CsvStore::open(folder.path()).unwrap();
        let own = store.configuration("State").await.unwrap();
        assert_eq!(format!("{own:?}"), format!("{:?}", scope.configuration));
        let (ours, theirs) = (store.open(&scope).await.unwrap(), database.open(&scope).await.unwrap());
        assert_eq!(ours.schools().await.unwrap(), theirs.schools().await.unwrap());
        let kinds = ours.kinds().await.unwrap();
        assert_eq!(kinds, theirs.kinds().await.unwrap());
        for kind in kinds {
            let none = Narrowing::none();
            let (ours_of, theirs_of) = (ours.collect(&kind, &none).await.unwrap(), theirs.collect(&kind, &none).await.unwrap());
            assert_eq!(bodies(&ours_of), bodies(&theirs_of), "{kind}");
            let keys = |batch: &Batch| batch.records.iter().map(|record| record.campus.clone()).collect::<Vec<_>>();
            assert_eq!(keys(&ours_of), keys(&theirs_of), "{kind}");
            let wrong = |batch: &Batch| batch.rejects.iter().map(|reject| reject.errors.clone()).collect::<Vec<_>>();
            assert_eq!(wrong(&ours_of), wrong(&theirs_of), "{kind}");
            assert_eq!(ours.count(&kind).await.unwrap(), theirs.count(&kind).await.unwrap(), "{kind}");
        }
    }
}

#[tokio::test]
async fn a_folder_conforms() {
    let campus = Campus::new();
    let folder = TempDir::new().unwrap();
    export(&campus, folder.path(), ",");
    fs::write(
        folder.path().join("_objects.csv"),
        "type,id,state\nEnrollment,4001,\nEnrollment,4002,present\nEnrollment,99,calendarExcluded\nSchool,12,present\n",
    )
    .unwrap();
    fs::write(folder.path().join("_people.csv"), "id,@school\n1099,12\n1098,15\n1099,15\n").unwrap();
    fs::write(folder.path().join("_withheld.csv"), "resource,type,id,reason,@person\nstudents,Person,1099,noShow,1099\n").unwrap();
    let store = CsvStore::open(folder.path()).unwrap();
    let capabilities = store.capabilities();
    assert!(capabilities.configurations && !capabilities.no_schools && !capabilities.plain_files && capabilities.counts);
    let expectations = Expectations::new(scope(store.configuration("State").await.unwrap()))
        .holds("schools", 2, 0)
        .holds("students", 40, 0)
        .holds("studentSchoolAssociations", 43, 1)
        .holds("sections", 9, 0)
        .holds("studentSectionAssociations", 213, 0)
        .with_secret("tres-secret")
        .with_secret("Last7");
    let findings = check(Arc::new(store.clone()), &expectations).await;
    findings.assert_none();
    assert!(findings.checks() > 300);
    let plain = crate::folder(&[("students.csv", &students_csv(700)), ("Sections.CSV", "sectionIdentifier\n1\n")]);
    let expectations = Expectations::new(plain_scope()).holds("students", 700, 1).holds("sections", 1, 0).with_secret("Zoltan");
    check(Arc::new(CsvStore::open(plain.path()).unwrap()), &expectations).await.assert_none();
}

/// So many students, and a row that is none.
fn students_csv(count: usize) -> String {
    let rows: Vec<_> = (0..count).map(|number| format!("{number},Zoltan")).collect();
    format!("studentUniqueId,firstName\n{}\n7\n", rows.join("\n"))
}

#[tokio::test]
async fn what_tells_of_the_source_is_asked_by_scope_and_people() {
    let files = [
        ("students.csv", STUDENTS),
        ("_objects.csv", "type,id,state\nPerson,1001,\nPerson,1002,calendarExcluded\n"),
        ("_people.csv", "id,@school\n1099,12\n1098,15\n"),
        ("_withheld.csv", "resource,type,id,reason,@person,@school\nstudentSchoolAssociations,Enrollment,7,noShow,1001,12\n"),
        ("_schools.csv", "id,number,name,excluded\n12,0012,North,\n15,0015,South,1\n"),
        ("_system.csv", "enableEdFi\nTools Only\n"),
    ];
    let folder = folder(&files);
    let objects: Vec<_> = [1001, 1002, 1003].map(|id| CampusObject { kind: "Person".into(), id }).into();
    let states = async || {
        let store = CsvStore::open(folder.path()).unwrap();
        store.open(&mapped()).await.unwrap().objects(&objects).await.unwrap().unwrap()
    };
    let [present, excluded] = [ObjectState::Present, ObjectState::CalendarExcluded];
    assert_eq!(states().await, [present, excluded, ObjectState::Unknown], "of a folder without a manifest nothing is gone");
    let listed: Vec<_> = files.iter().map(|(name, text)| (*name, text.lines().count() as u64 - 1)).collect();
    let listed: Vec<_> = listed.into_iter().map(|(name, rows)| (name, if name == "students.csv" { 3 } else { rows })).collect();
    fs::write(folder.path().join("manifest.json"), manifest(&listed)).unwrap();
    assert_eq!(states().await, [present, excluded, ObjectState::Gone]);

    let store = CsvStore::open(folder.path()).unwrap();
    assert_eq!(store.capabilities().incomplete, None);
    assert_eq!(store.enable_ed_fi().await.unwrap().to_string(), "Tools Only");
    let north = store.open(&mapped().with_schools([12].into())).await.unwrap();
    assert_eq!(north.without_unique_id().await.unwrap(), [1099]);
    assert_eq!(north.schools().await.unwrap().len(), 2);
    let mut narrowing = Narrowing::none();
    assert_eq!(north.withheld(&narrowing).await.unwrap().len(), 1);
    for (person, withheld) in [(1001, 1), (1002, 0)] {
        narrowing.persons = Some([person].into());
        assert_eq!(north.withheld(&narrowing).await.unwrap().len(), withheld);
    }
}

#[tokio::test]
async fn whatever_form_the_files_have_the_records_are_the_same() {
    let wanted = {
        let folder = folder(&[("students.csv", STUDENTS), ("students.visas.csv", VISAS)]);
        let batch = students(&CsvStore::open(folder.path()).unwrap()).await;
        bodies(&batch).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let utf_16 = |text: &str| [&b"\xff\xfe"[..], &text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat();
    let latin_1 = |text: &str| text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect::<Vec<_>>();
    let zipped = |text: &str| {
        let mut out = GzEncoder::new(Vec::new(), Compression::fast());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    };
    let marked = |text: &str| [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let none = CsvOptions::default();
    for (extension, write, options) in [
        ("csv", &utf_16 as &dyn Fn(&str) -> Vec<u8>, none.clone()),
        ("csv", &latin_1, none.clone().with_encoding(Encoding::Windows1252)),
        ("csv.gz", &zipped, none.clone()),
        (
            "tsv",
            &|text| text.replace("[12,15]", "[12;15]").replace(',', "\t").replace("[12;15]", "[12,15]").into_bytes(),
            none.clone(),
        ),
        ("csv", &marked, none.clone()),
        (
            "csv",
            &|text| text.replace("\"[12,15]\"", "[12;15]").replace(',', "|").replace("12;15", "12,15").into_bytes(),
            none.with_separator('|'),
        ),
    ] {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join(format!("students.{extension}")), write(STUDENTS)).unwrap();
        fs::write(folder.path().join(format!("students.visas.{extension}")), write(VISAS)).unwrap();
        let batch = students(&CsvStore::open_with(folder.path(), options.clone()).unwrap()).await;
        assert_eq!(
            (bodies(&batch), rejects(&batch)),
            (wanted.iter().map(String::as_str).collect(), vec![]),
            "{extension} {options:?}"
        );
    }
}

#[tokio::test]
async fn an_empty_cell_is_nothing_and_an_empty_text_stands_in_quotes_if_that_is_said() {
    let text = "studentUniqueId,firstName,middleName,birthDate,birthCity\n1,\"\",,\"\",NULL\n2,\" \",x,,\"NULL\"\n";
    let folder = folder(&[("students.csv", text)]);
    let with = async |options: CsvOptions| {
        let batch = students(&CsvStore::open_with(folder.path(), options).unwrap()).await;
        bodies(&batch).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let second = r#"{"studentUniqueId":"2","firstName":" ","middleName":"x","birthCity":"NULL"}"#;
    assert_eq!(with(CsvOptions::default()).await, [r#"{"studentUniqueId":"1","birthCity":"NULL"}"#, second]);
    assert_eq!(with(CsvOptions::default().with_null("NULL")).await, [r#"{"studentUniqueId":"1"}"#, second]);
    let quoted = CsvOptions::default().with_empty_text_in_quotes(true);
    assert_eq!(with(quoted).await[0], r#"{"studentUniqueId":"1","firstName":"","birthCity":"NULL"}"#);
    let said = manifest(&[("students.csv", 2)]).replacen('{', "{\"emptyTextInQuotes\": true,", 1);
    fs::write(folder.path().join("manifest.json"), said).unwrap();
    assert_eq!(with(CsvOptions::default()).await[0], r#"{"studentUniqueId":"1","firstName":"","birthCity":"NULL"}"#);
}

#[tokio::test]
async fn what_is_not_of_its_type_is_mended_or_is_one_invalid_record() {
    let text = "courseCode,numberOfParts,highSchoolCourseRequirement,maximumAvailableCredits,dateCourseAdopted,_ext.own.count,_ext.own.text\n\
        A,1.0,True,1.50,8/17/2026,7,\"\"\"7\"\"\"\nB,one,1,.5,2026-08-17 00:00:00,\"[1, 2]\",x\nC,3,no,2,2026-08-17 10:15:00,,\n\
        D,1\nE,1,1,1,,,,\n";
    let folder = folder(&[("courses.csv", text)]);
    let batch = read(&CsvStore::open(folder.path()).unwrap(), &plain_scope(), "courses").await.unwrap();
    let first = r#"{"courseCode":"A","numberOfParts":1,"highSchoolCourseRequirement":true,"maximumAvailableCredits":1.50,"dateCourseAdopted":"2026-08-17","_ext":{"own":{"count":7,"text":"7"}}}"#;
    assert_eq!(bodies(&batch)[0], first);
    let second = &batch.records[1];
    let errors = second.kind.inspector().inspect(&second.body).errors;
    assert!(errors.iter().any(|error| error.to_string() == "$.numberOfParts is not a whole number"), "{errors:?}");
    assert!(
        bodies(&batch)[1]
            .contains(r#""maximumAvailableCredits":0.5,"dateCourseAdopted":"2026-08-17","_ext":{"own":{"count":[1, 2]"#)
    );
    insta::assert_snapshot!(rejects(&batch).join("\n"), @r"
    courses.csv:4: $.dateCourseAdopted is no midnight
    courses.csv:5: $ has 2 cells, and the header 7
    courses.csv:6: $ has 8 cells, and the header 7
    ");
}

#[tokio::test]
async fn codes_that_mean_nothing_are_counted_as_they_are_rejected() {
    let folder = folder(&[("students.csv", STUDENTS), ("students.visas.csv", &VISAS.replace("F1,4", "X,4"))]);
    let store = CsvStore::open(folder.path()).unwrap();
    let snapshot = store.open(&mapped()).await.unwrap();
    let counted = snapshot.count(&Model::ds5_2().kind("students").unwrap()).await.unwrap();
    assert_eq!((counted.records, counted.unmapped), (Some(2), Some(vec![UnmappedCode::new("VisaDescriptor", "X", 1)])));
    let said = rejects(&students(&store).await);
    assert_eq!(
        said,
        ["students.csv:3: $.visas[1].visaDescriptor has the Campus code \"X\", which is not mapped to a VisaDescriptor"]
    );
}

#[tokio::test]
async fn rows_of_any_year_are_those_of_which_the_manifest_says_so() {
    let folder = folder(&[("courseTranscripts.csv", "courseTitle,@schoolYear\nAlgebra,2025\nBiology,2027\n")]);
    let read = async || read(&CsvStore::open(folder.path()).unwrap(), &plain_scope(), "courseTranscripts").await.unwrap();
    assert_eq!(read().await.records.len(), 1);
    let said = manifest(&[("courseTranscripts.csv", 2)]).replace("\"rows\": 2", "\"rows\": 2, \"allYears\": true");
    fs::write(folder.path().join("manifest.json"), said).unwrap();
    let batch = read().await;
    assert!(batch.records.len() == 2 && batch.records[0].campus.is_of_any_year());
}
