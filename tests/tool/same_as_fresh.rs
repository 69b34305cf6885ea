//! Rows 14 and 15, as a property: after a person's Ed-Fi ID changed or two people were combined, the ODS holds exactly what a fresh full resync
//! of the changed Campus database puts into an empty ODS. Only people themselves may be left over: they are never deleted. Not all is well before: see [`Flaw`].
//!
//! `EVENT_CASES=200` plays so many cases, and `EVENT_SEED=17` that one alone.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::PathBuf;
use std::sync::OnceLock;

use edfi_resync::Resync;
use edfi_resync::campus::{CampusEvent, Request};
use edfi_resync::ledger::SqliteLedger;
use edfi_resync::model::{Model, ResourceClass};
use edfi_resync::ods::{Credentials, Rng};
use edfi_resync::source::SqliteStore;
use edfi_resync_testing::MockOds;
use edfi_resync_testing::district::SampleDistrict;
use rusqlite::{Connection, params};
use serde_json::Value;
use tempfile::TempDir;

/// How many cases are played unless it is said.
const CASES: u64 = 8;
/// Districts that the cases share.
const DISTRICTS: u64 = 2;

/// A district whose records are all in an ODS, and known to a ledger.
struct Base {
    folder: TempDir,
    ods: MockOds,
}

/// An empty ODS, to be copied.
fn empty() -> MockOds {
    static EMPTY: OnceLock<MockOds> = OnceLock::new();
    EMPTY.get_or_init(|| MockOds::new(&Model::ds5_2())).copy()
}

async fn open(campus: PathBuf, ods: &MockOds, ledger: Option<PathBuf>) -> Resync {
    let builder = Resync::builder(SqliteStore::open(campus).expect("the district opens"))
        .ods(ods.base_url())
        .secrets(Credentials::new(ods.key(), ods.secret()))
        .service(ods.clone())
        .rng(Rng::seeded(7));
    let builder = match ledger {
        Some(path) => builder.ledger(SqliteLedger::open(path).expect("the ledger opens")),
        None => builder,
    };
    builder.open().await.expect("it opens")
}

/// Sends everything.
async fn full(resync: &Resync, seed: u64) {
    let plan = resync.plan(&Request::new().all_schools()).await.expect("it can be planned");
    let report = resync.run(&plan).await.expect("it can be run");
    assert!(report.stopped.is_none() && report.total.failed == 0, "seed {seed}: {report}");
}

impl Base {
    async fn create(seed: u64) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let base = Self { folder, ods: empty() };
        SampleDistrict::new(14).with_seed(seed).create(base.campus()).expect("a district");
        full(&open(base.campus(), &base.ods, Some(base.ledger())).await, seed).await;
        base
    }

    fn campus(&self) -> PathBuf {
        self.folder.path().join("campus.db")
    }

    fn ledger(&self) -> PathBuf {
        self.folder.path().join("ledger.db")
    }

    /// The same, to be changed.
    fn copy(&self) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let copy = Self { folder, ods: self.ods.copy() };
        std::fs::copy(self.campus(), copy.campus()).expect("the district can be copied");
        std::fs::copy(self.ledger(), copy.ledger()).expect("the ledger can be copied");
        copy
    }
}

/// What somebody is in the district.
#[derive(Debug, Clone, Copy)]
enum Part {
    Student,
    Staff,
    Guardian,
}

const PARTS: [Part; 3] = [Part::Student, Part::Staff, Part::Guardian];

impl Part {
    /// The people who are this; the first column is the person, the second the Ed-Fi ID.
    fn people(self, campus: &Connection) -> Vec<(i64, Option<String>)> {
        let who = match self {
            Self::Student => "SELECT personID FROM Enrollment",
            Self::Staff => "SELECT personID FROM EmploymentAssignment",
            Self::Guardian => "SELECT personID2 FROM RelatedPair WHERE guardian = 1",
        };
        let sql = format!("SELECT personID, edFiID FROM Person WHERE personID IN ({who}) ORDER BY personID");
        let mut statement = campus.prepare(&sql).expect("a statement");
        let people = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
        people.collect::<Result<_, _>>().expect("people")
    }
}

/// Each table and column that names a person, but for identities.
const NAMED: [(&str, &str); 23] = [
    ("Contact", "personID"),
    ("HouseholdMember", "personID"),
    ("RelatedPair", "personID1"),
    ("RelatedPair", "personID2"),
    ("Section", "teacherPersonID"),
    ("SectionStaffHistory", "personID"),
    ("Employment", "personID"),
    ("EmploymentAssignment", "personID"),
    ("Enrollment", "personID"),
    ("Roster", "personID"),
    ("Attendance", "personID"),
    ("GradingScore", "personID"),
    ("TranscriptCourse", "personID"),
    ("TranscriptGPA", "personID"),
    ("Graduation", "personID"),
    ("TestScore", "personID"),
    ("BehaviorIncident", "referralPersonID"),
    ("BehaviorRole", "personID"),
    ("InterventionStudent", "personID"),
    ("ProgramParticipation", "personID"),
    ("SpecialEdEvaluation", "personID"),
    ("CohortMember", "personID"),
    ("CohortStaff", "personID"),
];

