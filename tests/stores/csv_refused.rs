//! CSV folders that are wrong: named, with the file, the line and what to do, before anything is sent.

use std::fs;

use edfi_resync::ErrorKind;
use edfi_resync::campus::{Configuration, Narrowing};
use edfi_resync::source::csv::{CsvOptions, Encoding, holds_csv};
use edfi_resync::source::{CsvStore, JsonlStore, SnapshotExt as _, SourceStore as _};
use tempfile::TempDir;

use crate::csv::manifest;
use crate::{folder, plain_scope, read, scope};

/// The error of a folder, without its path.
fn refused(folder: &TempDir, options: CsvOptions) -> String {
    let error = CsvStore::open_with(folder.path(), options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SourceInvalid, "{error}");
    error.to_string().replace(&folder.path().display().to_string(), "DIR")
}

fn error(files: &[(&str, &str)]) -> String {
    refused(&folder(files), CsvOptions::default())
}

/// The same where columns are held against the model.
fn of_columns(files: &[(&str, &str)]) -> String {
    let folder = folder(files);
    let named: Vec<_> = files.iter().map(|(name, _)| (*name, 0)).collect();
    let said = manifest(&named).replacen('{', "{\"dataStandard\": \"5.2\",", 1);
    fs::write(folder.path().join("manifest.json"), said).unwrap();
    refused(&folder, CsvOptions::default())
}

#[test]
fn columns_that_are_no_members_are_named_with_what_comes_nearest() {
    insta::assert_snapshot!(
        [
            of_columns(&[("students.csv", "studentUniqueId,middelName,zzz\n")]),
            of_columns(&[("studentSchoolAssociations.csv", "entryDate,studentUniqueId\n")]),
            of_columns(&[("students.csv", "@key,FirstName\n")]),
            of_columns(&[("students.csv", "@key\n"), ("students.visas.csv", "@key,visaDescriptr\n")]),
            of_columns(&[("students.csv", "@key\n"), ("students.visa.csv", "@key,visaDescriptor\n")]),
            of_columns(&[("sections.csv", "classPeriods.classPeriodReference.classPeriodName\n")]),
            error(&[("students.csv", "studentUniqueId,first name\n")]),
            error(&[("students.csv", "studentUniqueId,studentUniqueId\n")]),
            error(&[("students.csv", "studentUniqueId,@pupil\n")]),
            error(&[("students.csv", "studentUniqueId\n"), ("students.visas.csv", "@key,visaDescriptor\n")]),
            error(&[("students.csv", "studentUniqueId,@key.a\n"), ("students.visas.csv", "@key,visaDescriptor\n")]),
        ]
        .join("\n"),
        @r#"
        students.csv, line 1, column 2: "middelName" is no member of students in Data Standard 5.2, nor are "zzz"; did you mean "middleName"?
        studentSchoolAssociations.csv, line 1, column 2: "studentUniqueId" is no member of studentSchoolAssociations in Data Standard 5.2; did you mean "studentReference.studentUniqueId"?
        students.csv, line 1: column "FirstName" differs from "firstName" in letter case; write it as the model does
        students.visas.csv, line 1, column 2: "visaDescriptr" is no member of students in Data Standard 5.2; did you mean "visaDescriptor"?
        students.visa.csv, line 1: is named after "visa", which the model does not have; name it after a collection as the model spells it, such as sections.classPeriods
        sections.csv, line 1: column "classPeriods.classPeriodReference.classPeriodName" leads through the collection "classPeriods"; make "classPeriods" one column of JSON text, or give its elements as rows of their own
        students.csv, line 1: column "first name" is no JSON path; give the column a name such as "schoolId" or "schoolReference.schoolId", the JSON path without "$."
        students.csv, line 1: column "studentUniqueId" occurs twice; give each column a name of its own
        students.csv, line 1: column "@pupil" is no column of Campus keys; use one of @schoolYear, @school, @person, @course, @section, @calendar, @object, @date; or @key, @key.name by which other rows are joined
        students.visas.csv, line 1: has the key column "@key", which students.csv does not have; give both the same
        students.visas.csv, line 1: has the key column "@key", which students.csv does not have; give both the same
        "#
    );
}

