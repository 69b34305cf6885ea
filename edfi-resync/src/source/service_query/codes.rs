//! Campus codes become descriptor values, at the top of a row and inside its JSON text. Everything else stays as written.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::campus::Preferences;
use crate::model::{FieldKind, FieldSpec, ShapeError, ShapeProblem};
use crate::source::json::Members;

/// The descriptor value that a text stands for: the text itself if it is one, else what the Campus code is mapped to.
pub(super) fn meaning<'a>(text: &'a str, descriptor: &str, preferences: &'a Preferences) -> Result<&'a str, ShapeProblem> {
    if text.contains("://") && text.contains('#') {
        return Ok(text);
    }
    let unmapped = || ShapeProblem::UnmappedCode { descriptor: descriptor.to_owned(), code: text.to_owned() };
    preferences.descriptor(descriptor, text).ok_or_else(unmapped)
}

/// Writes the JSON text of a collection or embedded object, and says whether there was something in it.
#[expect(clippy::too_many_arguments, reason = "the parts of a column's shape, then what every value is written with")]
pub(super) fn write_json(
    text: &str,
    array: bool,
    fields: &'static [FieldSpec],
    descriptors: bool,
    path: &str,
    preferences: &Preferences,
    out: &mut Vec<u8>,
    errors: &mut Vec<ShapeError>,
) -> bool {
    let wanted = if array { "JSON text of an array" } else { "JSON text of an object" };
    let (open, close) = if array { ('[', ']') } else { ('{', '}') };
    let json = match serde_json::from_str::<&RawValue>(text).map(RawValue::get) {
        Ok("null") => return false,
        Ok(json) if json.starts_with(open) => json,
        _ => {
            errors.push(ShapeError { path: path.to_owned(), problem: ShapeProblem::WrongType(wanted) });
            return false;
        }
    };
    if json[1..].trim_start().starts_with(close) {
        return false;
    }
    if descriptors {
        Walk { preferences, out, errors }.value(json, fields, path);
    } else {
        out.extend_from_slice(json.as_bytes());
    }
    true
}

/// Copies JSON text, with codes mapped on the way.
struct Walk<'a> {
    preferences: &'a Preferences,
    out: &'a mut Vec<u8>,
    errors: &'a mut Vec<ShapeError>,
}

impl Walk<'_> {
    fn value(&mut self, json: &str, fields: &'static [FieldSpec], path: &str) {
        if let Ok(Members(members)) = serde_json::from_str(json) {
            self.object(members, fields, path);
        } else if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(json) {
            self.out.push(b'[');
            for (index, item) in items.into_iter().enumerate() {
                if index > 0 {
                    self.out.push(b',');
                }
                match item.get() {
                    // No model has arrays in arrays: going into them would only let a text decide how deep this stack grows.
                    array if array.starts_with('[') => self.out.extend_from_slice(array.as_bytes()),
                    other => self.value(other, fields, &format!("{path}[{index}]")),
                }
            }
            self.out.push(b']');
        } else {
            self.out.extend_from_slice(json.as_bytes());
        }
    }

    fn object(&mut self, members: Vec<(Cow<'_, str>, &RawValue)>, fields: &'static [FieldSpec], path: &str) {
        self.out.push(b'{');
        let start = self.out.len();
        for (name, value) in members {
            let before = self.out.len();
            if before > start {
                self.out.push(b',');
            }
            serde_json::to_writer(&mut *self.out, &name).expect("a name can always be written into memory");
            self.out.push(b':');
            let field = fields.iter().find(|field| field.name == name);
            match field.map(|field| field.kind) {
                Some(FieldKind::Descriptor(descriptor)) => {
                    if let Err(problem) = self.descriptor(value.get(), descriptor) {
                        self.errors.push(ShapeError { path: format!("{path}.{name}"), problem });
                        self.out.truncate(before);
                    }
                }
                Some(_) => self.value(value.get(), field.map_or(&[], FieldSpec::children), &format!("{path}.{name}")),
                None => self.out.extend_from_slice(value.get().as_bytes()),
            }
        }
        self.out.push(b'}');
    }

    fn descriptor(&mut self, json: &str, descriptor: &str) -> Result<(), ShapeProblem> {
        let text = match json.as_bytes() {
            [b'"', ..] => serde_json::from_str::<String>(json).map_err(|_| ShapeProblem::WrongType("text"))?,
            // A code that the database holds as a number.
            [b'0'..=b'9', ..] => json.to_owned(),
            _ => {
                self.out.extend_from_slice(json.as_bytes());
                return Ok(());
            }
        };
        let value = meaning(&text, descriptor, self.preferences)?;
        serde_json::to_writer(&mut *self.out, value).expect("text can always be written into memory");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    /// What becomes of the JSON text of a student association's addresses.
    fn addresses(text: &str) -> (String, Vec<ShapeError>) {
        let kind = Model::ds5_2().kind("studentEducationOrganizationAssociations").unwrap();
        let fields = kind.spec().fields.iter().find(|field| field.name == "addresses").unwrap().children();
        let preferences =
            Preferences::default().with_mapping("AddressTypeDescriptor", "H", "uri://ed-fi.org/AddressTypeDescriptor#Home");
        let (mut out, mut errors) = (Vec::new(), Vec::new());
        write_json(text, true, fields, true, "$.addresses", &preferences, &mut out, &mut errors);
        (String::from_utf8(out).unwrap(), errors)
    }

    #[test]
    fn codes_are_mapped_where_the_model_has_descriptors() {
        let (json, errors) = addresses(r#"[{"addressTypeDescriptor": "H", "city": "H"}, ["H"], 1]"#);
        assert_eq!(json, r#"[{"addressTypeDescriptor":"uri://ed-fi.org/AddressTypeDescriptor#Home","city":"H"},["H"],1]"#);
        assert_eq!(errors, []);
    }

    #[test]
    fn a_text_cannot_exhaust_the_stack() {
        let deep = |inner: &str| format!("[{}{inner}{}]", "[".repeat(200_000), "]".repeat(200_000));
        for text in [deep(""), deep(r#"{"addressTypeDescriptor":"H"}"#), format!(r#"[{{"periods":{}}}]"#, deep("1"))] {
            assert_eq!(addresses(&text).0, text);
        }
    }
}
