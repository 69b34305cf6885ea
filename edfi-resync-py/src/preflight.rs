//! `preflight`: what must be so before anything is sent, asked of a [`Resync`](crate::resync::Resync) that is opened for one call.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arguments::Value;
use crate::asked::How;
use crate::carry::ask_within;
use crate::offer::Prerequisite;
use crate::opening::Keywords;
use crate::resync::all;
use crate::work::Answer;

/// What was not done when a deadline passed, or a stop was pressed.
pub(crate) const LOOKED_AT: &str = "the prerequisites were looked at";

/// What must be so before anything is sent, and whether it is: *Enable Ed-Fi*, the configuration, the connection with its key, people without the number
/// that is sent as their unique ID. A run checks it too, and is refused by those whose `refuses` is true. Writes nothing.
///
/// The other arguments are those of `plan`, and are explained in `run`.
///
/// Raises:
///     ResyncError: Source or ODS cannot be opened.
///     StoppedError: `stop` was pressed, or `deadline` passed.
#[pyfunction]
#[pyo3(signature = (source, ods=None, *, key, secret, deadline=None, stop=None, **options), text_signature = "(source, ods=None, *, key, secret, \
    configuration=None, queries=None, configuration_file=None, school_year=None, data_standard=None, strict=False, tenant=None, instance=None, \
    placeholders=None, data_url=None, oauth_url=None, ca_file=None, token_cache=None, transport=None, allow_http=False, ledger=None, memory_budget=None, \
    concurrency=None, requests_per_second=None, request_timeout=None, max_retries=None, retry_budget=None, outage_patience=None, keep_refusals=False, \
    trust_ledger=False, until=None, time_zone=None, deadline=None, stop=None)")]
#[expect(clippy::too_many_arguments, reason = "they are named at the call")]
pub(crate) fn preflight(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    ods: Value<'_, '_>,
    key: &Bound<'_, PyAny>,
    secret: &Bound<'_, PyAny>,
    deadline: Value<'_, '_>,
    stop: Value<'_, '_>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Answer<Vec<Prerequisite>>> {
    let how = How::until(deadline, stop)?;
    let keywords = Keywords::of("preflight", options)?;
    let opening = keywords.arguments(source, ods, key, secret).into_opening(py, &how, LOOKED_AT)?;
    let looking = move || async move { opening.open(None).await?.prerequisites().await };
    ask_within(py, how, LOOKED_AT, looking, all(Prerequisite))
}
