//! The store that reads a Campus database in SQLite through service queries.
