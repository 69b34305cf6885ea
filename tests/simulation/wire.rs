//! [`Wire`]: the mock ODS as one process reaches it. It takes its time, and everything that passes is on the tape.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::model::Digest;
use edfi_resync::ods::{HttpService, TransportError};
use edfi_resync_testing::mock_ods::MockOds;
use fastrand::Rng;
use http::header::{LOCATION, RETRY_AFTER};
use http::{Method, Request, Response, Uri};
use serde_json::Value;

use super::life::Life;
use super::oddity::{Odd, Oddity, Seen};
use super::scene::{Entry, Scene, digest};
use super::tape::{Call, Moment, Tape};

/// A success that says nothing of the record: somebody else's page, or an answer to another request.
const PAGE: u16 = 299;

/// The way to the mock.
#[derive(Debug)]
pub(crate) struct Wire {
    pub(crate) ods: MockOds,
    pub(crate) tape: Tape,
    pub(crate) life: Life,
    pub(crate) rng: Mutex<Rng>,
    /// The most milliseconds it takes on each way.
    pub(crate) latency: u64,
    pub(crate) revoked_at: Option<usize>,
    pub(crate) oddities: Vec<Oddity>,
    pub(crate) started: tokio::time::Instant,
}

impl Wire {
    async fn dawdle(&self) {
        let millis = self.rng.lock().expect("no panic").u64(0..=self.latency);
        if millis > 0 {
            tokio::time::sleep(Duration::from_millis(millis)).await;
        }
        self.life.unless_over().await;
    }

    /// What stands in the way of this call.
    fn oddity(&self, number: usize, request: &Request<Bytes>, entry: Option<usize>) -> Option<Odd> {
        let state = self.tape.lock();
        let shows = |call: &Call| call.entry.is_some() && !call.odd && !call.doubtful && matches!(call.status, 200 | 201);
        let now = self.started.elapsed();
        let since = |number: usize| Some(now.saturating_sub(state.log.calls.get(number)?.at));
        let as_one = |call: &Call| call.path.starts_with("/data") && !call.odd && matches!(call.status, 200..299 | 400 | 409);
        let scene = self.tape.scene();
        let is_told = |entry: usize| state.held[entry].is_none() && scene.entries[entry].is_listed();
        let seen = Seen {
            proven: state.log.calls.iter().any(as_one),
            tells: state.log.calls.iter().any(shows) || entry.is_some_and(is_told),
        };
        self.oddities.iter().find_map(|oddity| oddity.befalls(number, request, seen, since))
    }

    fn posted(&self, entry: usize, digest: Digest) {
        let mut state = self.tape.lock();
        let scene = self.tape.scene();
        let (absent, unseen) = state.lacks(scene, entry);
        state.log.moments.push(Moment::Posted { entry, digest, absent, unseen });
    }

    /// Where the answer does not tell whether a record arrived, the mock does.
    fn look(&self, entry: usize) -> Option<Digest> {
        let scene = self.tape.scene();
        let endpoint = scene.entries[entry].endpoint;
        let found = self.ods.records(endpoint).into_iter().find(|record| scene.find(endpoint, record) == Some(entry));
        found.map(|record| digest(endpoint, record.to_string().as_bytes()))
    }
}

/// A request on its way. Whoever waits no longer for its answer leaves open what became of it; the mock knows.
struct Underway<'a> {
    wire: &'a Wire,
    /// Its place in the log.
    at: usize,
    entry: Option<usize>,
    /// The endpoint, if a key is looked up.
    looks_up: Option<String>,
    open: bool,
}

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        if !self.open || self.wire.life.is_over() {
            return;
        }
        let held = self.entry.map(|entry| (entry, self.wire.look(entry)));
        let mut state = self.wire.tape.lock();
        state.log.answered(self.at, self.wire.started.elapsed());
        if let Some((entry, held)) = held {
            state.held[entry] = held;
            state.log.moments.push(Moment::Answered { entry, status: 0 });
        } else if let Some(endpoint) = self.looks_up.take() {
            state.log.moments.push(Moment::LookedUp { endpoint, usable: false });
        }
    }
}

