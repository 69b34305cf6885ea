//! What the server holds: records by a natural key that the test names, replaced whole by a POST of the same key.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};

use super::ed_fi::DATA;
use super::{Answer, Asked};

/// A record and what the server gave it.
#[derive(Clone)]
struct Held {
    id: String,
    version: u64,
    key: Vec<String>,
    body: Value,
}

#[derive(Default)]
struct Inner {
    held: HashMap<String, Vec<Held>>,
    version: u64,
    any_letter_case: bool,
    students_by_enrolment: bool,
}

/// The records of a server. References are not checked. Copies share it.
#[derive(Clone)]
pub(crate) struct Store {
    inner: Arc<Mutex<Inner>>,
    /// Resource and the dotted paths of its natural key.
    keys: Arc<HashMap<String, Vec<String>>>,
}

impl Store {
    /// An empty store of these resources, each with the paths of its natural key:
    /// `("studentSchoolAssociations", &["schoolReference.schoolId", "studentReference.studentUniqueId", "entryDate"])`.
    pub(crate) fn new(keys: &[(&str, &[&str])]) -> Self {
        let of =
            |(resource, paths): &(&str, &[&str])| ((*resource).to_owned(), paths.iter().map(|path| (*path).to_owned()).collect());
        Self { inner: Arc::default(), keys: Arc::new(keys.iter().map(of).collect()) }
    }

    /// Keys that differ in letter case alone are one, as on SQL Server.
    pub(crate) fn any_letter_case(self) -> Self {
        self.inner().any_letter_case = true;
        self
    }

    /// A list of students shows those alone of whom there is a record in `studentSchoolAssociations`.
    pub(crate) fn students_by_enrolment(self) -> Self {
        self.inner().students_by_enrolment = true;
        self
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("no panic here")
    }

    /// The bodies of a resource, in the order in which they were created.
    pub(crate) fn bodies(&self, resource: &str) -> Vec<Value> {
        self.inner().held.get(resource).into_iter().flatten().map(|held| held.body.clone()).collect()
    }

    /// How many records of a resource there are.
    pub(crate) fn len(&self, resource: &str) -> usize {
        self.inner().held.get(resource).map_or(0, Vec::len)
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.inner().held.clear();
    }

    /// Stores a record: whether it is new, its id and its version. `None`: the resource is not known, or a member of the key is
    /// missing.
    pub(crate) fn upsert(&self, resource: &str, body: &Value) -> Option<(bool, String, u64)> {
        let paths = self.keys.get(resource)?;
        let mut inner = self.inner();
        let folded = |text: String| if inner.any_letter_case { text.to_lowercase() } else { text };
        let key: Vec<_> = paths.iter().map(|path| at(body, path).map(folded)).collect::<Option<_>>()?;
        inner.version += 1;
        let version = inner.version;
        let held = inner.held.entry(resource.to_owned()).or_default();
        if let Some(known) = held.iter_mut().find(|known| known.key == key) {
            if known.body != *body {
                (known.body, known.version) = (body.clone(), version);
            }
            return Some((false, known.id.clone(), known.version));
        }
        let id = format!("{version:032x}");
        held.push(Held { id: id.clone(), version, key, body: body.clone() });
        Some((true, id, version))
    }

