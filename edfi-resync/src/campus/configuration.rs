//! [`Configuration`]: Campus's "Ed-Fi Configuration", one connection to one ODS for one school year.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use super::policies::Policies;
use super::scope::SchoolYear;

/// One connection to one ODS for one school year, with its preferences and its unique-ID choice.
///
/// It holds no secret: those come from the caller.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Configuration {
    /// Its name, unique in its source: `State ODS 2026-27`.
    pub name: String,
    /// Where it sends.
    pub target: Target,
    /// The school year whose records it sends.
    pub school_year: SchoolYear,
    /// The Data Standard in whose terms its source speaks: `5.2`.
    pub data_standard: String,
    /// Which of a person's numbers is the Ed-Fi unique ID.
    pub unique_ids: UniqueIds,
    /// Which resources are switched on, and what Campus's codes mean in Ed-Fi.
    pub preferences: Preferences,
    /// Which kinds are read-only there, exclusively ours, or protected.
    #[serde(default)]
    pub policies: Policies,
}

impl Configuration {
    /// A configuration with everything switched on, an open URL and no code mappings.
    pub fn new(name: impl Into<String>, school_year: SchoolYear, data_standard: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            target: Target::default(),
            school_year,
            data_standard: data_standard.into(),
            unique_ids: UniqueIds::default(),
            preferences: Preferences::default(),
            policies: Policies::default(),
        }
    }

    /// A copy under another name and for another school year (or the same): Data Standard, unique-ID choice, preferences and mappings are those
    /// of this one. The target is left open, so that the copy cannot send into the original's ODS before somebody says so.
    ///
    /// ```
    /// use edfi_resync::campus::{Configuration, Preferences};
    ///
    /// let current = Configuration::new("State ODS 2026-27", "2026-27".parse()?, "5.2")
    ///     .with_preferences(Preferences::default().switched_off("grades"));
    /// let next = current.clone_as("State ODS 2027-28", "2027-28".parse()?);
    /// assert_eq!((next.school_year.ending(), next.target.url.is_none()), (2028, true));
    /// assert!(!next.preferences.is_on("grades"));
    /// # Ok::<(), edfi_resync::Error>(())
    /// ```
    #[must_use]
    pub fn clone_as(&self, name: impl Into<String>, school_year: SchoolYear) -> Self {
        Self { name: name.into(), school_year, target: Target::default(), ..self.clone() }
    }

    /// Sets where it sends.
    #[must_use]
    pub fn with_target(mut self, target: Target) -> Self {
        self.target = target;
        self
    }

    /// Sets which of a person's numbers is the Ed-Fi unique ID. It must not change once it was used for a target: a ledger refuses that.
    #[must_use]
    pub fn with_unique_ids(mut self, student: StudentUniqueId, staff: StaffUniqueId) -> Self {
        self.unique_ids = UniqueIds { student, staff };
        self
    }

    /// Sets the preferences.
    #[must_use]
    pub fn with_preferences(mut self, preferences: Preferences) -> Self {
        self.preferences = preferences;
        self
    }

    /// Sets the policies.
    #[must_use]
    pub fn with_policies(mut self, policies: Policies) -> Self {
        self.policies = policies;
        self
    }
}

/// Where a configuration sends.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Target {
    /// The base URL of the API, whose discovery document tells the rest. Absent: the caller must name the ODS.
    pub url: Option<Url>,
    /// The tenant, on a multi-tenant host.
    pub tenant: Option<String>,
    /// The instance, on an instance-year-specific host.
    pub instance: Option<String>,
}

impl Target {
    /// A target at this URL.
    pub fn at(url: Url) -> Self {
        Self { url: Some(url), ..Self::default() }
    }
}

/// Shows the URL without credentials, query and fragment.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(url) = &self.url else { return f.write_str("open") };
        write!(f, "{}{}", url.origin().ascii_serialization(), url.path())
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({self}, tenant {:?}, instance {:?})", self.tenant, self.instance)
    }
}

/// Which of a person's numbers is sent as the Ed-Fi unique ID.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UniqueIds {
    /// For students.
    pub student: StudentUniqueId,
    /// For staff.
    pub staff: StaffUniqueId,
}

/// What is sent as `studentUniqueId`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum StudentUniqueId {
    /// The Ed-Fi ID on the person's Demographics.
    #[default]
    EdFiId,
    /// The local student number.
    LocalStudentNumber,
    /// The student's state ID.
    StudentStateId,
}

/// What is sent as `staffUniqueId`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum StaffUniqueId {
    /// The Ed-Fi ID on the person's Demographics.
    #[default]
    EdFiId,
    /// The local staff number.
    LocalStaffNumber,
    /// The staff member's state ID.
    StaffStateId,
}

/// Resource Preferences: which resources are switched on, and what Campus's codes mean in Ed-Fi.
///
/// ```
/// use edfi_resync::campus::Preferences;
///
/// let preferences = Preferences::default()
///     .with_mapping("GradeLevelDescriptor", "09", "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade")
///     .switched_off("grades");
/// assert!(!preferences.is_on("grades"));
/// assert_eq!(preferences.descriptor("GradeLevelDescriptor", "13"), None);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Preferences {
    /// By endpoint. What is not listed is on.
    resources: BTreeMap<String, bool>,
    /// By descriptor name, then by Campus code.
    mappings: BTreeMap<String, BTreeMap<String, String>>,
}

impl Preferences {
    /// Switches a resource on or off.
    pub fn switch(&mut self, endpoint: impl Into<String>, on: bool) {
        self.resources.insert(endpoint.into(), on);
    }

    /// Maps a Campus code to a descriptor value.
    pub fn map(&mut self, descriptor: impl Into<String>, code: impl Into<String>, uri: impl Into<String>) {
        self.mappings.entry(descriptor.into()).or_default().insert(code.into(), uri.into());
    }

    /// The same preferences with a resource switched off.
    #[must_use]
    pub fn switched_off(mut self, endpoint: impl Into<String>) -> Self {
        self.switch(endpoint, false);
        self
    }

    /// The same preferences with one more mapping.
    #[must_use]
    pub fn with_mapping(mut self, descriptor: impl Into<String>, code: impl Into<String>, uri: impl Into<String>) -> Self {
        self.map(descriptor, code, uri);
        self
    }

    /// Whether a resource is switched on.
    pub fn is_on(&self, endpoint: &str) -> bool {
        self.resources.get(endpoint).copied().unwrap_or(true)
    }

    /// The endpoints that are switched off.
    pub fn off(&self) -> impl Iterator<Item = &str> {
        self.resources.iter().filter(|(_, on)| !**on).map(|(endpoint, _)| endpoint.as_str())
    }

    /// Every endpoint that is switched on or off by name.
    pub fn resources(&self) -> impl Iterator<Item = (&str, bool)> {
        self.resources.iter().map(|(endpoint, on)| (endpoint.as_str(), *on))
    }

    /// What a Campus code means: a descriptor value, or nothing if it is not mapped.
    pub fn descriptor(&self, descriptor: &str, code: &str) -> Option<&str> {
        self.mappings.get(descriptor)?.get(code).map(String::as_str)
    }

    /// Every mapping: descriptor, Campus code, value.
    pub fn mappings(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.mappings
            .iter()
            .flat_map(|(descriptor, codes)| codes.iter().map(move |(code, uri)| (descriptor.as_str(), code.as_str(), uri.as_str())))
    }
}
