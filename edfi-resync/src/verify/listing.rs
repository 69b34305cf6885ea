//! [`Shown`]: what the ODS shows of one kind, held against what the source has.

use std::collections::{HashMap, HashSet};

use serde_json::value::RawValue;

use super::campus::{Campus, State};
use crate::compare::{Listed, Listing};
use crate::error::Result;
use crate::model::{Key, KeyPart, ResourceKind, key_parts};
use crate::ods::Ods;
use crate::plan::{Reach, Within};

/// How often a kind is listed, at most, until its own count says that nobody wrote meanwhile.
const ROUNDS: usize = 3;
/// Bytes that records which differ may take, of one kind; those beyond are asked for by their ids.
const KEPT: usize = 64 << 20;

/// What the ODS shows of one kind.
#[derive(Default)]
pub(super) struct Shown {
    /// The records that are not as the source has them: by the source's key, the id, and the record itself as far as there is room.
    pub(super) others: HashMap<Key, (String, Option<Box<RawValue>>)>,
    /// Records of which the source has none.
    pub(super) extra: HashMap<Key, Extra>,
    /// Every key that it shows.
    pub(super) keys: HashSet<Key>,
    /// Why it is not all, if it is not.
    pub(super) gap: Option<String>,
    /// Records that show no key or no id.
    pub(super) nameless: u64,
    kept: usize,
}

/// A record that the ODS shows, and that the source does not have.
pub(super) struct Extra {
    pub(super) id: String,
    /// It counts only if it is ours: a date in its key lies outside the school year.
    pub(super) if_ours: bool,
}

impl Shown {
    /// Lists a kind, once more if others write meanwhile.
    pub(super) async fn read(ods: &Ods, kind: &ResourceKind, reach: &Reach, campus: &mut Campus) -> Result<Self> {
        let mut shown = Self::default();
        let parts = key_parts(kind);
        for round in 1..=ROUNDS {
            let mut listing = Listing::new(ods, kind, campus.filters(kind, reach));
            // Records whose keys differ from one of the source's in letter case alone.
            let mut spelled = Vec::new();
            loop {
                match listing.next().await {
                    Ok(Some(page)) => {
                        for listed in page {
                            shown.take(listed, kind, &parts, reach, campus, &mut spelled);
                        }
                    }
                    Ok(None) => break,
                    Err(why) => {
                        shown.gap = Some(why);
                        return Ok(shown);
                    }
                }
            }
            for (key, listed) in spelled {
                shown.pair(key, listed, campus);
            }
            shown.nameless = listing.nameless;
            match listing.uncertain {
                0 => return Ok(shown),
                _ if round < ROUNDS => {}
                uncertain => {
                    let why = format!("others write while it is listed: {uncertain} more or fewer than counted, {ROUNDS} times");
                    shown.gap = Some(why);
                }
            }
        }
        Ok(shown)
    }

    fn take(
        &mut self,
        listed: Listed,
        kind: &ResourceKind,
        parts: &[KeyPart],
        reach: &Reach,
        campus: &mut Campus,
        spelled: &mut Vec<(Key, Listed)>,
    ) {
        self.keys.insert(listed.key);
        if let Some(ours) = campus.record(listed.key) {
            if ours.digest == listed.digest {
                ours.state = State::Same;
                self.others.remove(&listed.key);
            } else {
                ours.state = State::Other;
                self.keep(listed.key, listed);
            }
            return;
        }
        if campus.has_elsewhere(listed.key) {
            return;
        }
        let if_ours = match reach.of(kind, parts, listed.text.get().as_bytes(), &listed.inspection) {
            Within::Outside => return,
            Within::IfOurs => true,
            Within::Inside => false,
        };
        self.extra.insert(listed.key, Extra { id: listed.id.clone(), if_ours });
        if let Some(key) = campus.in_any_case(listed.inspection.any_case) {
            spelled.push((key, listed));
        }
    }

    /// Takes a record whose key the source spells in another letter case for that of the source, unless the ODS shows that one too.
    fn pair(&mut self, key: Key, listed: Listed, campus: &mut Campus) {
        let Some(ours) = campus.record(key).filter(|ours| ours.state == State::Unshown) else { return };
        ours.state = State::Other;
        self.extra.remove(&listed.key);
        self.keep(key, listed);
    }

    fn keep(&mut self, key: Key, listed: Listed) {
        let bytes = listed.text.get().len();
        let text = (self.kept + bytes <= KEPT).then_some(listed.text);
        self.kept += text.as_ref().map_or(0, |_| bytes);
        self.others.insert(key, (listed.id, text));
    }
}
