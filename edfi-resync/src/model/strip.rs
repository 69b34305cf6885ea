//! Leaving parts out of a record: weak references, so that a ring of records that refer to each other can be sent first without the weak
//! part and then whole; and what belongs to the server it was read from.
//!
//! The record is not parsed and written again: the bytes of what goes are cut out, and the rest stays as it was written.

use std::ops::Range;

use bytes::Bytes;
use serde_json::value::RawValue;

use super::edit::{Fate, edited, gather, members, place, spoken};
use super::key::Key;
use super::kind::ResourceKind;
use super::spec::{FieldKind, FieldSpec, ReferenceSpec};

/// The body without the references that `drop` picks by their spec and the key of what they refer to.
///
/// An optional reference goes alone; a required one takes the item or the embedded object around it along, and a
/// collection that becomes empty goes too. `None` if that cannot be done: one of them is strong, or the body is no JSON object.
pub fn without_references(body: &Bytes, kind: &ResourceKind, drop: &dyn Fn(&ReferenceSpec, Key) -> bool) -> Option<Bytes> {
    let text = std::str::from_utf8(body).ok()?;
    let strip = Strip { text, kind, drop };
    let Fate::Edited(cuts) = strip.object("$", kind.spec().fields, text)? else { return None };
    Some(edited(body, cuts))
}

/// The body without what belongs to the server: `id`, `_etag` and `_lastModifiedDate` at the root. A server refuses an `id` in a POST.
/// `None` if the body is no JSON object, or holds nothing else.
///
/// ```
/// use bytes::Bytes;
/// use edfi_resync::model::without_server_members;
///
/// let read = Bytes::from_static(br#"{"id": "5f", "schoolId": 1, "x": 1.50, "_etag": "9"}"#);
/// assert_eq!(without_server_members(&read).as_deref(), Some(&br#"{"schoolId": 1, "x": 1.50}"#[..]));
/// ```
pub fn without_server_members(body: &Bytes) -> Option<Bytes> {
    let text = std::str::from_utf8(body).ok()?;
    let mut fates = Vec::new();
    for (name, value) in members(text)? {
        let fate = match &*spoken(name)? {
            "id" | "_etag" | "_lastModifiedDate" => Fate::Dropped,
            _ => Fate::stays(),
        };
        fates.push((place(text, name).start..place(text, value).end, fate));
    }
    let Fate::Edited(cuts) = gather(fates) else { return None };
    Some(edited(body, cuts))
}

/// A record of this kind as a server shows it, without what the server adds: its members at the root, and the links in references, at every depth.
/// `None` if the body is no JSON object, or holds nothing else.
///
/// ```
/// use bytes::Bytes;
/// use edfi_resync::model::{Model, without_server_traces};
///
/// let shown = Bytes::from_static(br#"{"id": "5f", "classPeriodName": "1", "schoolReference": {"schoolId": 1, "link": {"rel": "School"}}}"#);
/// let kind = Model::ds5_2().kind("classPeriods")?;
/// let sent = without_server_traces(&kind, &shown).expect("an object");
/// assert_eq!(&sent[..], br#"{"classPeriodName": "1", "schoolReference": {"schoolId": 1}}"#);
/// # Ok::<(), edfi_resync::Error>(())
/// ```
pub fn without_server_traces(kind: &ResourceKind, body: &Bytes) -> Option<Bytes> {
    let text = std::str::from_utf8(body).ok()?;
    let Fate::Edited(cuts) = untraced(text, kind.spec().fields, text, true)? else { return None };
    Some(edited(body, cuts))
}

/// What becomes of an object: a `link` is the server's unless the model has a member of that name there.
fn untraced(whole: &str, fields: &[FieldSpec], text: &str, is_root: bool) -> Option<Fate> {
    let mut fates = Vec::new();
    for (name, value) in members(text)? {
        let key = spoken(name)?;
        let field = fields.iter().find(|field| field.name == key);
        let inside = field.map_or(&[][..], FieldSpec::children);
        let fate = match (&*key, value.get().as_bytes()[0]) {
            ("id" | "_etag" | "_lastModifiedDate", _) if is_root && field.is_none() => Fate::Dropped,
            ("link", b'{') if field.is_none() => Fate::Dropped,
            (_, b'{') => as_it_stays(untraced(whole, inside, value.get(), false)?),
            (_, b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
                let mut fates = Vec::with_capacity(items.len());
                for item in items {
                    let fate = match item.get().as_bytes()[0] {
                        b'{' => as_it_stays(untraced(whole, inside, item.get(), false)?),
                        _ => Fate::stays(),
                    };
                    fates.push((place(whole, item), fate));
                }
                if fates.is_empty() { Fate::stays() } else { gather(fates) }
            }
            _ => Fate::stays(),
        };
        fates.push((place(whole, name).start..place(whole, value).end, fate));
    }
    Some(gather(fates))
}

