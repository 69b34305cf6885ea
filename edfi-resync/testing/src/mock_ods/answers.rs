//! [`Answer`] and [`Problem`]: what the mock says back, in the wording of an ODS.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, ETAG, LOCATION, RETRY_AFTER};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use serde_json::{Map, Value, json};

/// What is wrong with a body: the texts by JSON path.
pub(super) type Findings = BTreeMap<String, Vec<String>>;

/// An answer or a problem.
pub(super) type Outcome = Result<Answer, Box<Problem>>;

/// An answer that is no problem.
#[derive(Debug, Default)]
pub(super) struct Answer {
    status: StatusCode,
    headers: Vec<(HeaderName, String)>,
    body: Bytes,
}

/// A problem in the envelope of problem details.
#[derive(Debug)]
pub(super) struct Problem {
    status: u16,
    /// What follows `urn:ed-fi:api:`.
    kind: String,
    title: &'static str,
    detail: String,
    errors: Vec<String>,
    findings: Findings,
    retry_after: Option<u32>,
    /// HTML in place of the problem, as a gateway answers.
    page: Option<String>,
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

    pub(super) fn etag(self, etag: i64) -> Self {
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

impl Problem {
    pub(super) fn new(status: u16, kind: impl Into<String>, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            kind: kind.into(),
            title,
            detail: detail.into(),
            errors: Vec::new(),
            findings: Findings::new(),
            retry_after: None,
            page: None,
        }
    }

    pub(super) fn error(mut self, error: impl Into<String>) -> Self {
        self.errors.push(error.into());
        self
    }

    pub(super) fn of_kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = kind.into();
        self
    }

    pub(super) fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub(super) fn with_page(mut self, html: &str) -> Self {
        self.page = Some(html.to_owned());
        self
    }

    /// 400, with everything that is wrong with the body.
    pub(super) fn invalid(findings: Findings) -> Self {
        let detail = "Data validation failed. See 'validationErrors' for details.";
        let problem = Self::new(400, "bad-request:data-validation-failed", "Data Validation Failed", detail);
        Self { findings, ..problem }
    }

