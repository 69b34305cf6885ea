//! A small world as a list of entries with who refers to whom.

use edfi_resync::model::{CampusKeys, CampusRole, Digest, Inspection, Key, Model, ScopeClass};
use serde_json::{Map, Value, json};

/// A record of a world.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) endpoint: &'static str,
    pub(crate) body: Value,
    /// The members that identify it, by dotted path.
    pub(crate) identity: Map<String, Value>,
    /// What it refers to.
    pub(crate) parents: Vec<usize>,
    /// The people by whom an ODS authorizes it.
    pub(crate) about: Vec<usize>,
    /// The person whose primary association it is.
    pub(crate) primary_of: Option<usize>,
    pub(crate) fault: Fault,
    /// Its kind is in the source; otherwise the ODS has it from before.
    pub(crate) in_source: bool,
    /// The ODS has it from before.
    pub(crate) seeded: bool,
    /// The Campus IDs behind it.
    pub(crate) campus: Vec<(CampusRole, i64)>,
    /// Until this part of a run the source holds it otherwise.
    pub(crate) edited_before: usize,
}

/// What goes wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// A member is malformed.
    Malformed,
    /// The ODS refuses it, whatever is tried.
    Refused,
    /// The ODS says once that something it refers to is missing.
    MissingOnce,
    /// The server breaks down for two requests.
    Breakdown,
    /// The record arrives, the answer does not.
    LostAnswer,
    /// The same record follows.
    Twin,
    /// Another record with its key follows.
    OtherTwin,
    /// A malformed record with its key follows.
    MalformedTwin,
    /// A malformed record with its key comes first.
    MalformedBefore,
    /// Another record follows whose key differs in letter case only; the ODS ignores that.
    CaseTwin,
}

impl Fault {
    /// Whether the record itself can be delivered in spite of it.
    pub(crate) fn passes(self) -> bool {
        !matches!(self, Self::Malformed | Self::Refused)
    }
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Scene {
    pub(crate) entries: Vec<Entry>,
}

impl Scene {
    pub(crate) fn add(&mut self, endpoint: &'static str, body: Value, identity: &[&str], parents: &[usize]) -> usize {
        let value = |path: &str| path.split('.').fold(&body, |value, name| &value[name]).clone();
        let identity = identity.iter().map(|path| ((*path).to_owned(), value(path))).collect();
        let entry = Entry {
            endpoint,
            identity,
            parents: parents.to_vec(),
            about: Vec::new(),
            primary_of: None,
            fault: Fault::None,
            in_source: true,
            seeded: false,
            campus: Vec::new(),
            edited_before: 0,
            body,
        };
        self.entries.push(entry);
        self.entries.len() - 1
    }

    pub(crate) fn about(&mut self, entry: usize, people: &[usize]) {
        self.entries[entry].about = people.to_vec();
    }

    pub(crate) fn keyed(&mut self, entry: usize, campus: &[(CampusRole, i64)]) {
        self.entries[entry].campus = campus.to_vec();
    }

    pub(crate) fn primaries(&self, person: usize) -> Vec<usize> {
        (0..self.entries.len()).filter(|&at| self.entries[at].primary_of == Some(person)).collect()
    }

