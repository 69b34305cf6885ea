//! Load order, closure and cycles over a model, on petgraph.
