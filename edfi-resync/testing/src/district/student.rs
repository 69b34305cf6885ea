//! A student: identity, enrollments, rosters, attendance and grades.

use edfi_resync::Result;
use jiff::civil::{Date, date};
use rusqlite::params;

use super::assessment::Season;
use super::builder::{Builder, text};
use super::courses::Level;
use super::family::{Family, Numbers, Person};
use super::names::{BIRTHPLACES, BOYS, GIRLS};
use super::school::{Schedule, School, Seat};
use super::year::{Span, later, tomorrow};

/// How a student stands: only the first two are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Regular,
    /// In the alternative program of a high school.
    Alternative,
    NoEdFiId,
    NoShow,
    StateExcluded,
    /// In a grade that is excluded from state reporting.
    Preschool,
    /// Here last year only.
    Gone,
    /// In the school marked Exclude only.
    ExcludedSchool,
}

/// The grades in order; the position of one is the age above five in the fall.
pub(super) const GRADES: [&str; 13] = ["KG", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"];

const EXCUSED: [&str; 4] = ["Illness", "Medical appointment", "Family emergency", "Religious observance"];

/// Somebody who is enrolled this year.
#[derive(Debug)]
pub(super) struct Pupil {
    pub(super) id: i64,
    /// The place among those who may be sent; of others, among their like.
    pub(super) number: u32,
    pub(super) grade: &'static str,
    pub(super) calendar: i64,
    /// From when until when.
    pub(super) span: Span,
}

/// A stay in a school to be written.
#[derive(Debug)]
struct Stay<'a> {
    student: i64,
    schedule: (i64, i64),
    grade: &'a str,
    service: &'a str,
    start: Date,
    start_status: &'a str,
    end: Option<(Date, &'a str)>,
    standing: Standing,
}

impl Builder {
    /// Writes a student of a school with everything about them; `nth` counts the students of the grade.
    pub(super) fn student(&mut self, school: &School, grade: &'static str, nth: u32, standing: Standing) -> Result<()> {
        let sent = matches!(standing, Standing::Regular | Standing::Alternative);
        let family = self.family(grade)?;
        let student = self.pupil(&family, grade, standing)?;
        self.adopt(family, student, grade)?;
        self.last_year(school, student, grade, nth, standing)?;
        if standing == Standing::Gone {
            return Ok(());
        }

        let schedule = match &school.alternative {
            Some(alternative) if standing == Standing::Alternative => alternative,
            _ => &school.regular,
        };
        let year = self.year.whole;
        let (mut start, mut start_status, mut end) = (year.first, "03", None);
        let lot = self.rng.u32(..100);
        if standing == Standing::Regular {
            match lot {
                // Moved in, moved away, or came over from the school that was written before.
                0..3 => (start, start_status) = (later(year.first, self.rng.i32(7..60)), "02"),
                3..5 => end = Some((later(self.year.semesters[0].last, -self.rng.i32(0..45)), self.pick(&["10", "11", "11"]))),
                5..7 => {
                    if let Some(moved) = self.came_over(student, grade, nth, school.level)? {
                        (start, start_status) = (moved, "02");
                    }
                }
                _ => {}
            }
        }
        if start_status == "03" && grade == "KG" {
            start_status = "01";
        }
        let stay = Stay {
            student,
            schedule: (schedule.calendar, schedule.structure),
            grade,
            service: "P",
            start,
            start_status,
            end,
            standing,
        };
        self.enroll(&stay)?;
        if sent && self.students.is_multiple_of(200) {
            self.also_excluded(school, student, grade)?;
        }

        let span = Span { first: start, last: end.map_or(year.last, |(day, _)| day) };
        let number = if sent { self.students } else { nth };
        let pupil = Pupil { id: student, number, grade, calendar: schedule.calendar, span };
        let key = if standing == Standing::Alternative { "" } else { grade };
        let groups = schedule.groups.get(key).map(Vec::as_slice).unwrap_or_default();
        if groups.is_empty() {
            self.pupils.push(pupil);
            return Ok(());
        }
        let seats = &groups[nth as usize % groups.len()];
        self.sit(student, seats, span)?;
        self.attendance(student, school.level, schedule, seats, span)?;
        self.scores(student, schedule, seats, span)?;
        self.programs(school, student, number, grade, start)?;
        self.students += u32::from(sent);
        self.aside(|builder| {
            builder.transcript(school, seats, &pupil)?;
            builder.scores_of_tests((student, number), grade, year, None, span)?;
            builder.evaluations(&pupil)?;
            builder.join_cohorts(&pupil, school.level)
        })?;
        self.pupils.push(pupil);
        Ok(())
    }

    fn pupil(&mut self, family: &Family, grade: &str, standing: Standing) -> Result<i64> {
        let gender = match self.rng.u32(..200) {
            0 => "N",
            1..101 => "F",
            _ => "M",
        };
        let names = if gender == "M" { BOYS } else { GIRLS };
        let first_name = self.pick(names);
        let middle_name = if self.chance(60) { Some(self.pick(names)) } else { None };
        // Born in the twelve months before the first of September on which they are old enough for their grade.
        let age = 5 + place(grade).unwrap_or(-1);
        let born = later(date(self.year.ending - 1 - age, 9, 1), -self.rng.i32(0..365));
        let birthplace = self.pick(BIRTHPLACES);
        let numbers = if standing == Standing::NoEdFiId { Numbers::NoEdFiId } else { Numbers::Student };
        self.person(&Person {
            first_name,
            middle_name,
            last_name: family.last_name,
            gender,
            birth_date: Some(born),
            birthplace: Some(birthplace),
            roots: family.roots,
            language: Some(family.language),
            education: None,
            numbers,
        })
    }

    fn enroll(&mut self, stay: &Stay<'_>) -> Result<()> {
        let id = self.writer.id("Enrollment");
        let grade = place(stay.grade).unwrap_or_default();
        // A high school student belongs to the cohort that graduates when twelfth grade is done.
        let cohort = (grade >= 9).then_some(self.year.ending + 12 - grade);
        let distinguished = self.chance(25);
        let program = cohort.map(|cohort| self.graduation(cohort, distinguished));
        let resident = if self.chance(8) { "O" } else { "R" };
        let (end, end_status) = stay.end.map_or((None, None), |(day, status)| (Some(text(day)), Some(status)));
        self.writer.insert(
            "INSERT INTO Enrollment VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            params![
                id,
                stay.student,
                stay.schedule.0,
                stay.schedule.1,
                stay.grade,
                stay.service,
                text(stay.start),
                stay.start_status,
                end,
                end_status,
                if stay.service == "P" { "1.0000" } else { "0.2500" },
                resident,
                cohort,
                program,
                stay.standing == Standing::NoShow,
                stay.standing == Standing::StateExcluded,
            ],
        )
    }

    /// Last year's enrollment, with a little of everything that must not be sent.
    fn last_year(&mut self, school: &School, student: i64, grade: &'static str, nth: u32, standing: Standing) -> Result<()> {
        let prior = school.prior;
        let gone = standing == Standing::Gone;
        let at = GRADES.iter().position(|&known| known == grade).unwrap_or_default();
        let before = if gone { Some(grade) } else { at.checked_sub(1).map(|at| GRADES[at]) };
        let here = |grade: &str| school.regular.groups.contains_key(grade);
        let Some(before) = before.filter(|&before| here(before) && (gone || nth % 7 != 3)) else { return Ok(()) };
        self.enroll(&Stay {
            student,
            schedule: (prior.calendar, prior.structure),
            grade: before,
            service: "P",
            start: prior.span.first,
            start_status: "03",
            end: Some((prior.span.last, "99")),
            standing,
        })?;
        let roster = self.writer.id("Roster");
        self.writer.insert(
            "INSERT INTO Roster (rosterID, personID, sectionID) VALUES (?1, ?2, ?3)",
            params![roster, student, prior.section],
        )?;
        self.absence(student, prior.calendar, later(prior.span.first, 35), "EX", None, Some("Illness"))?;
        self.score(student, prior.section, prior.marking, prior.span.last)?;
        self.aside(|builder| {
            if school.level == Level::High {
                builder.old_transcript(prior, student, before, gone)?;
            }
            if gone && nth == 0 {
                builder.old_incident(prior, student)?;
            }
            builder.scores_of_tests((student, nth), before, prior.span, Some(Season::Spring), prior.span)
        })
    }

    /// A first stay this year in the school of the same level that was written before; says when this one starts.
    fn came_over(&mut self, student: i64, grade: &'static str, nth: u32, level: Level) -> Result<Option<Date>> {
        let Some(before) = self.previous.remove(&level) else { return Ok(None) };
        let year = self.year.whole;
        let last = later(year.first, self.rng.i32(30..80));
        let schedule = (before.regular.calendar, before.regular.structure);
        let status = if grade == "KG" { "01" } else { "03" };
        let end = Some((last, "10"));
        let stay = Stay {
            student,
            schedule,
            grade,
            service: "P",
            start: year.first,
            start_status: status,
            end,
            standing: Standing::Regular,
        };
        self.enroll(&stay)?;
        let groups = before.regular.groups.get(grade).map(Vec::as_slice).unwrap_or_default();
        if !groups.is_empty() {
            self.sit(student, &groups[nth as usize % groups.len()], Span { first: year.first, last })?;
        }
        self.previous.insert(level, before);
        Ok(Some(tomorrow(last)))
    }

    /// A second, partial stay where nothing is sent from: the excluded school, or the excluded summer program.
    fn also_excluded(&mut self, school: &School, student: i64, grade: &'static str) -> Result<()> {
        let elsewhere = self.excluded.as_ref().map(|excluded| (excluded.regular.calendar, excluded.regular.structure));
        for schedule in school.summer.into_iter().chain(elsewhere.filter(|_| school.level == Level::High)) {
            let start = later(self.year.whole.first, 28);
            let standing = Standing::Regular;
            self.enroll(&Stay { student, schedule, grade, service: "S", start, start_status: "02", end: None, standing })?;
            self.absence(student, schedule.0, later(start, 7), "UX", None, None)?;
        }
        Ok(())
    }

    fn sit(&mut self, student: i64, seats: &[Seat], span: Span) -> Result<()> {
        let year = self.year.whole;
        let first = (span.first > year.first).then(|| text(span.first));
        let last = (span.last < year.last).then(|| text(span.last));
        for seat in seats {
            let id = self.writer.id("Roster");
            self.writer
                .insert("INSERT INTO Roster VALUES (?1, ?2, ?3, ?4, ?5)", params![id, student, seat.section, first, last])?;
        }
        Ok(())
    }

    /// Elementary schools take attendance by the day, the others by section.
    fn attendance(&mut self, student: i64, level: Level, schedule: &Schedule, seats: &[Seat], span: Span) -> Result<()> {
        let mut days = self.year.taught(span);
        self.rng.shuffle(&mut days);
        let mut days = days.into_iter();
        if level == Level::Elementary {
            let count = self.rng.usize(5..20);
            for day in days.by_ref().take(count) {
                let code = self.pick(&["EX", "EX", "EX", "UX", "T", "T", "ED"]);
                let reason = if code == "EX" { Some(self.pick(&EXCUSED)) } else { None };
                self.absence(student, schedule.calendar, day, code, None, reason)?;
            }
            return Ok(());
        }
        let absent = self.pick(&[0, 1, 1, 1, 2, 2]);
        let tardy = self.rng.usize(1..5);
        for day in days.by_ref().take(absent) {
            let code = self.pick(&["EX", "EX", "UX"]);
            let reason = if code == "EX" { Some(self.pick(&EXCUSED)) } else { None };
            for seat in seated(schedule, seats, day) {
                self.absence(student, schedule.calendar, day, code, Some(seat), reason)?;
            }
        }
        for day in days.take(tardy) {
            let seats: Vec<Seat> = seated(schedule, seats, day).collect();
            if !seats.is_empty() {
                let seat = self.pick(&seats);
                self.absence(student, schedule.calendar, day, "T", Some(seat), None)?;
            }
        }
        Ok(())
    }

    fn absence(
        &mut self,
        student: i64,
        calendar: i64,
        day: Date,
        code: &str,
        seat: Option<Seat>,
        reason: Option<&str>,
    ) -> Result<()> {
        let id = self.writer.id("Attendance");
        let (section, period) = seat.map_or((None, None), |seat| (Some(seat.section), Some(seat.period)));
        self.writer.insert(
            "INSERT INTO Attendance VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![id, student, calendar, text(day), code, section, period, reason],
        )
    }

    /// A score in every section for every grading period that is over and at whose end the student was there.
    fn scores(&mut self, student: i64, schedule: &Schedule, seats: &[Seat], span: Span) -> Result<()> {
        let today = self.year.today;
        let over = |day: Date| day <= today && span.contains(day);
        for marking in schedule.grading.iter().filter(|marking| over(marking.span.last)) {
            for seat in seats.iter().filter(|seat| seat.term.is_none_or(|term| term == marking.term)) {
                self.score(student, seat.section, marking.id, marking.span.last)?;
            }
        }
        Ok(())
    }

    fn score(&mut self, student: i64, section: i64, marking: i64, day: Date) -> Result<()> {
        let id = self.writer.id("GradingScore");
        let (tenths, letter) = self.mark();
        self.writer.insert(
            "INSERT INTO GradingScore VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7)",
            params![id, student, section, marking, letter, format!("{}.{}0", tenths / 10, tenths % 10), text(day)],
        )
    }

    /// A mark in tenths of a percent, and its letter.
    pub(super) fn mark(&mut self) -> (u32, &'static str) {
        // Two dice of 0 to 22 below 100: most scores are in the eighties and seventies.
        let tenths = 1000 - self.rng.u32(..225) - self.rng.u32(..225);
        let letter = match tenths / 100 {
            9.. => "A",
            8 => "B",
            7 => "C",
            6 => "D",
            _ => "F",
        };
        (tenths, letter)
    }
}

/// The place of a grade in the order of grades, from 0; preschool has none.
pub(super) fn place(grade: &str) -> Option<i16> {
    GRADES.into_iter().zip(0..).find(|&(known, _)| known == grade).map(|(_, at)| at)
}

/// The seats that are taken on a day.
fn seated(schedule: &Schedule, seats: &[Seat], day: Date) -> impl Iterator<Item = Seat> {
    let term = schedule.terms.iter().position(|(_, span)| span.contains(day));
    seats.iter().copied().filter(move |seat| seat.term.is_none() || seat.term == term)
}
