//! POST, PUT and DELETE: the checks in the order of an ODS, then the change.
//!
//! Body, validation, look-up, authorization of the item that is there, ETag, key change, authorization of the item that is to be,
//! references, uniqueness; where the version has [another order](Checks), in that. A failure leaves everything as it was.

use bytes::Bytes;
use edfi_resync::model::{FieldSpec, Model};
use http::header::{CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH};
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::answers::{Answer, Outcome};
use super::authorization::{Action, Client};
use super::cascade::cascade;
use super::consistency;
use super::finding::{self, Finding, Findings};
use super::flavour::{Checks, ETags, FixedKey, Flavour};
use super::notes::Notes;
use super::path::{schema, simple};
use super::problem::Problem;
use super::profiles::is_json;
use super::references::{Fold, descriptor_key, reference_key};
use super::relaxed::relaxed;
use super::repeats::first_repeat;
use super::route::{self, id_text};
use super::schema::Binder;
use super::state::{Draft, Item, Slot, State};
use super::tables::{Grant, KindIndex, KindTable, Tables};

/// What a write needs to know of the mock.
pub(super) struct Desk<'a> {
    pub(super) tables: &'a Tables,
    pub(super) flavour: &'a Flavour,
    pub(super) fold: Fold,
    pub(super) client: &'a Client,
    pub(super) state: &'a mut State,
    pub(super) notes: &'a mut Notes,
    /// The data URL, for `Location`.
    pub(super) data_url: &'a str,
}

/// The members of a body; a problem if it is none.
pub(super) fn read_body(flavour: &Flavour, headers: &HeaderMap, body: &Bytes) -> Result<Map<String, Value>, Box<Problem>> {
    let media = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !is_json(&media, flavour.errors) {
        return Err(Box::new(Problem::media_type()));
    }
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(Box::new(Problem::bad_request("A non-empty request body is required.")));
    }
    let lenient = |error| if flavour.lenient_json { serde_json::from_slice(&relaxed(body)) } else { Err(error) };
    let read = serde_json::from_slice(body).or_else(lenient);
    if !flavour.lenient_json
        && read.is_ok()
        && let Some(path) = first_repeat(body)
    {
        return Err(Box::new(Problem::invalid_at(&path, "An item with the same key has already been added.".to_owned())));
    }
    match read {
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(Box::new(Problem::bad_request("The request body is not a JSON object."))),
    }
}

/// The id in a path.
pub(super) fn read_id(text: &str) -> Result<u128, Box<Problem>> {
    route::id(text).ok_or_else(|| Box::new(Problem::invalid_at("$.id", format!("The value '{text}' is not valid."))))
}

