//! The OpenAPI documents of a host, from the tables of the model: Swagger 2.0 or OpenAPI 3.0, whichever the version publishes.
//!
//! Names are those that clients look for: `edFi_schoolReference` below `definitions` or `components/schemas`, a schema of its own for the items of each
//! collection, `x-Ed-Fi-isIdentity` on members of keys and `x-Ed-Fi-isUpdatable` on resources whose key a PUT may change.

use edfi_resync::model::{FieldKind, FieldSpec, Model, ResourceClass};
use serde_json::{Map, Value, json};

use super::flavour::{Cursor, Documents, ETags, Flavour, Snapshots};
use super::metadata::Section;
use super::path::{camel, simple};
use super::tables::{KindTable, Tables};

/// The document about these kinds, for a server whose root is `root`.
pub(super) fn document(tables: &Tables, flavour: &Flavour, data_path: &str, section: Section, root: &str) -> Value {
    let mut writer = Writer { flavour, tables, schemas: Map::new() };
    let (mut paths, mut tags) = (Map::new(), Vec::new());
    for table in tables.kinds().filter(|table| section.holds(&table.kind)) {
        writer.resource(table);
        let about = format!("{} of {}.", table.simple_name(), project(tables.model(), table.spec().namespace));
        tags.push(json!({"name": tag(table), "description": about}));
        writer.paths(table, &mut paths);
    }
    let rel = json!({"type": "object", "properties": {"rel": {"type": "string"}, "href": {"type": "string"}}});
    writer.schemas.insert("link".to_owned(), rel);
    let info = json!({
        "title": "Ed-Fi API",
        "description": "The resources of this host, as the mock of edfi-resync serves them.",
        "version": "3",
    });
    let token_url = format!("{root}/oauth/token");
    match flavour.documents {
        Documents::Swagger => {
            let (scheme, rest) = root.split_once("://").unwrap_or(("http", root));
            let (host, base) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            json!({
                "swagger": "2.0",
                "info": info,
                "host": host,
                "basePath": format!("{base}{data_path}"),
                "schemes": [scheme],
                "consumes": ["application/json"],
                "tags": tags,
                "paths": paths,
                "definitions": writer.schemas,
                "securityDefinitions": {
                    "oauth2_client_credentials": {"type": "oauth2", "flow": "application", "tokenUrl": token_url, "scopes": {}},
                },
                "security": [{"oauth2_client_credentials": []}],
            })
        }
        Documents::OpenApi => json!({
            "openapi": "3.0.1",
            "info": info,
            "servers": [{"url": format!("{root}{data_path}")}],
            "tags": tags,
            "paths": paths,
            "components": {
                "schemas": writer.schemas,
                "securitySchemes": {
                    "oauth2_client_credentials": {
                        "type": "oauth2",
                        "flows": {"clientCredentials": {"tokenUrl": token_url, "scopes": {}}},
                    },
                },
            },
            "security": [{"oauth2_client_credentials": []}],
        }),
    }
}

/// Writes schemas and operations in the dialect of a flavour.
struct Writer<'a> {
    flavour: &'a Flavour,
    tables: &'a Tables,
    schemas: Map<String, Value>,
}

/// What an operation answers, by status; true where there is a body of this schema.
const REFUSALS: [(&str, &str); 8] = [
    ("400", "The request was invalid; nothing was changed."),
    ("401", "The request requires authentication."),
    ("403", "The caller may not do this to the data."),
    ("404", "There is no such data."),
    ("405", "The method is not supported here."),
    ("429", "Too many requests; try again later."),
    ("500", "An unhandled error occurred on the server."),
    ("503", "The service is not available; try again later."),
];
const GONE: (&str, &str) = ("410", "There is no such snapshot.");
const CONFLICTS: [(&str, &str); 3] = [
    ("409", "What the data refers to is not there, or refers to it still, or another item has its key."),
    ("412", "The item is not in the state that the request asks for."),
    ("415", "The media type of the body is not supported."),
];

