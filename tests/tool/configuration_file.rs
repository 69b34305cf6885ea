//! Row 3, without the tables of Campus: configurations and preferences from a file; kinds that a configuration's Data Standard lacks; and mappings that are
//! proposed.

use std::fs;

use edfi_resync::campus::{Request, Right, Rights, Tool};
use edfi_resync::mappings;
use edfi_resync::model::{Model, ResourceKind};
use edfi_resync::source::{ConfigurationFile, JsonlStore, SourceStoreExt};
use edfi_resync::validate::Descriptors;
use edfi_resync::{ErrorKind, propose_mappings};
use tempfile::TempDir;

use super::world::{builder, district, mock, open, student, warning};

const FILE: &str = "[[configurations]]\nname = \"State\"\nschool_year = 2027\ndata_standard = \"5.2\"\n";
const LACKS: &str = "has no such kinds";

/// A descriptor that 6.1 has and 5.2 has not.
fn of_6_1() -> String {
    let newer = Model::ds6_1();
    let mut only_there =
        newer.kinds().filter(ResourceKind::is_descriptor).filter(|kind| Model::ds5_2().named(kind.name()).is_none());
    only_there.next().expect("6.1 has descriptors of its own").name().to_owned()
}

#[tokio::test]
async fn row_3_kinds_that_the_standard_lacks_are_one_warning_and_the_rest_is_sent() {
    let descriptor = of_6_1();
    let made = district().copy(&format!(
        "INSERT INTO EdFiResourcePreference VALUES (1, 'parents', 0), (1, 'studentDirectories', 1);
         INSERT INTO EdFiMapping VALUES (1, '{descriptor}', 'x', 'uri://ed-fi.org/{descriptor}#X'), (1, '{descriptor}', 'y', 'uri://ed-fi.org/{descriptor}#Y')"
    ));
    let ods = mock();
    let resync = open(made.store(), &ods).await;
    let plan = resync.full_resync().await.expect("a plan");
    let expected = format!(
        "Data Standard 5.2 {LACKS}, and they are left out: preferences of parents (here contacts), studentDirectories; mappings of {descriptor}"
    );
    assert_eq!(warning(&plan, LACKS), expected);
    let narrow = resync.plan(&Request::new().all_schools().resources(["schools"])).await.expect("a plan");
    assert!(!narrow.warnings.iter().any(|warning| warning.contains(LACKS)), "{narrow}");
    let report = resync.run(&plan).await.expect("a report");
    assert!(report.is_success() && report.resources["contacts"].created > 0, "{report}");
    let cleanup = Request::new().all_schools().mode(edfi_resync::campus::Mode::Cleanup);
    let cleanup = resync.plan(&cleanup).await.expect("a plan");
    assert_eq!(warning(&cleanup, LACKS), expected);
}

#[tokio::test]
async fn row_3_a_name_that_no_standard_has_is_a_mistake() {
    for (sql, said) in [
        ("INSERT INTO EdFiResourcePreference VALUES (1, 'stduents', 0)", "did you mean \"students\"?"),
        ("INSERT INTO EdFiMapping VALUES (1, 'GradLevelDescriptor', 'x', 'uri://x#x')", "did you mean \"GradeLevelDescriptor\"?"),
    ] {
        let made = district().copy(sql);
        let error = edfi_resync::source::SqliteStore::open(made.path()).expect_err("a typo");
        assert_eq!(error.kind(), ErrorKind::SourceInvalid);
        assert!(error.to_string().ends_with(said), "{error}");
    }
}

/// Two students in a directory, and a configuration file.
fn directory(file: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let students: Vec<_> = ["604822", "604823"].into_iter().map(|id| student(id).to_string()).collect();
    fs::write(folder.path().join("students.jsonl"), students.join("\n")).expect("it is written");
    fs::write(folder.path().join("academicWeeks.jsonl"), "{}\n").expect("it is written");
    fs::write(folder.path().join(ConfigurationFile::NAME), file).expect("it is written");
    folder
}

#[tokio::test]
async fn row_3_a_directory_is_sent_as_its_configuration_file_says() {
    let folder = directory(&format!("{FILE}resources.academicWeeks = false\n"));
    let ods = mock();
    let resync = open(JsonlStore::open(folder.path()).expect("a store"), &ods).await;
    assert_eq!(resync.configurations().await.expect("configurations").len(), 1);
    let plan = resync.full_resync().await.expect("no schools are to be chosen");
    assert_eq!((plan.configuration.as_str(), plan.steps.len(), &plan.steps[0].resource[..]), ("State", 1, "students"));
    let report = resync.run(&plan).await.expect("a report");
    assert_eq!((report.is_success(), ods.count("students")), (true, 2), "{report}");
    let error = resync.plan(&Request::new().schools([12])).await.expect_err("there are none");
    assert_eq!(error.to_string(), "schools are chosen, but the source has none; leave the schools out");
    let error = resync.plan(&Request::new().resources(["academicWeeks"])).await.expect_err("they are off");
    assert!(error.to_string().starts_with("academicWeeks are switched off in configuration \"State\""), "{error}");
}

