//! [`LoadOrderEntry`]: the load order in an ODS's own JSON shape, and the groups behind it.

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use serde::{Deserialize, Serialize};

use super::dependencies::Dependencies;
use super::edge::KindGraph;
use super::people::Person;
use crate::model::ResourceKind;

/// One row of a load order, as an ODS's `dependencies` endpoint gives it.
///
/// ```
/// use edfi_resync::graph::Dependencies;
/// use edfi_resync::model::Model;
///
/// let order = Dependencies::of(&Model::ds5_2())?.load_order();
/// let students = order.iter().find(|entry| entry.resource == "/ed-fi/students").expect("students are ordered");
/// assert_eq!(serde_json::to_string(students).unwrap(), r#"{"resource":"/ed-fi/students","order":3,"operations":["Create"]}"#);
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LoadOrderEntry {
    /// The route below the data management API: `/ed-fi/students`.
    pub resource: String,
    /// The number of the group, from 1. Entries of one group do not depend on each other.
    pub order: u32,
    /// What can be done at this place.
    pub operations: Vec<Operation>,
}

/// What is done to a record at a place of the load order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Operation {
    /// A record is sent that the ODS does not hold.
    Create,
    /// A record is sent that the ODS holds.
    Update,
}

impl Dependencies {
    /// The load order, entry for entry as an ODS of this Data Standard gives it.
    ///
    /// People stand in it twice: where they can be created, and, behind their primary associations, where they can be updated.
    pub fn load_order(&self) -> Vec<LoadOrderEntry> {
        let create_and_update = vec![Operation::Create, Operation::Update];
        let mut entries: Vec<_> = (1..)
            .zip(&self.groups)
            .flat_map(|(order, group)| group.iter().map(move |&node| (order, node)))
            .map(|(order, node)| LoadOrderEntry { resource: self.load[node].path(), order, operations: create_and_update.clone() })
            .collect();
        for person in &self.people {
            self.split(person, &mut entries);
        }
        entries
    }

    /// The update phase becomes an entry of its own: the first of the group behind the last association.
    fn split(&self, person: &Person, entries: &mut Vec<LoadOrderEntry>) {
        let resource = self.load[person.node].path();
        for created in entries.iter_mut().filter(|entry| entry.resource == resource) {
            created.operations = vec![Operation::Create];
        }
        let order =
            1 + person.update_after.iter().map(|&node| self.order[node.index()]).max().unwrap_or(self.order[person.node.index()]);
        let place = entries.partition_point(|entry| entry.order < order);
        entries.insert(place, LoadOrderEntry { resource, order, operations: vec![Operation::Update] });
    }

    /// The kinds in groups; those of a group depend only on earlier groups. People stand where they are created.
    pub fn groups(&self) -> Vec<Vec<ResourceKind>> {
        self.groups.iter().map(|group| self.kinds(group)).collect()
    }

    /// The number of the group in which records of `kind` can be created, from 1; `None` for what is not ordered: abstract resources,
    /// `schoolYearTypes`, kinds of another model.
    pub fn order_of(&self, kind: &ResourceKind) -> Option<u32> {
        self.nodes.get(kind).map(|node| self.order[node.index()])
    }

    /// The order in which records can be deleted: the load order from its end, each kind once, people behind all that is about them.
    pub fn delete_order(&self) -> Vec<ResourceKind> {
        self.groups.iter().rev().flat_map(|group| group.iter().rev()).map(|&node| self.load[node].clone()).collect()
    }

    /// Sorts into load order: by group, then by route.
    pub(super) fn sort(&self, nodes: &mut [NodeIndex]) {
        nodes.sort_unstable_by_key(|node| self.place[node.index()]);
    }

    pub(super) fn kinds(&self, nodes: &[NodeIndex]) -> Vec<ResourceKind> {
        nodes.iter().map(|&node| self.load[node].clone()).collect()
    }
}

/// Groups of an acyclic graph: again and again all vertices that nothing enters any more, by route, letter case aside.
pub(super) fn groups(graph: &KindGraph) -> Vec<Vec<NodeIndex>> {
    let mut waits: Vec<usize> = graph.node_indices().map(|node| graph.edges_directed(node, Direction::Incoming).count()).collect();
    let mut free: Vec<NodeIndex> = graph.node_indices().filter(|node| waits[node.index()] == 0).collect();
    let mut groups = Vec::new();
    while !free.is_empty() {
        free.sort_by_cached_key(|&node| graph[node].path().to_lowercase());
        let mut next = Vec::new();
        for target in free.iter().flat_map(|&node| graph.neighbors(node)) {
            waits[target.index()] -= 1;
            if waits[target.index()] == 0 {
                next.push(target);
            }
        }
        groups.push(std::mem::replace(&mut free, next));
    }
    groups
}
