//! What must hold of every part of a run, however it ended.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use edfi_resync::campus::Mode;
use edfi_resync::ledger::Entry;
use edfi_resync::model::Model;
use edfi_resync::report::Report;
use edfi_resync::{ErrorKind, Options};

use super::blame::{Own, check_blame};
use super::case::{Case, End, Part};
use super::expected::{Expected, ring};
use super::play::{Ended, Ran};
use super::scene::{Fault, Scene};
use super::scope::allowed;
use super::tape::{Call, Moment, Tape};

pub(crate) fn delivered(outcome: &str) -> bool {
    matches!(outcome, "created" | "updated" | "unchanged")
}

/// Checks a part. `taken` are the entries that take part in the run.
pub(crate) fn check_part(case: &Case, ran: &Ran, tape: &Tape, taken: &BTreeSet<usize>) {
    check_order(case, ran, tape.scene(), taken);
    check_calls(case, ran);
    check_told(ran);
    check_blame(case, ran);
    check_tokens(case, ran);
    check_end_of_part(case, ran);
    if let Ended::Reported(report) = &ran.ended {
        check_json(report);
    }
}

/// Events tell of every request for a record. A run that is stopped may leave some without an answer.
fn check_told(ran: &Ran) {
    if matches!(&ran.ended, Ended::Reported(report) if report.stopped.is_none()) {
        let sent = ran.log.calls.iter().filter(|call| call.method == "POST" && !call.path.ends_with("/oauth/token"));
        assert_eq!(sent.count() as u64, ran.log.told, "requests for records");
    }
}

/// What is written of a report is read again as it was.
fn check_json(report: &Report) {
    let written = serde_json::to_value(report).expect("JSON");
    let read: Report = serde_json::from_value(written.clone()).expect("a report");
    assert_eq!(serde_json::to_value(&read).expect("JSON"), written);
}

/// A group as it is committed: what it says was delivered is held so by the ODS.
pub(crate) fn check_group(tape: &Tape, group: &[Entry]) {
    assert!(group.len() <= 1_000, "a group of {}", group.len());
    let state = tape.lock();
    for entry in group.iter().filter(|entry| entry.ending.is_good()) {
        let key = entry.key.expect("what was delivered has a key");
        let at = tape.entry(key).expect("it is in the world");
        // Of two that are one to the ODS, the last to arrive stands there until the first is sent once more.
        if tape.scene().entries[at].is_two() {
            continue;
        }
        assert_eq!(state.held[at], entry.digest, "{} is committed as {}", entry.origin, entry.ending.as_str());
    }
}

