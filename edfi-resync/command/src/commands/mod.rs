//! The subcommands, each with its arguments and what it does.

mod audit;
mod check;
mod cleanup;
mod completion;
mod demo;
mod errors;
mod explain;
mod extract;
mod graph;
mod init;
mod mock_ods;
mod plan;
mod preflight;
mod report;
mod run;
mod shown;
mod validate;
mod verify;

use std::pin::Pin;
use std::sync::Arc;

use clap::{ArgMatches, Command};
use edfi_resync::Result;
use edfi_resync::campus::Request;
use edfi_resync::engine::Stop;
use edfi_resync::source::SourceStore;
use edfi_resync::{Error, ErrorKind, Resync};

use crate::open;
use crate::request;
use crate::said::{Output, Said};
use crate::settings::{Given, Group, SETTINGS, Setting};

type Run = fn(Context) -> Pin<Box<dyn Future<Output = Result<Said>>>>;

/// A subcommand.
pub(crate) struct Subcommand {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it does, in a line.
    pub(crate) about: &'static str,
    /// Which settings it has.
    pub(crate) groups: &'static [Group],
    /// Settings of these groups that mean nothing to it.
    pub(crate) lacks: &'static [&'static str],
    /// Adds its own arguments.
    pub(crate) arguments: fn(Command) -> Command,
    /// Carries it out.
    pub(crate) run: Run,
}

impl Subcommand {
    /// The settings that it has flags for.
    pub(crate) fn settings(&self) -> impl Iterator<Item = &'static Setting> + '_ {
        SETTINGS.iter().filter(|setting| self.groups.contains(&setting.group) && !self.lacks.contains(&setting.key))
    }
}

/// What a subcommand is carried out with.
pub(crate) struct Context {
    /// What is set.
    pub(crate) given: Given,
    /// Its own arguments.
    pub(crate) matches: ArgMatches,
    /// What ends it.
    pub(crate) stop: Stop,
    /// How its output is printed.
    pub(crate) output: Output,
}

use Group::{Ledger, Ods, Output as Printed, Pace, Request as Asked, Source, Time};

/// Settings that only a run has a use for.
const OF_RUNS: &[&str] = &["outcome_file", "report", "progress"];

/// And what means nothing where there is always something to say.
const OF_READERS: &[&str] = &["outcome_file", "report", "progress", "exit_nothing_to_do"];

