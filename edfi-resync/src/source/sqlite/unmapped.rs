//! Which Campus codes of a query's rows are not mapped, without making records of the rows.
//!
//! Only the columns that can hold codes are selected, so that the database can leave out what the others would cost, and a value that was
//! seen before is not read again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::types::Value;

use super::pool::Lease;
use super::query::{cell, failed};
use super::snapshot::LaidOut;
use crate::campus::Preferences;
use crate::error::Result;
use crate::source::store::UnmappedCode;

/// Most values that are remembered: codes are few, collections with numbers in them are many.
const REMEMBERED: usize = 4096;

/// Descriptor and code.
type Code = (String, String);

impl LaidOut {
    /// The codes without a mapping, each with the number of rows that hold it.
    pub(super) fn unmapped(&self, lease: &Lease, values: &[Value], preferences: &Preferences) -> Result<Vec<UnmappedCode>> {
        let coded = self.layout.coded();
        if coded.is_empty() {
            return Ok(Vec::new());
        }
        let wrong = |row, error| failed(&self.query.file, row, error);
        let mut statement = self.query.prepare_columns(lease.connection(), &coded)?;
        let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(|error| wrong(0, error))?;
        let mut seen: HashMap<(usize, Vec<u8>), Vec<Code>> = HashMap::new();
        let mut counts: BTreeMap<Code, u64> = BTreeMap::new();
        for position in 1.. {
            let Some(row) = rows.next().map_err(|error| wrong(position, error))? else { break };
            let mut codes = BTreeSet::new();
            for (at, &column) in coded.iter().enumerate() {
                let cell = cell(row.get_ref(at).map_err(|error| wrong(position, error))?);
                let Some(text) = cell.as_code() else { continue };
                let key = (column, text.into_owned());
                if let Some(known) = seen.get(&key) {
                    codes.extend(known.iter().cloned());
                    continue;
                }
                let found = self.layout.unmapped(column, cell, preferences);
                codes.extend(found.iter().cloned());
                if seen.len() < REMEMBERED {
                    seen.insert(key, found);
                }
            }
            for code in codes {
                *counts.entry(code).or_default() += 1;
            }
        }
        Ok(counts.into_iter().map(|((descriptor, code), records)| UnmappedCode { descriptor, code, records }).collect())
    }
}
