//! [`Walk`]: the pass over a record's bytes, member by member, guided by the tables of its kind.
//!
//! Nothing is built on the way: a value is checked, hashed and, where a slot asks for it, copied into one small buffer. What a value
//! contributes to the digest is returned upwards; `None` says that it does not count, as if it were not there.
//! Paths are put together only for errors, from the path of the member and the indexes of the arrays around it.

use serde::de::{DeserializeSeed, MapAccess, SeqAccess};

use super::buffers::Buffers;
use super::compile::{Field, MOST_PARTS, Object, Reference, Shape, Tables};
use super::digest::{self, Sum};
use super::place::Indexes;
use super::shape;
use super::unknown::{refuse_repeated, repeated, unknown_items};
use super::visit::{Item, Member, Name, Root, Value};
use super::watched::Watched;
use super::{HasValue, ReferenceKey, ShapeError, ShapeProblem};
use crate::model::key::Key;
use crate::shown::member;

/// Most errors and unknown members that are listed.
const MOST_ERRORS: usize = 20;
const MOST_UNKNOWN: usize = 5;

/// The state of one pass.
pub(super) struct Walk<'t> {
    tables: &'t Tables,
    pub(super) references: Vec<ReferenceKey>,
    pub(super) errors: Vec<ShapeError>,
    pub(super) unknown: Vec<String>,
    pub(super) server_members: bool,
    pub(super) odd_spelling: bool,
    /// Where the values of the record's own key are in `parts`.
    identity: [Span; MOST_PARTS],
    /// Where the values of the reference being read are.
    reference: [Span; MOST_PARTS],
    /// The key of the array item being read, and how many of its members were there.
    item: (u128, u8),
    /// The keys of the items of the arrays being read, with their indexes; each array cuts off its own at its end.
    items: Vec<(u128, u32)>,
    watched: Vec<Watched<'t>>,
    /// The indexes of the items being read, outermost first.
    indexes: Indexes,
    buffers: Buffers,
    /// Who knows which values descriptors have, if they are to be checked.
    has_value: Option<&'t mut HasValue<'t>>,
}

/// A range of `parts`; empty where the value is missing.
#[derive(Clone, Copy, Default)]
struct Span(u32, u32);

impl<'t> Walk<'t> {
    pub(super) fn new(tables: &'t Tables) -> Self {
        Self {
            tables,
            references: Vec::new(),
            errors: Vec::new(),
            unknown: Vec::new(),
            server_members: false,
            odd_spelling: false,
            identity: [Span::default(); MOST_PARTS],
            reference: [Span::default(); MOST_PARTS],
            item: (0, 0),
            items: Vec::new(),
            watched: Vec::new(),
            indexes: Indexes::default(),
            buffers: Buffers::take(),
            has_value: None,
        }
    }

    /// Checks the values of descriptors too.
    pub(super) fn knowing(self, has_value: &'t mut HasValue<'t>) -> Self {
        Self { has_value: Some(has_value), ..self }
    }

    /// Reads one object of the tables, the root or a reference, from its first byte to its last.
    pub(super) fn read(&mut self, object: u16, text: &str) -> serde_json::Result<Sum> {
        let mut json = serde_json::Deserializer::from_str(text);
        let sum = Root { walk: self, object }.deserialize(&mut json)?;
        json.end()?;
        Ok(sum)
    }

    /// The record's own key, if all of it was there, as it is and without its letter case.
    pub(super) fn keys(&mut self) -> (Option<Key>, Option<Key>) {
        let key = self.key();
        // The lengths between the parts may be changed as letters are, alike for all keys with parts of these lengths.
        if self.buffers.scratch.is_ascii() {
            self.buffers.scratch.make_ascii_lowercase();
        } else {
            self.buffers.scratch = String::from_utf8_lossy(&self.buffers.scratch).to_lowercase().into_bytes();
        }
        (key, key.map(|_| digest::key(&self.buffers.scratch)))
    }

