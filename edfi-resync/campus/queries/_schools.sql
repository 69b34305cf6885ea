-- The schools that have a calendar in the school year, excluded ones too.
SELECT s.schoolID AS id, s.number, s.name, COALESCE(s.exclude, 0) AS excluded
FROM School s
WHERE CAST(:school_year AS INTEGER) IS NULL
   OR EXISTS (SELECT 1 FROM Calendar k WHERE k.schoolID = s.schoolID AND k.endYear = :school_year)
ORDER BY s.schoolID;
