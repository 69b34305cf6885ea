//! [`SourceStore`] and [`Snapshot`], for those who write a store.

use std::fmt::{Debug, Display};
use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::BoxStream;
use serde::{Deserialize, Serialize};

use super::batch::Batch;
pub use super::capabilities::{Capabilities, Incomplete};
use super::change_log::{Caveat, ChangeLog};
use crate::campus::{Configuration, EnableEdFi, Narrowing, Scope};
use crate::error::Result;
#[cfg(doc)]
use crate::model::CampusRole;
use crate::model::{CampusObject, ResourceKind};

/// A source of Campus data. Object safe; implementers write every method. `Display` names the source to people.
///
/// # Contract
/// What `conformance::store` of the crate `edfi-resync-testing` tries on any store, together with the contract of
/// [`Snapshot`]:
/// - **Claims.** [`Capabilities`] are the same at every call. Records carry Campus IDs of claimed roles only, and a day
///   only where their endpoint is claimed to have one; configurations are there only if they are claimed, and no two have one name. Schools are listed only if they can
///   be chosen: with configurations, or with [`CampusRole::School`] claimed; none where it is claimed that none are.
/// - **Refusals.** A filter that the store cannot apply it refuses, with
///   [`RequestInvalid`](crate::ErrorKind::RequestInvalid); it is never widened and never quietly empty. For schools
///   that is [`open`](Self::open), where [`CampusRole::School`] is not claimed; for people, courses and sections it
///   is the first item of the stream, and for days of a kind whose endpoint is not among the claimed ones too; so it
///   is for what changed, where [`Capabilities::changes`] is not claimed.
/// - **Who applies the scope.** The store does: no row of another school year, or of schools that were not chosen,
///   leaves a snapshot, as [`Scope::excludes`] says it. The engine applies scope and filters again to the Campus IDs
///   of what comes back: a record outside becomes `invalid` and is not sent, so that a store which forgets a filter
///   is found out, not believed.
/// - **Silence.** `Display` is not empty, and neither it nor `Debug` shows a secret, or anything of a record.
/// - **Callers.** Several snapshots may be open at once, of one scope or of several, and each may be dropped at any
///   time.
#[async_trait]
pub trait SourceStore: Debug + Display + Send + Sync + 'static {
    /// What it can do; the conformance suite holds it to this.
    fn capabilities(&self) -> Capabilities;

    /// What makes it this source and no other, however it was named when it was opened: the resolved path of a file or a directory, or the kind
    /// of thing that it is where nothing is kept. A plan of a source without configurations is run on the same one.
    fn identity(&self) -> String;

    /// Its configurations; empty for plain files.
    async fn configurations(&self) -> Result<Vec<Configuration>>;

    /// Its system preference *Enable Ed-Fi*; [`EnableEdFi::Yes`] for a source that has no such thing.
    async fn enable_ed_fi(&self) -> Result<EnableEdFi>;

    /// One consistent view for a whole run.
    ///
    /// # Errors
    /// [`SourceInvalid`](crate::ErrorKind::SourceInvalid) with the place (file and line, query) of what is missing or malformed.
    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>>;
}

