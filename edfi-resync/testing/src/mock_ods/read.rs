//! GET: items by id, pages of a list with filters, and what was deleted.

use std::collections::HashMap;

use edfi_resync::model::{FieldKind, FieldSpec};
use http::header::IF_NONE_MATCH;
use http::{HeaderMap, HeaderName, StatusCode};
use serde_json::{Map, Value, json};

use super::answers::{Answer, Outcome, Problem};
use super::authorization::{Action, Client, Gate};
use super::flavour::Flavour;
use super::path::{Path, pascal};
use super::references::{Fold, key_of, key_text, natural_key, reference_key};
use super::route::{id, id_text};
use super::state::{Item, Slot, State};
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

/// The query of a list.
struct Page {
    offset: usize,
    limit: usize,
    total: bool,
    from_version: u64,
    to_version: u64,
}

impl Reader<'_> {
    /// One item.
    pub(super) fn item(&self, kind: KindIndex, id: u128, headers: &HeaderMap) -> Outcome {
        let Some((_, item)) = self.state.by_id(kind, id) else {
            return Err(Box::new(Problem::not_found("The specified item could not be found.")));
        };
        self.client.authorize(self.state.relations(), self.tables.kind(kind), &item.subjects, Action::Read)?;
        let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).map(|value| value.trim().trim_matches('"'));
        if known == Some(item.etag().to_string().as_str()) {
            return Ok(Answer::status(StatusCode::NOT_MODIFIED).etag(item.etag()));
        }
        Ok(Answer::json(&self.shown(item)).etag(item.etag()))
    }

    /// A page of a list: what the client may see of what the filters let through, in the order of creation.
    pub(super) fn list(&self, kind: KindIndex, query: &[(String, String)], marks: &mut Marks) -> Outcome {
        let table = self.tables.kind(kind);
        let page = Page::read(query, self.flavour)?;
        let filters = self.filters(table, query);
        let wanted_id = query.iter().find(|(name, _)| name.eq_ignore_ascii_case("id")).map(|(_, text)| id(text));
        let gate = Gate::new(table, Action::Read);
        let passes = |item: &Item| {
            wanted_id.is_none_or(|wanted| wanted == Some(item.id))
                && (page.from_version..=page.to_version).contains(&item.change_version)
                && self.passes(&filters, item)
                && self.client.passes(gate, self.state.relations(), table, &item.subjects)
        };
        let by_key = self.whole_key(table, &filters);
        let plain = filters.is_empty() && wanted_id.is_none() && !page.total && page.limit > 0 && page.is_of_all_versions();
        let marks = marks.current(self.state.change_version());
        let start = marks.get(&(kind, page.offset)).copied().filter(|_| plain);
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
            self.state.by_key(key).filter(|(_, item)| passes(item)).map(&mut take);
        } else {
            let _all = self.state.list_from(kind, start.unwrap_or(0)).filter(|(_, item)| passes(item)).all(&mut take);
        }
        if let Some(last) = last.filter(|_| plain && shown.len() == page.limit) {
            marks.insert((kind, page.offset + page.limit), last + 1);
        }
        Ok(page.answer(&Value::Array(shown), total))
    }

    /// What was deleted and not created again.
    pub(super) fn deletes(&self, kind: KindIndex, query: &[(String, String)]) -> Outcome {
        let table = self.tables.kind(kind);
        let page = Page::read(query, self.flavour)?;
        let mut rows = Vec::new();
        for tombstone in self.state.tombstones(kind) {
            let body: Value = serde_json::from_slice(&tombstone.body).unwrap_or_default();
            let key = natural_key(table, &body, self.fold);
            let again = key.is_some_and(|key| self.state.by_key(key).is_some());
            if !again && (page.from_version..=page.to_version).contains(&tombstone.change_version) {
                let key_values: Map<_, _> =
                    table.identity.iter().filter_map(|path| Some((path.leaf().to_owned(), path.one(&body)?.clone()))).collect();
                rows.push(json!({
                    "id": id_text(tombstone.id, self.flavour),
                    "changeVersion": tombstone.change_version,
                    "keyValues": key_values,
                }));
            }
        }
        let total = rows.len();
        let rows = rows.into_iter().skip(page.offset).take(page.limit).collect();
        Ok(page.answer(&Value::Array(rows), total))
    }

    /// The item as a GET shows it: with server members, links, and empty collections.
    pub(super) fn shown(&self, item: &Item) -> Value {
        let table = self.tables.kind(item.kind);
        let mut body = stamped(item, self.flavour);
        for reference in &table.references {
            reference.path.each_mut(&mut body, &mut |object| {
                let key = reference_key(reference, object, self.fold);
                if let (Some((_, target)), Some(object)) = (key.and_then(|key| self.state.by_key(key)), object.as_object_mut()) {
                    let kind = &self.tables.kind(target.kind).kind;
                    let href = format!("{}/{}", kind.path(), id_text(target.id, self.flavour));
                    object.insert("link".to_owned(), json!({"rel": kind.name(), "href": href}));
                }
            });
        }
        if self.flavour.empty_collections {
            fill_collections(table.spec().fields, &mut body);
        }
        body
    }

    /// The filters that concern this kind; the server ignores parameters that it does not know.
    fn filters<'t>(&self, table: &'t KindTable, query: &[(String, String)]) -> Vec<(&'t [Path], String)> {
        let known = |(name, value): &(String, String)| {
            let paths = table.filters.get(&name.to_lowercase())?;
            let mut text = String::new();
            key_text(Some(&Value::from(value.as_str())), self.fold_for(table), &mut text);
            Some((paths.as_slice(), text))
        };
        query.iter().filter_map(known).collect()
    }

    fn fold_for(&self, table: &KindTable) -> Fold {
        if table.is_descriptor() { Fold::AnyCase } else { self.fold }
    }

    fn passes(&self, filters: &[(&[Path], String)], item: &Item) -> bool {
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
    fn whole_key(&self, table: &KindTable, filters: &[(&[Path], String)]) -> Option<u128> {
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
        members.insert("_etag".to_owned(), json!(item.etag().to_string()));
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

impl Page {
    fn read(query: &[(String, String)], flavour: &Flavour) -> Result<Self, Box<Problem>> {
        let text = |wanted: &str| query.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim());
        let bad = |error: String| Box::new(Problem::bad_parameter(error));
        let limit = match text("limit").map(str::parse) {
            None => flavour.default_page,
            Some(Ok(limit)) if limit <= flavour.page_limit => limit,
            Some(_) => return Err(bad(format!("Limit must be a value between 0 and {}.", flavour.page_limit))),
        };
        let offset = text("offset").map_or(Ok(0), str::parse);
        let offset = offset.map_err(|_| bad("Offset must be a numeric value greater than or equal to 0.".to_owned()))?;
        let version = |name: &str, absent: u64| {
            let shown = pascal(name);
            let wrong = || bad(format!("{shown} must be a numeric value greater than or equal to 0."));
            text(name).map_or(Ok(absent), |text| text.parse().map_err(|_| wrong()))
        };
        Ok(Self {
            offset,
            limit,
            total: text("totalCount").is_some_and(|text| text.eq_ignore_ascii_case("true")),
            from_version: version("minChangeVersion", 0)?,
            to_version: version("maxChangeVersion", u64::MAX)?,
        })
    }

    fn is_of_all_versions(&self) -> bool {
        (self.from_version, self.to_version) == (0, u64::MAX)
    }

    fn answer(&self, rows: &Value, total: usize) -> Answer {
        let answer = Answer::json(rows);
        if self.total { answer.header(HeaderName::from_static("total-count"), total.to_string()) } else { answer }
    }
}
