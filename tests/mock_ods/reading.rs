//! Items, pages and filters.

use serde_json::{Value, json};

use crate::caller::{Caller, Said};
use crate::fixture::{but, class_period, school, with_school};

fn names(said: &Said) -> Vec<&str> {
    assert_eq!(said.status, 200, "{:?}", said.body);
    said.body.as_array().expect("a list").iter().map(|item| item["classPeriodName"].as_str().expect("a name")).collect()
}

fn with_periods(count: usize) -> Caller {
    let caller = with_school();
    for number in 1..=count {
        caller.create("/ed-fi/classPeriods", &but(class_period(), "classPeriodName", json!(format!("P{number}"))));
    }
    caller
}

#[test]
fn pages_are_stable_and_counted_when_asked() {
    let caller = with_periods(7);
    let page = caller.get("/ed-fi/classPeriods?offset=5&limit=25&totalCount=true");
    assert_eq!((names(&page), page.header("total-count")), (vec!["P6", "P7"], "7"));
    let first = caller.get("/ed-fi/classPeriods?limit=3");
    assert_eq!((names(&first), first.header("total-count")), (vec!["P1", "P2", "P3"], ""));
    let none = caller.get("/ed-fi/classPeriods?limit=0&totalCount=true");
    assert_eq!((names(&none), none.header("total-count")), (vec![], "7"));
    assert_eq!(names(&caller.get("/ed-fi/classPeriods")).len(), 7);
    for query in ["limit=501", "limit=-1", "limit=x", "offset=-1", "minChangeVersion=x"] {
        let said = caller.get(&format!("/ed-fi/classPeriods?{query}"));
        assert_eq!((said.status, said.problem()), (400, "bad-request:parameter-validation-failed"), "{query}");
    }
}

#[test]
fn walking_through_pages_gives_every_item_once_also_when_items_come_and_go() {
    let caller = with_periods(11);
    let walk = |limit: usize| {
        assert!(names(&caller.get("/ed-fi/classPeriods?limit=0")).is_empty());
        let mut all = Vec::new();
        for offset in (0..).step_by(limit) {
            let page = caller.get(&format!("/ed-fi/classPeriods?offset={offset}&limit={limit}"));
            all.extend(names(&page).into_iter().map(str::to_owned));
            if names(&page).len() < limit {
                return all;
            }
        }
        all
    };
    let stored = || {
        let name = |item: &Value| item["classPeriodName"].as_str().expect("a name").to_owned();
        caller.ods.records("classPeriods").iter().map(name).collect::<Vec<_>>()
    };
    for limit in [1, 3, 4, 11, 20] {
        assert_eq!(walk(limit), stored());
        // Anything that changes must be seen by the next walk.
        let first = caller.ods.records("classPeriods")[0]["id"].as_str().expect("an id").to_owned();
        assert_eq!(caller.delete(&format!("/ed-fi/classPeriods/{first}")).status, 204);
        assert_eq!(walk(limit), stored());
        caller.create("/ed-fi/classPeriods", &but(class_period(), "classPeriodName", json!(format!("new {limit}"))));
        assert_eq!(walk(limit), stored());
    }
}

#[test]
fn filters_compare_and_unknown_ones_are_ignored() {
    let caller = with_periods(3);
    assert_eq!(names(&caller.get("/ed-fi/classPeriods?classPeriodName=p2&SCHOOLID=255901001")), ["P2"]);
    assert_eq!(names(&caller.get("/ed-fi/classPeriods?classPeriodName=P2")), ["P2"]);
    assert_eq!(names(&caller.get("/ed-fi/classPeriods?schoolId=255901001")).len(), 3);
    assert!(names(&caller.get("/ed-fi/classPeriods?classPeriodName=P2&schoolId=7")).is_empty());
    assert_eq!(names(&caller.get("/ed-fi/classPeriods?classPeriodNam=P2")).len(), 3);
    let id = caller.ods.records("classPeriods")[1]["id"].as_str().expect("an id").to_owned();
    assert_eq!(names(&caller.get(&format!("/ed-fi/classPeriods?id={id}"))), ["P2"]);
    assert_eq!(caller.get("/ed-fi/gradeLevelDescriptors?codeValue=ninth%20GRADE").body[0]["codeValue"], "Ninth grade");
}

#[test]
fn an_item_shows_server_members_links_and_empty_collections() {
    let caller = with_school();
    let list = caller.get("/ed-fi/schools");
    let shown = &list.body[0];
    let path = format!("/ed-fi/schools/{}", shown["id"].as_str().expect("an id"));
    let item = caller.get(&path);
    assert_eq!(&item.body, shown);
    assert_eq!(item.header("etag"), format!("\"{}\"", shown["_etag"].as_str().expect("text")));
    assert!(shown["_lastModifiedDate"].as_str().expect("text").ends_with('Z'));
    assert_eq!(shown["addresses"], json!([]));
    let link = &shown["localEducationAgencyReference"]["link"];
    assert_eq!(link["rel"], "LocalEducationAgency");
    assert_eq!(caller.get(link["href"].as_str().expect("a path")).status, 200);
    let without = |members: &[&str]| {
        let mut body = shown.clone();
        for member in members {
            body.as_object_mut().expect("an object").remove(*member);
        }
        body.as_object_mut().expect("an object").retain(|_, value| *value != Value::Array(Vec::new()));
        body["localEducationAgencyReference"].as_object_mut().expect("an object").remove("link");
        body
    };
    assert_eq!(without(&["id", "_etag", "_lastModifiedDate"]), school());
    let unknown = caller.get("/ed-fi/schools/0123456789abcdef0123456789abcdef");
    assert_eq!((unknown.status, unknown.detail()), (404, "The specified item could not be found."));
    assert_eq!(caller.get("/ed-fi/schools/7").status, 400);
}
