//! What a [`Problem`] says and names, for the classification: sentences, broken rules, and which resources and descriptors are meant.

use super::Problem;
use crate::ods::names::is_resource_name;
use crate::ods::redact::is_descriptor_value;

impl Problem {
    /// Every sentence, rules included, for the classification.
    pub(in super::super) fn sentences(&self) -> impl Iterator<Item = &str> {
        let rules = self.validation.iter().flat_map(|(_, texts)| texts);
        self.texts.iter().chain(rules).chain(&self.leaves.sentences).map(String::as_str)
    }

    /// The broken rules with their paths, for the classification.
    pub(in super::super) fn rules(&self) -> &[(String, Vec<String>)] {
        &self.validation
    }

    /// The resources that must exist first, by name (`Session`).
    pub(in super::super) fn missing_parents(&self) -> Vec<String> {
        let mut names: Vec<_> = self.leaves.named.iter().filter(|name| !name.ends_with("Descriptor")).cloned().collect();
        for sentence in self.sentences() {
            names.extend(names_between(sentence, "referenced ", " item"));
            names.extend(names_between(sentence, "related ", " resource"));
            if let Some((before, _)) = sentence.split_once(" reference could not be resolved") {
                names.extend(before.rsplit(char::is_whitespace).next().and_then(name_of).map(str::to_owned));
            }
        }
        distinct(names)
    }

    /// The resources that still refer to a record which cannot be deleted, by name.
    pub(in super::super) fn dependents(&self) -> Vec<String> {
        let mut names = self.leaves.named.clone();
        for sentence in self.sentences() {
            names.extend(names_between(sentence, "by an existing ", " item"));
            names.extend(names_between(sentence, "dependency of the ", " entity"));
            if let Some((_, list)) = sentence.split_once("referenced by existing ") {
                let list = list.split(" item").next().unwrap_or_default();
                names.extend(list.split(',').filter_map(|name| name_of(name.trim())).map(str::to_owned));
            }
        }
        distinct(names)
    }

    /// The descriptor values that the server does not know.
    pub(in super::super) fn missing_descriptors(&self) -> Vec<String> {
        let quoted =
            |sentence: &str| sentence.split('\'').skip(1).step_by(2).find(|text| is_descriptor_value(text)).map(str::to_owned);
        let said = self.sentences().filter(|sentence| says_descriptor_is_missing(sentence)).filter_map(quoted);
        let listed = self.leaves.members.iter().map(|(_, text)| text).filter(|text| is_descriptor_value(text)).cloned();
        let in_parts = self.leaves.descriptors.iter().map(|(namespace, code)| format!("{namespace}#{code}"));
        distinct(said.chain(listed).chain(in_parts.filter(|text| is_descriptor_value(text))).collect())
    }

    /// Whether another API lists what a record refers to and is not there, and all of it are descriptors.
    pub(in super::super) fn lists_descriptors_only(&self) -> bool {
        !self.leaves.named.is_empty() && self.leaves.named.iter().all(|name| name.ends_with("Descriptor"))
    }
}

/// Whether a sentence says that a descriptor value does not exist.
pub(in super::super) fn says_descriptor_is_missing(sentence: &str) -> bool {
    sentence.contains("Descriptor value '") && sentence.contains("does not exist")
        || sentence.contains("Unable to resolve value '") && sentence.contains("Descriptor'")
}

fn names_between<'a>(sentence: &'a str, before: &'a str, after: &'a str) -> impl Iterator<Item = String> + 'a {
    sentence.split(before).skip(1).filter_map(move |rest| Some(name_of(rest.split_once(after)?.0)?.to_owned()))
}

/// A resource's name, quoted or not: one that a Data Standard has, since anything else in its place may be anybody's.
fn name_of(text: &str) -> Option<&str> {
    let name = text.trim_matches('\'');
    is_resource_name(name).then_some(name)
}

fn distinct(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names.dedup();
    names
}
