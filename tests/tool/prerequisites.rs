//! Row 2: prerequisites, checked before the run, each failing one named with its remedy.

use edfi_resync::campus::{EnableEdFi, Request};
use edfi_resync::{ErrorKind, PrerequisiteName};
use http::Method;

use super::world::{builder, district, mock, open, plan, small, warning};
use edfi_resync::ods::Credentials;

#[tokio::test]
async fn row_2_all_prerequisites_of_a_sound_district_are_met_but_for_people_without_an_ed_fi_id() {
    let made = district();
    let resync = open(made.store(), &mock()).await;
    let prerequisites = resync.prerequisites().await.expect("they can be checked");
    let names: Vec<_> = prerequisites.iter().map(|one| (one.name, one.is_met(), one.refuses())).collect();
    assert_eq!(
        names,
        [
            (PrerequisiteName::EnableEdFi, true, false),
            (PrerequisiteName::Configuration, true, false),
            (PrerequisiteName::Connection, true, false),
            (PrerequisiteName::UniqueIds, false, false),
        ]
    );
    let people = &prerequisites[3];
    let nameless = made.numbers(
        "SELECT DISTINCT personID FROM Person JOIN OpenEnrollment USING (personID)
         WHERE edFiID IS NULL AND schoolYear = 2027 ORDER BY personID",
    );
    assert!(!nameless.is_empty() && nameless.iter().all(|person| people.persons.contains(person)));
    let said = people.to_string();
    assert!(said.starts_with(&format!("Ed-Fi IDs: {} people lack the number", people.persons.len())), "{said}");
    assert!(said.contains("assign it on their Demographics"), "{said}");
}

#[tokio::test]
async fn row_2_people_without_an_ed_fi_id_are_counted_and_listed_in_the_plan_and_nothing_of_them_is_sent() {
    let made = district();
    let ods = mock();
    let resync = open(made.store(), &ods).await;
    let people = resync.prerequisites().await.expect("they can be checked").remove(3).persons;
    let plan = resync.plan(&Request::new().all_schools()).await.expect("a plan");
    let said = warning(&plan, "the number that is sent as unique ID");
    assert!(said.starts_with(&format!("{} people lack", people.len())), "{said}");
    let listed = people.iter().take(20).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    assert!(said.contains(&format!("Campus person ID {listed}")), "{said}");

    let students = made.numbers("SELECT DISTINCT personID FROM OpenEnrollment JOIN Person USING (personID) WHERE edFiID IS NULL");
    let request = Request::new().all_schools().persons(students.iter().copied().collect());
    let nobody = resync.plan(&request).await.expect("a plan");
    assert!(warning(&nobody, "the number that is sent as unique ID").contains(&students[0].to_string()));
    assert!(nobody.selects_nothing(), "{nobody}");
}

#[tokio::test]
async fn row_2_twenty_people_are_listed_and_the_others_counted() {
    let store = small().with_people_without_unique_id(1..=23);
    let plan = plan(store, &Request::new().all_schools()).await;
    let said = warning(&plan, "the number that is sent as unique ID");
    assert!(said.starts_with("23 people lack") && said.ends_with("18, 19, 20 and 3 more"), "{said}");
}

#[tokio::test]
async fn row_2_with_tools_only_or_no_nothing_is_sent() {
    for (preference, said) in [(EnableEdFi::ToolsOnly, "Tools Only"), (EnableEdFi::No, "No")] {
        let ods = mock();
        let resync = open(small().with_enable_ed_fi(preference), &ods).await;
        let plan = resync.plan(&Request::new().all_schools()).await.expect("a plan");
        let expected = format!("the system preference Enable Ed-Fi is {said}: a run is refused until it is Yes");
        assert_eq!(warning(&plan, "Enable Ed-Fi"), expected);
        ods.clear_requests();
        let error = resync.run(&plan).await.expect_err("nothing is sent");
        assert_eq!(error.kind(), ErrorKind::PrerequisiteMissing);
        assert_eq!(
            error.to_string(),
            format!("the system preference Enable Ed-Fi is {said}; set it to Yes; until then nothing is sent")
        );
        assert!(ods.requests().iter().all(|request| request.resource.is_none()));
    }
}

