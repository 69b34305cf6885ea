//! [`Rules`]: what engine and client hold to, as a value that is handed down to them.
//!
//! There is one set of rules, and it is whole; a test hands down one without a certain [`Rule`], and proves that this would be noticed. Faults that
//! can be planted outside are not here: those of servers, stores and ledgers are planted in wrappers around
//! [`HttpService`](crate::ods::HttpService), [`SourceStore`](crate::source::SourceStore) and [`Ledger`](crate::ledger::Ledger).

/// What engine and client hold to.
#[cfg_attr(not(feature = "rules"), expect(unreachable_pub, reason = "only tests name it"))]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rules {
    lacking: Option<Rule>,
}

/// Something that engine or client hold to.
#[cfg_attr(not(feature = "rules"), expect(unreachable_pub, reason = "only tests name it"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// What refers to a record that failed is held back.
    FailuresHoldBack,
    /// A record that was put off, because something it refers to is missing, goes again.
    DeferredGoAgain,
    /// A resumed run sends what failed before.
    ResumeSendsFailures,
    /// A resumed run sends what has changed since it was delivered.
    ResumeSendsChanges,
    /// A step starts when those before it have settled.
    StepsWait,
    /// What is outside the scope is not sent.
    ScopeIsKept,
    /// The members of a ring go whole once all of them are there.
    RingsAreCompleted,
    /// People who exist unseen go again behind their association.
    UnseenGoAgain,
    /// A list of people that shows nothing proves nothing.
    EmptyListsProveNothing,
    /// Of two keys that are one to the ODS one is delivered.
    OneIdIsOneRecord,
    /// Nothing but a good answer ends an outage.
    OutagesEndWell,
    /// Attempts inside an outage are not the record's own.
    OutagesAreNobodysFault,
    /// A record that was held and is released is sent.
    ReleasedAreSent,
    /// A pause of those put off comes to its end.
    PausesEnd,
    /// A stop settles those put off.
    StopSettlesDeferred,
    /// A stop settles those that have no answer.
    StopSettlesUnanswered,
    /// A record that settles is awaited no more.
    SettledAreNotAwaited,
    /// People who are to go again are awaited.
    UnseenAreAwaited,
}

impl Rules {
    /// All rules but one.
    #[cfg(any(test, feature = "rules"))]
    #[cfg_attr(not(feature = "rules"), expect(unreachable_pub, reason = "the feature shows it to others"))]
    #[must_use]
    pub const fn without(rule: Rule) -> Self {
        Self { lacking: Some(rule) }
    }

    /// Whether a rule holds.
    pub(crate) fn hold(self, rule: Rule) -> bool {
        self.lacking != Some(rule)
    }
}
