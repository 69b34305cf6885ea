//! How many rows a query gives, and which Campus codes in them are not mapped, without making records of the rows.

use rusqlite::Connection;

use super::cursor::Cursor;
use super::query::prepare_columns;
use crate::campus::Preferences;
use crate::error::Result;
use crate::source::service_query::{Counting, LaidOut, ParameterValue};
use crate::source::store::Counted;

/// The rows, and the codes without a mapping, with what is to be bound to the query, and to each of its child queries.
pub(super) fn count(
    laid_out: &LaidOut,
    connection: &Connection,
    values: &[ParameterValue],
    of_children: &[Vec<ParameterValue>],
    preferences: &Preferences,
) -> Result<Counted> {
    let counting = Counting::new(laid_out, values, of_children, true);
    let prepared = counting.cuts().map(|cut| {
        let (columns, keys) = cut.columns().unwrap_or_default();
        prepare_columns(cut.query, connection, columns, keys)
    });
    let mut statements = prepared.collect::<Result<Vec<_>>>()?;
    let rows = counting.cuts().zip(&mut statements).map(|(cut, statement)| Cursor::run(statement, cut.values, cut.query.file()));
    counting.tally(rows.collect::<Result<_>>()?, preferences)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::model::Model;
    use crate::source::UnmappedCode;
    use crate::source::service_query::{CheckedQueries, Dialect, ServiceQueries};
    use crate::source::sqlite::query::table;

    /// These queries of `studentSchoolAssociations`.
    fn laid_out(files: &[(&str, &str)], connection: &Connection) -> LaidOut {
        let queries = ServiceQueries::of(files.iter().copied(), Dialect::Sqlite);
        let checked = CheckedQueries::check(&queries, connection);
        let checked = checked.resources.of("5.2")["studentSchoolAssociations"].clone().unwrap();
        LaidOut::new(checked, &Model::ds5_2().kind("studentSchoolAssociations").unwrap()).unwrap()
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
            let laid_out = laid_out(&[("studentSchoolAssociations.sql", sql)], &connection);
            let (counted, counting) = steps(&mut connection, |of| count(&laid_out, of, &[], &[], &mapped).unwrap());
            assert_eq!(counted, Counted::default().with_records(2000).with_unmapped(unmapped));
            let (_, reading) = steps(&mut connection, |of| table(&laid_out.checked.query, of, &[]).unwrap());
            assert!(reading > 10_000 && counting * 10 < reading * 11, "{counting} steps to count, {reading} to read");
        }
    }

    #[test]
    fn codes_in_child_queries_count_once_a_record() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "CREATE TABLE enrollment (id INTEGER PRIMARY KEY, grade TEXT);
                 CREATE TABLE plan (enrollment INTEGER, seq INTEGER, code TEXT, day TEXT);
                 INSERT INTO enrollment VALUES (1, 'x'), (2, '09'), (3, 'y'), (5, 'x');
                 INSERT INTO plan VALUES (5, 1, 'x', ''), (1, 1, 'a', ''), (1, 2, 'x', ''), (1, 3, 'x', ''), (2, 1, 'a', ''), (4, 1, 'z', '')",
            )
            .unwrap();
        let mapped = Preferences::default()
            .with_mapping("GradeLevelDescriptor", "09", "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade")
            .with_mapping("EducationPlanDescriptor", "a", "uri://ed-fi.org/EducationPlanDescriptor#A");
        let parent = (
            "studentSchoolAssociations.sql",
            r#"SELECT grade AS "entryGradeLevelDescriptor", id AS "@key" FROM enrollment ORDER BY id"#,
        );
        let plans = (
            "studentSchoolAssociations.educationPlans.sql",
            r#"SELECT p.enrollment AS "@key", p.code AS "educationPlanDescriptor" FROM plan p ORDER BY p.enrollment, p.seq"#,
        );
        let preferences = (
            "studentSchoolAssociations.alternativeGraduationPlans.sql",
            r#"SELECT p.enrollment AS "@key", p.day AS "alternativeGraduationPlanReference.graduationSchoolYear" FROM plan p ORDER BY 1"#,
        );
        let laid_out = laid_out(&[parent, plans, preferences], &connection);
        let values = vec![Vec::new(); 2];
        let counted = count(&laid_out, &connection, &[], &values, &mapped).unwrap();
        let unmapped = [
            UnmappedCode::new("EducationPlanDescriptor", "x", 2),
            UnmappedCode::new("GradeLevelDescriptor", "x", 2),
            UnmappedCode::new("GradeLevelDescriptor", "y", 1),
        ];
        assert_eq!(counted, Counted::default().with_records(4).with_unmapped(unmapped));
    }
}
