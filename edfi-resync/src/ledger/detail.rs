//! [`Detail`]: JSON that the ledger keeps as it is, and does not show.

use std::fmt;

use serde::de::IgnoredAny;

use crate::error::{Error, ErrorKind, Result};

/// JSON that belongs to an event or to the audit: the ledger keeps it and does not look into it. It may hold unique IDs of people, so
/// `Debug` and `Display` show its length only.
#[derive(Clone, PartialEq, Eq)]
pub struct Detail(String);

impl Detail {
    /// Takes JSON.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] for a text that is none.
    pub fn new(json: impl Into<String>) -> Result<Self> {
        let json = json.into();
        match serde_json::from_str::<IgnoredAny>(&json) {
            Ok(_) => Ok(Self(json)),
            // Its own words would quote the text.
            Err(_) => Err(Error::new(ErrorKind::RequestInvalid, "a detail is not JSON").with_hint("write it as JSON")),
        }
    }

    /// What was kept before.
    #[cfg(feature = "sqlite")]
    pub(crate) fn kept(json: String) -> Self {
        Self(json)
    }

    /// The JSON: protected student data, and the caller's to guard.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} bytes>", self.0.len())
    }
}

impl fmt::Debug for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_json_is_refused_and_not_quoted() {
        let error = Detail::new("604822, 604823").expect_err("no JSON");
        assert!(error.kind() == ErrorKind::RequestInvalid && !format!("{error:?}").contains("6048"));
    }
}
