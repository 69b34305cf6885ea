//! [`Recovery`]: what could be saved of a damaged ledger.

use std::path::Path;

use crate::error::Result;

/// What could be saved of a damaged ledger, and what could not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recovery {}

pub(super) fn recover(_damaged: &Path, _fresh: &Path) -> Result<Recovery> {
    Ok(Recovery {})
}
