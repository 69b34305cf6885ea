//! [`Credentials`] and [`OdsOptions`]: what a connection to one Ed-Fi API is made with.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::retry::RetryPolicy;
use super::token_cache::TokenCache;
use crate::error::{Error, ErrorKind, Result};
use crate::rules::Rules;

/// The key and secret of an API client. `Debug` shows neither, and the secret does not come out again; its memory is overwritten when it is let go of.
#[derive(Clone)]
pub struct Credentials {
    key: String,
    secret: SecretString,
}

impl Credentials {
    /// A key and its secret.
    pub fn new(key: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { key: key.into(), secret: SecretString::from(secret.into()) }
    }

    /// The client's key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The client's secret, for the request that fetches a token, and what tells one client's tokens from another's.
    pub(crate) fn expose_secret(&self) -> &str {
        self.secret.expose_secret()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(..)")
    }
}

/// How a connection to an Ed-Fi API behaves.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct OdsOptions {
    /// Allows `http://` beyond this machine. Absent: refused before the first request.
    pub allow_http: bool,
    /// The tenant, where the server's URLs ask for one. Absent: a server that asks for it is an error.
    pub tenant: Option<String>,
    /// The instance, where the server's URLs ask for one. Absent: a server that asks for it is an error.
    pub instance: Option<String>,
    /// The year in which the school year ends. Needed by servers whose URLs hold a year; the others do not see it.
    pub school_year: Option<u16>,
    /// Values for other placeholders in the server's URLs (`{districtId}`), by name, letter case aside.
    pub placeholders: BTreeMap<String, String>,
    /// Where data lies, if the server publishes a wrong URL. Absent: as the server publishes it.
    pub data_url: Option<Url>,
    /// Where tokens are issued, if the server publishes a wrong URL. Absent: as the server publishes it.
    pub oauth_url: Option<Url>,
    /// Where change queries are answered, if the server publishes a wrong URL. Absent: as the server publishes it.
    pub change_queries_url: Option<Url>,
    /// How often and how long one operation is tried. Absent: six attempts within five minutes of waiting.
    pub retry: RetryPolicy,
    /// How long one request may take, its answer included, whatever the service itself waits. Absent: 100 seconds, a
    /// little more than gateways in use wait for an ODS.
    pub request_timeout: Duration,
    /// Most requests in flight at once. The connection begins with 16 at most, and finds out below this what the server bears. Absent: 128.
    pub concurrency: usize,
    /// Most requests per second, more than 0. Those for tokens, for the documents of the server about itself, and the one that looks whether a server is
    /// there again are not counted. Absent: as many as the server carries.
    pub requests_per_second: Option<f64>,
    /// How long operations wait for a server that gives no good answer to anything, before all of them end with
    /// [`Answer::gave_up`](super::Answer::gave_up), of which [`GaveUp`](super::GaveUp) lists the reasons. Nothing is sent meanwhile but a probe now and then. Absent: 5 minutes.
    pub outage_patience: Duration,
    /// How many requests of the whole connection may be repetitions. Absent: any number.
    pub retry_budget: Option<u64>,
    /// Where connections share their tokens. Absent: this one keeps its own.
    pub token_cache: Option<TokenCache>,
    pub(crate) rules: Rules,
}

impl Default for OdsOptions {
    fn default() -> Self {
        Self {
            allow_http: false,
            tenant: None,
            instance: None,
            school_year: None,
            placeholders: BTreeMap::new(),
            data_url: None,
            oauth_url: None,
            change_queries_url: None,
            retry: RetryPolicy::default(),
            request_timeout: Duration::from_secs(100),
            concurrency: 128,
            requests_per_second: None,
            outage_patience: Duration::from_secs(300),
            retry_budget: None,
            token_cache: None,
            rules: Rules::default(),
        }
    }
}

impl OdsOptions {
    /// Refuses what nothing can be done with, before the first request.
    pub(super) fn check(&self) -> Result<()> {
        match self.requests_per_second {
            Some(rate) if !(rate > 0.0 && rate.is_finite()) => {
                Err(Error::new(ErrorKind::ConfigInvalid, format!("option requests_per_second is {rate}"))
                    .with_hint("it should be more than 0; leave it out for as many requests as the server carries"))
            }
            _ => Ok(()),
        }
    }

    /// Allows `http://` beyond this machine.
    #[must_use]
    pub fn with_allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Names the tenant.
    #[must_use]
    pub fn with_tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = Some(tenant.into());
        self
    }

    /// Names the instance.
    #[must_use]
    pub fn with_instance(mut self, instance: impl Into<String>) -> Self {
        self.instance = Some(instance.into());
        self
    }

    /// Names the school year by the year in which it ends.
    #[must_use]
    pub fn with_school_year(mut self, school_year: u16) -> Self {
        self.school_year = Some(school_year);
        self
    }

    /// Gives the value of a placeholder in the server's URLs.
    #[must_use]
    pub fn with_placeholder(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.placeholders.insert(name.into(), value.into());
        self
    }

    /// Overrides where data lies.
    #[must_use]
    pub fn with_data_url(mut self, url: Url) -> Self {
        self.data_url = Some(url);
        self
    }

    /// Overrides where tokens are issued.
    #[must_use]
    pub fn with_oauth_url(mut self, url: Url) -> Self {
        self.oauth_url = Some(url);
        self
    }

    /// Overrides where change queries are answered.
    #[must_use]
    pub fn with_change_queries_url(mut self, url: Url) -> Self {
        self.change_queries_url = Some(url);
        self
    }

    /// Sets how often and how long one operation is tried.
    #[must_use]
    pub fn with_retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// Sets how many attempts one operation gets, the first included.
    #[must_use]
    pub fn with_max_attempts(mut self, attempts: u32) -> Self {
        self.retry.max_attempts = attempts.max(1);
        self
    }

    /// Sets how long one request may take.
    #[must_use]
    pub fn with_request_timeout(mut self, timeout: Duration) -> Self {
        self.request_timeout = timeout;
        self
    }

    /// Sets the most requests in flight at once.
    #[must_use]
    pub fn with_concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests.max(1);
        self
    }

    /// Sets the most requests per second, more than 0.
    #[must_use]
    pub fn with_requests_per_second(mut self, requests: f64) -> Self {
        self.requests_per_second = Some(requests);
        self
    }

    /// Sets how long an outage is waited for. Zero gives up as soon as the server is known to be out of reach.
    #[must_use]
    pub fn with_outage_patience(mut self, patience: Duration) -> Self {
        self.outage_patience = patience;
        self
    }

    /// Sets how many requests of the whole connection may be repetitions.
    #[must_use]
    pub fn with_retry_budget(mut self, requests: u64) -> Self {
        self.retry_budget = Some(requests);
        self
    }

    /// Shares tokens with other connections.
    #[must_use]
    pub fn with_token_cache(mut self, tokens: TokenCache) -> Self {
        self.token_cache = Some(tokens);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_not_shown() {
        let shown = format!("{:?}", Credentials::new("canarykey", "canarysecret"));
        assert!(!shown.contains("canary"), "{shown}");
    }

    #[test]
    fn a_rate_at_which_nothing_is_ever_sent_is_refused() {
        for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let refused = OdsOptions::default().with_requests_per_second(rate).check().expect_err("no rate");
            assert!(refused.to_string().contains("requests_per_second"), "{refused}");
        }
        assert!(OdsOptions::default().check().is_ok() && OdsOptions::default().with_requests_per_second(0.2).check().is_ok());
    }
}
