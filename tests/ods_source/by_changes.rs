//! What changed: what failed is sent again, what another has restored is noticed, a key that changed changes.

use edfi_resync::ErrorKind;
use edfi_resync::campus::{Changes, Mode, Request};
use http::Method;
use serde_json::json;

use super::meddler::Deaf;
use super::world::{World, empty_target, rename_period, since_last, source_of, student, unique_id};
use edfi_resync_testing::mock_ods::Flavour;

fn matching(nth: usize) -> serde_json::Map<String, serde_json::Value> {
    json!({"studentUniqueId": unique_id(nth)}).as_object().cloned().expect("an object")
}

#[tokio::test]
async fn what_failed_is_read_and_sent_again_and_nothing_else_is() {
    let world = World::new(40);
    let fault = world.new.fail(Method::POST, "students", matching(7), 400).expect("a resource");
    let report = world.run(&since_last()).await;
    assert_eq!((report.total.failed, report.total.blocked), (1, 1), "{report}");
    let newest = Some(world.old.newest_change_version());
    assert_eq!(world.watermark("/ed-fi/students").await.0, None, "one of them was not delivered");
    assert_eq!(world.watermark("/ed-fi/schools").await.0, newest);
    fault.clear();
    world.old.seed("students", vec![student(9, "After")]).expect("it has its key");
    world.new.clear_requests();
    let report = world.run(&since_last()).await;
    assert!(report.is_success(), "{report}");
    let posts = |resource: &str| world.sent().get(&(Method::POST, resource.to_owned())).copied().unwrap_or_default();
    assert_eq!((posts("students"), posts("studentSchoolAssociations"), world.sent().len()), (2, 1, 2), "{:?}", world.sent());
    assert_eq!(report.resources["students"].unchanged, 38, "the ledger knows the others");
    world.assert_moved();
    assert_eq!(world.watermark("/ed-fi/students").await.0, Some(world.old.newest_change_version()));
}

#[tokio::test]
async fn a_run_of_some_resources_moves_the_watermarks_of_these() {
    let world = World::new(10);
    assert!(world.run(&since_last()).await.is_success());
    let before = world.old.newest_change_version();
    world.old.seed("students", vec![student(1, "After")]).expect("it has its key");
    rename_period(&world.old, "Period 3", "Third").await;
    let report = world.run(&since_last().resources(["classPeriods"])).await;
    assert!(report.is_success() && report.total.read == 1, "{report}");
    assert_eq!(world.watermark("/ed-fi/students").await.0, Some(before));
    assert_eq!(world.watermark("/ed-fi/classPeriods").await.0, Some(world.old.newest_change_version()));
    let report = world.run(&since_last()).await;
    assert_eq!(report.resources["students"].updated, 1, "{report}");
    world.assert_moved();
}

#[tokio::test]
async fn a_key_that_changed_is_changed_under_its_id() {
    let world = World::new(3);
    assert!(world.run(&since_last()).await.is_success());
    let ids = || {
        let mut ids: Vec<_> = world.new.records("classPeriods").into_iter().map(|record| record["id"].to_string()).collect();
        ids.sort();
        ids
    };
    let before = ids();
    rename_period(&world.old, "Period 2", "Second").await;
    rename_period(&world.old, "Second", "Once more").await;
    let report = world.run(&since_last()).await;
    assert!(report.is_success() && report.left_behind.is_empty(), "{report}");
    assert_eq!(ids(), before, "the same records");
    world.assert_moved();
    assert!(world.run(&since_last()).await.total.read == 0);
    // So it is if everything is sent.
    rename_period(&world.old, "Period 4", "Fourth").await;
    assert!(world.run(&Request::new()).await.is_success());
    assert_eq!(ids(), before);
    world.assert_moved();
}

