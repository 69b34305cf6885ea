//! As much SQL as is needed to see that a file holds one ordered SELECT statement, in any dialect, and of which years its rows are.

use super::tokens::{comments_in_front, tokens};

/// One statement, without the semicolon and comments behind it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OneStatement {
    /// The byte at which its first word begins.
    pub(super) start: usize,
    /// The byte behind its last token.
    pub(super) end: usize,
    /// How it begins.
    pub(super) begins: Begins,
    /// Whether it has an ORDER BY of its own, outside all parentheses.
    pub(super) ordered: bool,
}

/// How a statement begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    Select,
    /// With common table expressions; the words in front of the first end at this byte.
    With(usize),
    /// As no query does.
    Otherwise,
}

/// Why it is not one statement.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotOne {
    Empty,
    /// Another statement begins at this byte.
    Several(usize),
}

/// Reads a file of SQL.
pub(super) fn one_statement(sql: &str) -> Result<OneStatement, NotOne> {
    let mut statement = None;
    let (mut depth, mut closed, mut before) = (0_usize, false, "");
    for token in tokens(sql) {
        if token.is_symbol(";") {
            closed |= statement.is_some();
            continue;
        }
        if closed {
            return Err(NotOne::Several(token.at));
        }
        let OneStatement { end, begins, ordered, .. } = statement.get_or_insert_with(|| {
            let begins = if token.is_word("with") {
                Begins::With(token.end())
            } else if token.is_word("select") {
                Begins::Select
            } else {
                Begins::Otherwise
            };
            OneStatement { start: token.at, end: 0, begins, ordered: false }
        });
        if *begins == Begins::With(*end) && token.is_word("recursive") {
            *begins = Begins::With(token.end());
        }
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        *ordered |= depth == 0 && before.eq_ignore_ascii_case("order") && token.is_word("by");
        before = token.text;
        *end = token.end();
    }
    statement.ok_or(NotOne::Empty)
}

/// What a comment in front of a query says of the years of its rows that is no word for it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UnknownYears(pub(super) usize);

/// Whether a comment line in front of a query, `-- years: all`, says that its rows may be of any year.
pub(super) fn spans_years(sql: &str) -> Result<bool, UnknownYears> {
    let mut spans = false;
    for (at, comment) in comments_in_front(sql) {
        let Some(word) = comment.strip_prefix("years:") else { continue };
        if word.trim() != "all" {
            return Err(UnknownYears(at));
        }
        spans = true;
    }
    Ok(spans)
}

/// The line and column (from 1, in characters) of a byte of the text.
pub(super) fn place(sql: &str, offset: usize) -> (usize, usize) {
    let before = sql.get(..offset).unwrap_or(sql);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(sql: &str) -> (&str, Begins, bool) {
        let statement = one_statement(sql).unwrap();
        (&sql[statement.start..statement.end], statement.begins, statement.ordered)
    }

    #[test]
    fn the_semicolon_and_what_follows_it_is_cut() {
        let (text, begins, ordered) = read("-- all; of them\nSELECT 'a;''b' AS \"x;y\" FROM t ORDER /* by */ BY 1 ; -- done;\n;");
        assert_eq!(text, "SELECT 'a;''b' AS \"x;y\" FROM t ORDER /* by */ BY 1");
        assert_eq!((begins, ordered), (Begins::Select, true));
    }

    #[test]
    fn only_an_order_of_its_own_counts() {
        assert!(!read("SELECT row_number() OVER (ORDER BY a) FROM (SELECT a FROM t ORDER BY a)").2);
        assert!(!read("SELECT 1 -- ORDER BY 1").2);
        assert!(!read("SELECT 'ORDER BY' FROM [ORDER BY]").2);
        assert!(read("with x as (select 1 a) select a from x order by a").2);
    }

    #[test]
    fn where_its_own_expressions_begin_is_seen() {
        let begins = |sql: &'static str| match read(sql).1 {
            Begins::With(at) => &sql[at..],
            other => panic!("{other:?}"),
        };
        assert_eq!(begins("With x AS (SELECT 1) SELECT 1"), " x AS (SELECT 1) SELECT 1");
        assert_eq!(begins("WITH /* all */ recursive\n x AS (SELECT 1) SELECT 1"), "\n x AS (SELECT 1) SELECT 1");
        assert_eq!(begins("WITH"), "");
    }

    #[test]
    fn what_is_no_query_is_seen() {
        assert_eq!(one_statement(" -- nothing\n ;"), Err(NotOne::Empty));
        assert_eq!(one_statement("SELECT 1; DROP TABLE t"), Err(NotOne::Several(10)));
        assert_eq!(read("DELETE FROM t").1, Begins::Otherwise);
        assert_eq!(read("'select' FROM t").1, Begins::Otherwise);
        assert_eq!(read("SELECT 'é' AS é, \"unterminated é").0, "SELECT 'é' AS é, \"unterminated é");
    }

    #[test]
    fn the_years_are_said_in_front_alone() {
        assert_eq!(spans_years("-- Transcripts.\n--years: all\nSELECT 1"), Ok(true));
        assert_eq!(spans_years("SELECT 1 -- years: all"), Ok(false));
        assert_eq!(spans_years("-- of all years: many\n/* years: some */ SELECT 1"), Ok(false));
        assert_eq!(spans_years("-- x\n-- years: 2026\nSELECT 1"), Err(UnknownYears(5)));
    }

    #[test]
    fn places_count_lines_and_characters() {
        assert_eq!(place("SELECT é,\n  é x", "SELECT é,\n  é ".len()), (2, 5));
    }
}
