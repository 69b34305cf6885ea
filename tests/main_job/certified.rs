//! What the certification of student information systems (SIS v5, 2026-27) asserts of its records, checked as its judge does it: of a
//! district of 150 students that was sent whole, by GET. What it asserts against the standard is in [`contradicted`](super::contradicted).

use std::collections::BTreeSet;

use edfi_resync_testing::MockOds;
use serde_json::Value;
use tokio::sync::OnceCell;

use super::judge::{Judge, values};
use super::world::{district, mock, resync};

/// The members that its records have, by resource, and some that field guides ask for besides. One record must have all members of a
/// row; of a collection the first item counts, unless a path names another (`gradingPeriods.1.`). A resource has several rows where
/// its pages have records of several sorts.
const ASSERTED: &[(&str, &str)] = &[
    (
        "schools",
        "addresses.addressTypeDescriptor addresses.city addresses.postalCode addresses.stateAbbreviationDescriptor
         addresses.streetNumberName educationOrganizationCategories.educationOrganizationCategoryDescriptor
         gradeLevels.gradeLevelDescriptor localEducationAgencyReference.localEducationAgencyId nameOfInstitution schoolId
         shortNameOfInstitution",
    ),
    (
        "courses",
        "academicSubjects.academicSubjectDescriptor courseCode identificationCodes.courseIdentificationSystemDescriptor
         identificationCodes.identificationCode levelCharacteristics.courseLevelCharacteristicDescriptor courseTitle
         educationOrganizationReference.educationOrganizationId numberOfParts maxCompletionsForCredit",
    ),
    ("programs", "educationOrganizationReference.educationOrganizationId programId programName programTypeDescriptor"),
    ("classPeriods", "classPeriodName schoolReference.schoolId meetingTimes.startTime meetingTimes.endTime"),
    ("locations", "classroomIdentificationCode schoolReference.schoolId maximumNumberOfSeats"),
    (
        "calendars",
        "calendarCode schoolReference.schoolId schoolYearTypeReference.schoolYear calendarTypeDescriptor
         gradeLevels.gradeLevelDescriptor",
    ),
    (
        "calendarDates",
        "date calendarReference.calendarCode calendarReference.schoolId calendarReference.schoolYear
         calendarEvents.calendarEventDescriptor",
    ),
    (
        "bellSchedules",
        "bellScheduleName schoolReference.schoolId classPeriods.classPeriodReference.classPeriodName alternateDayName",
    ),
    (
        "gradingPeriods",
        "schoolReference.schoolId schoolYearTypeReference.schoolYear beginDate gradingPeriodDescriptor gradingPeriodName
         periodSequence endDate totalInstructionalDays",
    ),
    (
        "sessions",
        "schoolReference.schoolId schoolYearTypeReference.schoolYear termDescriptor sessionName beginDate endDate
         totalInstructionalDays gradingPeriods.gradingPeriodReference.schoolId
         gradingPeriods.gradingPeriodReference.gradingPeriodDescriptor gradingPeriods.gradingPeriodReference.schoolYear
         gradingPeriods.1.gradingPeriodReference.schoolId gradingPeriods.1.gradingPeriodReference.gradingPeriodDescriptor
         gradingPeriods.1.gradingPeriodReference.schoolYear",
    ),
    (
        "courseOfferings",
        "courseReference.courseCode courseReference.educationOrganizationId schoolReference.schoolId sessionReference.sessionName
         sessionReference.schoolId sessionReference.schoolYear localCourseTitle localCourseCode",
    ),
    (
        "sections",
        "classPeriods.classPeriodReference.classPeriodName classPeriods.classPeriodReference.schoolId
         courseOfferingReference.sessionName courseOfferingReference.localCourseCode courseOfferingReference.schoolId
         courseOfferingReference.schoolYear locationReference.classroomIdentificationCode locationReference.schoolId
         locationSchoolReference.schoolId sequenceOfCourse sectionIdentifier availableCredits educationalEnvironmentDescriptor",
    ),
    (
        "staffs",
        "staffUniqueId firstName hispanicLatinoEthnicity lastSurname birthDate generationCodeSuffix
         highestCompletedLevelOfEducationDescriptor highlyQualifiedTeacher sexDescriptor
         electronicMails.electronicMailAddress electronicMails.electronicMailTypeDescriptor",
    ),
    (
        "staffs",
        "staffUniqueId firstName middleName hispanicLatinoEthnicity lastSurname birthDate highestCompletedLevelOfEducationDescriptor
         highlyQualifiedTeacher sexDescriptor electronicMails.electronicMailAddress electronicMails.electronicMailTypeDescriptor",
    ),
    (
        "staffEducationOrganizationAssignmentAssociations",
        "staffReference.staffUniqueId beginDate educationOrganizationReference.educationOrganizationId
         staffClassificationDescriptor endDate positionTitle",
    ),
    ("staffSchoolAssociations", "schoolReference.schoolId staffReference.staffUniqueId programAssignmentDescriptor"),
    (
        "staffSectionAssociations",
        "sectionReference.localCourseCode sectionReference.schoolId sectionReference.schoolYear sectionReference.sessionName
         sectionReference.sectionIdentifier staffReference.staffUniqueId classroomPositionDescriptor beginDate endDate",
    ),
    (
        "students",
        "studentUniqueId birthCity birthCountryDescriptor birthDate firstName middleName lastSurname generationCodeSuffix
         personalTitlePrefix",
    ),
    (
        "graduationPlans",
        "educationOrganizationReference.educationOrganizationId graduationSchoolYearTypeReference.schoolYear totalRequiredCredits
         graduationPlanTypeDescriptor",
    ),
    (
        "studentSchoolAssociations",
        "schoolReference.schoolId primarySchool studentReference.studentUniqueId entryDate entryGradeLevelDescriptor entryTypeDescriptor
         enrollmentTypeDescriptor exitWithdrawDate exitWithdrawTypeDescriptor fullTimeEquivalency repeatGradeIndicator
         residencyStatusDescriptor schoolYearTypeReference.schoolYear calendarReference.calendarCode calendarReference.schoolId
         calendarReference.schoolYear",
    ),
    (
        "studentSchoolAssociations",
        "schoolReference.schoolId primarySchool studentReference.studentUniqueId graduationPlanReference.educationOrganizationId
         graduationPlanReference.graduationSchoolYear graduationPlanReference.graduationPlanTypeDescriptor entryDate
         entryGradeLevelDescriptor entryTypeDescriptor enrollmentTypeDescriptor fullTimeEquivalency repeatGradeIndicator
         residencyStatusDescriptor schoolYearTypeReference.schoolYear calendarReference.calendarCode calendarReference.schoolId
         calendarReference.schoolYear",
    ),
    (
        "studentEducationOrganizationAssociations",
        "educationOrganizationReference.educationOrganizationId studentReference.studentUniqueId limitedEnglishProficiencyDescriptor
         studentCharacteristics.studentCharacteristicDescriptor
         studentIdentificationCodes.assigningOrganizationIdentificationCode studentIdentificationCodes.identificationCode
         studentIdentificationCodes.studentIdentificationSystemDescriptor sexDescriptor addresses.addressTypeDescriptor addresses.city
         addresses.postalCode addresses.stateAbbreviationDescriptor addresses.streetNumberName telephones.telephoneNumber
         telephones.telephoneNumberTypeDescriptor electronicMails.electronicMailAddress electronicMails.electronicMailTypeDescriptor
         hispanicLatinoEthnicity races.raceDescriptor languages.languageDescriptor languages.uses.languageUseDescriptor",
    ),
    (
        "studentEducationOrganizationResponsibilityAssociations",
        "educationOrganizationReference.educationOrganizationId studentReference.studentUniqueId beginDate responsibilityDescriptor
         endDate",
    ),
    (
        "studentSectionAssociations",
        "sectionReference.localCourseCode sectionReference.schoolId sectionReference.schoolYear sectionReference.sectionIdentifier
         sectionReference.sessionName studentReference.studentUniqueId beginDate endDate homeroomIndicator",
    ),
    (
        "contacts",
        "contactUniqueId firstName lastSurname sexDescriptor addresses.addressTypeDescriptor addresses.city addresses.postalCode
         addresses.stateAbbreviationDescriptor addresses.streetNumberName addresses.apartmentRoomSuiteNumber addresses.nameOfCounty
         addresses.doNotPublishIndicator electronicMails.electronicMailAddress electronicMails.electronicMailTypeDescriptor
         electronicMails.primaryEmailAddressIndicator",
    ),
    (
        "studentContactAssociations",
        "contactReference.contactUniqueId studentReference.studentUniqueId emergencyContactStatus primaryContactStatus
         relationDescriptor",
    ),
    (
        "cohorts",
        "educationOrganizationReference.educationOrganizationId cohortIdentifier cohortTypeDescriptor cohortDescription
         cohortScopeDescriptor",
    ),
    (
        "staffCohortAssociations",
        "cohortReference.educationOrganizationId cohortReference.cohortIdentifier beginDate endDate staffReference.staffUniqueId",
    ),
    (
        "studentCohortAssociations",
        "cohortReference.educationOrganizationId cohortReference.cohortIdentifier studentReference.studentUniqueId beginDate endDate",
    ),
    (
        "disciplineIncidents",
        "incidentDate incidentIdentifier schoolReference.schoolId behaviors.behaviorDescriptor incidentLocationDescriptor
         reporterDescriptionDescriptor",
    ),
    (
        "studentDisciplineIncidentBehaviorAssociations",
        "disciplineIncidentReference.incidentIdentifier disciplineIncidentReference.schoolId behaviorDescriptor behaviorDetailedDescription
         disciplineIncidentParticipationCodes.disciplineIncidentParticipationCodeDescriptor studentReference.studentUniqueId",
    ),
    (
        "disciplineActions",
        "disciplineActionIdentifier disciplines.disciplineDescriptor disciplineDate studentReference.studentUniqueId
         disciplineActionLength actualDisciplineActionLength
         studentDisciplineIncidentBehaviorAssociations.studentDisciplineIncidentBehaviorAssociationReference.incidentIdentifier
         studentDisciplineIncidentBehaviorAssociations.studentDisciplineIncidentBehaviorAssociationReference.schoolId
         studentDisciplineIncidentBehaviorAssociations.studentDisciplineIncidentBehaviorAssociationReference.studentUniqueId
         responsibilitySchoolReference.schoolId iepPlacementMeetingIndicator",
    ),
    (
        "studentProgramAssociations",
        "beginDate endDate educationOrganizationReference.educationOrganizationId programReference.educationOrganizationId
         programReference.programName programReference.programTypeDescriptor studentReference.studentUniqueId reasonExitedDescriptor",
    ),
    (
        "studentCTEProgramAssociations",
        "beginDate endDate educationOrganizationReference.educationOrganizationId programReference.programName
         programReference.programTypeDescriptor programReference.educationOrganizationId studentReference.studentUniqueId
         nonTraditionalGenderStatus privateCTEProgram technicalSkillsAssessmentDescriptor
         cteProgramServices.cteProgramServiceDescriptor cteProgramServices.cipCode cteProgramServices.primaryIndicator",
    ),
    (
        "studentHomelessProgramAssociations",
        "beginDate endDate educationOrganizationReference.educationOrganizationId programReference.programName
         programReference.programTypeDescriptor programReference.educationOrganizationId studentReference.studentUniqueId
         homelessPrimaryNighttimeResidenceDescriptor homelessUnaccompaniedYouth",
    ),
    (
        "studentLanguageInstructionProgramAssociations",
        "beginDate endDate educationOrganizationReference.educationOrganizationId programReference.programName
         programReference.programTypeDescriptor programReference.educationOrganizationId studentReference.studentUniqueId
         englishLanguageProficiencyAssessments.schoolYearTypeReference.schoolYear
         englishLanguageProficiencyAssessments.participationDescriptor englishLanguageProficiencyAssessments.proficiencyDescriptor
         englishLanguageProficiencyAssessments.progressDescriptor englishLanguageProficiencyAssessments.monitoredDescriptor
         languageInstructionProgramServices.languageInstructionProgramServiceDescriptor englishLearnerParticipation",
    ),
    (
        "studentMigrantEducationProgramAssociations",
        "beginDate endDate educationOrganizationReference.educationOrganizationId programReference.programName
         programReference.programTypeDescriptor programReference.educationOrganizationId studentReference.studentUniqueId
         priorityForServices lastQualifyingMove migrantEducationProgramServices.migrantEducationProgramServiceDescriptor",
    ),
    (
        "studentNeglectedOrDelinquentProgramAssociations",
        "beginDate endDate educationOrganizationReference.educationOrganizationId programReference.programName
         programReference.programTypeDescriptor programReference.educationOrganizationId studentReference.studentUniqueId
         neglectedOrDelinquentProgramDescriptor neglectedOrDelinquentProgramServices.neglectedOrDelinquentProgramServiceDescriptor
         neglectedOrDelinquentProgramServices.serviceBeginDate neglectedOrDelinquentProgramServices.primaryIndicator",
    ),
    (
        "studentSchoolFoodServiceProgramAssociations",
        "beginDate endDate educationOrganizationReference.educationOrganizationId programReference.educationOrganizationId
         programReference.programName programReference.programTypeDescriptor studentReference.studentUniqueId
         schoolFoodServiceProgramServices.schoolFoodServiceProgramServiceDescriptor",
    ),
    (
        "studentSpecialEducationProgramAssociations",
        "beginDate endDate reasonExitedDescriptor educationOrganizationReference.educationOrganizationId programReference.programName
         programReference.programTypeDescriptor programReference.educationOrganizationId specialEducationSettingDescriptor
         studentReference.studentUniqueId ideaEligibility specialEducationExitDate",
    ),
    (
        "studentTitleIPartAProgramAssociations",
        "beginDate endDate educationOrganizationReference.educationOrganizationId programReference.programName
         programReference.educationOrganizationId programReference.programTypeDescriptor studentReference.studentUniqueId
         titleIPartAParticipantDescriptor",
    ),
    ("studentSection504ProgramAssociations", "beginDate endDate reasonExitedDescriptor"),
    (
        "studentSchoolAttendanceEvents",
        "schoolReference.schoolId sessionReference.schoolId sessionReference.schoolYear sessionReference.sessionName
         studentReference.studentUniqueId attendanceEventCategoryDescriptor eventDate attendanceEventReason",
    ),
    (
        "studentSectionAttendanceEvents",
        "sectionReference.localCourseCode sectionReference.schoolId sectionReference.schoolYear sectionReference.sectionIdentifier
         sectionReference.sessionName studentReference.studentUniqueId attendanceEventCategoryDescriptor eventDate
         attendanceEventReason",
    ),
    (
        "grades",
        "gradeTypeDescriptor letterGradeEarned numericGradeEarned gradingPeriodReference.schoolId
         gradingPeriodReference.gradingPeriodDescriptor gradingPeriodReference.schoolYear studentSectionAssociationReference.beginDate
         studentSectionAssociationReference.localCourseCode studentSectionAssociationReference.schoolId
         studentSectionAssociationReference.schoolYear studentSectionAssociationReference.studentUniqueId
         studentSectionAssociationReference.sessionName studentSectionAssociationReference.sectionIdentifier",
    ),
    (
        "courseTranscripts",
        "courseReference.educationOrganizationId courseReference.courseCode studentAcademicRecordReference.educationOrganizationId
         studentAcademicRecordReference.schoolYear studentAcademicRecordReference.studentUniqueId
         studentAcademicRecordReference.termDescriptor courseAttemptResultDescriptor attemptedCredits earnedCredits
         finalLetterGradeEarned finalNumericGradeEarned",
    ),
    (
        "studentAcademicRecords",
        "educationOrganizationReference.educationOrganizationId schoolYearTypeReference.schoolYear studentReference.studentUniqueId
         termDescriptor cumulativeAttemptedCredits cumulativeEarnedCredits sessionAttemptedCredits sessionEarnedCredits
         gradePointAverages.gradePointAverageTypeDescriptor gradePointAverages.gradePointAverageValue gradePointAverages.isCumulative
         gradePointAverages.maxGradePointAverageValue",
    ),
    ("descriptorMappings", "value namespace mappedValue mappedNamespace"),
    (
        "interventions",
        "interventionIdentificationCode educationOrganizationReference.educationOrganizationId beginDate endDate
         deliveryMethodDescriptor interventionClassDescriptor",
    ),
    (
        "studentInterventionAssociations",
        "interventionReference.interventionIdentificationCode interventionReference.educationOrganizationId
         studentReference.studentUniqueId dosage",
    ),
];

