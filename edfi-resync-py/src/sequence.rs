//! Places in what Python sees as a sequence.

use pyo3::IntoPyObjectExt as _;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::PySlice;

/// What stands at a place, counted from the end where it is negative, or a list of what stands in a slice. `none` is said of a place behind the end.
///
/// # Errors
/// `IndexError` for a place behind the end, `TypeError` for what is neither a place nor a slice.
pub(crate) fn item<'py, T: IntoPyObject<'py>>(
    key: &Bound<'py, PyAny>,
    length: usize,
    none: &'static str,
    at: impl Fn(usize) -> T,
) -> PyResult<Bound<'py, PyAny>> {
    let py = key.py();
    if let Ok(slice) = key.cast::<PySlice>() {
        let places = slice.indices(length.cast_signed())?;
        let mut place = places.start;
        let mut items = Vec::with_capacity(places.slicelength);
        for _ in 0..places.slicelength {
            items.push(at(place.cast_unsigned()).into_bound_py_any(py)?);
            place += places.step;
        }
        return items.into_bound_py_any(py);
    }
    let place: isize = key.extract()?;
    let place = if place < 0 { place.checked_add_unsigned(length) } else { Some(place) };
    let place = place.and_then(|place| usize::try_from(place).ok()).filter(|&place| place < length);
    at(place.ok_or_else(|| PyIndexError::new_err(none))?).into_bound_py_any(py)
}
