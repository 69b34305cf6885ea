//! [`Step`]: one resource and one pass of a plan.

use serde::{Deserialize, Serialize};

use super::comparison::Comparison;
use super::selection::Selection;

/// One resource and one pass of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Step {
    /// The endpoint.
    pub resource: String,
    /// The heading under which the Resync screen lists it.
    pub category: String,
    /// The group of the load order it stands in.
    pub order: u32,
    /// Which pass over the resource this is.
    pub pass: Pass,
    /// Which of its records take part.
    pub selection: Selection,
    /// Added by *Select dependencies*.
    pub added: bool,
    /// Added, although no selected resource refers to it: an ODS authorizes by it what is about the people to whom they refer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub authorizes: bool,
    /// How many records take part, where that is known before the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
    /// How a Reconcile finds out which of them differ from what the ODS has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// The steps (by position) that must be finished before this one starts: all their records have settled, but for those that go a second time.
    pub after: Vec<usize>,
}

/// Which pass over a resource a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Pass {
    /// Every record, once.
    First,
    /// People who exist already and could not be seen before their first association: only records refused in the first pass.
    Refused,
    /// Records that were sent without a weak part, because what it refers to comes later: now whole.
    Whole,
}

impl Step {
    /// A step of the first pass.
    pub fn new(resource: impl Into<String>, category: impl Into<String>, order: u32, selection: Selection) -> Self {
        Self {
            resource: resource.into(),
            category: category.into(),
            order,
            pass: Pass::First,
            selection,
            added: false,
            authorizes: false,
            records: None,
            comparison: None,
            after: Vec::new(),
        }
    }
}
