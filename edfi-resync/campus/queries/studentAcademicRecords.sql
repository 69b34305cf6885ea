-- One for each student, school, year and term with a course on the transcript, of this year and earlier ones.
-- years: all
SELECT t.actualTerm AS "termDescriptor",
  t.attempted AS "sessionAttemptedCredits",
  'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' AS "sessionAttemptedCreditTypeDescriptor",
  t.earned AS "sessionEarnedCredits",
  'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' AS "sessionEarnedCreditTypeDescriptor",
  g.attempted AS "cumulativeAttemptedCredits",
  CASE WHEN g.personID IS NOT NULL THEN 'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' END
    AS "cumulativeAttemptedCreditTypeDescriptor",
  g.earned AS "cumulativeEarnedCredits",
  CASE WHEN g.personID IS NOT NULL THEN 'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' END
    AS "cumulativeEarnedCreditTypeDescriptor",
  t.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  t.endYear AS "schoolYearTypeReference.schoolYear",
  p.uniqueID AS "studentReference.studentUniqueId",
  t.endYear AS "@schoolYear",
  t.schoolID AS "@school",
  t.personID AS "@person",
  t.personID AS "@key.person",
  t.schoolID AS "@key.school",
  t.endYear AS "@key.year",
  COALESCE(t.actualTerm, 0) AS "@key.term",
  CONCAT('TranscriptCourse:', t.transcriptID) AS "@object"
FROM (SELECT t.personID, t.schoolID, t.edOrgID, t.endYear, t.actualTerm, MIN(t.transcriptID) AS transcriptID,
        ROUND(SUM(t.attempted), 3) AS attempted, ROUND(SUM(t.earned), 3) AS earned
      FROM SendableTranscript t
      WHERE (:schools IS NULL OR t.schoolID IN (:schools))
        AND (:persons IS NULL OR t.personID IN (:persons))
      GROUP BY t.personID, t.schoolID, t.edOrgID, t.endYear, t.actualTerm) t
JOIN NumberedStudent p ON p.personID = t.personID
LEFT JOIN TranscriptGPA g ON g.personID = t.personID AND g.schoolID = t.schoolID AND g.endYear = t.endYear AND g.term = t.actualTerm
ORDER BY t.personID, t.schoolID, t.endYear, COALESCE(t.actualTerm, 0);
