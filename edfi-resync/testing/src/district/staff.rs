//! Staff: employments, assignments, and who teaches a section.

use edfi_resync::Result;
use jiff::civil::{Date, date};
use rusqlite::params;

use super::builder::{Builder, flag, text};
use super::calendar::Frame;
use super::courses::Level;
use super::family::{Numbers, Person};
use super::names::{FAMILIES, MEN, WOMEN};
use super::year::{Span, later};

/// What somebody does, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Post {
    /// Absent: the district office.
    pub(super) school: Option<i64>,
    /// The Campus code of the assignment.
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    /// The Campus code of the program.
    pub(super) program: Option<&'static str>,
}

impl Post {
    fn new(school: Option<i64>, code: &'static str, title: &'static str) -> Self {
        Self { school, code, title, program: school.map(|_| "REG") }
    }

    /// A teacher.
    pub(super) fn teacher(school: i64, level: Level, special: bool) -> Self {
        let title = match level {
            Level::Elementary => "Elementary Teacher",
            Level::Middle => "Middle School Teacher",
            Level::High => "High School Teacher",
        };
        Self { program: Some(if special { "SPED" } else { "REG" }), ..Self::new(Some(school), "T", title) }
    }
}

/// Somebody on the staff.
#[derive(Debug, Clone)]
pub(super) struct Employee {
    pub(super) id: i64,
    /// As a schedule shows it: `Olson, Nancy`.
    pub(super) display: String,
    /// Since when.
    pub(super) hired: Date,
}

/// How somebody came, and whether they left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stay {
    Here,
    /// Left in the course of the year.
    Leaving,
    /// Left before it.
    Left,
}

/// What somebody does in a section, as Campus codes.
#[derive(Debug, Clone, Copy)]
struct Part {
    kind: &'static str,
    role: Option<&'static str>,
}

impl Builder {
    /// A member of the staff in one post.
    pub(super) fn staff(&mut self, post: Post) -> Result<Employee> {
        self.employ(&[post], Numbers::Staff, Stay::Here)
    }

    /// The posts that every school has, and who is its principal; its aides come to help in sections.
    pub(super) fn leaders(&mut self, school: i64) -> Result<Employee> {
        let at = Some(school);
        let principal = self.staff(Post::new(at, "PR", "Principal"))?;
        let counselor = self.staff(Post::new(at, "CN", "Counselor"))?.id;
        let aide = Post::new(at, "PA", "Instructional Aide");
        let first = self.staff(Post { program: Some("ESL"), ..aide })?.id;
        let nameless = self.employ(&[aide], Numbers::NoEdFiId, Stay::Here)?.id;
        self.aides = vec![first, self.staff(aide)?.id, nameless];
        let left = self.employ(&[Post::new(at, "T", "Teacher")], Numbers::Staff, Stay::Left)?.id;
        self.employ(&[aide], Numbers::Staff, Stay::Leaving)?;
        // Who has no Ed-Fi ID or has left is not sent, and a row written twice is sent once.
        for (cohort, person) in
            [("BEH", principal.id), ("CASE", counselor), ("CASE", counselor), ("READ", first), ("READ", nameless), ("ACT", left)]
        {
            self.look_after(cohort, person, None)?;
        }
        self.look_after("ACT", counselor, Some(self.year.semesters[0].last))?;
        if self.has_last {
            self.in_last_year(|builder| {
                builder.look_after("BEH", principal.id, builder.ends_with_year())?;
                builder.look_after("CASE", counselor, builder.ends_with_year())
            })?;
        }
        Ok(principal)
    }

    /// Who works at the district office, and who goes from school to school.
    pub(super) fn itinerants(&mut self) -> Result<()> {
        let superintendent = self.staff(Post::new(None, "SU", "Superintendent"))?.id;
        self.look_after("ATT", superintendent, None)?;
        self.staff(Post::new(None, "LA", "Director of Finance"))?;
        let schools: Vec<i64> = self.summary.schools.iter().copied().take(5).collect();
        let nurse: Vec<Post> = schools.iter().map(|&school| Post::new(Some(school), "NU", "School Nurse")).collect();
        self.employ(&nurse, Numbers::Staff, Stay::Here)?;
        let coach: Vec<Post> = [Post::new(None, "LA", "Director of Instruction")]
            .into_iter()
            .chain(schools.first().map(|&school| Post::new(Some(school), "T", "Instructional Coach")))
            .collect();
        let coach = self.employ(&coach, Numbers::Staff, Stay::Here)?.id;
        self.look_after("READ", coach, None)
    }

    /// The teacher of a section, at times with an aide or a substitute, or with a second teacher.
    pub(super) fn teach(&mut self, section: i64, frame: Frame, teacher: i64) -> Result<()> {
        self.history((section, frame.trial), teacher, Part { kind: "P", role: None }, None)?;
        if self.chance(10) {
            let aide = self.aides[self.rng.usize(..self.aides.len())];
            self.history((section, frame.trial), aide, Part { kind: "S", role: Some("A") }, None)?;
        } else if self.chance(5) {
            let first = later(self.year.semesters[1].first, 14);
            let span = Span { first, last: later(first, 11) };
            let substitute = self.aides[0];
            self.history((section, frame.trial), substitute, Part { kind: "T", role: Some("SUB") }, Some(span))?;
        } else if section % 20 == 3 {
            let second = self.aides[1];
            self.history((section, frame.trial), second, Part { kind: "T", role: None }, None)?;
        }
        Ok(())
    }

