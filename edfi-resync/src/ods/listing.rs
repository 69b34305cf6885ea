//! [`Listing`]: the ODS, page by page.

use std::collections::{HashMap, VecDeque};
use std::mem;

use serde::Deserialize;
use serde_json::value::RawValue;
use xxhash_rust::xxh3::xxh3_64;

use super::answer::{Answer, Read};
use super::client::Ods;
use super::verdict::Verdict;
use crate::model::{Digest, Inspection, Key, PAGE, ResourceKind};

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

/// Lists one kind, one filter after the other, by offset; or, if that is asked for and the server can, more than a page by tokens.
pub(crate) struct Listing {
    ods: Ods,
    kind: ResourceKind,
    filters: Vec<Vec<(String, String)>>,
    /// The filter at hand, how many records it has shown, and how many the server says it has.
    at: usize,
    offset: u64,
    total: Option<u64>,
    /// How its next page is asked for.
    walk: Walk,
    /// Nobody asked for pages by token, or the server has shown that it has none.
    only_by_offset: bool,
    /// The tokens of parts of the list that were not walked through yet.
    parts: VecDeque<String>,
    /// A list took several pages by offset: while others write, a record may be on none of them without the count saying so.
    pub(crate) may_skip: bool,
    /// Ids that were shown, of which key, and under which filter last: a record may be shown under several filters, or on two pages.
    seen: HashMap<u64, (Key, usize)>,
    /// How many records the filter at hand has shown, each of them once: a server may ignore the offset.
    distinct: u64,
    /// Records that were shown with the id of another one.
    doubled: u64,
    /// How many pages in a row have shown nothing new.
    stale: u32,
    /// The server goes on showing what it has shown.
    repeats: bool,
    /// Records that show no key or no id.
    pub(crate) nameless: u64,
    /// These records themselves, where somebody wants them, and each other one once, as it was shown first.
    strays: Option<Vec<Box<RawValue>>>,
    /// How far the lists were from what the server counted.
    pub(crate) uncertain: u64,
}

/// What is said of a server that shows the same pages again and again.
const REPEATS: &str =
    "the server shows what it has shown instead of the next page: it ignores the offset, or its page tokens lead in a circle";
/// What names the newest change version that a list goes up to.
const MOST_VERSION: &str = "maxChangeVersion";
/// So many pages in a row may show nothing new: while others write, rows move on to the next page.
const MOST_STALE: u32 = 3;

/// How the next page of a list is asked for.
enum Walk {
    /// By how many records were shown.
    Offset,
    /// From the beginning, to see whether there are pages by token.
    Begin,
    /// By the token of the page before.
    Token(String),
}

impl Listing {
    pub(crate) fn new(ods: &Ods, kind: &ResourceKind, filters: Vec<Vec<(String, String)>>) -> Self {
        Self {
            ods: ods.clone(),
            kind: kind.clone(),
            filters,
            at: 0,
            offset: 0,
            total: None,
            walk: Walk::Offset,
            only_by_offset: true,
            parts: VecDeque::new(),
            may_skip: false,
            seen: HashMap::new(),
            distinct: 0,
            doubled: 0,
            stale: 0,
            repeats: false,
            nameless: 0,
            strays: None,
            uncertain: 0,
        }
    }

    /// Walks by tokens where the server has them, which leave nothing out while others write. To find that out costs reading a page twice.
    pub(crate) fn by_token(mut self) -> Self {
        self.only_by_offset = false;
        self
    }

    /// Gives each record once, as it was shown first, and keeps those that show no key or no id.
    #[cfg(feature = "ods-source")]
    pub(crate) fn of_records(mut self) -> Self {
        self.strays = Some(Vec::new());
        self
    }

    /// Records that showed no key or no id since this was asked last.
    #[cfg(feature = "ods-source")]
    pub(crate) fn take_strays(&mut self) -> Vec<Box<RawValue>> {
        self.strays.as_mut().map(mem::take).unwrap_or_default()
    }

    /// Whether the server lists different records with one id: which of them an id means is not known then, of none of them.
    #[cfg(feature = "ods-source")]
    pub(crate) fn is_doubled(&self) -> bool {
        self.doubled > 0
    }

    /// How many requests it still takes, at least; more where the server has not counted yet.
    pub(crate) fn requests_left(&self) -> u64 {
        let lists = self.filters.len() - self.at;
        let of_this = self.total.map_or(0, |total| total.saturating_sub(self.offset).div_ceil(u64::from(PAGE)));
        of_this + (lists as u64).saturating_sub(u64::from(self.offset > 0))
    }

