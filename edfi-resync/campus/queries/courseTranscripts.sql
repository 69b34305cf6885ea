-- The courses of the year on a transcript; of two with one course, term and result, the first. A transcript names no section, so a
-- listed section alone brings none.
SELECT t.result AS "courseAttemptResultDescriptor",
  t.courseName AS "courseTitle",
  t.score AS "finalLetterGradeEarned",
  t.percent AS "finalNumericGradeEarned",
  t.grade AS "whenTakenGradeLevelDescriptor",
  'uri://ed-fi.org/MethodCreditEarnedDescriptor#Classroom credit' AS "methodCreditEarnedDescriptor",
  (SELECT printf('%.3f', sum(c.attempted)) FROM TranscriptCredit c WHERE c.transcriptID = t.transcriptID) AS "attemptedCredits",
  'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' AS "attemptedCreditTypeDescriptor",
  (SELECT printf('%.3f', sum(c.earned)) FROM TranscriptCredit c WHERE c.transcriptID = t.transcriptID) AS "earnedCredits",
  'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' AS "earnedCreditTypeDescriptor",
  t.courseNumber AS "courseReference.courseCode",
  t.edOrgID AS "courseReference.educationOrganizationId",
  t.edOrgID AS "studentAcademicRecordReference.educationOrganizationId",
  t.schoolYear AS "studentAcademicRecordReference.schoolYear",
  t.term AS "studentAcademicRecordReference.termDescriptor",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentAcademicRecordReference.studentUniqueId",
  t.schoolYear AS "@schoolYear",
  t.schoolID AS "@school",
  t.calendarID AS "@calendar",
  t.courseID AS "@course",
  t.personID AS "@person",
  'TranscriptCourse:' || t.transcriptID AS "@object"
FROM SendableTranscript t
JOIN Person p ON p.personID = t.personID
WHERE t.schoolYear = :school_year
  AND "studentAcademicRecordReference.studentUniqueId" IS NOT NULL
  AND (:schools IS NULL OR t.schoolID IN (SELECT value FROM json_each(:schools)))
  AND (:persons IS NULL OR t.personID IN (SELECT value FROM json_each(:persons)))
  AND ((:courses IS NULL AND :sections IS NULL) OR t.courseID IN (SELECT value FROM json_each(:courses)))
  AND NOT EXISTS (SELECT 1 FROM SendableTranscript o
                  WHERE o.personID = t.personID AND o.term = t.term AND o.schoolID = t.schoolID AND o.schoolYear = t.schoolYear
                    AND o.courseNumber = t.courseNumber AND o.result = t.result AND o.transcriptID < t.transcriptID)
ORDER BY t.transcriptID;
