//! A client that does nothing by itself: one request, one answer.

use bytes::Bytes;
use edfi_resync::ods::HttpService;
use edfi_resync_testing::MockOds;
use futures::FutureExt;
use http::{Method, Request};
use serde_json::{Value, json};

/// A token and the mock it is for.
pub(crate) struct Caller {
    pub(crate) ods: MockOds,
    token: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Value,
}

impl Said {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    /// The id at the end of `Location`.
    pub(crate) fn id(&self) -> String {
        self.header("location").rsplit('/').next().expect("an id").to_owned()
    }

    /// What follows `urn:ed-fi:api:` in a problem.
    pub(crate) fn problem(&self) -> &str {
        self.body["type"].as_str().expect("a problem").strip_prefix("urn:ed-fi:api:").expect("a problem of Ed-Fi")
    }

    pub(crate) fn detail(&self) -> &str {
        self.body["detail"].as_str().expect("a problem")
    }

    /// The paths of the validation errors.
    pub(crate) fn paths(&self) -> Vec<&str> {
        self.body["validationErrors"].as_object().map(|errors| errors.keys().map(String::as_str).collect()).unwrap_or_default()
    }
}

/// Sends a request as it is.
pub(crate) fn send(ods: &MockOds, request: Request<Bytes>) -> Said {
    let (parts, body) =
        ods.call(request).now_or_never().expect("a mock without latency answers at once").expect("an answer").into_parts();
    Said {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: serde_json::from_slice(&body).unwrap_or_else(|_| json!(String::from_utf8_lossy(&body))),
    }
}

/// Asks for a token: Basic header and form body.
pub(crate) fn token_request(ods: &MockOds, basic: Option<&str>, form: &str) -> Said {
    let mut request = Request::post(format!("{}oauth/token", ods.base_url()))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(Bytes::from(form.to_owned()))
        .expect("a request");
    if let Some(basic) = basic {
        request.headers_mut().insert("Authorization", format!("Basic {basic}").parse().expect("a header"));
    }
    send(ods, request)
}

/// `mock-key:mock-secret` in base64.
pub(crate) const BASIC: &str = "bW9jay1rZXk6bW9jay1zZWNyZXQ=";

impl Caller {
    pub(crate) fn new(ods: &MockOds) -> Self {
        Self::with_token(ods, &token_request(ods, Some(BASIC), "grant_type=client_credentials"))
    }

    /// Another client than the mock's own.
    pub(crate) fn of(ods: &MockOds, key: &str, secret: &str) -> Self {
        let form = format!("grant_type=client_credentials&client_id={key}&client_secret={secret}");
        Self::with_token(ods, &token_request(ods, None, &form))
    }

    fn with_token(ods: &MockOds, said: &Said) -> Self {
        assert_eq!(said.status, 200, "{:?}", said.body);
        Self { ods: ods.clone(), token: said.body["access_token"].as_str().expect("a token").to_owned() }
    }

    #[expect(clippy::needless_pass_by_value, reason = "a method is named at the call")]
    pub(crate) fn with(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Said {
        let root = self.ods.base_url();
        let is_data = ["/ed-fi/", "/tpdm/", "/sample/", "/homograph/"].iter().any(|namespace| path.starts_with(namespace));
        let url = if is_data { format!("{root}data/v3{path}") } else { format!("{root}{}", path.trim_start_matches('/')) };
        let mut request = Request::builder().method(method.clone()).uri(url);
        request = request.header("Authorization", format!("Bearer {}", self.token));
        if method == Method::POST || method == Method::PUT {
            request = request.header("Content-Type", "application/json");
        }
        let mut request = request.body(Bytes::from(body.to_owned())).expect("a request");
        for (name, value) in headers {
            let name: http::HeaderName = name.parse().expect("a header name");
            match *value {
                "" => drop(request.headers_mut().remove(name)),
                value => drop(request.headers_mut().insert(name, value.parse().expect("a header"))),
            }
        }
        send(&self.ods, request)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Said {
        self.with(Method::POST, path, &[], &body.to_string())
    }

    pub(crate) fn put(&self, path: &str, body: &Value) -> Said {
        self.with(Method::PUT, path, &[], &body.to_string())
    }

    pub(crate) fn get(&self, path: &str) -> Said {
        self.with(Method::GET, path, &[], "")
    }

    pub(crate) fn delete(&self, path: &str) -> Said {
        self.with(Method::DELETE, path, &[], "")
    }

    /// Creates something that must be accepted, and gives its path.
    pub(crate) fn create(&self, path: &str, body: &Value) -> String {
        let said = self.post(path, body);
        assert_eq!(said.status, 201, "{path} {:?}", said.body);
        format!("{path}/{}", said.id())
    }
}
