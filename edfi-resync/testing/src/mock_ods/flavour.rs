//! [`Flavour`]: what differs between server versions, as one table.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use edfi_resync::model::suggestion;
use edfi_resync::{Error, ErrorKind, Result};

/// What one version of the ODS/API, or of the Ed-Fi API that follows it, does differently from the others. The code reads only these switches,
/// never a version.
///
/// ```
/// use edfi_resync_testing::mock_ods::Flavour;
///
/// let flavour: Flavour = "api80".parse()?;
/// assert_eq!((flavour.version, flavour.data_path), ("8.0.0", "/data"));
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "a table of switches")]
pub struct Flavour {
    /// The name of this row: `ods73`.
    pub name: &'static str,
    /// The version in the discovery document.
    pub version: &'static str,
    /// The name of the product in the discovery document; versions before 7 have none.
    pub application_name: Option<&'static str>,
    /// The mode in the discovery document of versions before 7.
    pub api_mode: Option<&'static str>,
    /// The Data Standards that it was released with.
    pub standards: &'static [&'static str],
    /// Where the resources are, below the root: `/data/v3`.
    pub data_path: &'static str,
    /// Where it has what it publishes of itself, and in which form.
    pub documents: Documents,
    /// Whether the discovery document says where change queries are.
    pub publishes_change_queries: bool,
    /// The discovery key of token introspection, where the version publishes one.
    pub introspection: Option<&'static str>,
    /// Whom token introspection refuses, and how.
    pub token_info: TokenInfo,
    /// The form of its refusals.
    pub errors: Errors,
    /// Whether credentials may stand in the body of a token request.
    pub credentials_in_body: bool,
    /// The status of a wrong secret.
    pub wrong_secret: u16,
    /// How many items a page has when the client does not say.
    pub default_page: usize,
    /// The most items that a page may have.
    pub page_limit: usize,
    /// Whether there are pages by token, and what of.
    pub cursor: Cursor,
    /// Whether a query parameter that the resource does not have is refused rather than ignored.
    pub unknown_parameters_refused: bool,
    /// Whether there is a list of key changes, and deletes tell the keys.
    pub key_changes: bool,
    /// How a client asks for a snapshot.
    pub snapshots: Snapshots,
    /// How many unexpired tokens a client may hold before the token endpoint answers 429.
    pub token_limit: Option<usize>,
    /// How long a token is good for.
    pub token_life: Duration,
    /// How many requests it takes in how long before it answers 429.
    pub limiter: Option<Limiter>,
    /// What a PUT does that changes the key of a resource whose key cannot be changed.
    pub fixed_key: FixedKey,
    /// Whether a PUT must repeat its id in the body.
    pub id_in_put: bool,
    /// What becomes of an optional reference that lacks a part of its key.
    pub partial_reference: PartialReference,
    /// Whether all references that lead nowhere are listed, each by its path; otherwise the first is named.
    pub lists_all_missing: bool,
    /// The status for a person that a person's own primary association refers to and that does not exist.
    pub missing_person: u16,
    /// What is checked before what.
    pub checks: Checks,
    /// Whether a blank around a part of a key passes, and a number that is out of its range.
    pub lax_values: bool,
    /// Whether a key change that reaches an item through one of its collections changes the ETag and the change version of that item.
    pub cascade_touches_owner: bool,
    /// The form of ETags.
    pub etags: ETags,
    /// Whether items carry `_lastModifiedDate`.
    pub last_modified_member: bool,
    /// Whether absent collections are written as `[]`.
    pub empty_collections: bool,
    /// Whether ids are written with dashes.
    pub dashed_ids: bool,
    /// Whether the letter case of member names in bodies does not matter.
    pub any_case_members: bool,
    /// Whether numbers are taken where text is wanted, 0 and 1 for booleans, and comments and trailing commas in JSON.
    pub lenient_json: bool,
    /// Whether text that looks like markup is refused.
    pub refuses_markup: bool,
}

