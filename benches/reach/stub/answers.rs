//! What a server says to a write and to a list.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, ETAG, LOCATION};
use http::{Response, StatusCode};
use http_body_util::Full;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed, xxh3_128};

use crate::records::Made;

/// Records of a page where nobody says how many.
const PAGE: u64 = 25;

pub(super) fn plain(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}

pub(super) fn problem(status: StatusCode) -> Response<Full<Bytes>> {
    let code = status.as_u16();
    let text = format!(r#"{{"detail":"It is overloaded.","type":"urn:ed-fi:api:system","title":"Overloaded","status":{code}}}"#);
    let response = Response::builder().status(status).header(CONTENT_TYPE, "application/problem+json");
    response.body(Full::from(text)).unwrap_or_default()
}

/// The id follows from the body: nobody here writes a record twice with another one.
pub(super) fn written(host: &str, endpoint: &str, body: &[u8]) -> Response<Full<Bytes>> {
    let id = xxh3_128(body);
    Response::builder()
        .status(StatusCode::CREATED)
        .header(LOCATION, format!("http://{host}/data/v3/ed-fi/{endpoint}/{id:032x}"))
        .header(ETAG, format!("\"{}\"", 5_250_000_000_000_000_000 + number(id)))
        .body(Full::default())
        .unwrap_or_default()
}

fn number(id: u128) -> u64 {
    (id >> 68) as u64
}

/// What befalls a request.
pub(super) enum Fault {
    Answer(StatusCode),
    /// The connection breaks.
    Break,
}

pub(super) fn fault(seed: u64, number: u64) -> Option<Fault> {
    let chance = xxh3_64_with_seed(&number.to_le_bytes(), seed);
    chance.is_multiple_of(100).then_some(match chance / 100 % 5 {
        0 => Fault::Answer(StatusCode::TOO_MANY_REQUESTS),
        1 => Fault::Answer(StatusCode::INTERNAL_SERVER_ERROR),
        2 => Fault::Answer(StatusCode::BAD_GATEWAY),
        3 => Fault::Answer(StatusCode::SERVICE_UNAVAILABLE),
        _ => Fault::Break,
    })
}

/// Which of so many parents a record has: its student decides.
pub(super) fn parent(body: &[u8], parents: u64) -> u64 {
    const NAME: &[u8] = br#""studentUniqueId":""#;
    let id = body.windows(NAME.len()).position(|window| window == NAME).and_then(|at| body[at + NAME.len()..].get(..8));
    xxh3_64(id.unwrap_or(body)) % parents
}

/// A page of what is listed: by offset, or from a token, which is an offset too.
pub(super) fn list(made: Option<Made>, changed_every: u64, endpoint: &str, query: &str) -> Response<Full<Bytes>> {
    let count = made.map_or(0, |made| made.count(endpoint));
    let parameter = |wanted: &str| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.into_owned())
    };
    let number = |wanted| parameter(wanted).and_then(|value| value.parse::<u64>().ok());
    let by_offset = number("offset").is_some();
    let first = number("offset").or(number("pageToken")).unwrap_or(0);
    let size = number("limit").or(number("pageSize")).unwrap_or(PAGE);
    let end = count.min(first + size);
    let mut page = String::from("[");
    for nth in first..end {
        if nth > first {
            page.push(',');
        }
        page.extend(made.map(|made| made.listed(endpoint, nth, changed_every)));
    }
    page.push(']');
    let mut response = Response::builder().header(CONTENT_TYPE, "application/json");
    if parameter("totalCount").is_some() {
        response = response.header("Total-Count", count);
    }
    if !by_offset && end < count {
        response = response.header("Next-Page-Token", end);
    }
    response.body(Full::from(page)).unwrap_or_default()
}
