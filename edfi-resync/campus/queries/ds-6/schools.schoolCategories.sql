-- The level of a school: elementary, middle, high.
SELECT t.schoolID AS "@key",
  t.schoolLevel AS "schoolCategoryDescriptor"
FROM School t
WHERE t.schoolLevel IS NOT NULL
ORDER BY t.schoolID;
