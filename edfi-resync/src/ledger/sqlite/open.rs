//! Opens a ledger file, or makes one.
//!
//! What is no ledger, or a newer one, is recognized by its first bytes, before SQLite sees the file and could change it. A new ledger is
//! made beside its place (0600) and put there in one go, so that a file of that name is always a whole ledger.

use std::fs::{self, File, OpenOptions};
use std::io::{Error as IoError, ErrorKind as IoKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, Error as SqliteError, OpenFlags, ffi};

use super::fault::Fault;
use super::ledger_file::LedgerFile;
use super::schema::{self, APPLICATION_ID, STEPS, VERSION};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::LedgerSecret;
use crate::shown::Shown;
use crate::system::{LINK, Trouble, dangling};

/// Pages of the WAL after which it is copied into the file: 64 MiB. With SQLite's own 1,000, nearly every sorted batch would pay for a
/// checkpoint of its own.
const CHECKPOINT_PAGES: u32 = 16_384;
/// What the WAL file shrinks to after a checkpoint.
const WAL_BYTES: u32 = 64 << 20;
/// Memory for pages of the writer, in KiB. Sorted batches touch each page once, so more does not help them.
const WRITER_CACHE_KIB: i32 = 16_384;
/// Memory for pages of the reader: point lookups, in sorted groups.
const READER_CACHE_KIB: i32 = 16_384;

/// What the first bytes of a file say.
#[derive(Debug, PartialEq, Eq)]
enum Head {
    Missing,
    Empty,
    Foreign,
    OtherDatabase,
    Ledger { version: u32 },
}

/// A ledger's two connections.
pub(super) struct Opened {
    pub(super) writer: Connection,
    pub(super) reader: Connection,
    pub(super) secret: LedgerSecret,
    pub(super) file: LedgerFile,
}

/// Opens or makes a ledger. Blocks.
pub(super) fn open(path: &Path, patience: Duration) -> Result<Opened> {
    let shown = path.display();
    let mut head = read_head(path)?;
    if matches!(head, Head::Missing | Head::Empty) {
        create(path, &head)?;
        head = read_head(path)?;
    }
    match head {
        Head::Ledger { version } if version > VERSION => return Err(schema::too_new(&shown.to_string(), version)),
        Head::Ledger { .. } => {}
        Head::Foreign | Head::Missing | Head::Empty => {
            return Err(invalid(
                format!("{shown} is no ledger: it is no SQLite file"),
                "name another file; if it was a ledger, its head is damaged: recover it, or begin a new one",
            ));
        }
        Head::OtherDatabase => {
            return Err(invalid(format!("{shown} is an SQLite database, but no ledger"), "name a file of its own for the ledger"));
        }
    }
    let said = |fault: Fault| fault.said(path);
    // First of all: what SQLite opens gets the rights of what is there.
    keep_private(path)?;
    refuse_newer(path).map_err(said)?;
    let file = LedgerFile::of(path).map_err(|error| unreadable(path, &error))?;
    connect_both(path, patience, file).map_err(said)
}

fn invalid(message: String, hint: &str) -> Error {
    Error::new(ErrorKind::LedgerInvalid, message).with_hint(hint)
}

/// What the system says of a ledger that cannot be looked at.
fn unreadable(path: &Path, error: &IoError) -> Error {
    let Trouble { what, remedy } = Trouble::of(error);
    invalid(format!("ledger {} cannot be read: {what}", path.display()), remedy)
}

/// Reads the head of a file without SQLite.
fn read_head(path: &Path) -> Result<Head> {
    let shown = path.display();
    match fs::metadata(path) {
        Err(error) if error.kind() == IoKind::NotFound => {
            if let Some(target) = dangling(path) {
                return Err(invalid(format!("ledger {shown} is a link to {}, which does not exist", target.display()), LINK));
            }
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            return match parent {
                Some(parent) if !parent.is_dir() => Err(invalid(
                    format!("ledger {shown} cannot be made: there is no folder {}", parent.display()),
                    "make the folder, or name a file in one that exists",
                )),
                _ => Ok(Head::Missing),
            };
        }
        Err(error) => return Err(unreadable(path, &error).with_source(error)),
        Ok(metadata) if metadata.is_dir() => return Err(invalid(format!("{shown} is a folder"), "name a file for the ledger")),
        Ok(metadata) if !metadata.is_file() => return Err(invalid(format!("{shown} is no file"), "name a file for the ledger")),
        Ok(_) => {}
    }
    let mut bytes = Vec::with_capacity(100);
    let read = File::open(path).and_then(|file| file.take(100).read_to_end(&mut bytes));
    read.map_err(|error| unreadable(path, &error).with_source(error))?;
    Ok(head(&bytes))
}

