//! [`Problem`]: a refusal, and its body in the form of each version.

use http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use serde_json::{Map, Value, json};

use super::answers::Answer;
use super::finding::{self, Finding, Findings};
use super::flavour::Errors;

/// A refusal.
#[derive(Debug)]
pub(super) struct Problem {
    status: u16,
    /// What follows `urn:ed-fi:api:`.
    kind: String,
    title: &'static str,
    detail: String,
    errors: Vec<String>,
    findings: Findings,
    /// What versions before problem details say.
    message: Option<String>,
    retry_after: Option<u32>,
    /// The methods that would do.
    allow: Option<&'static str>,
    /// HTML in place of the problem, as a gateway answers.
    page: Option<String>,
}

const VALIDATION: &str = "bad-request:data-validation-failed";
/// The kind of a refusal for want of a relationship.
const UNRELATED: &str = "security:authorization";
/// What 5.3 says for that.
const UNRELATED_BEFORE_6: &str =
    "Authorization denied.  The claim does not have any established relationships with the requested resource.";
const SEE_ERRORS: &str = "Data validation failed. See 'validationErrors' for details.";
const DENIED: &str = "Access to the requested data could not be authorized.";

impl Problem {
    pub(super) fn new(status: u16, kind: impl Into<String>, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            kind: kind.into(),
            title,
            detail: detail.into(),
            errors: Vec::new(),
            findings: Findings::new(),
            message: None,
            retry_after: None,
            allow: None,
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

    /// What versions before problem details say in its place.
    fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// 400, with everything that is wrong with the body.
    pub(super) fn invalid(findings: Findings) -> Self {
        Self { findings, ..Self::new(400, VALIDATION, "Data Validation Failed", SEE_ERRORS) }
    }

    /// 400 for descriptor values alone, as the Ed-Fi API has it.
    pub(super) fn no_descriptors(findings: Findings) -> Self {
        Self { findings, ..Self::new(400, "bad-request", "Bad Request", SEE_ERRORS) }
    }

    pub(super) fn invalid_at(path: &str, text: String) -> Self {
        let problem = Self::invalid(Findings::from([(path.to_owned(), vec![Finding::Said(text.clone())])]));
        problem.message(text)
    }

    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(400, "bad-request", "Bad Request", detail)
    }

    pub(super) fn bad_parameter(error: impl Into<String>, errors: Errors) -> Self {
        let (error, detail) = (error.into(), "Parameters supplied to the request were invalid.");
        let kind = if errors == Errors::Api80 { "bad-request" } else { "bad-request:parameter-validation-failed" };
        let title = if errors == Errors::Api80 { "Bad Request" } else { "Parameter Validation Failed" };
        Self::new(400, kind, title, detail).message(error.clone()).error(error)
    }

    pub(super) fn client_assigned_id() -> Self {
        let error =
            "Resource identifiers cannot be assigned by the client. The 'id' property should not be included in the request body.";
        let detail = "The request data was constructed incorrectly.";
        let message = "Resource identifiers cannot be assigned by the client.";
        Self::new(400, VALIDATION, "Data Validation Failed", detail).error(error).message(message)
    }

    pub(super) fn fixed_key(resource: &str, errors: Errors) -> Self {
        let (what, last) = if errors.is_of_api() { ("resource", "resource item") } else { ("data", "item") };
        let detail =
            format!("Identifying values for the {resource} {what} cannot be changed. Delete and recreate the {last} instead.");
        let message = "Key values for this resource cannot be changed. Delete and recreate the resource item.";
        Self::new(400, format!("{VALIDATION}:key-change-not-supported"), "Key Change Not Supported", detail).message(message)
    }

    pub(super) fn unauthenticated(error: &str) -> Self {
        let detail = "The caller could not be authenticated.";
        Self::new(401, "security:authentication", "Authentication Failed", detail).error(error).message("Invalid token")
    }

