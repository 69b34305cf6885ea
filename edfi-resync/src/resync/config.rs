//! [`Options`]: every option, and its key as text, once; for the environment and configuration files.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use url::Url;

use super::time_of_day::{TimeOfDay, zone};
use crate::engine::Limits;
use crate::error::{Error, ErrorKind, Result};
use crate::ods::{OdsOptions, Transport};

/// How a [`Resync`](super::Resync) connects and works.
///
/// ```
/// use edfi_resync::Options;
///
/// let mut options = Options::default();
/// options.set("concurrency", "32")?;
/// options.set("instance", "255901")?;
/// assert_eq!((options.concurrency, options.instance.as_deref()), (32, Some("255901")));
/// let error = options.set("concurency", "32").unwrap_err();
/// assert!(error.to_string().contains("concurrency"));
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// The tenant, on a host of several. Elsewhere than in a source without configurations it must be the configuration's own.
    pub tenant: Option<String>,
    /// The instance, on a host that has one for each year; likewise.
    pub instance: Option<String>,
    /// Values for other placeholders in the server's URLs (`{districtId}`), by name, letter case aside.
    pub placeholders: BTreeMap<String, String>,
    /// Where data lies, if the server publishes a wrong URL. Default: as the server publishes it.
    pub data_url: Option<Url>,
    /// Where tokens are issued, if the server publishes a wrong URL. Default: as the server publishes it.
    pub oauth_url: Option<Url>,
    /// A file of certificates (PEM) that are trusted besides those of the system: the authority of a district's own.
    pub ca_file: Option<PathBuf>,
    /// A file in which programs share their tokens; see [`TokenCache::at`](crate::ods::TokenCache::at). Default: none.
    pub token_cache: Option<PathBuf>,
    /// Which service carries requests over the network, where none of one's own does. Default: `reqwest`, or the other where a build has that alone.
    pub transport: Option<Transport>,
    /// Whether `http://` is allowed for other hosts than loopback. Default no.
    pub allow_http: bool,
    /// Most requests in flight at once. A connection begins with 16, or this if it is less, and finds out what the server bears: more while latencies
    /// stay, fewer when they rise or too much fails. Default 128.
    pub concurrency: usize,
    /// Most requests per second. Default: as many as the server carries.
    pub requests_per_second: Option<f64>,
    /// How often a request is tried before its record fails. What a server gives to all alike is not counted, but waited for. Default 6.
    pub max_attempts: u32,
    /// How long one request may take. Default 60 s.
    pub request_timeout: Duration,
    /// How many requests of a connection may be repeats. Default: no limit beyond that of each record.
    pub retry_budget: Option<u64>,
    /// How long a server may give no good answer to anything before a run is given up, resumable where there is a ledger: no connection, errors of
    /// its own, too many requests, tokens refused, or something else that answers in its place. Default: as the
    /// [connection's options](crate::ods::OdsOptions::outage_patience) say, 5 minutes.
    pub outage_patience: Option<Duration>,
    /// How long a run may take, from the call on; it is stopped early enough to be over then. Default: as long as it takes.
    pub deadline: Option<Duration>,
    /// An hour of the clock, such as 05:00, at which a run is over, like at a [deadline](Self::deadline); whichever comes first. One that was over a few
    /// minutes ago is meant, and refused; behind that it is the next day's. Default: none.
    pub until: Option<TimeOfDay>,
    /// The time zone of that hour, by its IANA name, such as `America/Denver`. Default: the system's.
    pub time_zone: Option<String>,
    /// How long requests in flight may take to finish once a run is stopped. Default 30 s.
    pub drain: Duration,
    /// How long a record waits before it is sent again because something it refers to was missing; twice as long each further time.
    /// Default 1 s.
    pub deferral: Duration,
    /// How often a record is put off because something it refers to was missing. Default 3.
    pub deferrals: u32,
    /// How many records a step keeps to send them again; more fail at once. Default 10,000.
    pub deferred_records: usize,
    /// How many records of a resource must be refused for one and the same reason, and none be accepted, until the rest waits. Default 100.
    pub identical_refusals: usize,
    /// How long the locks of a run outlive its process; it renews them every sixth of that. Default 2 minutes.
    pub lease: Duration,
    /// How many days the audit is kept. Default 90, as Campus keeps its own.
    pub audit_days: u32,
    /// Whether the ledger keeps what servers say to records that they refuse, word for word: it may quote the records. Needs a ledger. Default no.
    pub keep_refusals: bool,
    /// Whether a Reconcile goes by what the ledger knows alone, and asks the ODS for nothing: for those who are the only ones to write there. What others
    /// have changed or removed is not found then. After a run that did not come to its end, such as by a crash, resume that first: what it had in flight the
    /// ledger does not know. Of a record that it skips so and that has no Campus object, the ledger keeps nothing of the run, neither
    /// outcome nor count; its report has it. Needs a ledger. Default no.
    pub trust_ledger: bool,
    /// Bytes that the natural keys of running steps may take in memory; the rest is in a temporary file. A Reconcile keeps as much more of what need not be sent. Default 48 MiB.
    pub memory_budget: usize,
}

