//! [`Drawing`]: the dependencies of some resources, as Mermaid, DOT or SVG.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use edfi_resync::graph::Dependencies;
use edfi_resync::model::ResourceKind;
use serde_json::{Value, json};

/// Resources in layers, and what each waits for; what follows from other lines is left out.
#[derive(Debug)]
pub(crate) struct Drawing {
    nodes: Vec<Node>,
    /// From what must be there to what needs it, and whether it only authorizes.
    edges: Vec<(usize, usize, bool)>,
}

#[derive(Debug)]
struct Node {
    name: String,
    order: u32,
}

/// How a resource is marked in an SVG: a class, and what it says.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// The class of its box: `good`.
    pub(crate) class: &'static str,
    /// What stands behind its name: `12 failed`.
    pub(crate) label: String,
}

impl Drawing {
    /// These resources of a graph.
    pub(crate) fn of(dependencies: &Dependencies, kinds: &[ResourceKind]) -> Self {
        let mut kinds: Vec<_> = kinds.iter().filter(|kind| !kind.is_descriptor()).cloned().collect();
        kinds.sort_by_key(|kind| (dependencies.order_of(kind), kind.endpoint().to_owned()));
        kinds.dedup();
        let places: BTreeMap<_, _> = kinds.iter().enumerate().map(|(at, kind)| (kind.endpoint().to_owned(), at)).collect();
        let before: Vec<BTreeSet<usize>> = kinds
            .iter()
            .map(|kind| {
                dependencies.prerequisites(kind).iter().filter_map(|before| places.get(before.endpoint()).copied()).collect()
            })
            .collect();
        // In load order, so that what is before is complete.
        let mut all_before: Vec<BTreeSet<usize>> = Vec::new();
        for of in &before {
            let mut all = of.clone();
            all.extend(of.iter().filter_map(|at| all_before.get(*at)).flatten());
            all_before.push(all);
        }
        let mut edges = Vec::new();
        for (to, of) in before.iter().enumerate() {
            for from in of {
                let follows = of.iter().any(|other| other != from && all_before.get(*other).is_some_and(|all| all.contains(from)));
                if !follows {
                    let authorizes = dependencies.person_of(&kinds[*from]).is_some();
                    edges.push((*from, to, authorizes));
                }
            }
        }
        let nodes =
            kinds.iter().map(|kind| Node { name: kind.endpoint().to_owned(), order: dependencies.order_of(kind).unwrap_or(0) });
        Self { nodes: nodes.collect(), edges }
    }

    /// Each resource with its order and what it waits for, for programs.
    pub(crate) fn resources(&self) -> Vec<Value> {
        let of = |(at, node): (usize, &Node)| {
            let after: Vec<_> =
                self.edges.iter().filter(|(_, to, _)| *to == at).map(|(from, ..)| &self.nodes[*from].name).collect();
            json!({"resource": node.name, "order": node.order, "after": after})
        };
        self.nodes.iter().enumerate().map(of).collect()
    }

    /// As a Mermaid flowchart.
    pub(crate) fn mermaid(&self) -> String {
        let mut text = String::from("flowchart LR\n");
        for node in &self.nodes {
            let _ = writeln!(text, "    {}[\"{} {}\"]", id(&node.name), node.order, node.name);
        }
        for (from, to, authorizes) in &self.edges {
            let line = if *authorizes { "-.->" } else { "-->" };
            let _ = writeln!(text, "    {} {line} {}", id(&self.nodes[*from].name), id(&self.nodes[*to].name));
        }
        text
    }

    /// In the DOT language of Graphviz.
    pub(crate) fn dot(&self) -> String {
        let mut text = String::from("digraph {\n    rankdir=LR\n    node [shape=box]\n");
        for node in &self.nodes {
            let _ = writeln!(text, "    \"{0}\" [label=\"{1} {0}\"]", node.name, node.order);
        }
        for (from, to, authorizes) in &self.edges {
            let style = if *authorizes { " [style=dotted]" } else { "" };
            let _ = writeln!(text, "    \"{}\" -> \"{}\"{style}", self.nodes[*from].name, self.nodes[*to].name);
        }
        text.push_str("}\n");
        text
    }

