//! How an explanation is printed for a help desk.

use std::fmt;

use super::explanation::{ExplainedRecord, Explanation, Reason};
use crate::shown::{Lines, of_count};

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Lines::new(f);
        let (all, in_place) = (self.records.len(), self.records.iter().filter(|record| record.reason == Reason::InPlace).count());
        let are = of_count(in_place as u64, "is", "are");
        write!(
            lines,
            "{} in {:?}: {in_place} of {all} records {are} in the ODS as Campus has them",
            self.subject, self.configuration
        )?;
        for record in self.records.iter().filter(|record| record.reason != Reason::InPlace) {
            write!(lines, "{record}")?;
            if let Some(next) = record.next.as_ref().filter(|next| Some(*next) != self.next.as_ref()) {
                write!(lines, "   what to do: {next}")?;
            }
        }
        for warning in &self.warnings {
            write!(lines, "warning: {warning}")?;
        }
        match &self.next {
            Some(next) => write!(lines, "what to do first: {next}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for ExplainedRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.resource.as_deref().unwrap_or("nothing is given"))?;
        for part in [&self.origin, &self.object].into_iter().flatten() {
            write!(f, ", {part}")?;
        }
        write!(f, ": {}", self.message)?;
        let members: Vec<_> = self.members.iter().map(|member| member.path.as_str()).collect();
        if members.is_empty() { Ok(()) } else { write!(f, ": {}", members.join(", ")) }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
