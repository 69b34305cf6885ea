//! [`TimeOfDay`]: an hour of the clock, and how long it is until that comes.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::error::{Error, ErrorKind, Result};

/// How long an hour that is over is still the one that was meant. Whoever starts a run every night until five, and is late, does not want it all day.
const JUST_OVER: Duration = Duration::from_secs(300);

/// An hour of the clock, such as `05:00`; which day's is not said.
///
/// ```
/// use edfi_resync::TimeOfDay;
///
/// let hour: TimeOfDay = "5:00".parse()?;
/// assert_eq!(hour.to_string(), "05:00");
/// assert!("25:00".parse::<TimeOfDay>().is_err());
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    hour: i8,
    minute: i8,
}

impl TimeOfDay {
    /// An hour from 0 to 23 and a minute from 0 to 59.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] for what no clock shows.
    pub fn new(hour: u8, minute: u8) -> Result<Self> {
        let shown = || {
            Error::new(ErrorKind::ConfigInvalid, format!("{hour:02}:{minute:02} is no hour of the clock"))
                .with_hint("it should be from 00:00 to 23:59")
        };
        match (i8::try_from(hour), i8::try_from(minute)) {
            (Ok(hour @ 0..24), Ok(minute @ 0..60)) => Ok(Self { hour, minute }),
            _ => Err(shown()),
        }
    }

    /// How long it is until the clocks of a zone show this; nothing, if they did within the last few minutes.
    pub(super) fn comes_in(self, zone: &TimeZone, now: SystemTime) -> Duration {
        // Before the year -9999 and behind 9999 no hour comes.
        self.comes_between(zone, now).unwrap_or(Duration::MAX)
    }

    fn comes_between(self, zone: &TimeZone, now: SystemTime) -> Option<Duration> {
        let now = Timestamp::try_from(now).ok()?;
        let today = zone.to_datetime(now).date();
        let time = Time::new(self.hour, self.minute, 0, 0).ok()?;
        // An hour that clocks leave out in spring is the one behind it, and of one that they show twice in autumn it is the first.
        let on = |days: i64| zone.to_timestamp(today.checked_add(days.days()).ok()?.to_datetime(time)).ok();
        let days: Vec<_> = (-1..=2).filter_map(on).collect();
        let between = |from: Timestamp, to: Timestamp| Duration::try_from(to.duration_since(from)).unwrap_or_default();
        if days.iter().any(|day| *day <= now && between(*day, now) < JUST_OVER) {
            return Some(Duration::ZERO);
        }
        days.into_iter().find(|day| *day > now).map(|day| between(now, day))
    }
}

impl FromStr for TimeOfDay {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten();
        let parts = text.trim().split_once(':').filter(|(hour, minute)| hour.len() <= 2 && minute.len() == 2);
        match parts.and_then(|(hour, minute)| Some((digits(hour)?, digits(minute)?))) {
            Some((hour, minute)) => Self::new(hour, minute),
            None => Err(Error::new(ErrorKind::ConfigInvalid, format!("{text:?} is no hour of the clock"))
                .with_hint("it should be one such as 05:00")),
        }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

/// A time zone by its IANA name, or the system's.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] names the option.
pub(super) fn zone(name: Option<&str>) -> Result<TimeZone> {
    let hint = "it should be the IANA name of one, such as America/Denver";
    match name {
        Some(name) => TimeZone::get(name)
            .map_err(|_| Error::new(ErrorKind::ConfigInvalid, format!("option time_zone is {name:?}")).with_hint(hint)),
        None => TimeZone::try_system().map_err(|error| {
            Error::new(ErrorKind::ConfigInvalid, "option time_zone is missing, and the system does not say which it is in")
                .with_hint(hint)
                .with_source(error)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);
    const MINUTE: Duration = Duration::from_secs(60);

    /// Mountain time, as its rules are now.
    fn denver() -> TimeZone {
        TimeZone::posix("MST7MDT,M3.2.0,M11.1.0").expect("a zone")
    }

    fn left(hour: &str, now: &str) -> Duration {
        let now: Timestamp = now.parse().expect("a moment");
        let since = Duration::from_secs(u64::try_from(now.as_second()).expect("after 1970"));
        hour.parse::<TimeOfDay>().expect("an hour").comes_in(&denver(), SystemTime::UNIX_EPOCH + since)
    }

    #[test]
    fn the_hour_is_that_of_the_zone_and_the_next_to_come() {
        assert_eq!(left("05:00", "2026-01-20T22:00:00-07:00"), 7 * HOUR);
        assert_eq!(left("05:00", "2026-01-20T04:59:00-07:00"), MINUTE);
        assert_eq!(left("00:00", "2026-01-20T23:30:00-07:00"), 30 * MINUTE);
        assert_eq!(left("05:00", "2026-01-20T12:00:00Z"), Duration::ZERO, "it is five in Denver");
    }

    #[test]
    fn one_that_is_just_over_is_meant_and_behind_that_it_is_tomorrows() {
        assert_eq!(left("05:00", "2026-01-20T05:04:59-07:00"), Duration::ZERO);
        assert_eq!(left("05:00", "2026-01-20T05:05:00-07:00"), 23 * HOUR + 55 * MINUTE);
        assert_eq!(left("23:58", "2026-01-20T00:01:00-07:00"), Duration::ZERO, "yesterday's");
    }

    #[test]
    fn clocks_that_go_forward_or_back_are_heeded() {
        // A night of 23 hours, an hour that is left out, and a night of 25.
        assert_eq!(left("05:00", "2026-03-07T22:00:00-07:00"), 6 * HOUR);
        assert_eq!(left("02:30", "2026-03-08T01:30:00-07:00"), HOUR);
        assert_eq!(left("05:00", "2026-10-31T22:00:00-06:00"), 8 * HOUR);
        assert_eq!(left("01:30", "2026-11-01T00:30:00-06:00"), HOUR);
    }

    #[test]
    fn only_what_a_clock_shows_is_an_hour() {
        for text in ["", ":", "5", "05:0", "005:00", "24:00", "12:60", "-1:00", "+5:00", "05:00:00", "5 pm", "05.00"] {
            let error = text.parse::<TimeOfDay>().expect_err(text);
            assert!(error.to_string().contains("no hour of the clock"), "{error}");
        }
        assert_eq!("23:59".parse::<TimeOfDay>().expect("an hour").to_string(), "23:59");
    }
}
