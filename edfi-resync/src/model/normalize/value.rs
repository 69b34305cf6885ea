//! Single values: what becomes of one where the model has a type for it.

use super::mended::Mended;
use super::moment;
use crate::model::inspect::{OddId, ShapeProblem, Zone, is_date, is_person, is_time, odd_id, zone_of};
use crate::model::spec::{FieldKind, FieldSpec};

/// Digits of a number with a point that a double holds without loss.
const EXACT_DIGITS: usize = 15;

/// What becomes of a value that is no object and no array.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    /// It stays as it is, right or wrong.
    Stays,
    /// This JSON takes its place.
    Becomes(String, Mended),
    /// It stands for nothing.
    LeftOut(Mended),
    /// It may mean something else than was meant.
    Refused(ShapeProblem),
}

/// What becomes of text; `text` is without quotes and escapes.
pub(super) fn text(field: &FieldSpec, text: &str) -> Scalar {
    if let FieldKind::Text { .. } = field.kind {
        return if is_person(field.name) { unique_id(text) } else { Scalar::Stays };
    }
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Scalar::LeftOut(Mended::Empty);
    }
    if matches!(trimmed, "NaN" | "nan" | "NaT" | "<NA>") {
        return Scalar::LeftOut(Mended::NotANumber);
    }
    let quoted = |(text, how)| (format!("\"{text}\""), how);
    let read = match field.kind {
        FieldKind::Integer { .. } => whole(trimmed).map(|digits| (digits, Mended::TextToWhole)),
        FieldKind::Decimal { .. } => decimal(trimmed).map(|digits| (digits, Mended::TextToNumber)),
        FieldKind::Boolean => truth(trimmed).map(|truth| (truth.to_string(), Mended::TextToTruth)),
        FieldKind::Date if !is_date(text) => moment::date(text).map(quoted),
        FieldKind::DateTime if zone_of(text) != Some(Zone::Given) => moment::moment(text).map(quoted),
        FieldKind::Time if !is_time(text) => moment::time(text).map(quoted),
        _ => None,
    };
    read.map_or(Scalar::Stays, |(json, how)| Scalar::Becomes(json, how))
}

/// What becomes of the unique ID of a person. Other text may be anything; this decides whom a record is about.
fn unique_id(text: &str) -> Scalar {
    match odd_id(text) {
        None => Scalar::Stays,
        Some(OddId::Blank) => Scalar::LeftOut(Mended::Empty),
        Some(OddId::MissingWord) => Scalar::Refused(ShapeProblem::NoUniqueId),
        Some(OddId::Fraction) => Scalar::Refused(ShapeProblem::FractionInId),
        Some(OddId::Padded) => Scalar::Becomes(serde_json::Value::from(text.trim()).to_string(), Mended::Padded),
    }
}

/// What becomes of a number, as it is written.
pub(super) fn number(field: &FieldSpec, number: &str) -> Scalar {
    let is_whole = number.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit());
    match field.kind {
        FieldKind::Text { .. } if is_whole => Scalar::Becomes(format!("\"{number}\""), Mended::WholeToText),
        FieldKind::Text { .. } => Scalar::Refused(ShapeProblem::FractionForText),
        FieldKind::Integer { .. } if !is_whole || number == "-0" => match whole(number) {
            Some(digits) => Scalar::Becomes(digits, Mended::FractionToWhole),
            None => Scalar::Stays,
        },
        FieldKind::Boolean => match truth(number) {
            Some(truth) => Scalar::Becomes(truth.to_string(), Mended::NumberToTruth),
            None => Scalar::Stays,
        },
        _ => Scalar::Stays,
    }
}

/// A whole number: digits, leading zeros or not, and a fraction of zero if they are few enough to be exact.
fn whole(text: &str) -> Option<String> {
    let (sign, digits, fraction) = parts(text)?;
    let digits = digits.trim_start_matches('0');
    if fraction.bytes().any(|digit| digit != b'0') || (text.contains('.') && digits.len() > EXACT_DIGITS) {
        return None;
    }
    Some(if digits.is_empty() { "0".to_owned() } else { format!("{sign}{digits}") })
}

/// A decimal number, with the digits that are written.
fn decimal(text: &str) -> Option<String> {
    let (sign, digits, fraction) = parts(text)?;
    let digits = digits.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    Some(if fraction.is_empty() { format!("{sign}{digits}") } else { format!("{sign}{digits}.{fraction}") })
}

/// Sign, digits before and digits behind the point of a number without an exponent.
fn parts(text: &str) -> Option<(&str, &str, &str)> {
    let (sign, rest) = if text.starts_with('-') { text.split_at(1) } else { ("", text) };
    let (digits, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(digits) && is_number(fraction) && !(digits.is_empty() && fraction.is_empty())).then_some((sign, digits, fraction))
}

fn truth(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") || matches!(text, "1" | "1.0") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") || matches!(text, "0" | "0.0") {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_exact_or_none() {
        for (written, digits) in [
            ("0255901001", "255901001"),
            ("2026", "2026"),
            ("255901001.0", "255901001"),
            ("255901001.", "255901001"),
            ("-5.00", "-5"),
            ("-0", "0"),
            ("000", "0"),
            ("92233720368547758070", "92233720368547758070"),
            ("999999999999999.0", "999999999999999"),
        ] {
            assert_eq!(whole(written).as_deref(), Some(digits), "{written}");
        }
        for bad in ["", "-", ".", "1.5", "2.55e8", "255,901", "+5", "0x1F", "1 2", "1234567890123456.0", "--1", "1.0.0"] {
            assert_eq!(whole(bad), None, "{bad}");
        }
    }

    #[test]
    fn decimals_keep_their_digits() {
        for (written, number) in [("3.50", "3.50"), ("03.50", "3.50"), (".5", "0.5"), ("5.", "5"), ("-0.10", "-0.10"), ("7", "7")] {
            assert_eq!(decimal(written).as_deref(), Some(number), "{written}");
        }
        for bad in ["", ".", "-", "1e3", "1,5", "$5"] {
            assert_eq!(decimal(bad), None, "{bad}");
        }
    }
}
