-- The courses on a transcript, of this year and earlier ones; of two with one course, term and result, the first. A
-- transcript names no section, so a listed section alone brings none.
-- years: all
SELECT t.result AS "courseAttemptResultDescriptor",
  t.courseName AS "courseTitle",
  t.score AS "finalLetterGradeEarned",
  t."percent" AS "finalNumericGradeEarned",
  t.grade AS "whenTakenGradeLevelDescriptor",
  'uri://ed-fi.org/MethodCreditEarnedDescriptor#Classroom credit' AS "methodCreditEarnedDescriptor",
  t.attempted AS "attemptedCredits",
  'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' AS "attemptedCreditTypeDescriptor",
  t.earned AS "earnedCredits",
  'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' AS "earnedCreditTypeDescriptor",
  t.catalogNumber AS "courseReference.courseCode",
  t.edOrgID AS "courseReference.educationOrganizationId",
  t.edOrgID AS "studentAcademicRecordReference.educationOrganizationId",
  t.endYear AS "studentAcademicRecordReference.schoolYear",
  t.actualTerm AS "studentAcademicRecordReference.termDescriptor",
  p.uniqueID AS "studentAcademicRecordReference.studentUniqueId",
  t.endYear AS "@schoolYear",
  t.schoolID AS "@school",
  t.calendarID AS "@calendar",
  t.courseID AS "@course",
  t.personID AS "@person",
  CONCAT('TranscriptCourse:', t.transcriptID) AS "@object"
FROM SendableTranscript t
JOIN NumberedStudent p ON p.personID = t.personID
WHERE (:schools IS NULL OR t.schoolID IN (:schools))
  AND (:persons IS NULL OR t.personID IN (:persons))
  AND ((:courses IS NULL AND :sections IS NULL) OR t.courseID IN (:courses))
  AND NOT EXISTS (SELECT 1 FROM CourseAttempt o
                  WHERE o.personID = t.personID AND o.endYear = t.endYear AND o.actualTerm = t.actualTerm
                    AND o.schoolNumber = t.schoolNumber AND o.courseNumber = t.courseNumber AND o.transcriptID < t.transcriptID
                    AND o.result = t.result)
ORDER BY t.transcriptID, t.schoolID;
