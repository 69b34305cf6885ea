//! [`Day`]: a day of the calendar, such as the one that an attendance event is of.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::inspect::is_date;
use super::normalize::day_of;
use crate::error::{Error, ErrorKind, Result};

/// A day of the calendar.
///
/// ```
/// use edfi_resync::model::Day;
///
/// let day: Day = "2026-11-30".parse()?;
/// assert_eq!(day.to_string(), "2026-11-30");
/// let error = "30.11.2026".parse::<Day>().unwrap_err();
/// assert_eq!(error.to_string(), "\"30.11.2026\" is no day; write it as YYYY-MM-DD, such as 2026-11-30");
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

impl Day {
    /// A day by year, month and day of the month.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] for what stands in no calendar.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self> {
        format!("{year:04}-{month:02}-{day:02}").parse()
    }

    /// The day that a database gives: a day, or its midnight (`2026-11-30 00:00:00.000`). A moment of another time is none, since the day that it
    /// falls on is for its query to say.
    pub fn of_midnight(text: &str) -> Option<Self> {
        let text = text.trim();
        let written = text.get(..10).filter(|day| is_date(day))?;
        let day = if text.len() == written.len() { written.into() } else { day_of(text)? };
        day.parse().ok()
    }

    /// The day behind it; none at the end of all calendars.
    pub(crate) fn next(self) -> Option<Self> {
        self.0.tomorrow().ok().map(Self)
    }
}

/// Reads `2026-11-30`.
impl FromStr for Day {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let date = if is_date(text) { text.parse().ok() } else { None };
        date.map(Self).ok_or_else(|| {
            Error::new(ErrorKind::RequestInvalid, format!("{text:?} is no day"))
                .with_hint("write it as YYYY-MM-DD, such as 2026-11-30")
        })
    }
}

impl TryFrom<String> for Day {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// As it is written: `2026-11-30`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_written_and_in_order() {
        let day = |text: &str| text.parse::<Day>();
        for bad in ["", "2026-11-31", "2027-02-29", "2026-1-1", "20261130", "2026-11-30 ", "2026-11-30T00:00:00", "11/30/2026"] {
            assert!(day(bad).is_err(), "{bad}");
        }
        let (one, other) = (day("2026-12-31").expect("a day"), day("2027-01-01").expect("a day"));
        assert!(one < other);
        assert_eq!((one.next(), Day::new(9999, 12, 31).expect("a day").next()), (Some(other), None));
        assert_eq!(serde_json::to_string(&one).expect("JSON"), "\"2026-12-31\"");
        assert_eq!(serde_json::from_str::<Day>("\"2026-12-31\"").expect("a day"), one);
        assert!(serde_json::from_str::<Day>("\"2026-12-32\"").is_err());
    }

    #[test]
    fn a_database_gives_days_or_their_midnights() {
        let wanted = Some(Day::new(2026, 11, 30).expect("a day"));
        for good in [
            "2026-11-30",
            " 2026-11-30 ",
            "2026-11-30 00:00:00",
            "2026-11-30 00:00:00.000",
            "2026-11-30T00:00:00",
            "2026-11-30T00:00:00Z",
            "2026-11-30T00:00:00.0000000-06:00",
            "2026-11-30 00:00",
        ] {
            assert_eq!(Day::of_midnight(good), wanted, "{good}");
        }
        for bad in ["", "2026-11-30 08:15:00", "2026-11-30 00:00:01", "2026-11-31", "2026-11-30x", "11/30/2026", "30", "é026-11-30"]
        {
            assert_eq!(Day::of_midnight(bad), None, "{bad}");
        }
    }
}
