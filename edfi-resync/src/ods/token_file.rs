//! [`TokenFile`]: a token cache in a file.
//!
//! Lines of text, the first with the format and the key of the hashes, then one a token. Whoever changes the file holds the system's lock on it, and
//! writes it whole; a process that dies in between leaves a file that is cut, whose last line is left out.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderValue;

use super::token_cache::{Kept, SlotId};
use crate::error::{Error, ErrorKind, Result};

const FORMAT: &str = "edfi-resync-tokens/1";
/// No cache of living tokens is larger.
const MOST_BYTES: u64 = 1 << 20;

/// A file of tokens. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct TokenFile(Arc<PathBuf>);

/// What stands in it.
struct Content {
    key: [u8; 16],
    tokens: Vec<(SlotId, Kept)>,
}

impl TokenFile {
    /// Opens a file, or makes one with this key. Gives the key that it has.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] names the option `token_cache`.
    pub(super) fn open(path: &Path, key: [u8; 16]) -> Result<(Self, [u8; 16])> {
        let shown = path.display();
        let invalid = |problem: &str, hint: &str| {
            Error::new(ErrorKind::ConfigInvalid, format!("token_cache: {shown} {problem}")).with_hint(hint.to_owned())
        };
        let broken =
            |error: io::Error| invalid("cannot be read or written", "name a file that may be made here").with_source(error);
        if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
            return Err(invalid("is no file", "name a file, or one that may be made"));
        }
        let this = Self(Arc::new(path.to_owned()));
        let mut file = this.file(true).map_err(broken)?;
        only_for_its_owner(&file).map_err(broken)?;
        file.lock().map_err(broken)?;
        match read(&mut file).map_err(broken)? {
            Some(content) => Ok((this, content.key)),
            None if file.metadata().map_err(broken)?.len() == 0 => {
                write(&mut file, &Content { key, tokens: Vec::new() }).map_err(broken)?;
                Ok((this, key))
            }
            None => Err(invalid("is no token cache", "name another file, or remove this one")),
        }
    }

    /// The token in a slot.
    pub(super) fn find(&self, id: SlotId) -> io::Result<Option<Kept>> {
        let mut file = self.file(false)?;
        file.lock_shared()?;
        let content = read(&mut file)?;
        Ok(content.and_then(|content| content.tokens.into_iter().find(|(slot, _)| *slot == id)).map(|(_, kept)| kept))
    }

    /// Changes the token in a slot, and forgets all that have expired.
    pub(super) fn change(&self, id: SlotId, now: SystemTime, change: impl FnOnce(Option<Kept>) -> Option<Kept>) -> io::Result<()> {
        let mut file = self.file(true)?;
        file.lock()?;
        // One that another program put there is not ours to write over.
        let mut content = read(&mut file)?.ok_or_else(|| io::Error::other("it is no token cache any more"))?;
        let at = content.tokens.iter().position(|(slot, _)| *slot == id);
        let before = at.map(|at| content.tokens.swap_remove(at).1);
        content.tokens.retain(|(_, kept)| kept.expires_at > now);
        content.tokens.extend(change(before).map(|kept| (id, kept)));
        write(&mut file, &content)
    }

    fn file(&self, writes: bool) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(writes).create(writes).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(self.0.as_path())
    }
}

