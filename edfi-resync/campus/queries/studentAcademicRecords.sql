-- One for each student, school and sort of term of the year with a course on the transcript.
SELECT t.term AS "termDescriptor",
  printf('%.3f', sum(c.attempted)) AS "sessionAttemptedCredits",
  'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' AS "sessionAttemptedCreditTypeDescriptor",
  printf('%.3f', sum(c.earned)) AS "sessionEarnedCredits",
  'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' AS "sessionEarnedCreditTypeDescriptor",
  g.attempted AS "cumulativeAttemptedCredits",
  CASE WHEN g.personID IS NOT NULL THEN 'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' END
    AS "cumulativeAttemptedCreditTypeDescriptor",
  g.earned AS "cumulativeEarnedCredits",
  CASE WHEN g.personID IS NOT NULL THEN 'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' END
    AS "cumulativeEarnedCreditTypeDescriptor",
  t.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  t.schoolYear AS "schoolYearTypeReference.schoolYear",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentReference.studentUniqueId",
  CASE WHEN g.personID IS NOT NULL THEN json_array(json_object(
      'gradePointAverageTypeDescriptor', 'uri://ed-fi.org/GradePointAverageTypeDescriptor#Unweighted',
      'gradePointAverageValue', json(g.gpa), 'isCumulative', json('true'), 'maxGradePointAverageValue', json('4.000'))) END
    AS "gradePointAverages",
  (SELECT json_array(json_object('diplomaAwardDate', d.diplomaDate, 'diplomaTypeDescriptor', d.diplomaType))
     FROM Graduation d WHERE d.personID = t.personID AND d.diplomaDate BETWEEN :start_date AND :end_date) AS "diplomas",
  t.schoolYear AS "@schoolYear",
  t.schoolID AS "@school",
  t.personID AS "@person",
  'TranscriptCourse:' || min(t.transcriptID) AS "@object"
FROM SendableTranscript t
JOIN Person p ON p.personID = t.personID
LEFT JOIN TranscriptCredit c ON c.transcriptID = t.transcriptID
LEFT JOIN TranscriptGPA g ON g.personID = t.personID AND g.schoolID = t.schoolID AND g.endYear = t.schoolYear AND g.term = t.term
WHERE t.schoolYear = :school_year
  AND "studentReference.studentUniqueId" IS NOT NULL
  AND (:schools IS NULL OR t.schoolID IN (SELECT value FROM json_each(:schools)))
  AND (:persons IS NULL OR t.personID IN (SELECT value FROM json_each(:persons)))
GROUP BY t.personID, t.schoolID, t.term
ORDER BY t.personID, t.schoolID, t.term;
