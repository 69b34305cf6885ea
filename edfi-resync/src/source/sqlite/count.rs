//! How many rows a query gives, and which Campus codes in them are not mapped, without making records of the rows.
//!
//! The query runs once, whatever is asked of it. Only the columns that can hold codes are selected, so that the
//! database can leave out what the others would cost, and a value that was seen before is not read again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::Connection;
use rusqlite::types::Value;

use super::query::{cell, failed};
use super::snapshot::LaidOut;
use crate::campus::Preferences;
use crate::error::Result;
use crate::source::store::{Counted, UnmappedCode};

/// Most values that are remembered: codes are few, collections with numbers in them are many.
const REMEMBERED: usize = 4096;

/// Descriptor and code.
type Code = (String, String);

impl LaidOut {
    /// The rows, and the codes without a mapping, each with the number of rows that hold it.
    pub(super) fn count(&self, connection: &Connection, values: &[Value], preferences: &Preferences) -> Result<Counted> {
        let coded = self.layout.coded();
        let wrong = |row, error| failed(&self.query.file, row, error);
        let mut statement = self.query.prepare_columns(connection, &coded)?;
        let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(|error| wrong(0, error))?;
        let mut seen: HashMap<(usize, Vec<u8>), Vec<Code>> = HashMap::new();
        let mut unmapped: BTreeMap<Code, u64> = BTreeMap::new();
        let mut records = 0;
        while let Some(row) = rows.next().map_err(|error| wrong(records + 1, error))? {
            records += 1;
            let mut codes = BTreeSet::new();
            for (at, &column) in coded.iter().enumerate() {
                let cell = cell(row.get_ref(at).map_err(|error| wrong(records, error))?);
                let Some(text) = cell.as_code() else { continue };
                let key = (column, text.into_owned());
                if let Some(known) = seen.get(&key) {
                    codes.extend(known.iter().cloned());
                    continue;
                }
                let found = self.layout.unmapped(column, cell, preferences);
                codes.extend(found.iter().cloned());
                if seen.len() < REMEMBERED {
                    seen.insert(key, found);
                }
            }
            for code in codes {
                *unmapped.entry(code).or_default() += 1;
            }
        }
        let unmapped = unmapped.into_iter().map(|((descriptor, code), records)| UnmappedCode { descriptor, code, records });
        Ok(Counted::default().with_records(records).with_unmapped(unmapped))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::model::Model;
    use crate::source::service_query::{Layout, Query};
    use crate::source::sqlite::query::CheckedQuery;

    /// A query of `studentSchoolAssociations` over 2,000 numbers.
    fn laid_out(sql: &str, connection: &Connection) -> LaidOut {
        let query = Query { file: "studentSchoolAssociations.sql".into(), sql: sql.into() };
        let query = CheckedQuery::check(&query, true, connection).unwrap();
        let kind = Model::ds5_2().kind("studentSchoolAssociations").unwrap();
        let layout = Layout::new(query.aliases().unwrap(), &kind).unwrap();
        LaidOut { kind, query: Arc::new(query), layout, roles: BTreeSet::new() }
    }

    /// What a piece of work gives, and how many steps SQLite's machine takes in it.
    fn steps<T>(connection: &mut Connection, work: impl FnOnce(&Connection) -> T) -> (T, u64) {
        let taken = Arc::new(AtomicU64::new(0));
        let counts = taken.clone();
        let count = move || {
            counts.fetch_add(1, Ordering::Relaxed);
            false
        };
        connection.progress_handler(1, Some(count)).unwrap();
        let done = work(connection);
        connection.progress_handler(0, None::<fn() -> bool>).unwrap();
        (done, taken.load(Ordering::Relaxed))
    }

    #[test]
    fn a_query_is_read_once_for_its_rows_and_their_codes() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "CREATE TABLE enrollment (id INTEGER PRIMARY KEY, grade TEXT);
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
                 INSERT INTO enrollment SELECT i, CASE i % 4 WHEN 0 THEN '99' ELSE '09' END FROM n",
            )
            .unwrap();
        let mapped =
            Preferences::default().with_mapping("GradeLevelDescriptor", "09", "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade");
        let coded = r#"SELECT grade AS "entryGradeLevelDescriptor", id AS "@person" FROM enrollment e
            WHERE EXISTS (SELECT 1 FROM enrollment o WHERE o.id = e.id) ORDER BY id -- in order"#;
        let plain = coded.replace("entryGradeLevelDescriptor", "entryDate");
        for (sql, unmapped) in [(coded, vec![UnmappedCode::new("GradeLevelDescriptor", "99", 500)]), (&plain, Vec::new())] {
            let laid_out = laid_out(sql, &connection);
            let (counted, counting) = steps(&mut connection, |of| laid_out.count(of, &[], &mapped).unwrap());
            assert_eq!(counted, Counted::default().with_records(2000).with_unmapped(unmapped));
            let (_, reading) = steps(&mut connection, |of| laid_out.query.table(of, &[]).unwrap());
            assert!(reading > 10_000 && counting * 10 < reading * 11, "{counting} steps to count, {reading} to read");
        }
    }
}
