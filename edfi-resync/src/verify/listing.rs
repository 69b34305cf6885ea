//! [`Shown`]: what the ODS shows of one kind, held against what the source has.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use serde_json::value::RawValue;

use super::campus::{Campus, State};
use super::people::part_of;
use crate::compare::{Differing, differing};
use crate::error::Result;
use crate::model::{Key, KeyPart, ResourceKind, key_parts};
use crate::ods::{Listed, Listing, Ods};
use crate::plan::{Reach, Selection, Within};
use crate::shown::of_count;

/// How often a kind is listed, at most, until its own count says that nobody wrote meanwhile.
const ROUNDS: usize = 3;
/// Bytes that records which differ may take, of one kind; those beyond are not compared.
const KEPT: usize = 64 << 20;

/// What the ODS shows of one kind.
#[derive(Default)]
pub(super) struct Shown {
    /// The records that are not as the source has them, by the source's key.
    pub(super) others: HashMap<Key, Theirs>,
    /// Those that are, where it is asked for.
    pub(super) same: HashMap<Key, Place>,
    /// Records of which the source has none.
    pub(super) extra: HashMap<Key, Extra>,
    /// Every key that it shows, of people.
    pub(super) keys: HashSet<Key>,
    /// While others write, the list may have left a record out without its count saying so.
    pub(super) may_skip: bool,
    /// Why it is not all, if it is not.
    pub(super) gap: Option<String>,
    /// Records that show no key or no id.
    pub(super) nameless: u64,
    kept: usize,
}

/// What the ODS shows a list for.
pub(super) enum Purpose {
    /// To tell how both sides differ.
    Verify,
    /// To send what differs.
    Reconcile {
        /// How many requests it takes to send all.
        posts: u64,
        /// Whether the ledger is to know where the ODS has what is the same.
        keeps_places: bool,
    },
}

/// Where the ODS has a record, and in which state.
pub(super) struct Place {
    pub(super) id: String,
    pub(super) etag: Option<String>,
}

/// A record that is not as the source has it.
pub(super) struct Theirs {
    pub(super) place: Place,
    /// The record itself, as far as there is room.
    pub(super) text: Option<Box<RawValue>>,
}

impl Theirs {
    /// The members in which it differs from the source's record; nothing where it was not kept.
    pub(super) fn differing(&self, kind: &ResourceKind, body: &[u8]) -> Option<Vec<Differing>> {
        let source = serde_json::from_slice::<Value>(body).unwrap_or_default();
        let ods = serde_json::from_str::<Value>(self.text.as_ref()?.get()).unwrap_or_default();
        Some(differing(kind, &source, &ods))
    }
}

/// A record that the ODS shows, and that the source does not have.
pub(super) struct Extra {
    pub(super) id: String,
    /// It counts only if it is ours, as the ledger knows.
    pub(super) if_ours: bool,
    /// The key of the source's record that differs from its own in letter case alone.
    spelled: Option<Key>,
}

