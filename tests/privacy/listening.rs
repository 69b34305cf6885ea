//! Listens to every log line of the process, whoever writes it, and to every panic.

use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// What was heard so far.
#[derive(Clone, Default)]
pub(super) struct Heard {
    log: Arc<Mutex<String>>,
    panics: Arc<Mutex<String>>,
}

impl Heard {
    /// Listens from now on, at the finest level, to `tracing`, `log` and panics.
    pub(super) fn install() -> Self {
        static HEARD: OnceLock<Heard> = OnceLock::new();
        HEARD.get_or_init(Self::listen).clone()
    }

    fn listen() -> Self {
        let heard = Self::default();
        tracing::subscriber::set_global_default(heard.clone()).expect("nobody else listens");
        log::set_boxed_logger(Box::new(heard.clone())).expect("nobody else listens");
        log::set_max_level(log::LevelFilter::Trace);
        let panics = Arc::clone(&heard.panics);
        std::panic::set_hook(Box::new(move |info| {
            eprintln!("{info}");
            let _ = writeln!(panics.lock().unwrap_or_else(PoisonError::into_inner), "{info}");
        }));
        heard
    }

    pub(super) fn log(&self) -> String {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn panics(&self) -> String {
        self.panics.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn line(&self, head: fmt::Arguments<'_>, record: impl FnOnce(&mut Line<'_>)) {
        let mut text = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = text.write_fmt(head);
        record(&mut Line(&mut text));
        text.push('\n');
    }
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Subscriber for Heard {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.line(format_args!("{} {}", span.metadata().target(), span.metadata().name()), |line| span.record(line));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.line(format_args!("record"), |line| values.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.line(format_args!("{} {}", event.metadata().target(), event.metadata().level()), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl log::Log for Heard {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        self.line(format_args!("{} {} {}", record.target(), record.level(), record.args()), |_| {});
    }

    fn flush(&self) {}
}
