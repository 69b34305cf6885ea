//! Programs and who takes part in them.

use edfi_resync::Result;
use jiff::civil::{Date, date};
use rusqlite::params;

use super::builder::{Builder, flag, text};
use super::courses::Level;
use super::school::School;
use super::student::Pupil;
use super::year::later;

/// A program of the district.
#[derive(Debug)]
pub(super) struct Program {
    /// Which Ed-Fi association a participation becomes.
    pub(super) category: &'static str,
    /// The Campus code of its type.
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    /// The Campus codes of its services.
    services: &'static [&'static str],
}

const fn program(category: &'static str, code: &'static str, name: &'static str, services: &'static [&'static str]) -> Program {
    Program { category, code, name, services }
}

/// The programs; the position of one, from 1, is its `programID`.
pub(super) const PROGRAMS: &[Program] = &[
    program("CTE", "CTE", "Career and Technical Education", &["BUS", "HLTH", "IT", "MFG"]),
    program("EL", "EL", "English Learner", &["ESL", "SEI"]),
    program("HOM", "HOM", "Homeless", &["TR", "EA"]),
    program("ND", "ND", "Neglected and Delinquent", &["MN", "TR"]),
    program("GEN", "GT", "Gifted and Talented", &[]),
    program("GEN", "EXT", "After School", &["CNS"]),
    program("FOOD", "FOOD", "School Meals", &["FL", "RL"]),
    program("SPED", "SPED", "Special Education", &["SLP", "OT", "CO"]),
    program("T1", "T1", "Title I Part A", &["RD", "MA"]),
    program("MIG", "MIG", "Migrant Education", &["IN", "SU"]),
    program("504", "504", "Section 504", &[]),
];

/// The services of career and technical education with what the federal classification calls them.
const CIP: [(&str, &str); 4] = [("BUS", "520201"), ("HLTH", "510000"), ("IT", "110103"), ("MFG", "480501")];

impl Builder {
    /// The programs of a student. Who takes part follows from the student's number, so that even a small district has every program, and
    /// of every program somebody who has left it this year; the details are random.
    pub(super) fn programs(&mut self, school: &School, student: i64, nth: u32, grade: &str, entry: Date) -> Result<()> {
        let ending = self.year.ending;
        let every = |n: u32, offset: u32| nth % n == offset;
        // Of those in a program that every nth student is in, the second in four.
        let left = |n: u32, reason: &'static str| ((nth / n) % 4 == 1).then(|| (later(entry, 100), reason));
        if school.level == Level::High && matches!(grade, "11" | "12") && every(3, 0) {
            let id = self.participate("CTE", student, None, entry, left(3, "OT"))?;
            let rare = self.chance(10);
            let assessment = [Some("P"), Some("F"), None][nth as usize / 3 % 3];
            self.writer.insert(
                "INSERT INTO ProgramCTE (participationID, nonTraditional, privateProgram, technicalSkillsAssessment) VALUES (?1, ?2, ?3, ?4)",
                params![id, flag(rare, id), flag(id % 6 == 0, id / 2), assessment],
            )?;
        }
        if every(11, 5) {
            let id = self.participate("EL", student, None, entry, left(11, "OT"))?;
            let status = if self.chance(80) { "L" } else { "M1" };
            let minutes = 30 * self.rng.u32(2..12);
            self.writer.insert("INSERT INTO ProgramEL VALUES (?1, ?2, ?3)", params![id, status, minutes])?;
            self.proficiency(id, status)?;
        }
        if every(61, 7) {
            let id = self.participate("HOM", student, None, entry, left(61, "OT"))?;
            let residence = self.pick(&["D", "D", "H", "S", "U"]);
            let alone = flag(nth.is_multiple_of(4), id);
            self.writer.insert("INSERT INTO ProgramHomeless VALUES (?1, ?2, ?3)", params![id, residence, alone])?;
        }
        if every(97, 11) {
            let id = self.participate("ND", student, None, entry, left(97, "RG"))?;
            let facility = self.pick(&["AR", "NG"]);
            self.writer.insert("INSERT INTO ProgramNeglected VALUES (?1, ?2, 'NC', 'U1')", params![id, facility])?;
        }
        if every(15, 4) {
            self.participate("GT", student, None, entry, left(15, "WP"))?;
        }
        if school.level == Level::Elementary && every(13, 6) {
            self.participate("EXT", student, None, entry, left(13, "WP"))?;
        }
        if every(5, 0) || every(5, 2) {
            let id = self.participate("FOOD", student, None, entry, left(5, "OT"))?;
            let direct = self.chance(50);
            self.writer.insert("INSERT INTO ProgramFoodService VALUES (?1, ?2)", params![id, flag(direct, id)])?;
        }
        // Of those who are in special education this year, most were before.
        if every(8, 3) && self.ends_with_year().is_none() {
            let left = self.chance(4).then(|| (later(entry, 100), "RG")).or(left(8, "RG"));
            let start = later(entry, -self.rng.i32(10..300));
            self.special_education(student, start, left)?;
        }
        if every(40, 1) && self.ends_with_year().is_none() {
            // Out of special education before the year began: not sent.
            self.special_education(student, date(ending - 3, 10, 1), Some((date(ending - 1, 6, 1), "RG")))?;
        }
        if school.title_one && every(3, 1) {
            let id = self.participate("T1", student, Some(school.id), entry, left(3, "OT"))?;
            self.writer.insert("INSERT INTO ProgramTitleI VALUES (?1, 'SW')", params![id])?;
        }
        if every(83, 17) {
            let id = self.participate("MIG", student, None, entry, left(83, "MV"))?;
            let moved = later(entry, -self.rng.i32(5..500));
            let first = self.chance(30);
            self.writer.insert("INSERT INTO ProgramMigrant VALUES (?1, ?2, ?3)", params![id, text(moved), flag(first, id)])?;
        }
        if every(29, 9) {
            let id = self.participate("504", student, None, entry, left(29, "WP"))?;
            let disability = self.pick(&["ADHD", "ADHD", "DYS", "EPI"]);
            let meeting = text(later(entry, 21));
            self.writer.insert("INSERT INTO ProgramSection504 VALUES (?1, 1, 1, ?2, ?3)", params![id, disability, meeting])?;
        }
        Ok(())
    }

    fn special_education(&mut self, student: i64, start: Date, left: Option<(Date, &'static str)>) -> Result<()> {
        let id = self.participate("SPED", student, None, start, left)?;
        let disability = self.pick(&["SLD", "SLD", "SLI", "SLI", "OHI", "AUT", "EBD", "ID"]);
        let (setting, hours) = self.pick(&[("1", "3.50"), ("1", "5.00"), ("2", "12.25"), ("3", "20.00")]);
        let exit = left.map(|(day, _)| text(day));
        // A few are served without being eligible under the federal law.
        let eligible = flag(id % 9 != 4, id);
        self.writer.insert(
            "INSERT INTO ProgramSpecialEd (participationID, disability, setting, ideaEligible, iepStartDate, iepEndDate, evaluationDate,
                                           hoursPerWeek, schoolHoursPerWeek, exitDate)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '32.50', ?9)",
            params![id, disability, setting, eligible, text(start), text(later(start, 364)), text(later(start, -30)), hours, exit],
        )
    }

    /// What was found of the English of a learner in the last year, and of some in this one.
    fn proficiency(&mut self, participation: i64, status: &str) -> Result<()> {
        let (proficiency, monitored) = if status == "L" { ("N", "NM") } else { ("P", "M1") };
        for ending in [self.year.ending - 1, self.year.ending] {
            if ending == self.year.ending && participation % 3 != 0 {
                continue;
            }
            let progress = if participation % 2 == 0 { "P" } else { "N" };
            self.writer.insert(
                "INSERT INTO ProgramELAssessment (participationID, endYear, participation, proficiency, progress, monitored)
                 VALUES (?1, ?2, 'C', ?3, ?4, ?5)",
                params![participation, ending, proficiency, progress, monitored],
            )?;
        }
        Ok(())
    }

    /// The evaluations of some in special education: again this year, or first some years ago, which is not sent.
    pub(super) fn evaluations(&mut self, pupil: &Pupil) -> Result<()> {
        let ending = self.year.ending;
        if pupil.number % 24 == 3 {
            let consent = later(self.year.whole.first, self.rng.i32(20..120));
            self.evaluation(pupil.id, "R", consent)?;
        }
        if pupil.number % 8 == 3 {
            self.evaluation(pupil.id, "I", date(ending - 3, 9, 20))?;
        }
        Ok(())
    }

    fn evaluation(&mut self, student: i64, kind: &str, consent: Date) -> Result<()> {
        let id = self.writer.id("SpecialEdEvaluation");
        let (evaluated, determined) = (text(later(consent, 24)), text(later(consent, 38)));
        self.writer.insert(
            "INSERT INTO SpecialEdEvaluation (evaluationID, personID, programID, part, type, consentDate, evaluationDate, determinationDate,
                                              complete)
             VALUES (?1, ?2, ?3, 'B', ?4, ?5, ?6, ?7, 1)",
            params![id, student, number_of("SPED"), kind, text(consent), evaluated, determined],
        )
    }

    /// A participation in the program with this code, with one of its services.
    fn participate(
        &mut self,
        code: &str,
        student: i64,
        school: Option<i64>,
        start: Date,
        left: Option<(Date, &'static str)>,
    ) -> Result<i64> {
        let (program, number) = find(code);
        let left = left.or(self.ends_with_year().map(|day| (day, "OT")));
        let id = self.writer.id("ProgramParticipation");
        self.writer.insert(
            "INSERT INTO ProgramParticipation (participationID, personID, programID, schoolID, startDate, endDate, exitReason)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![id, student, number, school, text(start), left.map(|(day, _)| text(day)), left.map(|(_, reason)| reason)],
        )?;
        if !program.services.is_empty() {
            let service = self.pick(program.services);
            let cip = CIP.iter().find(|(of, _)| code == "CTE" && *of == service).map(|(_, cip)| cip);
            self.writer.insert(
                "INSERT INTO ProgramService (participationID, service, isPrimary, startDate, cipCode) VALUES (?1, ?2, 1, ?3, ?4)",
                params![id, service, text(start), cip],
            )?;
        }
        Ok(id)
    }
}

/// The `programID` of a code.
pub(super) fn number_of(code: &str) -> i64 {
    find(code).1
}

fn find(code: &str) -> (&'static Program, i64) {
    PROGRAMS.iter().zip(1_i64..).find(|(program, _)| program.code == code).expect("the code of a program")
}
