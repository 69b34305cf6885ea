-- The system preference Enable Ed-Fi.
SELECT s.value AS "enableEdFi"
FROM SystemPreference s
WHERE s.name = 'Enable Ed-Fi'
ORDER BY s.name;
