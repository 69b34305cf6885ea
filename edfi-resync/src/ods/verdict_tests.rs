//! The classification, row by row: problem type, older servers' sentence, bare status.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn verdict(operation: Operation, status: u16, body: &Value) -> Verdict {
    let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
    classify(operation, status, &Problem::parse(&body))
}

fn urn(suffix: &str) -> Value {
    json!({"type": format!("urn:ed-fi:api:{suffix}"), "detail": "Something."})
}

fn parents(names: &[&str]) -> Verdict {
    Verdict::ParentMissing { parents: names.iter().map(ToString::to_string).collect() }
}

fn descriptor(value: &str) -> Verdict {
    Verdict::DescriptorMissing { values: vec![value.to_owned()] }
}

#[test]
fn problem_types_decide() {
    use Operation::{Delete, Get, List, Put, Upsert};
    let rows = [
        // 1 transient
        (Upsert, 500, "system", Verdict::Transient),
        (Upsert, 500, "system:database-connection", Verdict::Transient),
        (Upsert, 500, "system:distributed-cache-error", Verdict::Transient),
        (Upsert, 502, "bad-gateway", Verdict::Transient),
        (Upsert, 503, "service-unavailable", Verdict::Transient),
        (Upsert, 503, "database-not-provisioned", Verdict::Transient),
        // 2, 3 throttles
        (Upsert, 429, "too-many-requests", Verdict::Throttled),
        (Upsert, 429, "security:authentication:too-many-tokens", Verdict::AuthThrottled),
        // 4 auth
        (Upsert, 401, "security:authentication", Verdict::Unauthorized),
        (Upsert, 401, "unauthorized", Verdict::Unauthorized),
        // 5 parent missing
        (Upsert, 409, "data-conflict:unresolved-reference", parents(&[])),
        // 7 person refused
        (Upsert, 403, "security:authorization", Verdict::PersonRefused),
        // 8 permission: of the kind, and of the record
        (Upsert, 403, "security:authorization:", Verdict::Permission),
        (Upsert, 403, "security:authorization:access-denied:action", Verdict::Permission),
        (Upsert, 403, "security:authorization:access-denied:resource", Verdict::Permission),
        (Upsert, 403, "security:authorization:no-client-details", Verdict::Permission),
        (Upsert, 403, "security:authorization:namespace:invalid-client:no-namespaces", Verdict::Permission),
        (Upsert, 403, "security:data-policy:incorrect-usage", Verdict::Permission),
        (Upsert, 403, "security:authorization:namespace:access-denied:namespace-mismatch", Verdict::Refused),
        (Put, 403, "security:authorization:ownership:access-denied:ownership-mismatch", Verdict::Refused),
        (Upsert, 403, "security:authorization:relationships:access-denied:element-required", Verdict::Refused),
        (Upsert, 403, "security:authorization:custom-view:invalid-data:element-uninitialized", Verdict::Refused),
        (Upsert, 400, "data-policy-enforced", Verdict::Refused),
        // 9 race or duplicate
        (Upsert, 409, "data-conflict:non-unique-identity", Verdict::Duplicate),
        (Upsert, 409, "data-conflict:non-unique-values", Verdict::Duplicate),
        (Put, 409, "data-conflict:multi-user-conflict", Verdict::Duplicate),
        (Upsert, 409, "identity-conflict", Verdict::Duplicate),
        // 10 child present
        (Delete, 409, "data-conflict:dependent-item-exists", Verdict::ChildPresent { children: Vec::new() }),
        // 11, 12, 13 not found
        (Put, 404, "not-found", Verdict::StaleId),
        (Get, 404, "not-found", Verdict::StaleId),
        (Delete, 404, "not-found", Verdict::AlreadyGone),
        (Upsert, 404, "not-found", Verdict::Config),
        (List, 404, "not-found", Verdict::Config),
        (Delete, 404, "route-resolution-error", Verdict::Config),
        (Upsert, 405, "method-not-allowed", Verdict::Config),
        (Upsert, 405, "profile:method-usage", Verdict::Config),
        (Upsert, 405, "snapshots:method-not-allowed", Verdict::Config),
        (Upsert, 415, "unsupported-media-type", Verdict::Config),
        (Upsert, 500, "system:configuration:security", Verdict::Config),
        (List, 404, "system:configuration:feature-disabled", Verdict::Config),
        // 14 data
        (Upsert, 400, "bad-request", Verdict::Invalid),
        (Upsert, 400, "bad-request:data-validation-failed", Verdict::Invalid),
        // 15 rekey
        (Put, 400, "bad-request:data-validation-failed:key-change-not-supported", Verdict::Rekey),
        // 16 stale etag
        (Put, 412, "optimistic-lock-failed", Verdict::StaleEtag),
        (Put, 412, "precondition-failed:if-none-match", Verdict::StaleEtag),
        // 17 client bug
        (List, 400, "bad-request:parameter-validation-failed", Verdict::ClientBug),
    ];
    for (operation, status, suffix, expected) in rows {
        assert_eq!(verdict(operation, status, &urn(suffix)), expected, "{operation:?} {status} {suffix}");
    }
}

