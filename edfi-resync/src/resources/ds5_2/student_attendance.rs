//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Student Attendance.

use super::{
    MODEL,
    CalendarDateReference,
    ClassPeriodReference,
    SchoolReference,
    SectionReference,
    SessionReference,
    StaffReference,
    StudentReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `sectionAttendanceTakenEvents`.
    pub struct SectionAttendanceTakenEvent in "sectionAttendanceTakenEvents" {
        /// `eventDate`.
        pub event_date: Date = required("eventDate"),
        /// `calendarDateReference`, key.
        pub calendar_date_reference: CalendarDateReference = required("calendarDateReference"),
        /// `sectionReference`, key.
        pub section_reference: SectionReference = required("sectionReference"),
        /// `staffReference`.
        pub staff_reference: Option<StaffReference> = optional("staffReference"),
    }

    /// A record of `studentSchoolAttendanceEvents`.
    pub struct StudentSchoolAttendanceEvent in "studentSchoolAttendanceEvents" {
        /// `attendanceEventCategoryDescriptor`, key: a value of AttendanceEventCategoryDescriptor.
        pub attendance_event_category_descriptor: Descriptor = required("attendanceEventCategoryDescriptor"),
        /// `eventDate`, key.
        pub event_date: Date = required("eventDate"),
        /// `arrivalTime`.
        pub arrival_time: Option<Time> = optional("arrivalTime"),
        /// `attendanceEventReason`: at most 255 characters.
        pub attendance_event_reason: Option<String> = optional("attendanceEventReason"),
        /// `departureTime`.
        pub departure_time: Option<Time> = optional("departureTime"),
        /// `educationalEnvironmentDescriptor`: a value of EducationalEnvironmentDescriptor.
        pub educational_environment_descriptor: Option<Descriptor> = optional("educationalEnvironmentDescriptor"),
        /// `eventDuration`: 3 digits, 2 of them behind the point, 0 to 1.
        pub event_duration: Option<Decimal> = optional("eventDuration"),
        /// `schoolAttendanceDuration`: 0 to 1440.
        pub school_attendance_duration: Option<i32> = optional("schoolAttendanceDuration"),
        /// `schoolReference`, key.
        pub school_reference: SchoolReference = required("schoolReference"),
        /// `sessionReference`, key.
        pub session_reference: SessionReference = required("sessionReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
    }

    /// A record of `studentSectionAttendanceEvents`.
    pub struct StudentSectionAttendanceEvent in "studentSectionAttendanceEvents" {
        /// `attendanceEventCategoryDescriptor`, key: a value of AttendanceEventCategoryDescriptor.
        pub attendance_event_category_descriptor: Descriptor = required("attendanceEventCategoryDescriptor"),
        /// `eventDate`, key.
        pub event_date: Date = required("eventDate"),
        /// `arrivalTime`.
        pub arrival_time: Option<Time> = optional("arrivalTime"),
        /// `attendanceEventReason`: at most 255 characters.
        pub attendance_event_reason: Option<String> = optional("attendanceEventReason"),
        /// `departureTime`.
        pub departure_time: Option<Time> = optional("departureTime"),
        /// `educationalEnvironmentDescriptor`: a value of EducationalEnvironmentDescriptor.
        pub educational_environment_descriptor: Option<Descriptor> = optional("educationalEnvironmentDescriptor"),
        /// `eventDuration`: 3 digits, 2 of them behind the point, 0 to 1.
        pub event_duration: Option<Decimal> = optional("eventDuration"),
        /// `sectionAttendanceDuration`: 0 to 1440.
        pub section_attendance_duration: Option<i32> = optional("sectionAttendanceDuration"),
        /// `sectionReference`, key.
        pub section_reference: SectionReference = required("sectionReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `classPeriods`.
        pub class_periods: Vec<StudentSectionAttendanceEventClassPeriod> = optional("classPeriods"),
    }

    /// An item of `studentSectionAttendanceEvents.classPeriods`.
    pub struct StudentSectionAttendanceEventClassPeriod {
        /// `classPeriodReference`, key.
        pub class_period_reference: ClassPeriodReference = required("classPeriodReference"),
    }
}
