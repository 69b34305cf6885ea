//! The slips of [`Defect`], each planted in turn: the simulation finds every one.

use edfi_resync::defect::{self, Defect};

use super::seeds::attempt;

/// In so many seeds each must be found.
const ENOUGH: u64 = 400;

#[test]
fn every_planted_defect_is_found() {
    for defect in Defect::ALL {
        let found = (0..ENOUGH).find_map(|seed| {
            defect::plant(Some(defect));
            let planted = attempt(seed);
            defect::plant(None);
            // What fails anyway proves nothing.
            let reason = planted.err().filter(|_| attempt(seed).is_ok())?;
            Some((seed, reason))
        });
        let Some((seed, reason)) = found else { panic!("{defect:?} is not found in {ENOUGH} seeds") };
        let reason = reason.lines().next().unwrap_or_default();
        println!("| {defect:?} | {} | {reason} |", seed + 1);
    }
}
