//! [`Comparison`]: how a Reconcile finds out which records of a step differ from what the ODS has, and what either way costs.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::selection::Selection;
use crate::model::PAGE;
use crate::shown::of_count;

/// How a Reconcile finds out which records of a step differ from what the ODS has: the way that takes fewer requests, or the ledger, where that is
/// [trusted](crate::Options::trust_ledger).
///
/// What is not known before the run is found out in it: what is to be listed is sent after all if the ODS has so much more that its pages would be
/// more than the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Comparison {
    /// The way that is taken.
    pub way: Way,
    /// How many GETs it takes to list what the ODS has, if it has about as much as the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gets: Option<u64>,
    /// How many POSTs it takes to send all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posts: Option<u64>,
}

/// A way to find out which records differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Way {
    /// What the ODS has is listed, and only what differs is sent.
    List,
    /// All are sent: the answers tell.
    Send,
    /// Nobody is asked: only what the ledger knows otherwise, or not at all, is sent.
    Ledger,
}

/// More people than this are not asked for one by one: a page shows more.
pub(crate) const FEW_PEOPLE: usize = 10;

impl Comparison {
    /// The cheaper way for so many records of a selection, in so many chosen schools.
    pub(super) fn of(selection: &Selection, records: Option<u64>, schools: Option<usize>) -> Self {
        let people = match selection {
            Selection::Narrowed(narrowing) => narrowing.persons.as_ref().map(std::collections::BTreeSet::len),
            _ => None,
        };
        let gets = match (selection, people) {
            (Selection::FullScope, _) => records.map(|records| schools.unwrap_or(1).max(1) as u64 + records / u64::from(PAGE)),
            (_, Some(people)) if people <= FEW_PEOPLE => Some(people as u64),
            _ => None,
        };
        // Of a tie, what writes nothing where nothing differs; of a few people, what takes one request each whatever differs.
        let sends = records.zip(gets).is_some_and(|(posts, gets)| if people.is_some() { posts <= gets } else { posts < gets });
        Self { way: if sends { Way::Send } else { Way::List }, gets, posts: records }
    }

    /// By the ledger's word instead, where that is trusted.
    pub(super) fn by_ledger_if(self, is_trusted: bool) -> Self {
        if is_trusted { Self { way: Way::Ledger, gets: Some(0), ..self } } else { self }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |requests: Option<u64>, name: &str| match requests {
            Some(requests) => format!("{requests} {}", of_count(requests, name, &format!("{name}s"))),
            None => format!("as many {name}s as it takes"),
        };
        let (gets, posts) = (count(self.gets, "GET"), count(self.posts, "POST"));
        match self.way {
            Way::List => write!(f, "compared by {gets} before any of {posts}"),
            Way::Ledger => write!(f, "compared with the ledger alone before any of {posts}"),
            Way::Send => write!(f, "sent by {posts}, no more than {gets} would take to compare"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campus::Narrowing;

    #[test]
    fn three_people_are_sent_and_a_whole_school_is_listed() {
        let people = |count: i64| Selection::Narrowed(Narrowing { persons: Some((0..count).collect()), ..Narrowing::none() });
        for (selection, records, schools, said) in [
            (people(3), Some(3), Some(1), "sent by 3 POSTs, no more than 3 GETs would take to compare"),
            (people(3), Some(40), Some(1), "compared by 3 GETs before any of 40 POSTs"),
            (people(30), Some(40), Some(1), "compared by as many GETs as it takes before any of 40 POSTs"),
            (Selection::FullScope, Some(1), Some(1), "compared by 1 GET before any of 1 POST"),
            (Selection::FullScope, Some(900), Some(1), "compared by 2 GETs before any of 900 POSTs"),
            (Selection::FullScope, Some(250_000), None, "compared by 501 GETs before any of 250000 POSTs"),
            (Selection::FullScope, Some(3), Some(5), "sent by 3 POSTs, no more than 5 GETs would take to compare"),
            (Selection::FullScope, None, None, "compared by as many GETs as it takes before any of as many POSTs as it takes"),
            (Selection::Related, None, None, "compared by as many GETs as it takes before any of as many POSTs as it takes"),
        ] {
            assert_eq!(Comparison::of(&selection, records, schools).to_string(), said);
        }
        let trusting = Comparison::of(&Selection::FullScope, Some(9), None).by_ledger_if(true);
        assert_eq!(trusting.to_string(), "compared with the ledger alone before any of 9 POSTs");
    }
}
