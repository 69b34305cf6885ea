//! What a refusal says is readable wherever its body keeps the reason, and nobody's name or number is; over a raw socket, so that no mock decides what
//! servers say.

use edfi_resync::Resync;
use edfi_resync::campus::Request;
use edfi_resync::engine::CauseClass;
use edfi_resync::model::Model;
use edfi_resync::ods::Credentials;
use edfi_resync::report::{Failure, Report};
use edfi_resync::source::MemoryStore;
use serde_json::{Value, json};

use super::scripted::{Answer, KEY, SECRET, Script, Store};

const FIRST: &str = "900001";
const REFUSED: &str = "604822";

fn student(unique_id: &str) -> Value {
    json!({"studentUniqueId": unique_id, "firstName": "Canary", "lastSurname": "Canary", "birthDate": "2011-02-03"})
}

/// A run of two students, of whom the second is refused.
async fn run(refusal: Answer) -> Report {
    let script = Script::ed_fi(&Store::new(&[("students", &["studentUniqueId"])]));
    script.on(move |asked| {
        let refused = asked.is("POST", "students") && asked.json()["studentUniqueId"] == REFUSED;
        refused.then(|| refusal.clone())
    });
    let server = script.serve().await;
    let students = [student(FIRST), student(REFUSED)];
    let store = MemoryStore::new(Model::ds5_2()).with_records("students", students).expect("students");
    let resync = Resync::builder(store).ods(server.url()).secrets(Credentials::new(KEY, SECRET)).open().await.expect("it opens");
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    resync.run(&plan).await.expect("a report")
}

async fn failure(refusal: Answer) -> Failure {
    let report = run(refusal).await;
    let text = format!("{report} {report:?} {}", serde_json::to_string(&report).expect("JSON"));
    assert!(!text.to_lowercase().contains("canary") && !text.contains(REFUSED), "{text}");
    assert_eq!((report.total.created, report.total.failed, report.failures.len()), (1, 1, 1), "{report}");
    report.failures[0].clone()
}

#[tokio::test]
async fn case_08_a_the_reason_in_errors_alone() {
    let refused = failure(Answer::json(400, &json!({"errors": ["The exitWithdrawDate is before the entryDate."]}))).await;
    assert_eq!((refused.class, refused.message.as_str()), (CauseClass::Refused, "The exitWithdrawDate is before the entryDate"));
    assert_eq!(refused.hint.as_deref(), Some("correct the record in its source, then send it again"), "nobody here has Campus");
}

#[tokio::test]
async fn case_08_b_a_sentence_of_a_states_own() {
    let said = "Primary enrollment already exists for this student in another district.";
    let refused = failure(Answer::json(400, &json!({"message": said}))).await;
    assert_eq!(format!("{}.", refused.message), said);
    let named = json!({"message": "Primary enrollment already exists for Canary Canary (604822) in another district."});
    let refused = failure(Answer::json(400, &named)).await;
    let shown = "Primary enrollment already exists for … (…) in another district; the server's words are hidden where they may name a person";
    assert_eq!(refused.message, shown);
}

#[tokio::test]
async fn case_08_c_the_code_of_a_rule_and_its_detail() {
    let body = json!({"title": "L1-2041", "detail": "Grade level is not offered at this school.", "status": 400});
    assert_eq!(failure(Answer::json(400, &body)).await.message, "L1-2041; Grade level is not offered at this school");
}

#[tokio::test]
async fn case_08_d_a_gateways_page_has_its_own_hint() {
    let page = "<html><head><title>403 Forbidden</title></head><body><center>Microsoft-Azure-Application-Gateway/v2</center></body></html>";
    let refused = failure(Answer::page(403, page)).await;
    let (text, hint) = (refused.to_string(), refused.hint.clone().expect("a hint"));
    assert!(hint.contains("gateway") && !hint.contains("namespace") && !hint.contains("claim set"), "{text}");
    assert!(!text.contains("claim set"), "{text}");
}

