//! [`Tables`]: the model, prepared for checking bodies. Immutable; built once per mock.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use edfi_resync::model::{
    ArrayKeySpec, DescriptorSpec, FieldKind, FieldSpec, Model, ReferenceSpec, ResourceClass, ResourceKind, ResourceSpec,
    key_parameters,
};

use super::claims::Claims;
use super::path::{Path, camel, pascal, simple};

/// What stands before every claim.
pub(super) const CLAIMS: &str = "http://ed-fi.org/identity/claims/";

/// The position of a kind in [`Tables`].
pub(super) type KindIndex = u16;

/// Every kind of a model, prepared.
#[derive(Debug)]
pub(super) struct Tables {
    model: Model,
    kinds: Vec<KindTable>,
    by_name: HashMap<&'static str, KindIndex>,
    /// Routes as clients usually write them.
    by_route: HashMap<String, KindIndex>,
}

/// One kind, prepared.
#[derive(Debug)]
pub(super) struct KindTable {
    pub(super) kind: ResourceKind,
    /// The natural key, in the order of the spec.
    pub(super) identity: Vec<Path>,
    /// The columns of the natural key: what each is called where it stands alone, and where it is. Unified parts are one.
    pub(super) columns: Vec<(String, Path)>,
    /// The name of the abstract resource it extends, and that one's key as this kind spells it.
    pub(super) base: Option<(&'static str, Vec<Path>)>,
    pub(super) references: Vec<ReferenceTable>,
    /// The descriptor values that it uses itself.
    pub(super) descriptors: Vec<UseTable>,
    pub(super) unified: Vec<Vec<Path>>,
    pub(super) arrays: Vec<ArrayTable>,
    pub(super) securable: Vec<(Securable, Path)>,
    /// The query parameters, by name in lower case.
    pub(super) filters: BTreeMap<String, Filter>,
    pub(super) grants: Option<Grant>,
    /// What Ed-Fi's claims say of it.
    pub(super) claims: Claims,
}

/// A reference, prepared.
#[derive(Debug)]
pub(super) struct ReferenceTable {
    pub(super) spec: &'static ReferenceSpec,
    pub(super) path: Path,
    /// The member that repeats each part of the target's key, in the order of the target's identity.
    pub(super) parts: Vec<&'static str>,
    /// The entity that holds it, where that is a child of the resource.
    pub(super) holder: Option<&'static str>,
}

/// A descriptor value, prepared.
#[derive(Debug)]
pub(super) struct UseTable {
    pub(super) descriptor: &'static str,
    pub(super) path: Path,
    pub(super) holder: Option<&'static str>,
}

/// What a query parameter is compared with.
#[derive(Debug)]
pub(super) struct Filter {
    /// Its name as it is written.
    pub(super) name: String,
    /// What it holds.
    pub(super) kind: FieldKind,
    /// Any of these may match.
    pub(super) paths: Vec<Path>,
}

/// An array whose items must differ.
#[derive(Debug)]
pub(super) struct ArrayTable {
    pub(super) array: Path,
    pub(super) key: Vec<Path>,
}

/// By what an ODS authorizes an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Securable {
    EducationOrganization,
    Student,
    Staff,
    /// A contact, or a parent before Data Standard 5.
    Contact,
    Namespace,
}

/// What a stored item of a kind opens to a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grant {
    /// An education organization below another.
    Organization,
    /// A student at a school.
    Student,
    /// A staff member at an education organization.
    Staff,
    /// A contact of a student.
    Contact,
}

impl Tables {
    pub(super) fn new(model: &Model) -> Self {
        let kinds: Vec<_> = model.kinds().map(|kind| KindTable::new(model, kind)).collect();
        let by_name = kinds.iter().zip(0..).map(|(table, index)| (table.spec().name, index)).collect();
        let route = |table: &KindTable| table.kind.path().trim_start_matches('/').to_owned();
        let by_route = kinds.iter().zip(0..).map(|(table, index)| (route(table), index)).collect();
        Self { model: model.clone(), kinds, by_name, by_route }
    }

    pub(super) fn model(&self) -> &Model {
        &self.model
    }

    pub(super) fn len(&self) -> usize {
        self.kinds.len()
    }

