//! What is taught at each level and grade.

/// The level of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Elementary,
    Middle,
    High,
}

/// A course of the catalog.
#[derive(Debug, Clone, Copy)]
pub(super) struct Course {
    /// Its number, unique in a school.
    pub(super) number: &'static str,
    pub(super) name: &'static str,
    /// The Campus code of its subject.
    pub(super) subject: &'static str,
    /// The Campus code of its level, where it has a special one.
    pub(super) level: Option<&'static str>,
}

/// What a group of students does in one period of the day.
#[derive(Debug, Clone, Copy)]
pub(super) enum Slot {
    /// One course all year.
    Year(Course),
    /// Two courses, a semester each; half of the groups take them the other way round.
    Halves(Course, Course),
}

const fn course(number: &'static str, name: &'static str, subject: &'static str) -> Course {
    Course { number, name, subject, level: None }
}

const fn leveled(number: &'static str, name: &'static str, subject: &'static str, level: &'static str) -> Course {
    Course { number, name, subject, level: Some(level) }
}

const fn year(number: &'static str, name: &'static str, subject: &'static str) -> Slot {
    Slot::Year(course(number, name, subject))
}

macro_rules! elementary {
    ($digits:literal, $grade:literal) => {
        &[
            year(concat!("E1", $digits), concat!("Reading and Writing ", $grade), "ELA"),
            year(concat!("E2", $digits), concat!("Mathematics ", $grade), "MATH"),
            year(concat!("E3", $digits), concat!("Science ", $grade), "SCI"),
            year(concat!("E4", $digits), concat!("Social Studies ", $grade), "SOC"),
            year(concat!("E5", $digits), concat!("Art, Music and Movement ", $grade), "ART"),
        ]
    };
}

macro_rules! middle {
    ($digits:literal) => {
        &[
            year(concat!("M1", $digits), concat!("English ", $digits), "ELA"),
            year(concat!("M2", $digits), concat!("Mathematics ", $digits), "MATH"),
            year(concat!("M3", $digits), concat!("Science ", $digits), "SCI"),
            year(concat!("M4", $digits), concat!("Social Studies ", $digits), "SOC"),
            Slot::Halves(
                course(concat!("M5", $digits), concat!("Physical Education ", $digits), "PE"),
                course(concat!("M6", $digits), concat!("Health ", $digits), "PE"),
            ),
            Slot::Halves(
                course(concat!("M7", $digits), concat!("Art ", $digits), "ART"),
                course(concat!("M8", $digits), concat!("Band and Choir ", $digits), "ART"),
            ),
        ]
    };
}

/// A grade by its Campus code, and what it is taught.
type Grade = (&'static str, &'static [Slot]);

const ELEMENTARY: &[Grade] = &[
    ("KG", elementary!("00", "K")),
    ("01", elementary!("01", "1")),
    ("02", elementary!("02", "2")),
    ("03", elementary!("03", "3")),
    ("04", elementary!("04", "4")),
    ("05", elementary!("05", "5")),
];

const MIDDLE: &[Grade] = &[("06", middle!("06")), ("07", middle!("07")), ("08", middle!("08"))];

const HIGH: &[Grade] = &[
    (
        "09",
        &[
            year("H109", "English 9", "ELA"),
            year("H209", "Algebra I", "MATH"),
            year("H309", "Physical Science", "SCI"),
            year("H409", "World Geography", "SOC"),
            Slot::Halves(course("H509", "Physical Education 9", "PE"), course("H519", "Health 9", "PE")),
            Slot::Halves(course("H609", "Art Foundations", "ART"), leveled("H619", "Computer Applications", "CTE", "CTE")),
        ],
    ),
    (
        "10",
        &[
            year("H110", "English 10", "ELA"),
            year("H210", "Geometry", "MATH"),
            year("H310", "Biology", "SCI"),
            year("H410", "World History", "SOC"),
            year("H510", "Spanish I", "LANG"),
            Slot::Halves(course("H610", "Physical Education 10", "PE"), leveled("H620", "Introduction to Business", "CTE", "CTE")),
        ],
    ),
    (
        "11",
        &[
            Slot::Year(leveled("H111", "English 11 Honors", "ELA", "H")),
            year("H211", "Algebra II", "MATH"),
            year("H311", "Chemistry", "SCI"),
            year("H411", "United States History", "SOC"),
            year("H511", "Spanish II", "LANG"),
            Slot::Halves(leveled("H611", "Health Careers", "CTE", "CTE"), leveled("H621", "Personal Finance", "CTE", "CTE")),
        ],
    ),
    (
        "12",
        &[
            Slot::Year(leveled("H112", "English Literature", "ELA", "AP")),
            year("H212", "Precalculus", "MATH"),
            year("H312", "Physics", "SCI"),
            Slot::Halves(course("H412", "Government", "SOC"), course("H422", "Economics", "SOC")),
            year("H512", "Ceramics", "ART"),
            Slot::Halves(course("H612", "Psychology", "SOC"), leveled("H622", "Manufacturing", "CTE", "CTE")),
        ],
    ),
];

/// The grades of a level, each with its slots.
pub(super) fn grades(level: Level) -> &'static [Grade] {
    match level {
        Level::Elementary => ELEMENTARY,
        Level::Middle => MIDDLE,
        Level::High => HIGH,
    }
}

/// What the alternative program of a high school teaches, whatever the grade.
pub(super) const ALTERNATIVE: &[Slot] = &[
    Slot::Year(leveled("R101", "Credit Recovery English", "ELA", "R")),
    Slot::Year(leveled("R201", "Credit Recovery Mathematics", "MATH", "R")),
    Slot::Year(leveled("R301", "Credit Recovery Science", "SCI", "R")),
    Slot::Year(leveled("R401", "Credit Recovery Social Studies", "SOC", "R")),
];

impl Level {
    /// Its Campus code.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Elementary => "E",
            Self::Middle => "M",
            Self::High => "H",
        }
    }

    /// What its schools are called.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Elementary => "Elementary School",
            Self::Middle => "Middle School",
            Self::High => "High School",
        }
    }
}

impl Slot {
    /// The courses in it.
    pub(super) fn courses(self) -> impl Iterator<Item = Course> {
        let (first, second) = match self {
            Self::Year(course) => (course, None),
            Self::Halves(first, second) => (first, Some(second)),
        };
        std::iter::once(first).chain(second)
    }
}