impl Desk<'_> {
    /// Creates an item, or replaces the one with the same natural key.
    pub(super) fn post(&mut self, kind: KindIndex, headers: &HeaderMap, mut body: Map<String, Value>) -> Outcome {
        let table = self.tables.kind(kind);
        note_extensions(self.notes, self.tables.model(), self.flavour, table, &body);
        if body.remove("id").is_some_and(|id| !id.is_null() && id != "") {
            return Err(Box::new(Problem::client_assigned_id()));
        }
        let draft = self.draft(kind, body, Action::Create, Findings::new())?;
        self.note_stand_ins(&draft);
        let Some((slot, item)) = self.state.by_key(draft.key) else {
            self.check_draft(table, &draft, Action::Create)?;
            self.check_unique(&draft, None)?;
            check_preconditions(self.flavour, headers, None)?;
            let item = self.state.insert(table, draft);
            return Ok(written(self.flavour, table, self.data_url, item, StatusCode::CREATED));
        };
        self.client.granted(kind, table, Action::Update)?;
        self.check_stored(table, item, headers)?;
        self.put_down(table, slot, draft, headers, StatusCode::OK)
    }

    /// Replaces an item, and changes its natural key where that is allowed.
    pub(super) fn put(&mut self, kind: KindIndex, id: u128, headers: &HeaderMap, mut body: Map<String, Value>) -> Outcome {
        let table = self.tables.kind(kind);
        note_extensions(self.notes, self.tables.model(), self.flavour, table, &body);
        let named = body.remove("id").filter(|named| !named.is_null() && self.flavour.id_in_put);
        let mut findings = Findings::new();
        if self.flavour.id_in_put && named.is_none() {
            findings.insert("$.id".to_owned(), vec![Finding::Required]);
        }
        let draft = self.draft(kind, body, Action::Update, findings)?;
        if named.is_some_and(|named| named.as_str().and_then(route::id) != Some(id)) {
            return Err(Box::new(Problem::bad_request("Request body id must match the id in the url.")));
        }
        let Some((slot, item)) = self.state.by_id(kind, id) else {
            check_preconditions(self.flavour, headers, None)?;
            return Err(Box::new(Problem::not_found("Resource to update was not found.")));
        };
        self.check_stored(table, item, headers)?;
        if item.key == draft.key {
            return self.put_down(table, slot, draft, headers, StatusCode::NO_CONTENT);
        }
        if !table.spec().updatable_key {
            return match self.flavour.fixed_key {
                FixedKey::Refused => Err(Box::new(Problem::fixed_key(table.simple_name(), self.flavour.errors))),
                FixedKey::Ignored => {
                    let kept = self.with_old_key(table, slot, draft)?;
                    self.put_down(table, slot, kept, headers, StatusCode::NO_CONTENT)
                }
            };
        }
        self.check_draft(table, &draft, Action::Update)?;
        self.check_unique(&draft, Some(slot))?;
        self.check_late(slot, headers)?;
        cascade(self.tables, self.flavour, self.fold, self.state, slot, draft);
        match self.state.item(slot) {
            Some(item) => Ok(written(self.flavour, table, self.data_url, item, StatusCode::NO_CONTENT)),
            None => Err(Box::new(Problem::typical(500))),
        }
    }

    /// Removes an item that nothing refers to.
    pub(super) fn delete(&mut self, kind: KindIndex, id: u128, headers: &HeaderMap) -> Outcome {
        let table = self.tables.kind(kind);
        let Some((slot, item)) = self.state.by_id(kind, id) else {
            check_preconditions(self.flavour, headers, None)?;
            return Err(Box::new(Problem::not_found("Resource to delete was not found.")));
        };
        self.client.authorize(self.state.relations(), table, &item.subjects, Action::Delete)?;
        check_etag(self.flavour, headers, item)?;
        let referrers = self.state.referrers(item);
        if let Some(&(by, position)) = referrers.first() {
            let by = self.tables.kind(by);
            let position = usize::from(position);
            let child = match by.references.get(position) {
                Some(reference) => reference.holder,
                None => by.descriptors.get(position - by.references.len()).and_then(|used| used.holder),
            };
            let mut kinds: Vec<_> = referrers.iter().map(|(kind, _)| self.tables.kind(*kind).simple_name()).collect();
            kinds.dedup();
            return Err(Box::new(Problem::still_referenced(&kinds, child, self.flavour.errors)));
        }
        self.state.remove(table, slot);
        Ok(Answer::status(StatusCode::NO_CONTENT))
    }

    /// Binds and validates a body; with the findings of whoever calls.
    fn draft(
        &self,
        kind: KindIndex,
        body: Map<String, Value>,
        action: Action,
        mut findings: Findings,
    ) -> Result<Draft, Box<Problem>> {
        let table = self.tables.kind(kind);
        let lookup = |descriptor: &str, uri: &str| {
            descriptor_key(descriptor, uri).and_then(|key| self.state.descriptor(key)).map(str::to_owned)
        };
        let (body, found) = Binder::new(self.flavour, &lookup).bind(table.spec().fields, body);
        findings.extend(found);
        consistency::check(table, &body, self.fold, &mut findings);
        if self.flavour.checks == Checks::Api {
            let (of_descriptors, others) = finding::of_descriptors(std::mem::take(&mut findings));
            if !others.is_empty() {
                return Err(Box::new(Problem::invalid(others)));
            }
            self.client.granted(kind, table, action)?;
            if !of_descriptors.is_empty() {
                return Err(Box::new(Problem::no_descriptors(of_descriptors)));
            }
        }
        if !findings.is_empty() {
            return Err(Box::new(Problem::invalid(findings)));
        }
        let draft = Draft::new(kind, table, body, self.fold)
            .ok_or_else(|| Box::new(Problem::bad_request("The natural key of the item is incomplete.")))?;
        if self.flavour.checks == Checks::Api {
            self.check_references(table, &draft)?;
        }
        Ok(draft)
    }

    /// What stands before a change of an item, on account of what it is now.
    fn check_stored(&self, table: &KindTable, item: &Item, headers: &HeaderMap) -> Result<(), Box<Problem>> {
        self.client.authorize(self.state.relations(), table, &item.subjects, Action::Update)?;
        if self.flavour.checks == Checks::Ods { check_etag(self.flavour, headers, item) } else { Ok(()) }
    }

    /// What stands before an item, on account of what it is to be.
    fn check_draft(&self, table: &KindTable, draft: &Draft, action: Action) -> Result<(), Box<Problem>> {
        self.client.authorize(self.state.relations(), table, &draft.subjects, action)?;
        if self.flavour.checks == Checks::Ods { self.check_references(table, draft) } else { Ok(()) }
    }

    /// What some versions look at last: the state in which the client wants the item to be.
    fn check_late(&self, slot: Slot, headers: &HeaderMap) -> Result<(), Box<Problem>> {
        match self.state.item(slot) {
            Some(item) if self.flavour.checks == Checks::Api => check_preconditions(self.flavour, headers, Some(item)),
            _ => Ok(()),
        }
    }

    /// Stores a draft in place of the item there, which has the same key. Nothing moves if nothing changed.
    fn put_down(&mut self, table: &KindTable, slot: Slot, draft: Draft, headers: &HeaderMap, status: StatusCode) -> Outcome {
        self.check_draft(table, &draft, Action::Update)?;
        self.check_late(slot, headers)?;
        let item = match self.state.item(slot) {
            Some(item) if item.fingerprint == draft.fingerprint => item,
            _ => self.state.replace(table, slot, draft),
        };
        Ok(written(self.flavour, table, self.data_url, item, status))
    }

    fn with_old_key(&self, table: &KindTable, slot: Slot, draft: Draft) -> Result<Draft, Box<Problem>> {
        let mut body = draft.body;
        if let Some(old) = self.state.item(slot).map(Item::value) {
            for path in &table.identity {
                if let Some(part) = path.one(&old) {
                    path.each_mut(&mut body, &mut |value| *value = part.clone());
                }
            }
        }
        Draft::new(draft.kind, table, body, self.fold).ok_or_else(|| Box::new(Problem::typical(500)))
    }

    fn check_references(&self, table: &KindTable, draft: &Draft) -> Result<(), Box<Problem>> {
        let Some(position) = self.state.first_missing(draft, table.references.len()) else { return Ok(()) };
        if self.flavour.lists_all_missing {
            return Err(Box::new(Problem::missing_references(self.missing(table, draft))));
        }
        let target = simple(table.references[usize::from(position)].spec.target);
        let person = matches!(target, "Student" | "Staff" | "Contact" | "Parent");
        if person
            && self.flavour.missing_person == 400
            && matches!(table.grants, Some(Grant::Student | Grant::Staff | Grant::Contact))
        {
            return Err(Box::new(Problem::bad_request(format!("{target} reference could not be resolved."))));
        }
        Err(Box::new(Problem::missing_reference(target)))
    }

    /// Every reference of a draft that leads nowhere, by its path.
    fn missing(&self, table: &KindTable, draft: &Draft) -> Findings {
        let mut findings = Findings::new();
        for reference in &table.references {
            reference.path.each(&draft.body, &mut |at, object| {
                let key = reference_key(reference, object, self.fold);
                if key.is_some_and(|key| !self.state.is_there(draft, key)) {
                    findings.entry(reference.path.at(at)).or_default().push(Finding::NoTarget(simple(reference.spec.target)));
                }
            });
        }
        findings
    }

    fn note_stand_ins(&mut self, draft: &Draft) {
        for uri in self.state.stand_ins(draft) {
            self.notes.add(format!("{uri} was taken although Ed-Fi publishes no values of this descriptor"));
        }
    }

    /// Two items of one base, such as a school and a district, cannot have one id.
    fn check_unique(&self, draft: &Draft, own: Option<Slot>) -> Result<(), Box<Problem>> {
        match self.state.key_holder(draft).filter(|holder| Some(*holder) != own) {
            Some(_) => {
                let table = self.tables.kind(draft.kind);
                let own = || format!("{}.{}", schema(table.spec().namespace), table.simple_name());
                let name = table.base.as_ref().map_or_else(own, |(base, _)| format!("edfi.{base}"));
                Err(Box::new(Problem::key_taken(&name, self.flavour.errors)))
            }
            None => Ok(()),
        }
    }
}

