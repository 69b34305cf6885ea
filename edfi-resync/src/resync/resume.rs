//! [`Resume`]: whether a run goes on with an earlier one.

use crate::ledger::RunId;

/// Whether a run goes on with an earlier one.
///
/// Records that the earlier part delivered, and that have not changed since, are not sent again; everything else is, failures
/// included. The report is that of the whole run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Resume {
    /// It begins anew.
    #[default]
    No,
    /// It goes on with the newest run of the same request, if that was stopped or its process died; else it begins anew and says so. What
    /// changed since in the source or the configuration is handled record by record.
    Newest,
    /// It goes on with this run, whatever was asked for then: that run is done with when this one is.
    Run(RunId),
}
