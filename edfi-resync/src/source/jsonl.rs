//! The store that reads a directory of JSON Lines files.
