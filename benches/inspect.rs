//! What one look at a record costs, beside the least and the usual that a JSON reader does with the same bytes.
//!
//! `syntax` only finds the end of the record (`IgnoredAny`), `inspect` is [`Inspector::inspect`], `value` builds a
//! `serde_json::Value`. All three read the same 1,000 distinct records in turn, so that neither the branch predictor nor the cache
//! learns one record by heart.
//!
//! [`Inspector::inspect`]: edfi_resync::model::Inspector::inspect

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use edfi_resync::model::Model;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

const RECORDS: u32 = 1_000;

/// A record of few members, as most of a load are.
fn association(nth: u32) -> Value {
    json!({
        "entryDate": format!("2026-08-{:02}", 10 + nth % 20),
        "entryGradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
        "entryTypeDescriptor": "uri://ed-fi.org/EntryTypeDescriptor#Next year school",
        "calendarReference": {"calendarCode": "255901001", "schoolId": 255_901_001, "schoolYear": 2027},
        "primarySchool": nth.is_multiple_of(2),
        "schoolReference": {"schoolId": 255_901_001},
        "schoolYearTypeReference": {"schoolYear": 2027},
        "studentReference": {"studentUniqueId": (1_000_000_000 + nth * 37).to_string()},
    })
}

/// A record with collections, as those of people are.
fn demographics(nth: u32) -> Value {
    let address = |kind: &str| {
        json!({
            "addressTypeDescriptor": format!("uri://ed-fi.org/AddressTypeDescriptor#{kind}"),
            "stateAbbreviationDescriptor": "uri://ed-fi.org/StateAbbreviationDescriptor#MN",
            "city": "Stillbrook", "postalCode": "55001", "streetNumberName": format!("{} Station Street", 1_000 + nth),
        })
    };
    let code = |system: &str| {
        json!({
            "assigningOrganizationIdentificationCode": format!("{system}-office"),
            "identificationCode": (2_000_000 + nth * 37).to_string(),
            "studentIdentificationSystemDescriptor": format!("uri://ed-fi.org/StudentIdentificationSystemDescriptor#{system}"),
        })
    };
    let of = |name: &str, value: &str| format!("uri://ed-fi.org/{name}Descriptor#{value}");
    json!({
        "educationOrganizationReference": {"educationOrganizationId": 255_901},
        "studentReference": {"studentUniqueId": (1_000_000_000 + nth * 37).to_string()},
        "sexDescriptor": of("Sex", if nth.is_multiple_of(2) { "Female" } else { "Male" }),
        "hispanicLatinoEthnicity": nth.is_multiple_of(5),
        "limitedEnglishProficiencyDescriptor": of("LimitedEnglishProficiency", "NotLimited"),
        "races": [{"raceDescriptor": of("Race", "White")}, {"raceDescriptor": of("Race", "Asian")}],
        "addresses": [address("Home"), address("Mailing")],
        "electronicMails": [{
            "electronicMailTypeDescriptor": of("ElectronicMailType", "Home/Personal"),
            "electronicMailAddress": format!("student{:04}@home.example.org", nth),
        }],
        "telephones": [{
            "telephoneNumberTypeDescriptor": of("TelephoneNumberType", "Home"),
            "telephoneNumber": format!("612-555-01{:02}", nth % 100),
        }],
        "languages": [{
            "languageDescriptor": of("Language", "eng"),
            "uses": [{"languageUseDescriptor": of("LanguageUse", "Home language")}],
        }],
        "studentIdentificationCodes": [code("District"), code("State")],
        "studentCharacteristics": [{
            "studentCharacteristicDescriptor": of("StudentCharacteristic", "Immigrant"),
            "periods": [{"beginDate": "2026-08-20"}],
        }],
    })
}

fn inspect(c: &mut Criterion) {
    let model = Model::ds5_2();
    let cases = [
        ("studentSchoolAssociations", association as fn(u32) -> Value),
        ("studentEducationOrganizationAssociations", demographics),
    ];
    for (endpoint, record) in cases {
        let kind = model.kind(endpoint).expect("the standard has it");
        let bodies: Vec<_> = (0..RECORDS).map(|nth| record(nth).to_string()).collect();
        for body in &bodies {
            let inspection = kind.inspector().inspect(body.as_bytes());
            assert!(inspection.errors.is_empty() && inspection.unknown.is_empty() && inspection.key.is_some(), "{inspection:?}");
        }
        let mean_bytes = bodies.iter().map(String::len).sum::<usize>() / bodies.len();
        let mut group = c.benchmark_group(format!("{endpoint}, {mean_bytes} bytes"));
        let mut next = bodies.iter().cycle().map(String::as_bytes);
        let mut next = || black_box(next.next().expect("a cycle has no end"));
        group.bench_function("syntax", |b| b.iter(|| serde_json::from_slice::<IgnoredAny>(next()).expect("it is JSON")));
        group.bench_function("inspect", |b| b.iter(|| kind.inspector().inspect(next())));
        group.bench_function("value", |b| b.iter(|| serde_json::from_slice::<Value>(next()).expect("it is JSON")));
        group.finish();
    }
}

criterion_group!(benches, inspect);
criterion_main!(benches);
