//! [`Tokens`]: one access token for all who send, fetched by one of them.
//!
//! The token is read at send time. When it is missing or nine tenths of its life are over, the first to notice fetches a new one and all others
//! wait for it: some hosts lock a client out that holds more than fifteen. A failed fetch is everybody's who waited for it. A renewal that
//! fails while the old token still lives changes nothing but the time of the next try.
//!
//! A refused token is replaced, unless others are accepted with it meanwhile; a new one only once it was accepted itself, and not more often than a
//! node that refuses every token is worth. That nobody is accepted with a new one is for the [judge](super::judge) to find. A refused key and
//! secret are fatal for the connection; an endpoint that has issued tokens, and now answers something else, is waited for.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;
use url::Url;

use super::address;
use super::exchange::{Exchange, SETUP_ATTEMPTS};
use super::http::{TransportError, TransportFault};
use super::options::Credentials;
use super::problem::{Problem, ProblemForm};
use super::retry::retry_after;
use super::token_cache::{Shelf, TokenCache};
use super::verdict::{Operation, Verdict, classify};
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
/// How soon a second token may replace one that was refused. The time doubles with each, so that one bad node does not use up the tokens that a
/// host allows at a time, which live half an hour.
const SHORTEST_SPACING: Duration = Duration::from_secs(1);
const LONGEST_SPACING: Duration = Duration::from_secs(300);
/// Refusals of key and secret in a row by an endpoint that accepted them before.
const REFUSALS: u32 = 2;

/// An access token as it goes into a request.
#[derive(Clone)]
pub(super) struct Token {
    pub(super) header: HeaderValue,
    generation: u64,
    renew_at: Instant,
    expires_at: Instant,
    /// It was fetched because another one had been refused.
    replacement: bool,
    /// When a request was accepted with it last.
    accepted_at: Option<Instant>,
}

/// Why there is no token.
#[derive(Debug, Clone)]
pub(super) struct TokenFault {
    pub(super) verdict: Verdict,
    pub(super) status: Option<u16>,
    /// How long the server wants to be left alone; as it is handed out, how long until the next fetch.
    pub(super) retry_after: Option<Duration>,
    /// The server itself asked for that time.
    pub(super) asked: bool,
    /// Waiting does not help.
    pub(super) lasting: bool,
    pub(super) message: String,
    /// What kept an answer from coming, if none came.
    pub(super) cause: Option<Arc<TransportError>>,
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
    /// A token that was refused, and that others should not find any more.
    rejected: Option<HeaderValue>,
    /// When a refused token was replaced last, and how long until another may be.
    replaced: Option<(Instant, Duration)>,
    /// Refusals of key and secret in a row.
    refusals: u32,
    fatal: bool,
}

pub(super) struct Tokens {
    url: Url,
    headers: HeaderMap,
    slot: Mutex<Slot>,
    flight: tokio::sync::Mutex<()>,
    /// Where other connections leave their tokens, and find those of this one.
    shelf: Option<Shelf>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    /// A number, or one in quotes; whatever else it is says nothing.
    expires_in: Option<Value>,
}

impl TokenAnswer {
    fn life(&self) -> Option<Duration> {
        let seconds = match self.expires_in.as_ref()? {
            Value::Number(number) => number.as_f64()?,
            Value::String(text) => text.trim().parse().ok()?,
            _ => return None,
        };
        Duration::try_from_secs_f64(seconds).ok()
    }
}

impl Slot {
    /// What can be said without a fetch: a token that needs no renewal, or a fault that no fetch may test again yet.
    fn ready(&self, now: Instant) -> Option<Result<Token, TokenFault>> {
        if self.fatal {
            return Some(Err(self.fault.clone()?));
        }
        if let Some(token) = self.token.as_ref().filter(|token| now < token.renew_at) {
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
        self.refusals = 0;
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
            accepted_at: None,
        };
        self.token = Some(token.clone());
        token
    }

    /// Takes in a token that another connection fetched: it replaces none that was refused here.
    fn adopt(&mut self, header: HeaderValue, left: Duration, now: Instant) -> Token {
        let refused = std::mem::take(&mut self.refused);
        let token = self.accept(header, left, now, now);
        self.refused = refused;
        token
    }

    fn fail(&mut self, mut fault: TokenFault, now: Instant) -> Result<Token, TokenFault> {
        self.fetches += 1;
        let pause = if fault.verdict == Verdict::AuthThrottled { THROTTLED_PAUSE } else { PAUSE };
        self.no_fetch_before = Some(now + fault.retry_after.unwrap_or(pause));
        let (living, issued) = (self.token.as_ref().is_some_and(|token| now < token.expires_at), self.generation > 0);
        fault.asked = fault.retry_after.is_some();
        self.refusals = if fault.verdict == Verdict::Unauthorized { self.refusals + 1 } else { 0 };
        self.fatal = !living
            && match fault.verdict {
                Verdict::Unauthorized => !issued || self.refusals >= REFUSALS,
                Verdict::Config => !issued,
                _ => false,
            };
        // An endpoint that has issued tokens may do so again.
        fault.lasting = self.fatal || (fault.verdict == Verdict::AuthThrottled && !issued);
        self.fault = Some(fault.clone());
        self.settled(now).unwrap_or(Err(fault))
    }

