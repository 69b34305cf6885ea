//! The names that Data Standards have, of resources, endpoints, properties and descriptors: nobody is called so.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::model::{DATA_STANDARDS, FieldKind, FieldSpec, Model};

/// Whether a Data Standard has a resource of this name, or a property of this name that is no plain word (`lastSurname`, `CodeValue`).
pub(super) fn is_model_name(word: &str) -> bool {
    let humps = word.chars().zip(word.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase());
    is_resource_name(word) || humps && names().properties.contains(&word.to_lowercase())
}

/// Whether a Data Standard has a resource of this name, abstract ones included.
pub(super) fn is_resource_name(word: &str) -> bool {
    names().resources.contains(word)
}

/// The resource behind an endpoint (`students`), by name.
pub(super) fn resource_of(endpoint: &str) -> Option<&'static str> {
    names().endpoints.get(endpoint).copied()
}

/// Whether a name may be that of a property: a Data Standard has it, or it is written as an extension writes its own.
pub(super) fn is_property(name: &str) -> bool {
    let humps = || {
        let starts = name.starts_with(|first: char| first.is_ascii_lowercase());
        starts && name.bytes().any(|byte| byte.is_ascii_uppercase()) && name.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    matches!(name, "_ext" | "id" | "request") || names().properties.contains(&name.to_lowercase()) || humps()
}

/// Whether a Data Standard has a descriptor of this name, letter case aside.
pub(super) fn is_descriptor(name: &str) -> bool {
    names().descriptors.contains(&name.to_lowercase())
}

/// Whether a path is made of property names and positions only: `$.addresses[0].city`, `request.CodeValue`. A word that no Data Standard
/// has for a property may be somebody's name, wherever it stands.
pub(super) fn is_json_path(path: &str) -> bool {
    let mut in_extension = false;
    let mut segment = |segment: &str| {
        let (name, position) = segment.split_once('[').map_or((segment, None), |(name, position)| (name, Some(position)));
        // What follows `_ext` is the extension's own name.
        let known = std::mem::replace(&mut in_extension, name == "_ext") || name == "$" || is_property(name);
        known
            && !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_' || byte == b'$')
            && position.is_none_or(|position| {
                position
                    .strip_suffix(']')
                    .is_some_and(|digits| digits.len() <= 6 && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'*'))
            })
    };
    path.len() <= 300 && path.split('.').all(&mut segment)
}

/// Names that some Data Standard has.
#[derive(Default)]
struct Names {
    resources: HashSet<&'static str>,
    endpoints: HashMap<&'static str, &'static str>,
    /// In lower case, as the two that follow.
    properties: HashSet<String>,
    descriptors: HashSet<String>,
}

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = Names::default();
        for model in DATA_STANDARDS.iter().filter_map(|version| Model::data_standard(version).ok()) {
            for kind in model.kinds() {
                names.resources.insert(kind.spec().name);
                names.endpoints.insert(kind.spec().endpoint, kind.spec().name);
                names.resources.extend(kind.spec().base.map(|base| base.name));
                names.properties.insert(kind.endpoint().to_lowercase());
                names.collect(kind.spec().fields);
                if kind.name().ends_with("Descriptor") {
                    names.descriptors.insert(kind.name().to_lowercase());
                }
            }
        }
        names
    })
}

impl Names {
    fn collect(&mut self, fields: &[FieldSpec]) {
        for field in fields {
            let name = field.name.to_lowercase();
            match field.kind {
                FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. } | FieldKind::Array { items: fields, .. } => {
                    self.collect(fields);
                }
                _ => {}
            }
            self.properties.insert(name);
        }
    }
}