/// The keys of [`Options::set`].
pub const OPTIONS: [&str; 28] = [
    "tenant",
    "instance",
    "placeholders",
    "data_url",
    "oauth_url",
    "ca_file",
    "token_cache",
    "transport",
    "allow_http",
    "concurrency",
    "requests_per_second",
    "max_attempts",
    "request_timeout_seconds",
    "retry_budget",
    "outage_patience_seconds",
    "deadline_seconds",
    "until",
    "time_zone",
    "drain_seconds",
    "deferral_seconds",
    "deferrals",
    "deferred_records",
    "identical_refusals",
    "lease_seconds",
    "audit_days",
    "keep_refusals",
    "trust_ledger",
    "memory_budget",
];

const WHOLE: &str = "a whole number";
const SECONDS: &str = "a number of seconds";
const RATE: &str = "a number of requests per second, more than 0";

impl Default for Options {
    fn default() -> Self {
        let limits = Limits::default();
        Self {
            tenant: None,
            instance: None,
            placeholders: BTreeMap::new(),
            data_url: None,
            oauth_url: None,
            ca_file: None,
            token_cache: None,
            transport: None,
            allow_http: false,
            concurrency: limits.concurrency(),
            requests_per_second: None,
            max_attempts: 6,
            request_timeout: Duration::from_secs(60),
            retry_budget: None,
            outage_patience: None,
            deadline: limits.deadline(),
            until: None,
            time_zone: None,
            drain: limits.drain(),
            deferral: limits.deferral(),
            deferrals: limits.deferrals(),
            deferred_records: limits.deferred_records(),
            identical_refusals: limits.identical_refusals(),
            lease: Duration::from_secs(120),
            audit_days: 90,
            keep_refusals: false,
            trust_ledger: false,
            memory_budget: limits.memory_budget(),
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
            "tenant" => self.tenant = Some(filled(key, value)?),
            "instance" => self.instance = Some(filled(key, value)?),
            "placeholders" => self.placeholders = pairs(key, value)?,
            "data_url" => self.data_url = Some(url(key, value)?),
            "oauth_url" => self.oauth_url = Some(url(key, value)?),
            "ca_file" => self.ca_file = Some(filled(key, value)?.into()),
            "token_cache" => self.token_cache = Some(filled(key, value)?.into()),
            "transport" => self.transport = Some(parse(key, value, "reqwest or hyper")?),
            "allow_http" => self.allow_http = parse(key, value, "true or false")?,
            "concurrency" => self.concurrency = positive(key, parse(key, value, WHOLE)?)?,
            "requests_per_second" => self.requests_per_second = Some(rate(parse(key, value, RATE)?)?),
            "max_attempts" => self.max_attempts = positive(key, parse(key, value, WHOLE)?)?,
            "request_timeout_seconds" => self.request_timeout = positive(key, seconds(key, value)?)?,
            "retry_budget" => self.retry_budget = Some(parse(key, value, WHOLE)?),
            "outage_patience_seconds" => self.outage_patience = Some(seconds(key, value)?),
            "deadline_seconds" => self.deadline = Some(positive(key, seconds(key, value)?)?),
            "until" => self.until = Some(parse(key, value, "an hour of the clock, such as 05:00")?),
            "time_zone" => {
                let name = filled(key, value)?;
                zone(Some(&name))?;
                self.time_zone = Some(name);
            }
            "drain_seconds" => self.drain = seconds(key, value)?,
            "deferral_seconds" => self.deferral = seconds(key, value)?,
            "deferrals" => self.deferrals = parse(key, value, WHOLE)?,
            "deferred_records" => self.deferred_records = parse(key, value, WHOLE)?,
            "identical_refusals" => self.identical_refusals = positive(key, parse(key, value, WHOLE)?)?,
            "lease_seconds" => self.lease = positive(key, seconds(key, value)?)?,
            "audit_days" => self.audit_days = positive(key, parse(key, value, "a whole number of days")?)?,
            "keep_refusals" => self.keep_refusals = parse(key, value, "true or false")?,
            "trust_ledger" => self.trust_ledger = parse(key, value, "true or false")?,
            "memory_budget" => self.memory_budget = parse(key, value, "a whole number of bytes")?,
            _ => {
                return Err(Error::new(ErrorKind::ConfigInvalid, format!("{key:?} is not an option"))
                    .with_hint(format!("the options are {}", OPTIONS.join(", "))));
            }
        }
        Ok(())
    }

