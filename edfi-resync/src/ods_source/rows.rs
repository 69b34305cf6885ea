//! A kind, page by page, as records: [`scan`].

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusKeys, Origin, Record, ResourceKind, Spelling, without_server_traces};
use crate::ods::{Listing, Ods};
use crate::source::Batch;

/// A batch is handed on when its bodies reach this size. One record may be larger.
const BATCH_BYTES: usize = 1 << 20;

/// What was noticed of the lists that were read, by endpoint.
pub(super) type Noticed = Arc<Mutex<BTreeMap<String, Notice>>>;

/// What was noticed of the lists of a kind.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Notice {
    /// They took several pages by offset, so that a record may be on none of them if others write meanwhile.
    pub(super) may_skip: bool,
    /// How far they were from what the server counted.
    pub(super) uncertain: u64,
}

/// A kind that is being read.
struct Reading {
    listing: Listing,
    kind: ResourceKind,
    source: Arc<str>,
    position: u64,
    ready: VecDeque<Batch>,
    noticed: Noticed,
    is_over: bool,
}

/// The records of a kind under these filters, in the order of the server's lists. Nothing is asked before the first poll.
pub(super) fn scan(
    ods: &Ods,
    kind: ResourceKind,
    filter: Vec<(String, String)>,
    noticed: Noticed,
) -> BoxStream<'static, Result<Batch>> {
    let data = &ods.discovery().data;
    let source = format!("{}{}{}", data.origin().ascii_serialization(), data.path().trim_end_matches('/'), kind.path());
    let listing = Listing::new(ods, &kind, vec![filter]).by_token().of_records();
    let (ready, source) = (VecDeque::new(), source.into());
    let reading = Reading { listing, kind, source, position: 0, ready, noticed, is_over: false };
    stream::unfold(reading, |mut reading| async move {
        let batch = reading.next().await?;
        Some((batch, reading))
    })
    .boxed()
}

impl Reading {
    async fn next(&mut self) -> Option<Result<Batch>> {
        loop {
            if let Some(batch) = self.ready.pop_front() {
                return Some(Ok(batch));
            }
            if self.is_over {
                return None;
            }
            match self.listing.next_page().await {
                Ok(Some(page)) => {
                    let shown: Vec<_> = page.into_iter().map(|listed| listed.text).chain(self.listing.take_strays()).collect();
                    self.take(shown);
                }
                Ok(None) => {
                    self.is_over = true;
                    self.notice();
                }
                Err(answer) => {
                    self.is_over = true;
                    let what = format!("{} cannot be read from the source ODS", self.kind);
                    let why = self.listing.why(&answer);
                    let error = answer.into_error(&what);
                    // What the listing itself has found out says more than the answer that it made of it.
                    let error =
                        if self.listing.repeats() { Error::new(ErrorKind::SourceInvalid, format!("{what}: {why}")) } else { error };
                    return Some(Err(error));
                }
            }
            if self.listing.is_doubled() {
                self.is_over = true;
                let message = format!("{} of the source ODS: the server lists different records with one id", self.kind);
                return Some(Err(Error::new(ErrorKind::SourceInvalid, message).with_hint("ask its host to look into it")));
            }
        }
    }

    /// Makes batches of a page.
    fn take(&mut self, shown: Vec<Box<RawValue>>) {
        let (mut batch, mut bytes) = (Batch::new(), 0);
        let is_empty = |batch: &Batch| batch.records.is_empty() && batch.rejects.is_empty();
        for text in shown {
            let body = Bytes::from(String::from(Box::<str>::from(text)));
            let body = without_server_traces(&self.kind, &body).unwrap_or(body);
            if bytes + body.len() > BATCH_BYTES && !is_empty(&batch) {
                self.ready.push_back(std::mem::take(&mut batch));
                bytes = 0;
            }
            bytes += body.len();
            self.position += 1;
            let origin = Origin::new(Arc::clone(&self.source), self.position);
            batch.take(Record { kind: self.kind.clone(), body, campus: CampusKeys::new(), origin }, Spelling::default());
        }
        if !is_empty(&batch) {
            self.ready.push_back(batch);
        }
    }

    fn notice(&self) {
        let mut noticed = self.noticed.lock().unwrap_or_else(PoisonError::into_inner);
        let notice = noticed.entry(self.kind.endpoint().to_owned()).or_default();
        notice.may_skip |= self.listing.may_skip;
        notice.uncertain = notice.uncertain.max(self.listing.uncertain);
    }
}
