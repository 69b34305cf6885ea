//! What one look at a record costs, beside the least and the usual that a JSON reader does with the same bytes.
//!
//! `syntax` only finds the end of the record (`IgnoredAny`), `inspect` is [`Inspector::inspect`], `enter` is [`normalize`] of a
//! well-formed record, which is what a record costs where it enters; `twice` is what it cost before stores handed on what they saw: the
//! syntax there, and an inspection in the engine. `odd` is [`normalize`] of a record with three spellings to be mended, and `value`
//! builds a `serde_json::Value`. All read the same 1,000 distinct records, so that neither the branch predictor nor the cache learns one
//! record by heart. They take turns every few milliseconds and the best turn of each counts: what else runs on the machine then hits
//! all alike, which a harness that measures one after the other for seconds cannot give (and would cost every test build a
//! tenth more).
//!
//! [`Inspector::inspect`]: edfi_resync::model::Inspector::inspect
//! [`normalize`]: edfi_resync::model::normalize

use std::hint::black_box;
use std::time::{Duration, Instant};

use bytes::Bytes;
use edfi_resync::model::{Model, ResourceKind, Spelling, normalize};
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

fn main() {
    // `cargo test --benches` comes without this: then it only has to work.
    let turns = if std::env::args().any(|argument| argument == "--bench") { 500 } else { 1 };
    let model = Model::ds5_2();
    let cases = [
        ("studentSchoolAssociations", association as fn(u32) -> Value),
        ("studentEducationOrganizationAssociations", demographics),
    ];
    println!(
        "{:<41} {:>6} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>16} {:>15}",
        "ns a record", "bytes", "syntax", "inspect", "enter", "twice", "odd", "value", "inspect : syntax", "enter : inspect"
    );
    for (endpoint, record) in cases {
        let kind = model.kind(endpoint).expect("the standard has it");
        let bodies: Vec<_> = (0..RECORDS).map(|nth| Bytes::from(record(nth).to_string())).collect();
        let odd: Vec<_> = (0..RECORDS).map(|nth| Bytes::from(odd(record(nth)).to_string())).collect();
        let bytes = bodies.iter().map(Bytes::len).sum::<usize>() / bodies.len();
        let best = compare(&kind, &bodies, &odd, turns).map(|best| best.as_nanos() as f64 / f64::from(RECORDS));
        let [syntax, inspect, enter, twice, odd, value] = best;
        println!(
            "{endpoint:<41} {bytes:>6} {syntax:>9.0} {inspect:>9.0} {enter:>9.0} {twice:>9.0} {odd:>9.0} {value:>9.0} {:>15.1}x {:>14.2}x",
            inspect / syntax,
            enter / inspect
        );
    }
}

/// The same record as tools write it: a number for the student, a number in quotes for where he is, a date that is missing.
fn odd(mut record: Value) -> Value {
    let id = record["studentReference"]["studentUniqueId"].as_str().and_then(|id| id.parse::<u64>().ok()).expect("digits");
    record["studentReference"]["studentUniqueId"] = id.into();
    for (reference, member) in [("schoolReference", "schoolId"), ("educationOrganizationReference", "educationOrganizationId")] {
        if let Some(number) = record.get(reference).map(|reference| reference[member].to_string()) {
            record[reference][member] = number.into();
        }
    }
    let optional = if record.get("schoolReference").is_some() { "exitWithdrawDate" } else { "genderIdentity" };
    record[optional] = "".into();
    record
}

/// The best turn of each.
fn compare(kind: &ResourceKind, bodies: &[Bytes], odd: &[Bytes], turns: u32) -> [Duration; 6] {
    let enter = |body: &Bytes| normalize(kind, body.clone(), Spelling::Liberal);
    for (body, odd) in bodies.iter().zip(odd) {
        let inspection = kind.inspector().inspect(body);
        assert!(inspection.errors.is_empty() && inspection.unknown.is_empty() && inspection.key.is_some(), "{inspection:?}");
        assert_eq!(enter(body).body.as_ptr(), body.as_ptr());
        let mended = enter(odd);
        assert!(mended.mended.len() >= 2 && mended.inspection.key == inspection.key, "{:?}", mended.mended);
    }
    let mut best = [Duration::MAX; 6];
    for _ in 0..turns {
        let syntax = turn(bodies, |body| serde_json::from_slice::<IgnoredAny>(body).is_ok());
        let inspect = turn(bodies, |body| kind.inspector().inspect(body));
        let entered = turn(bodies, enter);
        let twice = turn(bodies, |body| {
            let is_json = std::str::from_utf8(body).is_ok() && serde_json::from_slice::<IgnoredAny>(body).is_ok();
            (is_json, kind.inspector().inspect(body))
        });
        let mended = turn(odd, enter);
        let value = turn(bodies, |body| serde_json::from_slice::<Value>(body).is_ok());
        for (best, this) in best.iter_mut().zip([syntax, inspect, entered, twice, mended, value]) {
            *best = this.min(*best);
        }
    }
    best
}

fn turn<T>(bodies: &[Bytes], mut read: impl FnMut(&Bytes) -> T) -> Duration {
    let started = Instant::now();
    for body in bodies {
        black_box(read(black_box(body)));
    }
    started.elapsed()
}
