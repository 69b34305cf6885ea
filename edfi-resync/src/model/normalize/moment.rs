//! Days, times and moments as tools write them. Each function gives the model's own form, or nothing where the text can mean several.

use super::mended::Mended;
use crate::model::inspect::{Zone, is_date, zone_of};

/// Digits of a fraction of a second that every server reads.
const MOST_FRACTION: usize = 7;

/// A day: `4/5/2011` (month first), `2011/4/5`, with or without a midnight time behind it.
pub(super) fn date(text: &str) -> Option<(String, Mended)> {
    let (day, rest) = day(text.trim())?;
    if rest.is_empty() {
        return Some((day, Mended::Date));
    }
    let (time, _) = time_and_zone(rest)?;
    let is_midnight = time.starts_with("00:00:00") && time[8..].bytes().all(|letter| matches!(letter, b'.' | b'0'));
    is_midnight.then_some((day, Mended::MidnightToDate))
}

/// The day of a midnight that is written as most databases write it (`2026-08-17 00:00:00.000`): there is nothing to read then.
pub(super) fn day_of_plain_midnight(text: &str) -> Option<&str> {
    let (day, behind) = text.split_at_checked(10)?;
    let fraction = behind.strip_prefix([' ', 'T'])?.strip_prefix("00:00:00")?;
    let is_midnight =
        fraction.is_empty() || fraction.strip_prefix('.').is_some_and(|zeros| zeros.bytes().all(|digit| digit == b'0'));
    (is_midnight && !fraction.ends_with('.') && is_date(day)).then_some(day)
}

/// A moment: a day alone is its midnight, and one without a zone is UTC.
pub(super) fn moment(text: &str) -> Option<(String, Mended)> {
    let text = text.trim();
    let (day, rest) = day(text)?;
    if rest.is_empty() {
        return Some((format!("{day}T00:00:00Z"), Mended::DayToMoment));
    }
    let (time, zone) = time_and_zone(rest)?;
    let how = if zone_of(text) == Some(Zone::Missing) { Mended::MomentWithoutZone } else { Mended::Moment };
    let zone = if zone.is_empty() { "Z" } else { &zone };
    Some((format!("{day}T{time}{zone}"), how))
}

/// A time of day: `8:15`, `2:15:30 PM`.
pub(super) fn time(text: &str) -> Option<(String, Mended)> {
    let (time, rest) = clock(text.trim())?;
    rest.is_empty().then_some((time, Mended::Time))
}

/// The time of day of a moment that says no zone: what a database has that knows no times without a day, `1900-01-01 08:15:00`.
#[cfg(any(feature = "sqlite", feature = "database", feature = "csv"))]
pub(super) fn time_of_moment(text: &str) -> Option<String> {
    let (_, rest) = day(text.trim())?;
    let (time, zone) = time_and_zone(rest)?;
    zone.is_empty().then_some(time)
}

/// Whether a text is a day with a time behind it.
#[cfg(any(feature = "sqlite", feature = "database", feature = "csv"))]
pub(super) fn has_time(text: &str) -> bool {
    day(text.trim()).is_some_and(|(_, rest)| time_and_zone(rest).is_some())
}

/// The day at the beginning of a text, and what stands behind it.
fn day(text: &str) -> Option<(String, &str)> {
    let (first, rest) = number(text)?;
    let separator = rest.chars().next().filter(|letter| matches!(letter, '/' | '-'))?;
    let (second, rest) = number(&rest[1..])?;
    let (third, rest) = number(rest.strip_prefix(separator)?)?;
    let (year, month, day) = match (first.len(), separator, third.len()) {
        (4, _, 1 | 2) => (first, second, third),
        (1 | 2, '/', 4) => (third, first, second),
        _ => return None,
    };
    let day = format!("{year}-{month:0>2}-{day:0>2}");
    is_date(&day).then_some((day, rest))
}

/// What stands behind a day: a `T` or blanks, a time, and a zone, empty where there is none.
fn time_and_zone(text: &str) -> Option<(String, String)> {
    let behind = text.trim_start();
    let behind = match text.strip_prefix(['T', 't']) {
        Some(behind) => behind,
        None if behind.len() < text.len() => behind,
        None => return None,
    };
    let (time, rest) = clock(behind)?;
    Some((time, zone(rest.trim_start())?))
}

