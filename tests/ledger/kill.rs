//! `kill -9` at any moment: what was said to be kept is kept.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use edfi_resync::ledger::{Ending, ErrorFilter, ErrorLog, Ledger, SqliteLedger};

use super::world::{OnDisk, begun, entry, kind, start, target, unfinished};

const PATH: &str = "EDFI_RESYNC_TEST_LEDGER";
const GROUP: u64 = 50;

/// The child: commits groups, says so, folds now and then. Does nothing unless it is told where.
#[tokio::test]
async fn child_commits_until_it_is_killed() {
    let Ok(path) = std::env::var(PATH) else { return };
    let ledger = SqliteLedger::open(path).unwrap();
    let (_, run) = begun(&ledger).await;
    for group in 0_u64.. {
        let of = |nth| entry(nth, if nth % 7 == 0 { Ending::Failed } else { Ending::Created });
        ledger.commit(run, (group * GROUP..(group + 1) * GROUP).map(of).collect()).await.unwrap();
        println!("committed {group}");
        if group % 5 == 4 {
            // Folds what waits.
            ledger.errors(&ErrorFilter::default()).await.unwrap();
        }
    }
}

#[tokio::test]
async fn what_was_committed_outlives_a_kill() {
    let disk = OnDisk::new();
    let mut rng = chance(7);
    let (mut most, mut torn) = (0, 0);
    for nth in 0..20 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::child_commits_until_it_is_killed", "--nocapture"])
            .env(PATH, &disk.path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // At least one group, and up to twenty; then at any moment of the next.
        let groups = 1 + rng() % 20;
        let mut committed = Vec::new();
        let number = |line: &str| line.split("committed ").nth(1).and_then(|rest| rest.trim().parse::<u64>().ok());
        while (committed.len() as u64) < groups {
            let line = lines.next().expect("the child goes on").unwrap();
            committed.extend(number(&line));
        }
        std::thread::sleep(Duration::from_micros(rng() % 5_000));
        child.kill().unwrap();
        child.wait().unwrap();
        committed.extend(lines.map_while(Result::ok).filter_map(|line| number(&line)));

        let ledger = disk.open();
        assert_eq!(ledger.check().await.unwrap(), [""; 0]);
        let target = ledger.target(&target("k")).await.unwrap().id;
        let run = unfinished(&ledger, target).await.unwrap();
        let rows = ledger.outcomes(run.id).await.unwrap();
        let whole = rows.len() as u64 / GROUP;
        assert_eq!(rows.len() as u64 % GROUP, 0, "kill {nth}: a group is torn");
        let said = committed.len() as u64;
        assert_eq!(committed, (0..said).collect::<Vec<_>>());
        assert!(whole == said || whole == said + 1, "kill {nth}: {said} groups were said to be kept, {whole} are");
        torn += u64::from(whole > said);
        most = most.max(whole);
        // Resumed, it knows every one of them.
        ledger.resume(target, run.id).await.unwrap();
        let keys: Vec<_> = (0..whole * GROUP).map(super::world::key).collect();
        let known = ledger.known(target, &kind("students"), &keys).await.unwrap();
        assert!(known.iter().all(|known| known.as_ref().is_some_and(|known| known.run == run.id)));
        let _ = ledger.begin(start(target)).await.unwrap();
    }
    println!("up to {most} groups; {torn} times one more was kept than was said");
}

/// Numbers by chance, from a seed: xorshift.
fn chance(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    }
}
