//! The static tables of the Data Standards and of extensions. The files beside this one are generated from `edfi-resync/model/*.model`.

use super::spec::{ExtensionSpec, ResourceSpec};

/// The tables of one Data Standard.
#[derive(Debug)]
pub(super) struct Standard {
    pub(super) version: &'static str,
    pub(super) descriptors: &'static [ResourceSpec],
    pub(super) resources: &'static [&'static ResourceSpec],
    pub(super) abstracts: &'static [&'static ResourceSpec],
}

/// The tables of an extension.
#[derive(Debug)]
pub(super) struct Extension {
    pub(super) spec: ExtensionSpec,
    pub(super) descriptors: &'static [ResourceSpec],
    pub(super) resources: &'static [&'static ResourceSpec],
    /// Resources of the Data Standard with what it adds to them.
    pub(super) extended: &'static [&'static ResourceSpec],
}

/// The extensions whose tables are built in, by namespace.
pub(super) static EXTENSIONS: [&Extension; 3] =
    [&ext_homograph_1_0::EXTENSION, &ext_sample_1_1::EXTENSION, &ext_tpdm_1_1::EXTENSION];

/// The one extension that comes with the ODS/API.
pub(super) static TPDM: &Extension = &ext_tpdm_1_1::EXTENSION;

#[rustfmt::skip]
pub(super) mod ds4_0;
#[rustfmt::skip]
pub(super) mod ds5_0;
#[rustfmt::skip]
pub(super) mod ds5_1;
#[rustfmt::skip]
pub(super) mod ds5_2;
#[rustfmt::skip]
pub(super) mod ds6_0;
#[rustfmt::skip]
pub(super) mod ds6_1;
#[rustfmt::skip]
mod ext_homograph_1_0;
#[rustfmt::skip]
mod ext_sample_1_1;
#[rustfmt::skip]
mod ext_tpdm_1_1;
