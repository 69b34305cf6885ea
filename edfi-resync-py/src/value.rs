//! Values: classes whose instances are what they say. They are equal when their JSON forms are, and are hashed, copied, pickled and sent to other
//! processes by these.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use edfi_resync::ErrorKind;
use pyo3::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::errors::refused;

/// The JSON form of a value as text.
pub(crate) fn to_json(py: Python<'_>, value: &impl Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(|error| {
        let hint = "this is a defect of edfi-resync; please report it";
        refused(py, ErrorKind::Unexpected, format!("no JSON can be made: {error}"), hint)
    })
}

/// A value of its JSON form.
///
/// # Errors
/// `RequestError` for anything else; what it holds is not shown.
pub(crate) fn from_json<T: DeserializeOwned>(py: Python<'_>, class: &str, text: &str) -> PyResult<T> {
    serde_json::from_str(text).map_err(|error| {
        let message = format!("this is no {class} (line {}, column {})", error.line(), error.column());
        refused(py, ErrorKind::RequestInvalid, message, &format!("pass what {class}.to_json wrote"))
    })
}

/// Equal for values that say the same.
pub(crate) fn hash(value: &impl Serialize) -> u64 {
    let mut hasher = DefaultHasher::new();
    serde_json::to_vec(value).unwrap_or_default().hash(&mut hasher);
    hasher.finish()
}

/// What pickles a value: the class's `from_json`, and what it is called with.
pub(crate) type Pickled<'py> = (Bound<'py, PyAny>, (String,));

/// The methods of a value: `value!(Class, |this| what serializes, |read| the instance of it)`. With `own json`, the class has `to_json` and `from_json` already.
macro_rules! value {
    ($class:ident, |$this:ident| $form:expr, |$read:ident: $of:ty| $made:expr) => {
        #[pyo3::pymethods]
        impl $class {
            /// Its JSON form.
            fn to_dict<'py>(&self, py: pyo3::Python<'py>) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                let $this = self;
                crate::json::to_python(py, $form)
            }

            /// Its JSON form as text.
            fn to_json(&self, py: pyo3::Python<'_>) -> pyo3::PyResult<String> {
                let $this = self;
                crate::value::to_json(py, $form)
            }

            /// Reads what `to_json` wrote.
            ///
            /// Raises:
            ///     RequestError: The text is something else.
            #[staticmethod]
            fn from_json(py: pyo3::Python<'_>, text: &str) -> pyo3::PyResult<Self> {
                let $read: $of = crate::value::from_json(py, stringify!($class), text)?;
                Ok($made)
            }
        }

        crate::value::value!($class, |$this| $form, own json);
    };
    ($class:ident, |$this:ident| $form:expr, own json) => {
        #[pyo3::pymethods]
        impl $class {
            fn __eq__(&self, other: &Self) -> bool {
                let form = |$this: &Self| serde_json::to_vec($form).ok();
                std::ptr::eq(self, other) || form(self).is_some_and(|one| form(other).is_some_and(|other| one == other))
            }

            fn __hash__(&self) -> u64 {
                let $this = self;
                crate::value::hash($form)
            }

            fn __reduce__<'py>(slf: &pyo3::Bound<'py, Self>) -> pyo3::PyResult<crate::value::Pickled<'py>> {
                use pyo3::types::PyAnyMethods as _;
                let text = slf.call_method0("to_json")?.extract()?;
                Ok((slf.get_type().getattr("from_json")?, (text,)))
            }
        }
    };
}

pub(crate) use value;
