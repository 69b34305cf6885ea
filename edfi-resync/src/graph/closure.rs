//! Transitive closures over the references of a model, and the prerequisites that a selection brings along.
//!
//! They walk on references alone, not on authorization, and never over descriptors or `schoolYearTypes`: an ODS has those already.

use std::collections::HashSet;

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::dependencies::Dependencies;
use crate::model::{ReferenceSpec, ResourceClass, ResourceKind};

/// Which references count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Strength {
    /// Strong ones: required, with every object and collection around them.
    Strong,
    /// Strong and weak ones.
    Any,
}

/// Kinds with their prerequisites.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Selection {
    /// The chosen kinds and all prerequisites that are available, in load order.
    pub kinds: Vec<ResourceKind>,
    /// The prerequisites that are not available.
    pub missing: Vec<Missing>,
}

/// A strong reference of a selected kind that no selected kind satisfies.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Missing {
    /// The kind that holds the reference.
    pub kind: ResourceKind,
    /// Which reference: the position in [`ResourceSpec::references`](crate::model::ResourceSpec::references).
    pub reference: u16,
    /// The kinds that would satisfy it, several for an abstract target.
    pub targets: Vec<ResourceKind>,
}

impl Dependencies {
    /// These kinds and everything they refer to, transitively, in load order. An abstract target stands for all its subclasses.
    pub fn upstream(&self, kinds: &[ResourceKind], strength: Strength) -> Vec<ResourceKind> {
        self.closure(kinds, strength, Direction::Incoming)
    }

    /// These kinds and everything that refers to them, transitively, in load order. An abstract target stands for all its subclasses.
    pub fn downstream(&self, kinds: &[ResourceKind], strength: Strength) -> Vec<ResourceKind> {
        self.closure(kinds, strength, Direction::Outgoing)
    }

    fn closure(&self, kinds: &[ResourceKind], strength: Strength, direction: Direction) -> Vec<ResourceKind> {
        self.reach(kinds, |node| {
            let edges = self.references.edges_directed(node, direction);
            let edges = edges.filter(|edge| strength == Strength::Any || *edge.weight());
            edges.map(|edge| if direction == Direction::Incoming { edge.source() } else { edge.target() }).collect()
        })
    }

    /// What must be selected with the chosen kinds: through strong references, transitively, everything that is `available` (the source
    /// holds it and the preferences switch it on). Every available subclass of an abstract target is selected.
    ///
    /// What is not available is named, and what lies behind it is not selected: the kind itself will not be sent.
    pub fn select_dependencies(&self, chosen: &[ResourceKind], available: impl Fn(&ResourceKind) -> bool) -> Selection {
        let strong =
            |kind: &ResourceKind| (0..).zip(kind.spec().references).filter(|(_, reference)| reference.strong).collect::<Vec<_>>();
        let kinds = self.reach(chosen, |node| {
            let references = strong(&self.load[node]);
            let targets = references.iter().flat_map(|(_, reference)| self.ordered(reference));
            targets.filter(|target| available(&self.load[*target])).collect()
        });
        let selected: HashSet<_> = kinds.iter().collect();
        let missing = kinds.iter().flat_map(|kind| {
            let missing = strong(kind).into_iter().map(|(reference, spec)| (reference, self.kinds(&self.ordered(spec))));
            let missing =
                missing.filter(|(_, targets)| !targets.is_empty() && !targets.iter().any(|target| selected.contains(target)));
            missing.map(|(reference, targets)| Missing { kind: kind.clone(), reference, targets }).collect::<Vec<_>>()
        });
        Selection { missing: missing.collect(), kinds: kinds.clone() }
    }

    /// What must be selected with the chosen kinds as far as the model alone can say, in load order.
    ///
    /// An abstract target needs only one of its subclasses, and the model cannot say which. The usual one is taken: the subclass to which
    /// most kinds refer by itself (schools, for an education organization).
    ///
    /// ```
    /// use edfi_resync::graph::Dependencies;
    /// use edfi_resync::model::Model;
    ///
    /// let model = Model::ds5_2();
    /// let selected = Dependencies::of(&model)?.model_dependencies(&[model.kind("courseOfferings")?]);
    /// let selected: Vec<_> = selected.iter().map(|kind| kind.endpoint()).collect();
    /// assert_eq!(selected, ["schools", "sessions", "courses", "courseOfferings"]);
    /// # Ok::<(), edfi_resync::Error>(())
    /// ```
    pub fn model_dependencies(&self, chosen: &[ResourceKind]) -> Vec<ResourceKind> {
        self.reach(chosen, |node| {
            let references = self.load[node].spec().references.iter().filter(|reference| reference.strong);
            references.filter_map(|reference| self.usual(self.ordered(reference))).collect()
        })
    }

    /// Of several kinds, the one to which most kinds refer by its own name; of equals, the first in load order.
    fn usual(&self, mut nodes: Vec<NodeIndex>) -> Option<NodeIndex> {
        if nodes.len() < 2 {
            return nodes.pop();
        }
        self.sort(&mut nodes);
        let refers = |kind: &ResourceKind, name| kind.spec().references.iter().any(|reference| reference.target == name);
        let referring = |node: &NodeIndex| self.load.node_weights().filter(|kind| refers(kind, self.load[*node].name())).count();
        nodes.into_iter().rev().max_by_key(referring)
    }

    /// The kinds that satisfy a reference, without descriptors and `schoolYearTypes`.
    fn ordered(&self, reference: &ReferenceSpec) -> Vec<NodeIndex> {
        let satisfying = self.model.satisfying(reference.target);
        let resources = satisfying.iter().filter(|kind| kind.spec().class == ResourceClass::Resource);
        resources.filter_map(|kind| self.nodes.get(kind).copied()).collect()
    }

    /// What can be reached from these kinds, themselves included, in load order.
    fn reach(&self, kinds: &[ResourceKind], next: impl Fn(NodeIndex) -> Vec<NodeIndex>) -> Vec<ResourceKind> {
        let mut open: Vec<NodeIndex> = kinds.iter().filter_map(|kind| self.nodes.get(kind).copied()).collect();
        let mut reached = HashSet::new();
        while let Some(node) = open.pop() {
            if reached.insert(node) {
                open.extend(next(node));
            }
        }
        let mut reached: Vec<_> = reached.into_iter().collect();
        self.sort(&mut reached);
        self.kinds(&reached)
    }
}
