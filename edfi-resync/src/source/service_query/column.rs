//! What the aliases of a query's columns say: key columns, Campus keys and JSON paths, checked against each other.

use std::collections::BTreeSet;

use super::campus_keys::{DAY, OBJECT, ROLES, role_named};
use crate::model::CampusRole;

/// A column that cannot be used, and why.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ColumnError {
    /// The column and what is wrong with it: `column "a..b" is no JSON path`.
    pub(crate) problem: String,
    pub(crate) hint: String,
}

/// What one column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Alias {
    /// A part of what joins the rows of a query with those of its child queries, by its whole alias: `@key.section`.
    Key(Box<str>),
    /// Campus IDs of one role.
    Ids(CampusRole),
    /// The Campus object.
    Object,
    /// The day of its own.
    Day,
    /// A JSON path, by its member names.
    Path(Vec<Box<str>>),
}

/// The alias of a key column that is the only one; others have a name behind it.
pub(crate) const KEY: &str = "@key";

/// The aliases of a query's columns, in their order. What can be said of them without a model is true of them.
#[derive(Debug, Clone)]
pub(crate) struct Aliases(Vec<Alias>);

impl Aliases {
    /// Reads the names of a query's columns.
    pub(crate) fn read<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, ColumnError> {
        let mut aliases = Vec::new();
        let mut seen = BTreeSet::new();
        for name in names {
            if name.is_empty() {
                return Err(ColumnError { problem: format!("column {} has an empty name", aliases.len() + 1), hint: path_hint() });
            }
            let error = |problem: &str, hint: String| Err(ColumnError { problem: format!("column {name:?} {problem}"), hint });
            let alias = if is_key(name) {
                Alias::Key(name.into())
            } else if let Some(role) = role_named(name) {
                Alias::Ids(role)
            } else if name == OBJECT {
                Alias::Object
            } else if name == DAY {
                Alias::Day
            } else if name.starts_with('@') {
                let known = ROLES.map(|(known, _)| known).join(", ");
                let hint = format!("use one of {known}, {OBJECT}, {DAY}; or {KEY}, {KEY}.name by which other rows are joined");
                return error("is no column of Campus keys", hint);
            } else if name.split('.').all(is_member_name) {
                Alias::Path(name.split('.').map(Into::into).collect())
            } else {
                return error("is no JSON path", path_hint());
            };
            if !seen.insert(name) {
                return error("occurs twice", "give each column a name of its own".into());
            }
            aliases.push(alias);
        }
        Ok(Self(aliases))
    }

    /// The roles of the Campus keys among them.
    pub(crate) fn roles(&self) -> impl Iterator<Item = CampusRole> + '_ {
        self.0.iter().filter_map(|alias| match alias {
            Alias::Ids(role) => Some(*role),
            _ => None,
        })
    }

    /// The key columns, each with its alias.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (usize, &str)> {
        self.0.iter().enumerate().filter_map(|(column, alias)| match alias {
            Alias::Key(name) => Some((column, &**name)),
            _ => None,
        })
    }

    /// Whether they tell the day of each record.
    pub(crate) fn tell_day(&self) -> bool {
        self.0.contains(&Alias::Day)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Alias> {
        self.0.iter()
    }
}

/// Whether a text is one word that can name something.
pub(super) fn is_name(text: &str) -> bool {
    text.bytes().all(in_word) && text.bytes().next().is_some_and(|first| !first.is_ascii_digit() && first != b'$')
}

/// Whether a byte may stand in such a name.
pub(super) fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..)
}

fn is_key(name: &str) -> bool {
    name.strip_prefix(KEY).is_some_and(|rest| rest.is_empty() || rest.strip_prefix('.').is_some_and(is_name))
}

fn is_member_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
}

pub(super) fn path_hint() -> String {
    "give the column a name such as \"schoolId\" or \"schoolReference.schoolId\", the JSON path without \"$.\"".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(names: &[&str]) -> String {
        Aliases::read(names.iter().copied()).unwrap_err().problem
    }

    #[test]
    fn wrong_aliases_are_named() {
        assert_eq!(problem(&["studentUniqueId", ""]), "column 2 has an empty name");
        assert_eq!(problem(&["$.studentUniqueId"]), "column \"$.studentUniqueId\" is no JSON path");
        assert_eq!(problem(&["a..b"]), "column \"a..b\" is no JSON path");
        assert_eq!(problem(&["count(*)"]), "column \"count(*)\" is no JSON path");
        assert_eq!(problem(&["@persons"]), "column \"@persons\" is no column of Campus keys");
        assert_eq!(problem(&["@key."]), "column \"@key.\" is no column of Campus keys");
        assert_eq!(problem(&["@keys"]), "column \"@keys\" is no column of Campus keys");
        assert_eq!(problem(&["firstName", "firstName"]), "column \"firstName\" occurs twice");
        assert_eq!(problem(&["@key.term", "a", "@key.term"]), "column \"@key.term\" occurs twice");
    }

    #[test]
    fn names_are_single_words() {
        for name in ["SendableSchool", "_x1", "École"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "1st", "a b", "a.b", "a-b", "$x"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn key_columns_are_told_apart_by_their_names() {
        let aliases = Aliases::read(["@key.section", "a", "@person", "@key.term", "@key"]).unwrap();
        assert_eq!(aliases.keys().collect::<Vec<_>>(), [(0, "@key.section"), (3, "@key.term"), (4, "@key")]);
        assert_eq!(aliases.roles().collect::<Vec<_>>(), [CampusRole::Person]);
    }
}
