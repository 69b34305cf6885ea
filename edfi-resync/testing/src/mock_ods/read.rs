//! GET: items by id, pages of a list with filters, tokens for parts of it, and what was deleted or got another key.

use std::collections::{BTreeMap, HashMap};

use edfi_resync::model::{FieldKind, FieldSpec};
use http::header::IF_NONE_MATCH;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Number, Value, json};

use super::answers::{Answer, Outcome};
use super::authorization::{Action, Client, Gate, subjects};
use super::flavour::{Cursor, Flavour};
use super::paging::{Page, is_common, parameter, token, unknown_parameter};
use super::path::{Path, pascal};
use super::problem::Problem;
use super::references::{Fold, key_of, key_text, natural_key, reference_key};
use super::route::{id, id_text};
use super::scalars;
use super::state::{Item, KeyChange, Slot, State};
use super::tables::{KindIndex, KindTable, Tables};

/// What a read needs to know of the mock.
pub(super) struct Reader<'a> {
    pub(super) tables: &'a Tables,
    pub(super) flavour: &'a Flavour,
    pub(super) fold: Fold,
    pub(super) client: &'a Client,
    pub(super) state: &'a State,
}

/// Where pages began, so that walking through a long list does not start from its head for every page. True as long as nothing
/// changes.
#[derive(Debug, Default)]
pub(super) struct Marks {
    change_version: u64,
    starts: HashMap<(KindIndex, usize), Slot>,
}

impl Marks {
    fn current(&mut self, change_version: u64) -> &mut HashMap<(KindIndex, usize), Slot> {
        if self.change_version != change_version {
            self.starts.clear();
            self.change_version = change_version;
        }
        &mut self.starts
    }
}

/// How many parts a list is read in, if the client does not say, and at most.
const PARTITIONS: (usize, usize) = (10, 200);
/// How many pages a part of an ODS has at least.
const PARTITION_PAGES: usize = 5;

/// Which item a query names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Id {
    Any,
    One(u128),
    /// What is written is no id.
    None,
}

impl Id {
    fn is(self, id: u128) -> bool {
        self == Self::Any || self == Self::One(id)
    }
}

/// What a query parameter must be equal to, as text: any of the paths.
type Wanted<'t> = (&'t [Path], String);

