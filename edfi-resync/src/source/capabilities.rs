//! [`Capabilities`]: what a store can do.

use std::collections::BTreeSet;

use crate::model::{CampusRole, ResourceKind};
use crate::shown::line;

/// What a store can do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a claim of its own")]
pub struct Capabilities {
    /// It holds configurations and schools, so that a request must choose among them. A source without configurations may list schools too,
    /// and claim school IDs: then a request may choose some of them, and means all where it chooses none.
    pub configurations: bool,
    /// It lists no schools although it holds configurations, so that a request chooses none, and means everything.
    pub no_schools: bool,
    /// What it holds is all that it ever sends, although it has configurations: plain files beside a configuration file. What such a source does not give
    /// any more is gone; of another one that is so only where it says it.
    pub plain_files: bool,
    /// The roles of the Campus keys that its records carry. A filter on a role that is not here is refused.
    pub campus_keys: BTreeSet<CampusRole>,
    /// The endpoints of which it tells for each record which [day](crate::model::CampusKeys::day) it is of. Dates narrow these; of others they are refused.
    pub days: BTreeSet<String>,
    /// Its snapshots count the records of each kind, for much less than a scan costs.
    pub counts: bool,
    /// Campus may have objects that cannot be sent, and that it therefore does not give, although it has no configurations or is of plain files: what it
    /// does not give is gone only where it says so.
    pub withholds: bool,
    /// Why what it does not give may be in Campus all the same: files that may be cut short, a view that is not of one moment. Absent: what it gives of a
    /// kind and a scope is all that there is. From what an incomplete source lacks nothing is concluded: a plan says so, a cleanup is refused, and a
    /// comparison calls nothing extra.
    pub incomplete: Option<Incomplete>,
    /// It numbers its changes, so that what changed since a version can be read alone.
    pub changes: bool,
    /// Its records could be drawn only once: nobody else can draw the same ones again, so that a run of them goes on only with the store with which it began.
    pub drawn_once: bool,
}

/// Why a source may lack what is in Campus, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Incomplete {
    /// What is not as it should be: `students.csv has 899 rows, and manifest.json says 900: it was cut short`.
    pub why: String,
    /// What to do.
    pub remedy: String,
}

impl Incomplete {
    /// Says why, and what to do; each as one line that may be shown.
    pub fn new(why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { why: line(why), remedy: line(remedy) }
    }
}

impl Capabilities {
    /// A plain source: no configurations, no Campus keys, no days, no counts, no numbered changes.
    pub fn plain() -> Self {
        Self::default()
    }

    /// Says that it holds configurations and schools.
    #[must_use]
    pub fn with_configurations(mut self) -> Self {
        self.configurations = true;
        self
    }

    /// Says that it lists no schools, whether it holds configurations or not.
    #[must_use]
    pub fn without_schools(mut self) -> Self {
        self.no_schools = true;
        self
    }

    /// Says that what it holds is all that it ever sends, whether it holds configurations or not.
    #[must_use]
    pub fn of_plain_files(mut self) -> Self {
        self.plain_files = true;
        self
    }

    /// Whether a request must choose among its schools.
    pub(crate) fn must_choose_schools(&self) -> bool {
        self.configurations && !self.no_schools
    }

    /// Whether what it does not give is gone.
    pub(crate) fn is_plain(&self) -> bool {
        (!self.configurations || self.plain_files) && !self.withholds && self.is_complete()
    }

    /// Says that Campus may have objects that it does not give because they cannot be sent.
    #[must_use]
    pub fn withholding(mut self) -> Self {
        self.withholds = true;
        self
    }

    /// Says that what it does not give may be in Campus all the same, and why.
    #[must_use]
    pub fn incomplete(mut self, incomplete: Incomplete) -> Self {
        self.incomplete = Some(incomplete);
        self
    }

    /// Whether what it gives is all that there is, so that something may be concluded from what it lacks.
    pub fn is_complete(&self) -> bool {
        self.incomplete.is_none()
    }

    /// Says which Campus keys its records carry.
    #[must_use]
    pub fn with_campus_keys(mut self, roles: impl IntoIterator<Item = CampusRole>) -> Self {
        self.campus_keys.extend(roles);
        self
    }

    /// Says of which endpoints it tells the day of each record.
    #[must_use]
    pub fn with_days<S: Into<String>>(mut self, endpoints: impl IntoIterator<Item = S>) -> Self {
        self.days.extend(endpoints.into_iter().map(Into::into));
        self
    }

    /// Whether it tells the day of each record of a kind.
    pub(crate) fn tells_day(&self, kind: &ResourceKind) -> bool {
        self.days.iter().any(|endpoint| kind.model().find(endpoint).is_some_and(|known| known == *kind))
    }

    /// Says that it numbers its changes.
    #[must_use]
    pub fn with_changes(mut self) -> Self {
        self.changes = true;
        self
    }

    /// Says that its records could be drawn only once.
    #[must_use]
    pub fn drawn_once(mut self) -> Self {
        self.drawn_once = true;
        self
    }

    /// Says that its snapshots count records.
    #[must_use]
    pub fn with_counts(mut self) -> Self {
        self.counts = true;
        self
    }
}
