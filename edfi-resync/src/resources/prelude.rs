//! What the `resource!` macro and the fields of the structs need, for one import.

pub(super) use std::fmt::{Debug, Formatter, Result};

pub(super) use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(super) use super::any::{self, AnyResource, CodeListEntry};
pub(super) use super::decimal::Decimal;
pub(super) use super::members::Members;
pub(super) use super::object::{Member, Object, Slot, optional, required};
pub(super) use super::text::{Date, DateTime, Descriptor, Time};
pub(super) use super::{Resource, read, write};
pub(super) use crate::error::Result as Fallible;
pub(super) use crate::model::ResourceKind;
