//! Reads the compact `.model` files (`edfi-resync/model/README.md` describes them) into plain structs.

/// One Data Standard, or one extension of it.
#[derive(Debug, Default)]
pub(crate) struct Standard {
    pub(crate) version: String,
    pub(crate) namespace: String,
    /// The name of an extension, and the version of the Data Standard that it extends.
    pub(crate) extension: Option<(String, String)>,
    /// Name without `Descriptor`, and endpoint.
    pub(crate) descriptors: Vec<(String, String)>,
    pub(crate) resources: Vec<Resource>,
}

#[derive(Debug, Default, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "they are the words of the file")]
pub(crate) struct Resource {
    pub(crate) name: String,
    pub(crate) endpoint: String,
    pub(crate) is_abstract: bool,
    /// What an extension adds to a resource of the Data Standard.
    pub(crate) is_addition: bool,
    pub(crate) extends: Option<String>,
    pub(crate) renamed: Option<(String, String)>,
    pub(crate) updatable_key: bool,
    pub(crate) school_year: bool,
    pub(crate) domains: Vec<String>,
    pub(crate) securable: Vec<(String, Vec<String>)>,
    pub(crate) roles: Vec<(String, String)>,
    pub(crate) equal: Vec<Vec<String>>,
    pub(crate) unique: Vec<(String, Vec<String>)>,
    pub(crate) fields: Vec<Field>,
}

#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    pub(crate) key: bool,
    /// `min=` (characters or items), `max=` (characters), `from=` and `to=` (numbers).
    pub(crate) min: Option<u32>,
    pub(crate) max: Option<u32>,
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    /// For a member of a reference: the paths in the target that it repeats.
    pub(crate) repeats: Vec<String>,
    pub(crate) children: Vec<Field>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Text,
    Date,
    DateTime,
    Time,
    Boolean,
    Int32,
    Int64,
    Decimal(u8, u8),
    Descriptor(String),
    Reference(String),
    Object(String),
    Array(String),
}

/// Parses a `.model` file; panics with the line, since the file is ours.
pub(crate) fn parse(text: &str) -> Standard {
    let mut standard = Standard::default();
    for (number, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        if line.trim().is_empty() {
            continue;
        }
        if indent > 0 {
            let resource = standard.resources.last_mut().expect("a field stands below a resource");
            insert(&mut resource.fields, indent / 2, parse_field(line.trim()));
            continue;
        }
        let (word, rest) = line.split_once(' ').unwrap_or_else(|| panic!("line {}: {line:?}", number + 1));
        match word {
            "standard" => {
                let (version, namespace) = rest.split_once(' ').expect("version and namespace");
                short(version).clone_into(&mut standard.version);
                namespace.clone_into(&mut standard.namespace);
            }
            "extension" => {
                let words: Vec<&str> = rest.split(' ').collect();
                let [namespace, name, version, of] = words[..] else { panic!("line {}: {line:?}", number + 1) };
                version.clone_into(&mut standard.version);
                namespace.clone_into(&mut standard.namespace);
                standard.extension = Some((name.to_owned(), short(of).to_owned()));
            }
            "descriptor" => {
                let (name, endpoint) = rest.split_once(' ').expect("name and endpoint");
                standard.descriptors.push((name.into(), endpoint.into()));
            }
            "resource" | "abstract" | "extended" => standard.resources.push(parse_head(word, rest)),
            _ => {
                let resource = standard.resources.last_mut().expect("a fact stands below a resource");
                match word {
                    "domains" => resource.domains = rest.split(", ").map(str::to_owned).collect(),
                    "securable" => resource.securable.push(named_paths(rest)),
                    "role" => {
                        let (path, role) = rest.split_once(": ").expect("path and role");
                        resource.roles.push((full(path), role.to_owned()));
                    }
                    "equal" => resource.equal.push(rest.split(' ').map(full).collect()),
                    "unique" => {
                        let (array, keys) = rest.split_once(": ").expect("array and keys");
                        let array = full(array);
                        let keys = keys.split(' ').map(|key| format!("{array}.{key}")).collect();
                        resource.unique.push((array, keys));
                    }
                    other => panic!("line {}: unknown word {other:?}", number + 1),
                }
            }
        }
    }
    standard
}

fn short(version: &str) -> &str {
    version.rsplit_once('.').expect("a patch number").0
}

impl Standard {
    /// Gives the resources of an extension whose names the Data Standard has too a name of their own, such as `homograph.Student`, for a model knows
    /// its kinds by name.
    pub(crate) fn apart_from(mut self, standard: &Self) -> Self {
        let is_taken = |name: &str| standard.resources.iter().any(|resource| resource.name == name);
        let own = self.resources.iter().filter(|resource| !resource.is_addition && is_taken(&resource.name));
        let names: Vec<String> = own.map(|resource| resource.name.clone()).collect();
        let qualify = |name: &mut String| {
            if names.contains(name) {
                *name = format!("{}.{name}", self.namespace);
            }
        };
        for resource in self.resources.iter_mut().filter(|resource| !resource.is_addition) {
            qualify(&mut resource.name);
            resource.fields.iter_mut().for_each(|field| field.each_target(&qualify));
        }
        self
    }
}

