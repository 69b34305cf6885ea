//! [`Options`]: every option, and its key as text, once; for the environment and configuration files.

use std::str::FromStr;
use std::time::Duration;

use crate::engine::Limits;
use crate::error::{Error, ErrorKind, Result};

/// How a [`Resync`](super::Resync) works.
///
/// ```
/// use edfi_resync::Options;
///
/// let mut options = Options::default();
/// options.set("concurrency", "32")?;
/// assert_eq!(options.concurrency, 32);
/// let error = options.set("concurency", "32").unwrap_err();
/// assert!(error.to_string().contains("concurrency"));
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Whether `http://` is allowed for other hosts than loopback. Default no.
    pub allow_http: bool,
    /// Most requests in flight at once. Default 16.
    pub concurrency: usize,
    /// How often a request is tried before its record fails. Default 6.
    pub max_attempts: u32,
    /// How long one request may take. Default 60 s.
    pub request_timeout: Duration,
    /// How many requests of a connection may be repeats. Default: no limit beyond that of each record.
    pub retry_budget: Option<u64>,
    /// How long a server may be out of reach before a run is given up, resumable where there is a ledger. Default: as the
    /// [connection's options](crate::ods::OdsOptions::outage_patience) say, 5 minutes.
    pub outage_patience: Option<Duration>,
    /// How long a run may take before it is stopped. Default: as long as it takes.
    pub deadline: Option<Duration>,
    /// How long the locks of a run outlive its process; it renews them every sixth of that. Default 2 minutes.
    pub lease: Duration,
    /// How many days the audit is kept. Default 90, as Campus keeps its own.
    pub audit_days: u32,
    /// Whether the ledger keeps what servers say to records that they refuse, word for word: it may quote the records. Needs a ledger. Default no.
    pub keep_refusals: bool,
    /// Bytes that the natural keys of running steps may take in memory; the rest is in a temporary file. Default 128 MiB.
    pub memory_budget: usize,
}

/// The keys of [`Options::set`].
pub const OPTIONS: [&str; 11] = [
    "allow_http",
    "concurrency",
    "max_attempts",
    "request_timeout_seconds",
    "retry_budget",
    "outage_patience_seconds",
    "deadline_seconds",
    "lease_seconds",
    "audit_days",
    "keep_refusals",
    "memory_budget",
];

impl Default for Options {
    fn default() -> Self {
        Self {
            allow_http: false,
            concurrency: Limits::default().concurrency,
            max_attempts: 6,
            request_timeout: Duration::from_secs(60),
            retry_budget: None,
            outage_patience: None,
            deadline: None,
            lease: Duration::from_secs(120),
            audit_days: 90,
            keep_refusals: false,
            memory_budget: Limits::default().memory_budget,
        }
    }
}

impl Options {
    /// Sets an option by its key.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] names an unknown key and the known ones, or the value and what it should be.
    pub fn set(&mut self, key: &str, value: &str) -> Result<()> {
        match key {
            "allow_http" => self.allow_http = parse(key, value, "true or false")?,
            "concurrency" => self.concurrency = positive(key, parse(key, value, "a whole number")?)?,
            "max_attempts" => self.max_attempts = positive(key, parse(key, value, "a whole number")?)?,
            "request_timeout_seconds" => {
                self.request_timeout = Duration::from_secs(positive(key, parse(key, value, "a whole number of seconds")?)?);
            }
            "retry_budget" => self.retry_budget = Some(parse(key, value, "a whole number")?),
            "outage_patience_seconds" => {
                self.outage_patience = Some(Duration::from_secs(parse(key, value, "a whole number of seconds")?));
            }
            "deadline_seconds" => {
                self.deadline = Some(Duration::from_secs(positive(key, parse(key, value, "a whole number of seconds")?)?));
            }
            "lease_seconds" => self.lease = Duration::from_secs(positive(key, parse(key, value, "a whole number of seconds")?)?),
            "audit_days" => self.audit_days = positive(key, parse(key, value, "a whole number of days")?)?,
            "keep_refusals" => self.keep_refusals = parse(key, value, "true or false")?,
            "memory_budget" => self.memory_budget = parse(key, value, "a whole number of bytes")?,
            _ => {
                return Err(Error::new(ErrorKind::ConfigInvalid, format!("{key:?} is not an option"))
                    .with_hint(format!("the options are {}", OPTIONS.join(", "))));
            }
        }
        Ok(())
    }

    pub(super) fn limits(&self) -> Limits {
        Limits { concurrency: self.concurrency, deadline: self.deadline, memory_budget: self.memory_budget, ..Limits::default() }
    }
}

fn parse<T: FromStr>(key: &str, value: &str, wanted: &str) -> Result<T> {
    value.trim().parse().map_err(|_| {
        Error::new(ErrorKind::ConfigInvalid, format!("option {key} is {value:?}")).with_hint(format!("it should be {wanted}"))
    })
}

fn positive<T: PartialEq + Default>(key: &str, value: T) -> Result<T> {
    if value == T::default() {
        return Err(Error::new(ErrorKind::ConfigInvalid, format!("option {key} is 0")).with_hint("it should be at least 1"));
    }
    Ok(value)
}
