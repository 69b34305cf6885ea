//! The front door: open a source and an ODS, plan, run.
//!
//! ```text
//! district     a source with its secrets, ledger, clock and HTTP service; builder and opening make a Resync of it
//!   |
//! opened       Resync: one configuration, its ODS, its rows of the ledger
//!   |
//! facts        what source, server and ledger say, asked without a Resync; view hands in what this one has
//!   |
//! planning     a plan; locks, ready, retry_set, run carry it out; audit notes who asked for what
//!   |
//! errors, delete, advise, ...   what else the tools of Campus offer, each by itself
//!   |
//! events       Campus events, for all configurations
//! ```
//! `tests/floors.rs` has the rooms in order: each imports from lower ones only.

mod advise;
mod audit;
mod builder;
mod changes;
mod choice;
mod config;
mod delete;
mod district;
mod errors;
mod events;
mod explain;
#[cfg(feature = "csv")]
mod extract;
mod facts;
mod idle;
mod lease;
mod locks;
mod mappings;
mod memory;
mod offer;
mod opened;
mod opening;
mod planning;
mod prerequisites;
mod ready;
mod rebuild;
mod reconcile;
mod resources;
mod resume;
mod retry_set;
mod run;
mod secrets;
mod show;
mod sides;
mod survey;
mod target;
mod time_of_day;
mod until;
mod validate;
mod verify;
mod view;

pub use advise::{Advice, AdviceReason};
pub use builder::ResyncBuilder;
pub use config::{OPTIONS, Options};
pub use district::{District, DistrictBuilder};
pub use events::{EventEnd, HandledEvent, Handling, QueuedEvent};
pub use explain::Explaining;
pub use mappings::propose_mappings;
pub use opened::Resync;
pub use planning::Planning;
pub use prerequisites::{Prerequisite, PrerequisiteName};
pub use resources::{ResourceRow, ResourceSort};
pub use resume::Resume;
pub use run::Running;
pub use secrets::Secrets;
pub use time_of_day::TimeOfDay;
pub use validate::{Validating, validate};
pub use verify::Verifying;

use std::sync::Arc;

use crate::campus::Request;
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::Result;
use crate::plan::Plan;
use crate::source::SourceStore;

impl Resync {
    /// Opens a source's configuration by name: its target is the ODS.
    ///
    /// # Errors
    /// What [`ResyncBuilder::open`] says.
    pub async fn open(store: impl SourceStore, configuration: impl Into<String>, secrets: impl Secrets) -> Result<Self> {
        Self::builder(store).configuration(configuration).secrets(secrets).open().await
    }

    /// Says piece by piece what to open.
    pub fn builder(store: impl SourceStore) -> ResyncBuilder {
        ResyncBuilder::new(Arc::new(store))
    }

    /// What a request will do; await it. Only reads, from the source and from the ODS; for a cleanup, all that both have within the scope. A
    /// request that is refused is in the [audit](Self::audit).
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Resync tool;
    /// [`RequestInvalid`](ErrorKind::RequestInvalid) for a request that cannot be carried out as it stands; what the source says
    /// when it cannot be read; what a run says of an ODS that refuses key and secret. One that does not answer is a warning of the plan, after 15 s at
    /// most.
    pub fn plan<'a>(&'a self, request: &'a Request) -> Planning<'a> {
        Planning::new(self, request)
    }

    /// Carries a plan out; await it. Every record it reads ends in exactly one outcome of the report.
    ///
    /// What a plan deletes is looked up again first, and deleted only if it is still to be.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Write of the Resync tool;
    /// [`PrerequisiteMissing`](ErrorKind::PrerequisiteMissing) when Ed-Fi is not enabled, or several [prerequisites](Self::prerequisites) are not
    /// met; when more would be deleted than a run deletes unasked ([`Running::force`]); when the plan was made for another configuration, ODS, school year or Data Standard, or was changed since; when the source
    /// cannot be read at all; when the ODS does not accept key and secret.
    pub fn run<'a>(&'a self, plan: &'a Plan) -> Running<'a> {
        Running::new(self, plan)
    }
}
