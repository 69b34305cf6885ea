//! [`batches_of`]: what anything gives that has the C data interface of Arrow: pandas, Polars, DuckDB, pyarrow and whatever comes.
//!
//! The only file with `unsafe` in this crate, and the only reason for it: the interface hands structs over by pointers in capsules.

use std::ffi::CStr;
use std::ptr::NonNull;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader, StructArray};
use arrow_schema::ArrowError;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// Record batches, as they come.
pub(crate) type Batches = Box<dyn RecordBatchReader + Send>;

/// Whether something gives record batches.
pub(crate) fn gives_batches(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(value.hasattr("__arrow_c_stream__")? || value.hasattr("__arrow_c_array__")?)
}

/// The record batches of something that [gives](gives_batches) such.
///
/// # Errors
/// What its own method raises; `TypeError` for what is no table.
pub(crate) fn batches_of(value: &Bound<'_, PyAny>) -> PyResult<Batches> {
    let other = |error: ArrowError| PyTypeError::new_err(format!("it gives Arrow, and no record batches: {error}"));
    if value.hasattr("__arrow_c_stream__")? {
        let capsule = value.call_method0("__arrow_c_stream__")?;
        let stream = pointer::<FFI_ArrowArrayStream>(&capsule, c"arrow_array_stream")?;
        // SAFETY: a capsule of this name holds a pointer to an ArrowArrayStream that is valid as long as the capsule, which lives here. It is moved
        // out, and an empty one left behind, which the capsule knows not to release.
        let stream = unsafe { FFI_ArrowArrayStream::from_raw(stream.as_ptr()) };
        return Ok(Box::new(RecordBatchStreamReader::try_new(stream).map_err(other)?));
    }
    let (schema, array): (Bound<'_, PyAny>, Bound<'_, PyAny>) = value.call_method0("__arrow_c_array__")?.extract()?;
    let schema = pointer::<FFI_ArrowSchema>(&schema, c"arrow_schema")?;
    let array = pointer::<FFI_ArrowArray>(&array, c"arrow_array")?;
    // SAFETY: capsules of these names hold pointers to structs that are valid as long as the capsules, which live here. The structs are moved out, and empty
    // ones left behind; the array is of that schema, since both came from one call.
    let data = unsafe { from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), &FFI_ArrowSchema::from_raw(schema.as_ptr())) };
    let data = data.map_err(other)?;
    if !matches!(data.data_type(), arrow_schema::DataType::Struct(_)) {
        return Err(PyTypeError::new_err("it gives an array of Arrow that is no record batch"));
    }
    let batch = RecordBatch::from(StructArray::from(data));
    let schema = batch.schema();
    Ok(Box::new(RecordBatchIterator::new([Ok(batch)], schema)))
}

/// The pointer in a capsule of this name.
fn pointer<T>(capsule: &Bound<'_, PyAny>, name: &CStr) -> PyResult<NonNull<T>> {
    let capsule =
        capsule.cast::<PyCapsule>().map_err(|_| PyTypeError::new_err("its method of the C data interface gives no capsule"))?;
    Ok(capsule.pointer_checked(Some(name))?.cast())
}
