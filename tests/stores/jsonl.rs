//! What a directory of JSON Lines files may hold, and what it gets for what it may not.

use std::fs;

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
            "students.jsonl:4: $ is not a JSON object (no UTF-8 text at byte 13)",
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
    assert!(
        error(&[("students.jsonl", b""), ("schools.json", b"")])
            .contains("schools.json is neither .jsonl nor .ndjson, and would be left out")
    );
    assert!(error(&[("students.jsonl.gz", b"")]).contains("would be left out"));
    assert!(error(&[("students/part.csv", b"")]).contains("would be left out"));
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
