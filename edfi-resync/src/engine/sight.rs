//! [`Sight`]: what is kept of a record that was seen, and the [`Half`] of a key that tells it from the others of a run.

use crate::model::{Digest, Key};

/// What is kept of a record: its digest, and where it came from.
pub(super) type Sight = (Digest, u32, u64);

/// Half of a key: enough to tell it from the others of a run.
pub(super) type Half = u64;

/// The half of a key.
pub(super) fn half(key: Key) -> Half {
    key.0 as u64
}
