//! [`Builder`]: the district itself, then school after school.

use std::collections::{BTreeMap, VecDeque};
use std::mem;
use std::path::Path;

use edfi_resync::Result;
use edfi_resync::model::Model;
use fastrand::Rng;
use jiff::civil::Date;
use rusqlite::params;
use url::Url;

use super::codes::{MAPPINGS, OF_THE_STATE, RESOURCES, RESOURCES_OF_6};
use super::courses::{Level, grades};
use super::family::Family;
use super::names::{CITIES, STREETS};
use super::program::PROGRAMS;
use super::school::School;
use super::student::{Pupil, Standing};
use super::writer::Writer;
use super::year::YearPlan;
use super::{DistrictSummary, SampleDistrict};

/// Students for whom there is one school, by level.
const STUDENTS_OF_A_SCHOOL: [(Level, u32); 3] = [(Level::Elementary, 460), (Level::Middle, 500), (Level::High, 640)];

/// A type of graduation program, with the credits that it demands in all and by subject.
type Graduation = (&'static str, &'static str, [(&'static str, &'static str); 4]);

const GRADUATION: [Graduation; 2] = [
    ("STD", "21.5", [("ELA", "4.0"), ("MATH", "3.0"), ("SCI", "3.0"), ("SOC", "3.5")]),
    ("DST", "24.0", [("ELA", "4.0"), ("MATH", "4.0"), ("SCI", "4.0"), ("SOC", "4.0")]),
];

/// Writes one district.
#[derive(Debug)]
pub(super) struct Builder {
    pub(super) writer: Writer,
    pub(super) rng: Rng,
    /// What else is drawn comes from here: see [`aside`](Self::aside).
    other: Rng,
    /// And what is drawn within that, too: see [`apart`](Self::apart).
    third: Rng,
    /// And what is drawn of last year: see [`in_last_year`](Self::in_last_year).
    fourth: Rng,
    pub(super) year: YearPlan,
    /// The year before, until whose end everything has been recorded.
    pub(super) last: YearPlan,
    /// It is a whole one.
    pub(super) has_last: bool,
    pub(super) district: i64,
    /// Recent families, which may have another child.
    pub(super) families: VecDeque<Family>,
    /// The aides of the school that is being written.
    pub(super) aides: Vec<i64>,
    /// Who is enrolled this year at the school that is being written.
    pub(super) pupils: Vec<Pupil>,
    /// The school marked Exclude.
    pub(super) excluded: Option<School>,
    /// The last school written of each level: some students come from there.
    pub(super) previous: BTreeMap<Level, School>,
    /// Students so far who may be sent.
    pub(super) students: u32,
    pub(super) summary: DistrictSummary,
    wanted: u32,
}

impl Builder {
    pub(super) fn create(district: &SampleDistrict, path: &Path) -> Result<Self> {
        let ending = district.school_year.ending();
        let configuration = |ending: u16| format!("State ODS {}-{:02}", ending - 1, ending % 100);
        let last = YearPlan::new(ending.cast_signed() - 1);
        let mut builder = Self {
            writer: Writer::create(path)?,
            rng: Rng::with_seed(district.seed),
            other: Rng::with_seed(!district.seed),
            third: Rng::with_seed(district.seed.rotate_left(32) ^ 0x5ca1_ab1e),
            fourth: Rng::with_seed(district.seed.rotate_left(16) ^ 0x1a57),
            year: YearPlan::new(ending.cast_signed()),
            last: YearPlan { today: last.whole.last, ..last },
            has_last: district.last_year.is_some(),
            district: 1,
            families: VecDeque::new(),
            aides: Vec::new(),
            pupils: Vec::new(),
            excluded: None,
            previous: BTreeMap::new(),
            students: 0,
            summary: DistrictSummary {
                configuration: configuration(ending),
                last_year: district.last_year.as_ref().map(|_| configuration(ending - 1)),
                schools: Vec::new(),
                students: 0,
                staff: 0,
                guardians: 0,
                rows: 0,
            },
            wanted: district.students,
        };
        builder.configure(district)?;
        Ok(builder)
    }

    pub(super) fn build(mut self) -> Result<DistrictSummary> {
        self.district_row()?;
        let excluded = self.school(Level::High, [6, 0, 0, 0, 0, 0], true)?;
        self.excluded = Some(excluded);
        let middle = self.wanted * 3 / 13;
        let high = self.wanted * 4 / 13;
        let students = [self.wanted - middle - high, middle, high];
        for ((level, capacity), students) in STUDENTS_OF_A_SCHOOL.into_iter().zip(students) {
            let schools = students.div_ceil(capacity).max(1);
            for nth in 0..schools {
                self.fill(level, share(students, schools, nth))?;
            }
        }
        self.itinerants()?;
        self.strangers()?;
        self.summary.students = self.students.into();
        let mut summary = self.summary;
        summary.rows = self.writer.finish()?;
        Ok(summary)
    }

