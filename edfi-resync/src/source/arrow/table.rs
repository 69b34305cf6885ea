//! [`Table`]: the rows of one resource, in Parquet files or as record batches that a program gives; and [`Batches`], one reading of them.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, OnceLock};

use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};

use super::columns::{Column, aliases, columns};
#[cfg(feature = "parquet")]
use super::parquet_file::{ParquetFile, Readings};
use crate::error::{Error, ErrorKind, Result};
use crate::model::CampusRole;
use crate::source::service_query::{Aliases, ColumnError};

/// What opens a new reading of record batches, from the first one on.
pub(super) type Reopen = Arc<dyn Fn() -> Result<Box<dyn RecordBatchReader + Send>, ArrowError> + Send + Sync>;

/// The rows of one resource.
pub(super) struct Table {
    /// The name of its file, of its folder, or of the resource: `students.parquet`, `students/`, `arrow:students`.
    pub(super) name: Arc<str>,
    pub(super) schema: SchemaRef,
    pub(super) columns: Vec<Column>,
    pub(super) aliases: Aliases,
    /// How many rows it has, as far as that is known without reading them.
    pub(super) rows: Option<u64>,
    /// Whether its rows may be of any year.
    pub(super) spans_years: bool,
    /// Columns that no member of the model is for, and that are taken all the same.
    pub(super) taken: BTreeSet<String>,
    /// How many rows the first whole reading has had of what a program gives.
    counted: OnceLock<u64>,
    held: Held,
}

enum Held {
    /// At least one; they are read in this order.
    #[cfg(feature = "parquet")]
    Files(Vec<Arc<ParquetFile>>),
    Given(Reopen),
}

/// One reading of a table.
pub(super) enum Batches {
    #[cfg(feature = "parquet")]
    Files(Readings),
    Given {
        reader: Box<dyn RecordBatchReader + Send>,
        rows: u64,
    },
}

impl Table {
    /// The rows of a Parquet file, or of those of a folder, in which some columns are of no member.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for files with different columns, and for what is wrong with the columns.
    #[cfg(feature = "parquet")]
    pub(super) fn of_files(name: Arc<str>, files: Vec<Arc<ParquetFile>>, taken: BTreeSet<String>) -> Result<Self> {
        let schema = files[0].schema().clone();
        let columns = |schema: &SchemaRef| {
            schema.fields().iter().map(|field| (field.name().clone(), field.data_type().clone())).collect::<Vec<_>>()
        };
        if let Some(other) = files.iter().find(|file| columns(file.schema()) != columns(&schema)) {
            let message = format!("{} has other columns than {}", other.data.name, files[0].data.name);
            return Err(Error::new(ErrorKind::SourceInvalid, message)
                .with_hint("write all files of a resource at once, with the same columns of the same types"));
        }
        let rows = files.iter().map(|file| file.rows()).sum();
        Ok(Self { taken, ..Self::new(name, schema, Some(rows), Held::Files(files))? })
    }

    /// The rows of batches that a program holds.
    pub(super) fn of_batches(endpoint: &str, schema: &SchemaRef, batches: Vec<RecordBatch>) -> Result<Self> {
        let rows = batches.iter().map(|batch| batch.num_rows() as u64).sum();
        let given = schema.clone();
        let reopen = move || -> Result<Box<dyn RecordBatchReader + Send>, ArrowError> {
            Ok(Box::new(RecordBatchIterator::new(batches.clone().into_iter().map(Ok), given.clone())))
        };
        Self::new(format!("arrow:{endpoint}").into(), schema.clone(), Some(rows), Held::Given(Arc::new(reopen)))
    }

    /// The rows that a program reads from somewhere, each time anew; how many, if that is known.
    pub(super) fn of_readers(endpoint: &str, schema: &SchemaRef, reopen: Reopen, rows: Option<u64>) -> Result<Self> {
        Self::new(format!("arrow:{endpoint}").into(), schema.clone(), rows, Held::Given(reopen))
    }

