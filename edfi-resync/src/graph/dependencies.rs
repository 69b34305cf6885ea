//! [`Dependencies`]: the graph of one model, and what a scheduler and a gate ask of it.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use petgraph::stable_graph::StableDiGraph;

use super::cycle;
use super::edge::{Edge, KindGraph, Reason, model_edges, repoint, vertices};
use super::order::groups;
use super::people::{Person, PersonReference, authorizing_people, people};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Model, ResourceKind};

/// What depends on what in one model. Built in a few milliseconds; build it once a run.
///
/// Kinds of another model are not in it: questions about them have empty answers.
#[derive(Clone)]
pub struct Dependencies {
    pub(super) model: Model,
    pub(super) nodes: HashMap<ResourceKind, NodeIndex>,
    /// The references between resources, uncut; the weight says whether one of them is strong.
    pub(super) references: StableDiGraph<ResourceKind, bool>,
    /// The load graph with its cycles cut.
    pub(super) load: KindGraph,
    /// What was cut from the load graph.
    pub(super) cut: Vec<(NodeIndex, NodeIndex, Edge)>,
    cyclic: Vec<Vec<NodeIndex>>,
    pub(super) groups: Vec<Vec<NodeIndex>>,
    /// By vertex: the number of its group, from 1.
    pub(super) order: Vec<u32>,
    /// By vertex: its place in the load order.
    pub(super) place: Vec<usize>,
    pub(super) people: Vec<Person>,
}

impl Dependencies {
    /// The graph of a model.
    ///
    /// # Errors
    /// [`ErrorKind::ModelInvalid`] with the path of a cycle that cannot be cut, because its references are strong.
    pub fn of(model: &Model) -> Result<Self> {
        let (mut load, nodes) = vertices(model);
        let people = people(model, &nodes);
        let edges = model_edges(model, &nodes);

        let mut references = StableDiGraph::new();
        for kind in load.node_weights() {
            references.add_node(kind.clone());
        }
        for (from, to, edge) in edges.iter().filter(|(_, _, edge)| edge.reason == Reason::Reference) {
            references.add_edge(*from, *to, edge.strong);
        }

        for (from, to, edge) in repoint(edges, &people) {
            load.add_edge(from, to, edge);
        }
        let cyclic = cycle::groups(&load);
        let cut = cut_cycles(&mut load)?;

        let groups = groups(&load);
        let mut order = vec![0; load.node_count()];
        let mut place = vec![0; load.node_count()];
        for (number, group) in (1..).zip(&groups) {
            for node in group {
                order[node.index()] = number;
            }
        }
        for (number, node) in groups.iter().flatten().enumerate() {
            place[node.index()] = number;
        }
        Ok(Self { model: model.clone(), nodes, references, load, cut, cyclic, groups, order, place, people })
    }

    /// The graph of a model, built once for all who ask. A Data Standard's stays in memory from then on.
    ///
    /// # Errors
    /// As [`Dependencies::of`].
    pub fn shared(model: &Model) -> Result<Arc<Self>> {
        static BUILT: Mutex<Vec<Arc<Dependencies>>> = Mutex::new(Vec::new());
        let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = built.iter().find(|known| known.model == *model) {
            return Ok(Arc::clone(known));
        }
        let new = Arc::new(Self::of(model)?);
        built.push(Arc::clone(&new));
        Ok(new)
    }

    /// The model it is the graph of.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The kinds, in load order, that must have settled before records of `kind` are sent: what it refers to, the descriptors it uses,
    /// and the primary associations of the people it refers to.
    ///
    /// The people themselves are among them, so that in a plan without their associations what is about them still waits for them.
    /// References that are cut are not among them. The engine keeps what is in its plan.
    pub fn prerequisites(&self, kind: &ResourceKind) -> Vec<ResourceKind> {
        let Some(&node) = self.nodes.get(kind) else { return Vec::new() };
        let order = self.order[node.index()];
        let referred = self.references.neighbors_directed(node, Direction::Incoming);
        let loaded = self.load.neighbors_directed(node, Direction::Incoming);
        let mut before: Vec<_> = referred.chain(loaded).filter(|other| self.order[other.index()] < order).collect();
        self.sort(&mut before);
        before.dedup();
        self.kinds(&before)
    }

    /// Whether `dependent` refers to `prerequisite`, or is held by its authorization, although it is not ordered behind it.
    pub fn is_cut(&self, prerequisite: &ResourceKind, dependent: &ResourceKind) -> bool {
        let (Some(&from), Some(&to)) = (self.nodes.get(prerequisite), self.nodes.get(dependent)) else { return false };
        let linked =
            self.references.contains_edge(from, to) || self.cut.iter().any(|&(source, target, _)| (source, target) == (from, to));
        linked && self.order[from.index()] >= self.order[to.index()]
    }

