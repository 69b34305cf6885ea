//! [`Values`]: the values of descriptors, as they are looked up record by record.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use serde::Deserialize;
use xxhash_rust::xxh3::Xxh3;

use super::descriptors::Descriptors;
use crate::model::{Inspection, ResourceKind};

/// The values of descriptors, as they are looked up record by record.
pub(super) struct Values<'a> {
    list: &'a Descriptors,
    /// Digests of descriptor and value, in lower case.
    known: HashSet<u64>,
    /// Descriptors of which values are known.
    descriptors: HashSet<String>,
    /// Digests of descriptor and namespace, of a list that speaks only for its own namespaces.
    namespaces: HashSet<u64>,
    /// Descriptors whose values could not be checked, and why not.
    unknown: BTreeSet<&'static str>,
    of_others: u64,
}

/// The members of a descriptor that make its value.
#[derive(Deserialize)]
struct DescriptorMembers<'a> {
    #[serde(borrow)]
    namespace: Cow<'a, str>,
    #[serde(borrow, rename = "codeValue")]
    code_value: Cow<'a, str>,
}

impl<'a> Values<'a> {
    pub(super) fn new(list: &'a Descriptors) -> Self {
        let mut values = Self {
            list,
            known: HashSet::new(),
            descriptors: HashSet::new(),
            namespaces: HashSet::new(),
            unknown: BTreeSet::new(),
            of_others: 0,
        };
        for (name, value) in list.iter() {
            values.add(name, value);
        }
        values
    }

    fn add(&mut self, descriptor: &str, value: &str) {
        let value = value.to_lowercase();
        self.known.insert(digest(descriptor, value.as_bytes()));
        self.namespaces.insert(digest(descriptor, namespace(value.as_bytes())));
        if !self.descriptors.contains(descriptor) {
            self.descriptors.insert(descriptor.to_owned());
        }
    }

    /// The source sends this value itself.
    pub(super) fn learn(&mut self, kind: &ResourceKind, body: &[u8]) {
        if let Ok(DescriptorMembers { namespace, code_value }) = serde_json::from_slice(body) {
            self.add(kind.name(), &format!("{namespace}#{code_value}"));
        }
    }

    /// What an inspection shows together with the values. Of a record without errors most often nothing more than before.
    pub(super) fn judge(&mut self, kind: &ResourceKind, body: &[u8], inspection: Inspection) -> Inspection {
        let mut has = |descriptor: &'static str, value: &[u8]| self.known.contains(&digest(descriptor, value));
        if inspection.errors.is_empty() && kind.inspector().has_all_values(body, &mut has) {
            return inspection;
        }
        self.inspect(kind, body)
    }

    pub(super) fn inspect(&mut self, kind: &ResourceKind, body: &[u8]) -> Inspection {
        let Self { list, known, descriptors, namespaces, unknown, of_others } = self;
        let mut has = |descriptor: &'static str, value: &[u8]| {
            if known.contains(&digest(descriptor, value)) {
                return true;
            }
            if !descriptors.contains(descriptor) {
                unknown.insert(descriptor);
                return true;
            }
            let is_of_others = !list.is_complete() && !namespaces.contains(&digest(descriptor, namespace(value)));
            *of_others += u64::from(is_of_others);
            is_of_others
        };
        kind.inspector().inspect_values(body, &mut has)
    }

    pub(super) fn warning(self) -> Option<String> {
        let mut warnings = Vec::new();
        if !self.unknown.is_empty() {
            let names: Vec<_> = self.unknown.into_iter().collect();
            warnings.push(format!("values of these descriptors were not checked, since none is known: {}", names.join(", ")));
        }
        if self.of_others > 0 {
            warnings.push(format!("{} values of namespaces that the list does not speak for were not checked", self.of_others));
        }
        (!warnings.is_empty()).then(|| warnings.join("; "))
    }
}

fn namespace(value: &[u8]) -> &[u8] {
    value.split(|byte| *byte == b'#').next().unwrap_or_default()
}

fn digest(descriptor: &str, value: &[u8]) -> u64 {
    let mut digest = Xxh3::new();
    digest.update(descriptor.as_bytes());
    digest.update(b"\0");
    digest.update(value);
    digest.digest()
}
