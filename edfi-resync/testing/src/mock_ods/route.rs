//! [`Route`]: what a path asks for.

use super::context::Paths;
use super::flavour::{Flavour, Snapshots};
use super::metadata::Metadata;
use super::tables::{KindIndex, Tables};

/// What a path asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route<'p> {
    /// The discovery document.
    Discovery,
    /// The token endpoint.
    Token,
    /// Introspection of a token.
    TokenInfo,
    /// The range of change versions.
    ChangeVersions,
    /// The list of snapshots.
    Snapshots,
    /// What the host publishes of itself.
    Metadata(Metadata<'p>),
    /// A resource of the model.
    Data(KindIndex, Below<'p>),
    /// Below the data path, but no resource.
    NoResource,
    /// Nothing here.
    Nothing,
}

/// What of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Below<'p> {
    /// All of it.
    Collection,
    /// What was deleted.
    Deletes,
    /// What got another key.
    KeyChanges,
    /// Tokens with which it can be read in parts.
    Partitions,
    /// One item, by what stands where an id should.
    Item(&'p str),
}

impl<'p> Route<'p> {
    /// Reads a path. Letter case and a slash at the end do not matter.
    pub(super) fn of(path: &'p str, flavour: &Flavour, paths: &Paths, tables: &Tables) -> Self {
        let path = path.trim_end_matches('/');
        if let Some(rest) = below(path, &paths.data) {
            return Self::data(rest, tables);
        }
        match below(path, &paths.change_queries).map(str::to_ascii_lowercase).as_deref() {
            Some("/availablechangeversions") => return Self::ChangeVersions,
            Some("/snapshots") if flavour.snapshots == Snapshots::Identifier => return Self::Snapshots,
            _ => {}
        }
        match path.to_ascii_lowercase().as_str() {
            "" => Self::Discovery,
            "/oauth/token" => Self::Token,
            "/oauth/token_info" => Self::TokenInfo,
            _ => Metadata::of(path, flavour, &paths.data).map_or(Self::Nothing, Self::Metadata),
        }
    }

    fn data(rest: &'p str, tables: &Tables) -> Self {
        let rest = rest.trim_start_matches('/');
        // What stands before the second slash names the resource.
        let end = rest.match_indices('/').nth(1).map_or(rest.len(), |(end, _)| end);
        let (resource, mut parts) = (&rest[..end], rest[end..].split('/').skip(1));
        let Some(kind) = tables.routed(resource).filter(|_| resource.contains('/')) else { return Self::NoResource };
        match (parts.next(), parts.next()) {
            (None, _) => Self::Data(kind, Below::Collection),
            (Some(word), None) if word.eq_ignore_ascii_case("deletes") => Self::Data(kind, Below::Deletes),
            (Some(word), None) if word.eq_ignore_ascii_case("keyChanges") => Self::Data(kind, Below::KeyChanges),
            (Some(word), None) if word.eq_ignore_ascii_case("partitions") => Self::Data(kind, Below::Partitions),
            (Some(id), None) => Self::Data(kind, Below::Item(id)),
            (Some(_), Some(_)) => Self::NoResource,
        }
    }
}

/// What follows a prefix, whatever its letter case.
pub(super) fn below<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    let head = path.get(..prefix.len())?;
    let rest = path.get(prefix.len()..)?;
    (head.eq_ignore_ascii_case(prefix) && (rest.is_empty() || rest.starts_with('/'))).then_some(rest)
}

/// An id in either form, with or without dashes; what is percent-encoded is decoded.
pub(super) fn id(text: &str) -> Option<u128> {
    let decoded = percent_decoded(text);
    let text = decoded.as_deref().unwrap_or(text);
    let digits: String = match text.len() {
        32 => text.to_owned(),
        36 => text.split('-').collect(),
        _ => return None,
    };
    let hex = digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    hex.then(|| u128::from_str_radix(&digits, 16).ok()).flatten()
}

/// The text, if anything of it is percent-encoded.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let mut digit = || bytes.next().and_then(|digit| char::from(digit).to_digit(16));
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            byte => byte,
        });
    }
    text.contains('%').then(|| String::from_utf8(decoded).ok()).flatten()
}

/// An id as text.
pub(super) fn id_text(id: u128, flavour: &Flavour) -> String {
    if flavour.dashed_ids { dashed(id) } else { format!("{id:032x}") }
}

/// An id as text with dashes.
pub(super) fn dashed(id: u128) -> String {
    let text = format!("{id:032x}");
    [&text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock_ods::context::Context;
    use edfi_resync::model::Model;

    #[test]
    fn paths_are_read_whatever_their_letter_case() {
        let (flavour, tables) = (Flavour::ods73(), Tables::new(&Model::ds5_2()));
        let paths = Context::None.paths(&flavour);
        let of = |path| Route::of(path, &flavour, &paths, &tables);
        let schools = tables.named("School").expect("in the model");
        assert_eq!(of("/"), Route::Discovery);
        assert_eq!(of("/data/v3/ed-fi/schools"), Route::Data(schools, Below::Collection));
        assert_eq!(of("/Data/V3/Ed-Fi/Schools/"), Route::Data(schools, Below::Collection));
        assert_eq!(of("/data/v3/ed-fi/schools/x"), Route::Data(schools, Below::Item("x")));
        assert_eq!(of("/data/v3/ed-fi/schools/deletes"), Route::Data(schools, Below::Deletes));
        assert_eq!(of("/data/v3/ed-fi/educationOrganizations"), Route::NoResource);
        assert_eq!(of("/data/v3/tpdm/schools"), Route::NoResource);
        assert_eq!(of("/data/v3"), Route::NoResource);
        assert_eq!(of("/data/v3/schools"), Route::NoResource);
        assert_eq!(of("/data/v3/ed-fi/schools/x/y"), Route::NoResource);
        assert_eq!(of("/data/v2/ed-fi/schools"), Route::Nothing);
        assert_eq!(of("/oauth/token"), Route::Token);
        assert_eq!(of("/metadata/data/v3/Dependencies"), Route::Metadata(Metadata::Dependencies));
        assert_eq!(of("/metadata/specifications"), Route::Nothing);
        assert_eq!(id("0000000000000000000000000000000f"), Some(15));
        assert_eq!(id("00000000-0000-0000-0000-00000000000f"), Some(15));
        assert_eq!(id("0000000000000000000000000000000%66"), Some(15));
        assert_eq!(id("not-a-guid"), None);
        assert_eq!(id_text(15, &Flavour { dashed_ids: true, ..flavour }), "00000000-0000-0000-0000-00000000000f");
    }
}
