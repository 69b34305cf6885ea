//! The tree of members that the columns of a query make, in the terms of a model.

use super::column::{Alias, Aliases, path_hint};
use crate::model::{FieldKind, FieldSpec, ResourceKind};

/// How the values of one column become JSON.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    Text,
    /// A date, time or moment.
    Timely(FieldKind),
    Boolean,
    Integer,
    Decimal,
    Descriptor(&'static str),
    /// A collection or an embedded object: JSON text.
    Json {
        array: bool,
        fields: &'static [FieldSpec],
        /// Whether descriptors lie below, whose codes are to be mapped.
        descriptors: bool,
    },
    /// A path that the model does not have: as the database has it. In an extension, JSON text is JSON.
    Open {
        extension: bool,
    },
}

impl Shape {
    /// Whether a value of this shape is a Campus code, or may hold one.
    pub(super) fn holds_codes(self) -> bool {
        matches!(self, Self::Descriptor(_) | Self::Json { descriptors: true, .. })
    }

    pub(super) fn of(field: &FieldSpec) -> Self {
        match field.kind {
            FieldKind::Text { .. } => Self::Text,
            kind @ (FieldKind::Date | FieldKind::DateTime | FieldKind::Time) => Self::Timely(kind),
            FieldKind::Boolean => Self::Boolean,
            FieldKind::Integer { .. } => Self::Integer,
            FieldKind::Decimal { .. } => Self::Decimal,
            FieldKind::Descriptor(name) => Self::Descriptor(name),
            FieldKind::Array { items: fields, .. } => Self::Json { array: true, fields, descriptors: has_descriptors(fields) },
            FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. } => {
                Self::Json { array: false, fields, descriptors: has_descriptors(fields) }
            }
        }
    }
}

/// A member of the tree.
#[derive(Debug)]
pub(super) struct Node {
    /// The name as it is written in JSON, with the colon.
    pub(super) label: Box<str>,
    name: Box<str>,
    pub(super) content: Content,
}

/// What a member holds.
#[derive(Debug)]
pub(super) enum Content {
    Members(Vec<Node>),
    Column {
        column: usize,
        shape: Shape,
        /// `$.schoolReference.schoolId`; of an element, from there: `$.addressTypeDescriptor`.
        path: Box<str>,
    },
    /// A collection, whose elements are the rows of a child query.
    Elements {
        /// Which of them.
        child: usize,
        nodes: Vec<Node>,
        /// `$.addresses`
        path: Box<str>,
    },
}

/// What is wrong with a path, and what to do.
pub(super) type Fault = (String, String);

/// The members in which a model may have what a path names.
#[derive(Debug, Clone, Copy)]
pub(super) enum Within {
    /// These.
    Fields(&'static [FieldSpec]),
    /// It knows none: what is there is as the database has it, below `_ext` or not.
    Open { extension: bool },
}

/// The tree for the columns of a query, and for whatever else stands in the same objects.
#[derive(Debug, Default)]
pub(super) struct Tree(pub(super) Vec<Node>);

impl Tree {
    /// The tree of the columns that are paths.
    pub(super) fn of(aliases: &Aliases, within: Within) -> Result<Self, Fault> {
        let mut tree = Self::default();
        for (column, alias) in aliases.iter().enumerate() {
            if let Alias::Path(path) = alias {
                let of_column = |(problem, hint): Fault| (format!("column \"{}\" {problem}", path.join(".")), hint);
                let shape = within.shape(path).map_err(of_column)?;
                let content = Content::Column { column, shape, path: format!("$.{}", path.join(".")).into() };
                tree.insert(path, content).map_err(of_column)?;
            }
        }
        Ok(tree)
    }

    /// Puts something at the end of a path, behind what is there already.
    pub(super) fn insert(&mut self, path: &[Box<str>], content: Content) -> Result<(), Fault> {
        let Some((last, objects)) = path.split_last() else { return Err(("names no member".to_owned(), path_hint())) };
        let mut members = &mut self.0;
        let clash = |depth: usize| {
            let what = path[..=depth].join(".");
            let hint = "use either one column or its members, and either a column or rows of their own".to_owned();
            (format!("gives {what:?}, which something else gives too"), hint)
        };
        for (depth, name) in objects.iter().enumerate() {
            let found = members.iter().position(|node| node.name == *name);
            let at = found.unwrap_or_else(|| {
                members.push(Node::new(name, Content::Members(Vec::new())));
                members.len() - 1
            });
            match &mut members[at].content {
                Content::Members(inner) => members = inner,
                Content::Column { .. } | Content::Elements { .. } => return Err(clash(depth)),
            }
        }
        if members.iter().any(|node| node.name == *last) {
            return Err(clash(objects.len()));
        }
        members.push(Node::new(last, content));
        Ok(())
    }
}

impl Node {
    fn new(name: &str, content: Content) -> Self {
        // A member name has no character that JSON escapes.
        Self { label: format!("\"{name}\":").into(), name: name.into(), content }
    }
}

impl Within {
    /// The members of a kind's records.
    pub(super) fn record(kind: &ResourceKind) -> Self {
        Self::Fields(kind.spec().fields)
    }

    /// How a column at this path becomes JSON.
    fn shape(self, path: &[Box<str>]) -> Result<Shape, Fault> {
        match self.at(path)? {
            At::Field(field) => Ok(Shape::of(field)),
            At::Nothing { extension } => Ok(Shape::Open { extension }),
            At::InCollection(collection) => {
                let hint = format!("make {collection:?} one column of JSON text, or give its elements as rows of their own");
                Err((format!("leads through the collection {collection:?}"), hint))
            }
        }
    }

