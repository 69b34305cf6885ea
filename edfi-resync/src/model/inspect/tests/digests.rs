//! Digests are equal exactly where naive canonical forms are.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::model::key::Digest;
use crate::model::samples::{kinds, record};
use crate::model::spec::{FieldKind, FieldSpec};
use crate::model::{Model, ResourceKind};

/// What a body says, in the plainest possible form.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Canonical {
    Boolean(bool),
    Whole(i128),
    Fraction(String),
    Text(String),
    Set(Vec<Canonical>),
    Object(BTreeMap<String, Canonical>),
}

fn canonical(value: &Value, field: Option<&FieldSpec>, is_reference: bool) -> Option<Canonical> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(value) => Canonical::Boolean(*value),
        Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(whole), ..) => Canonical::Whole(whole.into()),
            (None, Some(whole), _) => Canonical::Whole(whole.into()),
            (.., Some(number)) if number.fract() == 0.0 && number.abs() < 9e18 => Canonical::Whole(number as i128),
            _ => Canonical::Fraction(number.to_string()),
        },
        Value::String(text) => match field.map(|field| field.kind) {
            Some(FieldKind::Descriptor(_)) => Canonical::Text(text.to_lowercase()),
            _ => Canonical::Text(text.clone()),
        },
        Value::Array(items) => {
            let children = field.filter(|field| matches!(field.kind, FieldKind::Array { .. })).map(FieldSpec::children);
            let item = |item: &Value| match item {
                Value::Object(members) => object(members, children.unwrap_or_default(), false, &[]),
                other => canonical(other, None, false),
            };
            let mut items: Vec<Canonical> = items.iter().filter_map(item).collect();
            items.sort();
            if items.is_empty() {
                return None;
            }
            Canonical::Set(items)
        }
        Value::Object(members) => {
            let children = field.filter(|field| !matches!(field.kind, FieldKind::Array { .. })).map(FieldSpec::children);
            return object(members, children.unwrap_or_default(), is_reference, &[]);
        }
    })
}

fn object(members: &Map<String, Value>, fields: &[FieldSpec], is_reference: bool, servers: &[&str]) -> Option<Canonical> {
    let counts = |name: &str| !servers.contains(&name) && (!is_reference || name != "link");
    let member = |(name, value): (&String, &Value)| {
        let field = fields.iter().find(|field| field.name == name);
        let is_reference = match field {
            Some(field) => matches!(field.kind, FieldKind::Reference { .. }),
            None => name.ends_with("Reference"),
        };
        canonical(value, field, is_reference).map(|value| (name.clone(), value))
    };
    let canonical: BTreeMap<_, _> = members.iter().filter(|(name, _)| counts(name)).filter_map(member).collect();
    (!canonical.is_empty()).then_some(Canonical::Object(canonical))
}

fn root(kind: &ResourceKind, body: &Value) -> Option<Canonical> {
    object(body.as_object().expect("an object"), kind.spec().fields, false, &["id", "_etag", "_lastModifiedDate"])
}

fn digest(kind: &ResourceKind, body: &str) -> Digest {
    kind.inspector().inspect(body.as_bytes()).digest
}

fn sections() -> ResourceKind {
    Model::ds5_2().kind("sections").expect("it exists")
}

/// Values from so small a stock that two bodies are often equal, or nearly.
fn value(depth: u32) -> BoxedStrategy<Value> {
    let scalar = prop::sample::select(vec![
        json!(null),
        json!(1),
        json!(1.0),
        json!(1.5),
        json!(-1),
        json!("1"),
        json!(""),
        json!(true),
        json!("a#b"),
        json!("A#b"),
        json!({}),
        json!([]),
        json!(u64::MAX),
        json!([null]),
        json!(0),
        json!(-0.0),
    ]);
    if depth == 0 {
        return scalar.boxed();
    }
    let names = prop::sample::select(vec![
        "id",
        "link",
        "_ext",
        "sectionName",
        "classPeriods",
        "classPeriodReference",
        "programs",
        "programReference",
        "programTypeDescriptor",
        "sectionTypeDescriptor",
        "availableCredits",
        "courseOfferingReference",
        "schoolId",
        "fooReference",
        "foo",
    ]);
    let object = prop::collection::vec((names, value(depth - 1)), 0..4)
        .prop_map(|members| Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()));
    let array = prop::collection::vec(value(depth - 1), 0..3).prop_map(Value::Array);
    prop_oneof![2 => scalar, 3 => object, 2 => array].boxed()
}

