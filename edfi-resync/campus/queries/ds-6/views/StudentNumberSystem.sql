-- Who numbers students: the district (1) and the state (2).
SELECT 1 AS seq
UNION ALL
SELECT 2;
