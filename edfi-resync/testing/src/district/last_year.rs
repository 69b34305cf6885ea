//! Last year as a whole: its sections, and what students did in them.

use edfi_resync::Result;

use super::builder::Builder;
use super::courses::{Level, grades};
use super::school::{Listed, STUDENTS_OF_A_SECTION, Schedule, School, Seat};
use super::staff::Employee;
use super::student::Pupil;

/// Somebody with the room to teach in.
type Teacher = (Employee, i64);

impl Builder {
    /// The sections of last year: as many as this year in each grade, taught by those of this year's teachers who had come by then.
    pub(super) fn last_sections(&mut self, school: &mut School, sizes: [u32; 6], teachers: &[Teacher]) -> Result<()> {
        let Some(mut schedule) = school.last.take() else { return Ok(()) };
        let began = self.last.whole.first;
        let teachers: Vec<_> = teachers.iter().filter(|(teacher, _)| teacher.hired < began).collect();
        let mut group = 0;
        self.in_last_year(|builder| {
            for (&(grade, slots), size) in grades(school.level).iter().zip(sizes) {
                let courses = builder.courses(schedule.frame, slots, school.level)?;
                let mut groups = Vec::new();
                for _ in 0..size.div_ceil(STUDENTS_OF_A_SECTION) {
                    groups.push(builder.last_group(&schedule, &courses, group, &teachers)?);
                    group += 1;
                }
                schedule.groups.insert(grade, groups);
            }
            Ok(())
        })?;
        school.last = Some(schedule);
        Ok(())
    }

    /// The sections of one group of students, never two in one period.
    fn last_group(&mut self, schedule: &Schedule, courses: &[Listed], group: usize, teachers: &[&Teacher]) -> Result<Vec<Seat>> {
        let frame = schedule.frame;
        let mut seats = Vec::new();
        for course in courses {
            let teacher = teachers.get((group + course.slot) % teachers.len().max(1));
            let number = i64::try_from(group + 1).expect("there are few groups");
            let (who, room) = (teacher.map(|(who, _)| who), teacher.map(|(_, room)| *room));
            let section = self.section(course.id, frame.trial, number, room, who, false)?;
            let periods = schedule.periods[(course.slot + group) % schedule.periods.len()];
            let term = course.half.map(|half| (half + group) % 2);
            for (_, &(id, _)) in schedule.terms.iter().enumerate().filter(|&(at, _)| term.is_none_or(|only| only == at)) {
                for period in periods {
                    self.place(section, frame.trial, id, period)?;
                }
            }
            if let Some(who) = who {
                self.teach(section, frame, who.id)?;
            }
            seats.push(Seat { section, taught: course.taught, term, periods });
        }
        Ok(seats)
    }

    /// What somebody who was in this grade did last year; nothing where it is no whole year. Programs follow from the student's number, as this year,
    /// and the group from the place among those of the grade.
    pub(super) fn whole_last_year(
        &mut self,
        school: &School,
        student: i64,
        grade: &'static str,
        (number, nth): (u32, u32),
    ) -> Result<()> {
        let Some(schedule) = &school.last else { return Ok(()) };
        let groups = schedule.groups.get(grade).map(Vec::as_slice).unwrap_or_default();
        let Some(seats) = groups.get(nth as usize % groups.len().max(1)) else { return Ok(()) };
        self.in_last_year(|builder| {
            let span = builder.year.whole;
            builder.sit(student, schedule.frame.trial, seats, span)?;
            builder.attendance(student, school.level, schedule, seats, span)?;
            builder.scores(student, number, schedule, seats, span)?;
            builder.programs(school, student, number, grade, span.first)?;
            builder.join_cohorts(&Pupil { id: student, number, grade, calendar: schedule.frame.calendar, span }, school.level)?;
            if number % if school.level == Level::Elementary { 25 } else { 9 } == 4 {
                builder.old_incident(school, student)?;
            }
            Ok(())
        })
    }
}
