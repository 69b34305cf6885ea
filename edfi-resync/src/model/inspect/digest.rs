//! The hashes: of natural keys, of canonical bodies and of single values.
//!
//! # Algorithm, pinned
//! Keys and digests are written to ledgers, so what is described here does not change without a new [`DIGEST_VERSION`]. All hashing is
//! XXH3, 128 bits unless said otherwise.
//!
//! **Key.** `XXH3(part(namespace) part(value) part(value) ..)`, where `part` is the length as 32 bits, little endian, and the UTF-8
//! bytes. The namespace is the name of the base class, or the resource's own where it has none; the values stand in the order of the
//! base's identity paths.
//!
//! **Digest.** Each member contributes `XXH3(bytes, seed = name ^ tag)`, where `name` is the 64-bit XXH3 of the member's name and `tag`
//! tells the types apart. The bytes are those of the text (letter case folded for a descriptor), 16 bytes of a whole number, 8 of a
//! fraction, 1 of a boolean; for an object or an array, 16 bytes with the wrapping sum of what its members or items contribute. The
//! sum is why order does not count; that each summand is hashed together with its name is why swapped values do.
//! Members that do not count (null, empty collections and objects, server members) contribute nothing.
//!
//! XXH3 is fast and well spread, and no defence against somebody who wants two bodies with one digest.

use xxhash_rust::xxh3::{xxh3_64, xxh3_128, xxh3_128_with_seed};

use crate::model::key::{Digest, Key};

/// The version of the algorithm by which keys and digests are made; part of every digest.
///
/// Raise it whenever one record would get another key or digest than before: another hash, another canonical form, a member that
/// counts or no longer counts. Ledgers then set aside what they kept under the former version, since it would be taken for a change of
/// every record, or worse, for a record that did not change.
pub const DIGEST_VERSION: u16 = 1;

const TEXT: u64 = 0x2b8c_5d1f_9a3e_6071;
const WHOLE: u64 = 0x71e4_0c96_d35b_a82d;
const FRACTION: u64 = 0xc6a7_934e_182f_5bd0;
const BOOLEAN: u64 = 0x9d12_f7b8_64c0_3ea5;
const OBJECT: u64 = 0x54f0_8a6b_e719_2d3c;
const ARRAY: u64 = 0xe83d_1675_0bf2_c94a;
const ROOT: u64 = 0x3a95_c2e1_7d48_f60b;

/// The seed of array items, which have no name.
pub(super) const ITEM: u64 = 0x0f6e_b4d9_a152_87c3;

/// The seed that stands for a member's name.
pub(super) fn name(name: &str) -> u64 {
    xxh3_64(name.as_bytes())
}

/// What a text contributes under its name.
pub(super) fn text(seed: u64, bytes: &[u8]) -> u128 {
    xxh3_128_with_seed(bytes, seed ^ TEXT)
}

/// What a whole number contributes.
pub(super) fn whole(seed: u64, value: i128) -> u128 {
    xxh3_128_with_seed(&value.to_le_bytes(), seed ^ WHOLE)
}

/// What any other number contributes; `1.0` is the whole number 1.
pub(super) fn number(seed: u64, value: f64) -> u128 {
    // Between these bounds every number without a fraction is exact as an integer.
    if value.fract() == 0.0 && (-9.3e18..1.9e19).contains(&value) {
        whole(seed, value as i128)
    } else {
        xxh3_128_with_seed(&value.to_bits().to_le_bytes(), seed ^ FRACTION)
    }
}

/// What a boolean contributes.
pub(super) fn boolean(seed: u64, value: bool) -> u128 {
    xxh3_128_with_seed(&[u8::from(value)], seed ^ BOOLEAN)
}

/// A value by itself, to compare members that have different names.
pub(super) fn value(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

/// The sum over the members of an object or the items of an array.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Sum(Option<u128>);

impl Sum {
    pub(super) fn add(&mut self, contribution: Option<u128>) {
        if let Some(summand) = contribution {
            self.0 = Some(self.0.unwrap_or(0).wrapping_add(summand));
        }
    }

    /// Whether nothing was added that counts.
    pub(super) fn is_empty(self) -> bool {
        self.0.is_none()
    }

    /// What an object with these members contributes.
    pub(super) fn object(self, seed: u64) -> Option<u128> {
        self.0.map(|sum| xxh3_128_with_seed(&sum.to_le_bytes(), seed ^ OBJECT))
    }

    /// What an array with these items contributes.
    pub(super) fn array(self, seed: u64) -> Option<u128> {
        self.0.map(|sum| xxh3_128_with_seed(&sum.to_le_bytes(), seed ^ ARRAY))
    }

    /// The digest of a body with these members.
    pub(super) fn root(self) -> Digest {
        Digest(xxh3_128_with_seed(&self.0.unwrap_or(0).to_le_bytes(), ROOT ^ u64::from(DIGEST_VERSION)))
    }
}

/// Appends one length-prefixed part of a key.
pub(super) fn push_part(buffer: &mut Vec<u8>, bytes: &[u8]) {
    buffer.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    buffer.extend_from_slice(bytes);
}

/// The key whose parts are in the buffer, the namespace first.
pub(super) fn key(parts: &[u8]) -> Key {
    Key(xxh3_128(parts))
}

/// Folds letter case.
pub(super) fn fold(text: &str, folded: &mut Vec<u8>) {
    folded.clear();
    folded.extend_from_slice(text.as_bytes());
    if text.is_ascii() {
        folded.make_ascii_lowercase();
    } else {
        folded.clear();
        folded.extend_from_slice(text.to_lowercase().as_bytes());
    }
}

/// A whole number as keys write it, without an allocation.
pub(super) fn decimal(number: i128, digits: &mut [u8; 20]) -> &[u8] {
    // JSON's whole numbers have 64 bits here, and dividing 128 is slow.
    let (mut rest, mut from) = (number.unsigned_abs() as u64, digits.len());
    loop {
        from -= 1;
        digits[from] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        from -= 1;
        digits[from] = b'-';
    }
    &digits[from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_written_without_ornament() {
        for number in [0, 7, -1, 255_901_001, i64::MIN.into(), i64::MAX.into(), u64::MAX.into()] {
            assert_eq!(decimal(number, &mut [0; 20]), number.to_string().as_bytes());
        }
    }
}
