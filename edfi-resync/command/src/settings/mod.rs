//! What is set, and where: flags, environment variables, a file.
//!
//! ```text
//! setting, table   one description of each setting: its key, form, default and help
//!   |
//! flags            the flags that follow from it, and what stood on the command line
//! file             a TOML file with ${VARIABLES}; init writes a commented one
//!   |
//! given            what stands in the end, and where it came from
//! show             --show-config
//! ```
//! A flag goes before an environment variable, that before the file, that before a lightbeam project, that before the default.

mod file;
mod given;
mod init;
mod setting;
mod show;
mod table;
mod values;

pub(crate) use file::{CONFIG_FILE, CONFIG_VARIABLE, read};
pub(crate) use given::{Given, Place, missing};
pub(crate) use init::commented;
pub(crate) use setting::{Form, Group, Setting};
pub(crate) use table::SETTINGS;
pub(crate) use values::Environment;