/// The time of day at the beginning of a text as `HH:mm:ss`, and what stands behind it.
fn clock(text: &str) -> Option<(String, &str)> {
    let (hour, rest) = number(text).filter(|(digits, _)| digits.len() <= 2)?;
    let (minute, mut rest) = two_digits(rest)?;
    let (mut second, mut fraction) = ("00", "");
    if rest.starts_with(':') {
        (second, rest) = two_digits(rest)?;
        if let Some((digits, behind)) = rest.strip_prefix('.').and_then(number) {
            (fraction, rest) = (digits, behind);
        }
    }
    let hour: u8 = hour.parse().ok()?;
    let (hour, rest) = match half(rest.trim_start()) {
        Some((is_afternoon, rest)) if (1..=12).contains(&hour) => (hour % 12 + if is_afternoon { 12 } else { 0 }, rest),
        Some(_) => return None,
        None => (hour, rest),
    };
    if hour > 23 || minute > "59" || second > "59" {
        return None;
    }
    let mut time = format!("{hour:02}:{minute}:{second}");
    if fraction.len() > MOST_FRACTION {
        fraction = fraction[..MOST_FRACTION].trim_end_matches('0');
    } else if fraction.bytes().all(|digit| digit == b'0') {
        // No server gives it back.
        fraction = "";
    }
    if !fraction.is_empty() {
        time.push('.');
        time.push_str(fraction);
    }
    Some((time, rest))
}

/// The two digits behind a colon at the beginning of a text, and what stands behind them.
fn two_digits(text: &str) -> Option<(&str, &str)> {
    number(text.strip_prefix(':')?).filter(|(digits, _)| digits.len() == 2)
}

/// `AM` or `PM` at the beginning of a text, whether it is the second, and what stands behind it.
fn half(text: &str) -> Option<(bool, &str)> {
    let (half, rest) = text.split_at_checked(2)?;
    let is_afternoon = half.eq_ignore_ascii_case("pm");
    (is_afternoon || half.eq_ignore_ascii_case("am")).then_some((is_afternoon, rest))
}

/// The zone that a text is: `Z`, `UTC`, `+01:00`, `-0600`, `+00`, or nothing.
fn zone(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    if text.eq_ignore_ascii_case("z") || text.eq_ignore_ascii_case("utc") || text.eq_ignore_ascii_case("gmt") {
        return Some("Z".to_owned());
    }
    let sign = text.chars().next().filter(|letter| matches!(letter, '+' | '-'))?;
    let (hours, minutes) = match text.as_bytes()[1..] {
        [a, b] => ([a, b], *b"00"),
        [a, b, c, d] | [a, b, b':', c, d] => ([a, b], [c, d]),
        _ => return None,
    };
    let digits = [hours, minutes].concat();
    if !digits.iter().all(u8::is_ascii_digit) || hours > *b"14" || minutes > *b"59" {
        return None;
    }
    let [a, b, c, d] = [digits[0], digits[1], digits[2], digits[3]].map(char::from);
    Some(format!("{sign}{a}{b}:{c}{d}"))
}

