//! Where a record of the source and the one that an ODS shows under its key differ, member by member.
//!
//! What means the same is the same, however it is written: the order of a collection whose items have a key, letter case of a descriptor, `1` and `1.0`,
//! `08:15` and `08:15:00`, one moment in two zones, null and an empty collection and a member that is not there. What a server adds (`id`, `_etag`,
//! `_lastModifiedDate`, `link`) is not compared. Any other member that only one side has is a difference: a POST replaces the whole record, so that a
//! value which was removed in Campus must leave the ODS too. But for a member of the source that no model knows: a server drops it, however often it is
//! sent.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use crate::model::{FieldKind, FieldSpec, ResourceKind};
use crate::shown;

/// A member that differs, with what each side holds there, if anything.
#[derive(Debug, PartialEq)]
pub(crate) struct Differing {
    /// Its JSON path; an index is the item's place on the side that has it, the source's where both do.
    pub(crate) path: String,
    pub(crate) source: Option<Value>,
    pub(crate) ods: Option<Value>,
}

/// What a server adds to the root of a record.
const SERVER_MEMBERS: [&str; 3] = ["id", "_etag", "_lastModifiedDate"];

/// The members in which two records of a kind differ, in the order of the model.
pub(crate) fn differing(kind: &ResourceKind, source: &Value, ods: &Value) -> Vec<Differing> {
    let mut differ = Differ { kind, found: Vec::new() };
    let empty = Map::new();
    let (source, ods) = (source.as_object().unwrap_or(&empty), ods.as_object().unwrap_or(&empty));
    differ.members("$", "$", kind.spec().fields, source, ods);
    differ.found
}

struct Differ<'a> {
    kind: &'a ResourceKind,
    found: Vec<Differing>,
}

impl Differ<'_> {
    /// Compares the members of two objects. `place` is where they are in the record, `path` where in the model.
    fn members(&mut self, place: &str, path: &str, fields: &[FieldSpec], source: &Map<String, Value>, ods: &Map<String, Value>) {
        for field in fields {
            let place = format!("{place}.{}", field.name);
            let path = format!("{path}.{}", field.name);
            self.member(&place, &path, field, counting(source.get(field.name)), counting(ods.get(field.name)));
        }
        let is_known = |name: &str| fields.iter().any(|field| field.name == name);
        let is_servers = |name: &str| name == "link" || (place == "$" && SERVER_MEMBERS.contains(&name));
        let all = source.keys().chain(ods.keys());
        let unknown: BTreeSet<&String> = all.filter(|name| !is_known(name) && !is_servers(name)).collect();
        for name in unknown {
            let (source, ods) = (counting(source.get(name)), counting(ods.get(name)));
            let is_dropped = ods.is_none() && name != "_ext";
            if !is_dropped && source.map(canonical) != ods.map(canonical) {
                self.find(format!("{place}.{}", shown::member(name)), source, ods);
            }
        }
    }

    fn member(&mut self, place: &str, path: &str, field: &FieldSpec, source: Option<&Value>, ods: Option<&Value>) {
        let (source, ods) = match (source, ods) {
            (None, None) => return,
            (Some(source), Some(ods)) => (source, ods),
            (source, ods) => return self.find(place.to_owned(), source, ods),
        };
        match (field.kind, source, ods) {
            (FieldKind::Object { fields, .. } | FieldKind::Reference { fields, .. }, Value::Object(source), Value::Object(ods)) => {
                self.members(place, path, fields, source, ods);
            }
            (FieldKind::Array { items, .. }, Value::Array(source), Value::Array(ods)) => {
                self.items(place, &format!("{path}[*]"), items, source, ods);
            }
            (kind, source, ods) if is_same(kind, source, ods) => {}
            (_, source, ods) => self.find(place.to_owned(), Some(source), Some(ods)),
        }
    }

    /// Compares two collections: items with one key with each other, and items without a key as a whole.
    fn items(&mut self, place: &str, path: &str, fields: &[FieldSpec], source: &[Value], ods: &[Value]) {
        let key = self.kind.spec().array_keys.iter().find(|key| key.array == path).map(|key| key.key).unwrap_or_default();
        let key: Vec<&str> = key.iter().filter_map(|part| part.strip_prefix(path)?.strip_prefix('.')).collect();
        let name = |item: &Value| {
            if key.is_empty() {
                return canonical(item);
            }
            let part = |part: &&str| {
                let value = part.split('.').try_fold(item, |value, name| value.get(name));
                value.map_or_else(String::new, |value| meaning(kind_at(fields, part), value))
            };
            key.iter().map(part).collect::<Vec<_>>().join("\u{1f}")
        };
        let written = |item: &Value| {
            let part = |part: &&str| part.split('.').try_fold(item, |value, name| value.get(name)).map(canonical);
            key.iter().map(part).collect::<Vec<_>>()
        };
        let mut theirs: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, item) in ods.iter().enumerate().rev() {
            theirs.entry(name(item)).or_default().push(at);
        }
        for (at, item) in source.iter().enumerate() {
            let place = format!("{place}[{at}]");
            // Of several that mean the same, the one that is written the same.
            let other = theirs.get_mut(&name(item)).and_then(|others| {
                let exact = others.iter().rposition(|other| ods.get(*other).is_some_and(|other| written(other) == written(item)));
                exact.map(|at| others.remove(at)).or_else(|| others.pop())
            });
            match other {
                None => self.find(place, Some(item), None),
                Some(other) => {
                    if let (Value::Object(source), Some(Value::Object(ods))) = (item, ods.get(other)) {
                        self.members(&place, path, fields, source, ods);
                    }
                }
            }
        }
        let mut left: Vec<_> = theirs.into_values().flatten().collect();
        left.sort_unstable();
        for at in left {
            self.find(format!("{place}[{at}]"), None, ods.get(at));
        }
    }

    fn find(&mut self, path: String, source: Option<&Value>, ods: Option<&Value>) {
        self.found.push(Differing { path, source: source.cloned(), ods: ods.cloned() });
    }
}

