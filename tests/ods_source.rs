//! Another ODS as a source: moved whole and by what changed, killed and resumed, read at one moment or not, refused where it is the target itself.

#[path = "ods_source/by_changes.rs"]
mod by_changes;
#[path = "ods_source/conforming.rs"]
mod conforming;
#[path = "ods_source/deletes.rs"]
mod deletes;
#[path = "ods_source/killed.rs"]
mod killed;
#[path = "ods_source/meddler.rs"]
mod meddler;
#[path = "ods_source/moment.rs"]
mod moment;
#[path = "ods_source/refused.rs"]
mod refused;
#[path = "ods_source/whole.rs"]
mod whole;
#[path = "ods_source/world.rs"]
mod world;
