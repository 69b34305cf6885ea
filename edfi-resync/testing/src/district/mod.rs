//! A believable district of any size, from a seed, in the reference Campus schema.
//!
//! [`SampleDistrict::create`] writes a SQLite database: schools with their calendars, terms, periods and rooms, courses and sections with
//! teachers, students with families, enrollments, rosters, attendance, grades, transcripts, test scores, behavior incidents, cohorts and
//! programs, learning standards, and one Ed-Fi configuration with every code mapped. The same seed and options give the same bytes.
//! It writes school by school in bounded transactions; what it keeps in memory is one school of each level.
//!
//! Exactly [`students`](SampleDistrict::students) students may be sent. Besides them the database holds what must *not* be sent, so that
//! the rules of scope are exercised: a school and a calendar marked Exclude, last year's calendars and enrollments, students who
//! only were here last year, no-shows, state-excluded enrollments, a grade excluded from state reporting, people without an Ed-Fi ID,
//! incidents that are not complete, credits earned elsewhere or in courses that are not taught any more, tests and standards out of use,
//! grades in progress, what is written down twice. Every structure has a second trial that is not in use, with sections, placements,
//! rosters and staff of its own.
//!
//! It is as untidy as real data is: a flag that is not set is 0 or NULL, a day is a datetime at midnight, timestamps have a time of the day;
//! families have second households, post office boxes and addresses that they left; people had other names, other employments and other
//! guardians before; students leave and come back, are at two schools at once, or repeat a grade; an absence is a row for each period, at
//! times without an excuse.
//!
//! [`with_last_year`](SampleDistrict::with_last_year) makes last year a whole one with a configuration of its own, so that one database sends two years to two
//! ODSs, of two Data Standards if need be.

mod assessment;
mod attendance;
mod behavior;
mod builder;
mod calendar;
mod codes;
mod cohort;
mod courses;
mod family;
mod grading;
mod household;
mod intervention;
mod last_year;
mod names;
mod program;
mod school;
mod staff;
mod student;
mod transcript;
mod writer;
mod year;

use std::fmt;
use std::path::Path;

use edfi_resync::Result;
use edfi_resync::campus::SchoolYear;
use edfi_resync::model::Model;
use url::Url;

use builder::Builder;

/// A district to be made.
///
/// ```
/// use edfi_resync_testing::district::SampleDistrict;
///
/// let folder = tempfile::tempdir()?;
/// let summary = SampleDistrict::new(30).with_seed(7).create(folder.path().join("campus.db"))?;
/// assert_eq!(summary.students, 30);
/// assert_eq!(summary.configuration, "State ODS 2026-27");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SampleDistrict {
    /// How many students may be sent; others come on top.
    pub students: u32,
    /// What everything random follows from.
    pub seed: u64,
    /// The school year of its configuration: 2026-27 if not said.
    pub school_year: SchoolYear,
    /// The URL in its configuration. Absent: the configuration leaves it open, and whoever runs it names the ODS.
    pub ods_url: Option<Url>,
    /// The Data Standard of its configuration: 5.2 if not said.
    pub data_standard: String,
    /// Last year's configuration, and all that was taught in that year. Absent: there is just enough of last year that must not be sent with this one.
    pub last_year: Option<LastYear>,
}

/// Where last year is sent.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LastYear {
    /// The Data Standard of its configuration.
    pub data_standard: String,
    /// The URL in it. Absent: it is left open.
    pub ods_url: Option<Url>,
}

/// What a district holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DistrictSummary {
    /// The name of its configuration.
    pub configuration: String,
    /// The name of last year's configuration, if there is one.
    pub last_year: Option<String>,
    /// The Campus IDs of the schools that may be sent.
    pub schools: Vec<i64>,
    /// Students that may be sent.
    pub students: u64,
    /// Staff, those who may not be sent included.
    pub staff: u64,
    /// Guardians, those who may not be sent included.
    pub guardians: u64,
    /// Rows in all tables.
    pub rows: u64,
}

impl SampleDistrict {
    /// A district with so many students, seed 7, in 2026-27, whose configuration is of Data Standard 5.2.
    #[expect(clippy::missing_panics_doc, reason = "2027 is a school year")]
    pub fn new(students: u32) -> Self {
        let school_year = SchoolYear::try_from(2027).expect("2027 is a school year");
        Self { students, seed: 7, school_year, ods_url: None, data_standard: "5.2".to_owned(), last_year: None }
    }

    /// Sets the seed.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the school year.
    #[must_use]
    pub fn with_school_year(mut self, school_year: SchoolYear) -> Self {
        self.school_year = school_year;
        self
    }

    /// Sets the URL of the ODS, or leaves it open.
    #[must_use]
    pub fn with_ods_url(mut self, url: impl Into<Option<Url>>) -> Self {
        self.ods_url = url.into();
        self
    }

    /// Sets the Data Standard of its configuration.
    #[must_use]
    pub fn with_data_standard(mut self, data_standard: impl Into<String>) -> Self {
        self.data_standard = data_standard.into();
        self
    }

    /// Makes last year a whole one, with a configuration for an ODS of this Data Standard.
    ///
    /// ```
    /// use edfi_resync_testing::district::SampleDistrict;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let district = SampleDistrict::new(13).with_data_standard("6.1").with_last_year("5.2", None);
    /// let summary = district.create(folder.path().join("campus.db"))?;
    /// assert_eq!((summary.configuration.as_str(), summary.last_year.as_deref()), ("State ODS 2026-27", Some("State ODS 2025-26")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_last_year(mut self, data_standard: impl Into<String>, ods_url: impl Into<Option<Url>>) -> Self {
        self.last_year = Some(LastYear { data_standard: data_standard.into(), ods_url: ods_url.into() });
        self
    }

    /// Writes the database into a new file.
    ///
    /// # Errors
    /// [`SourceInvalid`](edfi_resync::ErrorKind::SourceInvalid) if the file exists already or cannot be written; half a file is removed.
    /// [`ConfigInvalid`](edfi_resync::ErrorKind::ConfigInvalid) for a Data Standard that is not known.
    pub fn create(&self, path: impl AsRef<Path>) -> Result<DistrictSummary> {
        for data_standard in
            [Some(&self.data_standard), self.last_year.as_ref().map(|last| &last.data_standard)].into_iter().flatten()
        {
            Model::data_standard(data_standard)?;
        }
        Builder::create(self, path.as_ref())?.build()
    }
}

impl fmt::Display for DistrictSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { configuration, last_year, schools, students, staff, guardians, rows } = self;
        let schools = schools.len();
        write!(
            f,
            "{students} students, {staff} staff and {guardians} guardians in {schools} schools, {rows} rows ({configuration}"
        )?;
        match last_year {
            Some(last_year) => write!(f, ", {last_year})"),
            None => f.write_str(")"),
        }
    }
}
