//! What a client may do: the claim set's actions, namespaces, and relationships with education organizations and people.
//!
//! A person is visible to a client through a primary association: a student through an enrollment at a visible school, a staff
//! member through an employment or assignment at a visible organization, a contact through a visible student. Creating the person
//! itself needs none of this; everything later does.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;

use edfi_resync::{Error, ErrorKind, Result};
use http::Method;
use serde_json::Value;

use super::claims::{People, Strategy};
use super::path::{Path, pascal};
use super::problem::Problem;
use super::profiles::Profiles;
use super::references::text_at;
use super::tables::{Grant, KindIndex, KindTable, Securable};

/// What a claim set grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Action {
    Create,
    Read,
    Update,
    Delete,
}

/// A client that the mock lets in. `Debug` shows neither key nor secret.
#[derive(Clone)]
pub(super) struct Client {
    pub(super) key: String,
    pub(super) secret: String,
    pub(super) claim_set: String,
    /// The organizations of its claims; `None` is all of them.
    pub(super) organizations: Option<Vec<i64>>,
    pub(super) prefixes: Vec<String>,
    granted: Granted,
    pub(super) profiles: Profiles,
}

/// What a claim set grants.
#[derive(Clone)]
enum Granted {
    AllBut(HashSet<(KindIndex, Action)>),
    Only(HashSet<(KindIndex, Action)>),
}

/// By what an item is authorized.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    Organization(i64),
    Person(Person),
    Namespace(String),
}

/// A person, by what sort of person and the unique ID in lower case.
pub(super) type Person = (PersonClass, String);

/// What sort of person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum PersonClass {
    Student,
    Staff,
    Contact,
}

/// Who belongs where.
#[derive(Debug, Default, Clone)]
pub(super) struct Relations {
    organizations: BTreeSet<i64>,
    /// The organizations above each.
    above: HashMap<i64, Vec<i64>>,
    /// The organizations through which each student or staff member is visible, and by how many associations.
    places: HashMap<Person, HashMap<i64, u32>>,
    /// The students of each contact.
    students: HashMap<Person, HashMap<Person, u32>>,
}

/// What stands before an action on a kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gate(Strategy);

impl Gate {
    pub(super) fn new(table: &KindTable, action: Action) -> Self {
        // What no claim set grants has been refused before.
        Self(table.claims.strategy(action).unwrap_or(Strategy::Nothing))
    }

    /// Whether an element of the kind counts.
    fn concerns(self, securable: Securable) -> bool {
        match (self.0, securable) {
            (Strategy::Nothing, _) | (Strategy::Relationships { .. }, Securable::Namespace) => false,
            (Strategy::Namespace, securable) => securable == Securable::Namespace,
            (Strategy::Relationships { organizations, .. }, Securable::EducationOrganization) => organizations,
            (Strategy::Relationships { people, .. }, Securable::Student) => people != People::None,
            (Strategy::Relationships { people, .. }, Securable::Staff | Securable::Contact) => people == People::All,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("claim_set", &self.claim_set).finish_non_exhaustive()
    }
}

impl Action {
    pub(super) const ALL: [Self; 4] = [Self::Create, Self::Read, Self::Update, Self::Delete];

    /// The action that a method stands for where a test says what may be done.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] for a method that stands for none.
    pub(super) fn named(method: &Method) -> Result<Self> {
        match *method {
            Method::GET | Method::POST | Method::PUT | Method::DELETE => Ok(Self::of(method)),
            _ => Err(Error::new(ErrorKind::ConfigInvalid, format!("no claim set knows the method {method}"))
                .with_hint("use GET for Read, POST for Create, PUT for Update, DELETE for Delete")),
        }
    }

    /// The action that a method needs of the claim set. A POST may become an update later.
    pub(super) fn of(method: &Method) -> Self {
        match *method {
            Method::POST => Self::Create,
            Method::PUT => Self::Update,
            Method::DELETE => Self::Delete,
            _ => Self::Read,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Create => "Create",
            Self::Read => "Read",
            Self::Update => "Update",
            Self::Delete => "Delete",
        }
    }
}

/// The subjects of a body, one for each securable element.
pub(super) fn subjects(table: &KindTable, body: &Value) -> Vec<Option<Subject>> {
    let person = |class, text: String| Subject::Person((class, text.to_lowercase()));
    let subject = |(securable, path): &(Securable, Path)| match securable {
        Securable::EducationOrganization => path.one(body).and_then(Value::as_i64).map(Subject::Organization),
        Securable::Student => text_at(path, body).map(|text| person(PersonClass::Student, text)),
        Securable::Staff => text_at(path, body).map(|text| person(PersonClass::Staff, text)),
        Securable::Contact => text_at(path, body).map(|text| person(PersonClass::Contact, text)),
        Securable::Namespace => text_at(path, body).map(Subject::Namespace),
    };
    table.securable.iter().map(subject).collect()
}

impl Client {
    /// A client that may do everything.
    pub(super) fn new(key: String, secret: String) -> Self {
        let granted = Granted::AllBut(HashSet::new());
        let (claim_set, prefixes) = ("SIS Vendor".to_owned(), Vec::new());
        Self { key, secret, claim_set, organizations: None, prefixes, granted, profiles: Profiles::default() }
    }

