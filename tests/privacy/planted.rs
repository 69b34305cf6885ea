//! A district whose every personal value is a canary, and a server that quotes them.

use std::path::{Path, PathBuf};

use edfi_resync_testing::MockOds;
use edfi_resync_testing::district::SampleDistrict;
use http::Method;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

/// What stands in every name, unique ID, address, key and secret.
pub(super) const CANARY: &str = "canary";
/// Everybody's date of birth; no other date of the district.
pub(super) const BIRTH_DATE: &str = "1907-03-09";

/// A small district full of canaries. Some of its rows cannot be sent.
pub(super) fn district(folder: &Path) -> PathBuf {
    let path = folder.join("campus.db");
    SampleDistrict::new(30).with_seed(7).create(&path).expect("a district");
    let canaries = format!(
        "UPDATE Person SET edFiID = 'canary' || personID WHERE edFiID IS NOT NULL;
         UPDATE Person SET studentNumber = 'canary' || personID, stateID = 'canary' || personID;
         UPDATE \"Identity\" SET lastName = 'Canary' || identityID, firstName = 'Canary', middleName = 'Canary', suffix = 'canary',
            birthCity = 'Canary', birthdate = '{BIRTH_DATE} 00:00:00';
         UPDATE Contact SET email = 'canary' || personID || '@example.org', secondaryEmail = 'canary' || personID || '@example.com',
            homePhone = 'canary' || personID, cellPhone = 'canary' || personID, workPhone = 'canary' || personID;
         UPDATE Address SET street = 'Canary', tag = 'Street', city = 'Canary', apt = 'canary';
         -- Not to be sent: a date that is none, a name that is too long, a code that is not mapped.
         UPDATE \"Identity\" SET birthdate = 'canary' WHERE identityID % 13 = 0;
         UPDATE \"Identity\" SET firstName = printf('%.*c', 120, 'x') || 'canary' WHERE identityID % 11 = 0;
         DELETE FROM EdFiMapping WHERE descriptor = 'AttendanceEventCategoryDescriptor' AND code = 'T';"
    );
    Connection::open(&path).expect("the database opens").execute_batch(&canaries).expect("the canaries are planted");
    path
}

/// Answers that quote what was sent, and more.
pub(super) fn faults(ods: &MockOds) {
    let problem = |kind: &str| {
        let body = json!({
            "type": format!("urn:ed-fi:api:{kind}"),
            "title": "Canary", "detail": format!("The value 'Canary' of student canary17, born {BIRTH_DATE}, is not acceptable."),
            "status": 400, "correlationId": "canary",
            "validationErrors": {"$.lastSurname": [format!("'Canary' is refused; birthDate {BIRTH_DATE}")], "$.canary": ["canary"]},
            "errors": [format!("The student Canary Canary ({BIRTH_DATE}) with canary17 does not exist.")],
        });
        body.to_string()
    };
    let legacy =
        json!({"message": format!("Validation of 'StudentContactAssociation' failed for Canary, {BIRTH_DATE}, canary17.")})
            .to_string();
    let html = format!("<html><title>Canary</title><body>canary17 {BIRTH_DATE} canarysecret</body></html>");
    let plant = |path: &str, matching: Map<String, Value>, status: u16, times: u64, page: &str| {
        let _ = ods.fail(Method::POST, path, matching, status).expect("a resource").times(times).with_page(page);
    };
    plant("students", Map::new(), 400, 2, &problem("bad-request:data-validation-failed"));
    plant("studentSchoolAssociations", Map::new(), 409, 4, &problem("data-conflict:unresolved-reference"));
    plant("studentSectionAssociations", Map::new(), 502, 3, &html);
    plant("studentSectionAssociations", Map::new(), 400, 3, &legacy);
    plant("contacts", Map::new(), 403, 1, &problem("security:authorization:access-denied:resource"));
    plant("sections", Map::new(), 500, 2, &html);
    plant("staffs", Map::new(), 400, 1, "canary, and no JSON");
    plant("grades", Map::new(), 200 + 222, 1, &legacy);
    plant("courses", Map::new(), 400, 1, &problem("canary:canary17"));
    // Look-ups of what failed.
    let _ = ods.fail(Method::GET, "students", Map::new(), 500).expect("a resource").times(2).with_page(&html);
}
