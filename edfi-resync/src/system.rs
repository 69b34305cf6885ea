//! What the operating system says is wrong, by its name and with what to do about it: never as something that it is not, and never with advice that
//! destroys anything.

use std::fs;
use std::io::{Error as IoError, ErrorKind as IoKind};
use std::path::{Path, PathBuf};

/// What is wrong, as the end of a sentence, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) what: String,
    pub(crate) remedy: &'static str,
}

pub(crate) const NO_MEMORY: &str = "the system gives this process no more memory";
pub(crate) const MORE_MEMORY: &str = "let it have more memory, or have less done at once, and try again";
pub(crate) const MANY_FILES: &str = "this process has too many files and connections open";
const FEWER_FILES: &str = "let it open more (ulimit -n), or have less done at once, and try again";

/// Too many files of the process, and of the whole system; other systems than Unix say so otherwise.
#[cfg(unix)]
const TOO_MANY: [i32; 2] = [24, 23];
#[cfg(not(unix))]
const TOO_MANY: [i32; 2] = [4, 4];

impl Trouble {
    fn new(what: impl Into<String>, remedy: &'static str) -> Self {
        Self { what: what.into(), remedy }
    }

    /// What an error of the system means. Where it has no name of its own, the system's words are its name: they hold no values.
    pub(crate) fn of(error: &IoError) -> Self {
        if is_out_of_descriptors(error) {
            return Self::new(MANY_FILES, FEWER_FILES);
        }
        match error.kind() {
            IoKind::OutOfMemory => Self::new(NO_MEMORY, MORE_MEMORY),
            IoKind::StorageFull => Self::new("the disk is full", "make room and try again"),
            IoKind::QuotaExceeded => Self::new("the quota of this user is used up", "make room and try again"),
            IoKind::ReadOnlyFilesystem => Self::new("its file system may only be read", "name a place that may be written"),
            IoKind::PermissionDenied => Self::new(
                "this process may not do that",
                "see to it that the file and its folder belong to the user that runs this",
            ),
            IoKind::NotFound => Self::new("there is no such file or folder", "see to it that the name is right"),
            _ if is_loop(error) => Self::new("its links lead in a circle", "correct the links"),
            _ => Self::new(words(error), "look at the disk and its file system, then try again"),
        }
    }

    /// What keeps a file from being opened, found by opening it for reading; nothing where that works, or where looking could do harm.
    #[cfg(any(test, feature = "sqlite"))]
    pub(crate) fn opening(path: &Path) -> Option<Self> {
        if let Some(target) = dangling(path) {
            return Some(Self::new(format!("it is a link to {}, which does not exist", target.display()), LINK));
        }
        // A pipe would be waited for, and a second look at a database's own file would let go of its locks when it is closed; a folder tells as much.
        match fs::metadata(path)
            .and_then(|_| fs::read_dir(path.parent().filter(|at| !at.as_os_str().is_empty()).unwrap_or(Path::new("."))))
        {
            Ok(_) => None,
            Err(error) => Some(Self::of(&error)),
        }
    }
}

/// What to do about a link that leads nowhere.
pub(crate) const LINK: &str = "correct the link, or put back what it leads to";

/// Where a link leads that leads nowhere.
pub(crate) fn dangling(path: &Path) -> Option<PathBuf> {
    let is_missing = fs::metadata(path).is_err_and(|error| error.kind() == IoKind::NotFound);
    if is_missing { fs::read_link(path).ok() } else { None }
}

/// Whether the process, or the system, has no descriptor left to give.
pub(crate) fn is_out_of_descriptors(error: &IoError) -> bool {
    error.raw_os_error().is_some_and(|code| TOO_MANY.contains(&code))
}

/// ELOOP, which has no stable kind yet.
fn is_loop(error: &IoError) -> bool {
    cfg!(target_os = "linux") && error.raw_os_error() == Some(40)
}

/// The system's own words, without their number.
fn words(error: &IoError) -> String {
    let said = error.to_string();
    said.split(" (os error").next().unwrap_or(&said).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn each_of_the_systems_errors_has_its_name_and_no_advice_destroys_anything() {
        for (code, what) in [
            (24, "too many files and connections open"),
            (23, "too many files and connections open"),
            (12, "no more memory"),
            (28, "the disk is full"),
            (13, "may not do that"),
            (1, "may not do that"),
            (2, "no such file or folder"),
            (30, "may only be read"),
            (5, "input/output error"),
        ] {
            let trouble = Trouble::of(&IoError::from_raw_os_error(code));
            assert!(trouble.what.contains(what), "{code}: {trouble:?}");
            assert!(!trouble.remedy.contains("new ledger") && !trouble.what.contains("os error"), "{trouble:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_told_from_what_is_missing() {
        let folder = tempfile::tempdir().expect("a folder");
        let (link, file) = (folder.path().join("link"), folder.path().join("file"));
        std::os::unix::fs::symlink(&file, &link).expect("a link");
        assert_eq!((dangling(&link), dangling(&file)), (Some(file.clone()), None));
        assert!(Trouble::opening(&link).is_some_and(|trouble| trouble.what.contains("is a link to")));
        fs::write(&file, "").expect("it is written");
        assert_eq!((dangling(&link), Trouble::opening(&link)), (None, None));
    }
}
