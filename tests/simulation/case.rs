//! What a seed stands for: a world, what goes wrong in it, what is asked for, and how its run is interrupted.

use std::collections::BTreeSet;
use std::time::Duration;

use edfi_resync::Options;
use edfi_resync::campus::{Mode, NonPersonPolicy, Request};
use edfi_resync::model::CampusRole;
use fastrand::Rng;

use super::build::{AGENCY, STAFF, STUDENTS, Shape, build, id, section_id};
use super::oddity::Oddity;
use super::planted::Fault as Planted;
use super::scene::{Entry, Fault, Scene};

/// How many latencies within the server there are, from none.
pub(crate) const INSIDE: u64 = 3;

/// Everything that follows from a seed.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) seed: u64,
    /// A slip that is planted in who reads the world's answers.
    pub(crate) planted: Option<Planted>,
    pub(crate) scene: Scene,
    pub(crate) ask: Ask,
    /// How the disturbed run goes about it. The undisturbed one, which it is held against, sends everything.
    pub(crate) mode: Mode,
    pub(crate) options: Options,
    /// An answer takes up to so many milliseconds on each way.
    pub(crate) latency: u64,
    /// So much of it within the server, where requests meet.
    pub(crate) inside: u64,
    pub(crate) ledger: bool,
    /// A commit takes up to so many milliseconds.
    pub(crate) commit: u64,
    /// An endpoint of which every record is refused.
    pub(crate) refused: Option<&'static str>,
    /// An endpoint that this client may not write.
    pub(crate) denied: Option<&'static str>,
    /// The parts of the run that are disturbed, in order.
    pub(crate) parts: Vec<Part>,
}

/// A part of a run, until it is interrupted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Part {
    /// The troubles of the mock, as text.
    pub(crate) troubles: Vec<String>,
    /// What stands between client and mock.
    pub(crate) oddities: Vec<Oddity>,
    /// Before this call all tokens are revoked.
    pub(crate) revoked_at: Option<usize>,
    pub(crate) end: End,
}

impl Part {
    /// Whether nothing befalls its requests.
    pub(crate) fn is_calm(&self) -> bool {
        self.troubles.is_empty() && self.oddities.is_empty() && self.revoked_at.is_none()
    }
}

/// How a part of a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum End {
    /// By itself.
    #[default]
    Itself,
    /// The process dies at this call, before or after the server carried it out.
    AtCall(usize, bool),
    /// The process dies at this event.
    AtEvent(usize),
    /// The process dies at this commit; so much of its group is kept, in percent.
    AtCommit(usize, usize),
    /// Somebody stops it at this event, cleanly or at once.
    Stopped(usize, bool),
    /// Its time is up.
    Deadline(Duration),
    /// The disk is full from this commit on.
    FullDisk(usize),
}

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    /// The source has schools and Campus keys.
    pub(crate) keyed: bool,
    /// The source gives more than it is asked for.
    pub(crate) leaky: bool,
    /// The Campus school IDs that are chosen.
    pub(crate) schools: Option<BTreeSet<i64>>,
    /// The Campus person IDs.
    pub(crate) persons: Option<BTreeSet<i64>>,
    /// The Campus section IDs.
    pub(crate) sections: Option<BTreeSet<i64>>,
    pub(crate) policy: NonPersonPolicy,
    /// The chosen endpoints, and whether what they require is added.
    pub(crate) resources: Option<(BTreeSet<&'static str>, bool)>,
}

impl Ask {
    /// Whether everything that the source holds takes part.
    pub(crate) fn is_everything(&self) -> bool {
        self.schools.is_none() && self.persons.is_none() && self.sections.is_none() && self.resources.is_none()
    }

    pub(crate) fn request(&self) -> Request {
        let mut request = Request::new().non_person_policy(self.policy);
        if self.keyed {
            request = match &self.schools {
                Some(schools) => request.schools(schools.iter().copied()),
                None => request.all_schools(),
            };
        }
        let list =
            |ids: &BTreeSet<i64>| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",").parse().expect("Campus IDs");
        if let Some(persons) = &self.persons {
            request = request.persons(list(persons));
        }
        if let Some(sections) = &self.sections {
            request = request.sections(list(sections));
        }
        if let Some((endpoints, dependencies)) = &self.resources {
            request = request.resources(endpoints.iter().copied()).select_dependencies(*dependencies);
        }
        request
    }
}

