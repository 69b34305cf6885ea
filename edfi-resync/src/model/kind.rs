//! [`Model`] and [`ResourceKind`]: the kinds of one Data Standard, found by name or route.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::closest::{closest, did_you_mean, suggestion};
use super::extension::extension_resource;
use super::inspect::Inspector;
use super::spec::{ExtensionSpec, ResourceClass, ResourceSpec};
use super::standards::{self, Extension, Standard};
use crate::error::{Error, ErrorKind, Result};

/// A Data Standard, alone or with extensions: the resources that exist in it.
///
/// Cheap to clone. Several models live in one process.
///
/// ```
/// use edfi_resync::model::Model;
///
/// let model = Model::ds5_2();
/// let sections = model.kind("sections")?;
/// assert_eq!(sections.spec().name, "Section");
/// assert_eq!(sections.path(), "/ed-fi/sections");
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Clone)]
pub struct Model(Arc<Inner>);

struct Inner {
    standard: &'static Standard,
    /// By namespace.
    extensions: Vec<&'static Extension>,
    /// Concrete resources and descriptors first, abstract ones behind them.
    specs: Vec<&'static ResourceSpec>,
    abstract_from: usize,
    by_route: HashMap<String, u32>,
    by_name: HashMap<&'static str, u32>,
    inspectors: Vec<OnceLock<Inspector>>,
}

/// A resource or descriptor of a model. Cheap to clone; equal when model and name are.
#[derive(Clone)]
pub struct ResourceKind {
    model: Model,
    index: u32,
}

/// The Data Standards whose tables are built in.
pub const DATA_STANDARDS: [&str; 6] = ["4.0", "5.0", "5.1", "5.2", "6.0", "6.1"];

/// Resources that were renamed by Data Standard 5.
const RENAMED: [(&str, &str); 2] = [("parents", "contacts"), ("studentParentAssociations", "studentContactAssociations")];

impl Model {
    /// The model of a Data Standard by its version: `5.2`, or with the patch number as servers give it, `5.2.0`.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] for a version that is not built in.
    pub fn data_standard(version: &str) -> Result<Self> {
        let mut parts = version.trim().split('.');
        let short = match (parts.next(), parts.next()) {
            (Some(major), Some(minor)) => format!("{major}.{minor}"),
            _ => version.to_owned(),
        };
        match short.as_str() {
            "4.0" => Ok(Self::ds4_0()),
            "5.0" => Ok(Self::ds5_0()),
            "5.1" => Ok(Self::ds5_1()),
            "5.2" => Ok(Self::ds5_2()),
            "6.0" => Ok(Self::ds6_0()),
            "6.1" => Ok(Self::ds6_1()),
            _ => Err(Error::new(ErrorKind::ConfigInvalid, format!("Data Standard {version:?} is not known"))
                .with_hint(format!("use one of {}", DATA_STANDARDS.join(", ")))),
        }
    }

    /// The same Data Standard with these extensions and no others, each by the first part of its routes: `homograph`, `sample` or `tpdm`; in any order.
    /// What an extension adds to resources of the standard stands in their `_ext`.
    ///
    /// A resync sends no resources of extensions yet; what has them is whatever is given such a model, a mock ODS first of all. A resource whose name
    /// the standard has too is [named](Self::named) with the namespace before it, `homograph.Student`.
    ///
    /// ```
    /// use edfi_resync::model::Model;
    ///
    /// let model = Model::ds5_2().with_extensions(["tpdm"])?;
    /// assert_eq!(model.kind("tpdm/candidates")?.name(), "Candidate");
    /// assert_eq!(model.extensions().map(|extension| extension.name).collect::<Vec<_>>(), ["TPDM"]);
    ///
    /// let error = Model::ds5_2().with_extensions(["tpmd"]).unwrap_err();
    /// assert_eq!(error.to_string(), "no extension \"tpmd\" is known; did you mean \"tpdm\"?");
    /// let error = Model::ds6_1().with_extensions(["tpdm"]).unwrap_err();
    /// assert_eq!(error.to_string(), "the extension tpdm is known for Data Standard 5.2, not for 6.1");
    /// # Ok::<(), edfi_resync::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] for an extension that is not built in, or not for this Data Standard.
    pub fn with_extensions<T: AsRef<str>>(&self, names: impl IntoIterator<Item = T>) -> Result<Self> {
        let mut extensions = Vec::new();
        for name in names {
            extensions.push(extension(name.as_ref(), self.0.standard)?);
        }
        extensions.sort_by_key(|extension| extension.spec.namespace);
        extensions.dedup_by_key(|extension| extension.spec.namespace);
        Ok(Self::of(self.0.standard, extensions))
    }

