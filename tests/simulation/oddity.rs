//! [`Oddity`]: answers that are not the API's own, or prove nothing. They arise on the way, and the mock knows nothing of them.

use std::time::Duration;

use bytes::Bytes;
use fastrand::Rng;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Method, Request, Response};

/// Something odd that stands between client and server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// From this call on everything is answered by somebody else's page with this status.
    Page { status: u16, window: Window },
    /// From this call on every request for data is answered as v8.0.0 does while its circuit is open.
    Breakdown { window: Window },
    /// One of so many requests for data meets a node that does not know the token.
    StrayUnauthorized { every: usize },
    /// One of so many writes is answered with success and nothing else; whether it was carried out or not. If that were every other request,
    /// a client that sends and looks in turn could not tell it from a server that never shows anything.
    Empty { every: usize, carried_out: bool },
    /// One of so many writes is answered with the success of another one.
    Elsewhere { every: usize, carried_out: bool },
}

/// From a call on, for so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) from: usize,
    pub(crate) seconds: u64,
}

/// What becomes of one request.
#[derive(Debug)]
pub(crate) struct Odd {
    pub(crate) answer: Response<Bytes>,
    /// The server carries it out all the same.
    pub(crate) carried_out: bool,
    /// It is the answer to another request.
    pub(crate) misplaced: bool,
    /// The client can tell whether it was carried out, as in [`Seen::tells`].
    pub(crate) tells: bool,
}

/// What a client has seen so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    /// The API has answered as one: a page before that is taken for a wrong address.
    pub(crate) proven: bool,
    /// A success has shown its record, or a list will tell whether this one is there. Before that a server cannot be told from one that never
    /// shows anything.
    pub(crate) tells: bool,
}

impl Window {
    fn of(rng: &mut Rng) -> Self {
        Self { from: rng.usize(1..50), seconds: rng.u64(1..60) }
    }

    /// Whether it is open: so long after the call that opened it.
    fn is_open(self, number: usize, since: impl Fn(usize) -> Option<Duration>) -> bool {
        number >= self.from && since(self.from).is_none_or(|time| time < Duration::from_secs(self.seconds))
    }
}

impl Oddity {
    pub(crate) fn of(rng: &mut Rng) -> Self {
        const STATUSES: [u16; 7] = [200, 302, 400, 403, 404, 405, 502];
        match rng.u32(..6) {
            0 | 1 => Self::Page { status: STATUSES[rng.usize(..STATUSES.len())], window: Window::of(rng) },
            2 => Self::Breakdown { window: Window::of(rng) },
            3 => Self::StrayUnauthorized { every: rng.usize(3..40) },
            4 => Self::Empty { every: rng.usize(3..20), carried_out: rng.bool() },
            _ => Self::Elsewhere { every: rng.usize(2..20), carried_out: rng.bool() },
        }
    }

    /// What becomes of the call with this number. `since` tells how long ago a call was.
    pub(crate) fn befalls(
        self,
        number: usize,
        request: &Request<Bytes>,
        seen: Seen,
        since: impl Fn(usize) -> Option<Duration>,
    ) -> Option<Odd> {
        let data = request.uri().path().starts_with("/data");
        let writes = data && request.method() != Method::GET;
        let now_and_then = |every: usize| number % every == every - 1;
        match self {
            Self::Page { status, window } => (seen.proven && window.is_open(number, since)).then(|| Odd {
                answer: page(status),
                carried_out: false,
                misplaced: false,
                tells: true,
            }),
            Self::Breakdown { window } => (data && window.is_open(number, since)).then(|| {
                let body = r#"{"message":"The server encountered an unexpected condition","traceId":"0HN1"}"#;
                Odd { answer: json(500, body), carried_out: false, misplaced: false, tells: seen.tells }
            }),
            Self::StrayUnauthorized { every } => (data && now_and_then(every)).then(|| Odd {
                answer: json(401, ""),
                carried_out: false,
                misplaced: false,
                tells: seen.tells,
            }),
            Self::Empty { every, carried_out } => {
                let befalls = writes && now_and_then(every) && (carried_out || seen.tells);
                befalls.then(|| Odd { answer: json(200, ""), carried_out, misplaced: false, tells: seen.tells })
            }
            Self::Elsewhere { every, carried_out } => (writes && now_and_then(every)).then(|| {
                let mut answer = json(201, "");
                let other = "http://localhost/data/v3/ed-fi/credentials/0123456789abcdef0123456789abcdef";
                answer.headers_mut().insert(LOCATION, other.parse().expect("a header"));
                Odd { answer, carried_out, misplaced: true, tells: true }
            }),
        }
    }
}

fn page(status: u16) -> Response<Bytes> {
    let mut page = Response::new(Bytes::from_static(b"<html><head><title>Service</title></head><body>One moment</body></html>"));
    *page.status_mut() = status.try_into().expect("a status");
    page.headers_mut().insert(CONTENT_TYPE, "text/html".parse().expect("a header"));
    if status == 302 {
        page.headers_mut().insert(LOCATION, "https://sign-in.example.org/".parse().expect("a header"));
    }
    page
}

fn json(status: u16, body: &'static str) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from_static(body.as_bytes()));
    *answer.status_mut() = status.try_into().expect("a status");
    if !body.is_empty() {
        answer.headers_mut().insert(CONTENT_TYPE, "application/json".parse().expect("a header"));
    }
    answer
}
