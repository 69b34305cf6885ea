//! [`Explaining`]: an explanation that has not been awaited yet.

use std::collections::BTreeSet;
use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::opened::Resync;
use super::until::Stops;
use crate::campus::{Narrowing, Right, Tool};
use crate::engine::Stop;
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::Result;
use crate::explain::{self, Explanation, Subject};
use crate::model::{CampusRole, ResourceKind};
use crate::plan::{ALL_SCHOOLS, Plan, Selection};
use crate::source::{Snapshot, Withheld};

/// The explanation of a subject: say how long it may take and what stops it, then await it.
///
/// # Cancellation
/// Dropping the future stops it: it only reads.
#[must_use = "nothing is explained until it is awaited"]
pub struct Explaining<'a> {
    resync: &'a Resync,
    subject: Subject,
    show_values: bool,
    stops: Stops,
    deadline: Option<Duration>,
}

impl Resync {
    /// Why the records of a person, a course, a section, a school, or one record by its key are in the ODS as Campus has them, or why not, with the one next
    /// step; await it. Writes nothing.
    ///
    /// For each record that Campus should give: whether the source gives it, or what withholds it; what the ledger knows of it; what the ODS shows; what
    /// holds it back. It asks the ODS for these records by their keys, or for one list of each resource that holds them, and for what missing records refer to.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> edfi_resync::Result<()> {
    /// use edfi_resync::Resync;
    /// use edfi_resync::explain::{Reason, Subject};
    /// use edfi_resync::model::Model;
    /// use edfi_resync::ods::Credentials;
    /// use edfi_resync::source::MemoryStore;
    /// use edfi_resync_testing::mock_ods::MockOds;
    ///
    /// let ods = MockOds::builder(&Model::ds5_2()).populated(true).build();
    /// let week = r#"{"weekIdentifier": "Week 1", "schoolReference": {"schoolId": 99}, "beginDate": "2026-08-24",
    ///     "endDate": "2026-08-28", "totalInstructionalDays": 5}"#;
    /// let store = MemoryStore::new(Model::ds5_2()).with_records("academicWeeks", [week])?;
    /// let builder = Resync::builder(store).ods(ods.base_url()).secrets(Credentials::new(ods.key(), ods.secret()));
    /// let resync = builder.service(ods.clone()).open().await?;
    ///
    /// let why = resync.explain(Subject::record("academicWeeks", [("weekIdentifier", "Week 1"), ("schoolId", "99")])).await?;
    /// assert_eq!(why.records[0].reason, Reason::ParentMissing);
    /// let message = "it refers to schools that the ODS lacks ($.schoolReference), and the source holds no schools";
    /// assert_eq!(why.records[0].message, message);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Resync tool; [`UnknownResource`](ErrorKind::UnknownResource) for a resource that the
    /// model lacks; [`RequestInvalid`](ErrorKind::RequestInvalid) for a key of other parts than the resource has; what source, server and ledger say when they cannot be read.
    pub fn explain(&self, subject: Subject) -> Explaining<'_> {
        Explaining { resync: self, subject, show_values: false, stops: Stops::default(), deadline: None }
    }
}

impl Explaining<'_> {
    /// Shows what both sides hold where they differ: protected student data. It does not unless asked to.
    pub fn show_values(mut self, show_values: bool) -> Self {
        self.show_values = show_values;
        self
    }

    /// Gives up when it has taken this long, with [`ErrorKind::Stopped`](crate::ErrorKind::Stopped). Absent: as long as it takes.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Gives up when this token is cancelled, too.
    pub fn cancel_with(mut self, cancel: CancellationToken) -> Self {
        self.stops.add_token(cancel);
        self
    }

    /// Gives up when this is pressed, too.
    pub fn stop_with(mut self, stop: Stop) -> Self {
        self.stops.add(stop);
        self
    }

    async fn tell(self) -> Result<Explanation> {
        let Self { resync, subject, show_values, stops, deadline } = self;
        let until = resync.until(&stops, deadline)?;
        until.done("it was explained", Box::pin(explained(resync, &subject, show_values))).await
    }
}

