//! What Ed-Fi says exists: kinds, keys, references and the shape of records. No I/O.
//!
//! A [`Model`] is a Data Standard, with extensions where they are asked for. Its [`ResourceKind`]s point to static tables ([`ResourceSpec`]) that are generated from the facts in
//! `edfi-resync/model/`. A [`Record`] is a kind and the bytes its source wrote; an [`Inspector`] reads from those bytes, in one pass, the
//! natural [`Key`], the keys of what it refers to, a [`Digest`], and what is wrong with its shape. [`normalize`] turns the spellings of real
//! tools into the model's own.

mod closest;
mod day;
mod edit;
#[cfg(any(feature = "sqlite", feature = "database", feature = "configuration-file", feature = "csv"))]
mod elsewhere;
mod extension;
mod inspect;
mod key;
mod key_part;
mod kind;
mod natural_key;
mod normalize;
mod record;
#[cfg(test)]
mod samples;
mod shown;
mod spec;
mod standards;
mod strip;

#[cfg(feature = "csv")]
pub(crate) use closest::did_you_mean;
pub use closest::suggestion;
pub(crate) use closest::{closest, near};
pub use day::Day;
pub use extension::extension_resource;
pub(crate) use inspect::dropped;
pub use inspect::{DIGEST_VERSION, Inspection, Inspector, ReferenceKey, ShapeError, ShapeProblem};
pub use key::{Digest, Key};
pub(crate) use key_part::folded_key;
pub use key_part::{KeyPart, KeyPartOf, key_parts};
pub use kind::{DATA_STANDARDS, Model, ResourceKind};
pub use natural_key::{key_parameters, natural_key, same_key};
#[cfg(any(feature = "sqlite", feature = "database", feature = "csv"))]
pub(crate) use normalize::timely;
pub use normalize::{Mended, Mending, Normalized, Spelling, normalize};
pub use record::{CampusKeys, CampusObject, CampusRole, Origin, Record};
pub(crate) use shown::PAGE;
pub use spec::{
    ArrayKeySpec, BaseSpec, DescriptorSpec, ExtensionSpec, FieldKind, FieldSpec, ReferenceSpec, ResourceClass, ResourceSpec,
    ScopeClass,
};
pub use strip::{without_references, without_server_members, without_server_traces};