/// Parents before children, nothing twice, nothing out of scope, nothing that cannot succeed, no false success.
fn check_order(case: &Case, ran: &Ran, scene: &Scene, taken: &BTreeSet<usize>) {
    let allowed = allowed(case);
    assert!(taken.is_subset(&allowed) || case.ask.leaky, "something out of scope takes part");
    let mut ended: HashMap<usize, &str> = HashMap::new();
    let mut open: BTreeSet<usize> = BTreeSet::new();
    let mut answered: BTreeSet<usize> = BTreeSet::new();
    let mut accepted: HashMap<usize, usize> = HashMap::new();
    let mut settled = BTreeSet::new();
    // Those that were sent although parents of theirs are absent, which no list tells; and the parents that they told of.
    let mut scouts: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut told = BTreeSet::new();
    // Records that were sent and lack nothing; whether the ODS said of one all the same that it does.
    let (mut complete, mut lied) = (BTreeSet::new(), false);
    // Records that were sent for people unseen, and the people whom an answer hid.
    let mut sees = BTreeSet::new();
    let mut hidden: BTreeSet<usize> = BTreeSet::new();
    let calm = case.parts.get(ran.part).is_none();
    let shows_all = |endpoint: &str| Model::ds5_2().kind(endpoint).is_ok_and(|kind| kind.is_shown_to_all());
    let blind: BTreeSet<&str> = ran
        .log
        .moments
        .iter()
        .filter_map(|moment| match moment {
            Moment::LookedUp { endpoint, usable: false } => Some(endpoint.as_str()),
            _ => None,
        })
        .collect();
    let seeing = |at: usize| !blind.contains(scene.entries[at].endpoint);
    let lost = |ended: &HashMap<usize, &str>, at: usize| {
        seeing(at) && ended.get(&at).is_some_and(|end| matches!(*end, "failed" | "invalid" | "blocked"))
    };
    let mut ones = BTreeSet::new();
    for moment in &ran.log.moments {
        match moment {
            Moment::Posted { entry: at, digest, absent, unseen } => {
                let entry = &scene.entries[*at];
                let name = format!("{} {at}", entry.endpoint);
                if !unseen.is_empty() {
                    sees.insert(*at);
                }
                if absent.is_empty() && unseen.is_empty() {
                    complete.insert(*at)
                } else {
                    complete.remove(at)
                };
                assert!(allowed.contains(at), "{name} was sent although it is out of scope");
                let awaited = !open.insert(*at);
                // What the ODS takes for one is sent as two, and the first once more.
                if entry.is_two() {
                    continue;
                }
                assert!(!awaited, "{name} was sent while an answer to it was awaited");
                assert!(!ended.contains_key(at), "{name} was sent after it had settled");
                assert_ne!(ran.delivered.get(at), Some(digest), "{name} was sent although the ledger has it");
                let members = ring(scene, *at);
                let most = usize::from(!members.is_empty());
                let before = accepted.get(at).copied().unwrap_or(0);
                assert!(before <= most, "{name} was sent although it had been accepted");
                let mut in_doubt = Vec::new();
                for &parent in entry.parents.iter().filter(|parent| taken.contains(parent) && !members.contains(parent)) {
                    // A ring, and people who exist unseen, settle in their second pass; the first must be over.
                    let twice = !ring(scene, parent).is_empty() || !scene.primaries(parent).is_empty();
                    let over = ended.contains_key(&parent) || (twice && answered.contains(&parent));
                    assert!(over, "{name} was sent before {} {parent} ended", scene.entries[parent].endpoint);
                    if absent.contains(&parent) && lost(&ended, parent) {
                        let endpoint = scene.entries[parent].endpoint;
                        assert!(!shows_all(endpoint), "{name} was sent although {endpoint} {parent} is absent");
                        in_doubt.push(parent);
                    }
                }
                // A list does not tell: one that refers to the parent finds out for the others, alone.
                for parent in &in_doubt {
                    let alone = open.iter().all(|other| other == at || !scouts.get(other).is_some_and(|of| of.contains(parent)));
                    assert!(alone, "{name} was sent while another was finding out whether {parent} is there");
                }
                scouts.insert(*at, in_doubt);
                for &person in &entry.about {
                    let primaries = || scene.primaries(person).into_iter().filter(|primary| taken.contains(primary));
                    let over = primaries().all(|primary| ended.contains_key(&primary));
                    assert!(over, "{name} was sent before the associations of its person ended");
                    let doomed = unseen.contains(&person) && primaries().count() > 0 && primaries().all(|at| lost(&ended, at));
                    // Associations that do not take part may open a person; one record finds that out.
                    let finds_out = !hidden.contains(&person) && is_opened_elsewhere(case, scene, person, taken);
                    assert!(!doomed || finds_out, "{name} was sent for a person unseen");
                }
            }
            Moment::Answered { entry, status } => {
                open.remove(entry);
                answered.insert(*entry);
                lied |= matches!(status, 403 | 409) && complete.contains(entry);
                if *status == 403 {
                    hidden.extend(&scene.entries[*entry].about);
                }
                *accepted.entry(*entry).or_default() += usize::from(matches!(status, 200 | 201));
            }
            Moment::LookedUp { .. } => {}
            Moment::Settled { origin, outcome, held, all_there, .. } => {
                assert!(settled.insert(origin), "{origin} settled twice");
                let (at, itself) = ran.origins[origin];
                if itself {
                    ended.insert(at, outcome);
                }
                let by_itself = itself && scene.primaries(at).is_empty() && ring(scene, at).is_empty();
                let held_back = *outcome == "blocked" && by_itself && !is_turned_away(case, scene.entries[at].endpoint);
                assert!(!held_back || !all_there || lied, "{origin} was held back, and all that it needs is there");
                if calm
                    && *outcome == "blocked"
                    && !sees.contains(&at)
                    && let Some([parent]) = scouts.get(&at).map(Vec::as_slice)
                {
                    let endpoint = scene.entries[*parent].endpoint;
                    assert!(told.insert(*parent), "{endpoint} {parent} was found to be absent twice");
                }
                if delivered(outcome) && scene.entries[at].is_two() {
                    assert!(ones.insert(at), "{origin} is said to be delivered beside its twin");
                } else if delivered(outcome) {
                    assert!(itself, "{origin} is said to be delivered in place of its twin");
                    let entry = &scene.entries[at];
                    assert_eq!(*held, Some(entry.digest(&entry.in_part(ran.part))), "{origin} is said to be delivered");
                }
            }
        }
    }
}