async fn explained(resync: &Resync, subject: &Subject, show_values: bool) -> Result<Explanation> {
    resync.rights().require(Tool::Resync, Right::Read)?;
    let subject = &subject.clone().of_model(&resync.model)?;
    resync.ods.authenticate().await?;
    let search = resync.search().await?;
    let snapshot = search.sides.snapshot.clone();
    let kinds = in_load_order(resync, &search.sides.held);
    let schools = snapshot.schools().await?;
    let known = explain::Known {
        has_ledger: resync.memory.is_some(),
        is_without_unique_id: match subject {
            Subject::Person(id) => snapshot.without_unique_id().await?.contains(id),
            _ => false,
        },
        is_excluded: matches!(subject, Subject::School(id) if schools.iter().any(|school| school.id == *id && school.excluded)),
        withheld: withheld(resync, subject, snapshot.as_ref()).await?,
    };
    // A school that nobody knows selects nothing.
    let is_unknown = matches!(subject, Subject::School(id) if schools.iter().all(|school| school.id != *id));
    let plan = if known.is_excluded || is_unknown { None } else { plan(resync, subject, &kinds, snapshot.as_ref()).await? };
    explain::explain(search, &resync.dependencies, subject, &kinds, plan, known, show_values).await
}

/// The kinds that a source holds, as they are sent.
fn in_load_order(resync: &Resync, held: &BTreeSet<ResourceKind>) -> Vec<ResourceKind> {
    let mut kinds = Vec::new();
    for entry in resync.dependencies.load_order() {
        let kind = resync.model.find(&entry.resource).filter(|kind| held.contains(kind) && !kinds.contains(kind));
        kinds.extend(kind);
    }
    kinds
}

/// What of a subject would be sent, if anything would.
async fn plan(resync: &Resync, subject: &Subject, kinds: &[ResourceKind], snapshot: &dyn Snapshot) -> Result<Option<Plan>> {
    let configuration = &resync.configuration;
    let is_sent = |kind: &&ResourceKind| {
        configuration.preferences.is_on(kind.endpoint()) && !configuration.policies.is_read_only(kind) && subject.is_about(kind)
    };
    let endpoints: Vec<_> = kinds.iter().filter(is_sent).map(|kind| kind.endpoint().to_owned()).collect();
    if endpoints.is_empty() {
        return Ok(None);
    }
    let mut facts = resync.facts_of_server();
    facts.held = kinds.iter().cloned().collect();
    facts.schools = snapshot.schools().await?;
    let request = subject.request(endpoints, facts.capabilities.must_choose_schools());
    let mut plan = Plan::fold(&request, &facts, &resync.dependencies)?;
    // What is given of the subject itself is told of; to find what that refers to, all of a kind would have to be read.
    for step in &mut plan.steps {
        if let Selection::NarrowedAndRelated(narrowing) = &step.selection {
            step.selection = Selection::Narrowed(narrowing.clone());
        }
    }
    // Nothing is run.
    plan.warnings.retain(|warning| warning != ALL_SCHOOLS);
    Ok(Some(plan))
}

/// What Campus has of a subject, and withholds.
async fn withheld(resync: &Resync, subject: &Subject, snapshot: &dyn Snapshot) -> Result<Vec<Withheld>> {
    match subject {
        Subject::Record { .. } => Ok(Vec::new()),
        Subject::School(id) => {
            if !resync.store().capabilities().campus_keys.contains(&CampusRole::School) {
                return Ok(Vec::new());
            }
            let of_school = resync.store().open(&resync.scope().with_schools([*id].into())).await?;
            of_school.withheld(&Narrowing::none()).await
        }
        Subject::Person(_) | Subject::Course(_) | Subject::Section(_) => snapshot.withheld(&subject.narrowing()).await,
    }
}

impl<'a> IntoFuture for Explaining<'a> {
    type Output = Result<Explanation>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Explanation>> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.tell())
    }
}

impl fmt::Debug for Explaining<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Explaining").field("subject", &self.subject).finish_non_exhaustive()
    }
}