    /// One school with its students.
    fn fill(&mut self, level: Level, students: u32) -> Result<()> {
        let levels = grades(level);
        // The alternative program takes its own out of every grade.
        let alternative = if level == Level::High && students >= 30 { (students / 30).max(2) } else { 0 };
        let grade_count = levels.len() as u32;
        let mut sizes = [0; 6];
        for (nth, size) in sizes.iter_mut().enumerate().take(levels.len()) {
            *size = share(students - alternative, grade_count, nth as u32);
        }
        let mut school = self.school(level, sizes, false)?;
        if alternative > 0 {
            self.alternative(&mut school, alternative)?;
        }
        if level == Level::High {
            self.summer(&mut school)?;
        }
        for (&(grade, _), &size) in levels.iter().zip(&sizes) {
            for nth in 0..size {
                self.student(&school, grade, nth, Standing::Regular)?;
            }
        }
        for nth in 0..alternative {
            self.student(&school, levels[nth as usize % levels.len()].0, nth, Standing::Alternative)?;
        }
        // Who must not be sent, at least one of each in every school.
        let few = |per: u32| 1 + students / per;
        let others = [
            (Standing::NoEdFiId, few(250)),
            (Standing::NoShow, few(200)),
            (Standing::StateExcluded, few(400)),
            (Standing::Gone, few(20)),
        ];
        for (standing, count) in others {
            for nth in 0..count {
                let grade = levels[nth as usize % levels.len()].0;
                self.student(&school, grade, nth, standing)?;
            }
        }
        if level == Level::Elementary {
            for nth in 0..few(200) {
                self.student(&school, "PK", nth, Standing::Preschool)?;
            }
        }
        self.behavior(&school)?;
        self.summary.schools.push(school.id);
        self.previous.insert(level, school);
        Ok(())
    }

    /// Students of the excluded school, who are nowhere else.
    fn strangers(&mut self) -> Result<()> {
        let Some(excluded) = self.excluded.take() else { return Ok(()) };
        for nth in 0..6 {
            self.student(&excluded, "09", nth, Standing::ExcludedSchool)?;
        }
        self.behavior(&excluded)
    }

    fn configure(&mut self, district: &SampleDistrict) -> Result<()> {
        let name = self.summary.configuration.clone();
        self.configuration(1, &name, self.year.ending, &district.data_standard, district.ods_url.as_ref())?;
        if let (Some(last), Some(name)) = (&district.last_year, self.summary.last_year.clone()) {
            self.configuration(2, &name, self.last.ending, &last.data_standard, last.ods_url.as_ref())?;
        }
        self.writer.insert("INSERT INTO SystemPreference VALUES ('Enable Ed-Fi', 'Yes')", [])?;
        for ((descriptor, value, mapped), id) in OF_THE_STATE.iter().zip(1_i64..) {
            let namespace = format!("uri://ed-fi.org/{descriptor}Descriptor");
            let mapped_namespace = format!("uri://stillbrook.example.org/{descriptor}Descriptor");
            self.writer.insert(
                "INSERT INTO EdFiDescriptorMapping (descriptorMappingID, namespace, value, mappedNamespace, mappedValue)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![id, namespace, value, mapped_namespace, mapped],
            )?;
        }
        Ok(())
    }

    /// A connection for a school year, with what its Data Standard has switched on and mapped.
    fn configuration(&mut self, id: i64, name: &str, ending: i16, data_standard: &str, url: Option<&Url>) -> Result<()> {
        let model = Model::data_standard(data_standard)?;
        self.writer.insert(
            "INSERT INTO EdFiConfiguration (configurationID, name, url, schoolYear, dataStandard, studentUniqueId, staffUniqueId)
             VALUES (?1, ?2, ?3, ?4, ?5, 'edFiId', 'edFiId')",
            params![id, name, url.map(ToString::to_string), ending, data_standard],
        )?;
        for resource in RESOURCES.iter().chain(RESOURCES_OF_6).filter(|resource| model.find(resource).is_some()) {
            self.writer.insert("INSERT INTO EdFiResourcePreference VALUES (?1, ?2, 1)", params![id, resource])?;
        }
        for (descriptor, code, value) in MAPPINGS {
            let descriptor = format!("{descriptor}Descriptor");
            if model.named(&descriptor).is_some() {
                let uri = format!("uri://ed-fi.org/{descriptor}#{value}");
                self.writer.insert("INSERT INTO EdFiMapping VALUES (?1, ?2, ?3, ?4)", params![id, descriptor, code, uri])?;
            }
        }
        Ok(())
    }

