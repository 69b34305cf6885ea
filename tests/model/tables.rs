//! Renders a [`Standard`] as the static tables of `edfi_resync::model::standards`.

#![expect(clippy::format_collect, reason = "a generator reads better so, and its speed is no matter")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::facts::{Field, Kind, Resource, Standard};

/// The category under which Campus's manual lists an endpoint (recommended resync order, Core).
const CATEGORIES: &[(&str, &[&str])] = &[
    (
        "Education Organization Information",
        &["schools", "localEducationAgencies", "stateEducationAgencies", "educationOrganizationIdentificationCodes"],
    ),
    (
        "Grade Information",
        &[
            "gradingPeriods",
            "assessments",
            "courseTranscripts",
            "studentAcademicRecords",
            "grades",
            "learningStandards",
            "studentAssessments",
            "reportCards",
        ],
    ),
    (
        "Schedule Information",
        &[
            "calendars",
            "calendarDates",
            "classPeriods",
            "bellSchedules",
            "locations",
            "sessions",
            "courses",
            "courseOfferings",
            "sections",
            "staffSectionAssociations",
            "studentSectionAssociations",
        ],
    ),
    (
        "Staff Information",
        &[
            "staffs",
            "staffEducationOrganizationAssignmentAssociations",
            "staffEducationOrganizationEmploymentAssociations",
            "staffSchoolAssociations",
            "staffEducationOrganizationContactAssociations",
            "staffDemographics",
            "staffDirectories",
            "staffIdentificationCodes",
        ],
    ),
    (
        "Student Information",
        &[
            "students",
            "graduationPlans",
            "studentEducationOrganizationAssociations",
            "studentSchoolAssociations",
            "programs",
            "studentCTEProgramAssociations",
            "studentLanguageInstructionProgramAssociations",
            "studentHomelessProgramAssociations",
            "studentNeglectedOrDelinquentProgramAssociations",
            "studentProgramAssociations",
            "studentSchoolFoodServiceProgramAssociations",
            "studentSpecialEducationProgramAssociations",
            "studentTitleIPartAProgramAssociations",
            "studentMigrantEducationProgramAssociations",
            "studentSection504ProgramAssociations",
            "courseCourseAssociations",
            "studentEducationOrganizationResponsibilityAssociations",
            "studentDemographics",
            "studentDirectories",
            "studentIdentificationCodes",
        ],
    ),
    (
        "Parent Information",
        &["parents", "studentParentAssociations", "contacts", "studentContactAssociations", "contactIdentificationCodes"],
    ),
    ("Attendance Information", &["studentSchoolAttendanceEvents", "studentSectionAttendanceEvents"]),
    (
        "Discipline Information",
        &[
            "disciplineIncidents",
            "studentDisciplineIncidentAssociations",
            "disciplineActions",
            "studentDisciplineIncidentBehaviorAssociations",
            "studentDisciplineIncidentNonOffenderAssociations",
            "staffDisciplineIncidentAssociations",
        ],
    ),
    ("Cohort Information", &["cohorts", "studentCohortAssociations", "staffCohortAssociations"]),
];

/// What has been rendered so far: the text of a spec, and the path of the static that holds it.
#[derive(Default)]
pub(crate) struct Rendered(BTreeMap<String, String>);

