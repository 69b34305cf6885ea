//! The pages of the certification, played together: all pages change Campus, the engine runs once, and the judge looks at all
//! pages; then comes the next phase.

use std::collections::BTreeMap;

use edfi_resync::Resync;
use edfi_resync::campus::{Mode, Request};
use edfi_resync::ledger::SqliteLedger;
use edfi_resync::ods::{Credentials, Rng};
use edfi_resync::report::Report;
use edfi_resync::source::SqliteStore;
use edfi_resync_testing::MockOds;
use rusqlite::Connection;
use tempfile::TempDir;

use super::judge::Judge;
use super::pages::{PHASES, Page, Seen, pages};
use super::world::mock;

/// A Campus database, an ODS, and a ledger between them.
struct World {
    folder: TempDir,
    ods: MockOds,
}

impl World {
    fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().expect("a temporary folder"), ods: mock() };
        world.campus().execute_batch(SqliteStore::REFERENCE_SCHEMA).expect("the reference schema");
        world
    }

    fn campus(&self) -> Connection {
        let campus = Connection::open(self.folder.path().join("campus.db")).expect("the database opens");
        campus.execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON").expect("pragmas");
        campus
    }

    /// Changes Campus as all pages say; that what refers to something finds it counts at the end.
    fn change(&self, pages: &[Page], phase: &str) {
        let campus = self.campus();
        campus.execute_batch("BEGIN; PRAGMA defer_foreign_keys = ON").expect("a transaction");
        for page in pages {
            campus.execute_batch(page.sql(phase)).unwrap_or_else(|error| panic!("{} {phase}: {error}", page.name));
        }
        campus.execute_batch("COMMIT").expect("all that is referred to is there");
    }

    /// An ODS has all values of its standard, the mock few: it gets those that codes are mapped to.
    fn furnish(&self) {
        let campus = self.campus();
        let mut mapped = campus.prepare("SELECT DISTINCT value FROM EdFiMapping ORDER BY value").expect("a statement");
        let values = mapped.query_map([], |row| row.get::<_, String>(0)).expect("rows").map(|value| value.expect("text"));
        self.ods.seed_descriptors(values).expect("descriptor values");
    }

    async fn run(&self, mode: Mode) -> Report {
        let resync = Resync::builder(SqliteStore::open(self.folder.path().join("campus.db")).expect("the database opens"))
            .ods(self.ods.base_url())
            .secrets(Credentials::new(self.ods.key(), self.ods.secret()))
            .service(self.ods.clone())
            .ledger(SqliteLedger::open(self.folder.path().join("ledger.db")).expect("a ledger"))
            .rng(Rng::seeded(7))
            .open()
            .await
            .expect("it opens");
        let request = Request::new().all_schools().mode(mode).force(mode == Mode::Cleanup);
        let plan = resync.plan(&request).await.expect("it can be planned");
        resync.run(&plan).await.expect("it can be run")
    }
}

/// What the pages left.
pub(crate) struct Played {
    pub(crate) pages: Vec<Page>,
    /// The ODS as it was after each phase.
    pub(crate) after: Vec<MockOds>,
    faults: Vec<String>,
}

/// Plays all pages.
pub(crate) async fn play() -> Played {
    let mut played = Played { pages: pages(), after: Vec::new(), faults: Vec::new() };
    let world = World::new();
    let mut ids = vec![BTreeMap::new(); played.pages.len()];
    for (phase, mode) in PHASES {
        world.change(&played.pages, phase);
        world.furnish();
        let report = world.run(mode).await;
        assert!(report.is_success(), "{phase}: {report}");
        let told = played.pages.iter().map(|page| page.left_behind(phase)).sum::<usize>();
        assert_eq!(report.left_behind.len(), told, "{phase}: {report}");
        let seen = Seen { judge: &Judge::new(&world.ods), report: &report };
        for (page, ids) in played.pages.iter().zip(&mut ids) {
            page.ask(phase, &seen, ids, &mut played.faults);
        }
        played.after.push(world.ods.copy());
    }
    let silent = played.pages.iter().zip(&ids).skip(1).filter(|(_, ids)| ids.is_empty());
    let silent = silent.map(|(page, _)| format!("{} asks nothing", page.name)).collect::<Vec<_>>();
    played.faults.extend(silent);
    played
}

#[tokio::test]
async fn the_pages_pass() {
    let played = play().await;
    let numbers: Vec<_> = played.pages.iter().map(|page| page.name[..2].parse::<usize>().expect("a number")).collect();
    assert_eq!(numbers, (0..=45).collect::<Vec<_>>());
    assert!(played.faults.is_empty(), "{}", played.faults.join("\n"));
}
