//! [`timely`]: dates, times and moments as databases give them.

use std::borrow::Cow;

use super::moment;
use crate::model::inspect::{ShapeProblem, Zone, is_date, is_time, zone_of};
use crate::model::spec::FieldKind;

/// What becomes of a text where the model has a date, a time or a moment: the model's own form, read as [`normalize`](super::normalize) reads it.
///
/// A database that has no type for days gives each with a midnight (`2026-08-17 00:00:00.000`), one without a type for times each with a day. Text
/// that is nothing of the sort stays as it is: an inspection says what is wrong with it.
///
/// # Errors
/// A moment that is no midnight, where the model has a date: which day was meant is not to be guessed.
pub(crate) fn timely(kind: FieldKind, text: &str) -> Result<Cow<'_, str>, ShapeProblem> {
    let is_own_form = match kind {
        FieldKind::Date => is_date(text),
        // A fraction is none that a server gives back if it is zero.
        FieldKind::Time => is_time(text) && !text.contains('.'),
        FieldKind::DateTime => zone_of(text) == Some(Zone::Given),
        _ => true,
    };
    if is_own_form {
        return Ok(Cow::Borrowed(text));
    }
    if matches!(kind, FieldKind::Date)
        && let Some(day) = moment::day_of_plain_midnight(text)
    {
        return Ok(Cow::Borrowed(day));
    }
    let read = match kind {
        FieldKind::Date => match moment::date(text) {
            None if moment::has_time(text) => return Err(ShapeProblem::NoMidnight),
            read => read.map(|(day, _)| day),
        },
        FieldKind::Time => moment::time(text).map(|(time, _)| time).or_else(|| moment::time_of_moment(text)),
        _ => moment::moment(text).map(|(moment, _)| moment),
    };
    Ok(read.map_or(Cow::Borrowed(text), Cow::Owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: FieldKind, text: &str) -> String {
        timely(kind, text).map_or_else(|problem| problem.to_string(), Cow::into_owned)
    }

    #[test]
    fn a_midnight_is_its_day_and_no_other_moment_is() {
        for text in ["2026-08-17", "2026-08-17 00:00:00", "2026-08-17T00:00:00.000", "2026-08-17 00:00:00.0000000", "8/17/2026"] {
            assert_eq!(read(FieldKind::Date, text), "2026-08-17", "{text}");
        }
        for text in ["2026-08-17 10:15:00", "2026-08-17T00:00:01", "2026-08-17 00:00:00.003", "2026-08-17 10:15:00Z"] {
            assert_eq!(read(FieldKind::Date, text), "is no midnight", "{text}");
        }
        for text in ["", "soon", "2026-02-30 00:00:00", "20260817"] {
            assert_eq!(read(FieldKind::Date, text), text);
        }
    }

    #[test]
    fn a_time_may_have_a_day() {
        for text in ["08:15", "8:15", "08:15:00", "08:15:00.0000000", "1900-01-01 08:15:00", "1900-01-01T08:15:00.000", "8:15 AM"] {
            assert_eq!(read(FieldKind::Time, text), "08:15:00", "{text}");
        }
        assert_eq!(read(FieldKind::Time, "08:15:00.5"), "08:15:00.5");
        for text in ["", "24:00", "1900-01-01", "1900-01-01 08:15:00Z", "815"] {
            assert_eq!(read(FieldKind::Time, text), text);
        }
    }

    #[test]
    fn a_moment_gets_what_it_lacks() {
        for (text, moment) in [
            ("2026-08-17 10:15:00", "2026-08-17T10:15:00Z"),
            ("2026-08-17 10:15:00.000", "2026-08-17T10:15:00Z"),
            ("2026-08-17 10:15:00.997", "2026-08-17T10:15:00.997Z"),
            ("2026-08-17", "2026-08-17T00:00:00Z"),
            ("2026-08-17T10:15:00-06:00", "2026-08-17T10:15:00-06:00"),
            ("soon", "soon"),
        ] {
            assert_eq!(read(FieldKind::DateTime, text), moment);
        }
    }
}
