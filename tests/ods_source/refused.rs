//! A source that is the target itself is refused, in whatever way it is named; one that is not there says so.

use edfi_resync::campus::Request;
use edfi_resync::model::Model;
use edfi_resync::ods::{Credentials, OdsOptions};
use edfi_resync::{ErrorKind, OdsStore, OdsStoreOptions, Resync};
use edfi_resync_testing::mock_ods::MockOds;

use super::world::{World, credentials};

#[tokio::test]
async fn an_ods_is_not_moved_into_itself() {
    let world = World::new(1);
    let source = world.source().connect().await.expect("it answers");
    for url in ["https://mock-ods.invalid", "https://MOCK-ODS.invalid/", "http://mock-ods.invalid/"] {
        let options = OdsOptions::default().with_allow_http(true);
        let builder = Resync::builder(source.clone()).ods(url).secrets(credentials(&world.old)).service(world.old.clone());
        let refused = builder.ods_options(options).open().await.expect_err("it is the same");
        assert_eq!(refused.kind(), ErrorKind::TargetMismatch, "{url}: {refused}");
        assert!(refused.to_string().contains("source and target are the same ODS"), "{refused}");
    }
}

#[tokio::test]
async fn another_school_year_of_a_host_is_another_ods() {
    let year = |year: u16| MockOds::builder(&Model::ds5_2()).behind([("schoolYearFromRoute", year.to_string().as_str())]).build();
    let (old, new) = (year(2026), year(2027));
    let source = |ods: &MockOds, year: u16| {
        let options = OdsStoreOptions::default().with_ods(OdsOptions::default().with_school_year(year));
        OdsStore::builder(ods.base_url(), credentials(ods)).options(options).service(ods.clone())
    };
    let to = |store: OdsStore| {
        let builder = Resync::builder(store).ods(new.base_url()).school_year(2027.try_into().expect("a year"));
        builder.secrets(credentials(&new)).service(new.clone())
    };
    let resync = to(source(&old, 2026).connect().await.expect("it answers")).open().await.expect("another year");
    assert!(resync.plan(&Request::new()).await.is_ok());
    let refused = to(source(&new, 2027).connect().await.expect("it answers")).open().await.expect_err("the same year");
    assert_eq!(refused.kind(), ErrorKind::TargetMismatch, "{refused}");
}

#[tokio::test]
async fn a_wrong_secret_or_url_is_said_at_once_and_not_shown() {
    let world = World::new(1);
    let wrong = Credentials::new(world.old.key(), "canarysecret");
    let refused = OdsStore::builder(world.old.base_url(), wrong).service(world.old.clone()).connect().await;
    let refused = refused.expect_err("the secret is wrong");
    assert_eq!(refused.kind(), ErrorKind::Unauthorized);
    assert!(!format!("{refused:?} {refused}").contains("canary"));
    let refused = OdsStore::connect("the old one", credentials(&world.old), OdsStoreOptions::default()).await;
    assert_eq!(refused.expect_err("it is no URL").kind(), ErrorKind::ConfigInvalid);
    let store = world.source().connect().await.expect("it answers");
    assert_eq!(store.to_string(), "the ODS at https://mock-ods.invalid");
}
