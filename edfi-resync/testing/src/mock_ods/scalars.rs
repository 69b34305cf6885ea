//! Scalars as an ODS reads them: what it converts, and the one form in which it keeps them.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde_json::Value;

/// `lenient`: 0 and 1 too.
pub(super) fn boolean(value: &Value, lenient: bool) -> Option<Value> {
    match value {
        Value::Bool(_) => Some(value.clone()),
        Value::Number(number) if lenient => match number.as_i64() {
            Some(0) => Some(Value::Bool(false)),
            Some(1) => Some(Value::Bool(true)),
            _ => None,
        },
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

/// `YYYY-MM-DD`; slash dates are read too, and `midnight`, whether that may stand behind the day.
pub(super) fn date(value: &Value, midnight: bool) -> Option<Value> {
    let text = value.as_str()?.trim();
    let day = match text.split_once(['T', ' ']) {
        Some((day, time)) if midnight && time.trim_end_matches('Z').chars().all(|letter| matches!(letter, '0' | ':' | '.')) => day,
        Some(_) => return None,
        None => text,
    };
    iso(day).or_else(|| slashes(day)).map(|date| Value::String(date.to_string()))
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

/// A moment in UTC; what is not said of zone and time is UTC and midnight. Slashes, a blank before the time, AM and PM are read too.
pub(super) fn moment(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim();
    let moment = text.parse::<Timestamp>().ok().or_else(|| {
        let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, "0:00"));
        let day = iso(day).or_else(|| slashes(day))?;
        format!("{day}T{}Z", clock(time.trim_end_matches('Z').trim())?).parse().ok()
    })?;
    Some(Value::String(moment.to_string()))
}

/// `HH:mm:ss` of a time of day, with its fraction, from 24 hours or from 12 with AM or PM.
fn clock(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let (text, half) = match (upper.strip_suffix("AM"), upper.strip_suffix("PM")) {
        (Some(text), _) => (text.trim(), Some(0)),
        (_, Some(text)) => (text.trim(), Some(12)),
        _ => (upper.as_str(), None),
    };
    let mut parts = text.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or("00"));
    let hour: u8 = hour.parse().ok()?;
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    (hour < 24 && parts.next().is_none()).then(|| format!("{hour:02}:{minute:0>2}:{second:0>2}"))
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
        for text in ["2025-08-25", "8/25/2025", "2025/8/25"] {
            assert_eq!(date(&json!(text), false), Some(json!("2025-08-25")), "{text}");
        }
        for text in ["2025-08-25T00:00:00", "2025-08-25T00:00:00Z", "8/25/2025 00:00"] {
            assert_eq!((date(&json!(text), true), date(&json!(text), false)), (Some(json!("2025-08-25")), None), "{text}");
        }
        for text in ["2025-13-01", "25-08-2025", "2025-08-25T08:00:00", "20250825", "August", "2025-8-25"] {
            assert_eq!(date(&json!(text), true), None, "{text}");
        }
        assert_eq!(time(&json!("8:15")), Some(json!("08:15:00")));
        assert_eq!(time(&json!("25:00:00")), None);
        assert_eq!(moment(&json!("2025-08-25T10:00:00+02:00")), Some(json!("2025-08-25T08:00:00Z")));
        assert_eq!(moment(&json!("2025-08-25T10:00:00")), Some(json!("2025-08-25T10:00:00Z")));
        for text in ["2025-08-25", "8/25/2025", "2025-08-25 12:00 AM", "8/25/2025 0:00:00"] {
            assert_eq!(moment(&json!(text)), Some(json!("2025-08-25T00:00:00Z")), "{text}");
        }
        assert_eq!(moment(&json!("8/25/2025 1:30 PM")), Some(json!("2025-08-25T13:30:00Z")));
        assert_eq!(moment(&json!("8/25/2025 13:30 PM")), None);
        assert_eq!(integer(&json!("5")), Some(5));
        assert_eq!(integer(&json!(" 007 ")), Some(7));
        assert_eq!(integer(&json!(5.0)), Some(5));
        assert_eq!(integer(&json!(5.5)), None);
        assert_eq!(decimal(&json!("1.005"), 1), Some(1.0));
        assert_eq!((boolean(&json!("True"), false), boolean(&json!(1), true)), (Some(json!(true)), Some(json!(true))));
        assert_eq!((boolean(&json!(1), false), boolean(&json!(2), true)), (None, None));
        assert!(looks_like_script("a <b>") && looks_like_script("&#39;") && !looks_like_script("1 < 2 & 3"));
    }
}