    fn of(standard: &'static Standard, extensions: Vec<&'static Extension>) -> Self {
        let extended = |spec: &'static ResourceSpec| {
            let mut added = extensions.iter().flat_map(|extension| extension.extended);
            added.find(|extended| extended.name == spec.name).copied().unwrap_or(spec)
        };
        let mut specs: Vec<&'static ResourceSpec> = Vec::new();
        specs.extend(standard.descriptors.iter());
        specs.extend(standard.resources.iter().copied().map(extended));
        for extension in &extensions {
            specs.extend(extension.descriptors.iter());
            specs.extend(extension.resources.iter().copied());
        }
        let abstract_from = specs.len();
        // The ODS walks a model by name, resources and descriptors mixed; the order decides where cycles are cut.
        specs.sort_by_key(|spec| spec.name);
        specs.extend(standard.abstracts.iter().copied());
        let route = |spec: &ResourceSpec| format!("/{}/{}", spec.namespace, spec.endpoint).to_lowercase();
        Self(Arc::new(Inner {
            standard,
            by_route: specs[..abstract_from].iter().zip(0..).map(|(spec, index)| (route(spec), index)).collect(),
            by_name: specs.iter().zip(0..).map(|(spec, index)| (spec.name, index)).collect(),
            inspectors: specs.iter().map(|_| OnceLock::new()).collect(),
            extensions,
            abstract_from,
            specs,
        }))
    }

    /// The version of the Data Standard: `5.2`.
    pub fn version(&self) -> &str {
        self.0.standard.version
    }

    /// The extensions that it has beside its Data Standard, by namespace.
    pub fn extensions(&self) -> impl ExactSizeIterator<Item = &ExtensionSpec> {
        self.0.extensions.iter().map(|extension| &extension.spec)
    }

    /// The kind with this endpoint (`sections`, `ed-fi/sections` or `/ed-fi/sections`); letter case does not matter, as in an ODS. What Ed-Fi has not
    /// may be an extension's without its namespace: `candidates`.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] names the endpoint and, where there is one, the endpoint it resembles.
    pub fn kind(&self, endpoint: &str) -> Result<ResourceKind> {
        self.find(endpoint).ok_or_else(|| {
            let name = endpoint.trim_start_matches('/');
            let (namespace, simple) = name.split_once('/').unwrap_or(("", name));
            let is_own = self.extensions().any(|extension| extension.namespace.eq_ignore_ascii_case(namespace));
            let in_standard = self.find(&format!("ed-fi/{simple}"));
            if let Some(name) = extension_resource(endpoint).filter(|_| !is_own && in_standard.is_none()) {
                let message = format!("{name} is a resource of an extension, not of Data Standard {}", self.version());
                return Error::new(ErrorKind::UnknownResource, message).with_hint("leave it out");
            }
            let error = Error::new(
                ErrorKind::UnknownResource,
                format!("{endpoint:?} is not a resource of Data Standard {}", self.version()),
            );
            let like = in_standard.filter(|_| !is_own).or_else(|| self.renamed(name)).or_else(|| self.resembling(name));
            let suggestions = like.map_or_else(
                || {
                    let names: Vec<_> = self.kinds().map(|kind| kind.to_string()).collect();
                    let wanted = if is_own { name } else { simple };
                    closest(wanted, names.iter().map(String::as_str)).into_iter().map(str::to_owned).collect()
                },
                |kind| vec![kind.to_string()],
            );
            let hint = did_you_mean(&suggestions);
            error.with_hint(
                hint.unwrap_or_else(|| "use the endpoint as it stands in the API's route, such as \"students\"".to_owned()),
            )
        })
    }

    /// The kind with this endpoint, if there is one.
    pub fn find(&self, endpoint: &str) -> Option<ResourceKind> {
        let name = endpoint.trim_start_matches('/');
        let find = |route: String| self.0.by_route.get(&route.to_lowercase()).map(|&index| self.at(index));
        if name.contains('/') {
            return find(format!("/{name}"));
        }
        let in_extensions = || self.extensions().find_map(|extension| find(format!("/{}/{name}", extension.namespace)));
        find(format!("/ed-fi/{name}")).or_else(in_extensions)
    }

    /// The kind with this Unified Data Model name (`Section`), abstract ones included.
    pub fn named(&self, name: &str) -> Option<ResourceKind> {
        self.0.by_name.get(name).map(|&index| self.at(index))
    }

    /// Every resource and descriptor that has a route, by name.
    pub fn kinds(&self) -> impl ExactSizeIterator<Item = ResourceKind> + '_ {
        (0..self.0.abstract_from as u32).map(|index| self.at(index))
    }

    /// The kinds that satisfy a reference to `name`: the resource itself, or every concrete subclass of an abstract one.
    pub fn satisfying(&self, name: &str) -> Vec<ResourceKind> {
        match self.named(name) {
            Some(kind) if kind.spec().class == ResourceClass::Abstract => {
                self.kinds().filter(|kind| kind.spec().base.is_some_and(|base| base.name == name)).collect()
            }
            Some(kind) => vec![kind],
            None => Vec::new(),
        }
    }

    fn at(&self, index: u32) -> ResourceKind {
        ResourceKind { model: self.clone(), index }
    }

    /// What a resource of another Data Standard is called in this one.
    pub(crate) fn renamed(&self, endpoint: &str) -> Option<ResourceKind> {
        let name = endpoint.rsplit('/').next().unwrap_or(endpoint);
        let pair = RENAMED.iter().find(|(older, newer)| [older, newer].iter().any(|known| known.eq_ignore_ascii_case(name)))?;
        self.find(pair.0).or_else(|| self.find(pair.1))
    }

    fn resembling(&self, endpoint: &str) -> Option<ResourceKind> {
        let wanted = endpoint.trim_start_matches('/').trim_start_matches("ed-fi/").to_lowercase();
        let near = |kind: &ResourceKind| {
            let (name, singular) = (kind.endpoint().to_lowercase(), kind.name().to_lowercase());
            singular == wanted || name == format!("{wanted}s") || name.trim_end_matches('s') == wanted.trim_end_matches('s')
        };
        self.kinds()
            .find(near)
            .or_else(|| self.kinds().find(|kind| wanted.len() >= 4 && kind.endpoint().to_lowercase().starts_with(&wanted)))
    }
}

