-- Who is a student's guardian during the year, at times twice.
SELECT r.personID1 AS studentID, r.personID2 AS contactID
FROM RelatedPair r
WHERE r.guardian = 1
  AND (r.startDate IS NULL OR r.startDate <= :end_date) AND (r.endDate IS NULL OR r.endDate >= :start_date);
