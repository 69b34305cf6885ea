//! Days: a store that tells of which day each record of a resource is narrows by dates exactly; of others it refuses them.

use std::collections::{BTreeMap, BTreeSet};

use edfi_resync::ErrorKind;
use edfi_resync::campus::{Dates, Narrowing};
use edfi_resync::model::{CampusKeys, CampusRole, Day, ResourceKind};
use edfi_resync::source::{Snapshot, SourceStore};

use super::{SAMPLES, Scanned, compare_kind, ids, scan};
use crate::conformance::Findings;

/// Dates pass exactly the rows whose day is among them, and none without one, also beside a list of people; where the days of a resource are not
/// claimed, its rows carry none, and dates are refused.
pub(super) async fn check(
    store: &dyn SourceStore,
    snapshot: &dyn Snapshot,
    whole: &BTreeMap<ResourceKind, Scanned>,
    findings: &mut Findings,
) {
    let claimed = store.capabilities();
    let person = ids(whole, CampusRole::Person).into_iter().next();
    for (kind, all) in whole {
        let days: BTreeSet<Day> = all.keys().filter_map(CampusKeys::day).collect();
        let is_claimed = claimed.days.iter().any(|endpoint| kind.model().find(endpoint).as_ref() == Some(kind));
        if !is_claimed {
            findings.expect(days.is_empty(), || format!("{kind}: rows carry days, which it does not claim"));
            let narrowing = narrowed(Dates::new(days.first().copied().or(Day::new(2026, 11, 30).ok()), None));
            let refused = scan(snapshot, kind, &narrowing).await.is_err_and(|error| error.kind() == ErrorKind::RequestInvalid);
            findings.expect(refused, || format!("{kind}: dates are not refused, though it does not claim to tell the days"));
            continue;
        }
        for dates in samples(&days) {
            let mut narrowing = narrowed(dates);
            compare_kind(snapshot, (kind, all), &narrowing, findings).await;
            if let Some(person) = person {
                narrowing.persons = Some([person].into());
                compare_kind(snapshot, (kind, all), &narrowing, findings).await;
            }
        }
    }
}

fn narrowed(dates: Dates) -> Narrowing {
    let mut narrowing = Narrowing::none();
    narrowing.dates = Some(dates);
    narrowing
}

/// Single days, the days from and until the middle, and days of which nothing is.
fn samples(days: &BTreeSet<Day>) -> Vec<Dates> {
    let middle = days.iter().nth(days.len() / 2).copied();
    let nothing = Day::new(1900, 1, 1).ok();
    let each = days.iter().take(SAMPLES).map(|&day| Dates::new(day, day));
    each.chain([Dates::new(middle, None), Dates::new(None, middle), Dates::new(nothing, nothing)]).collect()
}
