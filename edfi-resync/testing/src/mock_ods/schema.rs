//! [`Binder`]: reads a body as the model describes it, and finds everything that is wrong with its members.
//!
//! It does what an ODS does while binding and validating: unknown members and nulls go, numbers in quotes become numbers, slash
//! dates become ISO dates, times of day and moments get one form, descriptors get the letter case in which they are stored. What
//! cannot be read stays as it came and is reported. All findings come at once, by JSON path.

use std::fmt::Write;

use edfi_resync::model::{FieldKind, FieldSpec};
use serde_json::{Map, Number, Value};

use super::finding::{Finding, Findings};
use super::flavour::{Flavour, PartialReference};
use super::scalars;

/// Finds a descriptor's stored form by its name and its value.
pub(super) type DescriptorLookup<'a> = &'a dyn Fn(&str, &str) -> Option<String>;

/// Reads one body.
pub(super) struct Binder<'a> {
    flavour: &'a Flavour,
    descriptors: DescriptorLookup<'a>,
    place: Vec<Segment>,
    findings: Findings,
}

enum Segment {
    Member(&'static str),
    Item(usize),
}

impl<'a> Binder<'a> {
    pub(super) fn new(flavour: &'a Flavour, descriptors: DescriptorLookup<'a>) -> Self {
        Self { flavour, descriptors, place: Vec::new(), findings: Findings::new() }
    }

    /// The body as it would be stored, and what is wrong with it.
    pub(super) fn bind(mut self, fields: &'static [FieldSpec], body: Map<String, Value>) -> (Value, Findings) {
        let bound = self.members(fields, body);
        (Value::Object(bound), self.findings)
    }

    fn members(&mut self, fields: &'static [FieldSpec], mut source: Map<String, Value>) -> Map<String, Value> {
        let mut values: Vec<Option<Value>> = fields.iter().map(|field| source.remove(field.name)).collect();
        if self.flavour.any_case_members {
            for (name, value) in source {
                let same = |field: &FieldSpec| field.name.eq_ignore_ascii_case(&name);
                if let Some(slot) = fields.iter().position(same).and_then(|position| values.get_mut(position)) {
                    slot.get_or_insert(value);
                }
            }
        }
        let mut bound = Map::new();
        for (field, value) in fields.iter().zip(values) {
            self.place.push(Segment::Member(field.name));
            if let Some(value) = self.member(field, value.filter(|value| !value.is_null())) {
                bound.insert(field.name.to_owned(), value);
            }
            self.place.pop();
        }
        bound
    }

    fn member(&mut self, field: &'static FieldSpec, value: Option<Value>) -> Option<Value> {
        match field.kind {
            FieldKind::Array { min, items, .. } => self.array(field, min, items, value),
            FieldKind::Reference { fields, .. } => self.reference(field, fields, value),
            FieldKind::Object { fields, .. } => match value {
                Some(Value::Object(source)) => {
                    let bound = self.members(fields, source);
                    // Of extensions that the model does not have nothing is left, not even the member they stood in.
                    (field.name != "_ext" || !bound.is_empty()).then_some(Value::Object(bound))
                }
                other => self.no_container(field, other, "an object"),
            },
            _ => match value {
                Some(value) => Some(self.scalar(field, value)),
                None => self.missing(field),
            },
        }
    }

    fn missing(&mut self, field: &FieldSpec) -> Option<Value> {
        if field.required {
            self.find(Finding::Required);
        }
        None
    }

    fn no_container(&mut self, field: &FieldSpec, value: Option<Value>, wanted: &'static str) -> Option<Value> {
        if value.is_none() {
            return self.missing(field);
        }
        self.find(Finding::Unreadable(wanted));
        value
    }

    fn array(&mut self, field: &FieldSpec, min: u32, items: &'static [FieldSpec], value: Option<Value>) -> Option<Value> {
        let is_sent = value.is_some();
        let source = match value {
            Some(Value::Array(source)) => source,
            None => Vec::new(),
            other => return self.no_container(field, other, "an array"),
        };
        if source.is_empty() {
            if field.required || (is_sent && min > 0) {
                self.find(Finding::NoItems);
            }
            return None;
        }
        let mut bound = Vec::with_capacity(source.len());
        for (position, item) in source.into_iter().enumerate() {
            self.place.push(Segment::Item(position));
            match item {
                Value::Object(members) => bound.push(Value::Object(self.members(items, members))),
                other => {
                    self.find(Finding::ItemUnreadable);
                    bound.push(other);
                }
            }
            self.place.pop();
        }
        Some(Value::Array(bound))
    }

