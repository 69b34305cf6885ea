//! How a file begins: what is no JSON Lines at all is named as what it is before the first record is read.

use std::fs::File;
use std::io::{self, Read as _};

use crate::error::{Error, ErrorKind, Result};
use crate::source::data_file::DataFile;

/// How much of a file is looked at.
const BEGINNING: u64 = 4 << 10;

/// A form that is not read, and what to do about it.
type Other = (&'static str, &'static str);

impl DataFile {
    /// Refuses a file that is not JSON Lines by its first bytes.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] with what it is and what to do.
    pub(super) fn check_form(&self) -> Result<()> {
        let mut beginning = Vec::new();
        let unreadable = |error: io::Error| {
            Error::new(ErrorKind::SourceInvalid, format!("{} cannot be read: {}", self.name, error.kind())).with_source(error)
        };
        let file = File::open(&self.path).map_err(unreadable)?;
        self.reader(&file)?.take(BEGINNING).read_to_end(&mut beginning).map_err(unreadable)?;
        match other_form(&beginning) {
            None => Ok(()),
            Some((what, to_do)) => Err(Error::new(ErrorKind::SourceInvalid, format!("{} {what}", self.name)).with_hint(to_do)),
        }
    }
}

/// What a file is that begins so, if it is not JSON Lines.
fn other_form(beginning: &[u8]) -> Option<Other> {
    const UTF_16: Other = ("is UTF-16 text, and no UTF-8", "save it as UTF-8 (PowerShell: -Encoding utf8)");
    match beginning {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'{' | b'[', 0, ..] | [0, b'{' | b'[', ..] => return Some(UTF_16),
        [0x1f, 0x8b, ..] => return Some(("is compressed with gzip", "let its name end in .gz")),
        [b'P', b'K', 3, 4, ..] => return Some(("is a zip archive", "unpack it")),
        _ => {}
    }
    let text = beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning).trim_ascii_start();
    let behind =
        |bracket: &[u8]| text.strip_prefix(bracket).map(|rest| (rest.first().copied(), rest.trim_ascii_start().first().copied()));
    match (behind(b"["), behind(b"{")) {
        // A line that is a short list of something else is one bad line.
        (Some((_, None | Some(b'{' | b']'))), _) => Some((
            "holds one JSON array, and not one record a line",
            "write each of its records on a line of its own (jq -c '.[]')",
        )),
        (_, Some((Some(b'\n' | b'\r'), Some(_)))) => {
            Some(("holds JSON over several lines, and not one record a line", "write each record on one line (jq -c .)"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_json_lines_is_known_by_its_beginning() {
        let what = |beginning: &[u8]| other_form(beginning).map(|(what, _)| what);
        for good in [&b""[..], b"{\"a\": 1}\n", b"\xef\xbb\xbf{}", b"\n\n{}", b"[1]\n{}", b"{", b"{\n", b"x", b"\xff"] {
            assert_eq!(what(good), None, "{good:?}");
        }
        for array in [&b"[{\"a\": 1}]"[..], b" [\n  {", b"[", b"[]", b"\xef\xbb\xbf[\r\n{"] {
            assert_eq!(what(array), Some("holds one JSON array, and not one record a line"), "{array:?}");
        }
        assert_eq!(what(b"{\n  \"a\": 1\n}"), Some("holds JSON over several lines, and not one record a line"));
        for utf_16 in [&b"\xff\xfe{\0"[..], b"\xfe\xff\0{", b"{\0\"\0", b"\0{\0\""] {
            assert_eq!(what(utf_16), Some("is UTF-16 text, and no UTF-8"), "{utf_16:?}");
        }
        assert_eq!(what(b"\x1f\x8b\x08"), Some("is compressed with gzip"));
    }
}
