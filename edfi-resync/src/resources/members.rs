//! [`Members`]: what stands in a record without having a field.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::{RawValue, to_raw_value};

use crate::error::{Error, ErrorKind, Result};

/// Members that have no field, in the order in which they were written, each with its JSON as it was written.
///
/// ```
/// use edfi_resync::resources::{Resource, ds5_2::Student};
///
/// let mut student = Student {
///     student_unique_id: "604822".into(),
///     first_name: "Lisa".into(),
///     last_surname: "Woods".into(),
///     birth_date: "2012-04-30".into(),
///     ..Default::default()
/// };
/// student.other.insert("_ext", &serde_json::json!({"tx": {"adultPreviousAttendance": true}}))?;
/// assert!(student.to_json()?.ends_with(br#""_ext":{"tx":{"adultPreviousAttendance":true}}}"#));
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Members(Vec<(Box<str>, Box<RawValue>)>);

impl Members {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each name and its JSON, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        self.0.iter().map(|(name, json)| (&**name, &**json))
    }

    /// The JSON of a member.
    pub fn get(&self, name: &str) -> Option<&RawValue> {
        self.iter().find(|(of, _)| *of == name).map(|(_, json)| json)
    }

    /// A member as a value; `None` if there is no such member.
    ///
    /// # Errors
    /// [`ErrorKind::RecordInvalid`] names the member if it cannot be read as a `T`.
    pub fn get_as<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        // What serde says may quote the value, so it is left out.
        let unfit = |_| Error::new(ErrorKind::RecordInvalid, format!("{name} is not of the type asked for"));
        self.get(name).map(|json| serde_json::from_str(json.get()).map_err(unfit)).transpose()
    }

    /// Sets a member, in its old place if it was there.
    ///
    /// # Errors
    /// [`ErrorKind::RecordInvalid`] names the member if the value cannot be JSON.
    pub fn insert<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<()> {
        let json =
            to_raw_value(value).map_err(|_| Error::new(ErrorKind::RecordInvalid, format!("{name} cannot be printed as JSON")))?;
        match self.0.iter_mut().find(|(of, _)| **of == *name) {
            Some((_, old)) => *old = one_line(json),
            None => self.0.push((name.into(), one_line(json))),
        }
        Ok(())
    }

    /// Takes a member away.
    pub fn remove(&mut self, name: &str) -> Option<Box<RawValue>> {
        let at = self.0.iter().position(|(of, _)| **of == *name)?;
        Some(self.0.remove(at).1)
    }

    /// Adds a member; false if it is there already.
    pub(super) fn insert_raw(&mut self, name: &str, json: Box<RawValue>) -> bool {
        let new = self.get(name).is_none();
        if new {
            self.0.push((name.into(), one_line(json)));
        }
        new
    }
}

/// A record is a line of a file to some stores. A line break in JSON is never part of a text, so it can give way to a blank.
fn one_line(json: Box<RawValue>) -> Box<RawValue> {
    if json.get().contains(['\n', '\r']) {
        RawValue::from_string(json.get().replace(['\n', '\r'], " ")).unwrap_or(json)
    } else {
        json
    }
}

/// Equal when they have the same names with the same JSON text, in whatever order.
impl PartialEq for Members {
    fn eq(&self, with: &Self) -> bool {
        let matches = |(name, json): (&str, &RawValue)| with.get(name).is_some_and(|other| other.get() == json.get());
        self.len() == with.len() && self.iter().all(matches)
    }
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Members <{} members>", self.len())
    }
}
