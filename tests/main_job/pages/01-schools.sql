-- 1 schools
-- CREATE
INSERT INTO School (schoolID, districtID, number, standardCode, name, shortName, address, city, state, zip) VALUES
  (333, 1, '333', '255901333', 'Grand Oaks High School', 'GOHS', '456 Oaks Street', 'Grand Oaks', 'TX', '73334'),
  (444, 1, '444', '255901444', 'Grand Oaks Middle School', 'GOMS', '9993 West Blvd.', 'Grand Oaks', 'TX', '73334');
-- A school is sent once it has a calendar of the year, which has its grades.
INSERT INTO Calendar (calendarID, districtID, schoolID, endYear, number, name, type) VALUES
  (101, 1, 333, 2027, '333-1', 'High', 'REG'),
  (102, 1, 444, 2027, '444-1', 'Middle', 'REG');
INSERT INTO ScheduleStructure (structureID, calendarID) VALUES (111, 101), (112, 102);
INSERT INTO GradeLevel (calendarID, structureID, name) VALUES
  (101, 111, '09'),
  (101, 111, '10'),
  (101, 111, '11'),
  (101, 111, '12'),
  (102, 112, '06'),
  (102, 112, '07'),
  (102, 112, '08');
-- GET 1 ?schoolId=255901333
--   addresses.addressTypeDescriptor = Physical
--   addresses.city = Grand Oaks
--   addresses.postalCode = 73334
--   addresses.stateAbbreviationDescriptor = TX
--   addresses.streetNumberName = 456 Oaks Street
--   educationOrganizationCategories.educationOrganizationCategoryDescriptor = School
--   gradeLevels.gradeLevelDescriptor = Ninth grade | Tenth grade | Eleventh grade | Twelfth grade
--   localEducationAgencyReference.localEducationAgencyId = 255901
--   nameOfInstitution = Grand Oaks High School
--   shortNameOfInstitution = GOHS
-- GET 2 ?schoolId=255901444
--   addresses.streetNumberName = 9993 West Blvd.
--   addresses.postalCode = 73334
--   gradeLevels.gradeLevelDescriptor = Sixth grade | Seventh grade | Eighth grade
--   nameOfInstitution = Grand Oaks Middle School
--   shortNameOfInstitution = GOMS
-- UPDATE
UPDATE School SET address = '456 Cedar Street' WHERE schoolID = 333;
UPDATE School SET zip = '73335' WHERE schoolID = 444;
-- GET 1
--   addresses.streetNumberName = 456 Cedar Street
-- GET 2
--   addresses.postalCode = 73335
