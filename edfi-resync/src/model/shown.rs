//! Of which kinds an ODS shows all records to whoever may read them, so that what a list leaves out is not there.
//!
//! Of most kinds a list leaves out what the client has no relationship with: people who are not enrolled or employed with it, what is about
//! them, what belongs to other organizations, and records of other namespaces. The facts are those of the claim sets that Ed-Fi ships
//! (`Read` with `NoFurtherAuthorizationRequired`); a host may narrow them, never by leaving out fewer.

use super::kind::ResourceKind;
use super::spec::ResourceClass;

/// Resources that are shown to all, besides descriptors, school years and education organizations. In order.
const SHOWN_TO_ALL: [&str; 27] = [
    "ApplicantProfile",
    "Application",
    "BalanceSheetDimension",
    "Candidate",
    "CandidateRelationshipToStaffAssociation",
    "Credential",
    "CredentialEvent",
    "CrisisEvent",
    "FieldworkExperience",
    "FieldworkExperienceSectionAssociation",
    "FinancialAid",
    "FunctionDimension",
    "FundDimension",
    "Goal",
    "LearningStandard",
    "LearningStandardEquivalenceAssociation",
    "ObjectDimension",
    "OperationalUnitDimension",
    "PathMilestone",
    "Person",
    "ProfessionalDevelopmentEvent",
    "ProfessionalDevelopmentEventAttendance",
    "ProgramDimension",
    "ProjectDimension",
    "SourceDimension",
    "StaffEducatorPreparationProgramAssociation",
    "StudentPathPhaseStatus",
];

/// Records that a page of a list asks for: the most that servers allow by default.
pub(crate) const PAGE: u32 = 500;

impl ResourceKind {
    /// Whether an ODS shows all records of this kind to whoever may read it. Of any other kind an empty list does not say that there is nothing.
    pub fn is_shown_to_all(&self) -> bool {
        let spec = self.spec();
        let is_organization = spec.base.is_some_and(|base| base.name == "EducationOrganization");
        // A department is the one organization that is read through its relationship.
        spec.class != ResourceClass::Resource
            || (is_organization && spec.name != "OrganizationDepartment")
            || SHOWN_TO_ALL.binary_search(&spec.name).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{Model, ResourceClass};

    fn shown(model: &Model) -> Vec<&'static str> {
        let shown = model.kinds().filter(|kind| kind.spec().class == ResourceClass::Resource && kind.is_shown_to_all());
        let mut shown: Vec<_> = shown.map(|kind| kind.spec().endpoint).collect();
        shown.sort_unstable();
        shown
    }

    const OF_5_2: [&str; 21] = [
        "balanceSheetDimensions",
        "communityOrganizations",
        "communityProviders",
        "credentials",
        "crisisEvents",
        "educationOrganizationNetworks",
        "educationServiceCenters",
        "functionDimensions",
        "fundDimensions",
        "learningStandardEquivalenceAssociations",
        "learningStandards",
        "localEducationAgencies",
        "objectDimensions",
        "operationalUnitDimensions",
        "people",
        "postSecondaryInstitutions",
        "programDimensions",
        "projectDimensions",
        "schools",
        "sourceDimensions",
        "stateEducationAgencies",
    ];

    #[test]
    fn what_is_shown_to_all_is_what_the_claim_sets_say() {
        assert_eq!(shown(&Model::ds5_2()), OF_5_2);
        let preparation = [
            "applicantProfiles",
            "applications",
            "candidateRelationshipToStaffAssociations",
            "candidates",
            "credentialEvents",
            "fieldworkExperienceSectionAssociations",
            "fieldworkExperiences",
            "financialAids",
            "goals",
            "pathMilestones",
            "professionalDevelopmentEventAttendances",
            "professionalDevelopmentEvents",
            "staffEducatorPreparationProgramAssociations",
            "studentPathPhaseStatuses",
        ];
        let mut of_6_1: Vec<_> = OF_5_2.into_iter().chain(preparation).collect();
        of_6_1.sort_unstable();
        assert_eq!(shown(&Model::ds6_1()), of_6_1);
    }

    #[test]
    fn of_people_and_what_hangs_on_them_a_list_leaves_out_some() {
        for model in [Model::ds4_0(), Model::ds5_2(), Model::ds6_1()] {
            for endpoint in ["students", "staffs", "studentSchoolAssociations", "sections", "cohorts", "assessments"] {
                assert!(!model.kind(endpoint).expect("it exists").is_shown_to_all(), "{endpoint}");
            }
            for endpoint in ["schools", "localEducationAgencies", "schoolYearTypes", "gradeLevelDescriptors"] {
                assert!(model.kind(endpoint).expect("it exists").is_shown_to_all(), "{endpoint}");
            }
        }
    }
}
