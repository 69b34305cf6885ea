//! What becomes of a record that stands under a unique ID, or that somebody named: [`Standing`] in, [`Stays`](Kept) or deleted out.
//!
//! Unlike a [Cleanup](super::Evidence), which asks whether Campus still has a record, here it is known that it should go: its person has another
//! Ed-Fi ID now, is combined with another, or somebody asked. What is certain is only whose unique ID it is under. So records that are not ours
//! stay where a ledger can tell, and so does what Campus sends under the same key today: a twin, or a record of whoever has the ID now.
//! That nobody else writes a kind makes no difference: nobody reviews the list of an event, and what no row says is ours is left to a Cleanup.
//!
//! Pure: the front door gathers the evidence.

use super::cleanup::{KindPolicy, Row};
use super::removal::{Because, Kept};

/// What is known of one record that stands under a unique ID or was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Standing {
    /// Why it should go; absent: it is only to be listed, because its person has no Ed-Fi ID any more.
    pub because: Option<Because>,
    /// Its kind was named by whoever asked, so that even one that is never deleted may go.
    pub named: bool,
    /// The policies of its kind.
    pub kind: KindPolicy,
    /// The ledger's row; absent without a ledger, when nobody knows whose it is.
    pub row: Option<Row>,
    /// Campus sends a record with its key.
    pub in_campus: bool,
    /// What Campus sends of its kind was read to its end, without a single reject.
    pub scan_complete: bool,
}

impl Standing {
    /// Why it goes, or why it stays.
    ///
    /// # Errors
    /// Why it stays.
    pub fn fate(&self) -> Result<Because, Kept> {
        let asked = self.because == Some(Because::Asked);
        if self.kind.read_only {
            return Err(Kept::ReferenceOnly);
        }
        if self.kind.protected && !self.named {
            return Err(Kept::Protected);
        }
        if self.kind.off {
            return Err(Kept::SwitchedOff);
        }
        if self.in_campus && !asked {
            return Err(Kept::Match);
        }
        if !asked && self.row.is_some_and(|row| row != Row::Ours) {
            return Err(Kept::NotOurs);
        }
        if !asked && !self.scan_complete {
            return Err(Kept::ScanIncomplete);
        }
        self.because.ok_or(Kept::NotSent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(because: Option<Because>) -> Standing {
        let (kind, row) = (KindPolicy::default(), Some(Row::Ours));
        Standing { because, named: false, kind, row, in_campus: false, scan_complete: true }
    }

    #[test]
    fn what_is_ours_goes_and_what_campus_sends_under_the_same_key_stays() {
        for because in [Because::EdFiIdChanged, Because::PeopleCombined] {
            let ours = ours(Some(because));
            assert_eq!(ours.fate(), Ok(because));
            assert_eq!(Standing { row: None, ..ours }.fate(), Ok(because), "without a ledger, all of it");
            for row in [Row::None, Row::Seen] {
                assert_eq!(Standing { row: Some(row), ..ours }.fate(), Err(Kept::NotOurs));
            }
            assert_eq!(Standing { in_campus: true, ..ours }.fate(), Err(Kept::Match), "a twin is sent again, not lost");
            assert_eq!(Standing { scan_complete: false, ..ours }.fate(), Err(Kept::ScanIncomplete));
        }
        assert_eq!(ours(None).fate(), Err(Kept::NotSent), "only listed");
    }

    #[test]
    fn the_policies_of_a_kind_hold_for_everybody() {
        for because in [Because::EdFiIdChanged, Because::PeopleCombined, Because::Asked] {
            let of = |kind| Standing { kind, ..ours(Some(because)) }.fate();
            assert_eq!(of(KindPolicy { read_only: true, ..KindPolicy::default() }), Err(Kept::ReferenceOnly));
            assert_eq!(of(KindPolicy { protected: true, ..KindPolicy::default() }), Err(Kept::Protected));
            assert_eq!(of(KindPolicy { off: true, ..KindPolicy::default() }), Err(Kept::SwitchedOff));
        }
    }

    #[test]
    fn what_somebody_asked_for_goes_whosever_it_is() {
        let asked = ours(Some(Because::Asked));
        for row in [None, Some(Row::None), Some(Row::Seen), Some(Row::Ours)] {
            assert_eq!(Standing { row, in_campus: true, scan_complete: false, ..asked }.fate(), Ok(Because::Asked));
        }
        let kind = KindPolicy { protected: true, ..KindPolicy::default() };
        assert_eq!(Standing { kind, named: true, ..asked }.fate(), Ok(Because::Asked));
    }
}
