//! The main job, end to end: a generated district goes from its Campus database into the mock ODS, whole or in part, with its accounts
//! closed. What should arrive and what should not is worked out here by other means than the library's own.

#[path = "main_job/certified.rs"]
mod certified;
#[path = "main_job/closing.rs"]
mod closing;
#[path = "main_job/complete.rs"]
mod complete;
#[path = "main_job/contradicted.rs"]
mod contradicted;
#[path = "main_job/counts.rs"]
mod counts;
#[path = "main_job/dependents.rs"]
mod dependents;
#[path = "main_job/flavours.rs"]
mod flavours;
#[path = "main_job/gate.rs"]
mod gate;
#[path = "main_job/judge.rs"]
mod judge;
#[path = "main_job/pages.rs"]
mod pages;
#[path = "main_job/played.rs"]
mod played;
#[path = "main_job/scope.rs"]
mod scope;
#[path = "main_job/source.rs"]
mod source;
#[path = "main_job/suite.rs"]
mod suite;
#[path = "main_job/two_standards.rs"]
mod two_standards;
#[path = "main_job/wave_five.rs"]
mod wave_five;
#[path = "main_job/world.rs"]
mod world;
