-- The number that a student is sent under, as the configuration chooses. Who lacks it sends nothing.
SELECT n.personID, n.uniqueID
FROM (SELECT p.personID,
        CASE :student_unique_id
          WHEN 'edFiId' THEN p.edFiID
          WHEN 'localStudentNumber' THEN p.studentNumber
          WHEN 'studentStateId' THEN p.stateID END AS uniqueID
      FROM Person p) n
WHERE n.uniqueID IS NOT NULL;
