//! Filters that a source cannot apply are refused, never widened and never quietly empty.

use std::collections::BTreeSet;

use crate::campus::{Narrowing, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::CampusRole;

/// Refuses a narrowing by roles that no record of the source carries. Course and section IDs are alternatives: one of them is enough.
pub(super) fn check_narrowing(narrowing: &Narrowing, roles: &BTreeSet<CampusRole>) -> Result<()> {
    if narrowing.persons.is_some() && !roles.contains(&CampusRole::Person) {
        return Err(refused("person"));
    }
    let asked = [(&narrowing.courses, CampusRole::Course), (&narrowing.sections, CampusRole::Section)];
    let mut wanted = asked.iter().filter(|(ids, _)| ids.is_some()).peekable();
    if wanted.peek().is_some() && !wanted.any(|(_, role)| roles.contains(role)) {
        return Err(refused("course or section"));
    }
    Ok(())
}

/// Refuses a choice of schools where no record says which school it belongs to.
pub(super) fn check_schools(scope: &Scope, knows_schools: bool) -> Result<()> {
    match &scope.schools {
        Some(_) if !knows_schools => Err(refused("school")),
        _ => Ok(()),
    }
}

fn refused(what: &str) -> Error {
    Error::new(ErrorKind::RequestInvalid, format!("the source has no Campus {what} IDs to filter by"))
        .with_hint(format!("leave the {what} IDs out of the request, or use a source whose records carry them"))
}
