//! What makes a file or a directory this source and no other.

use std::path::{Path, absolute};

/// The path as the system knows it, however it was written.
pub(super) fn resolved(path: &Path) -> String {
    let resolved = path.canonicalize().or_else(|_| absolute(path)).unwrap_or_else(|_| path.to_owned());
    format!("file {}", resolved.display())
}
