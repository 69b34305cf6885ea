//! Mappings as a whole: what differs between two years' preferences, and how those of one are brought into another.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::configuration::Preferences;
use crate::shown::Shown;

/// A Campus code that means something else, or nothing, in other preferences.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct MappingChange {
    /// The descriptor: `GradeLevelDescriptor`.
    pub descriptor: String,
    /// The code as Campus has it.
    pub code: String,
    /// What it meant before; absent where it was not mapped: then the mapping was added.
    pub before: Option<String>,
    /// What it means now; absent where it is not mapped any more: then the mapping was removed.
    pub after: Option<String>,
}

/// Whether a text is a descriptor value in full: a namespace, `#` and a code value.
#[cfg(feature = "configuration-file")]
pub(crate) fn is_descriptor_value(text: &str) -> bool {
    text.split_once('#').is_some_and(|(namespace, code)| namespace.contains("://") && !code.is_empty())
        && !text.chars().any(char::is_control)
}

impl MappingChange {
    /// `added`, `removed` or `changed`.
    pub fn kind(&self) -> &'static str {
        match (&self.before, &self.after) {
            (None, _) => "added",
            (Some(_), None) => "removed",
            (Some(_), Some(_)) => "changed",
        }
    }
}

/// `added: GradeLevelDescriptor "09" is uri://ed-fi.org/GradeLevelDescriptor#Ninth grade`
impl fmt::Display for MappingChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {:?} ", self.kind(), Shown(&self.descriptor), Shown(&self.code))?;
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => write!(f, "was {}, is {}", Shown(before), Shown(after)),
            (None, Some(after)) => write!(f, "is {}", Shown(after)),
            (Some(before), None) => write!(f, "was {}", Shown(before)),
            (None, None) => f.write_str("was never mapped"),
        }
    }
}

impl Preferences {
    /// What the mappings of other preferences, such as next year's, have otherwise: by descriptor and code.
    ///
    /// ```
    /// use edfi_resync::campus::Preferences;
    ///
    /// let uri = |value| format!("uri://ed-fi.org/GradeLevelDescriptor#{value}");
    /// let last = Preferences::default().with_mapping("GradeLevelDescriptor", "09", uri("Ninth grade"));
    /// let next = last.clone().with_mapping("GradeLevelDescriptor", "UG", uri("Ungraded"));
    /// let changes = last.compare_mappings(&next);
    /// assert_eq!((changes.len(), changes[0].kind(), changes[0].code.as_str()), (1, "added", "UG"));
    /// assert_eq!(next.compare_mappings(&last)[0].kind(), "removed");
    /// ```
    pub fn compare_mappings(&self, other: &Self) -> Vec<MappingChange> {
        let mut changes = self.added_by(other);
        let removed = self.mappings().filter(|(descriptor, code, _)| other.descriptor(descriptor, code).is_none());
        changes.extend(removed.map(|(descriptor, code, before)| MappingChange {
            descriptor: descriptor.to_owned(),
            code: code.to_owned(),
            before: Some(before.to_owned()),
            after: None,
        }));
        changes.sort_unstable();
        changes
    }

    /// Takes over the mappings of other preferences, and says what that changed. Codes that the others do not map stay as they are.
    pub fn import_mappings(&mut self, others: &Self) -> Vec<MappingChange> {
        let changes = self.added_by(others);
        for (descriptor, code, uri) in others.mappings() {
            self.map(descriptor, code, uri);
        }
        changes
    }

    /// What importing those of others would change, in order.
    fn added_by(&self, others: &Self) -> Vec<MappingChange> {
        let changed = |(descriptor, code, after): (&str, &str, &str)| {
            let before = self.descriptor(descriptor, code);
            (before != Some(after)).then(|| MappingChange {
                descriptor: descriptor.to_owned(),
                code: code.to_owned(),
                before: before.map(str::to_owned),
                after: Some(after.to_owned()),
            })
        };
        others.mappings().filter_map(changed).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn preferences(mappings: &[(u8, u8, u8)]) -> Preferences {
        mappings.iter().fold(Preferences::default(), |preferences, (descriptor, code, value)| {
            preferences.with_mapping(format!("D{descriptor}"), code.to_string(), format!("uri://x#{value}"))
        })
    }

    #[test]
    fn a_change_says_what_it_was_and_what_it_is() {
        let (last, next) = (preferences(&[(0, 1, 1), (0, 2, 2), (1, 1, 1)]), preferences(&[(0, 1, 1), (0, 2, 3), (0, 3, 1)]));
        let said: Vec<_> = last.compare_mappings(&next).iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(said.join("\n"), @r#"
        changed: D0 "2" was uri://x#2, is uri://x#3
        added: D0 "3" is uri://x#1
        removed: D1 "1" was uri://x#1
        "#);
        assert_eq!(next.compare_mappings(&next), []);
    }

    proptest! {
        /// Importing brings over what the other has and removes nothing; a comparison there and back says the same with sides exchanged.
        #[test]
        fn what_is_compared_is_what_is_imported(
            one in prop::collection::vec((0..3_u8, 0..4_u8, 0..3_u8), 0..12),
            other in prop::collection::vec((0..3_u8, 0..4_u8, 0..3_u8), 0..12),
        ) {
            let (one, other) = (preferences(&one), preferences(&other));
            let changes = one.compare_mappings(&other);
            let turned: Vec<_> = other.compare_mappings(&one).into_iter().map(|change| {
                MappingChange { before: change.after, after: change.before, ..change }
            }).collect();
            prop_assert_eq!(&changes, &turned);
            let mut both = one.clone();
            let imported = both.import_mappings(&other);
            let expected: Vec<_> = changes.iter().filter(|change| change.after.is_some()).cloned().collect();
            prop_assert_eq!(imported, expected);
            prop_assert!(both.compare_mappings(&other).iter().all(|change| change.after.is_none()));
            prop_assert_eq!(both.import_mappings(&other), []);
        }
    }
}
