//! Reading a file line by line.

use std::fs::File;
use std::io;

use bytes::BytesMut;

use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusKeys, Origin, Record, ResourceKind, ShapeError, ShapeProblem, Spelling};
use crate::source::batch::Reject;
use crate::source::data_file::{DataFile, check_regular};
use crate::source::feed::{Feed, Stop};
use crate::source::lines::{Line, Lines, MOST_LINE_BYTES};

/// Bytes of bodies that share one piece of memory: one for each is what costs most where records come from one thread and go on another. Whoever
/// keeps a record for long takes its body out, but for those few hundred at most that wait to be sent again.
const SHARED_BYTES: usize = 32 << 10;

impl DataFile {
    pub(super) fn read(&self, kind: &ResourceKind, spelling: Spelling, feed: &mut Feed) -> Result<(), Stop> {
        let unreadable = |error: io::Error| {
            Error::new(ErrorKind::SourceInvalid, format!("{} cannot be read: {}", self.name, error.kind())).with_source(error)
        };
        // Looked at again before it is opened: opening a pipe waits for its writer.
        check_regular(&std::fs::metadata(&self.path).map_err(unreadable)?, &self.name)?;
        let file = File::open(&self.path).map_err(unreadable)?;
        self.check_unchanged(&file)?;
        let mut lines = Lines::new(self.reader(&file)?, MOST_LINE_BYTES);
        let mut bodies = BytesMut::new();
        for position in 1.. {
            let line = match lines.next().map_err(unreadable)? {
                None => break,
                Some(Line::Whole(line)) => line,
                Some(Line::TooLong) => {
                    let problem = ShapeProblem::Other(format!("is on a line of more than {} MiB", MOST_LINE_BYTES >> 20));
                    let error = ShapeError { path: "$".to_owned(), problem };
                    feed.reject(Reject::new(kind.clone(), Origin::new(self.name.clone(), position), vec![error]))?;
                    continue;
                }
            };
            let text = match position {
                1 => line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line),
                _ => line,
            };
            let text = text.trim_ascii();
            if text.is_empty() {
                continue;
            }
            let origin = Origin::new(self.name.clone(), position);
            if bodies.capacity() < text.len() {
                bodies = BytesMut::with_capacity(text.len().max(SHARED_BYTES));
            }
            bodies.extend_from_slice(text);
            let body = bodies.split().freeze();
            feed.take(Record { kind: kind.clone(), body, campus: CampusKeys::new(), origin }, spelling)?;
        }
        self.check_unchanged(&file)?;
        Ok(())
    }
}
