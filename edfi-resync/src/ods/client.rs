//! [`Ods`]: the operations of one Ed-Fi API.
//!
//! An operation is one record's: it is sent, sent again while the server is overloaded or out of reach (every operation here may be repeated
//! without harm: POST is an upsert, PUT replaces, DELETE of an absent id is success), and ends in one [`Answer`]. What to do with the answer is not
//! decided here.
//!
//! Every attempt takes a place, then reads the token, sends, and gives the place back with what it learned; between attempts it holds none.
//!
//! # Cancellation
//! Dropping an operation's future drops the request; whether the server carried it out is then not known.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Response};
use serde_json::Value;
use serde_json::value::RawValue;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;
use url::Url;

use super::address;
use super::answer::{Answer, GaveUp, Item, Page, Read};
use super::ask::Ask;
use super::clock::{Clock, Rng};
use super::discovery::Discovery;
use super::effort::Effort;
use super::evidence::Habit;
use super::exchange::Exchange;
use super::fence::Fence;
use super::http::HttpService;
use super::options::{Credentials, OdsOptions};
use super::permit::Permits;
use super::problem::Problem;
use super::put_body::with_id;
use super::token::Tokens;
use super::verdict::{Operation, Verdict};
use crate::error::Result;
use crate::model::ResourceKind;
use crate::shown::Shown;

/// A connection to one Ed-Fi API. Cheap to clone; all clones share one token, and one limit of how much is
/// sent at once.
#[derive(Clone)]
pub struct Ods(Arc<Inner>, Option<Fence>);

struct Inner {
    exchange: Exchange,
    tokens: Tokens,
    permits: Permits,
    discovery: Discovery,
    /// What successes of this connection show.
    habit: Mutex<Habit>,
}

/// A key that is looked up finds nothing or one record; a second one says that the server ignored the filter.
const FIND_LIMIT: u32 = 2;

impl Ods {
    /// Finds out where the API at `url` has its data. The token is fetched when it is first needed, or by [`Ods::authenticate`].
    ///
    /// # Errors
    /// `ErrorKind::ConfigInvalid` for an address that is refused, before the first request, and for options that the server's URLs ask
    /// for; `ErrorKind::Unreachable`; `ErrorKind::NotAnEdFiApi` with what was answered instead.
    pub async fn connect(
        service: Arc<dyn HttpService>,
        url: Url,
        credentials: Credentials,
        options: OdsOptions,
        clock: Arc<dyn Clock>,
        rng: Rng,
    ) -> Result<Self> {
        address::check(&url, options.allow_http, "the URL of the API")?;
        for overridden in [&options.data_url, &options.oauth_url, &options.change_queries_url].into_iter().flatten() {
            address::check(overridden, options.allow_http, "an overriding URL")?;
        }
        let request_timeout = options.request_timeout;
        let exchange = Exchange { service, clock, rng, policy: options.retry.clone(), request_timeout };
        let discovery = Discovery::fetch(&exchange, &url, &options).await?;
        for warning in &discovery.warnings {
            tracing::warn!("{}", Shown(warning));
        }
        let tokens = Tokens::new(discovery.oauth.clone(), &credentials);
        let permits = Permits::new(options.concurrency, options.outage_patience, options.retry_budget);
        Ok(Self(Arc::new(Inner { exchange, tokens, permits, discovery, habit: Mutex::default() }), None))
    }

    /// The same connection, for whoever may write only as long as this fence is open: behind it POST, PUT and DELETE are not sent, not even a
    /// further time, and say [`GaveUp::Fenced`].
    #[must_use]
    pub fn fenced(&self, fence: Fence) -> Self {
        Self(Arc::clone(&self.0), Some(fence))
    }

    /// What the server said of itself.
    pub fn discovery(&self) -> &Discovery {
        &self.0.discovery
    }

    /// Gets a token now, so that a wrong secret is found before the first record.
    ///
    /// # Errors
    /// `ErrorKind::Unauthorized` if key or secret are refused; `ErrorKind::Unreachable` if the server issues no
    /// token for now.
    pub async fn authenticate(&self) -> Result<()> {
        self.0.tokens.ask_anew();
        self.0.tokens.get(&self.0.exchange, false).await?;
        self.0.permits.ask_anew(self.0.exchange.clock.now());
        Ok(())
    }

