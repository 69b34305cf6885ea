//! Row 4: schools by ID, number or name, with search; All Schools only by name; groups of calendars.

use std::collections::BTreeSet;

use edfi_resync::ErrorKind;
use edfi_resync::campus::{Configuration, Mode, Request};
use edfi_resync::model::{CampusKeys, CampusRole, Model};
use edfi_resync::source::{CampusSchool, MemoryStore};
use serde_json::json;

use super::world::{district, mock, open, plan, small, warning};

#[tokio::test]
async fn row_4_schools_are_found_by_id_number_or_part_of_their_name() {
    let resync = open(small(), &mock()).await;
    for (search, found) in [
        ("", &[12, 15, 19][..]),
        ("  north ", &[12, 15]),
        ("HIGH", &[12]),
        ("0019", &[19]),
        ("001", &[12, 15, 19]),
        ("15", &[15]),
        ("12", &[12]),
        ("South", &[]),
    ] {
        let schools = resync.schools(search).await.expect("schools");
        assert_eq!(schools.iter().map(|school| school.id).collect::<Vec<_>>(), found, "{search:?}");
    }
    assert!(resync.schools("mill").await.expect("schools")[0].excluded, "excluded schools are shown as such");
}

#[tokio::test]
async fn row_4_a_school_is_chosen_by_id_number_or_name() {
    for request in [
        Request::new().schools([12]),
        Request::new().schools_named(["0012"]),
        Request::new().schools_named(["north HIGH "]),
        Request::new().schools_named(["North High", "0012"]),
    ] {
        let plan = plan(small(), &request).await;
        assert_eq!(plan.schools.iter().map(|school| school.id).collect::<Vec<_>>(), [12]);
        assert_eq!(plan.steps.iter().find(|step| step.resource == "students").expect("students").records, Some(1));
    }
}

#[tokio::test]
async fn row_4_only_the_chosen_school_is_sent() {
    let ods = mock();
    let resync = open(small(), &ods).await;
    let plan = resync.plan(&Request::new().schools_named(["North Middle"]).resources(["students"])).await.expect("a plan");
    assert!(resync.run(&plan).await.expect("a report").is_success());
    let sent: Vec<_> = ods.records("students").iter().map(|record| record["studentUniqueId"].clone()).collect();
    assert_eq!(sent, ["601002"]);
}

#[tokio::test]
async fn row_4_a_plan_for_a_school_that_is_excluded_since_is_refused() {
    let made = district().copy("");
    let ods = mock();
    let resync = open(made.store(), &ods).await;
    let schools = resync.schools("").await.expect("the schools");
    let chosen = schools.iter().find(|school| !school.excluded).expect("one takes part").id;
    let plan = resync.plan(&Request::new().schools([chosen]).resources(["courses"])).await.expect("a plan");
    made.change(&format!("UPDATE School SET exclude = 1 WHERE schoolID = {chosen}"));
    ods.clear_requests();
    let error = resync.run(&plan).await.expect_err("it takes no part").to_string();
    assert!(error.starts_with(&format!("the plan was made for school {chosen}, which takes no part any more")), "{error}");
    assert!(ods.records("courses").is_empty());
}

#[tokio::test]
async fn row_4_unknown_ambiguous_and_excluded_schools_are_errors_with_the_closest_matches() {
    let schools = [
        CampusSchool::new(1, "0001", "North High"),
        CampusSchool::new(2, "0002", "North High"),
        CampusSchool::new(3, "0003", "South High"),
        CampusSchool::new(4, "0004", "Old Mill").with_excluded(true),
    ];
    let configuration = Configuration::new("State", 2027.try_into().expect("a year"), "5.2");
    let store = MemoryStore::new(Model::ds5_2()).with_configuration(configuration).with_schools(schools);
    let resync = open(store, &mock()).await;
    for (request, said) in [
        (
            Request::new().schools_named(["High"]),
            "no school of school year 2027 has the number or name \"High\"; did you mean \
             0001 North High (ID 1), 0002 North High (ID 2), 0003 South High (ID 3)?",
        ),
        (
            Request::new().schools_named(["Suoth High"]),
            "no school of school year 2027 has the number or name \"Suoth High\"; did you mean 0003 South High (ID 3)?",
        ),
        (
            Request::new().schools_named(["East"]),
            "no school of school year 2027 has the number or name \"East\"; search the schools for it",
        ),
        (
            Request::new().schools_named(["north high"]),
            "2 schools have the number or name \"north high\"; choose by Campus school ID: 0001 North High (ID 1), 0002 North High (ID 2)",
        ),
        (
            Request::new().schools_named(["Old Mill"]),
            "school 4 is marked Exclude in Campus; clear Exclude on the school, or leave it out",
        ),
        (
            Request::new().schools_named(Vec::<String>::new()),
            "the list of schools is empty; name at least one school by its number or name",
        ),
        (Request::new().schools([]), "the list of schools is empty; name at least one Campus school ID, or \"all\""),
        (Request::new().schools([7]), "school 7 is not in school year 2027; the schools there are 1, 2, 3"),
    ] {
        let error = resync.plan(&request).await.expect_err("no school");
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::RequestInvalid, said));
    }
}