    /// Who would teach a section of a schedule that is not in use.
    pub(super) fn would_teach(&mut self, section: i64, frame: Frame, teacher: i64) -> Result<()> {
        self.history((section, frame.what_if), teacher, Part { kind: "P", role: None }, None)
    }

    fn history(&mut self, (section, trial): (i64, i64), person: i64, part: Part, span: Option<Span>) -> Result<()> {
        let (first, last) = (span.map(|span| text(span.first)), span.map(|span| text(span.last)));
        let id = self.writer.id("SectionStaffHistory");
        self.writer.insert(
            "INSERT INTO SectionStaffHistory (historyID, sectionID, trialID, personID, staffType, role, startDate, endDate)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![id, section, trial, person, part.kind, part.role, first, last],
        )
    }

    fn employ(&mut self, posts: &[Post], numbers: Numbers, stay: Stay) -> Result<Employee> {
        let ending = self.year.ending;
        let female = self.chance(70);
        let first_name = if female { self.pick(WOMEN) } else { self.pick(MEN) };
        let last_name = self.pick(FAMILIES);
        let roots = self.roots();
        let born = later(self.year.whole.first, -self.rng.i32(24 * 365..62 * 365));
        let education = match self.rng.u32(..10) {
            0..6 => "B",
            6..9 => "M",
            _ => "D",
        };
        let (middle_name, suffix, has_title) = self.apart(|builder| {
            let middle = if builder.chance(40) { Some(builder.pick(if female { WOMEN } else { MEN })) } else { None };
            (middle, builder.suffix(!female, 25), builder.chance(80))
        });
        let title = match (education, female) {
            ("D", _) => "Dr",
            (_, true) => "Ms",
            _ => "Mr",
        };
        let person = self.person(&Person {
            title: has_title.then_some(title),
            first_name,
            middle_name,
            last_name,
            suffix,
            gender: if female { "F" } else { "M" },
            birth_date: Some(born),
            birthplace: None,
            roots,
            language: None,
            education: Some(education),
            numbers,
        })?;
        self.contact(person, first_name, last_name, "district.example.org", false)?;
        // Everybody starts before the year; employments and assignments run on until somebody leaves.
        let years = if stay == Stay::Left { self.rng.i32(2..4) } else { self.rng.i32(0..15) };
        let hired = later(self.year.whole.first, -(years * 365 + 7));
        let last = match stay {
            Stay::Here => None,
            Stay::Leaving => Some(later(self.year.semesters[0].last, -30)),
            Stay::Left => Some(date(ending - 1, 6, 15)),
        };
        let status = if years < 3 { "PRO" } else { self.pick(&["TEN", "TEN", "CON"]) };
        if person % 12 == 5 {
            // Was here before, and came back.
            let before = Span { first: later(hired, -6 * 365), last: later(hired, -2 * 365) };
            self.employment(person, "CON", before.first, Some(before.last))?;
        }
        self.employment(person, status, hired, last)?;
        for post in posts {
            self.assign(person, *post, posts.len(), hired, last)?;
        }
        self.summary.staff += 1;
        Ok(Employee { id: person, display: format!("{last_name}, {first_name}"), hired })
    }

    fn employment(&mut self, person: i64, status: &str, first: Date, last: Option<Date>) -> Result<()> {
        let id = self.writer.id("Employment");
        let qualified = flag(person % 4 != 3, person / 4).filter(|_| person % 7 != 2);
        self.writer.insert(
            "INSERT INTO Employment (employmentID, personID, districtID, type, startDate, endDate, endReason, fte, highlyQualified)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '1.0000', ?8)",
            params![id, person, self.district, status, text(first), last.map(text), last.map(|_| "V"), qualified],
        )
    }

    fn assign(&mut self, person: i64, post: Post, posts: usize, hired: Date, last: Option<Date>) -> Result<()> {
        let id = self.writer.id("EmploymentAssignment");
        let fte = ["1.0000", "0.5000", "0.3333", "0.2500", "0.2000"][posts.clamp(1, 5) - 1];
        // A few began before the papers were signed.
        let first = if id % 30 == 7 && person % 12 != 5 { later(hired, -7) } else { hired };
        self.writer.insert(
            "INSERT INTO EmploymentAssignment (assignmentID, personID, districtID, schoolID, title, titleCode, fte, teacher, specialed,
                                               counselor, supervisor, program, exclude, startDate, endDate)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            params![
                id,
                person,
                self.district,
                post.school,
                post.title,
                post.code,
                fte,
                flag(post.code == "T", id),
                flag(post.program == Some("SPED"), id),
                flag(post.code == "CN", id),
                flag(matches!(post.code, "PR" | "SU" | "LA"), id),
                post.program,
                flag(false, id),
                text(first),
                last.map(text)
            ],
        )
    }
}