    /// Which entry a body is, by its endpoint and identifying members.
    pub(crate) fn find(&self, endpoint: &str, body: &Value) -> Option<usize> {
        self.entries.iter().position(|entry| {
            let member = |path: &str| path.split('.').try_fold(body, |value, name| value.get(name));
            entry.endpoint == endpoint && entry.identity.iter().all(|(path, value)| member(path) == Some(value))
        })
    }
}

/// Something that a record may do without, so that it can be malformed or another one.
pub(crate) const SPARE: [(&str, &str); 16] = [
    ("localEducationAgencies", "nameOfInstitution"),
    ("schools", "nameOfInstitution"),
    ("sessions", "totalInstructionalDays"),
    ("courses", "numberOfParts"),
    ("classPeriods", "officialAttendancePeriod"),
    ("sections", "availableCredits"),
    ("students", "birthDate"),
    ("studentSectionAssociations", "homeroomIndicator"),
    ("studentEducationOrganizationAssociations", "hispanicLatinoEthnicity"),
    ("contacts", "maidenName"),
    ("studentContactAssociations", "emergencyContactStatus"),
    ("staffs", "birthDate"),
    ("staffEducationOrganizationEmploymentAssociations", "fullTimeEquivalency"),
    ("staffEducationOrganizationAssignmentAssociations", "positionTitle"),
    ("staffSectionAssociations", "highlyQualifiedTeacher"),
    ("objectiveAssessments", "maxRawScore"),
];

impl Entry {
    pub(crate) fn spare(&self) -> Option<&'static str> {
        SPARE.iter().find(|(endpoint, _)| *endpoint == self.endpoint).map(|(_, member)| *member)
    }

    pub(crate) fn malformed(&self) -> Value {
        let mut body = self.body.clone();
        body[self.spare().expect("it has something to spare")] = json!({"no": "scalar"});
        body
    }

    /// The member of its key that a twin writes in another letter case, how the twin writes it, and how the entry does.
    pub(crate) fn in_other_case(&self) -> Option<(&'static str, String, String)> {
        let member = match self.endpoint {
            "classPeriods" => "classPeriodName",
            "sections" => "sectionIdentifier",
            _ => return None,
        };
        let name = self.body[member].as_str().expect("a text");
        Some((member, name.to_lowercase(), name.to_owned()))
    }

    /// With its key in another letter case, and another body.
    pub(crate) fn case_twin(&self) -> Value {
        let mut body = self.other();
        let (member, name, _) = self.in_other_case().expect("it has letters in its key");
        body[member] = json!(name);
        body
    }

    /// With its key, and another body.
    pub(crate) fn other(&self) -> Value {
        self.with_spare(2, "Other", "1999-01-01")
    }

    /// As the source holds it in the given part of a run.
    pub(crate) fn in_part(&self, part: usize) -> Value {
        if part < self.edited_before { self.with_spare(3, "Earlier", "1998-01-01") } else { self.body.clone() }
    }

    fn with_spare(&self, number: i64, text: &str, date: &str) -> Value {
        let mut body = self.body.clone();
        let spare = self.spare().expect("it has something to spare");
        body[spare] = match &body[spare] {
            Value::Number(_) => json!(number),
            Value::Bool(_) => json!(number == 3),
            Value::String(text) if text.contains('-') => json!(date),
            _ => json!(text),
        };
        body
    }

    pub(crate) fn campus_keys(&self) -> CampusKeys {
        self.campus.iter().fold(CampusKeys::new(), |campus, &(role, id)| campus.with(role, id))
    }

    pub(crate) fn key(&self) -> Key {
        key(self.endpoint, &self.body)
    }

    /// Whether a list of its kind shows all that there is.
    pub(crate) fn is_listed(&self) -> bool {
        Model::ds5_2().kind(self.endpoint).is_ok_and(|kind| kind.spec().scope != ScopeClass::Person)
    }

    /// Whether the ODS takes two records of the source for this one.
    pub(crate) fn is_two(&self) -> bool {
        self.fault == Fault::CaseTwin
    }

    pub(crate) fn digest(&self, body: &Value) -> Digest {
        digest(self.endpoint, body.to_string().as_bytes())
    }
}

/// The natural key of a body.
pub(crate) fn key(endpoint: &str, body: &Value) -> Key {
    inspect(endpoint, body.to_string().as_bytes()).key.expect("it has its key")
}

/// The digest of a body.
pub(crate) fn digest(endpoint: &str, body: &[u8]) -> Digest {
    inspect(endpoint, body).digest
}

fn inspect(endpoint: &str, body: &[u8]) -> Inspection {
    thread_local! {
        static MODEL: Model = Model::ds5_2();
    }
    MODEL.with(|model| model.kind(endpoint).expect("the endpoint exists").inspector().inspect(body))
}
