//! `init`: a settings file in which everything is explained.

use std::path::PathBuf;

use clap::{Arg, Command};
use edfi_resync::{Result, Shown};
use serde_json::json;

use super::Context;
use crate::said::{Said, written_anew};
use crate::settings::{CONFIG_FILE, commented};

pub(super) fn arguments(command: Command) -> Command {
    command.arg(
        Arg::new("file")
            .value_name("FILE")
            .help(format!("Where; - prints it [default: {CONFIG_FILE}]"))
            .value_hint(clap::ValueHint::FilePath),
    )
}

pub(super) fn run(context: &Context) -> Result<Said> {
    let path = PathBuf::from(context.argument("file").unwrap_or_else(|| CONFIG_FILE.to_owned()));
    if path.as_os_str() == "-" {
        return Ok(Said::new(commented(), &json!({"settings": commented()})).raw());
    }
    written_anew(&path, &commented())?;
    let text = format!("{} written: set source, ods, key and secret in it, then: edfi-resync check", Shown(path.display()));
    Ok(Said::new(text, &json!({"file": path})))
}
