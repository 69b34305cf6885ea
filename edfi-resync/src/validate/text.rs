//! How a validation is printed for people.

use std::fmt;

use super::validation::{InvalidRecord, Validated, Validation};
use crate::shown::{Lines, records};

/// Failures that are printed.
const PRINTED: usize = 50;

impl fmt::Display for Validation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Lines::new(f);
        let width = self.resources.keys().map(String::len).chain([8]).max().unwrap_or_default();
        write!(lines, "{:width$} {:>9} {:>9} {:>9} {:>10}", "", "read", "valid", "invalid", "duplicates")?;
        let all = self.resources.iter().map(|(resource, validated)| (resource.as_str(), validated));
        for (resource, Validated { read, valid, invalid, duplicates }) in all.chain([("total", &self.total)]) {
            write!(lines, "{resource:width$} {read:>9} {valid:>9} {invalid:>9} {duplicates:>10}")?;
        }
        for failure in self.failures.iter().take(PRINTED) {
            write!(lines, "{} of {}: {}", records(failure.records), failure.resource, failure.message)?;
            let examples: Vec<_> = failure.examples.iter().take(3).map(|example| example.origin.as_str()).collect();
            write!(lines, "   at {}", examples.join(", "))?;
            if let Some(hint) = &failure.hint {
                write!(lines, "   {hint}")?;
            }
        }
        if self.failures.len() > PRINTED {
            write!(lines, "and {} more", self.failures.len() - PRINTED)?;
        }
        for warning in &self.warnings {
            write!(lines, "warning: {warning}")?;
        }
        Ok(())
    }
}

impl fmt::Display for InvalidRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.resource, self.origin, self.errors.join("; "))
    }
}
