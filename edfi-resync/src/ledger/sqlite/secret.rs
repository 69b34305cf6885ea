//! [`Secret`]: makes digests that nobody can make without the ledger.

use std::fmt;

use siphasher::sip128::SipHasher24;

use crate::model::Key;

/// 128 random bits, made with the ledger and kept in it. A unique ID has so few digits that a plain digest of it can be found by trying
/// all; one under a secret (SipHash-2-4, 128 bits) cannot, by whoever sees it outside the ledger.
#[derive(Clone, Copy)]
pub(crate) struct Secret([u8; 16]);

impl Secret {
    pub(crate) fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// How a record is called where people see it: 32 hex letters.
    pub(crate) fn name(&self, key: Key) -> String {
        format!("{:032x}", self.digest(b'r', &key.0.to_be_bytes()))
    }

    /// What a client key is recognized by.
    pub(crate) fn client(&self, client_key: &str) -> [u8; 16] {
        self.digest(b'c', client_key.as_bytes()).to_be_bytes()
    }

    /// What a reason is recognized by.
    pub(crate) fn reason(&self, bytes: &[u8]) -> [u8; 16] {
        self.digest(b'w', bytes).to_be_bytes()
    }

    /// `what` keeps digests of different things apart.
    fn digest(self, what: u8, bytes: &[u8]) -> u128 {
        let mut all = Vec::with_capacity(bytes.len() + 1);
        all.push(what);
        all.extend_from_slice(bytes);
        SipHasher24::new_with_key(&self.0).hash(&all).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}
