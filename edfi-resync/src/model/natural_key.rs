//! Looking a record up in an ODS by its natural key: `GET /ed-fi/sections?schoolId=..&sectionIdentifier=..`.
//!
//! # Names
//! An ODS filters by the names of its columns, which are not the paths of the members: two schools in one key cannot both be `schoolId`.
//! What other resources call the parts when they refer to a kind *is* those names. Kinds that nothing refers to get theirs from the
//! rules that made the columns:
//! 1. members that are unified are one column and one parameter;
//! 2. a reference with a role puts it in front: `sourceLearningStandardReference.learningStandardId` is `sourceLearningStandardId`;
//! 3. a part that other kinds call by the target's name and its own is called so here: a Program's organization is
//!    `programEducationOrganizationId` everywhere;
//! 4. where two parts would still share a name, the reference to the thing itself keeps it, or else the widest reference; the
//!    others put their target's name in front.
//!
//! An ODS ignores a parameter that it does not know and answers with some other page, so what a lookup returns is to be checked with
//! [`same_key`].

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::kind::{Model, ResourceKind};
use super::spec::{ReferenceSpec, ResourceSpec};

/// The query parameters that find a record by its natural key, names and values; `None` if a part of the key is missing.
///
/// Descriptor values stand as they are written. The values are not escaped for a URL.
///
/// ```
/// use edfi_resync::model::{Model, natural_key};
///
/// let periods = Model::ds5_2().kind("classPeriods")?;
/// let body = br#"{"classPeriodName": "1st", "schoolReference": {"schoolId": 5}}"#;
/// let parameters = natural_key(&periods, body).expect("the key is complete");
/// assert_eq!(parameters, [("classPeriodName".to_owned(), "1st".to_owned()), ("schoolId".to_owned(), "5".to_owned())]);
/// # Ok::<(), edfi_resync::Error>(())
/// ```
pub fn natural_key(kind: &ResourceKind, body: &[u8]) -> Option<Vec<(String, String)>> {
    let body: Members<'_> = serde_json::from_slice(body).ok()?;
    let parameters = key_parameters(kind).iter().map(|(path, name)| Some((name.clone(), text(&body, path)?)));
    parameters.collect::<Option<Vec<_>>>().filter(|parameters| !parameters.is_empty())
}

/// The parts of a kind's natural key as a query names them: the path of the value, the name of the parameter. Of parts that are unified, one.
pub fn key_parameters(kind: &ResourceKind) -> &[(&str, String)] {
    kind.inspector().parameters(|| parts(kind).into_iter().map(|part| (part.path, part.name)).collect())
}

/// Whether two bodies are the same record: their natural keys are complete and equal.
pub fn same_key(kind: &ResourceKind, first: &[u8], second: &[u8]) -> bool {
    let key = |body| kind.inspector().inspect(body).key;
    key(first).is_some_and(|first| Some(first) == key(second))
}

/// One part of a natural key: a member, or several that are unified.
struct Part {
    path: &'static str,
    name: String,
    /// What it is called if another part needs the name more; `None` where the name is settled.
    otherwise: Option<Otherwise>,
}

/// How a part is called if another one needs its name.
struct Otherwise {
    name: String,
    /// How strong its claim to the short name is.
    claim: usize,
}

fn parts(kind: &ResourceKind) -> Vec<Part> {
    let (model, spec) = (kind.model(), kind.spec());
    parts_called(model, spec, &called_by_others(model, spec))
}

/// The parts of a key, named as `called` says, else by the rules.
fn parts_called(model: &Model, spec: &ResourceSpec, called: &BTreeMap<&'static str, String>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for path in spec.identity {
        let part = match called.get(path) {
            Some(name) => Part { path, name: name.clone(), otherwise: None },
            None => by_rule(model, spec, path),
        };
        match parts.iter_mut().find(|other| are_unified(spec, other.path, path)) {
            // One column; the shorter name is the one without a target in front.
            Some(other) if part.name.len() < other.name.len() => *other = part,
            Some(_) => {}
            None => parts.push(part),
        }
    }
    settle(&mut parts);
    parts
}

