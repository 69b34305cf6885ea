//! Runs that were stopped by a fault and go on when it is gone: nothing that was delivered is sent again.

use std::time::Duration;

use edfi_resync::campus::Request;
use edfi_resync::ledger::{ErrorFilter, ErrorLog, Ledger, RunState};
use edfi_resync::model::Model;
use edfi_resync::{ErrorKind, Resume};
use edfi_resync_testing::{MockOds, ModelLedger};

use super::world::{RECORDS, Source, held, mock, resume};

fn posts(ods: &MockOds) -> usize {
    ods.requests().iter().filter(|request| request.method == "POST" && request.resource.is_some()).count()
}

/// Stops a run by a fault, takes the fault away, and resumes. Gives how many POSTs each part took.
async fn stopped_and_resumed(trouble: &str) -> (usize, usize) {
    let (ods, ledger) = (mock(&[trouble]).build(), ModelLedger::new());
    let resync = Source::repeatable(RECORDS, 0).remembering(&ods, ledger.clone()).await;
    let first = resume(&resync).await;
    assert!(first.stopped.is_some() && !first.is_success(), "{first}");
    let run = first.run.expect("a ledger knows the run");
    assert!(first.to_string().contains(&format!("run {run} can be resumed")), "{first}");
    let delivered = held(&ods) as u64;
    assert_eq!(first.total.created, delivered, "what is reported is true: {first}");
    assert_eq!(ledger.runs().await.expect("runs")[0].state, RunState::Stopped);

    ods.clear_failures();
    let before = posts(&ods);
    // The connection has given the server up for a while; a new process would not know that.
    tokio::time::sleep(Duration::from_secs(60)).await;
    let resync = Source::repeatable(RECORDS, 0).remembering(&ods, ledger.clone()).await;
    let second = resume(&resync).await;
    assert!(second.is_success() && second.resumed && second.run == first.run, "{second}");
    assert_eq!((second.total.read, second.total.created + second.total.updated), (RECORDS as u64, RECORDS as u64), "{second}");
    assert_eq!(held(&ods), RECORDS);
    assert_eq!(posts(&ods) - before, RECORDS - first.total.created as usize, "only the rest was sent");

    let runs = ledger.runs().await.expect("runs");
    assert_eq!((runs.len(), runs[0].state, runs[0].resumed), (1, RunState::Finished, 1));
    let outcomes = ledger.outcomes(run).await.expect("outcomes");
    assert_eq!(outcomes.iter().filter(|row| row.outcome.is_good()).count(), RECORDS);
    assert!(ledger.errors(&ErrorFilter::default()).await.expect("errors").is_empty());

    // A finished run is over: its number is refused, and "the newest" begins anew.
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    let error = resync.run(&plan).resume(Resume::Run(run)).await.expect_err("it is finished");
    assert_eq!(error.kind(), ErrorKind::RequestInvalid, "{error}");
    let third = resume(&resync).await;
    assert!(third.run > second.run && !third.resumed, "{third}");
    assert_eq!((third.total.unchanged, third.total.created, third.total.updated), (RECORDS as u64, 0, 0), "{third}");
    (before, RECORDS)
}

/// In use today: an endless loop, and all is sent again.
#[tokio::test(start_paused = true)]
async fn a_token_that_is_revoked_for_good_costs_nothing_when_it_is_back() {
    let (first, _) = stopped_and_resumed("revoked:from=700").await;
    assert!(first <= 700 + 32, "{first}");
}

#[tokio::test(start_paused = true)]
async fn an_outage_that_was_given_up_is_resumed() {
    let (first, _) = stopped_and_resumed("outage:seconds=36000,from=1000").await;
    assert!(first < 1_200, "{first}");
}

