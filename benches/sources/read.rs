//! One scan of everything, and what it cost the process.

use std::path::Path;
use std::sync::Arc;

#[cfg(feature = "odbc")]
use edfi_resync::ErrorKind;
use edfi_resync::campus::Narrowing;
#[cfg(feature = "arrow")]
use edfi_resync::source::ArrowStore;
use edfi_resync::source::{CsvStore, SourceStore, SqliteStore};
#[cfg(feature = "odbc")]
use edfi_resync::source::{OdbcOptions, OdbcStore, service_query::Dialect};
use futures::StreamExt as _;

use crate::accounts::{Meter, peak_mib};
use crate::made::{self, ENDPOINT};
use crate::{Job, Outcome, Read, Way};

/// The store of a way, or what is missing for it.
fn opened(job: &Job) -> Outcome<Result<Arc<dyn SourceStore>, String>> {
    let place = Path::new(&job.place);
    Ok(Ok(match job.way {
        Way::Sqlite => Arc::new(SqliteStore::open_with_queries(made::database(place), made::queries(place))?),
        Way::Csv => Arc::new(CsvStore::open(made::csv(place))?),
        #[cfg(feature = "arrow")]
        Way::Parquet => Arc::new(ArrowStore::open(made::parquet(place))?),
        #[cfg(not(feature = "arrow"))]
        Way::Parquet => return Ok(Err("built without the feature arrow".to_owned())),
        #[cfg(feature = "odbc")]
        Way::Postgres | Way::SqliteDriver => {
            let dialect = if job.way == Way::Postgres { Dialect::Postgres } else { Dialect::Sqlite };
            match OdbcStore::open_with_queries(job.connection.as_str(), made::queries(place), OdbcOptions::new(dialect)) {
                Ok(store) => Arc::new(store),
                Err(error) if error.kind() == ErrorKind::SourceInvalid && error.to_string().contains("has no driver") => {
                    return Ok(Err(error.hint().unwrap_or("no driver").to_owned()));
                }
                Err(error) => return Err(error.into()),
            }
        }
        #[cfg(not(feature = "odbc"))]
        Way::Postgres | Way::SqliteDriver => return Ok(Err("built without the feature odbc".to_owned())),
    }))
}

/// Reads everything once, and once more if it is to say what it is.
pub(crate) async fn read(job: &Job) -> Outcome<Read> {
    let store = match opened(job)? {
        Ok(store) => store,
        Err(missing) => return Ok(Read::Missing(missing)),
    };
    let scope = made::scope()?;
    let snapshot = store.open(&scope).await?;
    let kind = scope.model.kind(ENDPOINT)?;
    let expected = snapshot.count(&kind).await?.records.ok_or("it does not know how many records it has")?;
    let (mut records, mut quarter_mib) = (0, None);
    let meter = Meter::start()?;
    let mut scan = snapshot.scan(&kind, &Narrowing::none());
    while let Some(batch) = scan.next().await {
        let batch = batch?;
        if let Some(reject) = batch.rejects.first() {
            return Err(format!("{}: {:?}", reject.origin, reject.errors).into());
        }
        records += batch.records.len() as u64;
        if quarter_mib.is_none() && records >= expected / 4 {
            quarter_mib = Some(peak_mib()?);
        }
    }
    let cost = meter.stop()?;
    let mut sum = None;
    if job.looks {
        let inspector = kind.inspector();
        let mut scan = snapshot.scan(&kind, &Narrowing::none());
        let mut all = 0_u128;
        while let Some(batch) = scan.next().await {
            for record in batch?.records {
                all = all.wrapping_mul(31).wrapping_add(u128::from_be_bytes(inspector.inspect(&record.body).digest.to_bytes()));
            }
        }
        sum = Some(format!("{all:032x}"));
    }
    Ok(Read::Done { records, cost, quarter_mib: quarter_mib.unwrap_or(cost.peak_mib), sum })
}
