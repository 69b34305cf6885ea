//! The plan as people read it.

use std::collections::BTreeSet;
use std::fmt;

use super::Plan;
use super::removal::{CEILING, RemovalStep, exceeds_ceiling};
use super::selection::Selection;
use super::step::{Pass, Step};
use crate::campus::{Mode, Narrowing};
use crate::shown::{Lines, of_count, records};

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut Lines::new(f);
        let what = self.occasion.title(self.mode);
        write!(f, "{what} of {:?}, school year {}, into {}", self.configuration, self.school_year, self.target)?;
        if !self.schools.is_empty() {
            let names: Vec<_> = self.schools.iter().take(5).map(|school| format!("{} {}", school.number, school.name)).collect();
            let more = self.schools.len().saturating_sub(names.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            write!(f, "{} schools: {}{more}", self.schools.len(), names.join(", "))?;
        }
        if let Some(changes) = &self.request.changes {
            write!(f, "{changes}")?;
        }
        if !self.removals.is_empty() {
            self.fmt_removals(f)?;
        }
        if !self.steps.is_empty() {
            self.fmt_steps(f)?;
        }
        for warning in &self.warnings {
            write!(f, "warning: {warning}")?;
        }
        write!(f, "plan {}", self.fingerprint)
    }
}

/// With more resources than these of which nothing is there, they are counted in one line.
const MOST_EMPTY: usize = 40;
/// How many records the text lists of each resource; the JSON lists all.
const LISTED: usize = 20;

impl Plan {
    fn fmt_steps(&self, f: &mut Lines<'_, '_>) -> fmt::Result {
        write!(f, "{:>5}  {:<55} {:>9}  records", "order", "resource", "known")?;
        let still = self.still();
        for step in self.steps.iter().filter(|step| !still.contains(step.resource.as_str())) {
            let known = step.records.map_or(String::new(), |records| records.to_string());
            write!(f, "{:>5}  {:<55} {known:>9}  {}", step.order, step.resource, Effect(step))?;
        }
        if !still.is_empty() {
            let resources = of_count(still.len() as u64, "resource", "resources");
            let what = if self.request.changes.is_some() { "nothing changed" } else { "there is nothing" };
            write!(f, "{:>5}  and {} {resources} of which {what}", "", still.len())?;
        }
        let resources = self.steps.iter().filter(|step| step.pass == Pass::First).count();
        let of = of_count(resources as u64, "resource", "resources");
        match self.known_records() {
            Some(known) => write!(f, "{resources} {of}, {} known before the run", records(known)),
            None => write!(f, "{resources} {of}; nothing was counted, neither records nor codes that are not mapped"),
        }
    }

    /// The resources that are counted in one line: of which nothing changed, or nothing is there, if these are many.
    fn still(&self) -> BTreeSet<&str> {
        let first = self.steps.iter().filter(|step| step.pass == Pass::First && step.records == Some(0));
        let still: BTreeSet<_> = first.map(|step| step.resource.as_str()).collect();
        if self.request.changes.is_some() || still.len() > MOST_EMPTY { still } else { BTreeSet::new() }
    }

