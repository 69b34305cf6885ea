//! What people read: the plan and the report of the small world.

use edfi_resync::campus::Request;
use http::Method;
use serde_json::json;

use super::world::{SCHOOL_A, World, mock, object, open, resync};

#[tokio::test]
async fn a_plan() {
    let resync = open(World::two_schools().store(), &mock()).await.expect("it opens");
    let request = Request::new().persons([1001, 4711].into()).resources(["studentSectionAssociations"]).select_dependencies(true);
    let plan = resync.plan(&request).await.expect("it can be planned");
    insta::assert_snapshot!("plan", plan);
}

#[tokio::test]
async fn a_report() {
    let mut world = World::two_schools();
    world.add("students", json!({"studentUniqueId": "9"}), &[]).add("students", json!({"studentUniqueId": "10"}), &[]);
    let ods = mock();
    ods.fail(Method::POST, "/ed-fi/schools", object(json!({"schoolId": SCHOOL_A})), 400).expect("a failure is planted");
    let report = resync(world.store(), &ods).await;
    insta::assert_snapshot!("report", report);
}

#[tokio::test]
async fn a_report_as_json() {
    let ods = mock();
    ods.fail(Method::POST, "/ed-fi/students", object(json!({"studentUniqueId": "1"})), 400).expect("a failure is planted");
    let report = resync(World::two_schools().store(), &ods).await;
    insta::assert_json_snapshot!("failures", report.failures);
}
