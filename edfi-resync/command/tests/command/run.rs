//! `run`.

use edfi_resync::model::Model;
use edfi_resync_testing::mock_ods::MockOds;
use http::Method;

use crate::world::World;

#[test]
fn all_that_is_read_is_delivered_and_accounted_for() {
    let world = World::new().set();
    let ended = world.run("run --schools all --results-file results.json --outcome-file outcomes.jsonl").fits();
    let report = world.json("results.json");
    let total = &report["total"];
    assert_eq!(total["read"].as_u64().expect("a number"), world.read("outcomes.jsonl").lines().count() as u64);
    assert_eq!(total["failed"], 0, "{}", ended.out);
    assert_eq!(world.ods.count("students") as u64, report["resources"]["students"]["created"].as_u64().expect("a number"));
    // The second time nothing is new, and a reconcile has nothing to do.
    let again = world.run("run --schools all --mode reconcile --json").json();
    assert_eq!((&again["total"]["created"], &again["total"]["updated"]), (&0.into(), &0.into()), "{again}");
    world.run("run --schools all --mode reconcile --resources schools --exit-nothing-to-do").ends(4);
    world.run("run --schools all --mode reconcile --resources schools").ends(0).says("nothing failed");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(world.path("results.json")).expect("it was written").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn what_is_refused_is_one_cause_and_the_code_says_so() {
    let ods = MockOds::new(&Model::ds5_2());
    let world = World::with(ods).set();
    world.ods.fail(Method::POST, "/ed-fi/schools", serde_json::Map::new(), 400).expect("it can be planted");
    let ended = world.run("run --schools all --resources schools,classPeriods --concurrency 1").ends(1).fits();
    insta::assert_snapshot!(world.steady(&ended.out));
}

#[test]
fn a_plan_that_was_saved_is_run_as_it_stands() {
    let world = World::new().set();
    world.run("plan --schools all --resources schools,localEducationAgencies --save plan.json").ends(0);
    world.run("run --plan plan.json --schools 1").ends(2).complains("--schools beside a plan");
    let json = world.run("run --plan plan.json --json").ends(0).json();
    assert_eq!(json["plan"], world.json("plan.json")["fingerprint"]);
    world.write("plan.json", &world.read("plan.json").replace("\"selectDependencies\": false", "\"selectDependencies\": true"));
    world.run("run --plan plan.json").ends(2).complains("plan.json: the plan was changed after it was made");
}

#[cfg(unix)]
#[test]
fn a_signal_stops_it_cleanly_and_it_goes_on() {
    use std::process::Stdio;

    let world = World::with(MockOds::builder(&Model::ds5_2()).latency(std::time::Duration::from_millis(20)).build()).set();
    let mut command = world.command("run --schools all --concurrency 2 --json");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    while world.ods.count("students") == 0 {
        assert!(child.try_wait().expect("it can be asked").is_none(), "it ended before it was stopped");
        std::thread::yield_now();
    }
    let pid = child.id().to_string();
    let killed = std::process::Command::new("kill").args(["-TERM", &pid]).status().expect("kill is there");
    assert!(killed.success());
    let ended = crate::world::Ended::of(&child.wait_with_output().expect("it ends")).ends(3);
    let (report, run) = (ended.json(), ended.json()["run"].clone());
    assert!(report["total"]["cancelled"].as_u64().expect("a number") > 0 && report["stopped"].is_string(), "{report}");
    ended.complains("stopping: what is in flight is awaited");
    let resumed = world.run("run --schools all --resume --json").json();
    assert_eq!((&resumed["run"], &resumed["resumed"]), (&run, &true.into()));
    assert_eq!((&resumed["total"]["cancelled"], &resumed["total"]["failed"]), (&0.into(), &0.into()));
}
