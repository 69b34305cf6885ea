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
mod error;
pub mod graph;
pub mod model;
pub mod ods;
#[cfg(feature = "typed")]
pub mod resources;
pub mod source;
#[cfg(feature = "testing")]
pub mod testing;

pub use error::{Error, ErrorKind, Result};
