//! A school: its calendars and rooms, and the sections that its students will sit in.

use std::collections::BTreeMap;

use edfi_resync::Result;
use rusqlite::params;

use super::builder::{Builder, flag};
use super::calendar::{Frame, Marking, Periods};
use super::courses::{ALTERNATIVE, Course, Level, Slot, grades};
use super::grading::department;
use super::names::{CITIES, SCHOOLS};
use super::staff::{Employee, Post};
use super::year::Span;

/// Students in one section, at most.
pub(super) const STUDENTS_OF_A_SECTION: u32 = 25;

/// What of a school is needed to fill it with students.
#[derive(Debug)]
pub(super) struct School {
    pub(super) id: i64,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) level: Level,
    pub(super) title_one: bool,
    pub(super) regular: Schedule,
    pub(super) alternative: Option<Schedule>,
    /// A calendar of this year that is marked Exclude, with a period of its day.
    pub(super) summer: Option<(Frame, i64)>,
    /// Last year's calendar, with its one section.
    pub(super) prior: Prior,
    /// All that was taught in it, where it is a whole year.
    pub(super) last: Option<Schedule>,
    pub(super) principal: Employee,
    rooms: u32,
}

/// A calendar with one structure, and the groups of students that go through its sections together.
#[derive(Debug)]
pub(super) struct Schedule {
    pub(super) frame: Frame,
    pub(super) terms: Vec<(i64, Span)>,
    pub(super) grading: Vec<Marking>,
    /// By grade; an alternative program has one entry for all.
    pub(super) groups: BTreeMap<&'static str, Vec<Vec<Seat>>>,
    /// The sections of the schedule that is not in use, by grade likewise.
    pub(super) what_ifs: BTreeMap<&'static str, Vec<i64>>,
    pub(super) periods: Vec<Periods>,
}

/// A section that a group sits in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seat {
    pub(super) section: i64,
    /// The course as it stands in the catalog.
    pub(super) taught: Course,
    /// The position of its only term; absent: all year.
    pub(super) term: Option<usize>,
    pub(super) periods: Periods,
}

/// Last year's calendar.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prior {
    pub(super) frame: Frame,
    pub(super) section: i64,
    /// The section of the schedule that was not in use.
    pub(super) what_if: i64,
    pub(super) taught: Course,
    pub(super) term: i64,
    pub(super) period: i64,
    pub(super) span: Span,
}

/// A course of a calendar.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listed {
    pub(super) id: i64,
    pub(super) taught: Course,
    /// The position in the day, and whether it is one of two halves.
    pub(super) slot: usize,
    pub(super) half: Option<usize>,
}

/// A group of students to be given its sections.
#[derive(Debug, Clone, Copy)]
struct Group<'a> {
    alternative: bool,
    slots: usize,
    courses: &'a [Listed],
    /// Its place among the groups of the calendar.
    nth: usize,
}

/// Who teaches where, by slot and group.
type Teachers = BTreeMap<(usize, usize), (Employee, i64)>;