    /// Creates the record, or replaces the one with its natural key.
    pub async fn upsert(&self, kind: &ResourceKind, body: Bytes) -> Answer {
        self.upsert_until(kind, body, &CancellationToken::new()).await
    }

    /// The same until somebody wants to stop: then a request that is on its way is awaited, but no place, pause or outage is. What was given up
    /// so says [`GaveUp::Stopped`].
    pub async fn upsert_until(&self, kind: &ResourceKind, body: Bytes, stopping: &CancellationToken) -> Answer {
        self.write(kind, None, &Ask::new(Operation::Upsert, &kind.path(), &self.collection(kind), body), stopping).await
    }

    /// Replaces the record with this id. Its natural key may change where the kind allows it.
    pub async fn put(&self, kind: &ResourceKind, id: &str, body: Bytes) -> Answer {
        self.put_until(kind, id, body, &CancellationToken::new()).await
    }

    /// The same until somebody wants to stop, as [`upsert_until`](Self::upsert_until).
    pub async fn put_until(&self, kind: &ResourceKind, id: &str, body: Bytes, stopping: &CancellationToken) -> Answer {
        match (self.item(kind, id), with_id(&body, id)) {
            (Some(url), Some(body)) => {
                self.write(kind, Some(id), &Ask::new(Operation::Put, &kind.path(), &url, body), stopping).await
            }
            (None, _) => Answer::new(Verdict::StaleId, String::new()),
            (_, None) => Answer::new(Verdict::Invalid, String::new()),
        }
    }

    /// Deletes the record with this id. A record that is not there is [`Verdict::AlreadyGone`].
    pub async fn delete(&self, kind: &ResourceKind, id: &str) -> Answer {
        self.delete_until(kind, id, None, &CancellationToken::new()).await
    }

    /// The same until somebody wants to stop, as in [`upsert_until`](Self::upsert_until). With an ETag, only as long as the record is what it was
    /// under that; one that somebody has changed since is [`Verdict::StaleEtag`], and stays.
    pub async fn delete_until(&self, kind: &ResourceKind, id: &str, etag: Option<&str>, stopping: &CancellationToken) -> Answer {
        let unchanged = etag.map(|etag| HeaderValue::try_from(format!("\"{etag}\"")));
        match (self.item(kind, id), unchanged.transpose()) {
            (Some(url), Ok(unchanged)) => {
                let path = kind.path();
                let ask = Ask { unchanged, ..Ask::new(Operation::Delete, &path, &url, Bytes::new()) };
                self.write(kind, Some(id), &ask, stopping).await
            }
            (None, _) => Answer::new(Verdict::StaleId, String::new()),
            // No server gave that ETag: whatever the record is now, it is not what it was.
            (_, Err(_)) => Answer::new(Verdict::StaleEtag, String::new()),
        }
    }

    /// Reads the record with this id; `None` if no record has it.
    pub async fn get(&self, kind: &ResourceKind, id: &str) -> Read<Option<Item>> {
        let Some(url) = self.item(kind, id) else { return Ok(None) };
        let (answer, response) = self.perform(Ask::new(Operation::Get, &kind.path(), &url, Bytes::new()).for_records(1)).await;
        match (&answer.verdict, response) {
            (Verdict::Ok, Some(response))
                if serde_json::from_slice::<&RawValue>(response.body()).is_ok_and(|raw| raw.get().starts_with('{')) =>
            {
                Ok(Some(Item { etag: answer.etag, body: response.into_body() }))
            }
            (Verdict::StaleId, _) => Ok(None),
            _ => Err(foreign(answer)),
        }
    }

    /// Looks records up by the parts of their natural key, as query parameters: none or one.
    ///
    /// Servers ignore parameters that they do not know, so what comes may be another record: **the caller compares its key**. A second item says that the
    /// filter was ignored; then the first not being the one that was sought does not mean that it is absent.
    pub async fn find(&self, kind: &ResourceKind, query: &[(String, String)]) -> Read<Vec<Box<RawValue>>> {
        let mut url = self.collection(kind);
        url.query_pairs_mut().extend_pairs(query).append_pair("limit", &FIND_LIMIT.to_string());
        Ok(self.list(&kind.path(), &url, FIND_LIMIT).await?.items)
    }

