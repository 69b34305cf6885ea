//! What a server takes in a time: its limiter, and how many at once are answered fastest. On virtual time.

use std::time::Duration;

use bytes::Bytes;
use edfi_resync::model::Model;
use edfi_resync::ods::HttpService;
use edfi_resync_testing::MockOds;
use edfi_resync_testing::mock_ods::{Flavour, Trouble};
use futures::future::join_all;
use http::Request;
use tokio::time::{Instant, advance};

use crate::caller::{Said, send};

fn ask(ods: &MockOds) -> Said {
    send(ods, Request::get(ods.base_url().as_str()).body(Bytes::new()).expect("a request"))
}

#[tokio::test(start_paused = true)]
async fn the_ed_fi_api_refuses_what_is_beyond_its_window() {
    for (flavour, most, told) in [(Flavour::api80(), 5_000, ""), (Flavour::api81(), 20_000, "10")] {
        let ods = MockOds::builder(&Model::ds5_2()).flavour(flavour).build();
        assert!((0..most).all(|_| ask(&ods).status == 200));
        let said = ask(&ods);
        assert_eq!((said.status, said.header("retry-after")), (429, told));
        assert_eq!(said.body.as_str() == Some(""), told.is_empty(), "{:?}", said.body);
        advance(Duration::from_secs(10)).await;
        assert_eq!(ask(&ods).status, 200);
    }
}

#[tokio::test(start_paused = true)]
async fn of_a_crowd_fewer_are_answered_in_a_time() {
    let ods = MockOds::new(&Model::ds5_2());
    ods.plant(Trouble::Crowd { best: 8, takes: Duration::from_millis(20) });
    let mut rates = Vec::new();
    for at_once in [2, 8, 32] {
        let begun = Instant::now();
        for _ in 0..10 {
            let request = || Request::get(ods.base_url().as_str()).body(Bytes::new()).expect("a request");
            join_all((0..at_once).map(|_| ods.call(request()))).await;
        }
        rates.push(f64::from(at_once * 10) / begun.elapsed().as_secs_f64());
    }
    assert!(rates[1] > 3.0 * rates[0] && rates[1] > 2.0 * rates[2], "{rates:?}");
}
