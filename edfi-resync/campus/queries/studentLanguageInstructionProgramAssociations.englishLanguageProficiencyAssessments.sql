-- How proficient a learner was found to be, in this year and earlier ones.
SELECT x.participationID AS "@key",
  a.participation AS "participationDescriptor",
  a.proficiency AS "proficiencyDescriptor",
  a.progress AS "progressDescriptor",
  a.monitored AS "monitoredDescriptor",
  a.endYear AS "schoolYearTypeReference.schoolYear"
FROM YearParticipation x
JOIN ProgramELAssessment a ON a.participationID = x.participationID
WHERE x.category = 'EL'
  AND a.endYear <= :school_year
ORDER BY x.participationID, a.endYear;