#[test]
fn of_a_file_without_a_header_nothing_is_quoted() {
    let said = error(&[("students.csv", "604822,Zoltan,Kovács,2012-04-30\n604823,Lisa,Woods,2012-05-01\n")]);
    let hint = "write the names of the columns on the first line, such as those that the service query has";
    assert_eq!(
        said,
        format!("students.csv, line 1: is no header of students: none of its columns is named after a member; {hint}")
    );
    let said = error(&[("students.csv", "@key,studentUniqueId\n"), ("students.visas.csv", "1,Kovács\n")]);
    assert!(said.starts_with("students.visas.csv, line 1: is no header of students"), "{said}");
    let said = error(&[("students.csv", "studentUniqueId\n"), ("_people.csv", "4711\n")]);
    assert_eq!(said, "_people.csv has no column \"id\"; its columns are id");
}

#[test]
fn files_that_mean_nothing_or_the_same_are_named() {
    insta::assert_snapshot!(
        [
            error(&[]),
            error(&[("pupils.csv", "a\n")]),
            error(&[("students.csv", "a\n"), ("_pupils.csv", "a\n")]),
            error(&[("students.csv", "a\n"), ("students.@pupil.csv", "a\n")]),
            error(&[("students.visas.csv", "@key,visaDescriptor\n")]),
            error(&[("students.csv", "studentUniqueId\n"), ("Students.tsv", "studentUniqueId\n")]),
            error(&[("students.csv", "studentUniqueId\n"), ("staffs.xlsx", "PK")]),
            error(&[("students.csv", "studentUniqueId\n"), ("staffs.jsonl", "{}")]),
            error(&[("students.csv", "")]),
            error(&[("students.csv", "PK\u{3}\u{4}")]),
        ]
        .join("\n"),
        @r#"
        directory DIR holds no CSV files of resources; put the records of each resource in a file named after its endpoint, such as students.csv
        pupils.csv is named after no resource of any Data Standard; use the endpoint as it stands in the API's route, such as "students"
        _pupils.csv is no special file; the names with "_" are _configurations.csv, _preferences.csv, _mappings.csv, _schools.csv, _objects.csv, _people.csv, _withheld.csv, _system.csv; begin the name with "." to leave it out
        students.@pupil.csv is named after @pupil, which is no role of Campus keys; use one of @schoolYear, @school, @person, @course, @section, @calendar
        students.visas.csv belongs to no records; add students.csv, whose records these belong to, or remove the file
        Students.tsv and students.csv are named after the same; remove one of them, or begin its name with "."
        DIR/staffs.xlsx is an Excel workbook, and would be left out; write it as one .csv file, or begin its name with "." to leave it out
        directory DIR holds CSV (students.csv) and JSON Lines (staffs.jsonl); put each into a directory of its own: which of the two is meant cannot be known
        students.csv is empty, and has no header; write the names of the columns on its first line: a file of no rows has these alone
        students.csv is a zip archive, as Excel workbooks are; save it as CSV, or unpack it
        "#
    );
    let folder = folder(&[("students.csv", "studentUniqueId\n")]);
    fs::create_dir(folder.path().join("staffs")).unwrap();
    assert!(refused(&folder, CsvOptions::default()).starts_with("DIR/staffs is a folder, and would be left out"));
    let error = CsvStore::open_with(folder.path(), CsvOptions::default().with_separator('x')).unwrap_err();
    assert_eq!(error.to_string(), "'x' cannot stand between cells; name a comma, a semicolon, a tab or a bar");
}

#[test]
fn a_directory_is_of_one_form() {
    let csv = folder(&[("students.csv", "studentUniqueId\n"), ("manifest.json", "{}")]);
    assert!(holds_csv(csv.path()).unwrap());
    for file in ["students.jsonl", "students.json"] {
        let lines = folder(&[(file, "{}\n"), ("notes.txt", ""), ("mappings.csv", "a\n")]);
        assert!(!holds_csv(lines.path()).unwrap());
    }
    assert!(holds_csv(folder(&[("pupils.csv", "a\n")]).path()).unwrap(), "so that its name is said");
    let both = folder(&[("students.jsonl", "{}\n"), ("staffs.csv.gz", "")]);
    let said = holds_csv(both.path()).unwrap_err().to_string();
    assert!(said.contains("holds CSV (staffs.csv.gz) and JSON Lines (students.jsonl)"), "{said}");
    assert!(JsonlStore::open(both.path()).unwrap_err().to_string().contains("compressed with gzip"));
    assert!(holds_csv(both.path().join("none")).unwrap_err().to_string().contains("does not exist"));
}

