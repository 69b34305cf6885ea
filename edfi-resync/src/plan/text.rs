//! The plan as people read it.

use std::fmt;

use super::Plan;
use super::selection::Selection;
use super::step::{Pass, Step};

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Resync of {:?}, school year {}, into {}", self.configuration, self.school_year, self.target)?;
        if !self.schools.is_empty() {
            let names: Vec<_> = self.schools.iter().take(5).map(|school| format!("{} {}", school.number, school.name)).collect();
            let more = self.schools.len().saturating_sub(names.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            writeln!(f, "{} schools: {}{more}", self.schools.len(), names.join(", "))?;
        }
        writeln!(f, "{:>5}  {:<55} {:>9}  records", "order", "resource", "known")?;
        for step in &self.steps {
            let known = step.records.map_or(String::new(), |records| records.to_string());
            writeln!(f, "{:>5}  {:<55} {known:>9}  {}", step.order, step.resource, Effect(step))?;
        }
        let resources = self.steps.iter().filter(|step| step.pass == Pass::First).count();
        writeln!(f, "{resources} resources, {} records known before the run", self.known_records())?;
        for warning in &self.warnings {
            writeln!(f, "warning: {warning}")?;
        }
        write!(f, "plan {}", self.fingerprint)
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
            (_, Selection::Narrowed(_)) => write!(f, "narrowed to {}", step.selection.filters())?,
            (_, Selection::NarrowedAndRelated(_)) => write!(f, "narrowed to {}, and related", step.selection.filters())?,
        }
        if step.added { f.write_str(" (added by select dependencies)") } else { Ok(()) }
    }
}
