//! [`Compressed`]: bodies that come compressed, for every service that asks for them so.

use std::io;

use async_compression::tokio::bufread::GzipDecoder;
use bytes::Bytes;
use futures::Stream;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, HeaderValue};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _};
use tokio_util::io::StreamReader;

use super::http::BodyLimit;

/// What a request says it takes.
pub(super) fn accepted() -> HeaderValue {
    HeaderValue::from_static("gzip")
}

/// A body that comes compressed.
pub(super) struct Compressed;

impl Compressed {
    /// Whether the headers of an answer say so; they are not those of the inflated body then, and go.
    pub(super) fn of(headers: &mut HeaderMap) -> Option<Self> {
        let form = headers.get(CONTENT_ENCODING)?.to_str().ok()?.trim();
        if !form.eq_ignore_ascii_case("gzip") && !form.eq_ignore_ascii_case("x-gzip") {
            return None;
        }
        headers.remove(CONTENT_ENCODING);
        headers.remove(CONTENT_LENGTH);
        Some(Self)
    }

    /// The body, inflated up to where it is longer than the limit: every member of it. What is behind the last is none, as zeros that fill a block are.
    ///
    /// # Errors
    /// When it ends early, or is not what the headers said.
    pub(super) async fn inflated(
        self,
        pieces: impl Stream<Item = io::Result<Bytes>> + Unpin,
        limit: BodyLimit,
    ) -> io::Result<Bytes> {
        let mut compressed = StreamReader::new(pieces);
        let mut whole = Vec::new();
        // Nothing is nothing, whatever form it is said to have.
        let mut is_member = !compressed.fill_buf().await?.is_empty();
        while is_member && whole.len() <= limit.0 {
            let room = (limit.0 - whole.len()).saturating_add(1);
            GzipDecoder::new(&mut compressed).take(room as u64).read_to_end(&mut whole).await?;
            is_member = compressed.fill_buf().await?.first() == Some(&MEMBER);
        }
        Ok(whole.into())
    }
}

/// What each member begins with.
const MEMBER: u8 = 0x1f;
