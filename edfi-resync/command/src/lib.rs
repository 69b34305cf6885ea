//! The command `edfi-resync`: what the library does, from a terminal; and [`report`], a run as one file to look at.
//!
//! ```text
//! edfi-resync init            writes edfi-resync.toml, every setting explained
//! edfi-resync check           what would stop a run? source, queries, mappings, connection
//! edfi-resync plan            what a run will do
//! edfi-resync run             does it
//! ```
//! `edfi-resync help` has the rest. Every setting is a flag, an environment variable and a key of the settings file, from one description. `--json` prints
//! the library's own JSON forms. Exit codes are stable: 0 all was delivered, 1 not all, 2 it could not run, 3 it was stopped, 4 there was nothing to do
//! (only where `--exit-nothing-to-do` asks for that).
//!
//! # Mechanism
//! [`main`] reads the arguments, gathers what is set, and lets the subcommand do its work on a runtime of its own. A subcommand gives what it has to
//! say: text, JSON and exit code in one; printing is done in one place. SIGINT and SIGTERM press the stop of whatever is under way: once, and what is
//! in flight is awaited; twice, and it is not.

mod commands;
mod drawing;
mod exit;
mod flags;
mod lightbeam;
mod open;
mod progress;
pub mod report;
mod request;
mod said;
mod settings;
mod text;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::SystemTime;

use clap::ArgMatches;
use edfi_resync::engine::Stop;
use edfi_resync::{Error, ErrorKind, Result};

use self::commands::{Context, SUBCOMMANDS, Subcommand};
use self::exit::Exit;
use self::said::{Output, Said};
use self::settings::{CONFIG_FILE, CONFIG_VARIABLE, Environment, Given};

/// Carries out a command line, whose first argument is the program's name, and gives its exit code. Prints; reads the environment and the settings file.
///
/// Call it from a thread without a tokio runtime: it makes one of its own.
pub fn main(args: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> u8 {
    let matches = match flags::command().try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => {
            // Help and version are no failures.
            let code = if error.use_stderr() { Exit::CouldNotRun } else { Exit::Done };
            let _ = error.print();
            return code.code();
        }
    };
    let Some((name, matches)) = matches.subcommand() else { return Exit::CouldNotRun.code() };
    let Some(subcommand) = SUBCOMMANDS.iter().find(|subcommand| subcommand.name == name) else { return Exit::CouldNotRun.code() };
    let given = given(subcommand, matches, &Environment::Process);
    let output = Output::of(given.as_ref().map(|(given, _)| given).ok(), matches);
    let ended = given.and_then(|(given, notes)| {
        for note in &notes {
            output.note(&format!("note: {note}"));
        }
        if matches.try_get_one("show-config").ok().flatten() == Some(&true) {
            return Ok(Said::new(given.to_text(subcommand.groups, output.width()), &given.to_json(subcommand.groups)));
        }
        carry_out(subcommand, given, matches, &output)
    });
    output.say(ended).code()
}

/// What is set, by flags, then the environment, then the settings file, then a lightbeam project; and what is to be known of that.
fn given(subcommand: &Subcommand, matches: &ArgMatches, environment: &Environment) -> Result<(Given, Vec<String>)> {
    let mut given = flags::given(matches, subcommand.groups);
    if subcommand.groups.is_empty() {
        return Ok((given, Vec::new()));
    }
    given.add_environment(environment)?;
    let named = match matches.get_one::<String>("config") {
        Some(path) => Some(path.clone()),
        None => environment.get(CONFIG_VARIABLE)?.filter(|path| !path.is_empty()),
    };
    let file = named.map(PathBuf::from).or_else(|| Some(PathBuf::from(CONFIG_FILE)).filter(|path| path.is_file()));
    if let Some(file) = file {
        given.add_all(settings::read(&file, environment)?);
    }
    let notes = add_lightbeam(&mut given, matches, environment)?;
    Ok((given, notes))
}

/// Adds what a lightbeam project says, if one is named; gives what is to be known of it.
fn add_lightbeam(given: &mut Given, matches: &ArgMatches, environment: &Environment) -> Result<Vec<String>> {
    let Some(path) = matches.get_one::<String>("from-lightbeam") else { return Ok(Vec::new()) };
    let set: Vec<_> = matches.get_many::<String>("set").into_iter().flatten().cloned().collect();
    let overrides: Vec<_> = set.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
    let environment = match matches.get_one::<String>("params") {
        Some(params) => environment.with_params(params)?,
        None => environment.clone(),
    };
    let project = lightbeam::read(&PathBuf::from(path), &overrides, &environment, lightbeam::this_year(SystemTime::now()))?;
    given.add_all(project.given);
    Ok(project.notes)
}

/// Runs the subcommand on a runtime of its own.
fn carry_out(subcommand: &Subcommand, given: Given, matches: &ArgMatches, output: &Output) -> Result<Said> {
    output.check_files()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Error::new(ErrorKind::Unexpected, "no runtime can be made").with_source(error))?;
    let stop = Stop::new();
    let context = Context { given, matches: matches.clone(), stop: stop.clone(), output: output.clone() };
    let ended = runtime.block_on(async {
        let listening = stop.clone();
        tokio::spawn(async move { listening.press_on_signals().await });
        let telling = (stop.clone(), output.clone());
        tokio::spawn(async move {
            let (stop, output) = telling;
            stop.pressed().await;
            output.note("stopping: what is in flight is awaited; a second signal ends it at once");
        });
        (subcommand.run)(context).await
    });
    // A query that hangs keeps nobody.
    runtime.shutdown_background();
    ended
}
