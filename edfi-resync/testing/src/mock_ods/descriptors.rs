//! The descriptors that a mock starts with, and how a descriptor value names its type.

use edfi_resync::{Error, ErrorKind, Result};
use serde_json::{Value, json};

use super::tables::{KindIndex, Tables};

/// The descriptor values that every mock starts with: one `namespace#codeValue` a line. A line without `#` is a comment.
const SEEDED: &str = include_str!("../descriptors.txt");

/// The values to start with. Data Standards differ in their descriptors; the values of those that a model lacks are left out.
pub(super) fn seeded() -> impl Iterator<Item = &'static str> {
    SEEDED.lines().map(str::trim).filter(|line| line.contains('#'))
}

/// The descriptor kind that a value belongs to, by the last segment of its namespace.
pub(super) fn kind_of(tables: &Tables, uri: &str) -> Option<KindIndex> {
    let (namespace, _) = uri.split_once('#')?;
    let index = tables.named(namespace.rsplit('/').next()?)?;
    tables.kind(index).is_descriptor().then_some(index)
}

/// The descriptor resource of a value.
///
/// # Errors
/// [`ErrorKind::SourceInvalid`] if the value names no descriptor of the model.
pub(super) fn resource(tables: &Tables, uri: &str) -> Result<(KindIndex, Value)> {
    let parts = kind_of(tables, uri).zip(uri.split_once('#'));
    let Some((kind, (namespace, code))) = parts else {
        let version = tables.model().version();
        return Err(Error::new(ErrorKind::SourceInvalid, format!("{uri:?} is no descriptor value of Data Standard {version}"))
            .with_hint("write it as uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"));
    };
    let short: String = code.chars().take(75).collect();
    Ok((kind, json!({"namespace": namespace, "codeValue": code, "shortDescription": short})))
}
