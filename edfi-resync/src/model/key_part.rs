//! [`KeyPart`]: what the parts of a natural key are the key of, so that a record that only an ODS shows can be told to be of a school, a
//! person and a school year.
//!
//! A part that a reference holds is what the target says it is, followed to where it begins: the `schoolId` of a Grade's section is that of
//! the section's offering, whose school's it is.

use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64;

use super::kind::{Model, ResourceKind};
use super::spec::{FieldKind, ResourceClass, ResourceSpec};

/// One part of a natural key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyPart {
    /// The path of its value.
    pub path: &'static str,
    /// What it is the key of.
    pub of: KeyPartOf,
}

/// What a part of a natural key is the key of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyPartOf {
    /// A school.
    School,
    /// An education organization, which may be a school.
    EducationOrganization,
    /// A person of the named kind: `Student`.
    Person(&'static str),
    /// The school year that the record belongs to.
    SchoolYear,
    /// A date or a moment.
    Date,
    /// Something else.
    Other,
}

/// References are not deeper than this in any standard.
const DEPTH: usize = 8;

/// The parts of a kind's natural key, in the order of its identity. Parts that are unified stand there each.
///
/// ```
/// use edfi_resync::model::{KeyPartOf, Model, key_parts};
///
/// let grades = key_parts(&Model::ds5_2().kind("grades")?);
/// let of = |path| grades.iter().find(|part| part.path == path).map(|part| part.of);
/// assert_eq!(of("$.studentSectionAssociationReference.schoolId"), Some(KeyPartOf::School));
/// assert_eq!(of("$.studentSectionAssociationReference.studentUniqueId"), Some(KeyPartOf::Person("Student")));
/// # Ok::<(), edfi_resync::Error>(())
/// ```
pub fn key_parts(kind: &ResourceKind) -> Vec<KeyPart> {
    let spec = kind.spec();
    spec.identity.iter().map(|path| KeyPart { path, of: origin(kind.model(), spec, path, DEPTH) }).collect()
}

/// A digest of a record's natural key in which letter case does not count, as it does not where an ODS compares text so; nothing for a record that
/// lacks a part of it.
pub(crate) fn folded_key(parts: &[KeyPart], body: &[u8]) -> Option<u64> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let parts: Option<Vec<_>> = parts.iter().map(|part| part.text(&body)).collect();
    Some(xxh3_64(parts?.join("\u{1f}").to_lowercase().as_bytes()))
}

