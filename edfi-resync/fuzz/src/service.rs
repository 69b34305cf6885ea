//! [`Script`]: an [`HttpService`] that gives the answers of an input, and what is asked of whatever is shown afterwards.
//!
//! An answer is text: a line with the status (`none` for no answer at all), header lines, an empty line, the body.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::ods::{Credentials, HttpService, TransportError, TransportFault};
use http::{HeaderName, HeaderValue, Request, Response};

/// The base URL of the server.
pub(super) const BASE: &str = "https://ods.example/api";

/// A discovery document that leads to this server.
pub(super) const DISCOVERY: &str = r#"{"version":"7.3","dataModels":[{"name":"Ed-Fi","version":"5.2.0"}],"urls":{
    "oauth":"https://ods.example/api/oauth/token","dataManagementApi":"https://ods.example/api/data/v3/"}}"#;

/// A secret that nothing may show; the letters are those of no word in a model.
pub(super) const SECRET: &str = "zyxwqkvsecret";

/// What a server answers in turn; when it runs out, an empty 200.
#[derive(Default)]
pub(super) struct Script {
    root: Option<Vec<u8>>,
    tokens: Mutex<VecDeque<Vec<u8>>>,
    data: Mutex<VecDeque<Vec<u8>>>,
    /// Method and URL of each request.
    pub(super) seen: Mutex<Vec<(String, String)>>,
}

impl Script {
    /// A server with this answer at its root; none is [`DISCOVERY`].
    pub(super) fn new<'a>(
        root: Option<&[u8]>,
        tokens: impl IntoIterator<Item = &'a [u8]>,
        data: impl IntoIterator<Item = &'a [u8]>,
    ) -> Arc<Self> {
        let queue = |answers: Vec<&[u8]>| Mutex::new(answers.into_iter().map(<[u8]>::to_vec).collect());
        Arc::new(Self {
            root: root.map(<[u8]>::to_vec),
            tokens: queue(tokens.into_iter().collect()),
            data: queue(data.into_iter().collect()),
            seen: Mutex::default(),
        })
    }

    pub(super) fn credentials() -> Credentials {
        Credentials::new("zyxwqkvkey", SECRET)
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Script")
    }
}

#[async_trait]
impl HttpService for Script {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let (method, url) = (request.method().to_string(), request.uri().to_string());
        let asks_for_token = url.ends_with("/oauth/token");
        let at_root = url == BASE;
        let count = {
            let mut seen = self.seen.lock().expect("no panic");
            seen.push((method, url));
            seen.len()
        };
        assert!(count <= 5_000, "requests have an end");
        let next = |queue: &Mutex<VecDeque<Vec<u8>>>| queue.lock().expect("no panic").pop_front();
        let fixed = |body: &str| answer(format!("200\ncontent-type: application/json\n\n{body}").as_bytes());
        if at_root {
            return self.root.as_deref().map_or_else(|| fixed(DISCOVERY), answer);
        }
        if asks_for_token {
            let token = r#"{"access_token":"zyxwqkvtoken","expires_in":1800}"#;
            return next(&self.tokens).map_or_else(|| fixed(token), |text| answer(&text));
        }
        answer(&next(&self.data).unwrap_or_default())
    }
}

/// The answer that a text describes.
fn answer(text: &[u8]) -> Result<Response<Bytes>, TransportError> {
    let (head, body) = match text.windows(2).position(|window| window == b"\n\n") {
        Some(at) => (&text[..at], &text[at + 2..]),
        None => (text, &b""[..]),
    };
    let mut lines = head.split(|&byte| byte == b'\n');
    let status = String::from_utf8_lossy(lines.next().unwrap_or_default());
    let fault = match status.as_ref() {
        "none" => Some(TransportFault::MaybeApplied),
        "unsent" => Some(TransportFault::NotSent),
        "never" => Some(TransportFault::NotRetryable),
        _ => None,
    };
    if let Some(fault) = fault {
        return Err(TransportError::new(fault, "scripted"));
    }
    let mut response = Response::new(Bytes::copy_from_slice(body));
    *response.status_mut() = status.parse().unwrap_or_default();
    for line in lines {
        let Some(colon) = line.iter().position(|&byte| byte == b':') else { continue };
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(&line[..colon]), HeaderValue::from_bytes(line[colon + 1..].trim_ascii()))
        {
            response.headers_mut().append(name, value);
        }
    }
    Ok(response)
}

/// Runs something on one thread in a time that passes by itself, and says how long that was.
///
/// # Panics
/// When it takes more than a day.
pub(super) fn in_paused_time<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
    runtime.block_on(async {
        let start = tokio::time::Instant::now();
        let value = tokio::time::timeout(Duration::from_secs(24 * 3600), work).await.expect("it ends");
        (value, start.elapsed())
    })
}

/// Whether an input has the secret elsewhere than in a token. A fuzzer reads programs and finds it; a server has no way to know it.
pub(super) fn knows_secret(data: &[u8]) -> bool {
    let text = String::from_utf8_lossy(data).replace("\"access_token\":\"zyxwqkvtoken\"", "").to_lowercase();
    text.contains("zyx") || text.contains("enl4")
}

/// No secret is in what is shown.
pub(super) fn shows_no_secret(shown: &str) {
    let lower = shown.to_lowercase();
    // The secret as it is, and in the form in which it is sent.
    for secret in ["zyxwqkv", "enl4d3frd"] {
        assert!(!lower.contains(secret), "{shown}");
    }
}
