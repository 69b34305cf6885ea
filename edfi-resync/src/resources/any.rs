//! [`AnyResource`]: a typed record whose type is known only at run time; [`CodeListEntry`]: a record of any descriptor.

use std::any::Any;

use bytes::Bytes;

use super::prelude::*;
use crate::model::{CampusKeys, Model, Origin, Record};

resource! {
    /// A record of a descriptor: one value of a code list, whichever. All descriptors have these members.
    pub struct CodeListEntry {
        /// `codeValue`, key: at most 50 characters.
        pub code_value: String = required("codeValue"),
        /// `namespace`, key: at most 255 characters.
        pub namespace: String = required("namespace"),
        /// `shortDescription`: at most 75 characters.
        pub short_description: String = required("shortDescription"),
        /// `description`: at most 1024 characters.
        pub description: Option<String> = optional("description"),
        /// `effectiveBeginDate`.
        pub effective_begin_date: Option<Date> = optional("effectiveBeginDate"),
        /// `effectiveEndDate`.
        pub effective_end_date: Option<Date> = optional("effectiveEndDate"),
    }
}

/// A record of any kind, read into the struct of its kind.
///
/// ```
/// use edfi_resync::resources::{View, ds5_2};
///
/// let record = ds5_2::parse("schoolYearTypes", br#"{"schoolYear": 2027, "schoolYearDescription": "2026-2027", "currentSchoolYear": true}"#)?;
/// let (member, view) = record.object().members().next().expect("three members");
/// assert_eq!(member.name, "schoolYear");
/// assert!(matches!(view, View::Integer(2027)));
/// assert_eq!(record.downcast_ref::<ds5_2::SchoolYearType>().map(|year| year.school_year), Some(2027));
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug)]
pub struct AnyResource {
    kind: ResourceKind,
    object: Box<dyn Object>,
}

impl AnyResource {
    /// Reads a record into an object of its kind that is at its default.
    pub(super) fn read(kind: ResourceKind, mut object: Box<dyn Object>, body: &[u8]) -> Fallible<Self> {
        read::record(&mut *object, body)?;
        Ok(Self { kind, object })
    }

    /// What it is.
    pub fn kind(&self) -> &ResourceKind {
        &self.kind
    }

    /// Its members.
    pub fn object(&self) -> &dyn Object {
        &*self.object
    }

    /// The struct, if it is of this type.
    pub fn downcast_ref<T: Object>(&self) -> Option<&T> {
        let object: &dyn Any = &*self.object;
        object.downcast_ref()
    }

    /// Prints the record as JSON, in one line.
    ///
    /// # Errors
    /// As [`Resource::to_json`].
    pub fn to_json(&self) -> Fallible<Bytes> {
        write::record(&*self.object)
    }

    /// Makes a record that a store can hold.
    ///
    /// # Errors
    /// As [`Resource::to_json`].
    pub fn to_record(&self, campus: CampusKeys, origin: Origin) -> Fallible<Record> {
        Ok(Record { kind: self.kind.clone(), body: self.to_json()?, campus, origin })
    }
}

/// The kind with this endpoint, where structs and model come from the same facts.
pub(super) fn built_in(model: &Model, endpoint: &str) -> ResourceKind {
    model.find(endpoint).expect("structs and tables are generated from the same facts")
}
