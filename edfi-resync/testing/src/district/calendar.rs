//! Calendars: structures with their trials, grades, terms, grading periods, periods and days.

use std::collections::BTreeMap;

use edfi_resync::Result;
use jiff::civil::Date;
use rusqlite::params;

use super::attendance::Excuses;
use super::builder::{Builder, flag, text};
use super::courses::{Course, Level, grades};
use super::grading::Task;
use super::school::{Prior, Schedule, School};
use super::year::Span;

/// A calendar with its one structure, and what hangs on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) calendar: i64,
    pub(super) structure: i64,
    /// The schedule in use.
    pub(super) trial: i64,
    /// The one that is not.
    pub(super) what_if: i64,
    pub(super) excuses: Excuses,
    term_schedule: i64,
}

/// A calendar to be written.
#[derive(Debug, Clone, Copy)]
struct Plan<'a> {
    school: i64,
    level: Level,
    ending: i16,
    number: &'a str,
    name: &'a str,
    kind: &'a str,
    span: Span,
    summer: bool,
}

/// A grading period.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marking {
    /// The task whose scores are the period's; absent: all tasks.
    pub(super) task: Option<Task>,
    /// The position of its term.
    pub(super) term: usize,
    pub(super) span: Span,
}

/// A period of the day that is to be: in a day as usual, and in one that starts late.
pub(super) type Periods = [i64; 2];

impl Builder {
    /// A calendar of this year with its structure, grades, terms, grading periods, periods and days.
    pub(super) fn calendar(&mut self, school: i64, number: &str, name: &str, kind: &'static str, level: Level) -> Result<Schedule> {
        let plan = Plan { school, level, ending: self.year.ending, number, name, kind, span: self.year.whole, summer: false };
        let frame = self.frame(plan)?;
        let alternative = kind == "ALT";
        let prefix = if alternative { "Alternative " } else { "" };
        let mut terms = Vec::new();
        let (spans, names) = match level {
            Level::Elementary => (vec![self.year.whole], ["Full Year", ""]),
            _ => (self.year.semesters.to_vec(), ["Semester 1", "Semester 2"]),
        };
        for (&span, title) in spans.iter().zip(names) {
            terms.push((self.term(frame, &format!("{prefix}{title}"), span)?, span));
        }
        let (marks, letter, title) = match level {
            Level::Elementary => (self.year.trimesters.to_vec(), "T", "Trimester"),
            _ if alternative => (self.year.semesters.to_vec(), "S", "Semester"),
            _ => (self.year.quarters.to_vec(), "Q", "Quarter"),
        };
        let mut grading = Vec::new();
        for (&span, nth) in marks.iter().zip(1_u8..) {
            let term = usize::from(nth - 1) * terms.len() / marks.len();
            let task = match level {
                Level::Elementary => Some(Task::Trimester(nth)),
                _ if alternative => None,
                _ => Some(if nth % 2 == 1 { Task::Midterm } else { Task::Term }),
            };
            let (code, name) = (format!("{letter}{nth}"), format!("{prefix}{title} {nth}"));
            self.marking(terms[term].0, task, &code, &name, nth, span)?;
            grading.push(Marking { task, term, span });
        }
        let (length, count) = match level {
            Level::Elementary => (65, 5),
            _ => (50, 6),
        };
        let (regular, ordinary) = self.periods(frame, "Regular", 1, 8 * 60, length, count)?;
        let (late, short) = self.periods(frame, "Late Start", 2, 10 * 60, length - 15, count)?;
        for nth in 0..self.year.days.len() {
            let day = self.year.days[nth];
            let schedule = day.instruction.then_some(if day.event == Some("L") { late } else { regular });
            let id = self.day(frame, day.date, schedule, day.instruction)?;
            if let Some(event) = day.event {
                self.writer.insert("INSERT INTO DayEvent (dayID, type) VALUES (?1, ?2)", params![id, event])?;
            }
        }
        let periods = ordinary.into_iter().zip(short).map(|(first, second)| [first, second]).collect();
        Ok(Schedule { frame, terms, grading, groups: BTreeMap::new(), what_ifs: BTreeMap::new(), periods })
    }

