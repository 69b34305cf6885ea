//! The inspector, the natural key, and what cuts parts out of a record: any bytes against any kind.
//!
//! Input: a line such as `5.2 sections` (anything else chooses some kind), a line of letters that choose references, then the body.

use bytes::Bytes;
use edfi_resync::model::{
    Inspection, Key, ReferenceSpec, ResourceKind, natural_key, same_key, without_references, without_server_members,
};

use super::input::Input;
use super::records::kind_of;

pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let kind = kind_of(&input.text());
    let choice = input.line();
    check(&kind, &Bytes::copy_from_slice(input.rest()), choice);
}

/// Everything that is promised of one body; `choice` says which references are to go.
pub(super) fn check(kind: &ResourceKind, body: &Bytes, choice: &[u8]) {
    let inspection = kind.inspector().inspect(body);
    assert_eq!(inspection, kind.inspector().inspect(body), "a pass depends on its body alone");
    let readable =
        !inspection.errors.iter().any(|error| error.path == "$" && inspection.key.is_none() && error.to_string().contains("JSON"));
    for error in &inspection.errors {
        assert!(!error.to_string().is_empty());
    }
    for reference in &inspection.references {
        assert!(usize::from(reference.reference) < kind.spec().references.len());
    }
    keys_agree(kind, body, &inspection);
    server_members_go(kind, body, &inspection, readable);
    references_go(kind, body, &inspection, choice);
}

/// The parameters of a look-up are there exactly where the key of a sound record is, and find the same record.
fn keys_agree(kind: &ResourceKind, body: &Bytes, inspection: &Inspection) {
    assert_eq!(same_key(kind, body, body), inspection.key.is_some());
    if inspection.errors.is_empty() && !kind.spec().identity.is_empty() {
        let parameters = natural_key(kind, body);
        assert_eq!(parameters.is_some(), inspection.key.is_some(), "{parameters:?}");
        assert!(parameters.is_none_or(|parameters| parameters.iter().all(|(name, value)| !name.is_empty() && !value.is_empty())));
    }
}

/// What the server's members leave behind is JSON, has none of them, and is the same record.
fn server_members_go(kind: &ResourceKind, body: &Bytes, inspection: &Inspection, readable: bool) {
    let Some(rest) = without_server_members(body) else { return };
    is_object(&rest);
    assert_eq!(without_server_members(&rest).as_ref(), Some(&rest), "nothing is left to go");
    let again = kind.inspector().inspect(&rest);
    if readable {
        assert!(!again.server_members, "none is left");
        assert_eq!((again.key, again.digest), (inspection.key, inspection.digest), "it says the same");
        assert_eq!(again.references, inspection.references);
    }
    if !inspection.server_members && readable {
        assert_eq!(&rest, body, "where there is none nothing changes");
    }
}

/// What weak references leave behind is JSON and does not hold them any more.
fn references_go(kind: &ResourceKind, body: &Bytes, inspection: &Inspection, choice: &[u8]) {
    assert!(without_references(body, kind, &|_, _| false).is_none_or(|same| same == *body), "nothing chosen, nothing changed");
    let specs = kind.spec().references;
    let chosen = |reference: &ReferenceSpec, _: Key| {
        let place = specs.iter().position(|spec| std::ptr::eq(spec, reference)).expect("it is one of the kind's");
        choice.is_empty() || choice[place % choice.len()] & 1 == 1
    };
    let Some(rest) = without_references(body, kind, &chosen) else { return };
    is_object(&rest);
    assert_eq!(without_references(&rest, kind, &chosen).as_ref(), Some(&rest), "nothing is left to go");
    let again = kind.inspector().inspect(&rest);
    if inspection.errors.is_empty() {
        assert_eq!(again.errors, [], "a weak part is not missed");
        assert!(!again.references.iter().any(|found| chosen(&specs[usize::from(found.reference)], found.key)), "they are gone");
        let stays = |found: &edfi_resync::model::ReferenceKey| again.references.contains(found);
        // What goes may take a whole item along, and with it references that were not chosen; but only weak ones.
        assert!(inspection.references.iter().all(|found| stays(found) || !specs[usize::from(found.reference)].strong));
        assert_eq!(again.key, inspection.key, "no part of the key is weak");
    }
}

fn is_object(body: &[u8]) {
    let text = std::str::from_utf8(body).expect("what is left is text");
    let raw: &serde_json::value::RawValue = serde_json::from_str(text).expect("what is left is JSON");
    assert!(raw.get().starts_with('{'), "what is left is an object");
}
