//! [`Inspector`]: one pass over a record's bytes for natural key, references, digest and shape.
//!
//! `compile` turns the spec of a kind into tables, once; `walk` is the state of a pass, `visit` and `unknown` are the visitors that lead
//! it through the JSON; `digest` has the hashes and pins their algorithm; `shape` the checks of single values; `lookup` finds members by
//! name; `place` makes the paths of errors; `glance` looks at the values of descriptors alone; `buffers` are what a pass writes into.
//!
//! # What is checked
//! What any server of the standard would refuse without looking at another record: types, limits, forms, required members, members that
//! must agree and items that must differ. Whether a descriptor value or a referenced record exists is not seen here.
//!
//! # What is kept apart
//! A member that is null, or an empty object or collection, is as good as absent. A member that the model does not know passes
//! through: it counts in the digest, and its path is listed so that a typo can be told.

mod buffers;
mod compile;
mod digest;
mod glance;
mod lookup;
mod place;
mod shape;
#[cfg(test)]
mod tests;
mod unknown;
mod visit;
mod walk;
mod watched;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::OnceLock;

pub use self::digest::DIGEST_VERSION;
pub(super) use self::shape::{DATE, DATE_TIME, OddId, TIME, Zone, is_date, is_person, is_time, odd_id, zone_of};

use self::compile::Tables;
use self::walk::Walk;
use super::key::{Digest, Key};
use super::kind::ResourceKind;
use crate::shown::Shown;

/// Reads records of one kind.
///
/// ```
/// use edfi_resync::model::Model;
///
/// let schools = Model::ds5_2().kind("schools")?;
/// let inspection = schools.inspector().inspect(br#"{"schoolId": "5"}"#);
/// assert_eq!(inspection.errors[0].to_string(), "$.schoolId is not a whole number");
/// # Ok::<(), edfi_resync::Error>(())
/// ```
pub struct Inspector {
    name: &'static str,
    tables: Tables,
    parameters: OnceLock<Vec<Parameter>>,
}

/// What is said of members that the model does not have, if there are any: a server drops them.
pub(crate) fn dropped(kind: &ResourceKind, members: BTreeSet<String>) -> Option<String> {
    let (standard, names) = (kind.model().version(), members.into_iter().collect::<Vec<_>>());
    let hold = format!("{kind} hold members that Data Standard {standard} does not have; a server drops them");
    (!names.is_empty()).then(|| format!("{hold}: {}", names.join(", ")))
}

/// A part of a natural key as a query writes it: the path of its value, the name of the parameter.
pub(super) type Parameter = (&'static str, String);

/// Whether the descriptor of this name has this value, in lower case.
type HasValue<'a> = dyn FnMut(&'static str, &[u8]) -> bool + 'a;

/// What one pass over a record shows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inspection {
    /// The natural key, if every part of it is there.
    pub key: Option<Key>,
    /// The same as a server sees it that ignores letter case in all text: equal for keys that differ in nothing else.
    /// It is for comparing within one process, and never kept.
    pub any_case: Option<Key>,
    /// The key of each complete reference, in the order of the record.
    pub references: Vec<ReferenceKey>,
    /// The digest of the canonical body; meaningless where the body is no JSON object.
    pub digest: Digest,
    /// What is wrong with its shape, 20 errors at most; empty for a record that can be sent.
    pub errors: Vec<ShapeError>,
    /// Members that the model does not know, by path, each once and five at most. They pass through; a typo shows here.
    pub unknown: Vec<String>,
    /// It holds a member at the root that belongs to the server (`id`, `_etag`, `_lastModifiedDate`), as records do that were read from an
    /// ODS. A server refuses some of them in a POST: send it
    /// [without](super::without_server_members).
    pub server_members: bool,
    /// Its shape is right, but something is spelled as not every server reads it: a moment without a zone, a known member's name in another
    /// letter case. Or the unique ID of a person may be that of nobody, or of somebody else: `" 5 "`, `"604822.0"`, `"nan"`.
    /// [`normalize`](super::normalize()) mends it or refuses it.
    pub odd_spelling: bool,
}

