//! Configurations, preferences and mappings from a file beside queries or data, instead of the tables of Campus.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use edfi_resync::ErrorKind;
use edfi_resync::campus::{EnableEdFi, SchoolYear, StudentUniqueId};
use edfi_resync::model::Model;
use edfi_resync::source::{Capabilities, ConfigurationFile, JsonlStore, SourceStore, SourceStoreExt, SqliteStore};
use edfi_resync_testing::conformance::store::{Expectations, check};
use tempfile::TempDir;

use crate::campus::Campus;
use crate::{plain_scope, scope};

/// What the queries of the handmade database say.
const SAID: &str = r#"
[mappings.GradeLevelDescriptor]
09 = "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"
10 = "uri://ed-fi.org/GradeLevelDescriptor#Tenth grade"
[mappings.EducationOrganizationCategoryDescriptor]
school = "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"

[[configurations]]
name = "State"
school_year = 2027
data_standard = "5.2"
url = "https://api.example.org/v7.3"
student_unique_id = "localStudentNumber"
resources = { Grades = false }

[[configurations]]
name = "Next"
school_year = 2028
data_standard = "5.2"
student_unique_id = "localStudentNumber"
"#;

const ONE: &str = "[[configurations]]\nname = \"State\"\nschool_year = 2027\ndata_standard = \"5.2\"\n";

/// The handmade database without the queries that say it, and with the file.
fn configured() -> Campus {
    let campus = Campus::new();
    for file in ["_configurations.sql", "_preferences.sql", "_mappings.sql"] {
        fs::remove_file(campus.queries().join(file)).unwrap();
    }
    campus.write(ConfigurationFile::NAME, SAID);
    campus
}

fn config_error(result: edfi_resync::Result<impl std::fmt::Debug>, folder: &Path) -> String {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConfigInvalid, "{error}");
    error.to_string().replace(&format!("{}/", folder.display()), "")
}

#[tokio::test]
async fn a_file_says_what_queries_say() {
    let (given, campus) = (Campus::new(), configured());
    let by_queries = given.open().unwrap();
    let store = campus.open().unwrap();
    assert_eq!(store.capabilities(), by_queries.capabilities());
    let expected = by_queries.configurations().await.unwrap();
    let found = store.configurations().await.unwrap();
    for (one, other) in found.iter().zip(&expected) {
        assert_eq!((&one.name, one.school_year, &one.data_standard), (&other.name, other.school_year, &other.data_standard));
        assert_eq!((one.unique_ids, &one.preferences, &one.policies), (other.unique_ids, &other.preferences, &other.policies));
    }
    assert_eq!((found.len(), expected.len()), (2, 2));
    assert_eq!(found[0].unique_ids.student, StudentUniqueId::LocalStudentNumber);
    let expectations = Expectations::new(scope(store.configuration("State").await.unwrap()))
        .holds("schools", 2, 0)
        .holds("students", 40, 0)
        .holds("studentSchoolAssociations", 43, 1)
        .holds("sections", 9, 0)
        .holds("studentSectionAssociations", 213, 0)
        .with_secret("Last7");
    check(Arc::new(store), &expectations).await.assert_none();
}

#[test]
fn what_a_file_says_no_query_says_as_well() {
    let special = [
        ("_configurations.sql", "SELECT 'State' AS name, 2027 AS schoolYear, '5.2' AS dataStandard"),
        ("_preferences.sql", "SELECT NULL AS configuration, 'grades' AS resource, 0 AS enabled"),
        ("_mappings.sql", "SELECT NULL AS configuration, descriptor, code, value FROM meaning"),
    ];
    for (file, sql) in special {
        let campus = configured();
        campus.write(file, sql);
        assert_eq!(
            config_error(campus.open(), &campus.queries()),
            format!(
                "configuration file edfi.toml says what query {file} says too; keep one of the two: remove the query or begin its \
                 name with \".\", or take the file away"
            )
        );
    }
    let campus = Campus::new();
    campus.write("edfi.toml", ONE);
    let said = config_error(campus.open(), &campus.queries());
    assert!(
        said.starts_with(
            "configuration file edfi.toml says what queries _configurations.sql, _preferences.sql, _mappings.sql say too"
        ),
        "{said}"
    );
}

