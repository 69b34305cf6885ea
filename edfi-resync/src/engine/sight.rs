//! [`Sight`]: what is kept of a record that was seen; [`Half`] of a key, which tells it from the others of a run; [`First`]: which of several came first.

use super::digest_table::DigestKey;
use crate::model::{Digest, Key};

/// What is kept of a record: a part of its digest, which tells two bodies of one key apart, and where it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sight {
    digest: u32,
    place: Place,
}

/// Where a record came from: the number of its source, and its position there in two halves, so that it takes no room beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    source: u32,
    position: [u32; 2],
}

/// Which key came first of those that are one without their letter case, and where from; that is absent where only the id that it stands under was met.
pub(super) type First = (Half, Option<Place>);

/// Half of a key: enough to tell it from the others of a run.
pub(super) type Half = u64;

/// The half of a key.
pub(super) fn half(key: Key) -> Half {
    key.0 as u64
}

impl Sight {
    pub(super) fn new(digest: Digest, place: Place) -> Self {
        Self { digest: digest.0 as u32, place }
    }

    pub(super) fn place(self) -> Place {
        self.place
    }

    /// Whether it is of the same body as another one of its key.
    pub(super) fn is_like(self, other: Self) -> bool {
        self.digest == other.digest
    }

    /// Part of the digest, source and position.
    #[cfg_attr(not(feature = "sqlite"), expect(dead_code, reason = "they are kept in a temporary file"))]
    pub(super) fn parts(self) -> (u32, u32, u64) {
        (self.digest, self.place.source, self.place.position())
    }

    #[cfg_attr(not(feature = "sqlite"), expect(dead_code, reason = "they are kept in a temporary file"))]
    pub(super) fn of_parts((digest, source, position): (u32, u32, u64)) -> Self {
        Self { digest, place: Place::new(source, position) }
    }
}

impl Place {
    pub(super) fn new(source: u32, position: u64) -> Self {
        Self { source, position: [(position >> 32) as u32, position as u32] }
    }

    pub(super) fn source(self) -> u32 {
        self.source
    }

    pub(super) fn position(self) -> u64 {
        u64::from(self.position[0]) << 32 | u64::from(self.position[1])
    }
}

impl DigestKey for Key {
    fn first_bits(self) -> u64 {
        (self.0 >> 64) as u64
    }
}

impl DigestKey for Half {
    fn first_bits(self) -> u64 {
        self
    }
}
