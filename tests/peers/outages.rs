//! An hour in which nobody answers, with patience and without.

use std::time::Duration;

use edfi_resync::campus::Request;
use edfi_resync::ods::OdsOptions;
use edfi_resync_testing::ModelLedger;
use tokio::time::{Instant, sleep};

use super::world::{RECORDS, Source, mock};

#[tokio::test(start_paused = true)]
async fn an_hour_is_survived_when_asked_to_wait() {
    for answer in ["none", "503"] {
        let ods = mock(&[&format!("outage:seconds=3600,from=1000,answer={answer}")]).build();
        let patient = OdsOptions::default().with_outage_patience(Duration::from_secs(2 * 3600));
        let ran = Source::new().students(RECORDS).run(&ods, patient).await;
        assert!(ran.report.is_success(), "{}", ran.report);
        assert_eq!((ods.count("students"), ran.report.total.created), (RECORDS, RECORDS as u64));
        // Those in flight, and then a probe every 16 seconds or so.
        assert!((100..400).contains(&ran.struck()), "{}", ran.struck());
        assert!(ran.posts("students") <= RECORDS + ran.struck());
    }
}

#[tokio::test(start_paused = true)]
async fn an_hour_is_given_up_after_five_minutes_when_not() {
    for answer in ["none", "503"] {
        let ods = mock(&[&format!("outage:seconds=3600,from=1000,answer={answer}")]).build();
        let start = Instant::now();
        let ran = Source::new().students(RECORDS).run(&ods, OdsOptions::default().with_concurrency(16)).await;
        assert!(!ran.report.is_success(), "{}", ran.report);
        assert!(ran.report.stopped.as_deref().is_some_and(|why| why.contains("out of reach")), "{:?}", ran.report.stopped);
        assert_eq!((ods.count("students"), ran.report.total.created), (999, 999), "what is reported as created is there");
        assert!(ran.report.total.failed <= 16, "those that were under way; all others were not tried: {}", ran.report);
        assert!((300..400).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
        assert!(ran.struck() < 100, "{}", ran.struck());
    }
}

#[tokio::test(start_paused = true)]
async fn a_deadline_counts_from_the_beginning_and_planning_does_not_wait_for_an_outage() {
    let ods = mock(&[]).build();
    let resync = Source::repeatable(200, 0).remembering(&ods, ModelLedger::new()).await;
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    assert!(resync.run(&plan).await.expect("a report").is_success());

    ods.plant("outage:seconds=36000,from=1".parse().expect("a trouble"));
    let start = Instant::now();
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    assert!(plan.warnings.iter().any(|warning| warning.contains("was not found out")), "{plan}");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    for limit in [1, 40] {
        let start = Instant::now();
        let report = resync.run(&plan).deadline(Duration::from_secs(limit)).await.expect("a report");
        assert!(report.stopped.as_deref().is_some_and(|why| why.contains("deadline")), "{report}");
        assert!((limit..limit + 35).contains(&start.elapsed().as_secs()), "{limit}: {:?}", start.elapsed());
        assert_eq!(report.total.created + report.total.updated, 0, "{report}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_begins_after_an_outage_was_given_up_asks_anew() {
    let ods = mock(&[]).build();
    let resync = Source::repeatable(200, 0).remembering(&ods, ModelLedger::new()).await;
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    ods.plant("outage:seconds=310,from=100".parse().expect("a trouble"));
    let given_up = resync.run(&plan).await.expect("a report");
    assert!(given_up.stopped.as_deref().is_some_and(|why| why.contains("out of reach")), "{given_up}");
    sleep(Duration::from_secs(10)).await;
    let start = Instant::now();
    let report = resync.run(&plan).await.expect("a report");
    assert!(report.is_success(), "{report}");
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}
