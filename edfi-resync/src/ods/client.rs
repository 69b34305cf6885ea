//! [`Ods`]: the operations of one Ed-Fi API.
//!
//! An operation is one record's: it is sent, sent again while the server is overloaded or out of reach (every operation here may be repeated
//! without harm: POST is an upsert, PUT replaces, DELETE of an absent id is success), and ends in one [`Answer`]. What to do with the answer is not
//! decided here.
//!
//! How it gets there is told in [`delivery`](super::delivery); whether it may, and what its answers mean beside those of others, the
//! [`judge`](super::judge) says.
//!
//! # Cancellation
//! Dropping an operation's future drops the request; whether the server carried it out is then not known.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderValue, Response};
use serde_json::Value;
use serde_json::value::RawValue;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::address;
use super::answer::{Answer, Item, Read};
use super::ask::Ask;
use super::clock::{Clock, Rng};
use super::curve::PacePoint;
use super::dealings::Dealings;
use super::delivery::{Delivery, Sent};
use super::discovery::Discovery;
use super::endpoint::Endpoint;
use super::exchange::Exchange;
use super::fence::Fence;
use super::http::HttpService;
use super::options::{Credentials, OdsOptions};
use super::permit::{Drawing, Permits};
use super::problem::Problem;
use super::put_body::with_id;
use super::token::Tokens;
use super::traffic::Traffic;
use super::verdict::{Operation, Verdict};
use super::view::View;
use crate::error::Result;
use crate::model::ResourceKind;
use crate::shown::Shown;

/// A connection to one Ed-Fi API. Cheap to clone; all clones share one token, and one limit of how much is
/// sent at once.
#[derive(Clone)]
pub struct Ods {
    inner: Arc<Inner>,
    fence: Option<Fence>,
    keeps_refusals: bool,
    /// Which state of the server it reads.
    view: Option<View>,
}

