//! What the aliases of a query's columns say: Campus keys and JSON paths, checked against each other and against the model.

use std::collections::BTreeSet;

use crate::model::{CampusRole, FieldKind, FieldSpec, ResourceKind};

/// A column that cannot be used, and why.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ColumnError {
    /// Its alias, or its position where it has none.
    pub(crate) column: String,
    pub(crate) problem: String,
    pub(crate) hint: String,
}

/// What one column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Alias {
    /// Campus IDs of one role.
    Ids(CampusRole),
    /// The Campus object.
    Object,
    /// The day of its own.
    Day,
    /// A JSON path, by its member names.
    Path(Vec<Box<str>>),
}

const CAMPUS_COLUMNS: [(&str, Alias); 8] = [
    ("@schoolYear", Alias::Ids(CampusRole::SchoolYear)),
    ("@school", Alias::Ids(CampusRole::School)),
    ("@person", Alias::Ids(CampusRole::Person)),
    ("@course", Alias::Ids(CampusRole::Course)),
    ("@section", Alias::Ids(CampusRole::Section)),
    ("@calendar", Alias::Ids(CampusRole::Calendar)),
    ("@object", Alias::Object),
    ("@date", Alias::Day),
];

/// The aliases of a query's columns, in their order. What can be said of them without a model is true of them.
#[derive(Debug, Clone)]
pub(crate) struct Aliases(Vec<Alias>);

impl Aliases {
    /// Reads the names of a query's columns.
    pub(crate) fn read<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, ColumnError> {
        let mut aliases = Vec::new();
        let mut seen = BTreeSet::new();
        for name in names {
            let error =
                |problem: &str, hint: String| Err(ColumnError { column: name.to_owned(), problem: problem.to_owned(), hint });
            let alias = if name.is_empty() {
                let column = format!("column {}", aliases.len() + 1);
                return Err(ColumnError { column, problem: "has an empty name".into(), hint: path_hint() });
            } else if name.starts_with('@') {
                let Some((_, alias)) = CAMPUS_COLUMNS.iter().find(|(known, _)| *known == name) else {
                    let known = CAMPUS_COLUMNS.map(|(known, _)| known).join(", ");
                    return error("is no column of Campus keys", format!("use one of {known}"));
                };
                alias.clone()
            } else if name.split('.').all(is_member_name) {
                Alias::Path(name.split('.').map(Into::into).collect())
            } else {
                return error("is no JSON path", path_hint());
            };
            if !seen.insert(name) {
                return error("occurs twice", "give each column an alias of its own".into());
            }
            aliases.push(alias);
        }
        Ok(Self(aliases))
    }

    /// The roles of the Campus keys among them.
    pub(crate) fn roles(&self) -> impl Iterator<Item = CampusRole> + '_ {
        self.0.iter().filter_map(|alias| match alias {
            Alias::Ids(role) => Some(*role),
            _ => None,
        })
    }

    /// Whether they tell the day of each record.
    pub(crate) fn tell_day(&self) -> bool {
        self.0.contains(&Alias::Day)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Alias> {
        self.0.iter()
    }
}

/// How the values of one column become JSON.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    Text,
    /// A date, time or moment, with its form for people.
    Moment(&'static str),
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
    pub(crate) fn holds_codes(self) -> bool {
        matches!(self, Self::Descriptor(_) | Self::Json { descriptors: true, .. })
    }
}

/// The tree of JSON members that a query's columns make.
#[derive(Debug)]
pub(crate) struct Node {
    /// The name as it is written in JSON, with the colon.
    pub(crate) label: Box<str>,
    pub(crate) name: Box<str>,
    pub(crate) content: Content,
}

/// What a member holds.
#[derive(Debug)]
pub(crate) enum Content {
    Members(Vec<Node>),
    Column {
        column: usize,
        shape: Shape,
        /// `$.schoolReference.schoolId`
        path: Box<str>,
    },
}

/// The tree for the columns of a query of this kind.
pub(crate) fn tree(aliases: &Aliases, kind: &ResourceKind) -> Result<Vec<Node>, ColumnError> {
    let mut root = Vec::new();
    for (column, alias) in aliases.iter().enumerate() {
        if let Alias::Path(path) = alias {
            let error = |(problem, hint)| ColumnError { column: path.join("."), problem, hint };
            let shape = shape(path, kind).map_err(error)?;
            insert(&mut root, path, column, shape).map_err(error)?;
        }
    }
    Ok(root)
}

type Fault = (String, String);