impl Case {
    pub(crate) fn of(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let rng = &mut rng;
        let crowded = one_in(rng, 100);
        let shape = shape(rng, crowded);
        let mut scene = build(&shape);
        let mut ask = ask(rng, &shape, &scene);
        let plain = one_in(rng, 4);
        let mut parts: Vec<_> = if plain {
            vec![Part { end: if one_in(rng, 3) { stop(rng) } else { End::Itself }, ..Part::default() }]
        } else {
            (0..rng.usize(1..5)).map(|_| part(rng)).collect()
        };
        faults(rng, &mut scene, plain);
        if one_in(rng, 4) {
            edits(rng, &mut scene, parts.len());
        }
        left_out(rng, &mut scene, &mut ask);
        case_twins(seed, &mut scene);
        if !plain {
            unseen(&mut scene);
        }
        let endpoint = |rng: &mut Rng| scene.entries[rng.usize(..scene.entries.len())].endpoint;
        let refused =
            (!plain && one_in(rng, if crowded { 2 } else { 60 })).then(|| if crowded { "classPeriods" } else { endpoint(rng) });
        let denied = (!plain && one_in(rng, 30)).then(|| endpoint(rng));
        let mut options = Options::default();
        options.concurrency = rng.usize(1..=16);
        options.max_attempts = if plain { 6 } else { rng.u32(1..9) };
        if !plain && one_in(rng, 10) {
            options.retry_budget = Some(rng.u64(0..40));
        }
        if !plain && one_in(rng, 4) {
            options.outage_patience = Some(Duration::from_secs(rng.u64(0..60)));
        }
        if one_in(rng, 150) {
            options.memory_budget = rng.usize(0..2_000);
        }
        if !plain {
            oddities(seed, &mut parts);
        }
        let latency = if one_in(rng, 5) { 0 } else { rng.u64(1..25) };
        let inside = rng.u64(..INSIDE);
        let commit = if one_in(rng, 3) { 0 } else { rng.u64(1..80) };
        let (ledger, planted, mode) = (!one_in(rng, 8), None, Mode::Resync);
        Self { seed, planted, scene, ask, mode, options, latency, inside, ledger, commit, refused, denied, parts }
    }

    /// Whether the rules of [`Expected`](super::expected::Expected) tell how the first part ends.
    pub(crate) fn is_foreseeable(&self) -> bool {
        let first = self.parts.first();
        let calm = first.is_some_and(|part| part.is_calm() && part.end == End::Itself);
        let unseen = |endpoint| matches!(endpoint, "students" | "staffs" | "contacts");
        let lost = self.scene.entries.iter().any(|entry| entry.fault == Fault::LostAnswer && unseen(entry.endpoint));
        let patient = self.options.max_attempts >= 6 && self.options.retry_budget.is_none();
        calm && !lost && patient && self.refused.is_none() && self.denied.is_none() && self.ask.is_everything()
    }
}

fn one_in(rng: &mut Rng, cases: u32) -> bool {
    rng.u32(..cases) == 0
}

fn shape(rng: &mut Rng, crowded: bool) -> Shape {
    Shape {
        schools: rng.usize(1..3),
        sections: rng.usize(0..3),
        periods: rng.bool(),
        crowd: if crowded { rng.usize(60..200) } else { 0 },
        students: (0..rng.usize(0..4)).map(|_| (rng.u8(0..4), rng.bool())).collect(),
        staff: (0..rng.usize(0..3)).map(|_| (rng.bool(), rng.bool())).collect(),
        objectives: (0..rng.usize(0..5)).map(|_| (rng.u32(..10) < 7).then(|| rng.usize(0..5))).collect(),
    }
}

fn ask(rng: &mut Rng, shape: &Shape, scene: &Scene) -> Ask {
    let keyed = one_in(rng, 2);
    let mut ask = Ask {
        keyed,
        leaky: keyed && one_in(rng, 4),
        schools: None,
        persons: None,
        sections: None,
        policy: NonPersonPolicy::Related,
        resources: None,
    };
    if keyed && shape.schools > 1 && one_in(rng, 2) {
        ask.schools = Some([rng.i64(1..=2)].into());
    }
    if keyed && one_in(rng, 3) {
        let students = (0..shape.students.len()).map(|number| STUDENTS + id(number));
        let mut people: BTreeSet<_> = students.chain((0..shape.staff.len()).map(|number| STAFF + id(number))).collect();
        people.retain(|_| rng.bool());
        ask.persons = (!people.is_empty()).then_some(people);
    }
    if keyed && one_in(rng, 8) && shape.sections > 0 && shape.crowd == 0 {
        ask.sections = Some([section_id(AGENCY * 1000 + rng.i64(1..=id(shape.schools)), rng.usize(..shape.sections))].into());
    }
    if ask.persons.is_some() || ask.sections.is_some() {
        ask.policy = [NonPersonPolicy::Related, NonPersonPolicy::FullScope, NonPersonPolicy::Skip][rng.usize(..3)];
    }
    if one_in(rng, 6) {
        let mut endpoints: BTreeSet<_> = scene.entries.iter().map(|entry| entry.endpoint).collect();
        endpoints.retain(|_| rng.bool());
        ask.resources = (!endpoints.is_empty()).then(|| (endpoints, rng.bool()));
    }
    ask
}

