//! The dependencies as a drawing, in the DOT language of Graphviz.

use petgraph::dot::{Config, Dot};
use petgraph::stable_graph::StableDiGraph;

use super::dependencies::Dependencies;
use super::edge::{Edge, Reason};

impl Dependencies {
    /// The load graph of the resources, without descriptors, for Graphviz: weak references dashed, authorization dotted, what is cut red.
    /// A number before a name is its group.
    pub fn to_dot(&self) -> String {
        let mut drawn: StableDiGraph<String, (Edge, bool)> = self.load.filter_map(
            |node, kind| (!kind.is_descriptor()).then(|| format!("{} {}", self.order[node.index()], kind.endpoint())),
            |_, &edge| Some((edge, false)),
        );
        for &(from, to, edge) in &self.cut {
            drawn.add_edge(from, to, (edge, true));
        }
        let edge_style = |_: &StableDiGraph<_, _>, edge: petgraph::stable_graph::EdgeReference<'_, (Edge, bool)>| {
            let (edge, cut) = *edge.weight();
            let style = match edge.reason {
                Reason::Authorization => "dotted",
                _ if edge.strong => "solid",
                _ => "dashed",
            };
            format!("style={style}{}", if cut { " color=red constraint=false" } else { "" })
        };
        let label = |_: &StableDiGraph<_, _>, (_, name): (_, &String)| format!("label={name:?} shape=box");
        format!("{:?}", Dot::with_attr_getters(&drawn, &[Config::NodeNoLabel, Config::EdgeNoLabel], &edge_style, &label))
    }
}
