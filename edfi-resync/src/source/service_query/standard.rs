//! [`StandardFolder`]: for which Data Standards a folder in a folder of queries is; and [`ByStandard`]: what each of them takes.

#[cfg(any(feature = "sqlite", feature = "odbc"))]
use std::collections::BTreeMap;
use std::fmt;

#[cfg(any(feature = "sqlite", feature = "odbc"))]
use super::problem::QueryProblem;
use crate::model::{DATA_STANDARDS, Model};

/// What the name of such a folder begins with.
const BEFORE: &str = "ds-";

/// The Data Standards that a folder is named after: `ds-6` is for 6.0 and 6.1, `ds-6.1` for that one alone.
///
/// What is for fewer of them comes later in the order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct StandardFolder(String);

impl StandardFolder {
    /// The Data Standards of a folder with this name; nothing for a folder that is named after something else.
    #[cfg(any(feature = "sqlite", feature = "odbc"))]
    pub(super) fn named(name: &str) -> Option<Result<Self, QueryProblem>> {
        let before = name.get(..BEFORE.len()).filter(|before| before.eq_ignore_ascii_case(BEFORE))?;
        let standard = Self(name[before.len()..].to_owned());
        Some(if standard.models().next().is_some() {
            Ok(standard)
        } else {
            let hint = format!("the Data Standards are {}: write ds-6 or ds-6.1, or another name", DATA_STANDARDS.join(", "));
            Err(QueryProblem::new(name, "is a folder of no Data Standard").with_hint(hint))
        })
    }

    /// Whether it is for this Data Standard.
    fn covers(&self, version: &str) -> bool {
        version.strip_prefix(&self.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// Whether all that it is for, another folder is for too.
    #[cfg(any(feature = "sqlite", feature = "odbc"))]
    pub(super) fn is_within(&self, other: &Self) -> bool {
        other.covers(&self.0)
    }

    /// The Data Standards that it is for, the newest first.
    pub(super) fn models(&self) -> impl Iterator<Item = Model> {
        let covered = DATA_STANDARDS.iter().rev().filter(|version| self.covers(version));
        covered.filter_map(|version| Model::data_standard(version).ok())
    }

    /// The Data Standards, for people: `6`.
    pub(super) fn version(&self) -> &str {
        &self.0
    }
}

/// As the folder is named.
impl fmt::Display for StandardFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{BEFORE}{}", self.0)
    }
}

/// What there is of each resource: for all Data Standards, and for some of them in its place.
#[cfg(any(feature = "sqlite", feature = "odbc"))]
#[derive(Debug)]
pub(crate) struct ByStandard<T>(BTreeMap<(String, Option<StandardFolder>), T>);

#[cfg(any(feature = "sqlite", feature = "odbc"))]
impl<T> Default for ByStandard<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

#[cfg(any(feature = "sqlite", feature = "odbc"))]
impl<T> ByStandard<T> {
    /// What is of a resource at one place, by its endpoint.
    pub(super) fn entry(&mut self, endpoint: String, standard: Option<StandardFolder>) -> &mut T
    where
        T: Default,
    {
        self.0.entry((endpoint, standard)).or_default()
    }

    /// What a Data Standard takes, by endpoint: of several the one that is for the fewest.
    pub(crate) fn of(&self, version: &str) -> BTreeMap<&str, &T> {
        let covers = |standard: &Option<StandardFolder>| standard.as_ref().is_none_or(|standard| standard.covers(version));
        let taken = self.0.iter().filter(|((_, standard), _)| covers(standard));
        taken.map(|((endpoint, _), of)| (endpoint.as_str(), of)).collect()
    }

    /// Everything, whatever it is for, by endpoint.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &T)> + Clone {
        self.0.iter().map(|((endpoint, _), of)| (endpoint.as_str(), of))
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (&str, Option<&StandardFolder>, &mut T)> {
        self.0.iter_mut().map(|((endpoint, standard), of)| (endpoint.as_str(), standard.as_ref(), of))
    }

    /// The same, each made into something else, or left out.
    pub(crate) fn filter_map<'a, U>(
        &'a self,
        mut into: impl FnMut(Option<&'a StandardFolder>, &'a T) -> Option<U>,
    ) -> ByStandard<U> {
        let made = self.0.iter().filter_map(|(key, of)| Some((key.clone(), into(key.1.as_ref(), of)?)));
        ByStandard(made.collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use super::*;

    fn named(name: &str) -> StandardFolder {
        StandardFolder::named(name).expect("a folder of a Data Standard").expect("one that there is")
    }

    #[test]
    fn a_folder_is_for_the_standards_that_its_name_begins() {
        let versions = |name: &str| named(name).models().map(|model| model.version().to_owned()).collect::<Vec<_>>();
        assert_eq!(versions("ds-6"), ["6.1", "6.0"]);
        assert_eq!(versions("DS-5.2"), ["5.2"]);
        assert!(named("ds-6.1").is_within(&named("ds-6")) && !named("ds-6").is_within(&named("ds-6.1")));
        assert!(StandardFolder::named("views").is_none() && StandardFolder::named("dé").is_none());
        for name in ["ds-", "ds-5.", "ds-61", "ds-6.1.0", "ds-x"] {
            let problem = StandardFolder::named(name).expect("it begins so").expect_err("no standard").to_string();
            assert!(
                problem.starts_with(&format!("query {name}: is a folder of no Data Standard; the Data Standards are 4.0, ")),
                "{problem}"
            );
        }
    }

    #[test]
    fn of_several_places_the_one_for_the_fewest_is_taken() {
        let mut all = ByStandard::default();
        for (endpoint, standard) in [("a", ""), ("a", "ds-6.1"), ("a", "ds-6"), ("b", "ds-6"), ("c", "")] {
            let folder = (!standard.is_empty()).then(|| named(standard));
            *all.entry(endpoint.to_owned(), folder) = format!("{standard}/{endpoint}");
        }
        let of = |version: &str| all.of(version).into_values().map(String::as_str).collect::<Vec<_>>().join(" ");
        assert_eq!(of("5.2"), "/a /c");
        assert_eq!(of("6.0"), "ds-6/a ds-6/b /c");
        assert_eq!(of("6.1"), "ds-6.1/a ds-6/b /c");
    }
}
