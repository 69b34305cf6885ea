//! [`Metadata`]: what a host publishes of itself beside its data: load order, OpenAPI documents and the list of them, the list of schema files.

use std::fmt::Write as _;

use edfi_resync::graph::Dependencies;
use edfi_resync::model::{Model, ResourceClass, ResourceKind};
use edfi_resync::{Error, ErrorKind, Result};
use http::HeaderMap;
use http::header::ACCEPT;
use serde_json::{Value, json};

use super::answers::Answer;
use super::flavour::{Documents, Flavour};
use super::openapi;
use super::tables::Tables;

/// What of it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Metadata<'p> {
    /// Where the rest is.
    Index,
    /// The list of the OpenAPI documents.
    Sections,
    /// The load order.
    Dependencies,
    /// An OpenAPI document.
    Document(Section),
    /// The list of what has schema files.
    Schemas,
    /// The list of the schema files of this.
    SchemaFiles(&'p str),
}

/// What an OpenAPI document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Resources,
    Descriptors,
}

impl<'p> Metadata<'p> {
    /// Reads a path that has no slash at its end.
    pub(super) fn of(path: &'p str, flavour: &Flavour, data_path: &str) -> Option<Self> {
        const HEAD: &str = "/metadata";
        let head = path.get(..HEAD.len())?;
        let rest = path.get(HEAD.len()..).filter(|_| head.eq_ignore_ascii_case(HEAD))?;
        let lower = rest.to_ascii_lowercase();
        Some(match (flavour.documents, lower.as_str()) {
            (Documents::Swagger, "") | (Documents::OpenApi, "/specifications") => Self::Sections,
            (Documents::OpenApi, "") => Self::Index,
            (Documents::OpenApi, "/dependencies") => Self::Dependencies,
            (Documents::OpenApi, "/specifications/resources-spec.json") => Self::Document(Section::Resources),
            (Documents::OpenApi, "/specifications/descriptors-spec.json") => Self::Document(Section::Descriptors),
            (_, "/xsd") => Self::Schemas,
            (Documents::Swagger, path) if path.starts_with(data_path) => match &path[data_path.len()..] {
                "/dependencies" => Self::Dependencies,
                "/resources/swagger.json" => Self::Document(Section::Resources),
                "/descriptors/swagger.json" => Self::Document(Section::Descriptors),
                _ => return None,
            },
            _ => Self::SchemaFiles(rest.strip_prefix("/xsd/")?.strip_suffix("/files").filter(|name| !name.contains('/'))?),
        })
    }

    /// What is answered, for a server whose root is `root`; nothing if it does not have that.
    pub(super) fn answer(
        self,
        tables: &Tables,
        flavour: &Flavour,
        data_path: &str,
        headers: &HeaderMap,
        root: &str,
    ) -> Result<Option<Answer>> {
        let model = tables.model();
        let json = match self {
            Self::Index => index(root),
            Self::Sections => sections(flavour, data_path, root),
            Self::Dependencies if wants_graph(headers) => {
                return Ok(Some(Answer::text("application/graphml", graph(&*Dependencies::shared(model)?))));
            }
            Self::Dependencies => serde_json::to_value(Dependencies::shared(model)?.load_order())
                .map_err(|error| Error::new(ErrorKind::Unexpected, "the load order is no JSON").with_source(error))?,
            Self::Document(section) => openapi::document(tables, flavour, data_path, section, root),
            Self::Schemas => schemas(model, root),
            Self::SchemaFiles(name) => match schema_files(name, model, root) {
                Some(files) => files,
                None => return Ok(None),
            },
        };
        Ok(Some(Answer::json(&json)))
    }
}

impl Section {
    /// Whether a kind stands in this document.
    pub(super) fn holds(self, kind: &ResourceKind) -> bool {
        match kind.spec().class {
            ResourceClass::Abstract => false,
            ResourceClass::Descriptor => self == Self::Descriptors,
            _ => self == Self::Resources,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Resources => "Resources",
            Self::Descriptors => "Descriptors",
        }
    }

