//! What real tools write, kind by kind.

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::model::Model;
use crate::model::samples::{kinds, record};
use crate::model::spec::{FieldKind, FieldSpec};

fn kind(endpoint: &str) -> ResourceKind {
    Model::ds5_2().kind(endpoint).expect("it exists")
}

fn liberal(endpoint: &str, body: &str) -> Normalized {
    normalize(&kind(endpoint), Bytes::copy_from_slice(body.as_bytes()), Spelling::Liberal)
}

/// The body, what was mended and what is wrong.
fn shown(endpoint: &str, body: &str) -> (String, Vec<String>, Vec<String>) {
    let normalized = liberal(endpoint, body);
    let body = String::from_utf8(normalized.body.to_vec()).expect("it was text");
    let mended = normalized.mended.iter().map(ToString::to_string).collect();
    (body, mended, errors(&normalized))
}

fn errors(normalized: &Normalized) -> Vec<String> {
    normalized.inspection.errors.iter().map(ToString::to_string).collect()
}

const ENROLLMENT: &str = r#"{"entryDate": "2026-08-20", "entryGradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade", "schoolReference": {"schoolId": 255901001}, "studentReference": {"studentUniqueId": "900001"}, "primarySchool": true}"#;

/// The same enrollment with one part in another spelling.
fn enrollment(part: &str, spelled: &str) -> String {
    assert!(ENROLLMENT.contains(part), "{part}");
    ENROLLMENT.replace(part, spelled)
}

