//! [`ChangeLog`]: what a source tells of its changes that numbers them; [`Caveat`]: what a view could not show as it was at one moment.

use std::fmt::{self, Debug};

use async_trait::async_trait;

use crate::error::Result;
use crate::model::{Key, ResourceKind};

/// What a source tells of its changes, as far as one snapshot sees them. Object safe; implementers write every method.
///
/// # Contract
/// - **Numbers.** Every change has a version, later ones a greater one. A record that was not changed keeps its own.
/// - **Windows.** `since` is a version up to which everything is known to whoever asks: what is told is behind it, up to [`newest`](Self::newest).
///   A scan with [`changed_since`](crate::campus::Narrowing::changed_since) gives the records whose last change is in that window.
/// - **Silence.** `Debug` shows nothing of a record.
#[async_trait]
pub trait ChangeLog: Debug + Send + Sync + 'static {
    /// The newest version of the source when the snapshot was opened.
    fn newest(&self) -> u64;

    /// How many records of a kind a scan gives that changed; nothing where the source cannot tell for much less than a scan costs.
    async fn count(&self, kind: &ResourceKind, since: u64) -> Result<Option<u64>>;

    /// What was deleted of a kind, and not created again. What got another key before is told under both.
    async fn deleted(&self, kind: &ResourceKind, since: u64) -> Result<Deletes>;

    /// Whether the source has a record under the key of one that was deleted: it was created again.
    async fn has(&self, kind: &ResourceKind, deleted: &Deleted) -> Result<bool>;

    /// What of a kind got another key. What got several is told with the first and the last of them.
    async fn key_changes(&self, kind: &ResourceKind, since: u64) -> Result<Vec<KeyChange>>;
}

/// What was deleted of a kind.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Deletes {
    /// Those whose keys the source tells.
    pub deleted: Vec<Deleted>,
    /// How many more there were, of which it does not.
    pub nameless: u64,
}

impl Deletes {
    /// These records, and so many more whose keys are not told.
    pub fn new(deleted: Vec<Deleted>, nameless: u64) -> Self {
        Self { deleted, nameless }
    }
}

/// A record that was deleted. `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Deleted {
    key: Key,
    query: Vec<(String, String)>,
}

impl Deleted {
    /// A record with this natural key, which these query parameters find.
    pub fn new(key: Key, query: Vec<(String, String)>) -> Self {
        Self { key, query }
    }

    /// Its natural key.
    pub fn key(&self) -> Key {
        self.key
    }

    /// The query parameters that find a record of this key.
    pub fn query(&self) -> &[(String, String)] {
        &self.query
    }
}

impl Debug for Deleted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Deleted(..)")
    }
}

/// A record that got another natural key. `Debug` shows nothing of it.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyChange {
    /// The key that it had.
    pub old: Key,
    /// The key that it has.
    pub new: Key,
}

impl KeyChange {
    /// A record that had one key and has the other.
    pub fn new(old: Key, new: Key) -> Self {
        Self { old, new }
    }
}

impl Debug for KeyChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyChange(..)")
    }
}

/// Something that a view could not show, or not as it was at one moment.
///
/// ```
/// use edfi_resync::source::Caveat;
///
/// let said = Caveat::new("it is read while others write into it");
/// assert!(!said.blurs && !said.hides);
/// let changed = Caveat::of("grades", "it changed while it was read").blurring();
/// assert_eq!(changed.to_string(), "grades: it changed while it was read");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Caveat {
    /// The endpoint that it is about; absent: all.
    pub resource: Option<String>,
    /// What is to be said, without values.
    pub message: String,
    /// What the view did not give may be in the source all the same: nothing is concluded from its absence.
    pub blurs: bool,
    /// The view did not give all that there was to give, so that a run of it has not sent all.
    pub hides: bool,
}

impl Caveat {
    /// Something about all that the view gives.
    pub fn new(message: impl Into<String>) -> Self {
        Self { resource: None, message: message.into(), blurs: false, hides: false }
    }

    /// Something about one resource, by its endpoint.
    pub fn of(endpoint: impl Into<String>, message: impl Into<String>) -> Self {
        Self { resource: Some(endpoint.into()), ..Self::new(message) }
    }

    /// The same, on account of which nothing is concluded from what the view does not give.
    #[must_use]
    pub fn blurring(mut self) -> Self {
        self.blurs = true;
        self
    }

    /// The same, on account of which the view did not give all. It blurs, too.
    #[must_use]
    pub fn hiding(mut self) -> Self {
        (self.blurs, self.hides) = (true, true);
        self
    }

    /// Whether it is about a kind.
    pub fn concerns(&self, kind: &ResourceKind) -> bool {
        self.resource.as_ref().is_none_or(|resource| resource == kind.endpoint())
    }
}

impl fmt::Display for Caveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.resource {
            Some(resource) => write!(f, "{resource}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}