/// What all clones share.
pub(super) struct Inner {
    pub(super) exchange: Exchange,
    pub(super) tokens: Arc<Tokens>,
    pub(super) permits: Arc<Permits>,
    discovery: Discovery,
    /// The collections that were asked for so far.
    collections: Mutex<HashMap<ResourceKind, Endpoint>>,
    /// The kind of the last answer that the API gave.
    well: Mutex<Option<ResourceKind>>,
    dealings: Mutex<Dealings>,
}

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
        options.check()?;
        address::check(&url, options.allow_http, "the URL of the API")?;
        for (option, overridden) in [
            ("data_url", &options.data_url),
            ("oauth_url", &options.oauth_url),
            ("change_queries_url", &options.change_queries_url),
        ] {
            overridden.iter().try_for_each(|url| address::check(url, options.allow_http, option))?;
        }
        let request_timeout = options.request_timeout;
        let exchange = Exchange { service, clock, rng, policy: options.retry.clone(), request_timeout };
        let discovery = Discovery::fetch(&exchange, &url, &options).await?;
        for warning in &discovery.warnings {
            tracing::warn!("{}", Shown(warning));
        }
        let tokens = Arc::new(Tokens::new(discovery.oauth.clone(), &credentials, options.token_cache.as_ref()));
        let attempts = options.retry.max_attempts;
        let permits = Arc::new(Permits::new(
            options.concurrency,
            options.requests_per_second,
            options.outage_patience,
            attempts,
            options.retry_budget,
            options.rules,
        ));
        let (collections, well, dealings) = (Mutex::default(), Mutex::default(), Mutex::default());
        let inner = Arc::new(Inner { exchange, tokens, permits, discovery, collections, well, dealings });
        Ok(Self { inner, fence: None, keeps_refusals: false, view: None })
    }

    /// The same connection, for whoever may write only as long as this fence is open: behind it POST, PUT and DELETE are not sent, not even a
    /// further time, and say [`GaveUp::Fenced`](super::GaveUp::Fenced).
    #[must_use]
    pub(crate) fn fenced(&self, fence: Fence) -> Self {
        Self { fence: Some(fence), ..self.clone() }
    }

    /// The same connection, for whoever keeps what the server says to records that it refuses, word for word, or does not: then an
    /// [`Answer::refusal`] is let go of while its operation waits to be sent again.
    #[must_use]
    pub(crate) fn keeping_refusals(&self, keep: bool) -> Self {
        Self { keeps_refusals: keep, ..self.clone() }
    }

    /// The same connection, for whoever reads this state of the server; the present one, if none is named.
    #[cfg(feature = "ods-source")]
    #[must_use]
    pub(crate) fn seen_as(&self, view: Option<View>) -> Self {
        Self { view, ..self.clone() }
    }

    /// What the server said of itself.
    pub fn discovery(&self) -> &Discovery {
        &self.inner.discovery
    }

    /// Gets a token now, so that a wrong secret is found before the first record.
    ///
    /// # Errors
    /// `ErrorKind::Unauthorized` if key or secret are refused; `ErrorKind::Unreachable` if the server issues no
    /// token for now.
    pub async fn authenticate(&self) -> Result<()> {
        self.inner.tokens.ask_anew();
        self.inner.tokens.get(&self.inner.exchange, false).await?;
        self.inner.permits.ask_anew(self.inner.exchange.clock.now());
        Ok(())
    }

    /// The header that carries the token, fetched if there is none.
    pub(super) async fn bearer(&self) -> Result<HeaderValue> {
        Ok(self.inner.tokens.get(&self.inner.exchange, false).await?.header)
    }

    /// How bytes reach the server.
    pub(super) fn exchange(&self) -> &Exchange {
        &self.inner.exchange
    }

    /// Creates the record, or replaces the one with its natural key.
    pub async fn upsert(&self, kind: &ResourceKind, body: Bytes) -> Answer {
        self.upsert_until(kind, body, &CancellationToken::new()).await
    }

    /// The same until somebody wants to stop: then a request that is on its way is awaited, but no place, pause or outage is. What was given up
    /// so says [`GaveUp::Stopped`](super::GaveUp::Stopped).
    pub(crate) async fn upsert_until(&self, kind: &ResourceKind, body: Bytes, stopping: &CancellationToken) -> Answer {
        self.complete(Ok(self.upsert_of(kind, body)), None, stopping).await
    }

    /// The same, coming back when it has to wait, for whoever has other records to send meanwhile.
    pub(crate) async fn send_upsert(&self, kind: &ResourceKind, body: Bytes, stopping: &CancellationToken) -> Sent {
        self.begin(Ok(self.upsert_of(kind, body)), None, stopping).await
    }

    /// Replaces the record with this id. Its natural key may change where the kind allows it.
    pub async fn put(&self, kind: &ResourceKind, id: &str, body: Bytes) -> Answer {
        self.complete(self.put_of(kind, id, &body), Some(id), &CancellationToken::new()).await
    }

    /// The same, coming back when it has to wait, as [`send_upsert`](Self::send_upsert).
    pub(crate) async fn send_put(&self, kind: &ResourceKind, id: &str, body: Bytes, stopping: &CancellationToken) -> Sent {
        self.begin(self.put_of(kind, id, &body), Some(id), stopping).await
    }

    /// Deletes the record with this id. A record that is not there is [`Verdict::AlreadyGone`].
    pub async fn delete(&self, kind: &ResourceKind, id: &str) -> Answer {
        self.delete_until(kind, id, None, &CancellationToken::new()).await
    }

    /// The same until somebody wants to stop, as in [`upsert_until`](Self::upsert_until). With an ETag, only as long as the record is what it was
    /// under that; one that somebody has changed since is [`Verdict::StaleEtag`], and stays.
    pub(crate) async fn delete_until(
        &self,
        kind: &ResourceKind,
        id: &str,
        etag: Option<&str>,
        stopping: &CancellationToken,
    ) -> Answer {
        self.complete(self.delete_of(kind, id, etag), Some(id), stopping).await
    }

    /// The same, coming back when it has to wait, as [`send_upsert`](Self::send_upsert).
    pub(crate) async fn send_delete(
        &self,
        kind: &ResourceKind,
        id: &str,
        etag: Option<&str>,
        stopping: &CancellationToken,
    ) -> Sent {
        self.begin(self.delete_of(kind, id, etag), Some(id), stopping).await
    }

    /// Reads the record with this id; `None` if no record has it.
    pub async fn get(&self, kind: &ResourceKind, id: &str) -> Read<Option<Item>> {
        let Some(url) = self.item(kind, id) else { return Ok(None) };
        let (answer, response) = self.perform(Ask::new(Operation::Get, kind, url, Bytes::new()).for_records(1)).await;
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

    /// The newest change version of the whole ODS; `None` where the host has change queries switched off.
    ///
    /// # Errors
    /// As the answer says: unreachable, unauthorized, or not the answer of an Ed-Fi API.
    pub async fn newest_change_version(&self) -> Result<Option<u64>> {
        let url = below(&self.inner.discovery.change_queries, ["availableChangeVersions"]);
        let (answer, response) = self.perform(Ask::document("availableChangeVersions", url)).await;
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

    /// Whether the server takes what is sent, and has never shown a record of it, neither by an answer nor where one was looked up.
    pub(crate) fn shows_nothing_at_all(&self) -> bool {
        self.dealings().habit.shows_nothing_at_all()
    }

    /// What came of the requests so far.
    pub(crate) fn traffic(&self) -> Traffic {
        self.dealings().traffic.clone()
    }

    /// How many requests may be in flight at the moment: what was found of the server so far.
    pub(crate) fn limit(&self) -> usize {
        self.inner.permits.limit()
    }

    /// Draws limit and requests over time from now on.
    pub(crate) fn draw(&self) -> Drawing {
        self.inner.permits.draw(self.inner.exchange.clock.now())
    }

    /// What was drawn so far.
    pub(crate) fn drawn(&self, drawing: &Drawing) -> Vec<PacePoint> {
        drawing.points(self.inner.exchange.clock.now())
    }

    /// What this connection has learned of its server and counted of its answers. Nothing panics while it is held.
    pub(super) fn dealings(&self) -> MutexGuard<'_, Dealings> {
        self.inner.dealings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the records of a kind are.
    pub(super) fn collection(&self, kind: &ResourceKind) -> Endpoint {
        let mut collections = self.inner.collections.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = collections.get(kind) {
            return known.clone();
        }
        let found = Endpoint::from(below(&self.inner.discovery.data, [kind.spec().namespace, kind.endpoint()]));
        collections.entry(kind.clone()).or_insert(found).clone()
    }

    /// Where the record with this id is. `None` for what can be no id: nothing or dots lead to the collection or above it, and a URL leaves out
    /// line breaks and tabs before it looks.
    fn item(&self, kind: &ResourceKind, id: &str) -> Option<Url> {
        let names_an_item = !id.contains(char::is_control) && id.contains(|letter| letter != '.');
        names_an_item.then(|| below(&self.inner.discovery.data, [kind.spec().namespace, kind.endpoint(), id]))
    }

    /// Carries one operation on to its answer. The response comes along with a success only.
    pub(super) async fn perform(&self, ask: Ask) -> (Answer, Option<Response<Bytes>>) {
        let ask = Ask { view: self.view.clone(), ..ask };
        Delivery::new(self, ask, &CancellationToken::new()).complete().await
    }

    fn upsert_of(&self, kind: &ResourceKind, body: Bytes) -> Ask {
        Ask::new(Operation::Upsert, kind, self.collection(kind), body)
    }

    /// What a PUT asks for, or what there is to say of one that asks for nothing.
    fn put_of(&self, kind: &ResourceKind, id: &str, body: &Bytes) -> Result<Ask, Verdict> {
        let url = self.item(kind, id).ok_or(Verdict::StaleId)?;
        let body = with_id(body, id).ok_or(Verdict::Invalid)?;
        Ok(Ask::new(Operation::Put, kind, url, body))
    }

    fn delete_of(&self, kind: &ResourceKind, id: &str, etag: Option<&str>) -> Result<Ask, Verdict> {
        let url = self.item(kind, id).ok_or(Verdict::StaleId)?;
        let unchanged = etag.map(|etag| HeaderValue::try_from(format!("\"{etag}\""))).transpose();
        // No server gave an ETag that fits into no header: whatever the record is now, it is not what it was.
        let unchanged = unchanged.map_err(|_| Verdict::StaleEtag)?;
        Ok(Ask { unchanged, ..Ask::new(Operation::Delete, kind, url, Bytes::new()) })
    }

    async fn begin(&self, ask: Result<Ask, Verdict>, id: Option<&str>, stopping: &CancellationToken) -> Sent {
        match ask {
            Ok(ask) => Box::new(Write::new(self, ask, id, stopping)).send().await,
            Err(verdict) => Sent::Answered(Box::new(Answer::new(verdict, String::new()))),
        }
    }

    async fn complete(&self, ask: Result<Ask, Verdict>, id: Option<&str>, stopping: &CancellationToken) -> Answer {
        let mut sent = self.begin(ask, id, stopping).await;
        loop {
            match sent {
                Sent::Answered(answer) => return *answer,
                Sent::Waits(waiting) => sent = waiting.go_on().await,
            }
        }
    }

    /// The GET that finds out whether the server is there: one record of the kind that fared well last, whose table and route are known to work; of
    /// the kind in question while none has. No document of the server about itself: such a one is answered while the data are out.
    pub(super) fn probe(&self, in_question: &Ask) -> Ask {
        let well = self.inner.well.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(kind) = well.or_else(|| in_question.kind.clone()) else {
            return in_question.of_its_document();
        };
        let mut url = self.collection(&kind).url().clone();
        url.query_pairs_mut().append_pair("limit", "1");
        Ask::new(Operation::List, &kind, url, Bytes::new()).for_records(1)
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.inner
    }

    /// Whether somebody keeps what the server says to records that it refuses.
    pub(super) fn keeps_refusals(&self) -> bool {
        self.keeps_refusals
    }

    /// Whether no fence keeps this from writing.
    pub(super) fn may_write(&self) -> bool {
        self.fence.as_ref().is_none_or(|fence| fence.is_open(self.inner.exchange.clock.wall()))
    }
}

impl Inner {
    /// The API answered about a kind.
    pub(super) fn went_well(&self, kind: Option<&ResourceKind>) {
        let Some(kind) = kind else { return };
        let mut well = self.well.lock().unwrap_or_else(PoisonError::into_inner);
        if well.as_ref() != Some(kind) {
            *well = Some(kind.clone());
        }
    }
}

/// A success whose body is not what was asked for is no success.
pub(super) fn foreign(mut answer: Answer) -> Box<Answer> {
    if answer.verdict.is_success() {
        answer.verdict = Verdict::Config;
        answer.problem.get_or_insert_with(|| Box::new(Problem::foreign()));
    }
    Box::new(answer)
}

pub(super) fn below<'a>(base: &Url, segments: impl IntoIterator<Item = &'a str>) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

impl fmt::Debug for Ods {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ods({})", self.inner.discovery)
    }
}

mod proof;

pub(crate) use proof::Waiting;
use proof::Write;

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