impl Builder {
    /// Writes a school with the sections for so many students a grade.
    pub(super) fn school(&mut self, level: Level, sizes: [u32; 6], excluded: bool) -> Result<School> {
        let id = self.writer.id("School");
        let nth = usize::try_from(id - 1).expect("keys count from 1");
        let round = if nth < SCHOOLS.len() { String::new() } else { format!(" {}", nth / SCHOOLS.len() + 1) };
        let short = format!("{}{round}", SCHOOLS[nth % SCHOOLS.len()]);
        let name = format!("{short} {}", level.title());
        let number = format!("{id:03}");
        let title_one = level == Level::Elementary && id % 3 != 0;
        let (city, zip, _) = CITIES[nth % CITIES.len()];
        let (house, street) = self.house();
        let phone = self.phone();
        self.writer.insert(
            "INSERT INTO School (schoolID, districtID, number, standardCode, name, shortName, type, schoolLevel, title1, address, city,
                                 state, zip, phone, exclude)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'REG', ?7, ?8, ?9, ?10, 'MN', ?11, ?12, ?13)",
            params![
                id,
                self.district,
                number,
                format!("270100{number}"),
                name,
                short,
                level.code(),
                if title_one { "SW" } else { "N" },
                format!("{house} {street}"),
                city,
                zip,
                phone,
                flag(excluded, id)
            ],
        )?;
        let (prior, last) = self.prior_year(id, level)?;
        let regular = self.calendar(id, &format!("{number}-1"), &name, "REG", level)?;
        let principal = self.leaders(id)?;
        self.would_teach(prior.what_if, prior.frame, principal.id)?;
        let mut school = School {
            id,
            number,
            name,
            level,
            title_one,
            regular,
            alternative: None,
            summer: None,
            prior,
            last,
            principal,
            rooms: 0,
        };
        let mut teachers = Teachers::new();
        let mut group = 0;
        let mut catalogs = Vec::new();
        for (&(grade, slots), size) in grades(level).iter().zip(sizes) {
            let courses = self.courses(school.regular.frame, slots, level)?;
            let mut groups = Vec::new();
            for _ in 0..size.div_ceil(STUDENTS_OF_A_SECTION) {
                let whole = Group { alternative: false, slots: slots.len(), courses: &courses, nth: group };
                groups.push(self.group(&mut school, whole, &mut teachers)?);
                group += 1;
            }
            school.regular.groups.insert(grade, groups);
            catalogs.push((grade, courses));
        }
        for (grade, courses) in catalogs {
            let sections = self.what_if(&school.regular, &courses, &school.principal)?;
            school.regular.what_ifs.insert(grade, sections);
        }
        let known: Vec<_> = teachers.into_values().collect();
        self.last_sections(&mut school, sizes, &known)?;
        Ok(school)
    }

    /// Adds the alternative program: a second calendar of the year.
    pub(super) fn alternative(&mut self, school: &mut School, students: u32) -> Result<()> {
        let number = format!("{}-2", school.number);
        let schedule = self.calendar(school.id, &number, "Alternative Program", "ALT", school.level)?;
        let courses = self.courses(schedule.frame, ALTERNATIVE, school.level)?;
        school.alternative = Some(schedule);
        let mut teachers = Teachers::new();
        let mut groups = Vec::new();
        for nth in 0..students.div_ceil(STUDENTS_OF_A_SECTION) as usize {
            let whole = Group { alternative: true, slots: ALTERNATIVE.len(), courses: &courses, nth };
            groups.push(self.group(school, whole, &mut teachers)?);
        }
        if let Some(mut schedule) = school.alternative.take() {
            schedule.groups.insert("", groups);
            let sections = self.what_if(&schedule, &courses, &school.principal)?;
            schedule.what_ifs.insert("", sections);
            school.alternative = Some(schedule);
        }
        Ok(())
    }

    /// The sections of one group of students, one after the other through the slots, never two in one period.
    fn group(&mut self, school: &mut School, group: Group<'_>, teachers: &mut Teachers) -> Result<Vec<Seat>> {
        let mut seats = Vec::new();
        for course in group.courses {
            let slot = course.slot;
            // An elementary class has one teacher but for the last slot; elsewhere a teacher has five of the day's sections.
            let own = school.level == Level::Elementary && slot + 1 < group.slots;
            let key = if own { (usize::MAX, group.nth) } else { (slot, group.nth / 5) };
            let (teacher, room) = if let Some(known) = teachers.get(&key) {
                known.clone()
            } else {
                let teacher = self.staff(Post::teacher(school.id, school.level, group.alternative && slot == 0))?;
                let known = (teacher, self.room(school)?);
                teachers.insert(key, known.clone());
                known
            };
            let schedule = match &school.alternative {
                Some(schedule) if group.alternative => schedule,
                _ => &school.regular,
            };
            let frame = schedule.frame;
            let periods = schedule.periods[(slot + group.nth) % schedule.periods.len()];
            let terms: Vec<i64> = schedule.terms.iter().map(|&(id, _)| id).collect();
            let term = course.half.map(|half| (half + group.nth) % 2);
            let homeroom = own && slot == 0;
            let number = i64::try_from(group.nth + 1).expect("there are few groups");
            let section = self.section(course.id, frame.trial, number, Some(room), Some(&teacher), homeroom)?;
            for (_, &id) in terms.iter().enumerate().filter(|&(at, _)| term.is_none_or(|only| only == at)) {
                for period in periods {
                    self.place(section, frame.trial, id, period)?;
                }
            }
            self.teach(section, frame, teacher.id)?;
            seats.push(Seat { section, taught: course.taught, term, periods });
        }
        Ok(seats)
    }

    /// A section for each course in the schedule that is not in use: at another time, and the principal would teach it.
    fn what_if(&mut self, schedule: &Schedule, courses: &[Listed], teacher: &Employee) -> Result<Vec<i64>> {
        let mut sections = Vec::new();
        for course in courses {
            let frame = schedule.frame;
            let section = self.section(course.id, frame.what_if, 1, None, Some(teacher), false)?;
            let periods = schedule.periods[(course.slot + 2) % schedule.periods.len()];
            for &(term, _) in &schedule.terms {
                for period in periods {
                    self.place(section, frame.what_if, term, period)?;
                }
            }
            self.would_teach(section, frame, teacher.id)?;
            sections.push(section);
        }
        Ok(sections)
    }

    /// A section of a course in a trial.
    pub(super) fn section(
        &mut self,
        course: i64,
        trial: i64,
        number: i64,
        room: Option<i64>,
        teacher: Option<&Employee>,
        homeroom: bool,
    ) -> Result<i64> {
        let id = self.writer.id("Section");
        self.writer.insert(
            "INSERT INTO Section (sectionID, courseID, trialID, number, roomID, teacherPersonID, teacherDisplay, homeroomSection, maxStudents)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                id,
                course,
                trial,
                number,
                room,
                teacher.map(|teacher| teacher.id),
                teacher.map(|teacher| &teacher.display),
                flag(homeroom, id),
                STUDENTS_OF_A_SECTION + 3
            ],
        )?;
        Ok(id)
    }

    /// A section meets in a period of a term.
    pub(super) fn place(&mut self, section: i64, trial: i64, term: i64, period: i64) -> Result<()> {
        self.writer.insert(
            "INSERT INTO SectionPlacement (sectionID, trialID, termID, periodID) VALUES (?1, ?2, ?3, ?4)",
            params![section, trial, term, period],
        )
    }

    pub(super) fn courses(&mut self, frame: Frame, slots: &[Slot], level: Level) -> Result<Vec<Listed>> {
        let mut listed = Vec::new();
        for (at, &slot) in slots.iter().enumerate() {
            let credit = match (level, slot) {
                (Level::High, Slot::Year(_)) => Some(1000),
                (Level::High, Slot::Halves(..)) => Some(500),
                _ => None,
            };
            let halves = matches!(slot, Slot::Halves(..));
            for (nth, taught) in slot.courses().enumerate() {
                let id = self.course(frame, level, taught, credit, level == Level::Elementary && at == 0)?;
                listed.push(Listed { id, taught, slot: at, half: halves.then_some(nth) });
            }
        }
        Ok(listed)
    }

    /// A course, with its tasks. In elementary schools no teacher takes attendance: the office does.
    pub(super) fn course(
        &mut self,
        frame: Frame,
        level: Level,
        taught: Course,
        credit: Option<u32>,
        homeroom: bool,
    ) -> Result<i64> {
        let id = self.writer.id("Course");
        // Art and sports may be taken again, and what prepares for work.
        let repeatable = matches!(taught.subject, "ART" | "PE" | "CTE").then_some(3);
        self.writer.insert(
            "INSERT INTO Course (courseID, calendarID, departmentID, number, name, stateCode, subjectType, level, homeroom, attendance,
                                 repeatable, active, stateReportExclude)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1, ?12)",
            params![
                id,
                frame.calendar,
                department(taught.subject),
                taught.number,
                taught.name,
                format!("MN{}", taught.number),
                taught.subject,
                taught.level,
                flag(homeroom, id),
                flag(level != Level::Elementary, id),
                repeatable,
                flag(false, id / 2)
            ],
        )?;
        self.tasks_of(frame, id, taught, level, credit)?;
        Ok(id)
    }

    fn room(&mut self, school: &mut School) -> Result<i64> {
        school.rooms += 1;
        let id = self.writer.id("Room");
        let capacity = 26 + 2 * self.rng.u32(..5);
        self.writer.insert(
            "INSERT INTO Room (roomID, schoolID, name, capacity) VALUES (?1, ?2, ?3, ?4)",
            params![id, school.id, (100 + school.rooms).to_string(), capacity],
        )?;
        Ok(id)
    }
}