#[tokio::test]
async fn the_system_preference_is_that_of_the_file_or_of_its_query() {
    let campus = configured();
    let enabled = || async { campus.open().unwrap().enable_ed_fi().await.unwrap() };
    assert_eq!(enabled().await, EnableEdFi::Yes);
    campus.write("_system.sql", "SELECT 'No' AS enableEdFi");
    assert_eq!(enabled().await, EnableEdFi::No, "the file says nothing of it");
    let said = format!("enable_ed_fi = \"Tools Only\"\n{SAID}");
    campus.write("edfi.toml", &said);
    assert!(config_error(campus.open(), &campus.queries()).contains("says what query _system.sql says too"));
    fs::remove_file(campus.queries().join("_system.sql")).unwrap();
    assert_eq!(enabled().await, EnableEdFi::ToolsOnly);
}

#[tokio::test]
async fn a_file_that_is_named_goes_before_one_that_lies_there() {
    let campus = configured();
    let folder = TempDir::new().unwrap();
    let named = folder.path().join("other.toml");
    fs::write(&named, ONE.replace("State", "Named")).unwrap();
    campus.write("edfi.toml", "this is wrong");
    let store = SqliteStore::open_with_configuration_file(campus.database(), campus.queries(), &named).unwrap();
    assert_eq!(store.configurations().await.unwrap()[0].name, "Named");
    let missing = SqliteStore::open_with_configuration_file(campus.database(), campus.queries(), folder.path().join("none.toml"));
    let said = config_error(missing, folder.path());
    assert!(said.starts_with("configuration file none.toml cannot be read: there is no such file or folder"), "{said}");
}

#[tokio::test]
async fn what_is_changed_in_a_file_is_seen_when_it_is_asked_again() {
    let campus = configured();
    let store = campus.open().unwrap();
    campus.write("edfi.toml", &ONE.replace("2027", "2028"));
    let found = store.configurations().await.unwrap();
    assert_eq!((found.len(), found[0].school_year), (1, SchoolYear::try_from(2028).unwrap()));
    campus.write("edfi.toml", &format!("{ONE}x = 1\n"));
    let said = config_error(store.configurations().await, &campus.queries());
    assert_eq!(
        said,
        "configuration file edfi.toml, line 5, column 1: \"x\" is no key of a configuration; use one of name, school_year, data_standard, url, tenant, instance, student_unique_id, staff_unique_id, read_only, exclusive, protected, unprotected, resources, mappings"
    );
}

#[tokio::test]
async fn queries_are_held_against_the_standard_of_the_file() {
    let campus = Campus::with_queries([("students.sql", "SELECT id AS \"firstName.x\" FROM person ORDER BY 1")]);
    campus.write("edfi.toml", ONE);
    let said = campus.error();
    assert!(said.starts_with("query students.sql: column \"firstName.x\" leads through \"firstName\""), "{said}");
}

#[tokio::test]
async fn a_source_that_lists_no_schools_asks_for_none() {
    let campus =
        Campus::with_queries([("students.sql", "SELECT number AS studentUniqueId, id AS \"@person\" FROM person ORDER BY id")]);
    campus.write("edfi.toml", ONE);
    let store = campus.open().unwrap();
    let capabilities = store.capabilities();
    assert!(capabilities.configurations && capabilities.no_schools && !capabilities.plain_files);
    let expectations = Expectations::new(scope(store.configuration("State").await.unwrap())).holds("students", 40, 0);
    check(Arc::new(store), &expectations).await.assert_none();
}