    /// Adds a summer program, whose calendar is marked Exclude.
    pub(super) fn summer(&mut self, school: &mut School) -> Result<()> {
        let number = format!("{}-3", school.number);
        let plan = Plan {
            school: school.id,
            level: school.level,
            ending: self.year.ending,
            number: &number,
            name: "Summer Program",
            kind: "REG",
            span: self.year.whole,
            summer: true,
        };
        let frame = self.frame(plan)?;
        self.term(frame, "Summer", self.year.whole)?;
        let (_, periods) = self.periods(frame, "Regular", 1, 9 * 60, 50, 1)?;
        school.summer = Some((frame, periods[0]));
        Ok(())
    }

    /// Last year: one placed section in either schedule; and where it is no whole year, one term and some days, enough for data that must not be
    /// sent.
    pub(super) fn prior_year(&mut self, school: i64, level: Level) -> Result<(Prior, Option<Schedule>)> {
        let number = format!("{school:03}-0");
        let (ending, span) = (self.last.ending, self.last.whole);
        let (frame, term, periods, whole) = if self.has_last {
            let whole = self.in_last_year(|builder| builder.calendar(school, &number, "Last Year", "REG", level))?;
            let (_, periods) = self.periods(whole.frame, "Advisory", 3, 7 * 60 + 20, 30, 1)?;
            (whole.frame, whole.terms[0].0, periods, Some(whole))
        } else {
            let plan = Plan { school, level, ending, number: &number, name: "Last Year", kind: "REG", span, summer: false };
            let frame = self.frame(plan)?;
            let term = self.term(frame, "Full Year", span)?;
            self.marking(term, Some(Task::Trimester(1)), "T1", "Trimester 1", 1, self.last.trimesters[0])?;
            let (schedule, periods) = self.periods(frame, "Regular", 1, 8 * 60, 50, 1)?;
            for nth in (0..self.last.days.len()).step_by(20) {
                let day = self.last.days[nth];
                self.day(frame, day.date, Some(schedule).filter(|_| day.instruction), day.instruction)?;
            }
            (frame, term, periods, None)
        };
        let taught = Course { number: "ADV", name: "Advisory", subject: "SOC", level: None };
        let course = self.course(frame, level, taught, None, true)?;
        let mut sections = [0; 2];
        for (section, trial) in sections.iter_mut().zip([frame.trial, frame.what_if]) {
            *section = self.section(course, trial, 1, None, None, true)?;
            self.place(*section, trial, term, periods[0])?;
        }
        let [section, what_if] = sections;
        Ok((Prior { frame, section, what_if, taught, term, period: periods[0], span }, whole))
    }

