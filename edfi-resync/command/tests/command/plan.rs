//! `plan`.

use crate::world::World;

#[test]
fn a_plan_is_printed_saved_and_the_same_as_json() {
    let world = World::new().set();
    let ended = world.run("plan --schools all --resources courseOfferings --select-dependencies --save plan.json").ends(0).fits();
    insta::assert_snapshot!(world.steady(&ended.out));
    let json = world.run("plan --schools all --resources courseOfferings --select-dependencies --json").ends(0).json();
    assert_eq!(json, world.json("plan.json"));
    assert!(world.ods.records("schools").is_empty(), "nothing was sent");
}

#[test]
fn patterns_choose_and_leave_out() {
    let world = World::new().set();
    let json = world.run("plan --schools all --resources staff*,schools --without *Associations --no-counts --json").ends(0).json();
    let resources: Vec<_> =
        json["request"]["resources"].as_array().expect("named").iter().filter_map(|name| name.as_str()).collect();
    assert_eq!(resources, ["schools", "staffs"]);
    world.run("plan --schools all --resources pupil*").ends(2).complains("pupil* is like no resource of the source");
    world.run("plan --schools all --without studnets").ends(2).complains("did you mean \"students\"?");
}
