//! Verify: what it calls missing, different or extra is exactly that; what it cannot know it says.

#[path = "verify/doubtful.rs"]
mod doubtful;
#[path = "verify/property.rs"]
mod property;
#[path = "verify/scope.rs"]
mod scope;
#[path = "verify/tampered.rs"]
mod tampered;
#[path = "verify/world.rs"]
mod world;