#[tokio::test]
async fn row_2_a_preference_that_changes_after_planning_is_seen() {
    let made = district().copy("");
    let resync = open(made.store(), &mock()).await;
    let plan = resync.plan(&Request::new().all_schools().resources(["schools"])).await.expect("a plan");
    made.change("UPDATE SystemPreference SET value = 'No'");
    assert_eq!(resync.run(&plan).await.expect_err("not enabled").kind(), ErrorKind::PrerequisiteMissing);
}

#[tokio::test]
async fn row_2_every_failing_prerequisite_is_named() {
    let made = district().copy("");
    let ods = mock();
    let request = Request::new().all_schools().resources(["schools"]);
    let plan = open(made.store(), &ods).await.plan(&request).await.expect("a plan");
    let resync = builder(made.store(), &ods).secrets(Credentials::new(ods.key(), "wrong")).open().await.expect("it opens");
    // One alone is what it is.
    let error = resync.run(&plan).await.expect_err("the key is refused");
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    made.change(
        "UPDATE SystemPreference SET value = 'Tools Only'; UPDATE EdFiConfiguration SET studentUniqueId = 'studentStateId'",
    );
    ods.clear_requests();
    let error = resync.run(&plan).await.expect_err("nothing is met");
    assert_eq!(error.kind(), ErrorKind::PrerequisiteMissing);
    let said = error.to_string();
    assert!(
        said.starts_with("3 prerequisites of a run are not met: Enable Ed-Fi: the system preference Enable Ed-Fi is Tools Only"),
        "{said}"
    );
    assert!(
        said.contains("| Ed-Fi Configuration: configuration \"State ODS 2026-27\" was given another choice of unique IDs"),
        "{said}"
    );
    assert!(said.contains("| connection: "), "{said}");
    assert!(!ods.requests().iter().any(|request| request.method == Method::POST && request.resource.is_some()));
    let failing = resync.prerequisites().await.expect("they can be checked").iter().filter(|one| one.refuses()).count();
    assert_eq!(failing, 3);
}

#[tokio::test]
async fn row_2_a_configuration_that_is_no_longer_what_was_opened_is_refused() {
    for (change, said) in [
        ("UPDATE EdFiConfiguration SET name = 'Other'", "was removed or renamed"),
        ("UPDATE EdFiConfiguration SET url = 'https://other.example.org'", "was given another target"),
        ("UPDATE EdFiConfiguration SET tenant = 'other'", "was given another target"),
        ("UPDATE EdFiConfiguration SET schoolYear = 2026", "was given another school year"),
        (
            "UPDATE EdFiConfiguration SET dataStandard = '5.1'; DELETE FROM EdFiResourcePreference; DELETE FROM EdFiMapping",
            "was given another Data Standard",
        ),
        ("DELETE FROM EdFiResourcePreference; DELETE FROM EdFiMapping; DELETE FROM EdFiConfiguration", "was removed or renamed"),
        (
            "INSERT OR REPLACE INTO EdFiResourcePreference SELECT configurationID, 'courses', 0 FROM EdFiConfiguration",
            "was given other Resource Preferences or code mappings",
        ),
        (
            "DELETE FROM EdFiMapping WHERE descriptor = 'GradeLevelDescriptor'",
            "was given other Resource Preferences or code mappings",
        ),
    ] {
        let made = district().copy("");
        let resync = open(made.store(), &mock()).await;
        let plan = resync.plan(&Request::new().all_schools().resources(["schools"])).await.expect("a plan");
        made.change(change);
        let error = resync.run(&plan).await.expect_err("it changed").to_string();
        assert_eq!(error, format!("configuration \"State ODS 2026-27\" {said} since it was opened; open it anew, and plan again"));
    }
}
