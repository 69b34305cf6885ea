//! The conformance suite of source stores: what every [`SourceStore`] has to keep, checked on any store that holds some records.
//!
//! [`check`] runs what the store's [`Capabilities`](edfi_resync::source::Capabilities) claim, and that what they do not claim is refused. It
//! compares the store with itself (one scan with another, a filtered scan with the whole one), and with what the caller says is in it.
//! Give it a store with at least two batches of one kind, and with records in and out of its filters: of an empty store there is
//! nothing to find out.

mod changes;
mod days;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use edfi_resync::campus::{Narrowing, Scope};
use edfi_resync::model::{CampusKeys, CampusRole, Origin, ResourceKind};
use edfi_resync::source::{Batch, Snapshot, SourceStore};
use edfi_resync::{Error, ErrorKind};
use futures::{Stream, StreamExt, TryStreamExt, join};

use super::{Findings, patiently};

/// How many IDs of each role are filtered by, one after another.
const SAMPLES: usize = 5;

/// What the caller knows of the store's content.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Expectations {
    scope: Scope,
    /// Records and rejects by endpoint.
    held: BTreeMap<String, (usize, usize)>,
    secrets: Vec<String>,
}

impl Expectations {
    /// A store that holds nothing in this scope.
    pub fn new(scope: Scope) -> Self {
        Self { scope, held: BTreeMap::new(), secrets: Vec::new() }
    }

    /// Its scope holds so many records and rejects of this kind.
    #[must_use]
    pub fn holds(mut self, endpoint: &str, records: usize, rejects: usize) -> Self {
        self.held.insert(endpoint.to_owned(), (records, rejects));
        self
    }

    /// A text that no `Display` or `Debug` may show: a password in its connection string, a name in its records.
    #[must_use]
    pub fn with_secret(mut self, secret: &str) -> Self {
        self.secrets.push(secret.to_owned());
        self
    }
}

/// One scan, read to its end.
#[derive(Debug, Default, PartialEq)]
struct Scanned {
    records: Vec<(Origin, Bytes, CampusKeys)>,
    rejects: Vec<(Origin, CampusKeys, usize)>,
}

impl Scanned {
    fn rows(&self) -> usize {
        self.records.len() + self.rejects.len()
    }

    fn keys(&self) -> impl Iterator<Item = &CampusKeys> {
        self.records.iter().map(|(_, _, keys)| keys).chain(self.rejects.iter().map(|(_, keys, _)| keys))
    }

    /// The bodies and the number of rejects that pass. Origins are left out: a query that applies a filter itself counts its own rows.
    fn that<'a>(&'a self, pass: impl Fn(&CampusKeys) -> bool + 'a) -> (Vec<&'a Bytes>, usize) {
        let bodies = self.records.iter().filter(|(_, _, keys)| pass(keys)).map(|(_, body, _)| body).collect();
        (bodies, self.rejects.iter().filter(|(_, keys, _)| pass(keys)).count())
    }
}

/// Checks a store. It only reads.
pub async fn check(store: Arc<dyn SourceStore>, expectations: &Expectations) -> Findings {
    let mut findings = Findings::default();
    let opened = patiently(store.open(&expectations.scope)).await;
    let Some(snapshot) = findings.demand("opening the scope", opened) else { return findings };
    let whole = check_content(&*snapshot, expectations, &mut findings).await;
    check_display(&*store, &*snapshot, expectations, &mut findings);
    check_configurations(&*store, &mut findings).await;
    check_scans(&*snapshot, &whole, &mut findings).await;
    check_dropping(&*snapshot, &whole, &mut findings).await;
    check_narrowing(&*store, &*snapshot, &whole, &mut findings).await;
    days::check(&*store, &*snapshot, &whole, &mut findings).await;
    changes::check(&*store, &*snapshot, &whole, &mut findings).await;
    check_schools(&*store, &*snapshot, &whole, expectations, &mut findings).await;
    told::check_people(&*store, &*snapshot, &mut findings).await;
    told::check_withheld(&*snapshot, &mut findings).await;
    told::check_unsupported(&*snapshot, &mut findings).await;
    told::check_counts(&*store, &*snapshot, &whole, &mut findings).await;
    told::check_objects(&*store, &*snapshot, &whole, &mut findings).await;
    findings
}