/// What a person has once at most.
const ONCE: [(&str, &str); 3] = [
    ("RelatedPair", "personID1, personID2, coalesce(endDate, '')"),
    ("GradingScore", "personID, sectionID, taskID, termID"),
    ("ProgramParticipation", "personID, programID, startDate"),
];

/// Combine Person, as Campus does it: what was the one person's is the other's, what both have is kept once.
fn combine(campus: &Connection, kept: i64, removed: i64) {
    campus.execute_batch("PRAGMA foreign_keys = OFF").expect("a pragma");
    for (table, column) in NAMED {
        let over = format!("UPDATE OR IGNORE {table} SET {column} = ?1 WHERE {column} = ?2");
        campus.execute(&over, params![kept, removed]).expect("rows move over");
        let drop = format!("DELETE FROM {table} WHERE {column} = ?1");
        campus.execute(&drop, params![removed]).expect("twins go");
    }
    for (table, key) in ONCE {
        let twins = format!("DELETE FROM {table} WHERE rowid NOT IN (SELECT min(rowid) FROM {table} GROUP BY {key})");
        campus.execute(&twins, []).expect("twins go");
    }
    campus.execute("DELETE FROM \"Identity\" WHERE personID = ?1", params![removed]).expect("the identity goes");
    campus.execute("DELETE FROM Person WHERE personID = ?1", params![removed]).expect("the person goes");
}

fn give(campus: &Connection, person: i64, id: Option<&str>) {
    campus.execute("UPDATE Person SET edFiID = ?2 WHERE personID = ?1", params![person, id]).expect("a new Ed-Fi ID");
}

fn changed(person: i64, old: Option<&str>, new: Option<&str>) -> CampusEvent {
    CampusEvent::ed_fi_id_changed(person, old, new).expect("it did change")
}

/// Changes Campus somehow, and says what happened.
fn change(campus: &Connection, rng: &mut fastrand::Rng) -> Vec<CampusEvent> {
    let part = PARTS[rng.usize(..PARTS.len())];
    let people = part.people(campus);
    let any = |rng: &mut fastrand::Rng| people[rng.usize(..people.len())].clone();
    let (first, old) = any(rng);
    let (second, other) = loop {
        let one = any(rng);
        if one.0 != first {
            break one;
        }
    };
    let fresh = format!("9{:08}", rng.u32(..100_000_000));
    match rng.u32(..6) {
        // One ID is changed, or added where there was none.
        0 | 1 => {
            give(campus, first, Some(&fresh));
            vec![changed(first, old.as_deref(), Some(&fresh))]
        }
        // Two had each other's.
        2 if old.is_some() && other.is_some() => {
            give(campus, first, other.as_deref());
            give(campus, second, old.as_deref());
            vec![changed(first, old.as_deref(), other.as_deref()), changed(second, other.as_deref(), old.as_deref())]
        }
        // One had the other's.
        3 if old.is_some() => {
            give(campus, first, Some(&fresh));
            give(campus, second, old.as_deref());
            let second = changed(second, other.as_deref(), old.as_deref());
            let mut both = vec![changed(first, old.as_deref(), Some(&fresh)), second];
            if rng.bool() {
                both.reverse();
            }
            both
        }
        _ => {
            combine(campus, first, second);
            vec![CampusEvent::people_combined(first, second, other).expect("two people")]
        }
    }
}

/// What an ODS holds, by resource: each record without what the server adds, in the order of its text.
pub(crate) fn held(ods: &MockOds) -> BTreeMap<String, BTreeSet<String>> {
    let kinds = ods.model().kinds().filter(|kind| kind.spec().class == ResourceClass::Resource);
    let text = |mut record: Value| {
        let members = record.as_object_mut().expect("an object");
        for member in ["id", "_etag", "_lastModifiedDate"] {
            members.remove(member);
        }
        without_links(&mut record);
        record.to_string()
    };
    let records = |endpoint: &str| ods.records(endpoint).into_iter().map(text).collect();
    kinds.map(|kind| (kind.endpoint().to_owned(), records(kind.endpoint()))).collect()
}

fn without_links(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove("link");
            members.values_mut().for_each(without_links);
        }
        Value::Array(items) => items.iter_mut().for_each(without_links),
        _ => {}
    }
}

/// What is not as it should be when it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    None,
    /// Another vendor wrote about the same students: all of that stays.
    OthersWrite,
    /// The last run was refused some of what earlier ones had delivered.
    Refused,
    /// A student who has no part in it has a code that is not mapped: what was sent of this student stays, and a fresh ODS gets nothing of it.
    Unmapped,
}

