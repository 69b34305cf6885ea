//! [`Edge`] and the two graphs of a model before anything is cut: its references, and the load graph of an ODS.
//!
//! The order in which edges are added matters: cycles are searched depth first along it, and where a cycle is entered decides where it
//! is cut. It is the order of an ODS: by referring kind, then re-pointed edges behind all others.

use std::collections::{HashMap, HashSet};

use petgraph::graph::NodeIndex;
use petgraph::stable_graph::StableDiGraph;

use super::people::Person;
use crate::model::{Model, ResourceClass, ResourceKind};

/// Why one kind waits for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    /// It refers to it.
    Reference,
    /// It uses the descriptor.
    Descriptor,
    /// It refers to a person whom an ODS authorizes through it.
    Authorization,
}

/// An edge from a kind to one that depends on it; all references between the two are one edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) reason: Reason,
    /// At least one of the references is strong, so that the edge must not be cut.
    pub(super) strong: bool,
}

/// A kind at each vertex, in the order of the model: by name, resources and descriptors mixed.
pub(super) type KindGraph = StableDiGraph<ResourceKind, Edge>;

/// The vertices, and where each kind stands.
pub(super) fn vertices(model: &Model) -> (KindGraph, HashMap<ResourceKind, NodeIndex>) {
    let mut graph = KindGraph::new();
    let kinds = model.kinds().filter(|kind| kind.spec().class != ResourceClass::SchoolYear);
    let nodes = kinds.map(|kind| (kind.clone(), graph.add_node(kind))).collect();
    (graph, nodes)
}

/// Every edge that the model itself states, each pair of kinds once.
pub(super) fn model_edges(model: &Model, nodes: &HashMap<ResourceKind, NodeIndex>) -> Vec<(NodeIndex, NodeIndex, Edge)> {
    let mut edges = Edges::default();
    for (kind, &node) in model.kinds().filter_map(|kind| nodes.get_key_value(&kind)) {
        for reference in kind.spec().references {
            for target in model.satisfying(reference.target) {
                if let Some(&target) = nodes.get(&target) {
                    edges.add(target, node, Edge { reason: Reason::Reference, strong: reference.strong });
                }
            }
        }
        for used in kind.spec().descriptors.iter().filter(|used| !used.via_reference) {
            if let Some(descriptor) = model.named(used.descriptor).and_then(|descriptor| nodes.get(&descriptor)) {
                edges.add(*descriptor, node, Edge { reason: Reason::Descriptor, strong: used.required });
            }
        }
    }
    edges.list
}

/// Re-points what depends on a person to the person's primary associations, person by person.
pub(super) fn repoint(edges: Vec<(NodeIndex, NodeIndex, Edge)>, people: &[Person]) -> Vec<(NodeIndex, NodeIndex, Edge)> {
    people.iter().fold(edges, |edges, person| {
        let moves = |edge: &(NodeIndex, NodeIndex, Edge)| edge.0 == person.node && !person.primaries.contains(&edge.1);
        let (moved, kept): (Vec<_>, Vec<_>) = edges.into_iter().partition(moves);
        let mut edges = Edges { places: kept.iter().zip(0..).map(|(edge, place)| ((edge.0, edge.1), place)).collect(), list: kept };
        for (_, target, edge) in moved {
            for &primary in &person.primaries {
                edges.add(primary, target, Edge { reason: Reason::Authorization, ..edge });
            }
        }
        edges.list
    })
}

/// The targets of the edges that leave `node`, in the order in which they were added.
pub(super) fn targets<N, E>(graph: &StableDiGraph<N, E>, node: NodeIndex) -> Vec<NodeIndex> {
    let mut targets: Vec<NodeIndex> = graph.neighbors(node).collect();
    targets.reverse(); // petgraph gives the newest first
    let mut seen = HashSet::new();
    targets.retain(|target| seen.insert(*target));
    targets
}

/// Edges in the order in which their pairs were first seen.
#[derive(Default)]
struct Edges {
    list: Vec<(NodeIndex, NodeIndex, Edge)>,
    places: HashMap<(NodeIndex, NodeIndex), usize>,
}

impl Edges {
    /// Merges with an edge between the same two: strong wins, the reference names the reason.
    fn add(&mut self, from: NodeIndex, to: NodeIndex, edge: Edge) {
        let place = *self.places.entry((from, to)).or_insert(self.list.len());
        match self.list.get_mut(place) {
            Some((_, _, known)) => {
                known.strong |= edge.strong;
                known.reason = known.reason.min(edge.reason);
            }
            None => self.list.push((from, to, edge)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependents_of_a_person_are_repointed_to_every_primary_association() {
        let [person, first, second, other] = [0, 1, 2, 3].map(NodeIndex::new);
        let strong = Edge { reason: Reason::Reference, strong: true };
        let weak = Edge { reason: Reason::Reference, strong: false };
        let people = [Person { node: person, primaries: vec![first, second], update_after: vec![first, second] }];
        let edges = vec![
            (person, first, strong),
            (person, other, strong),
            (person, second, strong),
            (second, other, weak),
            (other, first, weak),
        ];
        let repointed = repoint(edges, &people);
        assert_eq!(
            repointed,
            [
                (person, first, strong),
                (person, second, strong),
                (second, other, strong), // merged: a reference of its own, strong by authorization
                (other, first, weak),
                (first, other, Edge { reason: Reason::Authorization, strong: true }),
            ]
        );
    }

    #[test]
    fn targets_come_in_the_order_of_their_edges() {
        let mut graph = StableDiGraph::<(), ()>::new();
        let nodes: Vec<_> = (0..4).map(|_| graph.add_node(())).collect();
        for target in [2, 1, 3, 1] {
            graph.add_edge(nodes[0], nodes[target], ());
        }
        assert_eq!(targets(&graph, nodes[0]), [nodes[2], nodes[1], nodes[3]]);
    }
}
