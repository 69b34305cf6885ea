//! The education organizations of a source: under which Ed-Fi numbers its schools report.

use std::collections::{BTreeSet, HashMap};

use crate::campus::Narrowing;
use crate::compare::{Sides, each};
use crate::error::Result;
use crate::ledger::Held;
use crate::model::{CampusKeys, CampusRole, Record, key_parts};
use crate::ods::Listing;
use crate::plan::Organizations;
use crate::report::Gap;

/// The Campus object that a school is made from.
const SCHOOL: &str = "School";
/// Rows that are read at once.
const GROUP: usize = 1_000;

/// The education organizations that a source sends: that says under which number a Campus school reports.
pub(super) async fn organizations(sides: &Sides<'_>, chosen: Option<BTreeSet<i64>>, gaps: &mut Vec<Gap>) -> Organizations {
    let mut organizations = Organizations::new(chosen);
    let is_organization = |base: &str| base == "EducationOrganization";
    for kind in sides.held.iter().filter(|kind| kind.spec().base.is_some_and(|base| is_organization(base.name))) {
        let parts = key_parts(kind);
        let learn = |record: &Record| organizations.learn(&parts, &record.body, &record.campus);
        if let Err(error) = each(sides.snapshot.as_ref(), kind, &Narrowing::none(), learn).await {
            gaps.push(Gap::of(kind.endpoint(), format!("which of them are the district's is not known: {error}")));
        }
    }
    organizations
}

/// Learns the numbers of schools that the source does not send at the moment, such as one whose only calendar was
/// excluded: the ledger knows which record of the ODS was made from which Campus school. Says why not, if that cannot
/// be looked up.
pub(super) async fn sent_schools(sides: &Sides<'_>, organizations: &mut Organizations) -> Result<Result<(), Gap>> {
    let Some((ledger, target)) = sides.rows.ledger() else { return Ok(Ok(())) };
    let active = sides.snapshot.schools().await?.into_iter().filter(|school| !school.excluded).map(|school| school.id);
    let unknown: BTreeSet<_> = active.filter(|school| !organizations.knows(*school)).collect();
    let Some(kind) = sides.model().find("schools") else { return Ok(Ok(())) };
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
    let mut listing = Listing::new(sides.ods, &kind, vec![Vec::new()]);
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
