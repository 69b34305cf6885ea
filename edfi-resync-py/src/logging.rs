//! What the library says while it works, handed to Python's `logging`: its loggers are called as the library's modules are, `edfi_resync.ods.delivery`.
//!
//! Who listens is looked up when a call begins, so that what nobody wants to hear costs nothing: neither the GIL nor a text. Nothing is heard before
//! somebody has imported `logging` and given it a handler. What the library says holds no student data, at no level.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{Interest, set_global_default};
use tracing::{Event, Metadata, Subscriber, callsite};

/// The logger above all others.
const LOGGER: &str = "edfi_resync";
/// The levels, from the one that says least; which of them are wanted is a number of these.
const LEVELS: [(LevelFilter, i32); 5] = [
    (LevelFilter::ERROR, 40),
    (LevelFilter::WARN, 30),
    (LevelFilter::INFO, 20),
    (LevelFilter::DEBUG, 10),
    // Below what Python has a name for.
    (LevelFilter::TRACE, 5),
];

static WANTED: AtomicUsize = AtomicUsize::new(0);

/// Looks up who listens, and listens for them.
pub(crate) fn listen(py: Python<'_>) {
    static ONCE: Once = Once::new();
    // Whoever has put something of their own in the place of `logging` hears nothing.
    let wanted = least_level(py).ok().flatten();
    let wanted = wanted.map_or(0, |least| LEVELS.iter().take_while(|(_, level)| *level >= least).count());
    if wanted > 0 {
        // Nobody else is in this module who could have set one.
        ONCE.call_once(|| drop(set_global_default(ToPython::default())));
    }
    if WANTED.swap(wanted, Ordering::Relaxed) != wanted {
        callsite::rebuild_interest_cache();
    }
}

/// The lowest level that a logger of ours hands on; nothing where `logging` was never imported.
fn least_level(py: Python<'_>) -> PyResult<Option<i32>> {
    let modules = py.import("sys")?.getattr("modules")?;
    let Ok(logging) = modules.get_item("logging") else { return Ok(None) };
    let ours = logging.call_method1("getLogger", (LOGGER,))?;
    if !ours.getattr("handlers")?.is_truthy()? {
        // Without it, warnings would be printed where nobody has said anything of logging.
        ours.call_method1("addHandler", (logging.getattr("NullHandler")?.call0()?,))?;
    }
    let mut least: i32 = ours.call_method0("getEffectiveLevel")?.extract()?;
    let manager = ours.getattr("manager")?;
    let loggers = manager.getattr("loggerDict")?.call_method0("copy")?;
    for (name, logger) in loggers.cast::<PyDict>()?.iter() {
        let is_ours = name.extract::<&str>().is_ok_and(|name| name.strip_prefix(LOGGER).is_some_and(|rest| rest.starts_with('.')));
        // Names that only others stand below are no loggers.
        if is_ours && let Ok(level) = logger.call_method0("getEffectiveLevel") {
            least = least.min(level.extract()?);
        }
    }
    let disabled: i32 = manager.getattr("disable")?.extract()?;
    Ok(Some(least.max(disabled.saturating_add(1))))
}

fn is_wanted(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    let is_ours = target == LOGGER || target.starts_with("edfi_resync::");
    is_ours && LEVELS.iter().take(WANTED.load(Ordering::Relaxed)).any(|(level, _)| level == metadata.level())
}

/// Hears what is said, and hands it on.
#[derive(Default)]
struct ToPython {
    newest: AtomicU64,
    spans: Mutex<HashMap<u64, Span>>,
}

/// What something is said of, such as a request.
struct Span {
    said: Said,
    holders: usize,
}

/// A text, and what goes with it by name.
#[derive(Default, Clone)]
struct Said {
    text: String,
    fields: Vec<(&'static str, String)>,
}

thread_local! {
    /// The spans that this thread is in, the innermost last.
    static ENTERED: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

impl ToPython {
    fn spans(&self) -> MutexGuard<'_, HashMap<u64, Span>> {
        self.spans.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscriber for ToPython {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if is_wanted(metadata) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        is_wanted(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        let wanted = WANTED.load(Ordering::Relaxed);
        Some(wanted.checked_sub(1).map_or(LevelFilter::OFF, |last| LEVELS[last].0))
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut said = Said::default();
        attributes.record(&mut said);
        let id = self.newest.fetch_add(1, Ordering::Relaxed) + 1;
        self.spans().insert(id, Span { said, holders: 1 });
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        if let Some(span) = self.spans().get_mut(&span.into_u64()) {
            values.record(&mut span.said);
        }
    }

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let of = match event.parent() {
            Some(parent) => Some(parent.into_u64()),
            None if event.is_contextual() => ENTERED.with_borrow(|entered| entered.last().copied()),
            None => None,
        };
        let mut said = of.and_then(|id| self.spans().get(&id).map(|span| span.said.clone())).unwrap_or_default();
        event.record(&mut said);
        // There may be no interpreter any more, which then has no loggers.
        Python::try_attach(|py| {
            if let Err(error) = hand_on(py, event.metadata(), said) {
                error.write_unraisable(py, None);
            }
        });
    }

    fn enter(&self, span: &Id) {
        ENTERED.with_borrow_mut(|entered| entered.push(span.into_u64()));
    }

    fn exit(&self, span: &Id) {
        ENTERED.with_borrow_mut(|entered| {
            if let Some(at) = entered.iter().rposition(|id| *id == span.into_u64()) {
                entered.remove(at);
            }
        });
    }

    fn clone_span(&self, id: &Id) -> Id {
        if let Some(span) = self.spans().get_mut(&id.into_u64()) {
            span.holders += 1;
        }
        id.clone()
    }

    fn try_close(&self, id: Id) -> bool {
        let mut spans = self.spans();
        let Some(span) = spans.get_mut(&id.into_u64()) else { return false };
        span.holders -= 1;
        let is_over = span.holders == 0;
        if is_over {
            spans.remove(&id.into_u64());
        }
        is_over
    }
}

impl Said {
    fn set(&mut self, field: &Field, value: String) {
        if field.name() == "message" {
            self.text = value;
        } else if let Some((_, known)) = self.fields.iter_mut().find(|(name, _)| *name == field.name()) {
            *known = value;
        } else {
            self.fields.push((field.name(), value));
        }
    }
}

impl Visit for Said {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.set(field, value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.set(field, format!("{value:?}"));
    }
}

/// One record of a logger, if that hands it on: a sentence with its fields, which the record also has by itself as `fields`.
fn hand_on(py: Python<'_>, metadata: &Metadata<'_>, said: Said) -> PyResult<()> {
    let level = LEVELS.iter().find(|(level, _)| level == metadata.level()).map_or(0, |(_, level)| *level);
    let name = metadata.target().replace("::", ".");
    let logger = py.import("logging")?.call_method1("getLogger", (&name,))?;
    if !logger.call_method1("isEnabledFor", (level,))?.is_truthy()? {
        return Ok(());
    }
    let (mut text, fields) = (said.text, PyDict::new(py));
    for (at, (field, value)) in said.fields.into_iter().enumerate() {
        let _ = write!(text, "{}{field}={value}", if at == 0 { ": " } else { " " });
        fields.set_item(field, value)?;
    }
    let extra = PyDict::new(py);
    extra.set_item("fields", fields)?;
    let place = (metadata.file().unwrap_or_default(), metadata.line().unwrap_or_default());
    let record = (&name, level, place.0, place.1, text, PyTuple::empty(py), py.None(), py.None(), extra);
    let record = logger.call_method1("makeRecord", record)?;
    logger.call_method1("handle", (record,))?;
    Ok(())
}
