//! `mock-ods`: an ODS on this machine that really checks what it is sent, until it is stopped.

use std::io::Write as _;

use clap::{Arg, ArgAction, Command};
use edfi_resync::model::Model;
use edfi_resync::{Error, ErrorKind, Result};
use edfi_resync_testing::mock_ods::{Flavour, MockOds, MockOdsBuilder, Trouble};
use serde_json::json;

use super::Context;
use crate::said::Said;

pub(super) fn arguments(command: Command) -> Command {
    let text = |name: &'static str, value: &'static str, help: &'static str| Arg::new(name).long(name).value_name(value).help(help);
    command.args([
        text("flavour", "NAME", "Which server it is").default_value("ods73"),
        text("data-standard", "VERSION", "Which Data Standard it serves").default_value("5.2"),
        text("extension", "NAME", "An extension that it serves too, such as tpdm").action(ArgAction::Append),
        text("port", "PORT", "Where it listens; 0 is any free port").default_value("0"),
        text("key", "KEY", "Key of its client"),
        text("secret", "SECRET", "Secret of its client"),
        text("fault", "FAULT", "What befalls requests, such as drop:every=50").action(ArgAction::Append),
        Arg::new("json").long("json").action(ArgAction::SetTrue).help("Print URL, key and secret as JSON"),
    ])
}

pub(super) async fn run(context: Context) -> Result<Said> {
    let flavour: Flavour = context.argument("flavour").unwrap_or_default().parse()?;
    let model = Model::data_standard(&context.argument("data-standard").unwrap_or_default())?
        .with_extensions(context.arguments("extension"))?;
    let port = context.argument("port").unwrap_or_default();
    let port = port
        .parse::<u16>()
        .map_err(|_| Error::new(ErrorKind::ConfigInvalid, format!("{port:?} is no port")).with_hint("use 0 to 65535"))?;
    let faults = context.arguments("fault").iter().map(|fault| fault.parse::<Trouble>()).collect::<Result<Vec<_>>>()?;
    let mut builder = MockOds::builder(&model).flavour(flavour);
    if let Some(key) = context.argument("key") {
        builder = builder.key(key);
    }
    if let Some(secret) = context.argument("secret") {
        builder = builder.secret(secret);
    }
    let ods = faults.into_iter().fold(builder, MockOdsBuilder::trouble).build();
    let server = ods.serve_at(port).await?;
    let (url, key, secret) = (server.url(), ods.key(), ods.secret());
    // It is said now: what is said at the end comes when nobody needs it any more.
    let mut out = std::io::stdout();
    let _ = if context.has("json") {
        writeln!(out, "{}", json!({"url": url, "key": key, "secret": secret}))
    } else {
        writeln!(out, "url    {url}\nkey    {key}\nsecret {secret}")
    };
    let _ = out.flush();
    ods.notes().iter().for_each(|note| context.output.note(&format!("note: {note}")));
    context.stop.pressed().await;
    server.stop().await;
    Ok(Said::new("", &json!({"url": url, "requests": ods.requests().len()})).raw())
}