impl Shown {
    /// Lists a kind. To verify, once more if others write meanwhile; then what the last list has shown counts alone. To reconcile, as long as that takes
    /// fewer requests than sending: what was shown so far counts, and the rest is sent.
    pub(super) async fn read(
        ods: &Ods,
        (kind, selection): (&ResourceKind, &Selection),
        reach: Option<&Reach>,
        campus: &mut Campus,
        purpose: &Purpose,
    ) -> Result<Self> {
        let (keeps_keys, keeps_places) = match purpose {
            Purpose::Verify => (part_of(kind).is_some(), false),
            Purpose::Reconcile { keeps_places, .. } => (false, *keeps_places),
        };
        let taking = Taking { kind, parts: key_parts(kind), reach, keeps_keys, keeps_places };
        for round in 1.. {
            campus.reset();
            let mut shown = Self::default();
            let mut uncertain = 0;
            let mut asks = campus.asks(kind, reach, selection).into_iter().peekable();
            while let Some(filters) = asks.next() {
                let mut listing = Listing::new(ods, kind, filters).by_token();
                for requests in 0.. {
                    if let Purpose::Reconcile { posts, .. } = purpose
                        && requests + listing.requests_left() > *posts
                    {
                        shown.gap = Some("it takes fewer requests to send it".to_owned());
                        return Ok(shown);
                    }
                    match listing.next().await {
                        Ok(Some(page)) => page.into_iter().for_each(|listed| shown.take(listed, &taking, campus)),
                        Ok(None) => break,
                        // A server may not know by what it was asked.
                        Err(_) if asks.peek().is_some() => break,
                        Err(why) => {
                            shown.gap = Some(why);
                            return Ok(shown);
                        }
                    }
                }
                shown.nameless += listing.nameless;
                shown.may_skip |= listing.may_skip;
                uncertain += listing.uncertain;
                if !campus.has_unshown() {
                    break;
                }
            }
            shown.pair(campus);
            if shown.nameless > 0 {
                // Any of them may be what is not shown.
                let records = of_count(shown.nameless, "record", "records");
                shown.gap =
                    Some(format!("the ODS lists {} {records} without a key or an id, which may be this one", shown.nameless));
            }
            match uncertain {
                0 => return Ok(shown),
                // What was shown was there.
                _ if !matches!(purpose, Purpose::Verify) => return Ok(shown),
                _ if round < ROUNDS => {}
                uncertain => {
                    let why = format!("others write while it is listed: {uncertain} more or fewer than counted, {ROUNDS} times");
                    shown.gap = Some(why);
                    return Ok(shown);
                }
            }
        }
        unreachable!("a round returns or is followed by another")
    }

    fn take(&mut self, listed: Listed, taking: &Taking<'_>, campus: &mut Campus) {
        if taking.keeps_keys {
            self.keys.insert(listed.key);
        }
        if let Some(ours) = campus.record(listed.key) {
            if ours.digest == listed.digest {
                ours.state = State::Same;
                self.others.remove(&listed.key);
                if taking.keeps_places {
                    self.same.insert(listed.key, Place { id: listed.id, etag: listed.etag });
                }
            } else {
                ours.state = State::Other;
                let bytes = listed.text.get().len();
                let text = (self.kept + bytes <= KEPT).then_some(listed.text);
                self.kept += text.as_ref().map_or(0, |_| bytes);
                let place = Place { id: listed.id, etag: listed.etag };
                self.others.insert(listed.key, Theirs { place, text });
            }
            return;
        }
        if campus.has_elsewhere(listed.key) {
            return;
        }
        let spelled = campus.in_any_case(listed.inspection.any_case);
        let if_ours = match taking.reach {
            // Of what is not looked for, it is only asked whether it is one of those that are.
            None if spelled.is_none() => return,
            None => true,
            Some(reach) => match reach.of(taking.kind, &taking.parts, listed.text.get().as_bytes(), &listed.inspection) {
                Within::OtherYear => return,
                // Of everything that the source sends, what the ledger knows as ours is, wherever it is: its school may be gone.
                Within::Outside if !reach.is_whole() => return,
                Within::Outside | Within::IfOurs => true,
                // A host has descriptors of its own.
                Within::Inside => taking.kind.is_descriptor(),
            },
        };
        self.extra.insert(listed.key, Extra { id: listed.id, if_ours, spelled });
    }

    /// Whether a record whose key the source spells in another letter case is the source's, only the server knows; unless the ODS shows that one too.
    fn pair(&mut self, campus: &mut Campus) {
        self.extra.retain(|_, extra| {
            let ours = extra.spelled.and_then(|key| campus.record(key)).filter(|ours| ours.state == State::Unshown);
            let is_paired = ours.is_some();
            if let Some(ours) = ours {
                ours.state = State::Spelled;
            }
            !is_paired
        });
    }
}

/// What is listed, and what of it is within the request.
struct Taking<'a> {
    kind: &'a ResourceKind,
    parts: Vec<KeyPart>,
    reach: Option<&'a Reach>,
    keeps_keys: bool,
    keeps_places: bool,
}
