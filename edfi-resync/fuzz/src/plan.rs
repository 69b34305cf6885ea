//! Plans as JSON: one that was saved, changed by whoever, and is run.
//!
//! A real plan of a small source is patched with the input, signed anew, and run against a server that takes everything. A plan that nobody
//! could have made may be refused; it may not bring the run down, let it stand still, or open its accounts.
//!
//! Input: a JSON object that is merged into the plan; or a whole plan.

use std::sync::OnceLock;

use edfi_resync::campus::Request;
use edfi_resync::model::Model;
use edfi_resync::plan::Plan;
use edfi_resync::source::MemoryStore;
use edfi_resync::{Error, ErrorKind, Resync};
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_128;

use super::service::{BASE, Script, in_paused_time, shows_no_secret};

pub(super) fn run(data: &[u8]) {
    let Ok(patch) = serde_json::from_slice::<Value>(data) else { return };
    if let Ok(plan) = serde_json::from_value::<Plan>(patch.clone()) {
        carry_out(&plan);
    }
    let mut document = serde_json::to_value(real()).expect("a plan is JSON");
    merge(&mut document, &patch);
    let Ok(plan) = serde_json::from_value::<Plan>(document) else { return };
    carry_out(&plan);
    carry_out(&signed(plan));
}

fn carry_out(plan: &Plan) {
    let written = serde_json::to_string(plan).expect("what was read can be written");
    assert_eq!(serde_json::from_str::<Plan>(&written).expect("what was written can be read"), *plan);
    let _ = (plan.to_string(), plan.known_records());
    let (result, _) = in_paused_time(async { open().await.run(plan).await });
    match result {
        Ok(report) => assert_eq!(report.total.read, report.total.settled(), "every record has one outcome"),
        Err(error) => refused(&error),
    }
}

fn refused(error: &Error) {
    shows_no_secret(&format!("{error} {error:?}"));
    let kinds = [ErrorKind::RequestInvalid, ErrorKind::UnknownResource, ErrorKind::SourceInvalid];
    assert!(kinds.contains(&error.kind()), "{error:?}");
}

/// The plan with the fingerprint that belongs to it.
fn signed(mut plan: Plan) -> Plan {
    // How a source with an identity prints itself is not part of it.
    let printed = plan.source.is_some().then(|| std::mem::take(&mut plan.configuration));
    plan.fingerprint = String::new();
    let bytes = serde_json::to_vec(&plan).expect("a plan is JSON");
    plan.fingerprint = format!("{:032x}", xxh3_128(&bytes));
    if let Some(printed) = printed {
        plan.configuration = printed;
    }
    plan
}

/// A plan that was really made, for a source with a ring and a cut reference.
fn real() -> &'static Plan {
    static REAL: OnceLock<Plan> = OnceLock::new();
    REAL.get_or_init(|| {
        let plan = in_paused_time(async { open().await.plan(&Request::new()).await.expect("it can be planned") }).0;
        assert_eq!(signed(plan.clone()), plan, "the fingerprint is known here");
        plan
    })
}

async fn open() -> Resync {
    let store = MemoryStore::new(Model::ds5_2())
        .with_records("schools", [r#"{"schoolId":1}"#, r#"{"schoolId":2}"#, r#"{"schoolId":"#])
        .and_then(|store| store.with_records("students", [r#"{"studentUniqueId":"1"}"#, r#"{"studentUniqueId":"1","x":1}"#]))
        .and_then(|store| {
            let association =
                r#"{"entryDate":"2026-08-15","schoolReference":{"schoolId":1},"studentReference":{"studentUniqueId":"1"}}"#;
            store.with_records("studentSchoolAssociations", [association])
        })
        .and_then(|store| {
            let objective = |id: u8, parent: u8| {
                format!(r#"{{"learningStandardId":"{id}","parentLearningStandardReference":{{"learningStandardId":"{parent}"}}}}"#)
            };
            store.with_records("learningStandards", [objective(1, 2), objective(2, 1), objective(3, 1)])
        });
    let builder = Resync::builder(store.expect("the endpoints exist")).ods(BASE).secrets(Script::credentials());
    let school_year = 2027.try_into().expect("a school year");
    builder.service(Script::new(None, [], [])).school_year(school_year).open().await.expect("the script has a discovery document")
}

/// As RFC 7396 says; a member named by a number patches an item of an array.
fn merge(document: &mut Value, patch: &Value) {
    match (document, patch) {
        (Value::Object(members), Value::Object(changes)) => {
            for (name, change) in changes {
                if change.is_null() {
                    members.remove(name);
                } else {
                    merge(members.entry(name).or_insert(Value::Null), change);
                }
            }
        }
        (Value::Array(items), Value::Object(changes)) if changes.keys().any(|name| name.parse::<usize>().is_ok()) => {
            for (name, change) in changes {
                if let Some(item) = name.parse::<usize>().ok().and_then(|at| items.get_mut(at)) {
                    merge(item, change);
                }
            }
        }
        (document, patch) => *document = patch.clone(),
    }
}
