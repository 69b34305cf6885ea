//! `errors`, `audit` and `cleanup`: what is done behind a run.

use http::Method;
use serde_json::{Map, Value};

use crate::world::{Ended, World};

#[test]
fn errors_are_listed_by_cause_retried_and_put_away() {
    let world = World::new().set();
    world.ods.fail(Method::POST, "/ed-fi/schools", Map::new(), 400).expect("it can be planted");
    world.run("run --schools all --resources localEducationAgencies,schools,classPeriods --concurrency 1").ends(1);
    let ended = world.run("errors").ends(0).fits();
    ended.says("1. 3 records of /ed-fi/schools (HTTP 400)").says("40 records wait for it").says(" error ");
    let groups = world.run("errors list --json").ends(0).json();
    assert_eq!(groups["groups"][0]["failed"].as_array().map(Vec::len), Some(3));
    world.run("errors list --of-resource sections --exit-nothing-to-do").ends(4).says("there are no errors");
    world.run("errors retry").ends(2).complains("it is not said which errors are to be retried");

    let first = groups["groups"][0]["failed"][0]["id"].as_i64().expect("a number");
    world.run(&format!("errors archive {first}")).ends(0).says("1 error archived");
    world.ods.clear_failures();
    let report = world.run("errors retry --of-resource schools --json").ends(0).json();
    assert_eq!((&report["total"]["read"], &report["total"]["created"]), (&2.into(), &2.into()), "{report}");
    world.run("errors list --state archived").ends(0).says("archived");
    world.run("errors list --state gone").ends(2).complains("no state");
    world.run("errors --ledger nowhere.db").ends(2).complains("there is no ledger at nowhere.db");
}

#[test]
fn the_audit_has_each_run_as_text_json_and_csv() {
    let world = World::new().set();
    world.run("run --schools all --resources localEducationAgencies --holder nightly").ends(0);
    world.run("audit").ends(0).fits().says("nightly").says("resync").says("finished: created 1, read 1");
    let audit = world.run("audit --json --actor nightly").ends(0).json();
    assert_eq!(audit["audit"].as_array().map(Vec::len), Some(1));
    let csv = world.run("audit --csv").ends(0).out;
    assert!(csv.starts_with("timestamp,configuration") && csv.lines().count() == 2, "{csv}");
    world.run("audit --before 2020-01-01").ends(0).says("there is nothing in the audit");
    world.run("audit --since yesterday").ends(2).complains("--since");
    world.run("audit --rights errorLog:read").ends(2).complains("the right resync:read is missing");
}

/// A source of academic weeks, of which the second is gone.
fn weeks(world: &World, names: &[&str]) {
    let week = |name: &&str| {
        format!(
            "{{\"weekIdentifier\": \"{name}\", \"schoolReference\": {{\"schoolId\": 255901001}}, \"beginDate\": \"2026-08-24\", \"endDate\": \"2026-08-28\", \
             \"totalInstructionalDays\": 5}}\n"
        )
    };
    world.write("data/academicWeeks.jsonl", &names.iter().map(week).collect::<String>());
}

#[test]
fn a_cleanup_shows_its_list_and_asks() {
    let world =
        World::with(edfi_resync_testing::MockOds::builder(&edfi_resync::model::Model::ds5_2()).populated(true).build()).set();
    weeks(&world, &["Week 1", "Week 2"]);
    world.run("run --source data").ends(0);
    weeks(&world, &["Week 1"]);
    let asked = world.run("cleanup --source data --force").ends(2).fits();
    asked.complains("delete academicWeeks").complains("there is no terminal to ask at");
    assert_eq!(world.ods.count("academicWeeks"), 2, "nothing was deleted");
    world.run("cleanup --source data --list").ends(0).fits().says("gone from the source");
    world.run("cleanup --source data --yes").ends(2).complains("more than 500, or than a tenth");
    let report = world.run("cleanup --source data --yes --force --json").ends(0).json();
    assert_eq!((&report["removed"]["deleted"], world.ods.count("academicWeeks")), (&Value::from(1), 1));
    world.run("cleanup --source data --yes --exit-nothing-to-do").ends(4);
}

#[test]
fn who_answers_no_deletes_nothing() {
    use std::io::Write as _;
    use std::process::Stdio;

    let world =
        World::with(edfi_resync_testing::MockOds::builder(&edfi_resync::model::Model::ds5_2()).populated(true).build()).set();
    weeks(&world, &["Week 1", "Week 2"]);
    world.run("run --source data").ends(0);
    weeks(&world, &["Week 1"]);
    for (answer, code, left) in [("n\n", 3, 2), ("y\n", 0, 1)] {
        let mut command = world.command("cleanup --source data --force");
        let command = command.env("EDFI_RESYNC_ASK", "1").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        child.stdin.take().expect("a pipe").write_all(answer.as_bytes()).expect("it reads");
        Ended::of(&child.wait_with_output().expect("it ends")).ends(code).complains("delete 1 records from");
        assert_eq!(world.ods.count("academicWeeks"), left);
    }
}