#[test]
fn details_say_more_than_their_type() {
    let school = json!({"type": "urn:ed-fi:api:data-conflict:unresolved-reference", "detail": "The referenced 'School' item does not exist."});
    assert_eq!(verdict(Operation::Upsert, 409, &school), parents(&["School"]));
    let term = "uri://ed-fi.org/TermDescriptor#Fall";
    let missing = format!("TermDescriptor value '{term}' does not exist.");
    for kind in ["bad-request", "bad-request:data-validation-failed"] {
        let body = json!({"type": format!("urn:ed-fi:api:{kind}"), "validationErrors": {"$.termDescriptor": [missing]}});
        assert_eq!(verdict(Operation::Upsert, 400, &body), descriptor(term), "{kind}");
    }
    // A second fault: the descriptor alone does not repair it.
    let both = json!({"type": "urn:ed-fi:api:bad-request:data-validation-failed",
        "validationErrors": {"$.termDescriptor": [missing], "$.sessionName": ["SessionName is required."]}});
    assert_eq!(verdict(Operation::Upsert, 400, &both), Verdict::Invalid);
    // The route is unknown, not the item: no delete.
    let route = json!({"type": "urn:ed-fi:api:not-found", "detail": "The specified data could not be found."});
    assert_eq!(verdict(Operation::Delete, 404, &route), Verdict::Config);
    assert_eq!(verdict(Operation::Put, 404, &route), Verdict::Config);
    let id = json!({"type": "urn:ed-fi:api:bad-request:data-validation-failed", "validationErrors": {"$.id": ["The value 'x' is not valid."]}});
    assert_eq!(verdict(Operation::Put, 400, &id), Verdict::StaleId);
    assert_eq!(verdict(Operation::Upsert, 400, &id), Verdict::Invalid);
}

