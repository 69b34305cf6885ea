use proptest::prelude::*;

use super::*;
use crate::campus::{StaffUniqueId, StudentUniqueId};

const REQUIRED: &str = "school_year = 2027\ndata_standard = \"5.2\"\n";
const NINTH: &str = "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade";

fn found(text: &str) -> (Vec<Configuration>, Option<EnableEdFi>) {
    read(text, "edfi.toml").expect("a configuration file")
}

fn said(text: &str) -> String {
    let error = read(text, "edfi.toml").expect_err("something is wrong");
    assert_eq!(error.kind(), ErrorKind::ConfigInvalid);
    error.to_string()
}

/// What is said of one configuration that has this, too.
fn of_one(text: &str) -> String {
    said(&format!("[[configurations]]\nname = \"State\"\n{REQUIRED}{text}\n"))
}

#[test]
fn everything_that_the_tables_of_campus_hold_is_read() {
    let (configurations, enable_ed_fi) = found(&format!(
        r#"
enable_ed_fi = "tools only"
[resources]
grades = false
Sections = true
[mappings.GradeLevelDescriptor]
09 = "{NINTH}"
"10" = "uri://ed-fi.org/GradeLevelDescriptor#Tenth grade" # as last year
[[configurations]]
name = "State"
school_year = "2026-27"
data_standard = 5.2
url = "https://api.example.org/v7.3"
tenant = "t"
instance = 255901
student_unique_id = "studentStateId"
staff_unique_id = "localStaffNumber"
read_only = ["courses"]
exclusive = ["Sections"]
protected = ["programs"]
unprotected = ["graduationPlans"]
[configurations.mappings]
SexDescriptor.F = "uri://ed-fi.org/SexDescriptor#Female"
gradeLevelDescriptors = {{ "09" = "uri://state.example/GradeLevelDescriptor#G9" }}
[configurations.resources]
grades = true
[[configurations]]
name = "Prior"
school_year = 2026
data_standard = "4.0.0"
"#
    ));
    assert_eq!(enable_ed_fi, Some(EnableEdFi::ToolsOnly));
    let [state, prior] = &configurations[..] else { panic!("two configurations: {configurations:?}") };
    assert_eq!((state.name.as_str(), state.school_year.ending(), state.data_standard.as_str()), ("State", 2027, "5.2"));
    assert_eq!(state.target.url.as_ref().map(url::Url::as_str), Some("https://api.example.org/v7.3"));
    assert_eq!((state.target.tenant.as_deref(), state.target.instance.as_deref()), (Some("t"), Some("255901")));
    assert_eq!(
        (state.unique_ids.student, state.unique_ids.staff),
        (StudentUniqueId::StudentStateId, StaffUniqueId::LocalStaffNumber)
    );
    let kind = |endpoint| Model::ds5_2().kind(endpoint).expect("a kind");
    assert!(state.policies.is_read_only(&kind("courses")) && state.policies.is_exclusive(&kind("sections")));
    assert!(state.policies.is_protected(&kind("programs")) && !state.policies.is_protected(&kind("graduationPlans")));
    let grade =
        |configuration: &Configuration, code| configuration.preferences.descriptor("GradeLevelDescriptor", code).map(str::to_owned);
    assert_eq!(grade(state, "09").as_deref(), Some("uri://state.example/GradeLevelDescriptor#G9"), "its own goes before");
    assert_eq!(grade(state, "10"), grade(prior, "10"));
    assert_eq!(grade(prior, "09").as_deref(), Some(NINTH));
    assert_eq!(state.preferences.descriptor("SexDescriptor", "F"), Some("uri://ed-fi.org/SexDescriptor#Female"));
    assert!(state.preferences.is_on("grades") && !prior.preferences.is_on("grades"));
    assert_eq!((prior.data_standard.as_str(), prior.target.url.is_none()), ("4.0", true));
    let inline = found("\u{feff}configurations = [{ name = \"a\", school_year = 2027, data_standard = \"6.1\" }]\r\n");
    assert_eq!((inline.0.len(), inline.1), (1, None));
}

