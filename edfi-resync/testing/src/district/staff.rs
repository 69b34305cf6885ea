//! Staff: employments, assignments, and who teaches a section.

use edfi_resync::Result;
use jiff::civil::date;
use rusqlite::params;

use super::builder::{Builder, text};
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
    pub(super) kind: &'static str,
    pub(super) title: &'static str,
    /// The Campus code of the program.
    pub(super) program: Option<&'static str>,
}

impl Post {
    fn new(school: Option<i64>, kind: &'static str, title: &'static str) -> Self {
        Self { school, kind, title, program: school.map(|_| "REG") }
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

/// How somebody came, and whether they left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stay {
    Here,
    /// Left in the course of the year.
    Leaving,
    /// Left before it.
    Left,
}

impl Builder {
    /// A member of the staff in one post.
    pub(super) fn staff(&mut self, post: Post) -> Result<i64> {
        self.employ(&[post], Numbers::Staff, Stay::Here)
    }

    /// The posts that every school has, and who is its principal; its aides come to help in sections.
    pub(super) fn leaders(&mut self, school: i64) -> Result<i64> {
        let at = Some(school);
        let principal = self.staff(Post::new(at, "PR", "Principal"))?;
        let counselor = self.staff(Post::new(at, "CN", "Counselor"))?;
        let aide = Post::new(at, "PA", "Instructional Aide");
        let first = self.staff(Post { program: Some("ESL"), ..aide })?;
        let nameless = self.employ(&[aide], Numbers::NoEdFiId, Stay::Here)?;
        self.aides = vec![first, self.staff(aide)?, nameless];
        let left = self.employ(&[Post::new(at, "T", "Teacher")], Numbers::Staff, Stay::Left)?;
        self.employ(&[aide], Numbers::Staff, Stay::Leaving)?;
        // Who has no Ed-Fi ID or has left is not sent, and a row written twice is sent once.
        for (cohort, person) in
            [("BEH", principal), ("CASE", counselor), ("CASE", counselor), ("READ", first), ("READ", nameless), ("ACT", left)]
        {
            self.look_after(cohort, person)?;
        }
        Ok(principal)
    }

    /// Who works at the district office, and who goes from school to school.
    pub(super) fn itinerants(&mut self) -> Result<()> {
        let superintendent = self.staff(Post::new(None, "SU", "Superintendent"))?;
        self.look_after("ATT", superintendent)?;
        self.staff(Post::new(None, "LA", "Director of Finance"))?;
        let schools: Vec<i64> = self.summary.schools.iter().copied().take(5).collect();
        let nurse: Vec<Post> = schools.iter().map(|&school| Post::new(Some(school), "NU", "School Nurse")).collect();
        self.employ(&nurse, Numbers::Staff, Stay::Here)?;
        let coach: Vec<Post> = [Post::new(None, "LA", "Director of Instruction")]
            .into_iter()
            .chain(schools.first().map(|&school| Post::new(Some(school), "T", "Instructional Coach")))
            .collect();
        let coach = self.employ(&coach, Numbers::Staff, Stay::Here)?;
        self.look_after("READ", coach)
    }

    /// The teacher of a section, at times with an aide or a substitute.
    pub(super) fn teach(&mut self, section: i64, teacher: i64) -> Result<()> {
        self.history(section, teacher, "P", None)?;
        if self.chance(10) {
            let aide = self.aides[self.rng.usize(..self.aides.len())];
            self.history(section, aide, "A", None)?;
        } else if self.chance(5) {
            let first = later(self.year.semesters[1].first, 14);
            let substitute = self.aides[0];
            self.history(section, substitute, "S", Some(Span { first, last: later(first, 11) }))?;
        }
        Ok(())
    }

    fn history(&mut self, section: i64, person: i64, role: &str, span: Option<Span>) -> Result<()> {
        let (first, last) = (span.map(|span| text(span.first)), span.map(|span| text(span.last)));
        let id = self.writer.id("SectionStaffHistory");
        self.writer.insert(
            "INSERT INTO SectionStaffHistory VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![id, section, person, role, first, last],
        )
    }

    fn employ(&mut self, posts: &[Post], numbers: Numbers, stay: Stay) -> Result<i64> {
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
        let person = self.person(&Person {
            first_name,
            middle_name: None,
            last_name,
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
            Stay::Leaving => Some(text(later(self.year.semesters[0].last, -30))),
            Stay::Left => Some(text(date(ending - 1, 6, 15))),
        };
        let employment = self.writer.id("DistrictEmployment");
        let status = if years < 3 { "PRO" } else { self.pick(&["TEN", "TEN", "CON"]) };
        self.writer.insert(
            "INSERT INTO DistrictEmployment VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '1.0000')",
            params![employment, person, self.district, status, text(hired), last, last.as_ref().map(|_| "V")],
        )?;
        for post in posts {
            let id = self.writer.id("EmploymentAssignment");
            let fte = ["1.0000", "0.5000", "0.3333", "0.2500", "0.2000"][posts.len().clamp(1, 5) - 1];
            self.writer.insert(
                "INSERT INTO EmploymentAssignment VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)",
                params![id, employment, person, post.school, post.kind, post.title, post.program, fte, text(hired), last],
            )?;
        }
        self.summary.staff += 1;
        Ok(person)
    }
}
