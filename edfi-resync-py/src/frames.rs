//! [`Frames`]: record batches of a frame, or of frames that come one after the other, and how they are taken in.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use edfi_resync::source::arrow::ArrowStoreBuilder;
use pyo3::exceptions::{PyImportError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PySlice};

use crate::asked::How;
use crate::c_data::{Batches, batches_of, gives_batches};
use crate::errors::{OrRaise, Raised};

/// How pandas calls the columns of an index that has no name: numbers of rows, and no data of anybody.
const INDEX: &str = "__index_level_";
/// Rows of a frame that are made dicts at once.
const ROWS: usize = 1_000;

/// Something in Python that is taken in as record batches.
pub(crate) enum Frame<'py> {
    /// It lies in memory, and can be read as often as it takes.
    Held(Bound<'py, PyAny>),
    /// It is made while it is read: a query, a stream.
    Made(Bound<'py, PyAny>),
    /// A lazy frame of Polars, which is made in pieces.
    Lazy(Bound<'py, PyAny>),
    /// It has rows and columns, and gives them in no other way than as dicts.
    Dicts(Bound<'py, PyAny>),
}

impl<'py> Frame<'py> {
    /// What something is, if it is a frame.
    pub(crate) fn of(value: &Bound<'py, PyAny>) -> PyResult<Option<Self>> {
        let value = value.clone();
        if gives_batches(&value)? {
            // A relation of DuckDB has a length too, and is run anew for each reading, on a connection that reads one thing at a time.
            let is_held = value.hasattr(intern!(value.py(), "__len__"))? && !is_of(&value, "duckdb")?;
            return Ok(Some(if !is_held {
                Self::Made(value)
            } else if lacks_pyarrow(&value) {
                Self::Dicts(value)
            } else {
                Self::Held(value)
            }));
        }
        if value.hasattr("collect_batches")? && value.hasattr("collect_schema")? {
            return Ok(Some(Self::Lazy(value)));
        }
        Ok((value.hasattr("to_dict")? && value.hasattr("columns")? && value.hasattr("iloc")?).then_some(Self::Dicts(value)))
    }
}

fn is_of(value: &Bound<'_, PyAny>, package: &str) -> PyResult<bool> {
    let module = value.get_type().module()?;
    let module = module.to_str()?;
    Ok(module.split('.').next().is_some_and(|first| first == package || first.strip_prefix('_') == Some(package)))
}

/// Whether it is a frame of pandas, which gives record batches with pyarrow only.
fn lacks_pyarrow(value: &Bound<'_, PyAny>) -> bool {
    is_of(value, "pandas").unwrap_or(false)
        && value.py().import("pyarrow").is_err_and(|error| error.is_instance_of::<PyImportError>(value.py()))
}

/// The rows of a frame as dicts, some at a time.
pub(crate) fn dicts<'py>(frame: &Bound<'py, PyAny>) -> PyResult<impl Iterator<Item = PyResult<Bound<'py, PyAny>>> + use<'py>> {
    let (count, frame, py) = (frame.len()?, frame.clone(), frame.py());
    let some = move |from: usize| -> PyResult<Vec<Bound<'py, PyAny>>> {
        let rows = PySlice::new(py, from.cast_signed(), (from + ROWS).cast_signed(), 1);
        frame.getattr("iloc")?.get_item(rows)?.call_method1("to_dict", ("records",))?.try_iter()?.collect()
    };
    Ok((0..count).step_by(ROWS).flat_map(move |from| match some(from) {
        Ok(rows) => rows.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    }))
}

/// Takes a frame into a store, as rows of a resource.
///
/// # Errors
/// What its own methods raise; `TypeError` for what is no table; `StoppedError`.
pub(crate) fn take(
    store: ArrowStoreBuilder,
    endpoint: &str,
    frame: Frame<'_>,
    how: &How,
    before: &str,
) -> PyResult<ArrowStoreBuilder> {
    match frame {
        Frame::Held(frame) => {
            let py = frame.py();
            let (reader, failed) = watched(batches_of(&frame)?, how, before);
            let schema = reader.schema();
            let batches = py.detach(|| reader.collect::<Result<Vec<_>, _>>());
            let batches = batches.map_err(|error| unread(py, &failed, error, endpoint))?;
            Ok(store.batches(endpoint, schema, batches))
        }
        Frame::Made(frame) => draw(frame.py(), store, endpoint, batches_of(&frame)?, how, before),
        Frame::Lazy(frame) => {
            let empty = batches_of(&frame.call_method0("clear")?.call_method0("collect")?)?;
            let frames = frame.call_method0("collect_batches")?.try_iter()?;
            let pieces = Pieces { schema: empty.schema(), now: empty, frames: frames.unbind() };
            draw(frame.py(), store, endpoint, Box::new(pieces), how, before)
        }
        Frame::Dicts(frame) => {
            Err(PyTypeError::new_err(format!("source[{endpoint:?}] gives no record batches: {}", frame.get_type().name()?)))
        }
    }
}

fn draw(
    py: Python<'_>,
    store: ArrowStoreBuilder,
    endpoint: &str,
    batches: Batches,
    how: &How,
    before: &str,
) -> PyResult<ArrowStoreBuilder> {
    let (reader, failed) = watched(batches, how, before);
    let drawn = py.detach(|| store.drawn(endpoint, reader));
    let raised = failed.lock().unwrap_or_else(PoisonError::into_inner).take();
    match raised {
        Some(raised) => Err(raised),
        None => drawn.or_raise(py),
    }
}

type Failed = Arc<Mutex<Option<PyErr>>>;

/// What is wrong with batches: what was raised, or what Arrow says.
fn unread(py: Python<'_>, failed: &Failed, error: ArrowError, endpoint: &str) -> PyErr {
    let raised = failed.lock().unwrap_or_else(PoisonError::into_inner).take();
    raised.unwrap_or_else(|| {
        let message = format!("the batches of {endpoint} cannot be read");
        let error = edfi_resync::Error::new(edfi_resync::ErrorKind::SourceInvalid, message).with_source(error);
        crate::errors::exception(py, &error)
    })
}

/// Batches of which each is waited for no longer than a call may take.
struct Watched {
    batches: Batches,
    schema: SchemaRef,
    /// The columns that are taken, if not all are.
    columns: Option<Vec<usize>>,
    how: How,
    before: String,
    failed: Failed,
}

fn watched(batches: Batches, how: &How, before: &str) -> (Watched, Failed) {
    let failed = Failed::default();
    let schema = batches.schema();
    let taken: Vec<_> = (0..schema.fields().len()).filter(|&at| !schema.field(at).name().starts_with(INDEX)).collect();
    let columns = (taken.len() < schema.fields().len()).then_some(taken);
    let schema = columns.as_ref().and_then(|columns| schema.project(columns).ok()).map_or(schema, Arc::new);
    (Watched { batches, schema, columns, how: how.clone(), before: before.to_owned(), failed: failed.clone() }, failed)
}

impl Iterator for Watched {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let goes_on = Python::attach(|py| py.check_signals().and_then(|()| self.how.check(&self.before).or_raise(py)));
        if let Err(error) = goes_on {
            *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            return Some(Err(ArrowError::ComputeError("it was stopped".to_owned())));
        }
        let batch = self.batches.next()?;
        Some(match (batch, &self.columns) {
            (Ok(batch), Some(columns)) => batch.project(columns),
            (batch, _) => batch,
        })
    }
}

impl RecordBatchReader for Watched {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}

/// The batches of frames that come one after the other, of one schema.
struct Pieces {
    schema: SchemaRef,
    now: Batches,
    frames: Py<PyIterator>,
}

impl Iterator for Pieces {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(batch) = self.now.next() {
                return Some(batch);
            }
            let next = Python::attach(|py| self.frames.bind(py).clone().next().map(|frame| batches_of(&frame?)));
            match next? {
                Ok(batches) if batches.schema().fields() == self.schema.fields() => self.now = batches,
                Ok(_) => return Some(Err(ArrowError::SchemaError("its pieces have other columns than it says".to_owned()))),
                Err(error) => return Some(Err(ArrowError::ExternalError(Box::new(Raised(error, None))))),
            }
        }
    }
}

impl RecordBatchReader for Pieces {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}
