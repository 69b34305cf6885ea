//! [`SqliteLedger`]: a ledger in one SQLite file.
//!
//! [`schema`] lays the tables out and brings older files up to date, [`open`] opens and makes files, [`writer`] begins and ends runs,
//! [`append`] keeps groups of outcomes, [`refusals`] what servers said where that was asked for, [`fold`] makes of them what is known of each key, [`targets`], [`rows`] and [`read`] answer;
//! [`locks`], [`events`], [`errors`], [`audit`] and [`watermarks`] are tables of their own; [`check`] and [`recover`] look at the file itself.
//!
//! # What it keeps
//! Commits are in the file's WAL before they return, and survive the death of the process at any moment. They are not forced to the
//! disk one by one (`synchronous=NORMAL`): when the machine loses its power, the last of them may be missing, in order and by whole groups. That loses
//! outcomes, not records: they are sent again on resume.
//!
//! # What it does not do
//! It knows no order between two runs of one target that are under way at the same time; whose outcomes are folded last wins.

mod append;
mod audit;
mod check;
mod errors;
mod events;
mod fault;
mod fold;
mod ledger_file;
mod locks;
mod names;
mod open;
mod read;
mod recover;
mod refusals;
mod rows;
mod salvage;
mod schema;
mod targets;
mod unreadable;
mod values;
mod watermarks;
mod writer;

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use rusqlite::Connection;
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

use self::fault::Fault;
use self::ledger_file::LedgerFile;
pub use self::recover::Recovery;
use self::writer::Writer;
use super::{
    Accepted, Entry, FencingToken, Held, Known, Ledger, LedgerSecret, LedgerTarget, OutcomeRow, Refusal, RunEnd, RunId, RunRow,
    RunStart, TargetId, TargetState, Watermark,
};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusObject, Digest, Key, ResourceKind};
use crate::shown::Shown;

/// How long we wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// A ledger in one SQLite file, which only its owner may read (0600). Cheap to clone; all clones are one ledger.
///
/// Calls run one after another, on tokio's threads for blocking work; reading does not wait for writing. Several processes may have one
/// file open: each waits ten seconds for another that writes, and then says so.
///
/// # A damaged file
/// Opening one fails with [`ErrorKind::LedgerInvalid`], or, when only the end of its WAL is missing, goes on from the last whole group before that.
/// What to do:
/// 1. [`recover`](SqliteLedger::recover) copies what can still be read into a new file, and says what could not be.
/// 2. Ids and digests that are lost can be rebuilt from the ODS ([`Ledger::adopt`]).
/// 3. Campus objects cannot: an ODS does not know them. They come back with the next run of their records.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use edfi_resync::ledger::{Ledger, SqliteLedger};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("state.db");
/// let ledger = SqliteLedger::open(&path)?;
/// assert!(ledger.runs().await?.is_empty());
/// assert!(ledger.check().await?.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SqliteLedger {
    inner: Arc<Inner>,
    /// What is written through this one is refused once that lease is lost.
    fence: Option<FencingToken>,
}

struct Inner {
    file: LedgerFile,
    // One lock each, held by who works: tokio's are fair, so callers come in turn. The reader is dropped first: whoever is last moves what
    // is in the WAL into the file, and a reader may not.
    reader: Arc<Mutex<Connection>>,
    writer: Arc<Mutex<Writer>>,
    secret: LedgerSecret,
}

