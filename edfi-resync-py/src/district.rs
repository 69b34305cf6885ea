//! `edfi_resync.testing`: a district to play with.

use std::path::PathBuf;

use edfi_resync::{Error, ErrorKind};
use edfi_resync_testing::district::SampleDistrict;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use url::Url;

use crate::errors::OrRaise;

/// Writes a believable district in the reference Campus schema into a new SQLite database. The same arguments give the same bytes.
///
/// Args:
///     path: The file to be made; it must not exist.
///     students: How many students may be sent; others, who may not, come on top.
///     seed: What everything random follows from.
///     ods_url: The URL in its configuration. Absent: the configuration leaves it open, and `run` needs `ods`.
///     data_standard: The Data Standard of its configuration.
///     last_year: The Data Standard of a second configuration, for last year, which leaves its URL open; then last year is a whole one. Absent: there is
///         just enough of last year that must not be sent with this one.
///
/// Returns:
///     The names of its configuration and of last year's, the Campus IDs of its schools, and how many students, staff, guardians and rows it holds.
///
/// Raises:
///     SourceError: The file exists already or cannot be written.
///     ConfigError: A Data Standard is not known, or `ods_url` is no URL.
#[pyfunction]
#[pyo3(signature = (path, students=2000, seed=7, ods_url=None, *, data_standard="5.2", last_year=None))]
pub(crate) fn make_district<'py>(
    py: Python<'py>,
    path: PathBuf,
    students: u32,
    seed: u64,
    ods_url: Option<&str>,
    data_standard: &str,
    last_year: Option<&str>,
) -> PyResult<Bound<'py, PyDict>> {
    let url = ods_url.map(|url| {
        Url::parse(url).map_err(|error| {
            let error = Error::new(ErrorKind::ConfigInvalid, "ods_url is not a URL").with_source(error);
            error.with_hint("give the base URL of the API, such as https://api.example.org/v7.3")
        })
    });
    let url = url.transpose().or_raise(py)?;
    let mut district = SampleDistrict::new(students).with_seed(seed).with_ods_url(url).with_data_standard(data_standard);
    if let Some(last_year) = last_year {
        district = district.with_last_year(last_year, None);
    }
    let summary = py.detach(|| district.create(path)).or_raise(py)?;
    let dict = PyDict::new(py);
    dict.set_item("configuration", summary.configuration)?;
    dict.set_item("last_year", summary.last_year)?;
    dict.set_item("schools", summary.schools)?;
    dict.set_item("students", summary.students)?;
    dict.set_item("staff", summary.staff)?;
    dict.set_item("guardians", summary.guardians)?;
    dict.set_item("rows", summary.rows)?;
    Ok(dict)
}