/// What a version publishes of itself, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Documents {
    /// Swagger 2.0 below `/metadata/data/v3`, the list of sections at `/metadata/`.
    Swagger,
    /// OpenAPI 3.0 below `/metadata/specifications`, which is the list of sections.
    OpenApi,
}

/// The form in which a version refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Errors {
    /// `{"message"}`, and `modelState` for a body that is not valid.
    Message,
    /// The same with `correlationId`.
    MessageAndId,
    /// Problem details.
    Details,
    /// Problem details with both lists always there; without a body for a wrong method and a throttle, and `{"error","correlationId"}` for 500.
    Api80,
    /// Problem details with both lists always there.
    Api81,
}

/// Pages by token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cursor {
    /// There are none.
    None,
    /// The header with the next token is left out behind an empty page; a partition has at least five pages.
    Ods,
    /// An empty page may have a next token; partitions are as many as asked for.
    Api,
}

/// How a client asks for a snapshot; whoever asks before a test has taken one is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Snapshots {
    /// The version reads no such header.
    Unread,
    /// `Snapshot-Identifier: <id>`; 410.
    Identifier,
    /// `Use-Snapshot: true`; 404, and 405 for what writes.
    UseSnapshot,
}

/// Whom token introspection refuses, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenInfo {
    /// 401 for another token than the caller's, 404 for one that is not known.
    Loose,
    /// 400 for another token than the caller's, 401 for one that is not known.
    Strict,
}

/// How many requests a version takes in a fixed window; there is no queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limiter {
    /// How many pass.
    pub requests: u64,
    /// The window.
    pub window: Duration,
}

/// The form of ETags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ETags {
    /// The moment of the last change as a .NET binary date.
    BinaryDate,
    /// The version of the content, the schema and the representation.
    ContentVersion,
}

