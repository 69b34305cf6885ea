//! What a Cleanup does with one record: [`Evidence`] in, [`Fate`] out.
//!
//! Campus's manual names two rules. *Identity Mapping Cleanup*: a row of the mapping whose record is not in the ODS goes. *ODS Cleanup*: a
//! record of the ODS with no match in Campus or the mapping goes. The second would delete what other vendors sent about our students, and keep
//! what we sent and Campus deleted since; so here it is read the other way round: a record goes if Campus lacks it **and** it is ours, by a row
//! of the ledger or because the configuration says that nobody else writes its kind. Whatever is not certain stays.
//!
//! Pure: the front door gathers the evidence.

use super::removal::{Because, Kept};

/// What is known of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Evidence {
    /// The source gives a record with its key, which a resync would send.
    pub in_campus: bool,
    /// The ledger's row.
    pub row: Row,
    /// The ODS shows it.
    pub in_ods: bool,
    /// The Campus objects behind the row.
    pub object: Existence,
    /// Its kind was read from the source to its end, without a single reject.
    pub scan_complete: bool,
    /// The policies of its kind.
    pub kind: KindPolicy,
}

/// What the ledger says of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Row {
    /// Nothing.
    None,
    /// That the ODS showed it once; not that we sent it.
    Seen,
    /// That the ODS accepted it from us.
    Ours,
}

/// What Campus says of the objects behind a record. Of several, the one that speaks most for keeping it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Existence {
    /// There are none any more.
    Gone,
    /// It is in a calendar that was marked Exclude.
    CalendarExcluded,
    /// It is there, and the ODS has it under another key.
    Elsewhere,
    /// The source cannot tell.
    Unknown,
    /// It is there, and cannot be sent: a code is not mapped, the Ed-Fi ID was lost, it is in another school. Or the ODS does not have it
    /// yet under the key that it has now.
    Unsent,
}

/// What a configuration says of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a policy of its own, and any of them go together")]
pub struct KindPolicy {
    /// It is switched off.
    pub off: bool,
    /// It is never deleted.
    pub protected: bool,
    /// The ODS only lets us read it.
    pub read_only: bool,
    /// Nobody else writes it.
    pub exclusive: bool,
}

/// What becomes of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fate {
    /// There is nothing to do: the ODS does not have it, and no row says so. What Campus has of it, a resync sends.
    Nothing,
    /// It matches Campus.
    Match,
    /// It matches Campus, and is taken into the ledger.
    Adopt,
    /// Its row goes: the ODS does not have it any more.
    DropMapping,
    /// It is deleted from the ODS.
    Delete(Because),
    /// It stays, although Campus does not send it.
    Keep(Kept),
}

impl Evidence {
    /// A record that only the ODS has.
    pub fn in_ods() -> Self {
        Self {
            in_campus: false,
            row: Row::None,
            in_ods: true,
            object: Existence::Unknown,
            scan_complete: true,
            kind: KindPolicy::default(),
        }
    }

