-- Which resources each configuration has switched on.
SELECT c.name AS configuration, r.resource, r.enabled
FROM EdFiResourcePreference r
JOIN EdFiConfiguration c ON c.configurationID = r.configurationID
ORDER BY c.name, r.resource;
