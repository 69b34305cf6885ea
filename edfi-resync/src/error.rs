//! The one public error: [`Error`], with its [`ErrorKind`], what to do about it, and its cause.
//!
//! A *run* fails with an `Error`; a *record* ends with an outcome. They never mix.

use std::fmt;

use crate::shown::{Shown, line};

/// `Result` with the crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why an operation as a whole could not be done.
///
/// `Display` is one line: what happened and where, then what to do. Secrets, bodies and people are never in it, and no character that moves a
/// cursor or breaks the line, whoever named the things that it names.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    source: Option<Source>,
}

/// What sort of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An option, a configuration or a secret is missing or malformed.
    ConfigInvalid,
    /// A request asks for what cannot be done: nothing selected, a filter the source cannot apply, an ID that is none.
    RequestInvalid,
    /// The caller lacks the tool right that the operation needs. The message names the pair of tool and right.
    RightMissing,
    /// A prerequisite of a run is not met: Ed-Fi is not enabled, the configuration changed. The message names each.
    PrerequisiteMissing,
    /// An endpoint that the model does not have.
    UnknownResource,
    /// A model contradicts itself: its required references form a cycle.
    ModelInvalid,
    /// The source (database, query, file) is missing, malformed or cannot be read.
    SourceInvalid,
    /// A record has not the shape of its kind. The message gives the JSON path.
    RecordInvalid,
    /// The ledger (file, disk, version) cannot be read or written.
    LedgerInvalid,
    /// Somebody else holds a lock that is needed, or the lease that an operation stands under is lost or was given back.
    Locked,
    /// The ODS given is not the configuration's target.
    TargetMismatch,
    /// The server cannot be reached.
    Unreachable,
    /// The server answered, but not as an Ed-Fi API does.
    NotAnEdFiApi,
    /// The server refused the key and secret, or the token.
    Unauthorized,
    /// The server issues no more tokens to this client for now: too many are in use.
    TooManyTokens,
    /// An operation was stopped, or its deadline passed, before it was done. Nothing was written.
    Stopped,
    /// A run's accounts do not close: a defect of this library, never of the data.
    AccountsOpen,
    /// Something that should not happen happened.
    Unexpected,
}

impl Error {
    /// An error of this kind. The message is one line, lower case, without a full stop; what is no plain character in it becomes its escape.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, message: line(message), hint: None, source: None }))
    }

    /// Says what to do.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(line(hint));
        self
    }

    /// Keeps the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Puts the place, such as the name of an option, before the message.
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.0.message = line(format!("{}: {}", Shown(place), self.0.message));
        self
    }

    /// The same failure, told of something else that it concerns; its cause stays with the first.
    pub(crate) fn repeat(&self) -> Self {
        let Inner { kind, message, hint, .. } = self.0.as_ref();
        Self(Box::new(Inner { kind: *kind, message: message.clone(), hint: hint.clone(), source: None }))
    }

    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What to do about it, where that is known.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Whether the same call may succeed later without anything being changed.
    pub fn is_temporary(&self) -> bool {
        matches!(self.kind(), ErrorKind::Unreachable | ErrorKind::Locked | ErrorKind::TooManyTokens | ErrorKind::Stopped)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match &self.0.hint {
            // A message that quotes another error may say it already.
            Some(hint) if !self.0.message.contains(hint.as_str()) => write!(f, "; {hint}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug.field("kind", &self.0.kind).field("message", &self.0.message);
        if let Some(hint) = &self.0.hint {
            debug.field("hint", hint);
        }
        if let Some(source) = &self.0.source {
            debug.field("source", source);
        }
        debug.finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn std::error::Error + 'static))
    }
}