    fn key(&mut self) -> Option<Key> {
        let tables = self.tables;
        self.buffers.scratch.clear();
        self.buffers.scratch.extend_from_slice(&tables.namespace);
        for Span(from, to) in &self.identity[..tables.identity] {
            if from == to {
                return None;
            }
            self.buffers.scratch.extend_from_slice(&self.buffers.parts[*from as usize..*to as usize]);
        }
        (tables.identity > 0).then(|| digest::key(&self.buffers.scratch))
    }

    pub(super) fn object<'de, A: MapAccess<'de>>(&mut self, index: u16, mut map: A) -> Result<Sum, A::Error> {
        let tables = self.tables;
        let table = &tables.objects[usize::from(index)];
        let (mut seen, mut present, mut sum) = (0_u128, 0_u128, Sum::default());
        let mut others = Vec::new();
        if let Some(reference) = &table.reference {
            self.reference[..usize::from(reference.members)].fill(Span::default());
        }
        while let Some(member) = map.next_key_seed(Name { walk: self, table })? {
            match member {
                Member::Known(place) => {
                    let (field, bit) = (&table.fields[place], 1_u128 << place);
                    if seen & bit != 0 {
                        return Err(repeated());
                    }
                    seen |= bit;
                    let value = map.next_value_seed(Value { walk: self, field })?;
                    if value.is_some() {
                        present |= bit;
                        sum.add(value);
                    }
                }
                Member::Other(other) => {
                    others.push(other.seed);
                    sum.add(other.value(&mut map)?);
                }
            }
        }
        refuse_repeated(&mut others)?;
        // An object in which nothing stands is as good as absent; whether it may be is for its parent to say.
        // An item is there by standing in its array.
        if !sum.is_empty() || table.is_root || table.is_item() {
            self.close(table, present);
        }
        Ok(sum)
    }

    /// What an object owes at its end: required members, and the key if it is a reference.
    fn close(&mut self, table: &'t Object, present: u128) {
        let mut missing = table.required & !present;
        while missing != 0 {
            let place = missing.trailing_zeros() as usize;
            missing &= missing - 1;
            self.fail(&table.fields[place].path, ShapeProblem::Missing);
        }
        if let Some(reference) = &table.reference
            && let Some(key) = self.reference_key(reference)
        {
            self.references.push(ReferenceKey { reference: reference.index, key });
        }
    }

    fn reference_key(&mut self, reference: &Reference) -> Option<Key> {
        self.buffers.scratch.clear();
        self.buffers.scratch.extend_from_slice(&reference.namespace);
        for slot in &reference.order {
            let Span(from, to) = self.reference[usize::from(*slot)];
            if from == to {
                return None;
            }
            self.buffers.scratch.extend_from_slice(&self.buffers.parts[from as usize..to as usize]);
        }
        (!reference.order.is_empty()).then(|| digest::key(&self.buffers.scratch))
    }

    pub(super) fn array<'de, A: SeqAccess<'de>>(&mut self, field: &'t Field, seq: A) -> Result<Option<u128>, A::Error> {
        let Shape::Array { items, min, key_parts } = field.shape else { return unknown_items(field.seed, seq) };
        let (first, outer) = (self.items.len(), self.item);
        self.indexes.depth += 1;
        let result = self.items(items, key_parts, seq);
        self.indexes.depth -= 1;
        self.item = outer;
        let (sum, count) = result?;
        if 0 < count && count < min {
            self.fail(&format!("{}[{count}]", field.path), ShapeProblem::Missing);
        }
        if self.items.len() > first + 1 {
            self.repeated_items(first, items);
        }
        self.items.truncate(first);
        Ok(sum.array(field.seed))
    }

    fn items<'de, A: SeqAccess<'de>>(&mut self, object: u16, key_parts: u8, mut seq: A) -> Result<(Sum, u32), A::Error> {
        let (mut sum, mut count, level) = (Sum::default(), 0, self.indexes.depth - 1);
        loop {
            self.indexes.at[level] = count;
            self.item = (0, 0);
            match seq.next_element_seed(Item { walk: self, object })? {
                Some(value) => sum.add(value),
                None => return Ok((sum, count)),
            }
            let (key, parts) = self.item;
            if key_parts > 0 && parts == key_parts {
                self.items.push((key, count));
            }
            count += 1;
        }
    }

