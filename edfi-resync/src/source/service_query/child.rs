//! What a child query's columns must be: the key columns of the query that it belongs to, and what it gives.

use super::campus_keys::{DAY, OBJECT, alias_of};
use super::column::{Alias, Aliases};
use super::named::ChildOf;
use super::tree::Fault;

/// The key columns of a child query, in the order of those of its parent, the query in this file. Says what is wrong with its columns, as far as
/// that can be told without a model.
pub(crate) fn joined(of: &ChildOf, child: &Aliases, parent: &Aliases, file: &str) -> Result<Vec<usize>, Fault> {
    let named = |aliases: &Aliases| aliases.keys().map(|(_, name)| format!("{name:?}")).collect::<Vec<_>>().join(", ");
    let at = |aliases: &Aliases, name: &str| aliases.keys().find(|(_, other)| *other == name).map(|(column, _)| column);
    if child.keys().next().is_none() {
        let keys = if parent.keys().next().is_none() { "\"@key\"".to_owned() } else { named(parent) };
        return Err(("has no key column".to_owned(), format!("give it and {file} the same: {keys}")));
    }
    if let Some((_, strange)) = child.keys().find(|(_, name)| at(parent, name).is_none()) {
        return Err((format!("has the key column {strange:?}, which {file} does not have"), "give both the same".to_owned()));
    }
    let columns = parent.keys().map(|(_, name)| {
        at(child, name).ok_or_else(|| {
            (format!("lacks the key column {name:?}, which {file} has"), format!("give it all of {}", named(parent)))
        })
    });
    let columns = columns.collect::<Result<_, _>>()?;
    gives(of, child, parent, file)?;
    Ok(columns)
}

/// Whether its other columns are what it is named after.
fn gives(of: &ChildOf, child: &Aliases, parent: &Aliases, file: &str) -> Result<(), Fault> {
    let others: Vec<_> = child.iter().filter(|alias| !matches!(alias, Alias::Key(_))).collect();
    match of {
        ChildOf::Ids(role) => {
            let alias = alias_of(*role);
            if others != [&Alias::Ids(*role)] {
                let problem = format!("has not the one column {alias:?} beside its key columns");
                return Err((problem, format!("its rows give one Campus ID each, as {alias:?}")));
            }
            if parent.roles().any(|other| other == *role) {
                let problem = format!("gives {alias:?}, which a column of {file} gives too");
                return Err((problem, "use either the column or rows of their own".to_owned()));
            }
        }
        ChildOf::Elements(_) => {
            if let Some(alias) = others.iter().find_map(|alias| match alias {
                Alias::Ids(role) => Some(alias_of(*role)),
                Alias::Object => Some(OBJECT),
                Alias::Day => Some(DAY),
                Alias::Key(_) | Alias::Path(_) => None,
            }) {
                let hint = format!("an element has no Campus keys: put {alias:?} into {file}, or give it rows of its own");
                return Err((format!("has the column {alias:?}"), hint));
            }
            if others.is_empty() {
                return Err(("has no columns beside its key columns".to_owned(), "add the members of an element".to_owned()));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CampusRole;

    const PARENT: [&str; 4] = ["@key.section", "sectionIdentifier", "@key.term", "@person"];

    fn wrong(of: &ChildOf, parent: &[&str], child: &[&str]) -> String {
        let aliases = |names: &[&str]| Aliases::read(names.iter().copied()).unwrap();
        let (problem, hint) = joined(of, &aliases(child), &aliases(parent), "sections.sql").unwrap_err();
        format!("{problem}; {hint}")
    }

    #[test]
    fn key_columns_are_the_parents() {
        let aliases = |names: &[&str]| Aliases::read(names.iter().copied()).unwrap();
        let of = ChildOf::Elements(vec!["classPeriods".into()]);
        let child = aliases(&["a.b", "@key.term", "@key.section"]);
        assert_eq!(joined(&of, &child, &aliases(&PARENT), "sections.sql"), Ok(vec![2, 1]));
        let wrong = |parent: &[&str], child: &[&str]| wrong(&of, parent, child);
        assert_eq!(wrong(&PARENT, &["a"]), "has no key column; give it and sections.sql the same: \"@key.section\", \"@key.term\"");
        assert_eq!(wrong(&["a"], &["a"]), "has no key column; give it and sections.sql the same: \"@key\"");
        assert_eq!(
            wrong(&["a"], &["@key", "a"]),
            "has the key column \"@key\", which sections.sql does not have; give both the same"
        );
        assert_eq!(
            wrong(&PARENT, &["@key.section", "a"]),
            "lacks the key column \"@key.term\", which sections.sql has; give it all of \"@key.section\", \"@key.term\""
        );
    }

    #[test]
    fn a_child_gives_what_it_is_named_after() {
        let of = ChildOf::Elements(vec!["classPeriods".into()]);
        assert_eq!(
            wrong(&of, &["@key"], &["@key", "a", "@object"]),
            "has the column \"@object\"; an element has no Campus keys: put \"@object\" into sections.sql, or give it rows of its own"
        );
        assert_eq!(wrong(&of, &["@key"], &["@key"]), "has no columns beside its key columns; add the members of an element");
        let of = ChildOf::Ids(CampusRole::Person);
        assert_eq!(
            wrong(&of, &["@key"], &["@key", "@school"]),
            "has not the one column \"@person\" beside its key columns; its rows give one Campus ID each, as \"@person\""
        );
        assert_eq!(
            wrong(&of, &["@key", "@person"], &["@key", "@person"]),
            "gives \"@person\", which a column of sections.sql gives too; use either the column or rows of their own"
        );
    }
}
