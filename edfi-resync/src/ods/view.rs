//! [`View`]: a state of a server other than its present one, which reads are of.

use http::{HeaderName, HeaderValue};

/// A snapshot of a server, as the header that asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct View {
    name: &'static str,
    value: HeaderValue,
}

impl View {
    /// The snapshot that a server of version 7 or later has.
    #[cfg(feature = "ods-source")]
    pub(crate) fn of_snapshot() -> Self {
        Self { name: "use-snapshot", value: HeaderValue::from_static("true") }
    }

    /// The snapshot of this identifier, of a server before version 7; nothing for what fits into no header.
    #[cfg(feature = "ods-source")]
    pub(crate) fn identified(identifier: &str) -> Option<Self> {
        Some(Self { name: "snapshot-identifier", value: HeaderValue::try_from(identifier).ok()? })
    }

    /// The name of the header.
    pub(super) fn name(&self) -> HeaderName {
        HeaderName::from_static(self.name)
    }

    /// What it says.
    pub(super) fn value(&self) -> &HeaderValue {
        &self.value
    }
}
