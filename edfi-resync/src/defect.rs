//! [`Defect`]: slips that could have been made, to be planted one at a time so that the simulation proves that it would find them.
//!
//! Only the feature `defects` compiles the switch. Without it every `is_on` is a constant `false`, and nothing of this is in the program.

/// A slip in engine or client.
#[doc(hidden)]
#[cfg_attr(not(feature = "defects"), expect(unreachable_pub, reason = "only tests plant it"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// The gate forgets a record that failed: what refers to it is sent all the same.
    ForgetsFailures,
    /// A record that is put off, because something it refers to is missing, is dropped.
    DropsDeferred,
    /// A connection that broke after the request left counts as success.
    TakesLostAnswersForGood,
    /// A resumed run skips every record that has an outcome, good or not.
    ResumesPastFailures,
    /// A resumed run skips what was delivered, whether or not it has changed since.
    TrustsOldDigests,
    /// A step starts when the steps before it have started, and not settled.
    StartsEarly,
    /// A group that the ledger could not keep counts as kept.
    LosesGroups,
    /// Records outside the scope are sent.
    IgnoresScope,
    /// The members of a ring are sent without each other, and never whole.
    HalvesRings,
    /// A throttled request goes again before the time that the server asks for.
    IgnoresRetryAfter,
    /// Every request fetches a token of its own.
    HoardsTokens,
    /// A success counts by its status, whatever else its answer lacks or names.
    TakesStatusAlone,
    /// People who exist unseen are given up instead of sent again behind their association.
    DropsSecondPass,
    /// A list of people that shows nothing is taken for proof that there is nobody.
    TrustsEmptyLists,
    /// A probe that the server answers with a breakdown ends the outage.
    EndsOutagesByBreakdowns,
    /// Attempts inside an outage count as the record's own.
    CountsOutages,
    /// Two keys that are one to the ODS are both reported as delivered.
    ReportsBothTwins,
}

#[cfg(feature = "defects")]
impl Defect {
    /// All that the simulation's worlds bring to light.
    pub const ALL: [Self; 17] = [
        Self::ForgetsFailures,
        Self::DropsDeferred,
        Self::TakesLostAnswersForGood,
        Self::ResumesPastFailures,
        Self::TrustsOldDigests,
        Self::StartsEarly,
        Self::LosesGroups,
        Self::IgnoresScope,
        Self::HalvesRings,
        Self::IgnoresRetryAfter,
        Self::HoardsTokens,
        Self::TakesStatusAlone,
        Self::DropsSecondPass,
        Self::TrustsEmptyLists,
        Self::EndsOutagesByBreakdowns,
        Self::CountsOutages,
        Self::ReportsBothTwins,
    ];
}

#[cfg(feature = "defects")]
mod switch {
    use std::cell::Cell;

    use super::Defect;

    thread_local! {
        static PLANTED: Cell<Option<Defect>> = const { Cell::new(None) };
    }

    /// Plants a defect in what this thread does from now on, or none.
    pub fn plant(defect: Option<Defect>) {
        PLANTED.set(defect);
    }

    /// Whether a defect is planted in what this thread does.
    pub(crate) fn is_on(defect: Defect) -> bool {
        PLANTED.get() == Some(defect)
    }
}

#[cfg(feature = "defects")]
pub(crate) use switch::is_on;
#[cfg(feature = "defects")]
#[doc(hidden)]
pub use switch::plant;

/// Never.
#[cfg(not(feature = "defects"))]
pub(crate) const fn is_on(_: Defect) -> bool {
    false
}
