//! What a mock is given to hold: items and descriptor values, as the host would store them.

use edfi_resync::{Error, ErrorKind, Result};
use serde_json::Value;

use super::state::Draft;
use super::tables::KindIndex;
use super::write::note_extensions;
use super::{MockOds, descriptors, references, schema};

impl MockOds {
    /// Stores items as the host would: nothing is authorized and references need not exist, but what is stored is indexed, so
    /// that later references and authorizations find it. An item whose key is there is replaced.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for a resource that the model lacks, [`ErrorKind::SourceInvalid`] for an item that is no
    /// object or lacks a part of its natural key; the items before it are stored.
    pub fn seed(&self, endpoint: &str, items: Vec<Value>) -> Result<()> {
        let kind = self.index(endpoint)?;
        for (position, item) in items.into_iter().enumerate() {
            self.store(kind, item).map_err(|missing| {
                let what = format!("item {position} to seed in {endpoint:?} {missing}");
                Error::new(ErrorKind::SourceInvalid, what).with_hint("give every part of its natural key")
            })?;
        }
        Ok(())
    }

    /// Stores descriptor values: `uri://ed-fi.org/GradeLevelDescriptor#Ninth grade` goes to the descriptor that the last segment
    /// of its namespace names.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for a value that names no descriptor of the model; the values before it are stored.
    pub fn seed_descriptors<T: AsRef<str>>(&self, values: impl IntoIterator<Item = T>) -> Result<()> {
        for value in values {
            let (kind, body) = descriptors::resource(&self.0.tables, value.as_ref())?;
            let stored = self.store(kind, body);
            stored.map_err(|missing| Error::new(ErrorKind::SourceInvalid, format!("{:?} {missing}", value.as_ref())))?;
        }
        Ok(())
    }

    pub(super) fn store(&self, kind: KindIndex, item: Value) -> Result<(), &'static str> {
        let Value::Object(members) = item else { return Err("is not an object") };
        let inner = &self.0;
        let table = inner.tables.kind(kind);
        let mut shared = self.lock();
        note_extensions(&mut shared.notes, inner.tables.model(), &inner.flavour, table, &members);
        let state = &shared.state;
        let lookup = |descriptor: &str, uri: &str| {
            references::descriptor_key(descriptor, uri).and_then(|key| state.descriptor(key)).map(str::to_owned)
        };
        let (body, _findings) = schema::Binder::new(&inner.flavour, &lookup).bind(table.spec().fields, members);
        let draft = Draft::new(kind, table, body, inner.fold).ok_or("lacks a part of its natural key")?;
        match shared.state.by_key(draft.key).map(|(slot, item)| (slot, item.fingerprint)) {
            Some((_, fingerprint)) if fingerprint == draft.fingerprint => {}
            Some((slot, _)) => drop(shared.state.replace(table, slot, draft)),
            None => drop(shared.state.insert(table, draft)),
        }
        Ok(())
    }
}
