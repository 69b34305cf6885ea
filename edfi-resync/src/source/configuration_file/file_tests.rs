use std::fs;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

const NINTH: &str = "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade";
const TENTH: &str = "uri://ed-fi.org/GradeLevelDescriptor#Tenth grade";

fn file(text: &str) -> (TempDir, ConfigurationFile) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(ConfigurationFile::NAME);
    fs::write(&path, text).expect("it is written");
    let file = ConfigurationFile::load(path).expect("a configuration file");
    (folder, file)
}

fn grades(mappings: &[(&str, &str)]) -> Preferences {
    mappings.iter().fold(Preferences::default(), |all, (code, value)| all.with_mapping("GradeLevelDescriptor", *code, *value))
}

fn text(file: &ConfigurationFile) -> String {
    fs::read_to_string(file.path()).expect("it can be read")
}

#[test]
fn mappings_are_written_where_they_belong_and_the_rest_stays() {
    let before = r#"# Ours.
enable_ed_fi = "Yes"

[mappings.GradeLevelDescriptor]
08 = "uri://ed-fi.org/GradeLevelDescriptor#Eighth grade"

[[configurations]]
name = "State" # the first
school_year = 2027
data_standard = "5.2"

# Codes of ours.
[configurations.mappings.gradeLevelDescriptors]
# high school
"09" = "uri://x/GradeLevelDescriptor#9" # to be changed
'11' = "uri://ed-fi.org/GradeLevelDescriptor#Eleventh grade"

[[configurations]]
name = "Local"
school_year = 2027
data_standard = "5.2"
# the end
"#;
    let (_folder, mut file) = file(before);
    let sexes = grades(&[("08", "uri://ed-fi.org/GradeLevelDescriptor#Eighth grade"), ("09", NINTH), ("10", TENTH)]).with_mapping(
        "SexDescriptor",
        "F \"x\"",
        "uri://ed-fi.org/SexDescriptor#Female",
    );
    let changes = file.import_mappings(Some("State"), &sexes).expect("they are written");
    let said: Vec<_> = changes.iter().map(|change| (change.kind(), change.code.as_str())).collect();
    assert_eq!(said, [("changed", "09"), ("added", "10"), ("added", "F \"x\"")], "08 is mapped so for all");
    insta::assert_snapshot!(text(&file), @r##"
    # Ours.
    enable_ed_fi = "Yes"

    [mappings.GradeLevelDescriptor]
    08 = "uri://ed-fi.org/GradeLevelDescriptor#Eighth grade"

    [[configurations]]
    name = "State" # the first
    school_year = 2027
    data_standard = "5.2"

    # Codes of ours.
    [configurations.mappings.gradeLevelDescriptors]
    # high school
    "09" = "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade" # to be changed
    '11' = "uri://ed-fi.org/GradeLevelDescriptor#Eleventh grade"
    10 = "uri://ed-fi.org/GradeLevelDescriptor#Tenth grade"

    [configurations.mappings.SexDescriptor]
    'F "x"' = "uri://ed-fi.org/SexDescriptor#Female"

    [[configurations]]
    name = "Local"
    school_year = 2027
    data_standard = "5.2"
    # the end
    "##);
    let local =
        ConfigurationFile::load(file.path()).expect("it is read").configuration(Some("Local")).expect("it is there").clone();
    assert_eq!(local.preferences.descriptor("GradeLevelDescriptor", "09"), None);
    let now = text(&file);
    assert_eq!(file.import_mappings(Some("State"), &sexes).expect("nothing changes"), []);
    assert_eq!(text(&file), now);
    let changes = file.import_mappings(Some("Local"), &grades(&[("09", NINTH)])).expect("they are written");
    assert_eq!(changes.len(), 1);
    let end = format!("\n\n[configurations.mappings.GradeLevelDescriptor]\n09 = \"{NINTH}\"\n# the end\n");
    assert!(text(&file).ends_with(&end), "{}", text(&file));
    let error = file.import_mappings(Some("Locl"), &sexes).expect_err("none").to_string();
    assert!(error.ends_with("has no configuration \"Locl\"; did you mean \"Local\"?"), "{error}");
    let error = file.import_mappings(None, &sexes).expect_err("which one").to_string();
    assert!(error.ends_with("has several configurations, and none is chosen; choose one of \"State\", \"Local\""), "{error}");
}

#[test]
fn every_form_of_a_table_takes_them() {
    let head = "name = \"State\"\nschool_year = 2027\ndata_standard = \"5.2\"";
    for text in [
        format!("[[configurations]]\n{head}\n"),
        format!("[[configurations]]\n{head}"),
        format!("[[configurations]]\r\n{}\r\nmappings.GradeLevelDescriptor.09 = \"uri://x#1\"\r\n", head.replace('\n', "\r\n")),
        format!("[[configurations]]\n{head}\nmappings = {{ SexDescriptor = {{ F = \"uri://x#1\" }} }}\n"),
        format!("[[configurations]]\n{head}\n[configurations.mappings]\nGradeLevelDescriptor = {{}}\n[mappings]\n"),
        "configurations = [{ name = \"State\", school_year = 2027, data_standard = \"5.2\" }]\n".to_owned(),
        "configurations = [{ name = \"State\", school_year = 2027, data_standard = \"5.2\", mappings = {} }]\n".to_owned(),
    ] {
        let (_folder, mut file) = file(&text);
        file.import_mappings(None, &grades(&[("09", NINTH), ("\u{1b}\n", TENTH)])).expect("they are written");
        let written = self::text(&file);
        assert_eq!(text.contains('\r'), written.contains('\r'), "{written:?}");
        assert!(!written.replace("\r\n", "").contains('\r'), "{written:?}");
        let now = ConfigurationFile::load(file.path()).expect("it is read");
        assert_eq!(now.configurations()[0].preferences, file.configurations()[0].preferences);
        assert_eq!(now.configurations()[0].preferences.descriptor("GradeLevelDescriptor", "\u{1b}\n"), Some(TENTH), "{written}");
    }
}

#[test]
fn a_file_that_is_wrong_by_now_or_cannot_be_written_stays_as_it_is() {
    let good = "[[configurations]]\nname = \"State\"\nschool_year = 2027\ndata_standard = \"5.2\"\n";
    let (folder, mut file) = file(good);
    let wrong = format!("{good}x = 1\n");
    fs::write(file.path(), &wrong).expect("it is written");
    let error = file.import_mappings(None, &grades(&[("09", NINTH)])).expect_err("it is wrong by now").to_string();
    assert!(error.contains("line 5, column 1: \"x\" is no key of a configuration"), "{error}");
    assert_eq!(text(&file), wrong);
    fs::remove_file(file.path()).expect("it goes");
    let error = file.import_mappings(None, &grades(&[("09", NINTH)])).expect_err("it is gone").to_string();
    assert!(error.contains("cannot be read: there is no such file or folder"), "{error}");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0, "nothing is left behind");
}

