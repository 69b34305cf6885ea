//! A part of a district is compared with its part of the ODS: what is of it is looked for wherever it may be kept, and nothing else is extra.

use edfi_resync::campus::{NonPersonPolicy, Request};
use edfi_resync::model::Model;
use edfi_resync_testing::MockOds;
use edfi_resync_testing::district::SampleDistrict;

use crate::world::of_campus;

#[tokio::test]
async fn whatever_was_chosen_is_found_to_be_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let campus = folder.path().join("campus.db");
    let district = SampleDistrict::new(40).with_seed(5).create(&campus).expect("a district");
    let ods = MockOds::new(&Model::ds5_2());
    let resync = of_campus(&campus, &ods).await;
    let all = Request::new().all_schools();
    assert!(resync.run(&resync.plan(&all).await.expect("a plan")).await.expect("a report").is_success());
    let one = || Request::new().schools([district.schools[0]]);
    let persons = || "1001, 1002, 1003, 1005, 1008, 1013, 1021, 1034".parse().expect("a list");
    let requests = [
        ("all schools", all.clone(), 2_000),
        ("one school", one(), 300),
        ("people", one().persons(persons()), 1),
        ("people and what is related", Request::new().all_schools().persons(persons()), 10),
        ("people and everything else", one().persons(persons()).non_person_policy(NonPersonPolicy::FullScope), 100),
        ("a resource", one().resources(["courseOfferings"]), 10),
        ("a resource and what it needs", one().resources(["courseOfferings"]).select_dependencies(true), 20),
    ];
    for (what, request, least) in requests {
        let found = resync.verify(&request).await.unwrap_or_else(|error| panic!("{what}: {error}"));
        assert!(found.total.is_all_well(), "{what}: {found}");
        assert!(found.total.same >= least, "{what}: {found}");
        // It compares what a run of the same request sends.
        let sent = resync.run(&resync.plan(&request).await.expect("a plan")).await.expect("a report");
        let skipped = sent.total.skipped;
        assert_eq!(found.total.same + skipped, sent.total.read, "{what}: {found} {sent}");
    }
}
