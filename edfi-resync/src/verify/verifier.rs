//! [`verify`]: kind after kind, in load order.

use std::collections::{HashMap, HashSet};

use super::difference::Differences;
use super::people::People;
use crate::campus::{SchoolSelection, Scope};
use crate::engine::Related;
use crate::error::Result;
use crate::graph::Dependencies;
use crate::model::{Key, Model, ResourceKind};
use crate::orphans::{Bounds, Search};
use crate::plan::{Pass, Plan};

/// The records that alone are compared, by kind.
pub(crate) type Wanted = HashMap<ResourceKind, HashSet<Key>>;

/// What is known while a request is compared.
pub(super) struct Verifier<'a> {
    pub(super) bounds: Bounds<'a>,
    pub(super) dependencies: &'a Dependencies,
    /// The chosen schools.
    pub(super) scope: Scope,
    pub(super) related: Option<Related>,
    /// Absent: all that take part.
    pub(super) wanted: Option<Wanted>,
    pub(super) people: People,
    pub(super) show_values: bool,
    pub(super) found: Differences,
}

impl<'a> Verifier<'a> {
    /// Reads within which bounds a plan is compared.
    pub(super) async fn open(
        search: Search<'a>,
        dependencies: &'a Dependencies,
        plan: &Plan,
        wanted: Option<Wanted>,
        show_values: bool,
    ) -> Result<Self> {
        let (bounds, gaps) = Bounds::open(search, plan).await?;
        let bounds = bounds.or_any_organization();
        let sides = &bounds.search.sides;
        let scope = match plan.request.schools {
            None | Some(SchoolSelection::All) => sides.scope.clone(),
            Some(_) => sides.scope.clone().with_schools(plan.schools.iter().map(|school| school.id).collect()),
        };
        let kinds = kinds(plan, sides.model())?;
        // Who names its records has looked for what is related.
        let related = match wanted {
            Some(_) => None,
            None => Related::read((sides.snapshot.as_ref(), &scope), dependencies, plan, &kinds).await?,
        };
        let found = Differences {
            warnings: plan.warnings.iter().cloned().chain(gaps.iter().map(ToString::to_string)).collect(),
            ..Differences::default()
        };
        Ok(Self { bounds, dependencies, scope, related, wanted, people: People::default(), show_values, found })
    }
}

/// The kinds of a plan's steps.
pub(super) fn kinds(plan: &Plan, model: &Model) -> Result<Vec<ResourceKind>> {
    plan.steps.iter().map(|step| model.kind(&step.resource)).collect()
}

/// Compares what a plan would send with what the ODS has.
pub(crate) async fn verify(search: Search<'_>, dependencies: &Dependencies, plan: Plan, show_values: bool) -> Result<Differences> {
    let verifier = Verifier::open(search, dependencies, &plan, None, show_values).await?;
    compared(verifier, &plan).await
}

/// Compares these records of a plan, and nothing else: the ODS is asked for no more than them where it can be, and extras are not looked for.
pub(crate) async fn verify_these(
    search: Search<'_>,
    dependencies: &Dependencies,
    plan: Plan,
    wanted: Wanted,
    show_values: bool,
) -> Result<Differences> {
    let verifier = Verifier::open(search, dependencies, &plan, Some(wanted), show_values).await?;
    compared(verifier, &plan).await
}

async fn compared(mut verifier: Verifier<'_>, plan: &Plan) -> Result<Differences> {
    let kinds = kinds(plan, verifier.bounds.search.sides.model())?;
    for (step, kind) in plan.steps.iter().zip(&kinds).filter(|(step, _)| step.pass == Pass::First) {
        if verifier.wanted.as_ref().is_some_and(|wanted| wanted.get(kind).is_none_or(HashSet::is_empty)) {
            continue;
        }
        let found = verifier.resource(kind, &step.selection).await?;
        verifier.found.total.add(found.compared);
        verifier.found.resources.insert(kind.to_string(), found.compared);
        verifier.found.differences.extend(found.differences);
    }
    Ok(verifier.found)
}
