//! As much SQL as is needed to see that a file holds one ordered SELECT statement, in any dialect.

/// One statement, without the semicolon and comments behind it. What is in front of it stays, so that offsets are those of the file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OneStatement<'a> {
    pub(crate) text: &'a str,
    /// Whether it begins as a query does, with SELECT or WITH.
    pub(crate) selects: bool,
    /// Whether it has an ORDER BY of its own, outside all parentheses.
    pub(crate) ordered: bool,
}

/// Why it is not one statement.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotOne {
    Empty,
    /// Another statement begins at this byte.
    Several(usize),
}

/// Reads a file of SQL.
pub(crate) fn one_statement(sql: &str) -> Result<OneStatement<'_>, NotOne> {
    let bytes = sql.as_bytes();
    let mut statement = OneStatement { text: "", selects: false, ordered: false };
    let (mut depth, mut end, mut closed) = (0_usize, 0, false);
    let mut before = "";
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let length = match rest[0] {
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'-' if rest.starts_with(b"--") => {
                at += until(rest, 2, b"\n");
                continue;
            }
            b'/' if rest.starts_with(b"/*") => {
                at += until(rest, 2, b"*/");
                continue;
            }
            b';' => {
                closed |= end > 0;
                at += 1;
                continue;
            }
            quote @ (b'\'' | b'"' | b'`') => quoted(rest, quote),
            b'[' => until(rest, 1, b"]"),
            byte if in_word(byte) => rest.iter().take_while(|&&byte| in_word(byte)).count(),
            _ => 1,
        };
        if closed {
            return Err(NotOne::Several(at));
        }
        match rest[0] {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // Cut at ASCII bytes and at the ends of words, so never inside a character.
        let token = sql.get(at..at + length).unwrap_or("");
        if end == 0 {
            statement.selects = ["select", "with"].iter().any(|word| token.eq_ignore_ascii_case(word));
        }
        statement.ordered |= depth == 0 && before.eq_ignore_ascii_case("order") && token.eq_ignore_ascii_case("by");
        before = token;
        at += length;
        end = at;
    }
    if end == 0 {
        return Err(NotOne::Empty);
    }
    statement.text = &sql[..end];
    Ok(statement)
}

/// The line and column (from 1, in characters) of a byte of the text.
pub(crate) fn place(sql: &str, offset: usize) -> (usize, usize) {
    let before = sql.get(..offset).unwrap_or(sql);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..)
}

/// The length up to and with `end`, searched from `from`; all of it where there is no end.
fn until(rest: &[u8], from: usize, end: &[u8]) -> usize {
    rest[from..].windows(end.len()).position(|window| window == end).map_or(rest.len(), |found| from + found + end.len())
}

/// The length of quoted text, in which the quote is doubled to stand for itself.
fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match (rest[at] == quote, rest.get(at + 1) == Some(&quote)) {
            (true, true) => at += 2,
            (true, false) => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(sql: &str) -> (String, bool, bool) {
        let statement = one_statement(sql).unwrap();
        (statement.text.to_owned(), statement.selects, statement.ordered)
    }

    #[test]
    fn the_semicolon_and_what_follows_it_is_cut() {
        let (text, selects, ordered) = read("-- all; of them\nSELECT 'a;''b' AS \"x;y\" FROM t ORDER /* by */ BY 1 ; -- done;\n;");
        assert_eq!(text, "-- all; of them\nSELECT 'a;''b' AS \"x;y\" FROM t ORDER /* by */ BY 1");
        assert!(selects && ordered);
    }

    #[test]
    fn only_an_order_of_its_own_counts() {
        assert!(!read("SELECT row_number() OVER (ORDER BY a) FROM (SELECT a FROM t ORDER BY a)").2);
        assert!(!read("SELECT 1 -- ORDER BY 1").2);
        assert!(!read("SELECT 'ORDER BY' FROM [ORDER BY]").2);
        assert!(read("with x as (select 1 a) select a from x order by a").2);
    }

    #[test]
    fn what_is_no_query_is_seen() {
        assert_eq!(one_statement(" -- nothing\n ;"), Err(NotOne::Empty));
        assert_eq!(one_statement("SELECT 1; DROP TABLE t"), Err(NotOne::Several(10)));
        assert!(!read("DELETE FROM t").1);
        assert_eq!(read("SELECT 'é' AS é, \"unterminated é").0, "SELECT 'é' AS é, \"unterminated é");
    }

    #[test]
    fn places_count_lines_and_characters() {
        assert_eq!(place("SELECT é,\n  é x", "SELECT é,\n  é ".len()), (2, 5));
    }
}
