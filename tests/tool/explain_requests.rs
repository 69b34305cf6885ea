//! Where is my student's record? What it takes to ask, and of which server.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::Resync;
use edfi_resync::explain::{Reason, Subject};
use edfi_resync::ods::{Credentials, HttpService, Rng, TransportError};
use edfi_resync_testing::mock_ods::MockOds;
use http::{Request, Response};

use super::explain::explained;
use super::small_world::{Campus, SCHOOL_A, World, all};
use super::world::{builder, district, mock};

/// The reads of resources since the last were forgotten, and those of one of them.
fn reads(ods: &MockOds, endpoint: &str) -> (usize, Vec<String>) {
    let requests: Vec<_> = ods.requests().into_iter().filter(|request| request.resource.is_some()).collect();
    let its = requests.iter().filter(|request| request.resource.as_deref() == Some(endpoint));
    (requests.len(), its.map(|request| request.path.clone()).collect())
}

/// However many contacts there are in the district, those of the student are asked for alone.
#[tokio::test]
async fn of_a_district_only_what_is_about_the_person_is_asked_for() {
    let (made, ods) = (district(), mock());
    let resync = builder(made.store(), &ods).open().await.expect("it opens");
    assert!(resync.run(&resync.plan(&all()).await.expect("a plan")).await.expect("a report").is_success());
    let sql = "SELECT n.personID FROM OpenEnrollment n JOIN Person p ON p.personID = n.personID \
        WHERE n.schoolYear = 2027 AND p.edFiID IS NOT NULL AND n.personID IN (SELECT r.personID1 FROM RelatedPair r \
        JOIN Person c ON c.personID = r.personID2 WHERE r.guardian = 1 AND r.endDate IS NULL AND c.edFiID IS NOT NULL) ORDER BY n.personID LIMIT 1";
    let person = made.numbers(sql)[0];
    ods.clear_requests();
    let found = resync.explain(Subject::Person(person)).await.expect("an explanation");
    assert!(found.is_all_well(), "{found}");
    let (all, contacts) = reads(&ods, "contacts");
    let given = found.records.iter().filter(|record| record.resource.as_deref() == Some("contacts")).count();
    assert!(given > 0 && contacts.len() == given, "{contacts:?} for {given} contacts");
    assert!(contacts.iter().all(|path| path.contains("contactUniqueId=")), "{contacts:?}");
    let unfiltered: Vec<_> =
        ods.requests().into_iter().filter(|request| request.path.contains("?offset=")).map(|one| one.path).collect();
    assert!(unfiltered.is_empty(), "{unfiltered:?}");
    assert!(all < found.records.len() + 10, "{all} reads for {} records", found.records.len());
}

/// One record takes one read.
#[tokio::test]
async fn one_record_is_asked_for_by_its_key() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = world.builder(campus.store()).open().await.expect("it opens");
    let roster = |section: &str| {
        let key = [
            ("beginDate", "2026-08-20".to_owned()),
            ("studentUniqueId", "U1000".to_owned()),
            ("localCourseCode", "ALG1".to_owned()),
            ("schoolId", SCHOOL_A.to_string()),
            ("schoolYear", "2027".to_owned()),
            ("sectionIdentifier", section.to_owned()),
            ("sessionName", "Fall".to_owned()),
        ];
        Subject::record("studentSectionAssociations", key)
    };
    world.ods.clear_requests();
    let found = explained(&resync, roster("S1")).await;
    assert_eq!(found.records[0].reason, Reason::InPlace, "{found}");
    let (_, lists) = reads(&world.ods, "studentSectionAssociations");
    let lists: Vec<_> = lists.into_iter().filter(|path| path.contains('?')).collect();
    assert!(
        lists.len() == 1 && lists[0].contains("studentUniqueId=U1000") && lists[0].contains("sectionIdentifier=S1"),
        "{lists:?}"
    );
}

/// A server that takes no notice of what it is asked for, or has nothing to show where more than one part of a key is named.
#[derive(Debug, Clone)]
struct Odd {
    ods: MockOds,
    is_blind: bool,
}

#[async_trait]
impl HttpService for Odd {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let (mut parts, body) = request.into_parts();
        let text = parts.uri.to_string();
        let Some((path, query)) = text.split_once('?').filter(|(path, _)| path.contains("/ed-fi/")) else {
            return self.ods.call(Request::from_parts(parts, body)).await;
        };
        let is_of_page =
            |pair: &&str| ["offset=", "limit=", "totalCount=", "pageSize=", "pageToken="].iter().any(|of| pair.starts_with(of));
        let (page, filters): (Vec<&str>, Vec<&str>) = query.split('&').partition(is_of_page);
        if !self.is_blind && filters.len() > 1 {
            let answer = Response::builder().header("content-type", "application/json").header("total-count", "0");
            return Ok(answer.body(Bytes::from_static(b"[]")).expect("an answer"));
        }
        if self.is_blind {
            parts.uri = format!("{path}?{}", page.join("&")).parse().expect("a URI");
        }
        self.ods.call(Request::from_parts(parts, body)).await
    }
}

/// What a server does not show because it filters in ways of its own is not missing.
#[tokio::test]
async fn a_server_that_filters_otherwise_lacks_nothing() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let calendar = [("schoolId", SCHOOL_A.to_string()), ("calendarCode", "C".to_owned()), ("schoolYear", "2027".to_owned())];
    for is_blind in [true, false] {
        let service = Odd { ods: world.ods.clone(), is_blind };
        let secrets = Credentials::new(world.ods.key(), world.ods.secret());
        let builder = Resync::builder(campus.store()).ods(world.ods.base_url()).secrets(secrets).rng(Rng::seeded(7));
        let resync = builder.service(Arc::new(service)).open().await.expect("it opens");
        let subjects =
            [Subject::Person(1000), Subject::Section(121), Subject::Course(120), Subject::record("calendars", calendar.clone())];
        for subject in subjects {
            let found = explained(&resync, subject).await;
            assert!(found.is_all_well(), "blind {is_blind}: {found}");
        }
    }
}

/// Nothing is run, so nothing is said of when to run it.
#[tokio::test]
async fn an_explanation_says_nothing_of_runs() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = world.open(campus.store()).await.expect("it opens");
    for subject in [Subject::Person(1000), Subject::Section(121), Subject::School(12)] {
        let found = explained(&resync, subject).await;
        assert!(found.warnings.is_empty(), "{found}");
    }
}