impl SqliteLedger {
    /// Opens a ledger, or makes one where there is none. Blocks for as long as it takes to look at the file and to fold what a process that died has left.
    ///
    /// # Errors
    /// [`ErrorKind::LedgerInvalid`] for a file that is no ledger, of a newer version or damaged, a folder that does not exist or may not be written. A file
    /// that is refused is not changed.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with_patience(path, PATIENCE)
    }

    /// Opens a ledger that waits so long for another process that writes.
    ///
    /// # Errors
    /// As [`open`](SqliteLedger::open).
    pub fn open_with_patience(path: impl AsRef<Path>, patience: Duration) -> Result<Self> {
        let path = path.as_ref();
        let opened = open::open(path, patience)?;
        let mut writer = Writer::new(opened.writer, opened.secret);
        writer.fold().and_then(|()| opened.file.check()).map_err(|fault| fault.said(path))?;
        let inner = Inner {
            file: opened.file,
            reader: Arc::new(Mutex::new(opened.reader)),
            writer: Arc::new(Mutex::new(writer)),
            secret: opened.secret,
        };
        Ok(Self { inner: Arc::new(inner), fence: None })
    }

    /// Copies what can still be read of a damaged ledger into a new file, and says what. The damaged file is only read. Blocks.
    ///
    /// # Errors
    /// [`ErrorKind::LedgerInvalid`] if the damaged file is none of a ledger, or there is already a file where the new one should be.
    pub fn recover(damaged: impl AsRef<Path>, fresh: impl AsRef<Path>) -> Result<Recovery> {
        recover::recover(damaged.as_ref(), fresh.as_ref())
    }

    /// Lets the file grow no larger than so many pages, as a full disk would; 0 for no limit. For tests.
    ///
    /// # Errors
    /// As all methods of [`Ledger`].
    #[doc(hidden)]
    pub async fn limit_pages(&self, pages: u32) -> Result<()> {
        self.write(move |writer| {
            let most = if pages == 0 { u32::MAX - 1 } else { pages };
            writer.connection.query_row(&format!("PRAGMA max_page_count = {most}"), [], |_| Ok(()))?;
            Ok(())
        })
        .await
    }

    async fn write<T: Send + 'static>(&self, work: impl FnOnce(&mut Writer) -> Result<T, Fault> + Send + 'static) -> Result<T> {
        let (mut writer, inner) = (self.inner.writer.clone().lock_owned().await, Arc::clone(&self.inner));
        self.blocking(move || {
            let done = work(&mut writer);
            // Behind it: what went into a file that nobody finds is not kept. And whatever else is said then comes of that.
            inner.file.check()?;
            done
        })
        .await
    }

    /// Writes what is refused once the lease is lost.
    async fn write_under<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writer, Option<FencingToken>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T> {
        let lease = self.fence;
        self.write(move |writer| work(writer, lease)).await
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, &LedgerSecret) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T> {
        let (reader, secret) = (self.inner.reader.clone().lock_owned().await, self.inner.secret);
        self.blocking(move || work(&reader, &secret)).await
    }

    /// Reads what includes outcomes that wait to be folded.
    async fn read_folded<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, &LedgerSecret) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T> {
        self.write(Writer::fold).await?;
        self.read(work).await
    }

    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T, Fault> + Send + 'static) -> Result<T> {
        let done = spawn_blocking(work).await;
        let done =
            done.map_err(|panic| Error::new(ErrorKind::Unexpected, format!("a call of {self} did not finish")).with_source(panic))?;
        done.map_err(|fault| fault.said(self.inner.file.path()))
    }
}

#[async_trait]
impl Ledger for SqliteLedger {
    fn fenced(&self, lease: FencingToken) -> Arc<dyn Ledger> {
        Arc::new(Self { inner: Arc::clone(&self.inner), fence: Some(lease) })
    }

    async fn target(&self, target: &LedgerTarget) -> Result<TargetState> {
        let target = target.clone();
        self.write(move |writer| writer.target(&target)).await
    }

    async fn begin(&self, start: RunStart) -> Result<RunId> {
        self.write_under(move |writer, lease| writer.begin(lease, &start)).await
    }

    async fn plan(&self, run: RunId) -> Result<Option<String>> {
        self.read(move |connection, _| read::plan(connection, run)).await
    }

    async fn resume(&self, target: TargetId, run: RunId) -> Result<RunRow> {
        self.write_under(move |writer, lease| writer.resume(lease, target, run)).await
    }

