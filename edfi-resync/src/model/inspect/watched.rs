//! [`Watched`]: the value of a member that is unified with others.

use super::compile::Field;
use super::place::Indexes;

/// The value of a member that is unified with others.
pub(super) struct Watched<'t> {
    pub(super) field: &'t Field,
    pub(super) value: u64,
    pub(super) indexes: Indexes,
}

impl Watched<'_> {
    /// Whether both stand in the same item of the same array.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        let array = |path: &'_ str| path.rfind("[*]");
        self.indexes == other.indexes
            && array(&self.field.path).is_some_and(|end| other.field.path.get(..end) == self.field.path.get(..end))
    }
}