/// Whether a person may have primary associations in the ODS that do not take part.
fn is_opened_elsewhere(case: &Case, scene: &Scene, person: usize, taken: &BTreeSet<usize>) -> bool {
    let missing = |endpoint: &str| !taken.iter().any(|&at| scene.entries[at].endpoint == endpoint);
    let primaries: &[&str] = match scene.entries[person].endpoint {
        "students" => &["studentSchoolAssociations"],
        "contacts" => &["studentContactAssociations"],
        _ => &["staffEducationOrganizationEmploymentAssociations", "staffEducationOrganizationAssignmentAssociations"],
    };
    case.ask.schools.is_some() || primaries.iter().any(|endpoint| missing(endpoint))
}

/// Whether the ODS refuses so many records of an endpoint alike that others are not even tried.
fn is_turned_away(case: &Case, endpoint: &str) -> bool {
    let alike = case.scene.entries.iter().filter(|entry| entry.endpoint == endpoint).count();
    alike > Options::default().identical_refusals
}

/// Retries end, wait as they are told, and nothing is deleted.
fn check_calls(case: &Case, ran: &Ran) {
    let mut operations: BTreeMap<&str, Vec<&Call>> = BTreeMap::new();
    let mut repeats = 0;
    for call in &ran.log.calls {
        assert!(matches!(call.method.as_str(), "GET" | "POST"), "{} {}", call.method, call.path);
        operations.entry(&call.correlation).or_default().push(call);
    }
    let mut posts: BTreeMap<(&str, u64), usize> = BTreeMap::new();
    let mut lookups: BTreeMap<&str, usize> = BTreeMap::new();
    for calls in operations.values() {
        let data = calls[0].path.starts_with("/data");
        if data && calls[0].method == "POST" {
            *posts.entry((&calls[0].path, calls[0].digest)).or_default() += 1;
        } else if data && calls[0].path.contains("limit=2") {
            *lookups.entry(&calls[0].path).or_default() += 1;
        }
        for pair in calls.windows(2) {
            repeats += u64::from(data);
            let (first, next) = (pair[0], pair[1]);
            let last = matches!(first.status, 200..299 | 400 | 403 | 404 | 405 | 412 | 415) && !first.odd && !first.doubtful;
            assert!(!last, "{} {} was repeated after {}", first.method, first.path, first.status);
            let asked = first.retry_after.filter(|_| first.status == 429).map(Duration::from_secs);
            if let (Some(asked), Some(answered)) = (asked, first.answered) {
                let early = (answered + asked).saturating_sub(next.at);
                assert!(early.is_zero(), "{} was sent {early:?} early", next.path);
            }
        }
    }
    let own = Own::of(ran);
    for operation in own.operations() {
        let with = |status| own.count(operation, |call| call.status == status && !call.odd).min().unwrap_or(0);
        let most = case.options.max_attempts as usize;
        // As often as a record is tried, or three times that while others meet the same and pass.
        assert!(with(401) <= 3 * most, "request {operation} was sent {} times with a refused token", with(401));
        assert!(with(500) <= most, "request {operation} was sent again after {} breakdowns", with(500));
    }
    if let Some(budget) = case.options.retry_budget {
        assert!(repeats <= budget, "{repeats} requests were repeated, and {budget} were allowed");
    }
    let shows_nothing = |call: &&Call| call.method == "POST" && (call.doubtful || (call.odd && (200..300).contains(&call.status)));
    let shows_nothing: Vec<_> = ran.log.calls.iter().filter(shows_nothing).collect();
    // Both passes, each with its deferrals, and once more behind each success that showed nothing.
    for ((path, digest), times) in posts {
        let most = 8 + shows_nothing.iter().filter(|call| call.digest == digest).count();
        assert!(times <= most, "a record was sent {times} times to {path}");
    }
    for (path, times) in lookups {
        // Once for those that refer to it, and once more for each of its own successes that showed nothing.
        let of_kind = |call: &&&Call| path.split('?').next() == Some(call.path.as_str());
        let most = 1 + shows_nothing.iter().filter(of_kind).count();
        assert!(times <= most, "{path} was looked up {times} times");
    }
}