/// A mock drops what the model has not; of an extension a test should know that.
pub(super) fn note_extensions(notes: &mut Notes, model: &Model, flavour: &Flavour, table: &KindTable, body: &Map<String, Value>) {
    let mut names = Vec::new();
    extensions(body, table.spec().fields, flavour.any_case_members, &mut names);
    for name in names {
        let known = model.extensions().find(|extension| extension.namespace.eq_ignore_ascii_case(name));
        let why = match known {
            Some(known) if known.namespace != name && !flavour.any_case_members => {
                format!("it is written _ext.{}", known.namespace)
            }
            Some(known) => format!("{} adds nothing to it", known.name),
            None => "the mock does not have that extension".to_owned(),
        };
        notes.add(format!("_ext.{name} of {} was dropped: {why}", table.kind));
    }
}

/// The names of the extensions of a body and of what it holds, where the model does not have them.
fn extensions<'b>(members: &'b Map<String, Value>, fields: &[FieldSpec], any_case: bool, names: &mut Vec<&'b str>) {
    let same = |one: &str, other: &str| one == other || (any_case && one.eq_ignore_ascii_case(other));
    for (name, value) in members {
        let known = fields.iter().find(|field| same(field.name, name)).map_or(&[][..], FieldSpec::children);
        match value {
            Value::Object(inner) if same("_ext", name) => {
                let unknown = inner.keys().filter(|name| !known.iter().any(|field| same(field.name, name)));
                names.extend(unknown.map(String::as_str));
            }
            Value::Object(inner) => extensions(inner, known, any_case, names),
            Value::Array(items) => {
                items.iter().filter_map(Value::as_object).for_each(|item| extensions(item, known, any_case, names));
            }
            _ => {}
        }
    }
}

