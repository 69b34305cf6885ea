-- The standards in use that come from a bank, each below its parent while that is such a one too. A standard is of no
-- year.
SELECT s.code AS "learningStandardId",
  b.namespace AS "namespace",
  s.name AS "description",
  'uri://ed-fi.org/LearningStandardScopeDescriptor#State' AS "learningStandardScopeDescriptor",
  b.name AS "contentStandard.title",
  u.code AS "parentLearningStandardReference.learningStandardId",
  s.standardID AS "@key",
  CONCAT('CurriculumStandard:', s.standardID) AS "@object"
FROM CurriculumStandard s
JOIN StandardsBank b ON b.bankID = s.bankID
LEFT JOIN CurriculumStandard u ON u.standardID = s.parentID AND u.active = 1 AND u.bankID IS NOT NULL
WHERE s.active = 1
ORDER BY s.standardID;
