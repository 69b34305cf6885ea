//! The decision table of deletes, row by row, and what must hold of all of them.

use std::collections::HashSet;

use super::*;

const NAMED: [Why; 2] = [Why::Named { with_kind: false }, Why::Named { with_kind: true }];
const WHYS: [Why; 6] = [
    Why::Request,
    Why::Event(EventKind::EdFiIdChanged),
    Why::Event(EventKind::PeopleCombined),
    Why::Event(EventKind::OnlyListed),
    NAMED[0],
    NAMED[1],
];
const IN_CAMPUS: [InCampus; 3] = [InCampus::No, InCampus::InOtherCase, InCampus::Yes];
const ROWS: [Row; 4] = [Row::NoLedger, Row::None, Row::Seen, Row::Ours];
const EXISTENCES: [Existence; 5] =
    [Existence::Gone, Existence::CalendarExcluded, Existence::Elsewhere, Existence::Unknown, Existence::Unsent];

/// Every combination of facts.
fn all() -> impl Iterator<Item = Evidence> {
    let flags = |bits: u32| move |bit: u32| bits & (1 << bit) != 0;
    WHYS.into_iter().flat_map(move |why| {
        IN_CAMPUS.into_iter().flat_map(move |in_campus| {
            ROWS.into_iter().flat_map(move |row| {
                EXISTENCES.into_iter().flat_map(move |object| {
                    (0..1 << 8).map(flags).map(move |flag| {
                        let kind = KindPolicy { off: flag(0), protected: flag(1), read_only: flag(2), exclusive: flag(3) };
                        let (in_ods, scan_complete, id_differs, awaits_repair) = (flag(4), flag(5), flag(6), flag(7));
                        Evidence { why, kind, in_ods, in_campus, scan_complete, row, id_differs, awaits_repair, object }
                    })
                })
            })
        })
    })
}

/// A row of the table: which records it is about, and what becomes of them. The rows are about different records, so
/// that their order says nothing.
struct TableRow {
    name: &'static str,
    is_about: fn(&Evidence) -> bool,
    decision: Decision,
}

const fn row(name: &'static str, is_about: fn(&Evidence) -> bool, decision: Decision) -> TableRow {
    TableRow { name, is_about, decision }
}

const fn keeps(name: &'static str, is_about: fn(&Evidence) -> bool, why: Kept) -> TableRow {
    row(name, is_about, Decision::Keep(why))
}

const fn deletes(name: &'static str, is_about: fn(&Evidence) -> bool, because: Because) -> TableRow {
    row(name, is_about, Decision::Delete(because))
}

// The words that the rows are written in.
impl Evidence {
    fn is_request(&self) -> bool {
        self.why == Why::Request
    }

    fn is_event(&self) -> bool {
        matches!(self.why, Why::Event(_))
    }

    fn is_named(&self) -> bool {
        NAMED.contains(&self.why)
    }

    fn is_ours(&self) -> bool {
        self.row == Row::Ours
    }

    fn has_row(&self) -> bool {
        self.is_ours() || self.row == Row::Seen
    }

    /// Campus sends it, and a cleanup asks.
    fn matches(&self) -> bool {
        self.in_ods && self.in_campus == InCampus::Yes && !self.kind.off && self.is_request()
    }

    /// The policies of its kind let it go.
    fn may_go(&self) -> bool {
        let protects = self.kind.protected && self.why != NAMED[1];
        self.in_ods && !self.matches() && !self.kind.read_only && !protects
    }

    /// Its kind is on, too.
    fn is_on(&self) -> bool {
        self.may_go() && !self.kind.off
    }

    /// It is ours and Campus lacks it, as a cleanup sees it.
    fn lacks(&self, object: Existence) -> bool {
        self.is_on() && self.is_request() && self.is_ours() && self.object == object
    }

    /// A cleanup would delete it.
    fn is_orphan_of_request(&self) -> bool {
        self.lacks(Existence::Gone)
            || self.lacks(Existence::Elsewhere)
            || self.is_of_excluded_calendar()
            || self.is_on() && self.is_request() && !self.is_ours() && self.kind.exclusive
    }

