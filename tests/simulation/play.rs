//! Plays one seed: an undisturbed run, the disturbed one in all its parts, and what must hold of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use edfi_resync::campus::Mode;
use edfi_resync::engine::Event;
use edfi_resync::model::{Digest, Model};
use edfi_resync::ods::{Credentials, Rng, TokioClock};
use edfi_resync::report::Report;
use edfi_resync::{Error, Resume, Resync};
use edfi_resync_testing::ModelLedger;
use edfi_resync_testing::mock_ods::MockOds;
use http::Method;
use tokio::time::Instant;

use super::case::{Case, End, INSIDE, Part};
use super::check::{check_foreseen, check_part};
use super::end::{Before, Undisturbed, check_again, check_end, check_reconciled};
use super::kept::Kept;
use super::leaky::Leaky;
use super::life::Life;
use super::planted::{Fault as Planted, Slip};
use super::scene::{Fault, digest};
use super::scope::allowed;
use super::source::{Origins, source};
use super::tape::{Call, Log, Moment, Tape};
use super::wire::Wire;

/// How long a token is good for, and a little more.
const TOKENS_LAST: Duration = Duration::from_secs(1_810);

/// How long locks outlive a process, and a little more.
const LOCKS_LAST: Duration = Duration::from_secs(130);

/// What is the same whenever a seed is played.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Trace {
    /// Every request of the disturbed run.
    pub(crate) calls: Vec<Call>,
    /// Every outcome of it: in which part, of what, how.
    pub(crate) outcomes: Vec<(usize, String, &'static str)>,
    /// By entry: the digest of what the ODS holds in the end.
    pub(crate) held: Vec<Option<Digest>>,
}

/// A part of a run that is over.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) part: usize,
    pub(crate) log: Log,
    pub(crate) ended: Ended,
    pub(crate) origins: Arc<Origins>,
    /// How long it took.
    pub(crate) time: Duration,
    /// What the ledger held of this run when the part began: digests of what was delivered, by entry.
    pub(crate) delivered: BTreeMap<usize, Digest>,
}

/// How a part of a run ended.
#[derive(Debug)]
pub(crate) enum Ended {
    Died,
    Refused(Error),
    Reported(Box<Report>),
}

impl Ran {
    /// The last outcome of every record.
    pub(crate) fn outcomes(&self) -> BTreeMap<&str, &'static str> {
        let settled = self.log.moments.iter().filter_map(|moment| match moment {
            Moment::Settled { origin, outcome, .. } => Some((origin.as_str(), *outcome)),
            _ => None,
        });
        settled.collect()
    }

    /// The entries that take part in it, as far as it got. What a leaky source gives beyond the scope does not.
    fn taken(&self, case: &Case) -> BTreeSet<usize> {
        let allowed = allowed(case);
        let entries = self.outcomes().into_keys().map(|origin| self.origins[origin].0);
        entries.filter(|entry| !case.ask.leaky || allowed.contains(entry)).collect()
    }

    pub(crate) fn report(&self) -> &Report {
        match &self.ended {
            Ended::Reported(report) => report,
            other => panic!("an undisturbed run ended so: {other:?}"),
        }
    }
}

/// A mock that holds what a world says it does.
pub(crate) fn mock(case: &Case) -> MockOds {
    thread_local! {
        static FRESH: [MockOds; INSIDE as usize] = std::array::from_fn(fresh);
    }
    let ods = FRESH.with(|fresh| fresh[case.inside as usize].copy());
    for entry in case.scene.entries.iter().filter(|entry| entry.seeded) {
        ods.seed(entry.endpoint, vec![entry.body.clone()]).expect("it has its key");
    }
    ods
}

fn fresh(latency: usize) -> MockOds {
    let ods = MockOds::builder(&Model::ds5_2()).latency(Duration::from_millis(latency as u64)).build();
    let descriptors = [
        "uri://ed-fi.org/AcademicSubjectDescriptor#Mathematics",
        "uri://ed-fi.org/CourseIdentificationSystemDescriptor#LEA course code",
        "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#Local Education Agency",
        "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School",
        "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
        "uri://ed-fi.org/LocalEducationAgencyCategoryDescriptor#Independent",
        "uri://ed-fi.org/TermDescriptor#Fall Semester",
        "uri://ed-fi.org/EmploymentStatusDescriptor#Contractual",
        "uri://ed-fi.org/StaffClassificationDescriptor#Teacher",
        "uri://ed-fi.org/ClassroomPositionDescriptor#Teacher of Record",
    ];
    ods.seed_descriptors(descriptors).expect("descriptor values");
    ods
}

