//! A configuration file: what Campus keeps in its Ed-Fi tables, for a source that has none.
//!
//! The file is TOML, is named `edfi.toml`, and lies beside the service queries of a database, or in a directory of JSON Lines; or it lies elsewhere and
//! is named.
//!
//! ```toml
//! enable_ed_fi = "Yes"                  # or "Tools Only", "No"; absent: Yes
//!
//! [resources]                           # Resource Preferences of every configuration: what is not listed is on
//! learningStandards = false
//!
//! [mappings.GradeLevelDescriptor]       # what Campus codes mean, in every configuration
//! "09" = "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"
//!
//! [[configurations]]                    # one connection to one ODS for one school year; as many as there are
//! name = "State ODS 2026-27"
//! school_year = "2026-27"
//! data_standard = "5.2"
//! url = "https://api.example.org/v7.3"  # absent: whoever opens it names the ODS
//!
//! [configurations.resources]            # of this configuration alone
//! grades = false
//! ```
//!
//! # Keys
//!
//! | of a configuration | is |
//! |---|---|
//! | `name`, `school_year`, `data_standard` | required; no two configurations have one name |
//! | `url`, `tenant`, `instance` | where it sends |
//! | `student_unique_id` | `edFiId` (absent), `localStudentNumber`, `studentStateId` |
//! | `staff_unique_id` | `edFiId` (absent), `localStaffNumber`, `staffStateId` |
//! | `read_only`, `exclusive`, `protected`, `unprotected` | lists of endpoints, as in [`Policies`](crate::campus::Policies) |
//! | `resources` | endpoints that are on (`true`) or off (`false`) |
//! | `mappings` | by descriptor (`GradeLevelDescriptor`), the value of each code |
//!
//! # Rules
//!
//! - What a configuration says of a resource or a code of its own goes before what the file says for every configuration.
//! - What one descriptor or resource is called twice, with different meanings, in one table is a mistake; so is a name that no Data Standard has. A
//!   name that only the configuration's own Data Standard lacks is left out, and a plan warns of it: one file may serve two standards.
//! - What the file says, queries do not say as well: beside `_configurations.sql`, `_preferences.sql` or `_mappings.sql` it is refused, and so is an
//!   `enable_ed_fi` beside `_system.sql`. A file that is named goes before one that lies there.
//! - **Secrets do not belong into it.** Keys, secrets and passwords are refused, wherever they stand, and never shown; they come from
//!   [`Secrets`](crate::Secrets).
//! - All mistakes of a file are told at once, each with line and column.
//!
//! It is read anew whenever the configurations are asked for, so that a run notices what was changed since it was opened. `reader` reads
//! what stands under a key, `document` the file, `draft` a configuration, `settings` preferences and mappings; `secret` knows what is none of them; `edit` writes mappings into a file and leaves
//! everything else of it as it is.

mod document;
mod draft;
mod edit;
mod file;
mod reader;
mod secret;
mod settings;

pub use file::ConfigurationFile;
