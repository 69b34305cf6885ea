//! The district arrives on every version that the mock stands for, without being told which it is.

use std::collections::BTreeMap;
use std::time::Duration;

use edfi_resync::model::Model;
use edfi_resync_testing::MockOds;
use edfi_resync_testing::mock_ods::{Flavour, Trouble};

use super::counts::distinct_records;
use super::world::{Made, district, resync};

/// Everything that the tables hold is there, and nothing failed.
async fn arrives(made: &Made, ods: &MockOds) {
    let report = resync(made.store(), ods).await.report;
    assert!(report.is_success(), "{}: {report}", ods.flavour());
    let expected = distinct_records(&made.sql());
    let held: BTreeMap<&str, usize> = expected.keys().map(|endpoint| (*endpoint, ods.count(endpoint))).collect();
    assert_eq!(held, expected, "{}", ods.flavour());
    assert_eq!(report.total.created, report.total.read, "{}: {report}", ods.flavour());
}

/// With its limiter, which says nothing of when to come back, and with the circuit to its database open for half a minute in mid-run.
async fn arrives_although_the_circuit_opens(made: &Made) {
    let ods = MockOds::builder(&Model::ds5_2()).flavour(Flavour::api80()).build();
    ods.plant(Trouble::OpenCircuit { lasts: Duration::from_secs(30), from: 1_000 });
    arrives(made, &ods).await;
    assert!(ods.requests().iter().any(|request| request.trouble.as_deref() == Some("open_circuit")));
    assert!(ods.flavour().limiter.is_some());
}

async fn arrives_everywhere(made: &Made) {
    for row in Flavour::ALL {
        arrives(made, &MockOds::builder(&Model::ds5_2()).flavour(row()).build()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_district_arrives_on_every_flavour() {
    arrives_everywhere(district(60)).await;
}

#[tokio::test(start_paused = true)]
async fn it_arrives_on_8_0_0_although_its_circuit_opens() {
    arrives_although_the_circuit_opens(district(60)).await;
}

/// The same with 2,000 students, and by a clock that takes its time: the limiter of 8.0.0 lets 500 pass in a second.
#[tokio::test]
async fn the_large_district_arrives_on_every_flavour() {
    if std::env::var("DISTRICT_FLAVOURS").is_ok() {
        arrives_everywhere(district(2000)).await;
        arrives_although_the_circuit_opens(district(2000)).await;
    }
}
