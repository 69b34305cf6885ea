//! [`ReportFold`]: from events to a [`Report`].

use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

use super::failure::{Failure, grouped};
use super::gap::Gap;
use super::left_behind::LeftBehind;
use super::refusal::KeptIn;
use super::removals::RemovalTally;
use super::tally::Tally;
use super::{REPORT_FORMAT, Report};
use crate::engine::{Cause, CauseClass, Event, Observer, Outcome, RemovalEnd, Skip};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::RunId;
use crate::model::{Mending, ResourceKind};
use crate::plan::{Pass, Plan};
use crate::shown::{line, of_count, records};

/// Folds the events of one run.
#[derive(Debug, Default)]
pub struct ReportFold {
    head: Option<Plan>,
    tallies: HashMap<usize, Tally>,
    removals: HashMap<usize, RemovalTally>,
    failures: HashMap<Group, Failure>,
    left_behind: Vec<LeftBehind>,
    left_behind_records: usize,
    gaps: Vec<Gap>,
    warnings: Vec<String>,
    /// What was mended where records entered, by step.
    mended: BTreeMap<(usize, Mending), u64>,
    duplicates: u64,
    stopped: Option<String>,
    run: Option<RunId>,
    resumed: bool,
}

/// So many groups of failures are told apart; a server that says something else of each record must not fill the memory.
const MOST_GROUPS: usize = 2_000;
/// So many of them a report tells, those that cost most records.
const MOST_REASONS: usize = 400;
/// What the others are told as.
const OTHER_REASONS: &str = "for other reasons, of which the error log of a ledger has each";
const MOST_WARNINGS: usize = 400;
/// So many records are listed that were left behind; a warning counts all.
const MOST_LEFT_BEHIND: usize = 10_000;

/// What makes failures one group.
type Group = (ResourceKind, CauseClass, String);

impl ReportFold {
    /// A fold that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Names the run of the ledger that the events are of.
    #[must_use]
    pub fn of_run(mut self, run: RunId, resumed: bool) -> Self {
        (self.run, self.resumed) = (Some(run), resumed);
        self
    }

    /// Adds what is worth knowing and is no event of the run.
    pub fn warn(&mut self, message: impl Into<String>) {
        self.warnings.push(line(message));
    }

    /// Adds what could not be looked at, and says it among the warnings.
    pub fn gap(&mut self, gap: Gap) {
        self.warn(gap.to_string());
        self.gaps.push(gap);
    }

    /// Adds to the failures of a cause.
    fn failed(&mut self, cause: &Cause, add: impl Fn(&mut Failure)) {
        for message in grouped(cause.class().as_str(), cause.message()) {
            let mut group = (cause.record().kind().clone(), cause.class(), message.to_owned());
            if self.failures.len() >= MOST_GROUPS && !self.failures.contains_key(&group) {
                OTHER_REASONS.clone_into(&mut group.2);
            }
            let message = group.2.clone();
            add(self.failures.entry(group).or_insert_with(|| Failure::of(cause, &message)));
        }
    }

    /// The report, once the run is over.
    ///
    /// # Errors
    /// [`ErrorKind::AccountsOpen`] when a record that was read or found has no outcome or more than one: a defect of this library.
    pub fn finish(self) -> Result<Report> {
        let plan = self.head.ok_or_else(|| Error::new(ErrorKind::Unexpected, "there was no run to report on"))?;
        let mut total = Tally::default();
        let mut resources = BTreeMap::new();
        for (step, tally) in self.tallies {
            let resource = &plan.steps[step].resource;
            if !tally.is_closed() {
                return Err(open(&format!("{resource} do not close: {} records read, {} outcomes", tally.read, tally.settled())));
            }
            total += tally;
            resources.insert(resource.clone(), tally);
        }
        let mut removed = RemovalTally::default();
        let mut removals = BTreeMap::new();
        for (at, tally) in self.removals {
            let resource = &plan.removals[at].resource;
            if !tally.is_closed() {
                let RemovalTally { found, deleted, failed, .. } = tally;
                let kept = tally.kept_records();
                let sum = format!("{found} records found, {deleted} deleted, {kept} kept, {failed} failed");
                return Err(open(&format!("what was deleted of {resource} do not close: {sum}")));
            }
            removed += &tally;
            removals.insert(resource.clone(), tally);
        }
        let mut failures: Vec<_> = self.failures.into_values().collect();
        failures.sort_by(|a, b| {
            let cost = |failure: &Failure| failure.records + failure.blocked_records();
            cost(b).cmp(&cost(a)).then_with(|| (&a.resource, &a.message).cmp(&(&b.resource, &b.message)))
        });
        let failures = with_few_reasons(failures);
        let mut sums = Vec::new();
        match self.left_behind_records {
            0 => {}
            1 => sums.push("1 record is left behind in the ODS under an old key; a cleanup deletes it".to_owned()),
            records => sums.push(format!("{records} records are left behind in the ODS under old keys; a cleanup deletes them")),
        }
        match self.duplicates {
            0 => {}
            1 => sums.push("1 record is the same as an earlier one and was not sent twice".to_owned()),
            records => sums.push(format!("{records} records are the same as an earlier one and were not sent twice")),
        }
        let mended = self.mended.into_iter().map(|((step, mending), count)| {
            let said = format!("{} of {}: {mending}", records(count), plan.steps[step].resource);
            (count, said)
        });
        let warnings = weighed(self.warnings, sums, mended.collect());
        let sends_errors_again = !plan.errors().is_empty();
        Ok(Report {
            format: REPORT_FORMAT.to_owned(),
            plan: plan.fingerprint,
            run: self.run,
            resumed: self.resumed,
            configuration: line(plan.configuration),
            target: plan.target.to_string(),
            school_year: plan.school_year,
            mode: plan.mode,
            occasion: plan.occasion,
            total,
            resources,
            removed,
            removals,
            left_behind: self.left_behind,
            failures,
            gaps: self.gaps,
            by_status: Vec::new(),
            pace: Vec::new(),
            warnings,
            stopped: self.stopped.map(line),
            has_lost_ledger: false,
            sends_errors_again,
            refusals: KeptIn::default(),
        })
    }
}

