//! [`Encoding`]: how the bytes of a file are text.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};
use crate::model::suggestion;

/// How the bytes of a CSV file are text.
///
/// ```
/// use edfi_resync::source::csv::Encoding;
///
/// assert_eq!("latin-1".parse::<Encoding>()?, Encoding::Windows1252);
/// assert_eq!("UTF8".parse::<Encoding>()?.to_string(), "utf-8");
/// assert!("ebcdic".parse::<Encoding>().is_err());
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, as Windows writes it: the lower byte first.
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
    /// Windows-1252, of which Latin-1 (ISO 8859-1) is a part.
    Windows1252,
}

const NAMES: [(&str, Encoding); 4] = [
    ("utf-8", Encoding::Utf8),
    ("utf-16le", Encoding::Utf16Le),
    ("utf-16be", Encoding::Utf16Be),
    ("windows-1252", Encoding::Windows1252),
];

/// Other names of the same.
const ALSO: [(&str, Encoding); 9] = [
    ("utf8", Encoding::Utf8),
    ("utf-16", Encoding::Utf16Le),
    ("utf16", Encoding::Utf16Le),
    ("unicode", Encoding::Utf16Le),
    ("cp1252", Encoding::Windows1252),
    ("latin-1", Encoding::Windows1252),
    ("latin1", Encoding::Windows1252),
    ("iso-8859-1", Encoding::Windows1252),
    ("ansi", Encoding::Windows1252),
];

/// What may stand in front of a text, and which encoding it means.
pub(super) const MARKS: [(&[u8], Encoding); 3] =
    [(b"\xef\xbb\xbf", Encoding::Utf8), (b"\xff\xfe", Encoding::Utf16Le), (b"\xfe\xff", Encoding::Utf16Be)];

/// Its name: `utf-8`.
impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(NAMES.iter().find(|(_, encoding)| encoding == self).map_or("", |(name, _)| name))
    }
}

/// Reads `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`, and what else people call these: `latin-1`, `cp1252`.
impl FromStr for Encoding {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let found = NAMES.iter().chain(&ALSO).find(|(known, _)| known.eq_ignore_ascii_case(name.trim()));
        found.map(|(_, encoding)| *encoding).ok_or_else(|| {
            let hint = suggestion(name, NAMES.map(|(known, _)| known));
            Error::new(ErrorKind::ConfigInvalid, format!("{name:?} is no encoding that is known")).with_hint(hint)
        })
    }
}