#[test]
fn two_encodings_in_one_folder_are_named_with_a_file_of_each() {
    const UTF_8: &[u8] = "lastSurname\nx\nGarcía\n".as_bytes();
    const LATIN_1: &[u8] = b"lastSurname\nGarc\xeda\n";
    const UTF_16: &[u8] = b"\xff\xfel\0a\0s\0t\0S\0u\0r\0n\0a\0m\0e\0\n\0x\0\n\0";
    let write = |files: &[(&str, &[u8])]| {
        let folder = TempDir::new().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    };
    let latin_1 = || CsvOptions::default().with_encoding(Encoding::Windows1252);
    let none = CsvOptions::default;
    insta::assert_snapshot!(
        [
            refused(&write(&[("students.csv", UTF_8), ("staffs.csv", LATIN_1)]), none()),
            refused(&write(&[("students.csv", UTF_8), ("staffs.csv", LATIN_1)]), latin_1()),
            refused(&write(&[("students.csv", LATIN_1)]), none()),
            refused(&write(&[("students.csv", UTF_8)]), latin_1()),
            refused(&write(&[("students.csv", UTF_8), ("staffs.csv", UTF_16)]), none()),
            refused(&write(&[("students.csv", &UTF_16[2..])]), none()),
            refused(&write(&[("students.csv", &UTF_16[..UTF_16.len() - 1])]), none()),
        ]
        .join("\n"),
        @r"
        students.csv is UTF-8 text, and staffs.csv is not (line 2); write all files of a folder in one encoding, best in UTF-8
        students.csv is UTF-8 text, and staffs.csv is not (line 2); write all files of a folder in one encoding, best in UTF-8
        students.csv, line 2: is not UTF-8 text, but perhaps Latin-1 or Windows-1252; name the encoding, such as windows-1252, or save the file as UTF-8
        students.csv is UTF-8 text, and was to be read as windows-1252; name no encoding: UTF-8 is what a file is in if nothing else is said
        staffs.csv is utf-16le text, and students.csv is utf-8; write all files of a folder in one encoding, best in UTF-8
        students.csv is UTF-16 text without a mark in front, or no text; name the encoding, such as utf-16le
        students.csv cannot be decoded: the text ends in the middle of a character; see to it that the file was copied whole, and that its encoding is right
        "
    );
    // Text of ASCII alone is the same in both.
    let folder = write(&[("students.csv", b"lastSurname\nx\n"), ("staffs.csv", LATIN_1)]);
    assert!(CsvStore::open_with(folder.path(), latin_1()).is_ok());
    // One name that is damaged in a file of UTF-8 is one record.
    let damaged = write(&[("students.csv", "lastSurname\nGarcía\nLópez\nGarc".as_bytes())]);
    fs::write(damaged.path().join("students.csv"), [&b"lastSurname\nL\xc3\xb3pez\nGarc\xc3\xada\nGarc\xc3\n"[..]].concat())
        .unwrap();
    assert!(CsvStore::open(damaged.path()).is_ok());
}

#[tokio::test]
async fn files_that_are_cut_short_or_out_of_order_are_named_with_the_line() {
    let text = "@key,studentUniqueId\n1,a\n2,\"b\nc,d\n";
    insta::assert_snapshot!(error(&[("students.csv", text)]), @"students.csv, line 3: a quote is opened and never closed; the file was cut short, or a quote within a cell is not doubled: see to it that it is whole");
    let wrong = async |files: &[(&str, &str)]| {
        let folder = folder(files);
        let store = CsvStore::open(folder.path()).unwrap();
        read(&store, &plain_scope(), "students").await.unwrap_err().to_string()
    };
    insta::assert_snapshot!(
        [
            wrong(&[("students.csv", "@key,studentUniqueId\n2,a\n1,b\n"), ("students.visas.csv", "@key,visaDescriptor\n")]).await,
            wrong(&[("students.csv", "@key,studentUniqueId\n1,a\n1,b\n"), ("students.visas.csv", "@key,visaDescriptor\n")]).await,
            wrong(&[("students.csv", "@key,studentUniqueId\n3,a\n"), ("students.visas.csv", "@key,visaDescriptor\n2,x\n1,y\n")]).await,
            wrong(&[("students.csv", "@key,studentUniqueId\n3,a\n"), ("students.visas.csv", "@key,visaDescriptor\n2\n")]).await,
            wrong(&[("students.csv", "@key,studentUniqueId\nx,a\n"), ("students.visas.csv", "@key,visaDescriptor\n")]).await,
        ]
        .join("\n"),
        @r"
        students.csv, line 3: its key columns are before those of the row in front of it; order it by its key columns first, as the records are
        students.csv, line 3: its key columns are those of the row in front of it; they must tell its rows apart, for others are joined by them
        students.visas.csv, line 3: its key columns are before those of the row in front of it; order it by its key columns first, as the records are
        students.visas.csv, line 2 has 1 cell, and the header 2; put cells with a separator, a quote or a line break in quotes, and double the quotes in them
        students.csv, line 2: a key column holds no whole number; key columns are IDs of tables, never NULL
        "
    );
}

