//! `validate`: what is wrong with the records of a source, without an ODS.

use std::fmt::Write as _;

use clap::{Arg, Command};
use edfi_resync::model::Model;
use edfi_resync::validate::{Descriptors, Validated, Validation};
use edfi_resync::{Result, validate};

use super::{Context, shown};
use crate::exit::Exit;
use crate::open;
use crate::said::Said;
use crate::text::{Columns, Ink, number};

pub(super) fn arguments(command: Command) -> Command {
    command
        .arg(
            Arg::new("descriptors")
                .long("descriptors")
                .value_name("WHICH")
                .default_value("standard")
                .help("Values of descriptors: those of the standard, of the ods (needs a key), none, or of a FILE that was saved"),
        )
        .arg(
            Arg::new("save-descriptors")
                .long("save-descriptors")
                .value_name("FILE")
                .help("Save these values, to validate without the ODS later")
                .value_hint(clap::ValueHint::FilePath),
        )
}

pub(super) async fn run(context: Context) -> Result<Said> {
    let (given, stop) = (&context.given, &context.stop);
    let which = context.argument("descriptors").unwrap_or_default();
    let store = open::store(given, stop).await?;
    let (model, descriptors) = if which == "ods" {
        let resync = open::resync_of(given, store.clone(), None, stop).await?;
        (resync.model().clone(), Some(open::unless_stopped(stop, resync.descriptors()).await?))
    } else {
        let model = Model::data_standard(&open::configuration_or_now(given, &store).await?.data_standard)?;
        let descriptors = match which.as_str() {
            "standard" => Some(Descriptors::of_standard(&model)),
            "none" => None,
            file => Some(Descriptors::load(file)?),
        };
        (model, descriptors)
    };
    if let (Some(file), Some(descriptors)) = (context.argument("save-descriptors"), &descriptors) {
        descriptors.save(file)?;
    }
    let mut validating = validate(&store, &model, descriptors.as_ref()).stop_with(stop.clone());
    if let Some(name) = given.text("configuration") {
        validating = validating.configuration(name);
    }
    if let Some(deadline) = context.deadline()? {
        validating = validating.deadline(deadline);
    }
    let found = validating.await?;
    let is_nothing = found.total.read == 0 && given.is_on("exit_nothing_to_do")?;
    let exit = if is_nothing { Exit::NothingToDo } else { Exit::all(found.is_valid()) };
    Ok(Said::new(text(&found, context.output.width()), &found).with_exit(exit))
}

fn text(found: &Validation, width: usize) -> String {
    let mut columns = Columns::new(["", "read", "valid", "invalid", "duplicates"]);
    let row = |name: &str, of: &Validated| {
        [name.to_owned(), number(of.read), number(of.valid), number(of.invalid), number(of.duplicates)]
    };
    for (resource, validated) in found.resources.iter().filter(|(_, validated)| validated.read > 0) {
        columns.push(row(resource, validated));
    }
    columns.push(row("total", &found.total));
    let mut text = columns.counted(width);
    shown::failures(&mut text, &found.failures, width);
    shown::warnings(&mut text, &found.warnings, width);
    let (ink, verdict) =
        if found.is_valid() { (Ink::Good, "nothing is wrong with them") } else { (Ink::Bad, "not all of them are valid") };
    let _ = writeln!(text, "\n{}", ink.paint(verdict));
    text
}
