//! [`Tokens`]: one access token for all who send, fetched by one of them.
//!
//! The token is read at send time. When it is missing or nine tenths of its life are over, the first to notice fetches a new one and all others
//! wait for it: some hosts lock a client out that holds more than fifteen. A failed fetch is everybody's who waited for it. A renewal that
//! fails while the old token still lives changes nothing but the time of the next try.
//!
//! A refused token is replaced once. A new one that is refused before it was ever accepted is fatal for the connection, and so are a request that is
//! refused with both, and a refused key and secret: from then on nothing is sent.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use secrecy::ExposeSecret;
use serde::Deserialize;
use tokio::time::Instant;
use url::Url;

use super::address;
use super::exchange::{Exchange, SETUP_ATTEMPTS};
use super::options::Credentials;
use super::problem::Problem;
use super::retry::retry_after;
use super::verdict::{Operation, Verdict, classify};
use crate::defect::{self, Defect};
use crate::error::{Error, ErrorKind};

/// What the specification leaves open: a server that does not say how long a token lives means the half hour of Ed-Fi's own default.
const DEFAULT_LIFE: Duration = Duration::from_secs(1800);
/// A token that is said to live shorter is used this long anyway: fetching one per request would exhaust the host's limit.
const SHORTEST_LIFE: Duration = Duration::from_secs(1);
/// No token is dead when it is issued: a server that says so does not know.
const DEAD_AT_BIRTH_LIFE: Duration = Duration::from_secs(10);
/// Until a failed fetch is repeated for others than those who waited for it.
const PAUSE: Duration = Duration::from_secs(5);
/// A host that issues no more tokens frees one when an old one expires; "every few minutes" is often enough to see it.
const THROTTLED_PAUSE: Duration = Duration::from_secs(120);

/// An access token as it goes into a request.
#[derive(Clone)]
pub(super) struct Token {
    pub(super) header: HeaderValue,
    generation: u64,
    renew_at: Instant,
    expires_at: Instant,
    /// It was fetched because another one had been refused.
    replacement: bool,
    /// A request was accepted with it.
    proven: bool,
}

/// Why there is no token.
#[derive(Debug, Clone)]
pub(super) struct TokenFault {
    pub(super) verdict: Verdict,
    pub(super) status: Option<u16>,
    /// How long the server wants to be left alone; as it is handed out, how long until the next fetch.
    pub(super) retry_after: Option<Duration>,
    message: String,
}

/// The state, without clock and I/O.
#[derive(Default)]
struct Slot {
    token: Option<Token>,
    generation: u64,
    fetches: u64,
    fault: Option<TokenFault>,
    no_fetch_before: Option<Instant>,
    /// The last token was refused.
    refused: bool,
    fatal: bool,
}

pub(super) struct Tokens {
    url: Url,
    headers: HeaderMap,
    slot: Mutex<Slot>,
    flight: tokio::sync::Mutex<()>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    expires_in: Option<f64>,
}

impl Slot {
    /// What can be said without a fetch: a token that needs no renewal, or a fault that no fetch may test again yet.
    fn ready(&self, now: Instant) -> Option<Result<Token, TokenFault>> {
        if self.fatal {
            return Some(Err(self.fault.clone()?));
        }
        if let Some(token) = self.token.as_ref().filter(|token| now < token.renew_at && !defect::is_on(Defect::HoardsTokens)) {
            return Some(Ok(token.clone()));
        }
        self.no_fetch_before.filter(|&until| now < until).and_then(|_| self.settled(now))
    }

    /// What the last fetch left behind: an old token that still lives, or the fault.
    fn settled(&self, now: Instant) -> Option<Result<Token, TokenFault>> {
        match &self.token {
            Some(token) if now < token.expires_at => Some(Ok(token.clone())),
            _ => {
                let wait = self.no_fetch_before.map(|until| until.saturating_duration_since(now));
                self.fault.clone().map(|fault| Err(TokenFault { retry_after: wait, ..fault }))
            }
        }
    }

    /// Takes in a new token that was asked for and came at these times.
    fn accept(&mut self, header: HeaderValue, life: Duration, sent_at: Instant, now: Instant) -> Token {
        self.generation += 1;
        self.fetches += 1;
        self.fault = None;
        self.no_fetch_before = None;
        let life = if life.is_zero() { DEAD_AT_BIRTH_LIFE } else { life.max(SHORTEST_LIFE) };
        // A request is under way as long as this one was before the server looks at its token.
        let margin = (life / 10).max(now.saturating_duration_since(sent_at)).min(life / 2);
        let token = Token {
            header,
            generation: self.generation,
            renew_at: sent_at + life - margin,
            expires_at: sent_at + life,
            replacement: std::mem::take(&mut self.refused),
            proven: false,
        };
        self.token = Some(token.clone());
        token
    }

