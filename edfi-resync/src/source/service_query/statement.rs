//! [`Statement`]: a query as one dialect gets it, and where each piece of it stands in the files that it is made from.

use std::ops::Range;

use super::dialect::Dialect;
use super::problem::QueryProblem;
use super::query::{Query, Selects};
use super::tokens::tokens;
use super::views::Views;

/// A query as one dialect gets it: the views that it names in front, lists of IDs expanded, and without what stands behind it.
#[derive(Debug)]
pub(crate) struct Statement {
    /// The text that a database is given.
    pub(crate) sql: String,
    /// Whether it has an ORDER BY of its own.
    pub(crate) ordered: bool,
    pieces: Vec<Piece>,
}

/// A piece of the text: from the byte at which it begins, up to the next one.
#[derive(Debug)]
struct Piece {
    at: usize,
    from: Query,
    /// Where it stands in that file.
    offset: usize,
    /// Whether it is as written there; else it stands for what is there.
    as_written: bool,
}

/// Parameters that can stand for a list.
const LISTS: [&str; 4] = [":schools", ":persons", ":courses", ":sections"];

impl Statement {
    /// What a dialect gets of a query.
    ///
    /// # Errors
    /// For a file that is not one SELECT statement, or that names a view with which something is wrong.
    pub(crate) fn of(query: &Query, views: &Views, dialect: Dialect) -> Result<Self, QueryProblem> {
        let Selects { statement: Range { start, end }, with, ordered } = query.selects()?;
        let mut statement = Self { sql: String::new(), ordered, pieces: Vec::new() };
        let needed = views.needed(query)?;
        let at = with.unwrap_or(start);
        statement.copy(query, 0..at, dialect);
        for (position, view) in needed.iter().enumerate() {
            let before = match (position, with) {
                (0, None) => "WITH ",
                (0, Some(_)) => " ",
                _ => ", ",
            };
            let Range { start, end } = view.selects.statement;
            statement.put(&view.query, start, &format!("{before}{} {} (\n", view.name, dialect.expression()));
            statement.copy(&view.query, start..end, dialect);
            statement.put(&view.query, end, "\n)");
        }
        if !needed.is_empty() {
            statement.put(query, at, if with.is_some() { "," } else { "\n" });
        }
        statement.copy(query, at..end, dialect);
        Ok(statement)
    }

    /// Puts a part of a file at the end, with its lists expanded.
    fn copy(&mut self, from: &Query, part: Range<usize>, dialect: Dialect) {
        let mut at = part.start;
        for (place, parameter) in lists(&from.sql).filter(|(place, _)| part.contains(&place.start)) {
            self.put_piece(from, at, &from.sql[at..place.start], true);
            self.put(from, place.start, &dialect.list(parameter));
            at = place.end;
        }
        self.put_piece(from, at, &from.sql[at..part.end], true);
    }

    /// Puts a text at the end that stands for what is at this byte of a file.
    fn put(&mut self, from: &Query, offset: usize, text: &str) {
        self.put_piece(from, offset, text, false);
    }

    fn put_piece(&mut self, from: &Query, offset: usize, text: &str, as_written: bool) {
        if !text.is_empty() {
            self.pieces.push(Piece { at: self.sql.len(), from: from.clone(), offset, as_written });
            self.sql.push_str(text);
        }
    }

    /// A problem at a byte of the text, told of the file and place where that stands.
    #[cfg_attr(
        all(not(test), not(feature = "sqlite")),
        expect(dead_code, reason = "over ODBC no database says the place of what it does not take")
    )]
    pub(crate) fn problem(&self, offset: usize, message: impl Into<String>) -> Option<QueryProblem> {
        let behind = self.pieces.partition_point(|piece| piece.at <= offset);
        let piece = self.pieces[..behind].last()?;
        let offset = if piece.as_written { piece.offset + (offset - piece.at) } else { piece.offset };
        Some(piece.from.problem(message).at(&piece.from.sql, offset))
    }
}

