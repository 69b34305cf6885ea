//! Campus's side: configurations, preferences, tool rights, the request that the Resync screen holds, its scope, and what happens in Campus.
//!
//! Nothing here does I/O. Words follow Infinite Campus's manual: a *configuration* is one connection to one ODS for one school year,
//! a *person ID* is Campus's own number of a person, never an Ed-Fi unique ID.

mod changes;
mod configuration;
mod dates;
mod delete_request;
mod enable_ed_fi;
mod event;
mod ids;
mod mapping;
mod policies;
mod request;
mod rights;
mod scope;
mod wave;

pub use changes::Changes;
pub use configuration::{Configuration, Preferences, StaffUniqueId, StudentUniqueId, Target, UniqueIds};
pub use dates::Dates;
pub use delete_request::DeleteRequest;
pub use enable_ed_fi::EnableEdFi;
pub use event::{CampusEvent, EdFiIdChange, UniqueId};
pub use ids::IdList;
pub use mapping::MappingChange;
#[cfg(feature = "configuration-file")]
pub(crate) use mapping::is_descriptor_value;
pub use policies::Policies;
pub use request::{Mode, NonPersonPolicy, Request, SchoolSelection};
pub use rights::{Right, Rights, Tool};
pub use scope::{Narrowing, SchoolYear, Scope};
pub use wave::{Wave, WaveResource};
