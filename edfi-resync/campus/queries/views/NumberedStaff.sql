-- The number that a member of the staff is sent under, as the configuration chooses. Who lacks it sends nothing.
SELECT n.personID, n.uniqueID
FROM (SELECT p.personID,
        CASE :staff_unique_id
          WHEN 'edFiId' THEN p.edFiID
          WHEN 'localStaffNumber' THEN p.staffNumber
          WHEN 'staffStateId' THEN p.staffStateID END AS uniqueID
      FROM Person p) n
WHERE n.uniqueID IS NOT NULL;
