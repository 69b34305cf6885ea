//! People, and the associations through which an ODS authorizes what is about them.
//!
//! A student may be created by anyone who may create students, but is seen only by whom a `studentSchoolAssociation` connects with the
//! student. So records about a person wait for the person's *primary associations*, and the person can be updated only behind them.

use std::collections::HashMap;

use petgraph::graph::NodeIndex;

use crate::model::{Model, ResourceKind};

/// A person's name in the model, the primary associations, and what else must be there before an update.
type Rule = (&'static str, &'static [&'static str], &'static [&'static str]);

/// In the order in which an ODS applies them. Contacts are parents up to Data Standard 4.0.
const RULES: [Rule; 4] = [
    ("Student", &["StudentSchoolAssociation"], &[]),
    ("Staff", &["StaffEducationOrganizationAssignmentAssociation", "StaffEducationOrganizationEmploymentAssociation"], &[]),
    ("Contact", &["StudentContactAssociation"], &["StudentSchoolAssociation"]),
    ("Parent", &["StudentParentAssociation"], &["StudentSchoolAssociation"]),
];

/// Kinds about people that the claim sets which come with an ODS authorize by the namespace of an assessment, by organizations alone, or by nothing more:
/// nobody needs to be associated for them. What the ODS answers of them says nothing of who is visible, nor the other way round.
const NOT_BY_PERSON: [&str; 11] = [
    "CandidateRelationshipToStaffAssociation",
    "FieldworkExperience",
    "FieldworkExperienceSectionAssociation",
    "FinancialAid",
    "StaffEducatorPreparationProgramAssociation",
    "StudentAssessment",
    "StudentAssessmentRegistration",
    "StudentAssessmentRegistrationBatteryPartAssociation",
    "StudentPath",
    "StudentPathMilestoneStatus",
    "StudentPathPhaseStatus",
];

/// The people by whom an ODS authorizes records of this kind: sort of person, and where their unique IDs stand.
pub(crate) fn authorizing_people(kind: &ResourceKind) -> impl Iterator<Item = (&'static str, &'static [&'static str])> + use<> {
    let is_by_person = !NOT_BY_PERSON.contains(&kind.name());
    let securable = kind.spec().securable.iter().copied();
    securable.filter(move |(role, _)| is_by_person && !["EducationOrganization", "Namespace"].contains(role))
}

/// A person of a model.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) node: NodeIndex,
    pub(super) primaries: Vec<NodeIndex>,
    /// The kinds behind whose groups the update phase stands.
    pub(super) update_after: Vec<NodeIndex>,
}

/// The people of a model. A person without any primary association is an ordinary resource.
pub(super) fn people(model: &Model, nodes: &HashMap<ResourceKind, NodeIndex>) -> Vec<Person> {
    let node = |name: &&str| model.named(name).and_then(|kind| nodes.get(&kind).copied());
    let person = |(name, primaries, others): &Rule| {
        let primaries: Vec<_> = primaries.iter().filter_map(node).collect();
        let update_after = primaries.iter().copied().chain(others.iter().filter_map(node)).collect();
        (!primaries.is_empty()).then_some(Person { node: node(name)?, primaries, update_after })
    };
    RULES.iter().filter_map(person).collect()
}

/// A reference of a kind to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PersonReference {
    /// The kind of person.
    pub person: ResourceKind,
    /// Which reference: the position in [`ResourceSpec::references`](crate::model::ResourceSpec::references).
    pub reference: u16,
    /// An ODS with the claim sets that come with it checks this reference: without the person's primary association the record is refused.
    pub authorizes: bool,
}
