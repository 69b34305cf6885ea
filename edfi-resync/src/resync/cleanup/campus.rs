//! What the source is asked: the keys of everything that it has of a kind, and which numbers and unique IDs a request means.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::super::listing::Listing;
use super::super::scan::each;
use super::super::standing::Ground;
use super::{Cleanup, GROUP};
use crate::campus::{Narrowing, Scope};
use crate::error::Result;
use crate::ledger::{Held, Ledger, TargetId};
use crate::model::{
    CampusKeys, CampusObject, CampusRole, Key, KeyPart, Model, Origin, Record, ResourceKind, folded_key, key_parts,
};
use crate::ods::Ods;
use crate::plan::{Courses, Organizations, Reach, Selection};
use crate::report::Gap;
use crate::shown;

/// What the source has of a kind.
pub(super) struct Scanned {
    /// In order.
    keys: Vec<Key>,
    /// Why it is not all, if it is not.
    pub(super) gap: Option<String>,
}

/// What a second look at a kind finds of what is looked for.
#[derive(Default)]
pub(super) struct Details {
    /// Under which keys the records of each Campus object can be sent; none where they cannot.
    pub(super) sent: HashMap<CampusObject, Vec<Key>>,
    /// Where the records with these keys come from.
    pub(super) records: HashMap<Key, (CampusKeys, Origin)>,
    /// Keys of the ODS that records have whose own are not there, where letter case does not count.
    pub(super) alike: HashSet<u64>,
}

impl Scanned {
    pub(super) fn has(&self, key: Key) -> bool {
        self.keys.binary_search(&key).is_ok()
    }
}

/// Learns the numbers of schools that the source does not send at the moment, such as one whose only calendar was excluded: the ledger knows
/// which record of the ODS was made from which Campus school. Says why not, if that cannot be looked up.
pub(super) async fn sent_schools(
    ledger: &dyn Ledger,
    target: TargetId,
    ods: &Ods,
    model: &Model,
    unknown: &BTreeSet<i64>,
    organizations: &mut Organizations,
) -> Result<Result<(), Gap>> {
    let Some(kind) = model.find("schools") else { return Ok(Ok(())) };
    let (mut sent, mut after) = (HashMap::new(), None);
    while !unknown.is_empty() {
        let rows = ledger.rows(target, &kind, after, GROUP).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.key);
        for row in rows.into_iter().filter(Held::is_ours) {
            let school = row.objects.iter().find(|object| &*object.kind == SCHOOL && unknown.contains(&object.id));
            sent.extend(school.map(|school| (row.key, school.id)));
        }
    }
    if sent.is_empty() {
        return Ok(Ok(()));
    }
    let parts = key_parts(&kind);
    let mut listing = Listing::new(ods, &kind, vec![Vec::new()]);
    loop {
        match listing.next().await {
            Ok(Some(page)) => {
                for listed in page {
                    if let Some(id) = sent.get(&listed.key) {
                        let campus = CampusKeys::new().with(CampusRole::School, *id);
                        organizations.learn(&parts, listed.text.get().as_bytes(), &campus);
                    }
                }
            }
            Ok(None) => return Ok(Ok(())),
            Err(why) => return Ok(Err(Gap::of(kind.endpoint(), why))),
        }
    }
}

/// The Campus object that a school is made from.
const SCHOOL: &str = "School";