#[tokio::test]
async fn a_server_that_tells_no_keys_leaves_old_records_and_deletes_where_they_are() {
    let mut flavour = Flavour::ods72();
    flavour.key_changes = false;
    let world = World::of(source_of(flavour, 3));
    assert!(world.run(&since_last()).await.is_success());
    rename_period(&world.old, "Period 2", "Second").await;
    super::world::delete(&world.old, "classPeriods", "/classPeriodName", &json!("Period 5")).await;
    let plan = world.plan(&Request::new().changes(Changes::since_last().with_deletes())).await;
    let step = plan.removals.iter().find(|step| step.resource == "classPeriods").expect("it was looked at");
    assert!(step.gap.as_ref().is_some_and(|gap| gap.contains("keys of 1")), "{plan}");
    let report = world.run(&since_last()).await;
    assert_eq!(report.resources["classPeriods"].created, 1, "{report}");
    assert_eq!(world.new.count("classPeriods"), world.old.count("classPeriods") + 2);
}

#[tokio::test]
async fn a_server_that_tells_the_same_changes_again_and_again_is_found_out() {
    let world = World::new(3);
    assert!(world.run(&since_last()).await.is_success());
    rename_period(&world.old, "Period 2", "Second").await;
    super::world::delete(&world.old, "classPeriods", "/classPeriodName", &json!("Period 5")).await;
    let source = world.source().service(Deaf(world.old.clone())).connect().await.expect("it answers");
    let resync = world.from(source).ledger(world.ledger.clone()).open().await.expect("it opens");
    let plan = resync.plan(&Request::new().changes(Changes::since_last().with_deletes())).await.expect("a plan");
    let step = plan.removals.iter().find(|step| step.resource == "classPeriods").expect("it was looked at");
    assert!(step.gap.as_ref().is_some_and(|gap| gap.contains("was deleted in the source ODS cannot be read")), "{plan}");
    let report = resync.run(&plan).await.expect("it can be run");
    let said = "classPeriods: records under old keys may be left behind: what of classPeriods got another key";
    assert!(report.warnings.iter().any(|warning| warning.starts_with(said)), "{report}");
    assert_eq!(world.watermark("/ed-fi/classPeriods").await.1, None, "what was deleted is still to come");
}

#[tokio::test]
async fn changes_that_cannot_be_are_refused() {
    let world = World::new(3);
    let resync = world.resync().await;
    let refused = async |request: Request| {
        let error = resync.plan(&request).await.expect_err("it cannot be");
        assert_eq!(error.kind(), ErrorKind::RequestInvalid, "{error}");
        error.to_string()
    };
    let changes = || Request::new().changes(Changes::since(3));
    assert!(refused(changes().mode(Mode::Cleanup)).await.contains("only a Resync"));
    assert!(refused(changes().persons([1].into())).await.contains("narrowed"));
    let ahead = Request::new().changes(Changes::since(world.old.newest_change_version() + 1));
    assert!(refused(ahead).await.contains("was read up to"));
    let compared = resync.verify(&changes()).await.expect_err("it cannot be");
    assert_eq!(compared.kind(), ErrorKind::RequestInvalid);

    // A source that was restored to an older state is noticed by the watermarks.
    assert!(world.run(&since_last()).await.is_success());
    let older = World { old: source_of(Flavour::ods73(), 1), new: world.new.clone(), ledger: world.ledger.clone() };
    let error = older.resync().await.plan(&since_last()).await.expect_err("it went back");
    assert!(error.to_string().contains("newest change version of the source is"), "{error}");
}

#[tokio::test]
async fn another_data_standard_is_said() {
    let world = World::new(1);
    let resync = world.builder().await.data_standard("6.1").open().await.expect("it opens");
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    let said = "the source ODS speaks Data Standard 5.2.0, and its records are sent as of 6.1";
    assert!(plan.warnings.iter().any(|warning| warning.starts_with(said)), "{plan}");
}

#[tokio::test]
async fn an_ods_that_was_emptied_gets_everything() {
    let world = World::new(8);
    assert!(world.run(&since_last()).await.is_success());
    world.old.seed("students", vec![student(1, "After")]).expect("it has its key");
    let plan = world.plan(&since_last()).await;
    assert_eq!(plan.known_records(), Some(1));
    let emptied = World { old: world.old.clone(), new: empty_target(), ledger: world.ledger.clone() };
    let refused = emptied.resync().await.run(&plan).await.expect_err("it lacks more than what changed");
    assert!(refused.to_string().contains("emptied or replaced"), "{refused}");
    let report = emptied.run(&since_last()).await;
    assert!(report.is_success(), "{report}");
    emptied.assert_moved();
}
