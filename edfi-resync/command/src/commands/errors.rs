//! `errors`: what failed, grouped by cause; sending exactly that again; putting it away.

use std::fmt::Write as _;

use clap::{Arg, ArgAction, Command};
use edfi_resync::campus::{Right, Tool};
use edfi_resync::ledger::{ErrorFilter, ErrorId, ErrorLog as _, ErrorRow, ErrorState, RunId};
use edfi_resync::model::CampusRole;
use edfi_resync::report::ErrorGroup;
use edfi_resync::{Error, ErrorKind, Result};
use serde_json::json;

use super::run::carried_out;
use super::{Context, shown};
use crate::exit::Exit;
use crate::open;
use crate::said::Said;
use crate::text::{Ink, counted, hanging, number};

/// The Campus IDs that errors are found by.
const ROLES: [(&str, CampusRole); 4] = [
    ("of-person", CampusRole::Person),
    ("of-school", CampusRole::School),
    ("of-course", CampusRole::Course),
    ("of-section", CampusRole::Section),
];
/// How many groups are printed, and how many records of each.
const GROUPS: usize = 30;
const RECORDS: usize = 5;

pub(super) fn arguments(command: Command) -> Command {
    let text = |name: &'static str, value: &'static str, help: &'static str| Arg::new(name).long(name).value_name(value).help(help);
    command
        .arg(
            Arg::new("action")
                .value_name("ACTION")
                .value_parser(["list", "retry", "archive"])
                .default_value("list")
                .help("What to do with them: list, retry or archive"),
        )
        .arg(
            Arg::new("id")
                .value_name("NUMBER")
                .action(ArgAction::Append)
                .help("These errors, by the numbers that list shows; without, those that the filters leave"),
        )
        .arg(
            Arg::new("all")
                .long("all")
                .action(ArgAction::SetTrue)
                .help("Retry or archive all that are open, where neither numbers nor filters are given"),
        )
        .args([
            text("of-resource", "NAME", "Only of this resource"),
            text("of-class", "CLASS", "Only of this class, such as parentMissing"),
            text("of-run", "RUN", "Only of this run"),
            text("of-person", "ID", "Only of records about this person, by Campus person ID"),
            text("of-school", "ID", "Only of this school"),
            text("of-course", "ID", "Only of this course"),
            text("of-section", "ID", "Only of this section"),
            text("state", "STATE", "open, retried, archived, or all of them").default_value("open"),
        ])
}

pub(super) async fn run(context: Context) -> Result<Said> {
    match context.argument("action").as_deref() {
        Some("retry") => retry(&context).await,
        Some("archive") => archive(&context).await,
        _ => list(&context).await,
    }
}

/// The errors that the filters leave.
async fn found(context: &Context) -> Result<Vec<ErrorRow>> {
    open::rights(&context.given)?.require(Tool::ErrorLog, Right::Read)?;
    let all = [ErrorState::Open, ErrorState::Retried, ErrorState::Archived];
    let state = context.argument("state").unwrap_or_default();
    let states: Vec<_> = all.into_iter().filter(|one| state == "all" || one.as_str() == state).collect();
    if states.is_empty() {
        let error = Error::new(ErrorKind::RequestInvalid, format!("{state:?} is no state"));
        return Err(error.with_hint("use open, retried, archived or all"));
    }
    let mut filter = states.into_iter().fold(ErrorFilter::default(), ErrorFilter::with_state);
    if let Some(class) = context.argument("of-class") {
        filter = filter.with_class(class);
    }
    if let Some(run) = context.number("of-run")? {
        filter = filter.with_run(RunId(run));
    }
    if let Some(name) = context.given.text("configuration") {
        filter = filter.with_configuration(name);
    }
    for (name, role) in ROLES {
        if let Some(id) = context.number(name)? {
            filter = filter.with(role, id);
        }
    }
    let ledger = open::ledger_that_is_there(&context.given, &context.stop).await?;
    let mut rows = ledger.errors(&filter).await?;
    if let Some(resource) = context.argument("of-resource") {
        let endpoint = resource.rsplit('/').next().unwrap_or(&resource).to_owned();
        rows.retain(|row| row.resource.rsplit('/').next().is_some_and(|of| of.eq_ignore_ascii_case(&endpoint)));
    }
    let ids = ids(context)?;
    if !ids.is_empty() {
        rows.retain(|row| ids.contains(&row.id));
    }
    Ok(rows)
}