/// An object stays, whatever would be left of it.
fn as_it_stays(fate: Fate) -> Fate {
    if matches!(fate, Fate::Dropped) { Fate::stays() } else { fate }
}

struct Strip<'a> {
    text: &'a str,
    kind: &'a ResourceKind,
    drop: &'a dyn Fn(&ReferenceSpec, Key) -> bool,
}

/// `None` means everywhere that the record cannot do without.
impl<'a> Strip<'a> {
    fn object(&self, path: &str, fields: &[FieldSpec], text: &'a str) -> Option<Fate> {
        let members = members(text)?;
        let mut fates = Vec::with_capacity(members.len());
        for (name, value) in members {
            let key = spoken(name)?;
            let field = fields.iter().find(|field| field.name == key);
            let fate = match field {
                Some(field) => self.member(&format!("{path}.{key}"), field, value)?,
                None => Fate::stays(),
            };
            if matches!(fate, Fate::Dropped) && field.is_some_and(|field| field.required) {
                return Some(Fate::Dropped);
            }
            fates.push((self.place(name).start..self.place(value).end, fate));
        }
        Some(gather(fates))
    }

    fn member(&self, path: &str, field: &FieldSpec, value: &'a RawValue) -> Option<Fate> {
        match (field.kind, value.get().as_bytes()[0]) {
            (FieldKind::Reference { .. }, b'{') => self.reference(path, value.get()),
            (FieldKind::Object { fields, .. }, b'{') => self.object(path, fields, value.get()),
            (FieldKind::Array { items, .. }, b'[') => {
                let path = format!("{path}[*]");
                let values: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
                let mut fates = Vec::with_capacity(values.len());
                for item in values {
                    let fate = match item.get().as_bytes()[0] {
                        b'{' => self.object(&path, items, item.get())?,
                        _ => Fate::stays(),
                    };
                    fates.push((self.place(item), fate));
                }
                Some(gather(fates))
            }
            _ => Some(Fate::stays()),
        }
    }

    fn reference(&self, path: &str, text: &str) -> Option<Fate> {
        let found = (0..).zip(self.kind.spec().references).find(|(_, reference)| reference.path == path);
        let keyed = found.and_then(|(index, spec)| Some((spec, self.kind.inspector().reference_key(index, text)?)));
        match keyed {
            Some((spec, key)) if (self.drop)(spec, key) => (!spec.strong).then_some(Fate::Dropped),
            _ => Some(Fate::stays()),
        }
    }

