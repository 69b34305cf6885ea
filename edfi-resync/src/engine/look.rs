//! [`look`]: a batch is looked at once, with what the ledger knows of its records.

use super::alike::{Alike, Witness};
use super::journal::LedgerRun;
use crate::error::Result;
use crate::ledger::Known;
use crate::model::{Inspection, Mending, Record, ResourceKind};
use crate::source::{Batch, Looked, Reject};

/// A record that was looked at, with what the ledger knows of it.
#[derive(Debug)]
pub(super) struct Sighting {
    record: Record,
    inspection: Inspection,
    mended: Vec<Mending>,
    witness: Option<Witness>,
    known: Option<Known>,
}

impl Sighting {
    /// The record as its source gave it.
    pub(super) fn record(&self) -> &Record {
        &self.record
    }

    /// What one look at it has shown.
    pub(super) fn inspection(&self) -> &Inspection {
        &self.inspection
    }

    /// Who says that the ODS has the record as it is, if anybody does.
    pub(super) fn witness(&self) -> Option<Witness> {
        self.witness
    }

    /// The record, what one look at it has shown, what was mended in it where it entered, and what the ledger knows of its key.
    pub(super) fn into_parts(self) -> (Record, Inspection, Vec<Mending>, Option<Known>) {
        (self.record, self.inspection, self.mended, self.known)
    }
}

/// A batch that was looked at.
#[derive(Debug)]
pub(super) struct Sightings {
    records: Vec<Sighting>,
    rejects: Vec<Reject>,
}

impl Sightings {
    /// The records, and the rows that are none.
    pub(super) fn into_parts(self) -> (Vec<Sighting>, Vec<Reject>) {
        (self.records, self.rejects)
    }
}

/// Looks at every record of a batch once, and asks the ledger about all of them at once, but for those that it has spoken of before.
pub(super) async fn look(batch: Batch, kind: &ResourceKind, ledger: Option<&LedgerRun>, alike: &Alike) -> Result<Sightings> {
    let (looked, rejects) = batch.into_looked();
    let sighting = |Looked { record, inspection, mended }| {
        let witness = alike.witness(&record, &inspection);
        Sighting { record, inspection, mended, witness, known: None }
    };
    let mut records: Vec<_> = looked.map(sighting).collect();
    if let Some(kept) = ledger {
        let asks = |sighting: &&mut Sighting| sighting.inspection.key.is_some() && sighting.witness != Some(Witness::Ledger);
        let mut asked: Vec<_> = records.iter_mut().filter(asks).collect();
        let keys: Vec<_> = asked.iter().filter_map(|sighting| sighting.inspection.key).collect();
        if !keys.is_empty() {
            let known = kept.ledger().known(kept.target(), kind, &keys).await?;
            asked.iter_mut().zip(known).for_each(|(sighting, known)| sighting.known = known);
        }
    }
    Ok(Sightings { records, rejects })
}
