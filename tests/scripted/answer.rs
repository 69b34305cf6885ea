//! An answer: pieces that are written one after the other, as they are.

use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;

/// A part of an answer.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Bytes(Vec<u8>),
    /// These bytes again and again, until the client hangs up.
    Endless(Vec<u8>),
    Wait(Duration),
    Until(Gate),
    /// Nothing more, with the connection left open.
    Silence,
    /// The connection is closed.
    Close,
    /// The connection is reset.
    Reset,
}

/// What is written in answer to one request. Unless a piece ends it, the connection is kept for the next request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    pub(super) pieces: Vec<Piece>,
}

impl Answer {
    /// Bytes as they are, status line and all.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::default().then(Piece::Bytes(bytes.into()))
    }

    /// A status and a body with its length, and further lines of the head: `"ETag: \"1\"\r\n"`.
    pub(crate) fn of(status: u16, head: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        // 204 and 304 have no body, and a length would not be taken back.
        let length = if matches!(status, 204 | 304) { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let mut bytes = format!("HTTP/1.1 {status} Scripted\r\n{length}{head}\r\n").into_bytes();
        bytes.extend_from_slice(body);
        Self::raw(bytes)
    }

    /// A status with an empty body.
    pub(crate) fn status(status: u16) -> Self {
        Self::of(status, "", "")
    }

    /// A JSON body.
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::of(status, "Content-Type: application/json\r\n", body.to_string())
    }

    /// A problem as ODS/API 7.3 describes it, of a type below `urn:ed-fi:api:`.
    pub(crate) fn problem(status: u16, kind: &str, detail: &str) -> Self {
        let body = serde_json::json!({
            "type": format!("urn:ed-fi:api:{kind}"), "title": kind, "status": status, "detail": detail, "correlationId": "c0",
        });
        Self::of(status, "Content-Type: application/problem+json\r\n", body.to_string())
    }

    /// A page for people, as a gateway or a firewall shows it.
    pub(crate) fn page(status: u16, html: &str) -> Self {
        Self::of(status, "Content-Type: text/html; charset=utf-8\r\n", html)
    }

    /// A page that leads elsewhere.
    pub(crate) fn redirect(status: u16, place: &str) -> Self {
        Self::of(status, &format!("Location: {place}\r\nContent-Type: text/html\r\n"), "<html>moved</html>")
    }

    /// A body that does not end, in chunks.
    pub(crate) fn endless(status: u16) -> Self {
        let chunk = format!("{:x}\r\n{}\r\n", 0x10000, "a".repeat(0x10000));
        let head = format!("HTTP/1.1 {status} Scripted\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        Self::raw(head).then(Piece::Endless(chunk.into_bytes()))
    }

    /// A gzip body that inflates to so many mebibytes of zeros, a hundred and sixty times its size.
    pub(crate) fn bomb(status: u16, mebibytes: usize) -> Self {
        Self::of(status, "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", bomb(mebibytes << 20))
    }

    /// No byte, and the connection stays open.
    pub(crate) fn silence() -> Self {
        Self::default().then(Piece::Silence)
    }

    /// No byte, and the connection is reset.
    pub(crate) fn reset() -> Self {
        Self::default().then(Piece::Reset)
    }

    /// One piece more.
    pub(crate) fn then(mut self, piece: Piece) -> Self {
        self.pieces.push(piece);
        self
    }

    /// Another answer behind this one, that nobody asked for.
    pub(crate) fn and_stray(mut self, after: Duration, stray: Self) -> Self {
        self.pieces.push(Piece::Wait(after));
        self.pieces.extend(stray.pieces);
        self
    }

    /// The same, once the gate opens.
    pub(crate) fn behind(mut self, gate: &Gate) -> Self {
        self.pieces.insert(0, Piece::Until(gate.clone()));
        self
    }

    /// The same, so much later.
    pub(crate) fn after(mut self, time: Duration) -> Self {
        self.pieces.insert(0, Piece::Wait(time));
        self
    }
}

/// What an answer waits behind until the test opens it, for good.
#[derive(Debug, Clone)]
pub(crate) struct Gate(watch::Sender<bool>);

impl Gate {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    pub(crate) fn open(&self) {
        self.0.send_replace(true);
    }

    pub(super) async fn opened(&self) {
        let _ = self.0.subscribe().wait_for(|open| *open).await;
    }
}

/// Zeros as gzip, in one block of fixed codes: a zero, then copies of 258 zeros, 13 bits each. Its check sum is wrong, which
/// shows at its end alone.
fn bomb(size: usize) -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let (mut word, mut bits) = (0_u64, 0);
    let mut put = |bytes: &mut Vec<u8>, value: u64, count: u32| {
        word |= value << bits;
        bits += count;
        while bits >= 8 {
            bytes.push(u8::try_from(word & 0xff).expect("a byte"));
            word >>= 8;
            bits -= 8;
        }
    };
    // The last block, with fixed codes; then the literal 0, whose code is 00110000. Codes go from their highest bit.
    put(&mut bytes, 0b011, 3);
    put(&mut bytes, u64::from(0b0011_0000_u8.reverse_bits()), 8);
    for _ in 0..size / 258 {
        // Length 258 is code 285, 11000101; distance 1 is code 0, five bits.
        put(&mut bytes, u64::from(0b1100_0101_u8.reverse_bits()), 8);
        put(&mut bytes, 0, 5);
    }
    // The end of the block, and what fills its last byte.
    put(&mut bytes, 0, 7);
    put(&mut bytes, 0, 7);
    bytes.extend_from_slice(&[0; 8]);
    bytes
}