/// A value, if it counts: null does not, nor does what holds nothing that counts.
fn counting(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| match value {
        Value::Null => false,
        Value::Array(items) => items.iter().any(|item| counting(Some(item)).is_some()),
        Value::Object(members) => members.iter().any(|(name, value)| name != "link" && counting(Some(value)).is_some()),
        _ => true,
    })
}

/// Whether two values of a scalar member mean the same.
fn is_same(kind: FieldKind, source: &Value, ods: &Value) -> bool {
    if canonical(source) == canonical(ods) {
        return true;
    }
    let texts = source.as_str().zip(ods.as_str());
    match kind {
        FieldKind::Descriptor(_) => texts.is_some_and(|(source, ods)| source.to_lowercase() == ods.to_lowercase()),
        FieldKind::Time => texts.is_some_and(|(source, ods)| time(source) == time(ods)),
        FieldKind::DateTime => texts.is_some_and(|(source, ods)| moment(source).is_some() && moment(source) == moment(ods)),
        // A server keeps so many digits behind the point.
        FieldKind::Decimal { scale, .. } => {
            let numbers = source.as_f64().zip(ods.as_f64());
            numbers.is_some_and(|(source, ods)| (source - ods).abs() <= 0.5 * 10_f64.powi(-i32::from(scale)))
        }
        _ => false,
    }
}

/// The kind of the member at a path within these.
fn kind_at(fields: &[FieldSpec], path: &str) -> Option<FieldKind> {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let field = fields.iter().find(|field| field.name == name)?;
    if rest.is_empty() { Some(field.kind) } else { kind_at(field.children(), rest) }
}

/// One text for all spellings of a part of a key.
fn meaning(kind: Option<FieldKind>, value: &Value) -> String {
    match (kind, value) {
        (Some(FieldKind::Time), Value::String(text)) => time(text),
        (Some(FieldKind::DateTime), Value::String(text)) => moment(text).map_or_else(|| text.clone(), |moment| moment.to_string()),
        (_, value) => canonical(value).to_lowercase(),
    }
}

/// A moment; one without a zone is in UTC, as what is sent is.
fn moment(text: &str) -> Option<Timestamp> {
    let without_zone = || TimeZone::UTC.to_timestamp(text.parse::<DateTime>().ok()?).ok();
    text.parse().ok().or_else(without_zone)
}

/// A time of day with two digits of its hour and with its seconds, without what is nothing behind them.
fn time(text: &str) -> String {
    let text = text.trim_end_matches('Z');
    let padded = if text.find(':') == Some(1) { format!("0{text}") } else { text.to_owned() };
    let text = padded.as_str();
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
    if text.matches(':').count() == 1 { format!("{text}:00") } else { text.to_owned() }
}

