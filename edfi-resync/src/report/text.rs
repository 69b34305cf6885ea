//! The report as people read it.

use std::fmt;

use super::failure::Failure;
use super::{RemovalTally, Report, Tally};
use crate::campus::Mode;
use crate::shown::{Lines, of_count, records};

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut Lines::new(f);
        let what = self.occasion.title(self.mode);
        write!(f, "{what} of {:?}, school year {}, into {}", self.configuration, self.school_year, self.target)?;
        if let Some(reason) = &self.stopped {
            write!(f, "STOPPED: {reason}")?;
            match self.run {
                Some(_) if self.sends_errors_again => {
                    write!(f, "   what is still in the error log can be sent again")?;
                }
                Some(run) if self.has_lost_ledger => {
                    write!(
                        f,
                        "   run {run} cannot be resumed as it is: its ledger cannot be written to any more; put that right first"
                    )?;
                }
                Some(run) => write!(f, "   run {run} can be resumed: what it has delivered is not sent again")?,
                None => {}
            }
        }
        if !self.removals.is_empty() {
            self.fmt_removals(f)?;
        }
        if !self.resources.is_empty() || self.removals.is_empty() {
            self.fmt_resources(f)?;
        }
        self.fmt_requests(f)?;
        self.fmt_pace(f)?;
        for (number, failure) in self.failures.iter().enumerate() {
            write!(f, "")?;
            failure.fmt_lines(f, format_args!("{}. ", number + 1))?;
        }
        for warning in &self.warnings {
            write!(f, "warning: {warning}")?;
        }
        for left in self.left_behind.iter().take(LISTED_LEFT_BEHIND) {
            write!(f, "   left behind: {left}")?;
        }
        let deletes = self.mode == Mode::Cleanup || !self.removals.is_empty();
        let sends = self.mode != Mode::Cleanup && (!self.resources.is_empty() || !deletes);
        let verdict = match (self.is_success(), sends, deletes) {
            (false, _, _) if self.is_settled() => "nothing failed, but not everything could be looked at",
            (true, true, false) => "everything that was read is accounted for, nothing failed",
            (true, false, _) => "everything that was found is accounted for, nothing failed",
            (true, true, true) => "everything that was found and read is accounted for, nothing failed",
            (false, true, false) => "not everything was delivered",
            (false, false, _) => "not everything was deleted that should be",
            (false, true, true) => "not everything was deleted that should be, or not everything was delivered",
        };
        write!(f, "{verdict}")
    }
}

impl Report {
    fn fmt_resources(&self, f: &mut Lines<'_, '_>) -> fmt::Result {
        let columns = columns(&self.total);
        let names = columns.iter().fold(String::new(), |names, (name, _)| names + &format!(" {name:>9}"));
        write!(f, "{:<55}{names}", "")?;
        let empty = self.resources.values().filter(|tally| tally.read == 0).count();
        let is_summed_up = empty > MOST_EMPTY;
        for (resource, tally) in self.resources.iter().filter(|(_, tally)| tally.read > 0 || !is_summed_up) {
            line(f, resource, tally, &columns)?;
        }
        if is_summed_up {
            write!(f, "and {empty} resources of which nothing was read")?;
        }
        line(f, "total", &self.total, &columns)?;
        Ok(())
    }

    fn fmt_requests(&self, f: &mut Lines<'_, '_>) -> fmt::Result {
        if self.by_status.is_empty() {
            return Ok(());
        }
        let requests: u64 = self.by_status.iter().map(|tally| tally.requests).sum();
        let answers: Vec<_> = self.by_status.iter().map(ToString::to_string).collect();
        write!(f, "{requests} {}: {}", of_count(requests, "request", "requests"), answers.join("; "))
    }

    fn fmt_pace(&self, f: &mut Lines<'_, '_>) -> fmt::Result {
        if self.pace.is_empty() {
            return Ok(());
        }
        let points: Vec<_> = self.pace.iter().step_by(self.pace.len().div_ceil(SHOWN_POINTS)).map(ToString::to_string).collect();
        write!(f, "in flight at most, and answered, at {}", points.join(", "))
    }