#[test]
fn what_a_wide_record_costs_grows_with_its_width() {
    // Whoever compares each of these with each other has ten thousand million to compare.
    let members = (0..100_000).fold(String::new(), |members, number| members + &format!(r#", "member{number}": 1"#));
    let (body, mended, errors) = shown("students", &format!(r#"{{"studentUniqueId": 1{members}}}"#));
    assert!(body.starts_with(r#"{"studentUniqueId": "1", "member0": 1, "#) && body.ends_with(r#""member99999": 1}"#));
    assert_eq!(mended, ["studentUniqueId given as a whole number, sent as text"]);
    assert!(errors.iter().all(|error| error.ends_with("is required")), "{errors:?}");
}

#[test]
fn each_spelling_becomes_the_plain_record_and_has_its_key_and_digest() {
    let plain = kind("studentSchoolAssociations").inspector().inspect(ENROLLMENT.as_bytes());
    assert_eq!(plain.errors, []);
    for (part, spelled, mended) in [
        ("255901001", "\"0255901001\"", "schoolReference.schoolId given as text, sent as a whole number"),
        ("255901001", "\"255901001 \"", "schoolReference.schoolId given as text, sent as a whole number"),
        ("255901001", "255901001.0", "schoolReference.schoolId given with a decimal point, sent as a whole number"),
        ("255901001", "\"255901001.0\"", "schoolReference.schoolId given as text, sent as a whole number"),
        ("\"900001\"", "900001", "studentReference.studentUniqueId given as a whole number, sent as text"),
        ("\"900001\"", "\" 900001\\t\"", "studentReference.studentUniqueId given with blanks around it, sent without"),
        ("true", "\"True\"", "primarySchool given as text, sent as true or false"),
        ("true", "1", "primarySchool given as 0 or 1, sent as true or false"),
        ("true", "1.0", "primarySchool given as 0 or 1, sent as true or false"),
        ("\"2026-08-20\"", "\"8/20/2026\"", "entryDate given in another form, sent as YYYY-MM-DD"),
        ("\"2026-08-20\"", "\"8\\/20\\/2026\"", "entryDate given in another form, sent as YYYY-MM-DD"),
        ("\"2026-08-20\"", "\"2026-08-20T00:00:00\"", "entryDate given with a midnight time, sent as a day"),
        ("schoolReference", "SchoolReference", "schoolReference given in another letter case, sent as the model spells it"),
        ("schoolId", "schoolID", "schoolReference.schoolId given in another letter case, sent as the model spells it"),
        ("schoolId", "\\u0053choolId", "schoolReference.schoolId given in another letter case, sent as the model spells it"),
        ("true}", "true, \"exitWithdrawDate\": NaN}", "exitWithdrawDate given as NaN, left out"),
        ("{\"entryDate\"", "{\"exitWithdrawDate\": \"NaT\", \"entryDate\"", "exitWithdrawDate given as NaN, left out"),
        ("true}", "true, \"exitWithdrawDate\": \"\"}", "exitWithdrawDate given empty, left out"),
        ("true}", "true, \"exitWithdrawTypeDescriptor\": \" \"}", "exitWithdrawTypeDescriptor given empty, left out"),
        ("true}", "true, \"educationPlans\": \"\"}", "educationPlans given empty, left out"),
        ("true}", "true, \"who\": NaN}", "a member that the model does not know given as NaN, left out"),
    ] {
        let normalized = liberal("studentSchoolAssociations", &enrollment(part, spelled));
        assert_eq!(normalized.body, ENROLLMENT, "{spelled}");
        assert_eq!(normalized.inspection, plain, "{spelled}");
        let said: Vec<_> = normalized.mended.iter().map(ToString::to_string).collect();
        assert_eq!(said, [mended], "{spelled}");
        assert!(!normalized.is_refused);
        let strict = normalize(&kind("studentSchoolAssociations"), enrollment(part, spelled).into(), Spelling::Strict);
        assert_eq!((strict.inspection.key, strict.inspection.errors.len(), strict.is_refused), (plain.key, 1, true), "{spelled}");
        assert!(strict.mended.is_empty());
    }
}

#[test]
fn what_may_mean_another_record_is_refused_with_its_place() {
    for (part, spelled, error) in [
        ("\"900001\"", "900001.0", "$.studentReference.studentUniqueId is not text, but a number with a fraction or an exponent"),
        ("\"900001\"", "9e5", "$.studentReference.studentUniqueId is not text, but a number with a fraction or an exponent"),
        (
            "\"900001\"",
            "\"900001.0\"",
            "$.studentReference.studentUniqueId is not a unique ID, but a number with a fraction, as text",
        ),
        ("\"900001\"", "\" <NA>\"", "$.studentReference.studentUniqueId is no unique ID, but a word for a missing value"),
        ("\"900001\"", "\" \"", "$.studentReference is required"),
        ("255901001", "255901001.5", "$.schoolReference.schoolId is not a whole number"),
        ("255901001", "2.55901001e8", "$.schoolReference.schoolId is not a whole number"),
        ("255901001", "12345678901234567.0", "$.schoolReference.schoolId is not a whole number"),
        ("255901001", "\"North\"", "$.schoolReference.schoolId is not a whole number"),
        ("true", "2", "$.primarySchool is not true or false"),
        ("true", "\"yes\"", "$.primarySchool is not true or false"),
        ("\"2026-08-20\"", "\"20/8/2026\"", "$.entryDate is not a date (YYYY-MM-DD)"),
        ("\"2026-08-20\"", "\"8/20/26\"", "$.entryDate is not a date (YYYY-MM-DD)"),
        ("\"2026-08-20\"", "\"2026-08-20T08:00:00\"", "$.entryDate is not a date (YYYY-MM-DD)"),
        ("\"2026-08-20\"", "1755648000000", "$.entryDate is not a date (YYYY-MM-DD)"),
        ("\"2026-08-20\"", "NaN", "$.entryDate is required"),
        ("\"2026-08-20\"", "\"\"", "$.entryDate is required"),
        ("{\"schoolId\"", "{\"SchoolId\": 1, \"schoolId\"", "$.schoolReference.SchoolId differs from schoolId only in letter case"),
    ] {
        let normalized = liberal("studentSchoolAssociations", &enrollment(part, spelled));
        assert_eq!(errors(&normalized), [error], "{spelled}");
    }
    let twins = liberal("students", r#"{"StudentUniqueId": "1", "studentuniqueid": "1"}"#);
    assert!(twins.is_refused);
    assert_eq!(errors(&twins)[0], "$.StudentUniqueId differs from studentuniqueid only in letter case");
    let again = liberal("students", r#"{"studentUniqueId": "1", "studentUniqueId": "1"}"#);
    assert!(errors(&again)[0].contains("a member is repeated"), "{again:?}");
}

/// Only where a text says whom a record is about: a name may be `None`, a code `5.0`.
#[test]
fn the_unique_ids_of_persons_are_looked_at_wherever_they_stand() {
    let said = [
        ("\"5.0\"", "is not a unique ID, but a number with a fraction, as text"),
        ("\"nan\"", "is no unique ID, but a word for a missing value"),
        ("\"\\u006ean\"", "is no unique ID, but a word for a missing value"),
    ];
    for (endpoint, before, path, after) in [
        ("students", "{\"firstName\": \"None\", \"studentUniqueId\": ", "$.studentUniqueId", "}"),
        ("staffs", "{\"staffUniqueId\": ", "$.staffUniqueId", "}"),
        ("contacts", "{\"contactUniqueId\": ", "$.contactUniqueId", "}"),
        ("people", "{\"personId\": ", "$.personId", "}"),
        ("students", "{\"personReference\": {\"personId\": ", "$.personReference.personId", "}}"),
        ("staffs", "{\"StaffUniqueId\": ", "$.StaffUniqueId", "}"),
        (
            "studentContactAssociations",
            "{\"contactReference\": {\"contactUniqueId\": ",
            "$.contactReference.contactUniqueId",
            "}, \"contactRestrictions\": \"5.0\"}",
        ),
    ] {
        for (id, problem) in said {
            let normalized = liberal(endpoint, &format!("{before}{id}{after}"));
            let found: Vec<_> = normalized.inspection.errors.iter().filter(|error| error.path == path).collect();
            assert_eq!(found.len(), 1, "{endpoint} {id}: {normalized:?}");
            assert_eq!(found[0].problem.to_string(), problem, "{endpoint} {id}");
            assert!(found[0].problem.hint().is_some() && normalized.is_refused);
        }
        let (body, ..) = shown(endpoint, &format!("{before}\" 5\\\"\\u00a0\"{after}"));
        assert!(body.contains(": \"5\\\"\""), "{body}");
    }
    let (body, mended, _) = shown("courses", r#"{"courseCode": " 5.0 ", "courseTitle": "nan"}"#);
    assert_eq!((body.as_str(), mended.len()), (r#"{"courseCode": " 5.0 ", "courseTitle": "nan"}"#, 0));
}

#[test]
fn what_is_good_is_mended_beside_what_is_not() {
    let (body, mended, errors) =
        shown("studentSchoolAssociations", &enrollment("255901001", "\"0255901001\"").replace("2026-08-20", "soon"));
    assert_eq!(body, ENROLLMENT.replace("2026-08-20", "soon"));
    assert_eq!(mended, ["schoolReference.schoolId given as text, sent as a whole number"]);
    assert_eq!(errors, ["$.entryDate is not a date (YYYY-MM-DD)"]);
}

#[test]
fn nothing_else_changes() {
    let (body, _, errors) =
        shown("courses", r#" { "x" : 1.50 ,"maximumAvailableCredits": "03.50", "y":[NaN, {"z":NaN}], "courseCode": 7 } "#);
    assert_eq!(body, r#" { "x" : 1.50 ,"maximumAvailableCredits": 3.50, "y":[null, {"z":null}], "courseCode": "7" } "#);
    assert!(errors.iter().all(|error| error.ends_with("is required")), "{errors:?}");
    let (body, mended, _) = shown("courses", r#"{"x": {"y": [1, NaN]}, "courseCode": [NaN], "levelCharacteristics": [NaN]}"#);
    assert_eq!(body, r#"{"x": {"y": [1, null]}, "courseCode": [null]}"#);
    assert_eq!(mended.len(), 3, "{mended:?}");
}

#[test]
fn a_moment_is_sent_whole() {
    for (written, sent, how) in [
        ("2026-04-01", "2026-04-01T00:00:00Z", Mended::DayToMoment),
        ("2026/04/01", "2026-04-01T00:00:00Z", Mended::DayToMoment),
        ("2026-04-01T08:00:00", "2026-04-01T08:00:00Z", Mended::MomentWithoutZone),
        ("2026-04-01 2:15:30 PM", "2026-04-01T14:15:30Z", Mended::Moment),
    ] {
        let body = |date: &str| format!(r#"{{"studentAssessmentIdentifier":"A","administrationDate":"{date}"}}"#);
        let normalized = liberal("studentAssessments", &body(written));
        assert_eq!(normalized.body, body(sent));
        assert_eq!(normalized.mended[0].how, how);
    }
    let plain = r#"{"studentAssessmentIdentifier":"A","administrationDate":"2026-04-01T08:00:00.500Z"}"#;
    assert_eq!(liberal("studentAssessments", plain).body, plain);
}

/// A reference that a template writes although the row has nothing for it.
#[test]
fn what_is_written_and_holds_nothing_goes_as_a_whole() {
    let with = |part: &str| format!("{}, {part}}}", &ENROLLMENT[..ENROLLMENT.len() - 1]);
    for blank in [
        r#""calendarReference": {"calendarCode": "", "schoolId": NaN, "schoolYear": null}"#,
        r#""calendarReference": {"calendarCode": "", "schoolId": "", "schoolYear": ""}"#,
        r#""educationPlans": [{"educationPlanDescriptor": ""}, {"educationPlanDescriptor": NaN}]"#,
    ] {
        let normalized = liberal("studentSchoolAssociations", &with(blank));
        assert_eq!(normalized.body, ENROLLMENT, "{blank}");
        assert_eq!(normalized.mended.len(), 1 + usize::from(blank.contains("educationPlans")), "{:?}", normalized.mended);
        assert_eq!(errors(&normalized), [""; 0]);
    }
    // Something in it: then the rest is missed.
    let half = with(r#""calendarReference": {"calendarCode": "A", "schoolId": NaN, "schoolYear": 2027}"#);
    assert_eq!(errors(&liberal("studentSchoolAssociations", &half)), ["$.calendarReference.schoolId is required"]);
    // What the record cannot do without is missed.
    let (body, _, errors) = shown("studentSchoolAssociations", &enrollment("255901001", "\"\""));
    assert!(body.contains(r#""schoolReference": {}"#), "{body}");
    assert_eq!(errors, ["$.schoolReference is required"]);
    assert_eq!(shown("students", r#"{"birthDate": ""}"#).0, "{}");
}

#[test]
fn strict_names_each_place() {
    let body =
        r#"{"studentUniqueId": 1, "FirstName": "A", "lastSurname": "B", "birthDate": NaN, "visas": [{"VisaDescriptor": ""}]}"#;
    let strict = normalize(&kind("students"), Bytes::from_static(body.as_bytes()), Spelling::Strict);
    assert_eq!(
        errors(&strict),
        [
            "$.studentUniqueId is not text",
            "$.FirstName has another letter case than the model's name",
            "$.birthDate is NaN",
            "$.visas[0] is empty text where no text belongs",
        ]
    );
    let padded = normalize(&kind("staffs"), Bytes::from_static(br#"{"staffUniqueId": " 5"}"#), Spelling::Strict);
    assert_eq!(errors(&padded)[0], "$.staffUniqueId has blanks around it");
    let zoneless = r#"{"administrationDate": "2026-04-01T08:00:00"}"#;
    let strict = normalize(&kind("studentAssessments"), Bytes::from_static(zoneless.as_bytes()), Spelling::Strict);
    assert_eq!(errors(&strict)[0], "$.administrationDate is not a date and time (YYYY-MM-DDTHH:mm:ssZ)");
}

#[test]
fn what_is_no_object_is_left_alone() {
    for body in ["", "[NaN]", "NaN", "{", "{\"a\": NaN", "null", "{} {}", "{\"a\": Infinity}", "\u{feff}{}"] {
        let normalized = liberal("students", body);
        assert_eq!(normalized.body, body);
        assert!(normalized.inspection.is_unreadable() && normalized.mended.is_empty(), "{body}");
    }
}

/// Every member of every kind in other spellings: what comes out is the plain record, and coming in again it stays.
#[test]
fn every_member_of_every_standard_has_its_spellings() {
    // The odd bodies have their members in another order, and references come in the order in which they are read.
    let in_order = |mut inspection: Inspection| {
        inspection.references.sort_by_key(|reference| reference.reference);
        inspection
    };
    let mut spelled = 0;
    for kind in kinds() {
        for complete in [true, false] {
            let plain = record(kind.spec(), complete);
            let body = Bytes::from(plain.to_string());
            let inspection = kind.inspector().inspect(&body);
            let untouched = normalize(&kind, body.clone(), Spelling::Liberal);
            assert_eq!(
                (untouched.body.as_ptr(), untouched.inspection, untouched.mended.len()),
                (body.as_ptr(), inspection.clone(), 0)
            );
            if !inspection.errors.is_empty() {
                continue;
            }
            for variant in 0..4 {
                let odd = odd(kind.spec().fields, &plain, variant).to_string();
                let normalized = normalize(&kind, odd.clone().into(), Spelling::Liberal);
                assert_eq!(in_order(normalized.inspection), in_order(inspection.clone()), "{kind} {odd}");
                spelled += normalized.mended.len();
                let again = normalize(&kind, normalized.body.clone(), Spelling::Liberal);
                assert_eq!((again.body, again.mended.len()), (normalized.body, 0), "{kind}");
            }
        }
    }
    assert!(spelled > 10_000, "{spelled}");
}

/// The same record in odd spellings.
fn odd(fields: &[FieldSpec], value: &Value, variant: usize) -> Value {
    let members = value.as_object().expect("an object").iter().map(|(name, value)| {
        let field = fields.iter().find(|field| field.name == name).expect("it is known");
        let value = match (field.kind, value) {
            (FieldKind::Array { items, .. }, Value::Array(values)) => {
                Value::Array(values.iter().map(|value| odd(items, value, variant)).collect())
            }
            (FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. }, value) => odd(fields, value, variant),
            (kind, value) => spelled(kind, value, variant),
        };
        let name = if variant == 1 { name.to_uppercase() } else { name.clone() };
        (name, value)
    });
    Value::Object(members.collect())
}

fn spelled(kind: FieldKind, value: &Value, variant: usize) -> Value {
    match (kind, value) {
        (FieldKind::Integer { .. }, Value::Number(number)) => match variant {
            0 => json!(format!(" 00{number} ")),
            1 => json!(format!("{number}.0")),
            2 => json!(number.as_f64().expect("a small number")),
            _ => value.clone(),
        },
        (FieldKind::Decimal { .. }, Value::Number(number)) if variant < 3 => json!(format!(" {number}")),
        (FieldKind::Boolean, Value::Bool(truth)) => match variant {
            0 => json!(truth.to_string().to_uppercase()),
            1 => json!(u8::from(*truth)),
            2 => json!(f64::from(u8::from(*truth))),
            _ => json!(u8::from(*truth).to_string()),
        },
        (FieldKind::Date, Value::String(day)) => match variant {
            0 => json!(format!("{}/{}/{}", &day[5..7], &day[8..], &day[..4])),
            1 => json!(format!("{day}T00:00:00")),
            2 => json!(day.replace('-', "/")),
            _ => json!(format!("{day} 00:00:00")),
        },
        (FieldKind::DateTime, Value::String(moment)) => match variant {
            0 => json!(moment.replace(['T', 'Z'], " ")),
            1 => json!(moment.trim_end_matches('Z')),
            2 => json!(moment.replace('-', "/").replace('T', " ").replace('Z', " AM")),
            _ => json!(moment.replace('Z', " UTC")),
        },
        (FieldKind::Time, Value::String(time)) => match variant {
            0 => json!(format!("{} AM", time.trim_start_matches('0'))),
            1 => json!(time.trim_end_matches(":00")),
            _ => value.clone(),
        },
        _ => value.clone(),
    }
}

proptest! {
    /// Whatever comes: what comes out stays as it is, and where nothing was mended nothing changed.
    #[test]
    fn normalizing_twice_is_normalizing_once(
        values in prop::collection::vec(
            prop::sample::select(vec![
                "NaN", "\"\"", "\"NaT\"", "1", "1.0", "-0", "1e3", "\"01\"", "true", "\"TRUE\"", "null", "[]", "{}", "[NaN]", "[{}]", "{\"a\": NaN}",
                "\"4/5/2011\"", "\"2011-04-05\"", "\"2011-04-05T01:00:00\"", "\"8:15 PM\"", "{\"schoolId\": \"\"}", "{\"SCHOOLID\": \"07\"}",
                "{\"calendarCode\": \"\", \"schoolId\": NaN}", "[{\"educationPlanDescriptor\": NaN}, {}]", "\"\\u0031\"", "99999999999999999999",
            ]),
            8,
        ),
        case in any::<[bool; 8]>(),
        strict in any::<bool>(),
    ) {
        let names = [
            "entryDate", "schoolReference", "calendarReference", "primarySchool", "studentReference", "educationPlans", "fullTimeEquivalency",
            "whoKnows",
        ];
        let member = |((name, upper), value): ((&str, bool), &str)| {
            format!("\"{}\": {value}", if upper { name.to_uppercase() } else { name.to_owned() })
        };
        let members: Vec<_> = names.into_iter().zip(case).zip(values).map(member).collect();
        let body = Bytes::from(format!("{{{}}}", members.join(", ")));
        let spelling = if strict { Spelling::Strict } else { Spelling::Liberal };
        let once = normalize(&kind("studentSchoolAssociations"), body.clone(), spelling);
        let fields = (once.inspection.key, once.inspection.digest);
        let seen = kind("studentSchoolAssociations").inspector().inspect(&once.body);
        prop_assert_eq!(fields, (seen.key, seen.digest));
        let twice = normalize(&kind("studentSchoolAssociations"), once.body.clone(), Spelling::Liberal);
        prop_assert_eq!(&twice.body, &once.body);
        prop_assert!(twice.mended.is_empty());
        if once.mended.is_empty() && !once.is_refused {
            prop_assert_eq!(&once.body, &body);
        }
    }
}
