-- The standards in use, each below its parent while that is in use too. A standard is of no year.
SELECT s.code AS "learningStandardId",
  b.namespace AS "namespace",
  s.name AS "description",
  'uri://ed-fi.org/LearningStandardScopeDescriptor#State' AS "learningStandardScopeDescriptor",
  b.name AS "contentStandard.title",
  u.code AS "parentLearningStandardReference.learningStandardId",
  json_array(json_object('academicSubjectDescriptor', s.subject)) AS "academicSubjects",
  (SELECT json_group_array(json_object('gradeLevelDescriptor', grade))
     FROM (SELECT g.grade FROM StandardGrade g WHERE g.standardID = s.standardID ORDER BY g.grade)) AS "gradeLevels",
  'Standard:' || s.standardID AS "@object"
FROM Standard s
JOIN StandardsBank b ON b.bankID = s.bankID
LEFT JOIN Standard u ON u.standardID = s.parentID AND u.active = 1
WHERE s.active = 1
ORDER BY s.standardID;
