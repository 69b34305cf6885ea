//! A report of what a ledger still knows of a run.

use std::collections::BTreeMap;

use edfi_resync::ledger::{ErrorFilter, ErrorLog as _, ErrorState, Ledger as _, RunId, RunRow, RunState, SqliteLedger};
use edfi_resync::plan::Plan;
use edfi_resync::report::{ErrorGroup, REPORT_FORMAT, Report};
use edfi_resync::{Error, ErrorKind, Result};
use serde_json::{Value, json};

/// Examples of a cause.
const EXAMPLES: usize = 10;
/// The columns of an account.
const COLUMNS: [&str; 9] = ["read", "created", "updated", "unchanged", "invalid", "failed", "blocked", "skipped", "cancelled"];

/// The report of a run, by its number or else the newest, and its plan if that can still be read. What the ledger does not keep it does not show: rate
/// and requests, deletes, and causes of records that were delivered since.
///
/// # Errors
/// [`ErrorKind::RequestInvalid`] for a run that the ledger does not have, or whose outcomes it has let go; what the ledger says.
pub(crate) async fn rebuilt(ledger: &SqliteLedger, number: Option<i64>) -> Result<(Report, Option<Plan>)> {
    let runs = ledger.runs().await?;
    let run = match number {
        None => runs.first(),
        Some(number) => runs.iter().find(|run| run.id == RunId(number)),
    };
    let Some(run) = run else {
        let known: Vec<_> = runs.iter().take(10).map(|run| run.id.to_string()).collect();
        let hint = if known.is_empty() { "the ledger has none".to_owned() } else { format!("the newest are {}", known.join(", ")) };
        return Err(Error::new(ErrorKind::RequestInvalid, "the ledger has no such run").with_hint(hint));
    };
    let plan = ledger.plan(run.id).await?.and_then(|json| Plan::from_json(&json).ok());
    let json = report(ledger, run, plan.as_ref()).await?;
    let report = serde_json::from_value(json)
        .map_err(|error| Error::new(ErrorKind::Unexpected, "the run cannot be reported").with_source(error))?;
    Ok((report, plan))
}

async fn report(ledger: &SqliteLedger, run: &RunRow, plan: Option<&Plan>) -> Result<Value> {
    let (mut resources, mut total) = (BTreeMap::<String, Counts>::new(), Counts::default());
    for row in ledger.outcomes(run.id).await? {
        let column = row.outcome.as_str();
        resources.entry(endpoint(&row.resource)).or_default().count(column);
        total.count(column);
    }
    let mut warnings = vec![
        "made of what the ledger keeps: neither rate nor requests, nor causes of records that were delivered since".to_owned(),
    ];
    let kept: u64 = run.counts.values().sum();
    if kept > total.0[0] {
        warnings.push(format!("the ledger has let outcomes go: of {kept} records it still knows {}", total.0[0]));
    }
    let states = [ErrorState::Open, ErrorState::Retried, ErrorState::Archived];
    let filter = states.into_iter().fold(ErrorFilter::default().with_run(run.id), ErrorFilter::with_state);
    let failures: Vec<_> = ErrorGroup::of(ledger.errors(&filter).await?).iter().map(failure).collect();
    let stopped = match run.state {
        RunState::Finished => None,
        RunState::Open => Some("it is under way, or its process died".to_owned()),
        _ => Some(run.stopped.clone().unwrap_or_else(|| "it was stopped".to_owned())),
    };
    Ok(json!({
        "format": REPORT_FORMAT,
        "plan": run.fingerprint,
        "run": run.id,
        "resumed": run.resumed > 0,
        "configuration": run.configuration,
        "target": run.url,
        "schoolYear": run.school_year,
        "mode": plan.map_or("resync", |plan| plan.mode.as_str()),
        "total": total.json(),
        "resources": resources.iter().map(|(name, counts)| (name.clone(), counts.json())).collect::<serde_json::Map<_, _>>(),
        "failures": failures,
        "warnings": warnings,
        "stopped": stopped,
    }))
}

/// One account, by column.
#[derive(Default)]
struct Counts([u64; COLUMNS.len()]);

impl Counts {
    fn count(&mut self, column: &str) {
        self.0[0] += 1;
        if let Some(at) = COLUMNS.iter().position(|name| *name == column) {
            self.0[at] += 1;
        }
    }

    fn json(&self) -> Value {
        COLUMNS.iter().zip(self.0).map(|(name, count)| ((*name).to_owned(), json!(count))).collect::<serde_json::Map<_, _>>().into()
    }
}

/// An endpoint of the path of a resource.
fn endpoint(path: &str) -> String {
    let path = path.trim_start_matches('/');
    path.strip_prefix("ed-fi/").unwrap_or(path).to_owned()
}

fn failure(group: &ErrorGroup) -> Value {
    let mut blocked = BTreeMap::<String, u64>::new();
    for row in &group.blocked {
        *blocked.entry(endpoint(&row.resource)).or_default() += 1;
    }
    let examples: Vec<_> = group
        .failed
        .iter()
        .take(EXAMPLES)
        .map(|row| json!({"origin": row.origin, "campus": row.campus, "object": row.object}))
        .collect();
    // A class that another version wrote is no class of this one.
    let is_known = serde_json::from_value::<edfi_resync::engine::CauseClass>(json!(group.class)).is_ok();
    json!({
        "resource": endpoint(&group.resource),
        "class": if is_known { group.class.as_str() } else { "other" },
        "status": group.status,
        "message": group.message,
        "hint": group.hint,
        "records": group.failed.len(),
        "examples": examples,
        "blocked": blocked,
    })
}
