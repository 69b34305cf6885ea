//! [`Policies`]: what a configuration may do to a kind, beyond whether it is switched on.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::ResourceKind;

/// Which kinds are read-only in a configuration's ODS, which are exclusively ours there, and which are never deleted.
///
/// *Exclusive* is a promise of the district: no other vendor writes the kind for its schools, so that whatever Campus lacks may go. Without it,
/// only records go that the ledger knows to be ours. *Protected* kinds stay, whatever Campus says: by default people, education organizations,
/// graduation plans, descriptors and the contact associations by which a state lets staff sign in, since others refer to them or share them.
///
/// ```
/// use edfi_resync::campus::Policies;
/// use edfi_resync::model::Model;
///
/// let policies = Policies::default().read_only("courses").exclusive("sections").unprotected("graduationPlans");
/// let kind = |endpoint| Model::ds5_2().kind(endpoint);
/// assert!(policies.is_protected(&kind("students")?) && !policies.is_protected(&kind("graduationPlans")?));
/// assert!(policies.is_exclusive(&kind("sections")?) && policies.is_read_only(&kind("courses")?));
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Policies {
    /// By endpoint, as are the others.
    read_only: BTreeSet<String>,
    exclusive: BTreeSet<String>,
    protected: BTreeSet<String>,
    unprotected: BTreeSet<String>,
}

/// Never deleted unless it is asked for: Campus's manual says so of each, except contacts, which districts share as they do students.
const PROTECTED: [&str; 6] =
    ["students", "staffs", "contacts", "parents", "graduationPlans", "staffEducationOrganizationContactAssociations"];

impl Policies {
    /// The same with a kind that the ODS only lets us read: neither sent nor deleted.
    #[must_use]
    pub fn read_only(mut self, endpoint: impl Into<String>) -> Self {
        self.read_only.insert(endpoint.into());
        self
    }

    /// The same with a kind that nobody else writes for the schools of the configuration.
    #[must_use]
    pub fn exclusive(mut self, endpoint: impl Into<String>) -> Self {
        self.exclusive.insert(endpoint.into());
        self
    }

    /// The same with one more kind that is never deleted.
    #[must_use]
    pub fn protected(mut self, endpoint: impl Into<String>) -> Self {
        let endpoint = endpoint.into();
        self.unprotected.remove(&endpoint);
        self.protected.insert(endpoint);
        self
    }

    /// The same with a kind that may be deleted although it is protected by default. Descriptors stay protected.
    #[must_use]
    pub fn unprotected(mut self, endpoint: impl Into<String>) -> Self {
        let endpoint = endpoint.into();
        self.protected.remove(&endpoint);
        self.unprotected.insert(endpoint);
        self
    }

    /// Every endpoint that is named, once, in order.
    pub(crate) fn endpoints(&self) -> BTreeSet<&str> {
        let all = [&self.read_only, &self.exclusive, &self.protected, &self.unprotected];
        all.into_iter().flatten().map(String::as_str).collect()
    }

    /// Whether the ODS only lets us read it.
    pub fn is_read_only(&self, kind: &ResourceKind) -> bool {
        self.read_only.contains(kind.endpoint())
    }

    /// Whether nobody else writes it.
    pub fn is_exclusive(&self, kind: &ResourceKind) -> bool {
        self.exclusive.contains(kind.endpoint())
    }

    /// Whether it is never deleted.
    pub fn is_protected(&self, kind: &ResourceKind) -> bool {
        let endpoint = kind.endpoint();
        let is_organization = kind.spec().base.is_some_and(|base| base.name == "EducationOrganization");
        kind.is_descriptor()
            || self.protected.contains(endpoint)
            || ((is_organization || PROTECTED.contains(&endpoint)) && !self.unprotected.contains(endpoint))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    #[test]
    fn people_organizations_plans_and_descriptors_are_protected() {
        let policies = Policies::default().protected("programs");
        let protected: Vec<_> = Model::ds5_2()
            .kinds()
            .filter(|kind| !kind.is_descriptor() && policies.is_protected(kind))
            .map(|kind| kind.spec().endpoint)
            .collect();
        insta::assert_snapshot!(protected.join(" "), @"communityOrganizations communityProviders contacts educationOrganizationNetworks educationServiceCenters graduationPlans localEducationAgencies organizationDepartments postSecondaryInstitutions programs schools staffs staffEducationOrganizationContactAssociations stateEducationAgencies students");
        assert!(policies.is_protected(&Model::ds5_2().kind("gradeLevelDescriptors").expect("it exists")));
        assert!(Policies::default().is_protected(&Model::ds4_0().kind("parents").expect("it exists")));
    }
}
