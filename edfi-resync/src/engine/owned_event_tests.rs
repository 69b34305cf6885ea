//! Every kind of event, owned: to JSON and back, with names and without bodies.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Value, json};

use super::*;
use crate::campus::{Configuration, Request};
use crate::engine::cause;
use crate::engine::outcome::{Cause, CauseClass, Outcome, RecordName, RemovalEnd, Skip};
use crate::graph::Dependencies;
use crate::model::{CampusKeys, CampusRole, Mending, Model, Origin, Spelling, normalize};
use crate::plan::{Facts, Removal, RemovalStep, Selection, ServerFacts};
use crate::source::{Capabilities, Counted};

/// Its values may stand in no event.
const BODY: &str =
    r#"{"studentUniqueId": 604822, "firstName": "Zyxwqkv", "lastSurname": {"is": "Zyxwqkv"}, "birthDate": "Zyxwqkv"}"#;

fn name() -> RecordName {
    let campus = CampusKeys::new().with(CampusRole::School, 12).with(CampusRole::Person, 1001).with_object("Person", 1001);
    RecordName::new(Model::ds5_2().kind("students").expect("it exists"), Origin::new("students.jsonl", 7), campus)
}

/// What was mended in the body, and why it was invalid.
fn inspected() -> (Mending, Arc<Cause>) {
    let normalized = normalize(name().kind(), Bytes::from_static(BODY.as_bytes()), Spelling::Liberal);
    (normalized.mended[0].clone(), cause::shape(name(), normalized.inspection.errors))
}

fn refused() -> Arc<Cause> {
    let cause = Cause::new(name(), CauseClass::Refused, "the ODS says no\nand no again".to_owned());
    Arc::new(cause.with_status(Some(400)).with_hint(Some("ask again".to_owned())).maybe_applied_if(true))
}

fn plan() -> Plan {
    let model = Model::ds5_2();
    let dependencies = Dependencies::of(&model).expect("it has an order");
    let server = ServerFacts::new("https://ods.example".parse().expect("a URL"), None);
    let configuration = Configuration::new("State", "2027".parse().expect("a year"), "5.2");
    let mut facts = Facts::new(model.clone(), configuration, Capabilities::plain(), server);
    let held = ["schools", "students"].map(|endpoint| model.kind(endpoint).expect("it exists"));
    facts.counted = held.iter().cloned().map(|kind| (kind, Counted::default().with_records(3))).collect();
    facts.held = held.into();
    let plan = Plan::fold(&Request::new(), &facts, &dependencies).expect("it selects all");
    plan.with_removals(vec![RemovalStep::new("students", 3, Selection::FullScope)], Vec::new()).expect("it is JSON")
}

/// Every event that there is, with every end of a record.
fn events() -> Vec<OwnedEvent> {
    let (plan, record, (mending, invalid)) = (plan(), name(), inspected());
    let (kept, listed) = (BTreeMap::from([(Kept::Match, 2), (Kept::NotOurs, 1)]), Removal::new("5f", Because::Gone));
    let ends = [RemovalEnd::Deleted, RemovalEnd::Kept(Kept::Changed), RemovalEnd::Failed(refused())];
    let origin = Origin::new("students.jsonl", 1);
    let outcomes = [
        Outcome::Created,
        Outcome::Updated,
        Outcome::Unchanged,
        Outcome::Invalid(invalid),
        Outcome::Failed(refused()),
        Outcome::Blocked(refused()),
        Outcome::Skipped(Skip::Duplicate { of: origin.clone() }),
        Outcome::Skipped(Skip::Conflict { with: origin }),
        Outcome::Skipped(Skip::ReferenceOnly),
        Outcome::Cancelled,
    ];
    let mut events = vec![
        Event::RunStarted { plan: &plan },
        Event::Found { removal: 0, records: 4, kept: &kept },
        Event::RemovalWarning { removal: 0, message: "look" },
        Event::StepStarted { step: 1 },
        Event::Read { step: 1, records: 500 },
        Event::Mended { step: 1, mending: &mending, records: 2 },
        Event::Answered {
            kind: record.kind(),
            operation: Operation::Upsert,
            attempts: 2,
            status: Some(201),
            latency: Duration::from_micros(12_345),
        },
        Event::LeftBehind { step: 1, record: &record, id: "5f" },
        Event::Warning { step: 1, message: "look" },
        Event::StepFinished { step: 1 },
        Event::RunFinished { stopped: Some("cancelled") },
        Event::RunFinished { stopped: None },
    ];
    events.extend(ends.iter().map(|end| Event::Removed { removal: 0, record: &record, listed: &listed, end }));
    events.extend(outcomes.iter().map(|outcome| Event::Settled { step: 1, record: &record, outcome }));
    events.iter().map(Event::to_owned).collect()
}

#[test]
fn every_event_is_the_same_after_json() {
    let mut names = BTreeSet::new();
    for event in events() {
        let text = serde_json::to_string(&event).expect("it is JSON");
        assert_eq!(serde_json::from_str::<OwnedEvent>(&text).expect("it can be read"), event, "{text}");
        let value: Value = serde_json::from_str(&text).expect("it can be read");
        names.insert(value["event"].as_str().expect("a name").to_owned());
    }
    let all = [
        "answered",
        "found",
        "leftBehind",
        "mended",
        "read",
        "removalWarning",
        "removed",
        "runFinished",
        "runStarted",
        "settled",
        "stepFinished",
        "stepStarted",
        "warning",
    ];
    assert_eq!(names.iter().map(String::as_str).collect::<Vec<_>>(), all);
}

#[test]
fn an_event_names_what_it_is_about() {
    let values: Vec<_> = events().iter().map(|event| serde_json::to_value(event).expect("it is JSON")).collect();
    let record = json!({
        "resource": "students",
        "origin": "students.jsonl:7",
        "campus": {"school": [12], "person": [1001]},
        "object": "Person:1001",
    });
    let cause = json!({
        "record": record,
        "class": "refused",
        "status": 400,
        "message": "the ODS says no\\nand no again",
        "hint": "ask again",
        "maybeApplied": true,
    });
    let steps = json!([{"resource": "students", "pass": "first"}, {"resource": "schools", "pass": "first"}]);
    assert_eq!((&values[0]["steps"], &values[0]["records"], &values[0]["removals"]), (&steps, &json!(6), &json!(["students"])));
    let failed = json!({"event": "settled", "step": 1, "record": record, "outcome": "failed", "cause": cause});
    assert!(values.contains(&failed), "{values:#?}");
    let removed = json!({
        "event": "removed",
        "removal": 0,
        "record": record,
        "id": "5f",
        "because": "gone",
        "end": "kept",
        "reason": "changed",
    });
    assert!(values.contains(&removed), "{values:#?}");
    let answered = json!({
        "event": "answered",
        "resource": "students",
        "operation": "upsert",
        "attempts": 2,
        "status": 201,
        "latencySeconds": 0.012_345,
    });
    assert!(values.contains(&answered), "{values:#?}");
}

#[test]
fn no_value_of_a_body_is_in_an_event() {
    let (mending, invalid) = inspected();
    assert_eq!((mending.member.as_str(), invalid.errors().len()), ("studentUniqueId", 2), "the body was looked at");
    for event in events() {
        let shown = format!("{} {event:?}", serde_json::to_string(&event).expect("it is JSON"));
        assert!(!shown.contains("Zyxwqkv") && !shown.contains("604822"), "{shown}");
    }
}
