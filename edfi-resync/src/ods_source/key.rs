//! A natural key of the names and values of its parts, as change queries tell it.

use serde_json::{Map, Value};

use crate::model::{Key, ResourceKind, key_parameters, natural_key};

/// The key that these names and values make, and the query parameters that find a record of it; nothing where a part is missing.
pub(super) fn of_parts(kind: &ResourceKind, parts: &Map<String, Value>) -> Option<(Key, Vec<(String, String)>)> {
    let (spec, names) = (kind.spec(), key_parameters(kind));
    let mut body = Value::Object(Map::new());
    for path in spec.identity {
        let is_unified = |other: &str| spec.unified.iter().any(|group| group.contains(path) && group.contains(&other));
        let own = names.iter().find(|(other, _)| other == path).or_else(|| names.iter().find(|(other, _)| is_unified(other)));
        let leaf = path.rsplit('.').next().unwrap_or(path);
        // A server may call a part by its own name where the rules have a longer one.
        let named = |wanted: &str| parts.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value);
        let value = own.and_then(|(_, name)| named(name)).or_else(|| named(leaf))?;
        let mut place = &mut body;
        for name in path.split('.').skip(1) {
            place = place.as_object_mut()?.entry(name).or_insert_with(|| Value::Object(Map::new()));
        }
        *place = value.clone();
    }
    let body = body.to_string();
    Some((kind.inspector().inspect(body.as_bytes()).key?, natural_key(kind, body.as_bytes())?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Model;

    fn key(endpoint: &str, parts: &Value) -> Option<Key> {
        let kind = Model::ds5_2().kind(endpoint).expect("it exists");
        of_parts(&kind, parts.as_object().expect("an object")).map(|(key, _)| key)
    }

    #[test]
    fn the_parts_make_the_key_that_the_record_has() {
        let model = Model::ds5_2();
        for (endpoint, parts, body) in [
            (
                "studentSchoolAssociations",
                json!({"entryDate": "2026-08-20", "schoolId": 5, "studentUniqueId": "1"}),
                json!({"entryDate": "2026-08-20", "schoolReference": {"schoolId": 5}, "studentReference": {"studentUniqueId": "1"}}),
            ),
            (
                "courseOfferings",
                json!({"localCourseCode": "A", "schoolId": 5, "schoolYear": 2027, "sessionName": "Fall"}),
                json!({"localCourseCode": "A", "schoolReference": {"schoolId": 5},
                    "sessionReference": {"schoolId": 5, "schoolYear": 2027, "sessionName": "Fall"}}),
            ),
            (
                "gradeLevelDescriptors",
                json!({"namespace": "uri://x/GradeLevelDescriptor", "codeValue": "9"}),
                json!({"namespace": "uri://x/GradeLevelDescriptor", "codeValue": "9", "shortDescription": "9"}),
            ),
        ] {
            let kind = model.kind(endpoint).expect("it exists");
            let wanted = kind.inspector().inspect(body.to_string().as_bytes()).key;
            assert!(wanted.is_some());
            assert_eq!(key(endpoint, &parts), wanted, "{endpoint}");
        }
        assert_eq!(key("studentSchoolAssociations", &json!({"schoolId": 5, "studentUniqueId": "1"})), None);
    }
}