/// One consistent view of a source, within a [`Scope`].
///
/// # Contract
/// - **One view.** What is written to the source behind [`open`](SourceStore::open) is not seen, or ends the scan in
///   an error: whatever is asked twice is answered alike, and a scan fits the count. A kind that is not among those
///   it holds has no rows.
/// - **Batches.** None is empty; none has more than [`Batch::MOST_ROWS`] rows, nor bodies of more than
///   [`Batch::MOST_BYTES`] where it has more than one row. All records and rejects of a scan are of its kind.
/// - **Order.** The rows of a kind come in one order at every scan, also of several at once. A filter leaves rows
///   out, and moves none.
/// - **Origins.** Every row has one that names a file or query, and no two rows of a snapshot have the same.
/// - **Rejects.** A record's body is a JSON object. Whatever is none, or cannot be read, is a
///   [`Reject`](super::Reject) that says at least one thing that is wrong, and the rows behind it come all the same.
///   It is counted, and filtered as far as its Campus IDs could be read.
/// - **Filters.** A [`Narrowing`] passes exactly what [`Narrowing::admits`] does. A query that cannot tell whose its
///   rows are may end in an error instead, if no row of it carries the IDs.
/// - **Schools** are listed whichever of them the scope chooses, each once.
/// - **Counts** are of the scope, and fit the scan. Any number of kinds may be asked for at once; how many the store
///   works on at once is up to it.
/// - **Dropping.** A stream may be dropped before its first item, or anywhere, and nothing is used up by that: no
///   connection, no thread, no place in a queue. Nothing is read before the first poll, and little ahead of it.
#[async_trait]
pub trait Snapshot: Debug + Send + Sync + 'static {
    /// The schools of the source in its school year, chosen or not; empty for a source without schools.
    async fn schools(&self) -> Result<Vec<CampusSchool>>;

    /// The kinds it holds, each once, in any order. Costs no look at their records.
    async fn kinds(&self) -> Result<Vec<ResourceKind>>;

    /// How many records of a kind are in the scope, and which of their Campus codes mean nothing in Ed-Fi yet: both
    /// from one reading of what they are made from, without making them. A store says as much of it as costs it much
    /// less than a scan does; [`Counted::default`] says nothing.
    ///
    /// Planning asks it once of each kind whose records are all sent, and not at all where nothing is to be counted.
    async fn count(&self, kind: &ResourceKind) -> Result<Counted>;

    /// The records of one kind, in an order that is the same at every scan, narrowed as asked.
    ///
    /// The stream ends at the first `Err`, which fails the run: the source cannot be read. A row that is no record is a [`Reject`](super::Reject).
    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>>;

    /// What became of these Campus objects, one answer each in their order, whatever scope the snapshot was opened for; absent if the
    /// source cannot tell at all. An [incomplete](Capabilities::incomplete) source calls none gone because it lacks it.
    async fn objects(&self, objects: &[CampusObject]) -> Result<Option<Vec<ObjectState>>>;

    /// The Campus IDs of the people who would be sent in the scope, but lack the number that its configuration sends as unique ID; each
    /// once, in order. Empty for a source that cannot tell.
    async fn without_unique_id(&self) -> Result<Vec<i64>>;

    /// What is in Campus of the listed people, courses or sections and is not sent, with why; above all enrollments, without which nothing of a student is.
    /// Where none are listed, those schools of its scope that are not sent. Empty for a source that cannot tell.
    async fn withheld(&self, narrowing: &Narrowing) -> Result<Vec<Withheld>>;

    /// What it holds and leaves out, since the Data Standard of its scope has no such kind; each once, in order. Resources of extensions, which are not
    /// supported yet, such as `tpdm/candidates`; and those that only another Data Standard has, such as `parents`, of a source that serves several.
    async fn unsupported(&self) -> Result<Vec<String>>;

    /// What it tells of its changes, where [`Capabilities::changes`] is claimed and this view can: few sources number what changes.
    fn change_log(&self) -> Option<Arc<dyn ChangeLog>> {
        None
    }

    /// What it could not show, or not as it was at one moment, as far as that is known by now; in any order. Asked when a plan is made, and again
    /// behind what was read. None of a source that stands still while it is read.
    async fn caveats(&self) -> Result<Vec<Caveat>> {
        Ok(Vec::new())
    }
}

/// A Campus object that is not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Withheld {
    /// The endpoint under which it would be sent: `studentSchoolAssociations`.
    pub resource: String,
    /// The object.
    pub object: CampusObject,
    /// Why it is not sent.
    pub reason: WithheldReason,
}

/// Why a Campus object is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WithheldReason {
    /// Its calendar is marked Exclude.
    CalendarExcluded,
    /// Its school is marked Exclude.
    SchoolExcluded,
    /// The student did not show up.
    NoShow,
    /// It, its grade level or its course is marked State Exclude.
    StateExcluded,
    /// It belongs to another school year than the configuration.
    OtherYear,
    /// It is marked Exclude itself.
    Excluded,
    /// It, or its course, is not active.
    Inactive,
    /// The section has no placement: it does not meet.
    NotPlaced,
    /// The structure that it is in lacks its grade level.
    GradeUnknown,
    /// The Ed-Fi number of its school, or of the district, is no number.
    NumberUnfit,
    /// Its query leaves it out for a reason that is not told here.
    Other,
}

impl WithheldReason {
    /// Its name, as a query gives it: `calendarExcluded`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CalendarExcluded => "calendarExcluded",
            Self::SchoolExcluded => "schoolExcluded",
            Self::NoShow => "noShow",
            Self::StateExcluded => "stateExcluded",
            Self::OtherYear => "otherYear",
            Self::Excluded => "excluded",
            Self::Inactive => "inactive",
            Self::NotPlaced => "notPlaced",
            Self::GradeUnknown => "gradeUnknown",
            Self::NumberUnfit => "numberUnfit",
            Self::Other => "other",
        }
    }
}