#[test]
fn the_example_of_the_documentation_is_read() {
    let lines = include_str!("mod.rs").lines().filter_map(|line| line.strip_prefix("//!"));
    let example: Vec<_> =
        lines.skip_while(|line| line.trim() != "```toml").skip(1).take_while(|line| line.trim() != "```").collect();
    let (configurations, enable_ed_fi) = found(&example.join("\n"));
    assert_eq!((configurations.len(), enable_ed_fi), (1, Some(EnableEdFi::Yes)));
    assert_eq!(configurations[0].preferences.off().collect::<Vec<_>>(), ["grades", "learningStandards"]);
}

#[test]
fn a_name_of_another_standard_is_kept_and_one_of_none_is_a_mistake() {
    let text = format!(
        "[[configurations]]\nname = \"State\"\n{REQUIRED}exclusive = [\"parents\"]\nresources.studentDirectories = false\nresources.Parents = false\n"
    );
    let (configurations, _) = found(&text);
    let off: Vec<_> = configurations[0].preferences.off().collect();
    assert_eq!(off, ["parents", "studentDirectories"]);
    assert!(configurations[0].policies.endpoints().contains("parents"));
    let both = format!(
        "{text}\n[[configurations]]\nname = \"Next\"\nschool_year = 2027\ndata_standard = \"6.1\"\n[resources]\nstduents = true\n"
    );
    assert_eq!(
        said(&both),
        "edfi.toml, line 14, column 1: \"stduents\" is not a resource of Data Standard 5.2; did you mean \"students\"?",
        "once, whatever the number of standards"
    );
}

