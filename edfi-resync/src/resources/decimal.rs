//! [`Decimal`]: a number as it was written.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind};

/// A number as it was written: `1.50` stays `1.50`, `1E2` stays `1E2`. It does not calculate.
///
/// Equal when written the same.
///
/// ```
/// use edfi_resync::resources::Decimal;
///
/// let credits: Decimal = "1.50".parse()?;
/// assert_eq!(credits.as_str(), "1.50");
/// assert_eq!(serde_json::to_string(&credits).unwrap(), "1.50");
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Decimal(Box<str>);

impl Decimal {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest binary number, for calculations that may be off by a little.
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

/// Zero.
impl Default for Decimal {
    fn default() -> Self {
        Self("0".into())
    }
}

/// A JSON number, or an error of kind [`ErrorKind::RecordInvalid`].
impl FromStr for Decimal {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let starts_well = text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        let ends_well = text.ends_with(|last: char| last.is_ascii_digit());
        // A raw value takes any JSON; one that starts and ends so can only be a number.
        match serde_json::from_str::<&RawValue>(text) {
            Ok(_) if starts_well && ends_well => Ok(Self(text.into())),
            _ => Err(Error::new(ErrorKind::RecordInvalid, "not a decimal number").with_hint("write it as in JSON: -12.50")),
        }
    }
}

impl From<i32> for Decimal {
    fn from(number: i32) -> Self {
        i64::from(number).into()
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self(number.to_string().into())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decimal <{} characters>", self.0.len())
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer)?.get().parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_json_numbers_are_decimals() {
        for text in ["0", "-0", "1.50", "1E2", "-1.5e-07", "123456789012345678901234567890.10"] {
            let number: Decimal = text.parse().expect("a number");
            assert_eq!(number.as_str(), text);
            assert_eq!(serde_json::to_string(&number).expect("prints"), text);
            assert_eq!(serde_json::from_str::<Decimal>(text).expect("reads"), number);
        }
        for text in ["", "-", "1.", ".5", "01", "+1", "1 ", " 1", "NaN", "1e", "\"1\"", "1,2", "[1]", "true"] {
            assert!(text.parse::<Decimal>().is_err(), "{text:?}");
        }
        assert!((Decimal::from(12).to_f64() - 12.0).abs() < f64::EPSILON);
    }
}
