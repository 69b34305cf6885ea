-- A standard has one subject.
SELECT s.standardID AS "@key",
  s.subject AS "academicSubjectDescriptor"
FROM CurriculumStandard s
WHERE s.bankID IS NOT NULL
ORDER BY s.standardID;