#[tokio::test]
async fn a_file_that_is_written_meanwhile_ends_the_scan() {
    let folder = folder(&[("students.csv", "studentUniqueId\n1\n")]);
    let store = CsvStore::open(folder.path()).unwrap();
    let snapshot = store.open(&plain_scope()).await.unwrap();
    fs::write(folder.path().join("students.csv"), "studentUniqueId\n1\n2\n").unwrap();
    let kind = plain_scope().model.kind("students").unwrap();
    let error = snapshot.collect(&kind, &Narrowing::none()).await.unwrap_err();
    assert!(error.to_string().starts_with("students.csv was changed during the run"), "{error}");
    // A new snapshot sees what is there now, as long as the folder claims the same.
    assert_eq!(read(&store, &plain_scope(), "students").await.unwrap().records.len(), 2);
    fs::write(folder.path().join("students.csv"), "studentUniqueId,@person\n1,1\n").unwrap();
    let error = store.open(&plain_scope()).await.unwrap_err().to_string();
    assert!(error.contains("is not what it was when it was opened; open it anew"), "{error}");
}

#[tokio::test]
async fn a_manifest_that_the_files_are_not_as_it_says_makes_the_folder_incomplete() {
    let folder = folder(&[("students.csv", "studentUniqueId\n1\n2\n"), ("staffs.csv", "staffUniqueId\n")]);
    let why = |said: &str| {
        fs::write(folder.path().join("manifest.json"), said).unwrap();
        CsvStore::open(folder.path()).unwrap().capabilities().incomplete.map(|incomplete| incomplete.why)
    };
    let whole = manifest(&[("students.csv", 2), ("staffs.csv", 0)]);
    assert_eq!(why(&whole), None);
    let of = |said: &str| why(said).expect("it is not complete");
    assert_eq!(
        of(&whole.replace("\"rows\": 2", "\"rows\": 3")),
        "students.csv has 2 rows, and manifest.json says 3: it was cut short"
    );
    assert_eq!(of(&whole.replace("\"rows\": 2", "\"rows\": 1")), "students.csv has 2 rows, and manifest.json says 1");
    assert_eq!(of(&manifest(&[("students.csv", 2)])), "manifest.json does not name staffs.csv");
    let missing = manifest(&[("students.csv", 2), ("staffs.csv", 0), ("grades.csv", 7)]);
    assert_eq!(of(&missing), "grades.csv is missing, which manifest.json names");
    assert_eq!(
        of(&whole.replace("\"rows\": 2", "\"rows\": 2, \"bytes\": 9")),
        "students.csv has another size than manifest.json says"
    );
    assert_eq!(
        of(&whole.replace("\"rows\": 2", "\"rows\": 2, \"digest\": \"00\"")),
        "students.csv has another digest than manifest.json says"
    );
    assert_eq!(of(&whole.replacen('{', "{\"incomplete\": [\"3 were left out\"],", 1)), "3 were left out");
    fs::remove_file(folder.path().join("manifest.json")).unwrap();
    let why = CsvStore::open(folder.path()).unwrap().capabilities().incomplete.unwrap().why;
    assert_eq!(why, format!("directory {} has no manifest.json, and may lack files and rows", folder.path().display()));
}

