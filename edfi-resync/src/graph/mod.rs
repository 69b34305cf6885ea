//! Load order, closure and cycles over a model, on petgraph.
//!
//! [`Dependencies`] is the graph of one [`Model`](crate::model::Model). It answers in which order an ODS accepts records
//! ([`load_order`](Dependencies::load_order), [`groups`](Dependencies::groups), [`delete_order`](Dependencies::delete_order)), what must have
//! settled before a kind starts ([`prerequisites`](Dependencies::prerequisites)), and what a kind needs or touches
//! ([`upstream`](Dependencies::upstream), [`downstream`](Dependencies::downstream),
//! [`select_dependencies`](Dependencies::select_dependencies)).
//!
//! # Mechanism
//! Two graphs over the same vertices, all concrete resources and descriptors except `schoolYearTypes`; an edge leads from what is referred
//! to, to what refers to it, and a reference to an abstract resource is one edge from each of its subclasses.
//! - The *references*, as the model has them, without descriptors. Closures walk on these.
//! - The *load graph*, as an ODS has it: what depends on a person depends on the person's primary associations instead
//!   (an ODS authorizes people through them), and cycles are cut where every reference is weak. Orders are read from it.
//!
//! # Invariant
//! Every strong reference, self-references aside, points to a kind in an earlier group. A model in which that is impossible is refused.
//!
//! petgraph stays inside; no signature shows it.

mod closure;
mod cycle;
mod dependencies;
mod drawing;
mod edge;
mod order;
mod people;

pub use closure::{Missing, Need, Selection, Strength};
pub use dependencies::Dependencies;
pub use order::{LoadOrderEntry, Operation};
pub use people::PersonReference;
pub(crate) use people::authorizing_people;
