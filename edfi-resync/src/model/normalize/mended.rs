//! [`Mended`]: the ways in which a value was brought into the model's own form, in the words of the report.

use std::fmt;

use crate::model::inspect::{DATE, DATE_TIME, ShapeProblem, TIME};

/// Something that was mended in a record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Mending {
    /// The member, by its path within the record: `schoolReference.schoolId`, `addresses[*].city`.
    pub member: String,
    /// What was done.
    pub how: Mended,
}

/// How a value came, and what it became.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Mended {
    /// `"0255901001"` for a whole number.
    TextToWhole,
    /// `255901001.0` for a whole number.
    FractionToWhole,
    /// `"3.50"` for a decimal number.
    TextToNumber,
    /// `"True"` for a truth value.
    TextToTruth,
    /// `1` for a truth value.
    NumberToTruth,
    /// `604822` for text.
    WholeToText,
    /// `" 604822 "` for the unique ID of a person.
    Padded,
    /// `4/5/2011` for a date.
    Date,
    /// `2011-04-05T00:00:00` for a date.
    MidnightToDate,
    /// `2026-04-01` for a moment.
    DayToMoment,
    /// `2026-04-01T08:00:00` for a moment.
    MomentWithoutZone,
    /// `2026-04-01 2:15:30 PM` for a moment.
    Moment,
    /// `8:15 AM` for a time.
    Time,
    /// `NaN`, `NaT` or `<NA>`, which stand for a missing value.
    NotANumber,
    /// Empty text where no text belongs.
    Empty,
    /// `SchoolId` for `schoolId`.
    LetterCase,
}

impl Mended {
    /// What is wrong with such a value where nothing is mended.
    pub(super) fn refused(self) -> ShapeProblem {
        match self {
            Self::TextToWhole | Self::FractionToWhole => ShapeProblem::WrongType("a whole number"),
            Self::TextToNumber => ShapeProblem::WrongType("a number"),
            Self::TextToTruth | Self::NumberToTruth => ShapeProblem::WrongType("true or false"),
            Self::WholeToText => ShapeProblem::WrongType("text"),
            Self::Padded => ShapeProblem::Other("has blanks around it".to_owned()),
            Self::Date | Self::MidnightToDate => ShapeProblem::Form(DATE),
            Self::DayToMoment | Self::MomentWithoutZone | Self::Moment => ShapeProblem::Form(DATE_TIME),
            Self::Time => ShapeProblem::Form(TIME),
            Self::NotANumber => ShapeProblem::Other("is NaN".to_owned()),
            Self::Empty => ShapeProblem::Other("is empty text where no text belongs".to_owned()),
            Self::LetterCase => ShapeProblem::Other("has another letter case than the model's name".to_owned()),
        }
    }
}

/// `given as a day, sent as midnight UTC`
impl fmt::Display for Mended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TextToWhole => "given as text, sent as a whole number",
            Self::FractionToWhole => "given with a decimal point, sent as a whole number",
            Self::TextToNumber => "given as text, sent as a number",
            Self::TextToTruth => "given as text, sent as true or false",
            Self::NumberToTruth => "given as 0 or 1, sent as true or false",
            Self::WholeToText => "given as a whole number, sent as text",
            Self::Padded => "given with blanks around it, sent without",
            Self::Date => "given in another form, sent as YYYY-MM-DD",
            Self::MidnightToDate => "given with a midnight time, sent as a day",
            Self::DayToMoment => "given as a day, sent as midnight UTC",
            Self::MomentWithoutZone => "given without a zone, sent as UTC",
            Self::Moment => "given in another form, sent as YYYY-MM-DDTHH:mm:ssZ",
            Self::Time => "given in another form, sent as HH:mm:ss",
            Self::NotANumber => "given as NaN, left out",
            Self::Empty => "given empty, left out",
            Self::LetterCase => "given in another letter case, sent as the model spells it",
        })
    }
}

/// `administrationDate given as a day, sent as midnight UTC`
impl fmt::Display for Mending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.member, self.how)
    }
}