#[tokio::test]
async fn a_directory_of_json_lines_has_the_configurations_of_its_file() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("students.jsonl"), "{\"studentUniqueId\": \"1\"}\n").unwrap();
    let plain = JsonlStore::open(directory.path()).unwrap();
    assert_eq!((plain.capabilities(), plain.configurations().await.unwrap().len()), (Capabilities::plain(), 0));
    fs::write(directory.path().join("edfi.toml"), format!("enable_ed_fi = false\n{SAID}")).unwrap();
    let store = JsonlStore::open(directory.path()).unwrap();
    assert_eq!(store.capabilities(), Capabilities::plain().with_configurations().without_schools().of_plain_files());
    assert_eq!(store.enable_ed_fi().await.unwrap(), EnableEdFi::No);
    let state = store.configuration("State").await.unwrap();
    assert!(!state.preferences.is_on("grades"));
    check(Arc::new(store), &Expectations::new(scope(state)).holds("students", 1, 0)).await.assert_none();
    let other = directory.path().join("_other.toml");
    fs::write(&other, ONE.replace("State", "Other")).unwrap();
    fs::write(directory.path().join("edfi.toml"), "wrong").unwrap();
    let store = JsonlStore::open_with_configuration_file(directory.path(), &other).unwrap();
    assert_eq!(store.configurations().await.unwrap()[0].name, "Other");
    let said = config_error(JsonlStore::open(directory.path()), directory.path());
    assert!(said.starts_with("configuration file edfi.toml, line 1, column"), "{said}");
}

#[tokio::test]
async fn a_query_of_another_standard_is_left_out_and_told() {
    let campus = Campus::with_queries([
        ("students.sql", "SELECT id AS firstName FROM person ORDER BY 1"),
        ("parents.sql", "SELECT id AS firstName FROM person ORDER BY 1"),
        ("candidates.sql", "SELECT id AS firstName FROM person ORDER BY 1"),
        ("_preferences.sql", "SELECT NULL AS configuration, 'studentDirectories' AS resource, 0 AS enabled"),
        (
            "_configurations.sql",
            "SELECT 'State' AS name, 2027 AS schoolYear, '5.2' AS dataStandard UNION ALL SELECT 'Old', 2026, '4.0'",
        ),
    ]);
    let store = campus.open().unwrap();
    let snapshot = store.open(&plain_scope()).await.unwrap();
    assert_eq!(snapshot.unsupported().await.unwrap(), ["candidates", "parents"]);
    assert_eq!(snapshot.kinds().await.unwrap(), [Model::ds5_2().kind("students").unwrap()]);
    let mut old = scope(store.configuration("Old").await.unwrap());
    old.model = Model::ds4_0();
    assert_eq!(store.open(&old).await.unwrap().unsupported().await.unwrap(), ["candidates"]);
    let preferences = &store.configurations().await.unwrap()[0].preferences;
    assert_eq!(preferences.off().collect::<Vec<_>>(), ["studentDirectories"]);
    let expectations = Expectations::new(plain_scope()).holds("students", 40, 0);
    check(Arc::new(store), &expectations).await.assert_none();
    // What no standard has is a typo.
    campus.write("_preferences.sql", "SELECT NULL AS configuration, 'studentDirectoris' AS resource, 0 AS enabled");
    assert_eq!(
        campus.error(),
        "query _preferences.sql, row 1, column resource: \"studentDirectoris\" is not a resource of Data Standard 5.2; did you mean \"studentDirectories\"?"
    );
}

#[test]
fn the_example_is_read() {
    let file = ConfigurationFile::load(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/edfi.toml")).unwrap();
    assert_eq!(file.enable_ed_fi(), Some(EnableEdFi::Yes));
    let [state, prior] = file.configurations() else { panic!("two configurations") };
    assert_eq!((state.school_year.ending(), prior.school_year.ending()), (2027, 2026));
    assert_eq!((state.data_standard.as_str(), prior.data_standard.as_str()), ("6.1", "5.2"));
    assert_eq!((state.preferences.mappings().count(), prior.preferences.mappings().count()), (7, 6));
    assert_eq!(state.preferences.off().collect::<Vec<_>>(), ["grades", "learningStandards"]);
    let courses = Model::ds6_1().kind("courses").unwrap();
    assert!(state.policies.is_read_only(&courses) && !prior.policies.is_read_only(&courses));
}