/// The digits at the beginning of a text, at least one, and what stands behind them.
fn number(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(text: &str) -> Option<String> {
        date(text).map(|(date, _)| date)
    }

    fn moved(text: &str) -> Option<String> {
        moment(text).map(|(moment, _)| moment)
    }

    #[test]
    fn days_are_read_month_first_and_with_a_midnight() {
        for (written, day) in [
            ("4/5/2011", "2011-04-05"),
            ("04/05/2011", "2011-04-05"),
            ("12/31/2026", "2026-12-31"),
            ("2011/4/5", "2011-04-05"),
            ("2011-4-5", "2011-04-05"),
            (" 2011-04-05 ", "2011-04-05"),
            ("2011-04-05T00:00:00", "2011-04-05"),
            ("2011-04-05 00:00:00.000000000", "2011-04-05"),
            ("2011-04-05T00:00:00.000Z", "2011-04-05"),
            ("2011-04-05T00:00:00-06:00", "2011-04-05"),
            ("2011-04-05T00:00", "2011-04-05"),
            ("4/5/2011 12:00:00 AM", "2011-04-05"),
        ] {
            assert_eq!(dated(written).as_deref(), Some(day), "{written}");
        }
    }

    #[test]
    fn what_is_no_day_or_may_be_another_is_none() {
        for bad in [
            "",
            "4/5/11",
            "31/12/2026",
            "2/30/2026",
            "4-5-2011",
            "2011/4-5",
            "20110405",
            "2011-04-05T08:00:00",
            "2011-04-05 x",
            "2011-04-05T",
            "4/5/2011 12:00:00 PM",
            "April 5 2011",
            "2011-04-05T00:00:00.0001",
            "04/2011",
            "1302000000000",
        ] {
            assert_eq!(dated(bad), None, "{bad}");
        }
    }

    #[test]
    fn moments_get_what_they_lack() {
        for (written, moment) in [
            ("2026-04-01", "2026-04-01T00:00:00Z"),
            ("2026/04/01", "2026-04-01T00:00:00Z"),
            ("4/1/2026", "2026-04-01T00:00:00Z"),
            ("2026-04-01T08:00:00", "2026-04-01T08:00:00Z"),
            ("2026-04-01 08:00:00", "2026-04-01T08:00:00Z"),
            ("2026-04-01t08:00:00z", "2026-04-01T08:00:00Z"),
            ("2026-04-01 2:15:30 PM", "2026-04-01T14:15:30Z"),
            ("4/1/2026 12:05am", "2026-04-01T00:05:00Z"),
            ("4/1/2026 12:05 PM", "2026-04-01T12:05:00Z"),
            ("2026-04-01T08:00", "2026-04-01T08:00:00Z"),
            ("2026-04-01T08:00:00.1234567899", "2026-04-01T08:00:00.1234567Z"),
            ("2026-04-01T08:00:00.500", "2026-04-01T08:00:00.500Z"),
            ("2026-04-01T08:00:00.000000000", "2026-04-01T08:00:00Z"),
            ("2026-04-01 08:00:00+00:00", "2026-04-01T08:00:00+00:00"),
            ("2026-04-01T08:00:00-0600", "2026-04-01T08:00:00-06:00"),
            ("2026-04-01 08:00:00 UTC", "2026-04-01T08:00:00Z"),
            ("2026-04-01T08:00:00+01", "2026-04-01T08:00:00+01:00"),
        ] {
            assert_eq!(moved(written).as_deref(), Some(moment), "{written}");
        }
        assert_eq!(moment("2026-04-01").unwrap().1, Mended::DayToMoment);
        assert_eq!(moment("2026-04-01T08:00:00").unwrap().1, Mended::MomentWithoutZone);
        assert_eq!(moment("2026-04-01 08:00:00").unwrap().1, Mended::Moment);
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for bad in [
            "",
            "8:00",
            "2026-04-01T",
            "2026-04-01T24:00:00",
            "2026-04-01T08:60:00",
            "2026-04-01 13:00 PM",
            "2026-04-01 0:30 AM",
            "2026-04-01T08:00:00 CST",
            "2026-04-01T08:00:00+1",
            "2026-04-01T08:00:00+25:00",
            "2026-02-30",
            "2026-04-0108:00:00",
            "2026-04-01T08:00:00ZZ",
        ] {
            assert_eq!(moved(bad), None, "{bad}");
        }
    }

    #[test]
    fn times_get_seconds() {
        for (written, full) in
            [("8:15", "08:15:00"), ("08:15 am", "08:15:00"), ("2:15:30 PM", "14:15:30"), (" 08:15:00 ", "08:15:00")]
        {
            assert_eq!(time(written).map(|(time, _)| time).as_deref(), Some(full), "{written}");
        }
        for bad in ["8", "8:5", "24:00", "8:15Z", "815", "8:15 PMs"] {
            assert_eq!(time(bad), None, "{bad}");
        }
    }
}
