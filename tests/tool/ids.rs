//! Ids of a list that are not those of its records: nothing is deleted under them.

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::Resync;
use edfi_resync::ods::{Credentials, HttpService, TransportError};
use edfi_resync::plan::Kept;
use edfi_resync::report::Report;
use edfi_resync_testing::mock_ods::MockOds;
use http::header::IF_MATCH;
use http::{Method, Request, Response};
use serde_json::Value;

use super::small_world::{Campus, World, cleanup};

const ROSTERS: &str = "studentSectionAssociations";

/// What a server does with the ids of a list.
#[derive(Debug, Clone, Copy)]
enum Ids {
    /// Each record has that of the next one.
    Swapped,
    /// All have one.
    OneForAll,
}

/// An ODS that mixes ids of its lists up, and deletes whatever has the id, whichever state it is in.
#[derive(Debug)]
struct MixingUp(MockOds, Ids);

#[async_trait]
impl HttpService for MixingUp {
    async fn call(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        request.headers_mut().remove(IF_MATCH);
        let lists = request.method() == Method::GET && request.uri().path().ends_with(ROSTERS);
        let response = self.0.call(request).await?;
        if !lists {
            return Ok(response);
        }
        Ok(response.map(|body| {
            let mut records: Vec<Value> = serde_json::from_slice(&body).expect("a list");
            let mut ids: Vec<Value> = records.iter().map(|record| record["id"].clone()).collect();
            match self.1 {
                Ids::Swapped => ids.rotate_left(1.min(records.len())),
                Ids::OneForAll => ids = vec![ids.first().cloned().unwrap_or_default(); records.len()],
            }
            records.iter_mut().zip(ids).for_each(|(record, id)| record["id"] = id);
            Bytes::from(Value::from(records).to_string())
        }))
    }
}

/// A cleanup of a roster that is gone from Campus; how many requests deleted something.
async fn clean(ids: Ids) -> (Report, usize) {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let before = world.ods.count(ROSTERS);
    assert!(before > 1, "there is something to mix up");
    let resync = Resync::builder(campus.without("Roster", 10_001).store())
        .ods(world.ods.base_url())
        .secrets(Credentials::new(world.ods.key(), world.ods.secret()))
        .service(MixingUp(world.ods.clone(), ids))
        .ledger(world.ledger.clone())
        .open()
        .await
        .expect("it opens");
    let plan = resync.plan(&cleanup()).await.expect("it can be planned");
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!(world.ods.count(ROSTERS), before, "{report}");
    (report, world.deletes().len())
}

#[tokio::test]
async fn b18_a_record_that_is_listed_with_the_id_of_another_is_kept_as_changed() {
    let (report, deletes) = clean(Ids::Swapped).await;
    assert_eq!((deletes, report.removed.deleted, report.removed.failed), (0, 0, 0), "{report}");
    assert_eq!(report.removed.kept.get(&Kept::Changed), Some(&1), "{report}");
}

#[tokio::test]
async fn b18_one_id_for_different_records_is_the_servers_mistake_and_a_gap() {
    let (report, deletes) = clean(Ids::OneForAll).await;
    assert_eq!((deletes, report.removed.deleted), (0, 0), "{report}");
    assert!(report.to_string().contains("lists different records with one id"), "{report}");
    assert!(!report.is_success(), "{report}");
}