/// The kinds, and each by itself: count, kinds, origins, rejects, the size of batches.
async fn check_content(
    snapshot: &dyn Snapshot,
    expectations: &Expectations,
    findings: &mut Findings,
) -> BTreeMap<ResourceKind, Scanned> {
    let mut whole = BTreeMap::new();
    let Some(kinds) = findings.demand("the kinds", patiently(snapshot.kinds()).await) else { return whole };
    let mut origins = BTreeSet::new();
    for kind in kinds {
        let mut scanned = Scanned::default();
        let mut batches = snapshot.scan(&kind, &Narrowing::none());
        while let Some(batch) = next(&mut batches).await {
            let Some(batch) = findings.demand(&format!("the scan of {kind}"), batch) else { break };
            let rows = batch.records.len() + batch.rejects.len();
            let bytes: usize = batch.records.iter().map(|record| record.body.len()).sum();
            findings.expect(rows > 0, || format!("{kind}: a batch is empty"));
            findings
                .expect(rows <= Batch::MOST_ROWS, || format!("{kind}: a batch of {rows} rows; {} are the most", Batch::MOST_ROWS));
            findings.expect(rows == 1 || bytes <= Batch::MOST_BYTES, || format!("{kind}: a batch of {bytes} bytes in {rows} rows"));
            for record in &batch.records {
                findings.expect(record.kind == kind, || format!("{}: a {} in the scan of {kind}", record.origin, record.kind));
                let object = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&record.body).is_ok();
                findings.expect(object, || format!("{}: a record that is no JSON object is no reject", record.origin));
            }
            for reject in &batch.rejects {
                findings.expect(reject.kind == kind, || format!("{}: a {} in the scan of {kind}", reject.origin, reject.kind));
                findings.expect(!reject.errors.is_empty(), || format!("{}: a reject that does not say why", reject.origin));
            }
            add(&mut scanned, batch);
        }
        for origin in scanned.records.iter().map(|row| &row.0).chain(scanned.rejects.iter().map(|row| &row.0)) {
            findings.expect(!origin.source.is_empty(), || format!("{kind}: an origin without a file or query"));
            findings.expect(origins.insert(origin.clone()), || format!("{origin}: the origin of two rows"));
        }
        for keys in scanned.keys() {
            let outside = expectations.scope.excludes(keys);
            findings.expect(outside.is_none(), || format!("{kind}: a row outside the scope: {}", outside.unwrap_or_default()));
        }
        let wanted = expectations.held.get(kind.endpoint()).copied().unwrap_or_default();
        let found = (scanned.records.len(), scanned.rejects.len());
        findings.expect(found == wanted, || format!("{kind}: {found:?} records and rejects; {wanted:?} are expected"));
        findings.expect(whole.insert(kind.clone(), scanned).is_none(), || format!("{kind}: twice among the kinds"));
    }
    for endpoint in expectations.held.keys() {
        let known = whole.keys().any(|kind| kind.endpoint() == endpoint);
        findings.expect(known, || format!("{endpoint}: not among the kinds"));
    }
    whole
}

/// Nothing printed shows a secret.
fn check_display(store: &dyn SourceStore, snapshot: &dyn Snapshot, expectations: &Expectations, findings: &mut Findings) {
    let shown = [store.to_string(), format!("{store:?}"), format!("{store:#?}"), format!("{snapshot:?}"), format!("{snapshot:#?}")];
    findings.expect(!shown[0].trim().is_empty(), || "its Display is empty".to_owned());
    for secret in &expectations.secrets {
        let hidden = !shown.iter().any(|text| text.contains(secret));
        findings.expect(hidden, || "Display or Debug shows a secret".to_owned());
    }
}

/// Configurations are there if claimed, and no two have one name.
async fn check_configurations(store: &dyn SourceStore, findings: &mut Findings) {
    let Some(configurations) = findings.demand("the configurations", patiently(store.configurations()).await) else { return };
    let claimed = store.capabilities().configurations;
    findings.expect(claimed || configurations.is_empty(), || "it has configurations, but does not claim them".to_owned());
    let names: BTreeSet<_> = configurations.iter().map(|configuration| &configuration.name).collect();
    findings.expect(names.len() == configurations.len(), || "two configurations have one name".to_owned());
}

