//! Text with a meaning: [`Date`], [`Time`], [`DateTime`] and [`Descriptor`]. Never changed, never judged.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        impl $name {
            /// From its text.
            pub fn new(text: impl Into<Box<str>>) -> Self {
                Self(text.into())
            }

            /// As it was written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::new(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        /// Shows how long it is, not what it says: it may be somebody's.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} <{} characters>", stringify!($name), self.0.chars().count())
            }
        }
    )+};
}

texts! {
    /// A day: `2026-08-17`.
    Date;
    /// A time of day: `08:15:00`.
    Time;
    /// A moment: `2026-08-17T08:15:00Z`.
    DateTime;
    /// A descriptor value: `uri://ed-fi.org/GradeLevelDescriptor#Ninth grade`.
    Descriptor;
}

impl Descriptor {
    /// The part before the first `#`, if there is one.
    pub fn namespace(&self) -> Option<&str> {
        self.0.split_once('#').map(|(namespace, _)| namespace)
    }

    /// The part behind the first `#`; the whole text if there is none.
    pub fn code_value(&self) -> &str {
        self.0.split_once('#').map_or(&self.0, |(_, code_value)| code_value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_descriptor_is_namespace_and_code_value() {
        let grade = Descriptor::from("uri://ed-fi.org/GradeLevelDescriptor#Ninth # grade");
        assert_eq!((grade.namespace(), grade.code_value()), (Some("uri://ed-fi.org/GradeLevelDescriptor"), "Ninth # grade"));
        let bare = Descriptor::from("Ninth");
        assert_eq!((bare.namespace(), bare.code_value()), (None, "Ninth"));
    }

    #[test]
    fn debug_keeps_to_itself() {
        assert_eq!(format!("{:?}", Date::from("2012-04-30")), "Date <10 characters>");
    }
}
