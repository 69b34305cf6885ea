//! [`Layout`]: how the rows of one query, and of its child queries, become records.

use std::collections::BTreeSet;

use super::campus_keys::{day, ids, object};
use super::cell::Cell;
use super::column::{Alias, Aliases};
use super::merge::{Ordered, Rows};
use super::named::ChildOf;
use super::tree::{Content, Fault, Node, Shape, Tree, Within};
use super::value::write;
use crate::campus::Preferences;
use crate::error::Result;
use crate::model::{CampusKeys, CampusRole, ResourceKind, ShapeError, ShapeProblem};

/// Bytes that most bodies have room in: one that grows as it is written is copied again and again.
const ROOM: usize = 512;

/// How the rows of one query, and of its child queries, become records.
#[derive(Debug)]
pub(crate) struct Layout {
    aliases: Aliases,
    root: Vec<Node>,
    /// The child queries that give Campus keys: which of them, and the column.
    ids: Vec<(usize, CampusRole, usize)>,
    spans_years: bool,
}

/// What a layout contradicts, and what to do. Without a child query it is the query itself that does.
#[derive(Debug)]
pub(crate) struct LayoutError {
    pub(crate) child: Option<usize>,
    pub(crate) problem: String,
    pub(crate) hint: String,
}

/// What a row became.
#[derive(Debug)]
pub(crate) struct Assembled {
    /// The JSON, without the members that are in `errors`.
    pub(crate) body: Vec<u8>,
    pub(crate) campus: CampusKeys,
    /// Empty for a record.
    pub(crate) errors: Vec<ShapeError>,
    /// Whether a Campus key could not be read, so that no filter can be applied to them.
    pub(crate) keys_unreadable: bool,
}

impl Layout {
    /// The layout of a query of this kind, with its child queries.
    pub(crate) fn new(
        aliases: &Aliases,
        children: &[(&ChildOf, &Aliases)],
        kind: &ResourceKind,
        spans_years: bool,
    ) -> Result<Self, LayoutError> {
        let of = |child| move |(problem, hint): Fault| LayoutError { child, problem, hint };
        let record = Within::record(kind);
        let (mut tree, mut given) = (Tree::of(aliases, record).map_err(of(None))?, Vec::new());
        for (child, (child_of, columns)) in children.iter().enumerate() {
            match child_of {
                ChildOf::Ids(role) => {
                    let column = columns.iter().position(|alias| matches!(alias, Alias::Ids(_)));
                    given.extend(column.map(|column| (child, *role, column)));
                }
                ChildOf::Elements(path) => {
                    let of = of(Some(child));
                    let within = record.elements(path).map_err(of)?;
                    let Tree(nodes) = Tree::of(columns, within).map_err(of)?;
                    let elements = Content::Elements { child, nodes, path: format!("$.{}", path.join(".")).into() };
                    tree.insert(path, elements).map_err(of)?;
                }
            }
        }
        Ok(Self { aliases: aliases.clone(), root: tree.0, ids: given, spans_years })
    }

    /// The columns whose values may be, or hold, Campus codes: of the query itself, or of one of its child queries.
    pub(crate) fn coded(&self, child: Option<usize>) -> Vec<usize> {
        self.columns_of(child).filter(|(_, shape, _)| shape.holds_codes()).map(|(column, ..)| column).collect()
    }

    /// The codes of a column's value that are not mapped: descriptor and code, each once.
    pub(crate) fn unmapped(
        &self,
        child: Option<usize>,
        column: usize,
        cell: Cell<'_>,
        preferences: &Preferences,
    ) -> Vec<(String, String)> {
        let Some((_, shape, path)) = self.columns_of(child).find(|(other, ..)| *other == column) else { return Vec::new() };
        let mut errors = Vec::new();
        write(cell, shape, path, preferences, &mut Vec::new(), &mut errors);
        let codes: BTreeSet<_> = errors
            .into_iter()
            .filter_map(|error| match error.problem {
                ShapeProblem::UnmappedCode { descriptor, code } => Some((descriptor, code)),
                _ => None,
            })
            .collect();
        codes.into_iter().collect()
    }

