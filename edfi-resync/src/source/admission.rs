//! [`Admission`]: which rows of files and tables a scan hands on, and as what.

use bytes::Bytes;

use super::batch::Reject;
use super::feed::{Feed, Stop};
use super::service_query::Assembled;
use crate::campus::{Narrowing, Preferences, Scope};
use crate::model::{Origin, Record, ResourceKind, Spelling, normalize};

/// What rows of a kind are held against that nobody has filtered before.
pub(super) struct Admission {
    pub(super) kind: ResourceKind,
    pub(super) scope: Scope,
    pub(super) narrowing: Narrowing,
    pub(super) spelling: Spelling,
}

impl Admission {
    /// What Campus codes are mapped by.
    pub(super) fn preferences(&self) -> &Preferences {
        &self.scope.configuration.preferences
    }

    /// Hands a row on as what it became, if scope and filters admit it.
    pub(super) fn hand_on(&self, assembled: Assembled, origin: Origin, feed: &mut Feed) -> Result<(), Stop> {
        let Assembled { body, campus, errors, keys_unreadable } = assembled;
        let is_admitted = self.narrowing.is_none() || keys_unreadable || self.narrowing.admits(&campus);
        if self.scope.excludes(&campus).is_some() || !is_admitted {
            return Ok(());
        }
        let (kind, body) = (self.kind.clone(), Bytes::from(body));
        if errors.is_empty() {
            return feed.take(Record { kind, body, campus, origin }, self.spelling);
        }
        // In the model's own form it still shows its natural key.
        let partial = normalize(&kind, body, self.spelling).body;
        let mut reject = Reject::new(kind, origin, errors);
        (reject.campus, reject.partial) = (campus, Some(partial));
        feed.reject(reject)
    }
}
