//! What notebooks show of plans, reports and comparisons: small tables and drawings. Every text is escaped: names come from outside.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use edfi_resync::explain::{Explanation, Reason};
use edfi_resync::plan::{Pass, Plan, Step};
use edfi_resync::report::{Failure, RemovalTally, Report, Tally};
use edfi_resync::validate::Validation;
use edfi_resync::verify::{Compared, Differences};

use crate::json::name_of;

/// How many causes, differences and records are shown.
const SHOWN: usize = 50;

/// Text in which nothing is markup, and nothing moves a cursor.
struct Escaped<T>(T);

impl<T: fmt::Display> fmt::Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.to_string().chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                letter if letter.is_control() => f.write_char('\u{fffd}')?,
                letter => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}

/// A table that grows row by row.
struct Table(String);

impl Table {
    fn new(columns: &[&str]) -> Self {
        let mut table = Self("<table><thead>".to_owned());
        table.line("th", columns.iter());
        table.0.push_str("</thead><tbody>");
        table
    }

    fn row<T: fmt::Display>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.line("td", cells);
    }

    fn line<T: fmt::Display>(&mut self, tag: &str, cells: impl IntoIterator<Item = T>) {
        self.0.push_str("<tr>");
        for cell in cells {
            let _ = write!(self.0, "<{tag} style=\"text-align:left\">{}</{tag}>", Escaped(cell));
        }
        self.0.push_str("</tr>");
    }

    fn finish(mut self) -> String {
        self.0.push_str("</tbody></table>");
        self.0
    }
}

fn title(text: impl fmt::Display) -> String {
    format!("<p><b>{}</b></p>", Escaped(text))
}

fn list(heading: &str, items: &[String]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let mut shown = format!("<p>{heading}</p><ul>");
    for item in items {
        let _ = write!(shown, "<li>{}</li>", Escaped(item));
    }
    shown + "</ul>"
}

fn more(all: usize, what: &str) -> String {
    if all > SHOWN { format!("<p>and {} more {what}</p>", all - SHOWN) } else { String::new() }
}

/// A plan as a drawn graph: its steps from left to right in load order, and what each waits for.
pub(crate) fn plan(plan: &Plan) -> String {
    let head = format!(
        "{} of {:?}, school year {}, into {}",
        plan.mode.as_str(),
        plan.configuration,
        plan.school_year,
        plan.target.as_str()
    );
    let removals = if plan.removals.is_empty() {
        String::new()
    } else {
        let mut table = Table::new(&["deletes of", "found", "deleted", "kept"]);
        for step in &plan.removals {
            let kept: u64 = step.kept.values().sum();
            table.row([step.resource.clone(), step.found.to_string(), step.deletes.len().to_string(), kept.to_string()]);
        }
        table.finish()
    };
    format!("{}{}{removals}{}", title(head), graph(&plan.steps), list("Warnings", &plan.warnings))
}

const WIDTH: usize = 220;
const HEIGHT: usize = 34;
const GAP: (usize, usize) = (40, 10);

/// Where a step stands.
#[derive(Clone, Copy)]
struct Place {
    x: usize,
    y: usize,
}

