-- The configurations of this database.
SELECT name, url, tenant, instance, schoolYear AS "schoolYear", dataStandard AS "dataStandard",
  studentUniqueId AS "studentUniqueId", staffUniqueId AS "staffUniqueId"
FROM EdFiConfiguration
ORDER BY name;