impl Writer<'_> {
    fn swagger(&self) -> bool {
        self.flavour.documents == Documents::Swagger
    }

    fn reference(&self, name: &str) -> Value {
        let place = if self.swagger() { "definitions" } else { "components/schemas" };
        json!({"$ref": format!("#/{place}/{name}")})
    }

    /// The schema of a kind, and all that it is made of.
    fn resource(&mut self, table: &KindTable) {
        let spec = table.spec();
        let name = schema_name(spec.namespace, table.simple_name());
        let mut schema = self.object(spec.namespace, spec.fields);
        let properties = schema["properties"].as_object_mut();
        if let Some(properties) = properties {
            properties.insert("id".to_owned(), json!({"type": "string"}));
            properties.insert("_etag".to_owned(), json!({"type": "string"}));
            if self.flavour.last_modified_member {
                properties.insert("_lastModifiedDate".to_owned(), json!({"type": "string", "format": "date-time"}));
            }
        }
        if spec.updatable_key {
            schema["x-Ed-Fi-isUpdatable"] = json!(true);
        }
        self.schemas.insert(name, schema);
    }

    fn object(&mut self, namespace: &str, fields: &[FieldSpec]) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in fields {
            properties.insert(field.name.to_owned(), self.member(namespace, field));
            if field.required {
                required.push(field.name);
            }
        }
        let mut schema = json!({"type": "object", "properties": properties});
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        schema
    }

    fn member(&mut self, namespace: &str, field: &FieldSpec) -> Value {
        let mut schema = match field.kind {
            FieldKind::Reference { target, fields } => {
                let mut object = self.object(namespace, fields);
                // Whatever a reference holds is of the key of what it refers to.
                for part in object["properties"].as_object_mut().into_iter().flat_map(Map::values_mut) {
                    part["x-Ed-Fi-isIdentity"] = json!(true);
                }
                object["properties"]["link"] = self.reference("link");
                let target = self
                    .tables
                    .model()
                    .named(target)
                    .map_or_else(|| schema_name(namespace, target), |kind| schema_name(kind.spec().namespace, simple(kind.name())));
                return self.named(&format!("{target}Reference"), object);
            }
            FieldKind::Object { entity, fields } if field.name == "_ext" => {
                let extensions = fields.iter().map(|extension| (extension.name.to_owned(), self.member(extension.name, extension)));
                let object = json!({"type": "object", "properties": extensions.collect::<Map<_, _>>()});
                return self.named(&camel(entity), object);
            }
            FieldKind::Object { entity, fields } => {
                let object = self.object(namespace, fields);
                return self.named(&schema_name(namespace, entity), object);
            }
            FieldKind::Array { entity, items, .. } => {
                let object = self.object(namespace, items);
                return json!({"type": "array", "items": self.named(&schema_name(namespace, entity), object)});
            }
            kind => scalar(kind),
        };
        if field.key {
            schema["x-Ed-Fi-isIdentity"] = json!(true);
        }
        schema
    }

    /// A reference to this schema, under this name or, where another schema has it, under a longer one.
    fn named(&mut self, name: &str, schema: Value) -> Value {
        let mut free = name.to_owned();
        while self.schemas.get(&free).is_some_and(|other| *other != schema) {
            free.push('_');
        }
        let reference = self.reference(&free);
        self.schemas.insert(free, schema);
        reference
    }

    /// The operations on a kind.
    fn paths(&self, table: &KindTable, paths: &mut Map<String, Value>) {
        let spec = table.spec();
        let (path, schema) = (table.kind.path(), self.reference(&schema_name(spec.namespace, table.simple_name())));
        let tag = &tag(table);
        let rows = json!({"type": "array", "items": schema});
        let mut listing = self.paging();
        listing.extend(table.filters.values().map(|filter| self.parameter(&filter.name, "query", false, &scalar(filter.kind))));
        listing.push(self.parameter("id", "query", false, &json!({"type": "string"})));
        let mut collection = Map::new();
        let filters = listing.clone();
        collection.insert("get".to_owned(), self.operation(tag, "get", tag, listing, None, &[("200", Some(&rows))]));
        let id = self.parameter("id", "path", true, &json!({"type": "string"}));
        let mut item = Map::new();
        let read = vec![id.clone(), self.parameter("If-None-Match", "header", false, &json!({"type": "string"}))];
        item.insert("get".to_owned(), self.operation(tag, "getById", tag, read, None, &[("200", Some(&schema)), ("304", None)]));
        if spec.class != ResourceClass::SchoolYear {
            let guards = self.guards();
            let posted = self.operation(tag, "post", tag, guards.clone(), Some(&schema), &[("200", None), ("201", None)]);
            collection.insert("post".to_owned(), posted);
            let guarded = vec![id.clone(), guards[0].clone()];
            let updating = [vec![id], guards].concat();
            item.insert("put".to_owned(), self.operation(tag, "put", tag, updating, Some(&schema), &[("204", None)]));
            item.insert("delete".to_owned(), self.operation(tag, "delete", tag, guarded, None, &[("204", None)]));
        }
        paths.insert(path.clone(), Value::Object(collection));
        paths.insert(format!("{path}/{{id}}"), Value::Object(item));
        let tracked = json!({"type": "array", "items": {"type": "object"}});
        let changes = || self.changes();
        let deletes = self.operation(tag, "deletes", tag, changes(), None, &[("200", Some(&tracked))]);
        paths.insert(format!("{path}/deletes"), json!({"get": deletes}));
        if self.flavour.key_changes {
            let changed = self.operation(tag, "keyChanges", tag, changes(), None, &[("200", Some(&tracked))]);
            paths.insert(format!("{path}/keyChanges"), json!({"get": changed}));
        }
        if self.flavour.cursor != Cursor::None {
            let number = self.parameter("number", "query", false, &json!({"type": "integer", "format": "int32"}));
            let tokens = json!({
                "type": "object",
                "properties": {"pageTokens": {"type": "array", "items": {"type": "string"}}},
            });
            let asked = [vec![number], filters].concat();
            let partitions = self.operation(tag, "partitions", tag, asked, None, &[("200", Some(&tokens))]);
            paths.insert(format!("{path}/partitions"), json!({"get": partitions}));
        }
    }

    /// The headers by which a client says in which state it wants an item to be.
    fn guards(&self) -> Vec<Value> {
        let header = |name: &str| self.parameter(name, "header", false, &json!({"type": "string"}));
        let known = ["If-Match", "If-None-Match"].into_iter().take(if self.flavour.etags == ETags::ContentVersion { 2 } else { 1 });
        known.map(header).collect()
    }

    fn paging(&self) -> Vec<Value> {
        let mut paging = self.changes();
        if self.flavour.cursor != Cursor::None {
            paging.push(self.parameter("pageToken", "query", false, &json!({"type": "string"})));
            paging.push(self.parameter("pageSize", "query", false, &json!({"type": "integer", "format": "int32"})));
        }
        paging
    }

    fn changes(&self) -> Vec<Value> {
        let number = json!({"type": "integer", "format": "int64"});
        let mut parameters: Vec<_> = ["offset", "limit", "minChangeVersion", "maxChangeVersion"]
            .iter()
            .map(|name| self.parameter(name, "query", false, &number))
            .collect();
        parameters.push(self.parameter("totalCount", "query", false, &json!({"type": "boolean"})));
        match self.flavour.snapshots {
            Snapshots::Unread => {}
            Snapshots::UseSnapshot => parameters.push(self.parameter("Use-Snapshot", "header", false, &json!({"type": "boolean"}))),
            Snapshots::Identifier => {
                parameters.push(self.parameter("Snapshot-Identifier", "header", false, &json!({"type": "string"})));
            }
        }
        parameters
    }

    fn parameter(&self, name: &str, place: &str, required: bool, schema: &Value) -> Value {
        let mut parameter = json!({"name": name, "in": place, "required": required});
        if self.swagger() {
            for (name, value) in schema.as_object().into_iter().flatten() {
                parameter[name] = value.clone();
            }
        } else {
            parameter["schema"] = schema.clone();
        }
        parameter
    }

    fn operation(
        &self,
        tag: &str,
        verb: &str,
        of: &str,
        mut parameters: Vec<Value>,
        body: Option<&Value>,
        answers: &[(&str, Option<&Value>)],
    ) -> Value {
        let mut responses = Map::new();
        for (status, schema) in answers {
            responses.insert((*status).to_owned(), self.response("The request was carried out.", *schema));
        }
        let writes = matches!(verb, "post" | "put" | "delete");
        let gone = Some(&GONE).filter(|_| self.flavour.snapshots == Snapshots::Identifier);
        for (status, said) in REFUSALS.iter().chain(CONFLICTS.iter().filter(|_| writes)).chain(gone) {
            responses.insert((*status).to_owned(), self.response(said, None));
        }
        let mut operation = json!({"tags": [tag], "operationId": format!("{verb}_{of}"), "summary": format!("{verb} {of}")});
        if let Some(schema) = body {
            if self.swagger() {
                parameters.push(json!({"name": "body", "in": "body", "required": true, "schema": schema}));
            } else {
                operation["requestBody"] = json!({"required": true, "content": {"application/json": {"schema": schema}}});
            }
        }
        // What writes answers without a body when it is carried out.
        if self.swagger() && !writes {
            operation["produces"] = json!(["application/json"]);
        }
        operation["parameters"] = json!(parameters);
        operation["responses"] = Value::Object(responses);
        operation
    }

    fn response(&self, description: &str, schema: Option<&Value>) -> Value {
        let mut response = json!({"description": description});
        if let Some(schema) = schema {
            if self.swagger() {
                response["schema"] = schema.clone();
            } else {
                response["content"] = json!({"application/json": {"schema": schema}});
            }
        }
        response
    }
}