    /// Forgets a token that was refused in a request which was sent then, and says whether there is another one now, or may be: not if others were
    /// accepted with it meanwhile, nor if it is itself new and was never accepted, nor so soon after the last one.
    fn reject(&mut self, generation: u64, sent_at: Instant, now: Instant) -> bool {
        let Some(token) = self.token.as_ref().filter(|token| token.generation == generation) else { return true };
        let accepted = token.accepted_at.is_some_and(|at| at >= sent_at);
        let pointless = token.replacement && token.accepted_at.is_none();
        let early = self.replaced.is_some_and(|(at, spacing)| now < at + spacing);
        if accepted || pointless || early {
            return false;
        }
        let spacing = self.replaced.map_or(SHORTEST_SPACING, |(at, spacing)| {
            if now > at + DEFAULT_LIFE { SHORTEST_SPACING } else { (spacing * 2).min(LONGEST_SPACING) }
        });
        self.replaced = Some((now, spacing));
        self.rejected = self.token.take().map(|token| token.header);
        (self.no_fetch_before, self.refused) = (None, true);
        true
    }

    fn prove(&mut self, generation: u64, now: Instant) {
        if let Some(token) = self.token.as_mut().filter(|token| token.generation == generation) {
            token.accepted_at = Some(now);
        }
    }
}

impl Tokens {
    pub(super) fn new(url: Url, credentials: &Credentials, cache: Option<&TokenCache>) -> Self {
        let shelf = cache.map(|cache| cache.shelf(&url, credentials));
        let pair = format!("{}:{}", credentials.key(), credentials.expose_secret());
        let mut basic = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(pair))).expect("base64 is a header value");
        basic.set_sensitive(true);
        // Basic and form is the one combination that every version understands.
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        let headers = HeaderMap::from_iter([(AUTHORIZATION, basic), (CONTENT_TYPE, form)]);
        Self { url, headers, slot: Mutex::default(), flight: tokio::sync::Mutex::default(), shelf }
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
        let _shared = match &self.shelf {
            Some(shelf) => {
                let flight = shelf.flight().await;
                let rejected = self.slot().rejected.take();
                if let Some(header) = rejected {
                    shelf.refuse(&header, exchange.clock.wall()).await;
                }
                let current = self.slot().token.as_ref().map(|token| token.header.clone());
                if let Some((header, left)) = shelf.find(current.as_ref(), exchange.clock.wall()).await {
                    return Ok(self.slot().adopt(header, left, exchange.clock.now()));
                }
                Some(flight)
            }
            None => None,
        };
        let sent_at = exchange.clock.now();
        match self.fetch(exchange, if probing { 1 } else { SETUP_ATTEMPTS }).await {
            Ok((header, life)) => {
                tracing::debug!(life_s = life.as_secs(), "token fetched");
                if let Some(shelf) = &self.shelf {
                    shelf.put(header.clone(), life, exchange.clock.wall()).await;
                }
                Ok(self.slot().accept(header, life, sent_at, exchange.clock.now()))
            }
            Err(fault) => {
                tracing::warn!(reason = fault.verdict.as_str(), "no token");
                self.slot().fail(fault, exchange.clock.now())
            }
        }
    }

    /// Says that the server refused this token in a request that was sent then, and whether another try has another token.
    pub(super) fn reject(&self, token: &Token, sent_at: Instant, now: Instant) -> bool {
        self.slot().reject(token.generation, sent_at, now)
    }

    /// Says that a request was accepted with this token.
    pub(super) fn prove(&self, token: &Token, now: Instant) {
        self.slot().prove(token.generation, now);
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
            asked: false,
            lasting: true,
            message: "the server refused a token that it had just issued".to_owned(),
            cause: None,
        });
    }

    async fn fetch(&self, exchange: &Exchange, attempts: u32) -> Result<(HeaderValue, Duration), TokenFault> {
        let host = address::host(&self.url);
        let body = Bytes::from_static(b"grant_type=client_credentials");
        let fault = |verdict, status, message| {
            let (retry_after, cause) = (None, None);
            TokenFault { verdict, status, retry_after, asked: false, lasting: false, message, cause }
        };
        let response = exchange.call_patiently(Method::POST, &self.url, &self.headers, &body, attempts).await.map_err(|error| {
            let message = format!("no token from {host}: {}", error.reason());
            let untrusted = error.fault() == TransportFault::Untrusted;
            let verdict = if untrusted { Verdict::Config } else { Verdict::Transient };
            TokenFault { cause: Some(Arc::new(error)), ..fault(verdict, None, message) }
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
            return Ok((header, answer.life().unwrap_or(DEFAULT_LIFE).min(Duration::from_secs(24 * 3600))));
        }
        let problem = Problem::of(&response);
        let said = format!("{host} refused to issue a token: {status}; {}", problem.safe_message());
        let verdict = match classify(Operation::Upsert, status, &problem) {
            verdict @ (Verdict::AuthThrottled | Verdict::Transient) => verdict,
            Verdict::Throttled => Verdict::AuthThrottled,
            _ if status == 401 => Verdict::Unauthorized,
            // Versions before 7 answer 400 to a wrong secret; a page in its place is somebody else's.
            _ if matches!(status, 400 | 403) && problem.form() != ProblemForm::Foreign => Verdict::Unauthorized,
            _ => return Err(foreign(status)),
        };
        Err(TokenFault {
            retry_after: retry_after(response.headers(), || exchange.clock.wall()),
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
                ErrorKind::TooManyTokens,
                "too many tokens of this key are in use; wait until old ones expire (half an hour as a rule), and let the programs that use the \
                 key share their tokens through a token_cache",
            ),
            Verdict::Config => {
                (ErrorKind::NotAnEdFiApi, "check the URL, the tenant and the school year, or give the option oauth_url")
            }
            _ => (ErrorKind::Unreachable, "try again later; if it stays, check the URL and the network"),
        };
        let error = Self::new(kind, fault.message).with_hint(hint);
        match fault.cause {
            Some(cause) => error.with_source(cause),
            None => error,
        }
    }
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;
