//! What every ledger promises of locks and fencing, tried on both; and two processes on one file.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use edfi_resync::ErrorKind;
use edfi_resync::ledger::{Acquired, Ending, Lease, Ledger, LockRequest, LockRow, TargetId};

use crate::ledger::samples::{at, begun, entry, finished, key, kind, start, stopped, target as world_target};

const LEASE: Duration = Duration::from_secs(60);

/// All schools where there are none.
fn request(target: TargetId, holder: &str, resources: &[(&str, &[i64])], now: SystemTime) -> LockRequest {
    let schools = |schools: &[i64]| (!schools.is_empty()).then(|| schools.iter().copied().collect::<BTreeSet<_>>());
    let resources = resources.iter().map(|(of, ids)| (kind(of), schools(ids))).collect();
    LockRequest::new(target, holder, resources, now, LEASE)
}

async fn acquired(ledger: &dyn Ledger, request: LockRequest) -> Lease {
    match ledger.acquire(request).await.unwrap() {
        Acquired::Lease(lease) => lease,
        Acquired::Held(lock) => panic!("{lock:?}"),
    }
}

async fn held(ledger: &dyn Ledger, request: LockRequest) -> LockRow {
    match ledger.acquire(request).await.unwrap() {
        Acquired::Held(lock) => lock,
        Acquired::Lease(lease) => panic!("{lease:?}"),
    }
}

/// `students 12 of a`.
fn shown(locks: &[LockRow]) -> Vec<String> {
    let school = |lock: &LockRow| lock.school.map_or("all".to_owned(), |school| school.to_string());
    locks.iter().map(|lock| format!("{} {} of {}", lock.resource.rsplit('/').next().unwrap(), school(lock), lock.holder)).collect()
}

pub(super) async fn a_lock_is_of_a_target_a_resource_and_a_school(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, _) = begun(ledger).await;
    let other = ledger.target(&world_target("another")).await.unwrap().id;
    let first = acquired(ledger, request(target, "a", &[("sections", &[12, 15]), ("students", &[12])], at(0))).await;
    acquired(ledger, request(target, "b", &[("sections", &[13]), ("students", &[15])], at(1))).await;
    acquired(ledger, request(target, "c", &[("grades", &[12])], at(1))).await;
    acquired(ledger, request(other, "d", &[("sections", &[])], at(1))).await;
    let locks = ledger.locks(target, at(2)).await.unwrap();
    let expected =
        ["grades 12 of c", "sections 12 of a", "sections 13 of b", "sections 15 of a", "students 12 of a", "students 15 of b"];
    assert_eq!(shown(&locks), expected);
    assert_eq!((locks[1].since, locks[1].until, locks[1].token), (at(0), at(60), first.token));
    assert_eq!(shown(&ledger.locks(other, at(2)).await.unwrap()), ["sections all of d"]);

    // All or nothing: what is free in a request that is refused stays free.
    let lock = held(ledger, request(target, "e", &[("courses", &[12]), ("sections", &[14, 15])], at(2))).await;
    assert_eq!((shown(std::slice::from_ref(&lock))[0].as_str(), lock.since), ("sections 15 of a", at(0)));
    acquired(ledger, request(target, "f", &[("courses", &[12]), ("sections", &[14])], at(2))).await;
    ledger.release(&first).await.unwrap();
    acquired(ledger, request(target, "e", &[("sections", &[15])], at(3))).await;
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

pub(super) async fn all_schools_exclude_every_school_and_the_other_way_round(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, _) = begun(ledger).await;
    let district = acquired(ledger, request(target, "a", &[("courses", &[])], at(0))).await;
    let lock = held(ledger, request(target, "b", &[("courses", &[12])], at(1))).await;
    assert_eq!((lock.school, lock.holder.as_str()), (None, "a"));
    held(ledger, request(target, "b", &[("courses", &[])], at(1))).await;
    ledger.release(&district).await.unwrap();
    acquired(ledger, request(target, "b", &[("courses", &[12])], at(1))).await;
    let lock = held(ledger, request(target, "c", &[("courses", &[])], at(2))).await;
    assert_eq!((lock.school, lock.holder.as_str()), (Some(12), "b"));
    // No school locks nothing; what is asked for twice is locked once; one's own locks are in one's own way.
    let mut nothing = request(target, "n", &[], at(2));
    nothing.resources = vec![(kind("courses"), Some(BTreeSet::new()))];
    acquired(ledger, nothing).await;
    acquired(ledger, request(target, "t", &[("grades", &[3]), ("grades", &[]), ("grades", &[3, 4])], at(2))).await;
    assert_eq!(
        shown(&ledger.locks(target, at(2)).await.unwrap()),
        ["courses 12 of b", "grades all of t", "grades 3 of t", "grades 4 of t"]
    );
    held(ledger, request(target, "b", &[("courses", &[12])], at(3))).await;
    for refused in [request(target, "z", &[("grades", &[0])], at(3)), request(TargetId(9), "z", &[], at(3))] {
        assert_eq!(ledger.acquire(refused).await.unwrap_err().kind(), ErrorKind::RequestInvalid);
    }
}