    fn fmt_removals(&self, f: &mut Lines<'_, '_>) -> fmt::Result {
        let line = |f: &mut Lines<'_, '_>, name: &str, tally: &RemovalTally| {
            let RemovalTally { found, deleted, failed, .. } = tally;
            write!(f, "{name:<55} {found:>9} {deleted:>9} {:>9} {failed:>9}", tally.kept_records())
        };
        write!(f, "{:<55} {:>9} {:>9} {:>9} {:>9}", "", "found", "deleted", "kept", "failed")?;
        for (resource, tally) in &self.removals {
            line(f, resource, tally)?;
        }
        line(f, "total", &self.removed)?;
        for (why, records) in &self.removed.kept {
            write!(f, "   kept {records}: {why}")?;
        }
        Ok(())
    }
}

/// With more resources than these of which nothing was read, they are counted in one line.
const MOST_EMPTY: usize = 40;
/// How many points in time are named.
const SHOWN_POINTS: usize = 12;
/// How many records that were left behind are named.
const LISTED_LEFT_BEHIND: usize = 5;

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

fn line(f: &mut Lines<'_, '_>, name: &str, tally: &Tally, columns: &[Column]) -> fmt::Result {
    let counts = columns.iter().fold(String::new(), |counts, (_, of)| counts + &format!(" {:>9}", of(tally)));
    write!(f, "{name:<55}{counts}")
}

/// How many resources are named whose records are held back.
const LISTED_KINDS: usize = 4;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt_lines(&mut Lines::new(f), format_args!(""))
    }
}

impl Failure {
    fn fmt_lines(&self, f: &mut Lines<'_, '_>, number: fmt::Arguments<'_>) -> fmt::Result {
        let status = self.status.map_or(String::new(), |status| format!(" (HTTP {status})"));
        write!(f, "{number}{} of {}: {}{status}: {}", records(self.records), self.resource, self.class, self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, "   what to do: {hint}")?;
        }
        for example in self.examples.iter().take(3) {
            let keys = example.campus.iter().map(|(role, ids)| {
                let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
                format!("{role} {}", ids.join(" and "))
            });
            let names: Vec<_> = [example.origin.clone()].into_iter().chain(example.object.clone()).chain(keys).collect();
            write!(f, "   {}", names.join(", "))?;
        }
        // Of the same resource they need not depend on it: after enough refusals that are alike, the others are not even tried.
        let alike = self.blocked.get(&self.resource).copied().unwrap_or(0);
        if alike > 0 {
            write!(f, "   not sent either, because these were refused: {} of {}", records(alike), self.resource)?;
        }
        let dependent = self.blocked_records() - alike;
        if dependent > 0 {
            let others = self.blocked.iter().filter(|(resource, _)| **resource != self.resource);
            let mut kinds: Vec<_> = others.map(|(resource, records)| (*records, resource)).collect();
            kinds.sort_by_key(|&(records, _)| std::cmp::Reverse(records));
            let more = kinds.len().saturating_sub(LISTED_KINDS);
            let mut words: Vec<_> =
                kinds.iter().take(LISTED_KINDS).map(|(records, resource)| format!("{records} {resource}")).collect();
            if more > 0 {
                words.push(format!("and those of {more} more {}", of_count(more as u64, "resource", "resources")));
            }
            write!(f, "   held back, because they depend on it: {}", records(dependent))?;
            write!(f, "      {}", words.join(", "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::engine::CauseClass;

    #[test]
    fn what_was_not_tried_is_told_from_what_depends() {
        let blocked = [("sections", 1), ("students", 40)].map(|(resource, records)| (resource.to_owned(), records));
        let failure = Failure {
            resource: "students".to_owned(),
            class: CauseClass::Refused,
            status: None,
            message: "no".to_owned(),
            hint: None,
            records: 1,
            examples: Vec::new(),
            blocked: BTreeMap::from(blocked),
        };
        let said = failure.to_string();
        let lines: Vec<_> = said.lines().skip(1).collect();
        assert_eq!(
            lines,
            [
                "   not sent either, because these were refused: 40 records of students",
                "   held back, because they depend on it: 1 record",
                "      1 sections",
            ]
        );
    }
}
