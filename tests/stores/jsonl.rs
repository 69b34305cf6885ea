//! What a directory of JSON Lines files may hold, and what it gets for what it may not.

use std::fs;
use std::io::Write as _;

use edfi_resync::ErrorKind;
use edfi_resync::campus::{Configuration, Narrowing, Scope};
use edfi_resync::model::Model;
use edfi_resync::source::{JsonlStore, SourceStore};
use futures::StreamExt;
use tempfile::TempDir;

use crate::{bodies, plain_scope, read, rejects};

fn directory(files: &[(&str, &[u8])]) -> TempDir {
    let directory = TempDir::new().unwrap();
    for (file, content) in files {
        let path = directory.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    directory
}

fn error(files: &[(&str, &[u8])]) -> String {
    let directory = directory(files);
    let error = JsonlStore::open(directory.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SourceInvalid);
    error.to_string().replace(&directory.path().display().to_string(), "DIR")
}

#[tokio::test]
async fn files_and_folders_are_read_in_order() {
    let directory = directory(&[
        ("Students.NDJSON", b"\xef\xbb\xbf{\"n\": 3}\n\n  \r\n{\"n\": 4}"),
        ("schools.jsonl", b""),
        ("students/b.ndjson", b"{\"n\": 7}\r\n"),
        ("students/a.jsonl", b" {\"n\": 1.50}\t\n"),
        ("students/_b.jsonl", b"{"),
        ("_notes.txt", b"x"),
        ("README.md", b"x"),
        (".students.jsonl.swp", b"x"),
        ("_old/students.jsonl", b"{"),
        ("log/run.txt", b"x"),
    ]);
    let store = JsonlStore::open(directory.path()).unwrap();
    let batch = read(&store, &plain_scope(), "students").await.unwrap();
    assert_eq!(bodies(&batch), ["{\"n\": 3}", "{\"n\": 4}", "{\"n\": 1.50}", "{\"n\": 7}"]);
    let origins: Vec<_> = batch.records.iter().map(|record| record.origin.to_string()).collect();
    assert_eq!(origins, ["Students.NDJSON:1", "Students.NDJSON:4", "students/a.jsonl:1", "students/b.ndjson:1"]);
    assert!(batch.rejects.is_empty());
}

#[tokio::test]
async fn bad_lines_are_rejects_and_the_rest_goes_on() {
    let directory = directory(&[(
        "students.jsonl",
        b"{\"a\": 1}\n{\"a\": }\n[1]\n{\"name\": \"Zo\xff\"}\nnull\n{\"a\": 1} {\"b\": 2}\n{\"a\": 2}",
    )]);
    let batch = read(&JsonlStore::open(directory.path()).unwrap(), &plain_scope(), "students").await.unwrap();
    assert_eq!(bodies(&batch), ["{\"a\": 1}", "{\"a\": 2}"]);
    assert_eq!(
        rejects(&batch),
        [
            "students.jsonl:2: $ is not a JSON object (column 7)",
            "students.jsonl:3: $ is not a JSON object (an array)",
            "students.jsonl:4: $ is not UTF-8 text, but perhaps Latin-1 or Windows-1252",
            "students.jsonl:5: $ is not a JSON object (null)",
            "students.jsonl:6: $ is not a JSON object (column 10)",
        ]
    );
}

#[test]
fn bad_directories_say_what_to_do() {
    assert_eq!(
        error(&[("readme.txt", b"")]),
        "directory DIR holds no .jsonl or .ndjson files; put the records of each resource in a file named after its endpoint, such as students.jsonl"
    );
    assert_eq!(
        error(&[("student.jsonl", b"")]),
        "student.jsonl is named after no resource of Data Standard 5.2; did you mean \"students\"? \
         Otherwise name it after the endpoint of its resource, or begin its name with \"_\" to leave it out"
    );
    assert!(
        error(&[("students/a.jsonl", b""), ("bus routes/a.jsonl", b"")])
            .starts_with("bus routes/a.jsonl is named after no resource")
    );
    for (file, said) in [
        (
            "schools.csv",
            "DIR/schools.csv is CSV, and would be left out; put CSV files into a directory of their own, which is read as such, or \
             convert it to JSON Lines (one record a line), or begin its name with \"_\" to leave it out",
        ),
        (
            "parents.txt",
            "DIR/parents.txt is plain text by its name, and would be left out; if it holds one JSON object a line, name it .jsonl; \
             else convert it to that, or begin its name with \"_\" to leave it out",
        ),
        (
            "students.csv.gz",
            "DIR/students.csv.gz is compressed with gzip, and not of a .jsonl file by its name, and would be left out",
        ),
        ("students/part.parquet", "DIR/students/part.parquet is Parquet, and would be left out"),
        ("students/part.jsonl.zip", "DIR/students/part.jsonl.zip is a zip archive, and would be left out; unpack it"),
    ] {
        let told = error(&[("sections.jsonl", b""), (file, b"")]);
        assert!(told.starts_with(said), "{told}");
    }
    // What belongs to nobody here is left alone.
    let beside = directory(&[("students.jsonl", b""), ("package.json", b"["), ("notes.txt", b""), ("dump.gz", b"")]);
    JsonlStore::open(beside.path()).unwrap();
    let directory = directory(&[("students.jsonl", b"")]);
    let missing = JsonlStore::open(directory.path().join("data")).unwrap_err();
    assert!(missing.to_string().ends_with("data does not exist; name the directory that holds the JSON Lines files"), "{missing}");
    let file = JsonlStore::open(directory.path().join("students.jsonl")).unwrap_err();
    assert!(file.to_string().contains("students.jsonl is not a directory; name the directory"), "{file}");
}

#[tokio::test]
async fn a_file_of_another_data_standard_is_named_before_the_run() {
    let directory = directory(&[("parents.jsonl", b"{}")]);
    let store = JsonlStore::open(directory.path()).unwrap();
    let error = store.open(&plain_scope()).await.unwrap_err();
    assert!(error.to_string().starts_with("parents.jsonl is named after no resource of Data Standard 5.2"), "{error}");
    let old = Configuration::new("Old", 2023.try_into().unwrap(), "4.0");
    let batch = read(&store, &Scope::new(Model::ds4_0(), old.into()), "parents").await.unwrap();
    assert_eq!(batch.records.len(), 1);
}

#[tokio::test]
async fn a_file_that_changes_during_the_run_fails_it() {
    let directory = directory(&[("students.jsonl", b"{}\n")]);
    let store = JsonlStore::open(directory.path()).unwrap();
    let snapshot = store.open(&plain_scope()).await.unwrap();
    fs::write(directory.path().join("students.jsonl"), "{}\n{}\n").unwrap();
    let students = Model::ds5_2().kind("students").unwrap();
    let error = snapshot.scan(&students, &Narrowing::none()).next().await.unwrap().unwrap_err();
    assert!(error.to_string().starts_with("students.jsonl was changed during the run"), "{error}");
    fs::remove_file(directory.path().join("students.jsonl")).unwrap();
    let error = snapshot.scan(&students, &Narrowing::none()).next().await.unwrap().unwrap_err();
    assert!(error.to_string().starts_with("students.jsonl cannot be read"), "{error}");
}

#[tokio::test]
async fn a_line_beyond_the_limit_is_a_reject_with_file_and_line() {
    let mut content = b"{\"a\": 1}\n".to_vec();
    content.resize(content.len() + (16 << 20) + 1, b'x');
    content.extend_from_slice(b"\n{\"a\": 3}\n");
    let directory = directory(&[("students.jsonl", &content)]);
    let batch = read(&JsonlStore::open(directory.path()).unwrap(), &plain_scope(), "students").await.unwrap();
    assert_eq!(bodies(&batch), ["{\"a\": 1}", "{\"a\": 3}"]);
    assert_eq!(rejects(&batch), ["students.jsonl:2: $ is on a line of more than 16 MiB"]);
}

/// Whoever opens a pipe waits for its writer, for ever if there is none.
#[cfg(unix)]
#[tokio::test]
async fn a_pipe_is_refused_and_not_waited_for() {
    let directory = directory(&[("schools.jsonl", b"")]);
    let pipe = directory.path().join("students.jsonl");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let error = JsonlStore::open(directory.path()).unwrap_err();
    assert!(error.to_string().starts_with("students.jsonl is no regular file; write the records to a file"), "{error}");
    // A device that never ends, by a link.
    fs::remove_file(&pipe).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &pipe).unwrap();
    assert!(JsonlStore::open(directory.path()).unwrap_err().to_string().contains("is no regular file"));
    // It was a file when the snapshot was opened.
    fs::remove_file(&pipe).unwrap();
    fs::write(&pipe, "{}").unwrap();
    let store = JsonlStore::open(directory.path()).unwrap();
    let scope = plain_scope();
    let snapshot = store.open(&scope).await.unwrap();
    fs::remove_file(&pipe).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let kind = scope.model.kind("students").unwrap();
    let error = snapshot.scan(&kind, &Narrowing::none()).next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("is no regular file"), "{error}");
}