    /// What an honest server says: POST, PUT, DELETE and GET by id, lists with `offset`, `limit`, `totalCount` and members as
    /// filters.
    pub(crate) fn answer(&self, asked: &Asked) -> Answer {
        let (path, query) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
        let mut parts = path.trim_start_matches(DATA).trim_start_matches("ed-fi/").split('/');
        let (resource, id) = (parts.next().unwrap_or_default(), parts.next());
        if !self.keys.contains_key(resource) {
            return Answer::problem(404, "not-found", "The specified data could not be found.");
        }
        let place = |id: &str| format!("Location: {}{DATA}ed-fi/{resource}/{id}\r\n", asked.base);
        let missing = || Answer::problem(404, "not-found", "The specified item could not be found.");
        match (asked.method.as_str(), id) {
            ("POST", None) => match self.upsert(resource, &asked.json()) {
                Some((created, id, version)) => {
                    Answer::of(if created { 201 } else { 200 }, &format!("{}ETag: \"{version}\"\r\n", place(&id)), "")
                }
                None => Answer::problem(400, "bad-request:data-validation-failed", "A member of the key is missing."),
            },
            ("GET", None) => self.list(resource, query),
            ("GET", Some(id)) => {
                let inner = self.inner();
                let found = inner.held.get(resource).into_iter().flatten().find(|held| held.id == id);
                found.map_or_else(missing, |held| {
                    Answer::of(200, &format!("ETag: \"{}\"\r\n", held.version), shown(held).to_string())
                })
            }
            ("PUT", Some(id)) => {
                let mut inner = self.inner();
                inner.version += 1;
                let version = inner.version;
                let Some(held) = inner.held.get_mut(resource).and_then(|all| all.iter_mut().find(|held| held.id == id)) else {
                    return missing();
                };
                (held.body, held.version) = (asked.json(), version);
                if let Some(paths) = self.keys.get(resource) {
                    held.key = paths.iter().filter_map(|path| at(&held.body, path)).collect();
                }
                Answer::of(204, &format!("{}ETag: \"{version}\"\r\n", place(id)), "")
            }
            ("DELETE", Some(id)) => {
                let mut inner = self.inner();
                let all = inner.held.entry(resource.to_owned()).or_default();
                let before = all.len();
                all.retain(|held| held.id != id);
                if all.len() < before { Answer::status(204) } else { missing() }
            }
            _ => Answer::problem(405, "method-not-allowed", "The method is not allowed."),
        }
    }

    fn list(&self, resource: &str, query: &str) -> Answer {
        let inner = self.inner();
        let query: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let number = |name: &str, otherwise| {
            let found = query.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.and_then(|(_, value)| value.parse::<usize>().ok()).unwrap_or(otherwise)
        };
        let same = |left: &str, right: &str| if inner.any_letter_case { left.eq_ignore_ascii_case(right) } else { left == right };
        let enrolled = |body: &Value| {
            let student = at(body, "studentUniqueId");
            let mut all = inner.held.get("studentSchoolAssociations").into_iter().flatten();
            all.any(|held| at(&held.body, "studentReference.studentUniqueId") == student)
        };
        let paging = ["offset", "limit", "totalcount", "minchangeversion", "maxchangeversion"];
        let filters: Vec<_> = query.iter().filter(|(name, _)| !paging.contains(&name.to_lowercase().as_str())).collect();
        let passes = |held: &&Held| {
            filters.iter().all(|(name, value)| {
                if name == "id" { held.id == *value } else { leaf(&held.body, name).is_some_and(|found| same(&found, value)) }
            }) && (resource != "students" || !inner.students_by_enrolment || enrolled(&held.body))
        };
        let found: Vec<_> = inner.held.get(resource).into_iter().flatten().filter(passes).map(shown).collect();
        let page: Vec<_> = found.iter().skip(number("offset", 0)).take(number("limit", 500)).collect();
        let body = json!(page).to_string();
        Answer::of(200, &format!("Content-Type: application/json\r\nTotal-Count: {}\r\n", found.len()), body)
    }
}

/// A record as it is read.
fn shown(held: &Held) -> Value {
    let mut body = held.body.clone();
    body["id"] = json!(held.id);
    body["_etag"] = json!(held.version.to_string());
    body
}

/// The value at a dotted path, as text.
fn at(body: &Value, path: &str) -> Option<String> {
    text(path.split('.').try_fold(body, |value, name| value.get(name))?)
}

/// A member of this name, at the top or in a reference.
fn leaf(body: &Value, name: &str) -> Option<String> {
    let members = body.as_object()?;
    let own = members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).and_then(|(_, value)| text(value));
    own.or_else(|| members.iter().filter(|(known, _)| known.ends_with("Reference")).find_map(|(_, value)| leaf(value, name)))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}