    fn fail(&mut self, fault: TokenFault, now: Instant) -> Result<Token, TokenFault> {
        self.fetches += 1;
        let pause = if fault.verdict == Verdict::AuthThrottled { THROTTLED_PAUSE } else { PAUSE };
        self.no_fetch_before = Some(now + fault.retry_after.unwrap_or(pause));
        let living = self.token.as_ref().is_some_and(|token| now < token.expires_at);
        self.fatal = !living && matches!(fault.verdict, Verdict::Unauthorized | Verdict::Config);
        self.fault = Some(fault.clone());
        self.settled(now).unwrap_or(Err(fault))
    }

    /// Forgets a token that was refused, unless it has been replaced since. Says whether it is one that can only be refused again.
    fn reject(&mut self, generation: u64) -> bool {
        match self.token.take_if(|token| token.generation == generation) {
            Some(token) => {
                self.no_fetch_before = None;
                self.refused = true;
                token.replacement && !token.proven
            }
            None => false,
        }
    }

    fn prove(&mut self, generation: u64) {
        if let Some(token) = self.token.as_mut().filter(|token| token.generation == generation) {
            token.proven = true;
        }
    }
}

impl Tokens {
    pub(super) fn new(url: Url, credentials: &Credentials) -> Self {
        let pair = format!("{}:{}", credentials.key, credentials.secret.expose_secret());
        let mut basic = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(pair))).expect("base64 is a header value");
        basic.set_sensitive(true);
        // Basic and form is the one combination that every version understands.
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        let headers = HeaderMap::from_iter([(AUTHORIZATION, basic), (CONTENT_TYPE, form)]);
        Self { url, headers, slot: Mutex::default(), flight: tokio::sync::Mutex::default() }
    }

    /// Lets a fetch be tried again that failed for a server that was out of reach.
    pub(super) fn ask_anew(&self) {
        let mut slot = self.slot();
        if slot.fault.as_ref().is_some_and(|fault| fault.verdict == Verdict::Transient && fault.retry_after.is_none()) {
            slot.no_fetch_before = None;
        }
    }

    /// The token to send with now. Whoever probes for a server that is out of reach asks once for a new one, others are more patient.
    pub(super) async fn get(&self, exchange: &Exchange, probing: bool) -> Result<Token, TokenFault> {
        let seen = {
            let slot = self.slot();
            if let Some(ready) = slot.ready(exchange.clock.now()) {
                return ready;
            }
            slot.fetches
        };
        let _flight = self.flight.lock().await;
        {
            let (slot, now) = (self.slot(), exchange.clock.now());
            let others = (slot.fetches != seen).then(|| slot.settled(now)).flatten();
            if let Some(ready) = slot.ready(now).or(others) {
                return ready;
            }
        }
        let sent_at = exchange.clock.now();
        match self.fetch(exchange, if probing { 1 } else { SETUP_ATTEMPTS }).await {
            Ok((header, life)) => {
                tracing::debug!(life_s = life.as_secs(), "token fetched");
                Ok(self.slot().accept(header, life, sent_at, exchange.clock.now()))
            }
            Err(fault) => {
                tracing::warn!(reason = fault.verdict.as_str(), "no token");
                self.slot().fail(fault, exchange.clock.now())
            }
        }
    }

    /// Says that the server refused this token. The next [`Tokens::get`] fetches another, if it was the current one. Says whether that is
    /// pointless, because it replaced a refused one itself and was never accepted.
    pub(super) fn reject(&self, token: &Token) -> bool {
        self.slot().reject(token.generation)
    }

    /// Says that a request was accepted with this token.
    pub(super) fn prove(&self, token: &Token) {
        if !token.proven {
            self.slot().prove(token.generation);
        }
    }

    /// Says that the server refused a token that it had just issued: nothing is sent any more.
    pub(super) fn refuse(&self) {
        let mut slot = self.slot();
        slot.token = None;
        slot.fatal = true;
        slot.fault = Some(TokenFault {
            verdict: Verdict::Unauthorized,
            status: Some(401),
            retry_after: None,
            message: "the server refused a token that it had just issued".to_owned(),
        });
    }

    async fn fetch(&self, exchange: &Exchange, attempts: u32) -> Result<(HeaderValue, Duration), TokenFault> {
        let host = address::host(&self.url);
        let body = Bytes::from_static(b"grant_type=client_credentials");
        let fault = |verdict, status, message| TokenFault { verdict, status, retry_after: None, message };
        let response = exchange.call_patiently(Method::POST, &self.url, &self.headers, &body, attempts).await.map_err(|error| {
            let message = format!("no token from {host}: {}", error.reason());
            fault(Verdict::Transient, None, message)
        })?;
        let status = response.status().as_u16();
        let foreign = |status| {
            fault(
                Verdict::Config,
                Some(status),
                format!("{host} answered {status} to the request for a token, and not with a token"),
            )
        };
        if status == 200 {
            let answer: TokenAnswer = serde_json::from_slice(response.body()).map_err(|_| foreign(status))?;
            let mut header = HeaderValue::from_str(&format!("Bearer {}", answer.access_token)).map_err(|_| foreign(status))?;
            header.set_sensitive(true);
            let life = answer.expires_in.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            return Ok((header, life.unwrap_or(DEFAULT_LIFE).min(Duration::from_secs(24 * 3600))));
        }
        let problem = Problem::parse(response.body());
        let said = format!("{host} refused to issue a token: {status}; {}", problem.safe_message());
        let verdict = match classify(Operation::Upsert, status, &problem) {
            verdict @ (Verdict::AuthThrottled | Verdict::Transient) => verdict,
            Verdict::Throttled => Verdict::AuthThrottled,
            // Versions before 7 answer 400 to a wrong secret.
            _ if matches!(status, 400 | 401 | 403) => Verdict::Unauthorized,
            _ => return Err(foreign(status)),
        };
        Err(TokenFault {
            retry_after: retry_after(response.headers(), exchange.clock.wall()),
            ..fault(verdict, Some(status), said)
        })
    }

    fn slot(&self) -> MutexGuard<'_, Slot> {
        // A panic between two assignments leaves a slot that is still sound.
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(..)")
    }
}