/// Plants what goes wrong in a part.
fn trouble(case: &Case, ods: &MockOds, part: &Part) {
    for entry in &case.scene.entries {
        let plant = |status| {
            let path = format!("/ed-fi/{}", entry.endpoint);
            ods.fail(Method::POST, &path, entry.identity.clone(), status).expect("a failure is planted")
        };
        match entry.fault {
            Fault::Refused => drop(plant(400)),
            Fault::MissingOnce => drop(plant(409).of_type("data-conflict:unresolved-reference").times(1)),
            Fault::Breakdown => drop(plant(503).times(2)),
            Fault::LostAnswer => drop(plant(500).lose_answer().times(1)),
            _ => {}
        }
    }
    if let Some(endpoint) = case.refused {
        ods.fail(Method::POST, &format!("/ed-fi/{endpoint}"), serde_json::Map::new(), 400).expect("a failure is planted");
    }
    if let Some(endpoint) = case.denied {
        ods.deny(Method::POST, endpoint).expect("the endpoint exists");
    }
    for text in &part.troubles {
        ods.plant(text.parse().expect("a trouble"));
    }
}

/// Ends everything that goes wrong.
fn heal(case: &Case, ods: &MockOds) {
    ods.clear_failures();
    if let Some(endpoint) = case.denied {
        ods.allow(endpoint).expect("the endpoint exists");
    }
}

/// What lasts from one part to the next.
pub(crate) struct World<'a> {
    pub(crate) case: &'a Case,
    pub(crate) ods: MockOds,
    pub(crate) tape: Tape,
    pub(crate) ledger: Option<ModelLedger>,
    pub(crate) began: Instant,
}

impl World<'_> {
    /// One process: it opens, plans and runs, until it is done or dies.
    pub(crate) async fn live(&self, number: usize, part: &Part, resume: bool, mode: Mode) -> Ran {
        let case = self.case;
        let mut shown = Shown { number, part, tape: &self.tape, ended: None };
        let (store, origins) = source(case, number);
        let origins = Arc::new(origins);
        let (life, started) = (Life::until(part.end), Instant::now());
        let mut chance = fastrand::Rng::with_seed(case.seed ^ ((number as u64 + 1) << 32));
        let wire = Wire {
            ods: self.ods.clone(),
            tape: self.tape.clone(),
            life: life.clone(),
            rng: Mutex::new(chance.fork()),
            latency: case.latency,
            revoked_at: part.revoked_at,
            oddities: part.oddities.clone(),
            started,
        };
        // Locks that the process before left behind have run out when the next one begins.
        let wall = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000) + LOCKS_LAST * number as u32;
        let clock = Arc::new(TokioClock::starting_at(wall + self.began.elapsed()));
        let mut options = case.options.clone();
        if let End::Deadline(deadline) = part.end {
            options.deadline = Some(deadline);
        }
        let builder = if case.ask.leaky { Resync::builder(Leaky(store)) } else { Resync::builder(store) };
        let mut builder = builder
            .ods(self.ods.base_url())
            .school_year("2027".parse().expect("a year"))
            .secrets(Credentials::new(self.ods.key(), self.ods.secret()))
            .service(Slip::on(wire, case.planted))
            .rules(Planted::rules(case.planted))
            .clock(clock.clone())
            .rng(Rng::seeded(chance.u64(..)))
            .options(options);
        if let Some(ledger) = &self.ledger {
            let slow = ledger.clone().with_delay(clock, Duration::from_millis(case.commit), Rng::seeded(chance.u64(..)));
            let (model, life, tape) = (slow, life.clone(), self.tape.clone());
            builder = builder.ledger(Kept { model, life, tape, started, loses_groups: case.planted == Some(Planted::LosesGroups) });
        }
        let delivered = if resume { self.delivered() } else { BTreeMap::new() };
        let (watched, seen, places) = (life.clone(), self.tape.clone(), origins.clone());
        let observer = move |event: &Event<'_>| {
            if watched.is_over() {
                return;
            }
            if let Event::Settled { record, outcome, .. } = event {
                let mut state = seen.lock();
                let origin = record.origin().to_string();
                let entry = places.get(&origin).map(|(entry, _)| *entry);
                let held = entry.and_then(|entry| state.held[entry]);
                let all_there = entry.is_some_and(|entry| state.lacks(seen.scene(), entry) == (Vec::new(), Vec::new()));
                let (outcome, at) = (outcome.as_str(), started.elapsed());
                state.log.moments.push(Moment::Settled { origin, outcome, at, held, all_there });
            }
            if let Event::Answered { attempts, .. } = event {
                seen.lock().log.told += u64::from(*attempts);
            } else {
                watched.event();
            }
        };
        let run = async {
            let resync = builder.open().await?;
            let plan = resync.plan(&case.ask.request().mode(mode)).await?;
            let resume = if resume { Resume::Newest } else { Resume::No };
            resync.run(&plan).observe(observer).stop_with(life.stop()).resume(resume).await
        };
        // Time is paused: a run that waits for nothing at all would wait for ever.
        let run = tokio::time::timeout(Duration::from_secs(7 * 24 * 3600), run);
        let ended = tokio::select! {
            biased;
            () = life.ended() => Ended::Died,
            report = run => match report.expect("the run ends") {
                Ok(report) => Ended::Reported(Box::new(report)),
                Err(error) => Ended::Refused(error),
            },
        };
        // What it did after its end nobody saw.
        let ended = if life.is_over() { Ended::Died } else { ended };
        if !matches!(&ended, Ended::Reported(report) if report.stopped.is_none()) {
            self.look_again();
        }
        shown.ended = Some(&ended);
        drop(shown);
        let mut log = self.tape.take();
        let delivered = if log.run.is_some_and(|(_, resumed)| resumed) { delivered } else { BTreeMap::new() };
        log.calls.shrink_to_fit();
        Ran { part: number, log, ended, origins, time: started.elapsed(), delivered }
    }

    /// What the newest unfinished run has delivered, by the ledger.
    fn delivered(&self) -> BTreeMap<usize, Digest> {
        let Some(ledger) = &self.ledger else { return BTreeMap::new() };
        let snapshot = ledger.snapshot();
        let Some(newest) = snapshot.runs.first() else { return BTreeMap::new() };
        let good = snapshot.known.iter().filter(|(_, known)| known.run == newest.id && known.ending.is_good());
        good.filter_map(|((_, _, key), known)| Some((self.tape.entry(*key)?, known.accepted.as_ref()?.digest))).collect()
    }

    /// What a dying process had under way may have arrived.
    fn look_again(&self) {
        let scene = self.tape.scene();
        let mut state = self.tape.lock();
        let mut endpoints: Vec<_> = scene.entries.iter().map(|entry| entry.endpoint).collect();
        endpoints.dedup();
        for endpoint in endpoints {
            for record in self.ods.records(endpoint) {
                if let Some(at) = scene.find(endpoint, &record) {
                    state.held[at] = Some(digest(endpoint, record.to_string().as_bytes()));
                }
            }
        }
    }
}

