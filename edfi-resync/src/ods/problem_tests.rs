//! What a problem reads, classifies and shows.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn problem(body: &Value) -> Problem {
    Problem::parse(body.to_string().as_bytes())
}

#[test]
fn each_dialect_is_known() {
    for (body, form) in [
        (r#"{"type":"urn:ed-fi:api:not-found","status":404}"#, ProblemForm::Details),
        (r#"{"type":"about:blank","title":"Bad Request","errors":{"name":["x"]}}"#, ProblemForm::Details),
        (r#"{"message":"The request is invalid."}"#, ProblemForm::Legacy),
        (r#"{"Message":"The request is invalid."}"#, ProblemForm::Legacy),
        (r#"{"error":"invalid_client"}"#, ProblemForm::OAuth),
        (r#"{"errors":["The exitWithdrawDate is before the entryDate."]}"#, ProblemForm::Other),
        (r#"{"error":{"message":"Reference validation failed"}}"#, ProblemForm::Other),
        (r#"{"error":[{"message":"x"}]}"#, ProblemForm::Other),
        (r#"{"error":"The request failed.","correlationId":"0a"}"#, ProblemForm::Other),
        (r#"{"message":"The request failed.","traceId":"0a"}"#, ProblemForm::Legacy),
        (r#"{"reason":"x"}"#, ProblemForm::Foreign),
        ("Service unavailable", ProblemForm::Foreign),
        ("<html><body>502 Bad Gateway</body></html>", ProblemForm::Foreign),
        ("[1]", ProblemForm::Foreign),
        ("{}", ProblemForm::Foreign),
        (" \r\n", ProblemForm::Empty),
        ("", ProblemForm::Empty),
    ] {
        assert_eq!(Problem::parse(body.as_bytes()).form(), form, "{body}");
    }
}

#[test]
fn parents_dependents_and_descriptors_are_named() {
    let dms = problem(&json!({"type": "urn:ed-fi:api:data-conflict:unresolved-reference",
        "detail": "One or more references could not be resolved. See 'validationErrors' for details.",
        "validationErrors": {"$.schoolReference": ["The referenced School item does not exist."],
            "$.gradingPeriods[1].gradingPeriodReference": ["The referenced GradingPeriod item does not exist."]}}));
    assert_eq!(dms.missing_parents(), ["GradingPeriod", "School"]);
    assert_eq!(dms.paths().count(), 2);
    let ods = problem(&json!({"type": "urn:ed-fi:api:x", "detail": "The referenced 'Session' item does not exist."}));
    assert_eq!(ods.missing_parents(), ["Session"]);
    let legacy = problem(&json!({"message": "The value supplied for the related 'Course' resource does not exist."}));
    assert_eq!(legacy.missing_parents(), ["Course"]);
    let person = problem(&json!({"message": "Validation of 'X' failed.\n\tStudent reference could not be resolved."}));
    assert_eq!(person.missing_parents(), ["Student"]);
    let child = problem(
        &json!({"detail": "The requested action cannot be performed because this item is referenced by an existing 'Grade' item."}),
    );
    assert_eq!(child.dependents(), ["Grade"]);
    let children = problem(&json!({"detail": "because this item is referenced by existing Grade, Section item(s)."}));
    assert_eq!(children.dependents(), ["Grade", "Section"]);
    let old_child = problem(
        &json!({"message": "The resource (or a subordinate entity of the resource) cannot be deleted because it is a dependency of the 'Section' entity."}),
    );
    assert_eq!(old_child.dependents(), ["Section"]);
    let descriptor = problem(
        &json!({"validationErrors": {"$.termDescriptor": ["TermDescriptor value 'uri://ed-fi.org/TermDescriptor#Fall' does not exist."]}, "type": "urn:ed-fi:api:bad-request"}),
    );
    assert_eq!(descriptor.missing_descriptors(), ["uri://ed-fi.org/TermDescriptor#Fall"]);
}

#[test]
fn a_name_in_the_place_of_a_resource_is_nobodys() {
    for sentence in [
        "The referenced Canary item does not exist.",
        "The value supplied for the related 'Canary' resource does not exist.",
        "Canary reference could not be resolved",
        "this item is referenced by an existing 'Canary' item.",
        "because it is a dependency of the 'Canary' entity",
        "this item is referenced by existing Canary, Canarysson item(s).",
    ] {
        let problem = problem(&json!({"message": sentence}));
        assert_eq!((problem.missing_parents(), problem.dependents()), (Vec::new(), Vec::new()), "{sentence}");
    }
}

#[test]
fn canaries_planted_anywhere_do_not_come_out() {
    let problem = problem(&json!({
        "type": "urn:ed-fi:api:bad-request:data-validation-failed:CANARYURN", "title": "Canary Title 604822",
        "detail": "The value 'Canary' of Canary O'Canary (604822) is not valid.", "status": 400, "correlationId": "canary",
        "errors": ["A primary key conflict. The duplicate key is (StudentUniqueId) = (604822).", "Canary, born 2010-05-06"],
        "validationErrors": {"$.firstName": ["The value 'Canary' is not valid.", "604822 is too long"], "$.Canary 604822": ["x"]},
        "message": "Canary"}));
    for shown in [problem.safe_message(), problem.to_string(), format!("{problem:?}"), format!("{problem:#?}")] {
        let lower = shown.to_lowercase();
        assert!(!lower.contains("canary") && !shown.contains("604822") && !shown.contains("2010"), "{shown}");
        assert!(shown.contains("$.firstName: The value '…' is not valid."), "{shown}");
        assert!(shown.contains("StudentUniqueId"), "{shown}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_survived(body in prop::collection::vec(any::<u8>(), 0..300)) {
        let problem = Problem::parse(&body);
        let _ = (problem.safe_message(), problem.missing_parents(), problem.dependents(), problem.missing_descriptors());
    }
}

#[test]
fn a_path_is_shown_only_if_it_is_made_of_properties() {
    for path in ["$.lastSurname", "$.addresses[0].city", "request.CodeValue", "$._ext.tpdm.lengthOfContract", "$"] {
        assert!(is_json_path(path), "{path}");
    }
    for path in ["$.canary", "$.Canary", "$.canary.lastSurname", "$.addresses[0].canary", "$.last name", "$.a1", ""] {
        assert!(!is_json_path(path), "{path}");
    }
    let body = r#"{"type":"urn:ed-fi:api:bad-request:data","validationErrors":{"$.canary":["canary is canary"]}}"#;
    assert!(!Problem::parse(body.as_bytes()).safe_message().contains("canary"));
}

fn said(body: &str) -> String {
    Problem::parse(body.as_bytes()).safe_message()
}

#[test]
fn the_reason_is_read_wherever_the_body_keeps_it() {
    for (body, message) in [
        (r#"{"errors": ["The exitWithdrawDate is before the entryDate."]}"#, "The exitWithdrawDate is before the entryDate"),
        (r#"{"errors": "The entryDate is required."}"#, "The entryDate is required"),
        (r#"{"errors": [{"message": "The entryDate is required.", "code": 17}]}"#, "The entryDate is required"),
        (r#"{"errors": {"$.entryDate": ["entryDate is required."]}}"#, "$.entryDate: entryDate is required"),
        (r#"["The entryDate is required."]"#, "The entryDate is required"),
        (r#""The entryDate is required.""#, "The entryDate is required"),
        ("The entryDate is required.", "The entryDate is required"),
        (
            r#"{"error": "An error occurred while processing the request.", "correlationId": "0a1b"}"#,
            "An error occurred while processing the request",
        ),
        (
            r#"{"message": "The server is not available at this time.", "traceId": "0HN"}"#,
            "The server is not available at this time",
        ),
        (
            r#"{"reason": "The request is not valid.", "resource": "Session", "term": "'uri://ed-fi.org/TermDescriptor#Fall'"}"#,
            "The request is not valid; Session; term: 'uri://ed-fi.org/TermDescriptor#Fall'",
        ),
        (
            r#"{"type": "urn:ed-fi:api:bad-request", "detail": "x", "errors": ["L1-2041: Grade level is not offered at this school."]}"#,
            "bad-request; …; L1-2041: Grade level is not offered at this school; the server's words are hidden where they may name a person",
        ),
        (r#"{"a": 604822}"#, "the answer is not one of an Ed-Fi API"),
        ("Jane Canary", "the answer is not one of an Ed-Fi API"),
        ("<html>403</html>", "a gateway's or firewall's page, not the API's answer"),
        ("<error><name>Canary</name></error>", "the answer is not one of an Ed-Fi API"),
    ] {
        assert_eq!(said(body), message, "{body}");
    }
}

#[test]
fn case_08_a_errors_alone() {
    assert_eq!(
        said(r#"{"errors": ["The exitWithdrawDate is before the entryDate."]}"#),
        "The exitWithdrawDate is before the entryDate"
    );
}

#[test]
fn case_08_b_a_sentence_of_a_states_own() {
    let body = r#"{"message": "Primary enrollment already exists for this student in another district."}"#;
    assert_eq!(said(body), "Primary enrollment already exists for this student in another district");
    let named = r#"{"message": "Primary enrollment already exists for Jane Canary (604822) in another district."}"#;
    assert_eq!(
        said(named),
        "Primary enrollment already exists for … (…) in another district; the server's words are hidden where they may name a person"
    );
}

#[test]
fn case_08_c_the_code_of_a_rule() {
    let body = r#"{"title": "L1-2041", "detail": "Grade level is not offered at this school.", "status": 400}"#;
    assert_eq!(said(body), "L1-2041; Grade level is not offered at this school");
    for title in ["604822", "S-604822", "s1-2041", "L1-2041 of Jane", "Canary-1"] {
        let body = json!({"title": title, "detail": "Grade level is not offered at this school.", "status": 400});
        assert!(!said(&body.to_string()).contains(title), "{title}");
    }
}

#[test]
fn case_08_d_a_gateways_page() {
    let page = Problem::parse(b"<html><head><title>403 Forbidden</title></head><body>Jane Canary</body></html>");
    assert!(page.is_page() && page.safe_message() == "a gateway's or firewall's page, not the API's answer");
}

#[test]
fn b16_a_descriptor_is_shown_in_a_namespace_that_is_known() {
    let own = "uri://state.example/TermDescriptor#Fall";
    let say = |value: &str, record: &str| {
        let mut problem = problem(&json!({"message": format!("TermDescriptor value '{value}' does not exist.")}));
        problem.about(record.as_bytes());
        assert_eq!(problem.missing_descriptors(), [value], "it is classified all the same");
        problem.safe_message().contains(value)
    };
    let record = json!({"termDescriptor": own}).to_string();
    assert!(say("uri://ed-fi.org/TermDescriptor#Fall Semester", "{}"));
    assert!(say("uri://ed-fi.org/termdescriptor#fall", "{}"), "some servers write it so");
    assert!(say(own, &record) && !say(own, "{}"));
    for hidden in [
        "uri://ed-fi.org/CanaryDescriptor#Fall",
        "uri://canary.example/TermDescriptor#Fall",
        "uri://ed-fi.org/TermDescriptor#604822",
        "uri://ed-fi.org/TermDescriptor#Fall 2011-02-03",
        "uri://ed-fi.org/TermDescriptor#canary@example.org",
    ] {
        assert!(!say(hidden, &record), "{hidden}");
    }
}

#[test]
fn another_apis_references_are_all_told_at_once() {
    let descriptor = r#"{"error": {"message": "Reference validation failed", "failures": [
        {"resourceName": "GradeLevelDescriptor", "identity": [{"name": "descriptor", "value": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}]},
        {"resourceName": "TermDescriptor", "identity": []}]}}"#;
    let problem = Problem::parse(descriptor.as_bytes());
    assert!(problem.lists_descriptors_only());
    assert_eq!(problem.missing_descriptors(), ["uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"]);
    assert_eq!(
        problem.safe_message(),
        "Reference validation failed; GradeLevelDescriptor; TermDescriptor; name: descriptor; \
         value: uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"
    );
    let parents = r#"{"error": {"message": "Reference validation failed", "failures": [
        {"resourceName": "School", "identity": [{"name": "schoolId", "value": "255901"}]},
        {"resourceName": "Student", "identity": [{"name": "studentUniqueId", "value": "604822"}]}]}}"#;
    let problem = Problem::parse(parents.as_bytes());
    assert_eq!(problem.missing_parents(), ["School", "Student"]);
    assert_eq!(
        problem.safe_message(),
        "Reference validation failed; School; Student; name: schoolId; name: studentUniqueId; \
         the server's words are hidden where they may name a person"
    );
    let list = r#"{"error": [{"message": "{requestBody} must have required property 'schoolId'", "path": "{requestBody}",
        "context": {"errorType": "required"}}]}"#;
    assert_eq!(
        said(list),
        "… must have required property 'schoolId'; errorType: required; the server's words are hidden where they may name a person"
    );
    let children = r#"{"error": {"message": "The resource cannot be deleted because it is a dependency of other documents",
        "blockingUris": ["/v3.3b/ed-fi/studentSchoolAssociations/0a1b2c"]}}"#;
    assert_eq!(Problem::parse(children.as_bytes()).dependents(), ["StudentSchoolAssociation"]);
}

#[test]
fn a_message_is_no_longer_than_a_person_reads() {
    let paths: Map<_, _> = (0..500).map(|at| (format!("$.a{at}"), json!(["x".repeat(500)]))).collect();
    let body = json!({"errors": vec!["The entryDate is required. ".repeat(100); 200], "validationErrors": paths}).to_string();
    let long = said(&body);
    assert!(long.chars().count() < MOST_CHARACTERS + 100 && body.len() < MOST_BYTES, "{}", long.len());
    let many = json!({"errors": vec!["The entryDate is required."; 300]});
    assert!(said(&many.to_string()).ends_with("; and 260 more"), "{}", said(&many.to_string()));
}

#[test]
fn a_descriptor_in_two_members_is_shown_if_the_record_has_it() {
    let say = |namespace: &str, code: &str, record: &str| {
        let identity = json!([{"namespace": namespace, "codeValue": code}]);
        let failures = json!([{"resourceName": "CountryDescriptor", "identity": identity}]);
        let mut problem = problem(&json!({"error": {"message": "Reference validation failed", "failures": failures}}));
        problem.about(record.as_bytes());
        assert_eq!(problem.missing_descriptors(), [format!("{namespace}#{code}")]);
        problem.safe_message()
    };
    let standard = "uri://ed-fi.org/CountryDescriptor";
    let record = json!({"birthCountryDescriptor": format!("{standard}#ZZ")}).to_string();
    let shown = "Reference validation failed; CountryDescriptor; codeValue: ZZ; namespace: uri://ed-fi.org/CountryDescriptor";
    assert_eq!(say(standard, "ZZ", &record), shown);
    let own = json!({"birthCountryDescriptor": "uri://state.example/CountryDescriptor#ZZ"}).to_string();
    assert!(say("uri://state.example/CountryDescriptor", "ZZ", &own).contains("uri://state.example/CountryDescriptor"));
    for (namespace, code, record) in [
        // Not of the record, of nobody's namespace, and a number in the place of a code.
        (standard, "Canary", record.as_str()),
        (standard, "Z", &record),
        ("uri://canary.example/CountryDescriptor", "Canary", &record),
        ("uri://ed-fi.org/CanaryDescriptor", "Canary", &record),
        (standard, "604822", &json!({"birthCountryDescriptor": format!("{standard}#604822")}).to_string()),
    ] {
        let said = say(namespace, code, record);
        assert!(!said.to_lowercase().contains("canary") && !said.contains("604822") && !said.contains("codeValue"), "{said}");
        assert!(said.contains("namespace: uri://ed-fi.org/CountryDescriptor") == (namespace == standard), "{said}");
    }
}

#[test]
fn what_waits_is_short_and_reads_as_before() {
    let paths: Map<_, _> = (0..500).map(|at| (format!("$.a{at}"), json!(["The entryDate is required."]))).collect();
    let body =
        json!({"detail": "Data validation failed.", "errors": vec!["The entryDate is required."; 300], "validationErrors": paths});
    for body in
        [body, json!({"error": {"message": "It failed.", "failures": [{"resourceName": "School"}]}}), json!(["Not offered."])]
    {
        let long = problem(&body);
        let mut short = long.clone();
        short.shorten();
        assert_eq!(short.safe_message(), long.safe_message());
    }
    let mut huge = problem(
        &json!({"message": "canary ".repeat(100_000), "title": "x".repeat(100_000), "errors": vec!["a ".repeat(9_000); 60]}),
    );
    huge.shorten();
    assert!(huge.sentences().map(str::len).sum::<usize>() <= 16 * MOST_CHARACTERS && !huge.safe_message().contains("canary"));
}
