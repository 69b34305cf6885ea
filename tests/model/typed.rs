//! Renders a [`Standard`] as the typed structs of `edfi_resync::resources`: one file a domain, and one for the references.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::facts::{Field, Kind, Resource, Standard};
use super::tables::snake;

/// Where resources stand that no domain claims.
const NO_DOMAIN: &str = "Common";

/// Where references stand.
const REFERENCES: &str = "References";

/// Renders the files of a standard, by name.
pub(crate) fn render(standard: &Standard) -> BTreeMap<String, String> {
    let mut structs = Structs { names: names(standard), files: BTreeMap::new(), done: BTreeSet::new(), uses: BTreeMap::new() };
    let concrete = || standard.resources.iter().filter(|resource| !resource.is_abstract);
    for resource in concrete() {
        structs.resource(resource);
    }
    let render = |(domain, text): (&String, &String)| {
        // Other files' structs come through the module above, which gives all of them out.
        let is_elsewhere = |name: &&String| !text.contains(&format!(" pub struct {name} "));
        let mut elsewhere: Vec<&str> =
            structs.uses.get(domain).into_iter().flatten().filter(is_elsewhere).map(String::as_str).collect();
        if text.contains(" in \"") {
            elsewhere.insert(0, "MODEL");
        }
        let uses = match elsewhere.as_slice() {
            [] => String::new(),
            [name] => format!("use super::{name};\n"),
            names => format!("use super::{{\n    {},\n}};\n", names.join(",\n    ")),
        };
        let text = text.trim_start_matches('\n');
        let about = format!("//! {domain}.\n\n{uses}use crate::resources::prelude::*;\n\nresource! {{\n{text}}}\n");
        (format!("{}.rs", domain.to_lowercase().replace(' ', "_")), head(standard) + &about)
    };
    let mut files: BTreeMap<String, String> = structs.files.iter().map(render).collect();
    let modules: Vec<&str> = files.keys().map(|file| file.trim_end_matches(".rs")).collect();
    let mut list = head(standard);
    write!(list, "//! The structs of Data Standard {}, by domain.\n\n{USES}\n", standard.version).expect("writing to a string");
    for module in &modules {
        writeln!(list, "mod {module};").expect("writing to a string");
    }
    list.push('\n');
    for module in &modules {
        writeln!(list, "pub use {module}::*;").expect("writing to a string");
    }
    let mut entries: Vec<(String, String)> =
        concrete().map(|resource| (resource.endpoint.clone(), resource.name.clone())).collect();
    entries.sort();
    writeln!(list, "\nconst MODEL: fn() -> Model = Model::ds{};\n", standard.version.replace('.', "_"))
        .expect("writing to a string");
    list.push_str(PARSE);
    list.push_str("/// What each endpoint, in order, is read into.\nstatic EMPTY: &[(&str, Empty)] = &[\n");
    for (endpoint, name) in entries {
        writeln!(list, "    ({endpoint:?}, || Box::<{name}>::default()),").expect("writing to a string");
    }
    list.push_str("];\n");
    files.insert("mod.rs".to_owned(), list);
    files
}

const USES: &str = "\
use crate::model::Model;
use crate::resources::prelude::*;
";

const PARSE: &str = "\
/// Reads a record of any kind, descriptors included, by its endpoint.
///
/// # Errors
/// Of kind `UnknownResource` for an endpoint that the Data Standard does not have; otherwise as [`Resource::from_json`].
pub fn parse(endpoint: &str, body: &[u8]) -> Fallible<AnyResource> {
    let kind = MODEL().kind(endpoint)?;
    let object = match EMPTY.binary_search_by_key(&kind.endpoint(), |(endpoint, _)| endpoint) {
        Ok(at) => EMPTY[at].1(),
        Err(_) => Box::<CodeListEntry>::default(),
    };
    AnyResource::read(kind, object, body)
}

type Empty = fn() -> Box<dyn Object>;

";

fn head(standard: &Standard) -> String {
    format!("//! @generated from `edfi-resync/model/ds-{}.model` by `{}`. Do not edit.\n//!\n", standard.version, super::REFRESH)
}

/// The name of a struct by what tells it from others.
type Names = BTreeMap<(String, Shape), String>;

/// The members of a struct: name, type, whether required, and those inside.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone)]
struct Shape(Vec<(String, String, bool, Self)>);

impl Shape {
    fn of(fields: &[Field]) -> Self {
        let member = |field: &Field| (field.name.clone(), format!("{:?}", field.kind), field.required, Self::of(&field.children));
        Self(fields.iter().map(member).collect())
    }
}

/// Entities and references are shared by name where their members agree; where they do not, the later one has its parent's name in front.
fn names(standard: &Standard) -> Names {
    fn walk(fields: &[Field], parent: &str, names: &mut Names, taken: &mut BTreeSet<String>) {
        for field in fields {
            let name = match &field.kind {
                Kind::Reference(target) => format!("{target}Reference"),
                Kind::Object(entity) | Kind::Array(entity) => entity.clone(),
                _ => continue,
            };
            names.entry((name.clone(), Shape::of(&field.children))).or_insert_with(|| {
                let own = if taken.contains(&name) { format!("{parent}{name}") } else { name.clone() };
                assert!(taken.insert(own.clone()), "two structs would be named {own}");
                own
            });
            walk(&field.children, &name, names, taken);
        }
    }
    let mut names = Names::new();
    let mut taken: BTreeSet<String> = standard.resources.iter().map(|resource| resource.name.clone()).collect();
    for resource in standard.resources.iter().filter(|resource| !resource.is_abstract) {
        walk(&resource.fields, &resource.name, &mut names, &mut taken);
    }
    names
}

