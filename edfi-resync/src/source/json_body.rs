//! [`JsonBody`]: what a store in memory is given as a record.

use std::fmt;

use bytes::Bytes;
use serde_json::Value;

use crate::model::ShapeError;

/// A JSON body: text or bytes as they are, or a [`Value`], whose numbers are printed as serde_json prints them.
#[derive(Clone)]
pub struct JsonBody {
    pub(super) text: Bytes,
    /// What is wrong with it already.
    pub(super) errors: Vec<ShapeError>,
}

impl JsonBody {
    /// A body that could be made in part only, with what is wrong. Its record is invalid; what its body still shows of its natural key
    /// holds back what refers to it.
    pub fn faulty(text: impl Into<Bytes>, errors: Vec<ShapeError>) -> Self {
        Self { text: text.into(), errors }
    }
}

impl fmt::Debug for JsonBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonBody(<{} bytes>)", self.text.len())
    }
}

impl From<Bytes> for JsonBody {
    fn from(text: Bytes) -> Self {
        Self { text, errors: Vec::new() }
    }
}

impl From<String> for JsonBody {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&str> for JsonBody {
    fn from(text: &str) -> Self {
        Bytes::copy_from_slice(text.as_bytes()).into()
    }
}

impl From<Value> for JsonBody {
    fn from(body: Value) -> Self {
        body.to_string().into()
    }
}

impl From<&Value> for JsonBody {
    fn from(body: &Value) -> Self {
        body.to_string().into()
    }
}