    pub(super) fn invalid_at(path: &str, text: String) -> Self {
        Self::invalid(Findings::from([(path.to_owned(), vec![text])]))
    }

    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(400, "bad-request", "Bad Request", detail)
    }

    pub(super) fn bad_parameter(error: impl Into<String>) -> Self {
        let detail = "Parameters supplied to the request were invalid.";
        Self::new(400, "bad-request:parameter-validation-failed", "Parameter Validation Failed", detail).error(error)
    }

    pub(super) fn client_assigned_id() -> Self {
        let detail = "The request data was constructed incorrectly.";
        Self::new(400, "bad-request:data-validation-failed", "Data Validation Failed", detail).error(
            "Resource identifiers cannot be assigned by the client. The 'id' property should not be included in the request body.",
        )
    }

    pub(super) fn fixed_key(resource: &str) -> Self {
        let kind = "bad-request:data-validation-failed:key-change-not-supported";
        let detail = format!("Identifying values for the {resource} data cannot be changed. Delete and recreate the item instead.");
        Self::new(400, kind, "Key Change Not Supported", detail)
    }

    pub(super) fn unauthenticated(error: &str) -> Self {
        let detail = "The caller could not be authenticated.";
        Self::new(401, "security:authentication", "Authentication Failed", detail).error(error)
    }

    /// 403 without more in its kind: no relationship between the client and the item.
    pub(super) fn unrelated(hint: Option<String>, error: String) -> Self {
        let mut detail = "Access to the requested data could not be authorized.".to_owned();
        if let Some(hint) = hint {
            detail = format!("{detail} Hint: You may need to create a corresponding {hint} item.");
        }
        Self::new(403, "security:authorization", "Authorization Denied", detail).error(error)
    }

    pub(super) fn foreign_namespace(prefixes: &str) -> Self {
        let kind = "security:authorization:namespace:access-denied:namespace-mismatch";
        Self::new(403, kind, "Authorization Denied", "Access to the requested data could not be authorized.").error(format!(
            "The 'Namespace' value of the data does not start with any of the caller's associated namespace prefixes ({prefixes})."
        ))
    }

    pub(super) fn claim_lacks(action: &str, claim_set: &str, claim: &str) -> Self {
        let detail = "Access to the requested data could not be authorized. You do not have permissions to perform the requested \
                      operation on the data.";
        Self::new(403, "security:authorization:access-denied:action", "Authorization Denied", detail).error(format!(
            "The API client's assigned claim set (currently '{claim_set}') must grant permission of the '{action}' action on one \
             of the following resource claims: '{claim}'."
        ))
    }

    pub(super) fn not_found(detail: &str) -> Self {
        Self::new(404, "not-found", "Not Found", detail)
    }

    pub(super) fn wrong_method() -> Self {
        let detail = "The request construction was invalid.";
        Self::new(405, "method-not-allowed", "Method Not Allowed", detail)
    }

    pub(super) fn missing_reference(target: &str) -> Self {
        let detail = format!("The referenced '{target}' item does not exist.");
        Self::new(409, "data-conflict:unresolved-reference", "Unresolved Reference", detail)
    }

    pub(super) fn still_referenced(kind: &str, child: Option<&str>) -> Self {
        let by = match child {
            Some(child) => format!("'{child}' item contained within an '{kind}' resource item"),
            None => format!("'{kind}' item"),
        };
        let detail = format!("The requested action cannot be performed because this item is referenced by an existing {by}.");
        Self::new(409, "data-conflict:dependent-item-exists", "Dependent Item Exists", detail)
    }

    pub(super) fn key_taken(table: &str) -> Self {
        let detail = "The identifying value(s) of the item are the same as another item that already exists.";
        Self::new(409, "data-conflict:non-unique-identity", "Identifying Values Are Not Unique", detail)
            .error(format!("A primary key conflict occurred when attempting to create or update a record in the '{table}' table."))
    }

    pub(super) fn lock_failed() -> Self {
        let detail = "The item has been modified by another user.";
        Self::new(412, "optimistic-lock-failed", "Optimistic Lock Failed", detail)
    }

    pub(super) fn media_type() -> Self {
        let detail = "The request construction was invalid.";
        Self::new(415, "unsupported-media-type", "Unsupported Media Type", detail)
    }

    pub(super) fn too_many_tokens(limit: usize) -> Self {
        let detail = "The caller could not be authenticated.";
        Self::new(429, "security:authentication:too-many-tokens", "Too Many Tokens", detail).error(format!(
            "Too many access tokens have been requested (limit is {limit}). Access tokens should be reused until they expire."
        ))
    }

    /// The problem that an ODS, or what stands before it, typically answers with this status.
    pub(super) fn typical(status: u16) -> Self {
        let text = "The item cannot be processed.".to_owned();
        match status {
            400 => Self::invalid_at("$", text),
            401 => Self::unauthenticated("Invalid token"),
            403 => Self::unrelated(None, text),
            404 => Self::not_found("The specified data could not be found."),
            405 => Self::wrong_method(),
            409 => Self::key_taken("edfi.Planted"),
            412 => Self::lock_failed(),
            415 => Self::media_type(),
            429 => Self::new(429, "too-many-requests", "Too Many Requests", text).retry_after(1),
            502 => Self::new(502, "bad-gateway", "Bad Gateway", text),
            503 => Self::new(503, "service-unavailable", "Service Unavailable", text).retry_after(1),
            500 => Self::new(500, "system", "System Error", "An unexpected problem has occurred."),
            other => Self::new(other, "system", "System Error", text),
        }
    }

    pub(super) fn into_answer(self, correlation: &str) -> Answer {
        let (status, retry_after) = (self.status, self.retry_after);
        let answer = match self.page.clone() {
            Some(html) => Answer::text("text/html", html),
            None => Answer::json(&self.envelope(correlation)),
        };
        let answer = answer.with_status(status);
        match retry_after {
            Some(seconds) => answer.header(RETRY_AFTER, seconds.to_string()),
            None => answer,
        }
    }

    fn envelope(self, correlation: &str) -> Value {
        let mut body = Map::new();
        body.insert("detail".to_owned(), json!(self.detail));
        body.insert("type".to_owned(), json!(format!("urn:ed-fi:api:{}", self.kind)));
        body.insert("title".to_owned(), json!(self.title));
        body.insert("status".to_owned(), json!(self.status));
        body.insert("correlationId".to_owned(), json!(correlation));
        if !self.findings.is_empty() {
            body.insert("validationErrors".to_owned(), json!(self.findings));
        }
        if !self.errors.is_empty() {
            body.insert("errors".to_owned(), json!(self.errors));
        }
        Value::Object(body)
    }
}