fn part(rng: &mut Rng) -> Part {
    let mut part = Part::default();
    if !one_in(rng, 4) {
        part.troubles.extend((0..rng.usize(1..4)).map(|_| trouble(rng)));
    }
    if one_in(rng, 8) {
        part.revoked_at = Some(rng.usize(0..40));
    }
    part.end = match rng.u32(..20) {
        0..5 => End::AtCall(rng.usize(0..60), rng.bool()),
        5..8 => End::AtEvent(rng.usize(0..70)),
        8..12 => End::AtCommit(rng.usize(0..4), rng.usize(0..101)),
        12..15 => stop(rng),
        15 => End::Deadline(Duration::from_millis(rng.u64(0..2_000))),
        16 | 17 => End::FullDisk(rng.usize(0..4)),
        _ => End::Itself,
    };
    part
}

/// Gives some records a twin whose key differs in letter case only, by a chance of their own as well.
fn case_twins(seed: u64, scene: &mut Scene) {
    let rng = &mut Rng::with_seed(seed.rotate_left(32));
    if !one_in(rng, 6) {
        return;
    }
    for entry in &mut scene.entries {
        let plain = entry.in_source && !entry.seeded && entry.fault == Fault::None && entry.edited_before == 0;
        if plain && entry.in_other_case().is_some() && one_in(rng, 2) {
            entry.fault = Fault::CaseTwin;
        }
    }
}

/// Adds oddities to some parts, by a chance of their own, so that the seeds stand for the same worlds as before there were any.
fn oddities(seed: u64, parts: &mut [Part]) {
    let rng = &mut Rng::with_seed(!seed);
    for part in parts {
        if one_in(rng, 2) {
            part.oddities.extend((0..rng.usize(1..3)).map(|_| Oddity::of(rng)));
        }
    }
}

fn stop(rng: &mut Rng) -> End {
    End::Stopped(rng.usize(0..70), one_in(rng, 3))
}

/// Something that may befall the mock.
fn trouble(rng: &mut Rng) -> String {
    let from = rng.u32(1..40);
    match rng.u32(..16) {
        0 => format!("drop:every={},commit={}", rng.u32(2..20), ["before", "after", "either"][rng.usize(..3)]),
        1 => format!("rate_limit:per_second={},retry_after={}", rng.u32(5..60), rng.u32(0..20)),
        2 => format!("late_parent:every={}", rng.u32(2..20)),
        3 => format!("invalid:every={}", rng.u32(3..30)),
        4 => format!("gateway:seconds={},from={from}", rng.u32(1..20)),
        5 => "shared_parent".to_owned(),
        6 => format!("outage:seconds={},from={from},answer={}", rng.u32(1..600), ["none", "503"][rng.usize(..2)]),
        7 => format!("revoked:from={from}"),
        8 => format!("token_life:seconds={}", f64::from(rng.u32(1..40)) / 10.0),
        9 => format!(
            "lost_create:resource={},times={}",
            ["students", "staffs", "contacts", "schools"][rng.usize(..4)],
            rng.u32(1..3)
        ),
        10 => format!("slow:every={},seconds={}", rng.u32(2..20), rng.u32(1..90)),
        11 => format!("malformed:every={}", rng.u32(3..30)),
        _ => format!("random:rate={},seed={}", f64::from(rng.u32(1..30)) / 100.0, rng.u32(..)),
    }
}

fn faults(rng: &mut Rng, scene: &mut Scene, plain: bool) {
    const FAULTS: [Fault; 12] = [
        Fault::Refused,
        Fault::Refused,
        Fault::Refused,
        Fault::Malformed,
        Fault::Malformed,
        Fault::MissingOnce,
        Fault::Breakdown,
        Fault::LostAnswer,
        Fault::Twin,
        Fault::OtherTwin,
        Fault::MalformedTwin,
        Fault::MalformedBefore,
    ];
    for _ in 0..rng.usize(0..6) {
        let (at, fault) = (rng.usize(..scene.entries.len()), FAULTS[rng.usize(..FAULTS.len())]);
        let entry = &mut scene.entries[at];
        // A person whose answer is lost exists unseen, and is judged by its associations: the rules do not tell its end.
        if plain && fault == Fault::LostAnswer && matches!(entry.endpoint, "students" | "staffs" | "contacts") {
            continue;
        }
        let needs_no_spare =
            matches!(fault, Fault::Refused | Fault::MissingOnce | Fault::Breakdown | Fault::LostAnswer | Fault::Twin);
        if entry.spare().is_some() || needs_no_spare {
            entry.fault = fault;
        }
    }
}

