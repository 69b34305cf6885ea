//! [`Value`]: what stands in an array of Arrow at one row, whatever array it is.

use std::ops::Range;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, Time32MillisecondType, Time32SecondType, Time64MicrosecondType, Time64NanosecondType,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, StructArray};
use arrow_schema::{DataType, TimeUnit};

use super::time::{Ticks, day, moment, time_of_day};

/// What stands in an array at one row.
pub(super) enum Value<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    Real(f64),
    /// A decimal number by its digits, or a whole one that no `i64` holds.
    Number(String),
    Text(&'a str),
    /// A day, a time of day or a moment, in words.
    Time(String),
    /// A row of a struct.
    Struct(&'a StructArray, usize),
    /// A part of another array.
    List(&'a dyn Array, Range<usize>),
    /// What cannot be read: a day beyond the year 9999, bytes.
    Other,
}

/// What stands in an array at this row.
pub(super) fn value(array: &dyn Array, row: usize) -> Value<'_> {
    if array.is_null(row) {
        return Value::Null;
    }
    let timely = |words: Option<String>| words.map_or(Value::Other, Value::Time);
    match array.data_type() {
        DataType::Null => Value::Null,
        DataType::Boolean => Value::Boolean(array.as_boolean().value(row)),
        DataType::Int8 => Value::Integer(array.as_primitive::<Int8Type>().value(row).into()),
        DataType::Int16 => Value::Integer(array.as_primitive::<Int16Type>().value(row).into()),
        DataType::Int32 => Value::Integer(array.as_primitive::<Int32Type>().value(row).into()),
        DataType::Int64 => Value::Integer(array.as_primitive::<Int64Type>().value(row)),
        DataType::UInt8 => Value::Integer(array.as_primitive::<UInt8Type>().value(row).into()),
        DataType::UInt16 => Value::Integer(array.as_primitive::<UInt16Type>().value(row).into()),
        DataType::UInt32 => Value::Integer(array.as_primitive::<UInt32Type>().value(row).into()),
        DataType::UInt64 => {
            let number = array.as_primitive::<UInt64Type>().value(row);
            i64::try_from(number).map_or_else(|_| Value::Number(number.to_string()), Value::Integer)
        }
        DataType::Float32 => {
            // By its own digits: in 64 bits it would have others behind them.
            let number = array.as_primitive::<Float32Type>().value(row);
            Value::Real(number.to_string().parse().unwrap_or(f64::from(number)))
        }
        DataType::Float64 => Value::Real(array.as_primitive::<Float64Type>().value(row)),
        DataType::Decimal32(..) => Value::Number(array.as_primitive::<Decimal32Type>().value_as_string(row)),
        DataType::Decimal64(..) => Value::Number(array.as_primitive::<Decimal64Type>().value_as_string(row)),
        DataType::Decimal128(..) => Value::Number(array.as_primitive::<Decimal128Type>().value_as_string(row)),
        DataType::Decimal256(..) => Value::Number(array.as_primitive::<Decimal256Type>().value_as_string(row)),
        DataType::Utf8 => Value::Text(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Value::Text(array.as_string::<i64>().value(row)),
        DataType::Utf8View => Value::Text(array.as_string_view().value(row)),
        DataType::Date32 => timely(day(array.as_primitive::<Date32Type>().value(row))),
        DataType::Date64 => timely(moment(Ticks::of(TimeUnit::Millisecond, array.as_primitive::<Date64Type>().value(row)), None)),
        DataType::Time32(_) | DataType::Time64(_) => timely(time_of_day(ticks(array, row))),
        DataType::Timestamp(_, zone) => timely(moment(ticks(array, row), zone.as_deref())),
        DataType::Struct(_) => Value::Struct(array.as_struct(), row),
        DataType::List(_) => {
            let list = array.as_list::<i32>();
            Value::List(list.values().as_ref(), index(list.value_offsets()[row])..index(list.value_offsets()[row + 1]))
        }
        DataType::LargeList(_) => {
            let list = array.as_list::<i64>();
            Value::List(list.values().as_ref(), index(list.value_offsets()[row])..index(list.value_offsets()[row + 1]))
        }
        DataType::FixedSizeList(..) => {
            let list = array.as_fixed_size_list();
            let start = index(list.value_offset_at(row));
            Value::List(list.values().as_ref(), start..start + index(list.value_length()))
        }
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            match value(dictionary.keys(), row) {
                Value::Integer(key) => value(dictionary.values().as_ref(), index(key)),
                _ => Value::Other,
            }
        }
        _ => Value::Other,
    }
}

/// The type of the values of a dictionary; of any other array its own.
pub(super) fn plain(data_type: &DataType) -> &DataType {
    match data_type {
        DataType::Dictionary(_, values) => plain(values),
        other => other,
    }
}

/// Whether such an array holds whole numbers.
pub(super) fn is_whole(data_type: &DataType) -> bool {
    data_type.is_integer()
        || matches!(
            data_type,
            DataType::Decimal32(_, 0) | DataType::Decimal64(_, 0) | DataType::Decimal128(_, 0) | DataType::Decimal256(_, 0)
        )
}

/// Whether such an array holds numbers with fractions.
pub(super) fn is_fractional(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Float32
            | DataType::Float64
            | DataType::Decimal32(..)
            | DataType::Decimal64(..)
            | DataType::Decimal128(..)
            | DataType::Decimal256(..)
    )
}

pub(super) fn is_text(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

/// A number of a time of day or a moment, with its unit.
fn ticks(array: &dyn Array, row: usize) -> Ticks {
    let (unit, number) = match array.data_type() {
        DataType::Time32(TimeUnit::Second) => (TimeUnit::Second, array.as_primitive::<Time32SecondType>().value(row).into()),
        DataType::Time32(_) => (TimeUnit::Millisecond, array.as_primitive::<Time32MillisecondType>().value(row).into()),
        DataType::Time64(TimeUnit::Microsecond) => {
            (TimeUnit::Microsecond, array.as_primitive::<Time64MicrosecondType>().value(row))
        }
        DataType::Time64(_) => (TimeUnit::Nanosecond, array.as_primitive::<Time64NanosecondType>().value(row)),
        DataType::Timestamp(TimeUnit::Second, _) => (TimeUnit::Second, array.as_primitive::<TimestampSecondType>().value(row)),
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            (TimeUnit::Millisecond, array.as_primitive::<TimestampMillisecondType>().value(row))
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            (TimeUnit::Microsecond, array.as_primitive::<TimestampMicrosecondType>().value(row))
        }
        _ => (TimeUnit::Nanosecond, array.as_primitive::<TimestampNanosecondType>().value(row)),
    };
    Ticks::of(unit, number)
}

/// A position in an array, which its maker has checked to be one.
fn index(number: impl TryInto<usize>) -> usize {
    number.try_into().unwrap_or_default()
}
