-- A test has one subject.
SELECT t.testID AS "@key",
  t.subject AS "academicSubjectDescriptor"
FROM Test t
ORDER BY t.testID;
