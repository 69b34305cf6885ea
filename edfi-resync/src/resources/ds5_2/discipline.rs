//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Discipline.

use super::{
    MODEL,
    DisciplineIncidentReference,
    SchoolReference,
    StaffReference,
    StudentDisciplineIncidentBehaviorAssociationReference,
    StudentReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `disciplineActions`.
    pub struct DisciplineAction in "disciplineActions" {
        /// `disciplineActionIdentifier`, key: at most 36 characters.
        pub discipline_action_identifier: String = required("disciplineActionIdentifier"),
        /// `disciplineDate`, key.
        pub discipline_date: Date = required("disciplineDate"),
        /// `actualDisciplineActionLength`: 5 digits, 2 of them behind the point, at least 0.
        pub actual_discipline_action_length: Option<Decimal> = optional("actualDisciplineActionLength"),
        /// `disciplineActionLength`: 5 digits, 2 of them behind the point, at least 0.
        pub discipline_action_length: Option<Decimal> = optional("disciplineActionLength"),
        /// `disciplineActionLengthDifferenceReasonDescriptor`: a value of DisciplineActionLengthDifferenceReasonDescriptor.
        pub discipline_action_length_difference_reason_descriptor: Option<Descriptor> = optional("disciplineActionLengthDifferenceReasonDescriptor"),
        /// `iepPlacementMeetingIndicator`.
        pub iep_placement_meeting_indicator: Option<bool> = optional("iepPlacementMeetingIndicator"),
        /// `relatedToZeroTolerancePolicy`.
        pub related_to_zero_tolerance_policy: Option<bool> = optional("relatedToZeroTolerancePolicy"),
        /// `assignmentSchoolReference`.
        pub assignment_school_reference: Option<SchoolReference> = optional("assignmentSchoolReference"),
        /// `responsibilitySchoolReference`.
        pub responsibility_school_reference: SchoolReference = required("responsibilitySchoolReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `disciplines`: at least one.
        pub disciplines: Vec<DisciplineActionDiscipline> = required("disciplines"),
        /// `staffs`.
        pub staffs: Vec<DisciplineActionStaff> = optional("staffs"),
        /// `studentDisciplineIncidentBehaviorAssociations`.
        pub student_discipline_incident_behavior_associations: Vec<DisciplineActionStudentDisciplineIncidentBehaviorAssociation> = optional("studentDisciplineIncidentBehaviorAssociations"),
    }

    /// An item of `disciplineActions.disciplines`.
    pub struct DisciplineActionDiscipline {
        /// `disciplineDescriptor`, key: a value of DisciplineDescriptor.
        pub discipline_descriptor: Descriptor = required("disciplineDescriptor"),
    }

    /// An item of `disciplineActions.staffs`.
    pub struct DisciplineActionStaff {
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
    }

    /// An item of `disciplineActions.studentDisciplineIncidentBehaviorAssociations`.
    pub struct DisciplineActionStudentDisciplineIncidentBehaviorAssociation {
        /// `studentDisciplineIncidentBehaviorAssociationReference`, key.
        pub student_discipline_incident_behavior_association_reference: StudentDisciplineIncidentBehaviorAssociationReference = required("studentDisciplineIncidentBehaviorAssociationReference"),
    }

    /// A record of `disciplineIncidents`.
    pub struct DisciplineIncident in "disciplineIncidents" {
        /// `incidentIdentifier`, key: at most 36 characters.
        pub incident_identifier: String = required("incidentIdentifier"),
        /// `caseNumber`: at most 20 characters.
        pub case_number: Option<String> = optional("caseNumber"),
        /// `incidentCost`: 19 digits, 4 of them behind the point.
        pub incident_cost: Option<Decimal> = optional("incidentCost"),
        /// `incidentDate`.
        pub incident_date: Date = required("incidentDate"),
        /// `incidentDescription`: at most 1024 characters.
        pub incident_description: Option<String> = optional("incidentDescription"),
        /// `incidentLocationDescriptor`: a value of IncidentLocationDescriptor.
        pub incident_location_descriptor: Option<Descriptor> = optional("incidentLocationDescriptor"),
        /// `incidentTime`.
        pub incident_time: Option<Time> = optional("incidentTime"),
        /// `reportedToLawEnforcement`.
        pub reported_to_law_enforcement: Option<bool> = optional("reportedToLawEnforcement"),
        /// `reporterDescriptionDescriptor`: a value of ReporterDescriptionDescriptor.
        pub reporter_description_descriptor: Option<Descriptor> = optional("reporterDescriptionDescriptor"),
        /// `reporterName`: at most 75 characters.
        pub reporter_name: Option<String> = optional("reporterName"),
        /// `schoolReference`, key.
        pub school_reference: SchoolReference = required("schoolReference"),
        /// `behaviors`.
        pub behaviors: Vec<DisciplineIncidentBehavior> = optional("behaviors"),
        /// `externalParticipants`.
        pub external_participants: Vec<DisciplineIncidentExternalParticipant> = optional("externalParticipants"),
        /// `weapons`.
        pub weapons: Vec<DisciplineIncidentWeapon> = optional("weapons"),
    }

    /// An item of `disciplineIncidents.behaviors`.
    pub struct DisciplineIncidentBehavior {
        /// `behaviorDescriptor`, key: a value of BehaviorDescriptor.
        pub behavior_descriptor: Descriptor = required("behaviorDescriptor"),
        /// `behaviorDetailedDescription`: at most 1024 characters.
        pub behavior_detailed_description: Option<String> = optional("behaviorDetailedDescription"),
    }

    /// An item of `disciplineIncidents.externalParticipants`.
    pub struct DisciplineIncidentExternalParticipant {
        /// `disciplineIncidentParticipationCodeDescriptor`, key: a value of DisciplineIncidentParticipationCodeDescriptor.
        pub discipline_incident_participation_code_descriptor: Descriptor = required("disciplineIncidentParticipationCodeDescriptor"),
        /// `firstName`, key: at most 75 characters.
        pub first_name: String = required("firstName"),
        /// `lastSurname`, key: at most 75 characters.
        pub last_surname: String = required("lastSurname"),
    }

    /// An item of `disciplineIncidents.weapons`.
    pub struct DisciplineIncidentWeapon {
        /// `weaponDescriptor`, key: a value of WeaponDescriptor.
        pub weapon_descriptor: Descriptor = required("weaponDescriptor"),
    }

    /// A record of `staffDisciplineIncidentAssociations`.
    pub struct StaffDisciplineIncidentAssociation in "staffDisciplineIncidentAssociations" {
        /// `disciplineIncidentReference`, key.
        pub discipline_incident_reference: DisciplineIncidentReference = required("disciplineIncidentReference"),
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
        /// `disciplineIncidentParticipationCodes`: at least one.
        pub discipline_incident_participation_codes: Vec<StaffDisciplineIncidentAssociationDisciplineIncidentParticipationCode> = required("disciplineIncidentParticipationCodes"),
    }

    /// An item of `staffDisciplineIncidentAssociations.disciplineIncidentParticipationCodes`.
    pub struct StaffDisciplineIncidentAssociationDisciplineIncidentParticipationCode {
        /// `disciplineIncidentParticipationCodeDescriptor`, key: a value of DisciplineIncidentParticipationCodeDescriptor.
        pub discipline_incident_participation_code_descriptor: Descriptor = required("disciplineIncidentParticipationCodeDescriptor"),
    }

    /// A record of `studentDisciplineIncidentBehaviorAssociations`.
    pub struct StudentDisciplineIncidentBehaviorAssociation in "studentDisciplineIncidentBehaviorAssociations" {
        /// `behaviorDescriptor`, key: a value of BehaviorDescriptor.
        pub behavior_descriptor: Descriptor = required("behaviorDescriptor"),
        /// `behaviorDetailedDescription`: at most 1024 characters.
        pub behavior_detailed_description: Option<String> = optional("behaviorDetailedDescription"),
        /// `disciplineIncidentReference`, key.
        pub discipline_incident_reference: DisciplineIncidentReference = required("disciplineIncidentReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `disciplineIncidentParticipationCodes`.
        pub discipline_incident_participation_codes: Vec<StudentDisciplineIncidentBehaviorAssociationDisciplineIncidentParticipationCode> = optional("disciplineIncidentParticipationCodes"),
        /// `weapons`.
        pub weapons: Vec<StudentDisciplineIncidentBehaviorAssociationWeapon> = optional("weapons"),
    }

    /// An item of `studentDisciplineIncidentBehaviorAssociations.disciplineIncidentParticipationCodes`.
    pub struct StudentDisciplineIncidentBehaviorAssociationDisciplineIncidentParticipationCode {
        /// `disciplineIncidentParticipationCodeDescriptor`, key: a value of DisciplineIncidentParticipationCodeDescriptor.
        pub discipline_incident_participation_code_descriptor: Descriptor = required("disciplineIncidentParticipationCodeDescriptor"),
    }

    /// An item of `studentDisciplineIncidentBehaviorAssociations.weapons`.
    pub struct StudentDisciplineIncidentBehaviorAssociationWeapon {
        /// `weaponDescriptor`, key: a value of WeaponDescriptor.
        pub weapon_descriptor: Descriptor = required("weaponDescriptor"),
    }

    /// A record of `studentDisciplineIncidentNonOffenderAssociations`.
    pub struct StudentDisciplineIncidentNonOffenderAssociation in "studentDisciplineIncidentNonOffenderAssociations" {
        /// `disciplineIncidentReference`, key.
        pub discipline_incident_reference: DisciplineIncidentReference = required("disciplineIncidentReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `disciplineIncidentParticipationCodes`.
        pub discipline_incident_participation_codes: Vec<StudentDisciplineIncidentNonOffenderAssociationDisciplineIncidentParticipationCode> = optional("disciplineIncidentParticipationCodes"),
    }

    /// An item of `studentDisciplineIncidentNonOffenderAssociations.disciplineIncidentParticipationCodes`.
    pub struct StudentDisciplineIncidentNonOffenderAssociationDisciplineIncidentParticipationCode {
        /// `disciplineIncidentParticipationCodeDescriptor`, key: a value of DisciplineIncidentParticipationCodeDescriptor.
        pub discipline_incident_participation_code_descriptor: Descriptor = required("disciplineIncidentParticipationCodeDescriptor"),
    }
}
