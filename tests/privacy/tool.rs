//! The tools that change what the ODS holds: events of people, a Cleanup, the Delete Tool, and what may be read of them after.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use edfi_resync::Resync;
use edfi_resync::campus::{CampusEvent, DeleteRequest, Mode, Request};
use edfi_resync::engine::Event;
use edfi_resync::ledger::{AuditFilter, ErrorFilter, SqliteLedger};
use edfi_resync::ods::{Credentials, Rng};
use edfi_resync::plan::Plan;
use edfi_resync::report::AuditRecord;
use edfi_resync::source::SqliteStore;
use edfi_resync_testing::MockOds;
use edfi_resync_testing::mock_ods::Hold;
use http::Method;
use rusqlite::{Connection, params};
use serde_json::{Map, Value};

use super::Said;
use super::hasty::Hasty;
use super::wire::Wire;

/// Students whose records arrived.
fn students(campus: &Connection, ods: &MockOds) -> Vec<i64> {
    let sql = "SELECT DISTINCT personID FROM Person p JOIN Enrollment USING (personID) JOIN Roster USING (personID)
               WHERE edFiID IS NOT NULL AND Enrollment.serviceType = 'P' AND NOT EXISTS
                  (SELECT 1 FROM Identity i WHERE i.personID = p.personID AND (identityID % 13 = 0 OR identityID % 11 = 0))
               ORDER BY personID";
    let mut statement = campus.prepare(sql).expect("a statement");
    let people: Vec<i64> = statement.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("people");
    let arrived = ["studentSchoolAssociations", "studentSectionAssociations"].map(|endpoint| {
        let of = |record: Value| record["studentReference"]["studentUniqueId"].as_str().map(str::to_owned);
        ods.records(endpoint).into_iter().filter_map(of).collect::<BTreeSet<_>>()
    });
    people.into_iter().filter(|person| arrived.iter().all(|arrived| arrived.contains(&id(*person)))).collect()
}

fn id(person: i64) -> String {
    format!("canary{person}")
}

/// A person has another Ed-Fi ID, another is not there any more, and a third was combined with a fourth.
fn change(campus: &Path, ods: &MockOds) -> ([CampusEvent; 2], i64) {
    let campus = Connection::open(campus).expect("the district opens");
    campus.execute_batch("PRAGMA foreign_keys = OFF").expect("a pragma");
    let &[changed, left, kept, removed, listed, ..] = students(&campus, ods).as_slice() else { panic!("five students") };
    let fresh = format!("canarynew{changed}");
    campus.execute("UPDATE Person SET edFiID = ?2 WHERE personID = ?1", params![changed, fresh]).expect("a new ID");
    for gone in [left, removed] {
        for table in ["Roster", "Enrollment", "Identity", "Person"] {
            campus.execute(&format!("DELETE FROM {table} WHERE personID = ?1"), params![gone]).expect("the person goes");
        }
    }
    let changed = CampusEvent::ed_fi_id_changed(changed, Some(&id(changed)), Some(&fresh)).expect("a change");
    let combined = CampusEvent::people_combined(kept, removed, [id(removed)]).expect("two people");
    ([changed, combined], listed)
}

impl Said {
    fn plan(&mut self, what: &str, plan: &Plan) {
        self.add(what, format!("{plan} {plan:?} {plan:#?} {}", serde_json::to_string(plan).expect("JSON")));
    }
}

