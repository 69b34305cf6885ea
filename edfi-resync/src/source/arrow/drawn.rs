//! [`draw`]: record batches that can be drawn only once, kept in a file for whoever reads them again.

use std::io::{BufReader, BufWriter};
use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, SchemaRef};

use super::table::Reopen;
use crate::error::{Error, ErrorKind, Result};
use crate::source::unlinked::{Unlinked, failed};

/// Bytes that are written or read at once.
const BUFFER: usize = 1 << 18;

/// Writes down what a reader gives, and says how many rows that is and how they are read again.
///
/// # Errors
/// [`ErrorKind::SourceInvalid`] where the file cannot be written, or the reader fails: what it says is the source of the error.
pub(super) fn draw(
    endpoint: &str,
    schema: &SchemaRef,
    reader: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> Result<(u64, Reopen)> {
    let file = BufWriter::with_capacity(BUFFER, Unlinked::create()?);
    let unwritten = |error: ArrowError| match error {
        ArrowError::IoError(_, error) => failed("written", &error),
        error => {
            Error::new(ErrorKind::SourceInvalid, format!("the batches of {endpoint} cannot be written down")).with_source(error)
        }
    };
    let mut writer = StreamWriter::try_new(file, schema).map_err(unwritten)?;
    let mut rows = 0;
    for batch in reader {
        let batch = batch.map_err(|error| {
            Error::new(ErrorKind::SourceInvalid, format!("the batches of {endpoint} cannot be read"))
                .with_hint("see what their own reader says, which is the source of this error")
                .with_source(error)
        })?;
        writer.write(&batch).map_err(unwritten)?;
        rows += batch.num_rows() as u64;
    }
    let file = writer.into_inner().map_err(unwritten)?;
    let file = Unlinked::new(file.into_inner().map_err(|error| failed("written", error.error()))?);
    let reopen = move || -> Result<Box<dyn RecordBatchReader + Send>, ArrowError> {
        Ok(Box::new(StreamReader::try_new(BufReader::with_capacity(BUFFER, file.from(0)), None)?))
    };
    Ok((rows, Arc::new(reopen)))
}
