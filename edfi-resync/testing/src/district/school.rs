//! A school: its calendars, terms, days, periods and rooms, and the sections that its students will sit in.

use std::collections::BTreeMap;

use edfi_resync::Result;
use rusqlite::params;

use super::builder::{Builder, text};
use super::courses::{ALTERNATIVE, Course, Level, Slot, grades};
use super::names::{CITIES, SCHOOLS};
use super::staff::Post;
use super::year::{Span, YearPlan};

/// Students in one section, at most.
const STUDENTS_OF_A_SECTION: u32 = 25;

/// What of a school is needed to fill it with students.
#[derive(Debug)]
pub(super) struct School {
    pub(super) id: i64,
    pub(super) level: Level,
    pub(super) title_one: bool,
    pub(super) regular: Schedule,
    pub(super) alternative: Option<Schedule>,
    /// A calendar of this year that is marked Exclude.
    pub(super) summer: Option<(i64, i64)>,
    /// Last year's calendar, with its one section.
    pub(super) prior: Prior,
    pub(super) principal: i64,
    number: String,
    rooms: u32,
}

/// A calendar with one structure, and the groups of students that go through its sections together.
#[derive(Debug)]
pub(super) struct Schedule {
    pub(super) calendar: i64,
    pub(super) structure: i64,
    pub(super) terms: Vec<(i64, Span)>,
    pub(super) grading: Vec<Marking>,
    /// By grade; an alternative program has one entry for all.
    pub(super) groups: BTreeMap<&'static str, Vec<Vec<Seat>>>,
    periods: Vec<[i64; 2]>,
}

/// A grading period.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marking {
    pub(super) id: i64,
    /// The position of its term.
    pub(super) term: usize,
    pub(super) span: Span,
}

/// A section that a group sits in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seat {
    pub(super) section: i64,
    pub(super) course: i64,
    /// The course as it stands in the catalog.
    pub(super) taught: Course,
    /// The position of its only term; absent: all year.
    pub(super) term: Option<usize>,
    pub(super) period: i64,
}

/// Last year's calendar.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prior {
    pub(super) calendar: i64,
    pub(super) structure: i64,
    pub(super) section: i64,
    pub(super) course: i64,
    pub(super) taught: Course,
    pub(super) marking: i64,
    pub(super) span: Span,
}