#[test]
fn every_mistake_is_told_with_its_place_and_what_is_wanted() {
    let cases = [
        "data_standrd = 1",
        "tenant = \"\"",
        "url = \"api.example.org\"",
        "url = 5",
        "student_unique_id = \"edfiid\"",
        "staff_unique_id = \"ssn\"",
        "tenant = true",
        "read_only = \"courses\"",
        "read_only = [\"courses\", 1]",
        "exclusive = [\"setions\"]",
        "protected = [\"programs\"]\nunprotected = [\"programs\"]",
        "resources = [\"grades\"]",
        "resources.grades = \"off\"",
        "resources.grades = true\nresources.Grades = false",
        "mappings.GradeLevelDescriptor = \"x\"",
        "mappings.GradLevelDescriptor.09 = \"uri://x#1\"",
        "mappings.GradeLevelDescriptor.09 = \"Ninth grade\"",
        "mappings.GradeLevelDescriptor.09 = \"uri://x#1\"\nmappings.gradeLevelDescriptors.09 = \"uri://x#2\"",
        "[configurations.resources]\nurl = \"https://x.example\"",
        "[configurations.mappings]\ntenant = \"x\"",
        "[configuration]\nname = \"x\"",
        "name = \"twice\"",
        "this is no TOML",
        "instance = \"not closed",
    ];
    let all: Vec<_> = cases.iter().map(|case| format!("{case:?}\n  {}", of_one(case))).collect();
    insta::assert_snapshot!(all.join("\n"), @r###"
    "data_standrd = 1"
      edfi.toml, line 5, column 1: "data_standrd" is no key of a configuration; did you mean "data_standard"?
    "tenant = \"\""
      edfi.toml, line 5, column 10: tenant is empty; fill it in, or leave the key out
    "url = \"api.example.org\""
      edfi.toml, line 5, column 7: url is no URL of an API; write it in full, such as "https://api.example.org/v7.3"
    "url = 5"
      edfi.toml, line 5, column 7: url is no URL of an API; write it in full, such as "https://api.example.org/v7.3"
    "student_unique_id = \"edfiid\""
      edfi.toml, line 5, column 21: student_unique_id is "edfiid", which is no unique ID to choose; did you mean "edFiId"?
    "staff_unique_id = \"ssn\""
      edfi.toml, line 5, column 19: staff_unique_id is "ssn", which is no unique ID to choose; use one of edFiId, localStaffNumber, staffStateId
    "tenant = true"
      edfi.toml, line 5, column 10: tenant is no text; write tenant = ".."
    "read_only = \"courses\""
      edfi.toml, line 5, column 13: read_only is no list; write read_only = ["students", "schools"]
    "read_only = [\"courses\", 1]"
      edfi.toml, line 5, column 25: read_only holds what is no text; write read_only = ["students", "schools"]
    "exclusive = [\"setions\"]"
      edfi.toml, line 5, column 14: "setions" is not a resource of Data Standard 5.2; did you mean "sections" or "sessions"?
    "protected = [\"programs\"]\nunprotected = [\"programs\"]"
      edfi.toml, line 6, column 16: programs are protected and unprotected; keep one of the two
    "resources = [\"grades\"]"
      edfi.toml, line 5, column 13: resources is no table; write [resources] above its lines
    "resources.grades = \"off\""
      edfi.toml, line 5, column 20: grades is neither true nor false; true sends the resource, false does not
    "resources.grades = true\nresources.Grades = false"
      edfi.toml, line 6, column 11: grades are switched on and off; keep one of the two
    "mappings.GradeLevelDescriptor = \"x\""
      edfi.toml, line 5, column 33: GradeLevelDescriptor is no table; write the codes of each descriptor in a table of their own, such as [mappings.GradeLevelDescriptor]
    "mappings.GradLevelDescriptor.09 = \"uri://x#1\""
      edfi.toml, line 5, column 10: "GradLevelDescriptor" is no descriptor of Data Standard 5.2; did you mean "GradeLevelDescriptor"?
    "mappings.GradeLevelDescriptor.09 = \"Ninth grade\""
      edfi.toml, line 5, column 31: what code "09" of GradeLevelDescriptor means is no descriptor value; write it in full, such as "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"
    "mappings.GradeLevelDescriptor.09 = \"uri://x#1\"\nmappings.gradeLevelDescriptors.09 = \"uri://x#2\""
      edfi.toml, line 6, column 32: code "09" of GradeLevelDescriptor is mapped twice, to different values; keep one of them
    "[configurations.resources]\nurl = \"https://x.example\""
      edfi.toml, line 6, column 1: url is no key of the table resources; write it above the line of that table: what stands below belongs to the table
    "[configurations.mappings]\ntenant = \"x\""
      edfi.toml, line 6, column 1: tenant is no key of the table mappings; write it above the line of that table: what stands below belongs to the table
    "[configuration]\nname = \"x\""
      edfi.toml, line 5, column 2: "configuration" is no key of the file; did you mean "configurations"?
    "name = \"twice\""
      edfi.toml, line 5, column 1: is no TOML: duplicate key; keep one of the two
    "this is no TOML"
      edfi.toml, line 5, column 6: is no TOML: key with no value, expected `=`; write each line as key = "text", and the name of a table as [name]
    "instance = \"not closed"
      edfi.toml, line 5, column 23: is no TOML: invalid basic string, expected `"`; write each line as key = "text", and the name of a table as [name]
    "###);
}

#[test]
fn the_whole_file_can_be_wrong() {
    let cases = [
        "",
        "# nothing\n",
        "enable_ed_fi = \"Maybe\"\n",
        "[configurations]\nname = \"State\"\n",
        "configurations = 1\n",
        "[[configurations]]\n",
        "[[configurations]]\nname = \"State\"\nschool_year = 27\ndata_standard = \"3.3\"\n",
        "[resources]\nstduents = false\n",
        "[[configuration]]\nname = \"State\"\n",
    ];
    let all: Vec<_> = cases.iter().map(|case| format!("{case:?}\n  {}", said(case))).collect();
    let twice = format!("[[configurations]]\nname = \"State\"\n{REQUIRED}[[configurations]]\nname = \"State\"\n{REQUIRED}");
    let all = [all, vec![format!("two of one name\n  {}", said(&twice))]].concat();
    insta::assert_snapshot!(all.join("\n"), @r###"
    ""
      edfi.toml, line 1: no configuration is there; begin one with [[configurations]], and give it name, school_year and data_standard
    "# nothing\n"
      edfi.toml, line 1: no configuration is there; begin one with [[configurations]], and give it name, school_year and data_standard
    "enable_ed_fi = \"Maybe\"\n"
      edfi.toml, line 1, column 16: enable_ed_fi: "Maybe" is no value of Enable Ed-Fi; the values are Yes, Tools Only, No
    "[configurations]\nname = \"State\"\n"
      edfi.toml, line 1, column 1: configurations is no list of tables; begin each configuration with [[configurations]], in two pairs of brackets
    "configurations = 1\n"
      edfi.toml, line 1, column 18: configurations is no list of tables; begin each configuration with [[configurations]], in two pairs of brackets
    "[[configurations]]\n"
      edfi.toml has 3 problems: 1. line 1, column 1: the configuration that begins here has no name; add name = "State ODS 2026-27" 2. line 1, column 1: the configuration that begins here has no school_year; add school_year = "2026-27" 3. line 1, column 1: the configuration that begins here has no data_standard; add data_standard = "5.2"
    "[[configurations]]\nname = \"State\"\nschool_year = 27\ndata_standard = \"3.3\"\n"
      edfi.toml has 2 problems: 1. line 3, column 15: school_year: 27 is not a school year; name the year in which it ends, such as 2027 for 2026-27 2. line 4, column 17: data_standard: Data Standard "3.3" is not known; use one of 4.0, 5.0, 5.1, 5.2, 6.0, 6.1
    "[resources]\nstduents = false\n"
      edfi.toml has 2 problems: 1. line 1: no configuration is there; begin one with [[configurations]], and give it name, school_year and data_standard 2. line 2, column 1: "stduents" is not a resource of Data Standard 5.2; did you mean "students"?
    "[[configuration]]\nname = \"State\"\n"
      edfi.toml, line 1, column 3: "configuration" is no key of the file; did you mean "configurations"?
    two of one name
      edfi.toml, line 6, column 8: "State" is the name of two configurations; give each its own
    "###);
}

/// Where a secret may stand, and in which words.
const SECRETS: [&str; 16] = [
    "key = \"tres-secret\"",
    "secret = \"tres-secret\"",
    "client_secret = 'tres-secret'",
    "password = \"\"\"tres-secret\"\"\"",
    "Client-ID = \"tres-secret\"",
    "secrets = { State = \"tres-secret\" }",
    "credentials.key = \"tres-secret\"",
    "url = \"https://sa:tres-secret@x.example\"",
    "url = \"https://x.example/?key=tres-secret\"",
    "url = \"tres-secret\"",
    "resources.key = \"tres-secret\"",
    "mappings.secret = \"tres-secret\"",
    "mappings.GradeLevelDescriptor.key = \"tres-secret\"",
    "secret = tres-secret",
    "secret = \"tres-secret",
    "secret \"tres-secret\"",
];

#[test]
fn a_secret_is_refused_and_never_shown() {
    for case in SECRETS {
        let before = format!("{case}\n[[configurations]]\nname = \"State\"\n{REQUIRED}");
        for said in [of_one(case), of_one(&format!("{case}\nmore = 1")), said(&before)] {
            assert!(!said.contains("tres"), "{case}: {said}");
        }
    }
    let refused = "key = \"tres-secret\"\nclient_secret = \"tres-secret\"";
    insta::assert_snapshot!(of_one(refused), @r#"edfi.toml has 2 problems: 1. line 5, column 1: "key" looks like a secret, which this file must not hold; take it out of the file, and hand key and secret to whoever opens the source (Secrets; in Python key= and secret=) 2. line 6, column 1: "client_secret" looks like a secret, which this file must not hold; take it out of the file, and hand key and secret to whoever opens the source (Secrets; in Python key= and secret=)"#);
    let found = read(&format!("[[configurations]]\nname = \"State\"\n{REQUIRED}url = \"https://x.example/tres\""), "edfi.toml");
    assert!(found.is_ok(), "a path is none");
}

proptest! {
    /// Whatever is written around a secret, no message shows it, and nothing panics.
    #[test]
    fn no_file_makes_a_message_show_a_secret(
        case in prop::sample::select(SECRETS.to_vec()),
        before in "[a-z_\\[\\]{}=\"'.#\n 0-9]{0,24}",
        after in "[a-z_\\[\\]{}=\"'.#\n 0-9]{0,24}",
    ) {
        if let Err(error) = read(&format!("{before}\n{case}{after}\n"), "edfi.toml") {
            prop_assert!(!error.to_string().contains("tres"), "{error}");
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(\\PC|[\n\r\t=\"\\[\\]{}.,#]){0,80}") {
        let _ = read(&text, "edfi.toml");
    }
}
