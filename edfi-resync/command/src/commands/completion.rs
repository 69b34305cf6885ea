//! `completion`: what a shell needs to complete the command.

use clap::{Arg, Command};
use clap_complete::Shell;
use edfi_resync::{Error, ErrorKind, Result};
use serde_json::json;

use super::Context;
use crate::flags;
use crate::said::Said;

pub(super) fn arguments(command: Command) -> Command {
    command.arg(Arg::new("shell").value_name("SHELL").required(true).help("bash, elvish, fish, powershell or zsh"))
}

pub(super) fn run(context: &Context) -> Result<Said> {
    let name = context.argument("shell").unwrap_or_default();
    let shell: Shell = name.parse().map_err(|_| {
        Error::new(ErrorKind::ConfigInvalid, format!("{name:?} is no shell that can be helped"))
            .with_hint("it should be bash, elvish, fish, powershell or zsh")
    })?;
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut flags::command(), "edfi-resync", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    Ok(Said::new(script.clone(), &json!({"shell": name, "script": script})).raw())
}
