//! [`OutcomeFile`]: how every record ended, as JSON Lines.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::engine::{Cause, CauseClass, Event, Observer, Outcome, RecordName, RemovalEnd, Skip};
use crate::error::{Error, ErrorKind, Result};
use crate::model::CampusRole;
use crate::plan::{Because, Kept, Removal};

/// Writes one line of JSON for every record, in the order in which they ended, into a file that only its owner may read (0600).
///
/// It names records by origin and Campus IDs, and holds nothing of what is in them. An observer: let it see the events of a run, then
/// [`finish`](OutcomeFile::finish) it.
#[derive(Debug)]
pub struct OutcomeFile {
    path: PathBuf,
    out: BufWriter<File>,
    failed: Option<std::io::Error>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    resource: &'a str,
    origin: String,
    outcome: &'static str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    campus: BTreeMap<CampusRole, Vec<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<CauseClass>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    /// Where the record comes from that this one was held back by, or whose twin it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    because_of: Option<String>,
    /// Why a record was to be deleted, and why it was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<Because>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<Kept>,
}

impl OutcomeFile {
    /// Creates the file; one that is there already is not touched.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] when it exists or cannot be created.
    pub fn create(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref().to_owned();
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|error| {
            Error::new(ErrorKind::ConfigInvalid, format!("the outcome file {} cannot be created", path.display()))
                .with_hint("name a file that does not exist, in a folder that can be written to")
                .with_source(error)
        })?;
        Ok(Self { path, out: BufWriter::new(file), failed: None })
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// [`ErrorKind::Unexpected`] when a line could not be written: the file is not complete.
    pub fn finish(mut self) -> Result<()> {
        let flushed = self.out.flush();
        match self.failed.map_or(flushed, Err) {
            Ok(()) => Ok(()),
            Err(error) => {
                Err(Error::new(ErrorKind::Unexpected, format!("the outcome file {} is not complete", self.path.display()))
                    .with_hint("make room where it lies; the run itself is not touched by it")
                    .with_source(error))
            }
        }
    }

    fn write(&mut self, record: &RecordName, outcome: &Outcome) -> std::io::Result<()> {
        let cause: Option<&Cause> = match outcome {
            Outcome::Invalid(cause) | Outcome::Failed(cause) | Outcome::Blocked(cause) => Some(cause),
            _ => None,
        };
        let because_of = match outcome {
            Outcome::Blocked(cause) => Some(cause.record().origin().to_string()),
            Outcome::Skipped(Skip::Duplicate { of: twin } | Skip::Conflict { with: twin }) => Some(twin.to_string()),
            _ => None,
        };
        let line = Line { because_of, ..Line::new(record, outcome.as_str(), cause) };
        self.put(&line)
    }

    fn write_removed(&mut self, record: &RecordName, listed: &Removal, end: &RemovalEnd) -> std::io::Result<()> {
        let (cause, kept) = match end {
            RemovalEnd::Failed(cause) => (Some(cause.as_ref()), None),
            RemovalEnd::Kept(why) => (None, Some(*why)),
            RemovalEnd::Deleted => (None, None),
        };
        self.put(&Line { because: Some(listed.because), kept, ..Line::new(record, end.as_str(), cause) })
    }

    fn put(&mut self, line: &Line<'_>) -> std::io::Result<()> {
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")
    }
}

impl<'a> Line<'a> {
    fn new(record: &'a RecordName, outcome: &'static str, cause: Option<&'a Cause>) -> Self {
        let mut campus: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for &(role, id) in record.campus().all() {
            campus.entry(role).or_default().push(id);
        }
        Self {
            resource: record.kind().endpoint(),
            origin: record.origin().to_string(),
            outcome,
            campus,
            object: record.campus().object().map(ToString::to_string),
            class: cause.map(Cause::class),
            status: cause.and_then(Cause::status),
            message: cause.map(Cause::message),
            because_of: None,
            because: None,
            kept: None,
        }
    }
}

impl Observer for OutcomeFile {
    fn on_event(&mut self, event: &Event<'_>) {
        if self.failed.is_none() {
            let written = match event {
                Event::Settled { record, outcome, .. } => self.write(record, outcome),
                Event::Removed { record, listed, end, .. } => self.write_removed(record, listed, end),
                _ => Ok(()),
            };
            self.failed = written.err();
        }
    }
}

impl Observer for &mut OutcomeFile {
    fn on_event(&mut self, event: &Event<'_>) {
        (**self).on_event(event);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CampusKeys, Model, Origin};

    #[test]
    fn a_line_a_record_and_nobody_else_may_read_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("outcomes.jsonl");
        let kind = Model::ds5_2().kind("students").expect("students exist");
        let campus = CampusKeys::new().with(CampusRole::Person, 7).with_object("Person", 7);
        let record = RecordName::new(kind, Origin::new("students.sql", 3), campus);
        let mut file = OutcomeFile::create(&path).expect("it is new");
        for outcome in [Outcome::Created, Outcome::Skipped(Skip::Duplicate { of: Origin::new("students.sql", 1) })] {
            file.on_event(&Event::Settled { step: 0, record: &record, outcome: &outcome });
        }
        file.finish().expect("there is room");
        let text = std::fs::read_to_string(&path).expect("it was written");
        let wanted = r#"{"resource":"students","origin":"students.sql:3","outcome":"created","campus":{"person":[7]},"object":"Person:7"}
{"resource":"students","origin":"students.sql:3","outcome":"skipped","campus":{"person":[7]},"object":"Person:7","because_of":"students.sql:1"}
"#;
        assert_eq!(text, wanted.replace("because_of", "becauseOf"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).expect("it exists").permissions().mode() & 0o777, 0o600);
        }
        let again = OutcomeFile::create(&path).expect_err("it exists");
        assert_eq!(again.kind(), ErrorKind::ConfigInvalid);
    }
}
