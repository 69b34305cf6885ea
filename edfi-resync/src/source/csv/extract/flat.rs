//! [`Flat`]: a record as the cells of rows, by the model's own members.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::model::{FieldKind, FieldSpec, ResourceKind};
use crate::source::json::Members;
use crate::source::service_query::is_json;

/// A record as the cells of rows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Flat {
    /// The cells of the record itself.
    pub(super) own: Cells,
    pub(super) collections: Vec<Collection>,
}

/// A collection of a record.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Collection {
    pub(super) path: Path,
    /// The cells of its elements; nothing where one of them can be no row.
    pub(super) elements: Option<Vec<Cells>>,
    /// All of it, as JSON.
    pub(super) json: String,
}

/// Cells by their paths. A text is never absent here: what is left out has no cell.
pub(super) type Cells = Vec<(Path, String)>;

/// The path of a column, in the order in which the model has its members; those that it lacks come last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Path {
    rank: Vec<usize>,
    pub(super) name: String,
    /// Whether the model has it.
    pub(super) is_known: bool,
}

/// Why a record cannot be written as rows: the path and what is wrong there.
pub(super) type Unfit = String;

impl Flat {
    /// The cells of a record.
    pub(super) fn of(kind: &ResourceKind, body: &[u8]) -> Result<Self, Unfit> {
        let body = std::str::from_utf8(body).map_err(|_| "$ is not UTF-8 text".to_owned())?;
        let Members(members) = serde_json::from_str(body).map_err(|_| "$ is not a JSON object".to_owned())?;
        let mut flat = Self::default();
        let root = Path { rank: Vec::new(), name: String::new(), is_known: true };
        Walk { own: &mut flat.own, collections: Some(&mut flat.collections) }.members(members, kind.spec().fields, &root)?;
        Ok(flat)
    }
}

impl Path {
    fn of(&self, name: &str, rank: Option<usize>) -> Self {
        let mut all = self.rank.clone();
        all.push(rank.unwrap_or(usize::MAX));
        let path = if self.name.is_empty() { name.to_owned() } else { format!("{}.{name}", self.name) };
        Self { rank: all, name: path, is_known: self.is_known && rank.is_some() }
    }
}

/// A way along the members of a record, or of an element, in which collections are JSON.
struct Walk<'a> {
    own: &'a mut Cells,
    collections: Option<&'a mut Vec<Collection>>,
}

impl Walk<'_> {
    fn members(&mut self, members: Vec<(Cow<'_, str>, &RawValue)>, fields: &'static [FieldSpec], at: &Path) -> Result<(), Unfit> {
        for (name, value) in members {
            let json = value.get();
            if json == "null" {
                continue;
            }
            let position = fields.iter().position(|field| field.name == name);
            let path = at.of(&name, position);
            let Some(position) = position else {
                let is_name =
                    !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'));
                if !is_name || fields.iter().any(|field| field.name.eq_ignore_ascii_case(&name)) {
                    return Err(format!("$.{} has a member whose name no column can have", at.name));
                }
                let cell = match text_of(json) {
                    Some(text) if !is_json(&text) => text,
                    _ => json.to_owned(),
                };
                self.put(path, cell)?;
                continue;
            };
            self.field(&fields[position], json, path)?;
        }
        Ok(())
    }

    fn field(&mut self, field: &'static FieldSpec, json: &str, path: Path) -> Result<(), Unfit> {
        match field.kind {
            FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. } => {
                let Members(members) = serde_json::from_str(json).map_err(|_| format!("$.{} is not an object", path.name))?;
                self.members(members, fields, &path)
            }
            FieldKind::Array { items, .. } => {
                let elements: Vec<&RawValue> =
                    serde_json::from_str(json).map_err(|_| format!("$.{} is not an array", path.name))?;
                if elements.is_empty() {
                    return Ok(());
                }
                let Some(collections) = &mut self.collections else { return self.put(path, json.to_owned()) };
                if collections.iter().any(|other| other.path == path) {
                    return Err(format!("$.{} stands there twice", path.name));
                }
                let elements = elements.into_iter().map(|element| cells_of(element.get(), items)).collect();
                collections.push(Collection { path, elements, json: json.to_owned() });
                Ok(())
            }
            _ => {
                let cell = match (text_of(json), json.as_bytes()[0]) {
                    (Some(text), _) => text,
                    (None, b'{' | b'[' | b'"') => return Err(format!("$.{} has no single value", path.name)),
                    (None, _) => json.to_owned(),
                };
                self.put(path, cell)
            }
        }
    }

    fn put(&mut self, path: Path, cell: String) -> Result<(), Unfit> {
        if self.own.iter().any(|(other, _)| *other == path) {
            return Err(format!("$.{} stands there twice", path.name));
        }
        self.own.push((path, cell));
        Ok(())
    }
}

