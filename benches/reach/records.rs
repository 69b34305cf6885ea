//! [`Made`]: records that follow from their number, so that the server can list what the client sends without having been told.

use std::fmt;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::Result;
use edfi_resync::campus::{Configuration, EnableEdFi, Narrowing, Scope};
use edfi_resync::model::{CampusKeys, CampusObject, CampusRole, Model, Origin, Record, ResourceKind};
use edfi_resync::source::{Batch, CampusSchool, Capabilities, Counted, ObjectState, Snapshot, SourceStore, Withheld};
use futures::stream::{self, BoxStream, StreamExt as _};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Outcome;

pub(crate) const EVENTS: &str = "studentSchoolAttendanceEvents";
const DEMOGRAPHICS: &str = "studentEducationOrganizationAssociations";
const PEOPLE: [&str; 2] = ["students", "studentSchoolAssociations"];
const ONE_OF_EACH: [&str; 3] = ["localEducationAgencies", "schools", "sessions"];
/// Bytes of an event, which nearly all records are.
const EVENT_BYTES: usize = 417;
/// Students of whom there are events where they are not sent themselves.
const STUDENTS: u64 = 1_000;
const BATCH: u64 = 500;

/// So many records.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Made {
    records: u64,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum What {
    /// Attendance events of 417 bytes.
    Events,
    /// The same, and what they refer to: students and their associations are a tenth each.
    Whole,
    /// Demographics of 2 KB.
    Large,
}

impl Made {
    /// So many events alone.
    pub(crate) fn events(records: u64) -> Self {
        Self { records, what: What::Events }
    }

    /// So many records of 2 KB.
    pub(crate) fn large(records: u64) -> Self {
        Self { records, what: What::Large }
    }

    /// So many records in all, each of what it refers to among them.
    pub(crate) fn whole(records: u64) -> Self {
        Self { records, what: What::Whole }
    }

    /// The endpoints, each with how many records it has.
    pub(crate) fn counts(self) -> Vec<(&'static str, u64)> {
        match self.what {
            What::Events => return vec![(EVENTS, self.records)],
            What::Large => return vec![(DEMOGRAPHICS, self.records)],
            What::Whole => {}
        }
        let students = self.students();
        let mut counts: Vec<_> = ONE_OF_EACH.iter().map(|endpoint| (*endpoint, 1)).collect();
        counts.extend(PEOPLE.iter().map(|endpoint| (*endpoint, students)));
        counts.push((EVENTS, self.records - 2 * students - ONE_OF_EACH.len() as u64));
        counts
    }

    pub(crate) fn count(self, endpoint: &str) -> u64 {
        self.counts().into_iter().find(|(of, _)| *of == endpoint).map_or(0, |(_, count)| count)
    }

    fn students(self) -> u64 {
        if self.what == What::Whole { self.records / 10 } else { STUDENTS }
    }

    /// A record as the source has it.
    pub(crate) fn body(self, endpoint: &str, number: u64) -> String {
        self.text(endpoint, number, "", "x")
    }

    /// A record as a server lists it; of every so many events, one has another reason than the source.
    pub(crate) fn listed(self, endpoint: &str, number: u64, changed_every: u64) -> String {
        let id = format!("{:016x}{number:016x}", endpoint.len());
        let changed = endpoint == EVENTS && changed_every > 0 && number.is_multiple_of(changed_every);
        let link = format!(r#","link":{{"rel":"Other","href":"/ed-fi/others/{id}"}}"#);
        let body = self.text(endpoint, number, &link, if changed { "y" } else { "x" });
        let body = &body[1..body.len() - 1];
        format!(r#"{{"id":"{id}",{body},"_etag":"5250{number:015}","_lastModifiedDate":"2026-11-02T08:15:30.123456Z"}}"#)
    }

    fn text(self, endpoint: &str, number: u64, link: &str, filling: &str) -> String {
        let student = number % self.students();
        match endpoint {
            "students" => format!(
                r#"{{"studentUniqueId":"{number:08}","firstName":"First{number}","middleName":"{}","lastSurname":"Last{}","maidenName":"{}","preferredFirstName":"{}","birthDate":"2011-02-03","birthCity":"Grand Bend"}}"#,
                "m".repeat(70),
                number % 977,
                "n".repeat(70),
                "p".repeat(70),
            ),
            "studentSchoolAssociations" => format!(
                r#"{{"schoolReference":{{"schoolId":255901001{link}}},"studentReference":{{"studentUniqueId":"{number:08}"{link}}},"entryDate":"2026-08-20","entryGradeLevelDescriptor":"uri://ed-fi.org/GradeLevelDescriptor#Ninth grade","primarySchool":true,"repeatGradeIndicator":false,"schoolChoiceTransfer":false}}"#
            ),
            EVENTS => {
                let day = number / self.students();
                let date = format!("{}-{:02}-{:02}", 1900 + day / 336, 1 + day / 28 % 12, 1 + day % 28);
                let rest = format!(
                    r#""eventDate":"{date}","schoolReference":{{"schoolId":255901001{link}}},"sessionReference":{{"schoolId":255901001,"schoolYear":2027,"sessionName":"Fall"{link}}},"studentReference":{{"studentUniqueId":"{student:08}"{link}}}}}"#
                );
                let head = r#"{"attendanceEventCategoryDescriptor":"uri://ed-fi.org/AttendanceEventCategoryDescriptor#Tardy","attendanceEventReason":""#;
                let filled = EVENT_BYTES + 3 * link.len() - head.len() - rest.len() - 2;
                format!(r#"{head}{}",{rest}"#, filling.repeat(filled))
            }
            DEMOGRAPHICS => large(number),
            "sessions" => format!(
                r#"{{"sessionName":"Fall","schoolReference":{{"schoolId":255901001{link}}},"schoolYearTypeReference":{{"schoolYear":2027{link}}},"termDescriptor":"uri://ed-fi.org/TermDescriptor#Fall Semester","beginDate":"2026-08-24","endDate":"2026-12-18","totalInstructionalDays":80}}"#
            ),
            "schools" => format!(
                r#"{{"schoolId":255901001,"nameOfInstitution":"A school","localEducationAgencyReference":{{"localEducationAgencyId":255901{link}}},"educationOrganizationCategories":[{{"educationOrganizationCategoryDescriptor":"uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"}}],"gradeLevels":[{{"gradeLevelDescriptor":"uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}}]}}"#
            ),
            _ => r#"{"localEducationAgencyId":255901,"nameOfInstitution":"Grand Bend ISD","localEducationAgencyCategoryDescriptor":"uri://ed-fi.org/LocalEducationAgencyCategoryDescriptor#Independent","categories":[{"educationOrganizationCategoryDescriptor":"uri://ed-fi.org/EducationOrganizationCategoryDescriptor#Local Education Agency"}]}"#.to_owned(),
        }
    }

    /// Writes them as files of JSON lines.
    pub(crate) fn write(self, folder: &Path) -> Outcome<()> {
        std::fs::create_dir_all(folder)?;
        for (endpoint, count) in self.counts() {
            let mut file = BufWriter::new(File::create(folder.join(format!("{endpoint}.jsonl")))?);
            for number in 0..count {
                writeln!(file, "{}", self.body(endpoint, number))?;
            }
            file.flush()?;
        }
        Ok(())
    }
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} made-up records", self.records)
    }
}

/// Makes them up while they are read, where their files would be too large.
#[async_trait]
impl SourceStore for Made {
    fn capabilities(&self) -> Capabilities {
        Capabilities::plain()
    }

