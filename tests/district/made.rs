//! Generated districts: each size once for all tests, to be read, or copied to be changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use edfi_resync::model::Model;
use edfi_resync_testing::district::{DistrictSummary, SampleDistrict};
use rusqlite::Connection;
use tempfile::TempDir;

use super::check::Records;
use super::reader::{Parameters, Reader};
use super::{queries, queries_of};

/// A generated district, open.
pub(crate) struct Made {
    original: Arc<Original>,
    /// Of one that may be changed.
    own: Option<TempDir>,
    pub(crate) summary: DistrictSummary,
    pub(crate) reader: Reader,
}

/// A district as the generator made it. Nobody changes it.
struct Original {
    folder: TempDir,
    summary: DistrictSummary,
    records: OnceLock<Records>,
}

/// By the number of students.
static ORIGINALS: Mutex<BTreeMap<u32, Arc<Original>>> = Mutex::new(BTreeMap::new());

impl Original {
    fn of(students: u32) -> Arc<Self> {
        let mut originals = ORIGINALS.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let summary = SampleDistrict::new(students).create(folder.path().join("campus.db")).expect("a district");
            Arc::new(Self { folder, summary, records: OnceLock::new() })
        };
        originals.entry(students).or_insert_with(make).clone()
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("campus.db")
    }
}

impl Made {
    /// A district to be read.
    pub(crate) fn shared(students: u32) -> Self {
        let original = Original::of(students);
        let reader = Reader::open(&original.path(), &queries());
        Self { summary: original.summary.clone(), original, own: None, reader }
    }

    /// A district to be changed.
    pub(crate) fn own(students: u32) -> Self {
        let original = Original::of(students);
        let own = tempfile::tempdir().expect("a temporary folder");
        let path = own.path().join("campus.db");
        fs::copy(original.path(), &path).expect("the district can be copied");
        let reader = Reader::open(&path, &queries());
        Self { summary: original.summary.clone(), original, own: Some(own), reader }
    }

    fn path(&self) -> PathBuf {
        self.own.as_ref().map(TempDir::path).map_or_else(|| self.original.path(), |own: &Path| own.join("campus.db"))
    }

    /// The same database, read for a Data Standard.
    pub(crate) fn reader_of(&self, model: &Model) -> Reader {
        Reader::open(&self.path(), &queries_of(model))
    }

    /// The records of this year as the generator made the district.
    pub(crate) fn records(&self) -> &Records {
        self.original.records.get_or_init(|| Reader::open(&self.original.path(), &queries()).all(&Parameters::default()))
    }

    /// The records of this year as the district is now.
    pub(crate) fn records_now(&self) -> Records {
        self.reader.all(&Parameters::default())
    }

    /// Changes a district of one's own.
    pub(crate) fn change(&self, statements: &str) {
        assert!(self.own.is_some(), "others read this district");
        let database = self.sql();
        database.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF").expect("nothing has to survive a power cut");
        database.execute_batch(statements).expect("the statements run");
        assert!(database.total_changes() > 0, "nothing changes by {statements}");
    }

    pub(crate) fn sql(&self) -> Connection {
        Connection::open(self.path()).expect("the database")
    }

    pub(crate) fn numbers(&self, sql: &str) -> Vec<i64> {
        let connection = self.sql();
        let mut statement = connection.prepare(sql).expect("a statement");
        statement.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("numbers")
    }
}