    /// A reference is whole, absent, or an error: one that lacks a part of its key refers to nothing.
    fn reference(&mut self, field: &'static FieldSpec, parts: &'static [FieldSpec], value: Option<Value>) -> Option<Value> {
        let source = match value {
            Some(Value::Object(source)) => source,
            other => return self.no_container(field, other, "an object"),
        };
        let given = |part: &FieldSpec| {
            let same = |(name, value): (&String, &Value)| !value.is_null() && name.eq_ignore_ascii_case(part.name);
            source.iter().any(same)
        };
        let there = parts.iter().filter(|part| given(part)).count();
        let ignored = !field.required && self.flavour.partial_reference == PartialReference::Ignored;
        if there == 0 || (there < parts.len() && ignored) {
            return self.missing(field);
        }
        Some(Value::Object(self.members(parts, source)))
    }

    fn scalar(&mut self, field: &FieldSpec, value: Value) -> Value {
        let lenient = self.flavour.lenient_json;
        let (read, wanted) = match field.kind {
            FieldKind::Text { min, max } => {
                let text = match value {
                    Value::String(text) => text,
                    Value::Number(number) if lenient => number.to_string(),
                    other => {
                        self.find(Finding::Unreadable("a string"));
                        return other;
                    }
                };
                self.text(field, &text, min, max);
                return Value::String(text);
            }
            FieldKind::Descriptor(descriptor) => match value {
                Value::String(uri) if uri.is_empty() => {
                    self.missing(field);
                    return Value::String(uri);
                }
                Value::String(uri) => {
                    let stored = (self.descriptors)(descriptor, &uri);
                    if stored.is_none() {
                        self.find(Finding::NoDescriptor { descriptor, uri: uri.clone() });
                    }
                    return Value::String(stored.unwrap_or(uri));
                }
                _ => (None, "a descriptor value"),
            },
            FieldKind::Boolean => (scalars::boolean(&value, lenient), "a boolean"),
            FieldKind::Date => (scalars::date(&value, !lenient), "a date"),
            FieldKind::Time => (scalars::time(&value), "a time"),
            FieldKind::DateTime => (scalars::moment(&value), "a date and time"),
            FieldKind::Integer { from, to } => {
                let read = scalars::integer(&value);
                let fits = |number| (from..=to).contains(&number) || (self.flavour.lax_values && i32::try_from(number).is_ok());
                if read.is_some_and(|number| !fits(number)) {
                    self.find(Finding::Range { from: from.to_string(), to: to.to_string() });
                }
                (read.map(Value::from), "an integer")
            }
            FieldKind::Decimal { scale, from, to, .. } => {
                let read = scalars::decimal(&value, scale);
                if let Some(number) = read.filter(|_| !self.flavour.lax_values)
                    && (from.is_some_and(|from| number < from) || to.is_some_and(|to| number > to))
                {
                    let (from, to) = (from.unwrap_or(f64::MIN), to.unwrap_or(f64::MAX));
                    self.find(Finding::Range { from: from.to_string(), to: to.to_string() });
                }
                (read.and_then(Number::from_f64).map(Value::Number), "a number")
            }
            _ => (None, "a value of a known kind"),
        };
        read.unwrap_or_else(|| {
            self.find(Finding::Unreadable(wanted));
            value
        })
    }

    fn text(&mut self, field: &FieldSpec, text: &str, min: u32, max: u32) {
        if text.is_empty() && field.required {
            self.find(Finding::Required);
            return;
        }
        // The server counts UTF-16 units.
        let length = text.encode_utf16().count() as u64;
        if length > u64::from(max) {
            self.find(Finding::TooLong { max });
        } else if length < u64::from(min) {
            self.find(Finding::TooShort { min, max });
        }
        if field.key && text.trim() != text && !self.flavour.lax_values {
            self.find(if text.trim().is_empty() { Finding::OnlyBlanks } else { Finding::Blanks });
        }
        if self.flavour.refuses_markup && scalars::looks_like_script(text) {
            self.find(Finding::Markup);
        }
    }

    fn find(&mut self, finding: Finding) {
        let mut path = String::from("$");
        for segment in &self.place {
            match segment {
                Segment::Member(name) => {
                    path.push('.');
                    path.push_str(name);
                }
                Segment::Item(position) => {
                    let _ = write!(path, "[{position}]");
                }
            }
        }
        self.findings.entry(path).or_default().push(finding);
    }
}
