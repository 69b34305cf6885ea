//! `report`: a run as one HTML file.

use std::path::{Path, PathBuf};

use clap::{Arg, Command};
use edfi_resync::plan::Plan;
use edfi_resync::report::Report;
use edfi_resync::verify::Differences;
use edfi_resync::{Error, ErrorKind, Result, Shown};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::Context;
use crate::open;
use crate::report::{Extras, html, rebuilt};
use crate::said::Said;

pub(super) fn arguments(command: Command) -> Command {
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("FILE").help(help).value_hint(clap::ValueHint::FilePath)
    };
    command
        .arg(
            Arg::new("run")
                .value_name("RUN")
                .help("A results file of run, or the number of a run in the ledger; without, its newest"),
        )
        .arg(file("out", "Where the page goes").default_value("report.html"))
        .arg(file("plan", "Plan of the run (plan --save), whose Data Standard the graph is drawn by"))
        .arg(file("verify", "Results file of verify, to show what it found"))
}

pub(super) async fn run(context: Context) -> Result<Said> {
    let named = context.argument("run");
    let file = named
        .as_ref()
        .map(PathBuf::from)
        .filter(|path| path.is_file() || named.as_ref().is_some_and(|named| named.parse::<i64>().is_err()));
    let (report, own_plan) = if let Some(file) = file {
        (read::<Report>(&file, "results of a run (run --results-file FILE)")?, None)
    } else {
        let ledger = open::ledger_that_is_there(&context.given, &context.stop).await?;
        open::unless_stopped(&context.stop, rebuilt(&ledger, context.number("run")?)).await?
    };
    let plan = context
        .argument("plan")
        .map(|file| read::<Plan>(Path::new(&file), "a saved plan (plan --save FILE)"))
        .transpose()?
        .or(own_plan);
    let found = context
        .argument("verify")
        .map(|file| read::<Differences>(Path::new(&file), "results of verify (verify --results-file FILE)"))
        .transpose()?;
    let mut extras = Extras::default();
    if let Some(plan) = &plan {
        extras = extras.with_plan(plan);
    }
    if let Some(found) = &found {
        extras = extras.with_differences(found);
    }
    let out = PathBuf::from(context.argument("out").unwrap_or_default());
    html(&report, &extras, &out)?;
    let said = format!(
        "{} written: {} causes, {} of {} records delivered\n",
        Shown(out.display()),
        report.failures.len(),
        report.total.created + report.total.updated + report.total.unchanged,
        report.total.read
    );
    Ok(Said::new(said, &json!({"file": out, "causes": report.failures.len(), "success": report.is_success()})))
}

/// Reads what a command wrote as JSON.
fn read<T: DeserializeOwned>(path: &Path, what: &str) -> Result<T> {
    let named = Shown(path.display()).to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        Error::new(ErrorKind::RequestInvalid, format!("{named} cannot be read: {error}")).with_hint(format!("name the {what}"))
    })?;
    serde_json::from_str(&text).map_err(|error| {
        // What a parser says of a file that is something else may quote it.
        Error::new(ErrorKind::RequestInvalid, format!("{named}, line {}: these are no {what}", error.line()))
            .with_hint("name another file")
    })
}
