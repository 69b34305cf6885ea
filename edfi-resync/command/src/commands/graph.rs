//! `graph`: what depends on what, drawn.

use clap::{Arg, ArgAction, Command};
use edfi_resync::graph::{Dependencies, Strength};
use edfi_resync::model::{Model, ResourceKind};
use edfi_resync::{Error, ErrorKind, Result, Shown};
use serde_json::json;

use super::Context;
use crate::drawing::Drawing;
use crate::request::is_like;
use crate::said::Said;

pub(super) fn arguments(command: Command) -> Command {
    command
        .arg(
            Arg::new("resource")
                .value_name("RESOURCE")
                .action(ArgAction::Append)
                .help("Only these, by endpoint; * stands for any letters"),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .default_value("mermaid")
                .value_parser(["mermaid", "dot", "svg"])
                .help("How it is drawn: mermaid, dot or svg"),
        )
        .arg(Arg::new("upstream").long("upstream").action(ArgAction::SetTrue).help("And all that they refer to"))
        .arg(Arg::new("downstream").long("downstream").action(ArgAction::SetTrue).help("And all that refers to them"))
        .arg(
            Arg::new("extension")
                .long("extension")
                .value_name("NAME")
                .action(ArgAction::Append)
                .help("With this extension of the Data Standard, such as tpdm"),
        )
}

pub(super) fn run(context: &Context) -> Result<Said> {
    let standard = context.given.text("data_standard").unwrap_or_else(|| Model::ds5_2().version().to_owned());
    let model = Model::data_standard(&standard)?.with_extensions(context.arguments("extension"))?;
    let dependencies = Dependencies::shared(&model)?;
    let kinds = chosen(context, &model, &dependencies)?;
    let drawing = Drawing::of(&dependencies, &kinds);
    let format = context.argument("format").unwrap_or_default();
    let text = match format.as_str() {
        "svg" => drawing.svg(|_| None),
        "dot" => drawing.dot(),
        _ => drawing.mermaid(),
    };
    let json = json!({"dataStandard": model.version(), "resources": drawing.resources()});
    let said = Said::new(text, &json);
    // Whoever asks for JSON wants no drawing.
    Ok(if context.given.is_on("json")? { said } else { said.raw() })
}

/// Which resources are drawn.
fn chosen(context: &Context, model: &Model, dependencies: &Dependencies) -> Result<Vec<ResourceKind>> {
    let all: Vec<_> = model.kinds().filter(|kind| !kind.is_descriptor()).collect();
    let wanted = context.arguments("resource");
    if wanted.is_empty() {
        return Ok(all);
    }
    let mut chosen = Vec::new();
    for name in &wanted {
        if !name.contains('*') {
            chosen.push(model.kind(name)?);
            continue;
        }
        let before = chosen.len();
        chosen.extend(all.iter().filter(|kind| is_like(kind.endpoint(), name)).cloned());
        if chosen.len() == before {
            return Err(Error::new(
                ErrorKind::UnknownResource,
                format!("{} is like no resource of Data Standard {}", Shown(name), model.version()),
            )
            .with_hint("* stands for any letters: student*"));
        }
    }
    let own = chosen.clone();
    if context.has("upstream") {
        chosen.extend(dependencies.upstream(&own, Strength::Any));
    }
    if context.has("downstream") {
        chosen.extend(dependencies.downstream(&own, Strength::Any));
    }
    Ok(all.into_iter().filter(|kind| chosen.contains(kind)).collect())
}