    pub(super) fn kind(&self, index: KindIndex) -> &KindTable {
        &self.kinds[usize::from(index)]
    }

    pub(super) fn named(&self, name: &str) -> Option<KindIndex> {
        self.by_name.get(name).copied()
    }

    /// The kinds that a claim grants: those below it (`domains/people`), or the one whose own it is (`ed-fi/student`).
    pub(super) fn claimed(&self, claim: &str) -> Vec<KindIndex> {
        let own = |table: &KindTable| table.claim()[CLAIMS.len()..].eq_ignore_ascii_case(claim);
        let is_granted = |(_, table): &(KindIndex, &KindTable)| table.claims.is_below(claim) || own(table);
        (0..).zip(&self.kinds).filter(is_granted).map(|(index, _)| index).collect()
    }

    /// Every claim that stands above kinds.
    pub(super) fn claims_above(&self) -> BTreeSet<&'static str> {
        self.kinds.iter().flat_map(|table| table.claims.above().iter().copied()).collect()
    }

    /// Whether a kind is the one with this endpoint.
    pub(super) fn is(&self, kind: KindIndex, endpoint: &str) -> bool {
        self.model.find(endpoint).is_some_and(|named| named == self.kind(kind).kind)
    }

    /// Every kind, in the order of the model.
    pub(super) fn kinds(&self) -> impl Iterator<Item = &KindTable> {
        self.kinds.iter()
    }

    /// The kind with this route, `ed-fi/schools`, whatever its letter case.
    pub(super) fn routed(&self, route: &str) -> Option<KindIndex> {
        let usual = self.by_route.get(route).copied();
        usual.or_else(|| self.model.find(route).and_then(|kind| self.named(kind.name())))
    }
}

impl KindTable {
    fn new(model: &Model, kind: ResourceKind) -> Self {
        let of = kind.clone();
        let spec = of.spec();
        let base = spec.base.map(|base| {
            let identity = model.named(base.name).map_or(&[][..], |base| base.spec().identity);
            let own = |path: &&'static str| match base.renamed {
                Some((from, to)) if path.strip_prefix("$.") == Some(from) => Path::parse(to),
                _ => Path::parse(path),
            };
            (base.name, identity.iter().map(own).collect())
        });
        let references: Vec<_> = spec.references.iter().map(|reference| ReferenceTable::new(model, spec, reference)).collect();
        let own_use = |descriptor: &DescriptorSpec| UseTable {
            descriptor: descriptor.descriptor,
            path: Path::parse(descriptor.path),
            holder: holder(spec, &Path::parse(descriptor.path)),
        };
        let array = |array: &ArrayKeySpec| {
            let items = Path::parse(array.array);
            let key = array.key.iter().filter_map(|path| Path::parse(path).within(&items)).collect();
            ArrayTable { array: items.whole_array(), key }
        };
        let unified: Vec<Vec<Path>> =
            spec.unified.iter().map(|group| group.iter().map(|path| Path::parse(path)).collect()).collect();
        let column = |(path, name): &(&str, String)| {
            let own = spec.identity.iter().find(|own| *own == path)?;
            Some((name.clone(), Path::parse(own)))
        };
        let columns: Vec<_> = key_parameters(&of).iter().filter_map(column).collect();
        let securable = securable(spec);
        let elements: Vec<_> = securable.iter().map(|(element, _)| *element).collect();
        Self {
            claims: Claims::of(model, spec, &elements),
            identity: spec.identity.iter().map(|path| Path::parse(path)).collect(),
            base,
            descriptors: spec.descriptors.iter().filter(|use_| !use_.via_reference).map(own_use).collect(),
            arrays: spec.array_keys.iter().map(array).collect(),
            securable,
            filters: filters(spec, &references, &unified, &columns),
            columns,
            grants: grants(spec),
            references,
            unified,
            kind,
        }
    }

    pub(super) fn spec(&self) -> &ResourceSpec {
        self.kind.spec()
    }

    /// Its name within its namespace.
    pub(super) fn simple_name(&self) -> &str {
        simple(self.spec().name)
    }

    /// The claim that a claim set grants, as hosts write it.
    pub(super) fn claim(&self) -> String {
        format!("{CLAIMS}{}/{}", self.spec().namespace, camel(self.simple_name()))
    }

    pub(super) fn is_descriptor(&self) -> bool {
        self.spec().class == ResourceClass::Descriptor
    }
}

