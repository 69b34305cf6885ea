//! The conformance suites: what everyone may rely on who is given a store or a ledger, whoever wrote it.
//!
//! The contracts stand with the traits, [`SourceStore`](edfi_resync::source::SourceStore) and [`Ledger`](edfi_resync::ledger::Ledger); a suite
//! tries them out and reports in [`Findings`], a line for each thing that is not kept.

pub mod ledger;
pub mod store;

use std::fmt::{self, Display};
use std::future::Future;
use std::time::Duration;

use edfi_resync::{Error, ErrorKind};
use tokio::time::timeout;

/// No single call of a test takes as long: what gives nothing for this time hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a suite found.
#[derive(Debug, Default)]
#[must_use]
pub struct Findings {
    violations: Vec<String>,
    checks: usize,
}

impl Findings {
    /// What is not kept, a line each; empty if all is.
    pub fn violations(&self) -> &[String] {
        &self.violations
    }

    /// How many single comparisons were made.
    pub fn checks(&self) -> usize {
        self.checks
    }

    /// Fails a test with all violations.
    ///
    /// # Panics
    /// If there are any.
    #[track_caller]
    pub fn assert_none(&self) {
        assert!(self.violations.is_empty(), "it does not conform:\n{self}");
    }

    fn expect(&mut self, holds: bool, violation: impl FnOnce() -> String) {
        self.checks += 1;
        if !holds {
            self.violations.push(violation());
        }
    }

    /// The value, or a violation that says what could not be done.
    fn demand<T>(&mut self, what: &str, result: Result<T, Error>) -> Option<T> {
        self.checks += 1;
        result.map_err(|error| self.violations.push(format!("{what}: {error}"))).ok()
    }
}

impl Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.violations.iter().try_for_each(|violation| writeln!(f, "- {violation}"))
    }
}

async fn patiently<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let hangs = || Error::new(ErrorKind::Unexpected, format!("nothing came for {} seconds", PATIENCE.as_secs()));
    timeout(PATIENCE, work).await.unwrap_or_else(|_| Err(hangs()))
}
