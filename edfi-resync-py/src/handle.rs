//! `handle`: a Campus event, handled by a [`Resync`](crate::resync::Resync) that is opened for one call.

use edfi_resync::Handling;
use edfi_resync::engine::Stop;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arguments::Value;
use crate::asked::How;
use crate::campus_event::{self, HandledEvent};
use crate::carry::{BEGUN, until_stopped, within};
use crate::opening::Keywords;
use crate::resync::all;
use crate::work::Answer;

/// Handles a Campus event for every configuration of the source, each with its own key, and says what came of it for each; see `Resync.handle`.
///
/// The other arguments are those of `plan`, and are explained in `run`.
///
/// Args:
///     event: `EdFiIdChanged(...)` or `PeopleCombined(...)`.
///     deadline: How long the call may take, in seconds or as a `timedelta`. What was not done by then is not done, and with a ledger waits.
///     stop: A `Stop` that ends it likewise when any thread presses it.
///
/// Raises:
///     ResyncError: Source or ODS cannot be opened.
///     RunInterrupted: Ctrl-C was pressed. With a ledger, what was not done waits.
#[pyfunction]
#[pyo3(signature = (source, event, ods=None, *, key, secret, deadline=None, stop=None, **options), text_signature = "(source, event, ods=None, *, key, \
    secret, configuration=None, queries=None, configuration_file=None, school_year=None, data_standard=None, strict=False, tenant=None, instance=None, \
    placeholders=None, data_url=None, oauth_url=None, ca_file=None, token_cache=None, transport=None, allow_http=False, ledger=None, memory_budget=None, \
    concurrency=None, requests_per_second=None, request_timeout=None, max_retries=None, retry_budget=None, outage_patience=None, keep_refusals=False, \
    trust_ledger=False, until=None, time_zone=None, deadline=None, stop=None)")]
#[expect(clippy::too_many_arguments, reason = "they are named at the call")]
pub(crate) fn handle(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    event: &Bound<'_, PyAny>,
    ods: Value<'_, '_>,
    key: &Bound<'_, PyAny>,
    secret: &Bound<'_, PyAny>,
    deadline: Value<'_, '_>,
    stop: Value<'_, '_>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Answer<Vec<HandledEvent>>> {
    let (event, how) = (campus_event::event(event)?, How::until(deadline, stop)?);
    let keywords = Keywords::of("handle", options)?;
    let opening = keywords.arguments(source, ods, key, secret).into_opening(py, &how, BEGUN)?;
    let way = how.way;
    let handling = move |ctrl_c: Stop| async move {
        let resync = Box::pin(within(&how, &ctrl_c, BEGUN, opening.open(None))).await?;
        bounded(resync.handle(&event), how, ctrl_c).await
    };
    until_stopped(py, way, handling, all(HandledEvent))
}

/// The handling, within a deadline and until a stop is pressed.
pub(crate) fn bounded(handling: Handling<'_>, how: How, ctrl_c: Stop) -> Handling<'_> {
    let left = how.left();
    let handling = how.stop.into_iter().fold(handling.stop_with(ctrl_c), Handling::stop_with);
    match left {
        Some(left) => handling.deadline(left),
        None => handling,
    }
}