fn graph(steps: &[Step]) -> String {
    if steps.is_empty() {
        return String::new();
    }
    let mut columns: Vec<u32> = steps.iter().map(column).collect();
    columns.sort_unstable();
    columns.dedup();
    let mut filled: BTreeMap<usize, usize> = BTreeMap::new();
    let places: Vec<Place> = steps
        .iter()
        .map(|step| {
            let at = columns.binary_search(&column(step)).unwrap_or_default();
            let row = filled.entry(at).or_default();
            let place = Place { x: GAP.0 / 2 + at * (WIDTH + GAP.0), y: GAP.1 + *row * (HEIGHT + GAP.1) };
            *row += 1;
            place
        })
        .collect();
    let width = columns.len() * (WIDTH + GAP.0);
    let height = GAP.1 + filled.values().max().copied().unwrap_or_default() * (HEIGHT + GAP.1);
    let mut svg = format!(
        "<div style=\"overflow:auto;max-height:600px\"><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"11\">"
    );
    for (step, to) in steps.iter().zip(&places) {
        for from in step.after.iter().filter_map(|at| places.get(*at)) {
            let (x1, y1, x2, y2) = (from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2);
            let _ = write!(
                svg,
                "<path d=\"M{x1} {y1} C{} {y1} {} {y2} {x2} {y2}\" fill=\"none\" stroke=\"#999\" stroke-width=\"0.6\"/>",
                x1 + GAP.0 / 2,
                x2.saturating_sub(GAP.0 / 2)
            );
        }
    }
    for (step, Place { x, y }) in steps.iter().zip(&places) {
        let records = step.records.map_or_else(|| "records not counted".to_owned(), |records| format!("{records} records"));
        let pass = match step.pass {
            Pass::First => String::new(),
            other => format!(", {}", name_of(&other)),
        };
        let fill = if step.added { "#eef3f8" } else { "#dbe9f6" };
        let _ = write!(
            svg,
            "<g><title>{} ({})</title><rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"4\" fill=\"{fill}\" stroke=\"#678\"/>\
             <text x=\"{tx}\" y=\"{}\" fill=\"#000\">{}</text><text x=\"{tx}\" y=\"{}\" fill=\"#456\">{records}{pass}</text></g>",
            Escaped(&step.resource),
            Escaped(&step.category),
            y + 14,
            Escaped(short(&step.resource)),
            y + 27,
            tx = x + 6,
        );
    }
    svg.push_str("</svg></div>");
    svg
}

/// Second passes stand behind the first ones of their resource.
fn column(step: &Step) -> u32 {
    step.order * 2 + u32::from(step.pass != Pass::First)
}

/// A name that fits into its box.
fn short(name: &str) -> String {
    const LETTERS: usize = 34;
    if name.chars().count() <= LETTERS { name.to_owned() } else { name.chars().take(LETTERS - 1).chain(['…']).collect() }
}

const COLUMNS: [&str; 10] =
    ["resource", "read", "created", "updated", "unchanged", "invalid", "failed", "blocked", "skipped", "cancelled"];

/// A report as tables of accounts and of causes.
pub(crate) fn report(report: &Report) -> String {
    let run = report.run.map_or_else(String::new, |run| format!("Run {run} of "));
    let stopped = report.stopped.as_ref().map_or_else(String::new, |why| format!(", stopped: {why}"));
    let head = format!("{run}{:?}, school year {}, into {}{stopped}", report.configuration, report.school_year, report.target);
    let mut accounts = Table::new(&COLUMNS);
    for (resource, tally) in &report.resources {
        accounts.row(cells(resource, tally));
    }
    accounts.row(cells("total", &report.total));
    let removed = if report.removed.is_empty() {
        String::new()
    } else {
        let mut table = Table::new(&["removed of", "found", "deleted", "kept", "failed"]);
        for (resource, tally) in &report.removals {
            table.row(removals(resource, tally));
        }
        table.row(removals("total", &report.removed));
        table.finish()
    };
    format!("{}{}{removed}{}{}", title(head), accounts.finish(), failures(&report.failures), list("Warnings", &report.warnings))
}

fn cells(name: &str, tally: &Tally) -> Vec<String> {
    let Tally { read, created, updated, unchanged, invalid, failed, blocked, skipped, cancelled, .. } = tally;
    let counts = [read, created, updated, unchanged, invalid, failed, blocked, skipped, cancelled];
    std::iter::once(name.to_owned()).chain(counts.into_iter().map(ToString::to_string)).collect()
}

