//! [`Dates`]: from which day to which, as a request asks for attendance of yesterday.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::model::Day;

/// From which day to which, both of them included. An end that is absent is open.
///
/// ```
/// use edfi_resync::campus::Dates;
/// use edfi_resync::model::Day;
///
/// let dates = Dates::new(Day::new(2026, 11, 30)?, Day::new(2026, 12, 1)?);
/// assert_eq!(dates.to_string(), "2026-11-30 to 2026-12-01");
/// assert!(dates.hold("2026-12-01".parse()?) && !dates.hold("2026-12-02".parse()?));
/// assert_eq!(Dates::new(Day::new(2026, 11, 30)?, None).to_string(), "2026-11-30 and later");
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct Dates {
    /// The first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
}

impl Dates {
    /// From this day to that.
    pub fn new(from: impl Into<Option<Day>>, to: impl Into<Option<Day>>) -> Self {
        Self { from: from.into(), to: to.into() }
    }

    /// Whether a day is among them.
    pub fn hold(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Each of the days, if there are no more than this, and both ends are named.
    pub(crate) fn each(&self, most: usize) -> Option<Vec<Day>> {
        let (from, to) = (self.from?, self.to?);
        let days = std::iter::successors(Some(from), |day| day.next()).take_while(|day| *day <= to);
        let days: Vec<_> = days.take(most + 1).collect();
        (days.len() <= most).then_some(days)
    }

    /// Checks that a day can be among them.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] for dates without any end, and for such as end before they begin.
    pub fn check(&self) -> Result<()> {
        let invalid = |message: String, hint: &str| Err(Error::new(ErrorKind::RequestInvalid, message).with_hint(hint));
        match (self.from, self.to) {
            (None, None) => invalid("the dates have neither a first nor a last day".to_owned(), "name one, or leave the dates out"),
            (Some(from), Some(to)) if to < from => invalid(
                format!("the dates end before they begin: from {from} to {to}"),
                "name the earlier day first, and one day twice for that day alone",
            ),
            _ => Ok(()),
        }
    }
}

/// `2026-11-30`, `2026-11-30 to 2026-12-01`, `2026-11-30 and later`, `2026-12-01 and earlier`.
impl fmt::Display for Dates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => from.fmt(f),
            (Some(from), Some(to)) => write!(f, "{from} to {to}"),
            (Some(from), None) => write!(f, "{from} and later"),
            (None, Some(to)) => write!(f, "{to} and earlier"),
            (None, None) => f.write_str("any day"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(from: &str, to: &str) -> Dates {
        let day = |text: &str| (!text.is_empty()).then(|| text.parse().expect("a day"));
        Dates::new(day(from), day(to))
    }

    #[test]
    fn both_ends_are_among_them_and_an_absent_one_is_open() {
        for (from, to, held) in [
            ("2026-11-30", "2026-12-01", [false, true, true, false]),
            ("2026-11-30", "2026-11-30", [false, true, false, false]),
            ("2026-12-01", "", [false, false, true, true]),
            ("", "2026-11-30", [true, true, false, false]),
            ("", "", [true; 4]),
            ("2026-12-02", "2026-11-29", [false; 4]),
        ] {
            let days = ["2026-11-29", "2026-11-30", "2026-12-01", "2026-12-02"];
            let found = days.map(|day| dates(from, to).hold(day.parse().expect("a day")));
            assert_eq!(found, held, "{from} to {to}");
        }
    }

    #[test]
    fn each_of_a_few_days_can_be_named() {
        let each = |from, to, most| dates(from, to).each(most).map(|days| days.len());
        assert_eq!(each("2026-11-30", "2026-11-30", 1), Some(1));
        assert_eq!(each("2026-11-30", "2026-12-02", 3), Some(3));
        assert_eq!(each("2026-11-30", "2026-12-02", 2), None);
        assert_eq!(each("2026-11-30", "", 1_000), None);
        assert_eq!(each("2026-11-30", "2026-11-29", 5), Some(0));
        assert_eq!(each("9999-12-30", "9999-12-31", 5), Some(2), "the end of all calendars");
    }

    #[test]
    fn what_holds_no_day_is_refused() {
        let said = |dates: Dates| dates.check().expect_err("it is refused").to_string();
        assert_eq!(
            said(dates("2026-12-01", "2026-11-30")),
            "the dates end before they begin: from 2026-12-01 to 2026-11-30; name the earlier day first, and one day twice for that day alone"
        );
        assert!(said(Dates::default()).starts_with("the dates have neither a first nor a last day"));
        for (from, to) in [("2026-11-30", "2026-11-30"), ("2026-11-30", ""), ("", "2026-11-30")] {
            assert!(dates(from, to).check().is_ok());
        }
    }

    #[test]
    fn they_come_back_from_their_json_as_they_were() {
        for (dates, json) in [
            (dates("2026-11-30", "2026-12-01"), r#"{"from":"2026-11-30","to":"2026-12-01"}"#),
            (dates("", "2026-12-01"), r#"{"to":"2026-12-01"}"#),
        ] {
            assert_eq!(serde_json::to_string(&dates).expect("JSON"), json);
            assert_eq!(serde_json::from_str::<Dates>(json).expect("dates"), dates);
        }
    }
}
