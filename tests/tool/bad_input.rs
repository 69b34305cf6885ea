//! What bad input gets: named with the closest matches; never "everything", never silently nothing.

use edfi_resync::ErrorKind;
use edfi_resync::campus::Request;
use http::Method;

use super::world::{district, mock, open, plan, small, warning};

#[tokio::test]
async fn bad_input_unknown_resources_are_named_with_the_closest_matches() {
    let resync = open(small(), &mock()).await;
    for (resource, said) in [
        ("student", "did you mean \"students\"?"),
        ("studnets", "did you mean \"students\"?"),
        ("sectoins", "did you mean \"sections\"?"),
        ("coarses", "did you mean \"courses\"?"),
        ("studentSchoolAssocations", "did you mean \"studentSchoolAssociations\""),
        ("homework", "use the endpoint as it stands in the API's route"),
    ] {
        let error = resync.plan(&Request::new().all_schools().resources([resource])).await.expect_err("unknown");
        assert_eq!(error.kind(), ErrorKind::UnknownResource);
        let text = error.to_string();
        assert!(text.starts_with(&format!("{resource:?} is not a resource of Data Standard 5.2; {said}")), "{text}");
    }
}

#[tokio::test]
async fn bad_input_unknown_people_courses_and_sections_are_named_with_the_closest_matches() {
    let request = |request: Request| request.all_schools();
    for (request, said) in [
        (
            request(Request::new().persons([1001, 1020].into())),
            "no record in scope carries the Campus person ID 1020: not in these schools and this year, or without an Ed-Fi ID; \
             instead of 1020, did you mean 1002?",
        ),
        (
            request(Request::new().courses([31, 23].into())),
            "no record in scope carries the Campus course ID 23: not in these schools and this year; instead of 23, did you mean 32?",
        ),
        (
            request(Request::new().sections([41, 421].into())),
            "no record in scope carries the Campus section ID 421: not in these schools and this year; instead of 421, did you mean 41 or 42?",
        ),
        (
            request(Request::new().persons([1001, 999_999].into())),
            "no record in scope carries the Campus person ID 999999: not in these schools and this year, or without an Ed-Fi ID",
        ),
    ] {
        assert_eq!(warning(&plan(small(), &request).await, "no record in scope"), said);
    }
}

#[tokio::test]
async fn bad_input_filters_that_contradict_each_other_make_a_plan_that_says_so_and_no_run() {
    let cases = [
        // A student of another school.
        Request::new().schools([12]).persons([1002].into()),
        // A section of another school.
        Request::new().schools([12]).resources(["sections"]).sections([42].into()),
        // Nobody of that ID.
        Request::new().all_schools().persons([9].into()),
    ];
    for request in cases {
        let ods = mock();
        let resync = open(small(), &ods).await;
        let plan = resync.plan(&request).await.expect("it can be planned");
        assert!(plan.selects_nothing(), "{plan}");
        assert_eq!(plan.known_records(), Some(0));
        warning(&plan, "the filters select nothing: no record in scope passes them, and a run is refused");
        ods.clear_requests();
        let error = resync.run(&plan).await.expect_err("nothing is run");
        assert_eq!(error.kind(), ErrorKind::RequestInvalid);
        assert!(error.to_string().starts_with("the plan selects nothing"), "{error}");
        let unmatched = plan.warnings.iter().filter(|warning| warning.starts_with("no record in scope carries"));
        assert!(unmatched.into_iter().all(|warning| error.to_string().contains(warning)), "{error}");
        assert!(ods.requests().is_empty());
    }
    let plan = plan(small(), &Request::new().schools([12]).persons([1001].into())).await;
    assert!(!plan.selects_nothing(), "{plan}");
}

#[tokio::test]
async fn bad_input_empty_selections_are_errors() {
    let resync = open(small(), &mock()).await;
    for (request, said) in [
        (Request::new().all_schools().persons([].into()), "the list of person IDs is empty"),
        (Request::new().all_schools().courses([].into()), "the list of course IDs is empty"),
        (Request::new().all_schools().sections([].into()), "the list of section IDs is empty"),
        (Request::new().all_schools().resources(Vec::<String>::new()), "the list of resources is empty"),
        (Request::new().schools([]), "the list of schools is empty"),
    ] {
        let error = resync.plan(&request).await.expect_err("empty");
        assert_eq!(error.kind(), ErrorKind::RequestInvalid);
        assert!(error.to_string().starts_with(said), "{error}");
    }
}

#[tokio::test]
async fn bad_input_a_plan_of_nothing_stays_so_when_it_is_saved() {
    let made = district();
    let ods = mock();
    let resync = open(made.store(), &ods).await;
    let plan = resync.plan(&Request::new().all_schools().persons([i64::MAX].into())).await.expect("a plan");
    let json = serde_json::to_string(&plan).expect("JSON");
    let read: edfi_resync::plan::Plan = serde_json::from_str(&json).expect("a plan");
    assert_eq!(resync.run(&read).await.expect_err("nothing is run").kind(), ErrorKind::RequestInvalid);
    assert!(!ods.requests().iter().any(|request| request.method == Method::POST && request.resource.is_some()));
}
