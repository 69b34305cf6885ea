//! SQL as far as it must be read here, in any dialect: its words, and what is none because it stands in quotes, brackets or comments.

use super::column::in_word;

/// A piece of SQL that is no white space and no comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(super) sort: Sort,
    pub(crate) text: &'a str,
    /// The byte at which it begins.
    pub(crate) at: usize,
}

/// What sort of token it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A keyword, a name or a number.
    Word,
    /// `:schools`
    Parameter,
    /// Text or a name in quotes or brackets.
    Quoted,
    /// One character, or the two of `::`.
    Symbol,
}

impl Token<'_> {
    /// The byte behind it.
    pub(crate) fn end(&self) -> usize {
        self.at + self.text.len()
    }

    /// Whether it is this word, in any letter case.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.sort == Sort::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is a parameter.
    #[cfg(feature = "database")]
    pub(crate) fn is_parameter(&self) -> bool {
        self.sort == Sort::Parameter
    }

    /// Whether it is the place of a value.
    #[cfg(feature = "database")]
    pub(crate) fn is_place(&self) -> bool {
        self.is_symbol("?")
    }

    /// Whether it is this symbol.
    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        self.sort == Sort::Symbol && self.text == symbol
    }
}

/// The tokens of a text, in their order.
pub(crate) fn tokens(sql: &str) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let bytes = sql.as_bytes();
        while at < bytes.len() {
            let rest = &bytes[at..];
            let (sort, length) = match rest[0] {
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
                quote @ (b'\'' | b'"' | b'`') => (Sort::Quoted, quoted(rest, quote)),
                b'[' => (Sort::Quoted, until(rest, 1, b"]")),
                byte if in_word(byte) => (Sort::Word, word(rest)),
                // A cast of PostgreSQL.
                b':' if rest.starts_with(b"::") => (Sort::Symbol, 2),
                b':' if rest.get(1).is_some_and(|&byte| in_word(byte)) => (Sort::Parameter, 1 + word(&rest[1..])),
                _ => (Sort::Symbol, 1),
            };
            // Cut at ASCII bytes and at the ends of words, so never inside a character.
            let token = Token { sort, text: sql.get(at..at + length).unwrap_or(""), at };
            at += length;
            return Some(token);
        }
        None
    })
}

/// The comment lines (`-- ..`) in front of the first token, each with the byte at which it begins and without its dashes.
pub(super) fn comments_in_front(sql: &str) -> impl Iterator<Item = (usize, &str)> {
    let first = tokens(sql).next().map_or(sql.len(), |token| token.at);
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < first {
            let rest = &sql.as_bytes()[at..first];
            let here = at;
            if rest.starts_with(b"--") {
                at += until(rest, 2, b"\n");
                return Some((here, sql.get(here + 2..at).unwrap_or("").trim()));
            }
            at += if rest.starts_with(b"/*") { until(rest, 2, b"*/") } else { 1 };
        }
        None
    })
}

fn word(rest: &[u8]) -> usize {
    rest.iter().take_while(|&&byte| in_word(byte)).count()
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

    fn texts(sql: &str) -> Vec<(Sort, &str)> {
        tokens(sql).map(|token| (token.sort, token.text)).collect()
    }

    #[test]
    fn quotes_brackets_and_comments_hide_what_stands_in_them() {
        use Sort::{Parameter, Quoted, Symbol, Word};
        assert_eq!(
            texts("a.'b''c' /* d */ [e f]::int -- :g\n(:h, ':i') é1"),
            [
                (Word, "a"),
                (Symbol, "."),
                (Quoted, "'b''c'"),
                (Quoted, "[e f]"),
                (Symbol, "::"),
                (Word, "int"),
                (Symbol, "("),
                (Parameter, ":h"),
                (Symbol, ","),
                (Quoted, "':i'"),
                (Symbol, ")"),
                (Word, "é1"),
            ]
        );
        assert_eq!(texts("'never closed é"), [(Quoted, "'never closed é")]);
        assert_eq!(texts(": :"), [(Symbol, ":"), (Symbol, ":")]);
    }

    #[test]
    fn only_comments_in_front_are_in_front() {
        let sql = "-- one\n /* -- two */ --three\r\nSELECT 1 -- four";
        assert_eq!(comments_in_front(sql).collect::<Vec<_>>(), [(0, "one"), (21, "three")]);
        assert_eq!(comments_in_front("-- é").collect::<Vec<_>>(), [(0, "é")]);
    }
}
