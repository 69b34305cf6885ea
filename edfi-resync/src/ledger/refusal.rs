//! [`Refusal`]: what a server said to a record that it refused, word for word.
//!
//! Servers quote what they were sent, so that a refusal may hold all of a record. What a report, a log and an error show of it has passed a
//! redaction; the whole text is kept only where somebody asked for it, in the ledger, and leaves it with the outcomes of its run.

use std::fmt;

use crate::model::Origin;

/// Most bytes that are kept of one text.
pub const REFUSAL_BYTES: usize = 64 << 10;
/// Most bytes of texts that are kept of one run; those that come later are not.
pub const REFUSALS_BYTES: usize = 16 << 20;

/// What a server said to one record that it refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The path of the record's resource: `/ed-fi/students`.
    pub resource: String,
    /// What sort of failure it is: `refused`.
    pub class: String,
    /// The HTTP status.
    pub status: Option<u16>,
    /// What is wrong, without values.
    pub message: String,
    /// Where the record came from; of one that was to be deleted, its id in the ODS.
    pub origin: Origin,
    /// The server's own words.
    pub text: ServerText,
}

impl Refusal {
    /// What was said to a record of this resource that came from there.
    pub fn new(resource: impl Into<String>, origin: Origin, text: ServerText) -> Self {
        Self { resource: resource.into(), class: String::new(), status: None, message: String::new(), origin, text }
    }

    /// How it is counted: class, status and message of the failure.
    #[must_use]
    pub fn counted_as(mut self, class: impl Into<String>, status: Option<u16>, message: impl Into<String>) -> Self {
        (self.class, self.status, self.message) = (class.into(), status, message.into());
        self
    }
}

/// A server's own words, which may quote a record: names, unique IDs, dates of birth. `Debug` and `Display` show the length only.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerText(String);

impl ServerText {
    /// The text of a body, or the beginning of a longer one; nothing if it is empty.
    pub fn of(body: &[u8]) -> Option<Self> {
        let mut end = body.len().min(REFUSAL_BYTES);
        // A letter is not cut in two.
        while end < body.len() && end > REFUSAL_BYTES - 3 && body[end] & 0xc0 == 0x80 {
            end -= 1;
        }
        let mut text = String::from_utf8_lossy(&body[..end]).into_owned();
        // What is no UTF-8 becomes longer by its marks.
        if text.len() > REFUSAL_BYTES {
            let end = (0..=REFUSAL_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            text.truncate(end);
        }
        (!text.trim().is_empty()).then_some(Self(text))
    }

    /// What was kept before.
    #[cfg(feature = "sqlite")]
    pub(crate) fn kept(text: String) -> Self {
        Self(text)
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> usize {
        self.0.len()
    }

    /// The text: protected student data, and the caller's to guard.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ServerText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} bytes>", self.0.len())
    }
}

impl fmt::Debug for ServerText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_letters_and_never_shown() {
        assert_eq!(ServerText::of(b" \r\n"), None);
        let text = ServerText::of("A person's name".as_bytes()).expect("a text");
        assert_eq!((text.expose(), text.bytes()), ("A person's name", 15));
        assert_eq!(format!("{text} {text:?} {:?}", Some(&text)), "<15 bytes> <15 bytes> Some(<15 bytes>)");
        for shift in 0..4 {
            let long = "x".repeat(shift) + &"\u{1f600}".repeat(REFUSAL_BYTES);
            let cut = ServerText::of(long.as_bytes()).expect("a text");
            assert!(cut.bytes() <= REFUSAL_BYTES && cut.bytes() > REFUSAL_BYTES - 4 && long.starts_with(cut.expose()));
            assert!(ServerText::of(&vec![0xff; REFUSAL_BYTES + shift]).expect("a text").bytes() <= REFUSAL_BYTES);
        }
    }
}
