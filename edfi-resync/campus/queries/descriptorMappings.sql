-- What a descriptor value is elsewhere. These mappings are records that are sent, and of no year; what Campus codes
-- mean is another matter.
SELECT m.namespace AS "namespace",
  m.value AS "value",
  m.mappedNamespace AS "mappedNamespace",
  m.mappedValue AS "mappedValue",
  CONCAT('EdFiDescriptorMapping:', m.descriptorMappingID) AS "@object"
FROM EdFiDescriptorMapping m
ORDER BY m.descriptorMappingID;