/// Renders one standard. A resource that reads the same as in an earlier standard points to the earlier static.
pub(crate) fn render(standard: &Standard, earlier: &mut Rendered) -> String {
    let module = format!("ds{}", standard.version.replace('.', "_"));
    let mut out = format!(
        "//! @generated from `edfi-resync/model/ds-{}.model` by `{}`. Do not edit.\n\n{}\n\n",
        standard.version,
        super::REFRESH,
        "use super::Standard;\nuse crate::model::spec::{\n    ArrayKeySpec, BaseSpec, DescriptorSpec, FieldSpec as F, ReferenceSpec, \
         ResourceClass, ResourceSpec, ScopeClass,\n};"
    );
    let (mut resources, mut abstracts) = (String::new(), String::new());
    for resource in &standard.resources {
        let text = spec(resource, &standard.namespace);
        let constant = shouting(&resource.name);
        let list = if resource.is_abstract { &mut abstracts } else { &mut resources };
        if let Some(path) = earlier.0.get(&text) {
            writeln!(list, "        &super::{path},").expect("writing to a string");
        } else {
            writeln!(out, "pub(super) static {constant}: ResourceSpec = {text};\n").expect("writing to a string");
            writeln!(list, "        &{constant},").expect("writing to a string");
            earlier.0.insert(text, format!("{module}::{constant}"));
        }
    }
    let mut descriptors = String::new();
    for (name, endpoint) in &standard.descriptors {
        writeln!(descriptors, "    ResourceSpec::descriptor({:?}, {endpoint:?}),", format!("{name}Descriptor"))
            .expect("writing to a string");
    }
    writeln!(out, "static DESCRIPTORS: [ResourceSpec; {}] = [\n{descriptors}];\n", standard.descriptors.len())
        .expect("writing to a string");
    writeln!(
        out,
        "pub(crate) static STANDARD: Standard = Standard {{\n    version: {:?},\n    descriptors: &DESCRIPTORS,\n    \
         resources: &[\n{resources}    ],\n    abstracts: &[\n{abstracts}    ],\n}};",
        standard.version
    )
    .expect("writing to a string");
    out
}

/// Renders one extension of a Data Standard: its own resources, and those of the standard with what it adds to them.
pub(crate) fn render_extension(extension: &Standard, standard: &Standard, module: &str) -> String {
    let (name, of) = extension.extension.as_ref().expect("an extension");
    let namespace = &extension.namespace;
    let mut out = String::new();
    let (mut own, mut extended) = (String::new(), String::new());
    for resource in &extension.resources {
        let simple = resource.name.rsplit('.').next().unwrap_or_default();
        let constant = shouting(simple);
        let (text, list) = if resource.is_addition {
            let known = standard.resources.iter().find(|known| known.name == resource.name).expect("a resource of the standard");
            (spec(&known.with(resource), &standard.namespace), &mut extended)
        } else {
            (spec(resource, namespace), &mut own)
        };
        writeln!(out, "static {constant}: ResourceSpec = {text};\n").expect("writing to a string");
        writeln!(list, "        &{constant},").expect("writing to a string");
    }
    let mut descriptors = String::new();
    for (name, endpoint) in &extension.descriptors {
        let name = format!("{name}Descriptor");
        writeln!(descriptors, "    ResourceSpec::descriptor({name:?}, {endpoint:?}).of({namespace:?}),")
            .expect("writing to a string");
    }
    writeln!(out, "static DESCRIPTORS: [ResourceSpec; {}] = [\n{descriptors}];\n", extension.descriptors.len())
        .expect("writing to a string");
    writeln!(
        out,
        "pub(crate) static EXTENSION: Extension = Extension {{\n    spec: ExtensionSpec {{ namespace: {namespace:?}, name: {name:?}, \
         version: {:?}, data_standard: {of:?} }},\n    descriptors: &DESCRIPTORS,\n    resources: &[\n{own}    ],\n    extended: \
         &[\n{extended}    ],\n}};",
        extension.version
    )
    .expect("writing to a string");
    let names = ["ArrayKeySpec", "BaseSpec", "DescriptorSpec", "ExtensionSpec", "FieldSpec as F", "ReferenceSpec", "ResourceClass"];
    let used = names.into_iter().filter(|name| out.contains(&format!("{name} {{")) || !name.ends_with("Spec"));
    format!(
        "//! @generated from `edfi-resync/model/{module}.model` by `{}`. Do not edit.\n\nuse super::Extension;\nuse \
         crate::model::spec::{{{}, ResourceSpec, ScopeClass}};\n\n{out}",
        super::REFRESH,
        used.collect::<Vec<_>>().join(", ")
    )
}

