-- The schools that have a calendar in the school year, excluded ones too.
SELECT s.schoolID AS id, s.number, s.name, s.exclude AS excluded
FROM School s
WHERE :school_year IS NULL OR EXISTS (SELECT 1 FROM Calendar c WHERE c.schoolID = s.schoolID AND c.endYear = :school_year)
ORDER BY s.schoolID;
