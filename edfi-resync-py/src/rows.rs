//! [`Rows`]: records that come one by one, in whatever form Python has them: dicts, dataclasses, models of pydantic, rows of a database.

use edfi_resync::campus::SchoolYear;
use edfi_resync::model::CampusKeys;
use edfi_resync::source::JsonBody;
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyIterator, PyList, PyMapping, PyString, PyTuple};