fn spec(resource: &Resource, namespace: &str) -> String {
    let class = match (resource.is_abstract, resource.school_year) {
        (true, _) => "Abstract",
        (_, true) => "SchoolYear",
        _ => "Resource",
    };
    let base = resource
        .extends
        .as_ref()
        .map_or("None".to_owned(), |name| format!("Some(BaseSpec {{ name: {name:?}, renamed: {:?} }})", resource.renamed));
    let mut walk = Walk { resource, references: String::new(), descriptors: String::new(), array_keys: String::new() };
    walk.fields(&resource.fields, "$", true, false);
    let unified: String = resource.equal.iter().map(|group| format!("&{group:?}, ")).collect();
    let securable: String = resource.securable.iter().map(|(role, paths)| format!("({role:?}, &{paths:?}), ")).collect();
    format!(
        "ResourceSpec {{\n    name: {:?},\n    namespace: {namespace:?},\n    endpoint: {:?},\n    class: ResourceClass::{class},\n    \
         base: {base},\n    identity: &{:?},\n    references: &[{}],\n    descriptors: &[{}],\n    unified: &[{}],\n    array_keys: \
         &[{}],\n    fields: &[\n{}    ],\n    securable: &[{}],\n    updatable_key: {},\n    scope: ScopeClass::{},\n    category: \
         {:?},\n}}",
        resource.name,
        resource.endpoint,
        identity(&resource.fields, "$"),
        block(&walk.references),
        block(&walk.descriptors),
        unified.trim_end_matches(", "),
        block(&walk.array_keys),
        fields(&resource.fields, 2),
        securable.trim_end_matches(", "),
        resource.updatable_key,
        scope(resource),
        category(resource),
    )
}

fn block(lines: &str) -> String {
    if lines.is_empty() { String::new() } else { format!("\n{lines}    ") }
}

/// The key paths of an object's members: scalars themselves, references by each of their members.
fn identity(fields: &[Field], prefix: &str) -> Vec<String> {
    let mut paths: Vec<String> = fields
        .iter()
        .filter(|field| field.key)
        .flat_map(|field| {
            let path = format!("{prefix}.{}", field.name);
            if field.children.is_empty() {
                vec![path]
            } else {
                field.children.iter().map(|child| format!("{path}.{}", child.name)).collect()
            }
        })
        .collect();
    paths.sort();
    paths
}

/// Collects what hangs on paths while walking the tree of members.
struct Walk<'a> {
    resource: &'a Resource,
    references: String,
    descriptors: String,
    array_keys: String,
}

impl Walk<'_> {
    fn fields(&mut self, fields: &[Field], prefix: &str, strong: bool, inside_reference: bool) {
        for field in fields {
            let path = format!("{prefix}.{}", field.name);
            let strong = strong && field.required;
            match &field.kind {
                Kind::Reference(target) => {
                    self.reference(field, &path, target, strong);
                    self.fields(&field.children, &path, strong, true);
                }
                Kind::Array(_) => {
                    let items = format!("{path}[*]");
                    self.array_key(field, &items);
                    self.fields(&field.children, &items, strong, inside_reference);
                }
                Kind::Object(_) => self.fields(&field.children, &path, strong, inside_reference),
                Kind::Descriptor(name) => writeln!(
                    self.descriptors,
                    "        DescriptorSpec {{ path: {path:?}, descriptor: {name:?}, required: {}, via_reference: {inside_reference} }},",
                    field.required
                )
                .expect("writing to a string"),
                _ => {}
            }
        }
    }

    fn reference(&mut self, field: &Field, path: &str, target: &str, strong: bool) {
        let role = self.resource.roles.iter().find(|(of, _)| of == path).map(|(_, role)| role);
        let fields: String = field.children.iter().map(|child| format!("({:?}, &{:?}), ", child.name, child.repeats)).collect();
        let collection = path.contains("[*]");
        let identity = field.key && !collection;
        writeln!(
            self.references,
            "        ReferenceSpec {{\n            path: {path:?},\n            target: {target:?},\n            role: {role:?},\n            \
             strong: {strong},\n            identity: {identity},\n            collection: {collection},\n            fields: &[{}],\n        }},",
            fields.trim_end_matches(", ")
        )
        .expect("writing to a string");
    }

    fn array_key(&mut self, field: &Field, items: &str) {
        let stated = self.resource.unique.iter().find(|(array, _)| array == items).map(|(_, key)| key.clone());
        let key = stated.unwrap_or_else(|| identity(&field.children, items));
        if !key.is_empty() {
            writeln!(self.array_keys, "        ArrayKeySpec {{ array: {items:?}, key: &{key:?} }},").expect("writing to a string");
        }
    }
}

