//! Filters that a source cannot apply are refused, never widened and never quietly empty.

use std::collections::BTreeSet;

use super::store::Capabilities;
use crate::campus::{Narrowing, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusKeys, CampusRole, ResourceKind, ScopeClass};

/// Refuses a narrowing of a kind by roles that no record of the source carries, and by days that it does not tell. Course and section IDs are
/// alternatives: one of them is enough.
pub(crate) fn check_narrowing(kind: &ResourceKind, narrowing: &Narrowing, source: &Capabilities) -> Result<()> {
    let roles = &source.campus_keys;
    if narrowing.persons.is_some() && !roles.contains(&CampusRole::Person) {
        return Err(refused("person"));
    }
    let asked = [(&narrowing.courses, CampusRole::Course), (&narrowing.sections, CampusRole::Section)];
    let mut wanted = asked.iter().filter(|(ids, _)| ids.is_some()).peekable();
    if wanted.peek().is_some() && !wanted.any(|(_, role)| roles.contains(role)) {
        return Err(refused("course or section"));
    }
    if narrowing.dates.is_some() && !source.tells_day(kind) {
        return Err(Error::new(ErrorKind::RequestInvalid, format!("the source does not tell of which day each of its {kind} is"))
            .with_hint(TELLS_NO_DAY));
    }
    if narrowing.changed_since.is_some() && !source.changes {
        return Err(Error::new(ErrorKind::RequestInvalid, "the source does not number its changes")
            .with_hint("leave the changes out of the request, or use a source that does, such as an ODS"));
    }
    Ok(())
}

/// Refuses a filter on records that belong to people (courses, sections) where they cannot tell to whom: it would silently find none. What gives the
/// records is called so, and they carry these roles.
pub(super) fn check_rest(kind: &ResourceKind, rest: &Narrowing, roles: &BTreeSet<CampusRole>, called: &str) -> Result<()> {
    let class = kind.spec().scope;
    let lacks = |columns: &str| {
        let message = format!("{called} cannot be filtered: it has no column {columns}");
        Err(Error::new(ErrorKind::SourceInvalid, message).with_hint("add the column, so that each record tells whose it is"))
    };
    if rest.persons.is_some() && class == ScopeClass::Person && !roles.contains(&CampusRole::Person) {
        return lacks("\"@person\"");
    }
    let by_course = rest.courses.is_some() && roles.contains(&CampusRole::Course);
    let by_section = rest.sections.is_some() && roles.contains(&CampusRole::Section);
    let asked = rest.courses.is_some() || rest.sections.is_some();
    if asked && !by_course && !by_section && matches!(class, ScopeClass::Course | ScopeClass::Section) {
        return lacks("\"@course\" or \"@section\"");
    }
    Ok(())
}

/// Whether a record of these Campus keys is in the scope, and passes the narrowing.
pub(super) fn is_asked_for(campus: &CampusKeys, (scope, narrowing): (&Scope, &Narrowing)) -> bool {
    scope.excludes(campus).is_none() && (narrowing.is_none() || narrowing.admits(campus))
}

/// What to do where dates cannot be applied.
pub(crate) const TELLS_NO_DAY: &str = "leave the dates or the resource out of the request, or use a source that gives each of these records its day \
    (\"@date\")";

/// Refuses a choice of schools where no record says which school it belongs to.
pub(crate) fn check_schools(scope: &Scope, knows_schools: bool) -> Result<()> {
    match &scope.schools {
        Some(_) if !knows_schools => Err(refused("school")),
        _ => Ok(()),
    }
}

fn refused(what: &str) -> Error {
    Error::new(ErrorKind::RequestInvalid, format!("the source has no Campus {what} IDs to filter by"))
        .with_hint(format!("leave the {what} IDs out of the request, or use a source whose records carry them"))
}
