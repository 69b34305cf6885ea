//! The token endpoint: client credentials, a token's life, and how many a client may hold.

use std::collections::HashMap;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use tokio::time::Instant;
use url::form_urlencoded;

use super::answers::{Answer, Outcome};
use super::authorization::Client;
use super::flavour::{Errors, Flavour};
use super::limiter::end_of;
use super::problem::Problem;

/// The tokens that were issued.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    live: HashMap<String, Live>,
    issued: u64,
}

/// A token that was issued.
#[derive(Debug, Clone, Copy)]
struct Live {
    /// Until when it is good.
    end: Instant,
    /// Which client has it.
    client: usize,
    /// The organization to which it is narrowed.
    scope: Option<i64>,
}

/// The bearer of a request.
#[derive(Debug)]
pub(super) struct Bearer {
    pub(super) token: String,
    /// Which client it is.
    pub(super) client: usize,
    /// The organization to which its token is narrowed.
    pub(super) scope: Option<i64>,
}

/// How many tokens the endpoint issues, and for how long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Issue {
    pub(super) life: Duration,
    /// How many unexpired ones a client may hold.
    pub(super) limit: Option<usize>,
    /// Whatever key and secret will do: load mode checks nothing.
    pub(super) open: bool,
}

impl Tokens {
    /// Answers a token request.
    pub(super) fn answer(
        &mut self,
        flavour: &Flavour,
        clients: &[Client],
        issue: Issue,
        headers: &HeaderMap,
        body: &Bytes,
    ) -> Outcome {
        let Some(form) = form(headers, body) else { return Err(Box::new(Problem::media_type())) };
        let text = |name: &str| form.get(name).cloned();
        let in_body = text("client_id").zip(text("client_secret"));
        let refuse = |status, error, description| refusal(flavour.errors, status, error, description);
        // Versions before 7 answer 400 to whatever is wrong.
        let modern = if flavour.wrong_secret == 400 { 400 } else { 401 };
        let (key, secret) = match (basic(headers), in_body) {
            (Basic::Absent | Basic::Malformed, _) if !flavour.credentials_in_body => {
                return Err(Box::new(Problem::bad_request("Malformed Authorization header")));
            }
            (Basic::Pair(key, secret), _) if !flavour.credentials_in_body => (key, secret),
            (Basic::Absent, None) => return refuse(modern, "invalid_request", "No client credentials were supplied."),
            (Basic::Malformed, _) => return refuse(400, "invalid_request", "Invalid Authorization header."),
            (Basic::Pair(..), Some(_)) => {
                return refuse(400, "invalid_client", "Credentials must be supplied in the header or the body, not both.");
            }
            (Basic::Pair(key, secret), None) | (Basic::Absent, Some((key, secret))) => (key, secret),
        };
        if text("grant_type").as_deref() != Some("client_credentials") {
            return refuse(400, "unsupported_grant_type", "The grant type is not supported.");
        }
        let known = clients.iter().position(|client| client.key == key && client.secret == secret);
        let Some(client) = known.or(issue.open.then_some(0)) else {
            return refuse(flavour.wrong_secret, "invalid_client", "Invalid client or client credentials.");
        };
        let scope = match text("scope").filter(|scope| !scope.is_empty() && !flavour.errors.is_of_api()) {
            None => None,
            Some(scope) => match scope.parse().ok().filter(|id| clients[client].has_organization(*id)) {
                Some(id) => Some(id),
                None => {
                    return refuse(
                        400,
                        "invalid_scope",
                        "The client is not associated with the education organization of the scope.",
                    );
                }
            },
        };
        let now = Instant::now();
        self.live.retain(|_, live| live.end > now);
        if let Some(limit) = issue.limit
            && self.live.values().filter(|live| live.client == client).count() >= limit
        {
            return Err(Box::new(Problem::too_many_tokens(limit)));
        }
        self.issued += 1;
        let token = format!("{:032x}", xxhash_rust::xxh3::xxh3_128(format!("token {} {key}", self.issued).as_bytes()));
        self.live.insert(token.clone(), Live { end: end_of(now, issue.life), client, scope });
        let mut answer = json!({"access_token": token, "expires_in": issue.life.as_secs(), "token_type": "bearer"});
        if let Some(id) = scope {
            answer["scope"] = json!(id.to_string());
        }
        Ok(Answer::json(&answer))
    }