#[tokio::test]
async fn row_3_a_file_that_was_changed_since_refuses_the_run() {
    let folder = directory(FILE);
    let ods = mock();
    let resync = open(JsonlStore::open(folder.path()).expect("a store"), &ods).await;
    let plan = resync.full_resync().await.expect("a plan");
    for (changed, said) in [
        (format!("{FILE}resources.students = false\n"), "was given other Resource Preferences or code mappings"),
        (FILE.replace("2027", "2028"), "was given another school year"),
        (format!("{FILE}exclusive = [\"students\"]\n"), "was given other policies"),
        (FILE.replace("State", "Other"), "was removed or renamed"),
    ] {
        fs::write(folder.path().join(ConfigurationFile::NAME), changed).expect("it is written");
        let error = resync.run(&plan).await.expect_err("it was changed");
        assert_eq!(error.kind(), ErrorKind::PrerequisiteMissing);
        assert!(error.to_string().contains(said), "{error}");
    }
    fs::write(folder.path().join(ConfigurationFile::NAME), format!("enable_ed_fi = false\n{FILE}")).expect("it is written");
    let error = resync.run(&plan).await.expect_err("nothing is sent").to_string();
    assert!(error.contains("the system preference Enable Ed-Fi is No"), "{error}");
    assert_eq!(ods.count("students"), 0);
}

#[tokio::test]
async fn row_3_mappings_that_lack_are_proposed_from_what_the_ods_has_and_none_is_applied() {
    let whole = district();
    let made = whole.copy("DELETE FROM EdFiMapping WHERE descriptor = 'GradeLevelDescriptor' AND code <> '10'");
    let ods = mock();
    let resync = open(made.store(), &ods).await;
    let plan = resync.full_resync().await.expect("a plan");
    let codes: Vec<_> = plan.unmapped.iter().map(|code| (code.descriptor.as_str(), code.code.as_str())).collect();
    assert!(codes.len() > 3, "{codes:?}");
    let proposed = resync.propose_mappings(None).await.expect("proposals");
    assert_eq!(proposed.iter().map(|one| (one.descriptor.as_str(), one.code.as_str())).collect::<Vec<_>>(), codes);
    assert!(proposed.iter().all(|one| one.records > 0));

    // The host describes its values by the district's codes.
    let before = whole.store().configuration("State ODS 2026-27").await.expect("a configuration").preferences;
    let mut described = Descriptors::new(&Model::ds5_2());
    for (descriptor, code, value) in before.mappings().filter(|(descriptor, ..)| *descriptor == "GradeLevelDescriptor") {
        described.add_described(descriptor, value, code).expect("a value");
    }
    let proposed = resync.propose_mappings(&described).await.expect("proposals");
    let store = made.store();
    assert_eq!(propose_mappings(&store, Some("State ODS 2026-27"), &described).await.expect("proposals"), proposed);
    for one in &proposed {
        let wanted = before.descriptor(&one.descriptor, &one.code);
        let exact: Vec<_> = one.candidates.iter().map(|candidate| (Some(candidate.value.as_str()), candidate.distance)).collect();
        assert_eq!(exact, [(wanted, 0)], "{one}");
    }
    assert_eq!(open(made.store(), &ods).await.full_resync().await.expect("a plan").unmapped, plan.unmapped, "nothing was mapped");

    let error = propose_mappings(&store, None, &Descriptors::new(&Model::ds6_1())).await.expect_err("of another standard");
    assert_eq!(error.kind(), ErrorKind::ConfigInvalid);
    let error = propose_mappings(&store, Some("State"), &described).await.expect_err("none of that name").to_string();
    assert!(error.contains("State ODS 2026-27"), "{error}");
    let writes = Rights::none().with(Tool::Resync, Right::Write);
    let resync = builder(made.store(), &ods).rights(writes).open().await.expect("it opens");
    assert_eq!(resync.propose_mappings(&described).await.expect_err("Read is missing").kind(), ErrorKind::RightMissing);
}

#[tokio::test]
async fn row_3_last_years_mappings_are_compared_exported_and_taken_over() {
    let last = district().store().configuration("State ODS 2026-27").await.expect("a configuration");
    let changed = district().copy(
        "UPDATE EdFiMapping SET value = 'uri://state.example/GradeLevelDescriptor#10' WHERE descriptor = 'GradeLevelDescriptor' AND code = '10';
         DELETE FROM EdFiMapping WHERE descriptor = 'GradeLevelDescriptor' AND code = '11';
         INSERT INTO EdFiMapping VALUES (1, 'GradeLevelDescriptor', 'UG', 'uri://ed-fi.org/GradeLevelDescriptor#Ungraded')",
    );
    let next = changed.store().configuration("State ODS 2026-27").await.expect("a configuration");
    let said: Vec<_> = last.preferences.compare_mappings(&next.preferences).iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    changed: GradeLevelDescriptor "10" was uri://ed-fi.org/GradeLevelDescriptor#Tenth grade, is uri://state.example/GradeLevelDescriptor#10
    removed: GradeLevelDescriptor "11" was uri://ed-fi.org/GradeLevelDescriptor#Eleventh grade
    added: GradeLevelDescriptor "UG" is uri://ed-fi.org/GradeLevelDescriptor#Ungraded
    "#);

    let folder = tempfile::tempdir().expect("a folder");
    let (csv, toml) = (folder.path().join("mappings.csv"), folder.path().join("edfi.toml"));
    let written = mappings::export(&last.preferences, &csv).expect("it is written");
    assert_eq!(written, last.preferences.mappings().count());
    fs::write(&toml, FILE).expect("it is written");
    let mut file = ConfigurationFile::load(&toml).expect("it is read");
    let imported = mappings::import(&csv, &Model::ds5_2(), &Descriptors::of_standard(&Model::ds5_2())).expect("they are mappings");
    assert_eq!(file.import_mappings(None, &imported).expect("they are written").len(), written);
    assert_eq!(last.preferences.compare_mappings(&file.configurations()[0].preferences), []);
}