impl Cleanup<'_> {
    /// Reads a kind completely.
    pub(super) async fn scan(&self, kind: &ResourceKind, parts: &[KeyPart], organizations: &mut Organizations) -> Scanned {
        let inspector = kind.inspector();
        let scope: &Scope = &self.scope;
        let (mut keys, mut keyless, mut outside) = (Vec::new(), 0_u64, 0_u64);
        let read = each(self.snapshot.as_ref(), kind, &Narrowing::none(), |record| {
            if scope.excludes(&record.campus).is_some() {
                outside += 1;
                return;
            }
            organizations.learn(parts, &record.body, &record.campus);
            match inspector.inspect(&record.body).key {
                Some(key) => keys.push(key),
                None => keyless += 1,
            }
        })
        .await;
        keys.sort_unstable();
        let gap = match read {
            Err(error) => Some(format!("it could not be read completely: {error}")),
            Ok(rejects) if rejects + keyless > 0 => Some(format!(
                "{} could not be read, and any of them may be one that the source seems to lack",
                shown::records(rejects + keyless)
            )),
            Ok(_) if outside > 0 => {
                let are = shown::of_count(outside, "is", "are");
                let outside = shown::records(outside);
                Some(format!("{outside} that its query gives {are} outside the scope, so that others may be missing"))
            }
            Ok(_) => None,
        };
        Scanned { keys, gap }
    }

    /// Looks at a kind again: which of these objects are sent and under which keys, where the records with these keys come from, and which of the
    /// folded keys are those of records that the ODS does not show.
    pub(super) async fn look_again(
        &self,
        kind: &ResourceKind,
        objects: &HashSet<CampusObject>,
        keys: &HashSet<Key>,
        folded: &HashSet<u64>,
        shown: &[Key],
    ) -> Result<Details> {
        let mut details = Details::default();
        if objects.is_empty() && keys.is_empty() && folded.is_empty() {
            return Ok(details);
        }
        let (inspector, parts) = (kind.inspector(), key_parts(kind));
        each(self.snapshot.as_ref(), kind, &Narrowing::none(), |record| {
            let object = record.campus.object().filter(|object| objects.contains(*object));
            if object.is_none() && keys.is_empty() && folded.is_empty() {
                return;
            }
            let inspection = inspector.inspect(&record.body);
            if !folded.is_empty() && inspection.key.is_some_and(|key| shown.binary_search(&key).is_err()) {
                details.alike.extend(folded_key(&parts, &record.body).filter(|of_it| folded.contains(of_it)));
            }
            if let Some(object) = object {
                let good = inspection.errors.is_empty() && self.scope.excludes(&record.campus).is_none();
                details.sent.entry(object.clone()).or_default().extend(inspection.key.filter(|_| good));
            }
            if let Some(key) = inspection.key.filter(|key| keys.contains(key)) {
                details.records.entry(key).or_insert_with(|| (record.campus.clone(), record.origin.clone()));
            }
        })
        .await?;
        Ok(details)
    }

    /// What of the ODS belongs to a selection.
    pub(super) async fn reach(&mut self, selection: &Selection) -> Result<Reach> {
        if let Some((_, reach)) = self.reaches.iter().find(|(known, _)| known == selection) {
            return Ok(reach.clone());
        }
        let mut reach = Reach::new(self.scope.school_year(), self.organizations.clone());
        if let Selection::Narrowed(narrowing) = selection {
            if let Some(persons) = &narrowing.persons {
                // Under an ID that they had before, records of theirs may stand there still.
                let (people, _) = Ground::open(self.resync).await?.unique_ids(persons).await?;
                reach = reach.with_people(people);
            }
            if narrowing.courses.is_some() || narrowing.sections.is_some() {
                reach = reach.with_courses(self.courses(narrowing).await?);
            }
        }
        self.reaches.push((selection.clone(), reach.clone()));
        Ok(reach)
    }

    /// The listed courses and sections, as keys name them.
    async fn courses(&self, narrowing: &Narrowing) -> Result<Courses> {
        let by_course = Narrowing { courses: narrowing.courses.clone(), ..Narrowing::none() };
        let by_section = Narrowing { sections: narrowing.sections.clone(), ..Narrowing::none() };
        let mut courses = Courses::default();
        for kind in &self.kinds {
            let listed = match kind.endpoint() {
                "courses" | "courseOfferings" => &by_course,
                "sections" => &by_section,
                _ => continue,
            };
            if listed.is_none() {
                continue;
            }
            let learn = |record: &Record| {
                if listed.admits(&record.campus) {
                    courses.learn(kind, &record.body);
                }
            };
            each(self.snapshot.as_ref(), kind, listed, learn).await?;
        }
        Ok(courses)
    }
}
