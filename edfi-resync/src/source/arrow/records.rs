//! [`read_records`]: record batches as records, for a source that gives its rows so.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatchReader;
use arrow_schema::ArrowError;

use super::snapshot::LaidOut;
use super::table::Table;
use crate::campus::Preferences;
use crate::error::Result;
use crate::model::{CampusKeys, ResourceKind};
use crate::source::json_body::JsonBody;
use crate::source::service_query::Assembled;

/// Hands the rows of record batches on as records of a kind with their Campus keys, as long as `take` says that more are wanted; and says whether they still
/// are. Columns are [those of every source of batches](super); what is wrong with a row goes with its record.
///
/// # Errors
/// [`SourceInvalid`](crate::ErrorKind::SourceInvalid) names a column that is no member, or cannot be that member by its type; what the reader says; what
/// `take` says.
pub fn read_records<R>(kind: &ResourceKind, reader: R, mut take: impl FnMut(JsonBody, CampusKeys) -> Result<bool>) -> Result<bool>
where
    R: RecordBatchReader + Send + 'static,
{
    let schema = reader.schema();
    let once = Mutex::new(Some(reader));
    let open = move || -> Result<Box<dyn RecordBatchReader + Send>, ArrowError> {
        let reader = once.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(Box::new(reader.ok_or_else(|| ArrowError::ComputeError("it was read already".to_owned()))?))
    };
    let table = Table::of_readers(kind.endpoint(), &schema, Arc::new(open), None)?;
    let laid_out = LaidOut::new(Arc::new(table), kind)?;
    let (mut rows, preferences) = (laid_out.rows()?, Preferences::default());
    while rows.advance()? {
        let Assembled { body, campus, errors, .. } = laid_out.assemble(&rows, &preferences)?;
        if !take(JsonBody::faulty(body, errors), campus)? {
            return Ok(false);
        }
    }
    Ok(true)
}