fn fields(list: &[Field], depth: usize) -> String {
    let mut out = String::new();
    for field in list {
        let indent = "    ".repeat(depth);
        let name = &field.name;
        let inner = || format!("&[\n{}{indent}]", fields(&field.children, depth + 1));
        let mut text = match &field.kind {
            Kind::Text => format!("F::text({name:?}, {}, {})", field.min.unwrap_or(0), field.max.unwrap_or(u32::MAX)),
            Kind::Date => format!("F::date({name:?})"),
            Kind::DateTime => format!("F::date_time({name:?})"),
            Kind::Time => format!("F::time({name:?})"),
            Kind::Boolean => format!("F::boolean({name:?})"),
            Kind::Int32 => format!("F::int32({name:?})"),
            Kind::Int64 => format!("F::int64({name:?})"),
            Kind::Decimal(precision, scale) => format!("F::decimal({name:?}, {precision}, {scale})"),
            Kind::Descriptor(descriptor) => format!("F::descriptor({name:?}, {descriptor:?})"),
            Kind::Reference(target) => format!("F::reference({name:?}, {target:?}, {})", inner()),
            Kind::Object(entity) => format!("F::object({name:?}, {entity:?}, {})", inner()),
            Kind::Array(entity) => format!("F::array({name:?}, {entity:?}, {}, {})", field.min.unwrap_or(0), inner()),
        };
        for (method, value) in [("from", &field.from), ("to", &field.to)] {
            if let Some(value) = value {
                let value = if value.contains('.') { value.clone() } else { format!("{value}.0") };
                write!(text, ".{method}({value})").expect("writing to a string");
            }
        }
        text += if field.required { ".required()" } else { "" };
        text += if field.key { ".key()" } else { "" };
        writeln!(out, "{indent}{text},").expect("writing to a string");
    }
    out
}

/// Which Campus filter concerns a resource. Campus publishes no list; this reads it off the key and the authorization.
fn scope(resource: &Resource) -> &'static str {
    let people = ["Student", "Staff", "Contact", "Parent"];
    let key = identity(&resource.fields, "$");
    let has = |member: &str| key.iter().any(|path| path.ends_with(member));
    if people.contains(&resource.name.as_str())
        || resource.securable.iter().any(|(role, _)| people.contains(&role.as_str()))
        || people.iter().any(|person| has(&format!(".{}UniqueId", person.to_lowercase())))
    {
        "Person"
    } else if has(".sectionIdentifier") {
        "Section"
    } else if has(".courseCode") || has(".localCourseCode") {
        "Course"
    } else if has(".schoolId") {
        "School"
    } else {
        "District"
    }
}

fn category(resource: &Resource) -> String {
    CATEGORIES
        .iter()
        .find(|(_, endpoints)| endpoints.contains(&resource.endpoint.as_str()))
        .map(|(category, _)| (*category).to_owned())
        .or_else(|| resource.domains.first().cloned())
        .unwrap_or_else(|| "Other".to_owned())
}

/// `StudentCTEProgramAssociation` as `STUDENT_CTE_PROGRAM_ASSOCIATION`.
pub(crate) fn shouting(name: &str) -> String {
    snake(name).to_uppercase()
}

/// `StudentCTEProgramAssociation` as `student_cte_program_association`.
pub(crate) fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        let after_small = at > 0 && !letters[at - 1].is_uppercase();
        // The `s` of `URIs` belongs to the letters before it.
        let before_plural = letters.get(at + 1) == Some(&'s') && letters.get(at + 2).is_none_or(|next| next.is_uppercase());
        let before_small = at > 0 && !before_plural && letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (after_small || before_small) {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}
