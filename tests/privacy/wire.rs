//! The network, with what goes over it noted.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::ods::{HttpService, Transport, TransportError, TransportOptions};
use http::header::AUTHORIZATION;
use http::{Request, Response};

/// Requests over real sockets, carried by each of the services in turn.
#[derive(Clone)]
pub(super) struct Wire {
    services: [Arc<dyn HttpService>; 2],
    calls: Arc<AtomicUsize>,
    noted: Arc<Mutex<Noted>>,
}

#[derive(Default)]
struct Noted {
    sent: String,
    answered: String,
    tokens: Vec<String>,
}

impl Wire {
    pub(super) fn new() -> Self {
        let service = |transport: Transport| transport.service(TransportOptions::default()).expect("a client");
        Self { services: Transport::ALL.map(service), calls: Arc::default(), noted: Arc::default() }
    }

    /// The tokens that were used, in lower case.
    pub(super) fn tokens(&self) -> Vec<String> {
        self.noted.lock().expect("no panic here").tokens.clone()
    }

    /// Whether a text was sent.
    pub(super) fn carried(&self, text: &str) -> bool {
        self.noted.lock().expect("no panic here").sent.contains(text)
    }

    /// Whether a text was in an answer.
    pub(super) fn answered(&self, text: &str) -> bool {
        self.noted.lock().expect("no panic here").answered.contains(text)
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wire")
    }
}

#[async_trait]
impl HttpService for Wire {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        {
            let mut noted = self.noted.lock().expect("no panic here");
            let authorization = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
            let authorization = authorization.to_lowercase();
            if let Some(token) = authorization.strip_prefix("bearer ")
                && !noted.tokens.iter().any(|known| known == token)
            {
                noted.tokens.push(token.to_owned());
            }
            noted.sent.push_str(&authorization);
            noted.sent.push_str(&String::from_utf8_lossy(request.body()).to_lowercase());
        }
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        let answer = self.services[call % self.services.len()].call(request).await;
        if let Ok(response) = &answer {
            self.noted.lock().expect("no panic here").answered.push_str(&String::from_utf8_lossy(response.body()).to_lowercase());
        }
        answer
    }
}