/// One order at every scan, also of two at once, and of one that goes on after another one has ended; nothing of kinds not held.
async fn check_scans(snapshot: &dyn Snapshot, whole: &BTreeMap<ResourceKind, Scanned>, findings: &mut Findings) {
    for (kind, expected) in whole {
        let mut long = snapshot.scan(kind, &Narrowing::none());
        let first = next(&mut long).await;
        let everything = Narrowing::none();
        let (one, other) = join!(scan(snapshot, kind, &everything), scan(snapshot, kind, &everything));
        let mut scanned = Scanned::default();
        let mut batches = first;
        while let Some(batch) = batches {
            let Some(batch) = findings.demand(&format!("the interrupted scan of {kind}"), batch) else { break };
            add(&mut scanned, batch);
            batches = next(&mut long).await;
        }
        findings.expect(scanned == *expected, || format!("{kind}: a scan differs that others ran beside"));
        for again in [one, other] {
            let Some(again) = findings.demand(&format!("another scan of {kind}"), again) else { continue };
            findings.expect(again == *expected, || format!("{kind}: two scans differ"));
        }
    }
    let Some(model) = whole.keys().next().map(|kind| kind.model().clone()) else { return };
    for kind in model.kinds().filter(|kind| !whole.contains_key(kind)).take(SAMPLES) {
        let scanned = scan(snapshot, &kind, &Narrowing::none()).await;
        let Some(scanned) = findings.demand(&format!("the scan of {kind}, which is not held"), scanned) else { continue };
        findings.expect(scanned.rows() == 0, || format!("{kind}: has rows, but is not among the kinds"));
    }
}

/// Streams may be dropped at any time, and nothing is used up by that.
async fn check_dropping(snapshot: &dyn Snapshot, whole: &BTreeMap<ResourceKind, Scanned>, findings: &mut Findings) {
    let Some((kind, expected)) = whole.iter().max_by_key(|(_, scanned)| scanned.rows()) else { return };
    for _ in 0..20 {
        drop(snapshot.scan(kind, &Narrowing::none()));
        let mut batches = snapshot.scan(kind, &Narrowing::none());
        let _ = next(&mut batches).await;
    }
    let Some(again) = findings.demand("a scan after many dropped ones", scan(snapshot, kind, &Narrowing::none()).await) else {
        return;
    };
    findings.expect(again == *expected, || format!("{kind}: a scan after dropped ones differs"));
}

/// A filter on a claimed role passes exactly the rows that carry a listed ID; one on a role that is not claimed is refused.
async fn check_narrowing(
    store: &dyn SourceStore,
    snapshot: &dyn Snapshot,
    whole: &BTreeMap<ResourceKind, Scanned>,
    findings: &mut Findings,
) {
    let claimed = store.capabilities().campus_keys;
    let carried: BTreeSet<_> =
        whole.values().flat_map(Scanned::keys).flat_map(|keys| keys.all().iter().map(|&(role, _)| role)).collect();
    for role in carried.difference(&claimed) {
        findings.expect(false, || format!("records carry {role:?} IDs, which it does not claim"));
    }
    for (role, set) in NARROWINGS {
        let narrow = |ids: BTreeSet<i64>| {
            let mut narrowing = Narrowing::none();
            *set(&mut narrowing) = Some(ids);
            narrowing
        };
        if claimed.contains(&role) {
            let ids = ids(whole, role);
            for narrowing in ids.iter().take(SAMPLES).map(|&id| narrow([id].into())) {
                compare(snapshot, whole, &narrowing, findings).await;
            }
            compare(snapshot, whole, &narrow(ids.iter().copied().take(SAMPLES).chain([i64::MAX]).collect()), findings).await;
            compare(snapshot, whole, &narrow([i64::MAX].into()), findings).await;
        } else if let Some(kind) = whole.keys().next() {
            let refused =
                scan(snapshot, kind, &narrow([1].into())).await.is_err_and(|error| error.kind() == ErrorKind::RequestInvalid);
            findings.expect(refused, || format!("a filter on {role:?} IDs is not refused, though no record carries them"));
        }
    }
    if [CampusRole::Person, CampusRole::Course, CampusRole::Section].iter().all(|role| claimed.contains(role)) {
        let one = |role| ids(whole, role).into_iter().take(1).collect::<BTreeSet<_>>();
        let mut narrowing = Narrowing::none();
        narrowing.courses = Some(one(CampusRole::Course));
        narrowing.sections = Some(ids(whole, CampusRole::Section).into_iter().rev().take(1).collect());
        compare(snapshot, whole, &narrowing, findings).await;
        narrowing.persons = Some(one(CampusRole::Person));
        compare(snapshot, whole, &narrowing, findings).await;
    }
}

type Filter = fn(&mut Narrowing) -> &mut Option<BTreeSet<i64>>;

const NARROWINGS: [(CampusRole, Filter); 3] = [
    (CampusRole::Person, |narrowing| &mut narrowing.persons),
    (CampusRole::Course, |narrowing| &mut narrowing.courses),
    (CampusRole::Section, |narrowing| &mut narrowing.sections),
];

fn ids(whole: &BTreeMap<ResourceKind, Scanned>, role: CampusRole) -> BTreeSet<i64> {
    whole.values().flat_map(Scanned::keys).flat_map(|keys| keys.ids(role)).collect()
}

