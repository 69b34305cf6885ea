//! Names that another Data Standard has. One source may serve two standards: what one of them lacks is a mistake only if every other lacks it too.

use super::closest::{closest, did_you_mean};
use super::extension::extension_resource;
use super::kind::{DATA_STANDARDS, Model, ResourceKind};
use crate::error::{Error, ErrorKind, Result};

/// The end of every descriptor's name, which people leave out.
const DESCRIPTOR: &str = "Descriptor";

impl Model {
    /// The endpoint of a resource, as this Data Standard has it, or as the newest one does that has it; of an extension as `tpdm/candidates`.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for a name that none of them has, with what it resembles.
    pub(crate) fn endpoint_somewhere(&self, name: &str) -> Result<String> {
        if let Some(kind) = self.here_or_newest(|model| model.find(name)) {
            return Ok(kind.endpoint().to_owned());
        }
        if let Some(name) = extension_resource(name) {
            return Ok(name);
        }
        let resembles = |error: &Error| error.hint().is_some_and(|hint| hint.starts_with("did you mean"));
        let own = self.kind(name).err();
        let elsewhere = || standards().find_map(|model| model.kind(name).err().filter(resembles));
        let hint = own.as_ref().filter(|error| resembles(error)).and_then(Error::hint).map(str::to_owned);
        let hint = hint.or_else(|| elsewhere()?.hint().map(str::to_owned)).or_else(|| own?.hint().map(str::to_owned));
        Err(Error::new(ErrorKind::UnknownResource, format!("{name:?} is not a resource of Data Standard {}", self.version()))
            .with_hint(hint.unwrap_or_default()))
    }

    /// The name of a descriptor (`GradeLevelDescriptor`), found by that or by its endpoint, as this Data Standard has it, or as the newest one does that
    /// has it.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for a name that none of them has, with what it resembles.
    pub(crate) fn descriptor_somewhere(&self, name: &str) -> Result<String> {
        let found = |model: &Model| model.named(name).or_else(|| model.find(name)).filter(ResourceKind::is_descriptor);
        if let Some(kind) = self.here_or_newest(found) {
            return Ok(kind.name().to_owned());
        }
        let message = format!("{name:?} is no descriptor of Data Standard {}", self.version());
        let hint = std::iter::once(self.clone()).chain(standards()).find_map(|model| model.descriptors_like(name));
        let hint = hint.unwrap_or_else(|| "use its name, such as GradeLevelDescriptor".to_owned());
        Err(Error::new(ErrorKind::UnknownResource, message).with_hint(hint))
    }

    fn here_or_newest(&self, find: impl Fn(&Model) -> Option<ResourceKind>) -> Option<ResourceKind> {
        find(self).or_else(|| standards().find_map(|model| find(&model)))
    }

    /// Which descriptors may have been meant, also by a name without its end.
    fn descriptors_like(&self, name: &str) -> Option<String> {
        let names: Vec<_> = self.kinds().filter(ResourceKind::is_descriptor).map(|kind| kind.name().to_owned()).collect();
        let near = |name: &str| closest(name, names.iter().map(String::as_str));
        let mut meant = near(name);
        if meant.is_empty() {
            meant = near(&format!("{name}{DESCRIPTOR}"));
        }
        did_you_mean(&meant)
    }
}

/// The Data Standards, the newest first.
fn standards() -> impl Iterator<Item = Model> {
    DATA_STANDARDS.iter().rev().filter_map(|version| Model::data_standard(version).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_standard_has_is_found_there() {
        let model = Model::ds5_2();
        let endpoint = |name: &str| model.endpoint_somewhere(name).expect("it is known");
        assert_eq!(endpoint("Sections"), "sections");
        assert_eq!(endpoint("Parents"), "parents", "of 4.0");
        assert_eq!(endpoint("studentDirectories"), "studentDirectories", "of 6.0");
        assert_eq!(endpoint("candidates"), "candidates", "of 6.0, and of an extension");
        assert_eq!(endpoint("mn/meals"), "mn/meals");
        let descriptor = |name: &str| model.descriptor_somewhere(name).expect("it is known");
        assert_eq!(descriptor("gradeLevelDescriptors"), "GradeLevelDescriptor");
        let only_there = Model::ds6_1();
        let newer = only_there.kinds().filter(ResourceKind::is_descriptor).find(|kind| model.named(kind.name()).is_none());
        let newer = newer.expect("6.1 has a descriptor of its own");
        assert_eq!(descriptor(newer.name()), newer.name());
        assert_eq!(descriptor(newer.endpoint()), newer.name());
    }

    #[test]
    fn what_no_standard_has_is_a_mistake_and_the_nearest_name_is_told() {
        let of = |error: Error| {
            assert_eq!(error.kind(), ErrorKind::UnknownResource);
            error.to_string()
        };
        let endpoint = |name: &str| of(Model::ds5_2().endpoint_somewhere(name).expect_err("no resource"));
        let said = "is not a resource of Data Standard 5.2";
        assert_eq!(endpoint("stduents"), format!("\"stduents\" {said}; did you mean \"students\"?"));
        assert_eq!(endpoint("studentDirectoris"), format!("\"studentDirectoris\" {said}; did you mean \"studentDirectories\"?"));
        assert!(endpoint("pupils").contains("use the endpoint as it stands in the API's route"));
        let descriptor = |name: &str| of(Model::ds5_2().descriptor_somewhere(name).expect_err("no descriptor"));
        let said = "is no descriptor of Data Standard 5.2";
        assert_eq!(
            descriptor("GradLevelDescriptor"),
            format!("\"GradLevelDescriptor\" {said}; did you mean \"GradeLevelDescriptor\"?")
        );
        assert_eq!(descriptor("GradeLevels"), format!("\"GradeLevels\" {said}; did you mean \"GradeLevelDescriptor\"?"));
        assert_eq!(descriptor("Student"), format!("\"Student\" {said}; use its name, such as GradeLevelDescriptor"));
    }
}