    /// Reads one page of a collection. Counting costs the server much: ask for it once.
    pub async fn page(&self, kind: &ResourceKind, offset: u64, limit: u32, total_count: bool) -> Read<Page> {
        self.page_where(kind, &[], offset, limit, total_count).await
    }

    /// Reads one page of the records whose key parts have these values.
    ///
    /// Servers ignore parameters that they do not know: **the caller looks at the key of every record**. Pages are in an order of the server's
    /// own; while others write, a record may be on two of them or on none.
    pub async fn page_where(
        &self,
        kind: &ResourceKind,
        filter: &[(String, String)],
        offset: u64,
        limit: u32,
        total_count: bool,
    ) -> Read<Page> {
        let mut url = self.collection(kind);
        {
            let mut query = url.query_pairs_mut();
            query.extend_pairs(filter);
            query.append_pair("offset", &offset.to_string()).append_pair("limit", &limit.to_string());
            if total_count {
                query.append_pair("totalCount", "true");
            }
        }
        self.list(&kind.path(), &url, limit).await
    }

    /// The newest change version of the whole ODS; `None` where the host has change queries switched off.
    ///
    /// # Errors
    /// As the answer says: unreachable, unauthorized, or not the answer of an Ed-Fi API.
    pub async fn newest_change_version(&self) -> Result<Option<u64>> {
        let url = below(&self.0.discovery.change_queries, ["availableChangeVersions"]);
        let (answer, response) = self.perform(Ask::new(Operation::List, "availableChangeVersions", &url, Bytes::new())).await;
        if answer.status == Some(404) {
            return Ok(None);
        }
        let newest = response.filter(|_| answer.verdict == Verdict::Ok).and_then(|response| {
            let document: Value = serde_json::from_slice(response.body()).ok()?;
            // 5.x documents the members in Pascal case.
            document.as_object()?.iter().find(|(name, _)| name.eq_ignore_ascii_case("newestChangeVersion"))?.1.as_u64()
        });
        match newest {
            Some(newest) => Ok(Some(newest)),
            None => Err(foreign(answer).into_error("the newest change version cannot be read")),
        }
    }

    /// What successes of this connection show. Nothing panics while it is held.
    fn habit(&self) -> MutexGuard<'_, Habit> {
        self.0.habit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn list(&self, label: &str, url: &Url, records: u32) -> Read<Page> {
        let (answer, response) = self.perform(Ask::new(Operation::List, label, url, Bytes::new()).for_records(records)).await;
        let page = response.filter(|_| answer.verdict == Verdict::Ok).and_then(|response| {
            let total = response.headers().get("total-count").and_then(|value| value.to_str().ok()?.trim().parse().ok());
            Some(Page { items: serde_json::from_slice(response.body()).ok()?, total_count: total })
        });
        page.ok_or_else(|| foreign(answer))
    }

    fn collection(&self, kind: &ResourceKind) -> Url {
        below(&self.0.discovery.data, [kind.spec().namespace, kind.endpoint()])
    }

    /// Where the record with this id is. `None` for what can be no id: nothing or dots lead to the collection or above it, and a URL leaves out
    /// line breaks and tabs before it looks.
    fn item(&self, kind: &ResourceKind, id: &str) -> Option<Url> {
        let names_an_item = !id.contains(char::is_control) && id.contains(|letter| letter != '.');
        names_an_item.then(|| below(&self.0.discovery.data, [kind.spec().namespace, kind.endpoint(), id]))
    }

    /// Sends one operation until it has an answer that stands. The response comes along with a success only.
    async fn perform(&self, ask: Ask<'_>) -> (Answer, Option<Response<Bytes>>) {
        self.perform_until(&ask, &CancellationToken::new()).await
    }

