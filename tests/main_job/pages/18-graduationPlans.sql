-- 18 graduationPlans
-- Graduation programs are the district's here. 2030 is the last year of those that are sent.
-- CREATE
INSERT INTO GraduationProgram (graduationProgramID, districtID, type, cohortYear, credits)
VALUES (1801, 1, 'REC', 2030, '28'), (1802, 1, 'MIN', 2030, '26');
-- GET 1 ?graduationPlanTypeDescriptor=uri://ed-fi.org/GraduationPlanTypeDescriptor#Recommended
--   educationOrganizationReference.educationOrganizationId = 255901
--   graduationSchoolYearTypeReference.schoolYear = 2030
--   totalRequiredCredits = 28
-- GET 2 ?graduationPlanTypeDescriptor=uri://ed-fi.org/GraduationPlanTypeDescriptor#Minimum
--   graduationSchoolYearTypeReference.schoolYear = 2030
--   totalRequiredCredits = 26
-- UPDATE
UPDATE GraduationProgram SET credits = '30' WHERE graduationProgramID = 1801;
UPDATE GraduationProgram SET credits = '24' WHERE graduationProgramID = 1802;
-- GET 1
--   totalRequiredCredits = 30
-- GET 2
--   totalRequiredCredits = 24