fn ids(context: &Context) -> Result<Vec<ErrorId>> {
    let id = |text: String| {
        text.trim().parse().map(ErrorId).map_err(|_| {
            Error::new(ErrorKind::RequestInvalid, format!("{text:?} is no number of an error")).with_hint("errors list shows them")
        })
    };
    context.arguments("id").into_iter().map(id).collect()
}

async fn list(context: &Context) -> Result<Said> {
    let rows = found(context).await?;
    let is_none = rows.is_empty();
    let groups = ErrorGroup::of(rows);
    let exit = match (is_none, context.given.is_on("exit_nothing_to_do")?) {
        (true, true) => Exit::NothingToDo,
        _ => Exit::Done,
    };
    let text = text(&groups, context.output.width());
    Ok(Said::new(text, &json!({"groups": groups})).with_exit(exit))
}

fn text(groups: &[ErrorGroup], width: usize) -> String {
    if groups.is_empty() {
        return format!("{}\n", Ink::Good.paint("there are no errors"));
    }
    let mut text = String::new();
    for (nth, group) in groups.iter().take(GROUPS).enumerate() {
        let status = group.status.map_or(String::new(), |status| format!(" (HTTP {status})"));
        let line = format!(
            "{}. {} of {}{status}, {}: {}",
            nth + 1,
            counted(group.failed.len() as u64, "record", "records"),
            group.resource,
            group.class,
            group.message
        );
        let _ = writeln!(text, "{}", Ink::Bad.paint(hanging(&line, width, 3)));
        if let Some(hint) = &group.hint {
            let _ = writeln!(text, "{}", hanging(&format!("   what to do: {hint}"), width, 6));
        }
        if !group.blocked.is_empty() {
            let _ = writeln!(text, "   {} wait for it", counted(group.blocked.len() as u64, "record", "records"));
        }
        for row in group.failed.iter().take(RECORDS) {
            let object = row.object.as_ref().map_or(String::new(), |object| format!(" {object}"));
            let state = if row.state == ErrorState::Open { String::new() } else { format!(", {}", row.state.as_str()) };
            let _ = writeln!(
                text,
                "{}",
                hanging(&format!("   error {}: {}{object}, run {}{state}", row.id.0, row.origin, row.run), width, 6)
            );
        }
        if group.failed.len() > RECORDS {
            let _ = writeln!(text, "   and {} more", number((group.failed.len() - RECORDS) as u64));
        }
        text.push('\n');
    }
    text.push_str(&shown::more(groups.len(), GROUPS));
    text
}

/// The numbers of what is retried or archived; whoever names nothing must say that all is meant.
async fn meant(context: &Context, what: &str) -> Result<Vec<ErrorId>> {
    let filters = ["of-resource", "of-class", "of-run", "of-person", "of-school", "of-course", "of-section"];
    let names_some = !ids(context)?.is_empty() || filters.iter().any(|name| context.argument(name).is_some());
    if !names_some && !context.has("all") {
        return Err(Error::new(ErrorKind::RequestInvalid, format!("it is not said which errors are to be {what}"))
            .with_hint("give their numbers, a filter such as --of-resource, or --all"));
    }
    Ok(found(context).await?.iter().map(|row| row.id).collect())
}

/// What is said where there is nothing to retry or archive.
fn nothing(context: &Context) -> Result<Said> {
    let exit = if context.given.is_on("exit_nothing_to_do")? { Exit::NothingToDo } else { Exit::Done };
    Ok(Said::new("there are no such errors\n", &json!({"errors": 0})).with_exit(exit))
}

async fn retry(context: &Context) -> Result<Said> {
    let ids = meant(context, "retried").await?;
    if ids.is_empty() {
        return nothing(context);
    }
    let (resync, _) = context.resync().await?;
    let plan = open::unless_stopped(&context.stop, resync.plan_retry(&ids)).await?;
    carried_out(context, &resync, &plan).await
}

async fn archive(context: &Context) -> Result<Said> {
    let ids = meant(context, "archived").await?;
    if ids.is_empty() {
        return nothing(context);
    }
    let (resync, _) = context.resync().await?;
    let archived = resync.archive(&ids).await?;
    Ok(Said::new(format!("{} archived\n", counted(archived, "error", "errors")), &json!({"archived": archived})))
}
