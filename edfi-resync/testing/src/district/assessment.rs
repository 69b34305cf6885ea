//! Tests with the scores of students, and learning standards.

use edfi_resync::Result;
use jiff::civil::Date;
use rusqlite::params;

use super::builder::{Builder, flag, text};
use super::student::GRADES;
use super::year::{Span, later};

/// When in the school year a test is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Season {
    Fall,
    Winter,
    Spring,
}

/// A test.
#[derive(Debug)]
struct Test {
    code: &'static str,
    name: &'static str,
    /// The Campus codes of its subject and type.
    subject: &'static str,
    kind: &'static str,
    /// The first and the last grade that take it.
    grades: (&'static str, &'static str),
    season: Season,
    /// Only students who learn English take it.
    learners: bool,
    active: bool,
}

const fn test(
    code: &'static str,
    name: &'static str,
    subject: &'static str,
    kind: &'static str,
    grades: (&'static str, &'static str),
    season: Season,
) -> Test {
    Test { code, name, subject, kind, grades, season, learners: false, active: true }
}

/// The tests; the position of one, from 1, is its `testID`.
const TESTS: &[Test] = &[
    test("SCR-R", "Fall Reading Screening", "ELA", "DG", ("KG", "08"), Season::Fall),
    test("SCR-M", "Fall Mathematics Screening", "MATH", "DG", ("KG", "08"), Season::Fall),
    test("PRE", "Preliminary College Entrance Exam", "ELA", "CE", ("10", "10"), Season::Fall),
    Test { learners: true, ..test("ELP", "English Language Proficiency", "ELA", "EL", ("KG", "12"), Season::Winter) },
    test("STA-R", "State Reading Assessment", "ELA", "ST", ("03", "08"), Season::Spring),
    test("STA-M", "State Mathematics Assessment", "MATH", "ST", ("03", "08"), Season::Spring),
    // No longer in use; its scores are kept, and not sent.
    Test { active: false, ..test("OLD", "Former Writing Assessment", "ELA", "DG", ("09", "09"), Season::Fall) },
];

/// A part of the first test: its `testID`.
const PART: i64 = 8;

/// What the achievement levels begin with and end at, by Campus code.
const LEVELS: [(&str, u32, u32); 4] = [("1", 400, 449), ("2", 450, 499), ("3", 500, 549), ("4", 550, 600)];

/// The most raw points in any test.
const MOST: u32 = 50;

/// Subjects that have standards, by Campus code and name.
const SUBJECTS: [(&str, &str); 4] =
    [("ELA", "Language arts"), ("MATH", "Mathematics"), ("SCI", "Science"), ("SOC", "Social studies")];

/// Standards that are no longer in use: one below another, and one above others.
const RETIRED: [&str; 2] = ["SCI.12.2", "SOC.12"];

impl Builder {
    /// The tests that are given, and what students should know.
    pub(super) fn tests_and_standards(&mut self) -> Result<()> {
        for (test, id) in TESTS.iter().zip(1_i64..) {
            self.writer.insert(
                "INSERT INTO Test (testID, code, namespace, name, subject, type, maxRawScore, active)
                 VALUES (?1, ?2, 'uri://stillbrook.example.org/Assessment', ?3, ?4, ?5, ?6, ?7)",
                params![id, test.code, test.name, test.subject, test.kind, format!("{MOST}.0"), flag(test.active, id)],
            )?;
            for grade in taking(test) {
                self.writer.insert("INSERT INTO TestGrade VALUES (?1, ?2)", params![id, grade])?;
            }
            for (level, least, most) in LEVELS {
                self.writer.insert(
                    "INSERT INTO TestResult VALUES (?1, ?2, ?3, ?4)",
                    params![id, level, least.to_string(), most.to_string()],
                )?;
            }
        }
        // Parts of a test have scores of their own, which are not sent.
        self.writer.insert(
            "INSERT INTO Test (testID, parentID, code, namespace, name, subject, type, maxRawScore, active)
             SELECT ?1, testID, code || '-V', namespace, 'Vocabulary', subject, type, maxRawScore, 1 FROM Test WHERE testID = 1",
            params![PART],
        )?;
        self.writer.insert(
            "INSERT INTO StandardsBank VALUES (1, 'State Academic Standards', 'uri://stillbrook.example.org/LearningStandard')",
            [],
        )?;
        for (subject, name) in SUBJECTS {
            for grade in GRADES {
                let whole =
                    self.standard(None, &format!("{subject}.{grade}"), &format!("{name}, grade {grade}"), subject, grade)?;
                for (nth, part) in [(1, "concepts"), (2, "practice")] {
                    let (code, name) = (format!("{subject}.{grade}.{nth}"), format!("{name}, grade {grade}: {part}"));
                    self.standard(Some(whole), &code, &name, subject, grade)?;
                }
            }
        }
        Ok(())
    }

    fn standard(&mut self, parent: Option<i64>, code: &str, name: &str, subject: &str, grade: &str) -> Result<i64> {
        let id = self.writer.id("CurriculumStandard");
        self.writer.insert(
            "INSERT INTO CurriculumStandard (standardID, parentID, name, bankID, code, subject, active) VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6)",
            params![id, parent, name, code, subject, flag(!RETIRED.contains(&code), id)],
        )?;
        self.writer.insert("INSERT INTO StandardGrade VALUES (?1, ?2)", params![id, grade])?;
        Ok(id)
    }

    /// The scores of a student in the tests of a year, or of one season of it, that fell into the student's stay. Who learns English
    /// follows from the student's number, as with programs.
    pub(super) fn scores_of_tests(
        &mut self,
        (student, number): (i64, u32),
        grade: &str,
        year: Span,
        season: Option<Season>,
        stay: Span,
    ) -> Result<()> {
        for (test, id) in TESTS.iter().zip(1_i64..) {
            let day = date(test.season, year);
            let takes = taking(test).any(|known| known == grade) && (!test.learners || number % 11 == 5);
            if takes && season.is_none_or(|season| season == test.season) && stay.contains(day) && day <= self.year.today {
                self.score_of_test(student, id, grade, day)?;
                if id == 1 && number % 6 == 2 {
                    self.apart(|builder| builder.score_of_test(student, PART, grade, day))?;
                }
            }
        }
        Ok(())
    }

    fn score_of_test(&mut self, student: i64, test: i64, grade: &str, day: Date) -> Result<()> {
        let raw = MOST - self.rng.u32(..=MOST / 2) - self.rng.u32(..=MOST / 2);
        let scale = 400 + 4 * raw;
        let level = LEVELS.iter().find(|(_, least, most)| (*least..=*most).contains(&scale)).map(|(level, ..)| *level);
        let id = self.writer.id("TestScore");
        self.writer.insert(
            "INSERT INTO TestScore (scoreID, testID, personID, date, testingGrade, rawScore, scaleScore, percentile, result)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                id,
                test,
                student,
                text(day),
                grade,
                raw.to_string(),
                scale.to_string(),
                (1 + raw * 98 / MOST).to_string(),
                level
            ],
        )
    }
}

/// The grades that take a test.
fn taking(test: &Test) -> impl Iterator<Item = &'static str> {
    let place = |grade: &str| GRADES.iter().position(|known| *known == grade).unwrap_or_default();
    GRADES[place(test.grades.0)..=place(test.grades.1)].iter().copied()
}

/// The weekday on which tests of a season are taken in a school year, which begins on a Monday and ends on a Friday.
fn date(season: Season, year: Span) -> Date {
    match season {
        Season::Fall => later(year.first, 28),
        Season::Winter => later(year.first, 169),
        Season::Spring => later(year.last, -50),
    }
}
