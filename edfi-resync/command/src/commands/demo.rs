//! `demo`: a district and a mock ODS on this machine, and a resync between them.

use std::path::PathBuf;
use std::time::Instant;

use clap::{Arg, Command};
use edfi_resync::campus::Request;
use edfi_resync::ledger::SqliteLedger;
use edfi_resync::model::Model;
use edfi_resync::ods::Credentials;
use edfi_resync::source::SqliteStore;
use edfi_resync::{Error, ErrorKind, Result, Resync};
use edfi_resync_testing::district::SampleDistrict;
use edfi_resync_testing::mock_ods::MockOds;

use super::Context;
use super::run::carried_out;
use crate::said::{Said, written_anew};

pub(super) fn arguments(command: Command) -> Command {
    command
        .arg(Arg::new("students").long("students").value_name("N").default_value("200").help("How many students the district has"))
        .arg(
            Arg::new("folder")
                .long("folder")
                .value_name("FOLDER")
                .help("Keep district, ledger and settings in this new folder, to try the other commands")
                .value_hint(clap::ValueHint::DirPath),
        )
        .arg(Arg::new("port").long("port").value_name("PORT").default_value("0").help("Where the mock listens while it runs"))
}

pub(super) async fn run(context: Context) -> Result<Said> {
    let students = context.number("students")?.unwrap_or_default();
    let students = u32::try_from(students)
        .ok()
        .filter(|students| (1..=200_000).contains(students))
        .ok_or_else(|| Error::new(ErrorKind::ConfigInvalid, "students is not in range").with_hint("use 1 to 200000"))?;
    let failed = |error: std::io::Error| {
        Error::new(ErrorKind::ConfigInvalid, format!("no folder can be made: {error}"))
            .with_hint("name a new one in a folder that may be written to")
    };
    let (kept, temporary) = if let Some(folder) = context.argument("folder") {
        let folder = PathBuf::from(folder);
        std::fs::create_dir(&folder).map_err(failed)?;
        (folder, None)
    } else {
        let folder = tempfile::tempdir().map_err(failed)?;
        (folder.path().to_owned(), Some(folder))
    };
    let campus = kept.join("campus.db");
    context.output.note(&format!("making a district of {students} students, and an ODS for it"));
    SampleDistrict::new(students).with_seed(7).create(&campus)?;
    let ods = MockOds::new(&Model::ds5_2());
    let port = context.number("port")?.and_then(|port| u16::try_from(port).ok()).unwrap_or(0);
    let server = ods.serve_at(port).await?;
    if temporary.is_none() {
        let (url, port, key, secret) = (server.url(), server.url().port().unwrap_or(0), ods.key(), ods.secret());
        let settings = format!(
            "# Of a demonstration. The ODS is gone when it is over; another in its place:\n\
             # edfi-resync mock-ods --port {port} --key {key} --secret {secret}\n\
             source = \"campus.db\"\nledger = \"state.db\"\nods = \"{url}\"\nkey = \"{key}\"\nsecret = \"{secret}\"\nschools = \"all\"\n",
        );
        written_anew(&kept.join("edfi-resync.toml"), &settings)?;
    }
    let resync = Resync::builder(SqliteStore::open(&campus)?)
        .ods(server.url())
        .secrets(Credentials::new(ods.key(), ods.secret()))
        .ledger(SqliteLedger::open(kept.join("state.db"))?)
        .options(context.given.options()?)
        .open()
        .await?;
    let plan = resync.plan(&Request::new().all_schools()).stop_with(context.stop.clone()).await?;
    let began = Instant::now();
    let said = carried_out(&context, &resync, &plan).await?;
    context.output.note(&format!("it took {:.1} s", began.elapsed().as_secs_f64()));
    server.stop().await;
    Ok(said)
}
