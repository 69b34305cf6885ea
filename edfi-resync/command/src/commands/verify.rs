//! `verify`: what the ODS lacks, has otherwise, or has beyond the source. Writes nothing.

use std::fmt::Write as _;

use clap::{Arg, ArgAction, Command};
use edfi_resync::Result;
use edfi_resync::verify::{Compared, DifferenceKind, Differences};

use super::{Context, shown};
use crate::exit::Exit;
use crate::said::Said;
use crate::text::{Columns, Ink, hanging, number};

/// How many records of a kind are named in text.
const NAMED: usize = 5;

pub(super) fn arguments(command: Command) -> Command {
    command.arg(show_values())
}

/// The flag that shows values.
pub(super) fn show_values() -> Arg {
    Arg::new("show-values")
        .long("show-values")
        .action(ArgAction::SetTrue)
        .help("Show what both sides hold where they differ: protected student data")
}

pub(super) async fn run(context: Context) -> Result<Said> {
    let (resync, request) = context.opened().await?;
    let mut verifying = resync.verify(&request).show_values(context.has("show-values")).stop_with(context.stop.clone());
    if let Some(deadline) = context.deadline()? {
        verifying = verifying.deadline(deadline);
    }
    let found = verifying.await?;
    let exit = Exit::all(found.total.is_all_well());
    Ok(Said::new(text(&found, context.has("show-values"), context.output.width()), &found).with_exit(exit))
}

fn text(found: &Differences, show_values: bool, width: usize) -> String {
    let mut columns = Columns::new(["", "same", "missing", "different", "extra", "unclear"]);
    let row = |name: &str, of: &Compared| {
        [name.to_owned(), number(of.same), number(of.missing), number(of.different), number(of.extra), number(of.not_comparable)]
    };
    for (resource, compared) in &found.resources {
        columns.push(row(resource, compared));
    }
    columns.push(row("total", &found.total));
    let mut text = columns.counted(width);
    let mut named: Option<(&str, DifferenceKind, usize)> = None;
    for difference in &found.differences {
        let nth = match named {
            Some((resource, kind, nth)) if resource == difference.resource && kind == difference.kind => nth + 1,
            _ => 1,
        };
        named = Some((&difference.resource, difference.kind, nth));
        if nth == 1 {
            text.push('\n');
        }
        if nth <= NAMED {
            let _ = writeln!(text, "{}", hanging(&difference.to_string(), width, 3));
            for member in difference.members.iter().filter(|_| show_values) {
                let side =
                    |value: &Option<serde_json::Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), ToString::to_string);
                let line = format!("   {}: source {}, ODS {}", member.path, side(&member.source), side(&member.ods));
                let _ = writeln!(text, "{}", hanging(&edfi_resync::Shown(line).to_string(), width, 6));
            }
        } else if nth == NAMED + 1 {
            let _ = writeln!(text, "   and more like these; --json has them all");
        }
    }
    shown::warnings(&mut text, &found.warnings, width);
    let (ink, verdict) =
        if found.total.is_all_well() { (Ink::Good, "source and ODS are the same") } else { (Ink::Bad, "source and ODS differ") };
    let _ = writeln!(text, "\n{}", ink.paint(verdict));
    text
}
