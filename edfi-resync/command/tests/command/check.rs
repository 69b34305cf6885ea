//! `check`.

use crate::world::World;
use http::Method;

#[test]
fn a_sound_district_is_told_what_would_be_left_out() {
    let world = World::new().set();
    let ended = world.run("check").ends(1).fits();
    insta::assert_snapshot!(world.steady(&ended.out));
    let json = world.run("check --json").ends(1).json();
    assert_eq!((&json["ok"], &json["wouldRun"]), (&false.into(), &true.into()));
    let about: Vec<_> =
        json["findings"].as_array().expect("findings").iter().map(|finding| finding["about"].as_str().expect("text")).collect();
    assert!(about.contains(&"queries") && about.contains(&"mappings") && about.contains(&"connection"), "{about:?}");
    let sent =
        world.ods.requests().iter().filter(|request| request.method != Method::GET && !request.path.ends_with("/token")).count();
    assert_eq!(sent, 0, "it only reads");
}

#[test]
fn what_would_stop_a_run_is_said_all_at_once() {
    let world = World::new().set();
    world.write("queries/students.sql", "SELECT number FROM pupil ORDER BY 1");
    let mut command = world.command("check --queries queries");
    command.env("ODS_SECRET", "wrong");
    let ended = crate::world::Ended::of(&command.output().expect("it starts")).ends(2).fits();
    ended.says("PROBLEM source").says("students.sql").says("pupil").says("PROBLEM connection").says("would stop a run");
    world.run("check --source nowhere.db").ends(2).says("PROBLEM source: the source nowhere.db does not exist");
}
