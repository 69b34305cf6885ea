-- The credits that a graduation program asks for, by subject.
SELECT c.graduationProgramID AS "@key",
  c.subject AS "academicSubjectDescriptor",
  c.credits AS "credits"
FROM GraduationProgramCredit c
ORDER BY c.graduationProgramID, c.subject;
