//! Checks of single values: dates, times, moments, descriptors, unique IDs and lengths.

/// What a date is called in an error.
pub(crate) const DATE: &str = "a date (YYYY-MM-DD)";
/// What a time is called.
pub(crate) const TIME: &str = "a time (HH:mm:ss)";
/// What a moment is called.
pub(crate) const DATE_TIME: &str = "a date and time (YYYY-MM-DDTHH:mm:ssZ)";
/// What a descriptor value is called.
pub(super) const DESCRIPTOR: &str = "a descriptor (namespace#codeValue)";
/// The longest descriptor value: a namespace of 255 characters, `#`, a code value of 50.
pub(super) const DESCRIPTOR_LENGTH: u32 = 306;

/// Whether a text has between `min` and `max` characters.
pub(super) fn has_length(text: &str, min: u32, max: u32) -> bool {
    // Characters are never more than bytes, and counting them is rarely needed.
    let bytes = text.len() as u64;
    if bytes < u64::from(min) {
        return false;
    }
    if bytes <= u64::from(max) && (min == 0 || text.is_ascii()) {
        return true;
    }
    let characters = text.chars().count() as u64;
    (u64::from(min)..=u64::from(max)).contains(&characters)
}

/// Whether it is a day of the calendar, `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return false };
    let (Some(century), Some(year)) = (two_digits(y1, y2), two_digits(y3, y4)) else { return false };
    let (Some(month), Some(day)) = (two_digits(m1, m2), two_digits(d1, d2)) else { return false };
    let year = u32::from(century) * 100 + u32::from(year);
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return false,
    };
    // A server's calendar begins with the year 1.
    year > 0 && (1..=last).contains(&day)
}

/// Whether it is a time of day, `HH:mm:ss` with or without a fraction.
pub(crate) fn is_time(text: &str) -> bool {
    let Some((&[h1, h2, b':', m1, m2, b':', s1, s2], fraction)) = text.as_bytes().split_first_chunk::<8>() else { return false };
    let below = |limit: u8, first, second| two_digits(first, second).is_some_and(|number| number < limit);
    let fraction_is_good = match fraction {
        [] => true,
        [b'.', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    below(24, h1, h2) && below(60, m1, m2) && below(60, s1, s2) && fraction_is_good
}

/// Whether a moment says its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    Given,
    /// Real data often lacks it.
    Missing,
}

/// The zone of a moment as RFC 3339 writes it; `None` for what is none.
pub(crate) fn zone_of(text: &str) -> Option<Zone> {
    let (date, rest) = text.split_once('T')?;
    let (time, zone) = match rest.strip_suffix('Z') {
        Some(time) => (time, Zone::Given),
        None => match rest.rfind(['+', '-']) {
            Some(sign) if is_offset(&rest[sign + 1..]) => (&rest[..sign], Zone::Given),
            Some(_) => return None,
            None => (rest, Zone::Missing),
        },
    };
    (is_date(date) && is_time(time)).then_some(zone)
}

/// Whether it has the form of a descriptor value: something, `#`, something.
pub(super) fn is_descriptor(text: &str) -> bool {
    text.split_once('#').is_some_and(|(namespace, code)| !namespace.is_empty() && !code.is_empty())
}

/// Whether a member of this name holds the unique ID of a person, in the person's own record or in a reference.
pub(crate) fn is_person(name: &str) -> bool {
    matches!(name, "studentUniqueId" | "staffUniqueId" | "contactUniqueId" | "parentUniqueId" | "personId")
}

/// What keeps a text from being the unique ID that was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OddId {
    /// Nothing but blanks.
    Blank,
    /// A word that a tool writes for a missing value.
    MissingWord,
    /// Digits with a fraction of zeros, as of a column of numbers with gaps.
    Fraction,
    /// Blanks before or behind it.
    Padded,
}

