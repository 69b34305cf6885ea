//! The descriptors that a mock starts with, and how a descriptor value names its type.

use std::collections::HashSet;
use std::str::FromStr;

use edfi_resync::model::suggestion;
use edfi_resync::validate::Descriptors;
use edfi_resync::{Error, ErrorKind, Result};
use serde_json::{Value, json};

use super::tables::{KindIndex, Tables};

/// The descriptor values that districts and samples of this crate use: one `namespace#codeValue` a line. A line without `#` is a comment.
const MINIMAL: &str = include_str!("../descriptors.txt");

/// Which descriptor values a mock starts with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum DescriptorSet {
    /// `default`: what Ed-Fi publishes with the Data Standard. For descriptors of which it publishes no value the mock takes those of the minimal set,
    /// and [notes](super::MockOds::notes) each that it accepts so.
    Default,
    /// `minimal`: a few hundred values, those that the sample district and the samples of the typed resources use.
    #[default]
    Minimal,
    /// `none`: no value.
    None,
}

/// A value to start with.
#[derive(Debug)]
pub(super) struct Furnished {
    pub(super) kind: KindIndex,
    pub(super) namespace: String,
    pub(super) code: String,
    /// It is there for want of a published one.
    pub(super) is_stand_in: bool,
}

impl FromStr for DescriptorSet {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text.trim() {
            "default" => Ok(Self::Default),
            "minimal" => Ok(Self::Minimal),
            "none" => Ok(Self::None),
            other => Err(Error::new(ErrorKind::ConfigInvalid, format!("{other:?} is no set of descriptors"))
                .with_hint(suggestion(other, ["default", "minimal", "none"]))),
        }
    }
}

impl DescriptorSet {
    /// Its values. Data Standards differ in their descriptors; the values of those that a model lacks are left out.
    pub(super) fn values(self, tables: &Tables) -> Vec<Furnished> {
        let minimal = || {
            let lines = MINIMAL.lines().map(str::trim);
            lines.filter_map(|uri| {
                let (namespace, code) = uri.split_once('#')?;
                let kind = kind_of(tables, uri)?;
                Some(Furnished { kind, namespace: namespace.to_owned(), code: code.to_owned(), is_stand_in: false })
            })
        };
        match self {
            Self::None => Vec::new(),
            Self::Minimal => minimal().collect(),
            Self::Default => {
                let mut values = published(tables);
                let known: HashSet<_> = values.iter().map(|value| value.kind).collect();
                let missing = minimal().filter(|value| !known.contains(&value.kind));
                values.extend(missing.map(|value| Furnished { is_stand_in: true, ..value }));
                values
            }
        }
    }
}

/// What Ed-Fi publishes with the Data Standard of the model.
fn published(tables: &Tables) -> Vec<Furnished> {
    let list = Descriptors::of_standard(tables.model());
    let furnished = |(name, value): (&str, &str)| {
        let (namespace, code) = value.split_once('#')?;
        Some(Furnished { kind: tables.named(name)?, namespace: namespace.to_owned(), code: code.to_owned(), is_stand_in: false })
    };
    list.iter().filter_map(furnished).collect()
}

/// The descriptor kind that a value belongs to, by the last segment of its namespace.
fn kind_of(tables: &Tables, uri: &str) -> Option<KindIndex> {
    let (namespace, _) = uri.split_once('#')?;
    let index = tables.named(namespace.rsplit('/').next()?)?;
    tables.kind(index).is_descriptor().then_some(index)
}

/// The descriptor resource of a value.
pub(super) fn body(namespace: &str, code: &str) -> Value {
    let short: String = code.chars().take(75).collect();
    json!({"namespace": namespace, "codeValue": code, "shortDescription": short})
}

/// The descriptor resource of a value, and its kind.
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
    Ok((kind, body(namespace, code)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use edfi_resync::model::{DATA_STANDARDS, Model};

    #[test]
    fn every_standard_has_its_published_values() {
        let counts = DATA_STANDARDS.map(|version| {
            let tables = Tables::new(&Model::data_standard(version).expect("built in"));
            published(&tables).len()
        });
        assert_eq!(counts[..4], [3_164, 3_201, 3_273, 3_298]);
        assert!(counts[4] > 3_000 && counts[5] > 3_000, "{counts:?}");
    }
}
