//! Transitive closures over the references of a model, and the prerequisites that a selection brings along.
//!
//! Closures up and down walk on references alone; prerequisites on authorization too. Neither walks over descriptors or `schoolYearTypes`: an ODS
//! has those already.

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
    /// Those of them to which no selected kind refers: an ODS authorizes by them what is about people.
    pub authorizing: Vec<ResourceKind>,
    /// The prerequisites that are not available.
    pub missing: Vec<Missing>,
}

/// What a selected kind needs, and no selected kind gives.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Missing {
    /// The kind that holds the reference.
    pub kind: ResourceKind,
    /// Which reference: the position in [`ResourceSpec::references`](crate::model::ResourceSpec::references).
    pub reference: u16,
    /// What it is needed for.
    pub need: Need,
    /// The kinds of which one would do: several for an abstract target, and for a person with several primary associations.
    pub targets: Vec<ResourceKind>,
}

/// What a prerequisite is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Need {
    /// Every record refers to it.
    Reference,
    /// A record may refer to it.
    Optional,
    /// An ODS authorizes records by it: the reference is to the person whose primary association it is. So with the claim sets of any host, also where those
    /// that come with an ODS ask for nobody's association.
    Authorization,
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

    /// What must be selected with the chosen kinds, transitively: everything that is `available` (the source holds it and the preferences
    /// switch it on) and to which they refer, always or perhaps, and the primary associations of the people to whom they refer. Every
    /// available subclass of an abstract target is selected.
    ///
    /// What is not available is named, and what lies behind it is not selected: the kind itself will not be sent.
    pub fn select_dependencies(&self, chosen: &[ResourceKind], available: impl Fn(&ResourceKind) -> bool) -> Selection {
        let kinds = self.reach(chosen, |node| {
            let needed = self.needs(&self.load[node]).into_iter().flat_map(|(_, _, targets)| targets);
            needed.filter(|target| available(&self.load[*target])).collect()
        });
        let selected: HashSet<_> = kinds.iter().collect();
        let (mut referred, mut missing) = (HashSet::new(), Vec::new());
        for kind in &kinds {
            for (reference, need, targets) in self.needs(kind) {
                let targets = self.kinds(&targets);
                if !targets.iter().any(|target| selected.contains(target)) {
                    missing.push(Missing { kind: kind.clone(), reference, need, targets });
                } else if need != Need::Authorization {
                    referred.extend(targets);
                }
            }
        }
        let authorizing = kinds.iter().filter(|kind| !chosen.contains(kind) && !referred.contains(*kind)).cloned().collect();
        Selection { authorizing, missing, kinds: kinds.clone() }
    }

    /// What records of a kind need, by the position of the reference that asks for it: kinds of which one will do, never none.
    fn needs(&self, kind: &ResourceKind) -> Vec<(u16, Need, Vec<NodeIndex>)> {
        let strength = |reference: &ReferenceSpec| if reference.strong { Need::Reference } else { Need::Optional };
        let references = (0..).zip(kind.spec().references);
        let referred = references.map(|(index, reference)| (index, strength(reference), self.ordered(reference)));
        let people = self.person_references(kind).into_iter();
        let authorizing = people.map(|person| {
            let known = self.people.iter().find(|known| self.load[known.node] == person.person);
            (person.reference, Need::Authorization, known.map(|known| known.primaries.clone()).unwrap_or_default())
        });
        referred.chain(authorizing).filter(|(_, _, targets)| !targets.is_empty()).collect()
    }

    /// What must be selected with the chosen kinds as far as the model alone can say, in load order: what every record refers to, and the
    /// primary associations of the people among that.
    ///
    /// An abstract target needs only one of its subclasses, and the model cannot say which. The usual one is taken: the subclass to which
    /// most kinds refer by itself (schools, for an education organization).
    ///
    /// ```
    /// use edfi_resync::graph::Dependencies;
    /// use edfi_resync::model::Model;
    ///
    /// let model = Model::ds5_2();
    /// let dependencies = Dependencies::of(&model)?;
    /// let selected = |endpoint| -> edfi_resync::Result<Vec<_>> {
    ///     let selected = dependencies.model_dependencies(&[model.kind(endpoint)?]);
    ///     Ok(selected.iter().map(|kind| kind.endpoint().to_owned()).collect())
    /// };
    /// assert_eq!(selected("courseOfferings")?, ["schools", "sessions", "courses", "courseOfferings"]);
    /// assert_eq!(selected("studentContactAssociations")?, ["contacts", "students", "schools", "studentSchoolAssociations", "studentContactAssociations"]);
    /// # Ok::<(), edfi_resync::Error>(())
    /// ```
    pub fn model_dependencies(&self, chosen: &[ResourceKind]) -> Vec<ResourceKind> {
        self.reach(chosen, |node| {
            let references = self.load[node].spec().references;
            let always = |index: u16| references[usize::from(index)].strong;
            let needs = self.needs(&self.load[node]).into_iter().filter(|(reference, ..)| always(*reference));
            let chosen = needs.map(|(_, need, targets)| match need {
                Need::Authorization => targets,
                _ => self.usual(targets).into_iter().collect(),
            });
            chosen.flatten().collect()
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
