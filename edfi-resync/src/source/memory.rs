//! The store: records held in memory.