impl KeyPart {
    /// Its value in a record, as text; `None` where it is missing.
    pub fn text(&self, body: &Value) -> Option<String> {
        let value = self.path.split('.').skip(1).try_fold(body, |value, name| value.get(name))?;
        match value {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

fn origin(model: &Model, spec: &ResourceSpec, path: &str, depth: usize) -> KeyPartOf {
    let own = root(spec);
    if own != KeyPartOf::Other && spec.identity == [path] {
        return own;
    }
    let around = path.rsplit_once('.').and_then(|(object, _)| spec.references.iter().find(|reference| reference.path == object));
    let Some(reference) = around else { return scalar(spec, path) };
    let Some(target) = model.named(reference.target).filter(|_| depth > 0) else { return KeyPartOf::Other };
    let member = path.rsplit('.').next().unwrap_or(path);
    let Some(inside) = reference.fields.iter().find(|(name, _)| *name == member).and_then(|(_, paths)| paths.first()) else {
        return KeyPartOf::Other;
    };
    match origin(model, target.spec(), inside, depth - 1) {
        // The year of a graduation, or of a grade's exchange: not the year that the record belongs to.
        KeyPartOf::SchoolYear if reference.role.is_some_and(|role| role != "GradingPeriod") => KeyPartOf::Other,
        of => of,
    }
}

/// What a kind with a key of one part is itself.
fn root(spec: &ResourceSpec) -> KeyPartOf {
    match spec.name {
        "School" => KeyPartOf::School,
        "EducationOrganization" => KeyPartOf::EducationOrganization,
        "Student" => KeyPartOf::Person("Student"),
        "Staff" => KeyPartOf::Person("Staff"),
        "Contact" => KeyPartOf::Person("Contact"),
        "Parent" => KeyPartOf::Person("Parent"),
        _ if spec.class == ResourceClass::SchoolYear => KeyPartOf::SchoolYear,
        _ if spec.base.is_some_and(|base| base.name == "EducationOrganization") => KeyPartOf::EducationOrganization,
        _ => KeyPartOf::Other,
    }
}

fn scalar(spec: &ResourceSpec, path: &str) -> KeyPartOf {
    let mut fields = spec.fields;
    let mut found = None;
    for name in path.split('.').skip(1) {
        found = fields.iter().find(|field| field.name == name);
        fields = found.map_or(&[], |field| field.children());
    }
    match found.map(|field| field.kind) {
        Some(FieldKind::Date | FieldKind::DateTime) => KeyPartOf::Date,
        _ => KeyPartOf::Other,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    #[test]
    fn sis_kinds_are_of_these() {
        let model = Model::ds5_2();
        let mut text = String::new();
        for endpoint in [
            "schools",
            "localEducationAgencies",
            "students",
            "calendars",
            "calendarDates",
            "classPeriods",
            "courses",
            "courseOfferings",
            "sections",
            "sessions",
            "gradingPeriods",
            "studentSchoolAssociations",
            "studentEducationOrganizationAssociations",
            "studentSectionAssociations",
            "staffSectionAssociations",
            "staffEducationOrganizationAssignmentAssociations",
            "studentContactAssociations",
            "studentProgramAssociations",
            "studentSpecialEducationProgramAssociations",
            "studentSchoolAttendanceEvents",
            "grades",
            "graduationPlans",
            "programs",
            "disciplineActions",
            "gradeLevelDescriptors",
        ] {
            let parts = key_parts(&model.kind(endpoint).expect("it exists"));
            let named = parts.iter().filter(|part| part.of != KeyPartOf::Other);
            let parts: Vec<_> = named.map(|part| format!("{}={:?}", part.path.rsplit('.').next().unwrap_or(""), part.of)).collect();
            writeln!(text, "{endpoint}: {}", parts.join(" ")).expect("a string can be written to");
        }
        insta::assert_snapshot!(text, @r#"
        schools: schoolId=School
        localEducationAgencies: localEducationAgencyId=EducationOrganization
        students: studentUniqueId=Person("Student")
        calendars: schoolId=School schoolYear=SchoolYear
        calendarDates: schoolId=School schoolYear=SchoolYear date=Date
        classPeriods: schoolId=School
        courses: educationOrganizationId=EducationOrganization
        courseOfferings: schoolId=School schoolId=School schoolYear=SchoolYear
        sections: schoolId=School schoolYear=SchoolYear
        sessions: schoolId=School schoolYear=SchoolYear
        gradingPeriods: schoolId=School schoolYear=SchoolYear
        studentSchoolAssociations: entryDate=Date schoolId=School studentUniqueId=Person("Student")
        studentEducationOrganizationAssociations: educationOrganizationId=EducationOrganization studentUniqueId=Person("Student")
        studentSectionAssociations: beginDate=Date schoolId=School schoolYear=SchoolYear studentUniqueId=Person("Student")
        staffSectionAssociations: beginDate=Date schoolId=School schoolYear=SchoolYear staffUniqueId=Person("Staff")
        staffEducationOrganizationAssignmentAssociations: beginDate=Date educationOrganizationId=EducationOrganization staffUniqueId=Person("Staff")
        studentContactAssociations: contactUniqueId=Person("Contact") studentUniqueId=Person("Student")
        studentProgramAssociations: beginDate=Date educationOrganizationId=EducationOrganization educationOrganizationId=EducationOrganization studentUniqueId=Person("Student")
        studentSpecialEducationProgramAssociations: beginDate=Date educationOrganizationId=EducationOrganization educationOrganizationId=EducationOrganization studentUniqueId=Person("Student")
        studentSchoolAttendanceEvents: eventDate=Date schoolId=School schoolId=School schoolYear=SchoolYear studentUniqueId=Person("Student")
        grades: schoolId=School schoolYear=SchoolYear beginDate=Date schoolId=School schoolYear=SchoolYear studentUniqueId=Person("Student")
        graduationPlans: educationOrganizationId=EducationOrganization
        programs: educationOrganizationId=EducationOrganization
        disciplineActions: disciplineDate=Date studentUniqueId=Person("Student")
        gradeLevelDescriptors:
        "#);
    }

    /// A kind of the tables whose key speaks of a school, a person or a year by name is understood so.
    #[test]
    fn no_school_person_or_year_is_overlooked() {
        for version in ["4.0", "5.2", "6.1"] {
            for kind in Model::data_standard(version).expect("it is built in").kinds() {
                for part in key_parts(&kind) {
                    let member = part.path.rsplit('.').next().unwrap_or("");
                    let wanted = match member {
                        "schoolId" => KeyPartOf::School,
                        "educationOrganizationId" => KeyPartOf::EducationOrganization,
                        "studentUniqueId" => KeyPartOf::Person("Student"),
                        "staffUniqueId" => KeyPartOf::Person("Staff"),
                        "contactUniqueId" => KeyPartOf::Person("Contact"),
                        "parentUniqueId" => KeyPartOf::Person("Parent"),
                        _ => continue,
                    };
                    assert_eq!(part.of, wanted, "{kind:?} {}", part.path);
                }
            }
        }
    }
}