/// Gives each name to the part with the strongest claim.
fn settle(parts: &mut [Part]) {
    let short: Vec<String> = parts.iter().map(|part| part.name.clone()).collect();
    let claim = |part: &Part| part.otherwise.as_ref().map_or(usize::MAX, |otherwise| otherwise.claim);
    let claims: Vec<usize> = parts.iter().map(claim).collect();
    for (place, part) in parts.iter_mut().enumerate() {
        let rival = |other: &usize| *other != place && short[*other] == short[place];
        let yields = (0..short.len()).filter(rival).any(|other| (claims[other], place) > (claims[place], other));
        if yields && let Some(otherwise) = part.otherwise.take() {
            part.name = otherwise.name;
        }
    }
}

/// What references to a kind, or to its base, call the parts of its key.
fn called_by_others(model: &Model, spec: &ResourceSpec) -> BTreeMap<&'static str, String> {
    let mut called = BTreeMap::new();
    let base = spec.base.filter(|base| base.renamed.is_none());
    for kind in model.kinds() {
        for reference in kind.spec().references {
            if reference.target == spec.name || base.is_some_and(|base| base.name == reference.target) {
                for (member, paths) in reference.fields {
                    for path in *paths {
                        called.entry(*path).or_insert_with(|| (*member).to_owned());
                    }
                }
            }
        }
    }
    called
}

fn by_rule(model: &Model, spec: &ResourceSpec, path: &'static str) -> Part {
    let member = last(path);
    let simple = |name: String| Part { path, name, otherwise: None };
    let Some(reference) = reference_around(spec, path) else { return simple(member.to_owned()) };
    if let Some(role) = reference.role {
        return simple(prefixed(role, member));
    }
    let long = prefixed(reference.target, member);
    if has_long_name(model, reference.target, member) {
        return simple(long);
    }
    let is_itself = reference.fields.len() == 1;
    let claim = if is_itself { usize::MAX - 1 } else { reference.fields.len() };
    Part { path, name: member.to_owned(), otherwise: Some(Otherwise { name: long, claim }) }
}

/// Whether kinds whose keys hold this part of this target put the target's name in front of it, to those that refer to them.
fn has_long_name(model: &Model, target: &str, member: &str) -> bool {
    let (mut long, mut short) = (0, 0);
    for kind in model.kinds() {
        let spec = kind.spec();
        let holds =
            |path: &&&str| last(path) == member && reference_around(spec, path).is_some_and(|around| around.target == target);
        let Some(path) = spec.identity.iter().find(holds) else { continue };
        if spec.unified.iter().any(|group| group.contains(path))
            || reference_around(spec, path).is_some_and(|around| around.role.is_some())
        {
            continue;
        }
        match called_by_others(model, spec).get(path) {
            Some(name) if *name == prefixed(target, member) => long += 1,
            Some(_) => short += 1,
            None => {}
        }
    }
    long > short
}

/// The reference that holds this member of the root's key.
fn reference_around(spec: &ResourceSpec, path: &str) -> Option<&'static ReferenceSpec> {
    let (object, _) = path.rsplit_once('.')?;
    spec.references.iter().find(|reference| reference.path == object)
}

fn are_unified(spec: &ResourceSpec, first: &str, second: &str) -> bool {
    spec.unified.iter().any(|group| group.contains(&first) && group.contains(&second))
}

/// `schoolId` with `Feeder` in front is `feederSchoolId`. A word that is there already is not repeated: `periodSequence` with
/// `GradingPeriod` in front is `gradingPeriodSequence`.
fn prefixed(word: &str, member: &str) -> String {
    let prefix = lower_first(word);
    if member.starts_with(&prefix) {
        return member.to_owned();
    }
    let last_word = lower_first(word.rfind(char::is_uppercase).map_or(word, |start| &word[start..]));
    match member.strip_prefix(&last_word) {
        Some(rest) if rest.starts_with(char::is_uppercase) => format!("{prefix}{rest}"),
        _ => format!("{prefix}{}", upper_first(member)),
    }
}