    /// Checks the bearer of a data request and gives its token.
    pub(super) fn check(&self, headers: &HeaderMap) -> Result<Bearer, Box<Problem>> {
        let refuse = |text| Err(Box::new(Problem::unauthenticated(text)));
        let Some(header) = headers.get(AUTHORIZATION) else { return refuse("Authorization header is missing.") };
        let Ok(header) = header.to_str() else { return refuse("Invalid Authorization header.") };
        let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
        if !scheme.eq_ignore_ascii_case("bearer") {
            return refuse("Unknown Authorization header scheme.");
        }
        match token.trim() {
            "" => refuse("Missing Authorization header bearer token value."),
            token => match self.live(token) {
                Some(Live { client, scope, .. }) => Ok(Bearer { token: token.to_owned(), client: *client, scope: *scope }),
                None => refuse("Invalid token"),
            },
        }
    }

    /// Whose token this is; nobody's, if it was not issued or has expired.
    pub(super) fn client_of(&self, token: &str) -> Option<usize> {
        self.live(token).map(|live| live.client)
    }

    fn live(&self, token: &str) -> Option<&Live> {
        self.live.get(token).filter(|live| live.end > Instant::now())
    }

    /// Makes every token invalid.
    pub(super) fn revoke(&mut self) {
        self.live.clear();
    }
}

/// Not as a problem, but by the Ed-Fi API, which says 401 as one.
fn refusal(errors: Errors, status: u16, error: &'static str, description: &str) -> Outcome {
    if errors.is_of_api() && status == 401 {
        return Err(Box::new(Problem::new(401, "unauthorized", error, description)));
    }
    Ok(Answer::json(&json!({"error": error, "error_description": description})).with_status(status))
}

/// The fields of a form or of a JSON object; `None` for another media type.
pub(super) fn form(headers: &HeaderMap, body: &Bytes) -> Option<HashMap<String, String>> {
    let media = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media.as_str() {
        "application/x-www-form-urlencoded" => Some(form_urlencoded::parse(body).into_owned().collect()),
        "application/json" => {
            let Ok(Value::Object(members)) = serde_json::from_slice(body) else { return Some(HashMap::new()) };
            Some(members.into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned()))).collect())
        }
        _ => None,
    }
}

enum Basic {
    Absent,
    Malformed,
    Pair(String, String),
}

fn basic(headers: &HeaderMap) -> Basic {
    let Some(header) = headers.get(AUTHORIZATION) else { return Basic::Absent };
    let pair = header.to_str().ok().and_then(|header| {
        let (scheme, rest) = header.split_once(' ')?;
        let decoded = scheme.eq_ignore_ascii_case("basic").then(|| base64(rest.trim())).flatten()?;
        let (key, secret) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
        Some(Basic::Pair(key.to_owned(), secret.to_owned()))
    });
    pair.unwrap_or(Basic::Malformed)
}

/// Standard base64, with or without padding.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    if digits.len() % 4 == 1 {
        return None;
    }
    let (mut bytes, mut bits, mut width) = (Vec::new(), 0_u32, 0);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        width += 6;
        if width >= 8 {
            width -= 8;
            bytes.push((bits >> width) as u8);
        }
    }
    Some(bytes)
}

/// The answer to a method that the token endpoint does not know.
pub(super) fn wrong_method() -> Answer {
    Answer::status(StatusCode::METHOD_NOT_ALLOWED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_with_and_without_padding() {
        assert_eq!(base64("a2V5OnNlY3JldA=="), Some(b"key:secret".to_vec()));
        assert_eq!(base64("a2V5OnNlY3JldA"), Some(b"key:secret".to_vec()));
        assert_eq!(base64("w7w6L+8="), Some(vec![0xc3, 0xbc, b':', b'/', 0xef]));
        assert_eq!(base64("wrong"), None);
        assert_eq!(base64("a b="), None);
    }
}
