-- The calendars of the school year, unless they or their schools are excluded. All that hangs on a calendar gets its
-- year from here.
SELECT k.calendarID, k.endYear AS schoolYear, s.schoolID, s.districtID, s.edOrgID, s.districtEdOrgID
FROM Calendar k
JOIN SendableSchool s ON s.schoolID = k.schoolID
WHERE k.endYear = :school_year
  AND COALESCE(k.exclude, 0) = 0;