    /// Puts the row together that a query stands at, with the rows of its child queries that have its key.
    pub(crate) fn assemble<R: Rows>(
        &self,
        row: &Ordered<R>,
        children: &mut [Ordered<R>],
        preferences: &Preferences,
    ) -> Result<Assembled> {
        let mut assembled = self.campus(row, children)?;
        assembled.body.reserve(ROOM);
        assembled.body.push(b'{');
        let Assembled { body, errors, .. } = &mut assembled;
        Writer { preferences, out: body, errors }.members(&self.root, row, children)?;
        assembled.body.push(b'}');
        Ok(assembled)
    }

    /// The Campus keys of the row that a query stands at, and nothing of its body.
    pub(crate) fn campus<R: Rows>(&self, row: &Ordered<R>, children: &mut [Ordered<R>]) -> Result<Assembled> {
        let mut assembled = Assembled { body: Vec::new(), campus: CampusKeys::new(), errors: Vec::new(), keys_unreadable: false };
        if self.spans_years {
            assembled.campus = assembled.campus.of_any_year();
        }
        for (column, alias) in self.aliases.iter().enumerate() {
            let read = match alias {
                Alias::Ids(role) => ids(row.cell(column), *role, &mut assembled.campus),
                Alias::Object => object(row.cell(column), &mut assembled.campus),
                Alias::Day => day(row.cell(column), &mut assembled.campus),
                Alias::Key(_) | Alias::Path(_) => continue,
            };
            assembled.keys(read);
        }
        for &(child, role, column) in &self.ids {
            let rows = &mut children[child];
            while rows.seek(row.key())? {
                let read = ids(rows.cell(column), role, &mut assembled.campus);
                assembled.keys(read);
                rows.advance()?;
            }
        }
        Ok(assembled)
    }

    /// The columns of a query or child query that are paths.
    fn columns_of(&self, child: Option<usize>) -> Box<dyn Iterator<Item = (usize, Shape, &str)> + '_> {
        match child {
            None => columns(&self.root),
            Some(child) => elements(&self.root, child).map_or_else(|| Box::new(std::iter::empty()) as _, columns),
        }
    }
}

impl Assembled {
    /// Takes note of a Campus key that could not be read; of each column once.
    fn keys(&mut self, read: Result<(), ShapeError>) {
        if let Err(error) = read {
            self.keys_unreadable = true;
            if !self.errors.contains(&error) {
                self.errors.push(error);
            }
        }
    }
}

/// The columns below these nodes, without those of child queries.
fn columns(nodes: &[Node]) -> Box<dyn Iterator<Item = (usize, Shape, &str)> + '_> {
    Box::new(nodes.iter().flat_map(|node| match &node.content {
        Content::Members(inner) => columns(inner),
        Content::Column { column, shape, path } => Box::new(std::iter::once((*column, *shape, &**path))),
        Content::Elements { .. } => Box::new(std::iter::empty()),
    }))
}

/// The members that a child query gives to each element.
fn elements(nodes: &[Node], wanted: usize) -> Option<&[Node]> {
    nodes.iter().find_map(|node| match &node.content {
        Content::Members(inner) => elements(inner, wanted),
        Content::Elements { child, nodes, .. } if *child == wanted => Some(&**nodes),
        Content::Elements { .. } | Content::Column { .. } => None,
    })
}

/// What a record is written into.
struct Writer<'a> {
    preferences: &'a Preferences,
    out: &'a mut Vec<u8>,
    errors: &'a mut Vec<ShapeError>,
}

