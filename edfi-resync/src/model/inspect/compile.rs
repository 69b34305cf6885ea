//! [`Tables`]: what the walk needs to know of one kind, looked up once instead of for every record.
//!
//! The tree of members becomes a list of objects. Each member knows its check, the seed of its name and its *slots*: its place in the
//! record's own key, in the key of the reference around it, in the key of the array item around it, and its group of unified members.

use super::digest;
use super::lookup::Lookup;
use super::shape;
use crate::model::kind::{Model, ResourceKind};
use crate::model::spec::{BaseSpec, FieldKind, FieldSpec, ReferenceSpec, ResourceClass, ResourceSpec};

/// Most members of one object; the largest of the built-in standards has 46.
const MOST_MEMBERS: usize = 128;
/// Most values of one key; the longest of the built-in standards has 22.
pub(super) const MOST_PARTS: usize = 48;
/// How deep arrays may stand in arrays; the built-in standards have 2.
pub(super) const DEEPEST: usize = 4;

/// The compiled form of one kind.
#[derive(Debug)]
pub(super) struct Tables {
    /// Every object of the tree, the root last.
    pub(super) objects: Vec<Object>,
    /// The namespace of the record's own key, as its first part.
    pub(super) namespace: Vec<u8>,
    /// How many values its key has.
    pub(super) identity: usize,
    /// How many groups of unified members there are.
    pub(super) groups: u16,
    /// The object of each reference.
    references: Vec<Option<u16>>,
}

/// The root, an embedded object, an item of an array or a reference.
#[derive(Debug)]
pub(super) struct Object {
    /// Its path, with `[*]` for every array on the way.
    pub(super) path: String,
    pub(super) fields: Vec<Field>,
    /// The required members, one bit each.
    pub(super) required: u128,
    pub(super) reference: Option<Reference>,
    pub(super) is_root: bool,
    /// Whether a descriptor stands in it, or below, that is not part of a reference.
    pub(super) has_values: bool,
    lookup: Lookup,
}

/// How the key of a reference is put together.
#[derive(Debug)]
pub(super) struct Reference {
    /// The position in the spec's list.
    pub(super) index: u16,
    /// How many members it has, and so how many part slots.
    pub(super) members: u8,
    /// The namespace of the key, as its first part.
    pub(super) namespace: Vec<u8>,
    /// For each value of the key, the part slot that holds it. Two values may be one member: the target unifies them.
    pub(super) order: Vec<u8>,
}

/// One member.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) path: String,
    /// The seed of its name.
    pub(super) seed: u64,
    pub(super) shape: Shape,
    pub(super) required: bool,
    /// Whether any slot below is set.
    pub(super) captured: bool,
    /// Whether letter case does not count in keys although the value is text.
    pub(super) folded: bool,
    /// Its place in the record's own key.
    pub(super) identity: Option<u8>,
    /// Its place among the members of the reference around it.
    pub(super) part: Option<u8>,
    /// Its place in the key of the item around it.
    pub(super) item_part: Option<u8>,
    /// Its group of unified members.
    pub(super) group: Option<u16>,
}

/// What a member holds, with the limits as the checks need them.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    Text {
        min: u32,
        max: u32,
    },
    /// Text that says which person is meant.
    UniqueId {
        min: u32,
        max: u32,
    },
    Date,
    DateTime,
    Time,
    Boolean,
    Integer {
        from: i64,
        to: i64,
    },
    Decimal {
        from: f64,
        to: f64,
        /// What the number stays below on either side of 0: the digits before the point.
        below: f64,
    },
    /// The name of the descriptor.
    Descriptor(&'static str),
    /// An embedded object or a reference.
    Object(u16),
    Array {
        /// The object of its items.
        items: u16,
        min: u32,
        /// How many members make up the key of an item.
        key_parts: u8,
    },
}

