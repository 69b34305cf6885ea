//! Tokens that are revoked, and tokens that do not last.

use std::time::Duration;

use edfi_resync::ods::OdsOptions;

use tokio::time::Instant;

use super::world::{RECORDS, Source, mock};

/// In use today: an endless loop.
#[tokio::test(start_paused = true)]
async fn a_token_that_is_revoked_for_good_stops_the_run() {
    for from in [1, 2, 17, 1_000] {
        let ods = mock(&[&format!("revoked:from={from}")]).build();
        let start = Instant::now();
        let ran = Source::new().students(RECORDS).run(&ods, OdsOptions::default().with_concurrency(16)).await;
        let stopped = ran.report.stopped.as_deref().unwrap_or_default();
        assert!(stopped.contains("does not accept the key and secret") && !ran.report.is_success(), "{}", ran.report);
        // A client that was accepted before may be again: that is waited for as any other outage.
        let patience = if from == 1 { 0 } else { 300 };
        assert!((patience..patience + 20).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
        assert_eq!(ran.token_requests(), 2);
        assert_eq!((ran.report.total.created, ods.count("students")), (from - 1, from as usize - 1), "what is reported is true");
        assert!(ran.with_status(401) <= 72, "those in flight, some once more, and a look now and then: {}", ran.with_status(401));
        assert!(ran.report.total.failed <= 16, "{}", ran.report);
    }
}

/// In use today: 14,946 extra requests.
#[tokio::test(start_paused = true)]
async fn a_token_of_a_second_and_a_half_costs_less_than_one_in_a_hundred() {
    // 16 at once take 2.5 s with 20 ms each, and 7.5 s with 60.
    for latency in [20, 60] {
        let ods = mock(&["token_life:seconds=1.5"]).latency(Duration::from_millis(latency)).build();
        let ran = Source::new().students(RECORDS).run(&ods, OdsOptions::default().with_concurrency(16)).await;
        assert!(ran.report.is_success(), "{}", ran.report);
        assert_eq!((ods.count("students"), ran.report.total.created), (RECORDS, RECORDS as u64));
        let extra = ran.posts("students") - RECORDS + ran.token_requests();
        assert!(ran.token_requests() >= 3, "tokens did expire: {}", ran.token_requests());
        assert!(extra < RECORDS / 100, "{extra} at {latency} ms");
        assert_eq!(ran.with_status(401), 0);
    }
}
