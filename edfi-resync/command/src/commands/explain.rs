//! `explain`: where somebody's records are, and why they are not in the ODS.

use std::collections::BTreeMap;

use clap::{Arg, ArgAction, ArgGroup, Command};
use edfi_resync::explain::{Reason, Subject};
use edfi_resync::{Error, ErrorKind, Result};

use super::Context;
use super::verify::show_values;
use crate::exit::Exit;
use crate::said::Said;
use crate::text::hanging;

/// Who is asked about by a Campus ID.
const BY_ID: [(&str, &str); 4] = [
    ("person", "Everything about this person, by Campus person ID"),
    ("course", "This course, with its offerings, sections and rosters"),
    ("section", "This section, with its rosters"),
    ("school", "This school, with its calendars, sessions and periods"),
];

pub(super) fn arguments(command: Command) -> Command {
    let command = command.args(BY_ID.map(|(name, help)| Arg::new(name).long(name).value_name("ID").help(help)));
    command
        .arg(
            Arg::new("record")
                .long("record")
                .value_name("RESOURCE")
                .requires("part")
                .help("One record, whose natural key follows: --record sections schoolId=1 .."),
        )
        .arg(
            Arg::new("part")
                .value_name("NAME=VALUE")
                .action(ArgAction::Append)
                .requires("record")
                .help("Parts of that key, as a query of the API names them"),
        )
        .arg(show_values())
        .group(ArgGroup::new("subject").args(["person", "course", "section", "school", "record"]).required(true))
}

pub(super) async fn run(context: Context) -> Result<Said> {
    let subject = subject(&context)?;
    let (resync, _) = context.resync().await?;
    let mut explaining = resync.explain(subject).show_values(context.has("show-values")).stop_with(context.stop.clone());
    if let Some(deadline) = context.deadline()? {
        explaining = explaining.deadline(deadline);
    }
    let why = explaining.await?;
    let in_place = why.records.iter().all(|record| record.reason == Reason::InPlace);
    let lines: Vec<_> = why.to_string().lines().map(|line| hanging(line, context.output.width(), 3)).collect();
    Ok(Said::new(lines.join("\n"), &why).with_exit(Exit::all(in_place)))
}

fn subject(context: &Context) -> Result<Subject> {
    let of: [fn(i64) -> Subject; 4] = [Subject::Person, Subject::Course, Subject::Section, Subject::School];
    for ((name, _), of) in BY_ID.into_iter().zip(of) {
        if let Some(id) = context.number(name)? {
            return Ok(of(id));
        }
    }
    let mut key = BTreeMap::new();
    for part in context.arguments("part") {
        let Some((name, value)) = part.split_once('=') else {
            return Err(Error::new(ErrorKind::RequestInvalid, "a part of the key has no \"=\"")
                .with_hint("write each as NAME=VALUE: schoolId=255901001"));
        };
        key.insert(name.to_owned(), value.to_owned());
    }
    Ok(Subject::record(context.argument("record").unwrap_or_default(), key))
}
