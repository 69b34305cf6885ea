//! `check`: what would stop a run, found without sending anything.

use std::fmt::Write as _;
use std::sync::Arc;

use edfi_resync::campus::{Configuration, EnableEdFi, Scope};
use edfi_resync::model::Model;
use edfi_resync::source::service_query::KindState;
use edfi_resync::source::{MemoryStore, SourceStore, SqliteStore, UnmappedCode};
use edfi_resync::{Error, ErrorKind, Result, Shown};
use serde::Serialize;

use super::Context;
use super::shown::more;
use crate::exit::Exit;
use crate::open;
use crate::said::Said;
use crate::settings::Given;
use crate::text::{Ink, counted, hanging, number};

/// Something that was looked at.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Finding {
    /// What was looked at: `source`.
    about: &'static str,
    state: State,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    /// Each thing that is wrong, where it is several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
enum State {
    /// Nothing is wrong with it.
    Ok,
    /// A run goes, and leaves something out.
    Warning,
    /// A run is refused, or would send nothing.
    Problem,
    /// It could not be looked at, because of what was found before.
    NotChecked,
}

impl Finding {
    pub(super) fn ok(about: &'static str, message: impl Into<String>) -> Self {
        Self { about, state: State::Ok, message: message.into(), hint: None, details: Vec::new() }
    }

    pub(super) fn warning(about: &'static str, message: impl Into<String>, hint: &str) -> Self {
        Self { state: State::Warning, hint: Some(hint.to_owned()).filter(|hint| !hint.is_empty()), ..Self::ok(about, message) }
    }

    pub(super) fn problem(about: &'static str, error: &Error) -> Self {
        // The hint is a part of the text already.
        Self { state: State::Problem, ..Self::ok(about, error.to_string()) }
    }

    fn not_checked(about: &'static str, message: &str) -> Self {
        Self { state: State::NotChecked, ..Self::ok(about, message) }
    }

    pub(super) fn with_details(mut self, details: Vec<String>) -> Self {
        self.details = details;
        self
    }
}

/// What was found, as a subcommand says it.
pub(super) fn said(findings: &[Finding], width: usize) -> Said {
    let mut text = String::new();
    for finding in findings {
        let (ink, mark) = match finding.state {
            State::Ok => (Ink::Good, "ok"),
            State::Warning => (Ink::Warning, "warning"),
            State::Problem => (Ink::Bad, "PROBLEM"),
            State::NotChecked => (Ink::Warning, "not checked"),
        };
        let room = 11 - mark.len();
        let lines = hanging(&format!("{}: {}", finding.about, finding.message), width, 13);
        let _ = writeln!(text, "{}{:room$}  {lines}", ink.paint(mark), "");
        for detail in finding.details.iter().take(20) {
            let _ = writeln!(text, "{:13}{}", "", hanging(detail, width, 15));
        }
        if finding.details.len() > 20 {
            let _ = write!(text, "{:13}{}", "", more(finding.details.len(), 20));
        }
        if let Some(hint) = &finding.hint {
            let _ = writeln!(text, "{:13}{}", "", hanging(&format!("what to do: {hint}"), width, 15));
        }
    }
    let count = |state| findings.iter().filter(|finding| finding.state == state).count();
    let (problems, warnings, open) = (count(State::Problem), count(State::Warning), count(State::NotChecked));
    let (exit, ink, verdict) = match (problems, warnings + open) {
        (0, 0) => (Exit::Done, Ink::Good, "nothing would stop a run".to_owned()),
        (0, some) => {
            (Exit::NotAll, Ink::Warning, format!("a run would go, and {} should be known", counted(some as u64, "thing", "things")))
        }
        (problems, _) => {
            (Exit::CouldNotRun, Ink::Bad, format!("{} would stop a run", counted(problems as u64, "problem", "problems")))
        }
    };
    let _ = writeln!(text, "\n{}", ink.paint(&verdict));
    let json = serde_json::json!({"ok": exit == Exit::Done, "wouldRun": problems == 0, "findings": findings});
    Said::new(text, &json).with_exit(exit)
}

pub(super) async fn run(context: Context) -> Result<Said> {
    let mut findings = Vec::new();
    let looked = look(&context, &mut findings).await;
    match looked {
        Err(error) if error.kind() == ErrorKind::Stopped => Err(error),
        Err(error) => {
            findings.push(Finding::problem("check", &error));
            Ok(said(&findings, context.output.width()))
        }
        Ok(()) => Ok(said(&findings, context.output.width())),
    }
}

