//! [`Positional`]: a statement as drivers take it: with `?` in the place of each parameter, without comments, and with names that fit the database.
//!
//! Drivers look for `?`, quotes and braces themselves, and not all of them know what a comment is. PostgreSQL cuts names behind 63 bytes, and aliases of
//! nested references are longer.

use crate::source::service_query::{Dialect, sql_tokens};

/// Names are cut behind so many bytes.
const LONGEST_NAME: usize = 63;

/// A statement as drivers take it.
#[derive(Debug)]
pub(super) struct Positional {
    pub(super) sql: String,
    /// The names of its parameters with their colons, one for each `?`.
    pub(super) parameters: Vec<String>,
    /// Names that are too long, by the number in what stands for them.
    names: Vec<String>,
}

impl Positional {
    /// A statement of this dialect.
    pub(super) fn of(statement: &str, dialect: Dialect) -> Self {
        let mut positional = Self { sql: String::with_capacity(statement.len()), parameters: Vec::new(), names: Vec::new() };
        let mut at = 0;
        for token in sql_tokens(statement) {
            if token.at > at && at > 0 {
                positional.sql.push(if statement[at..token.at].contains('\n') { '\n' } else { ' ' });
            }
            at = token.end();
            if token.is_parameter() {
                positional.sql.push('?');
                positional.parameters.push(token.text.to_owned());
            } else if dialect == Dialect::Postgres && token.text.starts_with('"') && token.text.len() > LONGEST_NAME + 2 {
                let name = positional.short(token.text);
                positional.sql.push_str(&name);
            } else {
                positional.sql.push_str(token.text);
            }
        }
        positional
    }

    /// What stands for a name that is too long.
    fn short(&mut self, quoted: &str) -> String {
        let name = quoted[1..quoted.len() - 1].replace("\"\"", "\"");
        let known = self.names.iter().position(|other| *other == name);
        let number = known.unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        format!("\"long name {number}\"")
    }

    /// The name of a column of its rows as it is in the statement.
    pub(super) fn name_of(&self, column: String) -> String {
        let number = column.strip_prefix("long name ").and_then(|number| number.parse::<usize>().ok());
        number.and_then(|number| self.names.get(number).cloned()).unwrap_or(column)
    }

    /// Whether it selects into a table, as only Transact-SQL can.
    pub(super) fn selects_into(statement: &str) -> bool {
        sql_tokens(statement).any(|token| token.is_word("into"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_places_and_comments_are_gone() {
        let sql = "-- Who?\nSELECT 'it''s :persons?' AS \"a.b\", x::text -- the person's\n FROM t /* {:schools} */ WHERE :persons IS NULL OR p = :school_year";
        let positional = Positional::of(sql, Dialect::Sqlite);
        assert_eq!(positional.sql, "SELECT 'it''s :persons?' AS \"a.b\", x::text\nFROM t WHERE ? IS NULL OR p = ?");
        assert_eq!(positional.parameters, [":persons", ":school_year"]);
    }

    #[test]
    fn names_that_are_too_long_come_back() {
        let long = "studentDisciplineIncidentBehaviorAssociationReference.behaviorDescriptor";
        let sql = format!("SELECT 1 AS \"{long}\", 2 AS \"short\", 3 AS \"{long}\"");
        let positional = Positional::of(&sql, Dialect::Postgres);
        assert_eq!(positional.sql, "SELECT 1 AS \"long name 0\", 2 AS \"short\", 3 AS \"long name 0\"");
        assert_eq!(positional.name_of("long name 0".to_owned()), long);
        assert_eq!(positional.name_of("short".to_owned()), "short");
        assert_eq!(Positional::of(&sql, Dialect::Tsql).sql, sql);
    }
}
