-- 25 cohorts
-- Cohorts are the district's here.
-- CREATE
INSERT INTO Cohort (cohortID, districtID, code, name, type, scope) VALUES
  (2501, 1, '1', 'Cohort 1 Description', 'SH', 'D'), (2502, 1, '2', 'Cohort 2 Description', 'SH', 'D');
-- GET 1 ?cohortIdentifier=1
--   educationOrganizationReference.educationOrganizationId = 255901
--   cohortTypeDescriptor = Study Hall
--   cohortDescription = Cohort 1 Description
--   cohortScopeDescriptor = District
-- GET 2 ?cohortIdentifier=2
--   cohortTypeDescriptor = Study Hall
--   cohortDescription = Cohort 2 Description
--   cohortScopeDescriptor = District
-- UPDATE
UPDATE Cohort SET type = 'FT' WHERE cohortID = 2501;
UPDATE Cohort SET type = 'EX' WHERE cohortID = 2502;
-- GET 1
--   cohortTypeDescriptor = Field Trip
-- GET 2
--   cohortTypeDescriptor = Extracurricular Activity
