//! The decision on one orphan, a record that the ODS has and Campus may not have any more: [`Evidence`] in,
//! [`Decision`] out.
//!
//! Three ask for deletes, and one table answers all of them; what differs between them is what each is certain of:
//! - A **Cleanup** asks whether Campus still has a record. Campus's manual names two rules. *Identity Mapping
//!   Cleanup*: a row of the mapping whose record is not in the ODS goes. *ODS Cleanup*: a record of the ODS with no
//!   match in Campus or the mapping goes. The second would delete what other vendors sent about our students, and keep
//!   what we sent and Campus deleted since; so here it is read the other way round: a record goes if Campus lacks it
//!   **and** it is ours, by a row of the ledger or because the configuration says that nobody else writes its kind.
//! - A **Campus event** knows that what is under a unique ID should go: its person has another one now, or is combined
//!   with another. Nobody reviews its list, so that what no row says is ours is left to a Cleanup, even of a kind that
//!   nobody else writes; without a ledger nobody knows whose anything is, and then the list is reviewed.
//! - The **Delete Tool** deletes what somebody named, whosever it is and whether Campus sends it or not.
//!
//! Whatever is not certain stays. Where the three agree they have one rule:
//! - What Campus sends matches, except for whoever named it.
//! - A kind that the ODS only lets us read, that is protected, or that is switched off stays for everybody; the Delete
//!   Tool alone may name a protected kind, and an excluded calendar takes along what hangs on it although its kind is
//!   off.
//! - Nothing goes after a look that was not complete, except what somebody named.
//! - What the ledger knows under another id of the ODS is not what we sent: somebody deleted that, and made it anew.
//!
//! Pure: who asks gathers the evidence. The table, row by row, is its test.

use super::removal::{Because, Kept};

/// What is known of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and any of them go together")]
pub(crate) struct Evidence {
    /// Why anybody asks.
    pub(crate) why: Why,
    /// The policies of its kind.
    pub(crate) kind: KindPolicy,
    /// The ODS shows it.
    pub(crate) in_ods: bool,
    /// The source gives a record with its key.
    pub(crate) in_campus: InCampus,
    /// Its kind was read from the source and listed by the ODS to the end, without a single reject.
    pub(crate) scan_complete: bool,
    /// The ledger's row.
    pub(crate) row: Row,
    /// The ledger knows it under another id than the ODS shows.
    pub(crate) id_differs: bool,
    /// The row goes with an error that waits to be sent again, and would be lost with it.
    pub(crate) awaits_repair: bool,
    /// The Campus objects behind the row.
    pub(crate) object: Existence,
}

/// Why a record may have to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Why {
    /// A request asks what Campus does not have any more.
    Request,
    /// A Campus event took the unique ID from its person that the record is under.
    Event(EventKind),
    /// Somebody named the record, or its person, to the Delete Tool.
    Named {
        /// The kind was named too, so that even one that is protected may go.
        with_kind: bool,
    },
}

/// What a Campus event does to the records under the unique ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum EventKind {
    /// They are sent under another Ed-Fi ID.
    EdFiIdChanged,
    /// Their person was combined with another.
    PeopleCombined,
    /// They are only listed: their person has no Ed-Fi ID any more, or cannot be sent under the new one yet.
    OnlyListed,
}

/// Whether the source gives a record with a record's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum InCampus {
    /// It does not.
    No,
    /// It gives one whose key differs in letter case alone, and which the ODS does not show: to some servers both are
    /// one record.
    InOtherCase,
    /// It does.
    Yes,
}

/// What the ledger says of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Row {
    /// There is no ledger: nobody knows whose it is.
    NoLedger,
    /// It has no row.
    None,
    /// The ODS showed it once; not that we sent it.
    Seen,
    /// The ODS accepted it from us.
    Ours,
}

/// What Campus says of the objects behind a record. Of several, the one that speaks most for keeping it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Existence {
    /// There are none any more.
    Gone,
    /// It is in a calendar that was marked Exclude.
    CalendarExcluded,
    /// It is there, and the ODS has it under another key.
    Elsewhere,
    /// The source cannot tell.
    Unknown,
    /// It is there, and cannot be sent: a code is not mapped, the Ed-Fi ID was lost, it is in another school. Or the
    /// ODS does not have it yet under the key that it has now.
    Unsent,
}

/// What a configuration says of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a policy of its own, and any of them go together")]
pub(crate) struct KindPolicy {
    /// It is switched off.
    pub(crate) off: bool,
    /// It is never deleted.
    pub(crate) protected: bool,
    /// The ODS only lets us read it.
    pub(crate) read_only: bool,
    /// Nobody else writes it.
    pub(crate) exclusive: bool,
}