pub(super) async fn a_lease_that_ran_out_stands_until_another_takes_its_place(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, _) = begun(ledger).await;
    let first = acquired(ledger, request(target, "a", &[("sections", &[12]), ("students", &[12])], at(0))).await;
    assert!(ledger.renew(&first, at(30)).await.unwrap());
    assert!(ledger.renew(&first, at(10)).await.unwrap(), "a late heartbeat shortens nothing");
    held(ledger, request(target, "b", &[("sections", &[12])], at(89))).await;
    // At its end it holds nothing any more, but nobody has come.
    assert_eq!(ledger.locks(target, at(90)).await.unwrap(), []);
    assert!(ledger.renew(&first, at(100)).await.unwrap());
    held(ledger, request(target, "b", &[("sections", &[12])], at(159))).await;
    let second = acquired(ledger, request(target, "b", &[("sections", &[12])], at(160))).await;
    assert!(second.token > first.token);
    assert!(!ledger.renew(&first, at(161)).await.unwrap(), "it is lost as a whole");
    acquired(ledger, request(target, "c", &[("students", &[12])], at(161))).await;
    // Whoever has lost it takes nothing from others by giving it back.
    ledger.release(&first).await.unwrap();
    assert_eq!(shown(&ledger.locks(target, at(162)).await.unwrap()), ["sections 12 of b", "students 12 of c"]);
    ledger.release(&second).await.unwrap();
    assert!(!ledger.renew(&second, at(163)).await.unwrap());
    let third = acquired(ledger, request(target, "b", &[("sections", &[12])], at(164))).await;
    assert!(third.token > second.token, "tokens of leases that are gone are not given again");
}

pub(super) async fn a_sleeper_cannot_write_late(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    let students = kind("students");
    let first = acquired(ledger, request(target, "a", &[("students", &[12])], at(0))).await;
    let sleeper = ledger.fenced(first.token);
    sleeper.commit(run, vec![entry(1, Ending::Created)]).await.unwrap();
    // Ran out, and nobody has come: what it writes can do no harm.
    assert_eq!(ledger.locks(target, at(60)).await.unwrap(), []);
    sleeper.commit(run, vec![entry(2, Ending::Created)]).await.unwrap();

    // Another comes and goes on with the very same run.
    let second = acquired(ledger, request(target, "b", &[("students", &[])], at(61))).await;
    let other = ledger.fenced(second.token);
    other.resume(target, run).await.unwrap();
    other.commit(run, vec![entry(3, Ending::Created)]).await.unwrap();
    let refused = [
        sleeper.commit(run, vec![entry(4, Ending::Created)]).await,
        sleeper.end(run, stopped("it lost its lease")).await,
        sleeper.resume(target, run).await.map(|_| ()),
        sleeper.begin(start(target)).await.map(|_| ()),
        sleeper.remove(target, &students, &[key(3)]).await,
        sleeper.adopt(target, &students, Vec::new()).await,
        sleeper.forget(target).await,
        sleeper.ignore_case(target).await,
    ];
    for refused in refused {
        let error = refused.unwrap_err();
        assert_eq!((error.kind(), error.hint().is_some()), (ErrorKind::Locked, true), "{error}");
    }
    // It may read.
    assert_eq!(sleeper.rows(target, &students, None, 9).await.unwrap().len(), 3);
    assert_eq!(sleeper.outcomes(run).await.unwrap().len(), 3);
    other.commit(run, vec![entry(4, Ending::Created)]).await.unwrap();
    other.end(run, finished([(Ending::Created, 4)])).await.unwrap();
    ledger.release(&second).await.unwrap();
    assert_eq!(other.begin(start(target)).await.unwrap_err().kind(), ErrorKind::Locked, "what was given back is over");
    ledger.begin(start(target)).await.unwrap();
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}