fn head(bytes: &[u8]) -> Head {
    let number = |at: usize| bytes.get(at..at + 4).map_or(0, |four| u32::from_be_bytes(four.try_into().expect("four bytes")));
    if bytes.is_empty() {
        Head::Empty
    } else if !bytes.starts_with(b"SQLite format 3\0") {
        Head::Foreign
    } else if number(68) == APPLICATION_ID {
        Head::Ledger { version: number(60) }
    } else {
        Head::OtherDatabase
    }
}

/// Makes a ledger beside its place and puts it there. If another process was faster, its ledger stays.
fn create(path: &Path, head: &Head) -> Result<()> {
    let shown = path.display();
    let cannot = |error: std::io::Error| {
        let Trouble { what, remedy } = Trouble::of(&error);
        invalid(format!("ledger {shown} cannot be made: {what}"), remedy).with_source(error)
    };
    let (new, _guard) = new_file(path).map_err(cannot)?;
    build(&new).map_err(|fault| fault.said(path))?;
    // A link does not replace what is there already.
    let placed = match (head, fs::hard_link(&new, path)) {
        (_, Ok(())) => Ok(()),
        (Head::Missing, Err(error)) if error.kind() == IoKind::AlreadyExists => Ok(()),
        // An empty file of that name is nobody's; and not every file system knows links.
        _ => replace_empty(&new, path),
    };
    placed.map_err(cannot)
}

/// Puts a new ledger in the place of an empty file, unless another process was faster: its ledger may be in use already.
fn replace_empty(new: &Path, path: &Path) -> std::io::Result<()> {
    let empty = OpenOptions::new().append(true).create(true).open(path)?;
    // One at a time, where the file system knows locks. Once there is a ledger, there is never an empty file again.
    match empty.lock() {
        Err(error) if error.kind() != IoKind::Unsupported => return Err(error),
        _ => {}
    }
    if fs::metadata(path)?.len() == 0 { fs::rename(new, path) } else { Ok(()) }
}

/// Removes a file that nobody needs any more.
pub(super) struct Remove(PathBuf);

impl Remove {
    pub(super) fn of(path: PathBuf) -> Self {
        Self(path)
    }
}

