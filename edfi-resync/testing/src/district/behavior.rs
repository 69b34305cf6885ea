//! Behavior: incidents, who had a part in them, and what followed.

use edfi_resync::Result;
use jiff::civil::Date;
use rusqlite::params;

use super::builder::{Builder, flag, moment};
use super::courses::Level;
use super::school::School;
use super::student::Pupil;
use super::year::{Span, later};

/// What happens, by Campus code, name and category, in turn: the first incident of a school is a fight, which has victims. The position of
/// one, from 1, is its `typeID`.
const EVENTS: [(&str, &str, &str); 4] = [
    ("FT", "Fighting", "Violence"),
    ("DB", "Disruptive behavior", "Conduct"),
    ("OT", "Other", "Conduct"),
    ("SO", "State offense", "Law"),
];

/// Where it happens.
const PLACES: [&str; 5] = ["BUS", "CAF", "CLS", "HALL", "OUT"];

/// What may follow, by Campus code and name; the position of one, from 1, is its `typeID`.
const RESULTS: [(&str, &str); 4] = [
    ("CS", "Community service"),
    ("ISS", "In-school suspension"),
    ("OSS", "Out-of-school suspension"),
    ("RC", "Removal from class"),
];

/// What follows, with the days that it lasts.
const RESOLUTIONS: [(&str, i32); 6] = [("RC", 1), ("RC", 1), ("ISS", 1), ("ISS", 2), ("CS", 1), ("OSS", 3)];

/// An incident to be written.
#[derive(Debug, Clone, Copy)]
struct Incident {
    calendar: i64,
    day: Date,
    /// The position of what happened.
    kind: usize,
    /// Who wrote it down.
    referral: Option<i64>,
    status: &'static str,
}

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
            5 => "DF",
            _ => "CM",
        };
        let kind = nth % EVENTS.len();
        let principal = school.principal.id;
        let referral = Some(principal).filter(|_| !every(5, 4));
        let incident = self.incident_row(Incident { calendar: offender.calendar, day, kind, referral, status })?;
        let event = self.event(incident, kind)?;
        let role = self.role(event, offender.id, "Offender")?;
        if every(10, 1) {
            // Written down twice: sent once.
            self.role(event, offender.id, "Offender")?;
        }
        if every(6, 2) {
            let second = self.event(incident, (nth + 1) % EVENTS.len())?;
            self.role(second, offender.id, "Offender")?;
        }
        let other = |steps: usize| pupils[(at + steps) % pupils.len()].id;
        if EVENTS[kind].0 == "FT" && other(1) != offender.id {
            self.role(event, other(1), "Victim")?;
            if every(8, 0) {
                self.role(event, other(1), "Witness")?;
            }
        }
        if every(3, 1) && other(2) != offender.id {
            self.role(event, other(2), "Witness")?;
        }
        self.role(event, principal, "Reporter")?;
        if every(4, 1)
            && let Some(&nameless) = self.aides.last()
        {
            self.role(event, nameless, "Witness")?;
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
    pub(super) fn old_incident(&mut self, school: &School, student: i64) -> Result<()> {
        let (calendar, day) = (school.prior.frame.calendar, later(school.prior.span.first, 63));
        let incident = self.incident_row(Incident { calendar, day, kind: 1, referral: None, status: "CM" })?;
        let event = self.event(incident, 1)?;
        let role = self.role(event, student, "Offender")?;
        if self.has_last {
            if let Some(witness) = self.pupils.last().map(|pupil| pupil.id) {
                self.role(event, witness, "Witness")?;
            }
            self.role(event, school.principal.id, "Reporter")?;
        }
        self.resolution(role, "ISS", later(day, 1), 1)
    }

    /// A day of a stay on which there was school.
    fn school_day(&mut self, span: Span) -> Option<Date> {
        let days = self.year.taught(span);
        if days.is_empty() { None } else { Some(self.pick(&days)) }
    }

    /// What incidents are of, and what follows.
    pub(super) fn behavior_types(&mut self) -> Result<()> {
        for ((code, name, category), id) in EVENTS.iter().zip(1_i64..) {
            self.writer.insert(
                "INSERT INTO BehaviorType (typeID, code, name, category) VALUES (?1, ?2, ?3, ?4)",
                params![id, code, name, category],
            )?;
        }
        for ((code, name), id) in RESULTS.iter().zip(1_i64..) {
            self.writer.insert("INSERT INTO BehaviorResType (typeID, code, name) VALUES (?1, ?2, ?3)", params![id, code, name])?;
        }
        Ok(())
    }

    fn incident_row(&mut self, incident: Incident) -> Result<i64> {
        let id = self.writer.id("BehaviorIncident");
        let (hour, minute) = (self.rng.u32(8..15), self.rng.u32(..60));
        let place = self.pick(&PLACES);
        let (code, title, _) = EVENTS[incident.kind];
        self.writer.insert(
            "INSERT INTO BehaviorIncident (incidentID, calendarID, timestamp, title, location, referralPersonID, lawEnforcement, status)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                id,
                incident.calendar,
                moment(incident.day, hour, minute),
                title,
                place,
                incident.referral,
                flag(code == "SO", id),
                incident.status
            ],
        )?;
        Ok(id)
    }

    fn event(&mut self, incident: i64, kind: usize) -> Result<i64> {
        let id = self.writer.id("BehaviorEvent");
        let kind = i64::try_from(kind + 1).expect("there are few kinds");
        self.writer
            .insert("INSERT INTO BehaviorEvent (eventID, incidentID, typeID) VALUES (?1, ?2, ?3)", params![id, incident, kind])?;
        Ok(id)
    }

    fn role(&mut self, event: i64, person: i64, role: &str) -> Result<i64> {
        let id = self.writer.id("BehaviorRole");
        self.writer.insert(
            "INSERT INTO BehaviorRole (roleID, eventID, personID, role) VALUES (?1, ?2, ?3, ?4)",
            params![id, event, person, role],
        )?;
        Ok(id)
    }

    /// What followed, from a morning to an afternoon; not every one lasted as long as it should, or has been looked at since.
    fn resolution(&mut self, role: i64, kind: &str, start: Date, days: i32) -> Result<()> {
        let id = self.writer.id("BehaviorResolution");
        let of = RESULTS.iter().zip(1_i64..).find(|((code, _), _)| *code == kind).map(|(_, id)| id);
        let actual = match id % 3 {
            0 => Some(format!("{days}.00")),
            1 => Some(format!("{}.50", days - 1)),
            _ => None,
        };
        let meeting = flag(id % 4 == 0, id / 2).filter(|_| id % 5 != 3);
        self.writer.insert(
            "INSERT INTO BehaviorResolution (resolutionID, roleID, typeID, timestamp, endTimeStamp, schoolDaysDuration, actualDuration,
                                             iepPlacementMeeting)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                id,
                role,
                of,
                moment(start, 8, 15),
                moment(later(start, days - 1), 15, 5),
                format!("{days}.00"),
                actual,
                meeting
            ],
        )
    }
}
