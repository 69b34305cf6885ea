-- The interventions of the district that overlap the year.
SELECT n.code AS "interventionIdentificationCode",
  n.interventionClass AS "interventionClassDescriptor",
  n.deliveryMethod AS "deliveryMethodDescriptor",
  n.startDate AS "beginDate",
  n.endDate AS "endDate",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  CAST(:school_year AS INTEGER) AS "@schoolYear",
  CONCAT('Intervention:', n.interventionID) AS "@object"
FROM Intervention n
JOIN SendableDistrict d ON d.districtID = n.districtID
WHERE n.startDate <= :end_date AND (n.endDate IS NULL OR n.endDate >= :start_date)
ORDER BY n.interventionID;