    fn identity(&self) -> String {
        "made-up records".to_owned()
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        Ok(Vec::new())
    }

    async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        Ok(EnableEdFi::Yes)
    }

    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
        Ok(Arc::new(View { made: *self, model: scope.model.clone() }))
    }
}

#[derive(Debug)]
struct View {
    made: Made,
    model: Model,
}

#[async_trait]
impl Snapshot for View {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        Ok(Vec::new())
    }

    async fn kinds(&self) -> Result<Vec<ResourceKind>> {
        self.made.counts().into_iter().map(|(kind, _)| self.model.kind(kind)).collect()
    }

    async fn count(&self, kind: &ResourceKind) -> Result<Counted> {
        Ok(Counted::default().with_records(self.made.count(kind.endpoint())).with_unmapped([]))
    }

    fn scan(&self, kind: &ResourceKind, _: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        let (made, kind, count) = (self.made, kind.clone(), self.made.count(kind.endpoint()));
        let source: Arc<str> = kind.endpoint().into();
        let batches = (0..count.div_ceil(BATCH)).map(move |nth| {
            let mut batch = Batch::new();
            batch.records.extend((nth * BATCH..count.min((nth + 1) * BATCH)).map(|number| Record {
                body: Bytes::from(made.body(kind.endpoint(), number)),
                campus: CampusKeys::new().with(CampusRole::Person, number.cast_signed()),
                origin: Origin::new(Arc::clone(&source), number + 1),
                kind: kind.clone(),
            }));
            Ok(batch)
        });
        stream::iter(batches).boxed()
    }

    async fn objects(&self, _: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        Ok(None)
    }

    async fn withheld(&self, _: &Narrowing) -> Result<Vec<Withheld>> {
        Ok(Vec::new())
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        Ok(Vec::new())
    }

    async fn unsupported(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}

/// A student's demographics, with two addresses.
fn large(number: u64) -> String {
    let value = |name: &str, code: &str| format!("uri://ed-fi.org/{name}Descriptor#{code}");
    let address = |kind: &str| {
        json!({
            "addressTypeDescriptor": value("AddressType", kind),
            "stateAbbreviationDescriptor": value("StateAbbreviation", "MN"),
            "streetNumberName": format!("{} Main Street", number % 9_999),
            "city": "Blaine",
            "postalCode": "55434",
            "nameOfCounty": "Anoka",
            "periods": [{"beginDate": "2019-07-01"}],
        })
    };
    let code = |system: &str| {
        let system = value("StudentIdentificationSystem", system);
        json!({"assigningOrganizationIdentificationCode": "Grand Bend ISD", "studentIdentificationSystemDescriptor": system, "identificationCode": format!("{number:012}")})
    };
    let body = json!({
        "educationOrganizationReference": {"educationOrganizationId": 255_901},
        "studentReference": {"studentUniqueId": format!("{number:08}")},
        "sexDescriptor": value("Sex", "Female"),
        "hispanicLatinoEthnicity": false,
        "limitedEnglishProficiencyDescriptor": value("LimitedEnglishProficiency", "NotLimited"),
        "races": [{"raceDescriptor": value("Race", "White")}, {"raceDescriptor": value("Race", "Asian")}],
        "addresses": [address("Home"), address("Mailing")],
        "electronicMails": [{
            "electronicMailTypeDescriptor": value("ElectronicMailType", "Home/Personal"),
            "electronicMailAddress": format!("student{number}@home.example.org"),
        }],
        "telephones": [{"telephoneNumberTypeDescriptor": value("TelephoneNumberType", "Home"), "telephoneNumber": "612-555-0100"}],
        "studentIdentificationCodes": [code("District"), code("State")],
    });
    body.to_string()
}
