//! [`Feed`]: how a blocking reader fills a stream of batches.
//!
//! The reader runs in `spawn_blocking` and sends batches through a bounded channel, so that it never runs far ahead of who reads. It
//! starts at the first poll. When the stream is dropped the channel closes, and the reader stops at its next batch. A reader that
//! panics ends the stream with an error: a stream that merely ended would look complete.

use std::future::Future;

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

use super::batch::{Batch, Reject};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Record, ShapeError, Spelling};

/// Most records and rejects of a batch.
pub(super) const BATCH_RECORDS: usize = 512;
/// A batch is sent on when its bodies reach this size. One record may be larger.
pub(super) const BATCH_BYTES: usize = 1 << 20;
/// Batches that wait in the channel: enough for reading and sending to overlap, few enough to bound memory.
const BATCHES_AHEAD: usize = 2;

/// Why a reader stops early.
pub(super) enum Stop {
    /// Nobody listens any more.
    Closed,
    /// The source cannot be read.
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Where a reader puts what it reads.
pub(super) struct Feed {
    sender: mpsc::Sender<Batch>,
    batch: Batch,
    bytes: usize,
}

impl Feed {
    /// Adds a record.
    #[cfg(any(feature = "sqlite", feature = "database"))]
    pub(super) fn record(&mut self, record: Record) -> Result<(), Stop> {
        self.bytes += record.body.len();
        self.batch.add(record);
        self.flush_if_full()
    }

    /// Takes in a record as a tool wrote it.
    pub(super) fn take(&mut self, record: Record, spelling: Spelling) -> Result<(), Stop> {
        self.bytes += record.body.len();
        self.batch.take(record, spelling);
        self.flush_if_full()
    }

    /// Takes in a record as a tool wrote it, of which these errors are known already.
    pub(super) fn take_faulty(&mut self, record: Record, errors: Vec<ShapeError>, spelling: Spelling) -> Result<(), Stop> {
        self.bytes += record.body.len();
        self.batch.take_faulty(record, errors, spelling);
        self.flush_if_full()
    }

    /// Adds a row that is no record.
    pub(super) fn reject(&mut self, reject: Reject) -> Result<(), Stop> {
        self.bytes += reject.partial.as_ref().map_or(0, bytes::Bytes::len);
        self.batch.rejects.push(reject);
        self.flush_if_full()
    }

    /// A handle that tells whether the stream was dropped.
    #[cfg(any(feature = "sqlite", feature = "database"))]
    pub(super) fn listener(&self) -> impl Fn() -> bool + Send + 'static {
        // Weak: a sender that is forgotten somewhere would keep the stream from ending.
        let sender = self.sender.downgrade();
        move || sender.upgrade().is_some_and(|sender| !sender.is_closed())
    }

    fn flush_if_full(&mut self) -> Result<(), Stop> {
        let rows = self.batch.records.len() + self.batch.rejects.len();
        if rows >= BATCH_RECORDS || self.bytes >= BATCH_BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Stop> {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        if batch.records.is_empty() && batch.rejects.is_empty() {
            return Ok(());
        }
        self.sender.blocking_send(batch).map_err(|_| Stop::Closed)
    }
}

enum State<P, F> {
    Waiting(P, F),
    Reading(mpsc::Receiver<Batch>, JoinHandle<Result<(), Stop>>),
    Done,
}

/// A stream of what `read` puts into its feed, after `prepare` has given it what it reads from.
pub(super) fn batches<T, P, F>(prepare: P, read: F) -> BoxStream<'static, Result<Batch>>
where
    T: Send + 'static,
    P: Future<Output = Result<T>> + Send + 'static,
    F: FnOnce(T, &mut Feed) -> Result<(), Stop> + Send + 'static,
{
    stream::unfold(State::Waiting(Box::pin(prepare), read), |mut state| async {
        loop {
            match state {
                State::Waiting(prepare, read) => match prepare.await {
                    Ok(from) => {
                        let (sender, receiver) = mpsc::channel(BATCHES_AHEAD);
                        let reader = spawn_blocking(move || {
                            let mut feed = Feed { sender, batch: Batch::new(), bytes: 0 };
                            let end = read(from, &mut feed);
                            // What was read before the source failed is handed on.
                            feed.flush().and(end)
                        });
                        state = State::Reading(receiver, reader);
                    }
                    Err(error) => return Some((Err(error), State::Done)),
                },
                State::Reading(mut receiver, reader) => {
                    if let Some(batch) = receiver.recv().await {
                        return Some((Ok(batch), State::Reading(receiver, reader)));
                    }
                    return match reader.await {
                        Ok(Ok(()) | Err(Stop::Closed)) => None,
                        Ok(Err(Stop::Failed(error))) => Some((Err(error), State::Done)),
                        Err(panic) => {
                            let error = Error::new(ErrorKind::Unexpected, "the reader of the source did not finish");
                            Some((Err(error.with_source(panic)), State::Done))
                        }
                    };
                }
                State::Done => return None,
            }
        }
    })
    .boxed()
}

#[cfg(test)]
mod tests {
    use futures::TryStreamExt;

    use super::*;
    use crate::model::{Model, Origin};

    fn reject(position: u64) -> Reject {
        Reject::new(Model::ds5_2().kind("students").unwrap(), Origin::new("rows", position), Vec::new())
    }

    #[tokio::test]
    async fn batches_are_bounded_and_nothing_is_lost() {
        let stream = batches(async { Ok(600) }, |rows, feed| (1..=rows).try_for_each(|row| feed.reject(reject(row))));
        let sizes: Vec<_> = stream.map_ok(|batch| batch.rejects.len()).try_collect().await.unwrap();
        assert_eq!(sizes, [512, 88]);
    }

    #[tokio::test]
    async fn a_failure_comes_after_what_was_read() {
        let mut stream = batches(async { Ok(()) }, |(), feed| {
            feed.reject(reject(1))?;
            Err(Error::new(ErrorKind::SourceInvalid, "torn").into())
        });
        assert_eq!(stream.next().await.unwrap().unwrap().rejects.len(), 1);
        assert_eq!(stream.next().await.unwrap().unwrap_err().to_string(), "torn");
        assert!(stream.next().await.is_none());
    }

    #[tokio::test]
    async fn a_reader_that_panics_fails_the_stream() {
        let mut stream = batches(async { Ok(()) }, |(), _: &mut Feed| panic!("reader"));
        assert_eq!(stream.next().await.unwrap().unwrap_err().kind(), ErrorKind::Unexpected);
    }

    #[tokio::test]
    async fn a_dropped_stream_stops_its_reader() {
        let (done, wait) = tokio::sync::oneshot::channel();
        let mut stream = batches(async { Ok(()) }, |(), feed| {
            let end = (1..).try_for_each(|row| feed.reject(reject(row)));
            let _ = done.send(matches!(end, Err(Stop::Closed)));
            end
        });
        assert!(stream.next().await.is_some());
        drop(stream);
        assert!(wait.await.unwrap());
    }
}
