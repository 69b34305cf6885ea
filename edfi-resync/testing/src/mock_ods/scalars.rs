//! Scalars as an ODS reads them: what it converts, and the one form in which it keeps them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use serde_json::Value;

pub(super) fn boolean(value: &Value) -> Option<Value> {
    match value {
        Value::Bool(_) => Some(value.clone()),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(Value::Bool(true)),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(Value::Bool(false)),
        _ => None,
    }
}

pub(super) fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Some(whole),
            // 5.0 is read as 5; 5.5 is not read.
            None => number.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 9e15).map(|number| number as i64),
        },
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A decimal, rounded to the digits that its column keeps.
pub(super) fn decimal(value: &Value, scale: u8) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse::<f64>().ok()?,
        _ => return None,
    };
    if !number.is_finite() {
        return None;
    }
    let unit = 10_f64.powi(i32::from(scale));
    let rounded = (number * unit).round() / unit;
    Some(if rounded.is_finite() { rounded } else { number })
}

/// `YYYY-MM-DD`; slash dates and moments without a time of day are read too.
pub(super) fn date(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim();
    let date = match text.split_once('T') {
        Some((date, time)) if time.trim_end_matches('Z').chars().all(|letter| matches!(letter, '0' | ':' | '.')) => iso(date),
        Some(_) => None,
        None => iso(text).or_else(|| slashes(text)),
    };
    date.map(|date| Value::String(date.to_string()))
}

fn iso(text: &str) -> Option<Date> {
    let form = text.len() == 10 && text.bytes().enumerate().all(|(at, byte)| (at == 4 || at == 7) == (byte == b'-'));
    if form { text.parse().ok() } else { None }
}

/// `M/D/YYYY` or `YYYY/M/D`.
fn slashes(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = if first.len() == 4 { (first, second, third) } else { (third, first, second) };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `HH:mm:ss`.
pub(super) fn time(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim();
    let mut parts = text.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
    if parts.next().is_some() {
        return None;
    }
    let (second, _fraction) = second.split_once('.').unwrap_or((second, ""));
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?, 0).ok()?;
    Some(Value::String(format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())))
}

/// A moment in UTC; one without a zone is taken as UTC.
pub(super) fn moment(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim();
    let in_utc = || format!("{}Z", text.parse::<DateTime>().ok()?).parse().ok();
    let moment = text.parse::<Timestamp>().ok().or_else(in_utc)?;
    Some(Value::String(moment.to_string()))
}

/// Markup, as the server's guard against scripts sees it: `<` before a letter, `!`, `/` or `?`, and `&#`.
pub(super) fn looks_like_script(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(2).any(|pair| match pair {
        [b'<', next] => next.is_ascii_alphabetic() || matches!(next, b'!' | b'/' | b'?'),
        [b'&', next] => *next == b'#',
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn scalars_get_one_form() {
        for text in ["2025-08-25", "8/25/2025", "2025/8/25", "2025-08-25T00:00:00", "2025-08-25T00:00:00Z"] {
            assert_eq!(date(&json!(text)), Some(json!("2025-08-25")), "{text}");
        }
        for text in ["2025-13-01", "25-08-2025", "2025-08-25T08:00:00", "20250825", "August", "2025-8-25"] {
            assert_eq!(date(&json!(text)), None, "{text}");
        }
        assert_eq!(time(&json!("8:15")), Some(json!("08:15:00")));
        assert_eq!(time(&json!("25:00:00")), None);
        assert_eq!(moment(&json!("2025-08-25T10:00:00+02:00")), Some(json!("2025-08-25T08:00:00Z")));
        assert_eq!(moment(&json!("2025-08-25T10:00:00")), Some(json!("2025-08-25T10:00:00Z")));
        assert_eq!(integer(&json!("5")), Some(5));
        assert_eq!(integer(&json!(5.0)), Some(5));
        assert_eq!(integer(&json!(5.5)), None);
        assert_eq!(decimal(&json!("1.005"), 1), Some(1.0));
        assert_eq!(boolean(&json!("True")), Some(json!(true)));
        assert!(looks_like_script("a <b>") && looks_like_script("&#39;") && !looks_like_script("1 < 2 & 3"));
    }
}
