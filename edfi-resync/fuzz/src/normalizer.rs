//! The normalizer: any bytes as a record that some tool wrote.
//!
//! Input: a line such as `5.2 students` (anything else chooses some kind), then the body.

use bytes::Bytes;
use edfi_resync::model::{Normalized, ResourceKind, Spelling, normalize};

use super::input::Input;
use super::records::kind_of;

pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let kind = kind_of(&input.text());
    let body = Bytes::copy_from_slice(input.rest());
    let liberal = normalize(&kind, body.clone(), Spelling::Liberal);
    nothing_is_hidden(&kind, &body, &liberal);
    nothing_is_quoted(&body, &liberal);
    let again = normalize(&kind, liberal.body.clone(), Spelling::Liberal);
    assert_eq!(again.body, liberal.body, "what is normalized stays");
    assert!(again.mended.is_empty());
    let strict = normalize(&kind, body.clone(), Spelling::Strict);
    assert!(strict.mended.is_empty());
    assert_eq!((strict.inspection.key, strict.inspection.digest), (liberal.inspection.key, liberal.inspection.digest));
    let is_good = liberal.mended.is_empty() && liberal.inspection.errors.is_empty();
    assert_eq!(strict.inspection.errors.is_empty(), is_good, "strict takes what needs no mending, and nothing else");
}

/// What is known of a record is what its body says; and where nothing had to be mended, nothing changed.
fn nothing_is_hidden(kind: &ResourceKind, body: &Bytes, normalized: &Normalized) {
    let inspection = kind.inspector().inspect(&normalized.body);
    let known = &normalized.inspection;
    assert_eq!((inspection.key, inspection.digest), (known.key, known.digest));
    assert_eq!(inspection.references, known.references);
    if normalized.mended.is_empty() {
        assert_eq!(&normalized.body, body);
    } else {
        serde_json::from_slice::<&serde_json::value::RawValue>(&normalized.body).expect("what is mended is JSON");
    }
    if normalized.is_refused {
        assert!(!known.errors.is_empty(), "what must not be sent says why");
    } else {
        assert_eq!(inspection.errors, known.errors);
        assert!(!known.errors.is_empty() || !known.odd_spelling, "what goes out is in the model's own form");
    }
}

/// Words of the model come out, none of the record.
fn nothing_is_quoted(body: &Bytes, normalized: &Normalized) {
    let said: Vec<String> = normalized.mended.iter().map(ToString::to_string).collect();
    assert!(said.iter().all(|said| said.is_ascii() && said.len() < 300), "{said:?}");
    if !body.is_ascii() {
        assert!(normalized.inspection.errors.iter().all(|error| error.to_string().is_ascii()));
    }
}
