//! The conformance suite of source stores.
