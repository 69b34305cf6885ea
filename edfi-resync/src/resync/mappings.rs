//! Codes that a source uses and that nobody has mapped, with what they may mean.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::SystemTime;

use futures::StreamExt as _;

use super::choice::Choice;
use super::opened::Resync;
use crate::campus::{Narrowing, Right, Scope, Tool};
use crate::error::Result;
use crate::mappings::{Proposal, propose};
use crate::model::{Model, ResourceKind, ShapeProblem};
use crate::source::{Batch, Snapshot, SourceStore, UnmappedCode};
use crate::validate::Descriptors;

/// What the codes may mean that a source uses in a configuration and that its preferences do not map: of each, the values that the list has and that are
/// called so, or nearly so. Nothing is mapped by that. The configuration may be left out where the source has one alone.
///
/// # Errors
/// [`ConfigInvalid`](crate::ErrorKind::ConfigInvalid) for a list of another Data Standard and for a configuration that is not there; what the source says when
/// it cannot be read.
pub async fn propose_mappings(
    store: &dyn SourceStore,
    configuration: Option<&str>,
    descriptors: &Descriptors,
) -> Result<Vec<Proposal>> {
    let choice = Choice { configuration: configuration.map(str::to_owned), ..Choice::default() };
    let mut configuration = choice.among(&store.configurations().await?, store, SystemTime::now())?;
    if configuration.data_standard.is_empty() {
        descriptors.data_standard().clone_into(&mut configuration.data_standard);
    }
    let model = Model::data_standard(&configuration.data_standard)?;
    descriptors.check(&model)?;
    proposed(store, &Scope::new(model, Arc::new(configuration)), descriptors).await
}

impl Resync {
    /// What the codes may mean that the source uses in this configuration and that its preferences do not map, as [`propose_mappings`] says; from a list, or
    /// from the values that the ODS has by now.
    ///
    /// # Errors
    /// [`RightMissing`](crate::ErrorKind::RightMissing) without Read of the Resync tool; what [`descriptors`](Self::descriptors) and [`propose_mappings`] say.
    pub async fn propose_mappings(&self, descriptors: impl Into<Option<&Descriptors>>) -> Result<Vec<Proposal>> {
        self.rights().require(Tool::Resync, Right::Read)?;
        let shown;
        let descriptors = if let Some(descriptors) = descriptors.into() {
            descriptors
        } else {
            shown = self.descriptors().await?;
            &shown
        };
        descriptors.check(&self.model)?;
        proposed(self.store().as_ref(), &self.scope(), descriptors).await
    }
}

async fn proposed(store: &dyn SourceStore, scope: &Scope, descriptors: &Descriptors) -> Result<Vec<Proposal>> {
    let snapshot = store.open(scope).await?;
    let (preferences, policies) = (&scope.configuration.preferences, &scope.configuration.policies);
    let is_sent = |kind: &ResourceKind| preferences.is_on(kind.endpoint()) && !policies.is_read_only(kind);
    let mut codes = Vec::new();
    for kind in snapshot.kinds().await?.into_iter().filter(is_sent) {
        match snapshot.count(&kind).await?.unmapped {
            Some(unmapped) => codes.extend(unmapped),
            None => codes.extend(scanned(snapshot.as_ref(), &kind).await?),
        }
    }
    Ok(propose(codes, descriptors))
}

/// The codes of a kind whose source tells them by a scan alone.
async fn scanned(snapshot: &dyn Snapshot, kind: &ResourceKind) -> Result<Vec<UnmappedCode>> {
    let mut codes: BTreeMap<(String, String), u64> = BTreeMap::new();
    let mut batches = snapshot.scan(kind, &Narrowing::none());
    while let Some(batch) = batches.next().await {
        for code in unmapped(&batch?) {
            *codes.entry(code).or_default() += 1;
        }
    }
    Ok(codes.into_iter().map(|((descriptor, code), records)| UnmappedCode::new(descriptor, code, records)).collect())
}

/// Descriptor and code of each that a row was rejected for, once a row.
fn unmapped(batch: &Batch) -> impl Iterator<Item = (String, String)> {
    batch.rejects.iter().flat_map(|reject| {
        let codes = reject.errors.iter().filter_map(|error| match &error.problem {
            ShapeProblem::UnmappedCode { descriptor, code } => Some((descriptor.clone(), code.clone())),
            _ => None,
        });
        codes.collect::<BTreeSet<_>>()
    })
}
