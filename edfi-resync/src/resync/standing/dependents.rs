//! What refers to records of the ODS by its own key, found by parts of that key.

use std::collections::{HashSet, VecDeque};

use serde_json::Value;
use serde_json::value::RawValue;

use super::super::listing::{Listed, Listing};
use super::{Ground, Look, Stands};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{KeyPart, KeyPartOf, ReferenceSpec, ResourceKind, key_parameters};
use crate::ods::Verdict;

/// More records than these are not gathered behind a few that somebody named: that is no repair, but a cleanup.
const MOST: usize = 10_000;

/// What the ODS says of an id. Unlike a list, it tells what it does not show from what it does not have.
pub(in super::super) enum ById {
    /// The record.
    Shown(Box<Listed>),
    /// No record has it.
    Gone,
    /// A record may have it, which this client may not see.
    Hidden,
}

impl Ground<'_> {
    /// A record by its id.
    pub(in super::super) async fn by_id(&self, kind: &ResourceKind, id: &str) -> Result<ById> {
        let item = match self.resync.ods.get(kind, id).await {
            Ok(Some(item)) => item,
            Ok(None) => return Ok(ById::Gone),
            Err(answer) if matches!(answer.verdict, Verdict::StaleId | Verdict::AlreadyGone) => return Ok(ById::Gone),
            Err(answer) if matches!(answer.verdict, Verdict::Permission | Verdict::Refused | Verdict::PersonRefused) => {
                return Ok(ById::Hidden);
            }
            Err(answer) => return Err(answer.into_error(&format!("{kind} cannot be looked at"))),
        };
        let inspection = kind.inspector().inspect(&item.body);
        let (Some(key), Ok(text)) = (inspection.key, serde_json::from_slice::<Box<RawValue>>(&item.body)) else {
            return Ok(ById::Hidden);
        };
        let listed = Listed { key, digest: inspection.digest, id: id.to_owned(), etag: item.etag, inspection, text };
        Ok(ById::Shown(Box::new(listed)))
    }

    /// Adds what refers to the records of these looks, and what refers to that, as far as a reference is part of a key.
    pub(in super::super) async fn with_dependents(&self, looks: &mut Vec<Look>) -> Result<()> {
        let kinds: Vec<_> = self.reversed().collect();
        let mut seen: HashSet<_> =
            looks.iter().flat_map(|look| look.stands.iter().map(|of| (look.kind.clone(), of.listed.key))).collect();
        let record = |kind: &ResourceKind, listed: &Listed| (kind.clone(), listed.key, listed.text.clone());
        let mut waiting: VecDeque<_> =
            looks.iter().flat_map(|look| look.stands.iter().map(|of| record(&look.kind, &of.listed))).collect();
        while let Some((kind, key, text)) = waiting.pop_front() {
            let body: Value = serde_json::from_str(text.get()).unwrap_or_default();
            for (dependent, order) in &kinds {
                for filter in filters(&kind, &body, dependent) {
                    let mut listing = Listing::new(&self.resync.ods, dependent, vec![filter]);
                    loop {
                        let page = match listing.next_page().await {
                            Ok(Some(page)) => page,
                            Ok(None) => break,
                            // A kind that this client may not see it may not delete either: then the ODS says what is in the way.
                            // Of kinds that the source sends it is said all the same.
                            Err(answer) if answer.verdict.concerns_kind() => {
                                if self.held.contains(dependent) {
                                    unseen(looks, dependent, *order, format!("it cannot be listed: {answer}"));
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
    pub(in super::super) async fn add(
        &self,
        looks: &mut Vec<Look>,
        kind: &ResourceKind,
        order: u32,
        found: Vec<Listed>,
    ) -> Result<()> {
        if found.is_empty() {
            return Ok(());
        }
        let keys: Vec<_> = found.iter().map(|listed| listed.key).collect();
        let rows = self.rows(kind, &keys).await?;
        let look = look_at(looks, kind, order);
        for (listed, (row, objects)) in found.into_iter().zip(rows) {
            if !look.stands.iter().any(|known| known.listed.id == listed.id) {
                look.stands.push(Stands { listed, row, objects });
            }
        }
        Ok(())
    }
}

/// The look at a kind, which is added if there is none.
fn look_at<'a>(looks: &'a mut Vec<Look>, kind: &ResourceKind, order: u32) -> &'a mut Look {
    let at = looks.iter().position(|look| look.kind == *kind).unwrap_or_else(|| {
        looks.push(Look { kind: kind.clone(), order, stands: Vec::new(), outside: 0, hidden: 0, gap: None });
        looks.len() - 1
    });
    &mut looks[at]
}

/// Says of a kind that not all of it was seen.
fn unseen(looks: &mut Vec<Look>, kind: &ResourceKind, order: u32, why: String) {
    look_at(looks, kind, order).gap.get_or_insert(why);
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
