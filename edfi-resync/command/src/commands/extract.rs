//! `extract`: a CSV folder of what a source gives.

use std::fmt::Write as _;
use std::sync::Arc;

use clap::{Arg, ArgAction, Command};
use edfi_resync::Result;
use edfi_resync::campus::Scope;
use edfi_resync::model::Model;
use edfi_resync::source::csv::{ExtractOptions, extract};

use super::{Context, shown};
use crate::exit::Exit;
use crate::open;
use crate::said::Said;
use crate::text::{Columns, counted, number};

pub(super) fn arguments(command: Command) -> Command {
    command
        .arg(
            Arg::new("folder")
                .value_name("FOLDER")
                .required(true)
                .help("Where; new, or empty. It holds student data")
                .value_hint(clap::ValueHint::DirPath),
        )
        .arg(Arg::new("gzip").long("gzip").action(ArgAction::SetTrue).help("Compress the files"))
}

pub(super) async fn run(context: Context) -> Result<Said> {
    let (given, stop) = (&context.given, &context.stop);
    let store = open::store(given, stop).await?;
    let configuration = open::configuration(given, store.as_ref()).await?;
    let scope = Scope::new(Model::data_standard(&configuration.data_standard)?, Arc::new(configuration));
    let folder = context.argument("folder").unwrap_or_default();
    let options = ExtractOptions::default().with_gzip(context.has("gzip"));
    let extracted = open::unless_stopped(stop, extract(store.as_ref(), &scope, &folder, &options)).await?;
    let mut columns = Columns::new(["", "records", "left out"]);
    for (resource, of) in extracted.resources.iter().filter(|(_, of)| of.records + of.left_out > 0) {
        columns.push([resource.clone(), number(of.records), number(of.left_out)]);
    }
    let records: u64 = extracted.resources.values().map(|of| of.records).sum();
    let mut text = columns.counted(context.output.width());
    let _ = writeln!(text, "{} in {}", counted(records, "record", "records"), edfi_resync::Shown(&folder));
    let incomplete: Vec<_> = extracted.incomplete.iter().map(|why| format!("not complete: {why}")).collect();
    shown::warnings(&mut text, &incomplete, context.output.width());
    let exit = Exit::all(extracted.incomplete.is_empty());
    Ok(Said::new(text, &extracted).with_exit(exit))
}
