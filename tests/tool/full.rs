//! Row 12: full resync for a new school year or a new ODS: one call; an emptied or replaced ODS is noticed and said.

use edfi_resync::campus::SchoolSelection;
use edfi_resync::ledger::SqliteLedger;
use edfi_resync::model::Model;
use edfi_resync::source::MemoryStore;

use super::world::{builder, district, mock, open, warning};

#[tokio::test]
async fn row_12_a_full_resync_is_one_call() {
    let made = district();
    let ods = mock();
    let resync = open(made.store(), &ods).await;
    let plan = resync.full_resync().await.expect("a plan");
    assert_eq!((plan.request.schools.clone(), plan.request.resources.clone()), (Some(SchoolSelection::All), None));
    assert_eq!(plan.schools.iter().map(|school| school.id).collect::<Vec<_>>(), made.summary.schools);
    warning(&plan, "all schools");
    let report = resync.run(&plan).await.expect("a report");
    assert!(report.is_success(), "{report}");
    assert_eq!(ods.count("students"), 60);
}

#[tokio::test]
async fn row_12_a_source_without_schools_is_resynced_whole() {
    let store = MemoryStore::from_json(Model::ds5_2(), r#"{"students": []}"#).expect("a store");
    let plan = open(store, &mock()).await.full_resync().await.expect("a plan");
    assert_eq!(plan.request.schools, None);
}

#[tokio::test]
async fn row_12_an_emptied_ods_is_noticed_and_said_and_filled_again() {
    let made = district();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ledger = || SqliteLedger::open(folder.path().join("ledger.db")).expect("a ledger");
    let ods = mock();
    let resync = builder(made.store(), &ods).ledger(ledger()).open().await.expect("it opens");
    let plan = resync.full_resync().await.expect("a plan");
    assert!(!plan.warnings.iter().any(|warning| warning.contains("emptied or replaced")), "a new ODS is no surprise");
    assert!(resync.run(&plan).await.expect("a report").is_success());
    drop(resync);

    // Another, empty one behind the same URL and key.
    let emptied = mock();
    let resync = builder(made.store(), &emptied).ledger(ledger()).open().await.expect("it opens");
    let plan = resync.full_resync().await.expect("a plan");
    warning(&plan, "it was emptied or replaced since the last run, and nothing that the ledger knew of it is relied on");
    let report = resync.run(&plan).await.expect("a report");
    assert!(report.is_success(), "{report}");
    assert_eq!((report.total.created, emptied.count("students")), (report.total.read, 60));
}
