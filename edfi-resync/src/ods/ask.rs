//! [`Ask`]: one operation as it is sent, however often.

use std::borrow::Cow;

use super::endpoint::Endpoint;
use super::exchange::Exchange;
use super::http::{BodyLimit, FreshConnection, TransportError};
use super::verdict::Operation;
use super::view::View;
use crate::model::ResourceKind;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, IF_MATCH};
use http::{HeaderMap, HeaderValue, Method, Request};

/// One operation as it is sent.
#[derive(Clone)]
pub(super) struct Ask {
    pub(super) operation: Operation,
    /// The kind that it is about; absent for what is about none.
    pub(super) kind: Option<ResourceKind>,
    /// What it is called if it is about none.
    pub(super) document: &'static str,
    pub(super) endpoint: Endpoint,
    pub(super) body: Bytes,
    /// The ETag that the record must still have.
    pub(super) unchanged: Option<HeaderValue>,
    /// The state of the server that it is asked for, if that is not the present one.
    pub(super) view: Option<View>,
    /// The most bytes that the answer may have.
    pub(super) limit: BodyLimit,
}

impl Ask {
    pub(super) fn new(operation: Operation, kind: &ResourceKind, endpoint: impl Into<Endpoint>, body: Bytes) -> Self {
        let (kind, endpoint) = (Some(kind.clone()), endpoint.into());
        Self { operation, kind, document: "", endpoint, body, unchanged: None, view: None, limit: BodyLimit::SMALL }
    }

    /// A GET of a document that is about no kind.
    pub(super) fn document(document: &'static str, endpoint: impl Into<Endpoint>) -> Self {
        let (operation, endpoint, body) = (Operation::List, endpoint.into(), Bytes::new());
        Self { operation, kind: None, document, endpoint, body, unchanged: None, view: None, limit: BodyLimit::SMALL }
    }

    /// A GET of the same document, if it is about no kind.
    pub(super) fn of_its_document(&self) -> Self {
        Self::document(self.document, self.endpoint.clone())
    }

    /// What logs call it.
    pub(super) fn label(&self) -> Cow<'static, str> {
        self.kind.as_ref().map_or(Cow::Borrowed(self.document), |kind| Cow::Owned(kind.path()))
    }

    /// What it is about, by a name that is not made anew for every request: its endpoint, or the document.
    pub(super) fn sort(&self) -> &str {
        self.kind.as_ref().map_or(self.document, ResourceKind::endpoint)
    }

    /// An answer that brings so many records may be as long as these are.
    pub(super) fn for_records(self, records: u32) -> Self {
        Self { limit: BodyLimit::records(records), ..self }
    }

    /// The request of one attempt; on a connection that carried nothing, if it must be.
    pub(super) fn request(&self, token: HeaderValue, correlation_id: &str, fresh: bool) -> Result<Request<Bytes>, TransportError> {
        let (method, has_body) = match self.operation {
            Operation::Upsert => (Method::POST, true),
            Operation::Put => (Method::PUT, true),
            Operation::Delete => (Method::DELETE, false),
            Operation::Get | Operation::List => (Method::GET, false),
        };
        let mut headers = HeaderMap::with_capacity(7);
        headers.insert(AUTHORIZATION, token);
        if has_body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(etag) = &self.unchanged {
            headers.insert(IF_MATCH, etag.clone());
        }
        if let Some(view) = &self.view {
            headers.insert(view.name(), view.value().clone());
        }
        let mut request = Exchange::request(method, &self.endpoint, headers, self.body.clone(), correlation_id)?;
        if fresh {
            request.extensions_mut().insert(FreshConnection);
        }
        Ok(request)
    }
}