impl From<TokenFault> for Error {
    fn from(fault: TokenFault) -> Self {
        let (kind, hint) = match fault.verdict {
            Verdict::Unauthorized => (
                ErrorKind::Unauthorized,
                "check the key and the secret, and that they were issued for this API, tenant and school year",
            ),
            Verdict::AuthThrottled => (
                ErrorKind::Unreachable,
                "too many tokens of this key are in use; wait until old ones expire (half an hour at most) and share one connection",
            ),
            Verdict::Config => {
                (ErrorKind::NotAnEdFiApi, "check the URL, the tenant and the school year, or give the option oauth_url")
            }
            _ => (ErrorKind::Unreachable, "try again later; if it stays, check the URL and the network"),
        };
        Self::new(kind, fault.message).with_hint(hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> HeaderValue {
        HeaderValue::from_static("Bearer x")
    }

    fn fault(verdict: Verdict) -> TokenFault {
        TokenFault { verdict, status: None, retry_after: None, message: String::new() }
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_renewed_at_nine_tenths_of_its_life_and_used_till_its_end_if_that_fails() {
        let (mut slot, now) = (Slot::default(), Instant::now());
        assert!(slot.ready(now).is_none());
        slot.accept(header(), Duration::from_secs(1000), now, now);
        assert!(matches!(slot.ready(now + Duration::from_secs(899)), Some(Ok(_))));
        let late = now + Duration::from_secs(900);
        assert!(slot.ready(late).is_none(), "time to renew");
        assert!(slot.fail(fault(Verdict::Unauthorized), late).is_ok(), "the old one lives");
        assert!(matches!(slot.ready(late + Duration::from_secs(1)), Some(Ok(_))), "no second try at once");
        assert!(slot.ready(late + PAUSE).is_none());
        assert!(slot.fail(fault(Verdict::Unauthorized), now + Duration::from_secs(1000)).is_err());
        assert!(matches!(slot.ready(now + Duration::from_secs(9 * 3600)), Some(Err(_))), "a refused secret stays refused");
    }

    #[tokio::test(start_paused = true)]
    async fn only_the_current_token_can_be_rejected() {
        let (mut slot, now) = (Slot::default(), Instant::now());
        let old = slot.accept(header(), Duration::from_secs(60), now, now);
        slot.reject(old.generation);
        assert!(slot.ready(now).is_none());
        slot.accept(header(), Duration::from_secs(60), now, now);
        slot.reject(old.generation);
        assert!(matches!(slot.ready(now), Some(Ok(_))), "a late 401 of the old token does not cost the new one");
    }

    #[tokio::test(start_paused = true)]
    async fn a_throttled_client_does_not_ask_again_before_its_time() {
        let (mut slot, now) = (Slot::default(), Instant::now());
        assert!(slot.fail(fault(Verdict::AuthThrottled), now).is_err());
        assert!(matches!(slot.ready(now + THROTTLED_PAUSE - Duration::from_secs(1)), Some(Err(_))));
        assert!(slot.ready(now + THROTTLED_PAUSE).is_none());
    }
}