#[cfg(unix)]
#[test]
fn rights_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let (folder, file) = file("[[configurations]]\nname = \"State\"\nschool_year = 2027\ndata_standard = \"5.2\"\n");
    fs::set_permissions(file.path(), fs::Permissions::from_mode(0o640)).expect("it is ours");
    let link = folder.path().join("link.toml");
    symlink(file.path(), &link).expect("a link");
    let mut linked = ConfigurationFile::load(&link).expect("it is read");
    linked.import_mappings(None, &grades(&[("09", NINTH)])).expect("they are written");
    assert!(link.is_symlink() && text(&file).contains(NINTH));
    assert_eq!(fs::metadata(file.path()).expect("it is there").permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2, "nothing is left behind");
}

proptest! {
    /// What is written is what is read, and other configurations stay as they are.
    #[test]
    fn what_is_imported_is_there(
        first in prop::collection::vec(("[a-z0-9 \"'\\.é\n=#]{0,5}", 0..3_u8), 0..5),
        second in prop::collection::vec(("[a-z0-9 \"'\\.é\n=#]{0,5}", 0..3_u8), 0..5),
        at in 0..2_usize,
    ) {
        let one = |name| format!("[[configurations]]\nname = \"{name}\"\nschool_year = 2027\ndata_standard = \"5.2\"\n");
        let (_folder, mut file) = file(&format!("{}{}", one("a"), one("b")));
        let mut wanted = Preferences::default();
        for mappings in [first, second] {
            let mappings = mappings.iter().fold(Preferences::default(), |all, (code, value)| {
                all.with_mapping(if *value == 0 { "SexDescriptor" } else { "GradeLevelDescriptor" }, code, format!("uri://x#{value}"))
            });
            let changes = wanted.import_mappings(&mappings);
            prop_assert_eq!(file.import_mappings(Some(["a", "b"][at]), &mappings).expect("they are written"), changes);
            let now = ConfigurationFile::load(file.path()).expect("it is read");
            prop_assert_eq!(&now.configurations()[at].preferences, &wanted);
            prop_assert_eq!(&now.configurations()[1 - at].preferences, &Preferences::default());
        }
    }
}
