//! The Python package `edfi_resync`: a thin shell around the library.
//!
//! What is decided here is only how Python values become arguments ([`arguments`], [`json`], [`source`]), how a run and the
//! interpreter live side by side ([`supervise`]), and what comes back ([`report`], [`plan`], [`event`], [`ledger`], [`history`],
//! [`errors`]). Defaults and rules are the library's.

mod arguments;
mod errors;
mod event;
mod graph;
mod history;
mod json;
mod ledger;
mod plan;
mod records;
mod report;
mod run;
mod source;
mod supervise;
mod testing;

use pyo3::pymodule;

/// The compiled part of `edfi_resync`; import from there.
#[pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use super::graph::{load_order, select_dependencies};
    #[pymodule_export]
    use super::history::{FailedRecord, Outcome, Run};
    #[pymodule_export]
    use super::ledger::Ledger;
    #[pymodule_export]
    use super::plan::Plan;
    #[pymodule_export]
    use super::report::{Example, Failure, Report, Tally};
    #[pymodule_export]
    use super::run::{plan, run};
    #[pymodule_export]
    use super::testing::{MockOds, make_district};
}
