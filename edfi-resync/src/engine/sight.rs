//! [`Sight`]: what is kept of a record that was seen; [`Half`] of a key, which tells it from the others of a run; [`First`]: which of several came first.

use crate::model::{Digest, Key};

/// What is kept of a record: its digest, and where it came from.
pub(super) type Sight = (Digest, u32, u64);

/// Which key came first of those that are one without their letter case, and where from; that is absent where only the id that it stands under was met.
pub(super) type First = (Half, Option<(u32, u64)>);

/// Half of a key: enough to tell it from the others of a run.
pub(super) type Half = u64;

/// The half of a key.
pub(super) fn half(key: Key) -> Half {
    key.0 as u64
}