/// A token is asked for once, when it ends, and when it was refused.
fn check_tokens(case: &Case, ran: &Ran) {
    let part = case.parts.get(ran.part);
    let tokens = ran.log.calls.iter().filter(|call| call.path.ends_with("/oauth/token"));
    let issued = tokens.filter(|call| call.status == 200 && !call.odd).count() as u64;
    let lives = part.iter().flat_map(|part| &part.troubles).filter_map(|text| text.strip_prefix("token_life:seconds="));
    // A server says it in whole seconds.
    let whole = |seconds: f64| if seconds < 1.0 { seconds } else { seconds.floor() };
    let shortest = lives.map(|seconds| Duration::from_secs_f64(whole(seconds.parse().expect("seconds")))).min();
    let half = shortest.unwrap_or(Duration::from_secs(1_800)) / 2;
    let renewals = (ran.time.as_nanos() / half.as_nanos()) as u64;
    let revoked = part.map_or(0, |part| {
        let for_good = part.troubles.iter().any(|text| text.starts_with("revoked"));
        // Beside other troubles, requests pass now and then, and each token that served until it was refused is replaced.
        let refused =
            if part.troubles.len() > 1 { ran.log.calls.iter().filter(|call| call.status == 401).count() as u64 } else { 0 };
        u64::from(part.revoked_at.is_some()) + if for_good { 2 + refused } else { 0 }
    });
    let stray = ran.log.calls.iter().filter(|call| call.status == 401 && call.odd).count() as u64;
    assert!(issued <= 1 + renewals + revoked + stray, "{issued} tokens were asked for");
}