#[test]
fn elements_that_the_manifest_says_and_that_are_not_there_are_refused() {
    let visas = "@key,visaDescriptor\n1,F1\n2,F1\n";
    let folder = folder(&[("students.csv", "@key,studentUniqueId\n1,a\n2,b\n"), ("students.visas.csv", visas)]);
    let at = |name: &str| folder.path().join(name);
    let said = manifest(&[("students.csv", 2), ("students.visas.csv", 2), ("sections.classPeriods.csv", 3)]);
    fs::write(at("manifest.json"), said).unwrap();
    // Of sections there is nothing at all.
    assert!(CsvStore::open(folder.path()).is_ok());
    fs::write(at("students.visas.csv"), "@key,visaDescriptor\n1,F1\n").unwrap();
    let short = refused(&folder, CsvOptions::default());
    assert!(
        short.starts_with("students.visas.csv has 1 rows, and manifest.json says 2: students would be sent without"),
        "{short}"
    );
    fs::remove_file(at("students.visas.csv")).unwrap();
    let missing = refused(&folder, CsvOptions::default());
    assert!(missing.starts_with("students.visas.csv is missing, which manifest.json names: students would be"), "{missing}");
    fs::write(at("students.visas.tsv"), visas.replace(',', "\t")).unwrap();
    assert!(CsvStore::open(folder.path()).is_ok(), "in another form it is there");
}

#[tokio::test]
async fn a_manifest_that_is_none_or_of_another_year_is_refused() {
    let files = [("students.csv", "studentUniqueId\n1\n")];
    let with = |said: &str| {
        let folder = folder(&files);
        fs::write(folder.path().join("manifest.json"), said).unwrap();
        refused(&folder, CsvOptions::default())
    };
    let whole = manifest(&[("students.csv", 1)]);
    insta::assert_snapshot!(
        [
            with("{"),
            with("{}"),
            with(&whole.replace("csv/1", "csv/2")),
            with(&whole.replace("\"rows\"", "\"row\"")),
            with(&whole.replace("2027", "27")),
            with(&whole.replace("\"rows\": 1", "\"rows\": 1, \"allYears\": true")),
        ]
        .join("\n"),
        @r#"
        manifest.json, line 1, column 1: EOF while parsing an object; see the documentation of CSV folders for what stands in it, or take the file away: then nothing is concluded from what the folder lacks
        manifest.json is no manifest of CSV files that is known; give it the member "format": "edfi-resync-csv/1", or take the file away: then nothing is concluded from what the folder lacks
        manifest.json is no manifest of CSV files that is known; give it the member "format": "edfi-resync-csv/1", or take the file away: then nothing is concluded from what the folder lacks
        manifest.json, line 1, column 121: unknown field `row`, expected one of `rows`, `bytes`, `digest`, `allYears`, `unknownColumns`; see the documentation of CSV folders for what stands in it, or take the file away: then nothing is concluded from what the folder lacks
        manifest.json, line 1, column 48: 27 is not a school year; name the year in which it ends, such as 2027 for 2026-27; see the documentation of CSV folders for what stands in it, or take the file away: then nothing is concluded from what the folder lacks
        students.csv, line 1: has no column "@schoolYear", and its rows are of all years by the manifest; add the column, so that each row says of which year it is, or take "allYears" out of the manifest
        "#
    );
    let folder = folder(&files);
    fs::write(folder.path().join("manifest.json"), &whole).unwrap();
    let store = CsvStore::open(folder.path()).unwrap();
    let other = scope(Configuration::new("State", 2028.try_into().unwrap(), "5.2"));
    let error = store.open(&other).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SourceInvalid);
    assert!(error.to_string().contains("is of school year 2027, and 2028 is asked for"), "{error}");
}

#[test]
fn a_configuration_is_said_once() {
    let toml = "[[configurations]]\nname = \"State\"\nschool_year = 2027\ndata_standard = \"5.2\"\n";
    let list = "name,schoolYear,dataStandard\nState,2027,5.2\n";
    let folder = folder(&[("students.csv", "studentUniqueId\n"), ("edfi.toml", toml), ("_configurations.csv", list)]);
    let said = CsvStore::open(folder.path()).unwrap_err().to_string();
    assert!(said.contains("says what file _configurations.csv says too"), "{said}");
    fs::remove_file(folder.path().join("edfi.toml")).unwrap();
    let store = CsvStore::open(folder.path()).unwrap();
    assert!(store.capabilities().configurations);
    fs::write(folder.path().join("_configurations.csv"), list.replace("5.2", "five")).unwrap();
    let said = CsvStore::open(folder.path()).unwrap_err().to_string();
    assert!(said.starts_with("_configurations.csv, line 2, column dataStandard: "), "{said}");
}
