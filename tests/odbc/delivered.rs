//! One district through SQLite, CSV and PostgreSQL, each delivered into an ODS of its own: they hold the same, but for the spelling of decimals.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use edfi_resync::Resync;
use edfi_resync::campus::{Request, Scope};
use edfi_resync::ods::{Credentials, Rng};
use edfi_resync::source::csv::{ExtractOptions, extract};
use edfi_resync::source::service_query::Dialect;
use edfi_resync::source::{CsvStore, OdbcOptions, OdbcStore, SourceStore, SqliteStore};
use edfi_resync_testing::MockOds;
use serde_json::Value;
use tempfile::TempDir;

use crate::server::Server;
use crate::{district, moved, scope, spell};

/// What an ODS holds that a district was delivered to: by endpoint, without what the ODS adds, in order.
async fn delivered(store: impl SourceStore, scope: &Scope) -> BTreeMap<String, Vec<String>> {
    let called = store.to_string();
    let ods = MockOds::new(&scope.model);
    let resync = Resync::builder(store)
        .configuration(&scope.configuration.name)
        .ods(ods.base_url())
        .secrets(Credentials::new(ods.key(), ods.secret()))
        .service(ods.clone())
        .rng(Rng::seeded(7))
        .open()
        .await
        .unwrap();
    let plan = resync.plan(&Request::new().all_schools()).await.unwrap();
    let report = resync.run(&plan).await.unwrap();
    assert!(report.is_success(), "{called}: {report}");
    assert!(report.total.created > 1_500 && report.total.created == report.total.read, "{called}: {report}");
    let own = |mut record: Value| {
        record.as_object_mut().unwrap().retain(|name, _| !["id", "_etag", "_lastModifiedDate"].contains(&name.as_str()));
        spell(&mut record);
        record.to_string()
    };
    let contents = |endpoint: &str| {
        let mut all: Vec<_> = ods.records(endpoint).into_iter().map(own).collect();
        all.sort_unstable();
        all
    };
    scope.model.kinds().map(|kind| (kind.endpoint().to_owned(), contents(kind.endpoint()))).collect()
}

/// The folder of a district, with its configuration in a file.
async fn extracted(store: &SqliteStore, scope: &Scope, place: &Path) -> PathBuf {
    let folder = place.join("extract");
    let extracted = extract(store, scope, &folder, &ExtractOptions::default()).await.unwrap();
    assert_eq!(extracted.incomplete, [""; 0], "{extracted}");
    let configuration = &scope.configuration;
    let said = format!(
        "[[configurations]]\nname = {:?}\nschool_year = {}\ndata_standard = {:?}\n",
        configuration.name, configuration.school_year, configuration.data_standard
    );
    std::fs::write(folder.join("edfi.toml"), said).unwrap();
    folder
}

#[tokio::test(flavor = "multi_thread")]
async fn a_district_makes_the_same_ods_through_sqlite_csv_and_postgres() {
    let place = TempDir::new().unwrap();
    let database = place.path().join("campus.db");
    let configuration = district(&database);
    let server = Server::start();
    server.sql(&moved::statements(&database));
    let store = SqliteStore::open(&database).unwrap();
    let scope = scope(&store, &configuration).await;
    let folder = extracted(&store, &scope, place.path()).await;
    let through_sqlite = delivered(store, &scope).await;
    assert!(through_sqlite.values().filter(|records| !records.is_empty()).count() > 40);
    let postgres = OdbcStore::open(server.connection(), OdbcOptions::new(Dialect::Postgres)).unwrap();
    for (way, through) in
        [("CSV", delivered(CsvStore::open(folder).unwrap(), &scope).await), ("PostgreSQL", delivered(postgres, &scope).await)]
    {
        for (endpoint, records) in &through_sqlite {
            // Not by `assert_eq`: it would print them all.
            let other = &through[endpoint];
            let differs = records.iter().zip(other).find(|(one, other)| one != other);
            assert_eq!(differs, None, "{endpoint} through {way}");
            assert_eq!(records.len(), other.len(), "{endpoint} through {way}");
        }
    }
}
