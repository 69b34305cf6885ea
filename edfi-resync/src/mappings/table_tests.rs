use proptest::prelude::*;

use super::*;

const NINTH: &str = "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade";

fn found(text: &str) -> Preferences {
    from_csv(text.as_bytes(), &Model::ds5_2(), None).expect("they are mappings")
}

fn said(bytes: &[u8], descriptors: Option<&Descriptors>) -> String {
    let error = from_csv(bytes, &Model::ds5_2(), descriptors).expect_err("something is wrong");
    assert_eq!(error.kind(), ErrorKind::ConfigInvalid);
    error.to_string()
}

#[test]
fn what_spreadsheets_write_is_read() {
    let expected = Preferences::default().with_mapping("GradeLevelDescriptor", "09", NINTH);
    let rows = format!("GradeLevelDescriptor,09,{NINTH}");
    for text in [
        format!("descriptor,code,value\n{rows}\n"),
        format!("descriptor,code,value\r\n{rows}\r\n\r\n"),
        format!("\u{feff}Descriptor,Code,Value\r\n{rows}"),
        format!("\u{feff}\"descriptor\",\"code\",\"value\"\r\n\"GradeLevelDescriptor\",\"09\",\"{NINTH}\"\r\n"),
        format!("descriptor , code , value\n gradeLevelDescriptors,09, {NINTH} \n{rows}\n"),
    ] {
        assert_eq!(found(&text), expected, "{text:?}");
    }
    let quoted = found(&format!("descriptor,code,value\nGradeLevelDescriptor,\"a,\"\"b\"\"\r\nc\",{NINTH}\n"));
    assert_eq!(quoted.descriptor("GradeLevelDescriptor", "a,\"b\"\r\nc"), Some(NINTH));
    assert_eq!(found("descriptor,code,value\n"), Preferences::default(), "no mappings are none");
}

#[test]
fn all_that_is_wrong_is_told_with_line_and_closest_match() {
    let text = format!(
        "descriptor,code,value
GradeLevelDescriptor,09,{NINTH}
GradeLevelDescriptor,\"two
lines\",{NINTH}
GradLevelDescriptor,10,{NINTH}
GradeLevelDescriptor,09,uri://ed-fi.org/GradeLevelDescriptor#Tenth grade
GradeLevelDescriptor,11

GradeLevelDescriptor,12,Twelfth grade
GradeLevelDescriptor,13,{NINTH},and more
GradeLevelDescriptor,09,{NINTH}
"
    );
    insta::assert_snapshot!(said(text.as_bytes(), None), @r#"mappings has 5 problems: 1. line 5: "GradLevelDescriptor" is no descriptor of Data Standard 5.2; did you mean "GradeLevelDescriptor"? 2. line 6: code "09" of GradeLevelDescriptor is mapped to another value than in line 2; keep one of the two lines 3. line 7: has 2 columns instead of 3; write descriptor, code and value 4. line 9: "Twelfth grade" is no descriptor value; write it in full, such as uri://ed-fi.org/GradeLevelDescriptor#Ninth grade 5. line 10: has 4 columns instead of 3; put what holds a comma in quotes"#);
}

#[test]
fn a_value_that_the_ods_lacks_is_told_with_the_closest_that_it_has() {
    let mut descriptors = Descriptors::new(&Model::ds5_2());
    descriptors.add("GradeLevelDescriptor", NINTH).expect("a value");
    let row = |value: &str| format!("descriptor,code,value\nGradeLevelDescriptor,09,{value}\nSexDescriptor,F,uri://x#F\n");
    let near = row("uri://ed-fi.org/GradeLevelDescriptor#Nineth grade");
    insta::assert_snapshot!(said(near.as_bytes(), Some(&descriptors)), @r#"mappings, line 2: "uri://ed-fi.org/GradeLevelDescriptor#Nineth grade" is no value of GradeLevelDescriptor that the ODS has; did you mean "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"?"#);
    let far = said(row("uri://mn.example/Grade#9").as_bytes(), Some(&descriptors));
    assert!(far.ends_with("is no value of GradeLevelDescriptor that the ODS has; take one of those that the ODS has"), "{far}");
    assert!(from_csv(row(&NINTH.to_uppercase().replace("URI", "uri")).as_bytes(), &Model::ds5_2(), &descriptors).is_ok());
    let other = said(near.as_bytes(), Some(&Descriptors::new(&Model::ds6_1())));
    assert!(other.starts_with("the descriptor values are of Data Standard 6.1, the records of 5.2"), "{other}");
}

#[test]
fn what_is_no_table_of_mappings_is_told_before_its_rows() {
    let header = "begin the file with the line descriptor,code,value";
    for (text, what) in [
        (&b""[..], "mappings, line 1: is empty"),
        (b"\xef\xbb\xbf\n\n", "mappings, line 1: is empty"),
        (b"descriptor,code\na,b,c\n", "mappings, line 1: is no header of mappings: its columns are \"descriptor\", \"code\""),
        (
            b"code,descriptor,value\n",
            "mappings, line 1: is no header of mappings: its columns are \"code\", \"descriptor\", \"value\"",
        ),
        (
            b"descriptor;code;value\r\n",
            "mappings, line 1: is no header of mappings: its columns are separated by \";\", not by commas",
        ),
        (
            b"descriptor\tcode\tvalue\n",
            "mappings, line 1: is no header of mappings: its columns are separated by \"\\t\", not by commas",
        ),
    ] {
        assert_eq!(said(text, None), format!("{what}; {header}"));
    }
    assert_eq!(
        said(b"descriptor,code,value\nGradeLevelDescriptor,\xe9,x\n", None),
        "mappings, line 2: is no UTF-8 text; save it as CSV UTF-8"
    );
}

#[test]
fn a_descriptor_of_another_standard_is_taken_for_what_it_is() {
    let newer = Model::ds6_1();
    let mut only_there = newer.kinds().filter(|kind| kind.is_descriptor() && Model::ds5_2().named(kind.name()).is_none());
    let name = only_there.next().expect("6.1 has a descriptor of its own").name().to_owned();
    let preferences = found(&format!("descriptor,code,value\n{name},1,uri://x#1\n"));
    assert_eq!(preferences.descriptor(&name, "1"), Some("uri://x#1"));
}

#[test]
fn no_cell_is_a_formula_and_all_come_back() {
    let preferences = ["=1+1", "-", "@a", "'=1", "''+", "'a", "＝1"]
        .into_iter()
        .fold(Preferences::default(), |all, code| all.with_mapping("GradeLevelDescriptor", code, NINTH));
    let csv = to_csv(&preferences);
    assert!(csv.lines().flat_map(|line| line.split(',')).all(|cell| !cell.starts_with(FORMULA)), "{csv}");
    assert_eq!(found(&csv), preferences);
    assert_eq!(
        found(&format!("descriptor,code,value\nGradeLevelDescriptor,-1,{NINTH}\n")).mappings().next(),
        Some(("GradeLevelDescriptor", "-1", NINTH))
    );
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        codes in prop::collection::vec(("(\\PC|[\"',=@\\-;\r\n ]){0,6}", "[a-zA-Z \"',é#]{1,8}", any::<bool>()), 0..8)
    ) {
        let descriptor = |one: bool| if one { "GradeLevelDescriptor" } else { "SexDescriptor" };
        let preferences = codes.iter().fold(Preferences::default(), |all, (code, value, one)| {
            all.with_mapping(descriptor(*one), code, format!("uri://x#{value}x"))
        });
        prop_assert_eq!(from_csv(to_csv(&preferences).as_bytes(), &Model::ds5_2(), None).expect("they are mappings"), preferences);
    }
}