fn removals(name: &str, tally: &RemovalTally) -> [String; 5] {
    let counts = [tally.found, tally.deleted, tally.kept_records(), tally.failed].map(|count| count.to_string());
    let [found, deleted, kept, failed] = counts;
    [name.to_owned(), found, deleted, kept, failed]
}

fn failures(failures: &[Failure]) -> String {
    if failures.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&["cause", "sort", "status", "records", "blocked", "message", "what to do", "first"]);
    for failure in failures.iter().take(SHOWN) {
        table.row([
            failure.resource.clone(),
            name_of(&failure.class),
            failure.status.map_or_else(String::new, |status| status.to_string()),
            failure.records.to_string(),
            failure.blocked_records().to_string(),
            failure.message.clone(),
            failure.hint.clone().unwrap_or_default(),
            failure.examples.first().map_or_else(String::new, |example| example.origin.clone()),
        ]);
    }
    table.finish() + &more(failures.len(), "causes")
}

/// A comparison as tables of counts, and of what is not the same.
pub(crate) fn differences(found: &Differences) -> String {
    let mut counts = Table::new(&["resource", "same", "missing", "different", "extra", "not comparable"]);
    let row = |name: &str, compared: &Compared| {
        let Compared { same, missing, different, extra, not_comparable, .. } = compared;
        let counts = [same, missing, different, extra, not_comparable].map(ToString::to_string);
        std::iter::once(name.to_owned()).chain(counts).collect::<Vec<_>>()
    };
    for (resource, compared) in &found.resources {
        counts.row(row(resource, compared));
    }
    counts.row(row("total", &found.total));
    let mut each = Table::new(&["resource", "kind", "origin", "id", "members", "why"]);
    for one in found.differences.iter().take(SHOWN) {
        let members: Vec<_> = one.members.iter().map(|member| member.path.as_str()).collect();
        each.row([
            one.resource.as_str(),
            one.kind.as_str(),
            one.origin.as_deref().unwrap_or_default(),
            one.id.as_deref().unwrap_or_default(),
            &members.join(", "),
            one.why.as_deref().unwrap_or_default(),
        ]);
    }
    let each = if found.differences.is_empty() { String::new() } else { each.finish() };
    format!("{}{each}{}{}", counts.finish(), more(found.differences.len(), "differences"), list("Warnings", &found.warnings))
}

/// A validation as tables of counts and of causes.
pub(crate) fn validation(found: &Validation) -> String {
    let mut counts = Table::new(&["resource", "read", "valid", "invalid", "duplicates"]);
    for (resource, of) in found.resources.iter().map(|(resource, of)| (resource.as_str(), of)).chain([("total", &found.total)]) {
        counts.row([
            resource.to_owned(),
            of.read.to_string(),
            of.valid.to_string(),
            of.invalid.to_string(),
            of.duplicates.to_string(),
        ]);
    }
    format!("{}{}{}", counts.finish(), failures(&found.failures), list("Warnings", &found.warnings))
}

/// An explanation as a table of records, what is not in place first.
pub(crate) fn explanation(found: &Explanation) -> String {
    let mut records = Table::new(&["resource", "origin", "object", "id", "reason", "message", "what to do"]);
    let (in_place, other): (Vec<_>, Vec<_>) = found.records.iter().partition(|record| record.reason == Reason::InPlace);
    for record in other.into_iter().chain(in_place).take(SHOWN) {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        records.row([
            text(&record.resource),
            text(&record.origin),
            text(&record.object),
            text(&record.id),
            record.reason.as_str().to_owned(),
            record.message.clone(),
            text(&record.next),
        ]);
    }
    let next = found.next.as_ref().map_or_else(String::new, |next| format!("<p>Next: {}</p>", Escaped(next)));
    let head = format!("{} in {:?}", found.subject, found.configuration);
    format!(
        "{}{next}{}{}{}",
        title(head),
        records.finish(),
        more(found.records.len(), "records"),
        list("Warnings", &found.warnings)
    )
}