macro_rules! standards {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        impl Model {
            $($(#[$doc])*
            pub fn $name() -> Self {
                static MODEL: OnceLock<Model> = OnceLock::new();
                MODEL.get_or_init(|| Self::of(&standards::$name::STANDARD, Vec::new())).clone()
            })+
        }
    };
}

standards! {
    /// Data Standard 4.0.
    ds4_0,
    /// Data Standard 5.0.
    ds5_0,
    /// Data Standard 5.1.
    ds5_1,
    /// Data Standard 5.2.
    ds5_2,
    /// Data Standard 6.0.
    ds6_0,
    /// Data Standard 6.1.
    ds6_1,
}

impl ResourceKind {
    /// The model it belongs to.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What the model says of it.
    pub fn spec(&self) -> &ResourceSpec {
        self.model.0.specs[self.index as usize]
    }

    /// Its Unified Data Model name: `Section`.
    pub fn name(&self) -> &str {
        self.spec().name
    }

    /// Its endpoint: `sections`.
    pub fn endpoint(&self) -> &str {
        self.spec().endpoint
    }

    /// Its route below the data management API: `/ed-fi/sections`.
    pub fn path(&self) -> String {
        format!("/{}/{}", self.spec().namespace, self.endpoint())
    }

    /// Whether it is a descriptor.
    pub fn is_descriptor(&self) -> bool {
        self.spec().class == ResourceClass::Descriptor
    }

    /// What reads records of this kind: natural key, references, digest and shape in one pass.
    pub fn inspector(&self) -> &Inspector {
        self.model.0.inspectors[self.index as usize].get_or_init(|| Inspector::compile(self))
    }
}

/// The tables of an extension, if it is one of this Data Standard.
fn extension(name: &str, standard: &Standard) -> Result<&'static Extension> {
    let known = standards::EXTENSIONS.iter().find(|extension| extension.spec.namespace.eq_ignore_ascii_case(name.trim()));
    let Some(known) = known else {
        let names = standards::EXTENSIONS.iter().map(|extension| extension.spec.namespace);
        let error = Error::new(ErrorKind::ConfigInvalid, format!("no extension {name:?} is known"));
        return Err(error.with_hint(suggestion(name, names)));
    };
    let ExtensionSpec { namespace, data_standard, .. } = known.spec;
    if data_standard != standard.version {
        let message = format!("the extension {namespace} is known for Data Standard {data_standard}, not for {}", standard.version);
        return Err(Error::new(ErrorKind::ConfigInvalid, message));
    }
    Ok(known)
}

impl Model {
    /// What it is made of.
    fn parts(&self) -> impl Iterator<Item = &str> + '_ {
        std::iter::once(self.version()).chain(self.extensions().map(|extension| extension.namespace))
    }
}

impl PartialEq for Model {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.parts().eq(other.parts())
    }
}

impl Eq for Model {}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Model({})", self.parts().collect::<Vec<_>>().join(" with "))
    }
}

impl PartialEq for ResourceKind {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && self.model == other.model
    }
}

impl Eq for ResourceKind {}

impl std::hash::Hash for ResourceKind {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.index.hash(state);
    }
}

impl PartialOrd for ResourceKind {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ResourceKind {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let models = || self.model.parts().cmp(other.model.parts());
        if Arc::ptr_eq(&self.model.0, &other.model.0) {
            self.index.cmp(&other.index)
        } else {
            models().then(self.index.cmp(&other.index))
        }
    }
}

impl fmt::Debug for ResourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResourceKind({} {})", self.model.version(), self.name())
    }
}

/// Shows the endpoint; of an extension's, with its namespace: `tpdm/candidates`.
impl fmt::Display for ResourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.spec().namespace {
            "ed-fi" => f.write_str(self.endpoint()),
            namespace => write!(f, "{namespace}/{}", self.endpoint()),
        }
    }
}