    fn new(name: Arc<str>, schema: SchemaRef, rows: Option<u64>, held: Held) -> Result<Self> {
        let columns = columns(&schema);
        let aliases = aliases(&columns).map_err(|ColumnError { problem, hint }| {
            Error::new(ErrorKind::SourceInvalid, format!("{name}: {problem}")).with_hint(hint)
        })?;
        Ok(Self {
            name,
            schema,
            columns,
            aliases,
            rows,
            spans_years: false,
            taken: BTreeSet::new(),
            counted: OnceLock::new(),
            held,
        })
    }

    /// The same, whose rows may be of any year; that is said somewhere.
    pub(super) fn of_all_years(mut self, said: &str) -> Result<Self> {
        if !self.roles().contains(&CampusRole::SchoolYear) {
            let problem = format!("has no column \"@schoolYear\", and its rows are of all years as is said {said}");
            return Err(self.problem(&problem, "add the column, so that each row says of which year it is, or leave that out"));
        }
        self.spans_years = true;
        Ok(self)
    }

    /// The files that it is, if it is any.
    #[cfg(feature = "parquet")]
    pub(super) fn files(&self) -> &[Arc<ParquetFile>] {
        match &self.held {
            Held::Files(files) => files,
            Held::Given(_) => &[],
        }
    }

    /// The roles of the Campus keys that its rows carry.
    pub(super) fn roles(&self) -> BTreeSet<CampusRole> {
        self.aliases.roles().collect()
    }

    /// What is wrong with it as a whole.
    pub(super) fn problem(&self, problem: &str, hint: &str) -> Error {
        let error = Error::new(ErrorKind::SourceInvalid, format!("{}: {problem}", self.name));
        if hint.is_empty() { error } else { error.with_hint(hint) }
    }

    /// A new reading, from the first row on.
    ///
    /// # Errors
    /// What the program's own reader says.
    pub(super) fn open(&self) -> Result<Batches> {
        match &self.held {
            #[cfg(feature = "parquet")]
            Held::Files(files) => Ok(Batches::Files(Readings::of(files.clone()))),
            Held::Given(reopen) => {
                let reader = reopen().map_err(|error| self.unread(error))?;
                Ok(Batches::Given { reader, rows: 0 })
            }
        }
    }

    /// Refuses another number of rows than the first reading has had: what can be drawn only once is empty when it is read again.
    fn check_again(&self, rows: u64) -> Result<()> {
        let first = *self.counted.get_or_init(|| rows);
        if first == rows {
            return Ok(());
        }
        let message = format!("the batches of {} had {first} rows when they were read first, and have {rows} now", self.name);
        Err(Error::new(ErrorKind::SourceInvalid, message).with_hint(
            "open a reader of the same rows each time; keep what can be drawn only once, as a list of batches or as a file",
        ))
    }

    fn unread(&self, error: ArrowError) -> Error {
        Error::new(ErrorKind::SourceInvalid, format!("the batches of {} cannot be read", self.name))
            .with_hint("see what their own reader says, which is the source of this error")
            .with_source(error)
    }
}

impl Batches {
    /// The next batch, and the name of what it is from.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for a file that was changed since it was looked at, or cannot be read; what the program's own reader says.
    pub(super) fn next(&mut self, table: &Table) -> Result<Option<(Arc<str>, RecordBatch)>> {
        match self {
            #[cfg(feature = "parquet")]
            Self::Files(files) => files.next(),
            Self::Given { reader, rows } => {
                let Some(batch) = reader.next().transpose().map_err(|error| table.unread(error))? else {
                    return table.check_again(*rows).map(|()| None);
                };
                *rows += batch.num_rows() as u64;
                Ok(Some((table.name.clone(), batch)))
            }
        }
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Table({}, {} columns)", self.name, self.columns.len())
    }
}