    /// 403 without more in its kind: no relationship between the client and the item.
    pub(super) fn unrelated(hint: Option<String>, error: String) -> Self {
        let mut detail = DENIED.to_owned();
        if let Some(hint) = hint {
            detail = format!("{detail} Hint: You may need to create a corresponding {hint} item.");
        }
        let message = format!("Authorization denied. {error}");
        Self::new(403, UNRELATED, "Authorization Denied", detail).error(error).message(message)
    }

    pub(super) fn foreign_namespace(prefixes: &str) -> Self {
        let kind = "security:authorization:namespace:access-denied:namespace-mismatch";
        let error = format!(
            "The 'Namespace' value of the data does not start with any of the caller's associated namespace prefixes ({prefixes})."
        );
        Self::new(403, kind, "Authorization Denied", DENIED).message(format!("Authorization denied. {error}")).error(error)
    }

    pub(super) fn claim_lacks(action: &str, claim_set: &str, claim: &str) -> Self {
        let detail = format!("{DENIED} You do not have permissions to perform the requested operation on the data.");
        let message = format!("Access to the resource could not be authorized for the requested action '{action}'.");
        let problem = Self::new(403, "security:authorization:access-denied:action", "Authorization Denied", detail);
        problem.message(message).error(format!(
            "The API client's assigned claim set (currently '{claim_set}') must grant permission of the '{action}' action on one \
             of the following resource claims: '{claim}'."
        ))
    }

    pub(super) fn not_found(detail: &str) -> Self {
        Self::new(404, "not-found", "Not Found", detail).message("The specified resource could not be found.")
    }

    /// 405; these methods would do.
    pub(super) fn wrong_method(allow: &'static str) -> Self {
        let problem = Self::new(405, "method-not-allowed", "Method Not Allowed", "The request construction was invalid.");
        Self { allow: Some(allow), ..problem }.message("The requested resource does not support this http method.")
    }

    /// Something that a body refers to is not there.
    pub(super) fn missing_reference(target: &str) -> Self {
        let detail = format!("The referenced '{target}' item does not exist.");
        let message = format!("The value supplied for the related '{target}' resource does not exist.");
        Self::new(409, "data-conflict:unresolved-reference", "Unresolved Reference", detail).message(message)
    }

    /// Everything that a body refers to and that is not there, by path.
    pub(super) fn missing_references(findings: Findings) -> Self {
        let detail = "One or more references could not be resolved. See 'validationErrors' for details.";
        Self { findings, ..Self::new(409, "data-conflict:unresolved-reference", "Unresolved Reference", detail) }
    }

    /// What still refers to an item: the kinds, and the child that holds the reference of the first.
    pub(super) fn still_referenced(kinds: &[&str], child: Option<&str>, errors: Errors) -> Self {
        let first = kinds.first().copied().unwrap_or_default();
        let by = match child {
            _ if errors.is_of_api() => format!("existing {} item(s)", kinds.join(", ")),
            Some(child) => format!("an existing '{child}' item contained within an '{first}' resource item"),
            None => format!("an existing '{first}' item"),
        };
        let detail = format!("The requested action cannot be performed because this item is referenced by {by}.");
        let entity = child.unwrap_or(first);
        let message = format!(
            "The resource (or a subordinate entity of the resource) cannot be deleted because it is a dependency of the '{entity}' entity."
        );
        Self::new(409, "data-conflict:dependent-item-exists", "Dependent Item Exists", detail).message(message)
    }

    pub(super) fn key_taken(table: &str, errors: Errors) -> Self {
        let kind = if errors.is_of_api() { "identity-conflict" } else { "data-conflict:non-unique-identity" };
        let detail = "The identifying value(s) of the item are the same as another item that already exists.";
        Self::new(409, kind, "Identifying Values Are Not Unique", detail)
            .message("A natural key conflict occurred when attempting to create a new resource with a duplicate key.")
            .error(format!("A primary key conflict occurred when attempting to create or update a record in the '{table}' table."))
    }

