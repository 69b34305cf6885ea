-- What each configuration says that a Campus code means.
SELECT c.name AS configuration, m.descriptor, m.code, m.value
FROM EdFiMapping m
JOIN EdFiConfiguration c ON c.configurationID = m.configurationID
ORDER BY c.name, m.descriptor, m.code;
