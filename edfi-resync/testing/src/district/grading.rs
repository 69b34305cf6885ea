//! Grading: the tasks that scores are for, the credits that they give, and the scores.

use edfi_resync::Result;
use jiff::civil::Date;
use rusqlite::params;

use super::builder::{Builder, text};
use super::calendar::Frame;
use super::courses::{Course, Level};
use super::school::{Schedule, Seat};
use super::year::Span;

/// What a score is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// The first half of a semester.
    Midterm,
    /// The semester, at its end: what stands on the transcript.
    Term,
    /// A trimester, from 1.
    Trimester(u8),
    /// The semester of the alternative program.
    Semester,
    /// How somebody works, which is no grade of a grading period but where that has all tasks.
    Habits,
    /// Gives credit, and has no scores.
    Exam,
}

/// The tasks with their names, by the order of their keys.
const TASKS: [(Task, &str); 8] = [
    (Task::Midterm, "Midterm Grade"),
    (Task::Term, "Term Grade"),
    (Task::Trimester(1), "Trimester 1 Grade"),
    (Task::Trimester(2), "Trimester 2 Grade"),
    (Task::Trimester(3), "Trimester 3 Grade"),
    (Task::Semester, "Semester Grade"),
    (Task::Habits, "Work Habits"),
    (Task::Exam, "Final Exam"),
];

/// Subjects as Campus code and name. The key of the type of credit for one is its position from 2: before them stands what they are all
/// types of.
pub(super) const SUBJECTS: [(&str, &str); 8] = [
    ("ART", "Fine arts"),
    ("CTE", "Career and technical education"),
    ("ELA", "Language arts"),
    ("LANG", "World languages"),
    ("MATH", "Mathematics"),
    ("PE", "Physical education"),
    ("SCI", "Science"),
    ("SOC", "Social studies"),
];

/// A score that was posted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posted {
    pub(super) id: i64,
    pub(super) section: i64,
    pub(super) task: Task,
    /// In tenths of a percent, and as a letter.
    pub(super) mark: (u32, &'static str),
}

impl Task {
    /// Its key.
    pub(super) fn id(self) -> i64 {
        TASKS.iter().zip(1_i64..).find(|((task, _), _)| *task == self).map(|(_, id)| id).expect("every task is listed")
    }
}

impl Builder {
    /// The types of credit, with the departments that teach for them.
    pub(super) fn credit_types(&mut self) -> Result<()> {
        let root = self.writer.id("CurriculumStandard");
        self.writer.insert("INSERT INTO CurriculumStandard (standardID, name) VALUES (?1, 'Credit types')", params![root])?;
        for ((code, name), department) in SUBJECTS.iter().zip(1_i64..) {
            let id = self.writer.id("CurriculumStandard");
            self.writer.insert(
                "INSERT INTO CurriculumStandard (standardID, parentID, name, code, active) VALUES (?1, ?2, ?3, ?4, 1)",
                params![id, root, name, code],
            )?;
            self.writer.insert("INSERT INTO Department (departmentID, name) VALUES (?1, ?2)", params![department, name])?;
        }
        Ok(())
    }

    /// The tasks; that of how somebody works grades a standard of its own.
    pub(super) fn tasks(&mut self) -> Result<()> {
        let habits = self.writer.id("CurriculumStandard");
        self.writer
            .insert("INSERT INTO CurriculumStandard (standardID, name, active) VALUES (?1, 'Work habits', 1)", params![habits])?;
        for (task, name) in TASKS {
            let standard = (task == Task::Habits).then_some(habits);
            let transcript = matches!(task, Task::Term | Task::Semester).then_some(1);
            self.writer.insert(
                "INSERT INTO GradingTask (taskID, name, standardID, transcript) VALUES (?1, ?2, ?3, ?4)",
                params![task.id(), name, standard, transcript],
            )?;
        }
        Ok(())
    }