    /// Of an excluded calendar things go although their kind is off, unless Campus sends them.
    fn is_of_excluded_calendar(&self) -> bool {
        let is_ours = self.is_request() && self.is_ours() && self.object == Existence::CalendarExcluded;
        self.may_go() && is_ours && self.in_campus != InCampus::Yes
    }

    /// An event would delete it.
    fn is_orphan_of_event(&self) -> bool {
        let may_be_ours = matches!(self.row, Row::NoLedger | Row::Ours);
        self.is_on() && self.is_event() && may_be_ours && self.in_campus != InCampus::Yes
    }

    /// Nothing speaks against it but its own reason.
    fn is_certain(&self) -> bool {
        self.scan_complete && !self.id_differs && (self.in_campus == InCampus::No || self.is_event())
    }
}

/// Where the deciders of Cleanup and of events once differed, the row says which is right.
const TABLE: &[TableRow] = &[
    // The ODS does not have it: Identity Mapping Cleanup.
    row("what neither the ODS nor the ledger has is nobody's", |of| !of.in_ods && !of.has_row(), Decision::Nothing),
    row(
        "a row without a record goes, whether Campus has its record or not",
        |of| !of.in_ods && of.has_row() && !of.awaits_repair,
        Decision::DropMapping,
    ),
    row(
        "a row whose error may be sent again stays",
        |of| !of.in_ods && of.has_row() && of.awaits_repair && of.in_campus == InCampus::Yes,
        Decision::Nothing,
    ),
    row(
        "a row goes with an error that nobody can send again",
        |of| !of.in_ods && of.has_row() && of.awaits_repair && of.in_campus != InCampus::Yes,
        Decision::DropMapping,
    ),
    // The ODS and Campus have it.
    row(
        "an orphan that Campus has is adopted by a cleanup, whatever the policies of its kind",
        |of| of.matches() && matches!(of.row, Row::None | Row::Seen),
        Decision::Adopt,
    ),
    keeps(
        "what Campus has is a match, with a row of ours or without any ledger",
        |of| of.matches() && matches!(of.row, Row::Ours | Row::NoLedger),
        Kept::Match,
    ),
    // Both are right: a cleanup says first that nothing is amiss, and an event which kinds it never deletes, whoever
    // has the key by now. Nor does an event adopt: it sends what Campus has.
    keeps(
        "what Campus sends under the ID of an event, as a twin, is sent again and not lost",
        |of| of.is_on() && of.is_event() && of.in_campus == InCampus::Yes,
        Kept::Match,
    ),
    // Policies.
    keeps(
        "a kind that the ODS only lets us read stays for everybody",
        |of| of.in_ods && !of.matches() && of.kind.read_only,
        Kept::ReferenceOnly,
    ),
    keeps(
        "a protected kind stays for everybody who did not name it",
        |of| of.in_ods && !of.matches() && !of.kind.read_only && of.kind.protected && of.why != NAMED[1],
        Kept::Protected,
    ),
    // Both are right: the manual says of a resync, and so of a cleanup, that excluded calendars go, and of events it
    // does not.
    keeps(
        "a kind that is switched off stays, except what hangs on an excluded calendar",
        |of| of.may_go() && of.kind.off && !of.is_of_excluded_calendar(),
        Kept::SwitchedOff,
    ),
    // A cleanup: Campus lacks it.
    deletes("what is ours and gone from Campus goes", |of| of.lacks(Existence::Gone) && of.is_certain(), Because::Gone),
    deletes(
        "what is ours and sent under another key leaves its old record behind, which goes",
        |of| of.lacks(Existence::Elsewhere) && of.is_certain(),
        Because::KeyChanged,
    ),
    deletes(
        "what is ours and hangs on an excluded calendar goes, even if its kind is switched off",
        |of| of.is_of_excluded_calendar() && of.is_certain(),
        Because::CalendarExcluded,
    ),
    keeps("a Campus object that exists but cannot be sent counts as a match", |of| of.lacks(Existence::Unsent), Kept::NotSent),
    keeps("what the source cannot tell of stays", |of| of.lacks(Existence::Unknown), Kept::Unknown),
    deletes(
        "of an exclusive kind a cleanup deletes what nobody knows",
        |of| of.is_on() && of.is_request() && !of.is_ours() && of.kind.exclusive && of.is_certain(),
        Because::Exclusive,
    ),
    keeps(
        "of any other kind a cleanup leaves what is not ours, and without a ledger nothing is",
        |of| of.is_on() && of.is_request() && !of.is_ours() && !of.kind.exclusive,
        Kept::NotOurs,
    ),
    keeps(
        "a cleanup deletes nothing after a look with a gap",
        |of| of.is_orphan_of_request() && !of.scan_complete,
        Kept::ScanIncomplete,
    ),
    // Both are right: an event may have changed the letter case of the ID and nothing else, and then the old record
    // goes.
    keeps(
        "what Campus sends in another letter case is the same record to some servers, and stays in a cleanup",
        |of| of.is_orphan_of_request() && of.scan_complete && of.in_campus == InCampus::InOtherCase,
        Kept::NotSent,
    ),
    keeps(
        "what a cleanup finds under another id than ours was made anew by somebody, and stays",
        |of| of.is_orphan_of_request() && of.scan_complete && of.in_campus == InCampus::No && of.id_differs,
        Kept::Changed,
    ),
    // An event: what is under the ID should go.
    deletes(
        "what is ours under a changed ID goes, and without a ledger all that is under it",
        |of| of.is_orphan_of_event() && of.is_certain() && of.why == Why::Event(EventKind::EdFiIdChanged),
        Because::EdFiIdChanged,
    ),
    deletes(
        "what is ours of a combined person goes, and without a ledger all that is under the ID",
        |of| of.is_orphan_of_event() && of.is_certain() && of.why == Why::Event(EventKind::PeopleCombined),
        Because::PeopleCombined,
    ),
    keeps(
        "what an event only lists stays",
        |of| of.is_orphan_of_event() && of.scan_complete && of.why == Why::Event(EventKind::OnlyListed),
        Kept::NotSent,
    ),
    // Both are right, and differ from a cleanup: nobody reviews an event's list, so that even an exclusive kind loses
    // nothing that is not ours; and without a ledger it is listed, and a cleanup has not even the ID to go by.
    keeps(
        "an event leaves what is not ours, even of an exclusive kind",
        |of| of.is_on() && of.is_event() && of.in_campus != InCampus::Yes && matches!(of.row, Row::None | Row::Seen),
        Kept::NotOurs,
    ),
    keeps(
        "an event deletes nothing after a look with a gap",
        |of| of.is_orphan_of_event() && !of.scan_complete,
        Kept::ScanIncomplete,
    ),
    // The events' decider did not look at the id. The cleanup's does, and is right: with a ledger an event deletes
    // only what is ours.
    keeps(
        "what an event finds under another id than ours was made anew by somebody, and stays",
        |of| {
            let is_listed_only = of.why == Why::Event(EventKind::OnlyListed);
            of.is_orphan_of_event() && of.scan_complete && of.id_differs && !is_listed_only
        },
        Kept::Changed,
    ),
    // The Delete Tool.
    deletes(
        "what somebody named goes whosever it is, and whether Campus sends it or not",
        |of| of.is_on() && of.is_named(),
        Because::Asked,
    ),
];

