//! [`Planning`]: a plan that has not been awaited yet.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::opened::Resync;
use super::until::Stops;
use crate::campus::{Mode, Request, Right, Tool};
use crate::engine::Stop;
use crate::error::Result;
use crate::ledger::AuditAction;
use crate::orphans::plan_cleanup;
use crate::plan::Plan;
use crate::report::AuditDetail;

/// The making of a plan: say how long it may take and what stops it, then await it.
///
/// # Cancellation
/// Dropping the future stops it: it only reads, and a query that is under way is interrupted.
#[must_use = "nothing is planned until it is awaited"]
pub struct Planning<'a> {
    resync: &'a Resync,
    request: &'a Request,
    counts: bool,
    stops: Stops,
    deadline: Option<Duration>,
}

impl<'a> Planning<'a> {
    pub(super) fn new(resync: &'a Resync, request: &'a Request) -> Self {
        Self { resync, request, counts: true, stops: Stops::default(), deadline: None }
    }

    /// Whether the plan says how many records will be read, and which of their Campus codes are not mapped. It does
    /// unless told otherwise, which costs one reading of what those records are made from: some CPU seconds in a large
    /// district. Without, neither is looked at, and the plan says that [nothing was counted](Plan::counted); IDs that
    /// the request lists are looked up all the same.
    ///
    /// A Reconcile has nothing then to compare its two ways by, and lists what the ODS has; a Cleanup counts what it
    /// finds in any case.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> edfi_resync::Result<()> {
    /// # use edfi_resync::{Resync, campus::Request, model::Model, ods::Credentials, source::MemoryStore};
    /// # use edfi_resync_testing::mock_ods::MockOds;
    /// # let ods = MockOds::builder(&Model::ds5_2()).build();
    /// let store = MemoryStore::from_json(Model::ds5_2(), r#"{"schools": [{"schoolId": 255901001}]}"#)?;
    /// # let builder = Resync::builder(store).ods(ods.base_url()).secrets(Credentials::new(ods.key(), ods.secret()));
    /// # let resync = builder.service(ods.clone()).open().await?;
    /// let request = Request::new();
    /// assert_eq!(resync.plan(&request).await?.known_records(), Some(1));
    /// assert_eq!(resync.plan(&request).counts(false).await?.known_records(), None);
    /// # Ok(())
    /// # }
    /// ```
    pub fn counts(mut self, counts: bool) -> Self {
        self.counts = counts;
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

    async fn make(self) -> Result<Plan> {
        let Self { resync, request, counts, stops, deadline } = self;
        let action = match request.mode {
            Mode::Resync | Mode::Reconcile => AuditAction::Resync,
            Mode::Cleanup => AuditAction::Cleanup,
        };
        let until = resync.until(&stops, deadline)?;
        let planned = until.done("the plan was made", Box::pin(planned(resync, request, counts))).await;
        resync.noting_refusal(action, AuditDetail::of_request(request), planned).await
    }
}

async fn planned(resync: &Resync, request: &Request, counts: bool) -> Result<Plan> {
    resync.rights().require(Tool::Resync, Right::Read)?;
    let facts = resync.facts(request, counts).await?;
    let plan = Plan::fold(request, &facts, &resync.dependencies)?;
    match request.mode {
        Mode::Resync | Mode::Reconcile => resync.with_deleted(request, plan).await,
        Mode::Cleanup => plan_cleanup(resync.search().await?, resync.sibling().await?, plan).await,
    }
}

impl<'a> IntoFuture for Planning<'a> {
    type Output = Result<Plan>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Plan>> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.make())
    }
}

impl fmt::Debug for Planning<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Planning").field("request", &self.request).finish_non_exhaustive()
    }
}
