//! The ODS, page by page.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use xxhash_rust::xxh3::xxh3_64;

use crate::model::{Digest, Inspection, Key, ResourceKind};
use crate::ods::{Ods, Read};

/// Records a page asks for: the most that servers allow by default.
const PAGE: u32 = 500;

/// A record as the ODS shows it.
pub(crate) struct Listed {
    pub(crate) key: Key,
    pub(crate) digest: Digest,
    pub(crate) id: String,
    pub(crate) etag: Option<String>,
    pub(crate) inspection: Inspection,
    pub(crate) text: Box<RawValue>,
}

/// What a server adds to a record.
#[derive(Deserialize)]
struct ServerMembers {
    id: Option<String>,
    #[serde(rename = "_etag")]
    etag: Option<String>,
}

/// Lists one kind, one filter after the other.
pub(crate) struct Listing<'a> {
    ods: &'a Ods,
    kind: &'a ResourceKind,
    filters: Vec<Vec<(String, String)>>,
    /// The filter at hand, how many records it has shown, and how many the server says it has.
    at: usize,
    offset: u64,
    total: Option<u64>,
    /// Ids that were shown, and of which key: a record may be shown under several filters, or on two pages.
    seen: HashMap<u64, Key>,
    /// Records that were shown with the id of another one.
    doubled: u64,
    /// Records that show no key or no id.
    pub(crate) nameless: u64,
    /// How far the lists were from what the server counted.
    pub(crate) uncertain: u64,
}

impl<'a> Listing<'a> {
    pub(crate) fn new(ods: &'a Ods, kind: &'a ResourceKind, filters: Vec<Vec<(String, String)>>) -> Self {
        Self { ods, kind, filters, at: 0, offset: 0, total: None, seen: HashMap::new(), doubled: 0, nameless: 0, uncertain: 0 }
    }

    /// The next page, which may be empty; nothing behind the last.
    ///
    /// # Errors
    /// Why it cannot be listed.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Listed>>, String> {
        let page = self.next_page().await.map_err(|answer| format!("it cannot be listed: {answer}"))?;
        // Which record an id means is not known then, of none of them.
        if self.doubled > 0 {
            return Err("the server lists different records with one id".to_owned());
        }
        Ok(page)
    }

    /// The next page, which may be empty; nothing behind the last.
    pub(crate) async fn next_page(&mut self) -> Read<Option<Vec<Listed>>> {
        let Some(filter) = self.filters.get(self.at) else { return Ok(None) };
        let first = self.offset == 0;
        let page = self.ods.page_where(self.kind, filter, self.offset, PAGE, first).await?;
        if first {
            self.total = page.total_count;
        }
        let shown = page.items.len() as u64;
        self.offset += shown;
        let listed = page.items.into_iter().filter_map(|item| self.take(item)).collect();
        // A server may give shorter pages than it is asked for; then its own count says where the end is.
        let ends =
            shown == 0 || self.total.map_or(shown < u64::from(PAGE), |total| self.offset >= total && shown < u64::from(PAGE));
        if ends {
            self.uncertain += self.total.map_or(0, |total| total.abs_diff(self.offset));
            (self.at, self.offset, self.total) = (self.at + 1, 0, None);
        }
        Ok(Some(listed))
    }

    fn take(&mut self, text: Box<RawValue>) -> Option<Listed> {
        let inspection = self.kind.inspector().inspect(text.get().as_bytes());
        let members = serde_json::from_str::<ServerMembers>(text.get()).ok();
        let (Some(key), Some(ServerMembers { id: Some(id), etag })) = (inspection.key, members) else {
            self.nameless += 1;
            return None;
        };
        // A digest of it, so that a listing of many takes little memory.
        let digest = xxh3_64(id.as_bytes());
        let is_new = match self.seen.get(&digest) {
            None => {
                self.seen.insert(digest, key);
                true
            }
            Some(earlier) if *earlier == key => self.filters.len() == 1,
            Some(_) => {
                self.doubled += 1;
                false
            }
        };
        is_new.then_some(Listed { key, digest: inspection.digest, id, etag, inspection, text })
    }
}
