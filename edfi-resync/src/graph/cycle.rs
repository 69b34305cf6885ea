//! Finding cycles, and cutting them where an ODS cuts them.
//!
//! A depth-first search from every vertex, in order, finds one cycle for each edge that leads back into its own path. A cycle is walked
//! from its end: the first vertex whose edges from within the cycle are all weak loses those edges. An ODS searches once; a search that
//! cuts inside a path can leave a cycle behind that it did not see, so ours is repeated until nothing is found. On a graph where one
//! search is enough, both cut the same.

use std::collections::HashSet;

use petgraph::Direction;
use petgraph::algo::tarjan_scc;
use petgraph::graph::NodeIndex;
use petgraph::stable_graph::StableDiGraph;
use petgraph::visit::EdgeRef;

use super::edge::targets;

/// Removes edges until the graph has no cycle, and returns them.
///
/// # Errors
/// The vertices of a cycle in which every vertex is entered by an edge that is not weak.
pub(super) fn cut<N, E: Copy>(
    graph: &mut StableDiGraph<N, E>,
    weak: impl Fn(&E) -> bool,
) -> Result<Vec<(NodeIndex, NodeIndex, E)>, Vec<NodeIndex>> {
    let mut removed = Vec::new();
    loop {
        let cycles = find(graph);
        if cycles.is_empty() {
            return Ok(removed);
        }
        for cycle in cycles {
            // The last vertex is entered from the one before it, the first one from the last: it is tried first.
            let candidates = cycle.iter().take(1).chain(cycle[1..].iter().rev());
            let entered = candidates.map(|&vertex| entering(graph, vertex, &cycle));
            // A cycle that was opened together with an earlier one has a vertex that nothing enters: then nothing is removed.
            let Some(edges) = entered.into_iter().find(|edges| edges.iter().all(|&(_, _, edge)| weak(&edge))) else {
                return Err(cycle);
            };
            for &(from, to, _) in &edges {
                while let Some(edge) = graph.find_edge(from, to) {
                    graph.remove_edge(edge);
                }
            }
            removed.extend(edges);
        }
    }
}

/// Groups of more than one vertex of which each can be reached from each other, in the order of the vertices.
pub(super) fn groups<N, E>(graph: &StableDiGraph<N, E>) -> Vec<Vec<NodeIndex>> {
    let mut groups: Vec<_> = tarjan_scc(graph).into_iter().filter(|group| group.len() > 1).collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    groups
}

fn entering<N, E: Copy>(graph: &StableDiGraph<N, E>, vertex: NodeIndex, cycle: &[NodeIndex]) -> Vec<(NodeIndex, NodeIndex, E)> {
    let edges = graph.edges_directed(vertex, Direction::Incoming).filter(|edge| cycle.contains(&edge.source()));
    edges.map(|edge| (edge.source(), edge.target(), *edge.weight())).collect()
}

/// One cycle for each edge that leads back into the path of the search.
fn find<N, E>(graph: &StableDiGraph<N, E>) -> Vec<Vec<NodeIndex>> {
    let mut search = Search { visited: HashSet::new(), path: Vec::new(), cycles: Vec::new() };
    for vertex in graph.node_indices() {
        search.visit(graph, vertex);
    }
    search.cycles
}

struct Search {
    visited: HashSet<NodeIndex>,
    path: Vec<NodeIndex>,
    cycles: Vec<Vec<NodeIndex>>,
}

