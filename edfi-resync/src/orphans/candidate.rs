//! [`Candidate`]: a record of the ODS that may have to go.

use super::search::Search;
use crate::compare::KnownRow;
use crate::error::Result;
use crate::model::{CampusObject, ResourceKind};
use crate::ods::Listed;
use crate::plan::{Because, Evidence, InCampus, KindPolicy, Removal, Why};

/// A record of the ODS that may have to go.
pub(super) struct Candidate {
    pub(super) listed: Listed,
    pub(super) known: KnownRow,
    /// The Campus objects behind it.
    pub(super) objects: Vec<CampusObject>,
}

impl Candidate {
    /// What a plan says of it when it goes.
    pub(super) fn removal(&self, because: Because) -> Removal {
        Removal::new(&self.listed.id, because).known_by(self.listed.etag.clone(), self.objects.first())
    }
}

impl Search<'_> {
    /// These records, with what the ledger knows of each.
    pub(super) async fn candidates(&self, kind: &ResourceKind, listed: Vec<Listed>) -> Result<Vec<Candidate>> {
        let keys: Vec<_> = listed.iter().map(|listed| listed.key).collect();
        let known = self.sides.rows.of(kind, &keys).await?;
        let mut objects = self.sides.rows.objects(kind, &keys).await?;
        let candidate = |(listed, known): (Listed, KnownRow)| {
            let objects = objects.remove(&listed.key).unwrap_or_default();
            Candidate { listed, known, objects }
        };
        Ok(listed.into_iter().zip(known).map(candidate).collect())
    }
}

/// What is known of a record that the ODS shows, by its key: the objects behind it and what else was not looked at are
/// as nobody knows them.
pub(super) fn evidence(why: Why, kind: KindPolicy, known: &KnownRow, id: &str, in_campus: bool) -> Evidence {
    let mut evidence = Evidence::in_ods(why, kind);
    evidence.in_campus = if in_campus { InCampus::Yes } else { InCampus::No };
    evidence.row = known.row;
    evidence.id_differs = known.id_differs(id);
    evidence
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Decision, EventKind, Kept, Row};

    #[test]
    fn what_was_made_anew_under_our_key_stays_unless_it_was_named() {
        let ours = KnownRow { row: Row::Ours, id: Some("0a".to_owned()) };
        let decide = |why, id| evidence(why, KindPolicy::default(), &ours, id, false).decide();
        let event = Why::Event(EventKind::EdFiIdChanged);
        assert_eq!(decide(event, "0a"), Decision::Delete(Because::EdFiIdChanged));
        assert_eq!(decide(event, "0b"), Decision::Keep(Kept::Changed));
        assert_eq!(decide(Why::Named { with_kind: false }, "0b"), Decision::Delete(Because::Asked));
    }
}