/// As queries name them.
#[cfg(any(feature = "sqlite", feature = "odbc", feature = "csv"))]
impl WithheldReason {
    const ALL: [Self; 11] = [
        Self::CalendarExcluded,
        Self::SchoolExcluded,
        Self::NoShow,
        Self::StateExcluded,
        Self::OtherYear,
        Self::Excluded,
        Self::Inactive,
        Self::NotPlaced,
        Self::GradeUnknown,
        Self::NumberUnfit,
        Self::Other,
    ];

    /// The names of all, for a hint.
    pub(crate) fn names() -> String {
        Self::ALL.map(Self::as_str).join(", ")
    }

    /// The reason of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

impl Withheld {
    /// An object that would be sent under this endpoint.
    pub fn new(resource: impl Into<String>, object: CampusObject, reason: WithheldReason) -> Self {
        Self { resource: resource.into(), object, reason }
    }
}

/// A Campus code that means nothing in Ed-Fi yet. A record that holds it cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct UnmappedCode {
    /// The descriptor it should be one of: `GradeLevelDescriptor`.
    pub descriptor: String,
    /// The code as Campus has it.
    pub code: String,
    /// How many records hold it.
    pub records: u64,
}

impl UnmappedCode {
    /// A code that so many records hold.
    pub fn new(descriptor: impl Into<String>, code: impl Into<String>, records: u64) -> Self {
        Self { descriptor: descriptor.into(), code: code.into(), records }
    }
}

/// What became of a Campus object.
///
/// Only one that is gone, or whose calendar is excluded, may have its record deleted: whatever else keeps an object from being sent (an
/// unmapped code, a lost Ed-Fi ID, an excluded school), it is present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ObjectState {
    /// It is no longer in Campus.
    Gone,
    /// It is there.
    Present,
    /// It is there, and belongs to a calendar that is marked Exclude.
    CalendarExcluded,
    /// The source does not know this type of object: it counts as present.
    Unknown,
}

/// A school of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CampusSchool {
    /// The Campus school ID.
    pub id: i64,
    /// The number by which people know it.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Whether it is marked Exclude: none of its data is sent.
    pub excluded: bool,
}

impl CampusSchool {
    /// A school that is not excluded.
    pub fn new(id: i64, number: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id, number: number.into(), name: name.into(), excluded: false }
    }

    /// Whether a search finds it: by its ID, or by a part of its number or name; letter case does not matter. An empty search finds every school.
    pub fn matches(&self, search: &str) -> bool {
        let search = search.trim().to_lowercase();
        let holds = |text: &str| text.to_lowercase().contains(&search);
        search.parse() == Ok(self.id) || holds(&self.number) || holds(&self.name)
    }

    /// The same school, marked Exclude or not.
    #[must_use]
    pub fn with_excluded(mut self, excluded: bool) -> Self {
        self.excluded = excluded;
        self
    }
}

/// What a store says of the records of a kind without making them, from one reading.
///
/// ```
/// use edfi_resync::source::{Counted, UnmappedCode};
///
/// let codes = [UnmappedCode::new("GradeLevelDescriptor", "99", 3)];
/// let counted = Counted::default().with_records(12).with_unmapped(codes);
/// assert_eq!((counted.records, counted.unmapped.map(|codes| codes.len())), (Some(12), Some(1)));
/// assert_eq!(Counted::default().records, None, "a store that cannot count says so, and not 0");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counted {
    /// How many rows a scan gives, rejects among them. Absent: the store cannot tell for much less than a scan costs.
    pub records: Option<u64>,
    /// The Campus codes in them that the preferences do not map, each once, by descriptor and code. Absent: likewise;
    /// a store whose descriptors are values already has none.
    pub unmapped: Option<Vec<UnmappedCode>>,
}

impl Counted {
    /// The same with how many rows a scan gives.
    #[must_use]
    pub fn with_records(mut self, records: u64) -> Self {
        self.records = Some(records);
        self
    }

    /// The same with the codes that are not mapped, if there are any.
    #[must_use]
    pub fn with_unmapped(mut self, codes: impl IntoIterator<Item = UnmappedCode>) -> Self {
        self.unmapped = Some(codes.into_iter().collect());
        self
    }
}