/// What becomes of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// There is nothing to do: the ODS does not have it, and no row is in the way. What Campus has of it, a resync
    /// sends.
    Nothing,
    /// It matches Campus, and is taken into the ledger.
    Adopt,
    /// Its row goes: the ODS does not have it any more.
    DropMapping,
    /// It is deleted from the ODS.
    Delete(Because),
    /// It stays.
    Keep(Kept),
}

impl Decision {
    /// Why a record that the ODS shows stays; absent: it is deleted.
    pub(crate) fn kept(self) -> Option<Kept> {
        match self {
            Self::Delete(_) => None,
            Self::Keep(why) => Some(why),
            Self::Adopt => Some(Kept::Adopted),
            Self::DropMapping | Self::Nothing => Some(Kept::Match),
        }
    }
}

impl Evidence {
    /// A record that only the ODS has, of a kind that was looked at completely.
    pub(crate) fn in_ods(why: Why, kind: KindPolicy) -> Self {
        Self {
            why,
            kind,
            in_ods: true,
            in_campus: InCampus::No,
            scan_complete: true,
            row: Row::None,
            id_differs: false,
            awaits_repair: false,
            object: Existence::Unknown,
        }
    }

    /// What becomes of it.
    pub(crate) fn decide(&self) -> Decision {
        if !self.in_ods {
            return match self.row {
                Row::NoLedger | Row::None => Decision::Nothing,
                // What Campus does not have any more is nobody's to repair.
                Row::Seen | Row::Ours if self.awaits_repair && self.in_campus == InCampus::Yes => Decision::Nothing,
                Row::Seen | Row::Ours => Decision::DropMapping,
            };
        }
        // An event says first which kinds it never deletes.
        if self.why == Why::Request && self.in_campus == InCampus::Yes && !self.kind.off {
            return match self.row {
                Row::None | Row::Seen => Decision::Adopt,
                Row::NoLedger | Row::Ours => Decision::Keep(Kept::Match),
            };
        }
        match self.because() {
            Ok(because) => Decision::Delete(because),
            Err(why) => Decision::Keep(why),
        }
    }

    /// Why the record of the ODS goes.
    ///
    /// # Errors
    /// Why it stays.
    fn because(&self) -> Result<Because, Kept> {
        if self.kind.read_only {
            return Err(Kept::ReferenceOnly);
        }
        if self.kind.protected && self.why != (Why::Named { with_kind: true }) {
            return Err(Kept::Protected);
        }
        let because = match self.why {
            Why::Request => Some(self.because_campus_lacks_it()?),
            _ if self.kind.off => return Err(Kept::SwitchedOff),
            Why::Named { .. } => return Ok(Because::Asked),
            // As a twin it is sent again, and so mapped.
            Why::Event(_) if self.in_campus == InCampus::Yes => return Err(Kept::Match),
            Why::Event(_) if matches!(self.row, Row::None | Row::Seen) => return Err(Kept::NotOurs),
            Why::Event(EventKind::EdFiIdChanged) => Some(Because::EdFiIdChanged),
            Why::Event(EventKind::PeopleCombined) => Some(Because::PeopleCombined),
            Why::Event(EventKind::OnlyListed) => None,
        };
        if !self.scan_complete {
            return Err(Kept::ScanIncomplete);
        }
        let because = because.ok_or(Kept::NotSent)?;
        // An event may have changed the letter case of the ID, and nothing else.
        if self.why == Why::Request && self.in_campus == InCampus::InOtherCase {
            return Err(Kept::NotSent);
        }
        if self.id_differs { Err(Kept::Changed) } else { Ok(because) }
    }

    /// Why a cleanup deletes it.
    fn because_campus_lacks_it(&self) -> Result<Because, Kept> {
        match (self.row, self.object) {
            // "Calendars: the calendar and what depends on it are deleted by a resync even if the toggle is off"; of
            // nothing else does the manual say so.
            (Row::Ours, Existence::CalendarExcluded) if self.in_campus == InCampus::Yes => Err(Kept::SwitchedOff),
            (Row::Ours, Existence::CalendarExcluded) => Ok(Because::CalendarExcluded),
            _ if self.kind.off => Err(Kept::SwitchedOff),
            (Row::Ours, Existence::Gone) => Ok(Because::Gone),
            (Row::Ours, Existence::Elsewhere) => Ok(Because::KeyChanged),
            (Row::Ours, Existence::Unsent) => Err(Kept::NotSent),
            (Row::Ours, Existence::Unknown) => Err(Kept::Unknown),
            _ if self.kind.exclusive => Ok(Because::Exclusive),
            _ => Err(Kept::NotOurs),
        }
    }
}

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;
