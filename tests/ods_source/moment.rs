//! One moment where the server can; else what changed while it was read is said, and nothing is concluded from what was not given.

use edfi_resync::campus::{Mode, Request};
use edfi_resync::plan::Kept;
use edfi_resync::report::Report;
use edfi_resync::source::csv::{ExtractOptions, extract};
use edfi_resync::source::{CsvStore, SourceStore};
use edfi_resync::{OdsStoreOptions, SnapshotUse};
use edfi_resync_testing::mock_ods::Flavour;
use http::Method;

use super::conforming::scope;
use super::meddler::Meddler;
use super::world::{World, enrollment, since_last, source_of, student};

fn says(report: &Report, what: &str) -> bool {
    report.warnings.iter().any(|warning| warning.contains(what))
}

#[tokio::test]
async fn a_snapshot_of_the_server_is_read_where_there_is_one() {
    for flavour in [Flavour::ods73(), Flavour::ods61()] {
        let world = World::of(source_of(flavour.clone(), 12));
        world.old.take_snapshot();
        let newest = world.old.newest_change_version();
        world.old.seed("students", vec![student(1, "After"), student(12, "New")]).expect("keys");
        world.old.seed("studentSchoolAssociations", vec![enrollment(12)]).expect("it has its key");
        let report = world.run(&since_last()).await;
        assert!(report.is_success() && !says(&report, "no snapshot"), "{flavour}: {report}");
        assert_eq!(world.new.count("students"), 12, "{flavour}");
        assert_eq!(world.watermark("/ed-fi/students").await.0, Some(newest));
        world.old.take_snapshot();
        let report = world.run(&since_last()).await;
        assert_eq!((report.total.read, report.resources["students"].created), (3, 1), "{flavour}: {report}");
        world.assert_moved();
    }
}

#[tokio::test]
async fn one_that_must_be_there_and_is_not_is_refused() {
    let world = World::new(1);
    let required = OdsStoreOptions::default().with_snapshot(SnapshotUse::Required);
    let store = world.source().options(required.clone()).connect().await.expect("it answers");
    let refused = store.open(&scope()).await.expect_err("there is none");
    assert!(refused.to_string().contains("has no snapshot"), "{refused}");
    world.old.take_snapshot();
    assert!(store.open(&scope()).await.is_ok());
    let never = OdsStoreOptions::default().with_snapshot(SnapshotUse::Never);
    world.old.clear_requests();
    let store = world.source().options(never).connect().await.expect("it answers");
    store.open(&scope()).await.expect("a view");
    assert_eq!(world.old.requests().iter().filter(|request| request.path.contains("availableChangeVersions")).count(), 1);
}

#[tokio::test]
async fn what_changes_while_it_is_read_is_said_and_comes_with_the_next_run() {
    let world = World::new(30);
    let meddler = Meddler::new(&world.old, "/students", |ods, nth| {
        ods.seed("students", vec![student(nth % 30, "Meanwhile")]).expect("keys");
    });
    let source = world.source().service(meddler).connect().await.expect("it answers");
    let resync = world.from(source).ledger(world.ledger.clone()).open().await.expect("it opens");
    let plan = resync.plan(&since_last()).await.expect("a plan");
    assert!(plan.warnings.iter().any(|warning| warning.contains("no snapshot")), "{plan}");
    let report = resync.run(&plan).await.expect("it can be run");
    assert!(says(&report, "the source ODS changed while it was read"), "{report}");
    assert!(report.gaps.is_empty(), "one page shows all that there is at its moment: {report}");
    // Behind the newest version when the run began nothing is taken for delivered.
    let report = world.run(&since_last()).await;
    assert!(report.is_success() && report.total.read > 0, "{report}");
    world.assert_moved();
}