#[test]
fn older_servers_sentences_decide_where_there_is_no_type() {
    use Operation::{Delete, List, Put, Upsert};
    let rows = [
        (Upsert, 500, "An unexpected error occurred on the server.", Verdict::Transient),
        (Upsert, 401, "Invalid token", Verdict::Unauthorized),
        (Upsert, 409, "The value supplied for the related 'Session' resource does not exist.", parents(&["Session"])),
        (Upsert, 400, "Student reference could not be resolved.", parents(&["Student"])),
        (
            Upsert,
            400,
            "Validation of 'Session' failed.\n\tUnable to resolve value 'uri://ed-fi.org/TermDescriptor#Fall' to an existing 'TermDescriptor' resource.",
            descriptor("uri://ed-fi.org/TermDescriptor#Fall"),
        ),
        (
            Upsert,
            403,
            "Authorization denied.  The claim does not have any established relationships with the requested resource.",
            Verdict::PersonRefused,
        ),
        (Upsert, 403, "Authorization denied.  The claims associated with an identifier of '1' are not", Verdict::PersonRefused),
        (
            Upsert,
            403,
            "Authorization denied. No relationships have been established between the caller's education organization id claims (1) and",
            Verdict::PersonRefused,
        ),
        (
            Upsert,
            403,
            "Access to the resource could not be authorized. Are you missing a claim? This resource can be authorized by",
            Verdict::Permission,
        ),
        (Upsert, 403, "Access to the resource could not be authorized for the requested action 'Create'.", Verdict::Permission),
        (Upsert, 403, "Access to the resource item with namespace 'uri://x' could not be authorized", Verdict::Refused),
        (Upsert, 404, "The specified resource could not be found.", Verdict::Config),
        (Put, 404, "The specified resource could not be found.", Verdict::StaleId),
        (Delete, 404, "The specified resource could not be found.", Verdict::AlreadyGone),
        (Delete, 404, "No ODS instance matching the request", Verdict::Config),
        (Upsert, 409, "A natural key conflict occurred when attempting to create a new resource", Verdict::Duplicate),
        (Upsert, 409, "The value (x) supplied for property 'y' of entity 'Z' is not unique.", Verdict::Duplicate),
        (
            Delete,
            409,
            "The resource (or a subordinate entity of the resource) cannot be deleted because it is a dependency of the 'Grade' entity.",
            Verdict::ChildPresent { children: vec!["Grade".into()] },
        ),
        (Upsert, 400, "Validation of 'School' failed.\n\tNameOfInstitution is required.", Verdict::Invalid),
        (Upsert, 400, "Supplied values for unified key property 'schoolId' on 'Grade' are not consistent", Verdict::Invalid),
        (Put, 400, "Key values for this resource cannot be changed. Delete and recreate the resource item.", Verdict::Rekey),
        (Put, 412, "Resource was modified by another consumer.", Verdict::StaleEtag),
        (List, 410, "The snapshot is gone", Verdict::Config),
        (List, 400, "Limit must be omitted or set to a value between 1 and max value", Verdict::ClientBug),
        (Upsert, 429, "Too many access tokens have been requested", Verdict::AuthThrottled),
    ];
    for (operation, status, message, expected) in rows {
        assert_eq!(verdict(operation, status, &json!({"message": message})), expected, "{operation:?} {status} {message}");
    }
    let state = json!({"message": "The request is invalid.", "modelState": {"request.CodeValue": ["CodeValue is required."]}});
    assert_eq!(verdict(Upsert, 400, &state), Verdict::Invalid);
}

#[test]
fn another_apis_errors_are_classified() {
    use Operation::{Delete, Put, Upsert};
    let failures = |named: &[&str]| {
        let failures: Vec<_> = named.iter().map(|name| json!({"resourceName": name, "identity": []})).collect();
        json!({"error": {"message": "Reference validation failed", "failures": failures}})
    };
    let value = "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade";
    let descriptor_with_its_value = json!({"error": {"message": "Reference validation failed", "failures": [
        {"resourceName": "GradeLevelDescriptor", "identity": [{"name": "descriptor", "value": value}]}]}});
    let rows = [
        (Upsert, 409, descriptor_with_its_value, descriptor(value)),
        (Upsert, 409, failures(&["GradeLevelDescriptor", "TermDescriptor"]), Verdict::DescriptorMissing { values: Vec::new() }),
        (Upsert, 409, failures(&["School", "Session"]), parents(&["School", "Session"])),
        // What is missing besides the descriptor may come.
        (Upsert, 409, failures(&["GradeLevelDescriptor", "School"]), parents(&["School"])),
        (Upsert, 400, json!({"error": [{"message": "{requestBody} must have required property 'schoolId'"}]}), Verdict::Invalid),
        (Upsert, 400, json!({"error": "The request is invalid.", "modelState": ["x"]}), Verdict::Invalid),
        (
            Put,
            409,
            json!({"error": {"message": "Write conflict due to concurrent access to this or related resources"}}),
            Verdict::Duplicate,
        ),
        (
            Delete,
            409,
            json!({"error": {"message": "The resource cannot be deleted because it is a dependency of other documents",
                "blockingUris": ["/v3.3b/ed-fi/grades/0a1b"]}}),
            Verdict::ChildPresent { children: vec!["Grade".into()] },
        ),
        // The errors of the newest server's own faults.
        (Upsert, 500, json!({"error": "An error occurred.", "correlationId": "0a"}), Verdict::Transient),
        (Upsert, 500, json!({"message": "An error occurred.", "traceId": "0a"}), Verdict::Transient),
        (Upsert, 400, json!({"errors": ["The exitWithdrawDate is before the entryDate."]}), Verdict::Invalid),
    ];
    for (operation, status, body, expected) in rows {
        assert_eq!(verdict(operation, status, &body), expected, "{operation:?} {status} {body}");
    }
}