    pub(super) fn lock_failed() -> Self {
        let detail = "The item has been modified by another user.";
        let message = "Resource was modified by another consumer.";
        Self::new(412, "optimistic-lock-failed", "Optimistic Lock Failed", detail).message(message)
    }

    /// An item is there, and the client wanted to create it only.
    pub(super) fn not_a_create() -> Self {
        let detail = "The item already exists.";
        Self::new(412, "precondition-failed:if-none-match", "If-None-Match Precondition Failed", detail)
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
            405 => Self::wrong_method("GET, POST"),
            409 => Self::key_taken("edfi.Planted", Errors::Details),
            412 => Self::lock_failed(),
            415 => Self::media_type(),
            429 => Self::new(429, "too-many-requests", "Too Many Requests", text).retry_after(1),
            502 => Self::new(502, "bad-gateway", "Bad Gateway", text),
            503 => Self::new(503, "service-unavailable", "Service Unavailable", text).retry_after(1),
            500 => Self::new(500, "system", "System Error", "An unexpected problem has occurred.")
                .message("An unexpected error occurred on the server."),
            other => Self::new(other, "system", "System Error", text),
        }
    }

    pub(super) fn into_answer(self, correlation: &str, errors: Errors) -> Answer {
        let (status, retry_after) = (self.status, self.retry_after);
        let allow = self.allow.filter(|_| errors.is_of_api());
        let challenge = status == 401 && errors.is_of_api();
        let mut answer = match self.page.clone() {
            Some(html) => Answer::text("text/html", html),
            None => self.body(correlation, errors).map_or_else(Answer::default, |body| Answer::json(&body)),
        }
        .with_status(status);
        if let Some(seconds) = retry_after {
            answer = answer.header(RETRY_AFTER, seconds.to_string());
        }
        if let Some(allow) = allow {
            answer = answer.header(ALLOW, allow);
        }
        if challenge { answer.header(WWW_AUTHENTICATE, "Bearer") } else { answer }
    }

    fn body(self, correlation: &str, errors: Errors) -> Option<Value> {
        match (errors, self.status) {
            (Errors::Message, 401 | 415) | (Errors::Api80, 405 | 429) => None,
            (Errors::Api80, 500) => Some(json!({"error": self.detail, "correlationId": correlation})),
            (Errors::Message | Errors::MessageAndId, _) => Some(self.legacy(correlation, errors)),
            _ => Some(self.details(correlation, errors)),
        }
    }

    fn legacy(self, correlation: &str, errors: Errors) -> Value {
        let (found, state) = match &self.message {
            None if !self.findings.is_empty() => finding::legacy(&self.findings, errors),
            _ if errors == Errors::Message && self.kind == UNRELATED => (UNRELATED_BEFORE_6.to_owned(), None),
            _ => (self.message.unwrap_or(self.detail), None),
        };
        let mut body = Map::from_iter([("message".to_owned(), json!(found))]);
        body.extend(state.map(|state| ("modelState".to_owned(), state)));
        if errors == Errors::MessageAndId {
            body.insert("correlationId".to_owned(), json!(correlation));
        }
        Value::Object(body)
    }

    fn details(self, correlation: &str, errors: Errors) -> Value {
        let mut body = Map::new();
        body.insert("detail".to_owned(), json!(self.detail));
        body.insert("type".to_owned(), json!(format!("urn:ed-fi:api:{}", self.kind)));
        body.insert("title".to_owned(), json!(self.title));
        body.insert("status".to_owned(), json!(self.status));
        body.insert("correlationId".to_owned(), json!(correlation));
        let always = errors.is_of_api() && self.status != 401;
        if always || !self.findings.is_empty() {
            body.insert("validationErrors".to_owned(), finding::details(&self.findings, errors));
        }
        if always || !self.errors.is_empty() {
            body.insert("errors".to_owned(), json!(self.errors));
        }
        Value::Object(body)
    }
}
