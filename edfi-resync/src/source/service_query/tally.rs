//! [`Tally`]: how many rows there are, and which Campus codes in them are not mapped, without making records of the rows.
//!
//! Only the columns that can hold codes are looked at, and what joins them; a value that was seen before is not read again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::merge::{Ordered, Rows};
use super::row::Layout;
use crate::campus::Preferences;
use crate::error::Result;
use crate::source::store::{Counted, UnmappedCode};

/// Most values that are remembered: codes are few, collections with numbers in them are many.
const REMEMBERED: usize = 4096;

/// Descriptor and code.
type Code = (String, String);

/// What of the rows of a query or a child query can hold codes.
#[derive(Debug)]
pub(crate) struct Coded {
    /// Which child query it is, if it is one.
    pub(crate) child: Option<usize>,
    /// The columns that can hold codes: where each stands in a row that is read, and which it is of the layout.
    pub(crate) columns: Vec<(usize, usize)>,
}

/// What was counted so far, and the values that were seen, each with the codes in it that are not mapped.
pub(crate) struct Tally<'a> {
    layout: &'a Layout,
    preferences: &'a Preferences,
    seen: HashMap<(Option<usize>, usize, Vec<u8>), Vec<Code>>,
    unmapped: BTreeMap<Code, u64>,
    records: u64,
}

impl<'a> Tally<'a> {
    /// Nothing yet.
    pub(crate) fn new(layout: &'a Layout, preferences: &'a Preferences) -> Self {
        Self { layout, preferences, seen: HashMap::new(), unmapped: BTreeMap::new(), records: 0 }
    }

    /// Counts a row that says nothing else.
    #[cfg(feature = "csv")]
    pub(crate) fn more(&mut self) {
        self.records += 1;
    }

    /// Counts the row that a query stands at, and its codes, each once, there or in rows of child queries.
    pub(crate) fn count<R: Rows>(
        &mut self,
        (own, rows): (&Coded, &Ordered<R>),
        children: (&[&Coded], &mut [Ordered<R>]),
    ) -> Result<()> {
        self.records += 1;
        let mut codes = BTreeSet::new();
        self.look(own, rows, &mut codes);
        for (coded, rows_of_it) in children.0.iter().zip(children.1) {
            while rows_of_it.seek(rows.key())? {
                self.look(coded, rows_of_it, &mut codes);
                rows_of_it.advance()?;
            }
        }
        for code in codes {
            *self.unmapped.entry(code).or_default() += 1;
        }
        Ok(())
    }

    /// Adds the codes of a row that are not mapped.
    fn look<R: Rows>(&mut self, of: &Coded, row: &Ordered<R>, codes: &mut BTreeSet<Code>) {
        for &(at, column) in &of.columns {
            let cell = row.cell(at);
            let Some(text) = cell.as_code() else { continue };
            let key = (of.child, column, text.into_owned());
            if let Some(known) = self.seen.get(&key) {
                codes.extend(known.iter().cloned());
                continue;
            }
            let found = self.layout.unmapped(of.child, column, cell, self.preferences);
            codes.extend(found.iter().cloned());
            if self.seen.len() < REMEMBERED {
                self.seen.insert(key, found);
            }
        }
    }

    /// What there is.
    pub(crate) fn counted(self) -> Counted {
        let unmapped = self.unmapped.into_iter().map(|((descriptor, code), records)| UnmappedCode { descriptor, code, records });
        Counted::default().with_records(self.records).with_unmapped(unmapped)
    }
}
