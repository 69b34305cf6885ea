//! One kind: what the source has and what the ODS shows, joined.

use serde_json::Value;

use super::campus::{Campus, Ours, State, Whence, Within};
use super::difference::{Compared, Difference, DifferenceKind, Held, MemberDifference};
use super::listing::Shown;
use super::people::{behind, part_of};
use super::verifier::Verifier;
use crate::compare::{ById, Differing, by_id, differing};
use crate::engine::primary_references;
use crate::error::Result;
use crate::model::{Key, ResourceKind};
use crate::plan::{Row, Selection};
use crate::source::Looked;

/// Records of a kind that are asked for by their ids to know whether they are hidden or gone, at most.
const LOOKED_AT: usize = 1_000;

/// What is said of a person whom the ODS does not show, and of what is about such a one.
const BEHIND_AN_ASSOCIATION: &str =
    "the ODS shows a person, and what is about a person, behind a primary association only, and shows none here: it may be there";

/// What was found of one kind.
pub(super) struct Found<'a> {
    kind: &'a ResourceKind,
    pub(super) compared: Compared,
    pub(super) differences: Vec<Difference>,
}

impl<'a> Found<'a> {
    fn new(kind: &'a ResourceKind) -> Self {
        Self { kind, compared: Compared::default(), differences: Vec::new() }
    }

    fn same(&mut self) {
        self.compared.count(None);
    }

    fn add(&mut self, kind: DifferenceKind, whence: Option<&Whence>, id: Option<String>) -> &mut Difference {
        self.compared.count(Some(kind));
        self.differences.push(Difference {
            resource: self.kind.to_string(),
            kind,
            origin: whence.map(|whence| whence.origin.to_string()),
            id,
            schools: whence.map(|whence| whence.schools.clone()).unwrap_or_default(),
            persons: whence.map(|whence| whence.persons.clone()).unwrap_or_default(),
            members: Vec::new(),
            why: None,
        });
        self.differences.last_mut().expect("it was just added")
    }

    fn doubt(&mut self, whence: Option<&Whence>, id: Option<String>, why: impl Into<String>) {
        self.add(DifferenceKind::NotComparable, whence, id).why = Some(why.into());
    }

    /// In an order of their own, whatever that of the lists was.
    fn sorted(mut self) -> Self {
        self.differences.sort_by(|a, b| (a.kind, &a.origin, &a.id).cmp(&(b.kind, &b.origin, &b.id)));
        self
    }
}

