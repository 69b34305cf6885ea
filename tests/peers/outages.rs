//! An hour in which nobody answers, with patience and without.

use std::time::Duration;

use edfi_resync::ods::OdsOptions;
use tokio::time::Instant;

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
        let ran = Source::new().students(RECORDS).run(&ods, OdsOptions::default()).await;
        assert!(!ran.report.is_success(), "{}", ran.report);
        assert!(ran.report.stopped.as_deref().is_some_and(|why| why.contains("out of reach")), "{:?}", ran.report.stopped);
        assert_eq!((ods.count("students"), ran.report.total.created), (999, 999), "what is reported as created is there");
        assert!(ran.report.total.failed <= 16, "those that were under way; all others were not tried: {}", ran.report);
        assert!((300..400).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
        assert!(ran.struck() < 100, "{}", ran.struck());
    }
}
