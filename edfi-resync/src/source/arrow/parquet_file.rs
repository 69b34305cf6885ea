//! [`ParquetFile`]: a Parquet file, with what it says of itself at its end, and a reading of its rows.

use std::fs::File;

use arrow_array::RecordBatchReader;
use arrow_schema::{ArrowError, SchemaRef};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;

use crate::error::{Error, ErrorKind, Result};
use crate::source::data_file::{DataFile, check_regular, unreadable};

/// Rows of a Parquet file that are read at once.
const BATCH_ROWS: usize = 1_024;

/// A Parquet file, with what it says of itself.
pub(super) struct ParquetFile {
    pub(super) data: DataFile,
    metadata: ArrowReaderMetadata,
}

impl ParquetFile {
    /// Reads what a file says of itself, at its end.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] names a file that cannot be read, or is no Parquet.
    pub(super) fn surveyed(data: DataFile) -> Result<Self> {
        let handle = opened(&data)?;
        let metadata = ArrowReaderMetadata::load(&handle, ArrowReaderOptions::new()).map_err(|error| broken(&data.name, error))?;
        data.check_unchanged(&handle)?;
        Ok(Self { data, metadata })
    }

    pub(super) fn rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or_default()
    }

    /// What its columns are.
    pub(super) fn schema(&self) -> SchemaRef {
        self.metadata.schema().clone()
    }

    /// A reading of its rows, from the first one on; and the file that is read.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for a file that was changed since it was looked at, or cannot be read.
    pub(super) fn open(&self) -> Result<(Box<dyn RecordBatchReader + Send>, File)> {
        let handle = opened(&self.data)?;
        self.data.check_unchanged(&handle)?;
        let second = handle.try_clone().map_err(|error| unreadable(&self.data.name, error))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(second, self.metadata.clone());
        let reader = builder.with_batch_size(BATCH_ROWS).build().map_err(|error| broken(&self.data.name, error))?;
        Ok((Box::new(reader), handle))
    }

    /// What is wrong with its rows.
    pub(super) fn unread(&self, error: ArrowError) -> Error {
        broken(&self.data.name, ParquetError::External(Box::new(error)))
    }
}

/// A file that is open for reading. A pipe would be waited for, so it is looked at first.
fn opened(data: &DataFile) -> Result<File> {
    let failed = |error| unreadable(&data.name, error);
    check_regular(&std::fs::metadata(&data.path).map_err(failed)?, &data.name)?;
    File::open(&data.path).map_err(failed)
}

/// A file that is not whole, or no Parquet.
fn broken(name: &str, error: ParquetError) -> Error {
    Error::new(ErrorKind::SourceInvalid, format!("{name} is no Parquet file that can be read, or is not whole"))
        .with_hint(
            "see to it that it was copied whole, and is not encrypted; its pages may be plain, or compressed with snappy or zstd",
        )
        .with_source(error)
}
