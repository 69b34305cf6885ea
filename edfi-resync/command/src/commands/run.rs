//! `run`: plans, and carries it out.

use clap::{Arg, ArgAction, Command};
use edfi_resync::engine::Stop;
use edfi_resync::ledger::RunId;
use edfi_resync::plan::Plan;
use edfi_resync::report::{OutcomeFile, Report};
use edfi_resync::{Error, ErrorKind, Result, Resume, Resync, Shown};

use super::plan::is_empty;
use super::{Context, shown};
use crate::exit::Exit;
use crate::open;
use crate::progress::Shower;
use crate::report::{Extras, html};
use crate::said::{Said, written};

pub(super) fn arguments(command: Command) -> Command {
    command
        .arg(
            Arg::new("plan")
                .long("plan")
                .value_name("FILE")
                .help("Carry out a plan that was saved (plan --save), if it still holds")
                .value_hint(clap::ValueHint::FilePath),
        )
        .arg(resume())
}

/// The flag that goes on with a run.
pub(super) fn resume() -> Arg {
    Arg::new("resume")
        .long("resume")
        .value_name("RUN")
        .num_args(0..=1)
        .require_equals(true)
        .default_missing_value("newest")
        .action(ArgAction::Set)
        .help("Go on with the newest run of the same request that was stopped, or with run --resume=NUMBER of the ledger")
}

pub(super) async fn run(context: Context) -> Result<Said> {
    let Some(file) = context.argument("plan") else {
        let (resync, request) = context.opened().await?;
        let mut planning = resync.plan(&request).stop_with(context.stop.clone());
        if let Some(deadline) = context.deadline()? {
            planning = planning.deadline(deadline);
        }
        let plan = planning.await?;
        return carried_out(&context, &resync, &plan).await;
    };
    let named = Shown(&file).to_string();
    let text = std::fs::read_to_string(&file).map_err(|error| {
        Error::new(ErrorKind::RequestInvalid, format!("the plan {named} cannot be read: {error}"))
            .with_hint("save one with: edfi-resync plan --save FILE")
    })?;
    let plan = Plan::from_json(&text).map_err(|error| error.at(&named))?;
    agrees(&context, &plan)?;
    let resync = open::resync(&context.given, Some(&plan), &context.stop).await?;
    carried_out(&context, &resync, &plan).await
}

/// Refuses settings of what to resync that were given for this call, beside a plan that says it already.
fn agrees(context: &Context, plan: &Plan) -> Result<()> {
    use crate::settings::{Group, Place, SETTINGS};
    let contradicting = SETTINGS.iter().find(|setting| {
        setting.group == Group::Request
            && setting.key != "force"
            && context.given.get(setting.key).is_some_and(|value| value.place == Place::Flag)
    });
    match contradicting {
        None => Ok(()),
        Some(setting) => Err(Error::new(
            ErrorKind::RequestInvalid,
            format!("--{} beside a plan: plan {} says already what is done", setting.flag(), plan.fingerprint),
        )
        .with_hint("leave it out, or make the plan anew")),
    }
}

/// Which run to go on with.
fn resumed(context: &Context) -> Result<Resume> {
    match context.argument("resume").as_deref() {
        None => Ok(Resume::No),
        Some("newest") => Ok(Resume::Newest),
        Some(number) => number.trim().parse().map(|run| Resume::Run(RunId(run))).map_err(|_| {
            Error::new(ErrorKind::RequestInvalid, format!("{number:?} is no number of a run"))
                .with_hint("write --resume for the newest, or --resume=NUMBER")
        }),
    }
}

/// Carries a plan out, shows how far it is, and writes beside what was asked for.
///
/// # Errors
/// What the run says.
pub(super) async fn carried_out(context: &Context, resync: &Resync, plan: &Plan) -> Result<Said> {
    let (given, output) = (&context.given, &context.output);
    let page = given.path("report");
    if let Some(path) = &page {
        written(path, b"")?;
    }
    let mut outcomes = given.path("outcome_file").map(OutcomeFile::create).transpose()?;
    let mut running = resync.run(plan).stop_with(context.stop.clone()).resume(resumed(context)?).force(given.is_on("force")?);
    if output.shows_progress() {
        running = running.observe(Shower::of(plan, output.width()));
    }
    if let Some(file) = &mut outcomes {
        running = running.observe(file);
    }
    let report = running.await?;
    if let Some(file) = outcomes {
        file.finish()?;
    }
    if let Some(path) = page {
        html(&report, &Extras::default().with_plan(plan), path)?;
    }
    let exit = exit(&report, &context.stop);
    let did_nothing = exit == Exit::Done && (is_empty(plan) || has_done_nothing(&report));
    let exit = if did_nothing && given.is_on("exit_nothing_to_do")? { Exit::NothingToDo } else { exit };
    Ok(Said::new(shown::report(&report, output.width()), &report).with_exit(exit))
}

/// Whether nothing was sent and nothing deleted.
fn has_done_nothing(report: &Report) -> bool {
    let total = &report.total;
    total.created + total.updated + report.removed.deleted == 0
        && (total.read == 0 || total.read == total.unchanged + total.skipped)
}

/// How a run ended.
pub(super) fn exit(report: &Report, stop: &Stop) -> Exit {
    let is_time_up = report.stopped.as_deref().is_some_and(|reason| reason.contains("the deadline has passed"));
    if report.stopped.is_some() && (stop.is_pressed() || is_time_up) { Exit::Cancelled } else { Exit::all(report.is_success()) }
}
