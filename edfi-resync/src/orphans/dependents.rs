//! What refers to records of the ODS by its own key, found by parts of that key.

use std::collections::{HashSet, VecDeque};

use serde_json::Value;

use super::look::Look;
use super::search::Search;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{KeyPart, KeyPartOf, ReferenceSpec, ResourceKind, key_parameters};
use crate::ods::{Listed, Listing};

/// More records than these are not gathered behind a few that somebody named: that is no repair, but a cleanup.
const MOST: usize = 10_000;

impl Search<'_> {
    /// Adds what refers to the records of these looks, and what refers to that, as far as a reference is part of a
    /// key.
    pub(crate) async fn with_dependents(&self, looks: &mut Vec<Look>) -> Result<()> {
        let kinds: Vec<_> = self.reversed().collect();
        let mut seen: HashSet<_> =
            looks.iter().flat_map(|look| look.candidates().iter().map(|of| (look.kind().clone(), of.listed.key))).collect();
        let record = |kind: &ResourceKind, listed: &Listed| (kind.clone(), listed.key, listed.text.clone());
        let mut waiting: VecDeque<_> =
            looks.iter().flat_map(|look| look.candidates().iter().map(|of| record(look.kind(), &of.listed))).collect();
        while let Some((kind, key, text)) = waiting.pop_front() {
            let body: Value = serde_json::from_str(text.get()).unwrap_or_default();
            for (dependent, order) in &kinds {
                for filter in filters(&kind, &body, dependent) {
                    let mut listing = Listing::new(self.sides.ods, dependent, vec![filter]);
                    loop {
                        let page = match listing.next_page().await {
                            Ok(Some(page)) => page,
                            Ok(None) => break,
                            // A kind that this client may not see it may not delete either: then the ODS says what is
                            // in the way. Of kinds that the source sends it is said all the same.
                            Err(answer) if answer.verdict.concerns_kind() => {
                                if self.sides.held.contains(dependent) {
                                    unseen(looks, dependent, *order, listing.why(&answer));
                                }
                                break;
                            }
                            Err(answer) => return Err(answer.into_error(&format!("{dependent} cannot be listed"))),
                        };
                        let mut found = Vec::new();
                        for listed in page {
                            let refers = listed.inspection.references.iter().any(|reference| reference.key == key);
                            if refers && seen.insert((dependent.clone(), listed.key)) {
                                waiting.push_back(record(dependent, &listed));
                                found.push(listed);
                            }
                        }
                        if seen.len() > MOST {
                            let message = format!("more than {MOST} records depend on what is to be deleted");
                            return Err(Error::new(ErrorKind::RequestInvalid, message).with_hint(
                                "name what depends on it instead, such as sections instead of their school, or clean up",
                            ));
                        }
                        self.add(looks, dependent, *order, found).await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds records to the look at their kind.
    pub(crate) async fn add(&self, looks: &mut Vec<Look>, kind: &ResourceKind, order: u32, found: Vec<Listed>) -> Result<()> {
        if found.is_empty() {
            return Ok(());
        }
        look_at(looks, kind, order).add(self.candidates(kind, found).await?);
        Ok(())
    }
}

/// The look at a kind, which is added if there is none.
fn look_at<'a>(looks: &'a mut Vec<Look>, kind: &ResourceKind, order: u32) -> &'a mut Look {
    let at = looks.iter().position(|look| look.kind() == kind).unwrap_or_else(|| {
        looks.push(Look::new(kind.clone(), order));
        looks.len() - 1
    });
    &mut looks[at]
}

/// Says of a kind that not all of it was seen.
fn unseen(looks: &mut Vec<Look>, kind: &ResourceKind, order: u32, why: String) {
    look_at(looks, kind, order).lacks(why);
}

/// How to ask for records of a kind that refer to this one by their key; one filter for each such reference.
fn filters(kind: &ResourceKind, body: &Value, dependent: &ResourceKind) -> Vec<Vec<(String, String)>> {
    let may_be = |reference: &&ReferenceSpec| {
        reference.identity && kind.model().satisfying(reference.target).iter().any(|target| target == kind)
    };
    let parameters = key_parameters(dependent);
    let filter = |reference: &ReferenceSpec| -> Vec<(String, String)> {
        let pair = |(member, paths): &(&str, &'static [&'static str])| {
            let path = format!("{}.{member}", reference.path);
            let (_, name) = parameters.iter().find(|(known, _)| *known == path)?;
            // Of an abstract target, the key of the subclass stands under a name of its own.
            let inside = if reference.target == kind.name() { paths.first() } else { kind.spec().identity.first() }?;
            let value = KeyPart { path: inside, of: KeyPartOf::Other }.text(body)?;
            Some((name.clone(), value))
        };
        reference.fields.iter().filter_map(pair).collect()
    };
    let filters = dependent.spec().references.iter().filter(may_be).map(filter);
    filters.filter(|filter| !filter.is_empty()).collect()
}
