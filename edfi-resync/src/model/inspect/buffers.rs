//! [`Buffers`]: what a pass writes into while it reads, kept for the next pass on its thread: to ask for new ones costs as much as a good part of a pass.

use std::cell::Cell;
use std::mem;

thread_local! {
    /// `parts` and `scratch`.
    static SPARE: Cell<(Vec<u8>, Vec<u8>)> = Cell::default();
}

/// More bytes than these are not kept: one huge record must not hold them for good.
const MOST_KEPT: usize = 64 << 10;

/// Buffers of one pass, empty at its beginning.
#[derive(Debug)]
pub(super) struct Buffers {
    /// Captured values, each as a part of a key.
    pub(super) parts: Vec<u8>,
    /// A key or a folded text while it is put together.
    pub(super) scratch: Vec<u8>,
}

impl Buffers {
    pub(super) fn take() -> Self {
        let (parts, scratch) = SPARE.try_with(Cell::take).unwrap_or_default();
        Self { parts, scratch }
    }
}

impl Drop for Buffers {
    fn drop(&mut self) {
        let (mut parts, mut scratch) = (mem::take(&mut self.parts), mem::take(&mut self.scratch));
        if parts.capacity() + scratch.capacity() <= MOST_KEPT {
            parts.clear();
            scratch.clear();
            // A thread that ends keeps nothing.
            let _ = SPARE.try_with(|spare| spare.set((parts, scratch)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_pass_has_them_empty_and_none_that_are_huge() {
        let mut first = Buffers::take();
        first.parts.extend_from_slice(&[7; 1_000]);
        drop(first);
        let mut second = Buffers::take();
        assert!(second.parts.is_empty() && second.parts.capacity() >= 1_000);
        second.scratch.resize(MOST_KEPT + 1, 7);
        drop(second);
        assert!(Buffers::take().scratch.capacity() <= MOST_KEPT);
    }
}