    fn place(&self, value: &RawValue) -> Range<usize> {
        place(self.text, value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;
    use crate::model::samples::{kinds, record};

    fn strip(endpoint: &str, body: &'static str, paths: &[&str]) -> Option<String> {
        let kind = Model::ds5_2().kind(endpoint).expect("it exists");
        let rest = without_references(&Bytes::from_static(body.as_bytes()), &kind, &|spec, _| paths.contains(&spec.path))?;
        let rest = String::from_utf8(rest.to_vec()).expect("it was UTF-8");
        serde_json::from_str::<serde_json::Value>(&rest).expect("it is JSON still");
        Some(rest)
    }

    const PERIODS: &str = "$.classPeriods[*].classPeriodReference";
    const LOCATION: &str = "$.locationReference";
    const OFFERING: &str = "$.courseOfferingReference";

    #[test]
    fn the_rest_stays_as_it_was_written() {
        let body = r#" { "availableCredits" : 1.50, "locationReference":{"classroomIdentificationCode":"A","schoolId":5} ,"x":[1E2, -0.0],
            "sectionName":"\u0041\/" } "#;
        let expected = " { \"availableCredits\" : 1.50 ,\"x\":[1E2, -0.0],\n            \"sectionName\":\"\\u0041\\/\" } ";
        assert_eq!(strip("sections", body, &[LOCATION]).as_deref(), Some(expected));
        assert_eq!(strip("sections", body, &[]).as_deref(), Some(body));
        assert_eq!(strip("sections", body, &[PERIODS, OFFERING]).as_deref(), Some(body));
    }

    #[test]
    fn server_members_go_however_they_are_written() {
        let without = |body: &'static str| without_server_members(&Bytes::from_static(body.as_bytes()));
        assert_eq!(without(r#"{"\u0069d":"1f","a":1}"#).as_deref(), Some(&br#"{"a":1}"#[..]));
        assert_eq!(without(r#"{"a":1,"\u005fetag":"5" }"#).as_deref(), Some(&br#"{"a":1 }"#[..]));
        assert_eq!(without(r#"{"id":"1f"}"#), None);
    }

    #[test]
    fn links_go_at_every_depth_and_the_rest_stays_as_it_was_written() {
        let kind = Model::ds5_2().kind("sections").expect("it exists");
        let shown = r#"{"id":"1f","courseOfferingReference":{"localCourseCode":"A","link":{"rel":"x","href":"/y"}},"classPeriods":[
            {"classPeriodReference":{"link":{"rel":"x"},"classPeriodName":"1"}}, {"classPeriodReference":{"link":{}}}],"availableCredits":1.50,
            "_ext":{"x":{"y":[{"link":{"href":"/"},"z":1E2}]}},"link":"mine","officialAttendancePeriod":false,"_etag":"5","_lastModifiedDate":"z"}"#;
        let wanted = r#"{"courseOfferingReference":{"localCourseCode":"A"},"classPeriods":[
            {"classPeriodReference":{"classPeriodName":"1"}}, {"classPeriodReference":{"link":{}}}],"availableCredits":1.50,
            "_ext":{"x":{"y":[{"z":1E2}]}},"link":"mine","officialAttendancePeriod":false}"#;
        let sent = without_server_traces(&kind, &Bytes::from_static(shown.as_bytes())).expect("an object");
        assert_eq!(std::str::from_utf8(&sent).expect("it was UTF-8"), wanted);
        let shown = r#"{"id":"1f","sectionIdentifier":"S","courseOfferingReference":{"localCourseCode":"A","schoolId":5,"schoolYear":2027,
            "sessionName":"Fall","link":{"rel":"x","href":"/y"}},"_etag":"5"}"#;
        let sent = without_server_traces(&kind, &Bytes::from_static(shown.as_bytes())).expect("an object");
        let inspect = |body: &[u8]| kind.inspector().inspect(body);
        let (of_sent, of_shown) = (inspect(&sent), inspect(shown.as_bytes()));
        assert!(of_sent.key.is_some() && (of_sent.key, of_sent.digest) == (of_shown.key, of_shown.digest));
        let plain = Bytes::from_static(br#"{"schoolId": 1}"#);
        assert_eq!(without_server_traces(&kind, &plain), Some(plain));
        assert_eq!(without_server_traces(&kind, &Bytes::from_static(b"[1]")), None);
    }

    #[test]
    fn what_is_no_single_object_is_left_alone() {
        for body in [r#"{"id":"1f","a":1} {}"#, r#"{"id":"1f","a":1}}"#, "[1]", "", "{"] {
            assert_eq!(without_server_members(&Bytes::from_static(body.as_bytes())), None, "{body}");
            assert_eq!(strip("sections", body, &[]), None, "{body}");
        }
    }

    #[test]
    fn commas_go_along() {
        let location = r#""locationReference":{"classroomIdentificationCode":"A","schoolId":5}"#;
        let school = r#""locationSchoolReference":{"schoolId":5}"#;
        let both = [LOCATION, "$.locationSchoolReference"];
        for (body, expected) in [
            (format!("{{{location},\"a\":1}}"), r#"{"a":1}"#),
            (format!("{{\"a\":1,{location}}}"), r#"{"a":1}"#),
            (format!("{{\"a\":1,{location},\"b\":2}}"), r#"{"a":1,"b":2}"#),
            (format!("{{{location},{school},\"a\":1}}"), r#"{"a":1}"#),
            (format!("{{\"a\":1,{location},{school}}}"), r#"{"a":1}"#),
            (format!("{{{school},\"a\":1,{location},\"b\":2}}"), r#"{"a":1,"b":2}"#),
            (format!("{{\"a\":1,{location},{school},\"b\":2}}"), r#"{"a":1,"b":2}"#),
        ] {
            assert_eq!(strip("sections", body.leak(), &both).as_deref(), Some(expected));
        }
    }

    #[test]
    fn items_go_with_their_references_and_collections_with_their_items() {
        let body = r#"{"a":1,"classPeriods":[{"classPeriodReference":{"classPeriodName":"1","schoolId":5}}, {"classPeriodReference":{"classPeriodName":"2","schoolId":5}}]}"#;
        assert_eq!(strip("sections", body, &[PERIODS]).as_deref(), Some(r#"{"a":1}"#));
        let kind = Model::ds5_2().kind("sections").expect("it exists");
        let keys: Vec<Key> = kind.inspector().inspect(body.as_bytes()).references.iter().map(|found| found.key).collect();
        let rest = without_references(&Bytes::from_static(body.as_bytes()), &kind, &|_, key| key == keys[0]).expect("it is weak");
        assert_eq!(rest, r#"{"a":1,"classPeriods":[{"classPeriodReference":{"classPeriodName":"2","schoolId":5}}]}"#);
        let rest = without_references(&Bytes::from_static(body.as_bytes()), &kind, &|_, key| key == keys[1]).expect("it is weak");
        assert_eq!(rest, r#"{"a":1,"classPeriods":[{"classPeriodReference":{"classPeriodName":"1","schoolId":5}}]}"#);
    }

    #[test]
    fn nested_collections_empty_from_the_inside() {
        let body = r#"{"creditsByCourses":[{"courses":[{"courseReference":{"courseCode":"A","educationOrganizationId":5}}],"credits":1.0,"courseSetName":"A"}],"totalRequiredCredits":24.00}"#;
        let stripped = strip("graduationPlans", body, &["$.creditsByCourses[*].courses[*].courseReference"]);
        // The courses of a set are required, so the set goes along.
        assert_eq!(stripped.as_deref(), Some(r#"{"totalRequiredCredits":24.00}"#));
    }

    #[test]
    fn strong_references_stay() {
        let body = r#"{"courseOfferingReference":{"localCourseCode":"A","schoolId":5,"schoolYear":2027,"sessionName":"S"},"sectionIdentifier":"1"}"#;
        assert_eq!(strip("sections", body, &[OFFERING]), None);
        let schedule = r#"{"classPeriods":[{"classPeriodReference":{"classPeriodName":"1","schoolId":5}}]}"#;
        assert_eq!(strip("bellSchedules", schedule, &[PERIODS]), None);
        assert_eq!(strip("sections", "[]", &[]), None);
    }

    #[test]
    fn incomplete_references_refer_to_nothing() {
        let body = r#"{"locationReference":{"schoolId":5},"locationSchoolReference":null}"#;
        assert_eq!(strip("sections", body, &[LOCATION, "$.locationSchoolReference"]).as_deref(), Some(body));
    }

    /// Every weak reference of a complete record can go, every strong one cannot; what is left no longer holds it and lacks nothing.
    #[test]
    fn every_reference_of_the_standard_goes_or_stays_as_the_model_says() {
        let mut dropped = 0;
        for kind in kinds() {
            let body = Bytes::from(record(kind.spec(), true).to_string());
            for (index, reference) in (0_u16..).zip(kind.spec().references) {
                let Some(rest) = without_references(&body, &kind, &|spec, _| spec.path == reference.path) else {
                    assert!(reference.strong, "{kind:?} {}", reference.path);
                    continue;
                };
                assert!(!reference.strong, "{kind:?} {}", reference.path);
                let inspection = kind.inspector().inspect(&rest);
                assert_eq!(inspection.errors, [], "{kind:?} {}", reference.path);
                assert!(inspection.references.iter().all(|found| found.reference != index), "{kind:?} {}", reference.path);
                dropped += 1;
            }
        }
        assert!(dropped > 500, "{dropped}");
    }
}
