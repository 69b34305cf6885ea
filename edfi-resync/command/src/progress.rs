//! [`Progress`]: how far a run is: rate, share done, time left, and what waits for what.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use edfi_resync::engine::{Event, Observer, Outcome};
use edfi_resync::plan::{Pass, Plan};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::text::{counted, hanging, number};

/// How far a run is; pure: moments are handed in.
#[derive(Debug)]
pub(crate) struct Progress {
    steps: Vec<StepProgress>,
    settled: u64,
    troubled: u64,
    removed: u64,
    to_remove: u64,
    /// How many had ended at some moments of the last seconds.
    recent: VecDeque<(Instant, u64)>,
}

#[derive(Debug)]
struct StepProgress {
    resource: String,
    known: Option<u64>,
    after: Vec<usize>,
    is_first: bool,
    read: u64,
    settled: u64,
    started: bool,
    finished: bool,
}

/// The rate is that of so much time.
const WINDOW: Duration = Duration::from_secs(10);

impl Progress {
    /// Of this plan.
    pub(crate) fn of(plan: &Plan) -> Self {
        let steps = plan.steps.iter().map(|step| StepProgress {
            resource: step.resource.clone(),
            known: step.records,
            after: step.after.clone(),
            is_first: step.pass == Pass::First,
            read: 0,
            settled: 0,
            started: false,
            finished: false,
        });
        Self { steps: steps.collect(), settled: 0, troubled: 0, removed: 0, to_remove: plan.deletes().0, recent: VecDeque::new() }
    }

    /// Sees an event.
    pub(crate) fn see(&mut self, event: &Event<'_>, now: Instant) {
        match event {
            Event::StepStarted { step } => self.steps[*step].started = true,
            Event::Read { step, records } => self.steps[*step].read += records,
            Event::StepFinished { step } => self.steps[*step].finished = true,
            Event::Settled { step, outcome, .. } => {
                self.steps[*step].settled += 1;
                self.settled += 1;
                self.troubled += u64::from(matches!(outcome, Outcome::Invalid(_) | Outcome::Failed(_) | Outcome::Blocked(_)));
            }
            Event::Removed { .. } => self.removed += 1,
            _ => return,
        }
        if self.recent.back().is_none_or(|(at, _)| now.duration_since(*at) >= Duration::from_millis(250)) {
            self.recent.push_back((now, self.done()));
            while self.recent.front().is_some_and(|(at, _)| now.duration_since(*at) > WINDOW) {
                self.recent.pop_front();
            }
        }
    }

    fn done(&self) -> u64 {
        self.settled + self.removed
    }

    /// How many records there are in all, if that is known.
    fn total(&self) -> Option<u64> {
        let first = self.steps.iter().filter(|step| step.is_first);
        let total: Option<u64> =
            first.map(|step| if step.finished { Some(step.read) } else { step.known.map(|known| known.max(step.read)) }).sum();
        total.map(|total| total + self.to_remove)
    }

    /// Records that end per second, of late.
    fn rate(&self, now: Instant) -> Option<f64> {
        let (at, before) = self.recent.front()?;
        let seconds = now.duration_since(*at).as_secs_f64();
        (seconds >= 0.5).then(|| (self.done() - before) as f64 / seconds)
    }

    /// How many records wait for which resources to be done.
    fn waiting(&self) -> BTreeMap<&str, u64> {
        let mut waiting = BTreeMap::new();
        for step in self.steps.iter().filter(|step| step.is_first && !step.started) {
            let Some(records) = step.known.filter(|records| *records > 0) else { continue };
            // What is under way; or, if that waits too, what stands before it in line.
            let open = || step.after.iter().map(|at| &self.steps[*at]).filter(|before| !before.finished);
            if let Some(before) = open().find(|before| before.started).or_else(|| open().next()) {
                *waiting.entry(before.resource.as_str()).or_default() += records;
            }
        }
        waiting
    }