    /// With a claim set of this name, and what it may see.
    pub(super) fn with_claims(self, claim_set: String, organizations: Option<Vec<i64>>, prefixes: Vec<String>) -> Self {
        Self { claim_set, organizations, prefixes, ..self }
    }

    /// Whether an organization is one of its claims itself.
    pub(super) fn has_organization(&self, id: i64) -> bool {
        self.organizations.as_ref().is_none_or(|ids| ids.contains(&id))
    }

    /// The same, seeing no more than this organization and what is below it.
    pub(super) fn narrowed(&self, organization: i64) -> Self {
        Self { organizations: Some(vec![organization]), ..self.clone() }
    }

    /// What the claim set grants on a kind, by name.
    pub(super) fn operations(&self, kind: KindIndex, table: &KindTable) -> Vec<&'static str> {
        let granted = |action: &Action| self.granted(kind, table, *action).is_ok();
        Action::ALL.into_iter().filter(granted).map(Action::name).collect()
    }

    /// It may do this and nothing else.
    pub(super) fn may_only(&mut self, granted: impl IntoIterator<Item = (KindIndex, Action)>) {
        self.granted = Granted::Only(granted.into_iter().collect());
    }

    /// It may not do this any more.
    pub(super) fn deny(&mut self, kind: KindIndex, action: Action) {
        match &mut self.granted {
            Granted::AllBut(denied) => denied.insert((kind, action)),
            Granted::Only(granted) => granted.remove(&(kind, action)),
        };
    }

    /// It may do everything with a kind.
    pub(super) fn allow(&mut self, kind: KindIndex) {
        match &mut self.granted {
            Granted::AllBut(denied) => denied.retain(|(denied, _)| *denied != kind),
            Granted::Only(granted) => granted.extend(Action::ALL.map(|action| (kind, action))),
        }
    }

    /// Whether the claim set grants the action on the kind.
    pub(super) fn granted(&self, kind: KindIndex, table: &KindTable, action: Action) -> Result<(), Box<Problem>> {
        let granted = match &self.granted {
            Granted::AllBut(denied) => !denied.contains(&(kind, action)),
            Granted::Only(granted) => granted.contains(&(kind, action)),
        };
        if granted && table.claims.strategy(action).is_some() {
            return Ok(());
        }
        Err(Box::new(Problem::claim_lacks(action.name(), &self.claim_set, &table.claim())))
    }

    /// Whether the client may do this to an item with these subjects.
    pub(super) fn authorize(
        &self,
        relations: &Relations,
        table: &KindTable,
        subjects: &[Option<Subject>],
        action: Action,
    ) -> Result<(), Box<Problem>> {
        let gate = Gate::new(table, action);
        if self.passes(gate, relations, table, subjects) {
            return Ok(());
        }
        if gate.0 == Strategy::Namespace {
            let prefixes: Vec<_> = self.prefixes.iter().map(|prefix| format!("'{prefix}'")).collect();
            return Err(Box::new(Problem::foreign_namespace(&prefixes.join(", "))));
        }
        let checked = || table.securable.iter().zip(subjects).filter(|((securable, _), _)| gate.concerns(*securable));
        let visible = |subject: &Option<Subject>| subject.as_ref().is_none_or(|subject| self.sees(relations, subject));
        let names: BTreeSet<String> = checked().map(|((_, path), _)| format!("'{}'", pascal(path.leaf()))).collect();
        let failed: Vec<Securable> = checked().filter(|(_, subject)| !visible(subject)).map(|((kind, _), _)| *kind).collect();
        let ids: Vec<String> = match &self.organizations {
            Some(ids) => ids.iter().take(5).map(i64::to_string).collect(),
            None => relations.organizations.iter().take(5).map(i64::to_string).collect(),
        };
        let of = match (names.len(), names.first()) {
            (1, Some(name)) => format!("the resource item's {name} value"),
            _ => format!(
                "one or more of the following properties of the resource item: {}",
                names.into_iter().collect::<Vec<_>>().join(", ")
            ),
        };
        let error = format!(
            "No relationships have been established between the caller's education organization id claims ({}) and {of}.",
            ids.join(", ")
        );
        Err(Box::new(Problem::unrelated(hint(&failed), error)))
    }

    /// The same as a plain answer, for lists.
    pub(super) fn passes(&self, gate: Gate, relations: &Relations, table: &KindTable, subjects: &[Option<Subject>]) -> bool {
        let elements = table.securable.iter().zip(subjects);
        let mut checked = elements.filter(|((securable, _), _)| gate.concerns(*securable));
        let or_above = matches!(gate.0, Strategy::Relationships { or_above: true, .. });
        checked.all(|(_, subject)| {
            subject.as_ref().is_none_or(|subject| {
                let is_above =
                    |subject: &Subject| matches!(subject, Subject::Organization(id) if self.stands_below(relations, *id));
                self.sees(relations, subject) || (or_above && is_above(subject))
            })
        })
    }