#[async_trait]
impl HttpService for Wire {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.life.unless_over().await;
        let request = folded(request, self.tape.scene());
        let (number, dies) = self.life.call();
        if self.revoked_at == Some(number) {
            self.ods.revoke_tokens();
        }
        let method = request.method().clone();
        let path = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
        let mut hasher = DefaultHasher::new();
        request.body().hash(&mut hasher);
        let header = request.headers().get("correlation-id").and_then(|value| value.to_str().ok());
        let call = Call {
            at: self.started.elapsed(),
            method: method.to_string(),
            path,
            digest: hasher.finish(),
            entry: None,
            correlation: header.unwrap_or_default().to_owned(),
            status: 0,
            retry_after: None,
            answered: None,
            nth: 0,
            odd: false,
            doubtful: false,
        };
        let endpoint = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
        // A look whether the server is there is no look-up.
        let query = request.uri().query().is_some_and(|query| query != "limit=1");
        let entry = (method == Method::POST).then(|| {
            let body = serde_json::from_slice::<Value>(request.body()).unwrap_or_default();
            let entry = self.tape.scene().find(&endpoint, &body)?;
            Some((entry, digest(&endpoint, request.body())))
        });
        let entry = entry.flatten();
        let (at, misplaced) = {
            let mut state = self.tape.lock();
            state.log.calls.push(Call { entry: entry.map(|(entry, _)| entry), ..call });
            (state.log.calls.len() - 1, state.log.misplaced)
        };
        if dies == Some(false) {
            self.life.end();
            self.life.unless_over().await;
        }
        if let Some((entry, digest)) = entry {
            self.posted(entry, digest);
        }
        let looks_up = (method == Method::GET && query).then(|| endpoint.clone());
        let mut underway = Underway { wire: self, at, entry: entry.map(|(entry, _)| entry), looks_up, open: true };
        self.dawdle().await;
        let odd = self.oddity(number, &request, underway.entry);
        let (is_odd, is_misplaced, answer) = match odd {
            Some(Odd { answer, carried_out, misplaced, tells }) => {
                let own = if carried_out { Some(self.ods.call(request).await) } else { None };
                let failed = own.filter(|own| !own.as_ref().is_ok_and(|own| own.status().is_success()) && !tells);
                match failed {
                    // What was not carried out is told where nothing else could show it.
                    Some(own) => (false, false, own),
                    None => (true, misplaced, Ok(answer)),
                }
            }
            None => (false, false, self.ods.call(request).await),
        };
        if let Some((entry, digest)) = entry {
            let proves = |answer: &Response<Bytes>| answer.status().is_success() && answer.headers().contains_key(LOCATION);
            let sure = !is_odd && answer.as_ref().is_ok_and(proves);
            let held = if sure { Some(digest) } else { self.look(entry) };
            self.tape.lock().held[entry] = held;
        }
        if dies == Some(true) {
            self.life.end();
        }
        self.life.unless_over().await;
        self.dawdle().await;
        underway.open = false;
        let mut state = self.tape.lock();
        let doubtful = answer.is_ok() && state.log.misplaced != misplaced;
        state.log.misplaced += u64::from(is_misplaced && !doubtful);
        let call = state.log.answered(at, self.started.elapsed());
        (call.odd, call.doubtful) = (is_odd, doubtful);
        if let Ok(answer) = &answer {
            call.status = answer.status().as_u16();
            call.retry_after = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        }
        let page = answer.as_ref().is_ok_and(|answer| {
            let unread = || serde_json::from_slice::<Value>(answer.body()).is_err();
            let said = if entry.is_some() {
                is_odd || !answer.headers().contains_key(LOCATION)
            } else {
                method == Method::GET && unread()
            };
            answer.status().is_success() && (said || doubtful)
        });
        if page {
            call.status = PAGE;
        }
        let status = call.status;
        if let Some((entry, _)) = entry {
            // What may be another request's answer says nothing of this record.
            let says = if doubtful { 0 } else { status };
            state.log.moments.push(Moment::Answered { entry, status: says });
            match status {
                PAGE => state.silent.insert(entry),
                200..300 => state.silent.remove(&entry),
                _ => false,
            };
        } else if method == Method::GET && query {
            let items = answer.as_ref().ok().and_then(|answer| serde_json::from_slice::<Vec<Value>>(answer.body()).ok());
            state.log.moments.push(Moment::LookedUp { endpoint, usable: status == 200 && items.is_some() });
        }
        drop(state);
        answer
    }
}

/// The request as a server takes it that ignores letter case: it writes all spellings of a key as it has the key.
fn folded(request: Request<Bytes>, scene: &Scene) -> Request<Bytes> {
    let (mut parts, mut body) = request.into_parts();
    for (member, other, own) in scene.entries.iter().filter(|entry| entry.is_two()).filter_map(Entry::in_other_case) {
        let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
        if path.contains(&format!("{member}={other}")) {
            let mut uri = parts.uri.clone().into_parts();
            let path = path.replace(&format!("{member}={other}"), &format!("{member}={own}"));
            uri.path_and_query = Some(path.parse().expect("a path"));
            parts.uri = Uri::from_parts(uri).expect("an address");
        }
        let spelled = format!("\"{member}\":\"{other}\"");
        if let Some(text) = str::from_utf8(&body).ok().filter(|text| text.contains(&spelled)) {
            body = text.replace(&spelled, &format!("\"{member}\":\"{own}\"")).into();
        }
    }
    Request::from_parts(parts, body)
}
