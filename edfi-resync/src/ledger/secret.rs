//! [`LedgerSecret`]: makes digests that nobody can make without the ledger.

use std::fmt;

use siphasher::sip128::SipHasher24;

use crate::model::Key;

/// 128 random bits, made with a ledger and kept in it. A unique ID has so few digits that a plain digest of it can be found by trying
/// all; one under a secret (SipHash-2-4, 128 bits) cannot, by whoever sees it outside the ledger. `Debug` does not show it.
#[derive(Clone, Copy)]
pub struct LedgerSecret([u8; 16]);

impl LedgerSecret {
    /// A secret of these bytes, which the ledger drew from the system's generator when it was made.
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// How a record is called where people see it: 32 hex letters.
    pub fn name(&self, key: Key) -> String {
        format!("{:032x}", self.digest(b'r', &key.0.to_be_bytes()))
    }

    /// What a client key is recognized by.
    pub fn client(&self, client_key: &str) -> [u8; 16] {
        self.digest(b'c', client_key.as_bytes()).to_be_bytes()
    }

    /// What a reason is recognized by.
    #[cfg(feature = "sqlite")]
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

impl fmt::Debug for LedgerSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LedgerSecret")
    }
}
