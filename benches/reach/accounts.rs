//! What the operating system has on the account of a process.

use std::fs;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::Outcome;

/// What something cost the process that did it.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct Cost {
    pub(crate) wall_seconds: f64,
    pub(crate) cpu_seconds: f64,
    /// The most memory that the process had since it began (`VmHWM`).
    pub(crate) peak_mib: f64,
}

/// Runs from when something begins.
pub(crate) struct Meter {
    began: Instant,
    cpu_seconds: f64,
}

impl Meter {
    pub(crate) fn start() -> Outcome<Self> {
        Ok(Self { cpu_seconds: cpu_seconds()?, began: Instant::now() })
    }

    pub(crate) fn stop(self) -> Outcome<Cost> {
        let wall_seconds = self.began.elapsed().as_secs_f64();
        Ok(Cost { wall_seconds, cpu_seconds: cpu_seconds()? - self.cpu_seconds, peak_mib: peak_mib()? })
    }
}

/// The most memory that this process had since it began.
pub(crate) fn peak_mib() -> Outcome<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no peak is told")?;
    let kib: f64 = peak.trim().trim_end_matches(" kB").parse()?;
    Ok(kib / 1024.0)
}

/// Of all threads of this process, those that are over included.
fn cpu_seconds() -> Outcome<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    // A tick is a hundredth of a second on every Linux in use.
    Ok((fields[11].parse::<f64>()? + fields[12].parse::<f64>()?) / 100.0)
}

/// How many threads wanted a core, on average over the last minute.
pub(crate) fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or(f64::NAN)
}

/// The one in the middle.
pub(crate) fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    f64::midpoint(numbers[(numbers.len() - 1) / 2], numbers[numbers.len() / 2])
}