    /// A calendar with its structure, that structure's two trials, its grades, and what absences are for.
    fn frame(&mut self, plan: Plan<'_>) -> Result<Frame> {
        let Plan { school, level, ending, number, name, kind, span, summer } = plan;
        let (calendar, structure) = (self.writer.id("Calendar"), self.writer.id("ScheduleStructure"));
        self.writer.insert(
            "INSERT INTO Calendar (calendarID, districtID, schoolID, endYear, number, name, type, summerSchool, startDate, endDate, exclude)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                calendar,
                self.district,
                school,
                ending,
                number,
                name,
                kind,
                flag(summer, calendar),
                text(span.first),
                text(span.last),
                flag(summer, calendar / 2)
            ],
        )?;
        self.writer
            .insert("INSERT INTO ScheduleStructure (structureID, calendarID) VALUES (?1, ?2)", params![structure, calendar])?;
        // Preschool is in the building, but excluded from state reporting.
        let preschool = (level == Level::Elementary).then_some(("PK", true));
        let taught = grades(level).iter().map(|&(grade, _)| (grade, false));
        for ((grade, excluded), nth) in preschool.into_iter().chain(taught).zip(1_i64..) {
            self.writer.insert(
                "INSERT INTO GradeLevel (calendarID, structureID, name, stateGrade, excludeEnrollment) VALUES (?1, ?2, ?3, ?3, ?4)",
                params![calendar, structure, grade, flag(excluded, nth + structure)],
            )?;
        }
        // Which of the two was made first says nothing about which is in use.
        let mut trials = [(true, "Schedule"), (false, "What if")];
        if structure % 2 == 0 {
            trials.reverse();
        }
        let (mut trial, mut what_if) = (0, 0);
        for (active, name) in trials {
            let id = self.writer.id("Trial");
            *(if active { &mut trial } else { &mut what_if }) = id;
            self.writer.insert(
                "INSERT INTO Trial (trialID, calendarID, structureID, name, active) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![id, calendar, structure, name, flag(active, structure / 2)],
            )?;
        }
        let term_schedule = self.writer.id("TermSchedule");
        self.writer
            .insert("INSERT INTO TermSchedule (termScheduleID, structureID) VALUES (?1, ?2)", params![term_schedule, structure])?;
        let excuses = self.excuses(calendar)?;
        Ok(Frame { calendar, structure, trial, what_if, excuses, term_schedule })
    }

    fn term(&mut self, frame: Frame, name: &str, span: Span) -> Result<i64> {
        let id = self.writer.id("Term");
        self.writer.insert(
            "INSERT INTO Term (termID, termScheduleID, name, startDate, endDate) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![id, frame.term_schedule, name, text(span.first), text(span.last)],
        )?;
        Ok(id)
    }

    fn marking(&mut self, term: i64, task: Option<Task>, code: &str, name: &str, seq: u8, span: Span) -> Result<()> {
        let id = self.writer.id("EdFiGradingPeriod");
        self.writer.insert(
            "INSERT INTO EdFiGradingPeriod (gradingPeriodID, termID, taskID, code, name, seq, startDate, endDate)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![id, term, task.map(Task::id), code, name, seq, text(span.first), text(span.last)],
        )
    }

    fn day(&mut self, frame: Frame, day: Date, schedule: Option<i64>, instruction: bool) -> Result<i64> {
        let id = self.writer.id("Day");
        self.writer.insert(
            "INSERT INTO Day (dayID, calendarID, structureID, periodScheduleID, date, schoolDay, instruction)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![id, frame.calendar, frame.structure, schedule, text(day), flag(instruction, id), flag(instruction, id)],
        )?;
        Ok(id)
    }

    /// A schedule of periods; where there are several, lunch comes after the third.
    fn periods(&mut self, frame: Frame, name: &str, seq: u32, first: u32, length: u32, count: u32) -> Result<(i64, Vec<i64>)> {
        const LUNCH: u32 = 30;
        let schedule = self.writer.id("PeriodSchedule");
        self.writer.insert(
            "INSERT INTO PeriodSchedule (periodScheduleID, structureID, name, seq) VALUES (?1, ?2, ?3, ?4)",
            params![schedule, frame.structure, name, seq],
        )?;
        let mut plan: Vec<(String, u32)> = (1..=count).map(|nth| (nth.to_string(), length)).collect();
        if count > 3 {
            plan.insert(3, ("Lunch".to_owned(), LUNCH));
        }
        let mut ids = Vec::new();
        let mut start = first;
        for ((name, minutes), seq) in plan.into_iter().zip(1_u32..) {
            let id = self.writer.id("Period");
            let clock = |minutes: u32| format!("{:02}:{:02}:00", minutes / 60, minutes % 60);
            let taught = name != "Lunch";
            self.writer.insert(
                "INSERT INTO Period (periodID, periodScheduleID, name, seq, startTime, endTime, periodMinutes, nonInstructional)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![id, schedule, name, seq, clock(start), clock(start + minutes), minutes, flag(!taught, id)],
            )?;
            start += minutes + 5;
            if taught {
                ids.push(id);
            }
        }
        Ok((schedule, ids))
    }
}
