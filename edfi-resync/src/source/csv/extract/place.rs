//! [`Place`]: the folder that an extract is written into, and [`CsvWriter`], a file of it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

#[cfg(feature = "gzip")]
use flate2::{Compression, write::GzEncoder};

use crate::error::{Error, ErrorKind, Result};
use crate::source::beside::NAME;
use crate::source::csv::manifest::{Listed, MANIFEST, Manifest, digest_of};
use crate::source::data_file::file_name;
use crate::system::Trouble;

/// A folder that an extract is written into. What was written into it goes again with it, unless it was finished.
#[derive(Debug, Clone)]
pub(super) struct Place(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    is_gzip: bool,
    /// What was written; nothing any more when it was given up.
    written: Mutex<Option<Vec<PathBuf>>>,
}

/// A file that is written row by row.
pub(super) struct CsvWriter {
    name: String,
    path: PathBuf,
    out: Out,
    line: Vec<u8>,
    rows: u64,
}

enum Out {
    Plain(BufWriter<File>),
    #[cfg(feature = "gzip")]
    Gzip(GzEncoder<BufWriter<File>>),
}

impl Place {
    /// A folder that is made, or is there and holds nothing but a configuration file.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] for a folder that holds something else, or cannot be made.
    pub(super) fn create(folder: &Path, is_gzip: bool) -> Result<Self> {
        if is_gzip && !cfg!(feature = "gzip") {
            return Err(Error::new(ErrorKind::ConfigInvalid, "this build compresses nothing")
                .with_hint("build with the feature gzip of edfi-resync, or write the files as they are"));
        }
        make(folder).map_err(|error| failed(folder, "cannot be made", error))?;
        let listed = fs::read_dir(folder).and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect());
        let listed: Vec<PathBuf> = listed.map_err(|error| failed(folder, "cannot be read", error))?;
        if let Some(other) = listed.iter().map(|path| file_name(path)).find(|name| name != NAME && !name.starts_with('.')) {
            let message = format!("folder {} holds something already: {other}", folder.display());
            return Err(Error::new(ErrorKind::ConfigInvalid, message)
                .with_hint("name a new folder; remove what an extract has left that was interrupted"));
        }
        let (folder, written) = (folder.to_owned(), Mutex::new(Some(Vec::new())));
        Ok(Self(Arc::new(Inner { folder, is_gzip, written })))
    }

    /// A new file, which only its owner may read, with the names of its columns.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] for one that cannot be written.
    pub(super) fn file(&self, stem: &str, header: &[String]) -> Result<CsvWriter> {
        let name = if self.0.is_gzip { format!("{stem}.csv.gz") } else { format!("{stem}.csv") };
        let path = self.0.folder.join(&name);
        let file = self.open(&path).map_err(|error| failed(&path, "cannot be written", error))?;
        let file = BufWriter::with_capacity(1 << 16, file);
        #[cfg(feature = "gzip")]
        let out = if self.0.is_gzip { Out::Gzip(GzEncoder::new(file, Compression::fast())) } else { Out::Plain(file) };
        #[cfg(not(feature = "gzip"))]
        let out = Out::Plain(file);
        let mut writer = CsvWriter { name, path, out, line: Vec::new(), rows: 0 };
        writer.row(header.iter().map(|name| Some(name.as_str())))?;
        writer.rows = 0;
        Ok(writer)
    }

    fn open(&self, path: &Path) -> io::Result<File> {
        let mut written = self.0.written.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(written) = &mut *written else { return Err(io::Error::other("the extract was given up")) };
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        written.push(path.to_owned());
        Ok(file)
    }

    /// Writes the manifest, which makes the folder complete: as a whole, behind everything else.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] if it cannot be written.
    pub(super) fn finish(self, manifest: &Manifest) -> Result<()> {
        let (path, draft) = (self.0.folder.join(MANIFEST), self.0.folder.join(format!(".{MANIFEST}.new")));
        let text = serde_json::to_vec_pretty(manifest)
            .map_err(|error| Error::new(ErrorKind::Unexpected, "the manifest cannot be written as JSON").with_source(error))?;
        // One that was begun and left there, nobody needs.
        let _ = fs::remove_file(&draft);
        let write = || {
            let mut file = self.open(&draft)?;
            file.write_all(&text)?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            fs::rename(&draft, &path)?;
            // What is in a folder outlives a loss of power only then; some systems know no such thing.
            if cfg!(unix) { File::open(&self.0.folder)?.sync_all() } else { Ok(()) }
        };
        write().map_err(|error| failed(&path, "cannot be written", error))?;
        if let Some(written) = &mut *self.0.written.lock().unwrap_or_else(PoisonError::into_inner) {
            written.clear();
        }
        Ok(())
    }

    /// Takes away what was written, and writes no more, if it was not finished.
    pub(super) fn give_up(&self) {
        let written = self.0.written.lock().unwrap_or_else(PoisonError::into_inner).take();
        for path in written.into_iter().flatten() {
            // What cannot be removed is no complete extract either.
            let _ = fs::remove_file(path);
        }
    }
}

impl CsvWriter {
    /// Writes a row; an absent cell is empty, and an empty text stands in quotes.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] if it cannot be written.
    pub(super) fn row<'c>(&mut self, cells: impl IntoIterator<Item = Option<&'c str>>) -> Result<()> {
        self.line.clear();
        for (column, cell) in cells.into_iter().enumerate() {
            if column > 0 {
                self.line.push(b',');
            }
            let Some(cell) = cell else { continue };
            let is_plain = |byte: u8| !matches!(byte, b',' | b'"' | b'\n' | b'\r');
            if !cell.is_empty() && cell.bytes().all(is_plain) {
                self.line.extend_from_slice(cell.as_bytes());
                continue;
            }
            self.line.push(b'"');
            for byte in cell.bytes() {
                self.line.extend_from_slice(if byte == b'"' { b"\"\"" } else { std::slice::from_ref(&byte) });
            }
            self.line.push(b'"');
        }
        self.line.push(b'\n');
        self.rows += 1;
        let written = match &mut self.out {
            Out::Plain(out) => out.write_all(&self.line),
            #[cfg(feature = "gzip")]
            Out::Gzip(out) => out.write_all(&self.line),
        };
        written.map_err(|error| failed(&self.path, "cannot be written", error))
    }

    /// Brings it onto the disk, and says what a manifest says of it.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] if it cannot be written.
    pub(super) fn finish(self) -> Result<(String, Listed)> {
        let Self { name, path, out, rows, .. } = self;
        let finished = || {
            #[cfg_attr(not(feature = "gzip"), expect(clippy::infallible_destructuring_match, reason = "with gzip there are two"))]
            let out = match out {
                Out::Plain(out) => out,
                #[cfg(feature = "gzip")]
                Out::Gzip(out) => out.finish()?,
            };
            let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.sync_all()?;
            drop(file);
            let file = File::open(&path)?;
            let (bytes, digest) = (file.metadata()?.len(), digest_of(&file)?);
            Ok(Listed { rows, bytes: Some(bytes), digest: Some(digest), ..Listed::default() })
        };
        finished().map(|listed| (name, listed)).map_err(|error| failed(&path, "cannot be written", error))
    }
}

/// Makes a folder that only its owner may enter.
fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn failed(path: &Path, what: &str, error: io::Error) -> Error {
    let Trouble { what: why, remedy } = Trouble::of(&error);
    Error::new(ErrorKind::ConfigInvalid, format!("{} {what}: {why}", path.display())).with_hint(remedy).with_source(error)
}