/// A part, to be printed when it is over or nothing holds any more, for whoever looks for what went wrong in it.
struct Shown<'a> {
    number: usize,
    part: &'a Part,
    tape: &'a Tape,
    ended: Option<&'a Ended>,
}

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        if std::env::var("SIMULATION_SHOW").is_err() {
            return;
        }
        let Self { number, part, tape, ended } = self;
        let state = tape.lock();
        println!("part {number}, {part:?}, ended {ended:?}");
        for call in &state.log.calls {
            println!("{call}");
        }
        for moment in &state.log.moments {
            println!("{moment:?}");
        }
    }
}

/// Plays a case: asserts what must hold, and says what happened.
pub(crate) async fn play(case: &Case) -> Trace {
    let mut trace = Trace::default();
    let scene = Arc::new(case.scene.clone());
    if scene.entries.iter().all(|entry| !entry.in_source) {
        return trace;
    }
    let calm = Part::default();
    let last = case.parts.len();
    let undisturbed = World { case, ods: mock(case), tape: Tape::new(&scene), ledger: None, began: Instant::now() };
    let alone = undisturbed.live(last, &calm, false, Mode::Resync).await;
    if let Ended::Refused(error) = &alone.ended
        && error.to_string().starts_with("the plan selects nothing")
    {
        assert!(allowed(case).is_empty(), "there is something to send: {error}");
        return trace;
    }
    let taken = alone.taken(case);
    check_part(case, &alone, &undisturbed.tape, &taken);
    let wanted = Undisturbed::of(&undisturbed, &alone);

    let ledger = case.ledger.then(ModelLedger::new);
    let world = World { case, ods: mock(case), tape: Tape::new(&scene), ledger, began: Instant::now() };
    for (number, part) in case.parts.iter().enumerate() {
        heal(case, &world.ods);
        trouble(case, &world.ods, part);
        let ran = world.live(number, part, case.ledger && number > 0, case.mode).await;
        check_part(case, &ran, &world.tape, &taken);
        if number == 0 && case.is_foreseeable() {
            check_foreseen(case, &ran);
        }
        trace.add(ran);
    }
    heal(case, &world.ods);
    // A server issues a client so many tokens at a time; those of the processes that died expire.
    tokio::time::sleep(TOKENS_LAST).await;
    let ran = world.live(last, &calm, case.ledger, case.mode).await;
    check_part(case, &ran, &world.tape, &taken);
    check_end(&world, &ran, &wanted).await;
    trace.add(ran);

    let before = Before { version: world.ods.newest_change_version(), silent: world.tape.lock().silent.clone() };
    let again = world.live(last, &calm, false, Mode::Resync).await;
    check_part(case, &again, &world.tape, &taken);
    check_again(&world, &again, &wanted, &before);
    trace.add(again);
    trace.held.clone_from(&world.tape.lock().held);

    let before = Before { version: world.ods.newest_change_version(), silent: world.tape.lock().silent.clone() };
    let reconciled = world.live(last, &calm, false, Mode::Reconcile).await;
    check_part(case, &reconciled, &world.tape, &taken);
    check_again(&world, &reconciled, &wanted, &before);
    check_reconciled(&world, &reconciled);
    trace
}

impl Trace {
    fn add(&mut self, ran: Ran) {
        let outcomes = ran.log.moments.into_iter().filter_map(|moment| match moment {
            Moment::Settled { origin, outcome, .. } => Some((ran.part, origin, outcome)),
            _ => None,
        });
        self.outcomes.extend(outcomes);
        self.calls.extend(ran.log.calls);
    }
}
