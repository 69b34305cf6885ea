//! [`Gathered`]: a body as it comes, piece by piece.

use bytes::{Bytes, BytesMut};

use super::http::BodyLimit;

/// A body as far as it has come. One that comes in one piece, as most do, is not copied.
pub(super) struct Gathered {
    limit: BodyLimit,
    first: Bytes,
    whole: BytesMut,
}

impl Gathered {
    /// Nothing yet.
    pub(super) fn new(limit: BodyLimit) -> Self {
        Self { limit, first: Bytes::new(), whole: BytesMut::new() }
    }

    /// Takes in the next piece. Says whether that is enough: the body is longer than anybody reads.
    pub(super) fn add(&mut self, piece: Bytes) -> bool {
        if self.first.is_empty() && self.whole.is_empty() {
            self.first = piece;
            return self.limit.is_exceeded_by(&self.first);
        }
        self.whole.extend_from_slice(&std::mem::take(&mut self.first));
        self.whole.extend_from_slice(&piece);
        self.limit.is_exceeded_by(&self.whole)
    }

    /// What has come.
    pub(super) fn finish(self) -> Bytes {
        if self.whole.is_empty() { self.first } else { self.whole.freeze() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_make_a_whole_up_to_where_it_is_longer_than_its_limit() {
        let mut body = Gathered::new(BodyLimit(6));
        assert!(body.finish().is_empty());
        body = Gathered::new(BodyLimit(6));
        let ends = ["", "abc", "", "def", "g"].map(|piece| body.add(Bytes::from_static(piece.as_bytes())));
        assert_eq!(ends, [false, false, false, false, true]);
        assert_eq!(body.finish(), "abcdefg");

        let mut alone = Gathered::new(BodyLimit(2));
        assert!(alone.add(Bytes::from_static(b"abc")));
        assert_eq!(alone.finish(), "abc");
    }
}