struct Structs {
    names: Names,
    /// The text of the structs, by domain.
    files: BTreeMap<String, String>,
    done: BTreeSet<String>,
    /// The structs that fields hold, by domain.
    uses: BTreeMap<String, BTreeSet<String>>,
}

impl Structs {
    fn resource(&mut self, resource: &Resource) {
        let domain = resource.domains.first().map_or(NO_DOMAIN, String::as_str).to_owned();
        let doc = format!("A record of `{}`.", resource.endpoint);
        self.structure(&domain, &resource.name, &doc, Some(&resource.endpoint), &resource.fields);
        self.children(&domain, &resource.endpoint, &resource.fields);
    }

    fn children(&mut self, parent_domain: &str, parent: &str, fields: &[Field]) {
        for field in fields {
            let path = format!("{parent}.{}", field.name);
            let (key, domain, doc) = match &field.kind {
                Kind::Reference(target) => {
                    (format!("{target}Reference"), REFERENCES, format!("A reference to a {target}: its key."))
                }
                Kind::Object(entity) => (entity.clone(), parent_domain, format!("The object `{path}`.")),
                Kind::Array(entity) => (entity.clone(), parent_domain, format!("An item of `{path}`.")),
                _ => continue,
            };
            let name = self.names[&(key, Shape::of(&field.children))].clone();
            self.uses.entry(parent_domain.to_owned()).or_default().insert(name.clone());
            if self.done.insert(name.clone()) {
                self.structure(domain, &name, &doc, None, &field.children);
                self.children(domain, &path, &field.children);
            }
        }
    }

    fn structure(&mut self, domain: &str, name: &str, doc: &str, endpoint: Option<&str>, fields: &[Field]) {
        let place = endpoint.map_or(String::new(), |endpoint| format!(" in {endpoint:?}"));
        let mut text = format!("\n    /// {doc}\n    pub struct {name}{place} {{\n");
        let mut members = BTreeSet::from(["other".to_owned()]);
        for field in fields {
            let member = snake(&field.name);
            assert!(members.insert(member.clone()), "{name} has two fields {member}");
            let need = if field.required { "required" } else { "optional" };
            writeln!(
                text,
                "        /// {}\n        pub {member}: {} = {need}({:?}),",
                field_doc(field),
                self.field_type(field),
                field.name
            )
            .expect("writing to a string");
        }
        text.push_str("    }\n");
        self.files.entry(domain.to_owned()).or_default().push_str(&text);
    }

    fn field_type(&self, field: &Field) -> String {
        let structure = |key: String| self.names[&(key, Shape::of(&field.children))].clone();
        let plain = match &field.kind {
            Kind::Text => "String".to_owned(),
            Kind::Date => "Date".to_owned(),
            Kind::DateTime => "DateTime".to_owned(),
            Kind::Time => "Time".to_owned(),
            Kind::Boolean => "bool".to_owned(),
            Kind::Int32 => "i32".to_owned(),
            Kind::Int64 => "i64".to_owned(),
            Kind::Decimal(..) => "Decimal".to_owned(),
            Kind::Descriptor(_) => "Descriptor".to_owned(),
            Kind::Reference(target) => structure(format!("{target}Reference")),
            Kind::Object(entity) => structure(entity.clone()),
            Kind::Array(entity) => return format!("Vec<{}>", structure(entity.clone())),
        };
        if field.required { plain } else { format!("Option<{plain}>") }
    }
}

/// The JSON name, and what the model says of the value.
fn field_doc(field: &Field) -> String {
    let mut facts = Vec::new();
    match &field.kind {
        Kind::Text => match (field.min.unwrap_or(0), field.max) {
            (0, Some(max)) => facts.push(format!("at most {max} characters")),
            (min, Some(max)) => facts.push(format!("{min} to {max} characters")),
            (_, None) => {}
        },
        Kind::Decimal(precision, scale) => facts.push(format!("{precision} digits, {scale} of them behind the point")),
        Kind::Descriptor(name) => facts.push(format!("a value of {name}")),
        Kind::Array(_) if field.required => facts.push("at least one".to_owned()),
        _ => {}
    }
    match (&field.from, &field.to) {
        (Some(from), Some(to)) => facts.push(format!("{from} to {to}")),
        (Some(from), None) => facts.push(format!("at least {from}")),
        (None, Some(to)) => facts.push(format!("at most {to}")),
        (None, None) => {}
    }
    let key = if field.key { ", key" } else { "" };
    let facts = if facts.is_empty() { String::new() } else { format!(": {}", facts.join(", ")) };
    format!("`{}`{key}{facts}.", field.name)
}