/// A whole file in another form is named once, before the first record, with what to do; not once a line.
#[test]
fn what_is_no_json_lines_is_named_as_what_it_is() {
    const ARRAY: &str = "students.json holds one JSON array, and not one record a line; write each of its records on a line of its own (jq -c '.[]')";
    let utf_16: Vec<u8> = "\u{feff}{\"studentUniqueId\": \"1\"}\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (content, said) in [
        (&b"[\n  {\"studentUniqueId\": \"1\"},\n  {\"studentUniqueId\": \"2\"}\n]"[..], ARRAY),
        (b"[{\"studentUniqueId\": \"1\"}]", ARRAY),
        (
            b"{\n  \"studentUniqueId\": \"1\"\n}\n",
            "students.json holds JSON over several lines, and not one record a line; write each record on one line (jq -c .)",
        ),
        (&utf_16, "students.json is UTF-16 text, and no UTF-8; save it as UTF-8 (PowerShell: -Encoding utf8)"),
        (&gzip(b"{}"), "students.json is compressed with gzip; let its name end in .gz"),
    ] {
        assert_eq!(error(&[("schools.jsonl", b"{}"), ("students.json", content)]), said);
    }
    assert!(error(&[("students.jsonl.gz", &gzip(b"[{}]"))]).starts_with("students.jsonl.gz holds one JSON array"));
}

