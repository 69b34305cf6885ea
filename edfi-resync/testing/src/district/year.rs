//! [`YearPlan`]: the days of a school year, and how it divides into semesters, quarters and trimesters.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// From a first to a last day, both in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) first: Date,
    pub(super) last: Date,
}

impl Span {
    pub(super) fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}

/// A weekday of the school year.
#[derive(Debug, Clone, Copy)]
pub(super) struct DayPlan {
    pub(super) date: Date,
    /// Students are taught.
    pub(super) instruction: bool,
    /// The Campus code of what else happens.
    pub(super) event: Option<&'static str>,
}

/// A school year, the same in all schools of the district.
#[derive(Debug)]
pub(super) struct YearPlan {
    /// The year in which it ends.
    pub(super) ending: i16,
    pub(super) whole: Span,
    pub(super) semesters: [Span; 2],
    pub(super) quarters: [Span; 4],
    pub(super) trimesters: [Span; 3],
    pub(super) days: Vec<DayPlan>,
    /// Where the year has got to: nothing has been recorded after it.
    pub(super) today: Date,
}

impl YearPlan {
    pub(super) fn new(ending: i16) -> Self {
        let first = on_or_after(date(ending - 1, 8, 24), Weekday::Monday);
        let last = on_or_after(date(ending, 6, 3), Weekday::Friday);
        let ends = |month, day| {
            let year = if month > 7 { ending - 1 } else { ending };
            on_or_after(date(year, month, day), Weekday::Friday)
        };
        let semesters = split(first, last, [ends(1, 18)]);
        let quarters = split(first, last, [ends(10, 28), ends(1, 18), ends(3, 30)]);
        let trimesters = split(first, last, [ends(11, 18), ends(3, 1)]);
        let mut days = Vec::new();
        let mut day = first;
        while day <= last {
            if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                let event = event(day, ending);
                let instruction = matches!(event, None | Some("L"));
                days.push(DayPlan { date: day, instruction, event });
            }
            day = tomorrow(day);
        }
        Self { ending, whole: Span { first, last }, semesters, quarters, trimesters, days, today: date(ending, 3, 12) }
    }

    /// The days of instruction that have been, within a span.
    pub(super) fn taught(&self, within: Span) -> Vec<Date> {
        let taught = |day: &&DayPlan| day.instruction && day.date <= self.today && within.contains(day.date);
        self.days.iter().filter(taught).map(|day| day.date).collect()
    }
}

/// The day after.
pub(super) fn tomorrow(day: Date) -> Date {
    later(day, 1)
}

/// So many days later, or earlier.
pub(super) fn later(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}

fn on_or_after(mut day: Date, weekday: Weekday) -> Date {
    while day.weekday() != weekday {
        day = tomorrow(day);
    }
    day
}

fn nth(year: i16, month: i8, n: i8, weekday: Weekday) -> Date {
    on_or_after(date(year, month, 1 + 7 * (n - 1)), weekday)
}

/// Parts that end on the given Fridays; the next one starts on the Monday.
fn split<const ENDS: usize, const PARTS: usize>(first: Date, last: Date, ends: [Date; ENDS]) -> [Span; PARTS] {
    let mut parts = [Span { first, last }; PARTS];
    for (at, end) in ends.into_iter().enumerate() {
        parts[at].last = end;
        parts[at + 1].first = later(end, 3);
    }
    parts
}

/// What happens on a weekday, as a Campus code: H holiday, N no school, T teachers only, W weather, L late start.
fn event(day: Date, ending: i16) -> Option<&'static str> {
    let fall = ending - 1;
    let thanksgiving = nth(fall, 11, 4, Weekday::Thursday);
    let convention = nth(fall, 10, 3, Weekday::Thursday);
    let spring_break = nth(ending, 3, 4, Weekday::Monday);
    let holidays = [
        nth(fall, 9, 1, Weekday::Monday),
        thanksgiving,
        tomorrow(thanksgiving),
        nth(ending, 1, 3, Weekday::Monday),
        nth(ending, 2, 3, Weekday::Monday),
        later(nth(ending, 6, 1, Weekday::Monday), -7),
    ];
    if holidays.contains(&day) || (date(fall, 12, 23) <= day && day <= date(ending, 1, 1)) {
        Some("H")
    } else if day == convention || day == tomorrow(convention) {
        Some("T")
    } else if spring_break <= day && day <= later(spring_break, 4) {
        Some("N")
    } else if day == nth(ending, 2, 2, Weekday::Tuesday) {
        Some("W")
    } else if day.weekday() == Weekday::Wednesday && day.day() <= 7 {
        Some("L")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_some_175_days_of_instruction_and_its_parts_touch() {
        for ending in 2000..2060 {
            let year = YearPlan::new(ending);
            let taught = year.days.iter().filter(|day| day.instruction).count();
            assert!((165..=185).contains(&taught), "{ending}: {taught}");
            for parts in [&year.semesters[..], &year.quarters, &year.trimesters] {
                assert_eq!((parts[0].first, parts[parts.len() - 1].last), (year.whole.first, year.whole.last));
                assert!(parts.windows(2).all(|pair| later(pair[0].last, 3) == pair[1].first));
                assert!(parts.iter().all(|part| part.first < part.last));
            }
            assert_eq!(year.quarters[1].last, year.semesters[0].last);
        }
    }
}
