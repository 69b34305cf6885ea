//! Plans, reports and what else the library gives, as text that fits a terminal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use edfi_resync::Shown;
use edfi_resync::campus::Mode;
use edfi_resync::plan::{Pass, Plan, RemovalStep};
use edfi_resync::report::{Failure, RemovalTally, Report, Tally};

use crate::text::{Columns, Ink, counted, hanging, number};

/// How many records of a list are named in text; JSON has all.
const LISTED: usize = 20;

/// A plan.
pub(crate) fn plan(plan: &Plan, width: usize) -> String {
    let mut text = head("Plan", &plan.configuration, plan.school_year, &plan.target, plan.mode, width);
    if !plan.schools.is_empty() {
        let names: Vec<_> = plan.schools.iter().take(5).map(|school| format!("{} {}", school.number, school.name)).collect();
        let more = plan.schools.len().saturating_sub(names.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let schools = counted(plan.schools.len() as u64, "school", "schools");
        let _ = writeln!(text, "{}", hanging(&format!("{schools}: {}{more}", names.join(", ")), width, 3));
    }
    if !plan.removals.is_empty() {
        text.push_str(&removals(plan, width));
    }
    if !plan.steps.is_empty() {
        let mut columns = Columns::new(["order", "resource", "known", "records"]);
        for step in &plan.steps {
            let known = step.records.map_or(String::new(), number);
            columns.push([step.order.to_string(), step.resource.clone(), known, step.effect().to_string()]);
        }
        text.push('\n');
        text.push_str(&columns.listed(width));
        let resources = plan.steps.iter().filter(|step| step.pass == Pass::First).count() as u64;
        let known = match plan.known_records() {
            Some(known) => format!("{} known before the run", counted(known, "record", "records")),
            None => "nothing was counted".to_owned(),
        };
        let _ = writeln!(text, "{}, {known}", counted(resources, "resource", "resources"));
    }
    if !plan.unmapped.is_empty() {
        let _ = writeln!(text, "\n{}", Ink::Warning.paint("Codes that are not mapped; records with them cannot be sent"));
        let mut columns = Columns::new(["descriptor", "code", "records"]);
        for code in plan.unmapped.iter().take(LISTED) {
            columns.push([
                Shown(&code.descriptor).to_string(),
                Shown(&code.code).to_string(),
                number(code.resources.values().sum()),
            ]);
        }
        text.push_str(&columns.listed(width));
        text.push_str(&more(plan.unmapped.len(), LISTED));
    }
    warnings(&mut text, &plan.warnings, width);
    let _ = writeln!(text, "plan {}", plan.fingerprint);
    text
}

/// What a plan deletes: the list to review.
pub(crate) fn removals(plan: &Plan, width: usize) -> String {
    let mut columns = Columns::new(["", "found", "delete", "keep", "outside"]);
    for step in &plan.removals {
        let deletes = step.deletes.len() as u64;
        columns.push([
            step.resource.clone(),
            number(step.found),
            number(deletes),
            number(step.found.saturating_sub(deletes)),
            number(step.outside),
        ]);
    }
    let (deletes, found) = plan.deletes();
    let mut text = format!("\n{}", columns.counted(width));
    let _ = writeln!(text, "{} of {} found in scope would be deleted", number(deletes), counted(found, "record", "records"));
    for step in &plan.removals {
        text.push_str(&listed(step, width));
    }
    text
}

fn listed(step: &RemovalStep, width: usize) -> String {
    let mut text = String::new();
    for removal in step.deletes.iter().take(LISTED) {
        let object = removal.object.as_ref().map_or(String::new(), |object| format!(" {object}"));
        let line = format!("  delete {} {}{object}: {}", step.resource, removal.id, removal.because);
        let _ = writeln!(text, "{}", hanging(&line, width, 4));
    }
    if step.deletes.len() > LISTED {
        let _ = writeln!(text, "  and {} more of {}; --json lists them all", step.deletes.len() - LISTED, step.resource);
    }
    for (why, records) in step.kept.iter().filter(|(why, _)| !why.is_match()) {
        let _ = writeln!(text, "{}", hanging(&format!("  keep {} of {}: {why}", number(*records), step.resource), width, 4));
    }
    if let Some(gap) = &step.gap {
        let _ = writeln!(text, "{}", hanging(&format!("  no more of {} is deleted: {gap}", step.resource), width, 4));
    }
    text
}

/// A report.
pub(crate) fn report(report: &Report, width: usize) -> String {
    let what = if report.resumed { "Report of a resumed run" } else { "Report" };
    let mut text = head(what, &report.configuration, report.school_year, &report.target, report.mode, width);
    if let Some(run) = report.run {
        let _ = writeln!(text, "run {run} of the ledger");
    }
    if let Some(reason) = &report.stopped {
        let _ = writeln!(text, "{}", Ink::Bad.paint(hanging(&format!("STOPPED: {reason}"), width, 3)));
        if let Some(run) = report.run {
            let _ =
                writeln!(text, "{}", hanging(&format!("what run {run} has delivered is not sent again with --resume"), width, 3));
        }
    }
    if !report.removals.is_empty() {
        text.push_str(&removed(report, width));
    }
    if !report.resources.is_empty() || report.removals.is_empty() {
        text.push_str(&accounts(&report.resources, &report.total, width));
    }
    if !report.by_status.is_empty() {
        let requests: u64 = report.by_status.iter().map(|tally| tally.requests).sum();
        let answers: Vec<_> = report.by_status.iter().map(ToString::to_string).collect();
        let line = format!("{}: {}", counted(requests, "request", "requests"), answers.join("; "));
        let _ = writeln!(text, "\n{}", hanging(&line, width, 3));
    }
    failures(&mut text, &report.failures, width);
    warnings(&mut text, &report.warnings, width);
    for left in report.left_behind.iter().take(LISTED) {
        let _ = writeln!(text, "{}", hanging(&format!("left behind: {left}"), width, 3));
    }
    let (ink, verdict) = if report.is_success() {
        (Ink::Good, "everything is accounted for, nothing failed")
    } else if !report.gaps.is_empty() && report.failures.is_empty() && report.stopped.is_none() && report.removed.failed == 0 {
        (Ink::Warning, "nothing failed, but not everything could be looked at")
    } else if report.mode == Mode::Cleanup {
        (Ink::Bad, "not everything was deleted that should be")
    } else {
        (Ink::Bad, "not everything was delivered")
    };
    let _ = writeln!(text, "\n{}", ink.paint(verdict));
    text
}

type Column = (&'static str, fn(&Tally) -> u64);

fn accounts(resources: &BTreeMap<String, Tally>, total: &Tally, width: usize) -> String {
    let all: [Column; 9] = [
        ("read", |tally| tally.read),
        ("created", |tally| tally.created),
        ("updated", |tally| tally.updated),
        ("unchanged", |tally| tally.unchanged),
        ("invalid", |tally| tally.invalid),
        ("failed", |tally| tally.failed),
        ("blocked", |tally| tally.blocked),
        ("skipped", |tally| tally.skipped),
        ("cancelled", |tally| tally.cancelled),
    ];
    let always = ["read", "created"];
    let shown: Vec<_> = all.into_iter().filter(|(name, of)| always.contains(name) || of(total) > 0).collect();
    let mut columns = Columns::new([""].into_iter().chain(shown.iter().map(|(name, _)| *name)));
    let row = |name: &str, tally: &Tally| {
        [name.to_owned()].into_iter().chain(shown.iter().map(|(_, of)| number(of(tally)))).collect::<Vec<_>>()
    };
    let empty = resources.values().filter(|tally| tally.read == 0).count();
    for (resource, tally) in resources.iter().filter(|(_, tally)| tally.read > 0) {
        columns.push(row(resource, tally));
    }
    columns.push(row("total", total));
    let mut text = format!("\n{}", columns.counted(width));
    if empty > 0 {
        let _ = writeln!(text, "and {} of which nothing was read", counted(empty as u64, "resource", "resources"));
    }
    text
}

fn removed(report: &Report, width: usize) -> String {
    let mut columns = Columns::new(["", "found", "deleted", "kept", "failed"]);
    let row = |name: &str, tally: &RemovalTally| {
        [name.to_owned(), number(tally.found), number(tally.deleted), number(tally.kept_records()), number(tally.failed)]
    };
    for (resource, tally) in &report.removals {
        columns.push(row(resource, tally));
    }
    columns.push(row("total", &report.removed));
    let mut text = format!("\n{}", columns.counted(width));
    for (why, records) in &report.removed.kept {
        let _ = writeln!(text, "{}", hanging(&format!("  kept {}: {why}", number(*records)), width, 4));
    }
    text
}

/// Failures by cause.
pub(crate) fn failures(text: &mut String, failures: &[Failure], width: usize) {
    for (nth, failure) in failures.iter().enumerate().take(LISTED) {
        let status = failure.status.map_or(String::new(), |status| format!(" (HTTP {status})"));
        let line = format!(
            "{}. {} of {}{status}: {}",
            nth + 1,
            counted(failure.records, "record", "records"),
            failure.resource,
            failure.message
        );
        let _ = writeln!(text, "\n{}", Ink::Bad.paint(hanging(&line, width, 3)));
        if let Some(hint) = &failure.hint {
            let _ = writeln!(text, "{}", hanging(&format!("   what to do: {hint}"), width, 6));
        }
        let examples = failure.examples.iter().take(3).map(|example| match &example.object {
            Some(object) => format!("{} {object}", example.origin),
            None => example.origin.clone(),
        });
        let examples: Vec<_> = examples.collect();
        if !examples.is_empty() {
            let _ = writeln!(text, "{}", hanging(&format!("   such as {}", examples.join(", ")), width, 6));
        }
        if failure.blocked_records() > 0 {
            let mut held: Vec<_> = failure.blocked.iter().collect();
            held.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
            let named: Vec<_> =
                held.iter().take(4).map(|(resource, records)| format!("{} {resource}", number(**records))).collect();
            let others = held.len().saturating_sub(named.len());
            let others = if others > 0 { format!(" and those of {others} more resources") } else { String::new() };
            let line =
                format!("   {} wait for it: {}{others}", counted(failure.blocked_records(), "record", "records"), named.join(", "));
            let _ = writeln!(text, "{}", hanging(&line, width, 6));
        }
    }
    text.push_str(&more(failures.len(), LISTED));
}

/// What should be known.
pub(crate) fn warnings(text: &mut String, warnings: &[String], width: usize) {
    if !warnings.is_empty() {
        text.push('\n');
    }
    for warning in warnings {
        let _ = writeln!(text, "{}", Ink::Warning.paint(hanging(&format!("warning: {warning}"), width, 3)));
    }
}

/// How many more there are than were named.
pub(crate) fn more(all: usize, named: usize) -> String {
    if all > named { format!("and {} more; --json has them all\n", number((all - named) as u64)) } else { String::new() }
}

fn head(
    what: &str,
    configuration: &str,
    year: impl std::fmt::Display,
    target: impl std::fmt::Display,
    mode: Mode,
    width: usize,
) -> String {
    let line = format!("{what}: {mode} of {configuration:?}, school year {year}, into {target}");
    format!("{}\n", Ink::Heading.paint(hanging(&line, width, 3)))
}
