//! [`Ask`]: one operation as it is sent, however often.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, IF_MATCH};
use http::{HeaderMap, HeaderValue, Method, Request};
use url::Url;

use super::exchange::Exchange;
use super::http::{BodyLimit, FreshConnection, TransportError};
use super::verdict::Operation;

/// One operation as it is sent.
pub(super) struct Ask<'a> {
    pub(super) operation: Operation,
    /// What logs call it.
    pub(super) label: &'a str,
    pub(super) url: &'a Url,
    pub(super) body: Bytes,
    /// The ETag that the record must still have.
    pub(super) unchanged: Option<HeaderValue>,
    /// The most bytes that the answer may have.
    pub(super) limit: BodyLimit,
}

impl<'a> Ask<'a> {
    pub(super) fn new(operation: Operation, label: &'a str, url: &'a Url, body: Bytes) -> Self {
        Self { operation, label, url, body, unchanged: None, limit: BodyLimit::SMALL }
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
        let mut request = Exchange::request(method, self.url, headers, self.body.clone(), correlation_id)?;
        if fresh {
            request.extensions_mut().insert(FreshConnection);
        }
        Ok(request)
    }
}