impl Drop for Remove {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// An empty file beside another, which only its owner may read.
pub(super) fn new_file(beside: &Path) -> std::io::Result<(PathBuf, Remove)> {
    let name = beside.file_name().unwrap_or_default().to_string_lossy();
    for attempt in 0..100 {
        let path = beside.with_file_name(format!(".{name}.{}-{attempt}.new", std::process::id()));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Ok(_) => return Ok((path.clone(), Remove(path))),
            Err(error) if error.kind() == IoKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(IoKind::AlreadyExists.into())
}

/// Lays an empty ledger out.
pub(super) fn build(path: &Path) -> Result<(), Fault> {
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    schema::migrate(&mut connection, STEPS)?;
    connection.execute("INSERT INTO secret (id, bytes) VALUES (1, randomblob(16))", [])?;
    // Kept in the file, unlike most settings.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

pub(super) fn connect(path: &Path, mode: OpenFlags) -> Result<Connection, Fault> {
    // Without SQLITE_OPEN_URI, so that a path is always a path.
    let connection = Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // On by default in the SQLite that is built in: five lookups for each outcome, of numbers that come from these tables anyway.
    connection.pragma_update(None, "foreign_keys", "OFF")?;
    Ok(connection)
}

/// A file that SQLite keeps beside a ledger; where the path is a link, beside what it leads to.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()).into_os_string();
    name.push(ending);
    name.into()
}

/// A newer version may stand in the WAL only. Looking for it changes neither file.
fn refuse_newer(path: &Path) -> Result<(), Fault> {
    if fs::metadata(beside(path, "-wal")).is_ok_and(|wal| wal.len() > 0) {
        let found = schema::version(&connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?)?;
        if found > VERSION {
            return Err(schema::too_new(&path.display().to_string(), found).into());
        }
    }
    Ok(())
}

/// A ledger is its owner's alone, also one that was copied here with other rights. The files beside it hold the same data.
fn keep_private(path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let cannot = |error: std::io::Error| {
            let hint = "a ledger holds what others must not read: chmod 600 it, as its owner";
            invalid(format!("ledger {} may be read by others, and that cannot be changed", path.display()), hint).with_source(error)
        };
        let narrow = |file: &Path| -> std::io::Result<bool> {
            let open = fs::metadata(file)?.permissions().mode() & 0o077 != 0;
            if open {
                fs::set_permissions(file, fs::Permissions::from_mode(0o600))?;
            }
            Ok(open)
        };
        let mut narrowed = narrow(path).map_err(cannot)?;
        for ending in ["-wal", "-shm"] {
            narrowed |= match narrow(&beside(path, ending)) {
                // As a rule there is none, or another process has just removed it.
                Err(error) if error.kind() == IoKind::NotFound => false,
                done => done.map_err(cannot)?,
            };
        }
        if narrowed {
            tracing::warn!(ledger = %Shown(path.display()), "others could read the ledger; now only its owner can");
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

fn connect_both(path: &Path, patience: Duration, file: LedgerFile) -> Result<Opened, Fault> {
    let mut writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    settings(&writer, patience, WRITER_CACHE_KIB)?;
    writer.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    writer.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    writer.query_row(&format!("PRAGMA journal_size_limit = {WAL_BYTES}"), [], |_| Ok(()))?;
    let found = schema::version(&writer)?;
    if found > VERSION {
        return Err(schema::too_new(&path.display().to_string(), found).into());
    }
    if found < VERSION {
        schema::migrate(&mut writer, STEPS)?;
        writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    }
    sound(&writer)?;
    let secret: Vec<u8> = writer.query_row("SELECT bytes FROM secret", [], |row| row.get(0))?;
    let secret = secret.try_into().map_err(|_| Fault::damaged("its secret has not 16 bytes"))?;
    let reader = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    settings(&reader, patience, READER_CACHE_KIB)?;
    Ok(Opened { writer, reader, secret: LedgerSecret::new(secret), file })
}

fn settings(connection: &Connection, patience: Duration, cache_kib: i32) -> Result<(), Fault> {
    connection.busy_timeout(patience)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "cache_size", -cache_kib)?;
    // Keys of people are nobody's business in a shared folder for temporary files.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // Notices damage where it would otherwise read nonsense.
    connection.pragma_update(None, "cell_size_check", "ON")?;
    Ok(())
}

/// The tables of which a run makes decisions; the outcomes, which may be many, are looked at by `check`.
const DECIDING: [&str; 13] =
    ["secret", "target", "kind", "name", "run", "log", "reason", "record", "object", "error", "lease", "lock", "event"];

/// Looks at the shape of the tables. What is damaged is said now, not in the middle of a run.
fn sound(connection: &Connection) -> Result<(), Fault> {
    for table in DECIDING {
        let found: String = connection.query_row("SELECT quick_check FROM pragma_quick_check(?1)", [table], |row| row.get(0))?;
        // The system's own trouble is no damage.
        let code = found.rsplit_once("error code=").and_then(|(_, code)| code.trim().parse().ok());
        if let Some(code @ (ffi::SQLITE_NOMEM | ffi::SQLITE_IOERR)) = code {
            return Err(SqliteError::SqliteFailure(ffi::Error::new(code), None).into());
        }
        if found != "ok" {
            return Err(Fault::damaged(format!("its table {table} cannot be read as a whole")));
        }
    }
    Ok(())
}