/// Closes a file to everybody but its owner.
fn only_for_its_owner(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if file.metadata()?.permissions().mode() & 0o077 != 0 {
            file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        }
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// What stands in a file; nothing if it is none of ours.
fn read(file: &mut File) -> io::Result<Option<Content>> {
    let mut text = String::new();
    file.seek(SeekFrom::Start(0))?;
    match file.take(MOST_BYTES).read_to_string(&mut text) {
        Err(error) if error.kind() == io::ErrorKind::InvalidData => return Ok(None),
        read => drop(read?),
    }
    let mut lines = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
    let key = lines.next().and_then(|line| line.strip_prefix(FORMAT)?.strip_prefix(' ')).filter(|key| key.len() == 32);
    let Some(key) = key.and_then(|key| u128::from_str_radix(key, 16).ok()) else { return Ok(None) };
    Ok(Some(Content { key: key.to_be_bytes(), tokens: lines.filter_map(token).collect() }))
}

/// One token: its slot, when it expires, its life, its header.
fn token(line: &str) -> Option<(SlotId, Kept)> {
    let mut parts = line.splitn(4, ' ');
    let id = SlotId::from_str_radix(parts.next()?, 16).ok()?;
    let mut millis = || parts.next()?.parse().ok().map(Duration::from_millis);
    let (expires_at, life) = (SystemTime::UNIX_EPOCH.checked_add(millis()?)?, millis()?);
    let mut header = HeaderValue::from_str(parts.next()?).ok()?;
    header.set_sensitive(true);
    Some((id, Kept { header, life, expires_at }))
}

fn write(file: &mut File, content: &Content) -> io::Result<()> {
    let mut text = format!("{FORMAT} {:032x}\n", u128::from_be_bytes(content.key));
    for (id, Kept { header, life, expires_at }) in &content.tokens {
        let (Ok(header), Ok(expires)) = (header.to_str(), expires_at.duration_since(SystemTime::UNIX_EPOCH)) else { continue };
        let _ = writeln!(text, "{id:032x} {} {} {header}", expires.as_millis(), life.as_millis());
    }
    file.seek(SeekFrom::Start(0))?;
    file.set_len(0)?;
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(name: &str, expires: u64) -> Kept {
        let mut header: HeaderValue = format!("Bearer {name}").parse().expect("a header");
        header.set_sensitive(true);
        let life = Duration::from_secs(1800);
        Kept { header, life, expires_at: SystemTime::UNIX_EPOCH + Duration::from_secs(expires) }
    }

    fn opened(path: &Path) -> TokenFile {
        TokenFile::open(path, [7; 16]).expect("it opens").0
    }

    #[test]
    fn tokens_are_kept_between_processes_and_their_owner_alone_may_read_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("tokens");
        std::fs::write(&path, "").expect("a file");
        let (file, key) = TokenFile::open(&path, [7; 16]).expect("it opens");
        assert_eq!(key, [7; 16]);
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
        file.change(1, now, |_| Some(kept("one", 2000))).expect("it is written");
        file.change(2, now, |_| Some(kept("old", 900))).expect("it is written");
        let (again, key) = TokenFile::open(&path, [9; 16]).expect("it opens");
        assert_eq!(key, [7; 16], "the key is the file's");
        again.change(3, now, |_| Some(kept("three", 2000))).expect("it is written");
        let found = |id| again.find(id).expect("it is read").map(|kept| kept.header.to_str().expect("text").to_owned());
        assert_eq!([1, 2, 3, 4].map(found), [Some("Bearer one".to_owned()), None, Some("Bearer three".to_owned()), None]);
        again.change(1, now, |before| before.filter(|_| false)).expect("it is written");
        assert!(file.find(1).expect("it is read").is_none());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_that_was_cut_loses_a_token_and_one_of_others_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("tokens");
        let file = opened(&path);
        for id in [1, 2] {
            file.change(id, SystemTime::UNIX_EPOCH, |_| Some(kept("x", 2000))).expect("it is written");
        }
        let whole = std::fs::read(&path).expect("bytes");
        let ends: Vec<_> = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1).collect();
        for length in 0..whole.len() {
            std::fs::write(&path, &whole[..length]).expect("a file");
            assert_eq!(file.find(1).expect("it is read").is_some(), length >= ends[1], "{length}");
        }
        std::fs::write(&path, "key=value\n").expect("a file");
        let error = TokenFile::open(&path, [7; 16]).expect_err("it is somebody else's").to_string();
        assert!(error.starts_with("token_cache: ") && error.contains("is no token cache"), "{error}");
        assert!(file.change(1, SystemTime::UNIX_EPOCH, |_| Some(kept("x", 2000))).is_err());
        assert_eq!(std::fs::read(&path).expect("bytes"), b"key=value\n");
        assert!(TokenFile::open(folder.path(), [7; 16]).expect_err("a folder").to_string().contains("is no file"));
        let nowhere = folder.path().join("none/tokens");
        assert!(TokenFile::open(&nowhere, [7; 16]).expect_err("no folder").to_string().contains("cannot be read or written"));
    }
}
