//! Days, times of day and moments of Arrow, which are numbers there, in words: `2026-08-17`, `08:15:00`, `2026-08-17T08:15:00-05:00`.

use arrow_schema::TimeUnit;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// Seconds, and nanoseconds behind them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ticks {
    seconds: i64,
    nanoseconds: i32,
}

impl Ticks {
    /// So many of a unit.
    pub(super) fn of(unit: TimeUnit, number: i64) -> Self {
        let per_second: i64 = match unit {
            TimeUnit::Second => 1,
            TimeUnit::Millisecond => 1_000,
            TimeUnit::Microsecond => 1_000_000,
            TimeUnit::Nanosecond => 1_000_000_000,
        };
        let (seconds, rest) = (number.div_euclid(per_second), number.rem_euclid(per_second));
        Self { seconds, nanoseconds: (rest * (1_000_000_000 / per_second)) as i32 }
    }
}

/// The day that is so many days behind the first of 1970.
pub(super) fn day(days: i32) -> Option<String> {
    let midnight = Timestamp::from_second(i64::from(days) * 86_400).ok()?;
    written(Offset::UTC.to_datetime(midnight)).map(|(day, _)| day)
}

/// The time of day that is so long behind midnight.
pub(super) fn time_of_day(ticks: Ticks) -> Option<String> {
    if !(0..86_400).contains(&ticks.seconds) {
        return None;
    }
    let moment = Timestamp::new(ticks.seconds, ticks.nanoseconds).ok()?;
    written(Offset::UTC.to_datetime(moment)).map(|(_, time)| time)
}

/// A moment that says no zone, or in the zone that it is of.
pub(super) fn moment(ticks: Ticks, zone: Option<&str>) -> Option<String> {
    let moment = Timestamp::new(ticks.seconds, ticks.nanoseconds).ok()?;
    let Some(zone) = zone else {
        let (day, time) = written(Offset::UTC.to_datetime(moment))?;
        return Some(format!("{day}T{time}"));
    };
    let offset = zone_named(zone)?.to_offset(moment);
    let (day, time) = written(offset.to_datetime(moment))?;
    let minutes = offset.seconds() / 60;
    if minutes == 0 {
        return Some(format!("{day}T{time}Z"));
    }
    let (sign, minutes) = (if minutes < 0 { '-' } else { '+' }, minutes.abs());
    Some(format!("{day}T{time}{sign}{:02}:{:02}", minutes / 60, minutes % 60))
}

/// The zone of this name: `America/Chicago`, `UTC`, `-05:00`.
pub(super) fn zone_named(name: &str) -> Option<TimeZone> {
    if let Ok(zone) = TimeZone::get(name) {
        return Some(zone);
    }
    let sign = match name.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = match name[1..].split_once(':') {
        Some(parts) => parts,
        None => name[1..].split_at_checked(2)?,
    };
    let number = |digits: &str| digits.parse::<i32>().ok().filter(|number| (0..60).contains(number));
    let minutes = if minutes.is_empty() { 0 } else { number(minutes)? };
    Offset::from_seconds(sign * (number(hours)? * 60 + minutes) * 60).ok().map(TimeZone::fixed)
}

/// Day and time of day; the fraction of its second with the seven digits that every server reads.
fn written(moment: DateTime) -> Option<(String, String)> {
    if !(1..=9999).contains(&moment.year()) {
        return None;
    }
    let day = format!("{:04}-{:02}-{:02}", moment.year(), moment.month(), moment.day());
    let mut time = format!("{:02}:{:02}:{:02}", moment.hour(), moment.minute(), moment.second());
    let fraction = moment.subsec_nanosecond() / 100;
    if fraction > 0 {
        time.push('.');
        time.push_str(format!("{fraction:07}").trim_end_matches('0'));
    }
    Some((day, time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_days_and_times() {
        assert_eq!(day(20_682).as_deref(), Some("2026-08-17"));
        assert_eq!(day(-1).as_deref(), Some("1969-12-31"));
        assert_eq!(day(i32::MAX), None);
        let time = |unit, number| time_of_day(Ticks::of(unit, number));
        assert_eq!(time(TimeUnit::Second, 29_700).as_deref(), Some("08:15:00"));
        assert_eq!(time(TimeUnit::Nanosecond, 29_700_500_000_000).as_deref(), Some("08:15:00.5"));
        assert_eq!((time(TimeUnit::Second, 86_400), time(TimeUnit::Second, -1)), (None, None));
    }

    #[test]
    fn moments_are_told_in_their_zone() {
        let at = |zone| moment(Ticks::of(TimeUnit::Millisecond, 1_786_942_800_997), zone);
        assert_eq!(at(None).as_deref(), Some("2026-08-17T05:00:00.997"));
        assert_eq!(at(Some("UTC")).as_deref(), Some("2026-08-17T05:00:00.997Z"));
        assert_eq!(at(Some("America/Chicago")).as_deref(), Some("2026-08-17T00:00:00.997-05:00"));
        assert_eq!(at(Some("+05:30")).as_deref(), Some("2026-08-17T10:30:00.997+05:30"));
        assert_eq!(at(Some("-0500")).as_deref(), Some("2026-08-17T00:00:00.997-05:00"));
        assert_eq!(at(Some("nowhere")), None);
        assert_eq!(moment(Ticks::of(TimeUnit::Second, -1), None).as_deref(), Some("1969-12-31T23:59:59"));
    }
}