async fn look(context: &Context, findings: &mut Vec<Finding>) -> Result<()> {
    let (given, stop) = (&context.given, &context.stop);
    // What is wrong with a setting is said before anything is opened.
    given.options()?;
    open::rights(given)?;
    let store = match open::store(given, stop).await {
        Ok(store) => store,
        Err(error) if error.kind() == ErrorKind::Stopped => return Err(error),
        Err(error) => return without_source(context, &error, findings).await,
    };
    findings.push(Finding::ok("source", store.to_string()));
    let configurations = store.configurations().await?;
    let configuration = open::configuration_or_now(given, store.as_ref()).await;
    let configuration = match configuration {
        Ok(configuration) => configuration,
        Err(error) => {
            findings.push(Finding::problem("configuration", &error));
            findings.push(Finding::not_checked("queries, mappings, connection", "they need a configuration"));
            return Ok(());
        }
    };
    if !configurations.is_empty() {
        findings.push(Finding::ok(
            "configuration",
            format!(
                "{:?}, school year {}, Data Standard {}",
                configuration.name, configuration.school_year, configuration.data_standard
            ),
        ));
    }
    match store.enable_ed_fi().await? {
        EnableEdFi::Yes => {}
        other => {
            let error = Error::new(ErrorKind::PrerequisiteMissing, format!("the system preference Enable Ed-Fi is {other}"));
            findings.push(Finding::problem("preferences", &error.with_hint("set it to Yes; until then nothing is sent")));
        }
    }
    queries(context, &configuration.data_standard, findings).await?;
    open::unless_stopped(stop, records(&store, &configuration, findings)).await?;
    connection(context, &context.given, store, findings).await
}

/// A source that cannot be opened: its queries may say why, and the connection can be looked at all the same.
async fn without_source(context: &Context, error: &Error, findings: &mut Vec<Finding>) -> Result<()> {
    findings.push(Finding::problem("source", error));
    let standard = context.given.text("data_standard");
    if let Err(error) = queries(context, standard.as_deref().unwrap_or(Model::ds5_2().version()), findings).await {
        findings.push(Finding::not_checked("queries", &error.to_string()));
    }
    findings.push(Finding::not_checked("records, mappings", "they need the source"));
    if context.given.text("ods").is_none() {
        findings.push(Finding::not_checked("connection", "where it goes, the source would say"));
        return Ok(());
    }
    let mut alone = context.given.clone();
    for key in ["configuration", "school_year", "ledger"] {
        alone.forget(key);
    }
    connection(context, &alone, Arc::new(MemoryStore::new(Model::ds5_2())), findings).await
}

/// Holds the queries of a database against it.
async fn queries(context: &Context, data_standard: &str, findings: &mut Vec<Finding>) -> Result<()> {
    let path = open::source_path(&context.given)?;
    if !path.is_database() {
        return Ok(());
    }
    let model = Model::data_standard(data_standard)?;
    let checked = tokio::task::spawn_blocking(move || SqliteStore::check(path.path(), path.queries(), &model));
    let checked = open::unless_stopped(&context.stop, async {
        checked.await.map_err(|panic| Error::new(ErrorKind::Unexpected, "the check did not finish").with_source(panic))?
    });
    let check = checked.await?;
    let count = |state| check.in_state(state).count() as u64;
    let runs = format!("those of {} run", counted(count(KindState::Runs), "resource", "resources"));
    if check.is_ok() {
        findings.push(Finding::ok("queries", runs));
        return Ok(());
    }
    let of_kinds = check.in_state(KindState::CannotRun).flat_map(|kind| &kind.problems);
    let details = check.problems.iter().chain(of_kinds).map(ToString::to_string).collect();
    let message = format!("{runs}, those of {} cannot", counted(count(KindState::CannotRun), "resource", "resources"));
    findings.push(Finding::warning("queries", message, "correct them; what they would give is not sent").with_details(details));
    Ok(())
}

