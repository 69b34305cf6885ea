//! Whatever is asked for in whatever order: two never hold one resource of one school, tokens grow, and only who was not overtaken
//! writes. The naive model has a set of (resource, school) for each lease, and three schools.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use edfi_resync::ErrorKind;
use edfi_resync::ledger::{Acquired, Lease, LockRequest};
use proptest::prelude::*;

use super::world::{Subject, at, begun, kind};

const KINDS: [&str; 3] = ["students", "schools", "sections"];
const SCHOOLS: [i64; 3] = [11, 12, 13];

#[derive(Debug, Clone)]
enum Operation {
    /// Of each resource, no schools for all of them.
    Acquire(Vec<(usize, BTreeSet<i64>)>, u64),
    Renew(usize),
    Release(usize),
    Wait(u64),
}

fn an_operation() -> impl Strategy<Value = Operation> {
    let resource = (0..KINDS.len(), prop::collection::btree_set(prop::sample::select(SCHOOLS.to_vec()), 0..3));
    prop_oneof![
        4 => (prop::collection::vec(resource, 1..3), 1..30_u64).prop_map(|(resources, lease)| Operation::Acquire(resources, lease)),
        2 => (0..8_usize).prop_map(Operation::Renew),
        1 => (0..8_usize).prop_map(Operation::Release),
        3 => (1..20_u64).prop_map(Operation::Wait),
    ]
}

struct Naive {
    lease: Lease,
    places: BTreeSet<(usize, i64)>,
    until: SystemTime,
    stands: bool,
}

async fn play(subject: &Subject, operations: &[Operation]) {
    let ledger = &*subject.ledger;
    let (target, run) = begun(ledger).await;
    let mut leases: Vec<Naive> = Vec::new();
    let mut now = at(0);
    for (nth, operation) in operations.iter().enumerate() {
        match operation {
            Operation::Acquire(resources, seconds) => {
                let schools = |ids: &BTreeSet<i64>| if ids.is_empty() { SCHOOLS.into() } else { ids.clone() };
                let places: BTreeSet<_> =
                    resources.iter().flat_map(|(of, ids)| schools(ids).into_iter().map(|school| (*of, school))).collect();
                let request = LockRequest::new(
                    target,
                    format!("holder {nth}"),
                    resources.iter().map(|(of, ids)| (kind(KINDS[*of]), (!ids.is_empty()).then(|| ids.clone()))).collect(),
                    now,
                    Duration::from_secs(*seconds),
                );
                let meets = |naive: &Naive| naive.stands && !naive.places.is_disjoint(&places);
                let free = !leases.iter().any(|naive| meets(naive) && naive.until > now);
                match ledger.acquire(request).await.unwrap() {
                    Acquired::Lease(lease) => {
                        assert!(free, "{ledger}: {nth}");
                        assert!(leases.iter().all(|naive| naive.lease.token < lease.token), "tokens grow");
                        for naive in &mut leases {
                            naive.stands &= !meets(naive);
                        }
                        let until = now + lease.length;
                        leases.push(Naive { lease, places, until, stands: true });
                    }
                    Acquired::Held(lock) => {
                        assert!(!free, "{ledger}: {nth}");
                        let holder = leases.iter().find(|naive| naive.lease.token == lock.token).unwrap();
                        assert!(meets(holder) && holder.until == lock.until && lock.until > now, "{ledger}: {nth}");
                    }
                }
            }
            Operation::Renew(which) => {
                let count = leases.len();
                let Some(naive) = leases.get_mut(count.wrapping_sub(which + 1)) else { continue };
                assert_eq!(ledger.renew(&naive.lease, now).await.unwrap(), naive.stands, "{ledger}: {nth}");
                naive.until = naive.until.max(now + naive.lease.length);
            }
            Operation::Release(which) => {
                let count = leases.len();
                let Some(naive) = leases.get_mut(count.wrapping_sub(which + 1)) else { continue };
                ledger.release(&naive.lease).await.unwrap();
                naive.stands = false;
            }
            Operation::Wait(seconds) => now += Duration::from_secs(*seconds),
        }
        // What is held, school by school, is held once, and by whom the naive model says.
        let (mut seen, mut expected) = (BTreeSet::new(), BTreeSet::new());
        let mut holders: Vec<BTreeSet<(usize, i64)>> = vec![BTreeSet::new(); leases.len()];
        for lock in ledger.locks(target, now).await.unwrap() {
            let of = KINDS.iter().position(|of| lock.resource.ends_with(of)).unwrap();
            let holder = leases.iter().position(|naive| naive.lease.token == lock.token).unwrap();
            holders[holder]
                .extend(lock.school.map_or(SCHOOLS.to_vec(), |school| vec![school]).into_iter().map(|school| (of, school)));
        }
        for (holder, places) in holders.iter().enumerate() {
            for place in places {
                assert!(seen.insert(*place), "{ledger}: {nth}: {place:?} is held twice, by {holder} too");
            }
        }
        for naive in leases.iter().filter(|naive| naive.stands && naive.until > now) {
            expected.extend(naive.places.iter().copied());
        }
        assert_eq!(seen, expected, "{ledger}: {nth}");
        for naive in &leases {
            let written = ledger.fenced(naive.lease.token).commit(run, Vec::new()).await;
            assert_eq!(written.is_ok(), naive.stands, "{ledger}: {nth}");
            assert!(written.err().is_none_or(|error| error.kind() == ErrorKind::Locked));
        }
    }
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_never_hold_one_place(operations in prop::collection::vec(an_operation(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            for subject in Subject::both() {
                play(&subject, &operations).await;
            }
        });
    }
}