async fn compare(snapshot: &dyn Snapshot, whole: &BTreeMap<ResourceKind, Scanned>, narrowing: &Narrowing, findings: &mut Findings) {
    for kind in whole {
        compare_kind(snapshot, kind, narrowing, findings).await;
    }
}

async fn compare_kind(
    snapshot: &dyn Snapshot,
    (kind, all): (&ResourceKind, &Scanned),
    narrowing: &Narrowing,
    findings: &mut Findings,
) {
    let expected = all.that(|keys| narrowing.admits(keys));
    match scan(snapshot, kind, narrowing).await {
        Ok(found) => {
            let same = found.that(|_| true) == expected;
            findings.expect(same, || format!("{kind}: {} rows pass {narrowing:?}; not those that carry the IDs", found.rows()));
        }
        // A query that cannot tell whose its records are may refuse; it may not refuse what it could answer.
        Err(error) => findings.expect(expected.0.is_empty(), || format!("{kind}: {narrowing:?} fails: {error}")),
    }
}

/// A choice of schools passes what belongs to them and what belongs to no school; without school IDs it is refused.
async fn check_schools(
    store: &dyn SourceStore,
    snapshot: &dyn Snapshot,
    whole: &BTreeMap<ResourceKind, Scanned>,
    expectations: &Expectations,
    findings: &mut Findings,
) {
    let Some(schools) = findings.demand("the schools", patiently(snapshot.schools()).await) else { return };
    let listed: BTreeSet<_> = schools.iter().map(|school| school.id).collect();
    findings.expect(listed.len() == schools.len(), || "two schools have one ID".to_owned());
    let claimed = store.capabilities();
    findings.expect(!claimed.no_schools || schools.is_empty(), || "it lists schools, and claims to list none".to_owned());
    if !claimed.campus_keys.contains(&CampusRole::School) {
        let choosable = claimed.configurations || schools.is_empty();
        findings.expect(choosable, || {
            "it lists schools that nobody can choose: it does not claim that its records carry school IDs".to_owned()
        });
        let scope = expectations.scope.clone().with_schools([1].into());
        let refused = patiently(store.open(&scope)).await.is_err_and(|error| error.kind() == ErrorKind::RequestInvalid);
        findings.expect(refused, || "a choice of schools is not refused, though no record carries school IDs".to_owned());
        return;
    }
    for school in ids(whole, CampusRole::School).into_iter().take(SAMPLES) {
        let scope = expectations.scope.clone().with_schools([school].into());
        let opened = patiently(store.open(&scope)).await;
        let Some(narrow) = findings.demand(&format!("opening school {school}"), opened) else { continue };
        let Some(again) = findings.demand("the schools", patiently(narrow.schools()).await) else { continue };
        findings.expect(again == schools, || "the list of schools depends on the schools that are chosen".to_owned());
        for (kind, all) in whole {
            let scanned = scan(&*narrow, kind, &Narrowing::none()).await;
            let Some(found) = findings.demand(&format!("the scan of {kind} in school {school}"), scanned) else { continue };
            let same = found.that(|_| true) == all.that(|keys| scope.excludes(keys).is_none());
            findings.expect(same, || format!("{kind}: {} rows in school {school}; not those that belong to it", found.rows()));
            let Some(counted) = findings.demand(&format!("the count of {kind}"), patiently(narrow.count(kind)).await) else {
                continue;
            };
            let right = counted.records.is_none_or(|count| count == found.rows() as u64);
            findings.expect(right, || {
                format!("{kind}: the count in school {school} is {:?}, its scan {}", counted.records, found.rows())
            });
        }
    }
}

async fn scan(snapshot: &dyn Snapshot, kind: &ResourceKind, narrowing: &Narrowing) -> Result<Scanned, Error> {
    let batches = snapshot.scan(kind, narrowing);
    patiently(batches.try_fold(Scanned::default(), |mut scanned, batch| async {
        add(&mut scanned, batch);
        Ok(scanned)
    }))
    .await
}

fn add(scanned: &mut Scanned, batch: Batch) {
    scanned.records.extend(batch.records.into_iter().map(|record| (record.origin, record.body, record.campus)));
    scanned.rejects.extend(batch.rejects.into_iter().map(|reject| (reject.origin, reject.campus, reject.errors.len())));
}

async fn next<T>(batches: &mut (impl Stream<Item = Result<T, Error>> + Unpin)) -> Option<Result<T, Error>> {
    patiently(async { batches.next().await.transpose() }).await.transpose()
}