fn written(flavour: &Flavour, table: &KindTable, data_url: &str, item: &Item, status: StatusCode) -> Answer {
    let location = format!("{data_url}{}/{}", table.kind.path(), id_text(item.id, flavour));
    Answer::status(status).location(location).etag(&item.etag(flavour))
}

/// `If-None-Match: *` and `If-Match`, where the version knows them of an item that is not there too.
fn check_preconditions(flavour: &Flavour, headers: &HeaderMap, item: Option<&Item>) -> Result<(), Box<Problem>> {
    if flavour.etags != ETags::ContentVersion {
        return Ok(());
    }
    match item {
        Some(_) if headers.get(IF_NONE_MATCH).is_some_and(|value| value == "*") => Err(Box::new(Problem::not_a_create())),
        Some(item) => check_etag(flavour, headers, item),
        None if headers.contains_key(IF_MATCH) => Err(Box::new(Problem::lock_failed())),
        None => Ok(()),
    }
}

/// `If-Match`, quoted or bare; `*` is any item, where the version knows that. A text that is no ETag of ours matches nothing.
fn check_etag(flavour: &Flavour, headers: &HeaderMap, item: &Item) -> Result<(), Box<Problem>> {
    let Some(wanted) = headers.get(IF_MATCH) else { return Ok(()) };
    let wanted = wanted.to_str().unwrap_or_default().trim().trim_matches('"');
    let etag = item.etag(flavour);
    let matches = match flavour.etags {
        // How the item is shown does not matter.
        ETags::ContentVersion => wanted == "*" || wanted.split('.').next() == etag.split('.').next(),
        ETags::BinaryDate => {
            if wanted.parse().is_ok_and(|ticks: i64| ticks & !UTC > LAST_TICK) {
                return Err(Box::new(Problem::bad_request("The value of If-Match is no date.")));
            }
            wanted == etag
        }
    };
    if matches { Ok(()) } else { Err(Box::new(Problem::lock_failed())) }
}

/// What a .NET binary date has beside its ticks when it is UTC.
const UTC: i64 = 1 << 62;
/// The last tick of the year 9999.
const LAST_TICK: i64 = 3_155_378_975_999_999_999;