/// One text for all spellings of a value of which nothing is known: members by name, whole numbers without a fraction, without what does not count.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<_, _> =
                members.iter().filter(|(name, value)| *name != "link" && counting(Some(value)).is_some()).collect();
            let members: Vec<_> = members.into_iter().map(|(name, value)| format!("{name:?}:{}", canonical(value))).collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => {
            let mut items: Vec<_> = items.iter().map(canonical).collect();
            items.sort_unstable();
            format!("[{}]", items.join(","))
        }
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15 => format!("{float:.0}"),
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Model;

    fn paths(endpoint: &str, source: &Value, ods: &Value) -> Vec<String> {
        let kind = Model::ds5_2().kind(endpoint).expect("it exists");
        differing(&kind, source, ods).into_iter().map(|differing| differing.path).collect()
    }

    #[test]
    fn what_means_the_same_is_the_same() {
        let taken = |at: &str| json!({"administrationDate": at});
        let (bare, zoned) = (taken("2026-09-01T10:00:00"), taken("2026-09-01T10:00:00Z"));
        assert_eq!(paths("studentAssessments", &bare, &zoned), Vec::<String>::new(), "one without a zone is in UTC");
        let source = json!({
            "schoolId": 1, "nameOfInstitution": "North", "webSite": null, "addresses": [],
            "gradeLevels": [{"gradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}, {"gradeLevelDescriptor": "uri://x#B"}],
            "localEducationAgencyReference": {"localEducationAgencyId": 2},
        });
        let ods = json!({
            "id": "0a", "_etag": "5", "_lastModifiedDate": "2026-01-01T00:00:00Z",
            "schoolId": 1.0, "nameOfInstitution": "North",
            "gradeLevels": [{"gradeLevelDescriptor": "URI://X#b"}, {"gradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#ninth Grade"}],
            "localEducationAgencyReference": {"localEducationAgencyId": 2, "link": {"rel": "LocalEducationAgency", "href": "/x"}},
        });
        assert_eq!(paths("schools", &source, &ods), Vec::<String>::new());
        let bell = |start: &str, minutes: Value| json!({"startTime": start, "totalInstructionalTime": minutes});
        assert_eq!(paths("bellSchedules", &bell("08:15", json!(7)), &bell("08:15:00", json!(7.0))), Vec::<String>::new());
    }

    #[test]
    fn every_member_of_one_side_alone_is_a_difference() {
        let address = |city: &str| json!({"addressTypeDescriptor": "uri://x#Home", "city": city, "postalCode": "1", "stateAbbreviationDescriptor": "uri://x#TX", "streetNumberName": "1"});
        let mut moved = address("Ely");
        moved["apartmentRoomSuiteNumber"] = json!("3");
        let source = json!({"schoolId": 1, "addresses": [address("Ada"), moved], "shortNameOfInstitution": "N", "nick": "x"});
        let ods = json!({"schoolId": 1, "addresses": [address("Ely"), address("Roy")], "webSite": "w"});
        assert_eq!(
            paths("schools", &source, &ods),
            [
                "$.shortNameOfInstitution",
                "$.webSite",
                "$.addresses[0]",
                "$.addresses[1].apartmentRoomSuiteNumber",
                "$.addresses[1]",
            ]
            .map(str::to_owned)
            .into_iter()
            .collect::<Vec<_>>()
            .as_slice()
        );
    }

    #[test]
    fn items_are_told_apart_by_what_their_keys_mean() {
        let period = |start: &str| json!({"classPeriodName": "1", "meetingTimes": [{"startTime": start, "endTime": "09:00:00"}]});
        assert_eq!(paths("classPeriods", &period("08:00:00.000"), &period("08:00:00")), Vec::<String>::new());
        assert_eq!(paths("classPeriods", &period("08:00:00"), &period("08:05:00")).len(), 2);
        assert_eq!(paths("classPeriods", &period("8:00"), &period("08:00:00")), Vec::<String>::new());
        let contact = |mail: &str, name: &str| json!({"educationOrganizationReference": {"educationOrganizationId": 1}, "electronicMailAddress": mail, "firstName": name});
        let contacts = |items: [Value; 2]| json!({"administrationPointOfContacts": items});
        let (first, second) = (contact("A@x", "First"), contact("a@x", "Second"));
        let (ours, theirs) = (contacts([first.clone(), second.clone()]), contacts([second, first]));
        assert_eq!(paths("assessmentAdministrations", &ours, &theirs), Vec::<String>::new(), "letter case alone tells them apart");
    }

    #[test]
    fn names_that_no_model_knows_are_shown_as_far_as_they_are_names() {
        let (without, with) = (json!({"schoolId": 1}), json!({"schoolId": 1, "Jane Doe, born 2011": 1}));
        assert_eq!(paths("schools", &without, &with), ["$.…"]);
        assert_eq!(paths("schools", &with, &without), [""; 0], "a server drops it");
        assert_eq!(
            paths("schools", &json!({"schoolId": 1, "_ext": {"x": {"y": 1}}}), &without),
            ["$._ext"],
            "unless it knows the extension"
        );
    }
}
