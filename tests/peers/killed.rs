//! A run whose process is killed (SIGKILL) at random moments, 50 times over, and started again each time.

use std::collections::HashSet;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use edfi_resync::ledger::{Ledger, RunState, SqliteLedger};
use edfi_resync::ods::TokioClock;
use edfi_resync_testing::MockOds;
use http::Method;

use super::world::{RECORDS, Source, held, mock, resume};

const URL: &str = "PEERS_KILLED_URL";
const LEDGER: &str = "PEERS_KILLED_LEDGER";
/// How far ahead its clock is, in seconds: the locks of those that were killed before have run out.
const AHEAD: &str = "PEERS_KILLED_AHEAD";
const KILLS: usize = 50;

/// The process that is killed. Nothing happens when it is run among the tests.
#[tokio::test]
async fn the_process_that_is_killed() {
    let (Ok(url), Ok(path)) = (std::env::var(URL), std::env::var(LEDGER)) else { return };
    let ledger = SqliteLedger::open(path).expect("the ledger opens after every kill");
    let ahead = std::env::var(AHEAD).expect("how far").parse().expect("a number");
    let clock = TokioClock::starting_at(SystemTime::now() + Duration::from_secs(ahead));
    let resync = Source::repeatable(RECORDS, 0).remembering_over(&url, ledger, clock).await;
    let report = resume(&resync).await;
    assert!(report.is_success(), "{report}");
}

fn start(url: &str, ledger: &str, nth: usize) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this binary"));
    command.args(["--exact", "killed::the_process_that_is_killed", "--test-threads=1"]).env(URL, url).env(LEDGER, ledger);
    command.env(AHEAD, (nth * 180).to_string());
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a process")
}

/// The bodies that were posted so far, each as often as it was.
fn posted(ods: &MockOds) -> Vec<u64> {
    let posts = ods.requests().into_iter().filter(|request| request.method == "POST" && request.resource.is_some());
    posts.map(|request| request.body_digest).collect()
}

/// How many records the ledger knows to be delivered by its unfinished run.
async fn kept(path: &str) -> usize {
    let ledger = SqliteLedger::open(path).expect("it opens");
    assert!(ledger.check().await.expect("a check").is_empty());
    let runs = ledger.runs().await.expect("runs");
    let Some(run) = runs.first() else { return 0 };
    assert_eq!((runs.len(), run.state == RunState::Stopped), (1, false));
    ledger.outcomes(run.id).await.expect("outcomes").iter().filter(|row| row.outcome.is_good()).count()
}

/// In use today: all is sent again, each time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_was_not_settled_is_sent_again() {
    let rng = &mut fastrand::Rng::with_seed(7);
    let (mut kills, mut lives) = (0, 0);
    while kills < KILLS {
        lives += 1;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state.db").to_string_lossy().into_owned();
        let ods = mock(&[]).credentials("populated", "populatedSecret").token_limit(None).build();
        let server = ods.serve().await.expect("a server");
        let url = server.url().to_string();
        let mut repeated = 0;
        loop {
            let (known, before) = (kept(&path).await, posted(&ods));
            let delivered: HashSet<u64> = before.iter().copied().collect();
            let (left, after) = (RECORDS - known, rng.usize(..900));
            let hold = ods.hold(Method::POST, None, after as u64).expect("a hold");
            let mut child = start(&url, &path, kills);
            // What the ledger knows is not sent again: a process that is not killed sends the rest, and no more.
            let finished = kills >= KILLS || after >= left;
            if finished {
                hold.release();
                let ended = tokio::task::spawn_blocking(move || child.wait()).await.expect("no panic");
                assert!(ended.expect("a process").success());
            } else {
                hold.reached().await;
                child.kill().expect("SIGKILL");
                child.wait().expect("it is gone");
                kills += 1;
                // Of the requests of the dead, those that passed are carried out.
                hold.cut();
                ods.idle().await;
            }
            let again = posted(&ods)[before.len()..].iter().filter(|body| delivered.contains(body)).count();
            assert!(again <= 1_000, "at most a group goes twice, not {again}");
            assert!(again <= delivered.len() - known.min(delivered.len()), "what the ledger knew was sent again: {again}, {known}");
            repeated += again;
            if finished {
                break;
            }
        }
        assert_eq!(held(&ods), RECORDS);
        let all = posted(&ods);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), RECORDS);
        assert_eq!(all.len(), RECORDS + repeated, "every record goes once, but for those");
        let ledger = SqliteLedger::open(&path).expect("it opens");
        let run = ledger.runs().await.expect("runs").remove(0);
        assert_eq!(run.state, RunState::Finished);
        let good: u64 = run.counts.iter().filter(|(ending, _)| ending.is_good()).map(|(_, count)| count).sum();
        assert_eq!(good, RECORDS as u64);
    }
    assert!(lives < KILLS, "the kills met runs under way: {lives} runs for {kills} kills");
}