/// Carries out a plan that deletes.
async fn carry_out(said: &mut Said, what: &str, resync: &Resync, plan: &Plan) {
    assert!(!plan.removals.is_empty(), "{what}: {plan}");
    said.plan(what, plan);
    let report = resync.run(plan).observe(|event: &Event<'_>| said.value(what, event)).await.expect("a report");
    said.add(what, format!("{report} {report:?} {}", serde_json::to_string(&report).expect("JSON")));
}

/// Everything that these say while the server quotes canaries.
pub(super) async fn tools(said: &mut Said, wire: &Wire, campus: &Path, state: &Path, ods: &MockOds, url: &url::Url) {
    ods.clear_failures();
    let resync = Resync::builder(SqliteStore::open(campus).expect("the district opens"))
        .ods(url.clone())
        .secrets(Credentials::new("canarykey", "canarysecret"))
        .service(wire.clone())
        .clock(Arc::new(Hasty::new()))
        .rng(Rng::seeded(7))
        .ledger(SqliteLedger::open(state).expect("a ledger"))
        .options(Hasty::options())
        .open()
        .await
        .expect("it opens");

    // What arrived only in a run of the other ledger is not ours in this one, and no event would delete it.
    let plan = resync.plan(&Request::new().all_schools()).await.expect("a plan");
    let report = resync.run(&plan).await.expect("a report");
    said.add("a run without faults", format!("{report} {report:?}"));

    let (events, listed) = change(campus, ods);
    let quoting = format!("<html>canary17 {} canarysecret</html>", super::BIRTH_DATE);
    for resource in ["studentSectionAssociations", "grades", "studentSchoolAssociations"] {
        let _ = ods.fail(Method::DELETE, resource, Map::new(), 400).expect("a resource").times(1).with_page(&quoting);
    }
    let _ = ods.fail(Method::POST, "studentSchoolAssociations", Map::new(), 400).expect("a resource").times(1).with_page(&quoting);

    let (mut deleted, mut waits) = (0, false);
    for event in &events {
        said.add("a Campus event", format!("{event} {event:?} {event:#?}"));
        let plan = resync.plan_event(event).await.expect("a plan");
        assert!(!plan.removals.is_empty(), "{event}: {plan}");
        said.plan("the plan of a Campus event", &plan);
        // Before the first record is deleted or sent the locks are there.
        let holds = [Method::DELETE, Method::POST].map(|method| ods.hold(method, None, 0).expect("a hold"));
        let looking = async {
            tokio::select! {
                () = holds[0].reached() => {}
                () = holds[1].reached() => {}
            }
            let locks = resync.locks().await.expect("the locks");
            said.value("locks", &locks);
            said.value("events", &resync.events().await.expect("the queue"));
            holds.iter().for_each(Hold::release);
            locks.len()
        };
        let (handled, locks) = tokio::join!(async { resync.handle(event).await }, looking);
        assert!(locks > 0, "somebody held locks");
        let handled = handled.expect("it is handled");
        deleted += handled.iter().filter_map(|handled| handled.report()).map(|report| report.removed.deleted).sum::<u64>();
        waits |= handled.iter().any(|handled| handled.problem().is_some());
        for handled in &handled {
            said.add("a handled event", format!("{handled} {handled:?} {handled:#?}"));
            if let Some(report) = handled.report() {
                said.add("the report of an event", format!("{report} {}", serde_json::to_string(report).expect("JSON")));
            }
            if let Some(problem) = handled.problem() {
                said.error("the problem of an event", problem);
            }
        }
    }

    assert!(deleted > 0 && waits, "one event deletes {deleted}, and one waits for what cannot be read");

    let cleanup = resync.plan(&Request::new().all_schools().mode(Mode::Cleanup)).await.expect("a plan");
    carry_out(said, "a Cleanup", &resync, &cleanup).await;
    let request = DeleteRequest::new().persons(listed.to_string().parse().expect("an ID"));
    said.value("a request to delete", &request);
    let delete = resync.plan_delete(&request).await.expect("a plan");
    assert!(delete.deletes().0 > 0, "{delete}");
    carry_out(said, "the Delete Tool", &resync, &delete).await;
    let nothing = resync.plan_delete(&DeleteRequest::new().record("students", "canary17")).await;
    match nothing {
        Ok(plan) => assert_eq!(plan.deletes().0, 0, "nothing has such an id"),
        Err(error) => assert!(!error.to_string().is_empty()),
    }

    let audit = resync.audit(&AuditFilter::default()).await.expect("the audit");
    assert!(audit.len() >= 6, "two runs, two events, a Cleanup and a delete: {audit:?}");
    let (csv, json) = (AuditRecord::to_csv(&audit), AuditRecord::to_json(&audit).expect("JSON"));
    said.add("the audit", format!("{csv} {json} {audit:?} {audit:#?}"));
    let groups = resync.errors(&ErrorFilter::default()).await.expect("the error log");
    assert!(!groups.is_empty(), "faults were planted");
    for group in &groups {
        said.add("the error log", format!("{group} {group:?} {}", serde_json::to_string(group).expect("JSON")));
    }
    // The ledger keeps the unique IDs of an event for as long as it waits.
    for queued in resync.events().await.expect("the queue") {
        resync.archive_event(queued.id).await.expect("it is put away");
    }
    said.value("advice", &resync.advise().await.expect("advice"));
}
