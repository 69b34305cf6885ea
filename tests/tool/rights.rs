//! Row 1: tool rights, as pairs of tool and right.

use edfi_resync::ErrorKind;
use edfi_resync::ResourceSort;
use edfi_resync::campus::{Request, Rights};

use super::world::{builder, mock, open, small};

#[tokio::test]
async fn row_1_read_sees_everything_and_runs_nothing() {
    let ods = mock();
    let rights: Rights = "resync:read, errorLog:write, deleteTool:delete".parse().expect("rights");
    let resync = builder(small(), &ods).rights(rights).open().await.expect("it opens");
    resync.configurations().await.expect("it may be read");
    resync.schools("").await.expect("it may be read");
    resync.resources(ResourceSort::Category).await.expect("it may be read");
    resync.waves().await.expect("it may be read");
    resync.prerequisites().await.expect("it may be read");
    let plan = resync.plan(&Request::new().all_schools()).await.expect("it may be planned");
    ods.clear_requests();
    let error = resync.run(&plan).await.expect_err("it may not be run");
    assert_eq!(error.kind(), ErrorKind::RightMissing);
    assert_eq!(
        error.to_string(),
        "the right resync:write is missing; the rights given are resync:read, errorLog:write, deleteTool:delete"
    );
    assert_eq!(resync.rebuild_ledger().await.expect_err("it may not be rebuilt").kind(), ErrorKind::RightMissing);
    assert!(ods.requests().is_empty(), "nothing was asked of the ODS");
}

#[tokio::test]
async fn row_1_write_runs_a_plan_and_reads_nothing() {
    let ods = mock();
    let plan = open(small(), &ods).await.plan(&Request::new().schools([12]).resources(["students"])).await.expect("a plan");
    let resync = builder(small(), &ods).rights("resync:write".parse().expect("a right")).open().await.expect("it opens");
    assert!(resync.run(&plan).await.expect("it may be run").is_success());
    let error = |error: edfi_resync::Error| (error.kind(), error.to_string());
    let missing = (ErrorKind::RightMissing, "the right resync:read is missing; the rights given are resync:write".to_owned());
    assert_eq!(error(resync.plan(&Request::new().all_schools()).await.expect_err("not to be read")), missing);
    assert_eq!(error(resync.full_resync().await.expect_err("not to be read")), missing);
    assert_eq!(error(resync.configurations().await.expect_err("not to be read")), missing);
    assert_eq!(error(resync.schools("").await.expect_err("not to be read")), missing);
    assert_eq!(error(resync.resources(ResourceSort::Dependency).await.expect_err("not to be read")), missing);
    assert_eq!(error(resync.waves().await.expect_err("not to be read")), missing);
    assert_eq!(error(resync.prerequisites().await.expect_err("not to be read")), missing);
    assert_eq!(error(resync.in_groups(&Request::new().all_schools(), 5).await.expect_err("not to be read")), missing);
    assert_eq!(error(resync.record(&plan, "students", "memory:students:1").await.expect_err("not to be read")), missing);
}

#[tokio::test]
async fn row_1_add_and_delete_of_the_resync_tool_have_no_function() {
    let ods = mock();
    let plan = open(small(), &ods).await.plan(&Request::new().all_schools()).await.expect("a plan");
    let resync = builder(small(), &ods).rights("resync:add resync:delete".parse().expect("rights")).open().await.expect("it opens");
    assert_eq!(resync.run(&plan).await.expect_err("no right").kind(), ErrorKind::RightMissing);
    assert_eq!(resync.plan(&Request::new().all_schools()).await.expect_err("no right").kind(), ErrorKind::RightMissing);
    // Who says nothing of rights has them all: a program that opens the library for itself.
    assert_eq!(open(small(), &ods).await.rights(), &Rights::all());
}
