//! [`Occasion`]: why a plan was made, and the plans that no request of the Resync screen makes.

use serde::{Deserialize, Serialize};

use super::Plan;
use super::fold::Facts;
use super::removal::{Because, RemovalStep};
use crate::campus::{Mode, Request, Right, Tool};
use crate::error::Result;

/// Why a plan was made. It decides which right carries it out, and what a record must still be to be deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Occasion {
    /// Somebody asked for a resync or a cleanup.
    #[default]
    Request,
    /// A person's Ed-Fi ID was added, changed or removed.
    EdFiIdChanged,
    /// Two people turned out to be one.
    PeopleCombined,
    /// Somebody asked the Delete Tool.
    DeleteTool,
}

impl Occasion {
    /// The right that carrying it out needs.
    pub fn right(self) -> (Tool, Right) {
        match self {
            Self::Request => (Tool::Resync, Right::Write),
            Self::EdFiIdChanged | Self::PeopleCombined => (Tool::EventQueue, Right::Write),
            Self::DeleteTool => (Tool::DeleteTool, Right::Delete),
        }
    }

    /// Whether a plan made for it may delete a record for this reason.
    pub(super) fn deletes_because(self, because: Because) -> bool {
        match because {
            Because::Gone | Because::KeyChanged | Because::CalendarExcluded | Because::Exclusive => self == Self::Request,
            Because::EdFiIdChanged => self == Self::EdFiIdChanged,
            Because::PeopleCombined => self == Self::PeopleCombined,
            Because::Asked => self == Self::DeleteTool,
        }
    }

    /// Whether somebody asked for it as it stands, so that it is in nobody's way to be asked for once more.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub(crate) fn is_request(&self) -> bool {
        *self == Self::Request
    }

    /// How the texts of a plan and of its report begin.
    pub(crate) fn title(self, mode: Mode) -> &'static str {
        match (self, mode) {
            (Self::Request, Mode::Resync) => "Resync",
            (Self::Request, Mode::Reconcile) => "Reconcile",
            (Self::Request, Mode::Cleanup) => "Cleanup",
            (Self::EdFiIdChanged, _) => "Ed-Fi ID change",
            (Self::PeopleCombined, _) => "Combine Person",
            (Self::DeleteTool, _) => "Delete Tool",
        }
    }
}

impl Plan {
    /// A plan that sends nothing: it only deletes, or lists what there is.
    pub(crate) fn sending_nothing(request: &Request, facts: &Facts) -> Result<Self> {
        Self::of(request.clone(), facts, None, Vec::new(), facts.server.warnings.clone()).sealed()
    }

    /// The same plan for an occasion, with what it deletes.
    ///
    /// # Errors
    /// [`ErrorKind::Unexpected`](crate::ErrorKind::Unexpected) when it cannot be written as JSON.
    pub(crate) fn on(mut self, occasion: Occasion, removals: Vec<RemovalStep>, warnings: Vec<String>) -> Result<Self> {
        self.occasion = occasion;
        self.with_removals(removals, warnings)
    }

    /// The same plan without its steps: nobody is there to be sent.
    pub(crate) fn without_steps(mut self) -> Self {
        self.steps.clear();
        self
    }

    /// Whether it neither deletes nor sends anything.
    pub fn does_nothing(&self) -> bool {
        self.steps.is_empty() && self.removals.iter().all(|step| step.deletes.is_empty())
    }

    /// Whether something could not be looked at that it may delete from.
    pub fn has_gaps(&self) -> bool {
        self.removals.iter().any(|step| step.gap.is_some())
    }
}