    /// Whether an organization is above one of the client's.
    fn stands_below(&self, relations: &Relations, id: i64) -> bool {
        let (mut open, mut seen) = (self.organizations.clone().unwrap_or_default(), HashSet::new());
        while let Some(own) = open.pop() {
            if own == id {
                return true;
            }
            if seen.insert(own) {
                open.extend(relations.above.get(&own).into_iter().flatten());
            }
        }
        false
    }

    fn sees(&self, relations: &Relations, subject: &Subject) -> bool {
        match subject {
            Subject::Organization(id) => self.sees_organization(relations, *id),
            Subject::Person(person) => self.sees_person(relations, person),
            Subject::Namespace(namespace) => {
                let namespace = namespace.to_lowercase();
                self.prefixes.iter().any(|prefix| namespace.starts_with(&prefix.to_lowercase()))
            }
        }
    }

    fn sees_person(&self, relations: &Relations, person: &Person) -> bool {
        if person.0 == PersonClass::Contact {
            let students = relations.students.get(person);
            return students.is_some_and(|students| students.keys().any(|student| self.sees_person(relations, student)));
        }
        let places = relations.places.get(person);
        places.is_some_and(|places| places.keys().any(|&place| self.sees_organization(relations, place)))
    }

    fn sees_organization(&self, relations: &Relations, id: i64) -> bool {
        let Some(claims) = &self.organizations else { return true };
        let (mut open, mut seen) = (vec![id], HashSet::new());
        while let Some(id) = open.pop() {
            // An organization that does not exist is related to nothing, even if a claim names it.
            if claims.contains(&id) && relations.organizations.contains(&id) {
                return true;
            }
            if seen.insert(id) {
                open.extend(relations.above.get(&id).into_iter().flatten());
            }
        }
        false
    }
}

fn hint(failed: &[Securable]) -> Option<String> {
    let associations = |securable| match securable {
        Securable::Student => Some("'StudentSchoolAssociation'"),
        Securable::Staff => {
            Some("'StaffEducationOrganizationEmploymentAssociation' or 'StaffEducationOrganizationAssignmentAssociation'")
        }
        Securable::Contact => Some("'StudentSchoolAssociation' and 'StudentContactAssociation'"),
        Securable::EducationOrganization | Securable::Namespace => None,
    };
    failed.iter().find_map(|securable| associations(*securable)).map(str::to_owned)
}

impl Relations {
    /// Takes note of a stored item.
    pub(super) fn add(&mut self, table: &KindTable, subjects: &[Option<Subject>], body: &Value) {
        self.change(table, subjects, body, true);
    }

    /// Forgets a removed item.
    pub(super) fn remove(&mut self, table: &KindTable, subjects: &[Option<Subject>], body: &Value) {
        self.change(table, subjects, body, false);
    }

    fn change(&mut self, table: &KindTable, subjects: &[Option<Subject>], body: &Value, add: bool) {
        let organization = subjects.iter().flatten().find_map(|subject| match subject {
            Subject::Organization(id) => Some(*id),
            _ => None,
        });
        let person = |class| {
            subjects.iter().flatten().find_map(move |subject| match subject {
                Subject::Person(person) if person.0 == class => Some(person.clone()),
                _ => None,
            })
        };
        match table.grants {
            Some(Grant::Organization) => self.change_organization(table, body, add),
            Some(Grant::Student) => {
                if let (Some(student), Some(school)) = (person(PersonClass::Student), organization) {
                    count(self.places.entry(student).or_default(), school, add);
                }
            }
            Some(Grant::Staff) => {
                if let (Some(staff), Some(place)) = (person(PersonClass::Staff), organization) {
                    count(self.places.entry(staff).or_default(), place, add);
                }
            }
            Some(Grant::Contact) => {
                if let (Some(contact), Some(student)) = (person(PersonClass::Contact), person(PersonClass::Student)) {
                    count(self.students.entry(contact).or_default(), student, add);
                }
            }
            None => {}
        }
    }

    fn change_organization(&mut self, table: &KindTable, body: &Value, add: bool) {
        let Some(id) = table.identity.first().and_then(|path| path.one(body)).and_then(Value::as_i64) else { return };
        if !add {
            self.organizations.remove(&id);
            self.above.remove(&id);
            return;
        }
        // Every top-level reference of an organization to another organization leads upwards.
        let upwards = table.references.iter().filter(|reference| reference.path.is_top_level() && reference.parts.len() == 1);
        let above = upwards.filter_map(|reference| {
            let id = reference.path.one(body)?.get(reference.parts[0])?.as_i64()?;
            (reference.spec.target != "SchoolYearType").then_some(id)
        });
        let above = above.collect();
        self.organizations.insert(id);
        self.above.insert(id, above);
    }
}

fn count<K: std::hash::Hash + Eq>(counts: &mut HashMap<K, u32>, key: K, add: bool) {
    let count = counts.entry(key).or_default();
    *count = if add { *count + 1 } else { count.saturating_sub(1) };
    counts.retain(|_, count| *count > 0);
}
