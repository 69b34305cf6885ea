//! The Campus keys of a row: which columns hold them, and what may stand in these.

use std::sync::Arc;

use super::cell::Cell;
use crate::model::{CampusKeys, CampusRole, Day, ShapeError, ShapeProblem};

/// The roles of Campus IDs, each by the alias of its column.
pub(crate) const ROLES: [(&str, CampusRole); 6] = [
    ("@schoolYear", CampusRole::SchoolYear),
    ("@school", CampusRole::School),
    ("@person", CampusRole::Person),
    ("@course", CampusRole::Course),
    ("@section", CampusRole::Section),
    ("@calendar", CampusRole::Calendar),
];

/// The alias of the column that names the Campus object.
pub(crate) const OBJECT: &str = "@object";

/// The alias of the day of its own that a record has.
pub(crate) const DAY: &str = "@date";

/// The role whose column has this alias.
pub(super) fn role_named(alias: &str) -> Option<CampusRole> {
    ROLES.iter().find(|(known, _)| *known == alias).map(|&(_, role)| role)
}

/// The alias of the column of a role.
pub(super) fn alias_of(role: CampusRole) -> &'static str {
    ROLES.iter().find(|(_, known)| *known == role).map_or("@", |(alias, _)| alias)
}

/// Reads the IDs of a role, of which a row may have several.
pub(super) fn ids(cell: Cell<'_>, role: CampusRole, campus: &mut CampusKeys) -> Result<(), ShapeError> {
    let fault = || fault(alias_of(role), "is neither a Campus ID nor a JSON array of them");
    match cell {
        Cell::Null => {}
        Cell::Integer(id) => campus.push(role, id),
        _ => {
            let text = cell.text().ok_or_else(fault)?;
            if let Ok(id) = text.trim().parse() {
                campus.push(role, id);
                return Ok(());
            }
            // An outer join leaves NULLs in json_group_array.
            let found: Vec<Option<i64>> = serde_json::from_str(text).map_err(|_| fault())?;
            found.into_iter().flatten().for_each(|id| campus.push(role, id));
        }
    }
    Ok(())
}

/// Reads the Campus object.
pub(super) fn object(cell: Cell<'_>, campus: &mut CampusKeys) -> Result<(), ShapeError> {
    if cell == Cell::Null {
        return Ok(());
    }
    let parts = cell.text().and_then(|text| text.rsplit_once(':'));
    match parts.map(|(kind, id)| (kind.trim(), id.trim().parse())) {
        Some((kind, Ok(id))) if !kind.is_empty() => {
            *campus = std::mem::take(campus).with_object(Arc::<str>::from(kind), id);
            Ok(())
        }
        _ => Err(fault(OBJECT, "does not name a Campus object and its ID, such as Enrollment:4711")),
    }
}

/// Reads the day of its own.
pub(super) fn day(cell: Cell<'_>, campus: &mut CampusKeys) -> Result<(), ShapeError> {
    if cell == Cell::Null {
        return Ok(());
    }
    let Some(day) = cell.text().and_then(Day::of_midnight) else {
        return Err(fault(DAY, "is no day (YYYY-MM-DD, or its midnight)"));
    };
    *campus = std::mem::take(campus).with_day(day);
    Ok(())
}

fn fault(column: &str, problem: &str) -> ShapeError {
    ShapeError { path: column.to_owned(), problem: ShapeProblem::Other(problem.to_owned()) }
}