/// Every subcommand.
#[rustfmt::skip]
pub(crate) const SUBCOMMANDS: &[Subcommand] = &[
    Subcommand { name: "init", about: "Write a settings file in which everything is explained", groups: &[], lacks: &[],
        arguments: init::arguments, run: |context| Box::pin(async move { init::run(&context) }) },
    Subcommand { name: "check", about: "What would stop a run? Source, queries, mappings, connection",
        groups: &[Source, Ods, Ledger, Pace, Time, Printed], lacks: OF_READERS,
        arguments: |command| command, run: |context| Box::pin(check::run(context)) },
    Subcommand { name: "plan", about: "What a run would do; only reads",
        groups: &[Source, Ods, Ledger, Asked, Pace, Time, Printed], lacks: OF_RUNS,
        arguments: plan::arguments, run: |context| Box::pin(plan::run(context)) },
    Subcommand { name: "run", about: "Plan and carry it out, or carry out a plan that was saved",
        groups: &[Source, Ods, Ledger, Asked, Pace, Time, Printed], lacks: &[],
        arguments: run::arguments, run: |context| Box::pin(run::run(context)) },
    Subcommand { name: "verify", about: "What the ODS lacks, has otherwise or beyond; writes nothing",
        groups: &[Source, Ods, Ledger, Asked, Pace, Time, Printed], lacks: OF_READERS,
        arguments: verify::arguments, run: |context| Box::pin(verify::run(context)) },
    Subcommand { name: "explain", about: "Where somebody's records are, and why they are not in the ODS",
        groups: &[Source, Ods, Ledger, Pace, Time, Printed], lacks: OF_READERS,
        arguments: explain::arguments, run: |context| Box::pin(explain::run(context)) },
    Subcommand { name: "validate", about: "What is wrong with the records of a source, without an ODS",
        groups: &[Source, Ods, Pace, Time, Printed], lacks: OF_RUNS,
        arguments: validate::arguments, run: |context| Box::pin(validate::run(context)) },
    Subcommand { name: "cleanup", about: "Delete what is ours and gone from Campus; shows its list, asks",
        groups: &[Source, Ods, Ledger, Asked, Pace, Time, Printed], lacks: &["mode"],
        arguments: cleanup::arguments, run: |context| Box::pin(cleanup::run(context)) },
    Subcommand { name: "errors", about: "What failed, by cause: list it, send it again, put it away",
        groups: &[Source, Ods, Ledger, Pace, Time, Printed], lacks: &[],
        arguments: errors::arguments, run: |context| Box::pin(errors::run(context)) },
    Subcommand { name: "audit", about: "Who asked for what, when, and what came of it",
        groups: &[Source, Ledger, Printed], lacks: &["source", "queries", "configuration_file", "school_year", "data_standard", "strict",
            "keep_refusals", "trust_ledger", "lease_seconds", "audit_days", "holder", "outcome_file", "report", "progress", "exit_nothing_to_do"],
        arguments: audit::arguments, run: |context| Box::pin(audit::run(context)) },
    Subcommand { name: "preflight", about: "What must be so before anything is sent, asked of the server",
        groups: &[Source, Ods, Ledger, Pace, Time, Printed], lacks: OF_READERS,
        arguments: |command| command, run: |context| Box::pin(preflight::run(context)) },
    Subcommand { name: "extract", about: "Write all that a source gives into a folder of CSV files",
        groups: &[Source, Printed], lacks: OF_READERS,
        arguments: extract::arguments, run: |context| Box::pin(extract::run(context)) },
    Subcommand { name: "graph", about: "Draw what depends on what: Mermaid, DOT or SVG",
        groups: &[Source, Printed], lacks: &["source", "queries", "configuration_file", "configuration", "school_year", "strict",
            "outcome_file", "report", "progress", "exit_nothing_to_do", "color"],
        arguments: graph::arguments, run: |context| Box::pin(async move { graph::run(&context) }) },
    Subcommand { name: "report", about: "Make one HTML file of a run, to look at and to hand on",
        groups: &[Ledger, Printed], lacks: &["holder", "rights", "keep_refusals", "trust_ledger", "lease_seconds", "audit_days",
            "outcome_file", "report", "progress", "exit_nothing_to_do", "color"],
        arguments: report::arguments, run: |context| Box::pin(report::run(context)) },
    Subcommand { name: "mock-ods", about: "Serve an ODS on this machine that really checks, until stopped", groups: &[], lacks: &[],
        arguments: mock_ods::arguments, run: |context| Box::pin(mock_ods::run(context)) },
    Subcommand { name: "demo", about: "See it work: a district, a mock ODS and a run between them",
        groups: &[Pace, Time, Printed], lacks: &[],
        arguments: demo::arguments, run: |context| Box::pin(demo::run(context)) },
    Subcommand { name: "completion", about: "Print what a shell needs to complete the command", groups: &[], lacks: &[],
        arguments: completion::arguments, run: |context| Box::pin(async move { completion::run(&context) }) },
];

impl Context {
    /// A text argument of its own.
    pub(crate) fn argument(&self, name: &str) -> Option<String> {
        self.matches.try_get_one::<String>(name).ok().flatten().cloned()
    }

    /// Each text of an argument of its own.
    pub(crate) fn arguments(&self, name: &str) -> Vec<String> {
        self.matches.try_get_many::<String>(name).ok().flatten().into_iter().flatten().cloned().collect()
    }

    /// Whether a flag of its own is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.matches.try_get_one::<bool>(name).ok().flatten() == Some(&true)
    }

    /// A number that is an argument of its own.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] for what is none.
    pub(crate) fn number(&self, name: &str) -> Result<Option<i64>> {
        let Some(text) = self.argument(name) else { return Ok(None) };
        text.trim().parse().map(Some).map_err(|_| {
            Error::new(ErrorKind::ConfigInvalid, format!("{name} is {text:?}")).with_hint("it should be a whole number")
        })
    }

    /// Source, ledger and ODS, opened, and the request that the settings hold.
    ///
    /// # Errors
    /// What is wrong with any of them; what can be known without a request to the server comes first.
    pub(crate) async fn opened(&self) -> Result<(Resync, Request)> {
        let request = request::request(&self.given)?;
        let (resync, store) = self.resync().await?;
        let made = request::with_resources(&self.given, request, &resync, &store);
        let request = open::unless_stopped(&self.stop, made).await?;
        Ok((resync, request))
    }

    /// Source, ledger and ODS, opened.
    ///
    /// # Errors
    /// What they say.
    pub(crate) async fn resync(&self) -> Result<(Resync, Arc<dyn SourceStore>)> {
        let store = open::store(&self.given, &self.stop).await?;
        let resync = open::resync_of(&self.given, Arc::clone(&store), None, &self.stop).await?;
        Ok((resync, store))
    }

    /// The deadline of the settings, of what takes one by itself.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] for what is none.
    pub(crate) fn deadline(&self) -> Result<Option<std::time::Duration>> {
        Ok(self.given.options()?.deadline)
    }
}