    /// What it looks like: a few lines that fit.
    pub(crate) fn text(&self, now: Instant, width: usize) -> String {
        let (done, total, rate) = (self.done(), self.total(), self.rate(now));
        let mut parts = vec![match total {
            Some(total) if total > 0 => {
                format!("{:>3} % {} of {}", done * 100 / total, number(done), counted(total, "record", "records"))
            }
            _ => counted(done, "record", "records"),
        }];
        if let Some(rate) = rate {
            parts.push(format!("{rate:.0}/s"));
            if let Some(left) = total.map(|total| total.saturating_sub(done)).filter(|left| *left > 0 && rate > 0.1) {
                parts.push(format!("{} left", time(Duration::from_secs_f64(left as f64 / rate))));
            }
        }
        if self.troubled > 0 {
            parts.push(format!("{} not delivered", number(self.troubled)));
        }
        let mut text = hanging(&parts.join(", "), width, 6);
        let under_way: Vec<_> =
            self.steps.iter().filter(|step| step.is_first && step.started && !step.finished).map(StepProgress::text).collect();
        if !under_way.is_empty() {
            text.push('\n');
            text.push_str(&hanging(&few("      ", &under_way), width, 6));
        }
        let waiting = self.waiting();
        if !waiting.is_empty() {
            let mut waiting: Vec<_> = waiting.into_iter().collect();
            waiting.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
            let waiting: Vec<_> =
                waiting.into_iter().map(|(resource, records)| format!("{} for {resource}", number(records))).collect();
            text.push('\n');
            text.push_str(&hanging(&few("      waiting: ", &waiting), width, 6));
        }
        text.lines()
            .map(|line| {
                if line.starts_with(' ') || line.starts_with(|first: char| first.is_ascii_digit()) {
                    line.to_owned()
                } else {
                    format!("      {line}")
                }
            })
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// The first of a list, and how many more there are.
fn few(before: &str, all: &[String]) -> String {
    let more = all.len().saturating_sub(3);
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    format!("{before}{}{more}", all.iter().take(3).cloned().collect::<Vec<_>>().join(", "))
}

impl StepProgress {
    fn text(&self) -> String {
        match self.known.filter(|known| *known > 0) {
            Some(known) => format!("{} {} %", self.resource, (self.settled * 100 / known.max(self.read)).min(100)),
            None => format!("{} {}", self.resource, number(self.settled)),
        }
    }
}

/// A time as people say it.
fn time(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..=90 => format!("{seconds} s"),
        91..=5_400 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

/// Shows it: over and over on a terminal, a line every few seconds elsewhere.
#[derive(Debug)]
pub(crate) struct Shower {
    progress: Progress,
    bar: ProgressBar,
    width: usize,
    is_terminal: bool,
    shown: Instant,
}

/// How often lines are added where nothing can be written over.
const ELSEWHERE: Duration = Duration::from_secs(10);
/// How often what stands there is written over.
const OVER: Duration = Duration::from_millis(100);

impl Shower {
    /// Of this plan, in so many columns.
    pub(crate) fn of(plan: &Plan, width: usize) -> Self {
        let is_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{msg}") {
            bar.set_style(style);
        }
        Self { progress: Progress::of(plan), bar, width: width - 1, is_terminal, shown: Instant::now() }
    }
}

impl Observer for Shower {
    fn on_event(&mut self, event: &Event<'_>) {
        let now = Instant::now();
        self.progress.see(event, now);
        let pause = if self.is_terminal { OVER } else { ELSEWHERE };
        let is_over = matches!(event, Event::RunFinished { .. });
        if now.duration_since(self.shown) >= pause || is_over {
            self.shown = now;
            let text = self.progress.text(now, self.width);
            if self.is_terminal {
                self.bar.set_message(text);
            } else {
                eprintln!("{text}");
            }
        }
        if is_over {
            self.bar.finish_and_clear();
        }
    }
}

impl Drop for Shower {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