    fn fmt_removals(&self, f: &mut Lines<'_, '_>) -> fmt::Result {
        write!(f, "{:>5}  {:<55} {:>9} {:>9} {:>9} {:>9}", "order", "resource", "found", "delete", "keep", "outside")?;
        for step in &self.removals {
            let deletes = step.deletes.len() as u64;
            let (found, keep, outside) = (step.found, step.found - deletes.min(step.found), step.outside);
            let narrowed = match step.selection {
                Selection::Narrowed(Narrowing { changed_since: Some(version), .. }) => {
                    format!("  deleted in the source since version {version}")
                }
                Selection::Narrowed(_) => format!("  narrowed to {}", step.selection.filters()),
                _ => String::new(),
            };
            let (order, resource) = (step.order, &step.resource);
            write!(f, "{order:>5}  {resource:<55} {found:>9} {deletes:>9} {keep:>9} {outside:>9}{narrowed}")?;
        }
        let (deletes, found) = self.deletes();
        let (were, are) = (of_count(found, "was", "were"), of_count(deletes, "is", "are"));
        let when = if self.mode == Mode::Cleanup || self.request.changes.is_none() { "" } else { ", behind what is sent" };
        write!(f, "{deletes} of {} that {were} found in scope {are} deleted{when}", records(found))?;
        for step in &self.removals {
            step.fmt_list(f)?;
        }
        if (self.mode == Mode::Cleanup || self.request.changes.is_some()) && exceeds_ceiling(deletes, found) {
            if self.request.force {
                write!(f, "more than {CEILING}, or than a tenth: asked for with force")?;
            } else {
                write!(
                    f,
                    "REFUSED as it stands: more than {CEILING}, or than a tenth, is only deleted when the plan is run with force"
                )?;
            }
        }
        Ok(())
    }
}

impl RemovalStep {
    /// The list to review, and what stays although Campus does not send it.
    fn fmt_list(&self, f: &mut Lines<'_, '_>) -> fmt::Result {
        for removal in self.deletes.iter().take(LISTED) {
            let object = removal.object.as_ref().map_or(String::new(), |object| format!(" {object}"));
            write!(f, "   delete {} {}{object}: {}", self.resource, removal.id, removal.because)?;
        }
        if self.deletes.len() > LISTED {
            write!(f, "   and {} more {}", self.deletes.len() - LISTED, self.resource)?;
        }
        for (why, records) in self.kept.iter().filter(|(why, _)| !why.is_match()) {
            let examples = self.examples.get(why).map_or(String::new(), |ids| format!(": {}", ids.join(", ")));
            write!(f, "   keep {records} {}, {why}{examples}", self.resource)?;
        }
        if let Some(gap) = &self.gap {
            let what = if self.deletes.is_empty() { "nothing of" } else { "no more of" };
            write!(f, "   {what} {} is deleted: {gap}", self.resource)?;
        }
        if self.dropped > 0 {
            write!(f, "   forget {} {} that the ODS does not have any more", self.dropped, self.resource)?;
        }
        Ok(())
    }
}

impl Step {
    /// What the filters do to it, in words: `narrowed to persons`, `full scope`.
    pub fn effect(&self) -> impl fmt::Display {
        Effect(self)
    }
}

/// What the filters do to a step, in words.
struct Effect<'a>(&'a Step);

impl fmt::Display for Effect<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = self.0;
        match (step.pass, &step.selection) {
            (Pass::Refused, _) => f.write_str("second pass: people refused in the first")?,
            (Pass::Whole, _) => f.write_str("second pass: records sent without a weak part")?,
            (_, Selection::FullScope) => f.write_str("full scope")?,
            (_, Selection::Related) => f.write_str("related")?,
            (_, Selection::Errors(errors)) => write!(f, "{} that failed, again", errors.len())?,
            (_, Selection::Narrowed(Narrowing { changed_since: Some(0), .. })) => {
                f.write_str("everything, as it was never delivered whole")?;
            }
            (_, Selection::Narrowed(Narrowing { changed_since: Some(version), .. })) => {
                write!(f, "what changed since version {version}")?;
            }
            (_, Selection::Narrowed(_)) => write!(f, "narrowed to {}", step.selection.filters())?,
            (_, Selection::NarrowedAndRelated(_)) => write!(f, "narrowed to {}, and related", step.selection.filters())?,
        }
        match (step.added, step.authorizes) {
            (false, _) => {}
            (true, false) => f.write_str(" (added by select dependencies: referred to)")?,
            (true, true) => f.write_str(" (added by select dependencies: authorizes people)")?,
        }
        match &step.comparison {
            Some(comparison) => write!(f, "; {comparison}"),
            None => Ok(()),
        }
    }
}