    /// The members of the elements of the collection at this path.
    pub(super) fn elements(self, path: &[Box<str>]) -> Result<Self, Fault> {
        match self.at(path)? {
            At::Field(FieldSpec { kind: FieldKind::Array { items, .. }, .. }) => Ok(Self::Fields(items)),
            At::Field(_) => Err((format!("is named after {:?}, which is no collection", path.join(".")), columns_hint())),
            // A store is opened before it is known which extensions an ODS has.
            At::Nothing { extension: true } => Ok(Self::Open { extension: true }),
            At::Nothing { extension: false } => {
                let hint = "name it after a collection as the model spells it, such as sections.classPeriods".to_owned();
                Err((format!("is named after {:?}, which the model does not have", path.join(".")), hint))
            }
            At::InCollection(collection) => {
                let hint = "rows of their own are elements of a collection of the record itself".to_owned();
                Err((format!("is named after what is in the collection {collection:?}"), hint))
            }
        }
    }

    /// Whether there is no member at this path, nor an extension.
    #[cfg(feature = "csv")]
    pub(super) fn lacks(self, path: &[Box<str>]) -> bool {
        matches!(self.at(path), Ok(At::Nothing { extension: false }))
    }

    fn at(self, path: &[Box<str>]) -> Result<At, Fault> {
        let mut fields = match self {
            Self::Fields(fields) => fields,
            Self::Open { extension } => return Ok(At::Nothing { extension }),
        };
        for (depth, name) in path.iter().enumerate() {
            let Some(field) = fields.iter().find(|field| field.name == &**name) else {
                if let Some(near) = fields.iter().find(|field| field.name.eq_ignore_ascii_case(name)) {
                    return Err((format!("differs from {:?} in letter case", near.name), "write it as the model does".to_owned()));
                }
                return Ok(At::Nothing { extension: path.iter().any(|name| &**name == "_ext") });
            };
            if depth + 1 == path.len() {
                return Ok(At::Field(field));
            }
            let so_far = path[..=depth].join(".");
            fields = match field.kind {
                FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. } => fields,
                FieldKind::Array { .. } => return Ok(At::InCollection(so_far)),
                _ => return Err((format!("leads through {so_far:?}, which has no members"), path_hint())),
            };
        }
        Ok(At::Nothing { extension: false })
    }
}

/// What a model has at a path.
enum At {
    Field(&'static FieldSpec),
    Nothing {
        extension: bool,
    },
    /// It leads into this collection.
    InCollection(String),
}

fn columns_hint() -> String {
    "give it by columns of the query of the record".to_owned()
}

fn has_descriptors(fields: &[FieldSpec]) -> bool {
    fields.iter().any(|field| matches!(field.kind, FieldKind::Descriptor(_)) || has_descriptors(field.children()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    fn path(path: &str) -> Vec<Box<str>> {
        path.split('.').map(Into::into).collect()
    }

    fn problem(names: &[&str]) -> String {
        let kind = Model::ds5_2().kind("students").unwrap();
        Tree::of(&Aliases::read(names.iter().copied()).unwrap(), Within::record(&kind)).unwrap_err().0
    }

    #[test]
    fn paths_that_the_model_contradicts_are_named() {
        assert_eq!(problem(&["firstname"]), "column \"firstname\" differs from \"firstName\" in letter case");
        assert_eq!(problem(&["firstName.x"]), "column \"firstName.x\" leads through \"firstName\", which has no members");
        assert_eq!(problem(&["visas.visaDescriptor"]), "column \"visas.visaDescriptor\" leads through the collection \"visas\"");
        assert_eq!(problem(&["_ext.x", "_ext.x.y"]), "column \"_ext.x.y\" gives \"_ext.x\", which something else gives too");
        assert_eq!(problem(&["_ext.x.y", "_ext.x"]), "column \"_ext.x\" gives \"_ext.x\", which something else gives too");
    }

    #[test]
    fn elements_are_those_of_a_collection_that_the_model_has() {
        let elements = |model: &Model, endpoint: &str, of: &str| {
            let found = Within::record(&model.kind(endpoint).unwrap()).elements(&path(of));
            found.map(|within| match within {
                Within::Fields(fields) => fields[0].name,
                Within::Open { .. } => "open",
            })
        };
        let model = Model::ds5_2();
        let wrong = |of: &str| elements(&model, "studentEducationOrganizationAssociations", of).unwrap_err().0;
        assert!(elements(&model, "sections", "classPeriods").is_ok());
        assert_eq!(wrong("address"), "is named after \"address\", which the model does not have");
        assert_eq!(wrong("Addresses"), "differs from \"addresses\" in letter case");
        assert_eq!(wrong("sexDescriptor"), "is named after \"sexDescriptor\", which is no collection");
        assert_eq!(wrong("studentReference"), "is named after \"studentReference\", which is no collection");
        assert_eq!(wrong("addresses.periods"), "is named after what is in the collection \"addresses\"");
        // What an extension has is known of a model with that extension.
        assert_eq!(elements(&model, "sections", "_ext.own.things"), Ok("open"));
        let extended = Model::ds6_1().with_extensions(["sample"]).unwrap();
        let found = extended.kinds().find_map(|kind| {
            let extension = kind.spec().fields.iter().find(|field| field.name == "_ext")?.children().first()?;
            let things = extension.children().iter().find(|field| matches!(field.kind, FieldKind::Array { .. }))?;
            Some((kind.endpoint().to_owned(), format!("_ext.{}.{}", extension.name, things.name), things.children()[0].name))
        });
        let (endpoint, things, first) = found.expect("the extension adds a collection to something");
        assert_eq!(elements(&extended, &endpoint, &things), Ok(first));
    }
}
