//! A script without a socket: the same answers in process, where time can be virtual.

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::ods::{HttpService, TransportError, TransportFault};
use http::{Request, Response};
use tokio::time::Instant;

use super::{Asked, Piece, Script};

/// What one answer may have in process, where an endless one would not end.
const MOST_BYTES: usize = 64 << 20;

#[async_trait]
impl HttpService for Script {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let (parts, body) = request.into_parts();
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        let (scheme, host) =
            (parts.uri.scheme_str().unwrap_or("http"), parts.uri.authority().map_or("localhost", |host| host.as_str()));
        let base = format!("{scheme}://{host}");
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let method = parts.method.to_string();
        let asked = Asked { method, path, headers, body: body.to_vec(), base, number: 0, nth: 0, at: Instant::now() };
        let mut bytes = Vec::new();
        for piece in self.answer(asked).pieces {
            match piece {
                Piece::Bytes(more) => bytes.extend(more),
                Piece::Endless(more) => {
                    while bytes.len() < MOST_BYTES {
                        bytes.extend(&more);
                    }
                }
                Piece::Wait(time) if !is_whole(&bytes) => tokio::time::sleep(time).await,
                Piece::Until(gate) if !is_whole(&bytes) => gate.opened().await,
                Piece::Silence => std::future::pending().await,
                Piece::Wait(_) | Piece::Until(_) | Piece::Close | Piece::Reset => break,
            }
        }
        response(&bytes).ok_or_else(|| TransportError::new(TransportFault::MaybeApplied, "the connection broke"))
    }
}

/// Head, its end, and the length that the body should have.
fn parts(bytes: &[u8]) -> Option<(&[u8], usize, Option<usize>)> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let length = head.split("\r\n").find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    Some((&bytes[..end], end + 4, length))
}

fn is_whole(bytes: &[u8]) -> bool {
    parts(bytes).is_some_and(|(_, start, length)| length.is_none_or(|length| bytes.len() >= start + length))
}

/// Reads an answer. What comes behind it is not looked at.
fn response(bytes: &[u8]) -> Option<Response<Bytes>> {
    let (head, start, length) = parts(bytes)?;
    let body = match length {
        Some(length) => bytes.get(start..start + length)?,
        None => &bytes[start..],
    };
    let head = String::from_utf8_lossy(head).into_owned();
    let mut lines = head.split("\r\n");
    let status: u16 = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut response = Response::builder().status(status);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        response = response.header(name.trim(), value.trim());
    }
    response.body(Bytes::copy_from_slice(body)).ok()
}
