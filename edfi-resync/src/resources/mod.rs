//! Typed structs for people who build or inspect records. The engine itself does not use them.
