//! [`Waves`]: the order of records that refer to records of their own kind.
//!
//! A record goes in a later wave than what it refers to. Records that refer to each other in a ring share a wave: they are sent
//! without the references inside the ring first, and whole in the next wave. Digests only, so that the memory is bounded; the
//! records themselves are read again for each wave.

use std::collections::{HashMap, HashSet};

use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;

use crate::model::Key;

/// The wave of every record of a self-referencing kind.
#[derive(Debug, Default)]
pub(super) struct Waves {
    wave: HashMap<Key, u32>,
    ring: HashMap<Key, u32>,
    count: u32,
}

impl Waves {
    /// Orders records, each with the keys of its own kind that it refers to. Keys that are not among the records do not count.
    pub(super) fn of(records: &HashMap<Key, Vec<Key>>) -> Self {
        let mut graph = DiGraph::<Key, ()>::with_capacity(records.len(), records.len());
        let mut keys: Vec<_> = records.keys().copied().collect();
        keys.sort_unstable();
        let nodes: HashMap<Key, _> = keys.iter().map(|&key| (key, graph.add_node(key))).collect();
        for key in &keys {
            for parent in &records[key] {
                if let Some(&parent) = nodes.get(parent) {
                    graph.add_edge(parent, nodes[key], ());
                }
            }
        }
        let mut waves = Self::default();
        // tarjan_scc gives components in reverse topological order of the edges, so parents come last.
        for (number, component) in tarjan_scc(&graph).into_iter().rev().enumerate() {
            let members: HashSet<Key> = component.iter().map(|&node| graph[node]).collect();
            let parents = members.iter().flat_map(|key| &records[key]);
            let wave = parents
                .filter(|parent| !members.contains(*parent))
                .filter_map(|parent| waves.wave.get(parent))
                .map(|wave| wave + 1)
                .max()
                .unwrap_or(0);
            let ring = members.iter().any(|key| records[key].iter().any(|parent| members.contains(parent)));
            for key in members {
                waves.wave.insert(key, wave);
                if ring {
                    waves.ring.insert(key, number as u32);
                }
            }
            waves.count = waves.count.max(wave + 1 + u32::from(ring));
        }
        waves
    }

    /// How many waves there are.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// The wave in which a record is sent first.
    pub(super) fn wave(&self, key: Key) -> u32 {
        self.wave.get(&key).copied().unwrap_or(0)
    }

    /// Whether a record is part of a ring, so that it is sent twice.
    pub(super) fn in_ring(&self, key: Key) -> bool {
        self.ring.contains_key(&key)
    }

    /// Whether a reference stays inside a ring.
    pub(super) fn inside_ring(&self, from: Key, to: Key) -> bool {
        self.ring.get(&from).is_some_and(|ring| self.ring.get(&to) == Some(ring))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(edges: &[(u128, &[u128])]) -> HashMap<Key, Vec<Key>> {
        edges.iter().map(|(key, parents)| (Key(*key), parents.iter().map(|&parent| Key(parent)).collect())).collect()
    }

    #[test]
    fn a_chain_takes_a_wave_a_link() {
        let waves = Waves::of(&records(&[(1, &[]), (2, &[1]), (3, &[2]), (4, &[99])]));
        assert_eq!(waves.count(), 3);
        assert_eq!([1, 2, 3, 4].map(|key| waves.wave(Key(key))), [0, 1, 2, 0]);
    }

    #[test]
    fn a_ring_goes_twice_and_its_children_after_it() {
        let waves = Waves::of(&records(&[(1, &[2]), (2, &[3]), (3, &[1]), (4, &[3]), (5, &[5])]));
        assert_eq!([1, 2, 3, 4, 5].map(|key| waves.wave(Key(key))), [0, 0, 0, 1, 0]);
        assert!(waves.in_ring(Key(1)) && waves.in_ring(Key(5)) && !waves.in_ring(Key(4)));
        assert!(waves.inside_ring(Key(1), Key(2)) && !waves.inside_ring(Key(4), Key(3)) && !waves.inside_ring(Key(1), Key(5)));
        assert_eq!(waves.count(), 2);
    }
}
