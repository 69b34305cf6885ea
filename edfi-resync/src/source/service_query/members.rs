//! [`unknown_members`]: the columns that the model has no member for, and what may have been meant.

use super::column::{Alias, Aliases};
use super::named::ChildOf;
use super::tree::Within;
use crate::model::{FieldKind, FieldSpec, ResourceKind, closest};

/// A column that the model has no member for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unknown {
    /// Its position among the columns.
    pub(crate) column: usize,
    pub(crate) name: String,
    /// The members that come nearest to its name, three at most.
    pub(crate) nearest: Vec<String>,
}

/// Most members that may have been meant.
const NEAREST: usize = 3;

/// The columns of a query, or of a child query, that the model of a kind has no member for. What lies in an extension is not looked at: a store is opened
/// before it is known which extensions an ODS has.
pub(crate) fn unknown_members(aliases: &Aliases, child: Option<&ChildOf>, kind: &ResourceKind) -> Vec<Unknown> {
    let record = Within::record(kind);
    let within = match child {
        None => record,
        Some(ChildOf::Elements(path)) => match record.elements(path) {
            Ok(within) => within,
            Err(_) => return Vec::new(),
        },
        Some(ChildOf::Ids(_)) => return Vec::new(),
    };
    let Within::Fields(fields) = within else { return Vec::new() };
    let unknown = aliases.iter().enumerate().filter_map(|(column, alias)| match alias {
        Alias::Path(path) if within.lacks(path) => {
            let name = path.join(".");
            Some(Unknown { column, nearest: nearest(&name, fields), name })
        }
        _ => None,
    });
    unknown.collect()
}

/// Whether any of these is the name of a column of such records, in whatever letter case: in the first line of a file without a header none is, and what
/// stands there is of a person. Absent where the model has no such collection.
pub(crate) fn names_any(names: &[String], child: Option<&ChildOf>, kind: &ResourceKind) -> Option<bool> {
    let record = Within::record(kind);
    let within = match child {
        Some(ChildOf::Elements(path)) => record.elements(path).ok()?,
        _ => record,
    };
    let is_one = |name: &String| {
        let path: Vec<Box<str>> = name.split('.').map(Into::into).collect();
        name.starts_with(['@', '_']) || !within.lacks(&path)
    };
    Some(names.iter().any(is_one))
}

/// What may have been meant by a name: a path that is written nearly so, or else one that ends so or nearly so.
fn nearest(name: &str, fields: &'static [FieldSpec]) -> Vec<String> {
    let mut paths = Vec::new();
    collect(fields, "", &mut paths);
    let found: Vec<_> = closest(name, paths.iter().map(String::as_str)).into_iter().map(str::to_owned).collect();
    if !found.is_empty() {
        return found;
    }
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let wanted = last(name);
    let same: Vec<_> = paths.iter().filter(|path| last(path).eq_ignore_ascii_case(&wanted)).take(NEAREST).cloned().collect();
    if !same.is_empty() {
        return same;
    }
    let lasts: Vec<_> = paths.iter().map(|path| last(path)).collect();
    let near = closest(&wanted, lasts.iter().map(String::as_str));
    paths.iter().filter(|path| near.contains(&&*last(path))).take(NEAREST).cloned().collect()
}

/// The paths that a column may have.
fn collect(fields: &'static [FieldSpec], before: &str, into: &mut Vec<String>) {
    for field in fields {
        let path = format!("{before}{}", field.name);
        match field.kind {
            FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. } => collect(fields, &format!("{path}."), into),
            _ => into.push(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    #[test]
    fn what_no_member_is_for_is_named_with_what_comes_nearest() {
        let unknown = |endpoint: &str, child: Option<&str>, names: &[&str]| {
            let kind = Model::ds5_2().kind(endpoint).unwrap();
            let child = child.map(|path| ChildOf::Elements(path.split('.').map(Into::into).collect()));
            let found = unknown_members(&Aliases::read(names.iter().copied()).unwrap(), child.as_ref(), &kind);
            found.into_iter().map(|one| (one.column, one.nearest)).collect::<Vec<_>>()
        };
        let near = |column: usize, names: &[&str]| (column, names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
        assert_eq!(
            unknown("students", None, &["@key", "studentUniqueId", "middelName", "_ext.own.thing", "zzzzzz"]),
            [near(2, &["middleName"]), near(4, &[])]
        );
        assert_eq!(
            unknown("studentSchoolAssociations", None, &["studentUniqueId", "gradeLevel"]),
            [near(0, &["studentReference.studentUniqueId"]), near(1, &[])]
        );
        assert_eq!(
            unknown("sections", Some("classPeriods"), &["@key", "classPeriodName"]),
            [near(1, &["classPeriodReference.classPeriodName"])]
        );
        // A wrong letter case, and a collection that the model lacks, are said elsewhere.
        assert_eq!(unknown("students", None, &["FirstName"]), []);
        assert_eq!(unknown("sections", Some("periods"), &["@key", "a"]), []);
    }
}