    fn path(self, flavour: &Flavour, data_path: &str) -> String {
        let name = self.name().to_lowercase();
        match flavour.documents {
            Documents::Swagger => format!("/metadata{data_path}/{name}/swagger.json"),
            Documents::OpenApi => format!("/metadata/specifications/{name}-spec.json"),
        }
    }
}

fn index(root: &str) -> Value {
    json!({
        "dependencies": format!("{root}/metadata/dependencies"),
        "specifications": format!("{root}/metadata/specifications"),
        "xsdMetadata": format!("{root}/metadata/xsd"),
    })
}

fn sections(flavour: &Flavour, data_path: &str, root: &str) -> Value {
    let section = |section: Section| json!({"name": section.name(), "endpointUri": format!("{root}{}", section.path(flavour, data_path)), "prefix": ""});
    json!([section(Section::Resources), section(Section::Descriptors)])
}

fn schemas(model: &Model, root: &str) -> Value {
    let listed = |description: String, name: &str, version: &str| {
        let files = format!("{root}/metadata/xsd/{name}/files");
        json!({"description": description, "name": name, "version": version, "files": files})
    };
    let core = listed("Core schema (Ed-Fi) files for the data model".to_owned(), "ed-fi", &format!("{}.0", model.version()));
    let extensions = model.extensions().map(|extension| {
        let description = format!("Extension ({}) blended with Core schema files for the data model", extension.name);
        listed(description, extension.namespace, extension.version)
    });
    std::iter::once(core).chain(extensions).collect()
}

/// The files of the standard or of an extension; nothing if the model does not have that.
fn schema_files(name: &str, model: &Model, root: &str) -> Option<Value> {
    let of_extension = model.extensions().find(|extension| extension.namespace.eq_ignore_ascii_case(name));
    let core = ["Ed-Fi-Core", "Interchange-Descriptors", "Interchange-EducationOrganization", "Interchange-Student"];
    let (folder, names) = match of_extension {
        Some(extension) => (extension.namespace, vec![format!("EXTENSION-{}-Extended-Core", extension.name)]),
        None if name.eq_ignore_ascii_case("ed-fi") => ("ed-fi", core.map(str::to_owned).to_vec()),
        None => return None,
    };
    Some(names.iter().map(|name| format!("{root}/metadata/xsd/{folder}/{name}.xsd")).collect())
}

fn wants_graph(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.to_ascii_lowercase().contains("application/graphml")
}

/// The load graph as GraphML. People have a second node, for the phase behind their primary associations, on which everything depends that depends
/// on these.
fn graph(dependencies: &Dependencies) -> String {
    let people = dependencies.people();
    let second = |person: &ResourceKind| format!("{}#Retry", person.path());
    let mut nodes: Vec<_> = dependencies.groups().into_iter().flatten().map(|kind| kind.path()).collect();
    nodes.extend(people.iter().map(second));
    let mut edges = Vec::new();
    for kind in dependencies.groups().into_iter().flatten() {
        let own = dependencies.person_of(&kind);
        for prerequisite in dependencies.prerequisites(&kind) {
            let opens = dependencies.person_of(&prerequisite);
            match &opens {
                // What is about a person depends on the person by way of the associations, which depend on the person itself.
                None if people.contains(&prerequisite) && own.as_ref() != Some(&prerequisite) => {}
                None => edges.push((prerequisite.path(), kind.path())),
                Some(person) if own.as_ref() != Some(person) => edges.push((second(person), kind.path())),
                Some(_) => {}
            }
        }
        if let Some(person) = &own {
            edges.push((kind.path(), second(person)));
        }
    }
    edges.sort_unstable();
    edges.dedup();
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n  \
         <graph id=\"EdFi Dependencies\" edgedefault=\"directed\">\n",
    );
    for node in nodes {
        let _ = writeln!(text, "    <node id=\"{node}\"/>");
    }
    for (source, target) in edges {
        let _ = writeln!(text, "    <edge source=\"{source}\" target=\"{target}\"/>");
    }
    text.push_str("  </graph>\n</graphml>\n");
    text
}