#[tokio::test]
async fn another_api_lists_a_missing_descriptor() {
    let body = json!({"error": {"message": "Reference validation failed", "failures": [{"resourceName": "GradeLevelDescriptor",
        "identity": [{"name": "descriptor", "value": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}]}]}});
    let refused = failure(Answer::json(409, &body)).await;
    assert_eq!(refused.class, CauseClass::DescriptorMissing);
    insta::assert_snapshot!(refused, @r#"
    1 record of students: descriptor missing in the ODS (HTTP 409): Reference validation failed; GradeLevelDescriptor; name: descriptor; value: uri://ed-fi.org/GradeLevelDescriptor#Ninth grade
       what to do: send a value that the ODS has, or have the host load this one
       memory:students:2
    "#);
}

#[tokio::test]
async fn another_api_lists_all_that_is_missing() {
    let body = json!({"error": {"message": "Reference validation failed", "failures": [
        {"resourceName": "School", "identity": [{"name": "schoolId", "value": "255901"}]},
        {"resourceName": "GradeLevelDescriptor", "identity": []}]}});
    let refused = failure(Answer::json(409, &body)).await;
    assert_eq!(refused.class, CauseClass::ParentMissing);
    insta::assert_snapshot!(refused, @r#"
    1 record of students: reference missing in the ODS (HTTP 409): Reference validation failed; School; GradeLevelDescriptor; name: schoolId; the server's words are hidden where they may name a person
       what to do: look whether the source sends what it refers to, and what became of that
       memory:students:2
    "#);
}

#[tokio::test]
async fn another_api_lists_what_is_wrong_with_a_shape() {
    let body = json!({"error": [{"message": "{requestBody} must have required property 'birthDate'", "path": "{requestBody}",
        "context": {"errorType": "required"}}]});
    let refused = failure(Answer::json(400, &body)).await;
    assert_eq!(refused.class, CauseClass::Refused);
    insta::assert_snapshot!(refused, @r#"
    1 record of students: refused by the ODS (HTTP 400): … must have required property 'birthDate'; errorType: required; the server's words are hidden where they may name a person
       what to do: correct the record in its source, then send it again
       memory:students:2
    "#);
}

#[tokio::test]
async fn what_the_newest_server_says_of_its_own_faults_is_readable() {
    let said = json!({"error": "The request is not valid for this resource.", "correlationId": "0HN1"});
    assert_eq!(failure(Answer::json(400, &said)).await.message, "The request is not valid for this resource");
}

#[tokio::test]
async fn b16_a_number_in_the_place_of_a_descriptor_is_hidden() {
    let detail = format!("GradeLevelDescriptor value 'uri://ed-fi.org/GradeLevelDescriptor#{REFUSED}' does not exist.");
    let refused = failure(Answer::problem(400, "bad-request:data-validation-failed", &detail)).await;
    assert!(refused.message.contains("GradeLevelDescriptor value '…' does not exist"), "{refused}");
    let other = "GradeLevelDescriptor value 'uri://canary.example/GradeLevelDescriptor#Ninth grade' does not exist.";
    failure(Answer::problem(400, "bad-request:data-validation-failed", other)).await;
}

#[tokio::test]
async fn b16_a_member_is_named_if_a_program_wrote_its_name() {
    let mut body = student(FIRST);
    body["frstName"] = json!("A");
    body["Canary Canary"] = json!("A");
    body["604822"] = json!("A");
    let script = Script::ed_fi(&Store::new(&[("students", &["studentUniqueId"])]));
    let server = script.serve().await;
    let store = MemoryStore::new(Model::ds5_2()).with_records("students", [body]).expect("a student");
    let resync = Resync::builder(store).ods(server.url()).secrets(Credentials::new(KEY, SECRET)).open().await.expect("it opens");
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    let report = resync.run(&plan).await.expect("a report");
    let warning = report.warnings.iter().find(|warning| warning.contains("a server drops them")).expect("a warning");
    assert!(warning.ends_with("a server drops them: $.frstName, $.…"), "{warning}");
}
