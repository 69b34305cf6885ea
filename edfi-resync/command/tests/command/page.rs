//! `report`: the page of a run.

use http::Method;
use serde_json::{Map, Value, json};

use crate::world::World;

#[test]
fn the_page_is_the_same_from_a_run_its_results_and_its_ledger() {
    let world = World::new().set();
    world.ods.fail(Method::POST, "/ed-fi/schools", Map::new(), 400).expect("it can be planted");
    world.run("run --schools all --resources schools,classPeriods,courses --concurrency 1 --report one.html --results-file results.json").ends(1);
    world.run("report results.json --out two.html").ends(0).says("two.html written: 1 causes");
    world.run("report --out three.html --json").ends(0);
    let pages = ["one.html", "two.html", "three.html"].map(|name| world.read(name));
    for page in &pages {
        for text in [
            "3 records of schools",
            "HTTP 400",
            "What to do:",
            "schools.sql:1",
            "School:2",
            "<th scope=\"row\">Total",
            "class=\"node bad\"",
            "Content-Security-Policy",
        ] {
            assert!(page.contains(text), "{text} is not in {page}");
        }
        assert!(!page.contains("src=") && !page.contains("<link") && !page.contains("@import"), "it needs no network");
        // A school's name is no student's, yet none is there either.
        assert!(!page.contains("Riverside") && !page.contains(" style="));
    }
    world.run("verify --schools all --resources schools --results-file found.json").ends(1);
    world.run("report results.json --verify found.json --out four.html").ends(0);
    let page = world.read("four.html");
    assert!(page.contains("Comparison of source and ODS") && page.contains("missing in the ODS"), "{page}");
    world.run("report 99").ends(2).complains("the ledger has no such run");
    world.run("report edfi-resync.toml").ends(2).complains("these are no results of a run");
}

/// A report of so many causes with so many failures in all.
fn report_of(causes: u64, failures: u64) -> Value {
    let tally = |read: u64, failed: u64| json!({"read": read, "created": read - failed, "updated": 0, "unchanged": 0, "invalid": 0, "failed": failed, "blocked": 0, "skipped": 0, "cancelled": 0});
    let example =
        |nth: u64| json!({"origin": format!("students.sql:{nth}"), "campus": {"person": [nth]}, "object": format!("Person:{nth}")});
    let failure = |nth: u64| {
        json!({
            "resource": "students", "class": "refused", "status": 400, "message": format!("cause {nth} <script>alert(1)</script> {}", "is long ".repeat(40)),
            "hint": "correct the data in Campus", "records": failures / causes, "examples": (0..10).map(example).collect::<Vec<_>>(),
            "blocked": {"grades": nth, "studentSchoolAssociations": 2 * nth},
        })
    };
    let pace: Vec<_> = (0..60).map(|at| json!({"atSeconds": at, "limit": 16 + at % 7, "requestsPerSecond": if (20..30).contains(&at) { 0 } else { 900 + at }})).collect();
    json!({
        "format": "edfi-resync-report/1", "plan": "98fc", "configuration": "State ODS <2026>", "target": "https://ods.example/", "schoolYear": 2027, "mode": "resync",
        "total": tally(1_000_000, failures), "resources": {"students": tally(900_000, failures), "schools": tally(100_000, 0)},
        "failures": (0..causes).map(failure).collect::<Vec<_>>(), "pace": pace,
        "byStatus": [{"status": null, "requests": 40, "retries": 40, "refusals": 0, "waitedSeconds": 300.0}], "warnings": ["beware of </script>"],
    })
}

#[test]
fn a_hundred_thousand_failures_of_fifty_causes_fit_into_a_megabyte() {
    let world = World::new();
    world.write("results.json", &report_of(50, 100_000).to_string());
    world.run("report results.json --out big.html").ends(0);
    let page = world.read("big.html");
    assert!(page.len() < 1_000_000, "{}", page.len());
    assert_eq!(page.matches("<article").count(), 50);
    assert!(page.contains("cause 49 &lt;script&gt;") && !page.contains("<script>alert"), "foreign text is escaped");
    assert_eq!((page.matches("<script>").count(), page.matches("</script>").count()), (1, 1));
    assert!(
        page.contains("100,000 records that were not delivered")
            && page.contains("outages: nothing was answered from 20 s to 30 s")
    );
    // Whatever fails, it stays small.
    world.write("results.json", &report_of(20_000, 100_000).to_string());
    world.run("report results.json --out big.html").ends(0);
    let page = world.read("big.html");
    assert!(page.len() < 2_500_000 && page.contains("and 19,500 more causes"), "{}", page.len());
}