impl Shape {
    /// What it is called where something else is found.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Text { .. } | Self::UniqueId { .. } => "text",
            Self::Date => shape::DATE,
            Self::DateTime => shape::DATE_TIME,
            Self::Time => shape::TIME,
            Self::Boolean => "true or false",
            Self::Integer { .. } => "a whole number",
            Self::Decimal { .. } => "a number",
            Self::Descriptor(_) => shape::DESCRIPTOR,
            Self::Object(_) => "an object",
            Self::Array { .. } => "an array",
        }
    }
}

impl Field {
    pub(super) fn is_text(&self) -> bool {
        matches!(self.shape, Shape::Text { .. } | Shape::UniqueId { .. } | Shape::Date | Shape::DateTime | Shape::Time)
    }
}

impl Object {
    /// Whether it is an item of an array.
    pub(super) fn is_item(&self) -> bool {
        self.path.ends_with(']')
    }

    /// The position of the member with this name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.lookup.find(name, |place| self.fields[place].name == name)
    }

    /// Whether a member has this name but for letter case.
    pub(super) fn has_in_any_case(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name.eq_ignore_ascii_case(name))
    }
}

impl Tables {
    pub(super) fn new(kind: &ResourceKind) -> Self {
        let spec = kind.spec();
        let most_parts = spec.references.iter().map(|reference| reference.fields.len()).max().unwrap_or(0);
        assert!(spec.identity.len().max(most_parts) <= MOST_PARTS, "{} has more key parts than can be read", spec.name);
        let mut compiler = Compiler {
            model: kind.model(),
            spec,
            identity: key_paths(kind.model(), spec),
            objects: Vec::new(),
            references: vec![None; spec.references.len()],
        };
        compiler.object("$", spec.fields, None, 0);
        let identity = compiler.identity.len();
        let Compiler { mut objects, references, .. } = compiler;
        objects.last_mut().expect("the root was compiled").is_root = true;
        Self { objects, namespace: namespace(spec), identity, groups: spec.unified.len() as u16, references }
    }

    /// The object at the root.
    pub(super) fn root(&self) -> u16 {
        self.objects.len() as u16 - 1
    }

    /// The object of the reference at this position of the spec's list.
    pub(super) fn reference(&self, index: u16) -> Option<u16> {
        self.references.get(usize::from(index)).copied().flatten()
    }
}

struct Compiler<'m> {
    model: &'m Model,
    spec: &'m ResourceSpec,
    /// The paths of the record's own key, in the order of the key.
    identity: Vec<String>,
    objects: Vec<Object>,
    references: Vec<Option<u16>>,
}

