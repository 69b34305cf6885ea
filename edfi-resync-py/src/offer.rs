//! `Configuration`, `School`, `Resource`, `Wave` and `Prerequisite`: what there is to choose from, and what must be so.

use std::collections::BTreeMap;

use edfi_resync::campus::{self, Request};
use edfi_resync::source::CampusSchool;
use edfi_resync::{PrerequisiteName, ResourceRow};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::arguments::{self, Value, filled};
use crate::json::name_of;
use crate::mappings::with_mappings;
use crate::value::value;

/// An Ed-Fi Configuration of Campus: one connection to one ODS for one school year. It holds no secret. One that was cloned is handed to `Resync`,
/// `run` or `plan` as `configuration=`.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Configuration(pub(crate) campus::Configuration);

/// A school of the source.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct School(pub(crate) CampusSchool);

/// A resource that can be chosen, or could be: only what is held and on can.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Resource(pub(crate) ResourceRow);

/// One wave of the recommended resync order.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Wave {
    wave: campus::Wave,
    resources: Vec<String>,
}

/// What must be so before anything is sent, and whether it is.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Prerequisite(pub(crate) edfi_resync::Prerequisite);

#[pymethods]
impl Configuration {
    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// The base URL of its ODS; `None` where it leaves that open.
    #[getter]
    fn target(&self) -> Option<String> {
        self.0.target.url.as_ref().map(|_| self.0.target.to_string())
    }

    /// The tenant, on a host of several.
    #[getter]
    fn tenant(&self) -> Option<&str> {
        self.0.target.tenant.as_deref()
    }

    /// The instance, on a host that has one for each year.
    #[getter]
    fn instance(&self) -> Option<&str> {
        self.0.target.instance.as_deref()
    }

    /// The school year whose records it sends, by the year in which it ends.
    #[getter]
    fn school_year(&self) -> u16 {
        self.0.school_year.ending()
    }

    /// The Data Standard of its records.
    #[getter]
    fn data_standard(&self) -> &str {
        &self.0.data_standard
    }

    /// Which of a person's numbers is the Ed-Fi unique ID, of `"student"` and of `"staff"`: such as `"edFiId"`.
    #[getter]
    fn unique_ids(&self) -> BTreeMap<&'static str, String> {
        let choice = self.0.unique_ids;
        [("student", name_of(&choice.student)), ("staff", name_of(&choice.staff))].into()
    }

    /// The resources that are switched off in its Resource Preferences.
    #[getter]
    fn switched_off(&self) -> Vec<&str> {
        self.0.preferences.off().collect()
    }

    /// What Campus codes mean, by descriptor and code.
    #[getter]
    fn mappings(&self) -> BTreeMap<&str, BTreeMap<&str, &str>> {
        let mut all: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
        for (descriptor, code, value) in self.0.preferences.mappings() {
            all.entry(descriptor).or_default().insert(code, value);
        }
        all
    }

    /// The same configuration with the mappings of a CSV file besides its own, and before them: to be handed to `Resync`, `run` or `plan` as
    /// `configuration=`. The source is not changed.
    ///
    /// Args:
    ///     path: A CSV file, `descriptor,code,value`, as `export_mappings` writes it.
    ///     descriptors: As in `import_mappings`.
    ///
    /// Raises:
    ///     ConfigError: Something is wrong in the file, each time with its line; all of it is told at once.
    #[pyo3(signature = (path, *, descriptors=None))]
    fn with_mappings(&self, py: Python<'_>, path: &Bound<'_, PyAny>, descriptors: Value<'_, '_>) -> PyResult<Self> {
        with_mappings(py, &self.0, path, descriptors)
    }

    /// A copy under another name, such as one for a new school year or another ODS: Data Standard, unique-ID choice, preferences and mappings
    /// are those of this one. Its ODS is left open, so that the copy cannot send into the original's before `ods=` says so.
    ///
    /// Args:
    ///     name: Its name, which ledger, plans and audit know it by.
    ///     school_year: Its school year, `2028` or `"2027-28"`. Absent: the same.
    ///     tenant: The tenant, on a host of several.
    ///     instance: The instance, on a host that has one for each year.
    ///
    /// Raises:
    ///     ConfigError: The name is empty.
    #[pyo3(signature = (name, school_year=None, *, tenant=None, instance=None))]
    fn clone_as(
        &self,
        name: &Bound<'_, PyAny>,
        school_year: Value<'_, '_>,
        tenant: Value<'_, '_>,
        instance: Value<'_, '_>,
    ) -> PyResult<Self> {
        let year = school_year.map_or(Ok(self.0.school_year), arguments::school_year)?;
        let mut target = campus::Target::default();
        target.tenant = tenant.map(|value| filled("tenant", value)).transpose()?;
        target.instance = instance.map(|value| filled("instance", value)).transpose()?;
        Ok(Self(self.0.clone_as(filled("name", name)?, year).with_target(target)))
    }

    fn __repr__(&self) -> String {
        format!("<Configuration {:?}, school year {}, into {}>", self.0.name, self.0.school_year, self.0.target)
    }
}