/// Every line of it reads equal, so that the report names it once.
#[tokio::test]
async fn a_latin_1_file_is_one_failure_of_all_its_lines() {
    let lines = b"{\"firstName\": \"Zo\xeb\"}\n{\"firstName\": \"Andr\xe9\"}\n";
    let directory = directory(&[("students.jsonl", lines)]);
    let batch = read(&JsonlStore::open(directory.path()).unwrap(), &plain_scope(), "students").await.unwrap();
    let said: Vec<_> = batch.rejects.iter().map(|reject| (reject.errors[0].to_string(), reject.errors[0].problem.hint())).collect();
    let one = ("$ is not UTF-8 text, but perhaps Latin-1 or Windows-1252".to_owned(), Some("save the file as UTF-8"));
    assert_eq!(said, [one.clone(), one]);
}

#[tokio::test]
async fn json_and_compressed_files_are_read_as_lines() {
    let mut two = gzip(b"\xef\xbb\xbf{\"n\": 3}\n");
    two.extend(gzip(b"\n{\"n\": 4}"));
    let directory = directory(&[
        ("students.json", b"{\"n\": 1}\n{\"n\": 2}"),
        ("Students.JSONL.GZ", &two),
        ("students/a.json", b"{\"n\": 5}"),
        ("students/b.ndjson.gz", &gzip(b"{\"n\": 6}\n[1]\n")),
    ]);
    let batch = read(&JsonlStore::open(directory.path()).unwrap(), &plain_scope(), "students").await.unwrap();
    assert_eq!(bodies(&batch), ["{\"n\": 3}", "{\"n\": 4}", "{\"n\": 5}", "{\"n\": 6}", "{\"n\": 1}", "{\"n\": 2}"]);
    assert_eq!(batch.records[1].origin.to_string(), "Students.JSONL.GZ:3");
    assert_eq!(rejects(&batch), ["students/b.ndjson.gz:2: $ is not a JSON object (an array)"]);
}

#[tokio::test]
async fn a_torn_archive_fails_the_run_and_a_bomb_of_one_line_is_one_reject() {
    let mut torn = gzip(&b"{\"n\": 1}\n".repeat(9_000));
    torn.truncate(torn.len() - 12);
    let bomb = gzip(&[&b" ".repeat(17 << 20)[..], b"\n{\"n\": 1}\n"].concat());
    let directory = directory(&[("students.jsonl.gz", &torn), ("schools.jsonl.gz", &bomb)]);
    let store = JsonlStore::open(directory.path()).unwrap();
    let error = read(&store, &plain_scope(), "students").await.unwrap_err();
    assert!(error.to_string().starts_with("students.jsonl.gz cannot be read: unexpected end of file"), "{error}");
    let batch = read(&store, &plain_scope(), "schools").await.unwrap();
    assert_eq!(rejects(&batch), ["schools.jsonl.gz:1: $ is on a line of more than 16 MiB"]);
    assert_eq!(batch.records.len(), 1);
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// They are named, and the rest is read; a misspelt name is still one.
#[tokio::test]
async fn what_is_named_after_an_extension_is_named_and_left_out() {
    let directory = directory(&[
        ("students.jsonl", b"{\"n\": 1}"),
        ("candidates.jsonl", b"{\"n\": 2}"),
        ("Evaluations/a.jsonl", b"[not looked at]"),
        ("tpdm/financialAids.jsonl.gz", b"x"),
        ("tpdm/rubricDimensions/a.jsonl", b"x"),
        ("tpdm/Candidates.csv", b"x"),
        ("tpdm/README", b"x"),
    ]);
    let store = JsonlStore::open(directory.path()).unwrap();
    assert_eq!(bodies(&read(&store, &plain_scope(), "students").await.unwrap()), ["{\"n\": 1}"]);
    let snapshot = store.open(&plain_scope()).await.unwrap();
    assert_eq!(snapshot.kinds().await.unwrap().len(), 1);
    let named = ["tpdm/candidates", "tpdm/evaluations", "tpdm/financialAids", "tpdm/rubricDimensions"];
    assert_eq!(snapshot.unsupported().await.unwrap(), named);
    assert!(error(&[("candidate.jsonl", b"")]).starts_with("candidate.jsonl is named after no resource"));
}
