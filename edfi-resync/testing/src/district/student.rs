//! A student: identity, enrollments, rosters, and what follows from them.

use edfi_resync::Result;
use jiff::civil::{Date, date};
use rusqlite::params;

use super::assessment::Season;
use super::attendance::{Absence, Code};
use super::builder::{Builder, flag, text};
use super::calendar::Frame;
use super::courses::Level;
use super::family::{Birthplace, Family, Numbers, Person};
use super::grading::Task;
use super::names::{BIRTHPLACES, BOYS, GIRLS, abroad};
use super::school::{School, Seat};
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
#[derive(Debug, Clone, Copy)]
struct Stay<'a> {
    student: i64,
    frame: Frame,
    /// The year in which the calendar's ends.
    ending: i16,
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
        let (student, is_girl) = self.pupil(&family, grade, standing)?;
        self.adopt(family, student, is_girl, grade)?;
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
        let key = if standing == Standing::Alternative { "" } else { grade };
        let groups = schedule.groups.get(key).map(Vec::as_slice).unwrap_or_default();
        let seats = if groups.is_empty() { &[][..] } else { &groups[nth as usize % groups.len()] };
        let entry = start;
        let frame = schedule.frame;
        let ending = self.year.ending;
        let stay = Stay { student, frame, ending, grade, service: "P", start, start_status, end, standing };
        if standing == Standing::Regular && lot >= 7 && self.students % 45 == 20 {
            // Away for some weeks: two stays, and two in each section.
            let last = later(year.first, 52);
            self.apart(|builder| builder.enroll(&Stay { end: Some((last, "10")), ..stay }))?;
            self.sit(student, frame.trial, seats, Span { first: year.first, last })?;
            (start, start_status) = (later(last, 30), "02");
        }
        self.enroll(&Stay { start, start_status, ..stay })?;
        if sent && self.students.is_multiple_of(200) {
            self.also_excluded(school, student, grade)?;
        }
        if sent {
            self.also_elsewhere(school, &stay, nth)?;
        }

        let span = Span { first: start, last: end.map_or(year.last, |(day, _)| day) };
        let number = if sent { self.students } else { nth };
        let pupil = Pupil { id: student, number, grade, calendar: frame.calendar, span };
        if seats.is_empty() {
            self.pupils.push(pupil);
            return Ok(());
        }
        self.sit(student, frame.trial, seats, span)?;
        if nth.is_multiple_of(4) {
            self.would_sit(student, frame, schedule.what_ifs.get(key).map(Vec::as_slice).unwrap_or_default())?;
        }
        self.attendance(student, school.level, schedule, seats, span)?;
        let posted = self.scores(student, number, schedule, seats, span)?;
        self.programs(school, student, number, grade, entry)?;
        self.students += u32::from(sent);
        self.aside(|builder| {
            builder.transcript(school, seats, &pupil, &posted)?;
            builder.scores_of_tests((student, number), grade, year, None, span)?;
            builder.evaluations(&pupil)?;
            builder.join_cohorts(&pupil, school.level)?;
            builder.intervene(&pupil)
        })?;
        self.pupils.push(pupil);
        Ok(())
    }

    fn pupil(&mut self, family: &Family, grade: &str, standing: Standing) -> Result<(i64, bool)> {
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
        let (city, state) = self.pick(BIRTHPLACES);
        let (suffix, title, birthplace) = self.apart(|builder| {
            let suffix = builder.suffix(gender == "M", 8);
            let title = builder.chance(10).then_some(if gender == "F" { "Ms" } else { "Mr" });
            let here = Birthplace { city, state: Some(state), country: builder.chance(85).then_some("US") };
            (suffix, title.filter(|_| gender != "N"), abroad(family.language).filter(|_| builder.chance(30)).unwrap_or(here))
        });
        let numbers = if standing == Standing::NoEdFiId { Numbers::NoEdFiId } else { Numbers::Student };
        let id = self.person(&Person {
            title,
            first_name,
            middle_name,
            last_name: family.last_name,
            suffix,
            gender,
            birth_date: Some(born),
            birthplace: Some(birthplace),
            roots: family.roots,
            language: Some(family.language),
            education: None,
            numbers,
        })?;
        Ok((id, gender == "F"))
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
            "INSERT INTO Enrollment (enrollmentID, personID, districtID, calendarID, structureID, endYear, grade, serviceType, active,
                                     startDate, startStatus, endDate, endStatus, percentEnrolled, residentStatus, cohortYear,
                                     graduationProgramID, noShow, stateExclude)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
            params![
                id,
                stay.student,
                self.district,
                stay.frame.calendar,
                stay.frame.structure,
                stay.ending,
                stay.grade,
                stay.service,
                flag(stay.ending == self.year.ending, id),
                text(stay.start),
                stay.start_status,
                end,
                end_status,
                if stay.service == "P" { "100.000" } else { "25.000" },
                resident,
                cohort.map(|year| year.to_string()),
                program,
                flag(stay.standing == Standing::NoShow, id),
                flag(stay.standing == Standing::StateExcluded, id / 2),
            ],
        )
    }

    /// Last year's enrollment, with a little of everything that must not be sent. A few were in the same grade.
    fn last_year(&mut self, school: &School, student: i64, grade: &'static str, nth: u32, standing: Standing) -> Result<()> {
        let prior = school.prior;
        let gone = standing == Standing::Gone;
        let at = GRADES.iter().position(|&known| known == grade).unwrap_or_default();
        let repeats = standing == Standing::Regular && nth % 25 == 5;
        let before = if gone || repeats { Some(grade) } else { at.checked_sub(1).map(|at| GRADES[at]) };
        let here = |grade: &str| school.regular.groups.contains_key(grade);
        let Some(before) = before.filter(|&before| here(before) && (gone || nth % 7 != 3)) else { return Ok(()) };
        self.enroll(&Stay {
            student,
            frame: prior.frame,
            ending: self.year.ending - 1,
            grade: before,
            service: "P",
            start: prior.span.first,
            start_status: "03",
            end: Some((prior.span.last, "99")),
            standing,
        })?;
        self.roster(student, prior.section, prior.frame.trial, None, None)?;
        if nth.is_multiple_of(4) {
            self.roster(student, prior.what_if, prior.frame.what_if, None, None)?;
        }
        let sent = matches!(standing, Standing::Regular | Standing::Alternative);
        let number = if sent { self.students } else { nth };
        self.whole_last_year(school, student, before, (number, nth))?;
        let Frame { calendar, excuses, .. } = prior.frame;
        let (day, period, reason) = (later(prior.span.first, 35), prior.period, Some("Illness"));
        self.absence(Absence { student, calendar, excuses, day, code: Code::Excused, period, reason })?;
        self.score(student, prior.frame, prior.section, Task::Trimester(1), prior.term, prior.span.last)?;
        self.aside(|builder| {
            if school.level == Level::High {
                builder.old_transcript(school, student, before, gone)?;
            }
            if gone && nth == 0 {
                builder.old_incident(school, student)?;
            }
            let season = Some(Season::Spring).filter(|_| !builder.has_last);
            builder.scores_of_tests((student, nth), before, prior.span, season, prior.span)
        })
    }

    /// A first stay this year in the school of the same level that was written before; says when this one starts.
    fn came_over(&mut self, student: i64, grade: &'static str, nth: u32, level: Level) -> Result<Option<Date>> {
        let Some(before) = self.previous.remove(&level) else { return Ok(None) };
        let year = self.year.whole;
        let last = later(year.first, self.rng.i32(30..80));
        let status = if grade == "KG" { "01" } else { "03" };
        let stay = Stay {
            student,
            frame: before.regular.frame,
            ending: self.year.ending,
            grade,
            service: "P",
            start: year.first,
            start_status: status,
            end: Some((last, "10")),
            standing: Standing::Regular,
        };
        self.enroll(&stay)?;
        let groups = before.regular.groups.get(grade).map(Vec::as_slice).unwrap_or_default();
        if !groups.is_empty() {
            let span = Span { first: year.first, last };
            self.sit(student, before.regular.frame.trial, &groups[nth as usize % groups.len()], span)?;
        }
        self.previous.insert(level, before);
        Ok(Some(tomorrow(last)))
    }

    /// A second, partial stay where nothing is sent from: the excluded school, or the excluded summer program.
    fn also_excluded(&mut self, school: &School, student: i64, grade: &'static str) -> Result<()> {
        let of = |school: &School| (school.regular.frame, school.regular.periods[0][0]);
        let elsewhere = self.excluded.as_ref().map(of).filter(|_| school.level == Level::High);
        for (frame, period) in school.summer.into_iter().chain(elsewhere) {
            let start = later(self.year.whole.first, 28);
            let (ending, standing) = (self.year.ending, Standing::Regular);
            let stay = Stay { student, frame, ending, grade, service: "S", start, start_status: "02", end: None, standing };
            self.enroll(&stay)?;
            let (day, Frame { calendar, excuses, .. }) = (later(start, 7), frame);
            self.absence(Absence { student, calendar, excuses, day, code: Code::Unexcused, period, reason: None })?;
        }
        Ok(())
    }

    /// What some have besides their own stay: some hours in the school that was written before, with one of its sections; some hours of the
    /// regular program beside the alternative one; or a place that they never took.
    fn also_elsewhere(&mut self, school: &School, stay: &Stay<'_>, nth: u32) -> Result<()> {
        let start = later(self.year.whole.first, 14);
        let beside = Stay { service: "S", start, start_status: "02", end: None, ..*stay };
        if stay.standing == Standing::Alternative {
            let frame = school.regular.frame;
            return if nth % 4 == 1 { self.apart(|builder| builder.enroll(&Stay { frame, ..beside })) } else { Ok(()) };
        }
        let (number, year) = (self.students, self.year.whole);
        let other = self.previous.get(&school.level).map(|other| {
            let groups = other.regular.groups.get(stay.grade).map(Vec::as_slice).unwrap_or_default();
            (other.regular.frame, groups.first().and_then(|seats| seats.first()).copied())
        });
        // Who came over from there has been there.
        let other = other.filter(|_| stay.start == year.first);
        if let Some((frame, seat)) = other.filter(|_| number % 45 == 31) {
            let service = if number % 2 == 0 { "S" } else { "N" };
            self.apart(|builder| builder.enroll(&Stay { frame, service, ..beside }))?;
            let span = Span { first: start, last: year.last };
            self.sit(stay.student, frame.trial, seat.as_slice(), span)?;
        }
        if number % 30 == 12 {
            let frame = other.map_or(stay.frame, |(frame, _)| frame);
            self.apart(|builder| builder.enroll(&Stay { frame, end: None, standing: Standing::NoShow, ..*stay }))?;
        }
        Ok(())
    }

    pub(super) fn sit(&mut self, student: i64, trial: i64, seats: &[Seat], span: Span) -> Result<()> {
        let year = self.year.whole;
        let first = (span.first > year.first).then_some(span.first);
        let last = (span.last < year.last).then_some(span.last);
        for seat in seats {
            self.roster(student, seat.section, trial, first, last)?;
        }
        Ok(())
    }

    /// Where a student would sit by the schedule that is not in use.
    fn would_sit(&mut self, student: i64, frame: Frame, sections: &[i64]) -> Result<()> {
        for &section in sections {
            self.roster(student, section, frame.what_if, None, None)?;
        }
        Ok(())
    }

    fn roster(&mut self, student: i64, section: i64, trial: i64, first: Option<Date>, last: Option<Date>) -> Result<()> {
        let id = self.writer.id("Roster");
        self.writer.insert(
            "INSERT INTO Roster (rosterID, personID, sectionID, trialID, startDate, endDate) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![id, student, section, trial, first.map(text), last.map(text)],
        )
    }
}

/// The place of a grade in the order of grades, from 0; preschool has none.
pub(super) fn place(grade: &str) -> Option<i16> {
    GRADES.into_iter().zip(0..).find(|&(known, _)| known == grade).map(|(_, at)| at)
}
