//! The report as people read it.

use std::fmt;

use super::failure::Failure;
use super::{Report, Tally};

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Resync of {:?}, school year {}, into {}", self.configuration, self.school_year, self.target)?;
        if let Some(reason) = &self.stopped {
            writeln!(f, "STOPPED: {reason}")?;
            if let Some(run) = self.run {
                writeln!(f, "   run {run} can be resumed: what it has delivered is not sent again")?;
            }
        }
        let columns = columns(&self.total);
        write!(f, "{:<55}", "")?;
        for (name, _) in &columns {
            write!(f, " {name:>9}")?;
        }
        writeln!(f)?;
        for (resource, tally) in &self.resources {
            line(f, resource, tally, &columns)?;
        }
        line(f, "total", &self.total, &columns)?;
        for (number, failure) in self.failures.iter().enumerate() {
            write!(f, "\n{}. {failure}", number + 1)?;
        }
        for warning in &self.warnings {
            writeln!(f, "warning: {warning}")?;
        }
        let verdict = if self.is_success() {
            "everything that was read is accounted for, nothing failed"
        } else {
            "not everything was delivered"
        };
        write!(f, "{verdict}")
    }
}

type Column = (&'static str, fn(&Tally) -> u64);

/// The columns that have something to say.
fn columns(total: &Tally) -> Vec<Column> {
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
    all.into_iter().filter(|(name, of)| always.contains(name) || of(total) > 0).collect()
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, tally: &Tally, columns: &[Column]) -> fmt::Result {
    write!(f, "{name:<55}")?;
    for (_, of) in columns {
        write!(f, " {:>9}", of(tally))?;
    }
    writeln!(f)
}

/// How many resources are named whose records are held back.
const LISTED_KINDS: usize = 4;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let records = if self.records == 1 { "1 record".to_owned() } else { format!("{} records", self.records) };
        let status = self.status.map_or(String::new(), |status| format!(" (HTTP {status})"));
        writeln!(f, "{records} of {}: {}{status}: {}", self.resource, self.class, self.message)?;
        if let Some(hint) = &self.hint {
            writeln!(f, "   what to do: {hint}")?;
        }
        for example in self.examples.iter().take(3) {
            let keys = example.campus.iter().map(|(role, ids)| {
                let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
                format!("{role} {}", ids.join(" and "))
            });
            let names: Vec<_> = [example.origin.clone()].into_iter().chain(example.object.clone()).chain(keys).collect();
            writeln!(f, "   {}", names.join(", "))?;
        }
        if self.blocked_records() > 0 {
            let mut kinds: Vec<_> = self.blocked.iter().map(|(resource, records)| (*records, resource)).collect();
            kinds.sort_by_key(|&(records, _)| std::cmp::Reverse(records));
            let more = kinds.len().saturating_sub(LISTED_KINDS);
            let mut words: Vec<_> =
                kinds.iter().take(LISTED_KINDS).map(|(records, resource)| format!("{records} {resource}")).collect();
            if more > 0 {
                words.push(format!("and those of {more} more resources"));
            }
            writeln!(f, "   held back, because they depend on it: {} records", self.blocked_records())?;
            writeln!(f, "      {}", words.join(", "))?;
        }
        Ok(())
    }
}
