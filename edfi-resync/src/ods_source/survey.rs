//! [`Survey`]: which kinds an ODS has and shows, and how many records of each.

use std::collections::{BTreeMap, BTreeSet};

use futures::StreamExt as _;
use futures::stream;

use crate::error::Result;
use crate::model::{Model, ResourceClass, ResourceKind, extension_resource};
use crate::ods::{Ods, Verdict};

/// Kinds that are asked about at once.
const AT_ONCE: usize = 16;

/// Which kinds an ODS has and shows, and how many records of each, if it counts them.
#[derive(Debug)]
pub(super) struct Survey {
    pub(super) held: BTreeMap<ResourceKind, Option<u64>>,
    /// Kinds that it has, and does not show to this client.
    pub(super) forbidden: Vec<ResourceKind>,
    /// What it has of extensions and of other Data Standards.
    pub(super) unsupported: BTreeSet<String>,
}

impl Survey {
    /// Asks about every kind of a model that the load order of the server names; about all where it publishes none.
    pub(super) async fn of(ods: &Ods, model: &Model) -> Result<Self> {
        let published = ods.resources().await.ok();
        let is_there = |kind: &ResourceKind| {
            let named = |path: &String| path.eq_ignore_ascii_case(&kind.path());
            published.as_ref().is_none_or(|published| published.iter().any(named))
        };
        let is_sent = |kind: &ResourceKind| matches!(kind.spec().class, ResourceClass::Resource | ResourceClass::Descriptor);
        let kinds: Vec<_> = model.kinds().filter(|kind| is_sent(kind) && is_there(kind)).collect();
        let counts = kinds.into_iter().map(|kind| async move {
            let counted = ods.count(&kind, &[]).await;
            (kind, counted)
        });
        let mut counts = stream::iter(counts).buffer_unordered(AT_ONCE);
        let (mut held, mut forbidden) = (BTreeMap::new(), Vec::new());
        while let Some((kind, counted)) = counts.next().await {
            match counted {
                Ok(count) => drop(held.insert(kind, count)),
                Err(answer) if answer.verdict == Verdict::Config => {}
                Err(answer) if matches!(answer.verdict, Verdict::Permission | Verdict::Refused | Verdict::PersonRefused) => {
                    forbidden.push(kind);
                }
                Err(answer) => return Err(answer.into_error(&format!("{kind} of the source ODS cannot be counted"))),
            }
        }
        forbidden.sort();
        let unsupported = published.into_iter().flatten().filter(|path| model.find(path).is_none());
        let named = |path: String| extension_resource(&path).or_else(|| Some(path.rsplit('/').next()?.to_owned()));
        let unsupported = unsupported.filter_map(named).filter(|name| !name.is_empty()).collect();
        Ok(Self { held, forbidden, unsupported })
    }
}
