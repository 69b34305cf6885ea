//! How a comparison is printed for people.

use std::fmt;

use super::difference::{Compared, Difference, DifferenceKind, Differences};
use crate::shown::Lines;

/// Differences of a kind that are named one by one.
const NAMED: usize = 5;

/// The columns, then each resource, then what differs: the first of each sort, with where it is.
impl fmt::Display for Differences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Lines::new(f);
        let width = self.resources.keys().map(String::len).chain([8]).max().unwrap_or_default();
        write!(lines, "{:width$} {:>9} {:>9} {:>9} {:>9} {:>14}", "", "same", "missing", "different", "extra", "not comparable")?;
        for (resource, compared) in &self.resources {
            row(&mut lines, resource, width, compared)?;
        }
        row(&mut lines, "total", width, &self.total)?;
        for warning in &self.warnings {
            write!(lines, "warning: {warning}")?;
        }
        let mut shown: Option<(&str, DifferenceKind, usize)> = None;
        for difference in &self.differences {
            let nth = match shown {
                Some((resource, kind, nth)) if resource == difference.resource && kind == difference.kind => nth + 1,
                _ => 1,
            };
            shown = Some((&difference.resource, difference.kind, nth));
            if nth <= NAMED {
                write!(lines, "{difference}")?;
            } else if nth == NAMED + 1 {
                write!(lines, "{} {}: more of them", difference.resource, difference.kind)?;
            }
        }
        Ok(())
    }
}

fn row(lines: &mut Lines<'_, '_>, name: &str, width: usize, compared: &Compared) -> fmt::Result {
    let Compared { same, missing, different, extra, not_comparable } = compared;
    write!(lines, "{name:width$} {same:>9} {missing:>9} {different:>9} {extra:>9} {not_comparable:>14}")
}

impl fmt::Display for DifferenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing in the ODS",
            Self::Different => "different",
            Self::ExtraOurs => "extra in the ODS, sent from here",
            Self::ExtraOthers => "extra in the ODS, not sent from here",
            Self::ExtraUnknown => "extra in the ODS",
            Self::NotComparable => "not comparable",
        })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.resource, self.kind)?;
        if let Some(origin) = &self.origin {
            write!(f, ", {origin}")?;
        }
        if let Some(id) = &self.id {
            write!(f, ", id {id}")?;
        }
        let members: Vec<_> = self.members.iter().map(|member| member.path.as_str()).collect();
        if !members.is_empty() {
            write!(f, ": {}", members.join(", "))?;
        }
        match &self.why {
            Some(why) => write!(f, ": {why}"),
            None => Ok(()),
        }
    }
}
