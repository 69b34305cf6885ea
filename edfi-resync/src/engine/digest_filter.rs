//! [`DigestFilter`]: which digests are certainly not in a set that is kept elsewhere.
//!
//! A Bloom filter in blocks of 512 bits, which needs no hash of its own. It grows by another one, twice as large, behind those that are full.

/// Bits for each digest: one in a hundred that are not in the set passes.
const BITS: usize = 12;
/// How many digests the first part has room for.
const FIRST: usize = 1 << 15;

/// Which digests are certainly not in a set that is kept elsewhere.
#[derive(Debug, Default)]
pub(super) struct DigestFilter {
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    blocks: Vec<[u64; 8]>,
    room: usize,
    size: usize,
}

impl DigestFilter {
    /// Takes the first bits of a digest into the set.
    pub(super) fn add(&mut self, bits: u64) {
        let size = match self.parts.last() {
            Some(part) if part.room > 0 => None,
            Some(part) => Some(2 * part.size),
            None => Some(FIRST),
        };
        if let Some(size) = size {
            self.parts.push(Part { blocks: vec![[0; 8]; size * BITS / 512], room: size, size });
        }
        if let Some(part) = self.parts.last_mut() {
            part.room -= 1;
            let at = part.block_of(bits);
            for (word, bit) in places(bits) {
                part.blocks[at][word] |= bit;
            }
        }
    }

    /// Whether the set may have a digest with these first bits.
    pub(super) fn may_have(&self, bits: u64) -> bool {
        self.parts.iter().any(|part| {
            let block = &part.blocks[part.block_of(bits)];
            places(bits).all(|(word, bit)| block[word] & bit != 0)
        })
    }
}

impl Part {
    fn block_of(&self, bits: u64) -> usize {
        // The places in a block are told by the other end of the bits.
        ((u128::from(bits.rotate_left(17)) * self.blocks.len() as u128) >> 64) as usize
    }
}

/// The seven bits of a block that stand for a digest.
fn places(bits: u64) -> impl Iterator<Item = (usize, u64)> {
    // Multiplied, so that digests that share a block share no places.
    let mixed = bits.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (0..7).map(move |at| {
        let place = (mixed >> (1 + 9 * at)) as usize & 511;
        (place / 64, 1 << (place % 64))
    })
}

#[cfg(test)]
mod tests {
    use xxhash_rust::xxh3::xxh3_64;

    use super::*;

    #[test]
    fn what_is_in_it_always_passes_and_of_the_others_few() {
        let digest = |number: u32| xxh3_64(&number.to_le_bytes());
        let mut filter = DigestFilter::default();
        assert!(!filter.may_have(digest(1)));
        for number in 0..200_000 {
            filter.add(digest(number));
        }
        assert!((0..200_000).all(|number| filter.may_have(digest(number))));
        let passing = (200_000..400_000).filter(|number| filter.may_have(digest(*number))).count();
        assert!(passing < 8_000, "{passing} of 200,000 pass");
    }
}