/// What a resource is filed under; one of an extension may have the endpoint of one of the standard.
fn tag(table: &KindTable) -> String {
    let spec = table.spec();
    if spec.namespace == "ed-fi" { spec.endpoint.to_owned() } else { format!("{}_{}", spec.namespace, spec.endpoint) }
}

/// The name of the standard, or of the extension with this namespace.
fn project<'m>(model: &'m Model, namespace: &str) -> &'m str {
    model.extensions().find(|extension| extension.namespace == namespace).map_or("Ed-Fi", |extension| extension.name)
}

/// `edFi_school`: the schema part of the route, and the name.
fn schema_name(namespace: &str, name: &str) -> String {
    let mut parts = namespace.split('-');
    let first = parts.next().unwrap_or_default().to_owned();
    let space = parts.fold(first, |space, part| space + &super::path::pascal(part));
    format!("{space}_{}", camel(name))
}

fn scalar(kind: FieldKind) -> Value {
    match kind {
        FieldKind::Text { min: 0, max } => json!({"type": "string", "maxLength": max}),
        FieldKind::Text { min, max } => json!({"type": "string", "minLength": min, "maxLength": max}),
        FieldKind::Date => json!({"type": "string", "format": "date"}),
        FieldKind::DateTime => json!({"type": "string", "format": "date-time"}),
        FieldKind::Boolean => json!({"type": "boolean"}),
        FieldKind::Integer { from, to } if i32::try_from(from).is_ok() && i32::try_from(to).is_ok() => {
            json!({"type": "integer", "format": "int32"})
        }
        FieldKind::Integer { .. } => json!({"type": "integer", "format": "int64"}),
        FieldKind::Decimal { .. } => json!({"type": "number", "format": "double"}),
        FieldKind::Descriptor(_) => json!({"type": "string", "maxLength": 306}),
        _ => json!({"type": "string"}),
    }
}
