//! [`Exchange`]: one request and its answer, with what every request carries, on the clock and chance that were passed in.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use url::Url;

use super::clock::{Clock, Rng};
use super::endpoint::Endpoint;
use super::http::{BodyLimit, HttpService, TransportError, TransportFault};
use super::problem::Problem;
use super::retry::{Backoff, RetryPolicy, retry_after};
use super::verdict::{Operation, Verdict, classify};

const AGENT: &str = concat!("edfi-resync/", env!("CARGO_PKG_VERSION"));
/// The header that Ed-Fi APIs echo in problems and write to their logs.
const CORRELATION_ID: &str = "correlation-id";
/// Discovery and tokens come before everything else and somebody may be waiting for them: a few tries ride out a hiccup, and a wrong
/// host name is still said within seconds.
pub(super) const SETUP_ATTEMPTS: u32 = 4;

/// An extension of an answer whose body was longer than this, and is not there.
#[derive(Debug, Clone, Copy)]
pub(super) struct TooLong(pub(super) BodyLimit);

/// What stands in for a body that is longer than anybody reads.
const UNREADABLE: &[u8] = b"<too long>";

#[derive(Debug, Clone)]
pub(super) struct Exchange {
    pub(super) service: Arc<dyn HttpService>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) rng: Rng,
    pub(super) policy: RetryPolicy,
    /// How long one request may take.
    pub(super) request_timeout: Duration,
}

impl Exchange {
    /// A request with what every request carries. `headers` are the request's own.
    pub(super) fn request(
        method: Method,
        endpoint: &Endpoint,
        headers: HeaderMap,
        body: Bytes,
        correlation_id: &str,
    ) -> Result<Request<Bytes>, TransportError> {
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = endpoint.uri()?;
        *request.headers_mut() = headers;
        request.extensions_mut().insert(endpoint.clone());
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        if let Ok(value) = HeaderValue::from_str(correlation_id) {
            headers.insert(CORRELATION_ID, value);
        }
        Ok(request)
    }

    /// Sends a request and waits for its answer, as long as one may, whatever the service does. An answer that is
    /// longer than it may be keeps its status and its headers, and has a body that nobody can read.
    pub(super) async fn call(&self, mut request: Request<Bytes>, limit: BodyLimit) -> Result<Response<Bytes>, TransportError> {
        request.extensions_mut().insert(limit);
        let answered = tokio::select! {
            biased;
            answered = self.service.call(request) => answered,
            () = self.clock.sleep(self.request_timeout) => {
                let late = format!("no answer came within {} s", self.request_timeout.as_secs());
                Err(TransportError::new(TransportFault::MaybeApplied, late))
            }
        };
        answered.map(|response| {
            if !limit.is_exceeded_by(response.body()) {
                return response;
            }
            let mut cut = response.map(|_| Bytes::from_static(UNREADABLE));
            cut.extensions_mut().insert(TooLong(limit));
            cut
        })
    }

    /// A new correlation id, in the form of a random UUID.
    pub(super) fn correlation_id(&self) -> String {
        uuid(self.rng.bits(), self.rng.bits())
    }

    /// Sends a request for a document or a token, and again, up to so many attempts, while the server cannot be reached or is overloaded.
    pub(super) async fn call_patiently(
        &self,
        method: Method,
        url: &Url,
        headers: &HeaderMap,
        body: &Bytes,
        attempts: u32,
    ) -> Result<Response<Bytes>, TransportError> {
        let mut policy = self.policy.clone();
        policy.max_attempts = policy.max_attempts.min(attempts);
        let mut backoff = Backoff::new(policy);
        let (endpoint, correlation_id) = (Endpoint::from(url.clone()), self.correlation_id());
        loop {
            let request = Self::request(method.clone(), &endpoint, headers.clone(), body.clone(), &correlation_id)?;
            let result = self.call(request, BodyLimit::SMALL).await;
            let (verdict, wait) = match &result {
                Ok(response) => {
                    let wait = retry_after(response.headers(), || self.clock.wall());
                    let verdict = classify(Operation::List, response.status().as_u16(), &Problem::of(response));
                    // Without a time to come back, a throttled client only adds to the load.
                    (if verdict == Verdict::Throttled && wait.is_none() { Verdict::AuthThrottled } else { verdict }, wait)
                }
                Err(error) if matches!(error.fault(), TransportFault::NotRetryable | TransportFault::Untrusted) => {
                    (Verdict::Config, None)
                }
                Err(_) => (Verdict::Transient, None),
            };
            let Some(delay) = backoff.after(&verdict, wait, &self.rng) else { return result };
            tracing::info!(reason = verdict.as_str(), delay_ms = delay.as_millis() as u64, "retrying");
            self.clock.sleep(delay).await;
        }
    }
}

/// A UUID of these bits. Each record has one, so its digits are written without a format.
fn uuid(high: u64, low: u64) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    // Version 4, variant 1.
    let high = high & !0xf000 | 0x4000;
    let low = low & !(0b11 << 62) | 0b10 << 62;
    let mut id = [b'-'; 36];
    let mut place = 0;
    for (number, byte) in high.to_be_bytes().into_iter().chain(low.to_be_bytes()).enumerate() {
        place += usize::from(matches!(number, 4 | 6 | 8 | 10));
        id[place] = DIGITS[usize::from(byte >> 4)];
        id[place + 1] = DIGITS[usize::from(byte & 0xf)];
        place += 2;
    }
    String::from_utf8_lossy(&id).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correlation_id_has_the_form_of_a_random_uuid() {
        assert_eq!(uuid(0, 0), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid(u64::MAX, u64::MAX), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(uuid(0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210), "01234567-89ab-4def-bedc-ba9876543210");
    }
}
