//! [`ParquetFile`]: a Parquet file with what it says of itself, and one [`Reading`] of it; and [`Readings`], of several files one after the other.
//!
//! The crates that read Parquet return an error for most of what can be damaged in a file, and panic over some of it. Either is the same here: the file is
//! named, and nothing ends but its reading.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;

use crate::error::{Error, ErrorKind, Result};
use crate::source::data_file::{DataFile, check_regular, unreadable};

/// Rows that are read at once.
const BATCH_ROWS: usize = 1_024;

/// A Parquet file, with what it says of itself.
pub(super) struct ParquetFile {
    pub(super) data: DataFile,
    metadata: ArrowReaderMetadata,
}

/// One reading of files, in their order.
pub(super) struct Readings {
    waiting: std::vec::IntoIter<Arc<ParquetFile>>,
    reading: Option<Reading>,
}

/// One reading of a file.
struct Reading {
    file: Arc<ParquetFile>,
    reader: ParquetRecordBatchReader,
    handle: File,
    /// How many rows there have been.
    rows: u64,
}

impl ParquetFile {
    /// Reads what a file says of itself, at its end.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] names a file that cannot be read, or is no Parquet.
    pub(super) fn surveyed(data: DataFile) -> Result<Self> {
        let handle = opened(&data)?;
        let metadata = caught(&data.name, || ArrowReaderMetadata::load(&handle, ArrowReaderOptions::new()))?;
        data.check_unchanged(&handle)?;
        Ok(Self { data, metadata })
    }

    pub(super) fn schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }

    pub(super) fn rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or_default()
    }

    /// A new reading, from the first row on.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for a file that was changed since it was looked at, or cannot be read.
    fn open(self: Arc<Self>) -> Result<Reading> {
        let name = &self.data.name;
        let handle = opened(&self.data)?;
        self.data.check_unchanged(&handle)?;
        let second = handle.try_clone().map_err(|error| unreadable(name, error))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(second, self.metadata.clone());
        let reader = caught(name, || builder.with_batch_size(BATCH_ROWS).build())?;
        Ok(Reading { file: self, reader, handle, rows: 0 })
    }
}

impl Readings {
    /// A reading that begins with the first row of the first file.
    pub(super) fn of(files: Vec<Arc<ParquetFile>>) -> Self {
        Self { waiting: files.into_iter(), reading: None }
    }

    /// The next batch, and the name of the file that it is from.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for a file that is damaged, or was changed meanwhile.
    pub(super) fn next(&mut self) -> Result<Option<(Arc<str>, RecordBatch)>> {
        loop {
            if let Some(reading) = &mut self.reading
                && let Some(batch) = reading.next()?
            {
                return Ok(Some((reading.file.data.name.clone(), batch)));
            }
            self.reading = None;
            let Some(file) = self.waiting.next() else { return Ok(None) };
            self.reading = Some(file.open()?);
        }
    }
}

impl Reading {
    /// The next batch; behind the last one the file is looked at once more.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for a file that is damaged, or was changed meanwhile.
    fn next(&mut self) -> Result<Option<RecordBatch>> {
        let Self { file, reader, .. } = self;
        let name = &file.data.name;
        let next = caught(name, || reader.next().transpose().map_err(|error| ParquetError::External(Box::new(error))))?;
        if let Some(batch) = next {
            self.rows += batch.num_rows() as u64;
            return Ok(Some(batch));
        }
        file.data.check_unchanged(&self.handle)?;
        if self.rows != file.rows() {
            let what = format!("it gives {} rows, and says that it has {}", self.rows, file.rows());
            return Err(broken(name, ParquetError::General(what)));
        }
        Ok(None)
    }
}

/// A file that is open for reading. A pipe would be waited for, so it is looked at first.
fn opened(data: &DataFile) -> Result<File> {
    let failed = |error| unreadable(&data.name, error);
    check_regular(&std::fs::metadata(&data.path).map_err(failed)?, &data.name)?;
    File::open(&data.path).map_err(failed)
}

/// What is read of a file of this name; what is read in a way that panics is not read again.
fn caught<T>(name: &str, read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T> {
    let read = catch_unwind(AssertUnwindSafe(read));
    read.unwrap_or_else(|_| Err(ParquetError::General("what stands in it cannot be".to_owned())))
        .map_err(|error| broken(name, error))
}

/// A file that is not whole, or no Parquet.
fn broken(name: &str, error: ParquetError) -> Error {
    Error::new(ErrorKind::SourceInvalid, format!("{name} is no Parquet file that can be read, or is not whole"))
        .with_hint(
            "see to it that it was copied whole, and is not encrypted; its pages may be plain, or compressed with snappy or zstd",
        )
        .with_source(error)
}
