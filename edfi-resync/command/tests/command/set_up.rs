//! `init`, `completion`, help and version.

use crate::world::World;

#[test]
fn init_writes_what_the_others_read() {
    let world = World::new();
    world.run("init").ends(0).says("edfi-resync check");
    let text = world.read("edfi-resync.toml");
    assert!(text.contains("#school_year = \"2026-27\"") && text.contains("${ODS_SECRET}"), "{text}");
    world.run("init").ends(2).complains("edfi-resync.toml cannot be written");
    assert_eq!(world.run("init -").ends(0).out, text);
    assert_eq!(world.run("init mine.toml").ends(0).code, 0);
    // Nothing is set in it: what is missing is still missing.
    world.run("plan").ends(2).complains("source is missing");
}

#[test]
fn help_fits_and_names_the_exit_codes() {
    let world = World::new();
    let help = world.run("help").ends(0).fits().says("Exit codes:");
    for line in help.out.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty()) {
        let name = line.split_whitespace().next().expect("a name");
        world.run(&format!("help {name}")).ends(0).fits();
    }
    world.run("--version").ends(0).says("edfi-resync 0.");
    world.run("plan --help").ends(0).says("--school-year <YEAR>").says("[default: 128]").says("Exit codes:");
}

#[test]
fn shells_can_complete_it() {
    let world = World::new();
    for shell in ["bash", "zsh", "fish"] {
        let ended = world.run(&format!("completion {shell}")).ends(0);
        assert!(ended.out.contains("select-dependencies"), "{shell}");
    }
    world.run("completion csh").ends(2).complains("no shell that can be helped");
}