/// The cells of an element; nothing if it can be no row.
fn cells_of(json: &str, items: &'static [FieldSpec]) -> Option<Cells> {
    let Members(members) = serde_json::from_str(json).ok()?;
    let (mut own, root) = (Cells::new(), Path { rank: Vec::new(), name: String::new(), is_known: true });
    Walk { own: &mut own, collections: None }.members(members, items, &root).ok()?;
    (!own.is_empty()).then_some(own)
}

/// The text of a JSON string.
fn text_of(json: &str) -> Option<String> {
    json.starts_with('"').then(|| serde_json::from_str(json).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    fn flat(endpoint: &str, body: &str) -> Result<Vec<String>, Unfit> {
        let flat = Flat::of(&Model::ds5_2().kind(endpoint).unwrap(), body.as_bytes())?;
        let shown = |cells: &Cells| cells.iter().map(|(path, cell)| format!("{}={cell}", path.name)).collect::<Vec<_>>();
        let mut lines = shown(&flat.own);
        for Collection { path, elements, json } in &flat.collections {
            match elements {
                Some(elements) => {
                    lines.extend(elements.iter().map(|cells| format!("{}: {}", path.name, shown(cells).join(" "))));
                }
                None => lines.push(format!("{}: {json}", path.name)),
            }
        }
        Ok(lines)
    }

    #[test]
    fn members_are_columns_and_elements_are_rows() {
        let body = r#"{"locationReference": {"schoolId": 255901001, "link": {"rel": "Location"}}, "sectionIdentifier": "A \"1\"",
            "availableCredits": 1.50, "officialAttendancePeriod": true, "sectionName": null, "courseOfferingReference": {}, "odd": "12", "plain": "x",
            "classPeriods": [{"classPeriodReference": {"classPeriodName": "P1", "schoolId": 1}}], "programs": [], "_ext": {"own": {"a": [1]}}}"#;
        assert_eq!(
            flat("sections", body).unwrap(),
            [
                "locationReference.schoolId=255901001",
                "locationReference.link={\"rel\": \"Location\"}",
                "sectionIdentifier=A \"1\"",
                "availableCredits=1.50",
                "officialAttendancePeriod=true",
                "odd=\"12\"",
                "plain=x",
                "_ext={\"own\": {\"a\": [1]}}",
                "classPeriods: classPeriodReference.classPeriodName=P1 classPeriodReference.schoolId=1",
            ][..]
                .iter()
                .map(|line| (*line).to_owned())
                .collect::<Vec<_>>()
        );
        let nested = r#"{"addresses": [{"city": "", "periods": [{"beginDate": "2026-01-01"}]}]}"#;
        assert_eq!(
            flat("studentEducationOrganizationAssociations", nested).unwrap(),
            ["addresses: city= periods=[{\"beginDate\": \"2026-01-01\"}]"]
        );
        let odd = r#"{"addresses": [{"city": "A"}, {}]}"#;
        assert_eq!(flat("studentEducationOrganizationAssociations", odd).unwrap(), ["addresses: [{\"city\": \"A\"}, {}]"]);
    }

    #[test]
    fn what_no_columns_can_hold_is_said() {
        let unfit = |body: &str| flat("sections", body).unwrap_err();
        assert_eq!(unfit("[]"), "$ is not a JSON object");
        assert_eq!(unfit(r#"{"a.b": 1}"#), "$. has a member whose name no column can have");
        assert_eq!(unfit(r#"{"SectionIdentifier": "1"}"#), "$. has a member whose name no column can have");
        assert_eq!(unfit(r#"{"locationReference": 7}"#), "$.locationReference is not an object");
        assert_eq!(unfit(r#"{"classPeriods": {}}"#), "$.classPeriods is not an array");
        assert_eq!(unfit(r#"{"sectionIdentifier": ["1"]}"#), "$.sectionIdentifier has no single value");
        assert_eq!(unfit(r#"{"sectionIdentifier": "1", "sectionIdentifier": "2"}"#), "$.sectionIdentifier stands there twice");
    }
}
