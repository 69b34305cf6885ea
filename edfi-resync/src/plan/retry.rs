//! A plan that sends again what failed, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use super::fold::Chosen;
use super::steps::Steps;
use super::{Facts, Plan, Selection};
use crate::campus::Request;
use crate::error::{Error, ErrorKind, Result};
use crate::graph::Dependencies;
use crate::model::ResourceKind;

impl Plan {
    /// Folds the errors of each resource, by their numbers, into a plan that sends their records in load order.
    ///
    /// The schools are those that it touches; none where that is not known.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] when no record can be sent again.
    pub(crate) fn retrying(
        errors: &BTreeMap<ResourceKind, BTreeSet<i64>>,
        schools: &BTreeSet<i64>,
        facts: &Facts,
        dependencies: &Dependencies,
    ) -> Result<Self> {
        let mut warnings = facts.server.warnings.clone();
        let mut chosen = Chosen::default();
        for (kind, errors) in errors {
            let why = if !facts.configuration.preferences.is_on(kind.endpoint()) {
                "are switched off in the Resource Preferences"
            } else if !facts.held.contains(kind) {
                "are not in the source any more"
            } else {
                chosen.kinds.insert(kind.clone());
                continue;
            };
            warnings.push(format!("{kind} {why}: {} that failed are not sent again", errors.len()));
        }
        let select = |kind: &ResourceKind| errors.get(kind).cloned().map(Selection::Errors);
        let steps = Steps::of(&chosen, &select, facts, dependencies).0;
        if steps.is_empty() {
            let why =
                if warnings.is_empty() { "the errors are settled, or not of this target".to_owned() } else { warnings.join("; ") };
            return Err(Error::new(ErrorKind::RequestInvalid, "nothing is left to send again").with_hint(why));
        }
        Self::of(Request::new(), facts, Some(schools), steps, warnings).sealed()
    }

    /// The errors whose records it sends again, by their numbers.
    pub fn errors(&self) -> BTreeSet<i64> {
        let of = |selection: &Selection| match selection {
            Selection::Errors(errors) => errors.clone(),
            _ => BTreeSet::new(),
        };
        self.steps.iter().flat_map(|step| of(&step.selection)).collect()
    }

    /// Whether it does anything else than to send errors again.
    pub(crate) fn does_more_than_retry(&self) -> bool {
        !self.removals.is_empty() || !self.steps.iter().all(|step| matches!(step.selection, Selection::Errors(_)))
    }
}