impl Compiler<'_> {
    fn object(&mut self, path: &str, specs: &'static [FieldSpec], reference: Option<Reference>, depth: usize) -> u16 {
        assert!(
            specs.len() <= MOST_MEMBERS && depth <= DEEPEST,
            "{} has more members or deeper arrays than can be read",
            self.spec.name
        );
        let fields: Vec<Field> = specs.iter().map(|field| self.field(path, field, reference.as_ref(), depth)).collect();
        let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
        let required = (0..).zip(&fields).filter(|(_, field)| field.required).fold(0, |bits, (place, _)| bits | 1_u128 << place);
        let index = self.objects.len() as u16;
        if let Some(reference) = &reference {
            self.references[usize::from(reference.index)] = Some(index);
        }
        let lookup = Lookup::new(&names);
        let has_values = fields.iter().any(|field| match field.shape {
            Shape::Descriptor(_) => field.part.is_none(),
            Shape::Object(below) | Shape::Array { items: below, .. } => self.objects[usize::from(below)].has_values,
            _ => false,
        });
        self.objects.push(Object { path: path.to_owned(), fields, required, reference, is_root: false, has_values, lookup });
        index
    }

    fn field(&mut self, parent: &str, field: &'static FieldSpec, within: Option<&Reference>, depth: usize) -> Field {
        let path = format!("{parent}.{}", field.name);
        let shape = match field.kind {
            FieldKind::Text { min, max } if shape::is_person(field.name) => Shape::UniqueId { min, max },
            FieldKind::Text { min, max } => Shape::Text { min, max },
            FieldKind::Date => Shape::Date,
            FieldKind::DateTime => Shape::DateTime,
            FieldKind::Time => Shape::Time,
            FieldKind::Boolean => Shape::Boolean,
            FieldKind::Integer { from, to } => Shape::Integer { from, to },
            FieldKind::Decimal { precision, scale, from, to } => Shape::Decimal {
                from: from.unwrap_or(f64::NEG_INFINITY),
                to: to.unwrap_or(f64::INFINITY),
                below: 10_f64.powi(i32::from(precision.saturating_sub(scale))),
            },
            FieldKind::Descriptor(name) => Shape::Descriptor(name),
            FieldKind::Reference { fields, .. } => {
                let found = (0..).zip(self.spec.references).find(|(_, reference)| reference.path == path);
                let reference = found.map(|(index, reference)| self.reference(index, reference));
                Shape::Object(self.object(&path, fields, reference, depth))
            }
            FieldKind::Object { fields, .. } => Shape::Object(self.object(&path, fields, None, depth)),
            FieldKind::Array { min, items, .. } => {
                let each = format!("{path}[*]");
                let key_parts = self.spec.array_keys.iter().find(|key| key.array == each).map_or(0, |key| key.key.len() as u8);
                Shape::Array { items: self.object(&each, items, None, depth + 1), min, key_parts }
            }
        };
        let identity = place(self.identity.iter(), |candidate| *candidate == path);
        let part = within.and_then(|reference| {
            place(self.spec.references[usize::from(reference.index)].fields, |(name, _)| *name == field.name)
        });
        let item_part =
            self.spec.array_keys.iter().find_map(|key| place(key.key, |member| *member == path && last_array(member) == key.array));
        let group = (0..).zip(self.spec.unified).find(|(_, group)| group.contains(&path.as_str())).map(|(index, _)| index);
        Field {
            name: field.name,
            seed: digest::name(field.name),
            shape,
            required: field.required,
            captured: identity.is_some() || part.is_some() || item_part.is_some() || group.is_some(),
            folded: self.spec.class == ResourceClass::Descriptor,
            identity,
            part,
            item_part,
            group,
            path,
        }
    }

    fn reference(&self, index: u16, reference: &ReferenceSpec) -> Reference {
        let target = self.model.named(reference.target);
        let order = target.as_ref().map_or_else(Vec::new, |target| {
            let paths = key_paths(self.model, target.spec());
            let member = |path: &String| place(reference.fields, |(_, repeated)| repeated.contains(&path.as_str()));
            // A key that the reference does not give in full is no key.
            paths.iter().map(member).collect::<Option<_>>().unwrap_or_default()
        });
        let namespace = target.map_or_else(Vec::new, |target| namespace(target.spec()));
        Reference { index, members: reference.fields.len() as u8, namespace, order }
    }
}

/// The namespace of a kind's keys, as their first part.
fn namespace(spec: &ResourceSpec) -> Vec<u8> {
    let mut part = Vec::new();
    digest::push_part(&mut part, spec.base.map_or(spec.name, |base| base.name).as_bytes());
    part
}

/// The paths of a kind's key, in the order of its base's key.
fn key_paths(model: &Model, spec: &ResourceSpec) -> Vec<String> {
    let own = || spec.identity.iter().map(|&path| path.to_owned()).collect();
    let Some(BaseSpec { name, renamed }) = spec.base else { return own() };
    let Some(base) = model.named(name) else { return own() };
    let renamed = |path: &&'static str| match (renamed, path.rsplit_once('.')) {
        (Some((from, to)), Some((parent, last))) if last == from => format!("{parent}.{to}"),
        _ => (*path).to_owned(),
    };
    base.spec().identity.iter().map(renamed).collect()
}

/// The path of the innermost array around a member.
fn last_array(path: &str) -> &str {
    path.rfind("[*]").map_or("", |bracket| &path[..bracket + 3])
}

fn place<T>(items: impl IntoIterator<Item = T>, is: impl Fn(T) -> bool) -> Option<u8> {
    items.into_iter().position(is).map(|place| place as u8)
}
