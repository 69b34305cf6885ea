-- The configurations of this database.
SELECT name, url, tenant, instance, schoolYear, dataStandard, studentUniqueId, staffUniqueId
FROM EdFiConfiguration
ORDER BY name;
