//! What a POST of some 500 bytes costs the mock: in load mode, and with all its checks. In process, one after the other, both in one run.
//!
//! ```text
//! cargo bench --bench mock [records]
//! ```

use std::time::Instant;

use bytes::Bytes;
use edfi_resync::model::Model;
use edfi_resync_testing::MockOds;
use http::Request;
use serde_json::{Value, json};

/// An attendance event, padded to the size of a usual record.
fn body(nth: usize) -> Bytes {
    let event = json!({
        "attendanceEventCategoryDescriptor": "uri://ed-fi.org/AttendanceEventCategoryDescriptor#Tardy",
        "attendanceEventReason": "x".repeat(200),
        "eventDate": format!("20{:02}-{:02}-{:02}", 10 + nth / 336 % 80, 1 + nth / 28 % 12, 1 + nth % 28),
        "schoolReference": {"schoolId": 255_901_001},
        "sessionReference": {"schoolId": 255_901_001, "schoolYear": 2027, "sessionName": "Fall"},
        "studentReference": {"studentUniqueId": format!("{}", 600_000 + nth / 26_880)},
    });
    Bytes::from(event.to_string())
}

/// A mock with what the events refer to, and a token for it.
fn prepared(load_mode: bool) -> (MockOds, String) {
    let ods = MockOds::builder(&Model::ds5_2()).load_mode(load_mode).build();
    let category = "uri://ed-fi.org/AttendanceEventCategoryDescriptor#Tardy";
    ods.seed_descriptors([category, "uri://ed-fi.org/TermDescriptor#Fall Semester"]).expect("descriptors of the standard");
    let seed = |endpoint: &str, items: Vec<Value>| ods.seed(endpoint, items).expect("items with their keys");
    let school = json!({"schoolId": 255_901_001});
    seed("schools", vec![json!({"schoolId": 255_901_001, "nameOfInstitution": "A"})]);
    seed(
        "sessions",
        vec![json!({"sessionName": "Fall", "schoolReference": school, "schoolYearTypeReference": {"schoolYear": 2027}})],
    );
    for id in 600_000..600_050 {
        let student = json!({"studentUniqueId": format!("{id}")});
        seed("students", vec![student.clone()]);
        seed(
            "studentSchoolAssociations",
            vec![json!({"schoolReference": school, "studentReference": student, "entryDate": "2026-08-24"})],
        );
    }
    let basic = "Basic bW9jay1rZXk6bW9jay1zZWNyZXQ=";
    let request = Request::post(format!("{}oauth/token", ods.base_url()))
        .header("Authorization", basic)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(Bytes::from_static(b"grant_type=client_credentials"))
        .expect("a request");
    let answer: Value = serde_json::from_slice(ods.handle(request).body()).expect("JSON");
    (ods, format!("Bearer {}", answer["access_token"].as_str().expect("a token")))
}

fn main() {
    let records = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(200_000);
    for (name, load_mode) in [("load mode", true), ("all checks", false)] {
        let (ods, token) = prepared(load_mode);
        let url = format!("{}data/v3/ed-fi/studentSchoolAttendanceEvents", ods.base_url());
        let request = |nth| {
            let request = Request::post(url.as_str()).header("Authorization", token.as_str());
            request.header("Content-Type", "application/json").body(body(nth)).expect("a request")
        };
        let size = body(0).len();
        let (mut requests, mut spent) = (Vec::new(), std::time::Duration::ZERO);
        for nth in 0..records {
            requests.push(request(nth));
            if requests.len() == 1_000 || nth + 1 == records {
                let begun = Instant::now();
                for request in requests.drain(..) {
                    assert_eq!(ods.handle(request).status(), 201);
                }
                spent += begun.elapsed();
            }
        }
        println!("{name:<12} {:6.1} us a POST of {size} bytes, {records} records", spent.as_secs_f64() * 1e6 / records as f64);
    }
}
