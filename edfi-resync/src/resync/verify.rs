//! [`Verifying`]: a comparison that has not been awaited yet.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::opened::Resync;
use super::until::Stops;
use crate::campus::{Mode, Request, Right, Tool};
use crate::engine::Stop;
use crate::error::{Error, ErrorKind, Result};
use crate::plan::Plan;
use crate::verify::{Differences, verify};

/// A comparison of source and ODS: say how long it may take and what stops it, then await it.
///
/// # Cancellation
/// Dropping the future stops it: it only reads.
#[must_use = "nothing is compared until it is awaited"]
pub struct Verifying<'a> {
    resync: &'a Resync,
    request: &'a Request,
    show_values: bool,
    stops: Stops,
    deadline: Option<Duration>,
}

impl Resync {
    /// What of a request's records the ODS lacks, has otherwise, or has beyond them; await it. Writes nothing.
    ///
    /// The ODS is asked for one list of each resource, 500 records a page, and only for what is of the request where the API can filter. What the list
    /// does not show, and would not show if it were there, such as people without an association, is not comparable, and never missing. With a ledger
    /// that knows this ODS, it says whose the records are that only the ODS has. Up to 200 of a resource are asked for one by one where a list leaves open
    /// whether they are there: by the ids that the ledger has, or, of a server without pages by token, by their keys.
    ///
    /// It takes for granted that the client may read what it may write: what lies in an organization or a namespace outside of its claims is called missing.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> edfi_resync::Result<()> {
    /// use edfi_resync::Resync;
    /// use edfi_resync::campus::Request;
    /// use edfi_resync::model::Model;
    /// use edfi_resync::ods::Credentials;
    /// use edfi_resync::source::MemoryStore;
    /// use edfi_resync_testing::mock_ods::MockOds;
    ///
    /// let ods = MockOds::builder(&Model::ds5_2()).populated(true).build();
    /// let week = |name| format!(r#"{{"weekIdentifier": "{name}", "schoolReference": {{"schoolId": 255901001}},
    ///     "beginDate": "2026-08-24", "endDate": "2026-08-28", "totalInstructionalDays": 5}}"#);
    /// let store = MemoryStore::new(Model::ds5_2()).with_records("academicWeeks", [week("Week 1"), week("Week 2")])?;
    /// let resync = Resync::builder(store)
    ///     .ods(ods.base_url())
    ///     .secrets(Credentials::new(ods.key(), ods.secret()))
    ///     .service(ods.clone())
    ///     .open()
    ///     .await?;
    ///
    /// let found = resync.verify(&Request::new()).await?;
    /// assert_eq!((found.total.missing, found.total.same), (2, 0));
    /// resync.run(&resync.plan(&Request::new()).await?).await?;
    /// let found = resync.verify(&Request::new()).await?;
    /// assert!(found.total.is_all_well() && found.total.same == 2, "{found}");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Resync tool; what [`plan`](Self::plan) says of the request, the source and the server.
    /// A resource that cannot be listed is no error: its records are not comparable.
    pub fn verify<'a>(&'a self, request: &'a Request) -> Verifying<'a> {
        Verifying { resync: self, request, show_values: false, stops: Stops::default(), deadline: None }
    }
}

impl Verifying<'_> {
    /// Shows what both sides hold where they differ: protected student data. It does not unless asked to.
    pub fn show_values(mut self, show_values: bool) -> Self {
        self.show_values = show_values;
        self
    }

    /// Gives up when it has taken this long, with [`ErrorKind::Stopped`]. Absent: as long as it takes.
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

    async fn compare(self) -> Result<Differences> {
        let Self { resync, request, show_values, stops, deadline } = self;
        let until = resync.until(&stops, deadline)?;
        until.done("source and ODS were compared", Box::pin(compared(resync, request, show_values))).await
    }
}

async fn compared(resync: &Resync, request: &Request, show_values: bool) -> Result<Differences> {
    resync.rights().require(Tool::Resync, Right::Read)?;
    if request.changes.is_some() {
        return Err(Error::new(
            ErrorKind::RequestInvalid,
            "what changed cannot be compared alone: the ODS does not show what did not",
        )
        .with_hint("leave the changes out"));
    }
    // What would be sent is what is compared.
    let request = request.clone().mode(Mode::Resync);
    let facts = resync.facts(&request, true).await?;
    let plan = Plan::fold(&request, &facts, &resync.dependencies)?;
    verify(resync.search().await?, &resync.dependencies, plan, show_values).await
}

impl<'a> IntoFuture for Verifying<'a> {
    type Output = Result<Differences>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Differences>> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.compare())
    }
}

impl fmt::Debug for Verifying<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifying").field("request", &self.request).finish_non_exhaustive()
    }
}