#[tokio::test]
async fn row_4_all_schools_only_by_name_and_with_the_manuals_warning() {
    let resync = open(small(), &mock()).await;
    let error = resync.plan(&Request::new()).await.expect_err("never everything by default").to_string();
    assert!(error.starts_with("no schools are chosen; name Campus school IDs, or \"all\""), "{error}");
    let plan = resync.plan(&Request::new().all_schools()).await.expect("a plan");
    assert_eq!(plan.schools.iter().map(|school| school.id).collect::<Vec<_>>(), [12, 15], "excluded ones take no part");
    let said = warning(&plan, "all schools");
    assert!(said.contains("off-peak") && said.contains("groups of schools"), "{said}");
}

#[tokio::test]
async fn row_4_a_district_is_resynced_in_groups_of_calendars() {
    let made = district();
    let ods = mock();
    let resync = open(made.store(), &ods).await;
    let groups = resync.in_groups(&Request::new().all_schools(), 2).await.expect("groups");
    assert_eq!(groups.len(), made.summary.schools.len().div_ceil(2));
    let mut seen = BTreeSet::new();
    for group in &groups {
        let plan = resync.plan(group).await.expect("a plan");
        assert!(plan.schools.len() <= 2);
        assert!(plan.schools.iter().all(|school| seen.insert(school.id)), "no school is in two groups");
        assert!(resync.run(&plan).await.expect("a report").is_success());
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), made.summary.schools);
    // The groups together leave what one run of all schools leaves.
    let whole = mock();
    let resync = open(made.store(), &whole).await;
    let plan = resync.full_resync().await.expect("a plan");
    assert!(resync.run(&plan).await.expect("a report").is_success());
    for step in &plan.steps {
        assert_eq!(ods.count(&step.resource), whole.count(&step.resource), "{}", step.resource);
    }
}

#[tokio::test]
async fn row_4_a_source_without_schools_is_one_group() {
    let store = MemoryStore::from_json(Model::ds5_2(), r#"{"students": []}"#).expect("a store");
    let resync = open(store, &mock()).await;
    let request = Request::new();
    assert_eq!(resync.in_groups(&request, 2).await.expect("groups"), [request]);
}

/// Two schools without a configuration, with a student each; their records carry school IDs, or not.
fn schools_alone(carried: bool) -> MemoryStore {
    let mut store = MemoryStore::new(Model::ds5_2())
        .with_schools([CampusSchool::new(12, "0012", "North High"), CampusSchool::new(15, "0015", "North Middle")]);
    for (unique_id, school) in [("601001", 12), ("601002", 15)] {
        let student = json!({"studentUniqueId": unique_id, "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"});
        let keys = if carried { CampusKeys::new().with(CampusRole::School, school) } else { CampusKeys::new() };
        store.add("students", student, keys).expect("a student");
    }
    store
}

#[tokio::test]
async fn row_4_schools_of_a_source_without_configurations_are_chosen_if_its_records_carry_them() {
    for (request, sent) in [
        (Request::new().schools([12]), &["601001"][..]),
        (Request::new().schools_named(["north middle"]), &["601002"]),
        (Request::new().all_schools(), &["601001", "601002"]),
        (Request::new(), &["601001", "601002"]),
    ] {
        let ods = mock();
        let resync = open(schools_alone(true), &ods).await;
        let plan = resync.plan(&request).await.expect("a plan");
        assert!(resync.run(&plan).await.expect("a report").is_success());
        let held: Vec<_> = ods.records("students").iter().map(|record| record["studentUniqueId"].clone()).collect();
        assert_eq!(held, sent, "{request:?}");
    }
    let none = MemoryStore::from_json(Model::ds5_2(), r#"{"students": []}"#).expect("a store");
    for (store, request, said) in [
        (schools_alone(false), Request::new().schools([12]), "the source does not claim that its records carry school IDs"),
        (none, Request::new().schools([12]), "schools are chosen, but the source has none"),
        (schools_alone(true), Request::new().schools([12]).mode(Mode::Cleanup), "needs a source that claims configurations"),
    ] {
        let error = open(store, &mock()).await.plan(&request).await.expect_err("it is refused");
        assert!(error.kind() == ErrorKind::RequestInvalid && error.to_string().contains(said), "{error}");
    }
}
