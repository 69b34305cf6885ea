//! [`View`]: what the page shows, as a value.

use edfi_resync::campus::Mode;
use edfi_resync::graph::Dependencies;
use edfi_resync::model::Model;
use edfi_resync::plan::Plan;
use edfi_resync::report::{Example, Failure, RemovalTally, Report, Tally};
use edfi_resync::verify::{Compared, Differences};
use serde::Serialize;

use super::Extras;
use super::chart::{self, Outage};
use crate::drawing::{Drawing, Mark};
use crate::text::number;

/// Causes and differences that are named one by one.
const CAUSES: usize = 500;
const DIFFERENCES: usize = 1_000;
/// Examples of a cause, resources that wait for it, warnings, and records left behind that are named.
const EXAMPLES: usize = 10;
const HELD: usize = 20;
const WARNINGS: usize = 200;

/// What the page shows.
#[derive(Debug, Serialize)]
pub(super) struct View {
    title: String,
    verdict: &'static str,
    is_success: bool,
    head: Vec<(&'static str, String)>,
    stopped: Option<String>,
    tiles: Vec<Tile>,
    accounts: Option<Table>,
    removals: Option<Table>,
    kept: Vec<(String, u64)>,
    causes: Vec<Cause>,
    more_causes: usize,
    failed_records: u64,
    chart: Option<String>,
    pace: Vec<Point>,
    outages: Vec<Outage>,
    requests: Vec<Status>,
    graph: Option<String>,
    comparison: Option<Verified>,
    warnings: Vec<String>,
    more_warnings: usize,
    left_behind: Vec<String>,
    version: &'static str,
}

#[derive(Debug, Serialize)]
struct Tile {
    name: &'static str,
    count: u64,
    class: &'static str,
}

/// Names on the left, numbers on the right, a sum below.
#[derive(Debug, Serialize)]
struct Table {
    columns: Vec<&'static str>,
    rows: Vec<Row>,
    total: Vec<u64>,
    /// Resources of which there was nothing.
    empty: usize,
}

#[derive(Debug, Serialize)]
struct Row {
    name: String,
    class: &'static str,
    cells: Vec<u64>,
}

#[derive(Debug, Serialize)]
struct Cause {
    resource: String,
    class: String,
    status: Option<u16>,
    message: String,
    hint: Option<String>,
    records: u64,
    held: u64,
    examples: Vec<Named>,
    blocked: Vec<(String, u64)>,
    more_blocked: usize,
}

#[derive(Debug, Serialize)]
struct Named {
    origin: String,
    object: String,
    campus: String,
}

#[derive(Debug, Serialize)]
struct Point {
    at: String,
    rate: String,
    limit: usize,
}

#[derive(Debug, Serialize)]
struct Status {
    answer: String,
    requests: u64,
    retries: u64,
    refusals: u64,
    waited: String,
}

#[derive(Debug, Serialize)]
struct Verified {
    table: Table,
    is_all_well: bool,
    differences: Vec<Differs>,
    more: usize,
    warnings: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Differs {
    resource: String,
    kind: String,
    origin: String,
    id: String,
    what: String,
}

impl View {
    /// What is shown of a report and of what stands beside it.
    pub(super) fn of(report: &Report, extras: &Extras<'_>) -> Self {
        let total = &report.total;
        let failed = total.invalid + total.failed + total.blocked + total.cancelled + report.removed.failed;
        let verdict = if report.is_success() {
            "Everything is accounted for, nothing failed"
        } else if failed == 0 && report.stopped.is_none() {
            "Nothing failed, but not everything could be looked at"
        } else if report.mode == Mode::Cleanup {
            "Not everything was deleted that should be"
        } else {
            "Not everything was delivered"
        };
        let mut warnings: Vec<_> = report.warnings.iter().take(WARNINGS).cloned().collect();
        warnings.dedup();
        let outages = chart::outages(&report.pace, &report.by_status);
        Self {
            title: format!("{} of {}", capital(report.mode.as_str()), report.configuration),
            verdict,
            is_success: report.is_success(),
            head: head(report),
            stopped: report.stopped.clone(),
            tiles: tiles(report),
            accounts: (total.read > 0 || report.removals.is_empty()).then(|| accounts(report)),
            removals: (!report.removals.is_empty()).then(|| removals(report)),
            kept: report.removed.kept.iter().map(|(why, records)| (why.to_string(), *records)).collect(),
            causes: report.failures.iter().take(CAUSES).map(Cause::of).collect(),
            more_causes: report.failures.len().saturating_sub(CAUSES),
            failed_records: failed,
            chart: chart::svg(&report.pace, &outages),
            pace: report
                .pace
                .iter()
                .map(|point| Point {
                    at: chart::time(point.at.as_secs_f64()),
                    rate: format!("{:.0}", point.requests_per_second),
                    limit: point.limit,
                })
                .collect(),
            outages,
            requests: report
                .by_status
                .iter()
                .map(|of| Status {
                    answer: of.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string()),
                    requests: of.requests,
                    retries: of.retries,
                    refusals: of.refusals,
                    waited: chart::time(of.waited.as_secs_f64()),
                })
                .collect(),
            graph: graph(report, extras.plan),
            comparison: extras.differences.map(Verified::of),
            warnings,
            more_warnings: report.warnings.len().saturating_sub(WARNINGS),
            left_behind: report.left_behind.iter().take(WARNINGS).map(ToString::to_string).collect(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn head(report: &Report) -> Vec<(&'static str, String)> {
    let mut head = vec![
        ("Configuration", report.configuration.clone()),
        ("School year", report.school_year.to_string()),
        ("ODS", report.target.clone()),
        ("Mode", report.mode.to_string()),
    ];
    if let Some(run) = report.run {
        head.push(("Run", if report.resumed { format!("{run}, resumed") } else { run.to_string() }));
    }
    head.push(("Plan", report.plan.clone()));
    head
}

fn tiles(report: &Report) -> Vec<Tile> {
    let Tally { read, created, updated, unchanged, invalid, failed, blocked, skipped, cancelled, .. } = report.total;
    let tile = |name, count, class| Tile { name, count, class };
    let mut tiles = vec![tile("read", read, ""), tile("delivered", created + updated + unchanged, "good")];
    let others = [
        ("failed", failed + invalid, "bad"),
        ("held back", blocked, "held"),
        ("skipped", skipped, ""),
        ("cancelled", cancelled, "held"),
        ("deleted", report.removed.deleted, ""),
        ("not deleted", report.removed.failed, "bad"),
    ];
    tiles.extend(
        others
            .into_iter()
            .filter(|(name, count, _)| *count > 0 || *name == "failed")
            .map(|(name, count, class)| tile(name, count, class)),
    );
    tiles
}

type Column = (&'static str, fn(&Tally) -> u64);

fn accounts(report: &Report) -> Table {
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
    let always = ["read", "created", "updated", "failed"];
    let shown: Vec<_> = all.into_iter().filter(|(name, of)| always.contains(name) || of(&report.total) > 0).collect();
    let cells = |tally: &Tally| shown.iter().map(|(_, of)| of(tally)).collect::<Vec<_>>();
    let rows = report.resources.iter().filter(|(_, tally)| tally.read > 0);
    Table {
        columns: shown.iter().map(|(name, _)| *name).collect(),
        rows: rows.map(|(name, tally)| Row { name: name.clone(), class: class(tally), cells: cells(tally) }).collect(),
        total: cells(&report.total),
        empty: report.resources.values().filter(|tally| tally.read == 0).count(),
    }
}

fn removals(report: &Report) -> Table {
    let cells = |tally: &RemovalTally| vec![tally.found, tally.deleted, tally.kept_records(), tally.failed];
    let row = |(name, tally): (&String, &RemovalTally)| Row {
        name: name.clone(),
        class: if tally.failed > 0 { "bad" } else { "good" },
        cells: cells(tally),
    };
    Table {
        columns: vec!["found", "deleted", "kept", "failed"],
        rows: report.removals.iter().map(row).collect(),
        total: cells(&report.removed),
        empty: 0,
    }
}

/// How a resource fared, as a class of the page.
fn class(tally: &Tally) -> &'static str {
    if tally.failed + tally.invalid > 0 {
        "bad"
    } else if tally.blocked + tally.cancelled > 0 {
        "held"
    } else if tally.read > 0 {
        "good"
    } else {
        "plain"
    }
}

impl Cause {
    fn of(failure: &Failure) -> Self {
        let mut blocked: Vec<_> = failure.blocked.iter().map(|(name, records)| (name.clone(), *records)).collect();
        blocked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let more_blocked = blocked.len().saturating_sub(HELD);
        blocked.truncate(HELD);
        Self {
            resource: failure.resource.clone(),
            class: failure.class.to_string(),
            status: failure.status,
            message: failure.message.clone(),
            hint: failure.hint.clone(),
            records: failure.records,
            held: failure.blocked_records(),
            examples: failure.examples.iter().take(EXAMPLES).map(Named::of).collect(),
            blocked,
            more_blocked,
        }
    }
}

impl Named {
    fn of(example: &Example) -> Self {
        let campus = example.campus.iter().map(|(role, ids)| {
            let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
            format!("{role} {}", ids.join(", "))
        });
        Self {
            origin: example.origin.clone(),
            object: example.object.clone().unwrap_or_default(),
            campus: campus.collect::<Vec<_>>().join("; "),
        }
    }
}

impl Verified {
    fn of(found: &Differences) -> Self {
        let cells = |of: &Compared| vec![of.same, of.missing, of.different, of.extra, of.not_comparable];
        let class = |of: &Compared| {
            if of.missing + of.different > 0 {
                "bad"
            } else if of.is_all_well() {
                "good"
            } else {
                "held"
            }
        };
        let rows = found.resources.iter().map(|(name, of)| Row { name: name.clone(), class: class(of), cells: cells(of) });
        let table = Table {
            columns: vec!["same", "missing", "different", "extra", "unclear"],
            rows: rows.collect(),
            total: cells(&found.total),
            empty: 0,
        };
        let differences = found.differences.iter().take(DIFFERENCES).map(|difference| {
            let members = difference.members.iter().take(EXAMPLES).map(|member| match (&member.source, &member.ods) {
                (None, None) => member.path.clone(),
                (source, ods) => format!("{}: {} / {}", member.path, shown(source.as_ref()), shown(ods.as_ref())),
            });
            let members = members.collect::<Vec<String>>().join(", ");
            Differs {
                resource: difference.resource.clone(),
                kind: difference.kind.to_string(),
                origin: difference.origin.clone().unwrap_or_default(),
                id: difference.id.clone().unwrap_or_default(),
                what: difference.why.clone().unwrap_or(members),
            }
        });
        Self {
            table,
            is_all_well: found.total.is_all_well(),
            differences: differences.collect(),
            more: found.differences.len().saturating_sub(DIFFERENCES),
            warnings: found.warnings.iter().take(WARNINGS).cloned().collect(),
        }
    }
}

fn shown(value: Option<&serde_json::Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), |value| value.to_string().chars().take(200).collect())
}

/// What depends on what, marked by how it fared.
fn graph(report: &Report, plan: Option<&Plan>) -> Option<String> {
    let model = match plan {
        Some(plan) => Model::data_standard(&plan.data_standard).ok()?,
        None => Model::ds5_2(),
    };
    let dependencies = Dependencies::shared(&model).ok()?;
    let named = report.resources.iter().filter(|(_, tally)| tally.read > 0).map(|(name, _)| name).chain(report.removals.keys());
    let kinds: Vec<_> = named.filter_map(|name| model.find(name)).filter(|kind| !kind.is_descriptor()).collect();
    if kinds.len() < 2 {
        return None;
    }
    let mark = |name: &str| {
        let tally = report.resources.get(name)?;
        let parts = [(tally.failed + tally.invalid, "failed"), (tally.blocked, "held back"), (tally.cancelled, "cancelled")];
        let troubles: Vec<_> =
            parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{} {what}", number(count))).collect();
        let label = if troubles.is_empty() { number(tally.read) } else { troubles.join(", ") };
        Some(Mark { class: class(tally), label })
    };
    Some(Drawing::of(&dependencies, &kinds).svg(mark))
}
