//! Values of the library as Python values, through their JSON form.

use edfi_resync::ErrorKind;
use pyo3::prelude::*;
use serde::Serialize;

use crate::errors::refused;

/// A value of the library as Python's dicts and lists, through its JSON form.
pub(crate) fn to_python<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    let text = serde_json::to_string(value).map_err(|error| {
        refused(
            py,
            ErrorKind::Unexpected,
            format!("no JSON can be made: {error}"),
            "this is a defect of edfi-resync; please report it",
        )
    })?;
    py.import("json")?.call_method1("loads", (text,))
}

/// The name of a value that serializes as text: `parentMissing`.
pub(crate) fn name_of(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
