-- 26 staffCohortAssociations
-- When the times end at first, the page leaves open.
-- CREATE
INSERT INTO CohortStaff (cohortStaffID, cohortID, personID, startDate, endDate) VALUES
  (2601, 2501, 5001, '2026-09-14 00:00:00', '2026-12-18 00:00:00'),
  (2602, 2502, 5002, '2026-09-14 00:00:00', '2026-12-18 00:00:00');
-- GET 1 ?staffUniqueId=207220&cohortIdentifier=1
--   cohortReference.educationOrganizationId = 255901
--   beginDate = 2026-09-14
--   endDate = 2026-12-18
-- GET 2 ?staffUniqueId=207269&cohortIdentifier=2
--   beginDate = 2026-09-14
--   endDate = 2026-12-18
-- UPDATE
UPDATE CohortStaff SET endDate = '2026-12-20 00:00:00' WHERE cohortStaffID IN (2601, 2602);
-- GET 1
--   endDate = 2026-12-20
-- GET 2
--   beginDate = 2026-09-14
--   endDate = 2026-12-20
-- DELETE
DELETE FROM CohortStaff WHERE cohortStaffID = 2601;
-- GONE 1