impl Verifier<'_> {
    /// Compares one kind.
    pub(super) async fn resource<'k>(&mut self, kind: &'k ResourceKind, selection: &Selection) -> Result<Found<'k>> {
        let mut found = Found::new(kind);
        let within = Within {
            snapshot: self.bounds.search.sides.snapshot.clone(),
            scope: &self.scope,
            related: self.related.as_ref(),
            primary: primary_references(self.dependencies, kind),
        };
        let reach = self.bounds.reach(selection).await?;
        let mut campus = Campus::read(&within, kind, selection, reach.is_whole()).await;
        for (whence, why) in std::mem::take(&mut campus.broken) {
            found.doubt(Some(&whence), None, format!("what the source has cannot be sent: {why}"));
        }
        let mut shown = Shown::read(self.bounds.search.sides.ods, kind, &reach, &mut campus).await?;
        if shown.nameless > 0 {
            self.found.warnings.push(format!("{kind}: the ODS lists {} without a key or an id", shown.nameless));
        }
        // Of what takes part because others refer to it, the source has more.
        if !selection.takes_related() {
            self.extras(&mut found, &campus, &mut shown).await?;
        }
        if reach.is_whole() && shown.gap.is_none() && part_of(kind).is_some() {
            self.people.know(kind, std::mem::take(&mut shown.keys));
        }
        let open = campus.open(shown.gap.is_none());
        let again = if open.is_empty() { Vec::new() } else { within.again(kind, selection, |key| open.contains(&key)).await? };
        let gap = campus.gap.take();
        let mut records = campus.into_records();
        let mut doubtful = Vec::new();
        for looked in again {
            let Some(key) = looked.inspection.key else { continue };
            let Some(ours) = records.remove(&key) else { continue };
            match ours.state {
                State::Other => self.look(&mut found, &ours, &looked, shown.others.remove(&key)).await?,
                _ if self.is_visible(kind, &looked).await => drop(found.add(DifferenceKind::Missing, Some(&ours.whence), None)),
                _ => doubtful.push((key, ours)),
            }
        }
        self.doubts(&mut found, doubtful).await?;
        for ours in records.into_values() {
            match (ours.state, &shown.gap) {
                (State::Same, _) => found.same(),
                (_, Some(why)) => found.doubt(Some(&ours.whence), None, why),
                _ => found.doubt(Some(&ours.whence), None, "the source did not give it again"),
            }
        }
        if let Some(why) = gap {
            self.found.warnings.push(format!("{kind}: {why}"));
        }
        Ok(found.sorted())
    }

    /// What only the ODS has.
    async fn extras(&self, found: &mut Found<'_>, campus: &Campus, shown: &mut Shown) -> Result<()> {
        let extra: Vec<_> = std::mem::take(&mut shown.extra).into_iter().collect();
        let keys: Vec<_> = extra.iter().map(|(key, _)| *key).collect();
        let rows = self.bounds.search.sides.rows.of(found.kind, &keys).await?;
        for ((_, extra), known) in extra.into_iter().zip(rows) {
            if extra.if_ours && known.row != Row::Ours {
                continue;
            }
            let why = match (&campus.gap, campus.keyless) {
                (Some(gap), _) => Some(gap.clone()),
                (None, 1..) => Some("a record of the source whose key cannot be read may be this one".to_owned()),
                (None, 0) => None,
            };
            match (why, known.row) {
                (Some(why), _) => found.doubt(None, Some(extra.id), why),
                (None, Row::Ours) => drop(found.add(DifferenceKind::ExtraOurs, None, Some(extra.id))),
                (None, Row::NoLedger) => drop(found.add(DifferenceKind::ExtraUnknown, None, Some(extra.id))),
                (None, _) => drop(found.add(DifferenceKind::ExtraOthers, None, Some(extra.id))),
            }
        }
        Ok(())
    }

    /// Looks at a record that both sides have, member by member.
    async fn look(
        &self,
        found: &mut Found<'_>,
        ours: &Ours,
        looked: &Looked,
        other: Option<(String, Option<Box<serde_json::value::RawValue>>)>,
    ) -> Result<()> {
        let whence = Some(&ours.whence);
        let Some((id, text)) = other else {
            found.doubt(whence, None, "it changed while it was compared");
            return Ok(());
        };
        let text = match text {
            Some(text) => text,
            None => match by_id(self.bounds.search.sides.ods, found.kind, &id).await {
                Ok(ById::Shown(listed)) => listed.text,
                Ok(_) => {
                    found.doubt(whence, Some(id), "it changed while it was compared");
                    return Ok(());
                }
                Err(answer) => {
                    found.doubt(whence, Some(id), format!("it cannot be read: {answer}"));
                    return Ok(());
                }
            },
        };
        let source = serde_json::from_slice::<Value>(&looked.record.body).unwrap_or_default();
        let ods = serde_json::from_str::<Value>(text.get()).unwrap_or_default();
        let members = differing(found.kind, &source, &ods);
        if members.is_empty() {
            found.same();
        } else {
            let members = members.into_iter().map(|member| self.member(member)).collect();
            found.add(DifferenceKind::Different, whence, Some(id)).members = members;
        }
        Ok(())
    }

    fn member(&self, Differing { path, source, ods }: Differing) -> MemberDifference {
        let held = match (&source, &ods) {
            (Some(_), None) => Held::BySource,
            (None, _) => Held::ByOds,
            _ => Held::ByBoth,
        };
        let asked = |value: Option<Value>| value.filter(|_| self.show_values);
        MemberDifference { path, held, source: asked(source), ods: asked(ods) }
    }

    /// Whether the ODS would show a record if it had it: people it shows behind an association only, and what is about people with them.
    async fn is_visible(&mut self, kind: &ResourceKind, looked: &Looked) -> bool {
        if part_of(kind).is_some() {
            return false;
        }
        for (person, key) in behind(self.dependencies, kind, &looked.record.body) {
            if !self.people.are_shown(self.bounds.search.sides.ods, &person, key).await {
                return false;
            }
        }
        true
    }

    /// Settles what the ODS may have and not show: of what the ledger knows under an id, the ODS says whether it is there.
    async fn doubts(&self, found: &mut Found<'_>, doubtful: Vec<(Key, Ours)>) -> Result<()> {
        let keys: Vec<_> = doubtful.iter().map(|(key, _)| *key).collect();
        let rows = self.bounds.search.sides.rows.of(found.kind, &keys).await?;
        let mut left = LOOKED_AT;
        for ((_, ours), known) in doubtful.into_iter().zip(rows) {
            let whence = Some(&ours.whence);
            let Some(id) = known.id.filter(|_| left > 0) else {
                found.doubt(whence, None, BEHIND_AN_ASSOCIATION);
                continue;
            };
            left -= 1;
            match by_id(self.bounds.search.sides.ods, found.kind, &id).await {
                Ok(ById::Gone) => drop(found.add(DifferenceKind::Missing, whence, None)),
                Ok(ById::Hidden) => found.doubt(whence, Some(id), "the ODS has it, and does not show it to this client"),
                Ok(ById::Shown(_) | ById::Keyless) => found.doubt(whence, Some(id), "it changed while it was compared"),
                Err(answer) => found.doubt(whence, Some(id), format!("it cannot be read: {answer}")),
            }
        }
        Ok(())
    }
}
