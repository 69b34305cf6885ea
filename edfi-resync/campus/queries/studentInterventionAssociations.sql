-- Who gets an intervention that overlaps the year.
SELECT x.dosage AS "dosage",
  d.edOrgID AS "interventionReference.educationOrganizationId",
  n.code AS "interventionReference.interventionIdentificationCode",
  p.uniqueID AS "studentReference.studentUniqueId",
  p.schoolYear AS "@schoolYear",
  x.personID AS "@person",
  x.interventionStudentID AS "@key",
  CONCAT('InterventionStudent:', x.interventionStudentID) AS "@object"
FROM InterventionStudent x
CROSS JOIN Intervention n
JOIN SendableDistrict d ON d.districtID = n.districtID
JOIN SentStudent p ON p.personID = x.personID
WHERE n.interventionID = x.interventionID
  AND n.startDate <= :end_date AND (n.endDate IS NULL OR n.endDate >= :start_date)
  AND (:persons IS NULL OR x.personID IN (:persons))
ORDER BY x.interventionStudentID;