    /// The next page, which may be empty; nothing behind the last.
    ///
    /// # Errors
    /// Why it cannot be listed.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Listed>>, String> {
        let page = self.next_page().await;
        let page = page.map_err(|answer| self.why(&answer))?;
        // Which record an id means is not known then, of none of them.
        if self.doubled > 0 {
            return Err("the server lists different records with one id".to_owned());
        }
        Ok(page)
    }

    /// Whether the server goes on showing what it has shown.
    #[cfg(feature = "ods-source")]
    pub(crate) fn repeats(&self) -> bool {
        self.repeats
    }

    /// Why it cannot be listed, if that was the answer.
    pub(crate) fn why(&self, answer: &Answer) -> String {
        if self.repeats { REPEATS.to_owned() } else { format!("it cannot be listed: {answer}") }
    }

    /// The next page, which may be empty; nothing behind the last. A server that shows the same pages again and again does not offer this.
    pub(crate) async fn next_page(&mut self) -> Read<Option<Vec<Listed>>> {
        let page = self.page().await?;
        if self.repeats { Err(Answer::new(Verdict::Config, String::new()).into()) } else { Ok(page) }
    }

    async fn page(&mut self) -> Read<Option<Vec<Listed>>> {
        let Some(filter) = self.filters.get(self.at) else { return Ok(None) };
        match mem::replace(&mut self.walk, Walk::Offset) {
            Walk::Offset => {
                let first = self.offset == 0;
                self.may_skip |= !first;
                let page = self.ods.page_where(&self.kind, filter, self.offset, PAGE, first).await?;
                if first {
                    self.total = page.total_count;
                }
                let (shown, known) = (page.items.len() as u64, self.distinct);
                self.offset += shown;
                let listed = page.items.into_iter().filter_map(|item| self.take(item)).collect();
                // A server may give shorter pages than it is asked for: its own count says where the end is, or a page without anything.
                let is_last = self.total.is_some_and(|total| self.offset >= total && shown < u64::from(PAGE));
                if shown == 0 || is_last || self.goes_round(known) {
                    self.end();
                } else if first && !self.only_by_offset && self.total.is_none_or(|total| total > shown) {
                    self.walk = Walk::Begin;
                }
                Ok(Some(listed))
            }
            // Some servers tell of a list up to a version only in parts how it goes on.
            Walk::Begin if self.strays.is_some() && filter.iter().any(|(name, _)| name == MOST_VERSION) => {
                let parts = self.ods.partitions(&self.kind, filter).await.unwrap_or_default();
                self.parts = parts.into();
                match self.parts.pop_front() {
                    Some(part) => {
                        self.offset = 0;
                        self.walk = Walk::Token(part);
                    }
                    None => self.only_by_offset = true,
                }
                Ok(Some(Vec::new()))
            }
            Walk::Begin => {
                let page = self.ods.page_after(&self.kind, filter, None, PAGE).await;
                // Whatever a server makes of a list without a position, by offset it goes on.
                let Some((items, next)) = page.ok().and_then(|page| Some((page.items, page.next?))) else {
                    self.only_by_offset = true;
                    return Ok(Some(Vec::new()));
                };
                self.offset = items.len() as u64;
                self.walk = Walk::Token(next);
                let known = self.seen.clone();
                let new = |listed: &Listed| !known.contains_key(&xxh3_64(listed.id.as_bytes()));
                let listed = items.into_iter().filter_map(|item| self.take(item)).filter(new).collect();
                self.end_if_complete();
                Ok(Some(listed))
            }
            Walk::Token(token) => {
                let page = self.ods.page_after(&self.kind, filter, Some(&token), PAGE).await?;
                self.offset += page.items.len() as u64;
                let known = self.distinct;
                let listed = page.items.into_iter().filter_map(|item| self.take(item)).collect();
                match page.next {
                    // One that leads nowhere but to itself is the end.
                    Some(next) if next != token && !self.goes_round(known) => {
                        self.walk = Walk::Token(next);
                        self.end_if_complete();
                    }
                    _ => match self.parts.pop_front() {
                        Some(part) if !self.repeats => self.walk = Walk::Token(part),
                        _ => self.end(),
                    },
                }
                Ok(Some(listed))
            }
        }
    }

    /// Ends a walk that has shown as many records as there were when it began: what came since comes behind them.
    fn end_if_complete(&mut self) {
        if self.total.is_some_and(|total| self.distinct >= total) {
            self.walk = Walk::Offset;
            self.end();
        }
    }

    /// Whether the list is to end because its pages show nothing new: all that was counted was shown, or more will not come.
    fn goes_round(&mut self, known: u64) -> bool {
        if self.distinct > known {
            self.stale = 0;
            return false;
        }
        if self.total.is_some_and(|total| self.distinct >= total) {
            return true;
        }
        self.stale += 1;
        self.repeats |= self.stale >= MOST_STALE;
        self.repeats
    }

    /// The filter at hand has shown all it has.
    fn end(&mut self) {
        self.uncertain += self.total.map_or(0, |total| total.abs_diff(self.distinct));
        (self.at, self.offset, self.distinct, self.total, self.stale) = (self.at + 1, 0, 0, None, 0);
        self.parts.clear();
    }

    fn take(&mut self, text: Box<RawValue>) -> Option<Listed> {
        let inspection = self.kind.inspector().inspect(text.get().as_bytes());
        let members = serde_json::from_str::<ServerMembers>(text.get()).ok();
        let (Some(key), Some(ServerMembers { id: Some(id), etag })) = (inspection.key, members) else {
            self.nameless += 1;
            self.distinct += 1;
            if let Some(strays) = &mut self.strays {
                strays.push(text);
            }
            return None;
        };
        // A digest of it, so that a listing of many takes little memory.
        let digest = xxh3_64(id.as_bytes());
        let earlier = self.seen.insert(digest, (key, self.at));
        self.distinct += u64::from(earlier.is_none_or(|(_, filter)| filter != self.at));
        let is_new = match earlier {
            None => true,
            Some((earlier, _)) if earlier == key => self.filters.len() == 1 && self.strays.is_none(),
            Some(_) => {
                self.doubled += 1;
                false
            }
        };
        is_new.then_some(Listed { key, digest: inspection.digest, id, etag, inspection, text })
    }
}