/// The key of a reference in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReferenceKey {
    /// Which reference: the position in [`ResourceSpec::references`](super::ResourceSpec::references).
    pub reference: u16,
    /// The natural key of what it refers to.
    pub key: Key,
}

/// Something wrong with a record, and where. It never quotes the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShapeError {
    /// The JSON path: `$.classPeriods[2].classPeriodReference.schoolId`.
    pub path: String,
    /// What is wrong there.
    pub problem: ShapeProblem,
}

/// What is wrong at a place of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShapeProblem {
    /// No JSON, or not an object. The text says where: `line 1 column 17`.
    NotJson(String),
    /// No UTF-8, which JSON must be.
    NotUtf8,
    /// A required member is missing, null or empty.
    Missing,
    /// The value has another type than the named one.
    WrongType(&'static str),
    /// Text is longer or shorter than the limits, in characters.
    Length {
        /// Fewest.
        min: u32,
        /// Most.
        max: u32,
    },
    /// A number with a fraction or an exponent where text belongs: its digits may be those of another person.
    FractionForText,
    /// The same as text, where the unique ID of a person belongs.
    FractionInId,
    /// A word for a missing value, such as `nan`, where the unique ID of a person belongs.
    NoUniqueId,
    /// A number is outside its bounds.
    Range,
    /// A date, time or moment is malformed; the named form is expected.
    Form(&'static str),
    /// A date and a time of day, where the model has a date alone.
    NoMidnight,
    /// A member that is unified with another one holds another value; the path of the other.
    NotUnified(String),
    /// Two items of an array have the same key.
    DuplicateItem,
    /// A Campus code that the configuration does not map to the named descriptor.
    UnmappedCode {
        /// The descriptor.
        descriptor: String,
        /// The Campus code.
        code: String,
    },
    /// A value that the named descriptor does not have.
    NoSuchValue {
        /// The descriptor.
        descriptor: &'static str,
        /// The value: `uri://ed-fi.org/GradeLevelDescriptor#Nineth grade`.
        value: String,
    },
    /// Something else that a store found; a sentence without values.
    Other(String),
}

impl fmt::Display for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.path, self.problem)
    }
}

impl fmt::Display for ShapeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(place) => write!(f, "is not a JSON object ({place})"),
            Self::NotUtf8 => f.write_str("is not UTF-8 text, but perhaps Latin-1 or Windows-1252"),
            Self::Missing => f.write_str("is required"),
            Self::WrongType(wanted) | Self::Form(wanted) => write!(f, "is not {wanted}"),
            Self::Length { min: 0, max } => write!(f, "is longer than {max} characters"),
            Self::Length { min, max } => write!(f, "is not {min} to {max} characters long"),
            Self::FractionForText => f.write_str("is not text, but a number with a fraction or an exponent"),
            Self::FractionInId => f.write_str("is not a unique ID, but a number with a fraction, as text"),
            Self::NoUniqueId => f.write_str("is no unique ID, but a word for a missing value"),
            Self::Range => f.write_str("is out of range"),
            Self::NoMidnight => f.write_str("is no midnight"),
            Self::NotUnified(other) => write!(f, "differs from {other}"),
            Self::DuplicateItem => f.write_str("repeats the key of an earlier item"),
            Self::UnmappedCode { descriptor, code } => {
                write!(f, "has the Campus code {code:?}, which is not mapped to a {descriptor}")
            }
            Self::NoSuchValue { descriptor, value } => write!(f, "is no value of {descriptor}: {}", Shown(value)),
            Self::Other(what) => f.write_str(what),
        }
    }
}

impl ShapeProblem {
    /// What to do about it, where that is not said by what is wrong.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::NotUtf8 => Some("save the file as UTF-8"),
            Self::FractionForText | Self::FractionInId => Some(
                "a column of IDs with gaps becomes float in pandas, and 604822.0 would be another person: read it as text \
                 (dtype=str), or convert it with astype(\"Int64\")",
            ),
            Self::NoMidnight => Some("the model has a day without a time there: select the day, such as with CAST(.. AS date)"),
            Self::NoUniqueId => Some(
                "a tool wrote its word for a gap, such as nan or None, as text: leave out the records without an ID, such as with \
                 frame.dropna(subset=[...]), or give them theirs",
            ),
            _ => None,
        }
    }
}

