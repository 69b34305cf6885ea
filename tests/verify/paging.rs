//! Servers that page badly: no list goes on for ever, and what such a list does not show is not missing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::Resync;
use edfi_resync::campus::{Mode, Request};
use edfi_resync::model::Model;
use edfi_resync::ods::{Credentials, HttpService, TransportError};
use edfi_resync_testing::MockOds;
use http::{Method, Response};
use serde_json::{Value, json};

use crate::world::{Records, store};

/// How a server pages.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Paging {
    IgnoresOffset,
    IgnoresAll,
    /// It knows no end, and shows it neither by a count.
    Uncounted(Oddly),
    /// Its page tokens lead in a circle, and it counts more than it shows.
    TokensInACircle,
    /// A few rows have no id.
    WithoutIds,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Oddly {
    ShortPages,
    IgnoresOffset,
}

/// A mock whose lists of academic weeks are paged so.
#[derive(Debug)]
struct Server {
    ods: MockOds,
    rows: Vec<Value>,
    paging: Paging,
    lists: AtomicUsize,
}

const ROWS: usize = 1_200;

fn week(nth: usize) -> Value {
    json!({"weekIdentifier": format!("Week {nth}"), "schoolReference": {"schoolId": 255_901_001}, "beginDate": "2026-08-24",
        "endDate": "2026-08-28", "totalInstructionalDays": 5})
}

impl Server {
    fn list(&self, query: &str) -> Response<Bytes> {
        let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let offset = value("offset").map_or(0, |offset| offset.parse().expect("a number"));
        let limit: usize = value("limit").or_else(|| value("pageSize")).map_or(500, |limit| limit.parse().expect("a number"));
        let page = |from: usize, most: usize| self.rows.iter().skip(from).take(most).cloned().collect::<Vec<_>>();
        let mut answer = Response::builder();
        if value("totalCount") == Some("true") && !matches!(self.paging, Paging::Uncounted(_)) {
            answer = answer.header("Total-Count", self.rows.len());
        }
        let rows = match self.paging {
            Paging::IgnoresAll => self.rows.clone(),
            Paging::IgnoresOffset | Paging::Uncounted(Oddly::IgnoresOffset) => page(0, limit),
            Paging::Uncounted(Oddly::ShortPages) => page(offset, 100),
            Paging::WithoutIds => page(offset, limit),
            Paging::TokensInACircle if value("offset").is_some() => page(offset, limit),
            Paging::TokensInACircle => {
                let (from, next) = if value("pageToken") == Some("B") { (500, "C") } else { (0, "B") };
                answer = answer.header("Next-Page-Token", next);
                page(from, limit)
            }
        };
        answer.body(Bytes::from(Value::from(rows).to_string())).expect("an answer")
    }
}

#[async_trait]
impl HttpService for Server {
    async fn call(&self, request: http::Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        if request.method() != Method::GET || !request.uri().path().ends_with("/academicWeeks") {
            return self.ods.call(request).await;
        }
        self.lists.fetch_add(1, Ordering::SeqCst);
        Ok(self.list(request.uri().query().unwrap_or_default()))
    }
}

/// A source with all that the server has, and one more.
async fn opened(paging: Paging) -> (Arc<Server>, Resync) {
    let ods = MockOds::builder(&Model::ds5_2()).populated(true).build();
    let row = |nth| {
        let mut row = week(nth);
        if paging != Paging::WithoutIds || nth >= 10 {
            row["id"] = json!(format!("{nth:032x}"));
        }
        row
    };
    let server = Arc::new(Server { ods: ods.clone(), rows: (0..ROWS).map(row).collect(), paging, lists: AtomicUsize::new(0) });
    let records: Records = [("academicWeeks".to_owned(), (0..=ROWS).map(week).collect())].into();
    let builder = Resync::builder(store(&records)).ods(ods.base_url()).secrets(Credentials::new(ods.key(), ods.secret()));
    (Arc::clone(&server), builder.service(server).open().await.expect("it opens"))
}

#[tokio::test]
async fn what_a_list_that_goes_round_does_not_show_is_not_comparable() {
    for (paging, same, most) in [
        (Paging::IgnoresOffset, 500, 8),
        (Paging::Uncounted(Oddly::IgnoresOffset), 500, 8),
        (Paging::TokensInACircle, 1_000, 8),
        (Paging::WithoutIds, ROWS as u64 - 10, 8),
    ] {
        let (server, resync) = opened(paging).await;
        let found = resync.verify(&Request::new()).await.expect("a comparison");
        let lists = server.lists.load(Ordering::SeqCst);
        assert_eq!((found.total.missing, found.total.same), (0, same), "{paging:?}: {found}");
        assert_eq!(found.total.not_comparable, ROWS as u64 + 1 - same, "{paging:?}: {found}");
        assert!(lists <= most, "{paging:?}: {lists} lists");
        let why = found.differences[0].why.as_deref().expect("a reason");
        let says = if paging == Paging::WithoutIds { "without a key or an id" } else { "shows what it has shown" };
        assert!(why.contains(says), "{paging:?}: {why}");
    }
}

#[tokio::test]
async fn what_a_list_shows_to_its_end_is_compared_however_it_is_paged() {
    for (paging, most) in [(Paging::IgnoresAll, 3), (Paging::Uncounted(Oddly::ShortPages), 15)] {
        let (server, resync) = opened(paging).await;
        let found = resync.verify(&Request::new()).await.expect("a comparison");
        assert_eq!((found.total.missing, found.total.same), (1, ROWS as u64), "{paging:?}: {found}");
        let lists = server.lists.load(Ordering::SeqCst);
        assert!(lists <= most, "{paging:?}: {lists} lists");
    }
}

/// In doubt, it is sent.
#[tokio::test]
async fn a_reconcile_sends_what_a_list_that_goes_round_does_not_show() {
    let (server, resync) = opened(Paging::IgnoresOffset).await;
    let plan = resync.plan(&Request::new().mode(Mode::Reconcile)).await.expect("a plan");
    let report = resync.run(&plan).await.expect("a report");
    assert_eq!((report.total.unchanged, report.total.created), (500, ROWS as u64 + 1 - 500), "{report}");
    assert!(server.lists.load(Ordering::SeqCst) <= 8);
}
