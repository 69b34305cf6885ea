-- 27 studentCohortAssociations
-- When the stays end at first, the page leaves open.
-- CREATE
INSERT INTO CohortMember (memberID, cohortID, personID, startDate, endDate) VALUES
  (2701, 2501, 1001, '2026-09-14 00:00:00', '2026-12-18 00:00:00'),
  (2702, 2502, 1002, '2026-09-14 00:00:00', '2026-12-18 00:00:00');
-- GET 1 ?studentUniqueId=111111&cohortIdentifier=1
--   cohortReference.educationOrganizationId = 255901
--   beginDate = 2026-09-14
--   endDate = 2026-12-18
-- GET 2 ?studentUniqueId=222222&cohortIdentifier=2
--   beginDate = 2026-09-14
-- UPDATE
UPDATE CohortMember SET endDate = '2026-09-21 00:00:00' WHERE memberID = 2701;
-- GET 1
--   endDate = 2026-09-21
