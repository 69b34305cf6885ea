//! This binary once more, as a server or as a client; and lightbeam.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::accounts::Cost;
use crate::client::Deed;
use crate::stub::{Counts, Server};
use crate::{Outcome, bare, client};

pub(crate) const SERVER: &str = "--server";
pub(crate) const CLIENT: &str = "--client";
pub(crate) const BARE: &str = "--bare";
/// The Python that has lightbeam.
const PYTHON: &str = "BENCH_PYTHON";

/// Where cargo builds.
pub(crate) fn target() -> Outcome<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists());
    Ok(target.ok_or("this is not where cargo builds")?.to_owned())
}

/// The core of whoever has none of its own, since it has no server beside it that works.
const ANY: Option<usize> = None;
const OF_CLIENTS: Option<usize> = Some(0);
const OF_SERVERS: Option<usize> = Some(1);

/// A program on one of two cores, if there are two and that can be said.
fn on_core(core: Option<usize>, program: &Path) -> Command {
    let Some(core) = core else { return Command::new(program) };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let can = cores > 1 && Command::new("taskset").arg("-V").stdout(Stdio::null()).status().is_ok_and(|status| status.success());
    if can {
        let mut command = Command::new("taskset");
        command.arg("-c").arg(core.to_string()).arg(program);
        return command;
    }
    Command::new(program)
}

/// A server in its own process, ended with this value.
pub(crate) struct Serving {
    process: Child,
    answers: BufReader<ChildStdout>,
    pub(crate) url: String,
}

impl Serving {
    pub(crate) fn start(server: &Server) -> Outcome<Self> {
        let mut command = on_core(OF_SERVERS, &std::env::current_exe()?);
        command.arg(SERVER).arg(serde_json::to_string(server)?);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut answers = BufReader::new(process.stdout.take().ok_or("the server has no output")?);
        let mut url = String::new();
        answers.read_line(&mut url)?;
        Ok(Self { process, answers, url: url.trim().to_owned() })
    }

    /// What came so far.
    pub(crate) fn counts(&mut self) -> Outcome<Counts> {
        writeln!(self.process.stdin.as_mut().ok_or("the server has no input")?)?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        Ok(serde_json::from_str(&answer)?)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn told<T: DeserializeOwned>(command: &mut Command) -> Outcome<T> {
    let output = command.stderr(Stdio::piped()).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_default();
    let failed = || format!("{}\n{text}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(serde_json::from_str(last).map_err(|_| failed())?) } else { Err(failed().into()) }
}

fn once_more<T: DeserializeOwned>(role: &str, core: Option<usize>, job: &impl Serialize) -> Outcome<T> {
    told(on_core(core, &std::env::current_exe()?).arg(role).arg(serde_json::to_string(job)?))
}

/// Our client, in a process of its own.
pub(crate) fn ours(job: &client::Job) -> Outcome<client::Done> {
    let is_alone = job.trusts_ledger || matches!(job.deed, Deed::Validate | Deed::Explain | Deed::Plan { .. });
    once_more(CLIENT, if is_alone { ANY } else { OF_CLIENTS }, job)
}

/// The hyper loop, in a process of its own.
pub(crate) fn bare(job: &bare::Job) -> Outcome<bare::Done> {
    once_more(BARE, OF_CLIENTS, job)
}

/// A command of lightbeam on a folder of JSON lines, with so many in flight, that keeps its state in another; what the command itself has cost.
/// Nothing where there is no lightbeam.
pub(crate) fn lightbeam(command: &str, url: &str, folder: &Path, state: &Path, at_once: usize) -> Outcome<Option<Cost>> {
    let Ok(python) = std::env::var(PYTHON) else {
        eprintln!("there is no lightbeam: {PYTHON} does not say which Python has it");
        return Ok(None);
    };
    let config = json!({
        "state_dir": state.join("state"), "data_dir": folder, "namespace": "ed-fi",
        "edfi_api": {"base_url": url.trim_end_matches('/'), "version": 3, "mode": "shared_instance", "client_id": "mock-key", "client_secret": "mock-secret"},
        "connection": {"pool_size": at_once, "timeout": 60, "num_retries": 3, "backoff_factor": 1.5, "retry_statuses": [429, 500, 502, 503, 504], "verify_ssl": true},
        "count": {"separator": ","}, "fetch": {"page_size": 100},
        "validate": {"methods": ["schema", "uniqueness"]},
        "force_delete": true, "log_level": "INFO", "show_stacktrace": true,
    });
    // JSON is YAML.
    let file = state.join("lightbeam.yaml");
    std::fs::write(&file, config.to_string())?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/reach/lightbeam_cost.py");
    told(on_core(OF_CLIENTS, Path::new(&python)).arg(script).arg(command).arg("-c").arg(file)).map(Some)
}