    async fn known(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<Vec<Option<Known>>> {
        let (kind, keys) = (kind.clone(), keys.to_owned());
        self.read(move |connection, _| read::known(connection, target, &kind, &keys)).await
    }

    async fn commit(&self, run: RunId, group: Vec<Entry>) -> Result<()> {
        self.write_under(move |writer, lease| writer.commit(lease, run, &group)).await
    }

    async fn end(&self, run: RunId, end: RunEnd) -> Result<()> {
        self.write_under(move |writer, lease| writer.end(lease, run, &end)).await
    }

    async fn samples(&self, target: TargetId, most: usize) -> Result<Vec<(String, String)>> {
        self.read_folded(move |connection, _| read::samples(connection, target, most)).await
    }

    async fn forget(&self, target: TargetId) -> Result<()> {
        self.write_under(move |writer, lease| writer.forget(lease, target)).await
    }

    async fn ignore_case(&self, target: TargetId) -> Result<()> {
        self.write_under(move |writer, lease| writer.ignore_case(lease, target)).await
    }

    async fn adopt(&self, target: TargetId, kind: &ResourceKind, records: Vec<(Key, Accepted)>) -> Result<()> {
        let kind = kind.clone();
        self.write_under(move |writer, lease| writer.adopt(lease, target, &kind, records)).await
    }

    async fn rows(&self, target: TargetId, kind: &ResourceKind, after: Option<Key>, most: usize) -> Result<Vec<Held>> {
        let kind = kind.clone();
        self.read_folded(move |connection, _| rows::rows(connection, target, &kind, after, most)).await
    }

    async fn digests(&self, target: TargetId, kind: &ResourceKind, after: Option<Key>, most: usize) -> Result<Vec<(Key, Digest)>> {
        let kind = kind.clone();
        self.read_folded(move |connection, _| rows::digests(connection, target, &kind, after, most)).await
    }

    async fn objects(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<Vec<Vec<CampusObject>>> {
        let (kind, keys) = (kind.clone(), keys.to_owned());
        self.read_folded(move |connection, _| rows::objects(connection, target, &kind, &keys)).await
    }

    async fn keys_of(&self, target: TargetId, kind: &ResourceKind, objects: &[CampusObject]) -> Result<Vec<Vec<Held>>> {
        let (kind, objects) = (kind.clone(), objects.to_owned());
        self.read_folded(move |connection, _| rows::keys_of(connection, target, &kind, &objects)).await
    }

    async fn remove(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<()> {
        let (kind, keys) = (kind.clone(), keys.to_owned());
        self.write_under(move |writer, lease| writer.remove(lease, target, &kind, &keys)).await
    }

    async fn runs(&self) -> Result<Vec<RunRow>> {
        self.read(|connection, _| writer::read_runs(connection, "", [])).await
    }

    async fn outcomes(&self, run: RunId) -> Result<Vec<OutcomeRow>> {
        self.read(move |connection, secret| read::outcomes(connection, secret, run)).await
    }

    async fn keep_refusals(&self, run: RunId, refusals: Vec<Refusal>) -> Result<()> {
        self.write_under(move |writer, lease| writer.keep_refusals(lease, run, &refusals)).await
    }

    async fn refusals(&self, run: RunId, resource: Option<&str>) -> Result<Vec<Refusal>> {
        let resource = resource.map(str::to_owned);
        self.read(move |connection, _| refusals::refusals(connection, run, resource.as_deref())).await
    }

    async fn watermarks(&self, target: TargetId, source: &str) -> Result<Vec<Watermark>> {
        let source = source.to_owned();
        self.read(move |connection, _| watermarks::watermarks(connection, target, &source)).await
    }

    async fn keep_watermarks(&self, target: TargetId, source: &str, marks: Vec<Watermark>) -> Result<()> {
        let source = source.to_owned();
        self.write_under(move |writer, lease| writer.keep_watermarks(lease, target, &source, &marks)).await
    }

    async fn check(&self) -> Result<Vec<String>> {
        self.read_folded(|connection, _| check::check(connection)).await
    }
}

impl fmt::Display for SqliteLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ledger {}", Shown(self.inner.file.path().display()))
    }
}

impl fmt::Debug for SqliteLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SqliteLedger({self})")
    }
}