    /// The references of `kind` that do not point backwards, as positions in its spec: to itself, or cut from a cycle. A reference to an
    /// abstract resource is one of them if it does so for any of the subclasses.
    pub fn cut_references(&self, kind: &ResourceKind) -> Vec<u16> {
        self.references_where(kind, |target| self.is_cut(target, kind))
    }

    /// The references of `kind` to records of its own kind, as positions in its spec.
    pub fn self_references(&self, kind: &ResourceKind) -> Vec<u16> {
        self.references_where(kind, |target| target == kind)
    }

    /// Groups of kinds that depend on each other in a ring, before cutting, each in load order. Self-references form no group.
    pub fn cyclic_groups(&self) -> Vec<Vec<ResourceKind>> {
        let sorted = |group: &Vec<NodeIndex>| {
            let mut group = group.clone();
            self.sort(&mut group);
            self.kinds(&group)
        };
        self.cyclic.iter().map(sorted).collect()
    }

    /// The kinds of people: students, staff, and contacts or parents.
    pub fn people(&self) -> Vec<ResourceKind> {
        self.people.iter().map(|person| self.load[person.node].clone()).collect()
    }

    /// The associations through which an ODS authorizes what is about people of this kind; empty for what is no person.
    pub fn primary_associations(&self, person: &ResourceKind) -> Vec<ResourceKind> {
        let known = self.people.iter().find(|known| self.load[known.node] == *person);
        known.map(|known| self.kinds(&known.primaries)).unwrap_or_default()
    }

    /// The kind of person whose primary association this is.
    pub fn person_of(&self, association: &ResourceKind) -> Option<ResourceKind> {
        let node = self.nodes.get(association)?;
        self.people.iter().find(|person| person.primaries.contains(node)).map(|person| self.load[person.node].clone())
    }

    /// The references of `kind` to people, strong or weak. An ODS answers most of them only behind a primary association of that person; which, they say. The
    /// reference of a primary association to its own person is none of them.
    pub fn person_references(&self, kind: &ResourceKind) -> Vec<PersonReference> {
        let spec = kind.spec();
        let own = self.person_of(kind);
        let people = self.people();
        let person = |name: &str| people.iter().find(|person| person.name() == name && own.as_ref() != Some(person));
        let authorizes = |person: &str, path: &str| {
            let member = |secured: &&str| secured.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
            authorizing_people(kind).any(|(name, paths)| name == person && paths.iter().any(member))
        };
        let references = (0..).zip(spec.references).filter_map(|(index, reference)| {
            let authorizes = authorizes(reference.target, reference.path);
            Some(PersonReference { person: person(reference.target)?.clone(), reference: index, authorizes })
        });
        references.collect()
    }

    fn references_where(&self, kind: &ResourceKind, wanted: impl Fn(&ResourceKind) -> bool) -> Vec<u16> {
        if !self.nodes.contains_key(kind) {
            return Vec::new();
        }
        let references = (0..).zip(kind.spec().references);
        references
            .filter(|(_, reference)| self.model.satisfying(reference.target).iter().any(&wanted))
            .map(|(index, _)| index)
            .collect()
    }
}

impl fmt::Debug for Dependencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kinds, edges, groups) = (self.load.node_count(), self.load.edge_count(), self.groups.len());
        write!(f, "Dependencies({} kinds={kinds} edges={edges} groups={groups})", self.model.version())
    }
}

fn cut_cycles(load: &mut KindGraph) -> Result<Vec<(NodeIndex, NodeIndex, Edge)>> {
    cycle::cut(load, |edge| !edge.strong).map_err(|cycle| {
        let path: Vec<_> = cycle.iter().chain(cycle.first()).map(|&node| load[node].path()).collect();
        Error::new(ErrorKind::ModelInvalid, format!("required references form a cycle: {}", path.join(" -> ")))
            .with_hint("each is used by the next; one of these references must be optional")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_uncuttable_cycle_is_an_error_with_its_path() {
        let model = Model::ds5_2();
        let (mut load, nodes) = vertices(&model);
        let ring = ["sessions", "courseOfferings", "sections", "sessions"].map(|endpoint| nodes[&model.kind(endpoint).unwrap()]);
        for pair in ring.windows(2) {
            load.add_edge(pair[0], pair[1], Edge { reason: Reason::Reference, strong: true });
        }
        let error = cut_cycles(&mut load).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ModelInvalid);
        assert_eq!(
            error.to_string(),
            "required references form a cycle: /ed-fi/courseOfferings -> /ed-fi/sections -> /ed-fi/sessions -> /ed-fi/courseOfferings; \
             each is used by the next; one of these references must be optional"
        );
    }
}
