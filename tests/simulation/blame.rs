//! Whose fault a bad answer is, told from the log alone: an operation's own, or that of an outage, which several get one after the other.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use super::case::{Case, End};
use super::play::{Ended, Ran};
use super::tape::{Call, Moment};

/// How long there is patience with an outage, if the case does not say.
const PATIENCE: Duration = Duration::from_secs(300);

/// Whether a call only looks whether the server is there.
fn is_probe(call: &Call) -> bool {
    call.path.ends_with("?limit=1")
}

/// Whether the API itself answered, and says whose answer it is.
fn is_good(call: &Call) -> bool {
    matches!(call.status, 200..299 | 400 | 403..=405 | 409 | 412 | 413 | 415) && !call.odd && !call.doubtful
}

/// Whether the server, something in its place or nobody answered; throttles and refused tokens are looked at apart.
fn is_servers_fault(call: &Call) -> bool {
    !is_good(call) && !call.doubtful && !matches!(call.status, 401 | 429 | 200..300)
}

/// The requests for data that have an answer, or are known to get none, in the order in which that was known.
fn answered(ran: &Ran) -> Vec<&Call> {
    let mut calls: Vec<_> = ran.log.calls.iter().filter(|call| call.path.starts_with("/data") && call.answered.is_some()).collect();
    calls.sort_by_key(|call| call.nth);
    calls
}

/// What the log leaves open.
#[derive(Debug, Clone, Copy)]
struct Reading {
    /// Whose first refused token only said that it had to be a new one.
    renews: Renews,
    /// A success that shows nothing was taken for a bad answer.
    silent: bool,
}

/// Who asks for a new token and goes again without having learned anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Renews {
    Nobody,
    Probes,
    /// Those right behind whose answer a token was fetched.
    Fetching,
    All,
}

/// How many bad answers of an operation were its own, by each way to read the log.
#[derive(Debug)]
pub(crate) struct Own<'a>(Vec<HashMap<&'a str, Vec<&'a Call>>>);

impl<'a> Own<'a> {
    pub(crate) fn of(ran: &'a Ran) -> Self {
        let renews = [Renews::Nobody, Renews::Probes, Renews::Fetching, Renews::All];
        let readings = renews.into_iter().flat_map(|renews| [true, false].map(|silent| Reading { renews, silent }));
        Self(readings.map(|reading| own_faults(ran, reading)).collect())
    }

    /// The operations that have any.
    pub(crate) fn operations(&self) -> BTreeSet<&'a str> {
        self.0.iter().flat_map(HashMap::keys).copied().collect()
    }

    /// So many of those that are wanted, by each way of reading.
    pub(crate) fn count(&self, operation: &str, wanted: impl Fn(&Call) -> bool) -> impl Iterator<Item = usize> {
        self.0.iter().map(move |own| own.get(operation).map_or(0, |calls| calls.iter().filter(|call| wanted(call)).count()))
    }
}

/// By operation: those of its bad answers that are its own. Of a row of bad answers without a good one between them all are, if no other
/// operation and no probe got one of them; else only the first.
fn own_faults(ran: &Ran, reading: Reading) -> HashMap<&str, Vec<&Call>> {
    let mut own: HashMap<&str, Vec<&Call>> = HashMap::new();
    let mut renewed = BTreeSet::new();
    let mut calls = answered(ran);
    let fetches: Vec<_> = ran.log.calls.iter().filter(|call| call.path.ends_with("/oauth/token")).map(|call| call.at).collect();
    calls.retain(|call| match reading.renews {
        _ if call.status != 401 => true,
        Renews::Fetching => !call.answered.is_some_and(|answered| fetches.contains(&answered)),
        Renews::Probes if !is_probe(call) => true,
        Renews::Nobody => true,
        Renews::Probes | Renews::All => !renewed.insert(&call.correlation),
    });
    for row in calls.split(|call| is_good(call)) {
        let row: Vec<_> = row.iter().copied().filter(|call| call.status != 429 && (reading.silent || call.status != 299)).collect();
        let operations: BTreeSet<_> = row.iter().map(|call| call.correlation.as_str()).collect();
        let count = if operations.len() > 1 { 1 } else { row.len() };
        for call in row.into_iter().filter(|call| !is_probe(call)).take(count) {
            own.entry(&call.correlation).or_default().push(call);
        }
    }
    own
}

/// Nobody sends while it is not known whether the server is there, but who looks; and nobody fails for what was an outage.
pub(crate) fn check_blame(case: &Case, ran: &Ran) {
    check_probes(ran);
    check_failed(case, ran);
}

/// Behind a probe that failed there are only probes, until somebody has a good answer.
fn check_probes(ran: &Ran) {
    let calls = answered(ran);
    for (nth, probe) in calls.iter().enumerate().filter(|(_, call)| is_probe(call) && !is_good(call)) {
        // A good answer that came while it was on its way says more.
        if calls[..nth].iter().any(|call| is_good(call) && call.answered >= Some(probe.at)) {
            continue;
        }
        let good = calls[nth..].iter().find(|call| is_good(call)).and_then(|call| call.answered);
        let between = |call: &&Call| Some(call.at) > probe.answered && good.is_none_or(|good| call.at < good);
        let early = ran.log.calls.iter().filter(|call| call.path.starts_with("/data") && !is_probe(call)).find(between);
        if let Some(early) = early {
            panic!("{} {} was sent behind a probe that failed, {:?}", early.method, early.path, early.at);
        }
    }
}

/// A record that failed with a fault of the server was tried as often as it may be, outages apart.
fn check_failed(case: &Case, ran: &Ran) {
    let ended_early = !matches!(&ran.ended, Ended::Reported(report) if report.stopped.is_none());
    let patience = case.options.outage_patience.unwrap_or(PATIENCE);
    let calls = answered(ran);
    let sent_off = calls.iter().any(|call| call.retry_after.is_some_and(|asked| Duration::from_secs(asked) > patience));
    if ended_early
        || sent_off
        || case.options.retry_budget.is_some()
        || case.parts.get(ran.part).is_some_and(|part| part.end != End::Itself)
    {
        return;
    }
    let own = Own::of(ran);
    let mut last: BTreeMap<usize, &Call> = BTreeMap::new();
    for call in &calls {
        last.extend(call.entry.map(|entry| (entry, *call)));
    }
    for moment in &ran.log.moments {
        let Moment::Settled { origin, outcome: "failed", at, .. } = moment else { continue };
        let (entry, itself) = ran.origins[origin];
        let Some(call) = last.get(&entry).filter(|call| itself && is_servers_fault(call) && call.answered <= Some(*at)) else {
            continue;
        };
        let good = calls.iter().rev().find(|call| is_good(call) && call.answered <= Some(*at)).and_then(|call| call.answered);
        let given_up = *at >= good.unwrap_or_default() + patience;
        let own = own.count(&call.correlation, |_| true).max().unwrap_or(0);
        assert!(
            given_up || own >= case.options.max_attempts as usize,
            "{origin} failed at {at:?} with {own} faults of its own, the last one {}",
            call.status
        );
    }
}
