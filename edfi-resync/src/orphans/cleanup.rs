//! [`Cleanup`]: what is known while the orphans of a request are found.

use super::bounds::Bounds;
use super::search::Search;
use crate::error::Result;
use crate::plan::Plan;
use crate::report::Gap;

/// What is known while the orphans of a request are found.
pub(super) struct Cleanup<'a> {
    pub(super) bounds: Bounds<'a>,
    /// Another configuration that sends into the same ODS for another school year, by name.
    pub(super) sibling: Option<String>,
    pub(super) warnings: Vec<String>,
    /// What could not be looked at, besides the kinds that its steps name.
    pub(super) gaps: Vec<Gap>,
}

impl<'a> Cleanup<'a> {
    /// Another configuration may send into the same ODS for another school year.
    pub(super) async fn open(search: Search<'a>, sibling: Option<String>, plan: &Plan) -> Result<Self> {
        let (bounds, gaps) = Bounds::open(search, plan).await?;
        Ok(Self { bounds, sibling, warnings: Vec::new(), gaps })
    }
}
