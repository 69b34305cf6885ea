//! A server that says more than anybody can hold: the process and its report stay small. Measured in a process of its
//! own.

use std::process::{Command, Stdio};

use edfi_resync::ResyncBuilder;
use edfi_resync::ods::Transport;
use serde_json::{Value, json};

use crate::scripted::{Answer, KEY, SECRET, Script, Store};
use crate::world::{Source, carried_by};

const URL: &str = "PEERS_LIMITS_URL";
const TRANSPORT: &str = "PEERS_LIMITS_TRANSPORT";
const MEBIBYTE: u64 = 1 << 20;
/// Every second of these is refused, four by a bomb, four by a body without an end, the others at length.
const CLASS_PERIODS: usize = 720;

/// The process that is measured. Nothing happens when it is run among the tests.
#[tokio::test]
async fn the_process_that_is_measured() {
    let Ok(url) = std::env::var(URL) else { return };
    let transport = std::env::var(TRANSPORT).expect("which one").parse().expect("one of ours");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state.db");
    let ledger = edfi_resync::ledger::SqliteLedger::open(&path).expect("a ledger");
    let source = Source::repeatable(CLASS_PERIODS + 2, 0);
    let to = |builder: ResyncBuilder| builder.ods(url.as_str()).ledger(ledger).options(carried_by(transport));
    let report = source.run_to(to, KEY, SECRET).await;
    let status = std::fs::read_to_string("/proc/self/status").expect("a system with /proc");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")).expect("a peak");
    let files = std::fs::read_dir(folder.path()).expect("a folder").map(|file| file.and_then(|file| file.metadata()));
    let ledger_bytes: u64 = files.map(|file| file.expect("a file").len()).sum();
    let measured = json!({
        "peak_bytes": peak.trim().parse::<u64>().expect("a number") * 1024,
        "json_bytes": serde_json::to_string(&report).expect("JSON").len(),
        "text_bytes": report.to_string().len(),
        "ledger_bytes": ledger_bytes,
        "created": report.total.created,
        "failed": report.total.failed,
        "is_closed": report.total.is_closed(),
    });
    println!("MEASURED {measured}");
}

/// A mebibyte of zeros, as one flushed piece of a deflate stream: any number of them can follow each other.
fn mebibyte_of_zeros() -> Vec<u8> {
    let head = [0xec, 0xc1, 0x31, 0x01, 0, 0, 0, 0xc2, 0xa0, 0xf5, 0x4f, 0x6d, 0x08, 0x5f, 0xa0];
    [&head[..], &[0; 1016], &[0x3e, 0x03, 0, 0, 0xff, 0xff]].concat()
}

/// Two gibibytes in two mebibytes.
fn bomb() -> Answer {
    let stream = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff][..], &mebibyte_of_zeros().repeat(2048)].concat();
    Answer::of(400, "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", stream)
}

/// A megabyte of sentences that are all fit to be shown, and no two refusals with the same.
fn long_refusal(number: usize) -> Answer {
    let properties = ["classPeriodName", "schoolReference", "officialAttendancePeriod", "meetingTimes", "startTime", "endTime"];
    let word = |at: usize| properties[(number / 6_usize.pow(u32::try_from(at % 4).expect("small"))) % 6];
    let errors = (0..12_000).map(|at| format!("{} is required and {} must be valid; {}.", word(at), word(at + 1), word(at + 2)));
    let mut errors: Vec<Value> = errors.map(Value::from).collect();
    let body = |errors: &[Value]| {
        json!({
            "type": "urn:ed-fi:api:bad-request:data-validation-failed", "title": "Data Validation Failed", "status": 400,
            "detail": "Data validation failed. See 'validationErrors' for details.", "errors": errors,
        })
    };
    while body(&errors).to_string().len() > 1_000_000 {
        errors.truncate(errors.len() * 9 / 10);
    }
    Answer::json(400, &body(&errors))
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bombs_endless_bodies_and_long_refusals_leave_the_process_and_its_report_small() {
    for transport in Transport::ALL {
        stays_small(transport).await;
    }
}

#[cfg(target_os = "linux")]
async fn stays_small(transport: Transport) {
    let store = Store::new(&[
        ("localEducationAgencies", &["localEducationAgencyId"]),
        ("schools", &["schoolId"]),
        ("classPeriods", &["classPeriodName", "schoolReference.schoolId"]),
    ]);
    let script = Script::ed_fi(&store);
    script.on(|asked| {
        let body = asked.is("POST", "classPeriods").then(|| asked.json())?;
        let number: usize = body["classPeriodName"].as_str()?.parse().ok()?;
        match (number % 2, number / 2 % 90) {
            (0, _) => None,
            (_, 0) => Some(bomb()),
            (_, 1) => Some(Answer::endless(400)),
            _ => Some(long_refusal(number)),
        }
    });
    let server = script.serve().await;
    let mut command = Command::new(std::env::current_exe().expect("this binary"));
    command
        .args(["--exact", "limits::the_process_that_is_measured", "--test-threads=1", "--nocapture"])
        .env(URL, server.url())
        .env(TRANSPORT, transport.as_str());
    let ended = tokio::task::spawn_blocking(move || command.stderr(Stdio::inherit()).output()).await.expect("no panic");
    let output = ended.expect("a process");
    let said = String::from_utf8_lossy(&output.stdout);
    let measured = said.lines().find_map(|line| line.split_once("MEASURED ")).unwrap_or_else(|| panic!("no figures: {said}")).1;
    println!("{measured}");
    let measured: Value = serde_json::from_str(measured).expect("JSON");
    let figure = |name: &str| measured[name].as_u64().unwrap_or_else(|| panic!("{name} in {measured}"));
    assert!(measured["is_closed"].as_bool().expect("closed or not"), "{measured}");
    assert_eq!((figure("created"), figure("failed")), (362, 360), "{measured}");
    assert!(figure("peak_bytes") < 150 * MEBIBYTE, "{measured}");
    assert!(figure("json_bytes") < 2 * MEBIBYTE && figure("text_bytes") < 2 * MEBIBYTE, "{measured}");
    assert!(figure("ledger_bytes") < 8 * MEBIBYTE, "{measured}");
}