impl Inspector {
    pub(crate) fn compile(kind: &ResourceKind) -> Self {
        Self { name: kind.spec().name, tables: Tables::new(kind), parameters: OnceLock::new() }
    }

    /// Reads one record.
    pub fn inspect(&self, body: &[u8]) -> Inspection {
        Self::read(body, &self.tables, Walk::new(&self.tables))
    }

    /// Reads one record, and looks whether its descriptors have the values that it holds.
    pub(crate) fn inspect_values<'a>(&'a self, body: &[u8], has_value: &'a mut HasValue<'a>) -> Inspection {
        Self::read(body, &self.tables, Walk::new(&self.tables).knowing(has_value))
    }

    /// Whether the descriptors of a record have the values that it holds. It was inspected: of one that is malformed nothing is said.
    pub(crate) fn has_all_values(&self, body: &[u8], has_value: &mut HasValue<'_>) -> bool {
        std::str::from_utf8(body).is_ok_and(|text| glance::has_all(&self.tables, text, has_value))
    }

    fn read(body: &[u8], tables: &Tables, mut walk: Walk<'_>) -> Inspection {
        let text = match json_object(body) {
            Ok(text) => text,
            Err(place) => return Inspection::no_json(place),
        };
        match walk.read(tables.root(), text) {
            Ok(sum) => {
                walk.compare_unified();
                let (key, any_case) = walk.keys();
                Inspection {
                    key,
                    any_case,
                    references: walk.references,
                    digest: sum.root(),
                    errors: walk.errors,
                    unknown: walk.unknown,
                    server_members: walk.server_members,
                    odd_spelling: walk.odd_spelling,
                }
            }
            Err(error) => Inspection::no_json(error.to_string()),
        }
    }

    /// The query parameters of the natural key; `name` finds them, once.
    pub(super) fn parameters(&self, name: impl FnOnce() -> Vec<Parameter>) -> &[Parameter] {
        self.parameters.get_or_init(name)
    }

    /// The key of a reference object that stands alone; `reference` is the position in the spec's list.
    pub(super) fn reference_key(&self, reference: u16, object: &str) -> Option<Key> {
        let mut walk = Walk::new(&self.tables);
        walk.read(self.tables.reference(reference)?, object).ok()?;
        walk.references.pop().map(|found| found.key)
    }
}

impl Inspection {
    /// Whether the body is no JSON object at all.
    pub(crate) fn is_unreadable(&self) -> bool {
        matches!(&self.errors[..], [ShapeError { problem: ShapeProblem::NotJson(_), .. }])
    }

    fn no_json(place: String) -> Self {
        let error = ShapeError { path: "$".to_owned(), problem: ShapeProblem::NotJson(place) };
        Self {
            key: None,
            any_case: None,
            references: Vec::new(),
            digest: Digest(0),
            errors: vec![error],
            unknown: Vec::new(),
            server_members: false,
            odd_spelling: false,
        }
    }
}

/// Names the kind and the size of its tables, not the tables.
impl fmt::Debug for Inspector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inspector")
            .field("kind", &self.name)
            .field("objects", &self.tables.objects.len())
            .field("key_parts", &self.tables.identity)
            .finish_non_exhaustive()
    }
}

/// The text of a body that begins as an object does, or why it is none.
fn json_object(body: &[u8]) -> Result<&str, String> {
    // Looked at once for the whole body: cheaper than for every text in it.
    let text = std::str::from_utf8(body).map_err(|error| format!("no UTF-8 behind byte {}", error.valid_up_to()))?;
    let beginning = text.trim_start_matches([' ', '\t', '\n', '\r']);
    match beginning.as_bytes().first() {
        Some(b'{') => Ok(text),
        Some(_) => {
            let before = &text[..text.len() - beginning.len()];
            let line = before.matches('\n').count() + 1;
            let column = before.len() - before.rfind('\n').map_or(0, |end| end + 1) + 1;
            Err(format!("expected `{{` at line {line} column {column}"))
        }
        None => Err("it is empty".to_owned()),
    }
}
