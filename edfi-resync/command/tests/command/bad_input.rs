//! What wrong input gets: the place, the closest name, and no request.

use crate::world::World;

#[test]
fn unknown_flags_and_keys_get_the_closest() {
    let world = World::new().set();
    world.run("plan --shools all").ends(2).complains("'--schools'");
    world.run("plna").ends(2).complains("'plan'");
    world.write("bad.toml", "source = \"campus.db\"\nlegder = \"x\"\n");
    let ended = world.run("plan --config bad.toml --json").ends(2);
    assert_eq!(ended.json()["error"]["kind"], "configInvalid");
    ended.complains("bad.toml, line 2: there is no setting \"legder\"; did you mean \"ledger\"?");
    assert!(world.ods.requests().is_empty());
}

#[test]
fn a_missing_variable_is_named_before_any_request() {
    let world = World::new().set();
    let mut command = world.command("check");
    command.env_remove("ODS_SECRET");
    let ended = crate::world::Ended::of(&command.output().expect("it starts")).ends(2).fits();
    ended.complains("edfi-resync.toml, line 5: the environment variable ODS_SECRET is not set");
    assert!(world.ods.requests().is_empty());
}

#[test]
fn what_is_missing_says_how_to_give_it() {
    let world = World::new();
    world.run("plan").ends(2).complains(
        "source is missing; give --source, set EDFI_RESYNC_SOURCE, or write source = \"campus.db\" into edfi-resync.toml",
    );
    world.run("run --source campus.db --schools all").ends(2).complains("key is missing");
    world.run("run --source nowhere.db --key k --secret s").ends(2).complains("the source nowhere.db does not exist");
    let line = format!("plan --source campus.db --ods {} --key k --secret s --concurrency many", world.url());
    world
        .run(&line)
        .ends(2)
        .complains("concurrency (flag --concurrency): option concurrency is \"many\"; it should be a whole number");
    assert!(world.ods.requests().is_empty());
}

#[test]
fn flags_go_before_variables_and_these_before_the_file() {
    let world = World::new().set();
    let mut command = world.command("plan --show-config --configuration mine --concurrency 3");
    command.env("EDFI_RESYNC_CONCURRENCY", "4").env("EDFI_RESYNC_LEDGER", "other.db").env("EDFI_RESYNC_JSON", "true");
    let ended = crate::world::Ended::of(&command.output().expect("it starts")).ends(0);
    let settings = &ended.json()["settings"];
    assert_eq!(settings["concurrency"]["value"], "3");
    assert_eq!(settings["concurrency"]["from"], "flag --concurrency; not heard: environment variable EDFI_RESYNC_CONCURRENCY");
    assert_eq!(settings["ledger"]["value"], "other.db");
    assert_eq!(settings["ledger"]["from"], "environment variable EDFI_RESYNC_LEDGER; not heard: edfi-resync.toml, line 3");
    assert_eq!(
        (&settings["secret"]["value"], &settings["secret"]["from"]),
        (&"(hidden)".into(), &"edfi-resync.toml, line 5".into())
    );
    assert!(!ended.out.contains(world.ods.secret()));
    let text = world.run("plan --show-config").ends(0).fits();
    assert!(!text.out.contains(world.ods.secret()) && text.out.contains("(hidden)"), "{}", text.out);
    assert!(world.ods.requests().is_empty());
}