/// Whether a value has something at a path, of an array in the item that the path names, or else in the first.
fn has(value: &Value, path: &str) -> bool {
    let (step, rest) = path.split_once('.').map_or((path, None), |(step, rest)| (step, Some(rest)));
    match value {
        Value::Array(items) => match (step.parse::<usize>(), rest) {
            (Ok(nth), Some(rest)) => items.get(nth).is_some_and(|item| has(item, rest)),
            _ => items.first().is_some_and(|item| has(item, path)),
        },
        _ => value.get(step).is_some_and(|found| rest.map_or(!found.is_null(), |rest| has(found, rest))),
    }
}

/// An ODS to which a district was sent whole.
async fn delivered() -> &'static MockOds {
    static DELIVERED: OnceCell<MockOds> = OnceCell::const_new();
    let deliver = || async {
        let ods = mock();
        let report = resync(district(150).store(), &ods).await.report;
        assert!(report.is_success(), "{report}");
        ods
    };
    DELIVERED.get_or_init(deliver).await
}

#[tokio::test]
async fn every_member_that_the_certification_asserts_is_delivered() {
    let judge = Judge::new(delivered().await);
    let mut lacking = Vec::new();
    for (endpoint, paths) in ASSERTED {
        let lacks = |record: &Value| -> Vec<_> { paths.split_whitespace().filter(|path| !has(record, path)).collect() };
        // The record that lacks least is looked for, up to one that lacks nothing.
        let mut least: Option<Vec<&str>> = None;
        for record in judge.all(endpoint) {
            let lacks = lacks(&record);
            if least.as_ref().is_none_or(|least| lacks.len() < least.len()) {
                least = Some(lacks);
            }
            if least.as_ref().is_some_and(Vec::is_empty) {
                break;
            }
        }
        match least {
            None => lacking.push(format!("{endpoint}: no records")),
            Some(paths) if !paths.is_empty() => lacking.push(format!("{endpoint}: {}", paths.join(" "))),
            Some(_) => {}
        }
    }
    assert!(lacking.is_empty(), "no record has all; the nearest lacks\n{}", lacking.join("\n"));
}

/// Who reported an incident is never sent.
#[tokio::test]
async fn no_reporter_is_named() {
    let judge = Judge::new(delivered().await);
    let named = judge.all("disciplineIncidents").filter(|incident| !values(incident, "reporterName").is_empty());
    assert_eq!(named.count(), 0);
}

/// Transcripts go back further than the year of the configuration.
#[tokio::test]
async fn transcripts_of_earlier_years_are_delivered() {
    let judge = Judge::new(delivered().await);
    let years = |endpoint: &str, path: &str| {
        let years = judge.all(endpoint).map(|record| values(&record, path)[0].as_i64().expect("a year"));
        years.collect::<BTreeSet<_>>()
    };
    let all = BTreeSet::from([2024, 2025, 2026, 2027]);
    assert_eq!(years("courseTranscripts", "studentAcademicRecordReference.schoolYear"), all);
    assert_eq!(years("studentAcademicRecords", "schoolYearTypeReference.schoolYear"), all);
    assert_eq!(years("studentSchoolAssociations", "schoolYearTypeReference.schoolYear"), BTreeSet::from([2027]));
}
