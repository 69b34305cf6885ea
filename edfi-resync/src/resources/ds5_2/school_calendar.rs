//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! School Calendar.

use super::{
    MODEL,
    AcademicWeekReference,
    CalendarReference,
    GradingPeriodReference,
    SchoolReference,
    SchoolYearTypeReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `academicWeeks`.
    pub struct AcademicWeek in "academicWeeks" {
        /// `weekIdentifier`, key: 5 to 80 characters.
        pub week_identifier: String = required("weekIdentifier"),
        /// `beginDate`.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Date = required("endDate"),
        /// `totalInstructionalDays`: at least 0.
        pub total_instructional_days: i32 = required("totalInstructionalDays"),
        /// `schoolReference`, key.
        pub school_reference: SchoolReference = required("schoolReference"),
    }

    /// A record of `calendars`.
    pub struct Calendar in "calendars" {
        /// `calendarCode`, key: at most 60 characters.
        pub calendar_code: String = required("calendarCode"),
        /// `calendarTypeDescriptor`: a value of CalendarTypeDescriptor.
        pub calendar_type_descriptor: Descriptor = required("calendarTypeDescriptor"),
        /// `schoolReference`, key.
        pub school_reference: SchoolReference = required("schoolReference"),
        /// `schoolYearTypeReference`, key.
        pub school_year_type_reference: SchoolYearTypeReference = required("schoolYearTypeReference"),
        /// `gradeLevels`.
        pub grade_levels: Vec<CalendarGradeLevel> = optional("gradeLevels"),
    }

    /// An item of `calendars.gradeLevels`.
    pub struct CalendarGradeLevel {
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
    }

    /// A record of `calendarDates`.
    pub struct CalendarDate in "calendarDates" {
        /// `date`, key.
        pub date: Date = required("date"),
        /// `calendarReference`, key.
        pub calendar_reference: CalendarReference = required("calendarReference"),
        /// `calendarEvents`: at least one.
        pub calendar_events: Vec<CalendarDateCalendarEvent> = required("calendarEvents"),
    }

    /// An item of `calendarDates.calendarEvents`.
    pub struct CalendarDateCalendarEvent {
        /// `calendarEventDescriptor`, key: a value of CalendarEventDescriptor.
        pub calendar_event_descriptor: Descriptor = required("calendarEventDescriptor"),
    }

    /// A record of `gradingPeriods`.
    pub struct GradingPeriod in "gradingPeriods" {
        /// `gradingPeriodDescriptor`, key: a value of GradingPeriodDescriptor.
        pub grading_period_descriptor: Descriptor = required("gradingPeriodDescriptor"),
        /// `gradingPeriodName`, key: at most 60 characters.
        pub grading_period_name: String = required("gradingPeriodName"),
        /// `beginDate`.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Date = required("endDate"),
        /// `periodSequence`.
        pub period_sequence: Option<i32> = optional("periodSequence"),
        /// `totalInstructionalDays`: at least 0.
        pub total_instructional_days: i32 = required("totalInstructionalDays"),
        /// `schoolReference`, key.
        pub school_reference: SchoolReference = required("schoolReference"),
        /// `schoolYearTypeReference`, key.
        pub school_year_type_reference: SchoolYearTypeReference = required("schoolYearTypeReference"),
    }

    /// A record of `sessions`.
    pub struct Session in "sessions" {
        /// `sessionName`, key: at most 60 characters.
        pub session_name: String = required("sessionName"),
        /// `beginDate`.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Date = required("endDate"),
        /// `termDescriptor`: a value of TermDescriptor.
        pub term_descriptor: Descriptor = required("termDescriptor"),
        /// `totalInstructionalDays`: at least 0.
        pub total_instructional_days: i32 = required("totalInstructionalDays"),
        /// `schoolReference`, key.
        pub school_reference: SchoolReference = required("schoolReference"),
        /// `schoolYearTypeReference`, key.
        pub school_year_type_reference: SchoolYearTypeReference = required("schoolYearTypeReference"),
        /// `academicWeeks`.
        pub academic_weeks: Vec<SessionAcademicWeek> = optional("academicWeeks"),
        /// `gradingPeriods`.
        pub grading_periods: Vec<SessionGradingPeriod> = optional("gradingPeriods"),
    }

    /// An item of `sessions.academicWeeks`.
    pub struct SessionAcademicWeek {
        /// `academicWeekReference`, key.
        pub academic_week_reference: AcademicWeekReference = required("academicWeekReference"),
    }

    /// An item of `sessions.gradingPeriods`.
    pub struct SessionGradingPeriod {
        /// `gradingPeriodReference`, key.
        pub grading_period_reference: GradingPeriodReference = required("gradingPeriodReference"),
    }
}
