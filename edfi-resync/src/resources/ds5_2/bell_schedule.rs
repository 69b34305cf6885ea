//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Bell Schedule.

use super::{
    MODEL,
    ClassPeriodReference,
    SchoolReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `bellSchedules`.
    pub struct BellSchedule in "bellSchedules" {
        /// `bellScheduleName`, key: at most 60 characters.
        pub bell_schedule_name: String = required("bellScheduleName"),
        /// `alternateDayName`: at most 20 characters.
        pub alternate_day_name: Option<String> = optional("alternateDayName"),
        /// `endTime`.
        pub end_time: Option<Time> = optional("endTime"),
        /// `startTime`.
        pub start_time: Option<Time> = optional("startTime"),
        /// `totalInstructionalTime`.
        pub total_instructional_time: Option<i32> = optional("totalInstructionalTime"),
        /// `schoolReference`, key.
        pub school_reference: SchoolReference = required("schoolReference"),
        /// `classPeriods`: at least one.
        pub class_periods: Vec<BellScheduleClassPeriod> = required("classPeriods"),
        /// `dates`.
        pub dates: Vec<BellScheduleDate> = optional("dates"),
        /// `gradeLevels`.
        pub grade_levels: Vec<BellScheduleGradeLevel> = optional("gradeLevels"),
    }

    /// An item of `bellSchedules.classPeriods`.
    pub struct BellScheduleClassPeriod {
        /// `classPeriodReference`, key.
        pub class_period_reference: ClassPeriodReference = required("classPeriodReference"),
    }

    /// An item of `bellSchedules.dates`.
    pub struct BellScheduleDate {
        /// `date`, key.
        pub date: Date = required("date"),
    }

    /// An item of `bellSchedules.gradeLevels`.
    pub struct BellScheduleGradeLevel {
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
    }
}
