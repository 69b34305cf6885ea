//! A scripted [`HttpService`] for the tests of this floor: canned answers in a queue or from a function; requests are recorded.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use tokio::time::Instant;
use url::Url;

use super::client::Ods;
use super::clock::{Rng, TokioClock};
use super::http::{BodyLimit, FreshConnection, HttpService, TransportError, TransportFault};
use super::options::{Credentials, OdsOptions};

pub(super) enum Canned {
    Answer { status: u16, headers: Vec<(&'static str, String)>, body: String },
    Fault(TransportFault),
}

#[expect(clippy::needless_pass_by_value, reason = "answers are written out in place")]
impl Canned {
    pub(super) fn status(status: u16) -> Self {
        Self::Answer { status, headers: Vec::new(), body: String::new() }
    }

    /// What an Ed-Fi API says when all is well: where the record is, of what is written.
    pub(super) fn good(seen: &Seen) -> Self {
        match seen.method.as_str() {
            "POST" => Self::status(200).header("location", format!("{}/0123abcd", seen.url)).header("etag", "\"52502\""),
            "PUT" => Self::status(204).header("location", &seen.url).header("etag", "\"52502\""),
            "DELETE" => Self::status(204),
            _ => Self::body(200, "[]"),
        }
    }

    pub(super) fn body(status: u16, body: impl ToString) -> Self {
        Self::Answer { status, headers: Vec::new(), body: body.to_string() }
    }

    pub(super) fn token(name: &str, expires_in: u32) -> Self {
        Self::body(200, format!(r#"{{"access_token":"{name}","expires_in":{expires_in},"token_type":"bearer"}}"#))
    }

    pub(super) fn header(mut self, name: &'static str, value: impl ToString) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name, value.to_string()));
        }
        self
    }
}

#[derive(Clone)]
pub(super) struct Seen {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: http::HeaderMap,
    pub(super) body: Bytes,
    pub(super) at: Instant,
    pub(super) limit: Option<BodyLimit>,
    pub(super) fresh: bool,
}

impl Seen {
    pub(super) fn bearer(&self) -> &str {
        self.headers["authorization"].to_str().expect("text").trim_start_matches("Bearer ")
    }
}

type Handler = Box<dyn FnMut(&Seen) -> Option<Canned> + Send>;

#[derive(Default)]
pub(super) struct Scripted {
    tokens: Mutex<VecDeque<Canned>>,
    data: Mutex<VecDeque<Canned>>,
    handler: Mutex<Option<Handler>>,
    seen: Mutex<Vec<Seen>>,
    token_delay: Duration,
    data_delay: Duration,
}

pub(super) const DISCOVERY: &str = r#"{"version":"7.3","dataModels":[{"name":"Ed-Fi","version":"5.2.0"}],"urls":{
    "oauth":"https://ods.example/oauth/token","dataManagementApi":"https://ods.example/data/v3/","changeQueries":"https://ods.example/changeQueries/v1/"}}"#;

impl Scripted {
    pub(super) fn token_delay(mut self, delay: Duration) -> Self {
        self.token_delay = delay;
        self
    }

    pub(super) fn data_delay(mut self, delay: Duration) -> Self {
        self.data_delay = delay;
        self
    }

    pub(super) fn tokens(self, answers: impl IntoIterator<Item = Canned>) -> Self {
        self.tokens.lock().expect("no panic").extend(answers);
        self
    }

    pub(super) fn data(self, answers: impl IntoIterator<Item = Canned>) -> Self {
        self.data.lock().expect("no panic").extend(answers);
        self
    }

    pub(super) fn answering(self, handler: impl FnMut(&Seen) -> Option<Canned> + Send + 'static) -> Self {
        *self.handler.lock().expect("no panic") = Some(Box::new(handler));
        self
    }

    /// What was asked below this part of a path.
    pub(super) fn seen(&self, part: &str) -> Vec<Seen> {
        self.seen.lock().expect("no panic").iter().filter(|seen| seen.url.contains(part)).cloned().collect()
    }

    /// A client of this service.
    pub(super) async fn connect(self) -> (Ods, Arc<Self>) {
        self.connect_with(OdsOptions::default()).await
    }

    pub(super) async fn connect_with(self, options: OdsOptions) -> (Ods, Arc<Self>) {
        let service = Arc::new(self);
        let url = Url::parse("https://ods.example/").expect("a URL");
        let credentials = Credentials::new("canarykey", "canarysecret");
        let ods = Ods::connect(service.clone(), url, credentials, options, Arc::new(TokioClock::new()), Rng::seeded(7)).await;
        (ods.expect("the script has a discovery document"), service)
    }
}

impl fmt::Debug for Scripted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scripted")
    }
}

#[async_trait]
impl HttpService for Scripted {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let (parts, body) = request.into_parts();
        let seen = Seen {
            method: parts.method.to_string(),
            url: parts.uri.to_string(),
            headers: parts.headers,
            body,
            at: Instant::now(),
            limit: parts.extensions.get().copied(),
            fresh: parts.extensions.get::<FreshConnection>().is_some(),
        };
        self.seen.lock().expect("no panic").push(seen.clone());
        let path = parts.uri.path();
        let next = |queue: &Mutex<VecDeque<Canned>>| queue.lock().expect("no panic").pop_front();
        let canned = if path.ends_with("/oauth/token") {
            tokio::time::sleep(self.token_delay).await;
            next(&self.tokens).unwrap_or_else(|| Canned::token("token", 1800))
        } else if path == "/" {
            Canned::body(200, DISCOVERY).header("content-type", "application/json")
        } else {
            tokio::time::sleep(self.data_delay).await;
            let handled = self.handler.lock().expect("no panic").as_mut().and_then(|handler| handler(&seen));
            handled.or_else(|| next(&self.data)).unwrap_or_else(|| Canned::good(&seen))
        };
        match canned {
            Canned::Fault(fault) => Err(TransportError::new(fault, "scripted")),
            Canned::Answer { status, headers, body } => {
                let mut response = Response::builder().status(status);
                for (name, value) in headers {
                    response = response.header(name, value);
                }
                Ok(response.body(Bytes::from(body)).expect("a valid answer"))
            }
        }
    }
}