#[pymethods]
impl School {
    /// Its Campus school ID, by which it is chosen.
    #[getter]
    fn id(&self) -> i64 {
        self.0.id
    }

    /// The number by which people know it.
    #[getter]
    fn number(&self) -> &str {
        &self.0.number
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether it is marked Exclude: none of its data is sent.
    #[getter]
    fn excluded(&self) -> bool {
        self.0.excluded
    }

    fn __repr__(&self) -> String {
        let excluded = if self.0.excluded { ", excluded" } else { "" };
        format!("<School {}: {} {}{excluded}>", self.0.id, self.0.number, self.0.name)
    }
}

#[pymethods]
impl Resource {
    /// The endpoint.
    #[getter]
    fn resource(&self) -> &str {
        &self.0.resource
    }

    /// The heading under which the Resync screen lists it.
    #[getter]
    fn category(&self) -> &str {
        self.0.category
    }

    /// The group of the load order it stands in.
    #[getter]
    fn order(&self) -> u32 {
        self.0.order
    }

    /// Whether it is switched on in the Resource Preferences.
    #[getter]
    fn on(&self) -> bool {
        self.0.on
    }

    /// Whether the source holds it.
    #[getter]
    fn held(&self) -> bool {
        self.0.held
    }

    fn __repr__(&self) -> String {
        let off = if self.0.on { "" } else { ", switched off" };
        let absent = if self.0.held { "" } else { ", not held" };
        format!("<Resource {}{off}{absent}>", self.0.resource)
    }
}

impl Wave {
    /// A wave with its ready-made request.
    pub(crate) fn new((wave, request): (campus::Wave, Request)) -> Self {
        Self { wave, resources: request.resources.unwrap_or_default() }
    }
}

#[pymethods]
impl Wave {
    /// Its number, from 1.
    #[getter]
    fn number(&self) -> u8 {
        self.wave.number
    }

    /// Its endpoints that the source holds and that are switched on: pass them to `run` as `resources=`.
    #[getter]
    fn resources(&self) -> Vec<String> {
        self.resources.clone()
    }

    /// Its resources as the manual prints them: category, name, and the endpoints that each has had, the newest first.
    #[getter]
    fn printed<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for resource in self.wave.resources {
            let dict = PyDict::new(py);
            dict.set_item("category", resource.category)?;
            dict.set_item("name", resource.printed)?;
            dict.set_item("endpoints", resource.endpoints)?;
            list.append(dict)?;
        }
        Ok(list)
    }

    fn __repr__(&self) -> String {
        format!("<Wave {}: {} resources>", self.wave.number, self.resources.len())
    }
}

#[pymethods]
impl Prerequisite {
    /// Which one: `"enableEdFi"`, `"configuration"`, `"connection"` or `"uniqueIds"`.
    #[getter]
    fn name(&self) -> &'static str {
        match self.0.name {
            PrerequisiteName::EnableEdFi => "enableEdFi",
            PrerequisiteName::Configuration => "configuration",
            PrerequisiteName::Connection => "connection",
            PrerequisiteName::UniqueIds => "uniqueIds",
            _ => "other",
        }
    }

    /// Whether it is met.
    #[getter]
    fn met(&self) -> bool {
        self.0.is_met()
    }

    /// Whether a run is refused because of it.
    #[getter]
    fn refuses(&self) -> bool {
        self.0.refuses()
    }

    /// What is wrong and what to do, if it is not met.
    #[getter]
    fn problem(&self) -> Option<String> {
        self.0.problem.as_ref().map(ToString::to_string)
    }

    /// What to do by itself.
    #[getter]
    fn hint(&self) -> Option<&str> {
        self.0.problem.as_ref().and_then(edfi_resync::Error::hint)
    }

    /// The Campus person IDs that it is about.
    #[getter]
    fn persons(&self) -> Vec<i64> {
        self.0.persons.clone()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Prerequisite {}: {}>", self.name(), if self.0.is_met() { "met" } else { "not met" })
    }
}

value!(Configuration, |this| &this.0, |read: campus::Configuration| Self(read));
value!(School, |this| &this.0, |read: CampusSchool| Self(read));
