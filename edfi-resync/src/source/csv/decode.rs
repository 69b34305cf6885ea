//! [`decoded`]: the UTF-8 of a text in another encoding.
//!
//! Three encodings, two of which are forms of Unicode and the third a table of 27 letters: no crate for all that there are is needed for these.

use std::io::{self, BufRead, Read};

use super::encoding::{Encoding, MARKS};

/// What bytes 80 to 9F of Windows-1252 are. Those that it leaves out are the control characters of Latin-1.
const UPPER: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', //
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text of a reader as UTF-8, without the mark in front of it, and the encoding that it is in: what its mark says, or else this one. UTF-8 passes
/// through as it is, so that what is none is still there to be found.
///
/// # Errors
/// What the reader says. Reading on fails with [`io::ErrorKind::InvalidData`] where UTF-16 is none.
pub(super) fn decoded<'a>(mut reader: impl BufRead + 'a, unmarked: Encoding) -> io::Result<(Box<dyn BufRead + 'a>, Encoding)> {
    let mut front = Vec::new();
    reader.by_ref().take(3).read_to_end(&mut front)?;
    let mark = MARKS.iter().find(|(mark, _)| front.starts_with(mark));
    let encoding = mark.map_or(unmarked, |(_, encoding)| *encoding);
    front.drain(..mark.map_or(0, |(mark, _)| mark.len()));
    let whole = io::Cursor::new(front).chain(reader);
    Ok(match encoding {
        Encoding::Utf8 => (Box::new(whole), encoding),
        other => (Box::new(Decoded { reader: whole, encoding: other, unread: Vec::new(), text: Vec::new(), used: 0 }), encoding),
    })
}

/// Text that is decoded piece by piece.
struct Decoded<R> {
    reader: R,
    encoding: Encoding,
    /// The beginning of a character whose end is still to be read.
    unread: Vec<u8>,
    text: Vec<u8>,
    used: usize,
}

impl<R: BufRead> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.used == self.text.len() {
            self.text.clear();
            self.used = 0;
            let read = self.reader.fill_buf()?;
            let bytes = read.len();
            if bytes == 0 {
                if self.unread.is_empty() {
                    break;
                }
                return Err(io::Error::new(io::ErrorKind::InvalidData, "the text ends in the middle of a character"));
            }
            self.unread.extend_from_slice(read);
            self.reader.consume(bytes);
            let decoded = match self.encoding {
                Encoding::Utf16Le => utf_16(&self.unread, u16::from_le_bytes, &mut self.text)?,
                Encoding::Utf16Be => utf_16(&self.unread, u16::from_be_bytes, &mut self.text)?,
                Encoding::Utf8 | Encoding::Windows1252 => windows_1252(&self.unread, &mut self.text),
            };
            self.unread.drain(..decoded);
        }
        Ok(&self.text[self.used..])
    }

    fn consume(&mut self, bytes: usize) {
        self.used += bytes;
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

fn windows_1252(bytes: &[u8], out: &mut Vec<u8>) -> usize {
    for &byte in bytes {
        match byte {
            ..0x80 => out.push(byte),
            0x80..0xa0 => push(UPPER[usize::from(byte - 0x80)], out),
            0xa0.. => push(char::from(byte), out),
        }
    }
    bytes.len()
}

/// Decodes as far as whole characters go, and says how far that is.
fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16, out: &mut Vec<u8>) -> io::Result<usize> {
    let mut units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect::<Vec<_>>();
    // The first half of a character waits for the second.
    if units.last().is_some_and(|last| (0xd800..0xdc00).contains(last)) {
        units.pop();
    }
    for character in char::decode_utf16(units.iter().copied()) {
        let character =
            character.map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "half a character of UTF-16 stands alone"))?;
        push(character, out);
    }
    Ok(units.len() * 2)
}

fn push(character: char, out: &mut Vec<u8>) {
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8], unmarked: Encoding, buffer: usize) -> io::Result<(String, Encoding)> {
        let (mut text, encoding) = decoded(BufReader::with_capacity(buffer, bytes), unmarked)?;
        let mut all = Vec::new();
        text.read_to_end(&mut all)?;
        Ok((String::from_utf8_lossy(&all).into_owned(), encoding))
    }

    #[test]
    fn a_mark_says_the_encoding() {
        let of = |bytes: &[u8]| read(bytes, Encoding::Windows1252, 64).expect("it is text");
        assert_eq!(of(b"\xef\xbb\xbfZo\xc3\xab"), ("Zoë".to_owned(), Encoding::Utf8));
        assert_eq!(of(b"\xff\xfeZ\0o\0\xeb\0"), ("Zoë".to_owned(), Encoding::Utf16Le));
        assert_eq!(of(b"\xfe\xff\0Z\0o\0\xeb"), ("Zoë".to_owned(), Encoding::Utf16Be));
        assert_eq!(of(b"Zo\xeb \x80\x9f"), ("Zoë €Ÿ".to_owned(), Encoding::Windows1252));
        assert_eq!(of(b"\xff"), ("ÿ".to_owned(), Encoding::Windows1252));
        assert_eq!(of(b""), (String::new(), Encoding::Windows1252));
    }

    #[test]
    fn utf_16_that_is_none_is_refused() {
        for bytes in [&b"\xff\xfeZ"[..], b"\xff\xfe\x3d\xd8", b"\xff\xfe\x3d\xd8Z\0", b"\xff\xfe\0\xdcZ\0"] {
            let error = read(bytes, Encoding::Utf8, 64).expect_err("it is no text");
            assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn text_is_the_same_in_whatever_pieces_it_comes(text in "\\PC{0,20}", buffer in 1_usize..7) {
            for (encoding, mark, bytes) in [
                (Encoding::Utf16Le, &b"\xff\xfe"[..], text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()),
                (Encoding::Utf16Be, b"\xfe\xff", text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
                (Encoding::Utf8, b"\xef\xbb\xbf", text.clone().into_bytes()),
            ] {
                let marked = [mark, &bytes].concat();
                prop_assert_eq!(read(&marked, Encoding::Windows1252, buffer).expect("it is text"), (text.clone(), encoding));
                prop_assert_eq!(read(&bytes, encoding, buffer).expect("it is text").0, text.clone());
            }
        }

        #[test]
        fn latin_1_is_its_code_points(bytes in prop::collection::vec(prop_oneof![1_u8..0x80, 0xa0_u8..], 0..20)) {
            let wanted: String = bytes.iter().copied().map(char::from).collect();
            prop_assume!(!MARKS.iter().any(|(mark, _)| bytes.starts_with(mark)));
            prop_assert_eq!(read(&bytes, Encoding::Windows1252, 3).expect("it is text").0, wanted);
        }
    }
}