/// The warnings, at most [`MOST_WARNINGS`] of them: those that sum something up are never cut off, mendings first, those of fewest records.
fn weighed(mut warnings: Vec<String>, sums: Vec<String>, mut mended: Vec<(u64, String)>) -> Vec<String> {
    let all = warnings.len() + sums.len() + mended.len();
    warnings.truncate(MOST_WARNINGS - sums.len());
    warnings.extend(sums);
    let room = MOST_WARNINGS - warnings.len();
    if mended.len() > room {
        mended.sort_by_key(|&(records, _)| Reverse(records));
        mended.truncate(room);
    }
    warnings.extend(mended.into_iter().map(|(_, said)| said));
    let more = (all - warnings.len()) as u64;
    if more > 0 {
        warnings.push(format!("and {more} more {}", of_count(more, "warning", "warnings")));
    }
    warnings
}

/// The failures with at most [`MOST_REASONS`] of their own; of each resource and class the others are one.
fn with_few_reasons(mut failures: Vec<Failure>) -> Vec<Failure> {
    let mut others: BTreeMap<(String, CauseClass), Failure> = BTreeMap::new();
    for failure in failures.split_off(failures.len().min(MOST_REASONS)) {
        match others.entry((failure.resource.clone(), failure.class)) {
            Entry::Vacant(free) => {
                free.insert(Failure { message: OTHER_REASONS.to_owned(), hint: None, status: None, ..failure });
            }
            Entry::Occupied(mut merged) => merged.get_mut().merge(failure),
        }
    }
    failures.extend(others.into_values());
    failures
}

fn open(accounts: &str) -> Error {
    Error::new(ErrorKind::AccountsOpen, format!("the accounts of {accounts}"))
        .with_hint("this is a defect of edfi-resync; please report it")
}

impl Observer for ReportFold {
    fn on_event(&mut self, event: &Event<'_>) {
        match event {
            Event::RunStarted { plan } => {
                let new: Vec<_> = plan.warnings.iter().filter(|warning| !self.warnings.contains(warning)).cloned().collect();
                self.warnings.extend(new);
                self.head = Some((*plan).clone());
            }
            Event::StepStarted { step } => {
                let first_pass = self.head.as_ref().is_some_and(|plan| plan.steps[*step].pass == Pass::First);
                if first_pass {
                    self.tallies.entry(*step).or_default();
                }
            }
            Event::Read { step, records } => self.tallies.entry(*step).or_default().read += records,
            Event::Mended { step, mending, records } => {
                *self.mended.entry((*step, (*mending).clone())).or_default() += records;
            }
            Event::Settled { step, record, outcome } => {
                self.tallies.entry(*step).or_default().count(outcome);
                match outcome {
                    Outcome::Invalid(cause) | Outcome::Failed(cause) => self.failed(cause, |failure| failure.add(record)),
                    Outcome::Blocked(cause) => {
                        let endpoint = record.kind().endpoint();
                        self.failed(cause, |failure| *failure.blocked.entry(endpoint.to_owned()).or_default() += 1);
                    }
                    Outcome::Skipped(Skip::Duplicate { .. }) => self.duplicates += 1,
                    Outcome::Skipped(_) | Outcome::Created | Outcome::Updated | Outcome::Unchanged | Outcome::Cancelled => {}
                }
            }
            Event::Found { removal, records, kept } => self.removals.entry(*removal).or_default().find(*records, kept),
            Event::Removed { removal, record, end, .. } => {
                self.removals.entry(*removal).or_default().count(end);
                if let RemovalEnd::Failed(cause) = end {
                    self.failed(cause, |failure| failure.add(record));
                }
            }
            Event::Warning { message, .. } | Event::RemovalWarning { message, .. } => self.warn(*message),
            Event::LeftBehind { record, id, .. } => {
                self.left_behind_records += 1;
                if self.left_behind.len() < MOST_LEFT_BEHIND {
                    self.left_behind.push(LeftBehind::new(record, id));
                }
            }
            Event::Answered { .. } | Event::StepFinished { .. } => {}
            Event::RunFinished { stopped } => self.stopped = stopped.map(str::to_owned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_weighs_most_is_never_cut_off() {
        let many = |count: usize, what: &str| (0..count).map(|number| format!("{what} {number}")).collect::<Vec<_>>();
        let mended = |count: usize| (1..).zip(many(count, "mended")).collect::<Vec<_>>();
        let few = weighed(many(1, "own"), many(1, "left behind"), mended(2));
        assert_eq!(few, ["own 0", "left behind 0", "mended 0", "mended 1"]);
        let cut = weighed(many(2, "own"), many(2, "left behind"), mended(1_000));
        assert_eq!(cut[..5], ["own 0", "own 1", "left behind 0", "left behind 1", "mended 999"]);
        assert_eq!((cut.len(), cut[400].as_str()), (401, "and 604 more warnings"));
        let flooded = weighed(many(399, "own"), many(2, "left behind"), mended(0));
        assert_eq!(flooded[397..], ["own 397", "left behind 0", "left behind 1", "and 1 more warning"]);
    }
}