impl ReferenceTable {
    fn new(model: &Model, owner: &ResourceSpec, spec: &'static ReferenceSpec) -> Self {
        let path = Path::parse(spec.path);
        let target = model.named(spec.target).map_or(&[][..], |target| target.spec().identity);
        let member = |part: &&'static str| {
            let repeating = spec.fields.iter().find(|(_, paths)| paths.contains(part));
            repeating.map_or("", |(member, _)| *member)
        };
        Self { holder: holder(owner, &path), parts: target.iter().map(member).collect(), path, spec }
    }
}

/// The innermost child entity around a path.
fn holder(spec: &ResourceSpec, path: &Path) -> Option<&'static str> {
    let (mut fields, mut holder): (&[FieldSpec], _) = (spec.fields, None);
    for name in path.names() {
        let Some(field) = fields.iter().find(|field| field.name == name) else { break };
        if let FieldKind::Array { entity, .. } | FieldKind::Object { entity, .. } = field.kind {
            holder = Some(entity);
        }
        fields = field.children();
    }
    holder
}

fn securable(spec: &ResourceSpec) -> Vec<(Securable, Path)> {
    let kind = |name: &str| match name {
        "EducationOrganization" => Some(Securable::EducationOrganization),
        "Student" => Some(Securable::Student),
        "Staff" => Some(Securable::Staff),
        "Contact" | "Parent" => Some(Securable::Contact),
        "Namespace" => Some(Securable::Namespace),
        _ => None,
    };
    let with_paths = |(name, paths): &(&str, &'static [&'static str])| {
        kind(name).map(|kind| paths.iter().map(move |path| (kind, Path::parse(path)))).into_iter().flatten()
    };
    spec.securable.iter().flat_map(with_paths).collect()
}

fn grants(spec: &ResourceSpec) -> Option<Grant> {
    match spec.name {
        "StudentSchoolAssociation" => Some(Grant::Student),
        "StaffEducationOrganizationAssignmentAssociation" | "StaffEducationOrganizationEmploymentAssociation" => Some(Grant::Staff),
        "StudentContactAssociation" | "StudentParentAssociation" => Some(Grant::Contact),
        _ if spec.base.is_some_and(|base| base.name == "EducationOrganization") => Some(Grant::Organization),
        _ => None,
    }
}

/// The query parameters of a kind: its scalars, and the parts of its references by their simple names, with the role or the
/// target in front where the reference has a role, or is not to what the name speaks of; and the columns of the key.
fn filters(
    spec: &ResourceSpec,
    references: &[ReferenceTable],
    unified: &[Vec<Path>],
    columns: &[(String, Path)],
) -> BTreeMap<String, Filter> {
    let mut filters: BTreeMap<String, Filter> = BTreeMap::new();
    let mut add = |name: String, kind: FieldKind, path: Path| {
        let filter = filters.entry(name.to_lowercase()).or_insert_with(|| Filter { name, kind, paths: Vec::new() });
        filter.paths.push(path);
    };
    let mut simple: BTreeMap<&str, Vec<Part>> = BTreeMap::new();
    for field in spec.fields.iter().filter(|field| field.children().is_empty()) {
        let path = Path::parse(field.name);
        simple.entry(field.name).or_default().push(Part { owns: true, path, kind: field.kind, target: "" });
    }
    for reference in references.iter().filter(|reference| !reference.path.holds_items() && reference.path.is_top_level()) {
        let members = spec.fields.iter().find(|field| field.name == reference.path.leaf()).map_or(&[][..], FieldSpec::children);
        for (member, sources) in reference.spec.fields {
            let Some(kind) = members.iter().find(|field| field.name == *member).map(|field| field.kind) else { continue };
            let path = reference.path.then(member);
            if let Some(role) = reference.spec.role {
                add(camel(role) + &pascal(member), kind, path);
                continue;
            }
            // A reference to the resource that owns the member has the better right to its simple name.
            let owns = sources.iter().any(|source| Path::parse(source).is_top_level());
            simple.entry(*member).or_default().push(Part { owns, path, kind, target: reference.spec.target });
        }
    }
    let one_column = |left: &Path, right: &Path| unified.iter().any(|group| group.contains(left) && group.contains(right));
    for (name, parts) in simple {
        let owner = parts.iter().find(|part| part.owns).map(|part| part.path.clone());
        for part in parts {
            let long = camel(part.target) + &pascal(name);
            if owner.as_ref().is_none_or(|owner| part.path == *owner || one_column(&part.path, owner)) {
                add(name.to_owned(), part.kind, part.path.clone());
            }
            if !part.owns && !name.starts_with(&camel(part.target)) {
                add(long, part.kind, part.path);
            }
        }
    }
    for (name, path) in columns {
        let kind = filters.values().find(|filter| filter.paths.contains(path)).map(|filter| filter.kind);
        if let Some(kind) = kind.filter(|_| !filters.contains_key(&name.to_lowercase())) {
            filters.insert(name.to_lowercase(), Filter { name: name.clone(), kind, paths: vec![path.clone()] });
        }
    }
    filters
}

