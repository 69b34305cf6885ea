//! Verify and Validate: what they call missing, different, extra or wrong is exactly that; what they cannot know they say.

#[path = "verify/doubtful.rs"]
mod doubtful;
#[path = "verify/property.rs"]
mod property;
#[path = "verify/reconcile.rs"]
mod reconcile;
#[path = "verify/scope.rs"]
mod scope;
#[path = "verify/tampered.rs"]
mod tampered;
#[path = "verify/validated.rs"]
mod validated;
#[path = "verify/world.rs"]
mod world;
