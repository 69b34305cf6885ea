//! [`Indexes`]: which items of which arrays are being read, and paths made from them.

use std::fmt::Write;

use super::compile::DEEPEST;

/// The indexes of the items around a place, outermost first.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) struct Indexes {
    pub(super) at: [u32; DEEPEST],
    pub(super) depth: usize,
}

impl Indexes {
    /// A path with the indexes in the place of `[*]`.
    pub(super) fn path(&self, template: &str) -> String {
        let mut pieces = template.split("[*]");
        let mut path = pieces.next().unwrap_or_default().to_owned();
        for (piece, index) in pieces.zip(&self.at[..self.depth]) {
            write!(path, "[{index}]{piece}").expect("a string can be written to");
        }
        path
    }
}
