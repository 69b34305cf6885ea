//! The static tables of the Data Standards. The files beside this one are generated from `edfi-resync/model/*.model`.

use super::spec::ResourceSpec;

/// The tables of one Data Standard.
#[derive(Debug)]
pub(super) struct Standard {
    pub(super) version: &'static str,
    pub(super) descriptors: &'static [ResourceSpec],
    pub(super) resources: &'static [&'static ResourceSpec],
    pub(super) abstracts: &'static [&'static ResourceSpec],
}

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
