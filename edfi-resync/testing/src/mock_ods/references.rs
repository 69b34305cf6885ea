//! Natural keys and the keys of references, as 128-bit digests that meet where a reference is satisfied.
//!
//! A key is the digest of the name of a resource and the parts of its natural key, in the order of its identity. An item of a
//! subclass has a second one under the name of its base, so that a School answers to a reference to an EducationOrganization.

use serde_json::Value;
use xxhash_rust::xxh3::xxh3_128;

use super::path::Path;
use super::tables::{KindTable, ReferenceTable};

/// The digest of a natural key.
pub(super) type Key = u128;

/// Whether texts that differ in letter case are the same, as on SQL Server, or not, as on PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fold {
    AnyCase,
    Exact,
}

/// Something that an item refers to: which reference (those of the spec first, descriptors after them), and the key there.
pub(super) type Target = (u16, Key);

/// Appends one part of a key.
pub(super) fn key_text(value: Option<&Value>, fold: Fold, text: &mut String) {
    match value {
        Some(Value::String(part)) => match fold {
            Fold::AnyCase if part.is_ascii() => {
                let start = text.len();
                text.push_str(part);
                text[start..].make_ascii_lowercase();
            }
            Fold::AnyCase => text.extend(part.chars().flat_map(char::to_lowercase)),
            Fold::Exact => text.push_str(part),
        },
        Some(other) => text.push_str(&other.to_string()),
        None => {}
    }
    text.push('\u{1f}');
}

/// The key of the resource `name` with these parts; `None` if one is absent.
pub(super) fn key_of<'v>(name: &str, parts: impl Iterator<Item = Option<&'v Value>>, fold: Fold) -> Option<Key> {
    let mut text = String::with_capacity(96);
    text.push_str(name);
    text.push('\u{1f}');
    for part in parts {
        key_text(Some(part?), fold, &mut text);
    }
    Some(xxh3_128(text.as_bytes()))
}

/// The key of a descriptor value, `namespace#codeValue`. Its letter case never matters.
pub(super) fn descriptor_key(descriptor: &str, uri: &str) -> Option<Key> {
    let (namespace, code) = uri.split_once('#')?;
    let (namespace, code) = (Value::from(namespace), Value::from(code));
    key_of(descriptor, [Some(&code), Some(&namespace)].into_iter(), Fold::AnyCase)
}

/// The natural key of a body.
pub(super) fn natural_key(table: &KindTable, body: &Value, fold: Fold) -> Option<Key> {
    let fold = if table.is_descriptor() { Fold::AnyCase } else { fold };
    key_of(table.spec().name, table.identity.iter().map(|path| path.one(body)), fold)
}

/// The natural key of a body under the name of its base.
pub(super) fn base_key(table: &KindTable, body: &Value, fold: Fold) -> Option<Key> {
    let (name, identity) = table.base.as_ref()?;
    key_of(name, identity.iter().map(|path| path.one(body)), fold)
}

/// The key of what a reference object refers to.
pub(super) fn reference_key(reference: &ReferenceTable, object: &Value, fold: Fold) -> Option<Key> {
    key_of(reference.spec.target, reference.parts.iter().map(|part| object.get(part).filter(|part| !part.is_null())), fold)
}

/// Everything a body refers to, in the order of the spec.
pub(super) fn targets(table: &KindTable, body: &Value, fold: Fold) -> Vec<Target> {
    let mut targets = Vec::new();
    for (reference, position) in table.references.iter().zip(0..) {
        reference
            .path
            .each(body, &mut |_, object| targets.extend(reference_key(reference, object, fold).map(|key| (position, key))));
    }
    for (used, position) in table.descriptors.iter().zip(table.references.len() as u16..) {
        used.path.each(body, &mut |_, value| {
            let key = value.as_str().and_then(|uri| descriptor_key(used.descriptor, uri));
            targets.extend(key.map(|key| (position, key)));
        });
    }
    targets
}

/// A digest of a body that does not depend on the order of collections. The members of an object are sorted as they are.
pub(super) fn fingerprint(body: &Value) -> u128 {
    match body {
        Value::Object(members) => {
            let mut text = Vec::with_capacity(members.len() * 32);
            for (name, value) in members {
                text.extend_from_slice(name.as_bytes());
                text.push(0);
                text.extend_from_slice(&fingerprint(value).to_le_bytes());
            }
            xxh3_128(&text)
        }
        Value::Array(items) => {
            let mut digests: Vec<u128> = items.iter().map(fingerprint).collect();
            digests.sort_unstable();
            xxh3_128(&digests.iter().flat_map(|digest| digest.to_le_bytes()).collect::<Vec<u8>>())
        }
        scalar => xxh3_128(scalar.to_string().as_bytes()),
    }
}

/// The values at several paths, as text, for messages and look-ups.
pub(super) fn text_at(path: &Path, body: &Value) -> Option<String> {
    path.one(body).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}
