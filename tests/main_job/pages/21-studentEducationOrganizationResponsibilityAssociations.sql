-- 21 studentEducationOrganizationResponsibilityAssociations
-- The district is accountable for who is enrolled, as long as the enrollment lasts: students of their own, whose
-- enrollments end.
-- CREATE
INSERT INTO Person (personID, currentIdentityID, edFiID) VALUES (2101, 2101, '111121'), (2102, 2102, '222221');
INSERT INTO "Identity" (identityID, personID, lastName, firstName, gender, birthdate) VALUES
  (2101, 2101, 'Jones', 'Ashton', 'M', '2019-01-01 00:00:00'),
  (2102, 2102, 'Johnson', 'Maya', 'F', '2011-01-01 00:00:00');
INSERT INTO Enrollment (enrollmentID, personID, districtID, calendarID, structureID, endYear, grade, serviceType, active,
                        startDate, startStatus, endDate, endStatus)
VALUES
  (2101, 2101, 1, 1071, 1072, 2027, '01', 'P', 1, '2026-08-23 00:00:00', '03', '2027-06-01 00:00:00', '99'),
  (2102, 2102, 1, 11, 12, 2027, '09', 'P', 1, '2026-08-23 00:00:00', '03', '2027-06-01 00:00:00', '99');
-- GET 1 ?studentUniqueId=111121
--   educationOrganizationReference.educationOrganizationId = 255901
--   beginDate = 2026-08-23
--   responsibilityDescriptor = Accountability
--   endDate = 2027-06-01
-- GET 2 ?studentUniqueId=222221
--   beginDate = 2026-08-23
--   responsibilityDescriptor = Accountability
--   endDate = 2027-06-01
-- UPDATE
UPDATE Enrollment SET endDate = '2026-10-01 00:00:00', endStatus = '10' WHERE enrollmentID = 2102;
-- GET 2
--   endDate = 2026-10-01
-- The enrollment of page 19 begins on another day now, and with it the responsibility, whose key does not move.
-- LEFT Enrollment:1901
