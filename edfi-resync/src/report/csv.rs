//! Rows of text as RFC 4180 has them.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break for a formula. What people name things must not be able to
//! run there: such a cell gets an apostrophe before it.

/// Adds a row.
pub(super) fn push_row<T: AsRef<str>>(out: &mut String, cells: impl IntoIterator<Item = T>) {
    for (nth, cell) in cells.into_iter().enumerate() {
        if nth > 0 {
            out.push(',');
        }
        push_cell(out, cell.as_ref());
    }
    out.push_str("\r\n");
}

fn push_cell(out: &mut String, cell: &str) {
    let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let quoted = cell.contains(['"', ',', '\r', '\n']);
    if quoted {
        out.push('"');
    }
    if runs {
        out.push('\'');
    }
    out.push_str(&cell.replace('"', "\"\""));
    if quoted {
        out.push('"');
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(cells: &[&str]) -> String {
        let mut out = String::new();
        push_row(&mut out, cells);
        out
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(row(&["a", "", "b c"]), "a,,b c\r\n");
        assert_eq!(row(&["a,b", "say \"no\"", "two\r\nlines"]), "\"a,b\",\"say \"\"no\"\"\",\"two\r\nlines\"\r\n");
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(row(&["=1+1", "@SUM(A1)", "-2", "+3"]), "'=1+1,'@SUM(A1),'-2,'+3\r\n");
        assert_eq!(row(&["=HYPERLINK(\"http://x\",\"y\")"]), "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n");
        assert_eq!(row(&["\t=1", "\r=1"]), "'\t=1,\"'\r=1\"\r\n");
        assert_eq!(row(&["a=1", "12 15", "State-2027"]), "a=1,12 15,State-2027\r\n");
    }

    /// Reads a text back, as RFC 4180 says.
    fn read(text: &str) -> Vec<Vec<String>> {
        let (mut rows, mut cells, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match (letter, quoted) {
                ('"', true) if letters.peek() == Some(&'"') => cell.extend(letters.next()),
                ('"', _) => quoted = !quoted,
                (',', false) => cells.push(std::mem::take(&mut cell)),
                ('\r', false) if letters.peek() == Some(&'\n') => {
                    letters.next();
                    cells.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut cells));
                }
                _ => cell.push(letter),
            }
        }
        rows
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(rows in prop::collection::vec(prop::collection::vec("[a-z\",\r\n=@ ]{0,6}", 1..4), 0..4)) {
            let mut out = String::new();
            for row in &rows {
                push_row(&mut out, row);
            }
            let plain = |cell: &String| cell.strip_prefix('\'').unwrap_or(cell).to_owned();
            let found: Vec<Vec<String>> = read(&out).iter().map(|row| row.iter().map(plain).collect()).collect();
            prop_assert_eq!(found, rows);
        }
    }
}
