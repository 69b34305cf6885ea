//! `plan`: what a run would do.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command};
use edfi_resync::Result;
use edfi_resync::plan::Plan;

use super::{Context, shown};
use crate::exit::Exit;
use crate::said::{Said, written};

pub(super) fn arguments(command: Command) -> Command {
    command
        .arg(
            Arg::new("save")
                .long("save")
                .value_name("FILE")
                .help("Save the plan, to be approved and run later: run --plan FILE")
                .value_hint(clap::ValueHint::FilePath),
        )
        .arg(
            Arg::new("no-counts")
                .long("no-counts")
                .action(ArgAction::SetTrue)
                .help("Do not count records, nor look for codes that are not mapped"),
        )
}

pub(super) async fn run(context: Context) -> Result<Said> {
    let (resync, request) = context.opened().await?;
    let mut planning = resync.plan(&request).counts(!context.has("no-counts")).stop_with(context.stop.clone());
    if let Some(deadline) = context.deadline()? {
        planning = planning.deadline(deadline);
    }
    let plan = planning.await?;
    if let Some(file) = context.argument("save") {
        written(&PathBuf::from(file), plan.to_json()?.as_bytes())?;
    }
    let exit = if is_empty(&plan) && context.given.is_on("exit_nothing_to_do")? { Exit::NothingToDo } else { Exit::Done };
    Ok(Said::new(shown::plan(&plan, context.output.width()), &plan).with_exit(exit))
}

/// Whether a plan sends nothing and deletes nothing, as far as it knows.
pub(super) fn is_empty(plan: &Plan) -> bool {
    plan.deletes().0 == 0 && plan.known_records() == Some(0) && plan.steps.iter().all(|step| step.records.is_some())
}