/// The accounts close, what stops a run is said, and little is lost by a crash.
fn check_end_of_part(case: &Case, ran: &Ran) {
    let settled = ran.outcomes();
    let calm = case.parts.get(ran.part).is_none();
    match &ran.ended {
        Ended::Died => {
            let limit = ran.time.saturating_sub(Duration::from_millis(150 + 2 * case.commit));
            let in_time: usize = ran.log.commits.iter().map(|(_, outcomes)| outcomes).sum();
            let due = ran.log.moments.iter().filter(|moment| match moment {
                Moment::Settled { origin, outcome, at: time, .. } => {
                    let (at, itself) = ran.origins[origin];
                    let entry = &case.scene.entries[at];
                    let before = ran.delivered.get(&at);
                    let twin = || before == Some(&entry.digest(&entry.case_twin()));
                    let kept = delivered(outcome) && if itself { before.is_some() } else { entry.is_two() && twin() };
                    *outcome != "cancelled" && !kept && *time < limit
                }
                _ => false,
            });
            let due = due.count();
            assert!(!case.ledger || in_time >= due, "{due} outcomes were due to be kept, and {in_time} were");
        }
        Ended::Refused(error) => {
            assert!(!calm, "{error}");
            let kinds = [ErrorKind::Unreachable, ErrorKind::Unauthorized, ErrorKind::NotAnEdFiApi];
            // A server that takes none of its tokens counts all that it has issued, to processes that died too.
            let revokes =
                |part: &Part| part.revoked_at.is_some() || part.troubles.iter().any(|trouble| trouble.starts_with("revoked"));
            let has_too_many = error.kind() == ErrorKind::TooManyTokens && case.parts.iter().take(ran.part + 1).any(revokes);
            assert!(kinds.contains(&error.kind()) || has_too_many, "{error:?}");
        }
        Ended::Reported(report) => {
            assert!(report.total.is_closed(), "{report}");
            assert_eq!(report.total.read, settled.len() as u64, "{report}");
            let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
            for outcome in settled.values() {
                *counts.entry(outcome).or_default() += 1;
            }
            let total = &report.total;
            let columns = [
                ("created", total.created),
                ("updated", total.updated),
                ("unchanged", total.unchanged),
                ("invalid", total.invalid),
                ("failed", total.failed),
                ("blocked", total.blocked),
                ("skipped", total.skipped),
                ("cancelled", total.cancelled),
            ];
            for (name, count) in columns {
                assert_eq!(counts.get(name).copied().unwrap_or(0), count, "{name}\n{report}");
            }
            assert!(report.stopped.is_some() || total.cancelled == 0, "{report}");
            assert!(!calm || report.stopped.is_none(), "{report}");
            let all_well = report.stopped.is_none() && report.failures.is_empty() && report.gaps.is_empty();
            assert!(report.is_success() == all_well, "{report}");
            assert!(!calm || report.gaps.is_empty(), "{report}");
            let full = matches!(case.parts.get(ran.part).map(|part| part.end), Some(End::FullDisk(0)));
            let kept = settled.values().any(|outcome| *outcome != "cancelled");
            let all_known = ran.delivered.len() >= settled.len();
            assert!(!(full && case.ledger && kept && !all_known) || report.stopped.is_some(), "the disk was full\n{report}");
        }
    }
}

/// Every record ends as the rules say that know nothing of the engine.
pub(crate) fn check_foreseen(case: &Case, ran: &Ran) {
    let Ended::Reported(report) = &ran.ended else { panic!("the run is not over: {:?}", ran.ended) };
    let ends = ran.outcomes();
    let expected = Expected::of(&case.scene);
    let is_sent = |at: usize| ran.log.moments.iter().any(|moment| matches!(moment, Moment::Posted { entry, .. } if *entry == at));
    // A Reconcile does not send what is there as it should be, and so never hears that it would be refused.
    let is_alike = |at: usize| case.mode == Mode::Reconcile && case.scene.entries[at].seeded && !is_sent(at);
    for (origin, (at, itself)) in ran.origins.iter() {
        let end = ends.get(origin.as_str()).copied().map(|end| if delivered(end) { "delivered" } else { end });
        let wanted = match case.scene.entries[*at].fault {
            // Which of them comes first at the ODS, chance decides.
            Fault::CaseTwin => None,
            Fault::Refused if *itself && end == Some("delivered") && is_alike(*at) => None,
            _ if *itself => expected.ends[*at],
            Fault::Twin | Fault::OtherTwin => Some("skipped"),
            _ => Some("invalid"),
        };
        assert!(end.is_some(), "{origin} has no outcome");
        if let Some(wanted) = wanted {
            assert_eq!(end, Some(wanted), "{origin}\n{report}");
        }
    }
}
