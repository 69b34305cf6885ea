//! [`Ordered`]: the rows of a query by its key columns, read one at a time beside those of others.
//!
//! A query and its child queries are read as one merges sorted files: the parent goes on by a row, each child goes on as far as its
//! rows have the key of that row. Nothing is kept but the row that each of them stands at, and no query is run per record. So
//! their order is checked while they are read: a row in the wrong place would silently lose its parent.

use super::cell::Cell;
use crate::error::{Error, ErrorKind, Result};

/// The rows of a query that runs.
pub(crate) trait Rows {
    /// Goes on to the next row, and says whether there is one.
    fn advance(&mut self) -> Result<bool>;
    /// A value of the row that it stands at.
    fn cell(&self, column: usize) -> Cell<'_>;
    /// The row that it stands at, from 1.
    fn position(&self) -> u64;
    /// The place of the row that it stands at, for people: `query sections.sql, row 3`.
    fn place(&self) -> String;
}

/// How rows may follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Each key once: of a parent.
    Strict,
    /// Keys may repeat: of a child.
    Ascending,
}

/// Rows in the order of their key columns.
pub(crate) struct Ordered<R> {
    pub(super) rows: R,
    order: Order,
    columns: Vec<usize>,
    /// Of the row that it stands at, and room for the next.
    key: Vec<i64>,
    next: Vec<i64>,
    /// Before the first row, at one, or behind the last.
    stands: Stands,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    Before,
    At,
    Behind,
}

impl<R: Rows> Ordered<R> {
    /// Rows whose key columns are these, in the order of the parent's. Without any, nothing is checked.
    pub(crate) fn new(rows: R, columns: Vec<usize>, order: Order) -> Self {
        let key = vec![0; columns.len()];
        Self { rows, order, next: key.clone(), key, columns, stands: Stands::Before }
    }

    /// Goes on to the next row, and says whether there is one.
    pub(crate) fn advance(&mut self) -> Result<bool> {
        if self.stands == Stands::Behind || !self.rows.advance()? {
            self.stands = Stands::Behind;
            return Ok(false);
        }
        for (&column, part) in self.columns.iter().zip(&mut self.next) {
            let Some(number) = self.rows.cell(column).whole() else {
                return Err(wrong(&self.rows, "a key column holds no whole number", "key columns are IDs of tables, never NULL"));
            };
            *part = number;
        }
        if self.stands == Stands::At && !self.columns.is_empty() {
            if self.next < self.key {
                let hint = "order it by its key columns first, as the records are";
                return Err(wrong(&self.rows, "its key columns are before those of the row in front of it", hint));
            }
            if self.next == self.key && self.order == Order::Strict {
                let hint = "they must tell its rows apart, for others are joined by them";
                return Err(wrong(&self.rows, "its key columns are those of the row in front of it", hint));
            }
        }
        std::mem::swap(&mut self.key, &mut self.next);
        self.stands = Stands::At;
        Ok(true)
    }

    /// Goes on to the first row that has this key or a later one, and says whether it has this one. Rows before it belong to nothing.
    pub(crate) fn seek(&mut self, key: &[i64]) -> Result<bool> {
        if self.stands == Stands::Before {
            self.advance()?;
        }
        while self.stands == Stands::At && self.key.as_slice() < key {
            self.advance()?;
        }
        Ok(self.stands == Stands::At && self.key == key)
    }

    /// The key of the row that it stands at.
    pub(crate) fn key(&self) -> &[i64] {
        &self.key
    }

    /// A value of the row that it stands at.
    pub(crate) fn cell(&self, column: usize) -> Cell<'_> {
        self.rows.cell(column)
    }

    /// The row that it stands at, from 1.
    pub(crate) fn position(&self) -> u64 {
        self.rows.position()
    }

    /// The rows themselves.
    #[cfg(feature = "csv")]
    pub(crate) fn rows_mut(&mut self) -> &mut R {
        &mut self.rows
    }
}

fn wrong(rows: &impl Rows, problem: &str, hint: &str) -> Error {
    Error::new(ErrorKind::SourceInvalid, format!("{}: {problem}", rows.place())).with_hint(hint)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Rows of a test: whole numbers, texts that are none, and `~` for NULL.
    pub(in super::super) struct Listed {
        file: String,
        rows: Vec<Vec<String>>,
        position: usize,
    }

    impl Listed {
        pub(in super::super) fn new(file: &str, rows: &[&[&str]]) -> Self {
            let rows = rows.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect()).collect();
            Self { file: file.into(), rows, position: 0 }
        }
    }

    impl Rows for Listed {
        fn advance(&mut self) -> Result<bool> {
            self.position += 1;
            Ok(self.position <= self.rows.len())
        }

        fn cell(&self, column: usize) -> Cell<'_> {
            match &*self.rows[self.position - 1][column] {
                "~" => Cell::Null,
                text => text.parse().map_or(Cell::Text(text.as_bytes()), Cell::Integer),
            }
        }

        fn position(&self) -> u64 {
            self.position as u64
        }

        fn place(&self) -> String {
            format!("query {}, row {}", self.file, self.position)
        }
    }

    fn read(rows: &[&[&str]], columns: &[usize], order: Order) -> Result<usize> {
        let mut rows = Ordered::new(Listed::new("sections.sql", rows), columns.to_vec(), order);
        let mut count = 0;
        while rows.advance()? {
            count += 1;
        }
        assert!(!rows.advance()?, "the end stays the end");
        Ok(count)
    }

    #[test]
    fn the_order_of_rows_is_checked() {
        let good: &[&[&str]] = &[&["1", "9"], &["2", "-3"], &["2", "10"]];
        assert_eq!(read(good, &[0, 1], Order::Strict).unwrap(), 3);
        assert_eq!(read(good, &[0], Order::Ascending).unwrap(), 3);
        assert_eq!(read(&[&["1"], &["1"]], &[], Order::Strict).unwrap(), 2);
        let error = |rows: &[&[&str]], columns: &[usize], order| read(rows, columns, order).unwrap_err().to_string();
        assert_eq!(
            error(good, &[0], Order::Strict),
            "query sections.sql, row 3: its key columns are those of the row in front of it; they must tell its rows apart, \
             for others are joined by them"
        );
        assert_eq!(
            error(good, &[1], Order::Ascending),
            "query sections.sql, row 2: its key columns are before those of the row in front of it; order it by its key columns \
             first, as the records are"
        );
        for cell in ["~", "1x", "1.0"] {
            let error = error(&[&["1"], &[cell]], &[0], Order::Ascending);
            assert!(error.starts_with("query sections.sql, row 2: a key column holds no whole number"), "{error}");
        }
    }

    #[test]
    fn what_belongs_to_nothing_is_passed_over() {
        let rows: &[&[&str]] = &[&["1"], &["3"], &["3"], &["4"], &["7"]];
        let mut rows = Ordered::new(Listed::new("x.sql", rows), vec![0], Order::Ascending);
        let mut at = |key: i64| {
            let mut found = Vec::new();
            while rows.seek(&[key]).unwrap() {
                found.push(rows.position());
                rows.advance().unwrap();
            }
            found
        };
        assert_eq!((at(2), at(3), at(5), at(7), at(8)), (vec![], vec![2, 3], vec![], vec![5], vec![]));
    }
}
