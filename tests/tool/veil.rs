//! A veil before an ODS: what is about certain people is left out of its lists, and refused by id, as for a client without a relationship to them.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::ods::{Credentials, HttpService, Rng, TransportError};
use edfi_resync::source::SourceStore;
use edfi_resync::{Result, Resync};
use http::{Method, Request, Response};
use serde_json::{Value, json};

use super::small_world::World;

/// The veil, and what was asked through it.
#[derive(Debug)]
pub(crate) struct Veil {
    inner: edfi_resync_testing::mock_ods::MockOds,
    /// A body that holds one of these as a text is hidden.
    hides: Mutex<Vec<String>>,
    /// What the endpoint of change versions answers, if it does not tell.
    change_versions: Option<u16>,
    asked: Mutex<Vec<(Method, String)>>,
}

impl Veil {
    pub(crate) fn before(world: &World, hides: &[&str]) -> Arc<Self> {
        Self::with_change_versions(world, hides, None)
    }

    pub(crate) fn with_change_versions(world: &World, hides: &[&str], change_versions: Option<u16>) -> Arc<Self> {
        let hides = Mutex::new(hides.iter().map(|text| format!("{text:?}")).collect());
        Arc::new(Self { inner: world.ods.clone(), hides, change_versions, asked: Mutex::default() })
    }

    /// Hides nothing any more.
    pub(crate) fn lift(&self) {
        self.hides.lock().expect("no panic").clear();
    }

    pub(crate) async fn open(self: &Arc<Self>, world: &World, store: impl SourceStore) -> Result<Resync> {
        Resync::builder(store)
            .ods(world.ods.base_url())
            .secrets(Credentials::new(world.ods.key(), world.ods.secret()))
            .service(Arc::clone(self) as Arc<dyn HttpService>)
            .ledger(Arc::clone(&world.ledger))
            .rng(Rng::seeded(7))
            .open()
            .await
    }

    /// How many requests had this method and, in their path, this text.
    pub(crate) fn count(&self, method: &Method, text: &str) -> usize {
        self.asked.lock().expect("no panic").iter().filter(|(of, path)| of == method && path.contains(text)).count()
    }

    /// How many records were asked for by their ids.
    pub(crate) fn by_id(&self) -> usize {
        let asked = self.asked.lock().expect("no panic");
        let by_id = |path: &str| path.split_once("/ed-fi/").is_some_and(|(_, rest)| rest.contains('/'));
        asked.iter().filter(|(method, path)| method == Method::GET && by_id(path)).count()
    }

    fn hides(&self, body: &str) -> bool {
        self.hides.lock().expect("no panic").iter().any(|text| body.contains(text))
    }
}

fn refusal(status: u16) -> Response<Bytes> {
    let body = json!({"type": "urn:ed-fi:api:security:authorization", "title": "Authorization Denied", "status": status,
        "detail": "Access to the requested data could not be authorized."});
    let response = Response::builder().status(status).header("content-type", "application/problem+json");
    response.body(Bytes::from(body.to_string())).expect("an answer")
}

#[async_trait]
impl HttpService for Veil {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let (method, path) = (request.method().clone(), request.uri().to_string());
        self.asked.lock().expect("no panic").push((method.clone(), path.clone()));
        if let Some(status) = self.change_versions.filter(|_| path.contains("availableChangeVersions")) {
            return Ok(refusal(status));
        }
        let answer = self.inner.call(request).await?;
        if method != Method::GET || !path.contains("/ed-fi/") || !answer.status().is_success() {
            return Ok(answer);
        }
        match serde_json::from_slice(answer.body()) {
            Ok(Value::Array(mut items)) => {
                items.retain(|item| !self.hides(&item.to_string()));
                let (mut parts, _) = answer.into_parts();
                // Others are not counted either. No list here is longer than a page.
                if parts.headers.contains_key("total-count") {
                    parts.headers.insert("total-count", items.len().into());
                }
                parts.headers.remove("content-length");
                Ok(Response::from_parts(parts, Bytes::from(Value::Array(items).to_string())))
            }
            Ok(item) if self.hides(&item.to_string()) => Ok(refusal(403)),
            _ => Ok(answer),
        }
    }
}
