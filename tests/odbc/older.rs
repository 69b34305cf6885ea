//! The queries that come with the library, for a SQLite that is older than some of their functions: the driver has the system's.

use std::fs;
use std::path::Path;

use edfi_resync::source::service_query::{Dialect, write_reference_queries};

/// Writes them into a folder.
pub(crate) fn write_queries(folder: &Path) {
    write_reference_queries(folder, Some(Dialect::Sqlite)).unwrap();
    rewrite(folder);
}

fn rewrite(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rewrite(&path);
        } else {
            let sql = fs::read_to_string(&path).unwrap();
            let sql = call(&sql, "CONCAT_WS(", |parts| {
                let separator = parts[0];
                let all: Vec<_> = parts[1..].iter().map(|part| format!("COALESCE({separator} || ({part}), '')")).collect();
                format!("SUBSTR({}, LENGTH({separator}) + 1)", all.join(" || "))
            });
            let sql = call(&sql, "CONCAT(", |parts| {
                let all: Vec<_> = parts.iter().map(|part| format!("COALESCE({part}, '')")).collect();
                format!("({})", all.join(" || "))
            });
            fs::write(path, sql).unwrap();
        }
    }
}

/// Replaces each call of a function by what is made of its arguments.
fn call(sql: &str, function: &str, replaced: impl Fn(&[&str]) -> String + Copy) -> String {
    let Some(at) = sql.find(function) else { return sql.to_owned() };
    let start = at + function.len();
    let (mut depth, mut quoted, mut begins, mut parts) = (0, false, start, Vec::new());
    for (offset, letter) in sql[start..].char_indices() {
        let here = start + offset;
        match letter {
            '\'' => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' if depth == 0 => {
                parts.push(call(sql[begins..here].trim(), function, replaced));
                let parts: Vec<_> = parts.iter().map(String::as_str).collect();
                return format!("{}{}{}", &sql[..at], replaced(&parts), call(&sql[here + 1..], function, replaced));
            }
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(call(sql[begins..here].trim(), function, replaced));
                begins = here + 1;
            }
            _ => {}
        }
    }
    panic!("{function} is not closed in {sql}");
}
