//! [`Cleanup`]: what is known while the orphans of a request are found.

use super::organizations::{organizations, sent_schools};
use super::search::Search;
use crate::campus::SchoolSelection;
use crate::error::Result;
use crate::plan::{Organizations, Plan, Reach, Selection};
use crate::report::Gap;

/// What is known while the orphans of a request are found.
pub(super) struct Cleanup<'a> {
    pub(super) search: Search<'a>,
    /// Another configuration that sends into the same ODS for another school year, by name.
    pub(super) sibling: Option<String>,
    pub(super) organizations: Organizations,
    pub(super) reaches: Vec<(Selection, Reach)>,
    pub(super) warnings: Vec<String>,
    /// What could not be looked at, besides the kinds that its steps name.
    pub(super) gaps: Vec<Gap>,
}

impl<'a> Cleanup<'a> {
    /// Another configuration may send into the same ODS for another school year.
    pub(super) async fn open(search: Search<'a>, sibling: Option<String>, plan: &Plan) -> Result<Self> {
        let chosen = match plan.request.schools {
            None | Some(SchoolSelection::All) => None,
            Some(_) => Some(plan.schools.iter().map(|school| school.id).collect()),
        };
        let mut gaps = Vec::new();
        let mut organizations = organizations(&search.sides, chosen, &mut gaps).await;
        let learned = sent_schools(&search.sides, &mut organizations).await?;
        gaps.extend(learned.err());
        Ok(Self { search, sibling, organizations, reaches: Vec::new(), warnings: Vec::new(), gaps })
    }
}
