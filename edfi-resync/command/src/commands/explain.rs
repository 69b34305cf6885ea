//! `explain`: where somebody's records are, and why they are not in the ODS.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use clap::{Arg, ArgAction, ArgGroup, Command};
use edfi_resync::explain::{Explanation, Reason, Subject};
use edfi_resync::{Error, ErrorKind, Result};

use super::Context;
use super::shown::{more, warnings};
use super::verify::show_values;
use crate::exit::Exit;
use crate::said::Said;
use crate::text::{Ink, hanging};

/// How many records are named in text.
const NAMED: usize = 40;

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
        .override_usage("edfi-resync explain [OPTIONS] <--person <ID>|--course <ID>|..>\n       edfi-resync explain --record <RESOURCE> <NAME=VALUE>..")
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
    Ok(Said::new(text(&why, context.output.width()), &why).with_exit(Exit::all(in_place)))
}

fn text(why: &Explanation, width: usize) -> String {
    let in_place = why.records.iter().filter(|record| record.reason == Reason::InPlace).count();
    let (all, are) = (why.records.len(), if in_place == 1 { "is" } else { "are" });
    let line =
        format!("{} in {:?}: {in_place} of {all} records {are} in the ODS as Campus has them", why.subject, why.configuration);
    let mut text = format!("{}\n", Ink::Heading.paint(hanging(&line, width, 3)));
    let others = why.records.iter().filter(|record| record.reason != Reason::InPlace);
    for record in others.clone().take(NAMED) {
        let _ = writeln!(text, "{}", hanging(&record.to_string(), width, 3));
        if let Some(next) = record.next.as_ref().filter(|next| Some(*next) != why.next.as_ref()) {
            let _ = writeln!(text, "{}", hanging(&format!("   what to do: {next}"), width, 6));
        }
    }
    text.push_str(&more(others.count(), NAMED));
    warnings(&mut text, &why.warnings, width);
    if let Some(next) = &why.next {
        let _ = writeln!(text, "\n{}", Ink::Heading.paint(hanging(&format!("what to do first: {next}"), width, 3)));
    }
    text
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