/// The parameters that stand alone in the parentheses of an IN, each with its place.
fn lists(sql: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let all: Vec<_> = tokens(sql).collect();
    let found = all.windows(4).filter_map(|four| match four {
        [word, open, list, close]
            if word.is_word("in") && open.is_symbol("(") && close.is_symbol(")") && LISTS.contains(&list.text) =>
        {
            Some((list.at..list.end(), list.text))
        }
        _ => None,
    });
    found.collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn views(files: &[(&str, &str)]) -> Views {
        let of =
            |(name, sql): &(&str, &str)| (name.to_lowercase(), ((*name).to_owned(), Query::new(&format!("views/{name}.sql"), sql)));
        Views::of(files.iter().map(of).collect::<BTreeMap<_, _>>())
    }

    fn told(files: &[(&str, &str)], sql: &str, dialect: Dialect) -> String {
        Statement::of(&Query::new("q.sql", sql), &views(files), dialect).map_or_else(|problem| problem.to_string(), |told| told.sql)
    }

    const SCHOOLS: [(&str, &str); 3] = [
        ("School", "-- Those that can be sent.\nSELECT * FROM District d WHERE d.id IN (:schools);"),
        ("District", "SELECT id, 'School' AS name FROM districts -- not School\n"),
        ("Unused", "SELECT 1"),
    ];

    #[test]
    fn a_list_is_expanded_as_the_dialect_has_it() {
        let sql = "SELECT 1 WHERE :schools IS NULL OR id In\n( :schools ) AND p NOT IN(:persons) ORDER BY 1;";
        let of = |dialect| told(&[], sql, dialect);
        assert_eq!(
            of(Dialect::Sqlite),
            "SELECT 1 WHERE :schools IS NULL OR id In\n( SELECT value FROM json_each(:schools) ) \
             AND p NOT IN(SELECT value FROM json_each(:persons)) ORDER BY 1"
        );
        assert_eq!(
            of(Dialect::Tsql),
            "SELECT 1 WHERE :schools IS NULL OR id In\n( SELECT value FROM OPENJSON(:schools) ) \
             AND p NOT IN(SELECT value FROM OPENJSON(:persons)) ORDER BY 1"
        );
        assert_eq!(
            of(Dialect::Postgres),
            "SELECT 1 WHERE :schools IS NULL OR id In\n( SELECT CAST(value AS bigint) FROM \
             json_array_elements_text(CAST(:schools AS json)) ) AND p NOT IN(SELECT CAST(value AS bigint) FROM \
             json_array_elements_text(CAST(:persons AS json))) ORDER BY 1"
        );
    }

    #[test]
    fn what_is_no_list_stays() {
        for sql in [
            "SELECT ' IN (:schools)' -- IN (:schools)\n FROM [IN (:schools)]",
            "SELECT \"IN (:schools)\" /* IN (:schools) */ FROM t",
            "SELECT 1 WHERE a IN (SELECT value FROM json_each(:schools)) AND b IN (:schools, 1) AND c = (:schools)",
            "SELECT 1 WHERE a IN (:school_year)",
            "SELECT 1 WHERE a IN (::schools)",
        ] {
            assert_eq!(told(&[], sql, Dialect::Sqlite), sql);
        }
        let commented = "SELECT 1 WHERE a IN /* all */ (:courses -- of them\n)";
        let expanded = "SELECT 1 WHERE a IN /* all */ (SELECT value FROM json_each(:courses) -- of them\n)";
        assert_eq!(told(&[], commented, Dialect::Sqlite), expanded);
    }

    #[test]
    fn views_stand_in_front_in_the_order_in_which_they_name_each_other() {
        assert_eq!(
            told(&SCHOOLS, "-- All.\nSELECT * FROM school s, [Unused] ORDER BY s.unused", Dialect::Sqlite),
            "-- All.\nWITH District AS NOT MATERIALIZED (\nSELECT id, 'School' AS name FROM districts\n), \
             School AS NOT MATERIALIZED (\nSELECT * FROM District d WHERE d.id IN (SELECT value FROM json_each(:schools))\n)\n\
             SELECT * FROM school s, [Unused] ORDER BY s.unused"
        );
        assert_eq!(
            told(&SCHOOLS, "WITH a AS (SELECT 1) SELECT * FROM a, Unused", Dialect::Tsql),
            "WITH Unused AS (\nSELECT 1\n), a AS (SELECT 1) SELECT * FROM a, Unused"
        );
        assert_eq!(
            told(&SCHOOLS, "with recursive\na AS (SELECT 1) SELECT * FROM a, unused", Dialect::Postgres),
            "with recursive Unused AS NOT MATERIALIZED (\nSELECT 1\n),\na AS (SELECT 1) SELECT * FROM a, unused"
        );
        assert_eq!(told(&SCHOOLS, "SELECT 1", Dialect::Tsql), "SELECT 1");
    }

    #[test]
    fn wrong_views_are_errors_of_those_who_name_them() {
        let wrong = [
            ("A", "SELECT * FROM B"),
            ("B", "SELECT * FROM c"),
            ("C", "SELECT * FROM a"),
            ("Own", "SELECT * FROM Own"),
            ("Two", "SELECT 1;\n SELECT 2"),
            ("With", "WITH x AS (SELECT 1) SELECT * FROM x"),
            ("Change", "DELETE FROM t"),
            ("2nd", "SELECT 1"),
            ("Base", "SELECT z.id AS base FROM main.Base AS z WHERE z.own = 1"),
        ];
        for (named, problem) in [
            ("A", "query views/A.sql: names itself by way of views/B.sql, views/C.sql; a view can only"),
            ("C", "query views/A.sql: names itself by way of views/B.sql, views/C.sql; a view can only"),
            ("Own", "query views/Own.sql: names itself; a view can only name views that do not name it"),
            ("Two", "query views/Two.sql, line 2, column 2: has a second statement"),
            ("With", "query views/With.sql, line 1, column 5: begins with WITH; a view is one SELECT"),
            ("Change", "query views/Change.sql: is no SELECT statement"),
            ("2nd", "query views/2nd.sql: is named after what cannot name a view"),
            ("Base", "WITH Base AS NOT MATERIALIZED (\nSELECT z.id AS base"),
        ] {
            let found = told(&wrong, &format!("SELECT * FROM {named} ORDER BY 1"), Dialect::Sqlite);
            assert!(found.starts_with(problem), "{found}");
        }
        assert_eq!(views(&wrong).problems().count(), 6);
    }

    #[test]
    fn places_are_those_of_the_file_as_written() {
        let query = Query::new("q.sql", "SELECT x,\n  y FROM School WHERE z IN (:schools) AND é = w");
        let statement = Statement::of(&query, &views(&SCHOOLS), Dialect::Sqlite).unwrap();
        let place = |what: &str| {
            let problem = statement.problem(statement.sql.find(what).unwrap(), "?").unwrap();
            (problem.file, problem.line.unwrap(), problem.column.unwrap())
        };
        assert_eq!(place("y FROM"), ("q.sql".to_owned(), 2, 3));
        assert_eq!(place("w"), ("q.sql".to_owned(), 2, 47));
        assert_eq!(place("= w"), ("q.sql".to_owned(), 2, 45));
        assert_eq!(place("json_each(:schools))\n"), ("views/School.sql".to_owned(), 2, 41));
        assert_eq!(place("d.id"), ("views/School.sql".to_owned(), 2, 32));
        assert_eq!(place("districts"), ("views/District.sql".to_owned(), 1, 34));
        assert_eq!(place("NOT MATERIALIZED"), ("views/District.sql".to_owned(), 1, 1));
    }

    /// Pieces of SQL, lists that are none among them.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = proptest::sample::select(vec![
            "SELECT",
            " ",
            "\n",
            "'a IN (:schools)'",
            "-- IN (:schools)\n",
            "/* IN (:schools) */",
            "[IN (:schools)]",
            "\"IN (:schools)\"",
            "IN",
            "(",
            ")",
            ":schools",
            "IN (:schools)",
            ",",
            "x",
            ".",
            ";",
            "é",
            "'",
            "\"",
            "[",
            "/*",
            "--",
            "WITH",
            "RECURSIVE",
            "::",
            ":",
            "$",
        ]);
        proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn nothing_but_lists_is_touched_and_every_place_is_known(rest in pieces()) {
            let sql = format!("SELECT {rest}");
            let query = Query::new("q.sql", &sql);
            if let Ok(statement) = Statement::of(&query, &Views::default(), Dialect::Sqlite) {
                let written = statement.sql.replace("SELECT value FROM json_each(:schools)", ":schools");
                prop_assert!(sql.starts_with(&written), "{}", statement.sql);
                for (at, _) in statement.sql.char_indices() {
                    let problem = statement.problem(at, "").expect("a place");
                    prop_assert!((&*problem.file, problem.line.is_some()) == ("q.sql", true));
                }
            }
        }
    }
}
