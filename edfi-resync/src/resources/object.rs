//! [`Object`]: a typed struct without its type, so that reading and printing are written once for all of them.

use std::any::Any;
use std::fmt::{self, Debug};

use super::decimal::Decimal;
use super::members::Members;
use super::read::{self, Fault};
use super::text::{Date, DateTime, Descriptor, Time};

/// A typed struct without its type: what members it has, and what they hold.
///
/// ```
/// use edfi_resync::resources::{Object, View, ds5_2::Student};
///
/// let student = Student { first_name: "Lisa".into(), ..Default::default() };
/// let object: &dyn Object = &student;
/// let given = object.members().filter(|(_, view)| !view.is_blank()).map(|(member, _)| member.name);
/// assert_eq!(given.collect::<Vec<_>>(), ["firstName"]);
/// ```
pub trait Object: Any + Debug + Send + Sync {
    /// The name of the struct: `SectionClassPeriod`.
    fn name(&self) -> &'static str;

    /// The members that have a field, in their order.
    fn shape(&self) -> &'static [Member];

    /// The members that have none.
    fn other(&self) -> &Members;

    #[doc(hidden)]
    fn slots(&self) -> Vec<&dyn Slot>;

    #[doc(hidden)]
    fn slots_mut(&mut self) -> (Vec<&mut dyn Slot>, &mut Members);
}

impl dyn Object + '_ {
    /// Each member that has a field, and what it holds.
    pub fn members(&self) -> impl Iterator<Item = (&'static Member, View<'_>)> {
        self.shape().iter().zip(self.slots()).map(|(member, slot)| (member, slot.view()))
    }
}

/// A member that has a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// The JSON name.
    pub name: &'static str,
    /// Required within its object.
    pub required: bool,
}

pub(super) const fn required(name: &'static str) -> Member {
    Member { name, required: true }
}

pub(super) const fn optional(name: &'static str) -> Member {
    Member { name, required: false }
}

/// What a member holds.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum View<'a> {
    /// An optional member that is not set.
    Absent,
    /// Text, a date, a time, a moment or a descriptor value.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// A decimal number.
    Decimal(&'a Decimal),
    /// A truth value.
    Boolean(bool),
    /// A reference or an embedded object.
    Object(&'a dyn Object),
    /// A collection.
    List(&'a dyn List),
}

impl View<'_> {
    /// Whether it counts as not given: not set, empty text, an empty collection.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Absent => true,
            Self::Text(text) => text.is_empty(),
            Self::List(list) => list.is_empty(),
            _ => false,
        }
    }
}

/// A collection of objects without their type.
pub trait List: Send + Sync {
    /// How many items.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool;

    /// The item at this position, from 0.
    fn get(&self, position: usize) -> Option<&dyn Object>;

    #[doc(hidden)]
    fn push_default(&mut self) -> &mut dyn Object;
}

impl dyn List + '_ {
    /// The items in their order.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Object> {
        (0..self.len()).filter_map(|position| self.get(position))
    }
}

impl Debug for dyn List + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} items>", self.len())
    }
}

impl<T: Object + Default> List for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn get(&self, position: usize) -> Option<&dyn Object> {
        match self.as_slice().get(position) {
            Some(item) => Some(item),
            None => None,
        }
    }

    fn push_default(&mut self) -> &mut dyn Object {
        self.push(T::default());
        self.last_mut().expect("an item was pushed")
    }
}

/// A field: what it holds, and how it takes a JSON value that is not `null`.
pub trait Slot {
    fn view(&self) -> View<'_>;
    fn read(&mut self, json: &str) -> Result<(), Fault>;
}

impl<T: Object> Slot for T {
    fn view(&self) -> View<'_> {
        View::Object(self)
    }

    fn read(&mut self, json: &str) -> Result<(), Fault> {
        read::object(self, json)
    }
}

impl<T: Object + Default> Slot for Vec<T> {
    fn view(&self) -> View<'_> {
        View::List(self)
    }

    fn read(&mut self, json: &str) -> Result<(), Fault> {
        read::list(self, json)
    }
}

impl<T: Slot + Default> Slot for Option<T> {
    fn view(&self) -> View<'_> {
        match self {
            Some(value) => value.view(),
            None => View::Absent,
        }
    }

    fn read(&mut self, json: &str) -> Result<(), Fault> {
        self.insert(T::default()).read(json)
    }
}

macro_rules! scalars {
    ($($type:ty: $view:expr, $read:expr;)+) => {$(
        impl Slot for $type {
            fn view(&self) -> View<'_> {
                let view: fn(&Self) -> View<'_> = $view;
                view(self)
            }

            fn read(&mut self, json: &str) -> Result<(), Fault> {
                *self = $read(json)?;
                Ok(())
            }
        }
    )+};
}

scalars! {
    String: |text| View::Text(text), read::text;
    Date: |text| View::Text(text.as_str()), |json| read::text(json).map(Date::new);
    DateTime: |text| View::Text(text.as_str()), |json| read::text(json).map(DateTime::new);
    Time: |text| View::Text(text.as_str()), |json| read::text(json).map(Time::new);
    Descriptor: |text| View::Text(text.as_str()), |json| read::text(json).map(Descriptor::new);
    Decimal: |number| View::Decimal(number), read::decimal;
    i32: |number| View::Integer(i64::from(*number)), read::int32;
    i64: |number| View::Integer(*number), read::int64;
    bool: |truth| View::Boolean(*truth), read::boolean;
}