#[test]
fn a_bare_status_decides_last() {
    use Operation::{Delete, Get, List, Put, Upsert};
    let rows = [
        (Upsert, 201, Verdict::Created),
        (Upsert, 200, Verdict::Ok),
        (Put, 204, Verdict::Ok),
        (Delete, 204, Verdict::Ok),
        (Get, 200, Verdict::Ok),
        (Upsert, 202, Verdict::Config),
        (Upsert, 301, Verdict::Config),
        (Upsert, 408, Verdict::Transient),
        (Upsert, 425, Verdict::Transient),
        (Upsert, 500, Verdict::Transient),
        (Upsert, 502, Verdict::Transient),
        (Upsert, 503, Verdict::Transient),
        (Upsert, 504, Verdict::Transient),
        (Upsert, 429, Verdict::Throttled),
        (Upsert, 401, Verdict::Unauthorized),
        (Upsert, 409, parents(&[])),
        (Upsert, 400, Verdict::Invalid),
        (Upsert, 403, Verdict::PersonRefused),
        (Delete, 409, Verdict::ChildPresent { children: Vec::new() }),
        (Put, 404, Verdict::StaleId),
        (Delete, 404, Verdict::AlreadyGone),
        (Upsert, 404, Verdict::Config),
        (List, 404, Verdict::Config),
        (Upsert, 405, Verdict::Config),
        (Upsert, 406, Verdict::Config),
        (Upsert, 410, Verdict::Config),
        (Upsert, 415, Verdict::Config),
        (Upsert, 413, Verdict::Invalid),
        (Put, 412, Verdict::StaleEtag),
        (List, 400, Verdict::ClientBug),
    ];
    for (operation, status, expected) in rows {
        assert_eq!(verdict(operation, status, &Value::Null), expected, "{operation:?} {status}");
    }
}

#[test]
fn a_gateways_page_is_not_the_apis_word() {
    let page = Problem::parse(b"<html><head><title>502 Bad Gateway</title></head></html>");
    assert_eq!(classify(Operation::Upsert, 502, &page), Verdict::Transient);
    assert_eq!(classify(Operation::Upsert, 500, &Problem::parse(b"")), Verdict::Transient);
    assert_eq!(classify(Operation::Delete, 404, &page), Verdict::Config, "a wrong route must not pass for a deleted record");
    assert_eq!(classify(Operation::Upsert, 403, &page), Verdict::Refused, "a firewall refuses one request, not a person");
}

proptest! {
    #[test]
    fn any_answer_gets_a_verdict(status in 0u16..1000, body in prop::collection::vec(any::<u8>(), 0..200), suffix in "[a-z:-]{0,60}", text in "\\PC{0,80}") {
        for operation in [Operation::Upsert, Operation::Put, Operation::Delete, Operation::Get, Operation::List] {
            let details = json!({"type": format!("urn:ed-fi:api:{suffix}"), "detail": text, "validationErrors": {text.clone(): [text.clone()]}});
            for problem in [Problem::parse(&body), Problem::parse(details.to_string().as_bytes()), Problem::parse(json!({"message": text}).to_string().as_bytes())] {
                let verdict = classify(operation, status, &problem);
                prop_assert!(!verdict.is_success() || (200..300).contains(&status) || (status == 404 && operation == Operation::Delete));
            }
        }
    }
}