#[test]
fn every_row_of_the_table() {
    let mut wrong: Vec<String> = Vec::new();
    for TableRow { name, is_about, decision } in TABLE {
        let about: Vec<_> = all().filter(is_about).collect();
        if about.is_empty() {
            wrong.push(format!("{name:?} is about nothing"));
        }
        if let Some(of) = about.iter().find(|of| of.decide() != *decision) {
            wrong.push(format!("{name:?} says {decision:?}, and it is {:?} for {of:?}", of.decide()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_record_is_in_one_row_of_the_table() {
    for of in all() {
        let rows: Vec<_> = TABLE.iter().filter(|row| (row.is_about)(&of)).map(|row| row.name).collect();
        assert_eq!(rows.len(), 1, "{of:?} is in {rows:#?}");
    }
    let names: HashSet<_> = TABLE.iter().map(|row| row.name).collect();
    assert_eq!(names.len(), TABLE.len(), "each row has a name of its own");
}

/// The printed table of the manual: Campus, mapping, ODS. What is ours and gone is deleted; an orphan that Campus has
/// is adopted; one that nobody knows stays, unless its kind is exclusively ours.
#[test]
fn the_truth_table_of_the_manual() {
    const YES: bool = true;
    const NO: bool = false;
    for (campus, mapping, ods, decision) in [
        (YES, YES, YES, Decision::Keep(Kept::Match)),
        (YES, YES, NO, Decision::DropMapping),
        (YES, NO, YES, Decision::Adopt),
        (YES, NO, NO, Decision::Nothing),
        (NO, YES, YES, Decision::Delete(Because::Gone)),
        (NO, YES, NO, Decision::DropMapping),
        (NO, NO, YES, Decision::Keep(Kept::NotOurs)),
        (NO, NO, NO, Decision::Nothing),
    ] {
        let in_campus = if campus { InCampus::Yes } else { InCampus::No };
        let row = if mapping { Row::Ours } else { Row::None };
        let of = Evidence {
            in_campus,
            row,
            in_ods: ods,
            object: Existence::Gone,
            ..Evidence::in_ods(Why::Request, KindPolicy::default())
        };
        assert_eq!(of.decide(), decision, "Campus {campus}, mapping {mapping}, ODS {ods}");
    }
}

/// What must hold of every delete, whatever the table says.
#[test]
fn nothing_is_deleted_without_a_ground() {
    for of in all() {
        let Decision::Delete(because) = of.decide() else { continue };
        let says = |holds: bool, what: &str| assert!(holds, "deleted {what}: {of:?}");
        says(of.in_ods, "what the ODS does not have");
        says(!of.kind.read_only, "what the ODS only lets us read");
        says(!of.kind.protected || of.why == NAMED[1], "what is protected and was not named by its kind");
        says(!of.kind.off || because == Because::CalendarExcluded, "what is switched off");
        says((because == Because::Asked) == of.is_named(), "for a reason of somebody else");
        says(matches!(because, Because::EdFiIdChanged | Because::PeopleCombined) == of.is_event(), "for a reason of somebody else");
        says(of.why != Why::Event(EventKind::OnlyListed), "what is only listed");
        if of.is_named() {
            continue;
        }
        let exclusive = of.is_request() && of.kind.exclusive;
        let nobody_knows = of.is_event() && of.row == Row::NoLedger;
        says(of.is_ours() || exclusive || nobody_knows, "what is not ours");
        says(of.in_campus != InCampus::Yes, "what Campus sends");
        says(of.scan_complete, "after a look with a gap");
        says(!of.id_differs, "what somebody made anew");
        let speaks_for_it = matches!(of.object, Existence::Unknown | Existence::Unsent);
        says(!(of.is_request() && of.is_ours() && speaks_for_it), "what exists, or may exist, in Campus");
    }
}

/// A ledger changes only where there is a row to drop or a record to take in, and only a cleanup takes in.
#[test]
fn rows_come_and_go_only_with_records() {
    for of in all() {
        match of.decide() {
            Decision::Adopt => {
                assert!(of.in_ods && of.in_campus == InCampus::Yes && !of.is_ours() && of.row != Row::NoLedger, "{of:?}");
                assert!(of.is_request(), "{of:?}");
            }
            Decision::DropMapping => assert!(!of.in_ods && of.has_row(), "{of:?}"),
            Decision::Nothing => assert!(!of.in_ods, "{of:?}"),
            Decision::Delete(_) | Decision::Keep(_) => assert!(of.in_ods, "{of:?}"),
        }
    }
}

#[test]
fn of_several_objects_the_one_speaks_that_keeps_the_record() {
    let mut all = EXISTENCES;
    all.reverse();
    all.sort_unstable();
    assert_eq!(all, EXISTENCES, "from the one that speaks least for keeping it");
}
