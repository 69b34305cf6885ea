//! What could not be looked at stands in the report, and the report is not ok.

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::Resync;
use edfi_resync::campus::CampusEvent;
use edfi_resync::ods::{Credentials, HttpService, TransportError};
use edfi_resync::report::Report;
use edfi_resync_testing::mock_ods::MockOds;
use http::{Method, Request, Response};

use super::small_world::{Campus, World, all, cleanup};

const ROSTERS: &str = "studentSectionAssociations";

/// What the report says of the kinds that were not looked at.
fn gaps(report: &Report) -> Vec<&str> {
    assert!(report.gaps.is_empty() || !report.is_success(), "{report}");
    for gap in &report.gaps {
        assert!(report.warnings.contains(&gap.to_string()), "{report}");
        assert!(report.to_string().contains(&format!("warning: {gap}\n")), "{report}");
    }
    report.gaps.iter().filter_map(|gap| gap.resource.as_deref()).collect()
}

#[tokio::test]
async fn b10_a_cleanup_that_could_not_list_a_kind_names_it_and_is_not_ok() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    world.ods.deny(Method::GET, ROSTERS).expect("the endpoint exists");
    world.ods.deny(Method::GET, "calendarDates").expect("the endpoint exists");
    let report = world.run(&campus.without("Roster", 10_001), &cleanup()).await;
    assert_eq!((gaps(&report), report.removed.failed), (vec![ROSTERS, "calendarDates"], 0), "{report}");
    assert!(report.to_string().ends_with("nothing failed, but not everything could be looked at"), "{report}");
    let json = serde_json::to_value(&report).expect("JSON");
    assert_eq!(json["gaps"][0]["resource"], ROSTERS);
}

/// An ODS whose gateway answers every list of one kind with a page of its own.
#[derive(Debug)]
struct Paged(MockOds);

#[async_trait]
impl HttpService for Paged {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        if request.method() == Method::GET && request.uri().path().ends_with(ROSTERS) {
            let page = Response::builder().status(403).header("content-type", "text/html");
            return Ok(page.body(Bytes::from_static(b"<html><body>Request blocked</body></html>")).expect("a page"));
        }
        self.0.call(request).await
    }
}

#[tokio::test(start_paused = true)]
async fn b10_a_page_in_place_of_a_list_is_a_gap_too() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = Resync::builder(campus.without("Roster", 10_001).store())
        .ods(world.ods.base_url())
        .secrets(Credentials::new(world.ods.key(), world.ods.secret()))
        .service(Paged(world.ods.clone()))
        .ledger(world.ledger.clone())
        .open()
        .await
        .expect("it opens");
    let plan = resync.plan(&cleanup()).await.expect("it can be planned");
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!((gaps(&report), world.deletes().len()), (vec![ROSTERS], 0), "{report}");
}

#[tokio::test]
async fn b10_rows_that_are_no_records_are_a_gap_of_a_cleanup() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let mut store = campus.without("Roster", 10_001).store();
    store.add(ROSTERS, "[]", edfi_resync::model::CampusKeys::new()).expect("the endpoint exists");
    let resync = world.open(store).await.expect("it opens");
    let plan = resync.plan(&cleanup()).await.expect("it can be planned");
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!(gaps(&report), [ROSTERS], "{report}");
}

#[tokio::test]
async fn b10_a_resync_that_could_not_see_what_the_ods_still_has_says_so() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    world.ods.deny(Method::GET, ROSTERS).expect("the endpoint exists");
    let report = world.run(&campus, &all()).await;
    assert_eq!((gaps(&report), report.total.failed), (vec![ROSTERS], 0), "{report}");
}

#[tokio::test]
async fn b10_an_event_that_could_not_see_what_is_under_the_old_id_says_so() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let event = CampusEvent::ed_fi_id_changed(1000, Some("U1000"), Some("N1")).expect("it did change");
    let resync = world.open(campus.renamed("U1000", "N1").store()).await.expect("it opens");
    world.ods.deny(Method::GET, ROSTERS).expect("the endpoint exists");
    let handled = resync.handle(&event).await.expect("it is handled");
    let report = handled[0].report().expect("it was sent");
    assert_eq!(gaps(report), [ROSTERS], "{report}");
    assert!(handled[0].to_string().ends_with("sent, and not everything could be looked at"), "{}", handled[0]);
}

#[tokio::test]
async fn b10_what_could_not_be_looked_at_for_the_delete_tool_is_a_gap_too() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let section = &world.ods.records("sections")[0]["id"];
    let id = section.as_str().expect("an id").to_owned();
    world.ods.deny(Method::GET, ROSTERS).expect("the endpoint exists");
    let resync = world.open(campus.store()).await.expect("it opens");
    let request = edfi_resync::campus::DeleteRequest::new().record("sections", id);
    let plan = resync.plan_delete(&request).await.expect("a plan");
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!(gaps(&report), [ROSTERS], "{plan}{report}");
}
