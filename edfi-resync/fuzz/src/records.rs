//! Kinds that an input chooses, and records of them that bytes choose.

use edfi_resync::model::{DATA_STANDARDS, FieldKind, FieldSpec, Model, ResourceKind};

use super::input::Input;

/// The kind that a line names: `5.2 sections`. Any other line chooses one by its bytes.
pub(super) fn kind_of(line: &str) -> ResourceKind {
    let named = line.split_once(' ').and_then(|(version, endpoint)| Model::data_standard(version).ok()?.find(endpoint.trim()));
    named.unwrap_or_else(|| {
        let sum = line.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
        kind_at(sum % DATA_STANDARDS.len(), sum / DATA_STANDARDS.len())
    })
}

/// What the Resync screen is about. Descriptors are most of the kinds, and all alike.
const USUAL: [&str; 12] = [
    "students",
    "sections",
    "schools",
    "studentSchoolAssociations",
    "studentEducationOrganizationAssociations",
    "studentSectionAssociations",
    "courseOfferings",
    "grades",
    "bellSchedules",
    "graduationPlans",
    "studentProgramAssociations",
    "learningStandards",
];

/// The kind that bytes choose.
pub(super) fn kind(input: &mut Input<'_>) -> ResourceKind {
    let standard = input.below(DATA_STANDARDS.len());
    // Half of the choices are among these.
    if input.coin() {
        let endpoint = input.one_of(&USUAL);
        let model = Model::data_standard(DATA_STANDARDS[standard]).expect("it is built in");
        if let Some(kind) = model.find(endpoint) {
            return kind;
        }
    }
    let place = input.below(1 << 16);
    kind_at(standard, place)
}

fn kind_at(standard: usize, place: usize) -> ResourceKind {
    let model = Model::data_standard(DATA_STANDARDS[standard]).expect("it is built in");
    let kinds = model.kinds();
    let count = kinds.len();
    model.kinds().nth(place % count).expect("it is below the count")
}

/// A JSON value that can be written in many ways.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Null,
    Boolean(bool),
    /// A whole number.
    Whole(i64),
    /// Units and how many of their last digits stand behind the point: `(1250, 2)` is 12.50.
    Decimal(i64, u32),
    Text(String),
    /// A descriptor value.
    Descriptor(String),
    Array(Vec<Node>),
    /// Members by name, in an object that the model knows as a reference or does not.
    Object {
        members: Vec<(String, Node)>,
        reference: bool,
    },
}

/// A record of these fields. Not always one that a server would take: members are missing and types are wrong at times.
pub(super) fn record(fields: &[FieldSpec], input: &mut Input<'_>) -> Node {
    let mut nodes = 150;
    object(fields, false, input, &mut nodes)
}

fn object(fields: &[FieldSpec], reference: bool, input: &mut Input<'_>, nodes: &mut u32) -> Node {
    let mut members = Vec::new();
    for field in fields {
        *nodes = nodes.saturating_sub(1);
        let wanted = field.required || (*nodes > 0 && !input.is_empty() && input.byte().is_multiple_of(3));
        if wanted {
            members.push((field.name.to_owned(), member(field, input, nodes)));
        }
    }
    if !input.is_empty() && input.byte() == b'?' {
        members.push(("_ext".to_owned(), any(input, 3)));
    }
    if !input.is_empty() && input.byte() == b'+' {
        members.push((input.one_of(&["typo", "tpdmReference", "weird \"name\"", "überschüssig"]).to_owned(), any(input, 3)));
    }
    Node::Object { members, reference }
}

fn member(field: &FieldSpec, input: &mut Input<'_>, nodes: &mut u32) -> Node {
    if !input.is_empty() && input.byte() == b'!' {
        return any(input, 2);
    }
    match field.kind {
        FieldKind::Array { items, .. } => {
            let count = if *nodes == 0 { 1 } else { 1 + input.below(3) };
            Node::Array((0..count).map(|_| object(items, false, input, nodes)).collect())
        }
        FieldKind::Reference { fields, .. } => object(fields, true, input, nodes),
        FieldKind::Object { fields, .. } => object(fields, false, input, nodes),
        FieldKind::Descriptor(name) => {
            let code = input.one_of(&["Ninth grade", "ninth Grade", "A", "Été", "Fall"]);
            Node::Descriptor(format!("uri://ed-fi.org/{name}#{code}"))
        }
        FieldKind::Boolean => Node::Boolean(input.coin()),
        FieldKind::Integer { .. } => Node::Whole(i64::from(input.byte()) + if input.coin() { 255_900_000 } else { 0 }),
        FieldKind::Decimal { .. } => Node::Decimal(input.below(30_000).cast_signed() as i64 - 1_000, u32::from(input.byte() % 4)),
        FieldKind::Date => Node::Text(format!("20{:02}-0{}-1{}", input.byte() % 30, 1 + input.byte() % 9, input.byte() % 10)),
        FieldKind::Time => Node::Text(format!("0{}:{:02}:00", input.byte() % 10, input.byte() % 60)),
        FieldKind::DateTime => Node::Text(format!("2026-0{}-15T08:15:00Z", 1 + input.byte() % 9)),
        _ => text(input),
    }
}

fn text(input: &mut Input<'_>) -> Node {
    Node::Text(match input.byte() % 8 {
        0 => String::new(),
        1 => "ALG-1".to_owned(),
        2 => "alg-1".to_owned(),
        3 => "Zoë \u{1f600} \\ \" /\u{8}".to_owned(),
        4 => "1".to_owned(),
        5 => "\u{0} \u{7f}\u{2028}".to_owned(),
        _ => String::from_utf8_lossy(&[input.byte(), input.byte()]).into_owned(),
    })
}

/// A value without any model.
fn any(input: &mut Input<'_>, depth: u32) -> Node {
    match input.below(if depth == 0 { 5 } else { 7 }) {
        0 => Node::Whole(i64::from(input.byte()) - 3),
        1 => text(input),
        2 => Node::Boolean(input.coin()),
        3 => Node::Decimal(i64::from(input.byte()), 1),
        4 => Node::Null,
        5 => Node::Array((0..input.below(3)).map(|_| any(input, depth - 1)).collect()),
        _ => {
            let mut members: Vec<(String, Node)> = Vec::new();
            for _ in 0..input.below(4) {
                let name = input.one_of(&["a", "b", "xReference", "id", "typeDescriptor"]);
                if members.iter().all(|(known, _)| known != name) {
                    members.push((name.to_owned(), any(input, depth - 1)));
                }
            }
            Node::Object { members, reference: false }
        }
    }
}