#[tokio::test(start_paused = true)]
async fn what_failed_is_sent_again_and_what_changed_is_recognized() {
    let (ods, ledger) = (mock(&["invalid:every=10"]).build(), ModelLedger::new());
    let resync = Source::repeatable(RECORDS, 0).remembering(&ods, ledger.clone()).await;
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    let first = resync.run(&plan).deadline(Duration::from_secs(1)).await.expect("a report");
    assert!(first.stopped.as_deref().is_some_and(|why| why.contains("deadline")), "{first}");
    assert!(first.total.failed > 50 && first.total.created > 500, "{first}");
    assert_eq!(ledger.errors(&ErrorFilter::default()).await.expect("errors").len() as u64, first.total.failed);

    ods.clear_failures();
    ods.clear_requests();
    // The source now has one more record, and one that it had is another one.
    let resync = Source::repeatable(RECORDS + 1, 1).remembering(&ods, ledger.clone()).await;
    let second = resume(&resync).await;
    assert!(second.is_success() && second.resumed, "{second}");
    assert!(second.warnings.iter().any(|warning| warning.contains("another plan")), "{second}");
    assert_eq!(posts(&ods) as u64, RECORDS as u64 + 1 - first.total.created + 1, "the rest, the failures, the new and the changed");
    assert_eq!(second.total.updated, 1, "{second}");
    assert!(ledger.errors(&ErrorFilter::default()).await.expect("errors").is_empty(), "what was repaired is no error any more");
}

#[tokio::test(start_paused = true)]
async fn a_run_is_resumed_whatever_was_run_meanwhile() {
    let (ods, ledger) = (mock(&[]).build(), ModelLedger::new());
    let resync = Source::repeatable(RECORDS, 0).remembering(&ods, ledger).await;
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    let first = resync.run(&plan).deadline(Duration::from_secs(1)).await.expect("a report");
    assert!(first.stopped.is_some(), "{first}");
    let short = resync.plan(&Request::new().resources(["schools"])).await.expect("a plan");
    assert!(resync.run(&short).await.expect("a report").is_success());
    let report = resync.run(&plan).resume(Resume::Newest).await.expect("a report");
    assert!(report.resumed && report.is_success() && report.run == first.run, "{report}");
    assert_eq!(held(&ods), RECORDS);
    let again = resync.run(&plan).resume(Resume::Newest).await.expect("a report");
    assert!(!again.resumed, "it is finished: {again}");
}

/// `resume=True` in a script that asks for something else now.
#[tokio::test(start_paused = true)]
async fn a_run_of_another_request_is_left_to_its_own() {
    let (ods, ledger) = (mock(&[]).build(), ModelLedger::new());
    let resync = Source::repeatable(RECORDS, 0).remembering(&ods, ledger.clone()).await;
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    let first = resync.run(&plan).deadline(Duration::from_secs(1)).await.expect("a report");
    assert!(first.stopped.is_some(), "{first}");
    let other = resync.plan(&Request::new().resources(["schools"])).await.expect("a plan");
    let report = resync.run(&other).resume(Resume::Newest).await.expect("a report");
    assert!(!report.resumed && report.run > first.run && report.is_success(), "{report}");
    assert!(report.warnings.iter().any(|warning| warning.contains("no unfinished run of this request")), "{report}");
    let report = resync.run(&plan).resume(Resume::Newest).await.expect("a report");
    assert!(report.resumed && report.is_success() && report.run == first.run, "{report}");
    assert_eq!(held(&ods), RECORDS);
}

#[tokio::test(start_paused = true)]
async fn an_emptied_ods_is_said_and_not_relied_on() {
    let ledger = ModelLedger::new();
    let full = mock(&[]).build();
    let report = resume(&Source::repeatable(200, 0).remembering(&full, ledger.clone()).await).await;
    assert!(report.is_success() && report.total.created == 200, "{report}");

    // The same address, another database.
    let emptied = mock(&[]).build();
    let resync = Source::repeatable(200, 0).remembering(&emptied, ledger.clone()).await;
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    assert!(plan.warnings.iter().any(|warning| warning.contains("emptied or replaced")), "{plan}");
    let report = resync.run(&plan).await.expect("a report");
    assert_eq!(report.warnings.iter().filter(|warning| warning.contains("emptied or replaced")).count(), 1, "{report}");
    assert_eq!((report.total.created, held(&emptied)), (200, 200), "{report}");
    let again = resync.plan(&Request::new()).await.expect("a plan");
    assert!(again.warnings.is_empty(), "{again}");
}