impl Reader<'_> {
    /// One item.
    pub(super) fn item(&self, kind: KindIndex, id: u128, headers: &HeaderMap) -> Outcome {
        let Some((_, item)) = self.state.by_id(kind, id) else {
            return Err(Box::new(Problem::not_found("The specified item could not be found.")));
        };
        self.client.authorize(self.state.relations(), self.tables.kind(kind), &item.subjects, Action::Read)?;
        let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).map(|value| value.trim().trim_matches('"'));
        let etag = item.etag(self.flavour);
        if known == Some(etag.as_str()) {
            return Ok(Answer::status(StatusCode::NOT_MODIFIED).etag(&etag));
        }
        Ok(Answer::json(&self.shown(item)).etag(&etag))
    }

    /// A page of a list: what the client may see of what the filters let through, in the order of creation.
    pub(super) fn list(&self, kind: KindIndex, query: &[(String, String)], marks: &mut Marks) -> Outcome {
        let table = self.tables.kind(kind);
        let page = Page::of_items(query, self.flavour)?;
        let filters = self.filters(table, query)?;
        let wanted = parameter(query, "id").map_or(Id::Any, |text| id(text).map_or(Id::None, Id::One));
        let passes = self.passing(table, &page, &filters, wanted);
        let by_key = self.whole_key(table, &filters);
        let by_offset = filters.is_empty() && wanted == Id::Any && !page.total && page.limit > 0 && page.is_of_all_versions();
        let plain = by_offset && page.walk.is_none();
        let marks = marks.current(self.state.change_version());
        let start = marks.get(&(kind, page.offset)).copied().filter(|_| plain);
        let (first, end) = page.walk.map_or((start.unwrap_or(0), Slot::MAX), |walk| (walk.from, walk.to));
        let (mut total, mut shown, mut last) = (start.map_or(0, |_| page.offset), Vec::new(), None);
        let mut take = |(slot, item): (Slot, &Item)| {
            last = Some(slot);
            if total >= page.offset && shown.len() < page.limit {
                shown.push(self.shown(item));
            }
            total += 1;
            // Without a count there is no need to look further than the page.
            page.total || shown.len() < page.limit
        };
        if let Some(key) = by_key {
            let found = self.state.by_key(key).filter(|(slot, item)| (first..=end).contains(slot) && passes(item));
            found.map(&mut take);
        } else {
            let all = self.state.list_from(kind, first).take_while(|(slot, _)| *slot <= end);
            let _all = all.filter(|(_, item)| passes(item)).all(&mut take);
        }
        if let Some(last) = last.filter(|_| plain && shown.len() == page.limit) {
            marks.insert((kind, page.offset + page.limit), last + 1);
        }
        Ok(page.answer(&Value::Array(shown), total, last))
    }

    /// Tokens for parts of a list, each of which can be walked through by itself.
    pub(super) fn partitions(&self, kind: KindIndex, query: &[(String, String)]) -> Outcome {
        let table = self.tables.kind(kind);
        let bad = |error: String| Box::new(Problem::bad_parameter(error, self.flavour.errors));
        let (usual, most) = PARTITIONS;
        let number = match parameter(query, "number").map(str::parse::<usize>) {
            None => usual,
            Some(Ok(number)) if (1..=most).contains(&number) => number,
            Some(_) => return Err(bad(format!("Number must be a value between 1 and {most}."))),
        };
        let query: Vec<_> = query.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("number")).cloned().collect();
        let page = Page::of_items(&query, self.flavour)?;
        let filters = self.filters(table, &query)?;
        let passes = self.passing(table, &page, &filters, Id::Any);
        let slots: Vec<_> = self.state.list_from(kind, 0).filter(|(_, item)| passes(item)).map(|(slot, _)| slot).collect();
        let least = if self.flavour.cursor == Cursor::Ods { PARTITION_PAGES * self.flavour.page_limit } else { 1 };
        let size = slots.len().div_ceil(number).max(least);
        let tokens: Vec<_> = slots.chunks(size).map(|part| token(part[0], part[part.len() - 1])).collect();
        Ok(Answer::json(&json!({"pageTokens": tokens})))
    }

    /// What was deleted and not created again.
    pub(super) fn deletes(&self, kind: KindIndex, query: &[(String, String)]) -> Outcome {
        let table = self.tables.kind(kind);
        let page = Page::of_rows(query, self.flavour)?;
        let gate = Gate::new(table, Action::Read);
        let mut rows = Vec::new();
        for tombstone in self.state.tombstones(kind) {
            let body: Value = serde_json::from_slice(&tombstone.body).unwrap_or_default();
            let key = natural_key(table, &body, self.fold);
            let again = key.is_some_and(|key| self.state.by_key(key).is_some());
            let seen = self.client.passes(gate, self.state.past_relations(), table, &subjects(table, &body));
            if seen && !again && (page.from_version..=page.to_version).contains(&tombstone.change_version) {
                let mut row = json!({"id": id_text(tombstone.id, self.flavour), "changeVersion": tombstone.change_version});
                if self.flavour.key_changes {
                    row["keyValues"] = key_values(table, &body);
                }
                rows.push(row);
            }
        }
        Ok(rows_of(&page, rows))
    }

    /// What got another key: for each item the first one that it had in the window, and the last.
    pub(super) fn key_changes(&self, kind: KindIndex, query: &[(String, String)]) -> Outcome {
        let table = self.tables.kind(kind);
        let page = Page::of_rows(query, self.flavour)?;
        let mut by_id: BTreeMap<u128, (&KeyChange, &KeyChange)> = BTreeMap::new();
        for change in self.state.key_changes(kind) {
            if (page.from_version..=page.to_version).contains(&change.change_version) {
                by_id.entry(change.id).or_insert((change, change)).1 = change;
            }
        }
        let body = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap_or_default();
        let gate = Gate::new(table, Action::Read);
        let mut changes: Vec<_> = by_id.into_values().collect();
        changes.sort_unstable_by_key(|(_, last)| last.change_version);
        let mut rows = Vec::new();
        for (first, last) in changes {
            let (old, new) = (body(&first.bodies[0]), body(&last.bodies[1]));
            if self.client.passes(gate, self.state.relations(), table, &subjects(table, &new)) {
                rows.push(json!({
                    "id": id_text(last.id, self.flavour),
                    "changeVersion": last.change_version,
                    "oldKeyValues": key_values(table, &old),
                    "newKeyValues": key_values(table, &new),
                }));
            }
        }
        Ok(rows_of(&page, rows))
    }

    /// Whether an item is in a list: the client may see it, and the query lets it through.
    fn passing<'q>(
        &'q self,
        table: &'q KindTable,
        page: &'q Page,
        filters: &'q [Wanted<'q>],
        wanted: Id,
    ) -> impl Fn(&Item) -> bool + 'q {
        let gate = Gate::new(table, Action::Read);
        move |item| {
            wanted.is(item.id)
                && (page.from_version..=page.to_version).contains(&item.change_version)
                && self.passes(filters, item)
                && self.client.passes(gate, self.state.relations(), table, &item.subjects)
        }
    }

    /// The item as a GET shows it: with server members, links, and empty collections.
    pub(super) fn shown(&self, item: &Item) -> Value {
        let table = self.tables.kind(item.kind);
        let mut body = stamped(item, self.flavour);
        for reference in &table.references {
            reference.path.each_mut(&mut body, &mut |object| {
                let key = reference_key(reference, object, self.fold);
                if let (Some((_, target)), Some(object)) = (key.and_then(|key| self.state.by_key(key)), object.as_object_mut()) {
                    let of = self.tables.kind(target.kind);
                    let href = format!("{}/{}", of.kind.path(), id_text(target.id, self.flavour));
                    object.insert("link".to_owned(), json!({"rel": of.simple_name(), "href": href}));
                }
            });
        }
        if self.flavour.empty_collections {
            fill_collections(table.spec().fields, &mut body);
        }
        body
    }

    /// The filters of a query. What no list knows is ignored or refused, and a value must be of the member's type.
    fn filters<'t>(&self, table: &'t KindTable, query: &[(String, String)]) -> Result<Vec<Wanted<'t>>, Box<Problem>> {
        let bad = |error: String| Box::new(Problem::bad_parameter(error, self.flavour.errors));
        let mut filters = Vec::new();
        for (name, value) in query {
            let Some(filter) = table.filters.get(&name.to_lowercase()) else {
                if self.flavour.unknown_parameters_refused && !is_common(name, self.flavour) {
                    return Err(unknown_parameter(name, self.flavour));
                }
                continue;
            };
            let value = Value::from(value.as_str());
            let read = match filter.kind {
                FieldKind::Integer { .. } => scalars::integer(&value).map(Value::from),
                FieldKind::Decimal { scale, .. } => scalars::decimal(&value, scale).and_then(Number::from_f64).map(Value::Number),
                FieldKind::Boolean => scalars::boolean(&value, false),
                FieldKind::Date => scalars::date(&value, true),
                FieldKind::DateTime => scalars::moment(&value),
                FieldKind::Time => scalars::time(&value),
                _ => Some(value.clone()),
            };
            let read = read.ok_or_else(|| {
                bad(format!("The value '{}' is not valid for {}.", value.as_str().unwrap_or_default(), pascal(&filter.name)))
            })?;
            let mut text = String::new();
            key_text(Some(&read), self.fold_for(table), &mut text);
            filters.push((filter.paths.as_slice(), text));
        }
        Ok(filters)
    }

    fn fold_for(&self, table: &KindTable) -> Fold {
        if table.is_descriptor() { Fold::AnyCase } else { self.fold }
    }

    fn passes(&self, filters: &[Wanted<'_>], item: &Item) -> bool {
        if filters.is_empty() {
            return true;
        }
        let (body, fold) = (item.value(), self.fold_for(self.tables.kind(item.kind)));
        filters.iter().all(|(paths, wanted)| {
            paths.iter().any(|path| {
                let mut text = String::new();
                path.one(&body).is_some_and(|value| {
                    key_text(Some(value), fold, &mut text);
                    text == *wanted
                })
            })
        })
    }

    /// The key that the filters spell out, if they name every part of it: then there is no need to search.
    fn whole_key(&self, table: &KindTable, filters: &[Wanted<'_>]) -> Option<u128> {
        let part = |path: &Path| {
            let (_, text) = filters.iter().find(|(paths, _)| paths.len() == 1 && paths.contains(path))?;
            Some(Value::from(text.trim_end_matches('\u{1f}')))
        };
        let parts: Vec<Option<Value>> = table.identity.iter().map(part).collect();
        key_of(table.spec().name, parts.iter().map(Option::as_ref), self.fold_for(table))
    }
}

/// The item with its id, ETag and date, as tests want to see it.
pub(super) fn stamped(item: &Item, flavour: &Flavour) -> Value {
    let mut body = item.value();
    if let Some(members) = body.as_object_mut() {
        members.insert("id".to_owned(), json!(id_text(item.id, flavour)));
        members.insert("_etag".to_owned(), json!(item.etag(flavour)));
        if flavour.last_modified_member {
            members.insert("_lastModifiedDate".to_owned(), json!(item.modified_text()));
        }
    }
    body
}

fn fill_collections(fields: &[FieldSpec], value: &mut Value) {
    let Some(members) = value.as_object_mut() else { return };
    for field in fields {
        match field.kind {
            FieldKind::Array { items, .. } => {
                let array = members.entry(field.name).or_insert_with(|| json!([]));
                array.as_array_mut().into_iter().flatten().for_each(|item| fill_collections(items, item));
            }
            FieldKind::Object { fields, .. } => {
                if let Some(object) = members.get_mut(field.name) {
                    fill_collections(fields, object);
                }
            }
            _ => {}
        }
    }
}

/// The parts of a natural key by name.
fn key_values(table: &KindTable, body: &Value) -> Value {
    let parts = table.columns.iter().filter_map(|(name, path)| Some((name.clone(), path.one(body)?.clone())));
    Value::Object(parts.collect::<Map<_, _>>())
}

/// A page of rows that are no items.
fn rows_of(page: &Page, rows: Vec<Value>) -> Answer {
    let total = rows.len();
    let rows = rows.into_iter().skip(page.offset).take(page.limit).collect();
    page.answer(&Value::Array(rows), total, None)
}
