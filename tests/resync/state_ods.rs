//! A state's ODS as a district sees it: others have written into it, and what the district has no relationship with is not shown to it.

use std::sync::Arc;
use std::time::Duration;

use edfi_resync::campus::Request;
use edfi_resync::ods::{Credentials, Rng};
use edfi_resync::report::Report;
use edfi_resync::source::SourceStore;
use edfi_resync::{Result, Resync, Rules};
use serde_json::Value;

use super::scripted::{Answer, KEY, SECRET, Script, Store};

/// Members that refer to something, the name that the server has for it, and where it lies.
const REFERENCES: [(&str, &str, &str); 9] = [
    ("classPeriodReference", "ClassPeriod", "classPeriods"),
    ("cohortReference", "Cohort", "cohorts"),
    ("courseOfferingReference", "CourseOffering", "courseOfferings"),
    ("courseReference", "Course", "courses"),
    ("localEducationAgencyReference", "LocalEducationAgency", "localEducationAgencies"),
    ("schoolReference", "School", "schools"),
    ("sectionReference", "Section", "sections"),
    ("sessionReference", "Session", "sessions"),
    ("studentReference", "Student", "students"),
];

const KEYS: [(&str, &[&str]); 12] = [
    ("localEducationAgencies", &["localEducationAgencyId"]),
    ("schools", &["schoolId"]),
    ("sessions", &["sessionName", "schoolReference.schoolId", "schoolYearTypeReference.schoolYear"]),
    ("classPeriods", &["classPeriodName", "schoolReference.schoolId"]),
    ("courses", &["courseCode", "educationOrganizationReference.educationOrganizationId"]),
    ("courseOfferings", &["localCourseCode", "schoolReference.schoolId", "sessionReference.sessionName"]),
    ("sections", &["sectionIdentifier", "courseOfferingReference.schoolId", "courseOfferingReference.localCourseCode"]),
    ("cohorts", &["cohortIdentifier", "educationOrganizationReference.educationOrganizationId"]),
    ("students", &["studentUniqueId"]),
    ("studentSchoolAssociations", &["schoolReference.schoolId", "studentReference.studentUniqueId", "entryDate"]),
    (
        "studentSectionAssociations",
        &["sectionReference.schoolId", "sectionReference.sectionIdentifier", "studentReference.studentUniqueId"],
    ),
    (
        "studentEducationOrganizationAssociations",
        &["educationOrganizationReference.educationOrganizationId", "studentReference.studentUniqueId"],
    ),
];

/// The server and what it holds.
pub(crate) struct StateOds {
    pub(crate) store: Store,
    pub(crate) script: Script,
    /// What whoever sends to it holds to.
    pub(crate) rules: Rules,
}

impl StateOds {
    /// Checks references, lets nobody write about a student who is not enrolled, and does not show such a student.
    pub(crate) fn new() -> Self {
        let store = Store::new(&KEYS).students_by_enrolment();
        let script = Script::ed_fi(&store);
        let held = store.clone();
        script.on(move |asked| {
            let resource = asked.path.rsplit('/').next().unwrap_or_default();
            if asked.method != "POST" || !asked.is_data() {
                return None;
            }
            let body = asked.json();
            let student = body["studentReference"]["studentUniqueId"].as_str();
            if let Some(student) = student.filter(|_| resource != "studentSchoolAssociations") {
                let enrolled = |body: &Value| body["studentReference"]["studentUniqueId"] == student;
                if !held.bodies("studentSchoolAssociations").iter().any(enrolled) {
                    return Some(Answer::problem(
                        403,
                        "security:authorization",
                        "Access to the requested data could not be authorized.",
                    ));
                }
            }
            let lacking = REFERENCES.iter().find(|(member, _, target)| {
                let reference = body.get(*member).and_then(Value::as_object);
                reference.is_some_and(|reference| {
                    let is_it = |body: &Value| reference.iter().all(|(name, value)| has(body, name, value));
                    !held.bodies(target).iter().any(is_it)
                })
            });
            let (_, name, _) = lacking?;
            Some(Answer::problem(
                409,
                "data-conflict:unresolved-reference",
                &format!("The referenced '{name}' item does not exist."),
            ))
        });
        Self { store, script, rules: Rules::default() }
    }

    /// Refuses these records, for a fault of their own.
    pub(crate) fn refuse(&self, resource: &'static str, which: impl Fn(&Value) -> bool + Send + 'static) {
        self.script.on(move |asked| {
            (asked.is("POST", resource) && which(&asked.json()))
                .then(|| Answer::problem(400, "bad-request:data-validation-failed", "Data validation failed."))
        });
    }

    /// Does not let the client read a resource.
    pub(crate) fn deny_reading(&self, resource: &'static str) {
        let detail =
            "Access to the requested data could not be authorized. You do not have permissions to perform the requested operation.";
        self.script.on(move |asked| {
            asked.is("GET", resource).then(|| Answer::problem(403, "security:authorization:access-denied:action", detail))
        });
    }

    pub(crate) async fn open(&self, store: impl SourceStore) -> Result<Resync> {
        Resync::builder(store)
            .ods("https://state.example/")
            .school_year("2027".parse()?)
            .secrets(Credentials::new(KEY, SECRET))
            .service(Arc::new(self.script.clone()))
            .rng(Rng::seeded(7))
            .rules(self.rules)
            .open()
            .await
    }

    /// Plans and runs everything that a store holds; none of it may take long.
    pub(crate) async fn resync(&self, store: impl SourceStore) -> Report {
        let run = async {
            let resync = self.open(store).await.expect("the world opens");
            let plan = resync.plan(&Request::new()).await.expect("the request can be planned");
            resync.run(&plan).await.expect("the run ends with a report")
        };
        tokio::time::timeout(Duration::from_secs(3_600), run).await.expect("it ends within an hour of virtual time")
    }

    /// How often these were asked for by a method.
    pub(crate) fn count(&self, method: &str, resource: &str) -> usize {
        self.script.count(method, resource)
    }

    /// How many requests about data there were by a method.
    pub(crate) fn data(&self, method: &str) -> usize {
        self.script.asked().iter().filter(|asked| asked.is_data() && asked.method == method).count()
    }
}

/// Whether a record has a member with this value, itself or in a reference.
fn has(body: &Value, name: &str, value: &Value) -> bool {
    let Some(members) = body.as_object() else { return false };
    members.get(name) == Some(value) || members.values().any(|inner| has(inner, name, value))
}