    /// Refuses what nothing can be done with, before anything is opened.
    pub(super) fn check(&self) -> Result<()> {
        positive("concurrency", self.concurrency)?;
        self.requests_per_second.map(rate).transpose()?;
        if self.until.is_some() || self.time_zone.is_some() {
            zone(self.time_zone.as_deref())?;
        }
        positive("max_attempts", self.max_attempts)?;
        positive("request_timeout", self.request_timeout)?;
        positive("identical_refusals", self.identical_refusals)?;
        positive("lease", self.lease).map(drop)
    }

    /// How long it is until the hour at which a run is over, if there is one.
    pub(super) fn time_left(&self, now: SystemTime) -> Result<Option<Duration>> {
        let Some(hour) = self.until else { return Ok(None) };
        let left = hour.comes_in(&zone(self.time_zone.as_deref())?, now);
        if left.is_zero() {
            return Err(Error::new(
                ErrorKind::ConfigInvalid,
                format!("option until is {hour}, and that hour is just over: nothing was begun"),
            )
            .with_hint("begin before it; what was not sent by then goes with the next run that resumes it"));
        }
        Ok(Some(left))
    }

    pub(super) fn limits(&self) -> Limits {
        Limits::default()
            .with_concurrency(self.concurrency)
            .with_deferral(self.deferral)
            .with_deferrals(self.deferrals)
            .with_deferred_records(self.deferred_records)
            .with_identical_refusals(self.identical_refusals)
            .with_drain(self.drain)
            .with_deadline(self.deadline)
            .with_memory_budget(self.memory_budget)
    }

    /// The options of the connection: what these say goes before what was said of it by itself; their defaults do not.
    pub(super) fn of_connection(&self, own: &OdsOptions) -> OdsOptions {
        let default = Self::default();
        // No longer than what the fence of a lease allows for, whoever carries the requests.
        let timeout = self.request_timeout.min(self.lease / 2);
        let mut options = own.clone().with_allow_http(self.allow_http || own.allow_http).with_request_timeout(timeout);
        if self.max_attempts != default.max_attempts {
            options = options.with_max_attempts(self.max_attempts);
        }
        if self.concurrency != default.concurrency {
            options = options.with_concurrency(self.concurrency);
        }
        options.placeholders.extend(self.placeholders.clone());
        options.data_url = self.data_url.clone().or(options.data_url);
        options.oauth_url = self.oauth_url.clone().or(options.oauth_url);
        options.outage_patience = self.outage_patience.unwrap_or(options.outage_patience);
        options.retry_budget = self.retry_budget.or(options.retry_budget);
        options.requests_per_second = self.requests_per_second.or(options.requests_per_second);
        options
    }
}

/// Something that must be named and is not, or cannot be so.
pub(super) fn missing(message: &str, hint: &str) -> Error {
    Error::new(ErrorKind::ConfigInvalid, message).with_hint(hint)
}

fn wrong(key: &str, value: &str, wanted: &str) -> Error {
    Error::new(ErrorKind::ConfigInvalid, format!("option {key} is {value:?}")).with_hint(format!("it should be {wanted}"))
}

fn parse<T: FromStr>(key: &str, value: &str, wanted: &str) -> Result<T> {
    value.trim().parse().map_err(|_| wrong(key, value, wanted))
}

fn seconds(key: &str, value: &str) -> Result<Duration> {
    Duration::try_from_secs_f64(parse(key, value, SECONDS)?).map_err(|_| wrong(key, value, SECONDS))
}

fn filled(key: &str, value: &str) -> Result<String> {
    let value = value.trim();
    if value.is_empty() { Err(wrong(key, value, "some text, or left out")) } else { Ok(value.to_owned()) }
}

/// A URL may hold a password, so a wrong one is not shown.
fn url(key: &str, value: &str) -> Result<Url> {
    let wanted = "a URL, such as https://api.example.org/v7.3/data/v3";
    Url::parse(value.trim()).map_err(|_| {
        Error::new(ErrorKind::ConfigInvalid, format!("option {key} is not a URL")).with_hint(format!("it should be {wanted}"))
    })
}

