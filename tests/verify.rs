//! Verify and Validate: what they call missing, different, extra or wrong is exactly that; what they cannot know they say.

#[path = "verify/doubtful.rs"]
mod doubtful;
#[path = "verify/paging.rs"]
mod paging;
#[path = "verify/property.rs"]
mod property;
#[path = "verify/reconcile.rs"]
mod reconcile;
#[path = "verify/scope.rs"]
mod scope;
#[path = "verify/tampered.rs"]
mod tampered;
#[path = "verify/trust.rs"]
mod trust;
#[path = "verify/validated.rs"]
mod validated;
#[path = "verify/world.rs"]
mod world;
