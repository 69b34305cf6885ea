//! What a ledger says of a file that cannot be read for a reason of the system's, and of one that is not there any more.

use std::fs;

use edfi_resync::ErrorKind;
use edfi_resync::ledger::{Ending, Ledger, SqliteLedger};

use super::world::{OnDisk, begun, entry, finished};

#[tokio::test]
async fn b11_commits_and_ends_notice_that_the_file_has_left_its_place() {
    let disk = OnDisk::new();
    let ledger = disk.open();
    let (_, run) = begun(&ledger).await;
    ledger.commit(run, vec![entry(1, Ending::Created)]).await.unwrap();
    let away = disk.path.with_extension("away");
    fs::rename(&disk.path, &away).unwrap();
    for error in [
        ledger.commit(run, vec![entry(2, Ending::Created)]).await.unwrap_err(),
        ledger.end(run, finished([(Ending::Created, 2)])).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::LedgerInvalid);
        assert!(error.to_string().contains("it was deleted or moved away"), "{error}");
        assert!(!error.to_string().contains(" new ledger"), "{error}");
    }
    // Back in its place it is the ledger that it was.
    fs::rename(&away, &disk.path).unwrap();
    ledger.outcomes(run).await.unwrap();
}

#[cfg(unix)]
#[test]
fn b15_a_link_that_leads_nowhere_is_not_damaged() {
    let disk = OnDisk::new();
    let elsewhere = disk.folder.path().join("gone/state.db");
    std::os::unix::fs::symlink(&elsewhere, &disk.path).unwrap();
    let error = SqliteLedger::open(&disk.path).unwrap_err();
    assert!(error.to_string().contains("is a link to") && error.to_string().contains("which does not exist"), "{error}");
    assert!(!error.to_string().contains("damaged") && !error.to_string().contains(" new "), "{error}");
    // A link that leads to a ledger is as good as the file.
    let real = disk.folder.path().join("real.db");
    drop(SqliteLedger::open(&real).unwrap());
    fs::remove_file(&disk.path).unwrap();
    std::os::unix::fs::symlink(&real, &disk.path).unwrap();
    drop(disk.open());
}
