//! Two people go into an Ed-Fi API by their Campus person IDs, with what their rosters require; one again when her Ed-Fi ID changes.
//!
//! ```text
//! cargo run --example person_resync
//! ```

use edfi_resync::Resync;
use edfi_resync::campus::{CampusEvent, IdList, Request};
use edfi_resync::engine::Event;
use edfi_resync::ledger::SqliteLedger;
use edfi_resync::model::Model;
use edfi_resync::ods::Credentials;
use edfi_resync::source::SqliteStore;
use edfi_resync_testing::{district::SampleDistrict, mock_ods::MockOds};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (folder, ods) = (tempfile::tempdir()?, MockOds::new(&Model::ds5_2()));
    let campus = folder.path().join("campus.db");
    SampleDistrict::new(200).create(&campus)?;
    let (store, ledger) = (SqliteStore::open(&campus)?, SqliteLedger::open(folder.path().join("state.db"))?);
    let secrets = Credentials::new(ods.key(), ods.secret());
    let resync = Resync::builder(store).ods(ods.base_url()).service(ods.clone()).secrets(secrets).ledger(ledger);
    let resync = resync.holder("the office").open().await?;
    resync.run(&resync.full_resync().await?).await?; // as at the start of the year

    let sql = "SELECT personID, edFiID FROM Person JOIN Roster USING (personID) WHERE edFiID IS NOT NULL GROUP BY personID LIMIT 2";
    let database = rusqlite::Connection::open(&campus)?;
    let people =
        database.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<Vec<(i64, String)>, _>>()?;
    let ids: IdList = format!("{},\n{}", people[0].0, people[1].0).parse()?; // as people type them
    let request = Request::new().all_schools().persons(ids).resources(["studentSectionAssociations"]).select_dependencies(true);
    let plan = resync.plan(&request).await?;
    let begun = tokio::sync::Notify::new();
    let run = resync.run(&plan).observe(|event: &Event<'_>| {
        if matches!(event, Event::StepStarted { .. }) {
            begun.notify_one();
        }
    });
    let (report, locks) = tokio::join!(async { run.await }, async {
        begun.notified().await;
        resync.locks().await
    });
    println!("{plan}\n\n{}\n", report?);
    println!("meanwhile read-only: {}", locks?.iter().map(|lock| lock.resource.as_str()).collect::<Vec<_>>().join(", "));

    database.execute("UPDATE Person SET edFiID = 'E7' WHERE personID = ?1", [people[0].0])?;
    let changed = CampusEvent::ed_fi_id_changed(people[0].0, Some(&people[0].1), Some("E7"))?;
    for handled in resync.handle(&changed).await? {
        println!("\n{changed}, for {:?}:\n{}", handled.configuration, handled.report().ok_or("it waits")?);
    }
    Ok(())
}