    fn district_row(&mut self) -> Result<()> {
        let (city, zip, _) = CITIES[0];
        self.writer.insert(
            "INSERT INTO District (districtID, number, name, type, address, city, state, zip, phone, webSite)
             VALUES (?1, '270100', 'Stillbrook Public Schools', 'REG', '1 Station Street', ?2, 'MN', ?3, '612-555-0100',
                     'https://district.example.org')",
            params![self.district, city, zip],
        )?;
        // Transcripts go back to the years before the last one.
        for ending in self.year.ending - 3..=self.year.ending {
            let year = YearPlan::new(ending).whole;
            let label = format!("{}-{:02}", ending - 1, ending % 100);
            let active = flag(ending == self.year.ending, ending.into());
            self.writer.insert(
                "INSERT INTO SchoolYear (endYear, startYear, label, startDate, endDate, active) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![ending, ending - 1, label, text(year.first), text(year.last), active],
            )?;
        }
        for (program, nth) in PROGRAMS.iter().zip(1_i64..) {
            self.writer.insert(
                "INSERT INTO Program VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![nth, self.district, program.category, program.code, program.name, format!("P{nth:02}")],
            )?;
        }
        for cohort in self.year.ending - 1..self.year.ending + 4 {
            for (kind, credits, subjects) in GRADUATION {
                let id = self.graduation(cohort, kind == "DST");
                self.writer.insert(
                    "INSERT INTO GraduationProgram VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![id, self.district, kind, cohort, credits],
                )?;
                for (subject, credits) in subjects {
                    self.writer.insert("INSERT INTO GraduationProgramCredit VALUES (?1, ?2, ?3)", params![id, subject, credits])?;
                }
            }
        }
        self.races()?;
        self.credit_types()?;
        self.tasks()?;
        self.tests_and_standards()?;
        self.behavior_types()?;
        self.cohorts()?;
        self.interventions()
    }

    /// The graduation program of a cohort.
    pub(super) fn graduation(&self, cohort: i16, distinguished: bool) -> i64 {
        i64::from((cohort - self.year.ending + 1) * 2) + i64::from(distinguished) + 1
    }

    /// Does something whose chances are drawn apart, so that it changes nothing of what is drawn after it.
    pub(super) fn aside<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        mem::swap(&mut self.rng, &mut self.other);
        let done = work(self);
        mem::swap(&mut self.rng, &mut self.other);
        done
    }

    /// Like [`aside`](Self::aside), and may stand inside of it.
    pub(super) fn apart<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        mem::swap(&mut self.rng, &mut self.third);
        let done = work(self);
        mem::swap(&mut self.rng, &mut self.third);
        done
    }

    /// Does something as if last year were this one. Its chances are drawn apart, too.
    pub(super) fn in_last_year<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        mem::swap(&mut self.rng, &mut self.fourth);
        mem::swap(&mut self.year, &mut self.last);
        let done = work(self);
        mem::swap(&mut self.year, &mut self.last);
        mem::swap(&mut self.rng, &mut self.fourth);
        done
    }

    /// When what is open goes on no longer: nothing of last year lasts into this one.
    pub(super) fn ends_with_year(&self) -> Option<Date> {
        (self.year.ending < self.last.ending).then_some(self.year.whole.last)
    }

    /// One of a list that is not empty.
    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.rng.usize(..from.len())]
    }

    /// Whether something of this likelihood happens.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.rng.u32(..100) < percent
    }

    /// A house number and street.
    pub(super) fn house(&mut self) -> (String, &'static str) {
        (self.rng.u32(1..2999).to_string(), self.pick(STREETS))
    }

    /// A telephone number of the range reserved for fiction.
    pub(super) fn phone(&mut self) -> String {
        format!("{}-555-01{:02}", self.pick(&[218, 320, 507, 612, 651, 763]), self.rng.u32(..100))
    }
}

/// A day as Campus writes it: the moment at which it begins.
pub(super) fn text(day: Date) -> String {
    format!("{day} 00:00:00")
}

/// A minute of a day as Campus writes it.
pub(super) fn moment(day: Date, hour: u32, minute: u32) -> String {
    format!("{day} {hour:02}:{minute:02}:00")
}

/// A flag as Campus keeps it: what is not set is 0 in some rows and nothing in others, by their keys.
pub(super) fn flag(set: bool, key: i64) -> Option<bool> {
    (set || key % 2 == 0).then_some(set)
}

/// The nth part when so many are shared out evenly.
fn share(whole: u32, parts: u32, nth: u32) -> u32 {
    whole / parts + u32::from(nth < whole % parts)
}