    /// The tasks of a course, and the credit that they give, in thousandths: for a harder course a part of it comes with the exam.
    pub(super) fn tasks_of(&mut self, frame: Frame, course: i64, taught: Course, level: Level, credit: Option<u32>) -> Result<()> {
        let exam = credit.filter(|_| matches!(taught.level, Some("AP" | "H"))).map(|credit| credit / 4);
        let main = credit.map(|credit| credit - exam.unwrap_or_default());
        let tasks: &[(Task, Option<u32>)] = match level {
            Level::Elementary => &[(Task::Trimester(1), None), (Task::Trimester(2), None), (Task::Trimester(3), None)],
            _ if taught.level == Some("R") => &[(Task::Semester, main), (Task::Habits, None)],
            _ => &[(Task::Midterm, None), (Task::Term, main), (Task::Exam, exam)],
        };
        for &(task, credit) in tasks {
            let standard = credit.map(|_| credit_type(taught.subject));
            self.writer.insert(
                "INSERT INTO GradingTaskCredit (courseID, taskID, calendarID, standardID, credit) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![course, task.id(), frame.calendar, standard, credit.map(thousandths)],
            )?;
        }
        Ok(())
    }

    /// A score in every section for every grading period that is over and at whose end the student was there; and of some what stands in
    /// the book of the period that is not.
    pub(super) fn scores(
        &mut self,
        student: i64,
        number: u32,
        schedule: &Schedule,
        seats: &[Seat],
        span: Span,
    ) -> Result<Vec<Posted>> {
        let today = self.year.today;
        let over = |day: Date| day <= today && span.contains(day);
        let mut posted = Vec::new();
        for marking in schedule.grading.iter().filter(|marking| over(marking.span.last)) {
            for seat in seats.iter().filter(|seat| seat.term.is_none_or(|term| term == marking.term)) {
                let (task, term, day) = (marking.task.unwrap_or(Task::Semester), schedule.terms[marking.term].0, marking.span.last);
                posted.push(self.score(student, schedule.frame, seat.section, task, term, day)?);
                if marking.task.is_none() || (number % 20 == 9 && task == Task::Trimester(1)) {
                    self.apart(|builder| builder.score(student, schedule.frame, seat.section, Task::Habits, term, day))?;
                }
            }
        }
        let running = schedule.grading.iter().find(|marking| marking.span.contains(today) && today < marking.span.last);
        if let Some(marking) = running.filter(|_| number % 10 == 4 && span.contains(today)) {
            for seat in seats.iter().filter(|seat| seat.term.is_none_or(|term| term == marking.term)) {
                let task = marking.task.unwrap_or(Task::Semester);
                self.apart(|builder| {
                    builder.in_progress(student, schedule.frame, seat.section, task, schedule.terms[marking.term].0)
                })?;
            }
        }
        Ok(posted)
    }

    /// A score that was posted on a day.
    pub(super) fn score(&mut self, student: i64, frame: Frame, section: i64, task: Task, term: i64, day: Date) -> Result<Posted> {
        let id = self.writer.id("GradingScore");
        let mark = self.mark();
        let percent = format!("{}.{}0", mark.0 / 10, mark.0 % 10);
        self.writer.insert(
            "INSERT INTO GradingScore (scoreID, calendarID, personID, sectionID, taskID, termID, score, percent, date)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![id, frame.calendar, student, section, task.id(), term, mark.1, percent, text(day)],
        )?;
        Ok(Posted { id, section, task, mark })
    }

    fn in_progress(&mut self, student: i64, frame: Frame, section: i64, task: Task, term: i64) -> Result<()> {
        let id = self.writer.id("GradingScore");
        let (tenths, letter) = self.mark();
        let percent = format!("{}.{}0", tenths / 10, tenths % 10);
        self.writer.insert(
            "INSERT INTO GradingScore (scoreID, calendarID, personID, sectionID, taskID, termID, progressScore, progressPercent)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![id, frame.calendar, student, section, task.id(), term, letter, percent],
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

/// The key of the type of credit for a subject.
pub(super) fn credit_type(subject: &str) -> i64 {
    department(subject) + 1
}

/// The key of the department that teaches a subject.
pub(super) fn department(subject: &str) -> i64 {
    SUBJECTS.iter().zip(1_i64..).find(|((code, _), _)| *code == subject).map(|(_, id)| id).expect("the code of a subject")
}

/// An amount in thousandths, as Campus writes it.
pub(super) fn thousandths(number: u32) -> String {
    format!("{}.{:03}", number / 1000, number % 1000)
}
