//! [`Tape`]: what happened in a simulation, in order, and what the ODS holds by what was seen on the wire.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use edfi_resync::ledger::RunId;
use edfi_resync::model::{Digest, Key};

use super::scene::{Entry, Scene, key};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Moment {
    /// A record was sent.
    Posted {
        entry: usize,
        digest: Digest,
        /// What it refers to and the ODS did not hold.
        absent: Vec<usize>,
        /// The people it is about and of whom the ODS held no primary association.
        unseen: Vec<usize>,
    },
    /// A record was answered; 0 if no answer came.
    Answered { entry: usize, status: u16 },
    /// Records of an endpoint were looked up by their key; whether the answer could be used.
    LookedUp { endpoint: String, usable: bool },
    /// A record settled.
    Settled {
        origin: String,
        outcome: &'static str,
        at: Duration,
        /// The digest of what the ODS held then.
        held: Option<Digest>,
        /// What it refers to, and the people it is about, were there for this client.
        all_there: bool,
    },
}

/// A request as a log shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) at: Duration,
    pub(crate) method: String,
    pub(crate) path: String,
    /// Of the body.
    pub(crate) digest: u64,
    /// Which entry it sends.
    pub(crate) entry: Option<usize>,
    /// Which operation it belongs to.
    pub(crate) correlation: String,
    /// 0 while there is no answer, and if none comes.
    pub(crate) status: u16,
    pub(crate) retry_after: Option<u64>,
    pub(crate) answered: Option<Duration>,
    /// How many calls had an answer before: several may have one at the same time.
    pub(crate) nth: usize,
    /// The answer is not the mock's.
    pub(crate) odd: bool,
    /// An answer came meanwhile that belongs to another request: whose this one is cannot be told.
    pub(crate) doubtful: bool,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, method, path, digest, correlation, entry: _, status, retry_after, answered, nth: _, odd, doubtful } = self;
        let short = &correlation[..correlation.len().min(8)];
        write!(
            f,
            "{at:>9.3?} {method} {path} {:04x} [{short}] {status} {retry_after:?} {answered:.3?}{}{}",
            digest & 0xffff,
            if *odd { " odd" } else { "" },
            if *doubtful { " doubtful" } else { "" }
        )
    }
}

/// What one part of a run left behind.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) moments: Vec<Moment>,
    pub(crate) calls: Vec<Call>,
    /// When groups were committed, and how many outcomes they held.
    pub(crate) commits: Vec<(Duration, usize)>,
    /// The run of the ledger, and whether it was resumed.
    pub(crate) run: Option<(RunId, bool)>,
    /// How often an answer belonged to another request.
    pub(crate) misplaced: u64,
    /// How many requests for records the events tell of.
    pub(crate) told: u64,
    /// How many calls have an answer, or are known to get none.
    pub(crate) answered: usize,
}

impl Log {
    /// A call has its answer, or is known to get none.
    pub(crate) fn answered(&mut self, at: usize, time: Duration) -> &mut Call {
        let call = &mut self.calls[at];
        (call.answered, call.nth) = (Some(time), self.answered);
        self.answered += 1;
        call
    }
}

/// The log of the present part, and what the ODS holds.
#[derive(Debug, Clone)]
pub(crate) struct Tape(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    scene: Arc<Scene>,
    keys: HashMap<Key, usize>,
    state: Mutex<State>,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) log: Log,
    /// By entry: the digest of what the ODS holds.
    pub(crate) held: Vec<Option<Digest>>,
    /// The entries whose last success showed nothing.
    pub(crate) silent: BTreeSet<usize>,
}

impl State {
    /// What an entry refers to and the ODS does not hold, and the people it is about and of whom the ODS holds no primary association.
    pub(crate) fn lacks(&self, scene: &Scene, entry: usize) -> (Vec<usize>, Vec<usize>) {
        let Entry { parents, about, .. } = &scene.entries[entry];
        let absent = parents.iter().copied().filter(|&parent| self.held[parent].is_none()).collect();
        let unseen = |person: &usize| scene.primaries(*person).iter().all(|&primary| self.held[primary].is_none());
        (absent, about.iter().copied().filter(unseen).collect())
    }
}

impl Tape {
    pub(crate) fn new(scene: &Arc<Scene>) -> Self {
        let held = scene.entries.iter().map(|entry| entry.seeded.then(|| entry.digest(&entry.body))).collect();
        let mut keys: HashMap<_, _> = (0..).zip(&scene.entries).map(|(at, entry)| (entry.key(), at)).collect();
        let twins = (0..).zip(&scene.entries).filter(|(_, entry)| entry.is_two());
        keys.extend(twins.map(|(at, entry)| (key(entry.endpoint, &entry.case_twin()), at)));
        Self(Arc::new(Inner {
            scene: Arc::clone(scene),
            keys,
            state: Mutex::new(State { log: Log::default(), held, silent: BTreeSet::new() }),
        }))
    }

    pub(crate) fn scene(&self) -> &Arc<Scene> {
        &self.0.scene
    }

    /// Which entry has this natural key, or is one with it to the ODS.
    pub(crate) fn entry(&self, key: Key) -> Option<usize> {
        self.0.keys.get(&key).copied()
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was logged since it was last taken.
    pub(crate) fn take(&self) -> Log {
        std::mem::take(&mut self.lock().log)
    }
}