fn insert(members: &mut Vec<Node>, path: &[Box<str>], column: usize, shape: Shape) -> Result<(), Fault> {
    let mut members = members;
    for (depth, name) in path.iter().enumerate() {
        let last = depth + 1 == path.len();
        let clash = || {
            let what = path[..=depth].join(".");
            (format!("needs {what:?} both as a value and as an object"), "use either one column or its members".to_owned())
        };
        let found = members.iter().position(|node| node.name == *name);
        let at = found.unwrap_or_else(|| {
            let content = if last {
                Content::Column { column, shape, path: format!("$.{}", path.join(".")).into() }
            } else {
                Content::Members(Vec::new())
            };
            // A member name has no character that JSON escapes.
            members.push(Node { label: format!("\"{name}\":").into(), name: name.clone(), content });
            members.len() - 1
        });
        if last {
            return if found.is_some() { Err(clash()) } else { Ok(()) };
        }
        members = match &mut members[at].content {
            Content::Members(inner) => inner,
            Content::Column { .. } => return Err(clash()),
        };
    }
    Ok(())
}

fn shape(path: &[Box<str>], kind: &ResourceKind) -> Result<Shape, Fault> {
    let mut fields = kind.spec().fields;
    for (depth, name) in path.iter().enumerate() {
        let Some(field) = fields.iter().find(|field| field.name == &**name) else {
            if let Some(near) = fields.iter().find(|field| field.name.eq_ignore_ascii_case(name)) {
                return Err((format!("differs from {:?} in letter case", near.name), "write it as the model does".to_owned()));
            }
            return Ok(Shape::Open { extension: path.iter().any(|name| &**name == "_ext") });
        };
        if depth + 1 == path.len() {
            return Ok(shape_of(field));
        }
        let so_far = path[..=depth].join(".");
        fields = match field.kind {
            FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. } => fields,
            FieldKind::Array { .. } => {
                let hint = format!("make {so_far:?} one column of JSON text: json_group_array(json_object(..))");
                return Err((format!("leads through the collection {so_far:?}"), hint));
            }
            _ => return Err((format!("leads through {so_far:?}, which has no members"), path_hint())),
        };
    }
    unreachable!("an alias has at least one member name, and the last one returns")
}

fn shape_of(field: &FieldSpec) -> Shape {
    match field.kind {
        FieldKind::Text { .. } => Shape::Text,
        FieldKind::Date => Shape::Moment("a date as text"),
        FieldKind::DateTime => Shape::Moment("a date and time as text"),
        FieldKind::Time => Shape::Moment("a time as text"),
        FieldKind::Boolean => Shape::Boolean,
        FieldKind::Integer { .. } => Shape::Integer,
        FieldKind::Decimal { .. } => Shape::Decimal,
        FieldKind::Descriptor(name) => Shape::Descriptor(name),
        FieldKind::Array { items: fields, .. } => Shape::Json { array: true, fields, descriptors: has_descriptors(fields) },
        FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. } => {
            Shape::Json { array: false, fields, descriptors: has_descriptors(fields) }
        }
    }
}

fn has_descriptors(fields: &[FieldSpec]) -> bool {
    fields.iter().any(|field| matches!(field.kind, FieldKind::Descriptor(_)) || has_descriptors(field.children()))
}

fn is_member_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
}

fn path_hint() -> String {
    "give the column an alias such as \"schoolId\" or \"schoolReference.schoolId\", the JSON path without \"$.\"".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    fn problem(names: &[&str]) -> String {
        let kind = Model::ds5_2().kind("students").unwrap();
        let error = match Aliases::read(names.iter().copied()) {
            Ok(aliases) => tree(&aliases, &kind).unwrap_err(),
            Err(error) => error,
        };
        format!("{} {}", error.column, error.problem)
    }

    #[test]
    fn wrong_aliases_are_named() {
        assert_eq!(problem(&["studentUniqueId", ""]), "column 2 has an empty name");
        assert_eq!(problem(&["$.studentUniqueId"]), "$.studentUniqueId is no JSON path");
        assert_eq!(problem(&["a..b"]), "a..b is no JSON path");
        assert_eq!(problem(&["count(*)"]), "count(*) is no JSON path");
        assert_eq!(problem(&["@persons"]), "@persons is no column of Campus keys");
        assert_eq!(problem(&["firstName", "firstName"]), "firstName occurs twice");
        assert_eq!(problem(&["firstname"]), "firstname differs from \"firstName\" in letter case");
        assert_eq!(problem(&["firstName.x"]), "firstName.x leads through \"firstName\", which has no members");
        assert_eq!(problem(&["visas.visaDescriptor"]), "visas.visaDescriptor leads through the collection \"visas\"");
        assert_eq!(problem(&["_ext.x", "_ext.x.y"]), "_ext.x.y needs \"_ext.x\" both as a value and as an object");
        assert_eq!(problem(&["_ext.x.y", "_ext.x"]), "_ext.x needs \"_ext.x\" both as a value and as an object");
    }
}
