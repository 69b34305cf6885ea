//! [`OdsSource`]: another Ed-Fi API as a source.

use edfi_resync::campus::SchoolYear;
use edfi_resync::ods::{Credentials, OdsOptions};
use edfi_resync::{Error, ErrorKind, OdsStore, OdsStoreOptions, Options, Result, Shown, SnapshotUse};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use tokio::runtime::Handle;

use crate::arguments::{Value, credential, school_year, text};
use crate::errors::OrRaise as _;
use crate::opening::TOKENS;
use crate::options::options as read;

/// Keywords of a run that a source has no use for.
const NOT_HERE: [&str; 6] = ["until", "time_zone", "keep_refusals", "trust_ledger", "memory_budget", "token_cache"];

/// Another Ed-Fi API as a source: an ODS/API of version 5.3 to 7.3, or an Ed-Fi API v8. What it holds is sent as records without what that server added. So a move
/// from one ODS to another is one run. It is connected to when a run opens it, and read from there as the run needs it.
///
/// A snapshot of the server is read where there is one; else the server as it is, and what changed there meanwhile is said in plan and report.
///
/// Args:
///     url: Its base URL, such as `"https://api.example.org/v7.3"`.
///     key: The key of a client that may read there.
///     secret: Its secret.
///     school_year: The year in which the school year ends, where the server's URLs hold one.
///     snapshot: Whether a snapshot of the server is read: `"if_there"`, `"required"`, which refuses a server without one, or `"never"`.
///     tenant, instance, placeholders, data_url, oauth_url, ca_file, transport, allow_http, concurrency, requests_per_second, request_timeout, max_retries,
///         retry_budget, outage_patience: How it is connected to, each as in `run`.
///
/// Raises:
///     ConfigError: An argument is not as it should be; the message names it.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug, Clone)]
pub(crate) struct OdsSource {
    url: String,
    credentials: Credentials,
    options: OdsStoreOptions,
}

#[pymethods]
impl OdsSource {
    #[new]
    #[pyo3(signature = (url, *, key, secret, school_year=None, snapshot=None, **options),
        text_signature = "(url, *, key, secret, school_year=None, snapshot='if_there', tenant=None, instance=None, placeholders=None, data_url=None, oauth_url=None, \
        ca_file=None, transport=None, allow_http=False, concurrency=None, requests_per_second=None, request_timeout=None, max_retries=None, retry_budget=None, \
        outage_patience=None)")]
    fn new(
        py: Python<'_>,
        url: &Bound<'_, PyAny>,
        key: &Bound<'_, PyAny>,
        secret: &Bound<'_, PyAny>,
        school_year: Value<'_, '_>,
        snapshot: Value<'_, '_>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        for (name, _) in options.into_iter().flatten() {
            let name: String = name.extract()?;
            if NOT_HERE.contains(&&*name) {
                return Err(PyTypeError::new_err(format!("OdsSource() got an unexpected keyword argument '{name}'")));
            }
        }
        let given = read("OdsSource", options)?;
        let mut ods = of_connection(&given);
        ods.school_year = school_year.map(self::school_year).transpose()?.map(SchoolYear::ending);
        let snapshot = snapshot.map_or_else(|| Ok("if_there".to_owned()), |value| text("snapshot", value))?;
        let snapshot = match &*snapshot {
            "if_there" => Ok(SnapshotUse::IfThere),
            "required" => Ok(SnapshotUse::Required),
            "never" => Ok(SnapshotUse::Never),
            other => Err(Error::new(ErrorKind::ConfigInvalid, format!("snapshot is {:?}", Shown(other)))
                .with_hint("pass \"if_there\", \"required\" or \"never\"")),
        };
        let mut options = OdsStoreOptions::default().with_ods(ods).with_snapshot(snapshot.or_raise(py)?);
        (options.transport, options.ca_file) = (given.transport, given.ca_file);
        let credentials = Credentials::new(credential("key", key)?, credential("secret", secret)?);
        Ok(Self { url: text("url", url)?, credentials, options })
    }

    fn __repr__(&self) -> String {
        // User, query and fragment may be secrets.
        let shown =
            url::Url::parse(self.url.trim()).ok().map(|url| format!("{}{}", url.origin().ascii_serialization(), url.path()));
        format!("<OdsSource {}>", Shown(shown.as_deref().unwrap_or("without a URL")))
    }
}

impl OdsSource {
    /// Connects to it. Blocks, on a thread of a runtime.
    ///
    /// # Errors
    /// What [`OdsStore::connect`] says; of the source, not of the target.
    pub(crate) fn connect(self) -> Result<OdsStore> {
        let Self { url, credentials, options } = self;
        Handle::current().block_on(OdsStore::connect(url, credentials, options))
    }
}

/// The options of its connection.
fn of_connection(given: &Options) -> OdsOptions {
    let mut options = OdsOptions::default()
        .with_allow_http(given.allow_http)
        .with_request_timeout(given.request_timeout)
        .with_max_attempts(given.max_attempts)
        .with_concurrency(given.concurrency)
        .with_token_cache(TOKENS.clone());
    options.tenant.clone_from(&given.tenant);
    options.instance.clone_from(&given.instance);
    options.placeholders.clone_from(&given.placeholders);
    options.data_url.clone_from(&given.data_url);
    options.oauth_url.clone_from(&given.oauth_url);
    options.retry_budget = given.retry_budget;
    options.requests_per_second = given.requests_per_second;
    options.outage_patience = given.outage_patience.unwrap_or(options.outage_patience);
    options
}
