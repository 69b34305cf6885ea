//! [`Model`] and [`ResourceKind`]: the kinds of one Data Standard, found by name or route.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::closest::{closest, did_you_mean};
use super::extension::extension_resource;
use super::inspect::Inspector;
use super::spec::{ResourceClass, ResourceSpec};
use super::standards;
use crate::error::{Error, ErrorKind, Result};

/// A Data Standard: the resources that exist in it.
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
    standard: &'static str,
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

    fn of(standard: &'static standards::Standard) -> Self {
        let abstract_from = standard.descriptors.len() + standard.resources.len();
        let mut specs = Vec::with_capacity(abstract_from + standard.abstracts.len());
        specs.extend(standard.descriptors.iter());
        specs.extend(standard.resources.iter().copied());
        // The ODS walks a model by name, resources and descriptors mixed; the order decides where cycles are cut.
        specs.sort_by_key(|spec| spec.name);
        specs.extend(standard.abstracts.iter().copied());
        let route = |spec: &ResourceSpec| format!("/{}/{}", spec.namespace, spec.endpoint).to_lowercase();
        Self(Arc::new(Inner {
            standard: standard.version,
            by_route: specs[..abstract_from].iter().zip(0..).map(|(spec, index)| (route(spec), index)).collect(),
            by_name: specs.iter().zip(0..).map(|(spec, index)| (spec.name, index)).collect(),
            inspectors: specs.iter().map(|_| OnceLock::new()).collect(),
            abstract_from,
            specs,
        }))
    }

    /// The version of the Data Standard: `5.2`.
    pub fn version(&self) -> &str {
        self.0.standard
    }

    /// The kind with this endpoint (`sections`, `ed-fi/sections` or `/ed-fi/sections`); letter case does not matter, as in an ODS.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] names the endpoint and, where there is one, the endpoint it resembles.
    pub fn kind(&self, endpoint: &str) -> Result<ResourceKind> {
        self.find(endpoint).ok_or_else(|| {
            if let Some(name) = extension_resource(endpoint) {
                let message = format!("{name} is a resource of an extension, which is not supported yet");
                return Error::new(ErrorKind::UnknownResource, message).with_hint("leave it out");
            }
            let error = Error::new(
                ErrorKind::UnknownResource,
                format!("{endpoint:?} is not a resource of Data Standard {}", self.version()),
            );
            let suggestions = match self.renamed(endpoint).or_else(|| self.resembling(endpoint)) {
                Some(kind) => vec![kind.spec().endpoint],
                None => closest(endpoint, self.kinds().map(|kind| kind.spec().endpoint)),
            };
            let hint = did_you_mean(&suggestions);
            error.with_hint(
                hint.unwrap_or_else(|| "use the endpoint as it stands in the API's route, such as \"students\"".to_owned()),
            )
        })
    }

    /// The kind with this endpoint, if there is one.
    pub fn find(&self, endpoint: &str) -> Option<ResourceKind> {
        let name = endpoint.trim_start_matches('/');
        let route = if name.contains('/') { format!("/{name}") } else { format!("/ed-fi/{name}") };
        self.0.by_route.get(&route.to_lowercase()).map(|&index| self.at(index))
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
    fn renamed(&self, endpoint: &str) -> Option<ResourceKind> {
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
                MODEL.get_or_init(|| Self::of(&standards::$name::STANDARD)).clone()
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

impl PartialEq for Model {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.version() == other.version()
    }
}

impl Eq for Model {}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Model({})", self.version())
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
        (self.model.version(), self.index).cmp(&(other.model.version(), other.index))
    }
}

impl fmt::Debug for ResourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResourceKind({} {})", self.model.version(), self.name())
    }
}

/// Shows the endpoint.
impl fmt::Display for ResourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.endpoint())
    }
}
