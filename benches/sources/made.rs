//! The records that are read, and the places in which they lie: made once, the same everywhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use edfi_resync::campus::{Configuration, Scope};
use edfi_resync::model::Model;
use edfi_resync::source::SqliteStore;
use edfi_resync::source::csv::{ExtractOptions, extract};
use rusqlite::{Connection, params};

use crate::Outcome;

/// The query, for every database.
const QUERY: &str = r#"SELECT e.number AS "studentReference.studentUniqueId", e.school_number AS "schoolReference.schoolId", e.entered AS "entryDate",
    e.grade AS "entryGradeLevelDescriptor", e.entry AS "entryTypeDescriptor", e.left_on AS "exitWithdrawDate", e.is_primary AS "primarySchool",
    e.school_year AS "schoolYearTypeReference.schoolYear", e.school_year AS "@schoolYear", e.school AS "@school", e.person AS "@person",
    'Enrollment:' || e.id AS "@object"
FROM enrollment e WHERE e.school_year = :school_year ORDER BY e.id"#;

pub(crate) const ENDPOINT: &str = "studentSchoolAssociations";

/// An enrollment, as Campus has it.
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) number: String,
    pub(crate) school_number: i64,
    /// As the day of August 2026.
    pub(crate) entered: i64,
    pub(crate) grade: &'static str,
    pub(crate) entry: Option<&'static str>,
    pub(crate) is_primary: bool,
    pub(crate) school: i64,
    pub(crate) person: i64,
}

impl Row {
    pub(crate) fn of(nth: i64) -> Self {
        Self {
            id: nth + 1,
            number: (1_000_000_000 + nth * 37).to_string(),
            school_number: 255_901_001 + nth % 40,
            entered: 10 + nth % 20,
            grade: ["Ninth grade", "Tenth grade", "Eleventh grade", "Twelfth grade"][usize::try_from(nth % 4).unwrap_or_default()],
            entry: (nth % 3 != 0).then_some("uri://ed-fi.org/EntryTypeDescriptor#Next year school"),
            is_primary: nth % 8 != 0,
            school: 12 + nth % 40,
            person: 1_000 + nth,
        }
    }

    pub(crate) fn grade(&self) -> String {
        format!("uri://ed-fi.org/GradeLevelDescriptor#{}", self.grade)
    }
}

/// Everything of the year.
pub(crate) fn scope() -> Outcome<Scope> {
    Ok(Scope::new(Model::ds5_2(), Arc::new(Configuration::new("State", 2027.try_into()?, "5.2"))))
}

pub(crate) fn database(place: &Path) -> PathBuf {
    place.join("campus.db")
}

pub(crate) fn queries(place: &Path) -> PathBuf {
    place.join("queries")
}

pub(crate) fn csv(place: &Path) -> PathBuf {
    place.join("csv")
}

#[cfg(feature = "arrow")]
pub(crate) fn parquet(place: &Path) -> PathBuf {
    place.join("parquet")
}

/// Makes the database, the queries, and what is written from it.
pub(crate) async fn make(place: &Path, records: i64) -> Outcome<()> {
    std::fs::create_dir(queries(place))?;
    std::fs::write(queries(place).join(format!("{ENDPOINT}.sql")), QUERY)?;
    let mut connection = Connection::open(database(place))?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         CREATE TABLE enrollment (id integer PRIMARY KEY, number text, school_number integer, entered text, grade text, entry text, left_on text,
             is_primary integer, school_year integer, school integer, person integer)",
    )?;
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare("INSERT INTO enrollment VALUES (?, ?, ?, ?, ?, ?, NULL, ?, 2027, ?, ?)")?;
        for row in (0..records).map(Row::of) {
            let entered = format!("2026-08-{}", row.entered);
            let values = params![
                row.id,
                row.number,
                row.school_number,
                entered,
                row.grade(),
                row.entry,
                row.is_primary,
                row.school,
                row.person
            ];
            insert.execute(values)?;
        }
    }
    transaction.commit()?;
    connection.close().map_err(|(_, error)| error)?;
    let store = SqliteStore::open_with_queries(database(place), queries(place))?;
    extract(&store, &scope()?, csv(place), &ExtractOptions::default()).await?;
    #[cfg(feature = "arrow")]
    columns::write(&parquet(place), records)?;
    Ok(())
}

#[cfg(feature = "arrow")]
mod columns {
    use std::fs::File;
    use std::path::Path;
    use std::sync::Arc;

    use arrow_array::{ArrayRef, BooleanArray, Date32Array, Int64Array, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;
    use parquet::basic::Compression;
    use parquet::file::properties::WriterProperties;

    use super::{ENDPOINT, Row};
    use crate::Outcome;

    /// The last day of July 2026, from the first of 1970.
    const JULY_31: i64 = 20_665;
    const BATCH: i64 = 10_000;

    pub(super) fn write(folder: &Path, records: i64) -> Outcome<()> {
        std::fs::create_dir(folder)?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let file = File::create(folder.join(format!("{ENDPOINT}.parquet")))?;
        let mut writer = ArrowWriter::try_new(file, batch(0, 1)?.schema(), Some(properties))?;
        for first in (0..records).step_by(usize::try_from(BATCH)?) {
            writer.write(&batch(first, records.min(first + BATCH))?)?;
        }
        writer.close()?;
        Ok(())
    }

    fn batch(first: i64, end: i64) -> Outcome<RecordBatch> {
        let rows: Vec<_> = (first..end).map(Row::of).collect();
        let numbers = |of: fn(&Row) -> i64| Arc::new(rows.iter().map(|row| Some(of(row))).collect::<Int64Array>()) as ArrayRef;
        let texts = |of: &dyn Fn(&Row) -> Option<String>| Arc::new(rows.iter().map(of).collect::<StringArray>()) as ArrayRef;
        let days = rows.iter().map(|row| i32::try_from(JULY_31 + row.entered).ok()).collect::<Date32Array>();
        let flags = rows.iter().map(|row| Some(row.is_primary)).collect::<BooleanArray>();
        let columns = [
            ("studentReference.studentUniqueId", texts(&|row| Some(row.number.clone()))),
            ("schoolReference.schoolId", numbers(|row| row.school_number)),
            ("entryDate", Arc::new(days) as ArrayRef),
            ("entryGradeLevelDescriptor", texts(&|row| Some(row.grade()))),
            ("entryTypeDescriptor", texts(&|row| row.entry.map(str::to_owned))),
            ("primarySchool", Arc::new(flags)),
            ("schoolYearTypeReference.schoolYear", numbers(|_| 2027)),
            ("@schoolYear", numbers(|_| 2027)),
            ("@school", numbers(|row| row.school)),
            ("@person", numbers(|row| row.person)),
            ("@object", texts(&|row| Some(format!("Enrollment:{}", row.id)))),
        ];
        Ok(RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true)))?)
    }
}
