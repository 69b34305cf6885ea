//! What the configuration's Data Standard has no kind for: left out, and said once.

use std::collections::BTreeSet;

use super::Facts;

/// How many names a warning lists of each sort.
const LISTED: usize = 20;

impl Facts {
    /// The warning that names the queries, preferences, policies and mappings of kinds that only other Data Standards have; none where there are none.
    pub(super) fn lacking(&self) -> Option<String> {
        let lacks = |endpoint: &&str| self.model.find(endpoint).is_none();
        let preferences = &self.configuration.preferences;
        let queries = self.elsewhere().collect();
        let resources = preferences.resources().map(|(endpoint, _)| endpoint).filter(lacks).collect();
        let policies = self.configuration.policies.endpoints().into_iter().filter(lacks).collect();
        let descriptors = preferences.mappings().map(|(descriptor, ..)| descriptor);
        let descriptors = descriptors.filter(|name| self.model.named(name).is_none()).collect();
        let sorts: [(&str, BTreeSet<&str>); 4] =
            [("records of", queries), ("preferences of", resources), ("policies of", policies), ("mappings of", descriptors)];
        let said = sorts.iter().filter(|(_, names)| !names.is_empty());
        let said: Vec<_> = said.map(|(sort, names)| format!("{sort} {}", self.listed(names))).collect();
        (!said.is_empty()).then(|| {
            format!("Data Standard {} has no such kinds, and they are left out: {}", self.model.version(), said.join("; "))
        })
    }

    /// The kinds of other Data Standards that the source holds.
    pub(super) fn elsewhere(&self) -> impl Iterator<Item = &str> {
        self.unsupported.iter().map(String::as_str).filter(|name| !name.contains('/'))
    }

    /// The resources of extensions that the source holds.
    pub(super) fn of_extensions(&self) -> Vec<&str> {
        self.unsupported.iter().map(String::as_str).filter(|name| name.contains('/')).collect()
    }

    /// These names, with what a resource is called now that was renamed: whoever switched that off meant this.
    fn listed(&self, names: &BTreeSet<&str>) -> String {
        let named = |name: &&str| match self.model.renamed(name) {
            Some(now) => format!("{name} (here {})", now.endpoint()),
            None => (*name).to_owned(),
        };
        let mut listed: Vec<_> = names.iter().take(LISTED).map(named).collect();
        if names.len() > LISTED {
            listed.push(format!("{} more", names.len() - LISTED));
        }
        listed.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::campus::{Configuration, Policies, Preferences};
    use crate::model::Model;
    use crate::plan::ServerFacts;
    use crate::source::Capabilities;

    fn facts(preferences: Preferences, policies: Policies, unsupported: &[&str]) -> Facts {
        let configuration = Configuration::new("State", 2027.try_into().expect("a school year"), "5.2")
            .with_preferences(preferences)
            .with_policies(policies);
        let url = Url::parse("https://ods.example.org").expect("a URL");
        let mut facts = Facts::new(Model::ds5_2(), configuration, Capabilities::plain(), ServerFacts::new(url, None));
        facts.unsupported = unsupported.iter().map(|name| (*name).to_owned()).collect();
        facts
    }

    #[test]
    fn what_another_standard_has_is_named_in_one_warning() {
        let preferences = Preferences::default()
            .switched_off("parents")
            .switched_off("studentDirectories")
            .switched_off("grades")
            .with_mapping("GradeLevelDescriptor", "09", "uri://x#9")
            .with_mapping("NoSuchDescriptor", "1", "uri://x#1")
            .with_mapping("NoSuchDescriptor", "2", "uri://x#2");
        let policies = Policies::default().exclusive("sections").read_only("studentParentAssociations");
        let facts = facts(preferences, policies, &["parents", "tpdm/candidates"]);
        insta::assert_snapshot!(facts.lacking().expect("a warning"), @"Data Standard 5.2 has no such kinds, and they are left out: records of parents (here contacts); preferences of parents (here contacts), studentDirectories; policies of studentParentAssociations (here studentContactAssociations); mappings of NoSuchDescriptor");
        assert_eq!(facts.of_extensions(), ["tpdm/candidates"]);
    }

    #[test]
    fn nothing_is_said_where_nothing_lacks() {
        let preferences = Preferences::default().switched_off("grades").with_mapping("GradeLevelDescriptor", "09", "uri://x#9");
        assert_eq!(facts(preferences, Policies::default(), &["tpdm/candidates"]).lacking(), None);
    }

    #[test]
    fn of_very_many_the_rest_is_counted() {
        let preferences = (0..25).fold(Preferences::default(), |all, nth| all.switched_off(format!("kinds{nth:02}")));
        let said = facts(preferences, Policies::default(), &[]).lacking().expect("a warning");
        assert!(said.ends_with("kinds18, kinds19, 5 more"), "{said}");
    }
}
