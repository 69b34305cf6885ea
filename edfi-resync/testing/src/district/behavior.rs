//! Behavior: incidents, who had a part in them, and what followed.

use edfi_resync::Result;
use jiff::civil::Date;
use rusqlite::params;

use super::builder::{Builder, text};
use super::courses::Level;
use super::school::{Prior, School};
use super::student::Pupil;
use super::year::{Span, later};

/// What happens, by Campus code, in turn: the first incident of a school is a fight, which has victims.
const EVENTS: [&str; 4] = ["FT", "DB", "OT", "SO"];

/// Where it happens.
const PLACES: [&str; 5] = ["BUS", "CAF", "CLS", "HALL", "OUT"];

/// What follows, with the days that it lasts.
const RESOLUTIONS: [(&str, i32); 6] = [("RC", 1), ("RC", 1), ("ISS", 1), ("ISS", 2), ("CS", 1), ("OSS", 3)];

impl Builder {
    /// The incidents of a school's year among the pupils written last.
    pub(super) fn behavior(&mut self, school: &School) -> Result<()> {
        let pupils = std::mem::take(&mut self.pupils);
        let pupils_of_an_incident = if school.level == Level::Elementary { 25 } else { 9 };
        for (nth, at) in (0..pupils.len()).step_by(pupils_of_an_incident).enumerate() {
            self.aside(|builder| builder.incident(school, &pupils, nth, at))?;
        }
        Ok(())
    }

    /// The nth incident of a school, begun by one of its pupils. What is in it follows from its number, so that every school has
    /// all there is; when and where it happens is random.
    fn incident(&mut self, school: &School, pupils: &[Pupil], nth: usize, at: usize) -> Result<()> {
        let every = |n: usize, offset: usize| nth % n == offset;
        let offender = &pupils[at];
        let Some(day) = self.school_day(offender.span) else { return Ok(()) };
        let status = match nth % 8 {
            // Only completed ones are sent.
            3 => "IP",
            5 => "DR",
            _ => "CM",
        };
        let kind = EVENTS[nth % EVENTS.len()];
        let incident = self.incident_row(offender.calendar, day, kind == "SO", status)?;
        let event = self.event(incident, kind)?;
        let role = self.role(event, offender.id, "OF")?;
        if every(10, 1) {
            // Written down twice: sent once.
            self.role(event, offender.id, "OF")?;
        }
        if every(6, 2) {
            let second = self.event(incident, EVENTS[(nth + 1) % EVENTS.len()])?;
            self.role(second, offender.id, "OF")?;
        }
        let other = |steps: usize| pupils[(at + steps) % pupils.len()].id;
        if kind == "FT" && other(1) != offender.id {
            self.role(event, other(1), "VI")?;
            if every(8, 0) {
                self.role(event, other(1), "WI")?;
            }
        }
        if every(3, 1) && other(2) != offender.id {
            self.role(event, other(2), "WI")?;
        }
        self.role(event, school.principal, "RP")?;
        if every(4, 1)
            && let Some(&nameless) = self.aides.last()
        {
            self.role(event, nameless, "WI")?;
        }
        if nth == 0 || self.chance(80) {
            let (kind, days) = self.pick(&RESOLUTIONS);
            self.resolution(role, kind, later(day, 1), days)?;
            if every(7, 0) {
                self.resolution(role, "CS", later(day, 7), 1)?;
            }
        }
        Ok(())
    }

    /// An incident of last year, which is sent with that year only.
    pub(super) fn old_incident(&mut self, prior: Prior, student: i64) -> Result<()> {
        let day = later(prior.span.first, 63);
        let incident = self.incident_row(prior.calendar, day, false, "CM")?;
        let event = self.event(incident, "DB")?;
        let role = self.role(event, student, "OF")?;
        self.resolution(role, "ISS", later(day, 1), 1)
    }

    /// A day of a stay on which there was school.
    fn school_day(&mut self, span: Span) -> Option<Date> {
        let days = self.year.taught(span);
        if days.is_empty() { None } else { Some(self.pick(&days)) }
    }

    fn incident_row(&mut self, calendar: i64, day: Date, law: bool, status: &str) -> Result<i64> {
        let id = self.writer.id("BehaviorIncident");
        let time = format!("{:02}:{:02}:00", self.rng.u32(8..15), self.rng.u32(..60));
        let place = self.pick(&PLACES);
        self.writer.insert(
            "INSERT INTO BehaviorIncident VALUES (?1, ?2, ?3, ?4, ?5, 'ST', ?6, ?7)",
            params![id, calendar, text(day), time, place, law, status],
        )?;
        Ok(id)
    }

    fn event(&mut self, incident: i64, kind: &str) -> Result<i64> {
        let id = self.writer.id("BehaviorEvent");
        self.writer.insert("INSERT INTO BehaviorEvent VALUES (?1, ?2, ?3)", params![id, incident, kind])?;
        Ok(id)
    }

    fn role(&mut self, event: i64, person: i64, role: &str) -> Result<i64> {
        let id = self.writer.id("BehaviorRole");
        self.writer.insert("INSERT INTO BehaviorRole VALUES (?1, ?2, ?3, ?4)", params![id, event, person, role])?;
        Ok(id)
    }

    fn resolution(&mut self, role: i64, kind: &str, start: Date, days: i32) -> Result<()> {
        let id = self.writer.id("BehaviorResolution");
        self.writer.insert(
            "INSERT INTO BehaviorResolution VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![id, role, kind, text(start), text(later(start, days - 1)), format!("{days}.00")],
        )
    }
}
