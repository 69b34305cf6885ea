//! The rows of the Resync tool, through the public API against the mock ODS.

#[path = "tool/cleanup.rs"]
mod cleanup;
#[path = "tool/cleanup_refusals.rs"]
mod cleanup_refusals;
#[path = "tool/cleanup_scope.rs"]
mod cleanup_scope;
#[path = "tool/mapping.rs"]
mod mapping;
#[path = "tool/text.rs"]
mod text;
#[path = "tool/world.rs"]
mod world;
