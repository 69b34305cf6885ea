//! Typed structs for people who build or inspect records. The engine itself does not use them.
//!
//! Each resource of Data Standard 5.2, each item of its collections, each embedded object and each reference is a struct of
//! [`ds5_2`], generated from the same facts as the model's tables. Names are the model's; a field has the name of its JSON member in
//! snake case; an optional member is an `Option`, a collection a `Vec`.
//!
//! ```
//! use edfi_resync::resources::{Resource, ds5_2};
//!
//! let student = ds5_2::Student {
//!     student_unique_id: "604822".into(),
//!     first_name: "Lisa".into(),
//!     last_surname: "Woods".into(),
//!     birth_date: "2012-04-30".into(),
//!     identification_documents: vec![ds5_2::StudentIdentificationDocument {
//!         identification_document_use_descriptor: "uri://ed-fi.org/IdentificationDocumentUseDescriptor#Personal".into(),
//!         personal_information_verification_descriptor: "uri://ed-fi.org/PersonalInformationVerificationDescriptor#Entry".into(),
//!         ..Default::default()
//!     }],
//!     ..Default::default()
//! };
//! let body = student.to_json()?;
//! assert!(body.starts_with(br#"{"birthDate":"2012-04-30","firstName":"Lisa""#));
//! assert_eq!(ds5_2::Student::from_json(&body)?, student);
//! # Ok::<(), edfi_resync::Error>(())
//! ```
//!
//! # What is kept
//! - Members that the Data Standard does not name, `_ext` and what a server adds (`id`, `_etag`, `link`) among them, at every level: they stand in
//!   the field `other`, as they were written, and are printed behind the others.
//! - Numbers: a [`Decimal`] is the text that was written, `1.50` or `1E2`; whole numbers are `i32` or `i64`.
//! - Text: a [`Date`], [`Time`], [`DateTime`] or [`Descriptor`] is what was written, well-formed or not.
//!
//! Not kept is the difference between a member that is absent, `null` or an empty collection: to an Ed-Fi API they are one, and so they are here.
//! None of them is printed. The order of members becomes that of the struct.
//!
//! # What is checked
//! Reading and printing refuse a required member that is missing, `null` or empty, and a member that stands twice; reading refuses a value of another
//! type. The error gives the JSON path and never the value. Lengths, ranges, forms and keys are the [`Inspector`](super::model::Inspector)'s. A required
//! number or truth value that was left at its default cannot be told from one that was set.
//!
//! ```
//! use edfi_resync::resources::{Resource, ds5_2::Section};
//!
//! let body = br#"{
//!     "sectionIdentifier": "ALG1-01",
//!     "courseOfferingReference": {"localCourseCode": "ALG1", "schoolId": 255901001, "schoolYear": 2027, "sessionName": "Fall"},
//!     "classPeriods": [{"classPeriodReference": {"classPeriodName": "01", "schoolId": "Elm Street"}}]
//! }"#;
//! let error = Section::from_json(body).expect_err("a name is no school ID");
//! assert_eq!(error.to_string(), "$.classPeriods[0].classPeriodReference.schoolId is not a whole number");
//! ```
//!
//! `Debug` prints a struct as its name and how many members it has, since records hold people. `Serialize` and `Deserialize` work with `serde_json`, whose raw
//! values keep the numbers, and with no other format.

#[macro_use]
mod macros;
mod any;
mod decimal;
#[rustfmt::skip]
pub mod ds5_2;
mod members;
mod object;
mod prelude;
mod read;
mod text;
mod write;

pub use any::{AnyResource, CodeListEntry};
pub use decimal::Decimal;
pub use members::Members;
pub use object::{List, Member, Object, View};
pub use text::{Date, DateTime, Descriptor, Time};

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusKeys, Origin, Record, ResourceKind};

/// A struct that stands for a whole resource, such as [`ds5_2::Student`].
pub trait Resource: Object + Serialize + DeserializeOwned + Clone + Default + PartialEq {
    /// Its endpoint: `students`.
    const KIND: &'static str;

    /// What the model says of it.
    fn kind() -> ResourceKind;

    /// Reads a record.
    ///
    /// # Errors
    /// [`ErrorKind::RecordInvalid`] with the JSON path of what is missing, repeated or of another type; the value is not quoted.
    fn from_json(body: &[u8]) -> Result<Self> {
        let mut resource = Self::default();
        read::record(&mut resource, body)?;
        Ok(resource)
    }

    /// Prints the record as JSON, in one line.
    ///
    /// # Errors
    /// [`ErrorKind::RecordInvalid`] with the JSON path of a required member that is empty, or that stands in `other` though it has a field.
    fn to_json(&self) -> Result<Bytes> {
        write::record(self)
    }

    /// Reads what a store has handed out.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] if the record is of another kind; otherwise as [`from_json`](Self::from_json).
    fn from_record(record: &Record) -> Result<Self> {
        if record.kind.name() == Self::kind().name() {
            Self::from_json(&record.body)
        } else {
            let what = format!("a record of {} was asked for as one of {} ({})", record.kind, Self::KIND, record.origin);
            Err(Error::new(ErrorKind::RequestInvalid, what))
        }
    }

    /// Makes a record that a store can hold.
    ///
    /// # Errors
    /// As [`to_json`](Self::to_json).
    fn to_record(&self, campus: CampusKeys, origin: Origin) -> Result<Record> {
        Ok(Record { kind: Self::kind(), body: self.to_json()?, campus, origin })
    }
}
