//! [`Ask`]: one operation as it is sent, however often.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, IF_MATCH};
use http::{HeaderMap, HeaderValue, Method, Request};
use url::Url;

use super::exchange::Exchange;
use super::http::{BodyLimit, FreshConnection, TransportError};
use super::verdict::Operation;
use crate::model::ResourceKind;

/// One operation as it is sent.
#[derive(Clone)]
pub(super) struct Ask {
    pub(super) operation: Operation,
    /// The kind that it is about; absent for what is about none.
    pub(super) kind: Option<ResourceKind>,
    /// What logs call it.
    pub(super) label: String,
    pub(super) url: Url,
    pub(super) body: Bytes,
    /// The ETag that the record must still have.
    pub(super) unchanged: Option<HeaderValue>,
    /// The most bytes that the answer may have.
    pub(super) limit: BodyLimit,
}

impl Ask {
    pub(super) fn new(operation: Operation, kind: &ResourceKind, url: Url, body: Bytes) -> Self {
        let (kind, label) = (Some(kind.clone()), kind.path());
        Self { operation, kind, label, url, body, unchanged: None, limit: BodyLimit::SMALL }
    }

    /// A GET of a document that is about no kind.
    pub(super) fn document(label: &str, url: Url) -> Self {
        let (label, body) = (label.to_owned(), Bytes::new());
        Self { operation: Operation::List, kind: None, label, url, body, unchanged: None, limit: BodyLimit::SMALL }
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
        let mut request = Exchange::request(method, &self.url, headers, self.body.clone(), correlation_id)?;
        if fresh {
            request.extensions_mut().insert(FreshConnection);
        }
        Ok(request)
    }
}
