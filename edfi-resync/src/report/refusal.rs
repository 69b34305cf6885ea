//! What a server said word for word, read from the ledger that keeps it.

use std::fmt;
use std::sync::Arc;

use super::{Failure, Report};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{Ledger, Refusal};
use crate::shown::line;

/// The ledger in which a report's refusals are kept, if they are.
#[derive(Clone, Default)]
pub(super) struct KeptIn(Option<Arc<dyn Ledger>>);

impl Report {
    pub(crate) fn kept_in(mut self, ledger: Arc<dyn Ledger>) -> Self {
        self.refusals = KeptIn(Some(ledger));
        self
    }

    /// What the server said to the records of a failure, word for word, in the order in which it came: protected student data, since servers quote
    /// what they were sent. Empty where nothing was said, or the run had no room for more ([`REFUSALS_BYTES`](crate::ledger::REFUSALS_BYTES)).
    ///
    /// # Errors
    /// [`ConfigInvalid`](ErrorKind::ConfigInvalid) where it was not kept: it is only if [`keep_refusals`](crate::ResyncBuilder::keep_refusals) asks
    /// for it. [`LedgerInvalid`](ErrorKind::LedgerInvalid) where the ledger cannot be read.
    pub async fn refusal(&self, failure: &Failure) -> Result<Vec<Refusal>> {
        let (Some(ledger), Some(run)) = (&self.refusals.0, self.run) else {
            return Err(Error::new(ErrorKind::ConfigInvalid, "what the server said was not kept")
                .with_hint("open with a ledger and keep_refusals, and run again"));
        };
        let mut refusals = ledger.refusals(run, None).await?;
        // As the report has it.
        let named = |refusal: &Refusal| failure.examples.iter().any(|example| example.origin == line(refusal.origin.to_string()));
        refusals.retain(|refusal| {
            let endpoint = refusal.resource.rsplit('/').next();
            endpoint == Some(&failure.resource)
                && refusal.class == failure.class.as_str()
                && (line(&*refusal.message) == failure.message || named(refusal))
        });
        Ok(refusals)
    }
}

/// Two reports that say the same are the same.
impl PartialEq for KeptIn {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for KeptIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "KeptIn(..)" } else { "KeptIn(nothing)" })
    }
}
