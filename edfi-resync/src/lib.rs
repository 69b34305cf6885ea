//! Resync engine that moves Campus data into an Ed-Fi ODS, in order, with nothing lost.
//!
//! # Floors
//! Imports go down only; a test reads them.
//! ```text
//! resync (front door)
//! report
//! engine
//! plan
//! graph | source, ods
//! campus
//! model
//! error
//! ```

pub mod campus;
pub mod engine;
mod error;
pub mod graph;
pub mod model;
pub mod ods;
pub mod plan;
pub mod report;
#[cfg(feature = "typed")]
pub mod resources;
mod resync;
pub mod source;
#[cfg(feature = "testing")]
pub mod testing;

pub use error::{Error, ErrorKind, Result};
pub use resync::{OPTIONS, Options, Resync, ResyncBuilder, Running, Secrets};
