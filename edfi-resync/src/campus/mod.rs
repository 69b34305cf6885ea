//! Campus's side: configurations, preferences, the request that the Resync screen holds, and its scope.
//!
//! Nothing here does I/O. Words follow Infinite Campus's manual: a *configuration* is one connection to one ODS for one school year,
//! a *person ID* is Campus's own number of a person, never an Ed-Fi unique ID.

mod configuration;
mod ids;
mod policies;
mod request;
mod scope;

pub use configuration::{Configuration, Preferences, StaffUniqueId, StudentUniqueId, Target, UniqueIds};
pub use ids::IdList;
pub use policies::Policies;
pub use request::{Mode, NonPersonPolicy, Request, SchoolSelection};
pub use scope::{Narrowing, SchoolYear, Scope};