    /// As an SVG, with a mark for each resource that has one. Its colours are those of the page, or else its own.
    pub(crate) fn svg(&self, mark: impl Fn(&str) -> Option<Mark>) -> String {
        let layers = self.layers();
        let marks: Vec<_> = self.nodes.iter().map(|node| mark(&node.name)).collect();
        let text_of = |at: usize| match &marks[at] {
            Some(mark) if !mark.label.is_empty() => format!("{} · {}", self.nodes[at].name, mark.label),
            _ => self.nodes[at].name.clone(),
        };
        let mut boxes = vec![(0_usize, 0_usize, 0_usize); self.nodes.len()];
        let (mut x, mut bottom) = (EDGE, 0);
        for layer in &layers {
            let wide = layer.iter().map(|at| text_of(*at).chars().count()).max().unwrap_or(0) * LETTER + 2 * PADDING;
            for (nth, at) in layer.iter().enumerate() {
                boxes[*at] = (x, EDGE + nth * (HEIGHT + GAP), wide);
                bottom = bottom.max(EDGE + (nth + 1) * (HEIGHT + GAP));
            }
            x += wide + BETWEEN;
        }
        let (width, height) = (x - BETWEEN + EDGE, bottom + EDGE);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"graph\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
             aria-label=\"What depends on what\" font-family=\"sans-serif\" font-size=\"12\">\n"
        );
        for (from, to, authorizes) in &self.edges {
            let ((ax, ay, aw), (bx, by, _)) = (boxes[*from], boxes[*to]);
            let (x1, y1, x2, y2) = (ax + aw, ay + HEIGHT / 2, bx, by + HEIGHT / 2);
            let middle = usize::midpoint(x1, x2);
            let dash = if *authorizes { " stroke-dasharray=\"3 3\"" } else { "" };
            let _ = writeln!(
                svg,
                "<path class=\"edge\" fill=\"none\" stroke=\"#999\"{dash} d=\"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}\"/>"
            );
        }
        for (at, (x, y, wide)) in boxes.iter().enumerate() {
            let class = marks[at].as_ref().map_or("plain", |mark| mark.class);
            let (tx, ty) = (x + PADDING, y + 16);
            let _ = writeln!(
                svg,
                "<g class=\"node {class}\"><rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{HEIGHT}\" rx=\"4\" fill=\"#fff\" stroke=\"#666\"/>\
                 <text x=\"{tx}\" y=\"{ty}\">{}</text></g>",
                text_of(at)
            );
        }
        svg.push_str("</svg>\n");
        svg
    }

    /// The resources by layer, each near what it waits for.
    fn layers(&self) -> Vec<Vec<usize>> {
        let mut by_order: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, node) in self.nodes.iter().enumerate() {
            by_order.entry(node.order).or_default().push(at);
        }
        let mut rows = vec![0.0_f64; self.nodes.len()];
        let mut layers: Vec<Vec<usize>> = by_order.into_values().collect();
        for layer in &mut layers {
            let middle = |at: usize| {
                let before: Vec<_> = self.edges.iter().filter(|(_, to, _)| *to == at).map(|(from, ..)| rows[*from]).collect();
                if before.is_empty() { 0.0 } else { before.iter().sum::<f64>() / before.len() as f64 }
            };
            let mut wanted: Vec<_> = layer.iter().map(|at| (middle(*at), *at)).collect();
            wanted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            *layer = wanted.into_iter().map(|(_, at)| at).collect();
            for (row, at) in layer.iter().enumerate() {
                rows[*at] = row as f64;
            }
        }
        layers
    }
}

/// Measures of the SVG, in its units: a letter, what is around the text, a box, and what is between boxes and layers.
const LETTER: usize = 7;
const PADDING: usize = 8;
const HEIGHT: usize = 24;
const GAP: usize = 8;
const BETWEEN: usize = 48;
const EDGE: usize = 8;

/// A name that Mermaid takes for an id: `end` alone is a word of its own.
fn id(name: &str) -> String {
    format!("r_{}", name.replace(|letter: char| !letter.is_ascii_alphanumeric(), "_"))
}

#[cfg(test)]
mod tests {
    use edfi_resync::model::Model;

    use super::*;

    fn drawing(names: &[&str]) -> Drawing {
        let model = Model::ds5_2();
        let kinds: Vec<_> = names.iter().map(|name| model.kind(name).expect("it is there")).collect();
        Drawing::of(&Dependencies::shared(&model).expect("a graph"), &kinds)
    }

    #[test]
    fn what_follows_from_other_lines_is_not_drawn() {
        let drawing = drawing(&["sections", "schools", "sessions", "courseOfferings"]);
        let lines: Vec<_> = drawing
            .edges
            .iter()
            .map(|(from, to, _)| (drawing.nodes[*from].name.as_str(), drawing.nodes[*to].name.as_str()))
            .collect();
        assert_eq!(lines, [("schools", "sessions"), ("sessions", "courseOfferings"), ("courseOfferings", "sections")]);
        assert_eq!(drawing.mermaid().lines().count(), 1 + 4 + 3);
        assert!(drawing.dot().contains("\"schools\" -> \"sessions\""));
    }

    #[test]
    fn boxes_do_not_lie_on_one_another() {
        let model = Model::ds5_2();
        let kinds: Vec<_> = model.kinds().collect();
        let svg = Drawing::of(&Dependencies::shared(&model).expect("a graph"), &kinds).svg(|_| None);
        let number = |text: &str, name: &str| -> usize {
            let rest = text.split_once(&format!(" {name}=\"")).expect("named").1;
            rest.split('"').next().expect("closed").parse().expect("a number")
        };
        let boxes: Vec<_> =
            svg.split("<rect").skip(1).map(|rest| ["x", "y", "width", "height"].map(|name| number(rest, name))).collect();
        assert!(boxes.len() > 60);
        for (at, [x, y, wide, high]) in boxes.iter().enumerate() {
            for [ox, oy, other_wide, other_high] in &boxes[at + 1..] {
                assert!(x + wide <= *ox || ox + other_wide <= *x || y + high <= *oy || oy + other_high <= *y);
            }
        }
    }
}