/// What is odd about a unique ID; the limits of its length are another question.
pub(crate) fn odd_id(text: &str) -> Option<OddId> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return (!text.is_empty()).then_some(OddId::Blank);
    }
    if matches!(trimmed, "nan" | "NaN" | "NaT" | "<NA>" | "None" | "null" | "NULL") {
        return Some(OddId::MissingWord);
    }
    let consists_of = |text: &str, is: fn(u8) -> bool| !text.is_empty() && text.bytes().all(is);
    if let Some((digits, zeros)) = trimmed.split_once('.')
        && consists_of(digits, |byte| byte.is_ascii_digit())
        && consists_of(zeros, |byte| byte == b'0')
    {
        return Some(OddId::Fraction);
    }
    (trimmed.len() < text.len()).then_some(OddId::Padded)
}

fn is_offset(text: &str) -> bool {
    let &[h1, h2, b':', m1, m2] = text.as_bytes() else { return false };
    two_digits(h1, h2).is_some_and(|hours| hours < 24) && two_digits(m1, m2).is_some_and(|minutes| minutes < 60)
}

fn two_digits(first: u8, second: u8) -> Option<u8> {
    (first.is_ascii_digit() && second.is_ascii_digit()).then(|| (first - b'0') * 10 + (second - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_of_the_calendar() {
        for good in ["2024-02-29", "2000-02-29", "2026-12-31", "0001-01-01"] {
            assert!(is_date(good), "{good}");
        }
        for bad in
            ["2023-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-01", "0000-01-01", "2026-01-01T", ""]
        {
            assert!(!is_date(bad), "{bad}");
        }
    }

    #[test]
    fn times_have_seconds() {
        for good in ["00:00:00", "23:59:59", "08:15:00.1234567"] {
            assert!(is_time(good), "{good}");
        }
        for bad in ["24:00:00", "08:60:00", "08:15:60", "08:15", "08:15:00.", "08:15:00Z", "8:15:00", "08:15:00.1a"] {
            assert!(!is_time(bad), "{bad}");
        }
    }

    #[test]
    fn moments_may_lack_the_zone() {
        for good in ["2026-08-01T08:15:00Z", "2026-08-01T08:15:00.5+01:00", "2026-08-01T08:15:00-06:00"] {
            assert_eq!(zone_of(good), Some(Zone::Given), "{good}");
        }
        assert_eq!(zone_of("2026-08-01T08:15:00"), Some(Zone::Missing));
        for bad in
            ["2026-08-01", "2026-08-01 08:15:00", "2026-08-01T08:15:00+1", "2026-08-01T08:15:00Zz", "2026-02-30T00:00:00Z", "T"]
        {
            assert_eq!(zone_of(bad), None, "{bad}");
        }
    }

    #[test]
    fn unique_ids_are_odd_where_they_may_be_anothers() {
        for good in ["604821", "0604821", "A.0", "1.5", "604821.", ".0", "1.0.0", "nano", "Nan", "N", ""] {
            assert_eq!(odd_id(good), None, "{good}");
        }
        for (text, odd) in [
            ("604821.0", OddId::Fraction),
            (" 604821.00\n", OddId::Fraction),
            ("nan", OddId::MissingWord),
            (" <NA>", OddId::MissingWord),
            ("None", OddId::MissingWord),
            (" 5", OddId::Padded),
            ("5\u{a0}", OddId::Padded),
            (" ", OddId::Blank),
        ] {
            assert_eq!(odd_id(text), Some(odd), "{text}");
        }
    }

    #[test]
    fn lengths_count_characters() {
        assert!(has_length("ééé", 3, 3) && !has_length("ééé", 4, 6) && !has_length("ééé", 0, 2));
        assert!(has_length("", 0, 5) && !has_length("abcd", 5, 9) && has_length("abcde", 5, 5));
    }

    #[test]
    fn descriptors_have_two_sides() {
        assert!(is_descriptor("uri://ed-fi.org/SexDescriptor#Female") && is_descriptor("a#b#c"));
        assert!(!is_descriptor("Female") && !is_descriptor("#Female") && !is_descriptor("uri://ed-fi.org/SexDescriptor#"));
    }
}