impl Base {
    /// Lets another vendor write about everybody.
    fn let_others_write(&self) {
        for (endpoint, date) in [
            ("studentSchoolAssociations", "entryDate"),
            ("studentSchoolAttendanceEvents", "eventDate"),
            ("staffEducationOrganizationEmploymentAssociations", "hireDate"),
        ] {
            let others = self.ods.records(endpoint).into_iter().map(|mut record| {
                record[date] = "2020-02-29".into();
                record
            });
            self.ods.seed(endpoint, others.collect()).expect("it is stored");
        }
    }

    /// Sends everything once more, and the ODS takes a part of it amiss.
    async fn be_refused(&self, seed: u64) {
        self.ods.plant("invalid:every=7".parse().expect("a trouble"));
        let resync = open(self.campus(), &self.ods, Some(self.ledger())).await;
        let plan = resync.plan(&Request::new().all_schools()).await.expect("it can be planned");
        let report = resync.run(&plan).await.expect("it can be run");
        assert!(report.total.failed > 100, "seed {seed}: {report}");
        self.ods.clear_failures();
    }
}

/// Takes a code away from a student whom the events leave alone; the student's Ed-Fi ID.
fn unmap(campus: &Connection, events: &[CampusEvent]) -> String {
    let touched: BTreeSet<_> = events.iter().flat_map(CampusEvent::persons).collect();
    let others = Part::Student.people(campus).into_iter();
    let mut others = others.filter_map(|(person, id)| Some((person, id?))).filter(|(person, _)| !touched.contains(person));
    let (person, id) = others.next().expect("somebody else");
    let changed = campus.execute("UPDATE Identity SET gender = 'ZZ' WHERE personID = ?1", params![person]).expect("a code");
    assert_ne!(changed, 0);
    id
}

async fn play(base: &Base, seed: u64) {
    let world = base.copy();
    let mut rng = fastrand::Rng::with_seed(seed);
    let flaw = [Flaw::None, Flaw::OthersWrite, Flaw::Refused, Flaw::Unmapped][(seed / DISTRICTS % 4) as usize];
    let before = held(&world.ods);
    match flaw {
        Flaw::OthersWrite => world.let_others_write(),
        Flaw::Refused => world.be_refused(seed).await,
        Flaw::None | Flaw::Unmapped => {}
    }
    let with_others = held(&world.ods);
    let (events, unmapped) = {
        let campus = Connection::open(world.campus()).expect("the district opens");
        campus.execute_batch("PRAGMA synchronous = OFF").expect("nothing here has to survive a power cut");
        let events = change(&campus, &mut rng);
        let unmapped = (flaw == Flaw::Unmapped).then(|| unmap(&campus, &events));
        (events, unmapped)
    };
    let resync = open(world.campus(), &world.ods, Some(world.ledger())).await;
    for event in &events {
        for handled in resync.handle(event).await.expect("it is handled") {
            assert!(handled.is_done(), "seed {seed}, {event}: {handled}");
            let failed = handled.report().filter(|report| !report.is_success() && report.total.failed + report.removed.failed > 0);
            assert!(failed.is_none(), "seed {seed}, {event}: {}", handled.report().expect("a report"));
        }
    }
    assert!(resync.events().await.expect("the queue can be read").is_empty(), "seed {seed}");

    let fresh = empty();
    full(&open(world.campus(), &fresh, None).await, seed).await;
    let (ours, wanted) = (held(&world.ods), held(&fresh));
    let is_sent = |id: &String| wanted["students"].iter().any(|student| student.contains(id.as_str()));
    assert!(!unmapped.as_ref().is_some_and(is_sent), "seed {seed}: the code is of no account");
    for (resource, wanted) in &wanted {
        let ours = &ours[resource];
        let missing: Vec<_> = wanted.difference(ours).take(3).collect();
        assert!(missing.is_empty(), "seed {seed}, {flaw:?}, {events:?}: {resource} lack {missing:#?}");
        let others: BTreeSet<_> = with_others[resource].difference(&before[resource]).collect();
        let lost: Vec<_> = others.iter().filter(|record| !ours.contains(**record)).take(3).collect();
        assert!(lost.is_empty(), "seed {seed}, {events:?}: of another vendor {resource} lost {lost:#?}");
        if !["students", "staffs", "contacts"].contains(&resource.as_str()) {
            let is_unmapped = |record: &str| unmapped.as_ref().is_some_and(|id| record.contains(id.as_str()));
            let more = ours.difference(wanted).filter(|record| !others.contains(*record) && !is_unmapped(record));
            let more: Vec<_> = more.take(3).collect();
            assert!(more.is_empty(), "seed {seed}, {flaw:?}, {events:?}: {resource} hold too much: {more:#?}");
        }
    }
}

#[tokio::test]
async fn rows_14_and_15_events_leave_the_ods_as_a_fresh_full_resync_would() {
    let number = |name| env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    let seeds = match number("EVENT_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("EVENT_CASES").unwrap_or(CASES),
    };
    let mut bases = BTreeMap::new();
    for seed in seeds {
        let district = seed % DISTRICTS;
        let base = match bases.entry(district) {
            Entry::Vacant(none) => none.insert(Base::create(district).await),
            Entry::Occupied(known) => known.into_mut(),
        };
        play(base, seed).await;
    }
}