/// Some records change in Campus between two parts.
fn edits(rng: &mut Rng, scene: &mut Scene, parts: usize) {
    for entry in &mut scene.entries {
        if entry.spare().is_some() && entry.fault == Fault::None && one_in(rng, 3) {
            entry.edited_before = rng.usize(0..=parts);
        }
    }
}

/// Leaves kinds out of the source, and gives the ODS what it has from before.
fn left_out(rng: &mut Rng, scene: &mut Scene, ask: &mut Ask) {
    for _ in 0..rng.usize(0..3) {
        let endpoint = scene.entries[rng.usize(..scene.entries.len())].endpoint;
        for entry in scene.entries.iter_mut().filter(|entry| entry.endpoint == endpoint) {
            (entry.in_source, entry.seeded, entry.fault, entry.edited_before) = (false, true, Fault::None, 0);
        }
    }
    if let Some((endpoints, _)) = &mut ask.resources {
        endpoints.retain(|endpoint| scene.entries.iter().any(|entry| entry.in_source && entry.endpoint == *endpoint));
    }
    ask.resources.take_if(|(endpoints, _)| endpoints.is_empty());
    // A filter that no record has a key for is refused.
    let carried = |role| scene.entries.iter().any(|entry| entry.in_source && entry.campus.iter().any(|(of, _)| *of == role));
    ask.persons.take_if(|_| !carried(CampusRole::Person));
    ask.sections.take_if(|_| !carried(CampusRole::Section));
    let narrowed = |entry: &Entry| {
        let chosen = ask.resources.as_ref().is_none_or(|(endpoints, _)| endpoints.contains(entry.endpoint));
        let has = |role| entry.campus.iter().any(|(of, _)| *of == role);
        let listed = (ask.persons.is_some() && has(CampusRole::Person)) || (ask.sections.is_some() && has(CampusRole::Section));
        entry.in_source && chosen && listed
    };
    // Nor is a request that skips everything.
    if ask.policy == NonPersonPolicy::Skip && !scene.entries.iter().any(narrowed) {
        ask.policy = NonPersonPolicy::FullScope;
    }
    for _ in 0..rng.usize(0..8) {
        let at = rng.usize(..scene.entries.len());
        scene.entries[at].seeded = true;
    }
    let lenient = !one_in(rng, 5);
    for entry in &mut scene.entries {
        let chosen = ask.resources.as_ref().is_none_or(|(endpoints, _)| endpoints.contains(entry.endpoint));
        let about_people = entry.campus.iter().any(|(role, _)| *role == CampusRole::Person);
        entry.seeded |= lenient && (!chosen || (ask.policy == NonPersonPolicy::Skip && !about_people));
    }
    // What an ODS holds refers to nothing that it does not hold: what is left out of the source brings what it refers to, and
    // what else was seeded without its parents is not.
    let mut open: Vec<_> = (0..scene.entries.len()).filter(|&at| !scene.entries[at].in_source).collect();
    let mut kept = BTreeSet::new();
    while let Some(at) = open.pop() {
        if kept.insert(at) {
            open.extend(&scene.entries[at].parents);
            scene.entries[at].seeded = true;
        }
    }
    let stray = |scene: &Scene| {
        let lacks = |at: &usize| scene.entries[*at].parents.iter().any(|&parent| !scene.entries[parent].seeded);
        (0..scene.entries.len()).find(|at| scene.entries[*at].seeded && lacks(at))
    };
    while let Some(at) = stray(scene) {
        scene.entries[at].seeded = false;
    }
}

/// A person that the ODS holds unseen, and whose own record is malformed, is found or not as luck has it: a look-up that fails lets its
/// association go, which makes it visible. How it ends would be uncertain, with all that depends on it.
fn unseen(scene: &mut Scene) {
    for at in 0..scene.entries.len() {
        let primaries = scene.primaries(at);
        let unseen = !primaries.is_empty() && primaries.iter().all(|&primary| !scene.entries[primary].seeded);
        let entry = &mut scene.entries[at];
        if entry.fault == Fault::Malformed && entry.seeded && unseen {
            entry.fault = Fault::None;
        }
    }
}
