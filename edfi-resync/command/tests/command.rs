//! The command as a shell runs it: text, JSON and exit code of each subcommand, against a small district and a mock ODS.

#[path = "command/world.rs"]
mod world;

#[path = "command/bad_input.rs"]
mod bad_input;
#[path = "command/check.rs"]
mod check;
#[path = "command/lightbeam.rs"]
mod lightbeam;
#[path = "command/look.rs"]
mod look;
#[path = "command/page.rs"]
mod page;
#[path = "command/plan.rs"]
mod plan;
#[path = "command/repair.rs"]
mod repair;
#[path = "command/run.rs"]
mod run;
#[path = "command/set_up.rs"]
mod set_up;