fn body() -> impl Strategy<Value = Value> {
    value(4).prop_filter("an object", Value::is_object)
}

/// The same record as another program would write it.
fn rewritten(value: &Value, name: &str, coin: &mut impl FnMut() -> bool) -> String {
    match value {
        Value::Object(members) => {
            let mut parts: Vec<String> =
                members.iter().map(|(name, value)| format!("{} :{}", json!(name), rewritten(value, name, coin))).collect();
            if coin() {
                parts.reverse();
            }
            if name.ends_with("Reference") {
                parts.push(r#""link":{"rel":"X","href":"/x"}"#.to_owned());
            }
            if coin() {
                parts.push(r#""nothing":null, "none": [ ], "empty":{"also":null}"#.to_owned());
            }
            format!("{{{}}}", parts.join(",\n"))
        }
        Value::Array(items) => {
            let mut parts: Vec<String> = items.iter().map(|item| rewritten(item, "", coin)).collect();
            parts.reverse();
            format!("[{}]", parts.join(" , "))
        }
        Value::String(text) if name.ends_with("Descriptor") && coin() => json!(text.to_uppercase()).to_string(),
        Value::Number(number) if number.is_i64() && coin() => format!("{number}.0"),
        other => other.to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn digests_are_equal_where_canonical_forms_are(first in body(), second in body()) {
        let kind = sections();
        let same = root(&kind, &first) == root(&kind, &second);
        prop_assert_eq!(digest(&kind, &first.to_string()) == digest(&kind, &second.to_string()), same);
    }

    #[test]
    fn one_change_shows(body in body(), place in any::<prop::sample::Index>(), other in value(2)) {
        // Two random bodies are seldom alike; a body and itself with one value replaced often are.
        let kind = sections();
        let mut changed = body.clone();
        let mut places = 0;
        replace(&mut changed, &mut places, usize::MAX, &other);
        let mut seen = 0;
        replace(&mut changed, &mut seen, place.index(places.max(1)), &other);
        let same = root(&kind, &body) == root(&kind, &changed);
        prop_assert_eq!(digest(&kind, &body.to_string()) == digest(&kind, &changed.to_string()), same, "{} {}", body, changed);
    }
}

/// Replaces the `wanted`th value inside.
fn replace(value: &mut Value, seen: &mut usize, wanted: usize, other: &Value) {
    let inner: Vec<&mut Value> = match value {
        Value::Object(members) => members.values_mut().collect(),
        Value::Array(items) => items.iter_mut().collect(),
        _ => return,
    };
    for value in inner {
        if *seen == wanted {
            *value = other.clone();
        }
        *seen += 1;
        replace(value, seen, wanted, other);
    }
}

#[test]
fn how_a_record_is_written_does_not_count() {
    for kind in kinds() {
        let body = record(kind.spec(), true);
        let expected = digest(&kind, &body.to_string());
        let mut bits = 0x5a3c_96e1_u32;
        let mut coin = || {
            bits = bits.rotate_left(3).wrapping_mul(5).wrapping_add(1);
            bits & 8 == 0
        };
        let written = rewritten(&body, "", &mut coin);
        let with_server_members =
            written.replacen('{', r#"{"id":"0a1b","_etag":"5","_lastModifiedDate":"2026-08-01T00:00:00Z","#, 1);
        // Descriptors' own members end in no `Descriptor`, and integers written with a fraction are a shape error but no other value.
        assert_eq!(digest(&kind, &with_server_members), expected, "{kind:?} {with_server_members}");
    }
}

#[test]
fn what_a_record_says_counts() {
    let bodies = [
        "{}",
        r#"{"sectionName":"a"}"#,
        r#"{"sectionName":"A"}"#,
        r#"{"sectionName":""}"#,
        r#"{"sectionIdentifier":"a"}"#,
        r#"{"sectionName":"a","sectionIdentifier":"b"}"#,
        r#"{"sectionName":"b","sectionIdentifier":"a"}"#,
        r#"{"sequenceOfCourse":1}"#,
        r#"{"sequenceOfCourse":"1"}"#,
        r#"{"sequenceOfCourse":true}"#,
        r#"{"sequenceOfCourse":[1]}"#,
        r#"{"sequenceOfCourse":[1,1]}"#,
        r#"{"locationReference":{"schoolId":1},"locationSchoolReference":{"schoolId":2}}"#,
        r#"{"locationReference":{"schoolId":2},"locationSchoolReference":{"schoolId":1}}"#,
        r#"{"classPeriods":[{"classPeriodReference":{"schoolId":1}},{"classPeriodReference":{"schoolId":2}}]}"#,
        r#"{"classPeriods":[{"classPeriodReference":{"schoolId":1}},{"classPeriodReference":{"schoolId":1}}]}"#,
        r#"{"classPeriods":[{"classPeriodReference":{"schoolId":1}}]}"#,
        r#"{"_ext":{"tx":{"a":1,"b":2}}}"#,
        r#"{"_ext":{"tx":{"a":2,"b":1}}}"#,
        r#"{"_ext":{"tx":{"a":{"b":1}}}}"#,
        r#"{"_ext":{"tx":[{"a":1},{"b":1}]}}"#,
        r#"{"_ext":{"tx":[{"a":1,"b":1}]}}"#,
        r#"{"_ext":{"tx":[[1],[2]]}}"#,
        r#"{"_ext":{"tx":[[1,2]]}}"#,
    ];
    let kind = sections();
    for (place, first) in bodies.iter().enumerate() {
        for second in &bodies[place + 1..] {
            assert_ne!(digest(&kind, first), digest(&kind, second), "{first} {second}");
        }
    }
}

#[test]
fn extensions_are_compared_as_sets_without_links() {
    let kind = sections();
    let same = |first, second| assert_eq!(digest(&kind, first), digest(&kind, second));
    same(r#"{"_ext":{"tx":[1,2,{"a":3}]}}"#, r#"{"_ext":{"tx":[{"a":3.0},2,1]}}"#);
    same(r#"{"_ext":{"tx":{"xReference":{"a":1}}}}"#, r#"{"_ext":{"tx":{"xReference":{"a":1,"link":{"href":"/"}}}}}"#);
    same(r#"{"\u0073ectionName":"a"}"#, r#"{"sectionName":"\u0061"}"#);
}

/// What numbers look like to a visitor in a program that turns on serde_json's `arbitrary_precision`.
#[test]
fn numbers_that_arrive_as_text_are_numbers() {
    let wrapped = |number: &str| format!(r#"{{"$serde_json::private::Number":"{number}"}}"#);
    let kind = sections();
    for number in ["1", "-7", "1.50", "1E2", "18446744073709551615"] {
        for body in [r#"{"availableCredits":#}"#, r#"{"sequenceOfCourse":#}"#, r#"{"_ext":{"tx":[{"a":#}]}}"#] {
            let (plain, text) = (body.replace('#', number), body.replace('#', &wrapped(number)));
            assert_eq!(kind.inspector().inspect(plain.as_bytes()), kind.inspector().inspect(text.as_bytes()), "{plain}");
        }
    }
}
