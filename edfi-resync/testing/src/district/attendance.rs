//! Attendance: what absences are for, and who was absent in which period.

use edfi_resync::Result;
use jiff::civil::Date;
use rusqlite::params;

use super::builder::{Builder, text};
use super::calendar::Periods;
use super::courses::Level;
use super::school::{Schedule, Seat};
use super::year::Span;

const EXCUSED: [&str; 4] = ["Illness", "Medical appointment", "Family emergency", "Religious observance"];

/// An attendance code of a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    Excused,
    Unexcused,
    Tardy,
    Early,
}

/// Every code, with its text, status, and whether it is an excuse; in the order of their keys in a calendar.
const CODES: [(Code, &str, &str, &str, &str); 4] = [
    (Code::Excused, "EX", "Excused absence", "A", "E"),
    (Code::Unexcused, "UX", "Unexcused absence", "A", "U"),
    (Code::Tardy, "T", "Tardy", "T", "U"),
    (Code::Early, "ED", "Early dismissal", "E", "E"),
];

/// The codes of a calendar: the key of the first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Excuses(i64);

/// An absence to be written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Absence<'a> {
    pub(super) student: i64,
    pub(super) calendar: i64,
    pub(super) excuses: Excuses,
    pub(super) day: Date,
    pub(super) code: Code,
    pub(super) period: i64,
    pub(super) reason: Option<&'a str>,
}

impl Builder {
    /// The codes of a calendar.
    pub(super) fn excuses(&mut self, calendar: i64) -> Result<Excuses> {
        let mut first = None;
        for (_, code, name, status, excuse) in CODES {
            let id = self.writer.id("AttendanceExcuse");
            first.get_or_insert(id);
            self.writer.insert(
                "INSERT INTO AttendanceExcuse (excuseID, calendarID, code, description, status, excuse) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![id, calendar, code, name, status, excuse],
            )?;
        }
        Ok(Excuses(first.expect("there are codes")))
    }

    /// Elementary schools take attendance once a day, the others in every section.
    pub(super) fn attendance(&mut self, student: i64, level: Level, schedule: &Schedule, seats: &[Seat], span: Span) -> Result<()> {
        let mut days = self.year.taught(span);
        self.rng.shuffle(&mut days);
        let mut days = days.into_iter();
        let absence = |day: Date, code: Code, period: i64, reason: Option<&'static str>| Absence {
            student,
            calendar: schedule.frame.calendar,
            excuses: schedule.frame.excuses,
            day,
            code,
            period,
            reason,
        };
        if level == Level::Elementary {
            let count = self.rng.usize(5..20);
            for day in days.by_ref().take(count) {
                let code = self.pick(&[
                    Code::Excused,
                    Code::Excused,
                    Code::Excused,
                    Code::Unexcused,
                    Code::Tardy,
                    Code::Tardy,
                    Code::Early,
                ]);
                let reason = if code == Code::Excused { Some(self.pick(&EXCUSED)) } else { None };
                let is_whole = matches!(code, Code::Excused | Code::Unexcused) && day.day() % 3 == 0;
                let (first, last) = (schedule.periods[0], schedule.periods[schedule.periods.len() - 1]);
                self.absence(absence(day, code, self.on(day, if code == Code::Early { last } else { first }), reason))?;
                if is_whole {
                    // Out in the morning and in the afternoon: one absence of the day.
                    self.absence(absence(day, code, self.on(day, last), reason))?;
                }
            }
            return Ok(());
        }
        let absent = self.pick(&[0, 1, 1, 1, 2, 2]);
        let tardy = self.rng.usize(1..5);
        for day in days.by_ref().take(absent) {
            let code = self.pick(&[Code::Excused, Code::Excused, Code::Unexcused]);
            let reason = if code == Code::Excused { Some(self.pick(&EXCUSED)) } else { None };
            for seat in seated(schedule, seats, day) {
                self.absence(absence(day, code, self.on(day, seat.periods), reason))?;
            }
        }
        for day in days.take(tardy) {
            let seats: Vec<Seat> = seated(schedule, seats, day).collect();
            if !seats.is_empty() {
                let seat = self.pick(&seats);
                self.absence(absence(day, Code::Tardy, self.on(day, seat.periods), None))?;
            }
        }
        Ok(())
    }

    /// Which of the two periods it is on a day.
    fn on(&self, day: Date, periods: Periods) -> i64 {
        let late = self.year.days.iter().any(|known| known.date == day && known.event == Some("L"));
        periods[usize::from(late)]
    }

    /// Writes one row. Nobody said why somebody was away without leave on some days: such a row has no excuse, and its status only.
    pub(super) fn absence(&mut self, absence: Absence<'_>) -> Result<()> {
        let Absence { student, calendar, excuses, day, code, period, reason } = absence;
        let id = self.writer.id("Attendance");
        let (at, (.., status, excuse)) =
            CODES.iter().enumerate().find(|(_, (known, ..))| *known == code).expect("every code is listed");
        let unsaid = matches!(code, Code::Unexcused | Code::Tardy) && (student + i64::from(day.day())) % 7 == 4;
        let excuse_id = excuses.0 + i64::try_from(at).expect("there are few codes");
        self.writer.insert(
            "INSERT INTO Attendance (attendanceID, calendarID, personID, date, periodID, excuseID, status, excuse, presentMinutes, comments)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                id,
                calendar,
                student,
                text(day),
                period,
                (!unsaid).then_some(excuse_id),
                status,
                (!unsaid).then_some(excuse),
                matches!(code, Code::Tardy | Code::Early).then_some(30),
                reason
            ],
        )
    }
}

/// The seats that are taken on a day.
fn seated(schedule: &Schedule, seats: &[Seat], day: Date) -> impl Iterator<Item = Seat> {
    let term = schedule.terms.iter().position(|(_, span)| span.contains(day));
    seats.iter().copied().filter(move |seat| seat.term.is_none() || seat.term == term)
}
