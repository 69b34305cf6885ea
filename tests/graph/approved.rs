//! What an ODS of Data Standard 5.2 answers, from the two text files beside this one.

use std::collections::BTreeSet;

use edfi_resync::graph::Operation;

/// The entries of its load order, in sequence.
pub(crate) fn load_order() -> Vec<(String, u32, Vec<Operation>)> {
    let mut order = 0;
    let mut entries = Vec::new();
    for line in lines(include_str!("load-order-5.2.txt")) {
        let Some(entry) = line.strip_prefix("  ") else {
            order = line.parse().expect("a line that is not indented is a group's number");
            continue;
        };
        let (resource, operations) = match entry.split_once(' ') {
            None => (entry, vec![Operation::Create, Operation::Update]),
            Some((resource, "Create")) => (resource, vec![Operation::Create]),
            Some((resource, "Update")) => (resource, vec![Operation::Update]),
            Some(_) => panic!("{line}: an entry is for Create or for Update"),
        };
        entries.push((format!("/ed-fi/{resource}"), order, operations));
    }
    entries
}

/// The nodes of its GraphML, and its edges from what is depended on to what depends on it.
pub(crate) fn graph() -> (BTreeSet<String>, BTreeSet<(String, String)>) {
    let (mut nodes, mut edges) = (BTreeSet::new(), BTreeSet::new());
    let mut node = "";
    for line in lines(include_str!("edges-5.2.txt")) {
        if let Some(sources) = line.strip_prefix("  ") {
            edges.extend(sources.split(' ').map(|source| (source.to_owned(), node.to_owned())));
        } else {
            node = line.trim_end_matches(':');
            nodes.insert(node.to_owned());
        }
    }
    (nodes, edges)
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with("# "))
}