impl Resource {
    /// With what an extension adds to it.
    pub(crate) fn with(&self, addition: &Self) -> Self {
        let mut resource = self.clone();
        merge(&mut resource.fields, &addition.fields);
        resource.roles.extend(addition.roles.iter().cloned());
        resource.equal.extend(addition.equal.iter().cloned());
        resource.unique.extend(addition.unique.iter().cloned());
        resource
    }
}

impl Field {
    fn each_target(&mut self, change: &impl Fn(&mut String)) {
        if let Kind::Reference(target) = &mut self.kind {
            change(target);
        }
        self.children.iter_mut().for_each(|child| child.each_target(change));
    }
}

/// Adds members, and to those that are there what they have inside.
fn merge(fields: &mut Vec<Field>, added: &[Field]) {
    for field in added {
        if let Some(known) = fields.iter_mut().find(|known| known.name == field.name) {
            merge(&mut known.children, &field.children);
        } else {
            assert_eq!(field.name, "_ext", "an extension adds nothing else to what is the standard's");
            fields.push(field.clone());
        }
    }
}

fn parse_head(word: &str, rest: &str) -> Resource {
    let mut words = rest.split(' ');
    let mut resource = Resource {
        is_abstract: word == "abstract",
        is_addition: word == "extended",
        name: words.next().expect("a name").to_owned(),
        ..Resource::default()
    };
    let endpoint = words.next().expect("an endpoint");
    if endpoint != "-" {
        endpoint.clone_into(&mut resource.endpoint);
    }
    for word in words {
        match word.split_once('=') {
            Some(("extends", base)) => resource.extends = Some(base.to_owned()),
            Some(("renames", pair)) => {
                let (base, own) = pair.split_once(':').expect("two names");
                resource.renamed = Some((base.to_owned(), own.to_owned()));
            }
            None if word == "updatable-key" => resource.updatable_key = true,
            None if word == "school-year" => resource.school_year = true,
            _ => panic!("unknown word {word:?} in {rest:?}"),
        }
    }
    resource
}

fn parse_field(line: &str) -> Field {
    let (facts, repeats) = line.split_once(" = ").unwrap_or((line, ""));
    let mut words = facts.split(' ');
    let name = words.next().expect("a name").trim_end_matches("[]").to_owned();
    let is_array = facts.starts_with(&format!("{name}[]"));
    let kind = words.next().expect("a type");
    let mut field = Field {
        name,
        kind: parse_kind(kind, is_array),
        required: false,
        key: false,
        min: None,
        max: None,
        from: None,
        to: None,
        repeats: repeats.split(' ').filter(|path| !path.is_empty()).map(full).collect(),
        children: Vec::new(),
    };
    for word in words {
        match (word, word.split_once('=')) {
            ("required", _) => field.required = true,
            ("key", _) => field.key = true,
            (_, Some(("min", value))) => field.min = value.parse().ok(),
            (_, Some(("max", value))) => field.max = value.parse().ok(),
            (_, Some(("from", value))) => field.from = Some(value.to_owned()),
            (_, Some(("to", value))) => field.to = Some(value.to_owned()),
            _ => panic!("unknown word {word:?} in {line:?}"),
        }
    }
    field
}

fn parse_kind(word: &str, is_array: bool) -> Kind {
    match word {
        "text" => Kind::Text,
        "date" => Kind::Date,
        "date-time" => Kind::DateTime,
        "time" => Kind::Time,
        "boolean" => Kind::Boolean,
        "int32" => Kind::Int32,
        "int64" => Kind::Int64,
        _ => {
            if let Some(name) = word.strip_prefix('@') {
                Kind::Descriptor(format!("{name}Descriptor"))
            } else if let Some(target) = word.strip_prefix("->") {
                Kind::Reference(target.to_owned())
            } else if let Some(entity) = word.strip_prefix('{') {
                let entity = entity.trim_end_matches('}').to_owned();
                if is_array { Kind::Array(entity) } else { Kind::Object(entity) }
            } else {
                let digits = word.trim_start_matches("decimal(").trim_end_matches(')');
                let (precision, scale) = digits.split_once(',').unwrap_or_else(|| panic!("unknown type {word:?}"));
                Kind::Decimal(precision.parse().expect("digits"), scale.parse().expect("digits"))
            }
        }
    }
}

fn insert(fields: &mut Vec<Field>, depth: usize, field: Field) {
    match depth {
        1 => fields.push(field),
        _ => insert(&mut fields.last_mut().expect("a parent field").children, depth - 1, field),
    }
}

fn named_paths(rest: &str) -> (String, Vec<String>) {
    let (name, paths) = rest.split_once(": ").expect("name and paths");
    (name.to_owned(), paths.split(' ').map(full).collect())
}

fn full(path: &str) -> String {
    format!("$.{}", path.replace("[]", "[*]"))
}

#[test]
fn a_resource_that_another_standard_calls_otherwise_is_told_its_name() {
    use edfi_resync::model::Model;
    for (model, asked, name) in [
        (Model::ds4_0(), "contacts", "parents"),
        (Model::ds5_2(), "parents", "contacts"),
        (Model::ds4_0(), "studentContactAssociations", "studentParentAssociations"),
        (Model::ds6_1(), "/ed-fi/studentParentAssociations", "studentContactAssociations"),
    ] {
        let error = model.kind(asked).unwrap_err();
        assert!(error.hint().is_some_and(|hint| hint.contains(&format!("{name:?}"))), "{error}");
    }
}
