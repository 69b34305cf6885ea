//! `audit`: who asked for what, when, and what came of it.

use std::time::{Duration, SystemTime};

use clap::{Arg, ArgAction, Command};
use edfi_resync::campus::{Right, Tool};
use edfi_resync::ledger::{Audit as _, AuditFilter};
use edfi_resync::model::Day;
use edfi_resync::report::AuditRecord;
use edfi_resync::{Error, ErrorKind, Result};
use serde_json::{Value, json};

use super::Context;
use crate::open;
use crate::said::Said;
use crate::text::{Columns, number};

const DAY: Duration = Duration::from_secs(24 * 3600);

pub(super) fn arguments(command: Command) -> Command {
    let text = |name: &'static str, value: &'static str, help: &'static str| Arg::new(name).long(name).value_name(value).help(help);
    command.args([
        text("since", "DAY", "Only from this day on (UTC)"),
        text("before", "DAY", "Only before this day (UTC)"),
        text("actor", "NAME", "Only what this one asked for"),
        Arg::new("csv").long("csv").action(ArgAction::SetTrue).help("Print CSV"),
    ])
}

pub(super) async fn run(context: Context) -> Result<Said> {
    open::rights(&context.given)?.require(Tool::Resync, Right::Read)?;
    let mut filter = AuditFilter::default();
    if let Some(day) = context.argument("since") {
        filter = filter.with_since(midnight("since", &day)?);
    }
    if let Some(day) = context.argument("before") {
        // The end of the filter is included.
        filter = filter.with_until(midnight("before", &day)? - Duration::from_millis(1));
    }
    if let Some(actor) = context.argument("actor") {
        filter = filter.with_actor(actor);
    }
    if let Some(name) = context.given.text("configuration") {
        filter = filter.with_configuration(name);
    }
    let ledger = open::ledger_that_is_there(&context.given, &context.stop).await?;
    let records = AuditRecord::of(ledger.audit_rows(&filter).await?);
    let json = serde_json::to_value(&records)
        .map_err(|error| Error::new(ErrorKind::Unexpected, "the audit cannot be written").with_source(error))?;
    if context.has("csv") {
        return Ok(Said::new(AuditRecord::to_csv(&records), &json!({"audit": json})).raw());
    }
    let text = text(json.as_array().map_or(&[], Vec::as_slice), context.output.width());
    Ok(Said::new(text, &json!({"audit": json})))
}

fn text(records: &[Value], width: usize) -> String {
    if records.is_empty() {
        return "there is nothing in the audit\n".to_owned();
    }
    let text = |record: &Value, name: &str| match &record[name] {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let mut columns = Columns::new(["when (UTC)", "who", "what", "run", "result"]);
    for record in records {
        let counts: Vec<_> = record["counts"].as_object().into_iter().flatten().filter(|(_, count)| **count != json!(0)).collect();
        let counts: Vec<_> = counts.iter().map(|(name, count)| format!("{name} {}", number(count.as_u64().unwrap_or(0)))).collect();
        let result = [text(record, "result"), counts.join(", "), text(record, "reason")];
        let result: Vec<_> = result.into_iter().filter(|part| !part.is_empty()).collect();
        let when = text(record, "at").chars().take(16).collect::<String>().replace('T', " ");
        columns.push([when, text(record, "actor"), text(record, "action"), text(record, "run"), result.join(": ")]);
    }
    columns.listed(width)
}

/// The beginning of a day, UTC.
fn midnight(name: &str, text: &str) -> Result<SystemTime> {
    let day: Day = text.trim().parse().map_err(|error: Error| error.at(format!("--{name}")))?;
    let shown = day.to_string();
    let mut parts = shown.splitn(3, '-').map(|part| part.parse::<i64>().unwrap_or_default());
    let (year, month, day) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    // Years begin in March, so that a leap day is the last of one.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days =
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day - 1 - 719_468;
    let days = u32::try_from(days)
        .map_err(|_| Error::new(ErrorKind::RequestInvalid, format!("--{name} is before 1970")).with_hint("name a later day"))?;
    Ok(SystemTime::UNIX_EPOCH + DAY * days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_where_they_should() {
        for (day, seconds) in [("1970-01-01", 0), ("2000-02-29", 951_782_400), ("2026-12-01", 1_796_083_200)] {
            assert_eq!(midnight("since", day).expect("a day"), SystemTime::UNIX_EPOCH + Duration::from_secs(seconds), "{day}");
        }
        assert!(midnight("since", "1969-12-31").is_err() && midnight("since", "yesterday").is_err());
    }
}
