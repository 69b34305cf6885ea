//! The Python package `edfi_resync`: a thin shell around the library.
//!
//! What is decided here is only how Python values become arguments ([`arguments`], [`asked`], [`opening`], [`options`], [`stop`], [`json`], [`mod@value`], [`html`], [`source`]), how a run and
//! the interpreter live side by side ([`carry`], [`supervise`], [`mailbox`], [`work`], [`logging`]), and what comes back ([`report`], [`failure`], [`removals`], [`plan`], [`mod@verify`], [`mod@validate`], [`mod@explain`], [`mod@extract`], [`mod@preflight`], [`mod@handle`], [`source_check`], [`mappings`], [`offer`], [`event`],
//! [`ledger`], [`history`], [`locks`], [`error_log`], [`audit`], [`advice`], [`campus_event`], [`errors`]). Defaults and rules are the library's.

mod advice;
mod arguments;
mod asked;
mod audit;
mod campus_event;
mod carry;
mod district;
mod encode;
mod error_log;
mod errors;
mod event;
mod explain;
mod extract;
mod failure;
mod gap;
mod graph;
mod handle;
mod history;
mod hold;
mod html;
mod json;
mod ledger;
mod left_behind;
mod locks;
mod logging;
mod mailbox;
mod mappings;
mod mock_client;
mod mock_server;
mod offer;
mod opening;
mod options;
mod pace_point;
mod plan;
mod preflight;
mod records;
mod removals;
mod report;
mod resync;
mod run;
mod sequence;
mod source;
mod source_check;
mod status_tally;
mod stop;
mod supervise;
mod testing;
mod validate;
mod value;
mod verify;
mod work;

use pyo3::pymodule;

/// The compiled part of `edfi_resync`; import from there.
#[pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_init]
    fn version(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }

    #[pymodule_export]
    use super::advice::Advice;
    #[pymodule_export]
    use super::audit::{Audit, AuditRecord};
    #[pymodule_export]
    use super::campus_event::{EdFiIdChanged, HandledEvent, PeopleCombined, QueuedEvent};
    #[pymodule_export]
    use super::district::make_district;
    #[pymodule_export]
    use super::error_log::{ErrorGroup, ErrorLog};
    #[pymodule_export]
    use super::explain::{ExplainedRecord, Explanation, explain};
    #[pymodule_export]
    use super::extract::{Extracted, extract};
    #[pymodule_export]
    use super::failure::{Example, Failure};
    #[pymodule_export]
    use super::gap::Gap;
    #[pymodule_export]
    use super::graph::{load_order, select_dependencies};
    #[pymodule_export]
    use super::handle::handle;
    #[pymodule_export]
    use super::history::{FailedRecord, Outcome, Refusal, Run};
    #[pymodule_export]
    use super::hold::Hold;
    #[pymodule_export]
    use super::ledger::Ledger;
    #[pymodule_export]
    use super::left_behind::LeftBehind;
    #[pymodule_export]
    use super::locks::Lock;
    #[pymodule_export]
    use super::mappings::{
        MappingCandidate, MappingChange, MappingProposal, compare_mappings, export_mappings, import_mappings, propose_mappings,
    };
    #[pymodule_export]
    use super::offer::{Configuration, Prerequisite, Resource, School, Wave};
    #[pymodule_export]
    use super::pace_point::PacePoint;
    #[pymodule_export]
    use super::plan::Plan;
    #[pymodule_export]
    use super::preflight::preflight;
    #[pymodule_export]
    use super::removals::{Removal, RemovalStep, RemovalTally};
    #[pymodule_export]
    use super::report::{Report, Tally};
    #[pymodule_export]
    use super::resync::Resync;
    #[pymodule_export]
    use super::run::{cleanup, plan, run};
    #[pymodule_export]
    use super::source_check::{KindCheck, QueryProblem, SourceCheck, check_source, reference_queries};
    #[pymodule_export]
    use super::status_tally::StatusTally;
    #[pymodule_export]
    use super::stop::{Apart, Stop};
    #[pymodule_export]
    use super::testing::MockOds;
    #[pymodule_export]
    use super::validate::{Descriptors, InvalidRecord, Validated, Validation, validate};
    #[pymodule_export]
    use super::verify::{Compared, Difference, Differences, MemberDifference, verify};
    #[pymodule_export]
    use super::work::Work;
}
