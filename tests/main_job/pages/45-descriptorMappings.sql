-- 45 descriptorMappings
-- The page leaves the last two open.
-- CREATE
INSERT INTO EdFiDescriptorMapping (descriptorMappingID, namespace, value, mappedNamespace, mappedValue) VALUES
  (4501, 'uri://gbisd.edu/AcademicSubjectDescriptor', 'Algebra II', 'uri://ed-fi.org/AcademicSubjectDescriptor', 'Advanced Algebra'),
  (4502, 'uri://gbisd.edu/AcademicSubjectDescriptor', 'Life and Physical Sciences I', 'uri://ed-fi.org/AcademicSubjectDescriptor', 'Biology 101'),
  (4503, 'uri://gbisd.edu/TermDescriptor', 'Fall', 'uri://ed-fi.org/TermDescriptor', 'Fall Semester'),
  (4504, 'uri://gbisd.edu/TermDescriptor', 'Spring', 'uri://ed-fi.org/TermDescriptor', 'Spring Semester');
-- GET 1 ?value=Algebra II
--   namespace = uri://gbisd.edu/AcademicSubjectDescriptor
--   mappedNamespace = uri://ed-fi.org/AcademicSubjectDescriptor
--   mappedValue = Advanced Algebra
-- GET 2 ?value=Life and Physical Sciences I
--   mappedValue = Biology 101
-- GET 3 ?value=Fall
--   mappedValue = Fall Semester
-- GET 4 ?value=Spring
--   mappedValue = Spring Semester