    /// Finds the items, from this one on, whose key an earlier one has.
    fn repeated_items(&mut self, first: usize, object: u16) {
        let items = &mut self.items[first..];
        items.sort_unstable();
        let mut repeated: Vec<u32> = items.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1).collect();
        repeated.sort_unstable();
        let tables = self.tables;
        for index in repeated {
            self.indexes.at[self.indexes.depth] = index;
            self.indexes.depth += 1;
            self.fail(&tables.objects[usize::from(object)].path, ShapeProblem::DuplicateItem);
            self.indexes.depth -= 1;
        }
    }

    /// Compares the members that are unified: everything with the root's value, and what stands in one item with each other.
    pub(super) fn compare_unified(&mut self) {
        let watched = std::mem::take(&mut self.watched);
        for group in 0..self.tables.groups {
            let members = || watched.iter().filter(|member| member.field.group == Some(group));
            let root = members().find(|member| member.indexes.depth == 0);
            let mut in_item: Option<&Watched<'_>> = None;
            for member in members() {
                let other = match (root, in_item) {
                    (Some(root), _) => root,
                    (None, Some(first)) if first.is_beside(member) => first,
                    _ => {
                        in_item = Some(member);
                        continue;
                    }
                };
                if other.value != member.value {
                    // The place that is reported is the one further in; it is told which value it should have had.
                    let path = other.indexes.path(&other.field.path);
                    self.indexes = member.indexes;
                    self.fail(&member.field.path, ShapeProblem::NotUnified(path));
                }
            }
        }
        self.indexes = Indexes::default();
    }

    /// Keeps a value where a slot asks for it.
    fn capture(&mut self, field: &'t Field, bytes: &[u8], contribution: u128) {
        if bytes.is_empty() {
            return;
        }
        if field.identity.is_some() || field.part.is_some() {
            let from = self.buffers.parts.len() as u32;
            digest::push_part(&mut self.buffers.parts, bytes);
            let span = Span(from, self.buffers.parts.len() as u32);
            if let Some(place) = field.identity {
                self.identity[usize::from(place)] = span;
            }
            if let Some(place) = field.part {
                self.reference[usize::from(place)] = span;
            }
        }
        if let Some(place) = field.item_part {
            // An odd factor for each place: two members with one name cannot swap their values unnoticed.
            self.item.0 = self.item.0.wrapping_add(contribution.wrapping_mul(2 * u128::from(place) + 1));
            self.item.1 += 1;
        }
        if field.group.is_some() {
            self.watched.push(Watched { field, value: digest::value(bytes), indexes: self.indexes });
        }
    }

    /// Checks and keeps a text. `digested` is what it contributes to the digest.
    pub(super) fn text(&mut self, field: &'t Field, text: &str) -> u128 {
        if let Shape::Descriptor(name) = field.shape {
            return self.descriptor(field, name, text);
        }
        if text.is_empty() && field.required {
            self.fail(&field.path, ShapeProblem::Missing);
        } else {
            self.check_text(field, text);
        }
        let contribution = digest::text(field.seed, text.as_bytes());
        if field.captured && field.is_text() {
            if field.folded {
                let mut folded = std::mem::take(&mut self.buffers.scratch);
                digest::fold(text, &mut folded);
                self.capture(field, &folded, contribution);
                self.buffers.scratch = folded;
            } else {
                self.capture(field, text.as_bytes(), contribution);
            }
        }
        contribution
    }

    fn check_text(&mut self, field: &'t Field, text: &str) {
        let problem = match field.shape {
            Shape::Text { min, max } | Shape::UniqueId { min, max } if !shape::has_length(text, min, max) => {
                ShapeProblem::Length { min, max }
            }
            Shape::Date if !shape::is_date(text) => ShapeProblem::Form(shape::DATE),
            Shape::Time if !shape::is_time(text) => ShapeProblem::Form(shape::TIME),
            Shape::DateTime => match shape::zone_of(text) {
                Some(zone) => {
                    self.odd_spelling |= zone == shape::Zone::Missing;
                    return;
                }
                None => ShapeProblem::Form(shape::DATE_TIME),
            },
            Shape::UniqueId { .. } => {
                self.odd_spelling |= shape::odd_id(text).is_some();
                return;
            }
            Shape::Text { .. } | Shape::Date | Shape::Time => return,
            other => ShapeProblem::WrongType(other.name()),
        };
        self.fail(&field.path, problem);
    }

    fn descriptor(&mut self, field: &'t Field, name: &'static str, text: &str) -> u128 {
        let mut folded = std::mem::take(&mut self.buffers.scratch);
        digest::fold(text, &mut folded);
        if text.is_empty() && field.required {
            self.fail(&field.path, ShapeProblem::Missing);
        } else if !shape::is_descriptor(text) {
            self.fail(&field.path, ShapeProblem::Form(shape::DESCRIPTOR));
        } else if !shape::has_length(text, 0, shape::DESCRIPTOR_LENGTH) {
            self.fail(&field.path, ShapeProblem::Length { min: 0, max: shape::DESCRIPTOR_LENGTH });
        } else if field.part.is_none()
            // What is part of a reference is a value that the record referred to has.
            && let Some(has) = &mut self.has_value
            && !has(name, &folded)
        {
            self.fail(&field.path, ShapeProblem::NoSuchValue { descriptor: name, value: text.to_owned() });
        }
        let contribution = digest::text(field.seed, &folded);
        if field.captured {
            self.capture(field, &folded, contribution);
        }
        self.buffers.scratch = folded;
        contribution
    }

    pub(super) fn whole(&mut self, field: &'t Field, number: i128) -> u128 {
        let contribution = digest::whole(field.seed, number);
        match field.shape {
            Shape::Integer { from, to } => {
                if !(i128::from(from)..=i128::from(to)).contains(&number) {
                    self.fail(&field.path, ShapeProblem::Range);
                }
                if field.captured {
                    let mut digits = [0; 20];
                    self.capture(field, digest::decimal(number, &mut digits), contribution);
                }
            }
            Shape::Decimal { .. } => self.check_decimal(field, number as f64),
            other => self.fail(&field.path, ShapeProblem::WrongType(other.name())),
        }
        contribution
    }

    pub(super) fn number(&mut self, field: &'t Field, number: f64) -> u128 {
        match field.shape {
            Shape::Decimal { .. } => self.check_decimal(field, number),
            other => self.fail(&field.path, ShapeProblem::WrongType(other.name())),
        }
        digest::number(field.seed, number)
    }

    fn check_decimal(&mut self, field: &Field, number: f64) {
        if let Shape::Decimal { from, to, below } = field.shape
            && !((from..=to).contains(&number) && number.abs() < below)
        {
            self.fail(&field.path, ShapeProblem::Range);
        }
    }

    pub(super) fn boolean(&mut self, field: &'t Field, value: bool) -> u128 {
        let contribution = digest::boolean(field.seed, value);
        match field.shape {
            Shape::Boolean if field.captured => self.capture(field, if value { b"true" } else { b"false" }, contribution),
            Shape::Boolean => {}
            other => self.fail(&field.path, ShapeProblem::WrongType(other.name())),
        }
        contribution
    }

    /// The path of an object of the tables.
    pub(super) fn path_of(&self, object: u16) -> &'t str {
        let tables = self.tables;
        &tables.objects[usize::from(object)].path
    }

    /// Notes an error at this path, in the items being read.
    pub(super) fn fail(&mut self, path: &str, problem: ShapeProblem) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(ShapeError { path: self.indexes.path(path), problem });
        }
    }

    pub(super) fn note_unknown(&mut self, parent: &str, name: &str) {
        if self.unknown.len() < MOST_UNKNOWN {
            let path = format!("{parent}.{}", member(name));
            if !self.unknown.contains(&path) {
                self.unknown.push(path);
            }
        }
    }
}
