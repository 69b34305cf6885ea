use std::path::PathBuf;

use super::*;

/// The files of a folder and of those in it, by their paths in the first.
fn in_folder(root: &Path, folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(in_folder(root, &path));
        } else {
            found.push(path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"));
        }
    }
    found.sort();
    found
}

#[test]
fn every_query_is_listed() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("campus/queries");
    let mut listed: Vec<_> = QUERIES.iter().map(|(path, _)| (*path).to_owned()).collect();
    listed.sort();
    assert_eq!(in_folder(&root, &root), listed, "list each file of campus/queries in source/service_query/reference.rs");
    for dialect in ["sqlite", "tsql", "postgres"] {
        let queries = reference_queries(dialect.parse().unwrap());
        let problems: Vec<_> = queries.all_problems().map(ToString::to_string).collect();
        assert_eq!(problems, [""; 0]);
    }
}

#[test]
fn what_is_written_is_what_is_built_in() {
    let directory = tempfile::tempdir().unwrap();
    for dialect in [None, Some(Dialect::Sqlite), Some(Dialect::Tsql)] {
        let folder = directory.path().join(format!("{dialect:?}/deeper"));
        write_reference_queries(&folder, dialect).unwrap();
        let written = in_folder(&folder, &folder);
        assert_eq!(written.len(), files(dialect).len());
        let is_flat = |path: &String| {
            let (folders, _) = path.rsplit_once('/').unwrap_or_default();
            ["", "views", "ds-6", "ds-6/views", "ds-6.1"].contains(&folders)
        };
        assert!(dialect.is_none() || written.iter().all(is_flat), "{written:?}");
        let read = ServiceQueries::in_folder(&folder, dialect.unwrap_or(Dialect::Sqlite)).unwrap();
        let built_in = reference_queries(dialect.unwrap_or(Dialect::Sqlite));
        let texts = |queries: &ServiceQueries| -> Vec<_> {
            queries.resources.iter().map(|(endpoint, of)| (endpoint.to_owned(), of.query.as_ref().unwrap().sql.clone())).collect()
        };
        assert_eq!(texts(&read), texts(&built_in));
        assert_eq!(read.all_problems().count(), 0);
    }
    let file = directory.path().join("file");
    fs::write(&file, "x").unwrap();
    let error = write_reference_queries(&file, None).unwrap_err().to_string();
    assert!(error.starts_with("queries cannot be written to") && error.contains("file"), "{error}");
}

#[test]
fn the_folder_of_a_dialect_may_be_in_that_of_a_data_standard() {
    let found = |path| without_dialect(path);
    assert_eq!(found("ds-6/tsql/views/A.sql"), (Some(Dialect::Tsql), "ds-6/views/A.sql".to_owned()));
    assert_eq!(found("tsql/a.sql"), (Some(Dialect::Tsql), "a.sql".to_owned()));
    assert_eq!(found("ds-6/a.sql"), (None, "ds-6/a.sql".to_owned()));
    assert_eq!(found("views/A.sql"), (None, "views/A.sql".to_owned()));
}

/// What is the same in two Data Standards is the same text, or one of them was forgotten.
#[test]
fn what_data_standards_share_is_the_same_in_both() {
    let text = |wanted: &str| QUERIES.iter().find(|(path, _)| *path == wanted).map(|(_, sql)| *sql);
    let own = QUERIES.iter().filter_map(|(path, sql)| path.split_once('/').map(|(folder, name)| (folder, name, *sql)));
    let own = own.filter(|(folder, ..)| folder.starts_with("ds-"));
    let different: Vec<_> =
        own.filter(|(_, name, sql)| text(name).is_some_and(|other| other != *sql)).map(|(_, name, _)| name).collect();
    assert_eq!(
        different,
        [
            "studentEducationOrganizationResponsibilityAssociations.sql",
            "assessments.sql",
            "staffs.sql",
            "studentEducationOrganizationAssociations.sql",
            "studentSpecialEducationProgramAssociations.sql",
        ]
    );
    let moved = [
        ("studentDemographics", "@school disabilities languages races studentCharacteristics"),
        ("studentDirectories", "@school addresses electronicMails telephones"),
    ];
    for (resource, children) in moved {
        for child in children.split(' ') {
            let (now, before) =
                (format!("ds-6/{resource}.{child}.sql"), format!("studentEducationOrganizationAssociations.{child}.sql"));
            assert!(text(&now).is_some() && text(&now) == text(&before), "{now}");
        }
    }
}
