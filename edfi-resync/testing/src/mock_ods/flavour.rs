//! [`Flavour`]: what differs between server versions, as data.

use std::time::Duration;

/// What one version of the ODS/API does differently from the others. The code reads only these switches, never a version.
#[derive(Debug, Clone)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "a table of switches")]
pub struct Flavour {
    /// The version in the discovery document.
    pub version: &'static str,
    /// The name of the product in the discovery document.
    pub application_name: &'static str,
    /// Where the resources are, below the root: `/data/v3`.
    pub data_path: &'static str,
    /// The discovery key and the path of token introspection, where the version publishes one.
    pub introspection: Option<(&'static str, &'static str)>,
    /// How many items a page has when the client does not say.
    pub default_page: usize,
    /// The most items that a page may have.
    pub page_limit: usize,
    /// How many unexpired tokens a client may hold before the token endpoint answers 429.
    pub token_limit: Option<usize>,
    /// How long a token is good for.
    pub token_life: Duration,
    /// What a PUT does that changes the key of a resource whose key cannot be changed.
    pub fixed_key: FixedKey,
    /// What becomes of an optional reference that lacks a part of its key.
    pub partial_reference: PartialReference,
    /// The status for a person that a person's own primary association refers to and that does not exist.
    pub missing_person: u16,
    /// Whether items carry `_lastModifiedDate`.
    pub last_modified_member: bool,
    /// Whether absent collections are written as `[]`.
    pub empty_collections: bool,
    /// Whether ids are written with dashes.
    pub dashed_ids: bool,
    /// Whether the letter case of member names in bodies does not matter.
    pub any_case_members: bool,
}

/// What a PUT does that changes a key which cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FixedKey {
    /// It is refused with 400.
    Refused,
    /// It answers 204 and the key stays.
    Ignored,
}

/// What becomes of an optional reference that lacks a part of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartialReference {
    /// The body is refused with 400.
    Refused,
    /// The whole reference is left out.
    Ignored,
}

impl Flavour {
    /// ODS/API 7.3.
    pub const fn ods73() -> Self {
        Self {
            version: "7.3",
            application_name: "Ed-Fi Alliance ODS/API",
            data_path: "/data/v3",
            introspection: Some(("oauthTokenIntrospection", "/oauth/token_info")),
            default_page: 500,
            page_limit: 500,
            token_limit: Some(15),
            token_life: Duration::from_secs(1800),
            fixed_key: FixedKey::Refused,
            partial_reference: PartialReference::Refused,
            missing_person: 409,
            last_modified_member: true,
            empty_collections: true,
            dashed_ids: false,
            any_case_members: true,
        }
    }

    /// ODS/API 7.2: as 7.3, without the token limit and the published introspection.
    pub const fn ods72() -> Self {
        Self { version: "7.2", introspection: None, token_limit: None, ..Self::ods73() }
    }
}
