//! A mock ODS on a port of this machine, until it is stopped: prints its URL, key and secret.
//!
//! ```text
//! cargo run -p edfi-resync-testing --bin mock-ods -- --flavour api80 --data-standard 6.1 --port 8765
//! ```

use std::process::ExitCode;

use edfi_resync::model::Model;
use edfi_resync::{Error, ErrorKind, Result};
use edfi_resync_testing::MockOds;
use edfi_resync_testing::mock_ods::{Flavour, MockOdsBuilder, Trouble};
use lexopt::prelude::*;

const USAGE: &str =
    "mock-ods [--flavour NAME] [--data-standard VERSION] [--extension NAME].. [--port PORT] [--key KEY] [--secret SECRET] [--fault FAULT]..

  --flavour        which server it is: ods73 unless said otherwise
  --data-standard  which Data Standard it serves: 5.2 unless said otherwise
  --extension      an extension that it serves too, such as tpdm; may be said several times
  --port           where it listens: any free port unless said otherwise
  --key, --secret  of its client
  --fault          what befalls requests, such as drop:every=50; may be said several times";

/// What was asked for.
struct Wanted {
    flavour: Flavour,
    model: Model,
    port: u16,
    key: Option<String>,
    secret: Option<String>,
    faults: Vec<Trouble>,
}

fn main() -> ExitCode {
    let ended = arguments().and_then(|wanted| {
        let Some(wanted) = wanted else {
            println!("{USAGE}");
            return Ok(());
        };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Error::new(ErrorKind::Unexpected, "nothing can be served").with_source(error))?;
        runtime.block_on(serve(wanted))
    });
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// What was asked for; nothing, if that was how to ask.
fn arguments() -> Result<Option<Wanted>> {
    let refused = |error: lexopt::Error| Error::new(ErrorKind::ConfigInvalid, error.to_string()).with_hint(USAGE);
    let (flavour, model) = (Flavour::ods73(), Model::ds5_2());
    let mut wanted = Wanted { flavour, model, port: 0, key: None, secret: None, faults: Vec::new() };
    let mut extensions = Vec::new();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next().map_err(refused)? {
        let name = match argument {
            Long(name) => name.to_owned(),
            Short('h') => "help".to_owned(),
            other => return Err(refused(other.unexpected())),
        };
        if name == "help" {
            return Ok(None);
        }
        let value = parser.value().and_then(ValueExt::string).map_err(refused)?;
        match name.as_str() {
            "flavour" => wanted.flavour = value.parse()?,
            "data-standard" => wanted.model = Model::data_standard(&value)?,
            "extension" => extensions.push(value),
            "port" => {
                wanted.port = value.parse().map_err(|_| {
                    Error::new(ErrorKind::ConfigInvalid, format!("{value:?} is no port")).with_hint("use 0 to 65535")
                })?;
            }
            "key" => wanted.key = Some(value),
            "secret" => wanted.secret = Some(value),
            "fault" => wanted.faults.push(value.parse()?),
            _ => return Err(Error::new(ErrorKind::ConfigInvalid, format!("there is no --{name}")).with_hint(USAGE)),
        }
    }
    wanted.model = wanted.model.with_extensions(extensions)?;
    Ok(Some(wanted))
}

async fn serve(wanted: Wanted) -> Result<()> {
    let mut builder = MockOds::builder(&wanted.model).flavour(wanted.flavour);
    if let Some(key) = wanted.key {
        builder = builder.key(key);
    }
    if let Some(secret) = wanted.secret {
        builder = builder.secret(secret);
    }
    let ods = wanted.faults.into_iter().fold(builder, MockOdsBuilder::trouble).build();
    let server = ods.serve_at(wanted.port).await?;
    println!("url    {}", server.url());
    println!("key    {}", ods.key());
    println!("secret {}", ods.secret());
    for note in ods.notes() {
        eprintln!("note: {note}");
    }
    server.until_stopped().await;
    Ok(())
}