impl Writer<'_> {
    /// Writes the members that are there, and says whether there were any.
    fn members<R: Rows>(&mut self, nodes: &[Node], row: &Ordered<R>, children: &mut [Ordered<R>]) -> Result<bool> {
        let start = self.out.len();
        for node in nodes {
            let before = self.out.len();
            if before > start {
                self.out.push(b',');
            }
            self.out.extend_from_slice(node.label.as_bytes());
            let written = match &node.content {
                Content::Members(inner) => {
                    self.out.push(b'{');
                    let any = self.members(inner, row, children)?;
                    self.out.push(b'}');
                    any
                }
                Content::Column { column, shape, path } => {
                    write(row.cell(*column), *shape, path, self.preferences, self.out, self.errors)
                }
                Content::Elements { child, nodes, path } => self.elements(nodes, path, row.key(), &mut children[*child])?,
            };
            if !written {
                self.out.truncate(before);
            }
        }
        Ok(self.out.len() > start)
    }

    /// Writes the elements of a collection that are there, and says whether there were any. An element of which something is wrong is there.
    fn elements<R: Rows>(&mut self, nodes: &[Node], path: &str, key: &[i64], rows: &mut Ordered<R>) -> Result<bool> {
        self.out.push(b'[');
        let start = self.out.len();
        let mut index = 0_usize;
        while rows.seek(key)? {
            let (before, faultless) = (self.out.len(), self.errors.len());
            if before > start {
                self.out.push(b',');
            }
            self.out.push(b'{');
            let any = self.members(nodes, rows, &mut [])?;
            self.out.push(b'}');
            for error in &mut self.errors[faultless..] {
                error.path = format!("{path}[{index}]{}", error.path.trim_start_matches('$'));
            }
            if any || self.errors.len() > faultless {
                index += 1;
            } else {
                self.out.truncate(before);
            }
            rows.advance()?;
        }
        self.out.push(b']');
        Ok(index > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::merge::tests::Listed;
    use super::*;
    use crate::model::Model;
    use crate::source::service_query::child::joined;
    use crate::source::service_query::merge::Order;

    type File<'a> = (&'a str, &'a [&'a str], &'a [&'a [&'a str]]);

    /// The records of a query of `studentEducationOrganizationAssociations` and its child queries: each with its columns and rows.
    fn read(query: File<'_>, children: &[File<'_>]) -> Result<Vec<(String, CampusKeys, Vec<String>)>> {
        let kind = Model::ds5_2().kind("studentEducationOrganizationAssociations").unwrap();
        let aliases = |columns: &[&str]| Aliases::read(columns.iter().copied()).unwrap();
        let parent = aliases(query.1);
        let of = |&(file, columns, _): &File<'_>| {
            let of = match file.split_once('@') {
                Some((_, "school")) => ChildOf::Ids(CampusRole::School),
                _ => ChildOf::Elements(file.split('.').map(Into::into).collect()),
            };
            (of, aliases(columns))
        };
        let named: Vec<_> = children.iter().map(of).collect();
        let given: Vec<_> = named.iter().map(|(of, aliases)| (of, aliases)).collect();
        let layout = Layout::new(&parent, &given, &kind, false).unwrap();
        let mut rows = Vec::new();
        for ((file, _, listed), (of, aliases)) in children.iter().zip(&named) {
            let keys = joined(of, aliases, &parent, query.0).unwrap();
            rows.push(Ordered::new(Listed::new(file, listed), keys, Order::Ascending));
        }
        let keys = parent.keys().map(|(column, _)| column).collect();
        let mut records = Ordered::new(Listed::new(query.0, query.2), keys, Order::Strict);
        let preferences =
            Preferences::default().with_mapping("AddressTypeDescriptor", "H", "uri://ed-fi.org/AddressTypeDescriptor#Home");
        let mut found = Vec::new();
        while records.advance()? {
            let Assembled { body, campus, errors, .. } = layout.assemble(&records, &mut rows, &preferences)?;
            let errors = errors.iter().map(ToString::to_string).collect();
            found.push((String::from_utf8(body).unwrap(), campus, errors));
        }
        Ok(found)
    }

    const PEOPLE: File<'_> = (
        "parents.sql",
        &["@key", "profileThumbnail", "@person"],
        &[&["1", "a", "1"], &["2", "b", "2"], &["4", "d", "4"], &["6", "~", "6"]],
    );
    const ADDRESSES: File<'_> = (
        "addresses",
        &["addressTypeDescriptor", "city", "doNotPublishIndicator", "@key"],
        &[
            &["H", "none", "0", "0"],
            &["H", "A", "1", "1"],
            &["~", "~", "~", "1"],
            &["H", "B", "0", "1"],
            &["H", "none", "0", "3"],
            &["H", "C", "~", "4"],
            &["H", "none", "0", "5"],
        ],
    );

    #[test]
    fn rows_of_child_queries_are_elements_in_their_order() {
        let home = r#""addressTypeDescriptor":"uri://ed-fi.org/AddressTypeDescriptor#Home""#;
        let found = read(PEOPLE, &[ADDRESSES]).unwrap();
        let bodies: Vec<_> = found.iter().map(|(body, _, errors)| (body.replace(home, "H"), errors.len())).collect();
        assert_eq!(
            bodies,
            [
                (
                    concat!(
                        r#"{"profileThumbnail":"a","addresses":[{H,"city":"A","doNotPublishIndicator":true},"#,
                        r#"{H,"city":"B","doNotPublishIndicator":false}]}"#
                    )
                    .to_owned(),
                    0
                ),
                (r#"{"profileThumbnail":"b"}"#.to_owned(), 0),
                (r#"{"profileThumbnail":"d","addresses":[{H,"city":"C"}]}"#.to_owned(), 0),
                ("{}".to_owned(), 0),
            ]
        );
    }

    #[test]
    fn what_is_wrong_in_an_element_is_told_with_its_position() {
        let rows: &[&[&str]] = &[&["~", "~", "~", "1"], &["H", "A", "2", "1"], &["W", "~", "~", "1"], &["H", "B", "1", "1"]];
        let found = read(PEOPLE, &[(ADDRESSES.0, ADDRESSES.1, rows)]).unwrap();
        assert_eq!(
            found[0].2,
            [
                "$.addresses[0].doNotPublishIndicator is not a boolean (0 or 1)",
                "$.addresses[1].addressTypeDescriptor has the Campus code \"W\", which is not mapped to a AddressTypeDescriptor",
            ]
        );
        assert!(found[0].0.ends_with(r#""city":"A"},{},{"addressTypeDescriptor":"uri://ed-fi.org/AddressTypeDescriptor#Home","city":"B","doNotPublishIndicator":true}]}"#), "{}", found[0].0);
        assert!(found[1..].iter().all(|(_, _, errors)| errors.is_empty()));
    }

    #[test]
    fn campus_keys_and_elements_of_objects_and_extensions_come_from_children_too() {
        let found = read(
            PEOPLE,
            &[
                ("_ext.own.things", &["@key", "count", "more"], &[&["2", "7", "{\"a\": 1.50}"], &["2", "8", "~"]]),
                (".@school", &["@school", "@key"], &[&["12", "1"], &["15", "1"], &["~", "2"], &["[7,8]", "6"]]),
            ],
        )
        .unwrap();
        assert_eq!(
            found[1].0,
            r#"{"profileThumbnail":"b","_ext":{"own":{"things":[{"count":7,"more":{"a": 1.50}},{"count":8}]}}}"#
        );
        let schools: Vec<Vec<_>> = found.iter().map(|(_, keys, _)| keys.ids(CampusRole::School).collect()).collect();
        assert_eq!(schools, [vec![12, 15], vec![], vec![], vec![7, 8]]);
        let found = read(PEOPLE, &[(".@school", &["@school", "@key"], &[&["a", "1"], &["b", "1"], &["3", "1"]])]).unwrap();
        assert_eq!(found[0].2, ["@school is neither a Campus ID nor a JSON array of them"]);
    }

    #[test]
    fn rows_in_the_wrong_place_end_the_reading() {
        let error = |query, child| read(query, &[child]).unwrap_err().to_string();
        let child = (ADDRESSES.0, ADDRESSES.1, [&["H", "A", "1", "2"][..], &["H", "A", "1", "1"]]);
        assert!(error(PEOPLE, (child.0, child.1, &child.2)).starts_with("query addresses, row 2: its key columns are before"));
        let twice: &[&[&str]] = &[&["1", "a", "1"], &["1", "b", "2"]];
        assert!(
            error((PEOPLE.0, PEOPLE.1, twice), ADDRESSES).starts_with("query parents.sql, row 2: its key columns are those of")
        );
    }

    #[test]
    fn what_two_give_is_named() {
        let kind = Model::ds5_2().kind("sections").unwrap();
        let aliases = |columns: &[&str]| Aliases::read(columns.iter().copied()).unwrap();
        let of = |path: &str| ChildOf::Elements(path.split('.').map(Into::into).collect());
        let wrong = |columns: &[&str], path: &str, child: &[&str]| {
            let error = Layout::new(&aliases(columns), &[(&of(path), &aliases(child))], &kind, false).unwrap_err();
            (error.child, error.problem)
        };
        assert_eq!(
            wrong(&["@key", "classPeriods"], "classPeriods", &["@key", "classPeriodReference.classPeriodName"]),
            (Some(0), "gives \"classPeriods\", which something else gives too".to_owned())
        );
        assert_eq!(
            wrong(&["@key"], "classPeriods", &["@key", "classperiodreference.classPeriodName"]).1,
            "column \"classperiodreference.classPeriodName\" differs from \"classPeriodReference\" in letter case"
        );
        assert_eq!(wrong(&["@key", "sectionname"], "classPeriods", &["@key", "a"]).0, None);
    }
}
