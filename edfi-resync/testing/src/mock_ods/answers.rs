//! [`Answer`]: what the mock says back.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, ETAG, LOCATION};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use serde_json::Value;

use super::problem::Problem;

/// An answer or a problem.
pub(super) type Outcome = Result<Answer, Box<Problem>>;

/// An answer that is no problem.
#[derive(Debug, Default)]
pub(super) struct Answer {
    status: StatusCode,
    headers: Vec<(HeaderName, String)>,
    body: Bytes,
}

impl Answer {
    pub(super) fn status(status: StatusCode) -> Self {
        Self { status, ..Self::default() }
    }

    pub(super) fn json(body: &Value) -> Self {
        Self::text("application/json; charset=utf-8", body.to_string())
    }

    pub(super) fn text(content_type: &str, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..Self::default() }.header(CONTENT_TYPE, content_type)
    }

    pub(super) fn with_status(mut self, status: u16) -> Self {
        self.status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self
    }

    pub(super) fn header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn etag(self, etag: &str) -> Self {
        self.header(ETAG, format!("\"{etag}\""))
    }

    pub(super) fn location(self, location: String) -> Self {
        self.header(LOCATION, location)
    }

    /// Whether it says that something is new.
    pub(super) fn is_created(&self) -> bool {
        self.status == StatusCode::CREATED
    }

    pub(super) fn into_response(self) -> Response<Bytes> {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}