fn upper_first(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_ascii_uppercase(), letters.as_str()))
}

fn lower_first(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_ascii_lowercase(), letters.as_str()))
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The members of an object, as they are written: what is not part of the key is not read.
type Members<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

/// The value at a path, as a parameter writes it.
fn text(body: &Members<'_>, path: &str) -> Option<String> {
    let mut names = path.split('.').skip(1);
    let first = *body.get(names.next()?)?;
    let value = names.try_fold(first, |value, name| serde_json::from_str::<Members<'_>>(value.get()).ok()?.get(name).copied())?;
    match serde_json::from_str(value.get()).ok()? {
        Value::String(text) if !text.is_empty() => Some(text),
        Value::Number(number) if !number.is_f64() => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fmt::Write;

    use super::*;
    use crate::model::samples::models;

    fn names(kind: &ResourceKind) -> Vec<String> {
        parts(kind).into_iter().map(|part| part.name).collect()
    }

    #[test]
    fn names_are_distinct_in_every_standard() {
        for model in models() {
            for kind in model.kinds() {
                let names = names(&kind);
                let distinct: BTreeSet<&String> = names.iter().collect();
                assert_eq!(names.len(), distinct.len(), "{kind:?} {names:?}");
                assert!(!names.is_empty(), "{kind:?}");
                for part in parts(&kind) {
                    assert!(
                        part.name.to_lowercase().ends_with(&last(part.path).to_lowercase()),
                        "{kind:?} {} {}",
                        part.path,
                        part.name
                    );
                }
            }
        }
    }

    /// The rules for kinds that nothing refers to must give, for those that something refers to, what that calls the parts.
    #[test]
    fn the_rules_agree_with_what_references_say() {
        let (mut same, mut different) = (0, Vec::new());
        for version in ["4.0", "5.2", "6.1"] {
            let model = Model::data_standard(version).expect("it is built in");
            for kind in model.kinds() {
                let spec = kind.spec();
                let called = called_by_others(&model, spec);
                let parts = parts_called(&model, spec, &BTreeMap::new());
                for part in parts {
                    match called.get(part.path) {
                        Some(name) if *name == part.name => same += 1,
                        Some(name) => different.push(format!("{kind:?} {} {} {name}", part.path, part.name)),
                        None => {}
                    }
                }
            }
        }
        assert!(same > 700, "{same}");
        assert!(different.is_empty(), "{different:#?}");
    }

    #[test]
    fn sis_kinds_are_looked_up_by_these_names() {
        let model = Model::ds5_2();
        let mut text = String::new();
        for endpoint in [
            "schools",
            "students",
            "sections",
            "courseOfferings",
            "studentSchoolAssociations",
            "studentSectionAssociations",
            "grades",
            "studentProgramAssociations",
            "studentSchoolAttendanceEvents",
            "courseTranscripts",
            "studentProgramAttendanceEvents",
            "feederSchoolAssociations",
            "reportCards",
            "calendarDates",
            "gradeLevelDescriptors",
            "studentCTEProgramAssociations",
            "staffEducationOrganizationAssignmentAssociations",
            "graduationPlans",
            "learningStandardEquivalenceAssociations",
        ] {
            let kind = model.kind(endpoint).expect("it exists");
            writeln!(text, "{endpoint}: {}", names(&kind).join(" ")).expect("a string can be written to");
        }
        insta::assert_snapshot!(text, @r#"
        schools: schoolId
        students: studentUniqueId
        sections: localCourseCode schoolId schoolYear sessionName sectionIdentifier
        courseOfferings: localCourseCode schoolId schoolYear sessionName
        studentSchoolAssociations: entryDate schoolId studentUniqueId
        studentSectionAssociations: beginDate localCourseCode schoolId schoolYear sectionIdentifier sessionName studentUniqueId
        grades: gradeTypeDescriptor gradingPeriodDescriptor gradingPeriodName schoolId gradingPeriodSchoolYear beginDate localCourseCode schoolYear sectionIdentifier sessionName studentUniqueId
        studentProgramAssociations: beginDate educationOrganizationId programEducationOrganizationId programName programTypeDescriptor studentUniqueId
        studentSchoolAttendanceEvents: attendanceEventCategoryDescriptor eventDate schoolId schoolYear sessionName studentUniqueId
        courseTranscripts: courseAttemptResultDescriptor courseCode courseEducationOrganizationId educationOrganizationId schoolYear studentUniqueId termDescriptor
        studentProgramAttendanceEvents: attendanceEventCategoryDescriptor educationOrganizationId eventDate programEducationOrganizationId programName programTypeDescriptor studentUniqueId
        feederSchoolAssociations: beginDate feederSchoolId schoolId
        reportCards: educationOrganizationId gradingPeriodDescriptor gradingPeriodName gradingPeriodSchoolId gradingPeriodSchoolYear studentUniqueId
        calendarDates: calendarCode schoolId schoolYear date
        gradeLevelDescriptors: codeValue namespace
        studentCTEProgramAssociations: beginDate educationOrganizationId programEducationOrganizationId programName programTypeDescriptor studentUniqueId
        staffEducationOrganizationAssignmentAssociations: beginDate educationOrganizationId staffClassificationDescriptor staffUniqueId
        graduationPlans: educationOrganizationId graduationPlanTypeDescriptor graduationSchoolYear
        learningStandardEquivalenceAssociations: namespace sourceLearningStandardId targetLearningStandardId
        "#);
    }

    #[test]
    fn values_stand_as_written() {
        let kind = Model::ds5_2().kind("studentProgramAssociations").expect("it exists");
        let body = br#"{"beginDate":"2026-08-15","educationOrganizationReference":{"educationOrganizationId":5},
            "programReference":{"educationOrganizationId":6,"programName":"R & D","programTypeDescriptor":"uri://ed-fi.org/P#Gifted"},
            "studentReference":{"studentUniqueId":"0001"}}"#;
        let parameters: Vec<String> =
            natural_key(&kind, body).expect("it is complete").into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        insta::assert_snapshot!(parameters.join("\n"), @r#"
        beginDate=2026-08-15
        educationOrganizationId=5
        programEducationOrganizationId=6
        programName=R & D
        programTypeDescriptor=uri://ed-fi.org/P#Gifted
        studentUniqueId=0001
        "#);
        assert_eq!(natural_key(&kind, br#"{"beginDate":"2026-08-15"}"#), None);
        assert_eq!(natural_key(&kind, b"[]"), None);
        assert_eq!(natural_key(&kind, b"{"), None);
        assert_eq!(natural_key(&kind, b"{\"beginDate\":7}"), None);
    }

    #[test]
    fn what_is_not_part_of_the_key_is_not_read() {
        let kind = Model::ds5_2().kind("classPeriods").expect("it exists");
        let body = br#"{"schoolReference":{"\u0073choolId":5,"link":{"rel":2E901}},"classPeriodName":"1\u0073t","more":-1E999}"#;
        let parameters = natural_key(&kind, body).expect("it is complete");
        assert_eq!(parameters, [("classPeriodName".to_owned(), "1st".to_owned()), ("schoolId".to_owned(), "5".to_owned())]);
    }

    #[test]
    fn the_same_record_has_the_same_key() {
        let kind = Model::ds5_2().kind("gradeLevelDescriptors").expect("it exists");
        let first = br#"{"namespace":"uri://ed-fi.org","codeValue":"First grade","shortDescription":"1"}"#;
        let second = br#"{"id":"1","codeValue":"First Grade","namespace":"uri://ed-fi.org","shortDescription":"one"}"#;
        assert!(same_key(&kind, first, second));
        assert!(!same_key(&kind, first, br#"{"namespace":"uri://ed-fi.org","codeValue":"Second grade"}"#));
        assert!(!same_key(&kind, b"{}", b"{}"));
    }
}