#[tokio::test]
async fn an_extract_of_a_source_that_changes_is_not_complete() {
    let (world, place) = (World::new(30), tempfile::tempdir().expect("a folder"));
    let meddler = Meddler::new(&world.old, "/students", |ods, nth| {
        ods.seed("students", vec![student(nth % 30, "Meanwhile")]).expect("keys");
    });
    let (still, changing) = (world.source(), world.source().service(meddler));
    for (source, name, is_complete) in [(still, "still", true), (changing, "changing", false)] {
        let (source, folder) = (source.connect().await.expect("it answers"), place.path().join(name));
        let extracted = extract(&source, &scope(), &folder, &ExtractOptions::default()).await.expect("it can be written");
        let says = extracted.incomplete.iter().any(|why| why.starts_with("the source ODS changed while it was read"));
        assert_eq!((extracted.incomplete.is_empty(), says), (is_complete, !is_complete), "{name}: {extracted}");
        assert_eq!(CsvStore::open(&folder).expect("it can be read").capabilities().is_complete(), is_complete);
    }
}

#[tokio::test]
async fn a_list_of_several_pages_that_may_have_left_a_record_out_is_a_gap_and_is_read_again() {
    let world = World::of(source_of(Flavour::ods72(), 1_100));
    let meddler = Meddler::new(&world.old, "/students", |ods, nth| {
        ods.seed("students", vec![student(nth, "Meanwhile")]).expect("keys");
    });
    let source = world.source().service(meddler).connect().await.expect("it answers");
    let resync = world.from(source).ledger(world.ledger.clone()).open().await.expect("it opens");
    let plan = resync.plan(&since_last().resources(["schools", "localEducationAgencies", "students"])).await.expect("a plan");
    let report = resync.run(&plan).await.expect("it can be run");
    let of_students = report.gaps.iter().all(|gap| gap.resource.as_deref() == Some("students"));
    assert!(of_students && !report.gaps.is_empty() && !report.is_success(), "{report}");
    assert_eq!(world.watermark("/ed-fi/students").await.0, None);
    assert!(world.watermark("/ed-fi/schools").await.0.is_some());
}

#[tokio::test]
async fn nothing_is_concluded_from_what_a_changing_source_did_not_give() {
    let world = World::new(12);
    assert!(world.run(&Request::new()).await.is_success());
    super::world::delete(&world.old, "classPeriods", "/classPeriodName", &serde_json::json!("Period 7")).await;
    let cleanup = Request::new().mode(Mode::Cleanup).resources(["classPeriods"]).force(true);
    let meddler = Meddler::new(&world.old, "/classPeriods", |ods, nth| {
        ods.seed("students", vec![student(nth % 12, &format!("Meanwhile{nth}"))]).expect("keys");
    });
    let source = world.source().service(meddler).connect().await.expect("it answers");
    let resync = world.from(source).ledger(world.ledger.clone()).open().await.expect("it opens");
    let plan = resync.plan(&cleanup).await.expect("a plan");
    let [step] = plan.removals.as_slice() else { panic!("{plan}") };
    assert_eq!((step.deletes.len(), step.kept.get(&Kept::ScanIncomplete)), (0, Some(&1)), "{plan}");
    assert!(step.gap.as_ref().is_some_and(|gap| gap.contains("changed while it was read")), "{plan}");
    // A source that stands still says what is gone.
    let plan = world.plan(&cleanup).await;
    assert_eq!(plan.deletes().0, 1, "{plan}");
    let found = world.resync().await.verify(&Request::new()).await.expect("it can be compared");
    assert_eq!((found.total.missing, found.total.extra), (0, 1), "{found}");
}

#[tokio::test]
async fn what_may_not_be_read_is_a_gap_and_no_empty_kind() {
    let world = World::new(6);
    world.old.deny(Method::GET, "bellSchedules").expect("a resource");
    let plan = world.plan(&Request::new()).await;
    assert!(plan.warnings.iter().any(|warning| warning.contains("bellSchedules: this client may not read it")), "{plan}");
    assert!(!plan.steps.iter().any(|step| step.resource == "bellSchedules"));
    let report = world.run(&Request::new()).await;
    let gap = report.gaps.iter().find(|gap| gap.resource.as_deref() == Some("bellSchedules"));
    assert!(gap.is_some() && !report.is_success(), "{report}");
    let report = world.run(&Request::new().resources(["schools", "localEducationAgencies"])).await;
    assert!(report.gaps.is_empty(), "it was not asked for: {report}");
}