/// `name=value, name=value`.
fn pairs(key: &str, value: &str) -> Result<BTreeMap<String, String>> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        Some((name.trim().to_owned(), value.trim().to_owned())).filter(|(name, value)| !name.is_empty() && !value.is_empty())
    };
    let pairs: Option<_> = value.split(',').map(pair).collect();
    pairs.ok_or_else(|| wrong(key, value, "names and values, such as districtId=255901, termId=1"))
}

fn rate(requests: f64) -> Result<f64> {
    if requests > 0.0 && requests.is_finite() {
        Ok(requests)
    } else {
        Err(wrong("requests_per_second", &requests.to_string(), RATE))
    }
}

fn positive<T: PartialEq + Default>(key: &str, value: T) -> Result<T> {
    if value == T::default() {
        return Err(Error::new(ErrorKind::ConfigInvalid, format!("option {key} is 0")).with_hint("it should be more than that"));
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_sets_its_option() {
        let text = |key: &str| match key {
            "tenant" | "instance" | "ca_file" | "token_cache" => "grand bend",
            "placeholders" => "districtId=255901, termId=1",
            "data_url" | "oauth_url" => "https://api.example.org/x",
            "transport" => "hyper",
            "allow_http" | "keep_refusals" | "trust_ledger" => "true",
            "until" => "05:00",
            "time_zone" => "UTC",
            _ => "7",
        };
        for key in OPTIONS {
            let mut options = Options::default();
            options.set(key, text(key)).expect(key);
            assert_ne!(options, Options::default(), "{key}");
            if !matches!(key, "tenant" | "instance" | "ca_file" | "token_cache") {
                let error = options.set(key, "x").expect_err(key).to_string();
                assert!(error.contains(key), "{error}");
            }
            assert!(options.set(key, " ").is_err(), "{key}");
        }
    }

    #[test]
    fn every_limit_can_be_set() {
        let mut options = Options::default();
        let counted = |key: &&str| !["allow_http", "keep_refusals", "trust_ledger", "until", "time_zone"].contains(key);
        for key in OPTIONS.into_iter().skip_while(|key| *key != "allow_http").filter(counted) {
            options.set(key, "7").expect(key);
        }
        let (limits, seven) = (options.limits(), Duration::from_secs(7));
        let expected = Limits::default()
            .with_concurrency(7)
            .with_deferral(seven)
            .with_deferrals(7)
            .with_deferred_records(7)
            .with_identical_refusals(7)
            .with_drain(seven)
            .with_deadline(Some(seven))
            .with_memory_budget(7);
        assert_eq!(limits, expected);
    }

    #[test]
    fn a_cap_of_nothing_and_an_hour_that_no_clock_shows_are_refused_by_name() {
        let mut options = Options::default();
        for (key, values) in [
            ("requests_per_second", ["0", "-3", "inf", "NaN"]),
            ("until", ["24:00", "5 o'clock", "05:60", "noon"]),
            ("time_zone", ["Mars/Olympus", "MST+7 or so", "America", "../zone"]),
        ] {
            for value in values {
                let error = options.set(key, value).expect_err(value);
                assert!(error.kind() == ErrorKind::ConfigInvalid && error.to_string().contains(key), "{error}");
            }
        }
        options.requests_per_second = Some(0.0);
        assert!(options.check().expect_err("a cap of nothing").to_string().contains("requests_per_second"));
        options.requests_per_second = Some(0.5);
        options.time_zone = Some("Mars/Olympus".to_owned());
        assert!(options.check().expect_err("no zone").to_string().contains("time_zone"));
        options.time_zone = Some("UTC".to_owned());
        options.until = Some("05:00".parse().expect("an hour"));
        assert!(options.check().is_ok());
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(3 * 3_600);
        assert_eq!(options.time_left(now).expect("a zone"), Some(Duration::from_secs(2 * 3_600)));
        let over = options.time_left(now + Duration::from_secs(2 * 3_600 + 60)).expect_err("it is over");
        assert!(over.kind() == ErrorKind::ConfigInvalid && over.to_string().contains("until is 05:00"), "{over}");
        assert_eq!(options.of_connection(&OdsOptions::default()).requests_per_second, Some(0.5));
    }

    #[test]
    fn what_is_said_of_the_connection_is_not_undone_by_a_default() {
        let own = OdsOptions::default().with_concurrency(3).with_max_attempts(2);
        let kept = Options::default().of_connection(&own);
        assert_eq!((kept.concurrency, kept.retry.max_attempts), (3, 2));
        let mut options = Options::default();
        options.set("concurrency", "5").expect("an option");
        assert_eq!(options.of_connection(&own).concurrency, 5);
    }
}