/// Counts what would be read, and looks for what could not be sent of it.
async fn records(store: &Arc<dyn SourceStore>, configuration: &Configuration, findings: &mut Vec<Finding>) -> Result<()> {
    let model = Model::data_standard(&configuration.data_standard)?;
    let snapshot = store.open(&Scope::new(model, Arc::new(configuration.clone()))).await?;
    let (mut records, mut is_counted, mut codes) = (0, true, Vec::<UnmappedCode>::new());
    let kinds: Vec<_> =
        snapshot.kinds().await?.into_iter().filter(|kind| configuration.preferences.is_on(kind.endpoint())).collect();
    for kind in &kinds {
        let counted = snapshot.count(kind).await?;
        match counted.records {
            Some(of_kind) => records += of_kind,
            None => is_counted = false,
        }
        codes.extend(counted.unmapped.into_iter().flatten());
    }
    let resources = counted(kinds.len() as u64, "resource", "resources");
    let records = if is_counted {
        format!("{} of {resources}", counted(records, "record", "records"))
    } else {
        format!("{resources}; how many records, only a run tells")
    };
    findings.push(Finding::ok("records", records));
    let unsupported = snapshot.unsupported().await?;
    if !unsupported.is_empty() {
        let message = format!("{} not supported", counted(unsupported.len() as u64, "resource is", "resources are"));
        findings.push(Finding::warning("records", message, "what they hold is not sent").with_details(unsupported));
    }
    codes.sort_by(|a, b| b.records.cmp(&a.records).then_with(|| (&a.descriptor, &a.code).cmp(&(&b.descriptor, &b.code))));
    codes.dedup_by(|a, b| {
        let same = (&a.descriptor, &a.code) == (&b.descriptor, &b.code);
        if same {
            b.records += a.records;
        }
        same
    });
    if codes.is_empty() {
        findings.push(Finding::ok("mappings", "no code lacks one"));
    } else {
        let details = codes.iter().map(|code| {
            format!("{} {}: {}", Shown(&code.descriptor), Shown(&code.code), counted(code.records, "record", "records"))
        });
        let message = format!("{} not mapped", counted(codes.len() as u64, "Campus code is", "Campus codes are"));
        findings.push(
            Finding::warning("mappings", message, "map them; records with them cannot be sent").with_details(details.collect()),
        );
    }
    let without = snapshot.without_unique_id().await?;
    if !without.is_empty() {
        let some: Vec<_> = without.iter().take(10).map(ToString::to_string).collect();
        let more = if without.len() > 10 { format!(" and {} more", number(without.len() as u64 - 10)) } else { String::new() };
        let message = format!(
            "{} the number that is sent as unique ID: Campus person ID {}{more}",
            counted(without.len() as u64, "person lacks", "people lack"),
            some.join(", ")
        );
        findings.push(Finding::warning("people", message, "assign it; until then nothing is sent of them"));
    }
    Ok(())
}

/// Opens the ODS, and asks for a token.
async fn connection(context: &Context, given: &Given, store: Arc<dyn SourceStore>, findings: &mut Vec<Finding>) -> Result<()> {
    let resync = match open::resync_of(given, store, None, &context.stop).await {
        Ok(resync) => resync,
        Err(error) if error.kind() == ErrorKind::Stopped => return Err(error),
        Err(error) => {
            findings.push(Finding::problem("connection", &error));
            return Ok(());
        }
    };
    findings.extend(server(&resync));
    for one in open::unless_stopped(&context.stop, resync.prerequisites()).await? {
        // People were told of before, with who they are.
        if let Some(problem) = one.problem.as_ref().filter(|_| one.refuses()) {
            findings.push(Finding::problem("connection", problem));
        }
    }
    if findings.iter().all(|finding| finding.about != "connection" || finding.state != State::Problem) {
        findings.push(Finding::ok("connection", "key and secret are accepted"));
    }
    if context.given.path("ledger").is_none() {
        findings.push(Finding::warning(
            "ledger",
            "none is named: a run cannot be resumed, and there is no error log and no Cleanup",
            "name a file: ledger = \"state.db\"",
        ));
    }
    Ok(())
}

/// What the server says of itself.
pub(super) fn server(resync: &edfi_resync::Resync) -> Vec<Finding> {
    let discovery = resync.ods().discovery();
    let standard = discovery.data_standard().map_or(String::new(), |version| format!(", Data Standard {}", Shown(version)));
    let mut findings =
        vec![Finding::ok("server", format!("version {}{standard}, data at {}", Shown(&discovery.version), discovery.data))];
    findings.extend(discovery.warnings.iter().map(|warning| Finding::warning("server", Shown(warning).to_string(), "")));
    findings
}