    /// What becomes of it.
    pub fn fate(&self) -> Fate {
        if !self.in_ods {
            return if self.row == Row::None { Fate::Nothing } else { Fate::DropMapping };
        }
        if self.in_campus && !self.kind.off {
            return if self.row == Row::Ours { Fate::Match } else { Fate::Adopt };
        }
        if self.kind.read_only {
            return Fate::Keep(Kept::ReferenceOnly);
        }
        if self.kind.protected {
            return Fate::Keep(Kept::Protected);
        }
        // "Calendars: the calendar and what depends on it are deleted by a resync even if the toggle is off"; of nothing else does the manual say so.
        let because = match (self.row, self.object) {
            (Row::Ours, Existence::CalendarExcluded) if self.in_campus => return Fate::Keep(Kept::SwitchedOff),
            (Row::Ours, Existence::CalendarExcluded) => Because::CalendarExcluded,
            _ if self.kind.off => return Fate::Keep(Kept::SwitchedOff),
            (Row::Ours, Existence::Gone) => Because::Gone,
            (Row::Ours, Existence::Elsewhere) => Because::KeyChanged,
            (Row::Ours, Existence::Unsent) => return Fate::Keep(Kept::NotSent),
            (Row::Ours, Existence::Unknown) => return Fate::Keep(Kept::Unknown),
            (Row::None | Row::Seen, _) if self.kind.exclusive => Because::Exclusive,
            (Row::None | Row::Seen, _) => return Fate::Keep(Kept::NotOurs),
        };
        if self.scan_complete { Fate::Delete(because) } else { Fate::Keep(Kept::ScanIncomplete) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YES: bool = true;
    const NO: bool = false;

    fn evidence(in_campus: bool, mapped: bool, in_ods: bool) -> Evidence {
        let row = if mapped { Row::Ours } else { Row::None };
        Evidence { in_campus, row, in_ods, object: Existence::Gone, ..Evidence::in_ods() }
    }

    fn lacking(row: Row, object: Existence) -> Evidence {
        Evidence { row, object, ..Evidence::in_ods() }
    }

    /// The printed table, row by row: Campus, mapping, ODS. What is ours and gone is deleted; an orphan that Campus has is adopted;
    /// one that nobody knows stays, unless its kind is exclusively ours.
    #[test]
    fn the_truth_table_of_the_manual() {
        for (campus, mapping, ods, fate) in [
            (YES, YES, YES, Fate::Match),
            (YES, YES, NO, Fate::DropMapping),
            (YES, NO, YES, Fate::Adopt),
            (YES, NO, NO, Fate::Nothing),
            (NO, YES, YES, Fate::Delete(Because::Gone)),
            (NO, YES, NO, Fate::DropMapping),
            (NO, NO, YES, Fate::Keep(Kept::NotOurs)),
            (NO, NO, NO, Fate::Nothing),
        ] {
            assert_eq!(evidence(campus, mapping, ods).fate(), fate, "Campus {campus}, mapping {mapping}, ODS {ods}");
        }
        let exclusive = KindPolicy { exclusive: true, ..KindPolicy::default() };
        assert_eq!(Evidence { kind: exclusive, ..evidence(NO, NO, YES) }.fate(), Fate::Delete(Because::Exclusive));
    }

    #[test]
    fn records_with_a_row_of_ours_or_of_exclusive_kinds_go_and_no_others() {
        for object in [Existence::Gone, Existence::CalendarExcluded, Existence::Elsewhere, Existence::Unknown, Existence::Unsent] {
            for row in [Row::None, Row::Seen] {
                assert_eq!(lacking(row, object).fate(), Fate::Keep(Kept::NotOurs), "{row:?} {object:?}");
                let kind = KindPolicy { exclusive: true, ..KindPolicy::default() };
                assert_eq!(Evidence { kind, ..lacking(row, object) }.fate(), Fate::Delete(Because::Exclusive));
            }
        }
    }

    #[test]
    fn what_the_ledger_only_saw_is_adopted_when_campus_has_it() {
        assert_eq!(Evidence { in_campus: true, ..lacking(Row::Seen, Existence::Unknown) }.fate(), Fate::Adopt);
    }

    #[test]
    fn a_campus_object_that_exists_but_cannot_be_sent_counts_as_a_match() {
        assert_eq!(lacking(Row::Ours, Existence::Unsent).fate(), Fate::Keep(Kept::NotSent));
    }

    #[test]
    fn an_object_that_is_sent_under_another_key_leaves_the_old_record_behind() {
        assert_eq!(lacking(Row::Ours, Existence::Elsewhere).fate(), Fate::Delete(Because::KeyChanged));
    }

    #[test]
    fn what_the_source_cannot_tell_of_stays() {
        assert_eq!(lacking(Row::Ours, Existence::Unknown).fate(), Fate::Keep(Kept::Unknown));
    }

    #[test]
    fn an_excluded_calendar_and_its_dependents_go_even_if_the_kind_is_switched_off() {
        for off in [false, true] {
            let kind = KindPolicy { off, ..KindPolicy::default() };
            let excluded = Evidence { kind, ..lacking(Row::Ours, Existence::CalendarExcluded) };
            assert_eq!(excluded.fate(), Fate::Delete(Because::CalendarExcluded));
        }
    }

    #[test]
    fn a_kind_that_is_switched_off_counts_as_a_match() {
        let kind = KindPolicy { off: true, exclusive: true, ..KindPolicy::default() };
        for object in [Existence::Gone, Existence::CalendarExcluded, Existence::Elsewhere, Existence::Unknown, Existence::Unsent] {
            for row in [Row::None, Row::Seen, Row::Ours] {
                for in_campus in [false, true] {
                    if (in_campus, row, object) == (false, Row::Ours, Existence::CalendarExcluded) {
                        continue;
                    }
                    let off = Evidence { in_campus, kind, ..lacking(row, object) };
                    assert_eq!(off.fate(), Fate::Keep(Kept::SwitchedOff), "{in_campus} {row:?} {object:?}");
                }
            }
        }
    }

    #[test]
    fn protected_and_reference_only_kinds_stay() {
        let protected = KindPolicy { protected: true, exclusive: true, ..KindPolicy::default() };
        let read_only = KindPolicy { read_only: true, exclusive: true, ..KindPolicy::default() };
        for object in [Existence::Gone, Existence::CalendarExcluded, Existence::Elsewhere] {
            for row in [Row::None, Row::Ours] {
                let record = lacking(row, object);
                assert_eq!(Evidence { kind: protected, ..record }.fate(), Fate::Keep(Kept::Protected));
                assert_eq!(Evidence { kind: read_only, ..record }.fate(), Fate::Keep(Kept::ReferenceOnly));
            }
        }
    }

    #[test]
    fn nothing_goes_after_a_scan_with_a_gap() {
        let exclusive = KindPolicy { exclusive: true, ..KindPolicy::default() };
        for object in [Existence::Gone, Existence::CalendarExcluded, Existence::Elsewhere] {
            for (row, kind) in [(Row::Ours, KindPolicy::default()), (Row::None, exclusive)] {
                let gap = Evidence { scan_complete: false, kind, ..lacking(row, object) };
                assert_eq!(gap.fate(), Fate::Keep(Kept::ScanIncomplete), "{row:?} {object:?}");
            }
        }
    }

    #[test]
    fn of_several_objects_the_one_speaks_that_keeps_the_record() {
        let mut all = [Existence::Unsent, Existence::Gone, Existence::Unknown, Existence::CalendarExcluded, Existence::Elsewhere];
        all.sort_unstable();
        assert_eq!(all.last(), Some(&Existence::Unsent));
        assert_eq!(all.first(), Some(&Existence::Gone));
    }
}