impl Builder {
    /// Writes a school with the sections for so many students a grade.
    pub(super) fn school(&mut self, level: Level, sizes: [u32; 6], excluded: bool) -> Result<School> {
        let id = self.writer.id("School");
        let nth = usize::try_from(id - 1).expect("keys count from 1");
        let round = if nth < SCHOOLS.len() { String::new() } else { format!(" {}", nth / SCHOOLS.len() + 1) };
        let name = format!("{}{round} {}", SCHOOLS[nth % SCHOOLS.len()], level.title());
        let number = format!("{id:03}");
        let title_one = level == Level::Elementary && id % 3 != 0;
        let (city, zip, _) = CITIES[nth % CITIES.len()];
        let (house, street) = self.house();
        let phone = self.phone();
        self.writer.insert(
            "INSERT INTO School (schoolID, districtID, number, stateNumber, name, type, category, titleI, address, city, state, zip, phone,
                                 exclude)
             VALUES (?1, ?2, ?3, ?4, ?5, 'REG', ?6, ?7, ?8, ?9, 'MN', ?10, ?11, ?12)",
            params![
                id,
                self.district,
                number,
                format!("270100{number}"),
                name,
                level.code(),
                if title_one { "SW" } else { "N" },
                format!("{house} {street}"),
                city,
                zip,
                phone,
                excluded
            ],
        )?;
        let prior = self.prior_year(id, level)?;
        let regular = self.calendar(id, &format!("{number}-1"), &name, "REG", level, "")?;
        let principal = self.leaders(id)?;
        let mut school =
            School { id, level, title_one, regular, alternative: None, summer: None, prior, principal, number, rooms: 0 };
        let mut teachers = BTreeMap::new();
        let mut group = 0;
        for (&(grade, slots), size) in grades(level).iter().zip(sizes) {
            let calendar = school.regular.calendar;
            let courses = self.courses(calendar, slots, level)?;
            let mut groups = Vec::new();
            for _ in 0..size.div_ceil(STUDENTS_OF_A_SECTION) {
                groups.push(self.group(&mut school, false, slots, &courses, group, &mut teachers)?);
                group += 1;
            }
            school.regular.groups.insert(grade, groups);
        }
        Ok(school)
    }

    /// Adds the alternative program: a second calendar of the year.
    pub(super) fn alternative(&mut self, school: &mut School, students: u32) -> Result<()> {
        let number = format!("{}-2", school.number);
        school.alternative = Some(self.calendar(school.id, &number, "Alternative Program", "ALT", school.level, "Alternative ")?);
        let calendar = school.alternative.as_ref().map(|schedule| schedule.calendar).expect("just made");
        let courses = self.courses(calendar, ALTERNATIVE, school.level)?;
        let mut teachers = BTreeMap::new();
        let mut groups = Vec::new();
        for group in 0..students.div_ceil(STUDENTS_OF_A_SECTION) as usize {
            groups.push(self.group(school, true, ALTERNATIVE, &courses, group, &mut teachers)?);
        }
        if let Some(schedule) = &mut school.alternative {
            schedule.groups.insert("", groups);
        }
        Ok(())
    }

    /// Adds a summer program, whose calendar is marked Exclude.
    pub(super) fn summer(&mut self, school: &mut School) -> Result<()> {
        let number = format!("{}-3", school.number);
        let (calendar, structure) =
            self.calendar_row(school.id, self.year.ending, &number, "Summer Program", "REG", self.year.whole, true, school.level)?;
        school.summer = Some((calendar, structure));
        Ok(())
    }

    /// The sections of one group of students, one after the other through the slots, never two in one period.
    fn group(
        &mut self,
        school: &mut School,
        alternative: bool,
        slots: &[Slot],
        courses: &[i64],
        group: usize,
        teachers: &mut BTreeMap<(usize, usize), (i64, i64)>,
    ) -> Result<Vec<Seat>> {
        let mut seats = Vec::new();
        let mut courses = courses.iter().copied();
        for (slot, &taught) in slots.iter().enumerate() {
            // An elementary class has one teacher but for the last slot; elsewhere a teacher has five of the day's sections.
            let own = school.level == Level::Elementary && slot + 1 < slots.len();
            let key = if own { (usize::MAX, group) } else { (slot, group / 5) };
            let (teacher, room) = if let Some(&known) = teachers.get(&key) {
                known
            } else {
                let teacher = self.staff(Post::teacher(school.id, school.level, alternative && slot == 0))?;
                let known = (teacher, self.room(school)?);
                teachers.insert(key, known);
                known
            };
            let schedule = match &school.alternative {
                Some(schedule) if alternative => schedule,
                _ => &school.regular,
            };
            let at = (slot + group) % schedule.periods.len();
            let (structure, periods) = (schedule.structure, schedule.periods[at]);
            let terms: Vec<i64> = schedule.terms.iter().map(|&(id, _)| id).collect();
            let halves = matches!(taught, Slot::Halves(..));
            for (nth, course) in taught.courses().enumerate() {
                let id = courses.next().expect("a row for each course");
                let term = halves.then_some((nth + group) % 2);
                let section = self.writer.id("Section");
                self.writer.insert(
                    "INSERT INTO Section VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![section, id, structure, (group + 1).to_string(), room, own && slot == 0],
                )?;
                for (_, &id) in terms.iter().enumerate().filter(|&(at, _)| term.is_none_or(|only| only == at)) {
                    for period in periods {
                        self.writer.insert("INSERT INTO SectionPlacement VALUES (?1, ?2, ?3)", params![section, id, period])?;
                    }
                }
                self.teach(section, teacher)?;
                seats.push(Seat { section, course: id, taught: course, term, period: periods[0] });
            }
        }
        Ok(seats)
    }

    fn courses(&mut self, calendar: i64, slots: &[Slot], level: Level) -> Result<Vec<i64>> {
        let mut ids = Vec::new();
        for &slot in slots {
            let credits = match (level, slot) {
                (Level::High, Slot::Year(_)) => Some("1.000"),
                (Level::High, Slot::Halves(..)) => Some("0.500"),
                _ => None,
            };
            for course in slot.courses() {
                ids.push(self.course(calendar, course, credits)?);
            }
        }
        Ok(ids)
    }

    fn course(&mut self, calendar: i64, course: Course, credits: Option<&str>) -> Result<i64> {
        let id = self.writer.id("Course");
        self.writer.insert(
            "INSERT INTO Course (courseID, calendarID, number, name, stateCode, subject, level, credits) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![id, calendar, course.number, course.name, format!("MN{}", course.number), course.subject, course.level, credits],
        )?;
        Ok(id)
    }

    fn room(&mut self, school: &mut School) -> Result<i64> {
        school.rooms += 1;
        let id = self.writer.id("Room");
        let capacity = 26 + 2 * self.rng.u32(..5);
        self.writer.insert(
            "INSERT INTO Room VALUES (?1, ?2, ?3, ?4)",
            params![id, school.id, (100 + school.rooms).to_string(), capacity],
        )?;
        Ok(id)
    }

    /// A calendar of this year with its structure, grades, terms, grading periods, periods and days.
    fn calendar(&mut self, school: i64, number: &str, name: &str, kind: &str, level: Level, prefix: &str) -> Result<Schedule> {
        let ending = self.year.ending;
        let (calendar, structure) = self.calendar_row(school, ending, number, name, kind, self.year.whole, false, level)?;
        let mut terms = Vec::new();
        let mut grading = Vec::new();
        let (spans, names) = match level {
            Level::Elementary => (vec![self.year.whole], [("YR", "Full Year"), ("", "")]),
            _ => (self.year.semesters.to_vec(), [("S1", "Semester 1"), ("S2", "Semester 2")]),
        };
        for ((&span, (code, title)), nth) in spans.iter().zip(names).zip(1_u8..) {
            let id = self.term(structure, &format!("{prefix}{title}"), code, nth, span)?;
            terms.push((id, span));
        }
        let (marks, letter, title) = match level {
            Level::Elementary => (self.year.trimesters.to_vec(), "T", "Trimester"),
            _ => (self.year.quarters.to_vec(), "Q", "Quarter"),
        };
        for (&span, nth) in marks.iter().zip(1_u8..) {
            let term = if terms.len() == 1 { 0 } else { usize::from((nth - 1) / 2) };
            let id = self.writer.id("EdFiGradingPeriod");
            let (code, name) = (format!("{letter}{nth}"), format!("{prefix}{title} {nth}"));
            self.marking(id, terms[term].0, &code, &name, nth, span)?;
            grading.push(Marking { id, term, span });
        }
        let (length, count) = match level {
            Level::Elementary => (65, 5),
            _ => (50, 6),
        };
        let (regular, ordinary) = self.periods(structure, "Regular", 1, 8 * 60, length, count)?;
        let (late, short) = self.periods(structure, "Late Start", 2, 10 * 60, length - 15, count)?;
        for nth in 0..self.year.days.len() {
            let day = self.year.days[nth];
            let schedule = day.instruction.then_some(if day.event == Some("L") { late } else { regular });
            let id = self.writer.id("Day");
            self.writer.insert(
                "INSERT INTO Day VALUES (?1, ?2, ?3, ?4, ?5)",
                params![id, structure, text(day.date), schedule, day.instruction],
            )?;
            if let Some(event) = day.event {
                self.writer.insert("INSERT INTO DayEvent VALUES (?1, ?2)", params![id, event])?;
            }
        }
        let periods = ordinary.into_iter().zip(short).map(|(first, second)| [first, second]).collect();
        Ok(Schedule { calendar, structure, terms, grading, groups: BTreeMap::new(), periods })
    }

    #[expect(clippy::too_many_arguments, reason = "one for each column")]
    fn calendar_row(
        &mut self,
        school: i64,
        ending: i16,
        number: &str,
        name: &str,
        kind: &str,
        span: Span,
        excluded: bool,
        level: Level,
    ) -> Result<(i64, i64)> {
        let (calendar, structure) = (self.writer.id("Calendar"), self.writer.id("ScheduleStructure"));
        self.writer.insert(
            "INSERT INTO Calendar VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![calendar, school, ending, number, name, kind, text(span.first), text(span.last), excluded],
        )?;
        self.writer.insert("INSERT INTO ScheduleStructure VALUES (?1, ?2, 'Main')", params![structure, calendar])?;
        // Preschool is in the building, but excluded from state reporting.
        let preschool = (level == Level::Elementary).then_some(("PK", true));
        let taught = grades(level).iter().map(|&(grade, _)| (grade, false));
        for ((grade, excluded), nth) in preschool.into_iter().chain(taught).zip(1_u8..) {
            self.writer.insert("INSERT INTO GradeLevel VALUES (?1, ?2, ?3, ?4)", params![structure, grade, nth, excluded])?;
        }
        Ok((calendar, structure))
    }

    fn term(&mut self, structure: i64, name: &str, code: &str, seq: u8, span: Span) -> Result<i64> {
        let id = self.writer.id("Term");
        self.writer.insert(
            "INSERT INTO Term VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![id, structure, name, code, seq, text(span.first), text(span.last)],
        )?;
        Ok(id)
    }

    fn marking(&mut self, id: i64, term: i64, code: &str, name: &str, seq: u8, span: Span) -> Result<()> {
        self.writer.insert(
            "INSERT INTO EdFiGradingPeriod VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![id, term, code, name, seq, text(span.first), text(span.last)],
        )
    }

    fn periods(&mut self, structure: i64, name: &str, seq: u32, first: u32, length: u32, count: u32) -> Result<(i64, Vec<i64>)> {
        let schedule = self.writer.id("PeriodSchedule");
        self.writer.insert("INSERT INTO PeriodSchedule VALUES (?1, ?2, ?3, ?4)", params![schedule, structure, name, seq])?;
        let mut ids = Vec::new();
        for nth in 0..count {
            let id = self.writer.id("Period");
            let (start, end) = (first + nth * (length + 5), first + nth * (length + 5) + length);
            let clock = |minutes: u32| format!("{:02}:{:02}:00", minutes / 60, minutes % 60);
            self.writer.insert(
                "INSERT INTO Period VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![id, schedule, (nth + 1).to_string(), nth + 1, clock(start), clock(end), nth == 0],
            )?;
            ids.push(id);
        }
        Ok((schedule, ids))
    }

    /// Last year: one term and one placed section, enough for data that must not be sent.
    fn prior_year(&mut self, school: i64, level: Level) -> Result<Prior> {
        let year = YearPlan::new(self.year.ending - 1);
        let span = year.whole;
        let number = format!("{school:03}-0");
        let (calendar, structure) = self.calendar_row(school, year.ending, &number, "Last Year", "REG", span, false, level)?;
        let term = self.term(structure, "Full Year", "YR", 1, span)?;
        let marking = self.writer.id("EdFiGradingPeriod");
        self.marking(marking, term, "T1", "Trimester 1", 1, year.trimesters[0])?;
        let (schedule, periods) = self.periods(structure, "Regular", 1, 8 * 60, 50, 1)?;
        for day in year.days.iter().step_by(20) {
            let id = self.writer.id("Day");
            let values = params![id, structure, text(day.date), schedule, day.instruction];
            self.writer.insert("INSERT INTO Day VALUES (?1, ?2, ?3, ?4, ?5)", values)?;
        }
        let advisory = Course { number: "ADV", name: "Advisory", subject: "SOC", level: None };
        let course = self.course(calendar, advisory, None)?;
        let section = self.writer.id("Section");
        self.writer.insert("INSERT INTO Section VALUES (?1, ?2, ?3, '1', NULL, 1)", params![section, course, structure])?;
        self.writer.insert("INSERT INTO SectionPlacement VALUES (?1, ?2, ?3)", params![section, term, periods[0]])?;
        Ok(Prior { calendar, structure, section, course, taught: advisory, marking, span })
    }
}