/// What is checked before what, besides the body's form, which comes first in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Checks {
    /// The claim set before the body; relationships with what is there, the ETag and the key before relationships with what is to be and references.
    Ods,
    /// The claim set behind the form of the body, then descriptors and references, relationships, the key, and the ETag last.
    Api,
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
    /// Every row, the newest ODS/API first.
    pub const ALL: [fn() -> Self; 8] =
        [Self::ods732, Self::ods73, Self::ods72, Self::ods71, Self::ods61, Self::ods53, Self::api80, Self::api81];

    /// ODS/API 7.3.0 and 7.3.1.
    pub fn ods73() -> Self {
        Self {
            name: "ods73",
            version: "7.3",
            application_name: Some("Ed-Fi Alliance ODS/API"),
            api_mode: None,
            standards: &["4.0", "5.2"],
            data_path: "/data/v3",
            documents: Documents::Swagger,
            publishes_change_queries: true,
            introspection: Some("oauthTokenIntrospection"),
            token_info: TokenInfo::Loose,
            errors: Errors::Details,
            credentials_in_body: true,
            wrong_secret: 401,
            default_page: 500,
            page_limit: 500,
            cursor: Cursor::Ods,
            unknown_parameters_refused: false,
            key_changes: true,
            snapshots: Snapshots::UseSnapshot,
            token_limit: Some(15),
            token_life: Duration::from_secs(1800),
            limiter: None,
            fixed_key: FixedKey::Refused,
            id_in_put: false,
            partial_reference: PartialReference::Refused,
            lists_all_missing: false,
            missing_person: 409,
            checks: Checks::Ods,
            lax_values: false,
            cascade_touches_owner: true,
            etags: ETags::BinaryDate,
            last_modified_member: true,
            empty_collections: true,
            dashed_ids: false,
            any_case_members: true,
            lenient_json: true,
            refuses_markup: true,
        }
    }

    /// ODS/API 7.3.2: as 7.3.0, with Data Standard 6.1 and a stricter introspection.
    pub fn ods732() -> Self {
        Self { name: "ods732", version: "7.3.2", standards: &["4.0", "5.2", "6.1"], token_info: TokenInfo::Strict, ..Self::ods73() }
    }

    /// ODS/API 7.2: as 7.3, without pages by token, the token limit and the published introspection.
    pub fn ods72() -> Self {
        Self {
            name: "ods72",
            version: "7.2",
            standards: &["4.0", "5.1"],
            introspection: None,
            cursor: Cursor::None,
            token_limit: None,
            cascade_touches_owner: false,
            ..Self::ods73()
        }
    }

    /// ODS/API 7.0 and 7.1: as 7.2, before problem details.
    pub fn ods71() -> Self {
        Self { name: "ods71", version: "7.1", standards: &["4.0", "5.0"], errors: Errors::MessageAndId, ..Self::ods72() }
    }

    /// ODS/API 6.1 and 6.2.
    pub fn ods61() -> Self {
        Self {
            name: "ods61",
            version: "6.1",
            application_name: None,
            api_mode: Some("Shared Instance"),
            standards: &["4.0"],
            errors: Errors::Message,
            wrong_secret: 400,
            snapshots: Snapshots::Identifier,
            fixed_key: FixedKey::Ignored,
            partial_reference: PartialReference::Ignored,
            missing_person: 400,
            ..Self::ods71()
        }
    }

    /// ODS/API 5.3. Its own Data Standard, 3.3, is not built in.
    pub fn ods53() -> Self {
        Self {
            name: "ods53",
            version: "5.3",
            standards: &[],
            publishes_change_queries: false,
            default_page: 25,
            key_changes: false,
            lax_values: true,
            last_modified_member: false,
            ..Self::ods61()
        }
    }

    /// Ed-Fi API 8.0.0, as it was released.
    pub fn api80() -> Self {
        Self {
            name: "api80",
            version: "8.0.0",
            application_name: Some("Ed-Fi API"),
            standards: &["5.2", "6.1"],
            data_path: "/data",
            documents: Documents::OpenApi,
            introspection: Some("tokenInfo"),
            token_info: TokenInfo::Strict,
            errors: Errors::Api80,
            credentials_in_body: false,
            cursor: Cursor::None,
            unknown_parameters_refused: true,
            snapshots: Snapshots::Unread,
            token_limit: None,
            limiter: Some(Limiter { requests: 5_000, window: Duration::from_secs(10) }),
            id_in_put: true,
            lists_all_missing: true,
            checks: Checks::Api,
            etags: ETags::ContentVersion,
            empty_collections: false,
            dashed_ids: true,
            any_case_members: false,
            lenient_json: false,
            refuses_markup: false,
            ..Self::ods73()
        }
    }

    /// Ed-Fi API 8.1, as it stands before its release.
    pub fn api81() -> Self {
        Self {
            name: "api81",
            version: "8.1.0",
            errors: Errors::Api81,
            cursor: Cursor::Api,
            snapshots: Snapshots::UseSnapshot,
            limiter: Some(Limiter { requests: 20_000, window: Duration::from_secs(10) }),
            ..Self::api80()
        }
    }

    /// The names of all rows.
    pub fn names() -> Vec<&'static str> {
        Self::ALL.iter().map(|row| row().name).collect()
    }
}

impl fmt::Display for Flavour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.application_name.unwrap_or("Ed-Fi ODS/API"), self.version)
    }
}

impl FromStr for Flavour {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let row = Self::ALL.iter().map(|row| row()).find(|row| row.name.eq_ignore_ascii_case(text.trim()));
        row.ok_or_else(|| {
            Error::new(ErrorKind::ConfigInvalid, format!("{text:?} is no flavour of the mock"))
                .with_hint(suggestion(text, Self::names()))
        })
    }
}

impl Errors {
    /// Whether it is one of the Ed-Fi API from version 8 on.
    pub(crate) fn is_of_api(self) -> bool {
        matches!(self, Self::Api80 | Self::Api81)
    }

    /// Whether there are problem details.
    pub(crate) fn has_details(self) -> bool {
        !matches!(self, Self::Message | Self::MessageAndId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_by_its_name() {
        for name in Flavour::names() {
            assert_eq!(name.parse::<Flavour>().expect("a row").name, name);
        }
        let error = "ods74".parse::<Flavour>().expect_err("there is no such row");
        assert!(error.hint().is_some_and(|hint| hint.starts_with("did you mean \"ods7")), "{error}");
    }
}