    /// The same until somebody wants to stop: then what is on its way is awaited, and nothing else.
    async fn perform_until(&self, ask: &Ask<'_>, stopping: &CancellationToken) -> (Answer, Option<Response<Bytes>>) {
        let Inner { exchange, tokens, permits, .. } = self.0.as_ref();
        let operation = ask.operation;
        let mut answer = Answer::new(Verdict::Transient, exchange.correlation_id());
        let mut effort = Effort::new(exchange, permits);
        loop {
            let place = tokio::select! {
                biased;
                () = stopping.cancelled() => return (answer.given_up(GaveUp::Stopped), None),
                place = permits.enter(exchange, effort.goes_alone()) => match place {
                    Ok(place) => place,
                    Err(why) => return (answer.given_up(why), None),
                },
            };
            let token = match tokens.get(exchange, place.is_probe()).await {
                Ok(token) => token,
                Err(fault) => {
                    answer.verdict = fault.verdict;
                    answer.status = fault.status;
                    answer.retry_after = fault.retry_after;
                    // Waiting here keeps a short outage of the token endpoint from failing every record that comes along meanwhile.
                    if answer.verdict != Verdict::Transient {
                        return (answer, None);
                    }
                    place.leave(answer.lesson());
                    answer.overloads += 1;
                    let Some(delay) = effort.after(&answer) else { return (answer, None) };
                    pause(exchange, delay, stopping).await;
                    continue;
                }
            };
            // As late as it can be known: waiting for a place or a token may have taken any time.
            if operation.writes() && self.1.as_ref().is_some_and(|fence| !fence.is_open(exchange.clock.wall())) {
                return (answer.given_up(GaveUp::Fenced), None);
            }
            answer.attempts += 1;
            let span = tracing::debug_span!(
                "request",
                kind = ask.label,
                operation = operation.as_str(),
                attempt = answer.attempts,
                http.status_code = tracing::field::Empty
            );
            let (began, fresh) = self.habit().begin();
            let result = match ask.request(token.header.clone(), &answer.correlation_id, fresh) {
                Ok(request) => exchange.call(request, ask.limit).instrument(span.clone()).await,
                Err(error) => Err(error),
            };
            answer.absorb(ask, &result, &mut self.habit(), began, exchange.clock.as_ref());
            place.leave(answer.lesson());
            if let Some(status) = answer.status {
                span.record("http.status_code", status);
            }
            tracing::debug!(parent: &span, verdict = answer.verdict.as_str(), "answered");
            if answer.verdict == Verdict::Unauthorized {
                if tokens.reject(&token) || !effort.may_replay() {
                    tokens.refuse();
                    tracing::warn!(parent: &span, "a new token was refused as well; nothing more is sent");
                    return (answer, None);
                }
                if let Err(why) = permits.spend_retry() {
                    return (answer.given_up(why), None);
                }
                tracing::info!(parent: &span, reason = "token refused", delay_ms = 0, "retrying");
                continue;
            }
            // Who is throttled or met a breakdown may not have come as far as the token's check.
            if answer.status.is_some_and(|status| status != 429 && status < 500) {
                tokens.prove(&token);
            }
            if answer.verdict.is_success() {
                return (answer, result.ok());
            }
            let Some(delay) = effort.after(&answer) else { return (answer, None) };
            if let Err(why) = permits.spend_retry() {
                return (answer.given_up(why), None);
            }
            let (reason, delay_ms) = (answer.verdict.as_str(), delay.as_millis() as u64);
            if answer.verdict == Verdict::Throttled {
                let asked_s = answer.retry_after.map(|asked| asked.as_secs());
                tracing::warn!(parent: &span, reason, delay_ms, asked_s, "throttled");
            } else {
                tracing::info!(parent: &span, reason, delay_ms, "retrying");
            }
            pause(exchange, delay, stopping).await;
        }
    }
}

/// Waits before the next attempt, unless somebody wants to stop.
async fn pause(exchange: &Exchange, delay: Duration, stopping: &CancellationToken) {
    tokio::select! {
        biased;
        () = stopping.cancelled() => {}
        () = exchange.clock.sleep(delay) => {}
    }
}

/// A success whose body is not what was asked for is no success.
fn foreign(mut answer: Answer) -> Box<Answer> {
    if answer.verdict.is_success() {
        answer.verdict = Verdict::Config;
        answer.problem = Some(Box::new(Problem::parse(b"-")));
    }
    Box::new(answer)
}

fn below<'a>(base: &Url, segments: impl IntoIterator<Item = &'a str>) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

impl fmt::Debug for Ods {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ods({})", self.0.discovery)
    }
}

mod proof;

#[cfg(test)]
mod fence_tests;
#[cfg(test)]
mod limit_tests;
#[cfg(test)]
mod log_tests;
#[cfg(test)]
mod outage_tests;
#[cfg(test)]
mod proof_tests;
#[cfg(test)]
mod tests;