impl Search {
    /// Recursion is as deep as the longest path, a few dozen in a model.
    fn visit<N, E>(&mut self, graph: &StableDiGraph<N, E>, vertex: NodeIndex) {
        if let Some(start) = self.path.iter().position(|&seen| seen == vertex) {
            self.cycles.push(self.path[start..].to_vec());
        } else if self.visited.insert(vertex) {
            self.path.push(vertex);
            for target in targets(graph, vertex) {
                self.visit(graph, target);
            }
            self.path.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use petgraph::algo::is_cyclic_directed;

    use super::*;

    /// Edges of the form `a>b` (strong) or `a~b` (weak); the vertices are `a` to `f`.
    fn graph(edges: &str) -> StableDiGraph<char, bool> {
        let mut graph = StableDiGraph::new();
        let nodes: Vec<_> = ('a'..='f').map(|name| graph.add_node(name)).collect();
        let node = |name: u8| nodes[usize::from(name - b'a')];
        for edge in edges.split_whitespace().map(str::as_bytes) {
            graph.add_edge(node(edge[0]), node(edge[2]), edge[1] == b'>');
        }
        graph
    }

    fn names(graph: &StableDiGraph<char, bool>, path: &[NodeIndex]) -> String {
        path.iter().map(|&node| graph[node]).collect()
    }

    fn cut_edges(edges: &str) -> Result<Vec<String>, String> {
        let mut graph = graph(edges);
        match cut(&mut graph, |strong| !strong) {
            Ok(removed) => {
                assert!(!is_cyclic_directed(&graph));
                Ok(removed.iter().map(|&(from, to, _)| names(&graph, &[from, to])).collect())
            }
            Err(cycle) => Err(names(&graph, &cycle)),
        }
    }

    #[test]
    fn a_graph_without_cycles_is_left_alone() {
        assert_eq!(cut_edges("a>b a~c b>c c~d"), Ok(vec![]));
    }

    #[test]
    fn a_weak_self_reference_is_cut() {
        assert_eq!(cut_edges("a~a a>b"), Ok(vec!["aa".to_owned()]));
    }

    #[test]
    fn the_edge_that_closes_the_cycle_is_tried_first_then_backwards() {
        assert_eq!(cut_edges("a~b b~c c~a"), Ok(vec!["ca".to_owned()]));
        assert_eq!(cut_edges("a~b b~c c>a"), Ok(vec!["bc".to_owned()]));
        assert_eq!(cut_edges("a~b b>c c>a"), Ok(vec!["ab".to_owned()]));
    }

    #[test]
    fn where_the_search_enters_a_cycle_decides_where_it_is_cut() {
        assert_eq!(cut_edges("b~c c~d d~b"), Ok(vec!["db".to_owned()]));
        assert_eq!(cut_edges("a>d b~c c~d d~b"), Ok(vec!["cd".to_owned()]));
    }

    #[test]
    fn all_edges_that_enter_a_vertex_from_within_the_cycle_go_together() {
        // a is entered by c, and by b across the cycle.
        assert_eq!(cut_edges("a>b b>c c~a b~a"), Ok(vec!["ba".to_owned(), "ca".to_owned()]));
        // One of them is strong: then the vertex before is tried, and the shorter cycle is a matter of its own.
        assert_eq!(cut_edges("a~b b~c c~a b>a"), Ok(vec!["bc".to_owned(), "ab".to_owned()]));
    }

    #[test]
    fn parallel_edges_are_cut_together_or_not_at_all() {
        assert_eq!(cut_edges("a~b b~a b~a"), Ok(vec!["ba".to_owned(), "ba".to_owned()]));
        assert_eq!(cut_edges("a~b b~a b>a"), Ok(vec!["ab".to_owned()]));
    }

    #[test]
    fn a_cycle_of_strong_edges_is_an_error_with_its_path() {
        assert_eq!(cut_edges("a>b b>c c>d d>b"), Err("bcd".to_owned()));
        assert_eq!(cut_edges("a>a"), Err("a".to_owned()));
    }

    #[test]
    fn a_cycle_that_one_search_does_not_see_is_cut_by_the_next() {
        // The way from b over d reaches c when c has been visited, so the first search sees only abc.
        assert_eq!(cut_edges("a>b b~c c>a b~d d>c"), Ok(vec!["bc".to_owned(), "bd".to_owned()]));
        assert_eq!(cut_edges("a>b b~c c>a b>d d>c"), Err("abdc".to_owned()));
    }

    #[test]
    fn groups_are_the_cycles_before_cutting() {
        let graph = graph("a>b b~a b>c c>d d~c e~e");
        let groups: Vec<_> = groups(&graph).iter().map(|group| names(&graph, group)).collect();
        assert_eq!(groups, ["ab", "cd"]);
    }
}
