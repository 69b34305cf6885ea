//! [`verify`]: kind after kind, in load order.

use super::difference::Differences;
use super::people::People;
use crate::campus::{SchoolSelection, Scope};
use crate::engine::Related;
use crate::error::Result;
use crate::graph::Dependencies;
use crate::model::ResourceKind;
use crate::orphans::{Bounds, Search};
use crate::plan::{Pass, Plan};

/// What is known while a request is compared.
pub(super) struct Verifier<'a> {
    pub(super) bounds: Bounds<'a>,
    pub(super) dependencies: &'a Dependencies,
    /// The chosen schools.
    pub(super) scope: Scope,
    pub(super) related: Option<Related>,
    pub(super) people: People,
    pub(super) show_values: bool,
    pub(super) found: Differences,
}

/// Compares what a plan would send with what the ODS has.
pub(crate) async fn verify(search: Search<'_>, dependencies: &Dependencies, plan: Plan, show_values: bool) -> Result<Differences> {
    let (bounds, gaps) = Bounds::open(search, &plan).await?;
    let bounds = bounds.or_any_organization();
    let sides = &bounds.search.sides;
    let scope = match plan.request.schools {
        None | Some(SchoolSelection::All) => sides.scope.clone(),
        Some(_) => sides.scope.clone().with_schools(plan.schools.iter().map(|school| school.id).collect()),
    };
    let kinds = plan.steps.iter().map(|step| sides.model().kind(&step.resource)).collect::<Result<Vec<ResourceKind>>>()?;
    let related = Related::read((sides.snapshot.as_ref(), &scope), dependencies, &plan, &kinds).await?;
    let found = Differences {
        warnings: plan.warnings.iter().cloned().chain(gaps.iter().map(ToString::to_string)).collect(),
        ..Differences::default()
    };
    let mut verifier = Verifier { bounds, dependencies, scope, related, people: People::default(), show_values, found };
    for (step, kind) in plan.steps.iter().zip(&kinds).filter(|(step, _)| step.pass == Pass::First) {
        let found = verifier.resource(kind, &step.selection).await?;
        verifier.found.total.add(found.compared);
        verifier.found.resources.insert(kind.to_string(), found.compared);
        verifier.found.differences.extend(found.differences);
    }
    Ok(verifier.found)
}
