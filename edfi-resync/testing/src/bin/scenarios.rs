//! Plays files of scenarios against the mock, by raw HTTP: a line a scenario and flavour, and 1 as exit code if one failed.
//!
//! ```text
//! cargo run -p edfi-resync-testing --bin scenarios -- FILE.. [--flavour NAME]..
//! ```

use std::path::PathBuf;
use std::process::ExitCode;

use edfi_resync::{Error, ErrorKind, Result};
use edfi_resync_testing::mock_ods::Flavour;
use edfi_resync_testing::scenarios::Scenarios;
use lexopt::prelude::*;

const USAGE: &str = "scenarios FILE.. [--flavour NAME]..

Plays each scenario of the files with every flavour that it is about, or with those that are named.";

fn main() -> ExitCode {
    let ended = arguments().and_then(|asked| {
        let Some((files, flavours)) = asked else {
            println!("{USAGE}");
            return Ok(0);
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Error::new(ErrorKind::Unexpected, "nothing can be played").with_source(error))?;
        runtime.block_on(play(files, flavours))
    });
    match ended {
        Ok(0) => ExitCode::SUCCESS,
        Ok(failed) => {
            println!("{failed} failed");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// What is to be played; nothing, if somebody asked how to ask.
fn arguments() -> Result<Option<(Vec<PathBuf>, Vec<Flavour>)>> {
    let refused = |error: lexopt::Error| Error::new(ErrorKind::ConfigInvalid, error.to_string()).with_hint(USAGE);
    let (mut files, mut flavours) = (Vec::new(), Vec::new());
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next().map_err(refused)? {
        match argument {
            Value(file) => files.push(PathBuf::from(file)),
            Long("flavour") => flavours.push(parser.value().and_then(ValueExt::string).map_err(refused)?.parse()?),
            Short('h') | Long("help") => return Ok(None),
            other => return Err(refused(other.unexpected())),
        }
    }
    if files.is_empty() {
        return Err(Error::new(ErrorKind::ConfigInvalid, "no file is named").with_hint(USAGE));
    }
    if flavours.is_empty() {
        flavours = Flavour::ALL.iter().map(|row| row()).collect();
    }
    Ok(Some((files, flavours)))
}

async fn play(files: Vec<PathBuf>, flavours: Vec<Flavour>) -> Result<usize> {
    let (mut played_any, mut failed) = (false, 0);
    for file in files {
        let scenarios = Scenarios::read(&file)?;
        for flavour in &flavours {
            for played in scenarios.play(flavour).await? {
                played_any = true;
                let how = played.failure.as_deref().unwrap_or("ok");
                failed += usize::from(played.failure.is_some());
                println!("{} {} {}: {how}", played.id, played.flavour, played.title);
            }
        }
    }
    if !played_any {
        return Err(Error::new(ErrorKind::ConfigInvalid, "nothing was played")
            .with_hint("no scenario of these files is about the flavours that were named"));
    }
    Ok(failed)
}
