//! `cleanup`: deletes from the ODS what is ours and gone from Campus, once somebody has seen the list.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use clap::{Arg, ArgAction, Command};
use edfi_resync::campus::Mode;
use edfi_resync::plan::Plan;
use edfi_resync::{Error, ErrorKind, Result};

use super::run::carried_out;
use super::{Context, shown};
use crate::exit::Exit;
use crate::said::Said;
use crate::text::plain;

pub(super) fn arguments(command: Command) -> Command {
    command
        .arg(Arg::new("yes").long("yes").short('y').action(ArgAction::SetTrue).help("Do not ask: delete what the list holds"))
        .arg(Arg::new("list").long("list").action(ArgAction::SetTrue).conflicts_with("yes").help("Only show the list"))
}

pub(super) async fn run(context: Context) -> Result<Said> {
    let (resync, request) = context.opened().await?;
    let request = request.mode(Mode::Cleanup);
    let mut planning = resync.plan(&request).stop_with(context.stop.clone());
    if let Some(deadline) = context.deadline()? {
        planning = planning.deadline(deadline);
    }
    let plan = planning.await?;
    let width = context.output.width();
    let deletes = plan.deletes().0;
    if deletes == 0 || context.has("list") {
        let exit = if deletes == 0 && context.given.is_on("exit_nothing_to_do")? { Exit::NothingToDo } else { Exit::Done };
        return Ok(Said::new(shown::plan(&plan, width), &plan).with_exit(exit));
    }
    if !context.has("yes") {
        let mut err = std::io::stderr();
        let _ = writeln!(err, "{}", plain(&shown::plan(&plan, width)));
        if !asked(&context, &plan).await? {
            return Err(Error::new(ErrorKind::Stopped, "nothing was deleted: the list was not approved")
                .with_hint("answer y, or give --yes"));
        }
    }
    carried_out(&context, &resync, &plan).await
}

/// Whether somebody who has seen the list wants it.
async fn asked(context: &Context, plan: &Plan) -> Result<bool> {
    if !std::io::stdin().is_terminal() && std::env::var_os("EDFI_RESYNC_ASK").is_none() {
        return Err(Error::new(ErrorKind::RequestInvalid, "nothing was deleted: there is no terminal to ask at")
            .with_hint("review the list above, and give --yes; --list only shows it"));
    }
    let (deletes, _) = plan.deletes();
    eprint!("delete {deletes} records from {}? [y/N] ", plan.target);
    let _ = std::io::stderr().flush();
    let answer = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).map(|_| line)
    });
    tokio::select! {
        biased;
        () = context.stop.pressed() => Ok(false),
        line = answer => Ok(line.is_ok_and(|line| line.is_ok_and(|line| matches!(line.trim().to_lowercase().as_str(), "y" | "yes")))),
    }
}