#[tokio::test(start_paused = true)]
async fn an_emptied_ods_gets_everything_when_a_run_is_resumed() {
    let ledger = ModelLedger::new();
    let first = mock(&["revoked:from=700"]).build();
    let stopped = resume(&Source::repeatable(RECORDS, 0).remembering(&first, ledger.clone()).await).await;
    assert_eq!(stopped.total.created, 699, "{stopped}");
    let emptied = mock(&[]).build();
    let report = resume(&Source::repeatable(RECORDS, 0).remembering(&emptied, ledger).await).await;
    assert!(report.is_success() && report.resumed, "{report}");
    assert_eq!(held(&emptied), RECORDS, "{report}");
}

/// An older state of the ODS, or one from which somebody deleted: what a resumed run would skip may be gone.
#[tokio::test(start_paused = true)]
async fn what_a_restored_ods_lacks_is_sent_again() {
    let ledger = ModelLedger::new();
    let first = mock(&["revoked:from=700"]).build();
    let stopped = resume(&Source::repeatable(RECORDS, 0).remembering(&first, ledger.clone()).await).await;
    assert_eq!(stopped.total.created, 699, "{stopped}");
    // The backup has every second of them, under the same ids, and as many changes as there were.
    let restored = first.copy();
    restored.clear_failures();
    let resync = Source::repeatable(RECORDS, 0).remembering(&restored, ledger).await;
    let periods = Model::ds5_2().kind("classPeriods").expect("a resource");
    for period in first.records("classPeriods").iter().step_by(2) {
        resync.ods().delete(&periods, period["id"].as_str().expect("an id")).await;
    }
    let left = held(&restored);
    assert!(left < 400, "{left}");
    let report = resume(&resync).await;
    assert!(report.is_success() && report.resumed, "{report}");
    assert!(report.warnings.iter().any(|warning| warning.contains("the ODS lacks")), "{report}");
    assert_eq!(held(&restored), RECORDS, "{report}");
}

/// A copy that lags behind, or an older state: what the ledger knows is not thrown away for a number.
#[tokio::test(start_paused = true)]
async fn an_ods_whose_change_version_went_back_is_said_and_the_ledger_kept() {
    let ledger = ModelLedger::new();
    let first = mock(&[]).build();
    resume(&Source::repeatable(200, 0).remembering(&first, ledger.clone()).await).await;
    let older = first.copy();
    let report = resume(&Source::repeatable(200, 5).remembering(&first, ledger.clone()).await).await;
    assert_eq!((report.total.updated, report.total.unchanged), (5, 195), "{report}");
    let resync = Source::repeatable(200, 5).remembering(&older, ledger).await;
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    let said = plan.warnings.iter().any(|warning| warning.contains("went back") && warning.contains("lags behind"));
    assert!(said && !plan.to_string().contains("emptied or replaced"), "{plan}");
    let report = resync.run(&plan).await.expect("a report");
    assert_eq!((report.total.updated, report.total.unchanged), (5, 195), "what the ledger knew is still relied on: {report}");
}

#[tokio::test(start_paused = true)]
async fn a_lost_ledger_is_rebuilt_from_the_ods() {
    let ods = mock(&[]).build();
    let report = resume(&Source::repeatable(RECORDS, 0).remembering(&ods, ModelLedger::new()).await).await;
    assert!(report.is_success(), "{report}");

    let fresh = ModelLedger::new();
    let resync = Source::repeatable(RECORDS, 0).remembering(&ods, fresh.clone()).await;
    ods.clear_requests();
    assert_eq!(resync.rebuild_ledger().await.expect("it can be listed"), RECORDS as u64);
    assert!(ods.requests().len() <= RECORDS / 500 + 3, "a request a page: {}", ods.requests().len());
    let report = resume(&resync).await;
    assert_eq!((report.total.unchanged, report.total.read), (RECORDS as u64, RECORDS as u64), "{report}");
}