/// A member that a query may name, as long as no other has a better right to its name.
struct Part {
    /// Whether it is a member of the kind itself, or of a reference to the resource that has it.
    owns: bool,
    path: Path,
    kind: FieldKind,
    target: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use edfi_resync::model::DATA_STANDARDS;

    fn models() -> impl Iterator<Item = Model> {
        let standards = DATA_STANDARDS.iter().map(|version| Model::data_standard(version).expect("built in"));
        let extended = [(Model::ds5_2(), "tpdm"), (Model::ds6_1(), "sample"), (Model::ds6_1(), "homograph")];
        standards.chain(extended.map(|(model, extension)| model.with_extensions([extension]).expect("built in")))
    }

    #[test]
    fn every_part_of_every_reference_has_a_member() {
        for model in models() {
            let tables = Tables::new(&model);
            for index in 0..tables.len() as KindIndex {
                let table = tables.kind(index);
                for reference in &table.references {
                    assert!(!reference.parts.is_empty(), "{model:?} {} {:?}", table.spec().name, reference.spec.path);
                    assert!(!reference.parts.contains(&""), "{model:?} {} {:?}", table.spec().name, reference.spec.path);
                }
                for array in &table.arrays {
                    assert!(!array.key.is_empty(), "{model:?} {} {:?}", table.spec().name, array.array);
                }
            }
        }
    }

    #[test]
    fn query_parameters_have_the_simple_or_the_prefixed_name() {
        let tables = Tables::new(&Model::ds5_2());
        let filters = |name| &tables.kind(tables.named(name).expect("in the model")).filters;
        assert_eq!(filters("StudentProgramAssociation")["educationorganizationid"].paths.len(), 1);
        let program = &filters("StudentProgramAssociation")["programeducationorganizationid"];
        assert_eq!(program.paths, [Path::parse("$.programReference.educationOrganizationId")]);
        assert_eq!(program.name, "programEducationOrganizationId");
        assert_eq!(filters("FeederSchoolAssociation")["feederschoolid"].paths, [Path::parse("$.feederSchoolReference.schoolId")]);
        assert_eq!(filters("FeederSchoolAssociation")["schoolid"].paths, [Path::parse("$.schoolReference.schoolId")]);
        assert_eq!(filters("GraduationPlan")["graduationschoolyear"].paths.len(), 1);
        assert!(filters("Section").contains_key("sessionname"));
        assert!(!filters("Session").contains_key("schoolschoolid"));
    }

    #[test]
    fn every_column_of_a_key_can_be_asked_for_by_a_name_of_its_own() {
        for model in models() {
            let tables = Tables::new(&model);
            for table in tables.kinds() {
                for (nth, (name, path)) in table.columns.iter().enumerate() {
                    let place = format!("{model:?} {} {name}", table.spec().name);
                    assert!(table.columns[..nth].iter().all(|(other, _)| other != name), "{place}");
                    assert!(table.filters.get(&name.to_lowercase()).is_some_and(|filter| filter.paths.contains(path)), "{place}");
                }
            }
        }
    }
}
