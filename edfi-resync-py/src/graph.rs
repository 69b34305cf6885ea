//! `load_order` and `select_dependencies`: what the model alone says.

use edfi_resync::Result;
use edfi_resync::graph::Dependencies;
use edfi_resync::model::Model;
use pyo3::prelude::*;

use crate::arguments::endpoints;
use crate::errors::OrRaise;
use crate::json::to_python;

fn dependencies(data_standard: &str) -> Result<Dependencies> {
    Dependencies::of(&Model::data_standard(data_standard)?)
}

/// The order in which an ODS of a Data Standard accepts records, as its `dependencies` endpoint gives it.
///
/// People stand in it twice: where they can be created, and, behind their associations, where they can be updated.
///
/// Raises:
///     ConfigError: The Data Standard is not known.
#[pyfunction]
pub(crate) fn load_order<'py>(py: Python<'py>, data_standard: &str) -> PyResult<Bound<'py, PyAny>> {
    let order = dependencies(data_standard).or_raise(py)?.load_order();
    to_python(py, &order)
}

/// These endpoints and everything they require, transitively, in load order, as far as the model alone can say.
///
/// Raises:
///     ConfigError: The Data Standard is not known.
///     UnknownResourceError: The Data Standard has no such endpoint.
#[pyfunction]
pub(crate) fn select_dependencies(
    py: Python<'_>,
    resources: &Bound<'_, PyAny>,
    data_standard: &str,
) -> PyResult<Vec<&'static str>> {
    let chosen = endpoints("resources", resources)?;
    let select = || {
        let dependencies = dependencies(data_standard)?;
        let kinds = chosen.iter().map(|endpoint| dependencies.model().kind(endpoint)).collect::<Result<Vec<_>>>()?;
        Ok(dependencies.model_dependencies(&kinds).iter().map(|kind| kind.spec().endpoint).collect())
    };
    select().or_raise(py)
}
