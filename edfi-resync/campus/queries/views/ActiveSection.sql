-- The sections of the schedules in use. What hangs on a section is taken with its trial, so that what stands in a
-- what-if schedule is never sent.
SELECT s.sectionID, s.trialID, s.courseID, s.number AS sectionNumber, s.roomID, s.homeroomSection, r.structureID
FROM Section s
JOIN Trial r ON r.trialID = s.trialID
WHERE r.active = 1;
