-- What a resolution is.
SELECT x.resolutionID AS "@key",
  t.code AS "disciplineDescriptor"
FROM BehaviorResolution x
JOIN BehaviorResType t ON t.typeID = x.typeID
ORDER BY x.resolutionID;
