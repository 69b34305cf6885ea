//! Records that can be drawn only once: they are read as often as it takes, and nothing of them is kept in memory.

use std::sync::Arc;

use edfi_resync::ErrorKind;
use edfi_resync::campus::Narrowing;
use edfi_resync::model::{Model, Spelling};
use edfi_resync::source::{SourceStore, Spool, SpooledStore};
use edfi_resync_testing::conformance::store::{Expectations, check};
use futures::StreamExt;

use crate::{bodies, plain_scope, read};

/// 700 students in two parts with sections between them, one of them no object; and an endpoint without records.
fn drawn() -> SpooledStore {
    let mut spool = Spool::new().unwrap();
    let student = |number: u32| format!("{{\"studentUniqueId\": \"{number}\", \"firstName\": \"Zoltan\"}}");
    (0..400).for_each(|number| spool.add("students", student(number)).unwrap());
    spool.add("students", "[]").unwrap();
    spool.add("Sections", format!("{{\"sectionName\": \"{}\"}}", "x".repeat(3 << 20))).unwrap();
    spool.add("Sections", "{").unwrap();
    (400..700).for_each(|number| spool.add("Students", student(number)).unwrap());
    spool.declare("schools").unwrap();
    assert_eq!(spool.endpoints().collect::<Vec<_>>(), ["students", "Sections", "Students", "schools"]);
    spool.into_store(Spelling::default()).unwrap()
}

#[tokio::test]
async fn a_spool_conforms() {
    let expectations = Expectations::new(plain_scope())
        .holds("students", 700, 1)
        .holds("sections", 1, 1)
        .holds("schools", 0, 0)
        .with_secret("Zoltan");
    check(Arc::new(drawn()), &expectations).await.assert_none();
}

#[tokio::test]
async fn it_is_read_in_the_order_in_which_it_was_drawn_by_several_at_once() {
    let store = drawn();
    let all = read(&store, &plain_scope(), "students").await.unwrap();
    let ids: Vec<_> = bodies(&all).iter().map(|body| body.split('"').nth(3).unwrap().parse::<u32>().unwrap()).collect();
    assert_eq!(ids, (0..700).collect::<Vec<_>>());
    let origins = [399, 400].map(|at| all.records[at].origin.to_string());
    assert_eq!(origins, ["drawn:students:400", "drawn:students:402"], "a row that is no record has its place too");

    let snapshot = store.open(&plain_scope()).await.unwrap();
    let kind = Model::ds5_2().kind("students").unwrap();
    let mut scans: Vec<_> = (0..3).map(|_| snapshot.scan(&kind, &Narrowing::none())).collect();
    let mut found = [0, 0, 0];
    while let Some(batch) = scans[0].next().await {
        found[0] += batch.unwrap().records.len();
        for (scan, found) in scans[1..].iter_mut().zip(&mut found[1..]) {
            *found += scan.next().await.map_or(0, |batch| batch.unwrap().records.len());
        }
    }
    assert_eq!(found, [700, 700, 700]);
}

#[tokio::test]
async fn a_model_without_such_a_resource_refuses_it() {
    let mut spool = Spool::new().unwrap();
    spool.add("parents", "{}").unwrap();
    spool.add("tpdm/candidates", "{}").unwrap();
    let store = spool.into_store(Spelling::default()).unwrap();
    let error = store.open(&plain_scope()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownResource);
    assert!(error.to_string().starts_with("\"parents\" is not a resource of Data Standard 5.2"), "{error}");
    let mut of_4 = plain_scope();
    of_4.model = Model::data_standard("4.0").unwrap();
    assert_eq!(store.open(&of_4).await.unwrap().unsupported().await.unwrap(), ["tpdm/candidates"]);
}
