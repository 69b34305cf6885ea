//! What the code of a source raised while a run read it: the run ends with a report, and the exception is its caller's.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

use edfi_resync::{Error, ErrorKind, Resync, report};
use pyo3::prelude::*;

use crate::errors::Raised;

/// Where a source keeps what its code raised last.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slot(Arc<Kept>);

/// The place, and what was raised there.
type Kept = Mutex<Option<(String, PyErr)>>;

/// The slots of the sources that are open, by the resync that reads them.
static OPEN: LazyLock<Mutex<HashMap<usize, Weak<Kept>>>> = LazyLock::new(Mutex::default);

fn address(resync: &Arc<Resync>) -> usize {
    Arc::as_ptr(resync).addr()
}

impl Slot {
    /// Keeps what was raised, and where.
    pub(crate) fn keep(&self, place: &str, raised: PyErr) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((place.to_owned(), raised));
    }

    /// Says which resync reads this source.
    pub(crate) fn of(&self, resync: &Arc<Resync>) {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, slot| slot.strong_count() > 0);
        open.insert(address(resync), Arc::downgrade(&self.0));
    }
}

/// What was raised before a run is none of it.
pub(crate) fn forget(resync: &Arc<Resync>) {
    _ = taken(resync);
}

fn taken(resync: &Arc<Resync>) -> Option<(String, PyErr)> {
    let slot = OPEN.lock().unwrap_or_else(PoisonError::into_inner).get(&address(resync)).and_then(Weak::upgrade);
    slot.and_then(|slot| slot.lock().unwrap_or_else(PoisonError::into_inner).take())
}

/// A report, unless its run ended by what the code of its source raised: then that, with the report.
///
/// # Errors
/// What was raised.
pub(crate) fn unless_raised(resync: &Arc<Resync>, report: report::Report) -> Result<report::Report, Error> {
    match taken(resync) {
        Some((place, raised)) if report.stopped.is_some() => {
            let error =
                Error::new(ErrorKind::SourceInvalid, place).with_hint("see what it raised; what was sent before is in the report");
            Err(error.with_source(Raised(raised, Some(Box::new(report)))))
        }
        _ => Ok(report),
    }
}
