//! [`ResourceRow`]: the list of resources as the Resync screen shows it, in either of its two orders.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use super::opened::Resync;
use crate::campus::{Right, Tool, Wave};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::Operation;
use crate::model::ResourceClass;

/// The order of a list of resources. The order of a run is always that of dependency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResourceSort {
    /// Campus's *Category Sort*: by category, as the manual first names them, the others behind these by name; then by endpoint.
    #[default]
    Category,
    /// Campus's *Dependency Sort*: what others depend on comes before them; then by endpoint.
    Dependency,
}

/// A resource that can be chosen, or could be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResourceRow {
    /// The endpoint.
    pub resource: String,
    /// The heading of the Resync screen; the Ed-Fi domain where the manual names none.
    pub category: &'static str,
    /// The group of the load order it stands in.
    pub order: u32,
    /// Whether it is switched on in the Resource Preferences.
    pub on: bool,
    /// Whether the source holds it. Only what is held and on can be chosen.
    pub held: bool,
}

impl ResourceSort {
    const ALL: [Self; 2] = [Self::Category, Self::Dependency];

    /// Its name in text: `category`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Dependency => "dependency",
        }
    }
}

impl fmt::Display for ResourceSort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads what [`ResourceSort::as_str`] gives.
impl FromStr for ResourceSort {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|sort| sort.as_str() == text).ok_or_else(|| {
            Error::new(ErrorKind::RequestInvalid, format!("{text:?} is no order of resources"))
                .with_hint(format!("the orders are {}", Self::ALL.map(Self::as_str).join(", ")))
        })
    }
}

impl Resync {
    /// The resources of the model in one of the screen's orders: everything that can be sent, descriptors only if the source holds them.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Resync tool, and what the source says when it cannot be read.
    pub async fn resources(&self, sort: ResourceSort) -> Result<Vec<ResourceRow>> {
        self.rights().require(Tool::Resync, Right::Read)?;
        let held = self.held().await?;
        let mut rows = Vec::new();
        for entry in self.dependencies.load_order() {
            let Some(kind) = self.model.find(&entry.resource) else { continue };
            let (held, class) = (held.contains(&kind), kind.spec().class);
            let shown = class == ResourceClass::Resource || (class == ResourceClass::Descriptor && held);
            if shown && entry.operations.contains(&Operation::Create) {
                let on = self.configuration.preferences.is_on(kind.endpoint());
                let (resource, category) = (kind.endpoint().to_owned(), kind.spec().category);
                rows.push(ResourceRow { resource, category, order: entry.order, on, held });
            }
        }
        match sort {
            ResourceSort::Dependency => rows.sort_by(|a, b| (a.order, &a.resource).cmp(&(b.order, &b.resource))),
            ResourceSort::Category => {
                let mut printed = HashMap::new();
                for resource in Wave::ALL.iter().flat_map(|wave| wave.resources) {
                    let next = printed.len();
                    printed.entry(resource.category).or_insert(next);
                }
                let place = |row: &ResourceRow| printed.get(row.category).copied().unwrap_or(usize::MAX);
                rows.sort_by(|a, b| (place(a), a.category, &a.resource).cmp(&(place(b), b.category, &b.resource)));
            }
        }
        Ok(rows)
    }
}
